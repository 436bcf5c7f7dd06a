"""Finds the titles of works: a few capitalised words between quotation marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Token

_OPENING, _CLOSING = frozenset({"``", '"', "“", "‘"}), frozenset({"''", '"', "”", "’"})
_SMALL = frozenset("a an and at by de for from in into la le of on or over the to with without under your my".split())
_LONGEST = 8
"""Words: a longer quotation is what somebody said."""


def titles(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield the first and last token of each title: "The Lighthouse", but not "No comment" or "We are ready,"."""
    place = 0
    while place < len(tokens):
        last = _closing(place, tokens) if _is_mark(tokens[place], _OPENING) else None
        if last is not None and _is_title_case(tokens[place + 1 : last + 1]):
            yield place + 1, last
            place = last + 1
        place += 1


def _is_mark(token: Token, marks: frozenset[str]) -> bool:
    return token.text in marks and token.pos == "PUNCT"


def _closing(opening: int, tokens: Sequence[Token]) -> int | None:
    """Return the last token before the closing mark, when it comes soon and nothing parts the words."""
    for place in range(opening + 1, min(opening + 2 + _LONGEST, len(tokens))):
        if _is_mark(tokens[place], _CLOSING):
            return place - 1 if place > opening + 1 else None
        if tokens[place].pos == "PUNCT" and tokens[place].text not in {"-", "'", "’", ":", "–"}:
            return None
    return None


def _is_title_case(words: Sequence[Token]) -> bool:
    large = [word for word in words if word.pos != "PUNCT" and word.text.lower() not in _SMALL]
    return (
        bool(large)
        and words[0].text[:1].isupper()
        and all(word.text[:1].isupper() or word.text[:1].isdigit() for word in large)
    )
