"""Which pairs of mentions the model is asked about: those that stand near each other and may be different things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg.extract.lexicon import ROLE
from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.model import Mention

    Numbers = NDArray[np.int64]


def near(mentions: Sequence[Mention], sentences: Sequence[int], *, reach: int) -> Numbers:
    """Return the pairs (rows of subject and object, as places among the mentions) that stand near each other.

    Mentions come in the order of the text, each with the number of its sentence, ``reach`` sentences apart at most.
    A pair is of two things (as ``things.same`` tells them apart), its subject is no value, and the later of both is no
    role within the earlier ("the chairman of Acme" and "chairman").
    """
    earlier, later = _within_reach(np.array(sentences, dtype=np.int64), reach)
    facts = [_facts(place, each) for place, each in enumerate(mentions)]
    start, end, cluster, value, role = np.array(facts, dtype=np.int64).reshape(-1, 5).T
    overlapping = (start[earlier] < end[later]) & (start[later] < end[earlier])
    equal = (start[earlier] == start[later]) & (end[earlier] == end[later])
    one = (cluster[earlier] == cluster[later]) | np.where(value[earlier] | value[later], overlapping, equal)
    inner = (role[later] > 0) & (start[earlier] <= start[later]) & (end[later] <= end[earlier])
    asked = ~(one | inner)
    rows = np.stack([earlier, later, later, earlier], axis=-1).reshape(-1, 2)
    found: Numbers = rows[np.stack([asked & (value[earlier] == 0), asked & (value[later] == 0)], axis=-1).reshape(-1)]
    return found


def _within_reach(sentences: Numbers, reach: int) -> tuple[Numbers, Numbers]:
    """Return which two mentions stand at most so many sentences apart: the earlier of each two, and the later."""
    places = np.arange(len(sentences))
    first = np.searchsorted(sentences, sentences - reach)
    counts = places - first
    later = np.repeat(places, counts)
    ends = np.cumsum(counts)
    return np.arange(len(later)) + np.repeat(first - ends + counts, counts), later


def _facts(place: int, mention: Mention) -> tuple[int, int, int, bool, bool]:
    """Return start, end, cluster (a lone mention has a number of its own), and whether it is a value, and a role."""
    cluster = -1 - place if mention.cluster is None else mention.cluster
    return mention.span.start, mention.span.end, cluster, mention.kind is MentionKind.VALUE, mention.type == ROLE
