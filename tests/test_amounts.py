"""The step as a whole: spans, heads, names, and what holds for all text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import amounts, syntax
from kg.model import Document, Mention, MentionKind, Reading, Span
from kg.names import EDTF, KG, XSD

PIECES = (
    "Acme paid $1.6 billion",
    "in March",
    "on Monday",
    "from 2010 to 2014",
    "two-thirds of voters",
    "1,200 employees",
    "5 to 7 million users",
    "İstanbul",
    "€15 - 25",
    "a dozen people",
    "3-1",
    "-5 °C",
    "aged 40",
    "the 1990s",
    "three days ago",
    "12.5.2016",
    "½ mile",
    ".",
    ",",
    "\n",
)
UTTERANCES = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=8).map(" ".join)


def _analysed(text: str, *names: tuple[str, str]) -> Reading:
    """Analyse a text and put names of the given types into it, instead of those that spaCy guesses."""
    reading = syntax.read(Reading(Document("text", text, published=date(2016, 3, 7))))
    mentions = [_name(text, words, type_) for words, type_ in names]
    return replace(reading, mentions=tuple(mentions))


def _name(text: str, words: str, type_: str) -> Mention:
    start = text.index(words)
    return Mention(Span(start, start + len(words), words), MentionKind.NAME, KG + type_)


def _values(reading: Reading) -> list[tuple[str, str | None, str | None]]:
    found = amounts.read(reading).mentions
    return [(each.span.text, each.value, each.unit) for each in found if each.kind is MentionKind.VALUE]


def test_counts_of_users_are_read_with_their_noun_and_shared_by_respectively() -> None:
    """Numbers joined by *and* share the noun behind the last one."""
    reading = _analysed(
        "Facebook currently has 1.6 billion monthly active users while its mobile messenger app WhatsApp and online "
        "chatting app Messenger have 900 million and 7 million users, respectively."
    )
    assert _values(reading) == [
        ("1.6 billion monthly active users", "1600000000", "monthly active users"),
        ("900 million", "900000000", "users"),
        ("7 million users", "7000000", "users"),
    ]


def test_the_head_of_a_count_is_its_noun() -> None:
    """A relation finds a count as the object of the verb."""
    reading = amounts.read(_analysed("Facebook currently has 1.6 billion monthly active users."))
    head = reading.tokens[reading.mentions[0].head]
    assert (head.text, head.dep) == ("users", "dobj")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("He showed Windows 10 to us.", [("Windows 10", "Product")]),
        ("She won the 2015 World Cup there.", [("2015 World Cup", "Event")]),
        ("They watched Monday Night Football.", [("Monday Night Football", "Work")]),
    ],
)
def test_a_number_or_date_inside_of_a_name_is_no_value(text: str, names: list[tuple[str, str]]) -> None:
    """What belongs to a name stays with the name."""
    assert _values(_analysed(text, *names)) == []


def test_a_name_may_stand_inside_of_what_is_counted() -> None:
    """The counted noun phrase keeps the names in it."""
    reading = _analysed("It has 1,200 Facebook employees.", ("Facebook", "Company"))
    assert _values(reading) == [("1,200 Facebook employees", "1200", "facebook employees")]


def test_a_name_that_is_only_part_of_a_sum_falls_away() -> None:
    """*US* in *US$5m* is no country."""
    reading = amounts.read(_analysed("It was worth US$5m then.", ("US", "Country")))
    assert [(each.kind, each.span.text) for each in reading.mentions] == [(MentionKind.VALUE, "US$5m")]


def test_an_age_stands_between_commas_behind_a_person() -> None:
    """The news writes *John Smith, 40, said*."""
    reading = _analysed("John Smith, 40, said it. Acme, 40, did not.", ("John Smith", "Person"), ("Acme", "Company"))
    assert _values(reading) == [("40", "40", "years")]


def test_dates_and_sums_have_types_and_datatypes_of_the_contract() -> None:
    """Each kind of value comes with the class of the default ontology and its datatype."""
    reading = amounts.read(_analysed("On March 7, 2016 it paid $5 million, 12 percent more, for 30 km."))
    assert [(each.type, each.datatype, each.by) for each in reading.mentions] == [
        (KG + "Date", XSD + "date", "amounts"),
        (KG + "Money", XSD + "decimal", "amounts"),
        (KG + "Percentage", XSD + "decimal", "amounts"),
        (KG + "Quantity", XSD + "decimal", "amounts"),
    ]


def test_offsets_hold_where_lower_case_is_longer() -> None:
    """A capital that lower case writes with two characters moves nothing."""
    text = "İİİ İstanbul paid $5 million on March 7, 2016."
    assert [each.span.text for each in amounts.read(_analysed(text)).mentions] == ["$5 million", "March 7, 2016"]


def test_a_reading_without_text_gets_no_values() -> None:
    """An empty document is no error."""
    assert amounts.read(_analysed("")).mentions == ()


@settings(max_examples=150, deadline=None)
@given(UTTERANCES)
def test_values_lie_in_the_text_apart_from_one_another_and_are_well_formed(text: str) -> None:
    """For any text: spans quote it, do not overlap, and values are plain decimals, dates or intervals."""
    found = amounts.read(_analysed(text)).mentions
    assert all(text[each.span.start : each.span.end] == each.span.text.strip() != "" for each in found)
    assert all(before.span.end <= after.span.start for before, after in pairwise(found))
    assert all(_is_well_formed(each) for each in found)


def _is_well_formed(mention: Mention) -> bool:
    if mention.datatype is None:
        return mention.value is None and mention.type == KG + "Date"
    value = mention.value or ""
    if mention.datatype == XSD + "decimal":
        return re.fullmatch(r"-?\d+(\.\d*[1-9])?", value) is not None and format(Decimal(value), "f") == value
    if mention.datatype == EDTF:
        return re.fullmatch(r"(\d{4}-\d\d-\d\d|\.\.)/(\d{4}-\d\d-\d\d|\.\.)", value) is not None
    return re.fullmatch(r"\d{4}(-\d\d){0,2}", value) is not None


def test_the_same_text_gives_the_same_values_in_any_surroundings() -> None:
    """Reading twice gives equal mentions."""
    reading = _analysed("In 2015 it paid $5 to $7 million to 300 people in March.")
    assert amounts.read(reading) == amounts.read(reading)
