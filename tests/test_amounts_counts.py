"""Measures, counts, ages, and the numbers that are neither."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.extract import amounts, syntax
from kg.model import Document, Reading
from kg.names import KG


def _values(text: str) -> list[tuple[str, str | None, str | None]]:
    reading = syntax.read(Reading(Document("text", text)))
    found = amounts.read(replace(reading, mentions=())).mentions
    return [(each.span.text, each.value, each.unit) for each in found if each.type != KG + "Date"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It has 1,200 employees.", ("1,200 employees", "1200", "employees")),
        ("It hired a dozen people.", ("a dozen people", "12", "people")),
        ("They have three children.", ("three children", "3", "children")),
        ("It lost 345 Muslim pilgrims.", ("345 Muslim pilgrims", "345", "muslim pilgrims")),
        ("It sold 25 million shares.", ("25 million shares", "25000000", "shares")),
        ("It has 5m users.", ("5m users", "5000000", "users")),
        ("It hired five more engineers.", ("five more engineers", "5", "engineers")),
        ("He rang 3 times on Monday.", ("3 times", "3", "times")),
    ],
)
def test_a_count_is_of_the_noun_phrase_behind_it(text: str, expected: tuple[str, str, str]) -> None:
    """The unit is the phrase in lower case, in the plural as read, without words that only compare."""
    assert _values(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It lies 30 km east.", ("30 km", "30", "km")),
        ("It covers 5,000 square metres.", ("5,000 square metres", "5000", "m²")),
        ("The 3-inch pipe broke.", ("3-inch", "3", "in")),
        ("It used 20 kilowatt hours.", ("20 kilowatt hours", "20", "kWh")),
        ("It was 24 degrees Celsius.", ("24 degrees Celsius", "24", "°C")),
        ("It was -5 degrees Fahrenheit.", ("-5 degrees Fahrenheit", "-5", "°F")),
        ("It weighs 200lbs now.", ("200lbs", "200", "lb")),
        ("A 7.4 magnitude quake struck.", ("7.4 magnitude", "7.4", "magnitude")),
        ("He is 1.8m tall.", ("1.8m", "1.8", "m")),
        ("He got four years in prison.", ("four years", "4", "years")),
        ("A 24-hour strike began.", ("24-hour", "24", "hours")),
        ("The 40-year-old man left.", ("40-year-old", "40", "years")),
        ("He was jailed aged 18.", ("18", "18", "years")),
    ],
)
def test_a_measure_has_the_symbol_of_its_unit(text: str, expected: tuple[str, str, str]) -> None:
    """Symbols are those of Unicode CLDR; times are plural nouns."""
    assert _values(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is 8 to 10 feet tall.", [("8", "ft"), ("10", "ft")]),
        ("It hired 10-15 people.", [("10", "people"), ("15", "people")]),
        ("It hired three or four men.", [("3", "men"), ("4", "men")]),
        ("It has 2 to 3 million users.", [("2000000", "users"), ("3000000", "users")]),
    ],
)
def test_both_ends_of_a_range_have_the_unit(text: str, expected: list[tuple[str, str]]) -> None:
    """A number without a unit takes that of the next one."""
    assert [(value, unit) for _, value, unit in _values(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "He bought iOS 9, Windows 10 and a Galaxy S7.",
        "They won 3-1 and 2-0.",
        "It passed by a 51-49 vote.",
        "Call 555-1234 or +82 2 3456-7890.",
        "Version 1.2.3 of the F-16 software crashed.",
        "She came first, on page 12, in Chapter 11.",
        "He lives at 10 Downing Street.",
        "It is open 24/7 since 9/11.",
        "Hundreds of cars and several million people came.",
        "It works for one in five patients.",
        "He came at 5 p.m. and left at 17:30.",
        "The two-door car has a COVID-19 sticker.",
        "One of them and one man said so.",
        "See www.example.com/a12/34 and #5.",
    ],
)
def test_numbers_that_count_nothing_are_passed_over(text: str) -> None:
    """Versions, scores, telephone numbers, addresses, places in an order, times, and vague amounts."""
    assert _values(text) == []


def test_a_large_number_alone_takes_what_its_subject_counts() -> None:
    """*The number of users crossed 400 million* counts users."""
    assert _values("The entire number of users worldwide crossed 400 million.") == [
        ("400 million", "400000000", "users")
    ]


def test_a_large_number_alone_has_no_unit() -> None:
    """A population stands without a noun."""
    assert _values("The island has a population of 40,000.") == [("40,000", "40000", None)]


def test_a_year_is_not_counted() -> None:
    """*2015 sales* may be those of the year 2015; *2000 people* are people."""
    assert _values("Its 2015 sales fell, and 2000 people left.") == [("2000 people", "2000", "people")]
