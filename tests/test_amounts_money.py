"""Sums of money, percentages and rates."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.extract import amounts, syntax
from kg.model import Document, Reading


def _values(text: str) -> list[tuple[str, str | None, str | None]]:
    reading = syntax.read(Reading(Document("text", text)))
    found = amounts.read(replace(reading, mentions=())).mentions
    return [(each.span.text, each.value, each.unit) for each in found]


@pytest.mark.parametrize(
    ("sum_", "value", "code"),
    [
        ("$1.6 billion", "1600000000", "USD"),
        ("US$5m", "5000000", "USD"),
        ("€3.2 bn", "3200000000", "EUR"),
        ("₩500 billion", "500000000000", "KRW"),
        ("500 million won", "500000000", "KRW"),
        ("2 trillion yen", "2000000000000", "JPY"),
        ("five million dollars", "5000000", "USD"),
        ("C$30", "30", "CAD"),
        ("HK$10.05 billion", "10050000000", "HKD"),
        ("Rs 500 crore", "5000000000", "INR"),
        ("50 cents", "0.5", "USD"),
        ("EUR125", "125", "EUR"),
        ("USD 22.5 million", "22500000", "USD"),
        ("75 USD million", "75000000", "USD"),
        ("30 MUSD", "30000000", "USD"),
        ("10,000 Swiss francs", "10000", "CHF"),
        ("420 million Finnish markkas", "420000000", "FIM"),
        ("25 million pounds", "25000000", "GBP"),
        ("thirteen dollars and forty-five cents", "13.45", "USD"),
        ("half a million dollars", "500000", "USD"),
        ("one million euros", "1000000", "EUR"),
    ],
)
def test_a_sum_has_its_value_and_iso_code(sum_: str, value: str, code: str) -> None:
    """Signs, codes and names of currencies, before and behind the number."""
    assert _values(f"The company paid {sum_} for the firm.") == [(sum_, value, code)]


def test_a_sum_keeps_out_of_the_noun_behind_it() -> None:
    """*A £10m deal* is the sum, not a count of deals."""
    assert _values("It was a £10m deal.") == [("£10m", "10000000", "GBP")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It costs $5 million to $7 million.", [("5000000", "USD"), ("7000000", "USD")]),
        ("It costs between $5 and $7 million.", [("5000000", "USD"), ("7000000", "USD")]),
        ("It costs €15 - 25 there.", [("15", "EUR"), ("25", "EUR")]),
        ("It costs £10-12m there.", [("10000000", "GBP"), ("12000000", "GBP")]),
        ("It costs 2 to 3 million dollars.", [("2000000", "USD"), ("3000000", "USD")]),
    ],
)
def test_a_range_of_money_is_two_sums(text: str, expected: list[tuple[str, str]]) -> None:
    """Both ends have the currency and the scale."""
    assert [(value, unit) for _, value, unit in _values(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They paid 500 pesos in Manila, the Philippine capital.", ("500", "PHP")),
        ("They paid 500 pesos for it.", ("500", "pesos")),
        ("Acme, based in Norway, paid 3 billion kroner.", ("3000000000", "NOK")),
        ("Acme, based in Norway, sold it to a Danish bank for 500 kroner.", ("500", "kroner")),
        ("A woman paid 500 rials.", ("500", "rials")),
    ],
)
def test_a_name_that_many_countries_share_needs_its_country(text: str, expected: tuple[str, str]) -> None:
    """Without the country the money stays a count of coins."""
    assert _values(text)[0][1:] == expected


@pytest.mark.parametrize("text", ["The team won 5 won games.", "She weighs 100 pounds.", "It held 12 gold medals."])
def test_common_words_are_no_currencies(text: str) -> None:
    """*Won*, *pounds* and *gold* mean money only where the sentence says so."""
    assert [unit for _, _, unit in _values(text) if unit in {"KRW", "GBP", "ZWG"}] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He bid at a $70-a-share price.", ("$70-a-share", "70", "USD per share")),
        ("He earns $40,000 a year.", ("$40,000 a year", "40000", "USD per year")),
        ("Output fell by 500,000 barrels a day.", ("500,000 barrels a day", "500000", "bbl per day")),
        ("It grew 15% per annum.", ("15% per annum", "15", "% per year")),
        ("It sells 1,000 cars a day.", ("1,000 cars a day", "1000", "cars per day")),
        ("It reached 188 miles an hour.", ("188 miles an hour", "188", "mph")),
    ],
)
def test_a_rate_is_a_quantity_with_what_it_is_taken_over(text: str, expected: tuple[str, str, str]) -> None:
    """Seventy dollars a share is not the price that was paid."""
    assert _values(text) == [expected]


def test_a_year_earlier_is_no_rate() -> None:
    """*$13 billion a year earlier* compares two sums."""
    values = _values("Revenue rose to $14.5 billion from $13.18 billion a year earlier.")
    assert [(value, unit) for _, value, unit in values if unit] == [("14500000000", "USD"), ("13180000000", "USD")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sales rose 12 percent.", ("12 percent", "12", "%")),
        ("Sales rose 3.5%.", ("3.5%", "3.5", "%")),
        ("Prices fell by minus 3 per cent.", ("minus 3 per cent", "-3", "%")),
        ("She owns two-thirds of the shares.", ("two-thirds", "66.67", "%")),
        ("He sold a one-quarter stake.", ("one-quarter", "25", "%")),
        ("It rose by 5 percentage points.", ("5 percentage points", "5", "percentage points")),
    ],
)
def test_shares_are_percentages_and_points_are_not(text: str, expected: tuple[str, str, str]) -> None:
    """Percent signs and words, and parts of a whole; points are counted."""
    assert _values(text) == [expected]


def test_hundredths_may_stand_without_a_name() -> None:
    """*15 dollars 50* is one sum; fifty people are not."""
    assert _values("It costs 15 dollars 50.") == [("15 dollars 50", "15.5", "USD")]
    assert [value for _, value, _ in _values("He paid 15 dollars and 50 people came.")] == ["15", "50"]
