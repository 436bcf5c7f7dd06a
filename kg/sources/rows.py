"""One row of a table, or one line of JSON, as a document: which field is what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.model import Document
from kg.sources import dates
from kg.text import refuse_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from kg.sources.raw import Raw, Result

TEXT = ("text", "body", "content", "article")
_ID = ("id",)
_TITLE = ("title", "headline")
_PUBLISHED = ("published", "date")
_SITE = ("source", "site", "publisher", "url", "link")
_AUTHORS = ("authors", "author")
_LANGUAGE = ("language", "lang")
_PATIENCE = 20


class Numbered:
    """Gives rows their ids: the file's id, ``#``, and the row's own id, else its number."""

    def __init__(self, raw: Raw) -> None:
        """Begin with no row seen."""
        self._raw = raw
        self._seen: dict[str, int] = {}

    def document(self, fields: Mapping[str, object], *, number: int, text: str) -> Document:
        """Return the document of a row; ``text`` names its text field, ``number`` counts rows from 1.

        Raises ``InputError``, without a place, when a field is not what it should be or the id was there before.
        """
        own = _string(fields, _ID) or str(number)
        document = Document(
            f"{self._raw.id}#{own}",
            _string(fields, (text,)) or "",
            source=self._raw.source,
            published=_published(fields),
            title=_string(fields, _TITLE),
            language=_string(fields, _LANGUAGE),
            authors=_authors(fields),
            site=_string(fields, _SITE),
        )
        refuse_unreadable(document.text, source=f"row {own!r}")
        if self._seen.setdefault(own, number) != number:
            raise InputError(
                f"the id {own!r} was used before, in row {self._seen[own]}", hint="give each row an id of its own"
            )
        return document


def patient(results: Iterable[Result], *, name: str) -> Iterator[Result]:
    """Pass results on, but give up when the file begins with so many failures that it must be something else.

    Raises ``InputError`` then, and when there is no result at all.
    """
    bad, count = 0, 0
    for count, result in enumerate(results, start=1):
        bad += not isinstance(result, Document)
        yield result
        if bad == count == _PATIENCE:
            raise InputError(
                f"{name}: none of the first {_PATIENCE} rows can be read, so the rest was left",
                hint="is it the right kind of file?",
            )
    if not count:
        raise InputError(f"{name}: nothing to read: there is no row in it", hint="leave it out, or put rows in it")


def _string(fields: Mapping[str, object], names: Iterable[str]) -> str | None:
    for name in names:
        value = fields.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool):
            if str(value).strip():
                return str(value)
        elif value is not None:
            raise InputError(f"{name!r} should be a string, not {type(value).__name__}", hint=f'write "{name}": "…"')
    return None


def _authors(fields: Mapping[str, object]) -> tuple[str, ...]:
    value = next((fields[name] for name in _AUTHORS if fields.get(name)), ())
    if isinstance(value, str):
        return tuple(filter(None, (name.strip() for name in value.split(";"))))
    return tuple(str(name) for name in value) if isinstance(value, list | tuple) else ()


def _published(fields: Mapping[str, object]) -> date | None:
    value = _string(fields, _PUBLISHED)
    day = dates.parse(value) if value else None
    if value and day is None:
        raise InputError(f"{value!r} is no certain date", hint="write the day as YYYY-MM-DD, or leave it out")
    return day
