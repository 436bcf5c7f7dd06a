"""Writes files so that no one ever sees half of one: beside the target first, then renamed."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kg.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

STANDARD_OUTPUT = "-"
_STANDARD_OUTPUT_NAME = "standard output"


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """Open a file for bytes that takes the place of ``path`` when the block ends well; else the old file stays.

    ``-`` is standard output; a device or pipe (``/dev/stdout``) is written as it is.  Raises ``OutputError`` when the
    folder is missing, the disk is full or the place may not be written.
    """
    if os.fspath(path) == STANDARD_OUTPUT:
        if sys.stdout is None:  # behind >&-
            raise OutputError("standard output is closed", hint="name a file with -o")
        with _told(_STANDARD_OUTPUT_NAME):
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        return
    target = Path(path)
    if target.exists() and not target.is_file() and not target.is_dir():
        with _told(path), target.open("wb") as stream:
            yield stream
        return
    with _told(path), _beside(target.resolve()) as stream:
        yield stream


@contextmanager
def _beside(target: Path) -> Iterator[IO[bytes]]:
    if target.is_dir():
        raise OutputError(f"{target} is a folder", hint="name a file in it")
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _mode(target: Path) -> int:
    """Return the permissions of the file that is replaced, or those of a new one."""
    with suppress(OSError):
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def _told(path: str | os.PathLike[str]) -> Iterator[None]:
    """Turn the system's errors into ours."""
    try:
        yield
    except BrokenPipeError:
        raise
    except FileNotFoundError as error:
        folder = Path(path).parent
        if folder.exists():  # then something else was not found
            raise
        raise OutputError(f"cannot write {path}: there is no folder {folder}", hint=f"mkdir -p {folder}") from error
    except OSError as error:
        hint = None if path == _STANDARD_OUTPUT_NAME else "what was there before is unchanged"
        raise OutputError(f"cannot write {path}: {error.strerror or error}", hint=hint) from error
