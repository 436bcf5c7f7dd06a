"""GAP: which of two names does an ambiguous pronoun stand for?"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.data import folder, sample
from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import Reading


KEPT = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A text with the offset of a pronoun and the ranges of two names; ``truth`` tells which of them it stands for."""

    ident: str
    text: str
    pronoun: int
    names: tuple[tuple[int, int], ...]
    truth: tuple[bool, ...]
    feminine: bool


def rows(part: str) -> list[Row]:
    """Read the rows of a part: ``development`` or ``validation``."""
    return [_row(fields) for fields in table(part)]


def table(part: str) -> list[dict[str, str]]:
    """Return the rows of a part as they stand in the file."""
    path = folder("gap") / f"gap-{part}.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def kept() -> list[Row]:
    """Return the rows of ``development`` from which the model never learns, chosen by the hash of their number."""
    return sample(rows("development"), KEPT, key=lambda row: row.ident)


def _row(fields: dict[str, str]) -> Row:
    starts = {name: int(fields[f"{name}-offset"]) for name in "AB"}
    names = tuple((start, start + len(fields[name])) for name, start in starts.items())
    truth = tuple(fields[f"{name}-coref"].upper() == "TRUE" for name in "AB")
    feminine = fields["Pronoun"].lower() in {"she", "her", "hers"}
    return Row(fields["ID"], fields["Text"], int(fields["Pronoun-offset"]), names, truth, feminine)


def answer(row: Row, reading: Reading) -> tuple[bool, ...]:
    """Tell for each of the two names whether the reading joins it with the pronoun."""
    chains = {mention.cluster for mention in reading.mentions if mention.span.start == row.pronoun} - {None}
    joined = [each.span for each in reading.mentions if each.cluster in chains and each.kind is MentionKind.NAME]
    return tuple(any(span.start < end and start < span.end for span in joined) for start, end in row.names)


def score(read: Iterable[tuple[Row, Reading]]) -> dict[str, tuple[float, float, float]]:
    """Return precision, recall and F1 over both names of all rows, and of masculine and feminine pronouns alone."""
    counts: Counter[tuple[str, str]] = Counter()
    for row, reading in read:
        gender = "feminine" if row.feminine else "masculine"
        for said, true in zip(answer(row, reading), row.truth, strict=True):
            outcome = ("right" if true else "wrong") if said else ("missed" if true else "none")
            counts[gender, outcome] += 1
            counts["all", outcome] += 1
    return {gender: _rates(counts, gender) for gender in ("all", "masculine", "feminine")}


def _rates(counts: Counter[tuple[str, str]], gender: str) -> tuple[float, float, float]:
    right = counts[gender, "right"]
    precision = right / max(1, right + counts[gender, "wrong"])
    recall = right / max(1, right + counts[gender, "missed"])
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)
