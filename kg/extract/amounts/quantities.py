"""Reads percentages, ages and measures: a number and the unit that is written behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.amounts.numbers import Number, plain
from kg.extract.amounts.passage import PERCENTAGE, QUANTITY, Found
from kg.extract.amounts.units import Unit, rate_at, unit_at
from kg.names import KG, XSD

if TYPE_CHECKING:
    from kg.extract.amounts.passage import Passage

DECIMAL = XSD + "decimal"
_PERSON = KG + "Person"

_PERCENT = re.compile(r"(?:\s?[%٪]|[\s-]?(?:per[\s-]?cents?|percentage|pct|pc)\b)(?!\s?-?points?\b)")
_POINTS = re.compile(r"(?:\s?%|[\s-]percentage)[\s-]points?\b")
_OLD = re.compile(r"\s?-?\s?(?:years?|months?|weeks?|days?)(?:\s?-?\s?olds?\b|\sof\sage\b)")
_AGED = re.compile(r"\b(?:aged?|ages?\sof|turned|turns)\s(?:\d+\s(?:and|to|or)\s)?$")
_LETTER = re.compile(r"[CF](?!\w)")
_HEAT = re.compile(r"\b(?:temperatures?|heat\w*|cold|weather|degrees?|warm\w*|cool\w*|freezing|ovens?)\b")
_NO_UNITS = frozenset({"one day", "one-quarter", "one quarter"})
_OLDEST = 120
_MODERN, _LAST_YEAR = 1900, 2100
_AGE_REACH = 16
_NOUNS = frozenset({"NOUN", "PROPN"})


def read(number: Number, passage: Passage) -> Found | None:
    """Return the percentage, age or measure that this number is part of; ``None`` where no unit stands behind it."""
    return _percentage(number, passage) or _age(number, passage) or _measure(number, passage)


def _percentage(number: Number, passage: Passage) -> Found | None:
    points = _POINTS.match(passage.low, number.end, passage.end)
    if points:
        return measured(number, points.end(), unit="percentage points")
    percent = _PERCENT.match(passage.low, number.end, passage.end)
    if percent is None:
        return None
    rate = rate_at(passage.low, percent.end(), passage.end)
    if rate is not None and rate[0] in {"year", "month", "day", "week"}:
        return measured(number, rate[1], unit=f"% per {rate[0]}")
    return measured(number, percent.end(), unit="%", type_=PERCENTAGE)


def measured(number: Number, end: int, *, unit: str | None, type_: str = QUANTITY, start: int | None = None) -> Found:
    """Make a quantity of a number and its unit, which ends at ``end``."""
    first = number.start if start is None else start
    return Found(first, end, type_, (number.start, end), DECIMAL, plain(number.value), unit)


def _age(number: Number, passage: Passage) -> Found | None:
    """Read *40-year-old*, *40 years of age*, *aged 40*, and the age between commas behind a person's name."""
    old = _OLD.match(passage.low, number.end, passage.end)
    if old:
        unit = unit_at(passage.text, number.end, passage.end)
        return measured(number, old.end(), unit=unit.symbol if unit else None)
    if not (number.plain or number.spelled) or number.value > _OLDEST:
        return None
    left = passage.low[max(passage.start, number.start - _AGE_REACH) : number.start]
    if (_AGED.search(left) and unit_at(passage.text, number.end, passage.end) is None) or (
        number.plain and _behind_person(number, passage)
    ):
        return measured(number, number.end, unit="years")
    return None


def _behind_person(number: Number, passage: Passage) -> bool:
    """Tell whether the number stands between a person's name and a comma, as ages do in the news."""
    comma = passage.text[number.start - 2 : number.start] == ", " and passage.text[number.end : number.end + 1] in {
        ",",
        ".",
    }
    return comma and any(name.span.end == number.start - 2 and name.type == _PERSON for name in passage.names)


def _measure(number: Number, passage: Passage) -> Found | None:
    cut = passage.text[passage.end - 1 : passage.end] == "°"  # spaCy ends a sentence inside of "°C" now and then
    unit = unit_at(passage.text, number.end, passage.end + cut) or _degrees(number, passage)
    if unit is None or _is_million(number, unit, passage) or _is_other_word(number, unit, passage):
        return None
    rate = rate_at(passage.low, unit.end, passage.end)
    if rate is not None:
        return measured(number, rate[1], unit=_speed(unit.symbol, rate[0]))
    return measured(number, unit.end, unit=unit.symbol)


def _degrees(number: Number, passage: Passage) -> Unit | None:
    """Read *45C* in a sentence about heat or cold."""
    letter = _LETTER.match(passage.text, number.end)
    if letter is None or not _HEAT.search(passage.low, passage.start, passage.end):
        return None
    return Unit(f"°{letter[0]}", letter.end())


def _speed(symbol: str, over: str) -> str:
    return {("km", "hour"): "km/h", ("mi", "hour"): "mph", ("m", "second"): "m/s"}.get(
        (symbol, over), f"{symbol} per {over}"
    )


def _is_million(number: Number, unit: Unit, passage: Passage) -> bool:
    """Tell whether *m* or *t* before a noun is rather a scale (*5m users*)."""
    if not unit.letter or number.spelled:
        return unit.letter
    following = passage.token_from(unit.end)
    return following is not None and passage.tokens[following].pos in _NOUNS and number.short is not None


def _is_other_word(number: Number, unit: Unit, passage: Passage) -> bool:
    """Tell whether a unit's name is here part of something else (*one day*, *a one-quarter stake*, *2018 day*)."""
    if number.spelled and number.value == 1 and passage.low[number.start : unit.end] in _NO_UNITS:
        return True
    if unit.single and number.plain and _MODERN <= number.value < _LAST_YEAR and passage.low[number.end] == " ":
        return True
    return unit.symbol == "degrees" and passage.low[number.end : number.end + 1].isalpha()
