"""Chooses among the stretches that may be mentions, so that no two cross."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg.extract.model.shape import WIDEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Floats = NDArray[np.float32]


def softmax(scores: Floats) -> Floats:
    """Turn the scores of each row into probabilities."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    chances: Floats = powers / powers.sum(-1, keepdims=True)
    return chances


def settle(first: Numbers, last: Numbers, kinds: Numbers, scores: Floats, *, nested: float) -> Numbers:
    """Return which stretches of words stay, in the order of the text.

    The better one of two that cross stays.  One may stand within another; but two of a kind that begin or end together
    both stay only where both have a score of at least ``nested``.
    """
    kept: dict[int, list[tuple[int, int, float]]] = {}
    chosen = []
    order = np.lexsort((last, first, -scores)).tolist()
    rows = list(zip(first.tolist(), last.tolist(), kinds.tolist(), scores.tolist(), strict=True))
    for place in order:
        begin, end, kind, score = rows[place]
        near = (each for word in range(begin - WIDEST, end + 1) for each in kept.get(word, ()))
        if all(_agree(begin, end, kind, min(score, theirs) >= nested, rows[other]) for *_, other, theirs in near):
            kept.setdefault(begin, []).append((kind, place, score))
            chosen.append(place)
    found = np.array(chosen, dtype=np.int64)
    return found[np.lexsort((-last[found], first[found]))]


def _agree(begin: int, end: int, kind: int, sure: bool, other: tuple[int, int, int, float]) -> bool:  # noqa: FBT001
    start, stop, theirs, _ = other
    if end < start or stop < begin:
        return True
    if begin < start <= end < stop or start < begin <= stop < end:
        return False
    return sure or kind != theirs or (begin != start and end != stop)
