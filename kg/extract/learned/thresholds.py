"""Turns the model's scores into probabilities, and says how sure it must be to claim something."""

from __future__ import annotations

from math import exp, isnan, log
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.ontology import Ontology

_FAINT = 0.02
"""The probability from which on a score may add up with others."""


class Thresholds:
    """The calibration of one model under one ontology.

    A score becomes a probability by a line fitted to data that the model was not trained on (Platt's scaling); a
    relation is claimed where its probability reaches ``least``, which was chosen for precision first.
    """

    def __init__(self, calibration: Mapping[str, Any], ontology: Ontology) -> None:
        """Take what was found for the model: the default ontology and others have lines of their own."""
        found = calibration["foreign" if ontology.ground is not None else "default"]
        self._slope, self._shift = float(found["slope"]), float(found["shift"])
        self.least = float(found["least"])
        self._merging = [float(each) for each in found["merging"]]
        self.faint = (log_odds(_FAINT) - self._shift) / self._slope

    def chance(self, score: float) -> float:
        """Return the probability of a statement with this score; 0 where the model saw nothing."""
        return 0.0 if isnan(score) else _chance(self._slope * score + self._shift)

    def merged(self, phrase: float, chance: float) -> float:
        """Return the probability of what a phrase claims with this score, when the model gives it this chance.

        The weights of both log-odds were fitted by logistic regression.
        """
        shift, ours, theirs = self._merging
        return _chance(shift + ours * log_odds(phrase) + theirs * log_odds(chance))


def log_odds(chance: float) -> float:
    """Return the logarithm of the odds of a probability, which is kept from 0 and 1."""
    bounded = min(max(chance, 1e-4), 1 - 1e-4)
    return log(bounded / (1 - bounded))


def _chance(odds: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))
