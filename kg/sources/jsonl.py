"""JSON Lines: one JSON object a line, each a document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.errors import InputError, SyntaxProblem
from kg.sources.raw import Failure, translated
from kg.sources.rows import TEXT, Numbered, patient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Document
    from kg.sources.raw import Raw, Result

_MARK = b"\xef\xbb\xbf"
_HINT = 'write one object a line, as {"id": "1", "text": "…", "title": "…", "published": "2016-03-07", "source": "…"}'
_SHOWN = 160


def read(raw: Raw) -> Iterator[Result]:
    """Give a document for each line, and a failure with line and column for each that is no good; blank lines pass.

    JSON is UTF-8 (RFC 8259, section 8.1), so no other encoding is tried.  A line without an id is named by its number.
    Raises ``InputError`` when the file is something else.
    """
    yield from patient(_lines(raw), name=raw.name)


def _lines(raw: Raw) -> Iterator[Result]:
    numbered = Numbered(raw)
    with translated(raw.name), raw.start() as stream:
        for number, line in enumerate(stream, start=1):
            data = line.removeprefix(_MARK) if number == 1 else line
            if data.strip():
                if number == 1:
                    _refuse_other(data, raw.name)
                yield _result(data, number, numbered=numbered, name=raw.name)


def _refuse_other(first: bytes, name: str) -> None:
    if first.lstrip()[:1] == b"[" or first.strip() == b"{":
        raise InputError(f"{name}: this is one JSON value over many lines, not one object a line", hint=_HINT)
    if b"\0" in first:
        raise InputError(f"{name}: this is no UTF-8 text", hint="save it as UTF-8")


def _result(data: bytes, number: int, *, numbered: Numbered, name: str) -> Result:
    try:
        return _document(data, number, numbered=numbered, name=name)
    except SyntaxProblem as problem:
        return Failure(f"{name}:{number}", problem)
    except InputError as error:
        return Failure(f"{name}:{number}", SyntaxProblem(error.message, source=name, line=number, hint=error.hint))


def _document(data: bytes, number: int, *, numbered: Numbered, name: str) -> Document:
    try:
        line = data.decode().rstrip("\r\n")
    except UnicodeDecodeError as error:
        message = f"byte {data[error.start]:#04x} is not UTF-8"
        raise SyntaxProblem(
            message, source=name, line=number, column=error.start + 1, hint="save it as UTF-8"
        ) from error
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        shown = line if len(line) <= _SHOWN else None
        raise SyntaxProblem(
            f"this is not JSON: {error.msg}", source=name, line=number, column=error.colno, excerpt=shown, hint=_HINT
        ) from error
    if not isinstance(value, dict):
        raise InputError(f"this is a JSON {type(value).__name__}, not an object", hint=_HINT)
    text = next((field for field in TEXT if value.get(field) is not None), None)
    if text is None:
        raise InputError("there is no 'text' in this object", hint=_HINT)
    return numbered.document(value, number=number, text=text)
