"""Dates and periods, seen from the day of publication."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kg.extract import amounts, syntax
from kg.model import Document, Mention, Reading
from kg.names import EDTF, KG, XSD

MONDAY = date(2016, 3, 7)


def _dates(text: str, published: date | None = MONDAY) -> list[Mention]:
    reading = syntax.read(Reading(Document("text", text, published=published)))
    found = amounts.read(replace(reading, mentions=())).mentions
    return [each for each in found if each.type == KG + "Date"]


def _values(text: str, published: date | None = MONDAY) -> list[tuple[str, str | None]]:
    return [(each.span.text, each.value) for each in _dates(text, published)]


@pytest.mark.parametrize(
    ("phrase", "value"),
    [
        ("on March 7, 2016", "2016-03-07"),
        ("on 7 March 2016", "2016-03-07"),
        ("on the 7th of March 2016", "2016-03-07"),
        ("on Saturday, September 12, 2015", "2015-09-12"),
        ("on 2016-03-07", "2016-03-07"),
        ("on 23.04.2015", "2015-04-23"),
        ("on 25/12/2015", "2015-12-25"),
        ("on 7 March", "2016-03-07"),
        ("on March 8", "2015-03-08"),
        ("on Sunday, Sept. 13", "2015-09-13"),
        ("on Monday", "2016-03-07"),
        ("on Tuesday", "2016-03-01"),
        ("at 5 p.m. on Tuesday", "2016-03-01"),
        ("late Tuesday night", "2016-03-01"),
        ("last Friday", "2016-03-04"),
        ("on Friday last week", "2016-03-04"),
        ("yesterday", "2016-03-06"),
        ("the day before yesterday", "2016-03-05"),
        ("this morning", "2016-03-07"),
        ("three days ago", "2016-03-04"),
        ("two days before March 7, 2016", "2016-03-05"),
        ("in March", "2016-03"),
        ("in April", "2015-04"),
        ("in May 2014", "2014-05"),
        ("last month", "2016-02"),
        ("three months ago", "2015-12"),
        ("in 2012", "2012"),
        ("in early 2012", "2012"),
        ("in fiscal 2012", "2012"),
        ("in the summer of 2012", "2012"),
        ("last year", "2015"),
        ("earlier this year", "2016"),
        ("ten years ago", "2006"),
        ("last week", "2016-02-29/2016-03-06"),
        ("this weekend", "2016-03-05/2016-03-06"),
        ("in the third quarter of 2015", "2015-07-01/2015-09-30"),
        ("in the third quarter", "2015-07-01/2015-09-30"),
        ("in Q4 2014", "2014-10-01/2014-12-31"),
        ("in last year's fourth quarter", "2015-10-01/2015-12-31"),
        ("in the first half of 2015", "2015-01-01/2015-06-30"),
        ("in the first nine months of 2015", "2015-01-01/2015-09-30"),
        ("over the past three months", "2015-12-07/2016-03-07"),
        ("in the 1990s", "1990-01-01/1999-12-31"),
        ("in the '90s", "1990-01-01/1999-12-31"),
        ("in the 19th century", "1801-01-01/1900-12-31"),
        ("from April 3 to April 9", "2015-04-03/2015-04-09"),
        ("from 3 to 9 April 2014", "2014-04-03/2014-04-09"),
        ("between 2010 and 2014", "2010-01-01/2014-12-31"),
        ("from 2010 to 2014", "2010-01-01/2014-12-31"),
        ("in 2010-14", "2010-01-01/2014-12-31"),
        ("from November to January", "2015-11-01/2016-01-31"),
        ("since 2012", "2012-01-01/.."),
        ("since last year", "2015-01-01/.."),
        ("until March 1", "../2016-03-01"),
        ("before 2010", "../2009-12-31"),
        ("after June 2014", "2014-07-01/.."),
        ("before the end of 2014", "../2014-12-31"),
    ],
)
def test_a_phrase_in_the_past_is_placed_before_publication(phrase: str, value: str) -> None:
    """Days, months, years and periods get their literal; what lacks a part takes the latest that fits."""
    assert [found for _, found in _values(f"The company left the town {phrase}.")] == [value]


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("It will open on Friday.", "2016-03-11"),
        ("It is scheduled for Friday.", "2016-03-11"),
        ("It plans to open in May.", "2016-05"),
        ("It will open next month.", "2016-04"),
        ("It is planning to launch as early as next year.", "2017"),
        ("The trial begins Thursday.", "2016-03-10"),
        ("It will open in three weeks.", "2016-03-28/2016-04-03"),
        ("It will close by 2020.", "../2020-12-31"),
        ("It is to run from January 23 through April 9.", "2016-01-23/2016-04-09"),
        ("It will meet next Tuesday.", "2016-03-15"),
    ],
)
def test_a_phrase_in_the_future_is_placed_after_publication(sentence: str, value: str) -> None:
    """The tense of the clause decides where a weekday or month lies."""
    assert [found for _, found in _values(sentence)] == [value]


def test_in_three_years_of_the_past_is_a_duration() -> None:
    """*Profits doubled in three years* names no date."""
    assert _values("Profits doubled in three years.") == []


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("It opened on Monday.", None),
        ("It opened last year.", None),
        ("It opened in March.", None),
        ("It opened that year.", MONDAY),
        ("It opened two days later.", MONDAY),
        ("It opened about two years ago.", MONDAY),
        ("It opened on 03/07/2015.", MONDAY),
        ("It opened in 300 BC.", MONDAY),
    ],
)
def test_a_date_without_a_place_in_time_is_evidence_without_a_value(text: str, published: date | None) -> None:
    """The mention is there, its literal is not."""
    assert [(each.datatype, each.value) for each in _dates(text, published)] == [(None, None)]


def test_a_full_date_needs_no_publication() -> None:
    """Explicit dates are placed in any document."""
    assert _values("It opened on March 7, 2016, in the 1990s or in 2012.", None) == [
        ("March 7, 2016", "2016-03-07"),
        ("1990s", "1990-01-01/1999-12-31"),
        ("2012", "2012"),
    ]


def test_datatypes_follow_how_exactly_a_date_is_named() -> None:
    """A day, a month, a year, and anything else."""
    text = "It opened on March 7, 2016, in May 2014, in 2012, or in the third quarter of 2015."
    names = [XSD + "date", XSD + "gYearMonth", XSD + "gYear", EDTF]
    assert [each.datatype for each in _dates(text)] == names


def test_a_date_that_only_publication_places_is_less_sure() -> None:
    """A weekday depends on the day of publication and on the tense."""
    assert [each.score for each in _dates("It opened on Monday and on March 7, 2016.")] == [0.9, 1.0]


def test_a_date_takes_the_year_of_its_own_clause() -> None:
    """*In 2010 he left on July 8* tells of 2010."""
    assert _values("In 2010 he left for Rome on July 8.") == [("2010", "2010"), ("July 8", "2010-07-08")]


def test_a_date_in_a_tale_of_another_year_stays_open() -> None:
    """Publication does not tell the year of a life long ago."""
    text = "He was held until his release on 29 April 1832. On 30 May he was shot."
    assert _values(text)[-1] == ("30 May", None)


@pytest.mark.parametrize(
    "text",
    [
        "He may march on.",
        "Theresa May left.",
        "It closes on Mondays, and every Friday.",
        "In 2000 homes there was no light.",
        "The price rose to 2015 dollars.",
        "It opened on Black Friday.",
        "She lives in Room 1999.",
        "It weighs 1900 kg.",
    ],
)
def test_words_and_numbers_that_only_look_like_dates_are_none(text: str) -> None:
    """Modal verbs, names, counts, sets of days and numbers of rooms."""
    assert _values(text) == []


def test_after_a_days_event_is_not_after_the_day() -> None:
    """*After Monday's vote* names Monday itself."""
    assert _values("It closed after Monday's vote.") == [("Monday", "2016-03-07")]


def test_a_long_way_back_is_reckoned_part_by_part() -> None:
    """Years, months and days together give a day."""
    assert _values("It opened two years, one month and three days ago.") == [
        ("two years, one month and three days ago", "2014-02-04")
    ]


def test_no_trailing_stop_belongs_to_a_date() -> None:
    """The stop behind a month's full name ends the sentence."""
    assert _values("It opened on 19 June.")[0][0] == "19 June"
