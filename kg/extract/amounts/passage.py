"""What every room of this folder works on: one sentence with its characters, its tokens, and what it talks about."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from kg.names import KG

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kg.model import Mention, Reading, Token

DATE, MONEY, PERCENTAGE, QUANTITY = (KG + name for name in ("Date", "Money", "Percentage", "Quantity"))


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where it stands: ``start`` and ``end`` in the document, ``head`` the stretch with its head word.

    ``value`` is ``None`` for a date that cannot be placed in time.
    """

    start: int
    end: int
    type: str
    head: tuple[int, int]
    datatype: str | None = None
    value: str | None = None
    unit: str | None = None
    score: float = 1.0

    def overlaps(self, other: Found) -> bool:
        """Tell whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Page:
    """A document under the eyes: its text as it is, the same in lower case at the same offsets, and its tokens."""

    reading: Reading
    text: str
    low: str
    published: date | None

    @cached_property
    def starts(self) -> list[int]:
        """Where the tokens begin."""
        return [token.start for token in self.reading.tokens]

    @cached_property
    def ends(self) -> list[int]:
        """Where the tokens end."""
        return [token.end for token in self.reading.tokens]


@dataclass(frozen=True)
class Passage:
    """One sentence of a page, ``start:end``, with the names and dates that stand in it.

    ``tells_of_other_year`` is true where the sentences before gave days or months of a year that is not publication's.
    """

    page: Page
    start: int
    end: int
    names: tuple[Mention, ...]
    dates: tuple[Found, ...] = ()
    tells_of_other_year: bool = False

    @property
    def text(self) -> str:
        """The text of the whole document; offsets count in it."""
        return self.page.text

    @property
    def low(self) -> str:
        """The same in lower case."""
        return self.page.low

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the whole document."""
        return self.page.reading.tokens

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """The places of the sentence's first token and behind its last one."""
        return bisect_left(self.page.starts, self.start), bisect_left(self.page.starts, self.end)

    def token_from(self, offset: int) -> int | None:
        """Return the place of the first token of the sentence that begins at ``offset`` or behind it."""
        place = bisect_left(self.page.starts, offset)
        return place if place < self.bounds[1] else None

    def token_at(self, offset: int) -> int | None:
        """Return the place of the token that covers the character at ``offset``."""
        place = bisect_right(self.page.starts, offset) - 1
        return place if place >= self.bounds[0] and self.tokens[place].end > offset else None

    def token_before(self, offset: int) -> int | None:
        """Return the place of the last token of the sentence that ends at ``offset`` or before it."""
        place = bisect_right(self.page.ends, offset) - 1
        return place if place >= self.bounds[0] else None

    def is_date(self, offset: int) -> bool:
        """Tell whether the character at ``offset`` belongs to a date that was already read."""
        return any(found.start <= offset < found.end for found in self.dates)

    def root(self, start: int, end: int) -> int:
        """Return the place of the word that governs the others between two offsets; -1 where there is no token."""
        first, last = bisect_left(self.page.starts, start), bisect_left(self.page.starts, end)
        inside = range(first, last)
        outward = [
            place for place in inside if self.tokens[place].head not in inside or self.tokens[place].head == place
        ]
        covering = self.token_at(start)
        return outward[-1] if outward else -1 if covering is None else covering


class Placed(Protocol):
    """Anything that stands somewhere in the text."""

    @property
    def start(self) -> int: ...  # noqa: D102

    @property
    def end(self) -> int: ...  # noqa: D102


Anything = TypeVar("Anything", bound=Placed)


def longest(found: Iterable[Anything]) -> list[Anything]:
    """Keep the longest of what overlaps, and of equals the first; in the order of the text."""
    kept: list[Anything] = []
    for each in sorted(found, key=lambda each: each.start - each.end):
        if not any(each.start < other.end and other.start < each.end for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def same_length_lower(text: str) -> str:
    """Return the text in lower case with every character at its old place.

    Python's own ``lower`` makes two characters of one now and then (``İ``).
    """
    low = text.lower()
    return low if len(low) == len(text) else "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
