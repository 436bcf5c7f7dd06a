"""PDF: the text of its pages in reading order, by PDFium."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.model import Document
from kg.sources import dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

    from kg.sources.raw import Raw

_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD of fpdfview.h
_NUMBER_LINE = re.compile(r"(?:page\s+)?[-–]?\s*\d{1,4}\s*(?:[-–]|(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_ENDED = re.compile(r"[.!?…:][\"'”’»)\]]*\Z")
_HYPHENATED = re.compile(r"(?P<first>[^\W\d_]+)(?:\ufffe|\x02)\n?(?P<second>[^\W\d_]+)")


def read(raw: Raw) -> Iterator[Document]:
    """Give the one document that a PDF is.

    A page that ends within a sentence is followed by a line break, another by a blank line; lines that hold nothing but
    the page number are left out.  Where PDFium says that a word was hyphenated at the end of a line, it is joined
    again, with its hyphen only where the document writes it so elsewhere.  Raises ``InputError`` when the file is
    damaged, asks for a password, or holds pictures only.
    """
    text, fields = _contents(raw)
    if not text:
        raise InputError(
            f"{raw.name}: this PDF has no text, only pictures", hint="run text recognition (OCR) on it first"
        )
    yield Document(
        raw.id,
        text,
        source=raw.source,
        published=dates.parse(fields.get("CreationDate", "")),
        title=fields.get("Title", "").strip() or None,
        authors=tuple(filter(None, (name.strip() for name in fields.get("Author", "").split(";")))),
    )


def _contents(raw: Raw) -> tuple[str, dict[str, str]]:
    """Return the text and the metadata."""
    from pypdfium2 import PdfDocument, PdfiumError  # noqa: PLC0415  70 ms to import

    data = raw.read()
    try:
        with PdfDocument(data) as pdf:
            text = _unhyphenated(_joined([_page(pdf, number) for number in range(len(pdf))]))
            return text, pdf.get_metadata_dict(skip_empty=True)
    except PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower():
            raise InputError(f"{raw.name}: this PDF asks for a password", hint="save a copy without one") from error
        raise InputError(f"{raw.name}: this PDF is damaged or cut short", hint="fetch or save it again") from error


def _page(pdf: PdfDocument, number: int) -> list[str]:
    page = pdf[number]
    try:
        words = page.get_textpage()
        lines = words.get_text_range().replace("\r\n", "\n").replace("\r", "\n").split("\n")
        words.close()
    finally:
        page.close()
    while lines and (not lines[-1].strip() or _NUMBER_LINE.fullmatch(lines[-1].strip())):
        lines.pop()
    while lines and (not lines[0].strip() or _NUMBER_LINE.fullmatch(lines[0].strip())):
        lines.pop(0)
    return [line.rstrip() for line in lines]


def _joined(pages: Sequence[Sequence[str]]) -> str:
    text = ""
    for lines in filter(None, pages):
        gap = "" if not text else "\n\n" if _ENDED.search(text) else "\n"
        text += gap + "\n".join(lines)
    return text


def _unhyphenated(text: str) -> str:
    def whole(match: re.Match[str]) -> str:
        hyphenated = f"{match['first']}-{match['second']}"
        return hyphenated if hyphenated in text else match["first"] + match["second"]

    return _HYPHENATED.sub(whole, text).replace("\ufffe", "-").replace("\x02", "-")
