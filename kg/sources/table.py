"""CSV and TSV with a column of text: each row is a document."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kg.errors import InputError, SyntaxProblem
from kg.sources.raw import Failure, translated
from kg.sources.rows import TEXT, Numbered, patient
from kg.text import encoding, undecodable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Document
    from kg.sources.raw import Raw, Result

_DELIMITERS = ",;\t|"
_BIGGEST_FIELD = 2**31 - 1
_QUOTED = 'write a quotation mark within a cell twice: "He said ""no""."'


def read(raw: Raw) -> Iterator[Result]:
    """Give a document for each row, and a failure with its line for each that is no good.

    The first row names the columns (upper and lower case are one); what parts the cells is what stands in it most
    often of comma, semicolon, tab and bar.  A row without an id is named by its number, the row below the header being
    1.  Raises ``InputError`` when there is no column of text, and then names the columns that there are.
    """
    found = encoding(raw.pieces(), source=raw.name, declared=raw.charset)
    with translated(raw.name), raw.start() as stream:
        lines = io.TextIOWrapper(stream, encoding=found, newline="")
        try:
            yield from patient(_rows(lines, raw), name=raw.name)
        except UnicodeDecodeError as error:  # a detected encoding is judged by a part of the file
            raise undecodable(raw.name, found, error) from error


def _rows(lines: io.TextIOWrapper, raw: Raw) -> Iterator[Result]:
    csv.field_size_limit(_BIGGEST_FIELD)  # a whole article may stand in one cell; the csv module's own limit is 128 KiB
    first = lines.readline()
    lines.seek(0)
    reader = csv.reader(lines, delimiter=max(_DELIMITERS, key=first.count), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
    except csv.Error as error:
        raise SyntaxProblem(f"this is no CSV: {error}", source=raw.name, line=1, hint=_QUOTED) from error
    text = _text_column(header, raw.name)
    numbered = Numbered(raw)
    number, line = 0, reader.line_num + 1
    while True:
        number += 1
        try:
            cells = next(reader)
            if any(cell.strip() for cell in cells):
                yield _document(cells, header=header, number=number, text=text, numbered=numbered)
        except StopIteration:
            return
        except (InputError, csv.Error) as error:
            yield _failure(error, raw.name, line=line)
        line = reader.line_num + 1


def _text_column(header: Sequence[str], name: str) -> str:
    found = next((column for column in TEXT if column in header), header[0] if len(header) == 1 else None)
    if found:
        return found
    if not header:
        raise InputError(f"{name}: nothing to read: the file is empty", hint="leave it out, or put rows in it")
    columns = ", ".join(repr(column) for column in header[:20])
    raise InputError(f"{name}: no column of text among {columns}", hint="call the column with the text 'text'")


def _document(cells: Sequence[str], *, header: Sequence[str], number: int, text: str, numbered: Numbered) -> Document:
    if len(cells) > len(header):
        raise InputError(
            f"the row has {len(cells)} cells under {len(header)} column names",
            hint='put "…" around a cell that holds the sign which parts cells',
        )
    fields = dict(zip(reversed(header), reversed([*cells, *[""] * (len(header) - len(cells))]), strict=True))
    return numbered.document(fields, number=number, text=text)


def _failure(error: InputError | csv.Error, name: str, *, line: int) -> Failure:
    message = error.message if isinstance(error, InputError) else f"this is no CSV: {error}"
    hint = error.hint if isinstance(error, InputError) else _QUOTED
    return Failure(f"{name}:{line}", SyntaxProblem(message, source=name, line=line, hint=hint))
