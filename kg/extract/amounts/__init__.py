"""Finds dates and amounts and gives them exact values: calendar dates, ISO currencies, units, counted things.

A date without a fixed place in time (*Monday* in a document without a date, *that day*) is a mention too, with
neither datatype nor value, so that it can be evidence; it yields no literal.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING

from kg.extract.amounts import dates, figures, numbers
from kg.extract.amounts.passage import DATE, MONEY, Found, Page, Passage, same_length_lower
from kg.extract.amounts.words import words
from kg.model import Mention, MentionKind
from kg.names import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import Reading, Span, Step
    from kg.ontology import Ontology

BY = "amounts"

_SENTENCES_REMEMBERED = 2
_DAYS_AND_MONTHS = frozenset({XSD + "date", XSD + "gYearMonth"})
_WORD = re.compile(r"[a-z]+|[\d¼-¾⅐-⅞]")
_TIME_WORDS = words(
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday yesterday today "
    "tomorrow tonight day days week weeks weekend month months year years quarter quarters decade decades "
    "century centuries spring summer autumn fall winter night twenties thirties forties fifties sixties "
    "seventies eighties nineties half hours minutes earlier later ago morning afternoon evening"
)
_DIGITS = frozenset("0123456789¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞")


def step(ontology: Ontology) -> Step:
    """Return the step that adds dates and amounts to a reading as mentions of kind ``VALUE``.

    Their types are those of the default ontology, whatever ontology is asked for.
    """
    del ontology
    return read


def read(reading: Reading) -> Reading:
    """Add the dates and amounts of all sentences; names that are only part of a date or a sum fall away."""
    page = Page(reading, reading.document.text, same_length_lower(reading.document.text), reading.document.published)
    names = sorted((each for each in reading.mentions if each.kind is MentionKind.NAME), key=lambda each: each.span)
    found = list(_all_values(page, names))
    places = sorted((value.start, value.end) for value in found if value.type in {DATE, MONEY})
    kept = [mention for mention in reading.mentions if not _is_swallowed(mention, places)]
    values = [_mention(value, page) for value in found]
    return replace(reading, mentions=tuple(sorted([*kept, *values], key=lambda mention: mention.span)))


def _all_values(page: Page, names: list[Mention]) -> Iterator[Found]:
    """Read sentence by sentence, and remember for a while that a text tells of another year."""
    remembered = 0
    for passage in _passages(page, names):
        found = list(_values(replace(passage, tells_of_other_year=remembered > 0)))
        remembered = _SENTENCES_REMEMBERED if any(_is_of_other_year(value, page) for value in found) else remembered - 1
        yield from found


def _is_of_other_year(value: Found, page: Page) -> bool:
    exact = value.type == DATE and value.score == 1 and value.datatype in _DAYS_AND_MONTHS
    return exact and page.published is not None and not (value.value or "").startswith(f"{page.published.year:04}")


def _passages(page: Page, names: list[Mention]) -> Iterator[Passage]:
    """Give the sentences that may hold a value, each with its names."""
    place = 0
    for sentence in page.reading.sentences:
        while place < len(names) and names[place].span.end <= sentence.start:
            place += 1
        if _WORD.search(page.low, sentence.start, sentence.end):
            yield Passage(page, sentence.start, sentence.end, _names_in(names, place, sentence))


def _names_in(names: list[Mention], place: int, sentence: Span) -> tuple[Mention, ...]:
    end = place
    while end < len(names) and names[end].span.start < sentence.end:
        end += 1
    return tuple(names[place:end])


def _values(passage: Passage) -> Iterator[Found]:
    """Read one sentence: its dates first, then the numbers that are left."""
    seen = frozenset(_WORD.findall(passage.low, passage.start, passage.end))
    digits = not seen.isdisjoint(_DIGITS)
    if digits or not seen.isdisjoint(_TIME_WORDS):
        passage = replace(passage, dates=tuple(dates.read(passage)))
    amounts = figures.read(passage) if digits or not seen.isdisjoint(numbers.WORDS) else []
    for value in (*passage.dates, *_apart(amounts, passage.dates)):
        if not any(_takes(name.span, value) for name in passage.names):
            yield value


def _apart(amounts: Iterable[Found], taken: Iterable[Found]) -> Iterator[Found]:
    return (amount for amount in amounts if not any(amount.overlaps(other) for other in taken))


def _takes(name: Span, value: Found) -> bool:
    """Tell whether a value is part of a name, or only runs into one."""
    inside = value.start <= name.start and name.end <= value.end and (name.start, name.end) != (value.start, value.end)
    return not inside and name.start < value.end and value.start < name.end


def _is_swallowed(mention: Mention, places: list[tuple[int, int]]) -> bool:
    """Tell whether a name is only part of a date or a sum (*US* in *US$5m*); ``places`` are those, in order."""
    if mention.kind is not MentionKind.NAME:
        return False
    last = bisect_right(places, mention.span.start, key=itemgetter(0)) - 1
    return last >= 0 and mention.span.end <= places[last][1]


def _mention(value: Found, page: Page) -> Mention:
    passage = Passage(page, value.start, value.end, ())
    return Mention(
        page.reading.document.span(value.start, value.end),
        MentionKind.VALUE,
        value.type,
        head=passage.root(*value.head),
        score=value.score,
        by=BY,
        datatype=value.datatype,
        value=value.value,
        unit=value.unit,
    )
