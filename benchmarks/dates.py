"""Scores the reading of dates: the specification of recognizers-text, and the dates marked in the articles of GUM."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.amounts import AMOUNTS, Tally, cases, read
from benchmarks.data import folder
from benchmarks.scores import Counts
from kg.names import EDTF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Mention

KINDS = ("date", "daterange", "datetime")

_MARK = re.compile(r"<date ([^>]*)>|</date>")
_GLUED = {",", ".", ";", ":", ")", "]", "'s", "’s", "%", "?", "!", "n't"}
_COARSE = re.compile(r"\b(?:week|month|year)s?\b")


@dataclass(frozen=True, slots=True)
class Marked:
    """A date marked in an article: where it stands, and ``when``, or ``from`` and ``to``, it is."""

    start: int
    end: int
    attributes: dict[str, str]


def recognizers(kind: str, *, every: int = 1) -> Tally:
    """Score one of ``KINDS``: a phrase is right if what is read there is one of the readings that are allowed.

    ``every`` takes only each so-many-th case.
    """
    tally = Tally()
    for case in cases("recognizers-text", "Specs/DateTime/English/DateTimeModel.json")[::every]:
        results = [result for result in case["Results"] if (result.get("TypeName") or "").endswith("." + kind)]
        reference = (case.get("Context") or {}).get("ReferenceDateTime")
        if results and reference:
            found = [
                each for each in read(case["Input"], date.fromisoformat(reference[:10])) if each.type not in AMOUNTS
            ]
            for result in results:
                _score(tally, case["Input"], result=result, found=found)
    return tally


def _score(tally: Tally, text: str, *, result: dict[str, Any], found: list[Mention]) -> None:
    near = [each for each in found if each.span.start <= result["End"] and result["Start"] < each.span.end]
    readings = (result.get("Resolution") or {}).get("values") or []
    right = any(_is_meant(each, value) for each in near for value in readings)
    placed = any(each.datatype for each in near)
    tally.counts += Counts(int(right), int(placed or right), 1)
    if not right:
        tally.misses.append((text, [result["Text"], *readings], [(each.span.text, each.value) for each in near]))


def _is_meant(mention: Mention, value: dict[str, str]) -> bool:
    """Compare with a gold reading.

    Its ranges end before their last day, and its *from 2010 to 2014* ends with 2013; here it ends with 2014.  Its *two
    weeks ago* is a day, here it is a week: right, if the day lies in it.  *Early 2017* is here the whole year.
    """
    start, end = _bounds(mention)
    if value.get("value") == "not resolved":
        return mention.value is None
    if "value" in value:
        gold = value["value"][:10]
        return start == end == gold or (start <= gold <= end and _COARSE.search(mention.span.text) is not None)
    first, last = value.get("start", "..")[:10], value.get("end", "..")[:10]
    return (start == first and end in _ends(last)) or mention.value == value.get("timex")


def _ends(day: str) -> set[str]:
    """Return the last days that a range may have which ends before (or with the month or year of) this day."""
    if day == "..":
        return {day}
    month = {_month_end(day)} if day.endswith("-01") else set()
    year = {day[:4] + "-12-31"} if day.endswith("-01-01") else set()
    return {day, (date.fromisoformat(day) - timedelta(1)).isoformat()} | month | year


def _month_end(day: str) -> str:
    year, month = int(day[:4]), int(day[5:7])
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(1)).isoformat()


def _bounds(mention: Mention) -> tuple[str, str]:
    """Return the first and the last day of a date that was read."""
    value = mention.value or ""
    if mention.datatype == EDTF:
        start, _, end = value.partition("/")
        return start, end
    if len(value) == len("2016"):
        return f"{value}-01-01", f"{value}-12-31"
    if len(value) == len("2016-03"):
        return f"{value}-01", _month_end(f"{value}-01")
    return value, value


def gum(genre: str = "news") -> Tally:
    """Score the dates marked in the articles of a genre; an end of a range is marked by itself there."""
    tally = Tally()
    for text, published, marks in gum_texts(genre):
        found = [each for each in read(text, published) if each.datatype and each.type not in AMOUNTS]
        for mark in marks:
            near = [each for each in found if each.span.start < mark.end and mark.start < each.span.end]
            right = any(_is_marked(each, mark.attributes) for each in near)
            tally.counts += Counts(int(right), int(bool(near)), 1)
            if not right:
                around = f"{published} {text[max(0, mark.start - 60) : mark.end + 40]!r}"
                read_there = [(each.span.text, each.value) for each in near]
                tally.misses.append((around, [text[mark.start : mark.end], mark.attributes], read_there))
    return tally


def _is_marked(mention: Mention, attributes: dict[str, str]) -> bool:
    start, end = _bounds(mention)
    if "when" in attributes:
        when = attributes["when"]
        return mention.value == when or start.startswith(when) or end.startswith(when)
    first = attributes.get("from") or attributes.get("notBefore") or ".."
    last = attributes.get("to") or attributes.get("notAfter") or ".."
    return start.startswith(first) and end.startswith(last)


def gum_texts(genre: str) -> Iterator[tuple[str, date, list[Marked]]]:
    """Give the articles of a genre as text, with their date and the dates marked in them."""
    for path in sorted(folder("gum").glob(f"xml/GUM_{genre}_*.xml")):
        raw = path.read_text(encoding="utf-8")
        created = re.findall(r'dateCreated="(\d{4}-\d\d-\d\d)"', raw)
        text, marks = _joined(raw)
        yield text, date.fromisoformat(created[0]), marks


def _joined(raw: str) -> tuple[str, list[Marked]]:
    """Join the words of an article, one of which stands in each line."""
    text = ""
    marks: list[Marked] = []
    opened: tuple[int, dict[str, str]] | None = None
    for line in raw.splitlines():
        mark = _MARK.match(line)
        if mark and mark[1]:
            opened = (len(text), dict(re.findall(r'(\w+)="([^"]*)"', mark[1])))
        elif mark and opened:
            marks.append(Marked(opened[0], len(text), opened[1]))
        elif "\t" in line:
            word = line.partition("\t")[0]
            text += word if not text or text[-1] in "\n([$£€“" or word in _GLUED else " " + word
        elif line.startswith(("</p>", "</head>")):
            text += "\n\n"
    return text, marks
