"""Measures the reading of dates and amounts on public collections, and its speed: ``python -m benchmarks.amounts``.

The collections lie under ``$KG_BENCH``, or under ``../shared/bench`` beside the checkout; what is absent is skipped
with a message.  ``--misses`` lists what was read wrongly.

Units are compared in the words of each collection.  Cents and pence are hundredths here, as ISO 4217 has no code for
them, so both sides are compared in the whole currency.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel.numbers import get_currency_name

from benchmarks.data import folder
from benchmarks.scores import Counts
from kg.errors import InputError
from kg.extract import amounts, syntax
from kg.extract.amounts import numbers
from kg.extract.amounts.currencies import currencies
from kg.extract.amounts.units import names as unit_names
from kg.model import Document, Mention, Reading
from kg.names import KG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

AMOUNTS = frozenset({KG + "Money", KG + "Percentage", KG + "Quantity"})
KINDS = ("Currency", "Dimension", "Age", "Temperature")

_SINGULAR = {"losses": "loss", "people": "people", "feet": "foot", "inches": "inch", "matches": "match"}
_CQE_UNITS = {
    "%": "percentage", "lb": "pound-mass", "ft": "foot", "in": "inch", "tn": "ton", "t": "metric ton", "bbl": "barrel",
    "ac": "acre", "oz": "ounce", "gal": "gallon", "mi": "mile", "mph": "mile per hour", "km/h": "kilometre per hour",
    "°C": "celsius", "L": "litre", "mL": "millilitre", "g": "gram", "Mb": "megabit", "times": "count", "USD": "dollar",
    "GBP": "pound sterling", "INR": "rupee", "DEM": "mark", "CRC": "costa rican colón", "LAK": "lao kip",
    "ESP": "peseta", "BTC": "bitcoin",
}  # fmt: skip
_SMALL = {"cent": "dollar", "penny": "pound sterling"}
_TIMES = frozenset({"years", "months", "weeks", "days", "hours", "minutes"})


@dataclass
class Tally:
    """What was counted on a collection, and what was read wrongly: the text, what it should give, what was given."""

    counts: Counts = field(default_factory=Counts)
    misses: list[tuple[str, object, object]] = field(default_factory=list)

    def add(self, text: str, *, gold: list[Any], found: list[Any]) -> None:
        """Count the values of one text; both lists may hold the same value more than once."""
        right = (Counter(gold) & Counter(found)).total()
        self.counts += Counts(right, len(found), len(gold))
        if right < max(len(gold), len(found)):
            self.misses.append((text, gold, found))

    def __str__(self) -> str:
        """Precision, recall and F1."""
        counts = self.counts
        return f"P {counts.precision:.3f}  R {counts.recall:.3f}  F1 {counts.f1:.3f}  (gold {counts.gold})"


def read(text: str, published: date | None = None) -> list[Mention]:
    """Return the values in a text, without any name mentions to help."""
    analysed = syntax.read(Reading(Document("text", text, published=published)))
    return list(amounts.read(replace(analysed, mentions=())).mentions)


def cases(collection: str, name: str) -> list[dict[str, Any]]:
    """Read the cases of a collection; raises ``InputError`` where it is absent."""
    found: list[dict[str, Any]] = json.loads((folder(collection) / name).read_text(encoding="utf-8-sig"))
    return found


def cqe(name: str, *, units: bool) -> Tally:
    """Score the values, or the values with their units, of a set of CQE (``currency``, ``dimension``)."""
    tally = Tally()
    for case in cases("cqe", f"{name}-model.json"):
        gold = [_cqe_gold(each["value"], each["normalized_unit"]) for each in case["quantities"]]
        found = [_cqe_found(each) for each in read(case["text"]) if each.type in AMOUNTS]
        width = 2 if units else 1
        tally.add(case["text"], gold=[each[:width] for each in gold], found=[each[:width] for each in found])
    return tally


def _cqe_gold(value: str, unit: str) -> tuple[str, str]:
    for small, whole in _SMALL.items():
        if unit == small or unit.startswith(small + " per"):
            return numbers.plain(Decimal(value) / 100), unit.replace(small, whole)
    return _decimal(value), unit


def _cqe_found(mention: Mention) -> tuple[str, str]:
    first, per, over = (mention.unit or "-").partition(" per ")
    unit = "year of age" if re.search(r"\bolds?$", mention.span.text) else _cqe_unit(first)
    return mention.value or "", unit + per + _CQE_UNITS.get(over, over)


def _cqe_unit(unit: str) -> str:
    if unit in _CQE_UNITS:
        return _CQE_UNITS[unit]
    if unit in currencies().codes:
        return str(get_currency_name(unit, 1, "en")).lower()
    british = [name for name, symbol in unit_names().items() if symbol == unit and not name.endswith("s")]
    if british and unit not in unit_names():
        return min(british, key=lambda name: "meter" in name or "liter" in name)
    head, _, last = unit.rpartition(" ")
    single = _SINGULAR.get(last) or re.sub(r"(?<=[^s])s$", "", re.sub(r"ies$", "y", last))
    return f"{head} {single}".strip()


def recognizers(kind: str) -> Tally:
    """Score the values of one kind (one of ``KINDS``) on the specification of quantities with units."""
    tally = Tally()
    for case in cases("recognizers-text", f"Specs/NumberWithUnit/English/{kind}Model.json"):
        found = [_in_cents(each) for each in read(case["Input"]) if each.type in AMOUNTS and _fits(kind, each)]
        tally.add(case["Input"], gold=_resolved(case), found=found)
    return tally


def number_room(name: str) -> Tally:
    """Score the room of numbers alone, without any context, on a specification of plain numbers."""
    tally = Tally()
    for case in cases("recognizers-text", f"Specs/Number/English/{name}.json"):
        found = [numbers.plain(each.value) for each in numbers.read(case["Input"].lower())]
        tally.add(case["Input"], gold=_resolved(case), found=found)
    return tally


def _resolved(case: dict[str, Any]) -> list[str]:
    """Return the values of a case; a unit without a number has none."""
    resolutions = (result.get("Resolution") or {} for result in case["Results"])
    return [_decimal(each["value"]) for each in resolutions if each.get("value")]


def _decimal(value: str) -> str:
    try:
        return numbers.plain(Decimal(value.rstrip("%")))
    except ArithmeticError:
        return value


def _in_cents(mention: Mention) -> str:
    text = mention.span.text.lower()
    small = re.search(r"\b(?:cents?|pence|pennies|penny)\b", text) and not re.search(r"dollar|[$£€]|pound", text)
    return numbers.plain(Decimal(mention.value or 0) * 100) if small else mention.value or ""


def _fits(kind: str, mention: Mention) -> bool:
    unit = mention.unit or ""
    if kind == "Currency":
        return unit.partition(" per ")[0] in currencies().codes
    if kind == "Temperature":
        return unit in {"°C", "°F", "K", "degrees"}
    if kind == "Age":
        return unit in _TIMES
    return unit.partition(" per ")[0] in set(unit_names().values()) - _TIMES


def speed() -> str:
    """Time the step, and spaCy before it, on the news of GUM."""
    from benchmarks.dates import gum_texts  # noqa: PLC0415  the two import one another

    texts = [text for text, _, _ in gum_texts("news")]
    words = sum(len(text.split()) for text in texts)
    analysed: list[Reading] = []
    before = _seconds(lambda: analysed.extend(_analysed(text) for text in texts))
    amounts.read(analysed[0])  # loads the names of currencies and units
    step = min(_seconds(lambda: [amounts.read(each) for each in analysed]) for _ in range(5))
    return f"{words / step:,.0f} words/s (spaCy {words / before:,.0f}; the step takes {step / before:.1%} of its time)"


def _analysed(text: str) -> Reading:
    return syntax.read(Reading(Document("text", text, published=date(2016, 3, 7))))


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def main(arguments: Iterable[str] = ()) -> None:
    """Print the table; ``--misses`` adds what was read wrongly."""
    from benchmarks import dates  # noqa: PLC0415  the two import one another

    rows: dict[str, Callable[[], object]] = {
        f"cqe {name}, value{' and unit' * units}": lambda name=name, units=units: cqe(name, units=units)  # type: ignore[misc]
        for name in ("currency", "dimension")
        for units in (False, True)
    }
    rows |= {f"recognizers {kind}": lambda kind=kind: recognizers(kind) for kind in KINDS}  # type: ignore[misc]
    rows["recognizers Number (the room alone)"] = lambda: number_room("NumberModel")
    rows |= {f"recognizers {kind}": lambda kind=kind: dates.recognizers(kind) for kind in dates.KINDS}  # type: ignore[misc]
    rows |= {"gum news, dates": dates.gum, "speed": speed}
    for name, measure in rows.items():
        _print(name, measure, misses="--misses" in arguments)


def _print(name: str, measure: Callable[[], object], *, misses: bool) -> None:
    try:
        result = measure()
    except InputError as error:
        print(f"{name:<36} skipped: {error.message} ({error.hint})")
        return
    print(f"{name:<36} {result}")
    for text, gold, found in result.misses if misses and isinstance(result, Tally) else []:
        print(f"  [{name}] {text}\n      gold  {gold}\n      found {found}")


if __name__ == "__main__":
    main(sys.argv[1:])
