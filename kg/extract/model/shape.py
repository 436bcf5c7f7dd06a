"""The numbers that training and reading share: what the heads answer, and how distances are put into classes."""

from __future__ import annotations

from bisect import bisect_right

KINDS = ("none", "name", "nominal", "pronoun", "value", "demonym")
TYPES = (
    "Person Group Organization Company Government Court School Party Team Association Media Place City Country Region "
    "Facility NaturalFeature Product Work Event Award Role Offence Condition Thing Date Money Percentage Quantity"
).split()
"""Local names of classes of the default ontology."""
STATUSES = ("asserted", "reported", "planned", "hypothetical", "denied", "ended")
WIDEST = 9
"""The longest mention, in words."""
_BOUNDS = (1, 2, 3, 4, 6, 9, 13, 19, 28, 41, 60, 90, 140, 220)
DISTANCES = 2 * (len(_BOUNDS) + 1) + 2
MATCHES = 5


def distance(first: tuple[int, int], second: tuple[int, int]) -> int:
    """Put the words between two spans (first and last word of each) into a class: how many, and which comes first."""
    if first[0] <= second[0] and second[1] <= first[1]:
        return DISTANCES - 1
    if second[0] <= first[0] and first[1] <= second[1]:
        return DISTANCES - 2
    if first[0] < second[0]:
        return bisect_right(_BOUNDS, second[0] - first[1])
    return len(_BOUNDS) + 1 + bisect_right(_BOUNDS, first[0] - second[1])


def match(first: str, second: str) -> int:
    """Compare two mentions as written.

    0 nothing in common, 1 a word, 2 the last word, 3 one holds the other, 4 the same.
    """
    if first == second:
        return 4
    ours, theirs = first.split(), second.split()
    if not ours or not theirs:
        return 0
    common = {word for word in ours if len(word) > 2 and word not in _EMPTY} & set(theirs)  # noqa: PLR2004
    if not common:
        return 0
    if set(ours) <= set(theirs) or set(theirs) <= set(ours):
        return 3
    return 2 if ours[-1] == theirs[-1] else 1


_EMPTY = frozenset("the and for his her its their our this that of in".split())
