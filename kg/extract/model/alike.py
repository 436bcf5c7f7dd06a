"""The classes of distance and likeness of ``shape``, for many pairs at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg.extract.model.shape import distance, match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

_REACH = 256
"""Words beyond which all distances are of one class."""
_AHEAD = np.array([distance((0, 0), (gap, gap)) if gap else 0 for gap in range(_REACH)])
_BEHIND = np.array([distance((gap, gap), (0, 0)) if gap else 0 for gap in range(_REACH)])
_AROUND, _WITHIN = distance((0, 2), (1, 1)), distance((1, 1), (0, 2))
_CROSSING_AHEAD, _CROSSING_BEHIND = distance((0, 2), (1, 3)), distance((1, 3), (0, 2))


def distances(first: Numbers, last: Numbers, one: Numbers, other: Numbers) -> Numbers:
    """Return the class of distance for pairs (``one``, ``other``) of spans of words (``first`` to ``last``)."""
    start, end, begin, finish = first[one], last[one], first[other], last[other]
    ahead, behind = begin - end, start - finish
    found = np.where(
        start < begin,
        np.where(ahead > 0, _AHEAD[np.clip(ahead, 0, _REACH - 1)], _CROSSING_AHEAD),
        np.where(behind > 0, _BEHIND[np.clip(behind, 0, _REACH - 1)], _CROSSING_BEHIND),
    )
    found = np.where((begin <= start) & (end <= finish), _WITHIN, found)
    return np.where((start <= begin) & (finish <= end), _AROUND, found)


def matches(texts: Sequence[str], one: Numbers, other: Numbers) -> Numbers:
    """Return the class of likeness for pairs (``one``, ``other``) of texts in small letters."""
    numbers: dict[str, int] = {}
    which = np.array([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.int64)
    distinct = list(numbers)
    classes = np.zeros((len(distinct), len(distinct)), dtype=np.int64)
    for first, second in np.argwhere(_sharing(distinct)).tolist():
        classes[first, second] = match(distinct[first], distinct[second])
    found: Numbers = classes[which[one], which[other]]
    return found


def _sharing(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Return which two texts have a word in common or are the same: no others are alike."""
    holders: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        for word in text.split():
            holders.setdefault(word, []).append(number)
    shared = np.eye(len(texts), dtype=np.bool_)
    for numbers in holders.values():
        shared[np.ix_(numbers, numbers)] = True
    return shared
