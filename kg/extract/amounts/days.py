"""Finds phrases for days: dates with a month, numeric dates, weekdays, *yesterday*, *three days ago*."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING

from kg import plugins
from kg.extract.amounts.calendar import Partial, Stretch, Tense, day, moved, plus, single, week_of
from kg.extract.amounts.phrases import (
    COUNT,
    DAY,
    MONTH,
    SHORT_WEEKDAY,
    SPOKEN_DAY,
    THE_REACH,
    UNIT,
    WEEKDAY,
    YEAR,
    Core,
    Rule,
    before,
    count,
    day_number,
    is_capital,
    month_number,
    open_phrase,
    placed,
    weekday_number,
)  # fmt: skip
from kg.extract.amounts.tense import tense

if TYPE_CHECKING:
    from datetime import date

    from kg.extract.amounts.passage import Passage

_TO = r"(?:\s*(?:-|–|—|to|through|until|till)\s*|\s+and\s+)(?:the\s+)?"
_THEN_YEAR = rf"(?:(?:\s*,\s*|\s+|(?<=\d)[-/])(?:(?:in|of)\s+)?(?P<year>{YEAR}))?"
_WEEKDAY_FIRST = rf"(?:\b(?P<weekday>{WEEKDAY}|{SHORT_WEEKDAY})\s*,?\s+(?:the\s+)?)?"
_MONTH_DAY = re.compile(
    rf"{_WEEKDAY_FIRST}\b(?P<month>{MONTH})(?:,?\s+(?:the\s+)?|/|-)(?P<day>{DAY})"
    rf"(?P<to>{_TO}(?P<last>{DAY})(?!\s+(?:of\s+)?{MONTH}))?{_THEN_YEAR}"
)
_DAY_MONTH = re.compile(
    rf"{_WEEKDAY_FIRST}(?<![\w.,/-])(?P<day>{DAY.replace('[.,:/]', '[.,:]')})(?P<to>{_TO}(?P<last>{DAY}))?"
    rf"(?:\s+(?:day\s+)?of\s+|\s+|[-/])(?P<month>{MONTH})(?:(?:,?\s+(?:(?:in|of)\s+)?|[-/])(?P<year>{YEAR}))?"
)
_ISO = re.compile(
    r"(?<![\w/.-])(?P<year>[12]\d{3})(?P<sign>[-/.])(?P<month>0[1-9]|1[0-2]|[1-9])(?P=sign)(?P<day>0[1-9]|[12]\d|3[01]|[1-9])"
    r"(?:[t\s]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?(?![\w/-])"
)
_NUMERIC = re.compile(
    r"(?<![\w/.-])(?P<one>\d{1,2})(?P<sign>[-/.])(?P<two>\d{1,2})(?P=sign)(?P<year>[12]\d{3})(?![\w/-])"
)
_WHICH = "this past|this coming|this|next|last|past|previous|coming|upcoming|following"
_WEEKDAY = re.compile(
    rf"(?:\b(?:(?P<early>this|next|last)\s+week(?:\s+on)?,?|(?P<which>{_WHICH}))\s+)?\b(?P<weekday>{WEEKDAY})\b"
    rf"(?:(?:\s+of)?\s+(?:the\s+)?(?P<week>this|next|last|following|previous)\s+week\b|\s+(?P<day>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?)\b(?!\s+[a-z]|[./:-]\d)"
    rf"|\s+the\s+(?P<the>\d{{1,2}}(?:st|nd|rd|th)|{SPOKEN_DAY})\b)?"
)
_THE_DAY = re.compile(r"(?<=\bon the )(?P<day>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))\b(?!-|\s+of\b)")
_NAMED = re.compile(r"\b(?:black|good|easter|super|ash|palm|bloody|holy|cyber|maundy|whit|every|each|alternate)\s$")
_NAMED_REACH = 12
_RELATIVE = re.compile(
    r"\b(?:(?P<two>day\s+before\s+yesterday|day\s+after\s+tomorrow)|(?P<one>yesterday|tomorrow|last\s+night)"
    r"|(?P<now>today|tonight|this\s+(?:morning|afternoon|evening)))\b"
)
_NOWADAYS = re.compile(r"\b(?:what|which)\s(?:is|are)\s$")
_VAGUE = re.compile(
    r"\b(?:(?:more|less|fewer)\s+than|over|under|almost|nearly|about|around|some|roughly|approximately|up\s+to)\s$"
)
_VAGUE_REACH = 16
_AWAY = re.compile(
    rf"\b(?P<count>{COUNT})\s+(?P<unit>{UNIT}|hour|minute)s?\s+(?:(?P<past>ago)|(?P<future>from\s+(?:now|today)|hence))\b"
)
_WITHIN = re.compile(rf"\b(?P<in>in)\s+(?P<count>{COUNT})\s+(?P<unit>{UNIT})s?\b(?!\s+(?:of|since|to|after|when))")
_CHAIN = re.compile(
    rf"\b(?:{COUNT}\s+{UNIT}s?(?:,\s+|\s+and\s+|,\s+and\s+|\s+)){{1,2}}{COUNT}\s+(?:{UNIT}|hour)s?\s+ago\b"
)
_LAST_MONTH = 12
_MODIFIED = frozenset({"NOUN", "ADJ", "PROPN", "NUM"})


def _month_day(match: re.Match[str], passage: Passage) -> Core | None:
    """Place *Saturday, September 12, 2015*, *7 March*, *April 3-9*, *3 to 9 April 2016*."""
    comma = "," in passage.low[match.end("month") : match.start("day")]
    if not is_capital(passage, match.start("month"), match["month"]) or (comma and match["day"].isdigit()):
        return None
    weekday = weekday_number(match["weekday"]) if match["weekday"] else None
    first = Partial(
        int(match["year"]) if match["year"] else None, month_number(match["month"]), day_number(match["day"]), weekday
    )
    if match["last"] is None:
        return placed(match, first)
    if day_number(match["last"]) <= (first.day or 0):
        return open_phrase(match)
    last = Partial(first.year, first.month, day_number(match["last"]))
    if "and" in match["to"] and not _are_one(match, first, last=last, passage=passage):
        return None
    return Core(match.start(), match.end(), first, last)


def _are_one(match: re.Match[str], first: Partial, *, last: Partial, passage: Passage) -> bool:
    """Tell whether two days with *and* make a stretch: next to one another, or after *between*."""
    return (last.day or 0) == (first.day or 0) + 1 or before(match, passage, _NAMED_REACH).rstrip().endswith("between")


def _iso(match: re.Match[str], passage: Passage) -> Core | None:
    del passage
    return _dated(match, int(match["year"]), int(match["month"]), int(match["day"]))


def _numeric(match: re.Match[str], passage: Passage) -> Core | None:
    """Place *23.04.2022* and *25/12/2015*; where day and month could be either way round, the date stays open."""
    del passage
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    if match["sign"] == "." or one > _LAST_MONTH or one == two:
        return _dated(match, year, two, one)
    return _dated(match, year, one, two) if two > _LAST_MONTH else open_phrase(match)


def _dated(match: re.Match[str], year: int, month: int, number: int) -> Core | None:
    found = day(year, month, number)
    return placed(match, found) if found else None


def _weekday(match: re.Match[str], passage: Passage) -> Core | None:
    """Place a weekday by itself or with *last*, *next*, *this*: of the week before, after, or of publication."""
    if _NAMED.search(before(match, passage, _NAMED_REACH)):
        return None
    number = weekday_number(match["weekday"])
    if match["day"] or match["the"]:
        return placed(match, Partial(day=day_number(match["day"] or match["the"]), weekday=number))
    if match["week"] in {"following", "previous"}:
        return open_phrase(match)
    which = match["which"] or match["week"] or match["early"]
    if which is None:
        return placed(match, Partial(weekday=number))
    if which in {"next", "following", "previous"} and before(match, passage, THE_REACH) == "the " and not match["week"]:
        return open_phrase(match)  # "the next Tuesday" follows a day that the text told before
    return placed(match, _which_weekday(number, which, published=passage.page.published))


def _which_weekday(number: int, which: str, *, published: date | None) -> Stretch | None:
    if published is None:
        return None
    if which in {"past", "this past"}:
        found = plus(published, -((published.weekday() - number - 1) % 7 + 1))
    elif which in {"coming", "upcoming", "this coming"}:
        found = plus(published, (number - published.weekday() - 1) % 7 + 1)
    else:
        week = week_of(published, shift={"last": -1, "previous": -1, "next": 1, "following": 1}.get(which, 0))
        found = plus(week.start, number) if week and week.start else None
    return single(found) if found else None


def _the_day(match: re.Match[str], passage: Passage) -> Core | None:
    """Place *on the 18th*, where no noun follows (*on the 18th floor*)."""
    following = passage.token_from(match.end())
    if following is not None and passage.tokens[following].pos in _MODIFIED:
        return None
    return placed(match, Partial(day=day_number(match["day"])))


def _relative(match: re.Match[str], passage: Passage) -> Core | None:
    published = passage.page.published
    if match["now"] == "today" and _NOWADAYS.search(before(match, passage, _NAMED_REACH)):
        return open_phrase(match)
    size = 2 if match["two"] else 1 if match["one"] else 0
    found = plus(published, size if "tomorrow" in match.group() else -size) if published else None
    return placed(match, single(found) if found else None)


def _away(match: re.Match[str], passage: Passage) -> Core | None:
    """Place *three days ago* and *two weeks from now* as exactly as the unit is; *about two years ago* stays open."""
    published = passage.page.published
    vague = match["unit"] in {"hour", "minute", "century", "centurie"} or _VAGUE.search(
        before(match, passage, _VAGUE_REACH)
    )
    if published is None or vague:
        return open_phrase(match)
    return placed(match, moved(published, count(match["count"]) * (-1 if match["past"] else 1), unit=match["unit"]))


def _within(match: re.Match[str], passage: Passage) -> Core | None:
    """Place *in three days*, where the sentence speaks of the future; otherwise it is a duration."""
    published = passage.page.published
    if published is None or tense(passage, match.start("count"), match.end()) is not Tense.FUTURE:
        return None
    return placed(match, moved(published, count(match["count"]), unit=match["unit"]))


def _chain(match: re.Match[str], passage: Passage) -> Core | None:
    """Place *two years, one month and three days ago*, which dateparser works out (a millisecond a phrase)."""
    published = passage.page.published
    if published is None:
        return open_phrase(match)
    dates = plugins.find("dateparser.date", purpose="reading dates")
    base = datetime.combine(published, time())
    parser = dates.DateDataParser(languages=["en"], settings={"RELATIVE_BASE": base})
    found = parser.get_date_data(match.group().replace(" and ", " ")).date_obj
    return placed(match, single(found.date()) if found else None)


RULES: tuple[Rule, ...] = (
    (_MONTH_DAY, _month_day),
    (_DAY_MONTH, _month_day),
    (_ISO, _iso),
    (_NUMERIC, _numeric),
    (_WEEKDAY, _weekday),
    (_THE_DAY, _the_day),
    (_RELATIVE, _relative),
    (_CHAIN, _chain),
    (_AWAY, _away),
    (_WITHIN, _within),
)
"""What to look for and how to place it; where matches overlap, the longest counts."""
