"""Finds phrases for months and parts of a year: *March*, *March 2016*, *the third quarter*, *the first nine months*."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.amounts.calendar import Partial, Stretch, Tense, month_of, months, year_of
from kg.extract.amounts.phrases import (
    COUNT,
    MONTH,
    YEAR,
    Core,
    Rule,
    count,
    is_capital,
    month_number,
    open_phrase,
    placed,
)
from kg.extract.amounts.tense import tense
from kg.extract.amounts.words import words

if TYPE_CHECKING:
    from datetime import date

    from kg.extract.amounts.passage import Passage

_WHICH = "this|last|next|past|previous|coming|upcoming|current|following"
SHIFT = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "upcoming": 1, "following": 1}
"""Where *last* and *next* point, in units from the one of publication."""

SEASON = "spring|summer|autumn|fall|winter"
_PLACES = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "final": 4,
    "last": 4,
}
_OF_YEAR = (
    rf"(?:,?[\s-]+(?:of\s+)?(?:the\s+)?(?:(?P<fiscal>fiscal|financial)\s+)?(?:year\s+)?(?P<year>{YEAR})"
    r"|\s+(?:of\s+)?(?:(?P<relative>this|last|next)|the)\s+year\b)"
)
_MONTH_YEAR = re.compile(
    rf"\b(?P<month>{MONTH})(?:,?\s+(?:(?:of|in)\s+)?|[-/])(?:(?P<year>{YEAR})|(?P<relative>this|last|next)\s+year\b)"
)
_MONTH = re.compile(rf"(?:\b(?P<which>{_WHICH})\s+)?\b(?P<month>{MONTH})(?!['’\w]|-(?!{MONTH}))")
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|by|until|till|of|from|to|through|during|before|after|between|and|for|early|late|mid|each|every)(?:\s|-|\s-\s)$"
)
_BEFORE_REACH = 10
_SURE_MONTHS = words("january february september october november december july")
_QUARTER = re.compile(
    rf"\b(?:(?P<owner>this|last|next)\s+year[’']s\s+)?(?:(?P<which>{'|'.join(_PLACES)})[\s-]+(?:(?P<own>fiscal|financial)[\s-]+)?"
    rf"(?P<part>quarter|half)|q(?P<number>[1-4])|h(?P<half>[12]))\b(?:{_OF_YEAR})?"
)
_QUARTER_AFTER = re.compile(rf"\b(?P<year>{YEAR})[\s-]?(?:q(?P<number>[1-4])|h(?P<half>[12]))\b")
_MONTHS_OF = re.compile(rf"\b(?P<which>first|last|final)\s+(?P<count>{COUNT})\s+months\b{_OF_YEAR}")
_SEASON_OF = re.compile(rf"\b(?:{SEASON}){_OF_YEAR}")
_IN_YEAR = 12


def _month_year(match: re.Match[str], passage: Passage) -> Core | None:
    if not is_capital(passage, match.start("month"), match["month"]):
        return None
    year = _year(match, passage)
    return placed(match, Partial(year, month_number(match["month"])) if year else None)


def _year(match: re.Match[str], passage: Passage) -> int | None:
    """Return the year that a phrase names, or the one that *last year* points at."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    published = passage.page.published
    return published.year + SHIFT.get(groups.get("relative") or groups.get("owner") or "", 0) if published else None


def _month(match: re.Match[str], passage: Passage) -> Core | None:
    """Place a month without a year; a word that is more than a month (*may*, *June*) needs a fitting word before it."""
    start = match.start("month")
    name, which = match["month"].rstrip("."), match["which"]
    place = passage.token_at(start)
    if place is None or passage.tokens[place].pos not in {"PROPN", "NOUN"} or not is_capital(passage, start, name):
        return None
    left = passage.low[max(passage.start, start - _BEFORE_REACH) : start]
    if which is None and name not in _SURE_MONTHS and not _BEFORE_MONTH.search(left):
        return None
    earlier = passage.tokens[place - 1] if place > passage.bounds[0] else None
    if which is None and earlier is not None and earlier.pos == "PROPN" and earlier.text[-1:].isalpha():
        return None
    published = passage.page.published
    return placed(match, _which_month(month_number(name), which, published=published))


def _which_month(number: int, which: str | None, *, published: date | None) -> Partial | Stretch | None:
    if which is None or published is None:
        return Partial(month=number) if which is None else None
    if SHIFT.get(which, 0) == 0:
        return month_of(published.year, number)
    if SHIFT[which] < 0:
        return month_of(published.year - (number >= published.month), number)
    return month_of(published.year + (number <= published.month), number)


def _quarter(match: re.Match[str], passage: Passage) -> Core | None:
    """Place *the third quarter of 2015* and *Q3*; quarters of a fiscal year stay open, since companies differ."""
    groups = match.groupdict()
    if groups.get("fiscal") or groups.get("own"):
        return open_phrase(match)
    half = groups.get("half") or groups.get("part") == "half"
    of_year = " year" in match.group() or groups["year"]
    if groups.get("part") == "half" and not of_year:
        return None  # of a match, most often
    size = 6 if half else 3
    place = min(
        int(groups.get("number") or groups.get("half") or _PLACES[groups.get("which") or "first"]), _IN_YEAR // size
    )
    year, first = _year(match, passage), (place - 1) * size + 1
    if year is None:
        return open_phrase(match)
    return placed(
        match, months(year if of_year else _likely_year(year, first, match=match, passage=passage), first, count=size)
    )


def _likely_year(year: int, first: int, *, match: re.Match[str], passage: Passage) -> int:
    """Return the year of a quarter without one: the latest that had begun, or the next that had not ended."""
    published = passage.page.published
    if published is None:
        return year
    if tense(passage, match.start(), match.end()) is Tense.FUTURE:
        return year + (first + 2 < published.month)
    return year - (first > published.month)


def _months_of(match: re.Match[str], passage: Passage) -> Core | None:
    """Place *the first nine months of the year*."""
    year, number = _year(match, passage), count(match["count"])
    if year is None or match["fiscal"] or number > _IN_YEAR:
        return open_phrase(match)
    return placed(match, months(year, 1 if match["which"] == "first" else _IN_YEAR + 1 - number, count=number))


def _season_of(match: re.Match[str], passage: Passage) -> Core | None:
    """Place *summer 2015* in its year: its months depend on the place."""
    year = _year(match, passage)
    return placed(match, year_of(year) if year else None)


RULES: tuple[Rule, ...] = (
    (_MONTH_YEAR, _month_year),
    (_MONTH, _month),
    (_QUARTER, _quarter),
    (_QUARTER_AFTER, _quarter),
    (_MONTHS_OF, _months_of),
    (_SEASON_OF, _season_of),
)
"""What to look for and how to place it; where matches overlap, the longest counts."""
