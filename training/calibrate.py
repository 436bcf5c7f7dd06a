"""Finds how sure the model must be: lines from scores to probabilities, and how both voices are weighed together.

Fitted on texts that the model was not trained on: for the default ontology the items of the gate, those kept for this
(``corpus/calibration``) and the news of GUM; for ontologies of others a sample of KnowledgeNet's fold 3 and of the kept
part of Re-DocRED.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks import knowledgenet, redocred
from benchmarks.data import folder
from benchmarks.gold.alignment import Alignment, gold_key
from benchmarks.gold.scoring import Fact, closure
from kg import extract, ontology
from kg.extract import echo, model
from kg.extract.learned import relations
from kg.extract.learned.thresholds import ALONE, ANY, HEDGED, Thresholds, family, log_odds
from kg.extract.things import statement
from kg.model import Reading, Status
from training.data import corpus, docred, standoff
from training.data.knowledgenet import CALIBRATING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from benchmarks.part import Part
    from kg.model import Claim, Document
    from kg.ontology import Ontology

    Floats = NDArray[np.float64]

PRECISION = 0.83
"""The share of what is asserted under the default ontology that should be right; the texts are hard on purpose."""
_HEDGED_PRECISION = 0.6
"""The same for what is claimed and not asserted."""
_LOW = 0.02
_RAW = {
    "alone": {"line": [0.0, 1.0], "families": {}},
    "both": {"line": [0.0, 1.0, 0.0], "families": {}},
    "least": {ANY: _LOW, HEDGED: _LOW, ALONE: _LOW},
}
_EVEN, _SURER = 0.5, 0.6
"""Nothing is asserted that is more likely wrong, and by the model alone nothing that is not a little surer."""
_RIDGE = 2.0
"""How strongly the shifts of families are held to zero."""
_FEW = 15
"""Claims by which what all families have in common counts in the threshold of one."""
_HERE = Path(__file__).resolve().parent


class Voiced(NamedTuple):
    """A claim: the score of its phrase (0 without one), that of the model, its family, and whether it is right."""

    phrase: float
    score: float
    family: str
    asserted: bool = True
    right: bool = False
    source: str = ""

    @property
    def features(self) -> list[float]:
        """Return what the probability is made of."""
        return [log_odds(self.phrase), self.score] if self.phrase else [self.score]


class Sayings:
    """Everything that either voice says of a text under one ontology, however unsure."""

    def __init__(self, known: Ontology) -> None:
        """Make the steps that come before the voices are merged."""
        makers = extract.MAKERS
        names = list(makers)
        self.known = known
        self._steps = [makers[name](known) for name in names[: names.index("relations")]]
        self._status = makers["status"](known)
        self._vectors = model.load().vectors(known)
        self._raw = Thresholds({"default": _RAW, "foreign": _RAW}, known)

    def of(self, document: Document) -> tuple[Reading, dict[Claim, Voiced]]:
        """Return the reading without claims, and each claim with what the voices make of it (``right`` is open)."""
        reading = Reading(document)
        for step in self._steps:
            reading = step(reading)
        finder = relations.Finder(self.known, reading, *self._vectors, self._raw)
        ours = finder.claims()
        found = {}
        for claim, score in zip(reading.claims, finder.scores(reading.claims), strict=True):
            ours.pop(statement(claim), None)
            if not isnan(score):
                found[claim] = Voiced(claim.score, score, self._family(claim))
        for claim in ours.values():
            found[claim] = Voiced(0.0, log_odds(claim.score), self._family(claim))
        said = {each: self._status(replace(reading, claims=(each,))).claims[0] for each in found}
        sayings = {
            said[each]: voiced._replace(asserted=said[each].status is Status.ASSERTED) for each, voiced in found.items()
        }
        return replace(reading, claims=()), sayings

    def _family(self, claim: Claim) -> str:
        return family(self.known.relations[claim.relation], self.known)


def default() -> Iterator[Voiced]:
    """Yield what is said of the texts of gold readings under the default ontology, as far as gold knows it."""
    known = ontology.load()
    sayings = Sayings(known)
    for gold in _golden(known):
        reading, found = sayings.of(gold.document)
        alignment = Alignment(gold, reading)
        right = _by_status((claim for claim in gold.claims if claim.score == 1), known)
        fine = _by_status(gold.claims, known)
        for claim, voiced in found.items():
            fact = Fact(alignment.mention(claim.subject), claim.relation, alignment.mention(claim.object))
            is_right = fact in right.get(claim.status, ())
            if is_right or fact not in fine.get(claim.status, ()):
                yield voiced._replace(right=is_right)


def _by_status(claims: Iterable[Claim], known: Ontology) -> dict[Status, set[Fact]]:
    """Return what follows from the claims of each status."""
    facts: dict[Status, list[Fact]] = {}
    for claim in claims:
        facts.setdefault(claim.status, []).append(_fact(claim))
    return {status: closure(each, known) for status, each in facts.items()}


def _golden(known: Ontology) -> Iterator[Reading]:
    for path in sorted((_HERE.parent / "tests" / "gate" / "items").glob("*.txt")):
        yield echo.parse(path.read_text(encoding="utf-8"), ontology=known)
    for path in sorted((_HERE / "corpus" / "calibration").glob("*.txt")):
        yield corpus.reading(path, "calibration")
    yield from standoff.readings("gum")


def _fact(claim: Claim) -> Fact:
    return Fact(gold_key(claim.subject), claim.relation, gold_key(claim.object))


def foreign() -> Iterator[Voiced]:
    """Yield what is said of public texts under ontologies of others, as far as their labels tell."""
    ontologies = folder("ontologies")
    yield from _judged(knowledgenet.part([3], limit=CALIBRATING, vocabulary=ontologies / "knowledgenet.ttl"))
    yield from _judged(redocred.part(limit=docred.CALIBRATING, vocabulary=ontologies / "redocred.ttl"))


def _judged(part: Part) -> Iterator[Voiced]:
    sayings = Sayings(ontology.load(part.ontology))
    for place, document in enumerate(part.documents):
        reading, found = sayings.of(document)
        for claim, voiced in found.items():
            counts = next(iter(part.judge(place, replace(reading, claims=(claim,))).counts.values()))
            if counts.predicted:
                yield voiced._replace(right=counts.right > 0, source=part.name)


def logistic(features: Floats, target: Floats, *, ridge: Sequence[float]) -> Floats:
    """Return the weights of a logistic regression (the first for a constant), by Newton's method; ``ridge`` each."""
    columns = np.hstack([np.ones((len(features), 1)), features])
    penalty = np.array([1e-2, *ridge])
    weights = np.zeros(columns.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (target - chance) - penalty * weights
        curve = (columns * (chance * (1 - chance))[:, None]).T @ columns + np.diag(penalty)
        weights = weights + np.linalg.solve(curve, slope)
    return weights


class Scored(NamedTuple):
    """A claim with its probability, whether it is right, its family, status and voices, and where it was said."""

    chance: float
    right: bool
    family: str
    asserted: bool
    phrased: bool
    source: str


class Line(NamedTuple):
    """What makes a probability of the features of a claim: a constant and weights, and a shift for each family."""

    line: list[float]
    families: dict[str, float]

    def chance(self, row: Voiced) -> float:
        """Return the probability of a claim."""
        odds = self.line[0] + self.families[row.family] + float(np.dot(self.line[1:], row.features))
        return float(1 / (1 + np.exp(-odds)))


def lined(rows: Sequence[Voiced]) -> Line:
    """Fit a line to claims of one kind: by the model alone, or by both voices."""
    families = sorted({row.family for row in rows})
    features = [[*row.features, *(float(row.family == name) for name in families)] for row in rows]
    count = len(rows[0].features)
    ridge = [*[1e-2] * count, *[_RIDGE] * len(families)]
    weights = logistic(np.array(features), np.array([float(row.right) for row in rows]), ridge=ridge)
    line, shifts = weights[: 1 + count], weights[1 + count :]
    return Line(
        [round(float(each), 4) for each in line],
        {name: round(float(shift), 4) for name, shift in zip(families, shifts, strict=True)},
    )


def fitted(rows: Sequence[Voiced], least: Callable[[list[Scored]], dict[str, float]]) -> dict[str, object]:
    """Return the calibration: the lines for the model alone and for both voices, and the least probabilities."""
    alone, both = (lined([row for row in rows if bool(row.phrase) is phrased]) for phrased in (False, True))
    scored = [_scored(row, both if row.phrase else alone) for row in rows]
    return {
        "alone": alone._asdict(),
        "both": both._asdict(),
        "least": {name: round(value, 3) for name, value in least(scored).items()},
        "calibration error": round(calibration_error([each for each in scored if each.chance >= _LOW]), 4),
    }


def _scored(row: Voiced, line: Line) -> Scored:
    return Scored(line.chance(row), row.right, row.family, row.asserted, bool(row.phrase), row.source)


def by_family(scored: list[Scored], *, precision: float = PRECISION) -> dict[str, float]:
    """Return the least probability for each family, for all together, and for what is not asserted."""
    asserted = [each for each in scored if each.asserted]
    overall = least_for(asserted, precision)
    above = [each.right for each in asserted if each.chance >= overall]
    prior = sum(above) / max(1, len(above))
    families: dict[str, list[Scored]] = {}
    for each in asserted:
        families.setdefault(each.family, []).append(each)
    own = {name: max(_EVEN, least_for(each, precision, prior=prior)) for name, each in sorted(families.items())}
    hedged = least_for([each for each in scored if not each.asserted], _HEDGED_PRECISION)
    alone = least_for([each for each in asserted if not each.phrased], precision)
    return {ANY: max(_EVEN, overall), HEDGED: hedged, ALONE: max(_SURER, alone), **own}


def least_for(scored: Iterable[Scored], precision: float, *, prior: float = 0.0) -> float:
    """Return the least probability from which on the claims are right often enough.

    With a prior, as many claims of that precision as ``_FEW`` are thought to be among them.
    """
    few = _FEW if prior else 0
    best, right = 0.95, few * prior
    for place, each in enumerate(sorted(scored, reverse=True), 1 + few):
        right += each.right
        if right / place >= precision:
            best = min(best, each.chance)
    return best


def by_f1(scored: list[Scored]) -> dict[str, float]:
    """Return the least probability with the best F1, where sources differ the highest: precision comes first."""
    sources = sorted({each.source for each in scored})
    least = max(best_f1([each for each in scored if each.source == source]) for source in sources)
    return {ANY: least, HEDGED: least, ALONE: least}


def best_f1(scored: list[Scored]) -> float:
    """Return the least probability with the best F1."""
    best, least, right, wanted = 0.0, 0.5, 0, sum(each.right for each in scored)
    for place, each in enumerate(sorted(scored, reverse=True), 1):
        right += each.right
        f1 = 2 * right / (place + wanted)
        best, least = max((best, least), (f1, each.chance))
    return least


def calibration_error(scored: list[Scored], *, bins: int = 10) -> float:
    """Return the expected calibration error: how far probability and truth lie apart, by tenths."""
    total = 0.0
    for number in range(bins):
        part = [each for each in scored if number / bins <= each.chance < (number + 1) / bins]
        total += abs(sum(each.chance - each.right for each in part))
    return total / max(1, len(scored))


def main() -> None:
    """Fit; print the calibration as JSON, and on how much it was fitted beside it."""
    found = {}
    for name, rows, least in (("default", list(default()), by_family), ("foreign", list(foreign()), by_f1)):
        found[name] = fitted(rows, least)
        alone = [row for row in rows if not row.phrase]
        told = " and ".join(f"{sum(row.right for row in part)} of {len(part)}" for part in (rows, alone))
        print(f"{name}: right {told} without a phrase", file=sys.stderr)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
