"""Leaves out the claims that are not sure enough, once their status is known: what is asserted must be surer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract import learned
from kg.extract.learned.thresholds import Thresholds

if TYPE_CHECKING:
    from kg.model import Claim, Reading, Step
    from kg.ontology import Ontology


def step(ontology: Ontology) -> Step:
    """Return the step that keeps the claims whose scores reach the thresholds of their relation and status."""
    from kg.extract import model  # noqa: PLC0415  loaded when something is read

    thresholds = Thresholds(model.load().calibration, ontology)

    def weigh(reading: Reading) -> Reading:
        return replace(reading, claims=tuple(each for each in reading.claims if is_sure(each)))

    def is_sure(claim: Claim) -> bool:
        phrased = claim.by != learned.BY
        return claim.score >= thresholds.least(claim.relation, claim.status, phrased=phrased)

    return weigh
