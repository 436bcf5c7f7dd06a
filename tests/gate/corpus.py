"""The gold items of the gate, and the floors pinned for them."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import kg
from benchmarks.gold.scoring import Judgement, Tally, judge
from kg.extract import echo
from kg.model import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.model import Reading
    from kg.ontology import Ontology

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
RATES = ("status", "speaker")


@dataclass(frozen=True, slots=True)
class Floors:
    """The pinned corpus (its digest and size) and the least value of each score."""

    corpus: str
    items: int
    floors: Mapping[str, float]

    def broken(self, scores: Mapping[str, float]) -> list[str]:
        """Return a line for each score that lies below its floor."""
        return [
            f"{name}: {scores.get(name, 0):.3f} < {floor:.3f}"
            for name, floor in self.floors.items()
            if scores.get(name, 0) < floor
        ]

    def raised(self, scores: Mapping[str, float]) -> Floors:
        """Return the floors lifted to the scores, rounded down; none is lowered."""
        names = sorted({*scores, *self.floors})
        lifted = {name: max(self.floors.get(name, 0), math.floor(scores.get(name, 0) * 1000) / 1000) for name in names}
        return replace(self, floors=lifted)


def paths() -> list[Path]:
    """Return the files of the items, in order."""
    return sorted((HERE / "items").glob("*.txt"))


def digest() -> str:
    """Return a SHA-256 over the names and bytes of all items."""
    whole = hashlib.sha256()
    for path in paths():
        whole.update(f"{path.name}\n{path.stat().st_size}\n".encode() + path.read_bytes())
    return whole.hexdigest()


def gold(path: Path, ontology: Ontology) -> Reading:
    """Read the gold reading of one item."""
    return echo.parse(path.read_text(encoding="utf-8"), ontology=ontology, document=Document(path.stem, ""))


def read(golden: Reading, ontology: Ontology) -> tuple[Reading, Judgement]:
    """Read the plain text of an item with the real reader; return what it read and how good that is."""
    reading = kg.read(golden.document, ontology=ontology)
    return reading, judge(golden, reading, ontology)


def total(judgements: Iterable[Judgement]) -> dict[str, Tally]:
    """Add up the counts of many items."""
    sums: dict[str, Tally] = {}
    for judgement in judgements:
        for name, tally in judgement.tallies.items():
            sums[name] = sums.get(name, Tally()) + tally
    return sums


def scores(tallies: Mapping[str, Tally]) -> dict[str, float]:
    """Return the figures that have floors: precision and recall of each row, or its one rate."""
    rates = {f"{name} accuracy": tally.precision for name, tally in tallies.items() if name in RATES}
    precision = {f"{name} precision": tally.precision for name, tally in tallies.items() if name not in RATES}
    recall = {f"{name} recall": tally.recall for name, tally in tallies.items() if name not in RATES}
    return precision | recall | rates


def table(tallies: Mapping[str, Tally]) -> str:
    """Return the scores as an aligned table."""
    lines = [f"{'':18}{'precision':>10}{'recall':>8}{'F1':>8}{'given':>8}{'wanted':>8}"]
    for name, tally in tallies.items():
        figures = f"{tally.precision:10.3f}"
        figures += " " * 16 if name in RATES else f"{tally.recall:8.3f}{tally.f1:8.3f}"
        lines.append(f"{name:18}{figures}{tally.given:8.0f}{tally.wanted:8.0f}")
    return "\n".join(lines)


def load() -> Floors:
    """Read the pinned floors."""
    return Floors(**json.loads(FLOORS.read_text(encoding="utf-8")))


def save(floors: Floors) -> None:
    """Write the floors, sorted, for git."""
    whole = {"corpus": floors.corpus, "items": floors.items, "floors": dict(sorted(floors.floors.items()))}
    FLOORS.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
