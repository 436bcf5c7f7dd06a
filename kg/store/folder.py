"""The folder that a store lives in: its manifest, who may open it, and what the system's errors mean.

::

    graph.kg/
        kg.json         the version of this layout, the base of the IRIs, and prefixes
        kg.lock         held, shared, by those who read and, alone, by the one who writes
        ontology.ttl    a copy of the ontology that documents are read by, where it is not the default one
        quads/          the quads, in RocksDB's own files
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import KgError, OutputError, StoreError
from kg.files import replacing
from kg.names import DEFAULT_BASE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VERSION = 2
"""The version of the layout; a store of a later one is refused, one of an earlier one can be looked at.

1: no readings were kept beside the claims, so names could not be settled again.
"""
MANIFEST = "kg.json"
LOCK = "kg.lock"
QUADS = "quads"
_DECISIONS = "decisions.jsonl"
_CURRENT = "CURRENT"
"""The file of RocksDB that leads to all others."""
_WAIT = "wait until it is done, or stop it; --wait SECONDS waits"
_AGAIN = 0.05
"""Seconds between two tries to take a lock."""


class Access(StrEnum):
    """What a store is opened for: many may read at a time, or one may write."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known about a store without opening its quads."""

    version: int = VERSION
    base: str = DEFAULT_BASE
    prefixes: Mapping[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write the manifest into the folder of a store."""
        with replacing(folder / MANIFEST) as stream:
            stream.write(f"{json.dumps(asdict(self), indent=2, ensure_ascii=False)}\n".encode())


def find(path: Path) -> Manifest:
    """Return the manifest of the store at ``path``.

    Raises ``StoreError`` when there is nothing, something else, or a store of a later version.
    """
    if not path.exists():
        raise StoreError(f"there is no store at {path}", hint=f"make one: kg build INPUT --store {path}")
    if not (path / MANIFEST).is_file():
        hint = "a store is a folder that 'kg build --store' made; read an RDF file with --data FILE"
        raise StoreError(f"{path} is not a store", hint=hint)
    try:
        held = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        prefixes = {str(name): str(iri) for name, iri in held.get("prefixes", {}).items()}
        manifest = Manifest(int(held["version"]), str(held["base"]), prefixes)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(path, f"{MANIFEST} cannot be understood ({error})") from error
    if manifest.version > VERSION:
        message = f"{path} was made by a newer kg (layout {manifest.version}, this one knows {VERSION})"
        raise StoreError(message, hint="pip install --upgrade text2kg")
    return manifest


def make(path: Path, base: str) -> Manifest:
    """Make the folder, quads and manifest of a new store; an empty folder will do, or one that was cut off.

    Raises ``StoreError`` when something else is there and ``OutputError`` when the folder cannot be made.
    """
    if path.exists() and not (path.is_dir() and {*path.iterdir()} <= {path / QUADS, *_unfinished(path)}):
        return find(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make the store {path}: {error.strerror}", hint="check the path") from error
    with told(path):
        if not (path / QUADS).exists():  # first, so that a store with a manifest and without quads has lost them
            _begin(path)
    manifest = Manifest(base=base)
    manifest.write(path)
    return manifest


def _unfinished(path: Path) -> Iterator[Path]:
    """Yield what a process which was killed had begun to make: the manifest or the quads."""
    return path.glob(".*.part")


def quads(path: Path, access: Access) -> ox.Store:
    """Open the quads of a store whose lock is held."""
    with told(path):
        if not (path / QUADS).exists():
            raise damaged(path, f"its folder {QUADS}/, which held the graph, is missing")
        if not (path / QUADS / _CURRENT).exists():  # RocksDB would begin anew where its data lies
            raise damaged(path, f"{QUADS}/{_CURRENT} is missing")
        if access is Access.READ:
            return ox.Store.read_only(str(path / QUADS))
        opened = ox.Store(str(path / QUADS))
        for left in (*(path / QUADS).glob("LOG.old.*"), *_unfinished(path)):  # RocksDB leaves 137 KB for each opening
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
        return opened


def _begin(path: Path) -> None:
    """Make the quads of a new store: beside their place first, for it takes RocksDB several steps."""
    part = path / f".{QUADS}.{os.getpid()}.part"
    shutil.rmtree(part, ignore_errors=True)
    ox.Store(str(part))
    try:
        part.rename(path / QUADS)
    except OSError:
        if not (path / QUADS).exists():  # else another reader was quicker
            raise


def check(path: Path, manifest: Manifest, access: Access) -> None:
    """Raise ``StoreError`` when a store of an earlier layout would be changed."""
    if manifest.version < VERSION and access is Access.WRITE:
        message = f"{path} was made by an older kg (layout {manifest.version}, this one writes {VERSION})"
        hint = "it can still be read; to change it, build a new one from its documents: kg build INPUT --store NEW"
        raise StoreError(message, hint=hint)


def lock(path: Path, access: Access, *, wait: float = 0) -> int | None:
    """Take the lock of a store and return its open file, or ``None`` where the system has no such locks.

    The system lets go of it when the process ends, however it ends.  Raises ``StoreError`` when it is held for longer
    than ``wait`` seconds.
    """
    try:
        import fcntl  # noqa: PLC0415  there is none on Windows
    except ImportError:
        return None
    file = path / LOCK
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError:  # read-only media: nobody can write there
        return None
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if access is Access.WRITE else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as error:
            if time.monotonic() >= until:
                os.close(handle)
                raise _held(path, file) from error
            time.sleep(_AGAIN)
        else:
            return handle


def _held(path: Path, file: Path) -> StoreError:
    holders = sorted(_holders(file))
    if holders == [os.getpid()]:
        return StoreError(f"{path} is open already in this process", hint="close it first: use it in a with block")
    who = ", ".join(f"process {holder}{_command(holder)}" for holder in holders) or "another process"
    return StoreError(f"{path} is in use by {who}", hint=_WAIT)


def _holders(file: Path) -> set[int]:
    """Return the processes that hold a lock on a file, where the system tells (Linux)."""
    with suppress(OSError, ValueError, IndexError):
        inode = str(file.stat().st_ino)
        lines = (line.split() for line in Path("/proc/locks").read_text(encoding="ascii").splitlines())
        return {int(each[4]) for each in lines if each[1] == "FLOCK" and each[5].rpartition(":")[2] == inode}
    return set()


def _command(process: int) -> str:
    with suppress(OSError):
        words = Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace").split("\0")
        shown = [Path(words[0]).name, *words[1:]] if words else []
        return f" ({' '.join(shown).strip()[:80]})"
    return ""


@contextmanager
def told(path: Path | None) -> Iterator[None]:
    """Turn the errors of RocksDB and of the system into ours."""
    try:
        yield
    except KgError:
        raise
    except (OSError, RuntimeError) as error:
        text = str(error)
        if "No space left" in text:
            hint = "free some space and run it again; what was in the store before is still there"
            raise OutputError(f"the disk is full: {path}", hint=hint) from error
        if "Read-only file system" in text or "Permission denied" in text:
            reason = "it lies on a read-only disk" if "Read-only" in text else "permission denied"
            raise OutputError(
                f"{path} cannot be opened for changes: {reason}", hint="copy it to a place of your own"
            ) from error
        if "read-write instances" in text:
            hint = "open it with access=Access.WRITE"
            raise StoreError(f"{path or 'the store'} is open for reading only", hint=hint) from error
        if re.search(r"\block\b", text.lower()):  # not every block is one
            raise StoreError(
                f"{path} is in use by another process", hint="wait until it is done, or stop it"
            ) from error
        raise damaged(path, text) from error


def damaged(path: Path | None, reason: str) -> StoreError:
    """Return the error that says a store cannot be used any more."""
    hint = "build it again from the documents, or take it from a backup"
    decided = None if path is None else path / _DECISIONS
    if decided is not None and decided.is_file() and decided.stat().st_size:
        hint += f"; what people decided is still there: kg build INPUT --store NEW --decisions {decided}"
    return StoreError(f"{path or 'the store'} is damaged: {reason}", hint=hint)
