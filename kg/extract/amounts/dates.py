"""Puts phrases for dates together (*from A to B*, *since A*, *5 p.m. on A*) and places them in time."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.amounts import days, months, periods, years
from kg.extract.amounts.calendar import Grain, Partial, Stretch, Tense, exactly, plus, single
from kg.extract.amounts.passage import DATE, Found, longest
from kg.extract.amounts.phrases import COUNT, TIME, UNIT, Core, count
from kg.extract.amounts.tense import governor, tense

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.amounts.passage import Passage
    from kg.extract.amounts.phrases import Rule

_RULES: tuple[Rule, ...] = (*days.RULES, *months.RULES, *periods.RULES, *years.RULES)
_TO = re.compile(r"\s*(?:-|–|—|to|through|until|till)\s*(?:the\s+)?$")
_AND = re.compile(r"\s+and\s+(?:the\s+)?$")
_FROM = re.compile(r"\b(?P<word>from|between)\s+(?:the\s+)?$")
_PART = re.compile(
    r"\b(?:early|late|mid|middle|earlier|later|(?:early|late|later|earlier)\s+(?:in|on)"
    r"|(?:the\s+)?(?:very\s+)?(?:end|beginning|start|middle|close|rest|remainder|run-up|eve)\s+of"
    rf"|(?:the\s+)?(?:first|second|third|fourth|last|final|opening)\s+(?:{COUNT}\s+)?(?:day|week|weekend|month)s?\s+(?:of|in))[\s-]+(?:the\s+)?$"
)
_A_PART = re.compile(r"(?:very\s+)?(?:early|late|mid|end|beginning|start|middle|close|rest|first|last|final)\b")
_TIME_BEFORE = re.compile(rf"(?<![\w:.$€£]){TIME}\s*(?:,\s*|\s+on\s+|\s+)(?:the\s+)?$")
_TIME_AFTER = re.compile(
    rf"(?:,?\s+(?:at\s+|around\s+|about\s+|from\s+)?{TIME}|\s+(?:early\s+|late\s+)?(?:morning|afternoon|evening|night)\b(?:\s+at\s+{TIME})?)"
)
_BOUND = re.compile(r"\b(?P<word>since|until|till|before|after|by|through|prior\s+to)\s+(?:the\s+)?$")
_AWAY_FROM = re.compile(
    rf"(?P<vague>\b(?:more\s+than|less\s+than|about|nearly|almost|around)\s+)?\b(?P<count>{COUNT})\s+(?P<unit>{UNIT})s?\s+(?P<word>before|after|from)\s+$"
)
_OPEN = re.compile(r"\s+(?:onwards?|and\s+later|or\s+later)\b")
_EITHER = frozenset({"before", "after", "prior to", "through"})
_REACH = 40
_PLACED_BY_TENSE = 0.9


def read(passage: Passage) -> list[Found]:
    """Return the dates and periods of a sentence, in order."""
    cores = [_with_time(_with_part(core, passage), passage) for core in longest(_cores(passage))]
    found = []
    place = 0
    while place < len(cores):
        pair = _pair(cores[place], cores[place + 1], passage=passage) if place + 1 < len(cores) else None
        found.append(pair or _single(_in_its_year(cores[place], cores[:place], passage=passage), passage))
        place += 2 if pair else 1
    return longest(found)


def _cores(passage: Passage) -> Iterator[Core]:
    for pattern, place in _RULES:
        for match in pattern.finditer(passage.low, passage.start, passage.end):
            core = place(match, passage)
            if core is not None:
                yield core


def _with_part(core: Core, passage: Passage) -> Core:
    """Take *early*, *the end of* into the phrase; the period stays the whole one, since nobody says how early."""
    match = _PART.search(passage.low, max(passage.start, core.start - _REACH), core.start)
    if match is None or (match.group().endswith("the ") and _is_year(core)):
        return core  # "the start of the 2014 Olympics"
    start = match.start() + (len("the ") if match.group().startswith("the ") else 0)
    return replace(core, start=start, head=None if " of" in match.group() else (core.start, core.end))


def _with_time(core: Core, passage: Passage) -> Core:
    """Take a time of day into a phrase that names a day."""
    if not _is_day(core):
        return core
    before = _TIME_BEFORE.search(passage.low, max(passage.start, core.start - _REACH), core.start)
    after = _TIME_AFTER.match(passage.low, core.end, passage.end)
    start, end = before.start() if before else core.start, after.end() if after else core.end
    return replace(core, start=start, end=end, head=core.head or (core.start, core.end))


def _is_year(core: Core) -> bool:
    return isinstance(core.first, Partial) and core.first.month is None and core.first.year is not None


def _is_day(core: Core) -> bool:
    if isinstance(core.first, Partial):
        return core.first.day is not None or core.first.weekday is not None
    return core.first is None or core.first.grain is Grain.DAY


def _pair(first: Core, last: Core, *, passage: Passage) -> Found | None:
    """Join *from A to B* and *between A and B* to one stretch."""
    if first.first is None or last.first is None or first.last is not None or last.last is not None:
        return None
    opening = _FROM.search(passage.low, max(passage.start, first.start - _REACH), first.start)
    gap = passage.low[first.end : last.start]
    fits = _TO.match(gap) or (_AND.match(gap) and opening is not None and opening["word"] == "between")
    if not fits:
        return None
    stretch = _stretched(replace(first, last=last.first), passage)
    if stretch is None:
        return None
    start = opening.start() if opening else first.start
    return _found(
        start,
        last.end,
        first.head or (first.start, first.end),
        stretch=stretch,
        sure=_is_sure(first) and _is_sure(last),
    )


def _stretched(core: Core, passage: Passage) -> Stretch | None:
    """Place both ends of a range; an end without a year takes the other's, or the next that fits."""
    first, last = core.first, core.last
    if _lacks_year(first) and not (_lacks_year(last) and tense(passage, core.start, core.end) is Tense.PAST):
        end = _placed(last, core, passage)
        begin = first.resolve(end.end, Tense.PAST) if isinstance(first, Partial) and end else None
    else:
        begin = _placed(first, core, passage)
        later = _lacks_year(last) and isinstance(last, Partial) and begin is not None
        end = (
            last.resolve(begin.start, Tense.FUTURE)
            if later and isinstance(last, Partial) and begin
            else _placed(last, core, passage)
        )
    if begin is None or end is None or begin.start is None or end.end is None or end.end < begin.start:
        return None
    return Stretch(begin.start, end.end)


def _lacks_year(when: Partial | Stretch | None) -> bool:
    return isinstance(when, Partial) and when.year is None


def _in_its_year(core: Core, earlier: list[Core], *, passage: Passage) -> Core:
    """Give a date without a year that of its clause (*In 2010 he left on July 8*).

    In a tale of another year (*… until 29 April 1832. On 30 May …*) it stays open: publication tells nothing then.
    """
    first = core.first
    if not isinstance(first, Partial) or first.month is None or first.year is not None:
        return core
    dated = [other for other in earlier if isinstance(other.first, Partial) and other.first.year is not None]
    verb = governor(passage, passage.root(core.start, core.end)) if dated else None
    for other in dated:
        if isinstance(other.first, Partial) and verb is not None and _modifies(other, verb, passage=passage):
            return replace(core, first=first.within(other.first.year))
    told = passage.tells_of_other_year or any(isinstance(other.first, Partial) and other.first.month for other in dated)
    return replace(core, first=None, last=None) if told else core


def _modifies(core: Core, verb: int, *, passage: Passage) -> bool:
    """Tell whether *in 2010* belongs to this very verb."""
    year = isinstance(core.first, Partial) and core.first.month is None
    inside = passage.low[max(passage.start, core.start - len("in ")) : core.start] == "in "
    return (inside or not year) and governor(passage, passage.root(core.start, core.end)) == verb


def _placed(when: Partial | Stretch | None, core: Core, passage: Passage) -> Stretch | None:
    if not isinstance(when, Partial):
        return when
    seen = Tense.PAST if when.year is not None else tense(passage, core.start, core.end)
    return when.resolve(passage.page.published, seen)


def _single(core: Core, passage: Passage) -> Found:
    stretch = _stretched(core, passage) if core.last is not None else _placed(core.first, core, passage)
    inner = core.head or (core.start, core.end)
    away = _AWAY_FROM.search(passage.low, max(passage.start, core.start - _REACH), core.start)
    if away is not None and _is_day(core):
        return _found(away.start(), core.end, inner, stretch=_shifted(away, stretch), sure=_is_sure(core))
    bound = _BOUND.search(passage.low, max(passage.start, core.start - _REACH), core.start)
    if bound is not None and _is_bound(bound["word"], core, passage=passage):
        return _found(
            bound.start(),
            core.end,
            inner,
            stretch=_bounded(bound["word"], core, stretch=stretch, low=passage.low),
            sure=_is_sure(core),
        )
    onward = _OPEN.match(passage.low, core.end, passage.end)
    if onward is not None and stretch is not None:
        return _found(core.start, onward.end(), inner, stretch=Stretch(stretch.start, None), sure=_is_sure(core))
    return _found(core.start, core.end, inner, stretch=stretch, sure=_is_sure(core))


def _shifted(away: re.Match[str], stretch: Stretch | None) -> Stretch | None:
    """Place *two days after January 12*; *more than two days after* stays open."""
    if stretch is None or stretch.start is None or away["vague"]:
        return None
    found = exactly(stretch.start, count(away["count"]) * (-1 if away["word"] == "before" else 1), unit=away["unit"])
    return single(found) if found else None


def _is_bound(word: str, core: Core, *, passage: Passage) -> bool:
    """Tell whether the preposition governs the date itself; *after Monday's vote* and *by 2015 standards* do not."""
    root = passage.root(core.start, core.end)
    before = passage.token_before(core.start)
    if root < 0 or before is None:
        return False
    if passage.low[core.end : core.end + 2] in {"'s", "’s"}:
        return False
    governor = passage.tokens[root].head
    return passage.tokens[governor].text.lower() == word.rpartition(" ")[2] or (
        passage.tokens[root].dep == "npadvmod" and word not in _EITHER
    )


def _bounded(word: str, core: Core, *, stretch: Stretch | None, low: str) -> Stretch | None:
    """Open a stretch on one side: *since* and *by* take the date in, *before* and *after* leave it out.

    A part of a period (*before the end of March*) may lie anywhere in it, so that all of it is taken in.
    """
    if stretch is None or stretch.start is None or stretch.end is None:
        return None
    part = _A_PART.match(low, core.start) is not None
    if word == "since" or (word == "after" and part):
        return Stretch(stretch.start, None)
    if part:
        return Stretch(None, stretch.end)
    if word == "after":
        return Stretch(plus(stretch.end, 1), None)
    return Stretch(None, plus(stretch.start, -1) if word in {"before", "prior to"} else stretch.end)


def _is_sure(core: Core) -> bool:
    return not isinstance(core.first, Partial) or core.first.year is not None


def _found(start: int, end: int, head: tuple[int, int], *, stretch: Stretch | None, sure: bool) -> Found:
    datatype, value = stretch.literal() if stretch else (None, None)
    return Found(start, end, DATE, head, datatype, value, score=1.0 if sure else _PLACED_BY_TENSE)
