"""Numbers in digits and in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.amounts import numbers


def _read(text: str) -> list[str]:
    return [numbers.plain(number.scaled().value) for number in numbers.read(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.6 billion", "1600000000"),
        ("1,234,567.50", "1234567.5"),
        ("12,34,567", "1234567"),
        ("5-million", "5000000"),
        ("35 lakh", "3500000"),
        ("3.2 bn", "3200000000"),
        ("10m", "10000000"),
        ("10 1/2", "10.5"),
        ("½", "0.5"),
        ("3/4", "0.75"),
        (".25", "0.25"),
        ("twenty-five", "25"),
        ("three hundred and twenty-five thousand", "325000"),
        ("two million three hundred thousand", "2300000"),
        ("fifteen hundred", "1500"),
        ("a dozen", "12"),
        ("half a million", "500000"),
        ("three quarters of a million", "750000"),
        ("two and a half million", "2500000"),
        ("a million and a half", "1500000"),
    ],
)
def test_a_number_has_its_exact_value(text: str, value: str) -> None:
    """Digits, separators, scales, words and fractions give exact decimals."""
    assert _read(text) == [value]


@pytest.mark.parametrize(
    "text", ["hundreds of thousands", "several million", "millions", "24/7", "9/11", "a few hundred", "007"]
)
def test_what_tells_no_number_is_none(text: str) -> None:
    """Vague scales and fixed phrases have no value."""
    assert _read(text) == []


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_plain_digits_keep_the_value(value: Decimal) -> None:
    """Writing a decimal plainly loses nothing and uses no exponent."""
    written = numbers.plain(value)
    assert Decimal(written) == value
    assert "e" not in written.lower()


@given(st.integers(min_value=0, max_value=10**15))
def test_grouped_digits_are_read_back(value: int) -> None:
    """A number written with commas has its value."""
    assert _read(f"{value:,}") == [str(value)]
