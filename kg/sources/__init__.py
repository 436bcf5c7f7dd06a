"""From what the user named to documents: files, folders, globs, standard input and web pages, one after another."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.model import Document
from kg.sources import kinds, places, raw, web
from kg.sources.raw import Failure, Result
from kg.sources.web import is_address
from kg.text import refuse_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

__all__ = ["Failure", "Result", "document", "documents", "is_address", "read_document"]

STDIN = "-"
_LONGEST_PATH = 4_096


def documents(inputs: Iterable[str | os.PathLike[str]], *, offline: bool = False) -> Iterator[Result]:
    """Give the documents that ``inputs`` name, one at a time, and a ``Failure`` for each thing that cannot be read.

    An input is a file, a folder (read with all folders below it), a glob, ``-`` (standard input), or a URL.  The order
    is fixed: files by path, then URLs, then standard input; neither the order of the inputs nor naming a thing twice
    makes a difference.  With ``offline`` no socket is opened, and a URL is a failure.

    A file's id is its path from the current folder when it lies below it, else its absolute path; a row's is the file's
    id, ``#``, and the row's own id or number; a page's is its URL; standard input's is ``stdin-`` and the beginning of
    the SHA-256 of its text.
    """
    names = sorted({os.fspath(each) for each in inputs})
    for place in places.found(name for name in names if name != STDIN and not is_address(name)):
        ident = places.ident(place.path)
        if place.error:
            yield Failure(ident, place.error)
        else:
            yield from _of_file(place.path, ident)
    for name in filter(is_address, names):
        yield from _of_page(name, offline=offline)
    if STDIN in names:
        yield from _of_stream()


def read_document(source: str, *, offline: bool = False) -> Iterator[Result]:
    """Read again what ``Document.source`` names: one document, or all rows of a file, with the same ids and texts."""
    if is_address(source):
        yield from _of_page(source, offline=offline)
    else:
        yield from _of_file(source, source)


def document(  # noqa: PLR0913  the metadata that a user may know better than the file
    given: str | os.PathLike[str] | Document,
    *,
    published: date | None = None,
    title: str | None = None,
    language: str | None = None,
    source: str | None = None,
    offline: bool = False,
) -> Document:
    """Return the one document that a text, a path, a URL or a document is; what is given by name overrides its own.

    A string is a URL when it begins with ``http://`` or ``https://`` and holds no space; a path when it has no line
    break, is shorter than 4,096 characters, and such a file exists; and otherwise the text itself.  A ``Path`` is
    always a path.  Raises ``InputError`` when it cannot be read, or holds several documents.
    """
    found = given if isinstance(given, Document) else _single(given, offline=offline)
    return replace(
        found,
        published=published or found.published,
        title=title or found.title,
        language=language or found.language,
        source=source or found.source,
    )


def _single(given: str | os.PathLike[str], *, offline: bool) -> Document:
    if isinstance(given, str) and not _is_path(given) and not _is_url(given):
        return _of_text(given)
    results = documents([given], offline=offline)
    first, second = next(results, None), next(results, None)
    if isinstance(first, Failure):
        raise first.error
    if first is None or second is not None:
        raise InputError(f"{os.fspath(given)}: this holds more than one document", hint="use kg.read_many")
    return first


def _of_text(text: str) -> Document:
    if kinds.is_known(text) and len(text.split()) == 1:
        raise InputError(f"{text}: there is no such file", hint="check the name and the folder you are in")
    refuse_unreadable(text, source="the text given")
    return Document(f"text-{raw.digest(text)}", text)


def _is_url(text: str) -> bool:
    return is_address(text) and len(text.split()) == 1


def _is_path(text: str) -> bool:
    if not text or len(text) >= _LONGEST_PATH or "\n" in text or "\0" in text:
        return False
    try:
        return Path(text).exists()
    except OSError:  # a name that is too long for the file system
        return False


def _of_file(path: str, ident: str) -> Iterator[Result]:
    try:
        ident.encode()
    except UnicodeEncodeError:
        name = ident.encode(errors="backslashreplace").decode()
        yield Failure(name, InputError(f"{name}: the name of this file is not UTF-8", hint="rename it"))
        return
    yield from kinds.results(raw.of_file(path, ident=ident), named=path)


def _of_page(url: str, *, offline: bool) -> Iterator[Result]:
    try:
        page = web.fetch(url, offline=offline)
    except InputError as error:
        yield Failure(url, error)
    else:
        yield from kinds.results(page.raw, named=web.path(url), media_type=page.media_type)


def _of_stream() -> Iterator[Result]:
    """Give the documents of standard input, which cannot be read again."""
    name = "standard input"
    try:
        with raw.translated(name):
            data = sys.stdin.buffer.read() if sys.stdin else b""  # there is none behind <&-
    except InputError as error:
        yield Failure(name, error)
        return
    ident = f"stdin-{raw.digest(data)}"
    for result in kinds.results(raw.of_bytes(data, ident=ident, source=None, name=name)):
        if isinstance(result, Document) and result.id == ident:
            yield replace(result, id=f"stdin-{raw.digest(result.text)}")
        else:
            yield result
