"""What every reader of this room takes and gives: bytes with a name, and documents or the reason why there is none."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from kg.errors import InputError, KgError
from kg.model import Document

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Failure:
    """One source, or one row of it, that cannot be read, and why; the others are not touched by it."""

    source: str
    error: KgError


Result = Document | Failure


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes that wait to be read.

    ``id`` becomes the id of the document, ``source`` says where the bytes can be had again, ``name`` is what errors
    call them, ``charset`` what a server declared.  ``start`` opens a new stream from the first byte each time.
    """

    id: str
    source: str | None
    name: str
    start: Callable[[], AbstractContextManager[BinaryIO]]
    charset: str | None = None

    def read(self, size: int = -1) -> bytes:
        """Return the first ``size`` bytes, or all.

        Raises ``InputError`` when there are none, or when they cannot be had.
        """
        with translated(self.name), self.start() as stream:
            data = stream.read(size)
        if not data:
            raise InputError(f"{self.name}: nothing to read: the file is empty", hint="leave it out, or put text in it")
        return data

    def pieces(self) -> Iterator[bytes]:
        """Give the bytes in pieces of bounded length."""
        with translated(self.name), self.start() as stream:
            while piece := stream.read(_PIECE):
                yield piece


Reader = Callable[[Raw], Iterator[Result]]


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn the errors of the file system and of gzip, met while ``name`` is read, into ours."""
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(f"{name}: the gzip file is damaged ({error})", hint="unpack it, or fetch it again") from error
    except OSError as error:
        raise _of_file_system(name, error) from error


def _of_file_system(name: str, error: OSError) -> InputError:
    match error:
        case FileNotFoundError():
            return InputError(
                f"{name}: there is no such file or folder", hint="check the name and the folder you are in"
            )
        case PermissionError():
            return InputError(f"{name}: permission denied", hint="make it readable, or run as somebody who may read it")
        case _:
            return InputError(f"{name}: cannot be read ({error.strerror or error})")


def of_file(path: str, *, ident: str) -> Raw:
    """Wrap a file; what ends in ``.gz`` is unpacked as it is read."""
    if path.lower().endswith(".gz"):
        return Raw(ident, ident, ident, lambda: cast("BinaryIO", gzip.open(path)))
    return Raw(ident, ident, ident, lambda: Path(path).open("rb"))


def of_bytes(
    data: bytes, *, ident: str, source: str | None, name: str | None = None, charset: str | None = None
) -> Raw:
    """Wrap bytes that are already here."""
    return Raw(ident, source, name or ident, lambda: io.BytesIO(data), charset)


def digest(data: str | bytes) -> str:
    """Return the first 12 hexadecimal digits of the SHA-256, which name a text that has no other name."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()[:12]
