"""Among the stretches that may be mentions, those are chosen that do not cross."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.model.decode import settle, softmax

Row = tuple[int, int, int, float]


def kept(*rows: Row) -> list[tuple[int, int]]:
    """Return which of (first word, last word, kind, score) stay."""
    first, last, kinds, scores = (np.array(column) for column in zip(*rows, strict=True))
    chosen = settle(first, last, kinds, scores.astype(np.float32), nested=0.7)
    return [(int(first[place]), int(last[place])) for place in chosen]


def test_better_of_two_that_cross_stays() -> None:
    """Where two stretches cross, the one with the higher score is kept."""
    assert kept((0, 2, 1, 0.6), (2, 4, 1, 0.9)) == [(2, 4)]


def test_one_may_stand_within_another() -> None:
    """A mention inside a longer one stays, and the longer one comes first."""
    assert kept((1, 1, 1, 0.5), (0, 2, 1, 0.6)) == [(0, 2), (1, 1)]


@pytest.mark.parametrize(("score", "stays"), [(0.8, [(0, 2), (1, 2)]), (0.6, [(1, 2)])])
def test_two_of_a_kind_that_end_together_must_both_be_probable(score: float, stays: list[tuple[int, int]]) -> None:
    """A name that ends a longer one ("President Peter Smith") stays only where the model is sure of both."""
    assert kept((0, 2, 1, score), (1, 2, 1, 0.9)) == stays


def test_two_kinds_may_end_together() -> None:
    """A name may end where a noun phrase ends, however unsure."""
    assert kept((0, 2, 2, 0.5), (1, 2, 1, 0.5)) == [(0, 2), (1, 2)]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8), st.integers(1, 5), st.floats(0.2, 1.0)), max_size=60))
def test_what_stays_never_crosses(given_: list[tuple[int, int, int, float]]) -> None:
    """Whatever is proposed, what is kept is nested or apart, in the order of the text, and the best is among it."""
    rows = list({(a, a + w): (a, a + w, k, s) for a, w, k, s in given_}.values())
    if not rows:
        return

    stays = kept(*rows)

    assert stays == sorted(stays, key=lambda span: (span[0], -span[1]))
    assert not [(x, y) for x in stays for y in stays if x[0] < y[0] <= x[1] < y[1]]
    assert {(a, b) for a, b, _, score in rows if score == max(row[3] for row in rows)} & set(stays)


def test_probabilities_add_up() -> None:
    """Scores of any size become probabilities."""
    assert softmax(np.array([[1e4, 0.0], [-5.0, -5.0]], np.float32)).tolist() == [[1.0, 0.0], [0.5, 0.5]]
