"""Web pages: the main text without menus and footers, and what the page says of itself."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.model import Document
from kg.sources import dates
from kg.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.sources.raw import Raw

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding=["']([\w.:-]+)""", re.IGNORECASE
)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_LANGUAGE = re.compile(r"<html\b[^>]*?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)", re.IGNORECASE)
_HEAD = 4_096

# The day found must not depend on the day of reading, nor be guessed from numbers in the text.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2999-12-31"}


def read(raw: Raw) -> Iterator[Document]:
    """Give the one document that a page is; a blank line parts its paragraphs, list items and table rows.

    Raises ``InputError`` when the page has no main text.
    """
    data = raw.read()
    html = decode(data, source=raw.name, declared=raw.charset or _declared(data))
    found = _extracted(html, raw)
    text, markup = _laid_out(found.text)
    language = _LANGUAGE.search(html[:_HEAD])
    yield Document(
        raw.id,
        text,
        source=raw.source,
        published=dates.parse(found.date) if found.date else None,
        title=found.title,
        language=found.language or (language[1] if language else None),
        authors=tuple(filter(None, (name.strip() for name in (found.author or "").split(";")))),
        site=found.sitename,
        markup=tuple(markup),
    )


def _declared(data: bytes) -> str | None:
    match = _CHARSET.search(data[:_HEAD])
    return (match[1] or match[2]).decode("ascii") if match else None


def _extracted(html: str, raw: Raw) -> Any:  # noqa: ANN401  trafilatura's record of a page
    import trafilatura  # noqa: PLC0415  0.3 s to import

    address = raw.source if raw.source and "://" in raw.source else None
    with _quiet("trafilatura"), _quiet("htmldate"):
        found: Any = trafilatura.bare_extraction(
            _DECLARATION.sub("", html, count=1),
            url=address,
            with_metadata=True,
            include_comments=False,
            date_extraction_params=_DATES,
        )
    if found is None or not (found.text or "").strip():
        raise InputError(f"{raw.name}: no main text was found in this page", hint="save its text as a .txt file")
    return found


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Keep a library's own warnings off the terminal: what matters is raised as an error here."""
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _laid_out(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Part the paragraphs by blank lines, and mark the signs of list items and the bars of tables as notation."""
    parts: list[str] = []
    markup: list[tuple[int, int]] = []
    place = 0
    for line in filter(None, (each.strip() for each in text.split("\n"))):
        if line.startswith("- "):
            markup.append((place, place + 2))
        elif line.startswith("|") and line.endswith("|"):
            markup.extend((place + at, place + at + 1) for at, char in enumerate(line) if char == "|")
        parts.append(line)
        place += len(line) + 2
    return "\n\n".join(parts), markup
