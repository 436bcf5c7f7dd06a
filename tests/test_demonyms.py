"""The table of adjectives of places can be read in both directions."""

from __future__ import annotations

import pytest

from kg.extract.demonyms import ADJECTIVES, DEMONYMS


@pytest.mark.parametrize(
    ("word", "place"),
    [("French", "France"), ("U.S.", "United States"), ("Croat", "Croatia"), ("Costa Rican", "Costa Rica")],
)
def test_an_adjective_belongs_to_a_place(word: str, place: str) -> None:
    """Each adjective of a place, common or not, leads to it."""
    assert DEMONYMS[word] == place
    assert word in ADJECTIVES[place]


def test_no_adjective_belongs_to_two_places() -> None:
    """An adjective is unambiguous, and a place that is its own adjective is none ("New Zealand")."""
    words = [word for place, words in ADJECTIVES.items() for word in words if word != place]

    assert len(words) == len(set(words)) == len(DEMONYMS)
    assert "New Zealand" not in DEMONYMS
