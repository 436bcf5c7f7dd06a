"""How sure the model must be: probabilities, families of relations, and a model that was never calibrated."""

from __future__ import annotations

from math import nan
from pathlib import Path

import pytest

from kg import ontology
from kg.errors import MissingPart
from kg.extract.learned.thresholds import ANY, HEDGED, Thresholds, family, log_odds
from kg.model import Status
from kg.names import KG

CALIBRATION = {
    "alone": {"line": [-1.0, 2.0], "families": {"Role": 1.0}},
    "both": {"line": [0.5, 1.0, 0.5], "families": {}},
    "least": {ANY: 0.6, HEDGED: 0.4, "Role": 0.9},
}
BOTH = {"default": CALIBRATION, "foreign": CALIBRATION | {"least": {ANY: 0.3, HEDGED: 0.3}}}


def test_families_have_thresholds_of_their_own() -> None:
    """A relation is held to the threshold of its family, and to that of all where its family has none."""
    known = ontology.load()
    thresholds = Thresholds(BOTH, known)

    assert family(known.relations[KG + "holdsRole"], known) == "Role"
    assert thresholds.least(KG + "holdsRole") == 0.9
    assert thresholds.least(KG + "owns") == 0.6
    assert thresholds.least(KG + "owns", Status.PLANNED) == thresholds.lowest(KG + "owns") == 0.4


def test_an_ontology_of_ones_own_has_its_own_line() -> None:
    """Under another ontology the thresholds for others hold."""
    other = ontology.load(Path(__file__).parent.parent / "examples" / "energy.ttl")

    assert {Thresholds(BOTH, other).least(iri) for iri in other.relations} == {0.3}


def test_scores_become_probabilities() -> None:
    """The line turns a score into log-odds; where the model saw nothing there is no chance."""
    thresholds = Thresholds(BOTH, ontology.load())

    assert log_odds(thresholds.chance(1.5, KG + "owns")) == pytest.approx(2.0)
    assert log_odds(thresholds.chance(1.5, KG + "holdsRole")) == pytest.approx(3.0)
    assert thresholds.chance(nan, KG + "owns") == 0
    assert log_odds(thresholds.merged(0.8, 2.0, KG + "owns")) == pytest.approx(1.5 + log_odds(0.8))
    assert thresholds.merged(0.8, nan, KG + "owns") == 0.8


def test_a_model_without_thresholds_is_refused() -> None:
    """A model that was never calibrated is not read with."""
    with pytest.raises(MissingPart, match="no thresholds for the default ontology"):
        Thresholds({}, ontology.load())
