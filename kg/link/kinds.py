"""Compares the classes of an entity here with those of one in a reference graph, in whatever vocabulary they are."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from kg.names import KG
from kg.ontology import load
from kg.ontology.alignment import Aligned
from kg.ontology.labels import local
from kg.ontology.statements import Statements
from kg.ontology.terms import VAGUE

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

_BODY, _FACILITY = KG + "Organization", KG + "Facility"
_GROUPS = tuple(
    KG + name for name in "Person Place Organization Group Product Work Event Role Award Offence Condition".split()
)
_SIMILAR = {
    frozenset({KG + one, KG + other})
    for one, other in (("Organization", "Group"), ("Organization", "Product"), ("Organization", "Work"),
                       ("Product", "Work"), ("Organization", "Facility"))
}  # fmt: skip
"""What one thing may be both: a firm is called as its product, a newspaper is a work, a museum is a building."""
_EMPTY = frozenset(
    "concept entity feature individual item namedindividual object record resource subject thing".split()
)
"""Names of classes that say nothing, though nouns like them denote something in news."""


class Fit(IntEnum):
    """How well the classes of two things agree, best first."""

    SAME = 0
    UNKNOWN = 1
    APART = 2
    CLASH = 3


class Kinds:
    """The classes of a reference graph by what they correspond to in the default ontology."""

    def __init__(self, said: Iterable[ox.Quad] = ()) -> None:
        """Take what the reference graph says of its classes: labels, alignments, classes above."""
        self._ontology = load()
        self._aligned = Aligned(Statements(said), self._ontology)

    def base(self, type_: str) -> str | None:
        """Return the default class for a class, or for a noun; ``None`` for one that says nothing."""
        if local(type_).casefold() in _EMPTY:
            return None
        found = self._aligned.base(type_)
        return None if found in VAGUE else found

    def fit(self, own: Iterable[str], theirs: Iterable[str]) -> Fit:
        """Compare two things: something may have many classes, and the two that agree best count.

        ``APART`` are two that differ but may be meant of one thing (a school and a company), ``CLASH`` two that
        cannot (a person and a place).
        """
        one = [base for each in own if (base := self.base(each))]
        other = [base for each in theirs if (base := self.base(each))]
        return min((self._compared(each, another) for each in one for another in other), default=Fit.UNKNOWN)

    def is_a(self, type_: str, ancestor: str) -> bool:
        """Tell whether a class is, or corresponds to, one that is ``ancestor`` or lies below it."""
        base = self.base(type_)
        return type_ == ancestor or (base is not None and self._ontology.is_a(base, ancestor))

    def may_be_firm(self, types: Iterable[str]) -> bool:
        """Tell whether a thing may have a legal form in its name: a person or a place has none."""
        return not any(self.is_a(type_, KG + name) for type_ in types for name in ("Person", "Place"))

    def _compared(self, one: str, other: str) -> Fit:
        is_a = self._ontology.is_a
        if is_a(one, other) or is_a(other, one):
            return Fit.SAME
        groups = [self._group(each) for each in (one, other)]
        if groups[0] == groups[1]:
            return Fit.APART
        pair = (_FACILITY if each == _FACILITY else group for each, group in zip((one, other), groups, strict=True))
        return Fit.APART if frozenset(pair) in _SIMILAR else Fit.CLASH

    def _group(self, base: str) -> str:
        return next((group for group in _GROUPS if self._ontology.is_a(base, group)), base)
