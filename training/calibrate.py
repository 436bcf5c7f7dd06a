"""Finds how sure the model must be: lines from scores to probabilities, and how both voices are weighed together.

Fitted on texts that the model was not trained on: the items of the gate.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.gold.alignment import Alignment, gold_key
from benchmarks.gold.scoring import Fact, closure
from kg import ontology
from kg.extract import echo, learned, model
from kg.extract.learned import relations
from kg.extract.learned.thresholds import Thresholds, log_odds
from kg.extract.things import statement
from kg.model import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from kg.ontology import Ontology

    Floats = NDArray[np.float64]

_LOW = 0.02
_RAW = {"slope": 1.0, "shift": 0.0, "least": _LOW, "merging": [0.0, 1.0, 0.0]}


class Voiced(NamedTuple):
    """A claim with the score its phrase has (0 without one), the model's log-odds, and whether it is right."""

    phrase: float
    odds: float
    right: bool


def voiced(golden: Iterable[Reading], known: Ontology) -> Iterator[Voiced]:
    """Yield everything that either voice says of the texts of gold readings, as far as gold knows it."""
    steps = learned.steps(known)
    names = list(steps)
    before = names[: names.index("relations")]
    iris, vectors = model.load().vectors(known)
    raw = Thresholds({"default": _RAW, "foreign": _RAW}, known)
    for gold in golden:
        reading = Reading(gold.document)
        for name in before:
            reading = steps[name](reading)
        finder = relations.Finder(known, reading, iris, vectors, raw)
        yield from _judged(gold, reading, finder, known)


def _judged(gold: Reading, reading: Reading, finder: relations.Finder, known: Ontology) -> Iterator[Voiced]:
    alignment = Alignment(gold, reading)
    sure = [claim for claim in gold.claims if claim.score == 1]
    right = closure([_fact(claim) for claim in sure], known)
    fine = closure([_fact(claim) for claim in gold.claims], known)
    phrases = {statement(claim): claim for claim in reading.claims}
    chances = dict(zip(map(statement, reading.claims), finder.chances(reading.claims), strict=True))
    said = {statement(claim): claim for claim in finder.claims()}
    for key, claim in {**said, **phrases}.items():
        fact = Fact(alignment.mention(claim.subject), claim.relation, alignment.mention(claim.object))
        if fact in right or fact not in fine:
            chance = chances.get(key, claim.score)
            yield Voiced(phrases[key].score if key in phrases else 0.0, log_odds(chance), fact in right)


def _fact(claim: object) -> Fact:
    return Fact(gold_key(claim.subject), claim.relation, gold_key(claim.object))  # type: ignore[attr-defined]


def logistic(features: Floats, target: Floats, *, ridge: float = 1e-2) -> Floats:
    """Return the weights of a logistic regression (the first for a constant), by Newton's method."""
    columns = np.hstack([np.ones((len(features), 1)), features])
    weights = np.zeros(columns.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (target - chance) - ridge * weights
        curve = (columns * (chance * (1 - chance))[:, None]).T @ columns + ridge * np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def fitted(rows: list[Voiced], *, precision: float) -> dict[str, object]:
    """Return the calibration: the line for the model alone, the weights for both, and the least probability."""
    alone = [row for row in rows if not row.phrase]
    both = [row for row in rows if row.phrase]
    shift, slope = logistic(_column([row.odds for row in alone]), _right(alone))
    chance = [1 / (1 + np.exp(-(shift + slope * row.odds))) for row in alone]
    calibrated = [shift + slope * row.odds for row in both]
    merging = logistic(
        np.array([[log_odds(row.phrase), odds] for row, odds in zip(both, calibrated, strict=True)]), _right(both)
    )
    least = least_for(list(zip(chance, (row.right for row in alone), strict=True)), precision)
    error = calibration_error(list(zip(chance, (row.right for row in alone), strict=True)))
    return {
        "slope": round(float(slope), 4),
        "shift": round(float(shift), 4),
        "least": round(least, 3),
        "merging": [round(float(each), 4) for each in merging],
        "calibration error": round(error, 4),
    }


def least_for(scored: list[tuple[float, bool]], precision: float) -> float:
    """Return the least probability from which on the claims are right often enough."""
    best, right = 0.99, 0
    for place, (chance, good) in enumerate(sorted(scored, reverse=True), 1):
        right += good
        if right / place >= precision:
            best = chance
    return best


def calibration_error(scored: list[tuple[float, bool]], *, bins: int = 10) -> float:
    """Return the expected calibration error: how far probability and truth lie apart, by tenths."""
    total = 0.0
    for number in range(bins):
        part = [(c, good) for c, good in scored if number / bins <= c < (number + 1) / bins]
        if part:
            total += abs(sum(c for c, _ in part) - sum(good for _, good in part))
    return total / max(1, len(scored))


def _column(values: list[float]) -> Floats:
    return np.array(values)[:, None]


def _right(rows: list[Voiced]) -> Floats:
    return np.array([float(row.right) for row in rows])


def main() -> None:
    """Fit on the items of the gate; print the calibration as JSON, and on what it was fitted beside it."""
    known = ontology.load()
    items = sorted((Path(__file__).resolve().parents[1] / "tests" / "gate" / "items").glob("*.txt"))
    golden = [echo.parse(path.read_text(encoding="utf-8"), ontology=known) for path in items]
    rows = list(voiced(golden, known))
    print(json.dumps({"default": fitted(rows, precision=0.85)}, indent=1))
    alone = [row for row in rows if not row.phrase]
    told = (f"{sum(row.right for row in part)} of {len(part)}" for part in (rows, alone))
    print("right: {}; without a phrase: {}".format(*told), file=sys.stderr)


if __name__ == "__main__":
    main()
