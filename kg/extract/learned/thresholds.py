"""Turns the model's scores into probabilities, and says how sure it must be to claim something."""

from __future__ import annotations

from math import exp, isnan, log
from typing import TYPE_CHECKING, Any

from kg.extract.model.weights import damaged
from kg.model import Status
from kg.names import KG

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.ontology import Ontology, Relation

_FAINT = 0.02
"""The probability from which on a score may add up with others."""
_REFUTED = 0.1
"""The probability below which a phrase is not believed at all."""
_FAMILIES = ("Role", "Date", "Value", "Person", "Organization", "Place")
ANY = "any"
"""The family that stands for all that have no threshold of their own."""
_VOICES = ("alone", "both")
HEDGED = "hedged"
"""Stands for what is claimed but not asserted: it makes no triple, so it costs less to be wrong."""
ALONE = "alone"
"""Stands for what is asserted by the model alone: no phrase explains it, so it must be surer."""


class Thresholds:
    """The calibration of one model under one ontology.

    A score becomes a probability by a line fitted to data that the model was not trained on (Platt's scaling), with a
    shift for each family of relations; a relation is claimed where its probability reaches the least one of its family.
    """

    def __init__(self, calibration: Mapping[str, Any], ontology: Ontology) -> None:
        """Take what was found for the model: the default ontology and others have lines of their own.

        Raises ``MissingPart`` where nothing was found.
        """
        name = "foreign" if ontology.ground is not None else "default"
        if name not in calibration:
            raise damaged(f"the model has no thresholds for the {name} ontology")
        self._found = calibration[name]
        self._family = {iri: family(relation, ontology) for iri, relation in ontology.relations.items()}
        self._alone, self._both = ({iri: self._line(voices, iri) for iri in self._family} for voices in _VOICES)
        self._lowest = {iri: min(self.least(iri), self.least(iri, Status.REPORTED)) for iri in self._family}
        shift, slope = self._found["alone"]["line"]
        self.faint = (log_odds(_FAINT) - shift) / slope

    def least(self, relation: str, status: Status = Status.ASSERTED, *, phrased: bool = False) -> float:
        """Return how probable a statement under this relation (an IRI) must be to be claimed with this status.

        What a phrase says is claimed without being asserted unless the model is nearly sure that it is wrong.
        """
        least = self._found["least"]
        if status is not Status.ASSERTED:
            return _REFUTED if phrased else float(least[HEDGED])
        own = float(least.get(self._family[relation], least[ANY]))
        return own if phrased else max(own, float(least[ALONE]))

    def lowest(self, relation: str) -> float:
        """Return how probable a statement of the model alone must be to be claimed with any status."""
        return self._lowest[relation]

    def chance(self, score: float, relation: str) -> float:
        """Return the probability of what the model alone says with this score; 0 where it saw nothing."""
        if isnan(score):
            return 0.0
        shift, slope = self._alone[relation]
        return _chance(shift + slope * score)

    def merged(self, phrase: float, score: float, relation: str) -> float:
        """Return the probability of what a phrase claims with one score and the model with another."""
        if isnan(score):
            return phrase
        shift, ours, theirs = self._both[relation]
        return _chance(shift + (ours * log_odds(phrase) + theirs * score))

    def _line(self, voices: str, relation: str) -> tuple[float, ...]:
        """Return what makes log-odds of scores under a relation: what is added, and a factor for each score."""
        shift, *factors = self._found[voices]["line"]
        return shift + self._found[voices]["families"].get(self._family[relation], 0.0), *factors


def _chance(odds: float) -> float:
    """Return the probability of log-odds, which are kept within 30."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))


def family(relation: Relation, ontology: Ontology) -> str:
    """Return the family of a relation: the class of what it leads to."""
    return next(
        (name for name in _FAMILIES if any(ontology.is_a(each, KG + name) for each in relation.range)),
        "Thing",
    )


def log_odds(chance: float) -> float:
    """Return the logarithm of the odds of a probability, which is kept from 0 and 1."""
    bounded = min(max(chance, 1e-4), 1 - 1e-4)
    return log(bounded / (1 - bounded))
