"""Keeps past states of a store: each a folder of the same layout below ``snapshots/``, mostly hard links.

``graph.kg@NAME`` is the snapshot NAME of the store ``graph.kg``.  It is read like any store and never written.
"""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

from kg.errors import OutputError, StoreError, UsageError
from kg.store import folder
from kg.store.folder import LOCK, MANIFEST, QUADS, Access

if TYPE_CHECKING:
    from pathlib import Path

    import pyoxigraph as ox

FOLDER = "snapshots"
_SIGN = "@"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
_UNFINISHED = ".unfinished"


def place(path: Path, access: Access) -> Path:
    """Return the folder that a path means; one that is really called ``a@b`` goes before a snapshot.

    Raises ``StoreError`` when the store has no such snapshot, or when a snapshot is to be written.
    """
    owner, sign, name = path.name.rpartition(_SIGN)
    if sign and owner and not path.exists() and (path.with_name(owner) / MANIFEST).is_file():
        path = _known(path.with_name(owner), name)
    if access is Access.WRITE and path.parent.name == FOLDER and (path.parent.parent / MANIFEST).is_file():
        hint = f"write to {path.parent.parent} itself, or open the snapshot for reading"
        raise StoreError(f"{path.name} is a snapshot of {path.parent.parent}, and those do not change", hint=hint)
    return path


def taken(store: Path) -> list[str]:
    """Return the names of the snapshots of a store, sorted.

    Raises ``StoreError`` when it is no store.
    """
    folder.find(store)
    found = (store / FOLDER).iterdir() if (store / FOLDER).is_dir() else ()
    return sorted(each.name for each in found if (each / MANIFEST).is_file() and _NAME.fullmatch(each.name))


def take(quads: ox.Store, store: Path | None, name: str) -> None:
    """Keep what an open store holds now under a name: all of it or nothing, whenever the process ends.

    The quads must be open for writing: RocksDB leaves what is only in its log out of a copy of a read-only one.
    Raises ``UsageError`` when the name is no good or taken, ``OutputError`` when it cannot be written.
    """
    if store is None:
        raise UsageError("a store in memory has no snapshots", hint="build into one on disk: --store graph.kg")
    target = store / FOLDER / _checked(name)
    if target.exists():
        hint = f"take it under another name, or first: kg snapshot --remove {name} --store {store}"
        raise UsageError(f"{store} has a snapshot {name} already", hint=hint)
    part = store / FOLDER / f"{_UNFINISHED}-{name}"
    try:
        part.parent.mkdir(exist_ok=True)
        _tidy(store)
        part.mkdir()
        with folder.told(store):
            quads.backup(str(part / QUADS))
        for file in sorted(store.iterdir()):
            if file.is_file() and file.name != LOCK and not file.name.startswith("."):
                shutil.copy2(file, part / file.name)
        part.rename(target)
    except OSError as error:
        raise OutputError(f"cannot take the snapshot {target}: {error.strerror or error}") from error


def remove(store: Path, name: str) -> None:
    """Remove a snapshot.

    Raises ``StoreError`` when there is none of this name, or when it is being read.
    """
    folder.find(store)
    target, gone = _known(store, name), store / FOLDER / f"{_UNFINISHED}-{name}"
    lock = folder.lock(target, Access.WRITE)  # nobody reads it
    try:
        _tidy(store)
        target.rename(gone)
        shutil.rmtree(gone)
    except OSError as error:
        raise OutputError(f"cannot remove the snapshot {target}: {error.strerror or error}") from error
    finally:
        if lock is not None:
            os.close(lock)


def _known(store: Path, name: str) -> Path:
    known = taken(store)
    if name not in known:
        hint = f"it has {' '.join(known)}" if known else f"take one: kg snapshot --store {store}"
        raise StoreError(f"{store} has no snapshot {name}", hint=hint)
    return store / FOLDER / name


def _checked(name: str) -> str:
    if _NAME.fullmatch(name) is None:
        hint = "use letters, digits and . _ + -, beginning with a letter or digit"
        raise UsageError(f"a snapshot cannot be called {name!r}", hint=hint)
    return name


def _tidy(store: Path) -> None:
    """Remove what was left when taking or removing one was cut off."""
    for left in (store / FOLDER).glob(f"{_UNFINISHED}-*"):
        shutil.rmtree(left)
