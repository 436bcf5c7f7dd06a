"""Markdown: the original characters, with the notation among them marked, and the front matter as metadata."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.model import Document
from kg.sources import dates
from kg.sources.notation import notation
from kg.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.sources.raw import Raw

_FRONT = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)(?:\r?\n|(?<=\n))\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z_-]+)[ \t]*[:=][ \t]*(.*?)[ \t]*$", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.*?)[ \t]*$", re.MULTILINE)
_DATE_FIELDS = ("date", "published", "pubdate", "publish_date")


def read(raw: Raw) -> Iterator[Document]:
    """Give the one document that a Markdown file is."""
    text = decode(raw.read(), source=raw.name, declared=raw.charset)
    front = _FRONT.match(text)
    fields = _fields(front[2].replace("\r\n", "\n")) if front else {}
    published = next(
        (found for name in _DATE_FIELDS for value in fields.get(name, ()) if (found := dates.parse(value))), None
    )
    yield Document(
        raw.id,
        text,
        source=raw.source,
        published=published,
        title=next(iter(fields.get("title", ())), None),
        language=next(iter(fields.get("lang", fields.get("language", ()))), None),
        authors=fields.get("author", ()) or fields.get("authors", ()),
        markup=tuple(notation(text, start=front.end() if front else 0)),
    )


def _fields(front: str) -> dict[str, tuple[str, ...]]:
    """Read the flat ``name: value`` lines of front matter, YAML or TOML; lists in either way of writing them."""
    found = {}
    for field, following in pairwise([*_FIELD.finditer(front), None]):
        if field is None:
            continue
        rest = front[field.end() : following.start() if following else len(front)]
        value = field[2]
        listed = value.strip("[]").split(",") if value.startswith("[") else [value] if value else _ITEM.findall(rest)
        found[field[1].lower()] = tuple(filter(None, (each.strip().strip("\"'") for each in listed)))
    return found
