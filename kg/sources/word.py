"""DOCX: paragraphs and tables in their order, and the properties of the document."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.model import Document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kg.sources.raw import Raw

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {_WORD + "tab": "\t", _WORD + "br": "\n", _WORD + "cr": "\n", _WORD + "noBreakHyphen": "-"}
_TEMPLATE_AUTHOR = "python-docx"


def read(raw: Raw) -> Iterator[Document]:
    """Give the one document that a DOCX file is; a blank line parts its paragraphs, each cell of a table being one.

    Inserted text, links, content controls and text boxes count; deleted text, comments, notes, headers and footers do
    not.  Raises ``InputError`` when the file is no DOCX, or damaged.
    """
    data = raw.read()
    try:
        document = _document(data, raw)
    except Exception as error:  # a damaged package raises many kinds: zip, XML, key and value errors
        raise InputError(
            f"{raw.name}: this is no DOCX file, or it is damaged",
            hint="open it in a word processor and save it again as .docx",
        ) from error
    yield document


def _document(data: bytes, raw: Raw) -> Document:
    import docx  # noqa: PLC0415  140 ms to import

    package = docx.Document(BytesIO(data))
    properties = package.core_properties
    return Document(
        raw.id,
        "\n\n".join(filter(None, (each.strip() for each in _paragraphs(package.element.body)))),
        source=raw.source,
        published=_created(properties),
        title=(properties.title or "").strip() or None,
        language=properties.language or None,
        authors=tuple(filter(None, (name.strip() for name in (properties.author or "").split(";")))),
    )


def _created(properties: Any) -> date | None:  # noqa: ANN401  python-docx's properties
    """Return the day of creation; the library's own template brings a day that says nothing."""
    if properties.created is None or properties.author == _TEMPLATE_AUTHOR:
        return None
    day: date = properties.created.date()
    return day


def _paragraphs(body: Any) -> Iterator[str]:  # noqa: ANN401  an lxml element
    """Give the text of each paragraph, wherever it stands: python-docx itself passes over content controls."""
    for paragraph in body.iter(_WORD + "p"):
        if not any(parent.tag == _FALLBACK for parent in paragraph.iterancestors()):
            yield "".join(_words(paragraph))


def _words(element: Any) -> Iterator[str]:  # noqa: ANN401  an lxml element
    for child in element:
        if child.tag == _WORD + "t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in {_WORD + "p", _WORD + "txbxContent", _WORD + "pPr", _WORD + "rPr"}:
            yield from _words(child)
