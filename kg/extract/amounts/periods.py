"""Finds phrases for other stretches of time: *last year*, *the past three months*, *the 1990s*, *that week*."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.amounts.calendar import Partial, Stretch, Tense, exactly, months, moved, plus, week_of, years
from kg.extract.amounts.months import SEASON, SHIFT
from kg.extract.amounts.phrases import (
    COUNT,
    MONTH,
    THE_REACH,
    UNIT,
    YEAR,
    Core,
    Rule,
    before,
    count,
    month_number,
    open_phrase,
    placed,
)
from kg.extract.amounts.tense import tense
from kg.extract.amounts.words import listed, numbered

if TYPE_CHECKING:
    from datetime import date

    from kg.extract.amounts.passage import Passage

_WHICH = "this|last|next|past|previous|coming|upcoming|current|following"
_CURRENT = re.compile(
    rf"\b(?P<which>{_WHICH})\s+(?:(?P<own>fiscal|financial|school|academic)\s+|calendar\s+)?"
    rf"(?P<unit>week|weekend|month|quarter|year|decade|century|{SEASON})\b(?!\s*-\s*(?:old|long)|\s+of\b)"
)
_STRETCH = re.compile(
    rf"\b(?P<which>last|past|previous|next|coming|following|preceding)\s+(?P<count>{COUNT})\s+(?P<unit>{UNIT})s?\b(?!\s+of\b)"
)
_POINTED = re.compile(
    rf"\b(?:(?:that|the\s+same|same|the\s+(?:previous|following|next|preceding))\s+(?:day|week|weekend|month|year|quarter|decade|{SEASON})\b"
    rf"|(?:{COUNT})\s+(?:{UNIT}|hour|minute)s?\s+(?:earlier|later|before|after(?:wards?)?)\b(?!\s+\w+ing)(?!\s+the\b))"
)
_DECADE = re.compile(
    r"(?:\b(?P<full>1\d|20)(?P<tens>\d)0[’']?s\b|[’'](?P<short>[2-9])0s\b|(?<=\bthe )(?P<bare>[2-9])0s\b"
    r"|(?<=\bthe )(?P<word>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b)"
)
_DECADES = listed("twenties thirties forties fifties sixties seventies eighties nineties")
_CENTURY = re.compile(
    r"\b(?:(?P<number>[1-9]|1\d|2[01])(?:st|nd|rd|th)|(?P<word>[a-z]+(?:-first)?(?:st|nd|rd|th)))\s?-?\s?century\b(?P<bc>\s+(?:bce?\b|b\.c\.))?"
)
_CENTURIES = numbered("fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first", 15)
_WEEK_OF = re.compile(
    rf"\bweek\s+(?:of|ended|ending|beginning|starting|from)\s+(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"
    rf"(?:,?\s+(?P<year>{YEAR}))?"
)
_END_OF = re.compile(
    r"\b(?:year-end|(?:end|beginning|start|middle|close|rest|remainder)\s+of\s+(?:the|this)\s+(?P<unit>week|month|quarter|year|decade))\b"
    r"(?!\s+(?:of|to)\b)"
)
_LATER = re.compile(r"\b(?:earlier|later)\s+(?:in\s+the\s+|this\s+)(?P<unit>week|month|year)\b")
_OVER_THE = re.compile(r"\b(?:over|during|within|in|for|throughout)\s+the\s$")
_OVER_REACH = 16
_COUNTED = frozenset({"year", "month", "week", "quarter"})
_HEAT = re.compile(r"\b(?:temperatures?|degrees|mercury|highs|lows)\b")
_TWO_THOUSAND, _FIRST_DECADE, _TWENTIES, _IN_CENTURY, _IN_DECADE, _SATURDAY = 2000, 1900, 2, 100, 10, 5


def _current(match: re.Match[str], passage: Passage) -> Core | None:
    """Place *this week*, *last year*, *next quarter*; *the past year* is the twelve months up to publication."""
    published, unit, which = passage.page.published, match["unit"], match["which"]
    after_the = before(match, passage, THE_REACH) == "the "
    told_before = after_the and which in {"next", "previous", "following"}
    if published is None or match["own"] or unit in SEASON.split("|") or told_before:
        return open_phrase(match)
    if (
        which == "past" or (which == "last" and _OVER_THE.search(before(match, passage, _OVER_REACH)))
    ) and unit in _COUNTED:
        return placed(match, _reaching(published, -1, unit=unit))
    shift = SHIFT.get(which, 0)
    if unit == "weekend" and which == "this" and published.weekday() < _SATURDAY:
        shift -= tense(passage, match.start(), match.end()) is Tense.PAST
    return placed(match, _unit_of(published, unit, shift=shift))


def _unit_of(published: date, unit: str, *, shift: int = 0) -> Stretch | None:
    """Return the week, month, quarter, year, decade or century of publication, or one before or after it."""
    if unit == "weekend":
        week = week_of(published, shift=shift)
        return Stretch(plus(week.end, -1), week.end) if week and week.end else None
    if unit == "quarter":
        return months(published.year, (published.month - 1) // 3 * 3 + 1 + 3 * shift, count=3)
    if unit in {"decade", "century"}:
        size = _IN_DECADE if unit == "decade" else _IN_CENTURY
        first = published.year // size * size + shift * size
        return years(first, first + size - 1)
    return moved(published, shift, unit=unit)


def _reaching(published: date, number: int, *, unit: str) -> Stretch | None:
    """Return the stretch from publication so many units back, or on."""
    other = exactly(published, number, unit=unit)
    if other is None:
        return None
    return Stretch(other, published) if number < 0 else Stretch(published, other)


def _stretch(match: re.Match[str], passage: Passage) -> Core | None:
    published = passage.page.published
    sign = SHIFT.get(match["which"], -1)
    told_before = sign > 0 and tense(passage, match.start(), match.end()) is Tense.PAST
    if published is None or told_before:
        return open_phrase(match)
    return placed(match, _reaching(published, sign * count(match["count"]), unit=match["unit"]))


def _pointed(match: re.Match[str], passage: Passage) -> Core | None:
    del passage
    return open_phrase(match)


def _decade(match: re.Match[str], passage: Passage) -> Core | None:
    """Place *the 1990s* and *the '90s*, the latter in the twentieth century; temperatures are no decades."""
    if match["full"]:
        first = int(match["full"] + match["tens"] + "0")
        if first % _IN_CENTURY == 0 and first < _TWO_THOUSAND:  # "the 1600s" are the century, "the 1900s" either
            return placed(match, years(first, first + _IN_CENTURY - 1) if first < _FIRST_DECADE else None)
    elif _HEAT.search(passage.low, passage.start, passage.end):
        return None
    else:
        tens = int(match["short"] or match["bare"] or _DECADES.index(match["word"]) + _TWENTIES)
        first = _FIRST_DECADE + tens * _IN_DECADE
    return placed(match, years(first, first + _IN_DECADE - 1))


def _century(match: re.Match[str], passage: Passage) -> Core | None:
    del passage
    if match["bc"]:
        return open_phrase(match)
    number = int(match["number"]) if match["number"] else _CENTURIES.get(match["word"])
    return placed(match, years((number - 1) * _IN_CENTURY + 1, number * _IN_CENTURY)) if number else None


def _week_around(match: re.Match[str], passage: Passage) -> Core | None:
    year = int(match["year"]) if match["year"] else None
    seen = tense(passage, match.start(), match.end())
    place = Partial(year, month_number(match["month"]), int(match["day"])).resolve(passage.page.published, seen)
    return placed(match, week_of(place.start) if place and place.start else None)


def _end_of(match: re.Match[str], passage: Passage) -> Core | None:
    """Place *the end of the year* in the year that it ends, *later this month* in the month: nobody says how late."""
    published = passage.page.published
    return placed(match, _unit_of(published, match["unit"] or "year") if published else None)


RULES: tuple[Rule, ...] = (
    (_CURRENT, _current),
    (_STRETCH, _stretch),
    (_POINTED, _pointed),
    (_DECADE, _decade),
    (_CENTURY, _century),
    (_WEEK_OF, _week_around),
    (_END_OF, _end_of),
    (_LATER, _end_of),
)
"""What to look for and how to place it; where matches overlap, the longest counts."""
