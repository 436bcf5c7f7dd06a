"""Leaves out the claims that are not sure enough, once their status is known: what is asserted must be surer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.learned.thresholds import Thresholds

if TYPE_CHECKING:
    from kg.model import Reading, Step
    from kg.ontology import Ontology


def step(ontology: Ontology) -> Step:
    """Return the step that keeps the claims whose scores reach the thresholds of their relation and status."""
    from kg.extract import model  # noqa: PLC0415  loaded when something is read

    thresholds = Thresholds(model.load().calibration, ontology)

    def weigh(reading: Reading) -> Reading:
        sure = (each for each in reading.claims if each.score >= thresholds.least(each.relation, each.status))
        return replace(reading, claims=tuple(sure))

    return weigh
