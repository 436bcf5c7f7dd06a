"""Measures the reading of dates and amounts on public collections, and its speed: ``python -m benchmarks.amounts``.

Reads the collections under ``$KG_BENCH`` or ``../shared/bench``.  ``--misses`` lists what was read wrongly.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.numbers import get_currency_name

from kg.extract import amounts, syntax
from kg.extract.amounts import numbers
from kg.extract.amounts.currencies import currencies
from kg.extract.amounts.units import names as unit_names
from kg.model import Document, Mention, Reading
from kg.names import EDTF, KG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

AMOUNTS = {KG + "Money", KG + "Percentage", KG + "Quantity"}
BENCH = Path(os.environ.get("KG_BENCH", "../shared/bench"))
_MISSES = "--misses" in sys.argv

_SINGULAR = {
    "losses": "loss",
    "people": "people",
    "feet": "foot",
    "inches": "inch",
    "centuries": "century",
    "matches": "match",
}
_CQE_UNITS = {
    "%": "percentage", "lb": "pound-mass", "ft": "foot", "in": "inch", "tn": "ton", "t": "metric ton", "bbl": "barrel",
    "ac": "acre", "oz": "ounce", "gal": "gallon", "mi": "mile", "mph": "mile per hour", "km/h": "kilometre per hour",
    "USD": "dollar", "GBP": "pound sterling", "INR": "rupee", "DEM": "mark", "CRC": "costa rican colón", "LAK": "lao kip", "ESP": "peseta", "°C": "celsius", "L": "litre", "mL": "millilitre", "times": "count", "Mb": "megabit",
}  # fmt: skip
_CQE_SMALL = {"cent": "dollar", "penny": "pound sterling"}


@dataclass
class Score:
    """Counts of what was right, of what was read, and of what should have been."""

    right: int = 0
    read: int = 0
    gold: int = 0

    def add(self, right: int, *, read: int, gold: int) -> None:
        """Count one more text."""
        self.right += right
        self.read += read
        self.gold += gold

    def __str__(self) -> str:
        """Precision, recall and F1."""
        precision, recall = self.right / max(1, self.read), self.right / max(1, self.gold)
        return f"P {precision:.3f}  R {recall:.3f}  F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}  (gold {self.gold})"


def read(text: str, published: date | None = None) -> list[Mention]:
    """Return the values in a text, without any name mentions to help."""
    analysed = syntax.read(Reading(Document("text", text, published=published)))
    return list(amounts.read(replace(analysed, mentions=())).mentions)


def load(name: str) -> list[dict[str, Any]]:
    """Read a collection's file."""
    cases: list[dict[str, Any]] = json.loads((BENCH / name).read_text(encoding="utf-8-sig"))
    return cases


# Quantities


def cqe(name: str) -> tuple[Score, Score]:
    """Score values, and values with units, on a set of CQE; hundredths are compared in the whole unit."""
    by_value, by_unit = Score(), Score()
    for case in load(f"cqe/{name}-model.json"):
        gold = [_cqe_gold(each["value"], each["normalized_unit"]) for each in case["quantities"]]
        found = [_cqe_found(each) for each in read(case["text"]) if each.type in AMOUNTS]
        values = _common([value for value, _ in gold], [value for value, _ in found])
        both = _common(gold, found)
        by_value.add(values, read=len(found), gold=len(gold))
        by_unit.add(both, read=len(found), gold=len(gold))
        if both < max(len(gold), len(found)):
            _miss(f"cqe {name}", case["text"], gold=gold, found=found)
    return by_value, by_unit


def _common(gold: Iterable[object], found: Iterable[object]) -> int:
    return sum((Counter(gold) & Counter(found)).values())


def _cqe_gold(value: str, unit: str) -> tuple[str, str]:
    for small, whole in _CQE_SMALL.items():
        if unit == small or unit.startswith(small + " per"):
            return numbers.plain(Decimal(value) / 100), unit.replace(small, whole)
    try:
        return numbers.plain(Decimal(value)), unit
    except ArithmeticError:
        return value, unit


def _cqe_found(mention: Mention) -> tuple[str, str]:
    unit = mention.unit or "-"
    if mention.span.text.rstrip("s").endswith("old"):
        return mention.value or "", "year of age"
    first, per, over = unit.partition(" per ")
    return mention.value or "", _cqe_unit(first) + per + {"L": "litre", "t": "tonne", "g": "gram"}.get(over, over)


def _cqe_unit(unit: str) -> str:
    if unit in _CQE_UNITS:
        return _CQE_UNITS[unit]
    if unit in currencies().codes:
        return "bitcoin" if unit == "BTC" else get_currency_name(unit, 1, "en").lower()
    british = [name for name, symbol in unit_names().items() if symbol == unit and not name.endswith("s")]
    if british and unit not in unit_names():
        return sorted(british, key=lambda name: "meter" in name or "liter" in name)[0]
    head, _, last = unit.rpartition(" ")
    single = _SINGULAR.get(last) or re.sub(r"(?<=[^s])s$", "", re.sub(r"ies$", "y", last))
    return f"{head} {single}".strip()


def recognizers(kind: str) -> Score:
    """Score values (and ISO codes where given) on a specification of quantities with units."""
    score = Score()
    for case in load(f"recognizers-text/Specs/NumberWithUnit/English/{kind}Model.json"):
        gold = [
            _decimal(value) for result in case["Results"] if (value := (result.get("Resolution") or {}).get("value"))
        ]
        found = [each for each in read(case["Input"]) if each.type in AMOUNTS]
        values = [_in_cents(each) for each in found if _fits(kind, each)]
        right = _common(gold, values)
        score.add(right, read=len(values), gold=len(gold))
        if right < max(len(gold), len(values)):
            _miss(kind, case["Input"], gold=gold, found=[(each.value, each.unit) for each in found])
    return score


def _decimal(value: str | None) -> str:
    try:
        return numbers.plain(Decimal((value or "").rstrip("%")))
    except ArithmeticError:
        return str(value)


def _in_cents(mention: Mention) -> str:
    small = re.search(r"\b(?:cents?|pence|pennies|penny)\b", mention.span.text.lower())
    whole = re.search(r"dollar|\$|£|pound|€", mention.span.text.lower())
    return numbers.plain(Decimal(mention.value or 0) * 100) if small and not whole else mention.value or ""


def _fits(kind: str, mention: Mention) -> bool:
    unit = mention.unit or ""
    code = unit.partition(" per ")[0]
    if kind == "Currency":
        return code in currencies().codes or code == "BTC"
    if kind == "Temperature":
        return unit in {"°C", "°F", "K", "degrees"}
    if kind == "Age":
        return bool(re.search(r"\b(?:old|of age|aged)\b", mention.span.text)) or unit in {
            "years",
            "months",
            "weeks",
            "days",
        }
    return unit in set(unit_names().values()) and unit not in {"years", "months", "weeks", "days", "hours", "minutes"}


def number_words(name: str) -> Score:
    """Score the number room alone (no context asked) on the specification of plain numbers."""
    score = Score()
    for case in load(f"recognizers-text/Specs/Number/English/{name}.json"):
        gold = [_decimal(result["Resolution"]["value"]) for result in case["Results"] if result.get("Resolution")]
        found = [numbers.plain(number.value) for number in numbers.read(case["Input"].lower())]
        right = _common(gold, found)
        score.add(right, read=len(found), gold=len(gold))
        if right < max(len(gold), len(found)):
            _miss("number", case["Input"], gold=gold, found=found)
    return score


# Dates


def datetimes() -> dict[str, Score]:
    """Score days and periods of the date specification: the phrase met, and one of the allowed readings given."""
    scores = {"date": Score(), "daterange": Score(), "datetime": Score()}
    for case in load("recognizers-text/Specs/DateTime/English/DateTimeModel.json"):
        reference = (case.get("Context") or {}).get("ReferenceDateTime")
        if reference is None:
            continue
        found = [each for each in read(case["Input"], date.fromisoformat(reference[:10])) if each.type not in AMOUNTS]
        for result in case["Results"]:
            kind = (result.get("TypeName") or "").rpartition(".")[2]
            values = (result.get("Resolution") or {}).get("values")
            if kind in scores and values:
                near = [each for each in found if each.span.start <= result["End"] and result["Start"] < each.span.end]
                right = any(_is_meant(each, value) for each in near for value in values)
                scores[kind].add(int(right), read=int(any(each.datatype for each in near)), gold=1)
                if not right:
                    _miss(
                        kind,
                        case["Input"],
                        gold=[result["Text"], *values],
                        found=[(each.span.text, each.value) for each in near],
                    )
    return scores


def _is_meant(mention: Mention, value: dict[str, str]) -> bool:
    """Compare with a gold reading.

    Its ranges end before their last day, and *from 2010 to 2014* ends with 2013; here it ends with 2014.  Its *two
    weeks ago* is a day, here it is a week: right, if the day lies in it.
    """
    start, end = _bounds(mention)
    if value.get("value") == "not resolved":
        return mention.value is None
    if "value" in value:
        gold = value["value"][:10]
        return start == end == gold or (
            start <= gold <= end and re.search(r"\b(?:week|month|year)s?\b", mention.span.text) is not None
        )
    first, last = value.get("start", "..")[:10], value.get("end", "..")[:10]
    ends = {_day_before(last), last}
    if last.endswith("-01"):
        ends |= {_month_end(last)} | ({last[:4] + "-12-31"} if last.endswith("-01-01") else set())
    whole = mention.value == value.get("timex")  # "early 2017" is read as the whole of it
    return (start == first and end in ends) or whole


def _month_end(day: str) -> str:
    year, month = int(day[:4]), int(day[5:7])
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(1)).isoformat()


def _bounds(mention: Mention) -> tuple[str, str]:
    value = mention.value or ""
    if mention.datatype == EDTF:
        start, _, end = value.partition("/")
        return start, end
    if len(value) == len("2016"):
        return f"{value}-01-01", f"{value}-12-31"
    if len(value) == len("2016-03"):
        return f"{value}-01", _month_end(f"{value}-01")
    return value, value


def _day_before(day: str) -> str:
    try:
        return (date.fromisoformat(day) - timedelta(1)).isoformat()
    except ValueError:
        return day


_MARK = re.compile(r"<date ([^>]*)>|</date>")


def gum(genre: str = "news") -> Score:
    """Score dates on the articles of GUM: of the phrases marked, those whose literal is the marked one."""
    score = Score()
    for path in sorted((BENCH / "gum/xml").glob(f"GUM_{genre}_*.xml")):
        raw = path.read_text(encoding="utf-8")
        published = date.fromisoformat(re.findall(r'dateCreated="([\d-]+)"', raw)[0])
        text, marks = _gum_text(raw)
        found = [each for each in read(text, published) if each.datatype and each.type not in AMOUNTS]
        for start, end, attributes in marks:
            near = [each for each in found if each.span.start < end and start < each.span.end]
            right = any(_is_marked(each, attributes) for each in near)
            score.add(int(right), read=int(bool(near)), gold=1)
            if not right:
                _miss(
                    "gum",
                    f"{published} {text[max(0, start - 60) : end + 40]!r}",
                    gold=[text[start:end], attributes],
                    found=[(each.span.text, each.value) for each in near],
                )
    return score


def _is_marked(mention: Mention, attributes: dict[str, str]) -> bool:
    start, end = _bounds(mention)
    if "when" in attributes:  # an end of a range is marked by itself there
        when = attributes["when"]
        return mention.value == when or start.startswith(when) or end.startswith(when)
    first, last = (
        attributes.get("from") or attributes.get("notBefore") or "..",
        attributes.get("to") or attributes.get("notAfter") or "..",
    )
    return start.startswith(first) and end.startswith(last)


def _gum_text(raw: str) -> tuple[str, list[tuple[int, int, dict[str, str]]]]:
    """Join the words of an article and return where its dates are marked."""
    text = ""
    marks: list[tuple[int, int, dict[str, str]]] = []
    opened: tuple[int, dict[str, str]] | None = None
    for line in raw.splitlines():
        mark = _MARK.match(line)
        if mark and mark[1]:
            opened = (len(text), dict(re.findall(r'(\w+)="([^"]*)"', mark[1])))
        elif mark and opened:
            marks.append((opened[0], len(text), opened[1]))
        elif "\t" in line:
            word = line.split("\t")[0]
            glue = (
                not text
                or text[-1] in "\n([$£€“"
                or word in {",", ".", ";", ":", ")", "]", "'s", "’s", "%", "?", "!", "n't"}
            )
            text += word if glue else " " + word
        elif line.startswith(("</p>", "</head>")):
            text += "\n\n"
    return text, marks


# Speed


def speed() -> str:
    """Time the step alone on the articles of GUM, and spaCy on the same."""
    texts = [
        _gum_text(path.read_text(encoding="utf-8"))[0] for path in sorted((BENCH / "gum/xml").glob("GUM_news_*.xml"))
    ]
    words = sum(len(text.split()) for text in texts)
    began = time.perf_counter()
    analysed = [syntax.read(Reading(Document("text", text, published=date(2016, 3, 7)))) for text in texts]
    spacy = time.perf_counter() - began
    amounts.read(analysed[0])
    began = time.perf_counter()
    rounds = 5
    for _ in range(rounds):
        for each in analysed:
            amounts.read(each)
    step = (time.perf_counter() - began) / rounds
    return f"{words / step:,.0f} words/s (spaCy {words / spacy:,.0f}; the step takes {step / spacy:.1%} of its time)"


def _miss(kind: str, text: str, *, gold: object, found: object) -> None:
    if _MISSES:
        print(f"[{kind}] {text}\n    gold  {gold}\n    found {found}")


def _rows() -> Iterator[tuple[str, object]]:
    for name in ("currency", "dimension"):
        value, unit = cqe(name)
        yield f"cqe {name}, value", value
        yield f"cqe {name}, value and unit", unit
    for kind in ("Currency", "Dimension", "Age", "Temperature"):
        yield f"recognizers {kind}", recognizers(kind)
    yield "recognizers Number (the room alone)", number_words("NumberModel")
    yield "recognizers Percent (the room alone)", number_words("PercentModel")
    for kind, score in datetimes().items():
        yield f"recognizers {kind}", score
    yield "gum news, dates", gum()
    yield "speed", speed()


def main() -> None:
    """Print the table."""
    if not BENCH.is_dir():
        print(f"skipped: no public collections under {BENCH} (set KG_BENCH)")
        return
    for name, score in _rows():
        print(f"{name:<36} {score}")


if __name__ == "__main__":
    main()
