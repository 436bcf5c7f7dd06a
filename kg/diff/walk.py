"""Walks two graphs side by side and gives the quads that only one of them has; memory stays flat.

Two stores of one engine hold their quads in the same order, so the walk mostly meets the same quad on both sides and
goes on.  Where it does not, each quad is looked up in the other store.  So it is right in whatever order the quads
come, and quick when they come in the same: no sorting, and no more look-ups than there are differences.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.diff.sides import Layer, layer
from kg.rdf import terms as t
from kg.rdf.order import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.diff.sides import Side

    _Blank = dict["Mark", list[ox.Quad]]


class Mark(StrEnum):
    """Which side a quad stands on: the old one alone, or the new one alone."""

    LOST = "-"
    GAINED = "+"


def differences(old: Side, new: Side, layers: frozenset[Layer]) -> Iterator[tuple[Mark, ox.Quad]]:
    """Yield each quad that only one side has, in no order.

    Blank nodes are named by RDFC-1.0 on each side; those quads, which need the whole of their graph, come last.
    """
    blank: _Blank = {Mark.LOST: [], Mark.GAINED: []}
    yield from _grounded_differences(old, new, layers, blank)
    yield from _blank_differences(blank[Mark.LOST], blank[Mark.GAINED])


def exported_differences(old: Side, new: Side, layers: frozenset[Layer]) -> Iterator[tuple[Mark, ox.Quad]]:
    """Yield the same of what exports have, in whose default graph no triple stands that a document asserts.

    A triple comes into that graph with a new fact, or when a document no longer asserts it, and goes the other way
    round.  A quad may come twice.
    """
    blank: _Blank = {Mark.LOST: [], Mark.GAINED: []}
    sides = {Mark.LOST: old, Mark.GAINED: new}
    for mark, quad in _grounded_differences(old, new, layers, blank):
        kind = layer(quad.graph_name)
        other = Mark.GAINED if mark is Mark.LOST else Mark.LOST
        if kind is not Layer.FACT or sides[mark].states_alone(quad.triple):
            yield mark, quad
        if kind is Layer.ASSERTED and sides[other].states_alone(quad.triple):
            yield other, t.placed(quad, ox.DefaultGraph())
    yield from _blank_differences(*(_exported(blank[mark]) for mark in Mark))


def _grounded_differences(
    old: Side, new: Side, layers: frozenset[Layer], blank: _Blank
) -> Iterator[tuple[Mark, ox.Quad]]:
    """Yield the quads without blank nodes that only one side has; the others are set apart."""
    ours = _grounded(old.quads(layers), blank[Mark.LOST])
    theirs = _grounded(new.quads(layers), blank[Mark.GAINED])
    here, there = next(ours, None), next(theirs, None)
    while here is not None or there is not None:
        if here == there:
            here, there = next(ours, None), next(theirs, None)
        elif here is not None and not new.holds(here):
            yield Mark.LOST, here
            here = next(ours, None)
        elif there is not None and not old.holds(there):
            yield Mark.GAINED, there
            there = next(theirs, None)
        else:  # both sides have them both, in another order
            here, there = next(ours, None), next(theirs, None)


def _blank_differences(lost: Iterable[ox.Quad], gained: Iterable[ox.Quad]) -> Iterator[tuple[Mark, ox.Quad]]:
    before, now = set(canonical(lost)), set(canonical(gained))
    yield from ((Mark.LOST, quad) for quad in before - now)
    yield from ((Mark.GAINED, quad) for quad in now - before)


def _exported(quads: list[ox.Quad]) -> Iterator[ox.Quad]:
    asserted = {quad.triple for quad in quads if layer(quad.graph_name) is Layer.ASSERTED}
    return (quad for quad in quads if layer(quad.graph_name) is not Layer.FACT or quad.triple not in asserted)


def _grounded(quads: Iterable[ox.Quad], blank: list[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield quads; those with blank nodes, whose names mean nothing outside of their graph, are set apart."""
    for quad in quads:
        if _is_blank(quad.subject) or _is_blank(quad.object) or _is_blank(quad.graph_name):
            blank.append(quad)
        else:
            yield quad


def _is_blank(term: object) -> bool:
    return isinstance(term, ox.BlankNode) or (isinstance(term, ox.Triple) and "_:" in str(term))
