"""Tells what became of entities: merged, split, under another IRI, or some of their mentions taken for another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import names
from kg.diff.walk import Mark
from kg.rdf import terms as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.diff.sides import Side

    Became = dict[t.Term, tuple[t.Term, ...]]


@dataclass(frozen=True, slots=True)
class Identity:
    """Entities of the old graph with what they are in the new one."""

    merged: Became = field(default_factory=dict)
    split: Became = field(default_factory=dict)
    moved: Became = field(default_factory=dict)
    reassigned: Became = field(default_factory=dict)

    def known(self) -> set[t.Term]:
        """Return the entities that need not be told of as new or gone."""
        told = (self.merged, self.split, self.moved)
        return {term for kind in told for entity, now in kind.items() for term in (entity, *now)}

    def carried(self, triple: ox.Triple) -> Iterator[ox.Triple]:
        """Yield what an old triple may be in the new graph, where its subject or object is another entity."""
        subject, predicate, object_ = triple
        for pair in product(self._now(subject), self._now(object_)):
            if pair != (subject, object_):
                yield ox.Triple(pair[0], predicate, pair[1])  # type: ignore[arg-type]  # entities are nodes

    def links(self, triple: ox.Triple) -> bool:
        """Tell whether a triple only says that an old IRI means what the new one means."""
        subject, predicate, object_ = triple
        return predicate == t.SAME_AS and (object_ in self._now(subject) or subject in self._now(object_))

    def _now(self, term: t.Term) -> tuple[t.Term, ...]:
        kinds: tuple[Mapping[t.Term, tuple[t.Term, ...]], ...] = (self.merged, self.split, self.moved, self.reassigned)
        return (term, *(now for kind in kinds for now in kind.get(term, ()) if now != term))


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells of identity: mentions that refer to another entity, links of identity, entities of one side alone."""

    references: Iterable[tuple[Mark, ox.Quad]]
    links: Iterable[ox.Triple]
    vanished: Iterable[t.Term]
    appeared: Iterable[t.Term]


def identity(signs: Signs, *, old: Side, new: Side) -> Identity:
    """Judge by the mentions that refer to another entity now (``kg:refersTo``) and by what is ``owl:sameAs`` now.

    A thing without a name, whose IRI has its place in the text, is the same when the text moved.
    """
    became: dict[t.Term, set[t.Term]] = defaultdict(set)
    shifted = _shifted(signs, old, new)
    for before, now in (*_moves(signs.references), *_linked(signs.links, old, new), *shifted):
        if before != now and old.describes(before) and new.describes(now):
            became[before].add(now)
    came: dict[t.Term, set[t.Term]] = defaultdict(set)
    for before, targets in became.items():
        for now in targets:
            came[now].add(before)
    found = Identity()
    for before, targets in became.items():
        fresh = {now for now in targets if not old.describes(now)}
        if new.describes(before):
            _put(found.split, before, {before, *fresh} if fresh else ())
            _put(found.reassigned, before, targets - fresh)
        elif len(targets) > 1:
            _put(found.split, before, targets)
        else:
            alone = fresh and all(len(came[now]) == 1 for now in fresh)
            _put(found.moved if alone else found.merged, before, targets)
    return found


def _put(kind: Became, entity: t.Term, now: Iterable[t.Term]) -> None:
    if now:
        kind[entity] = tuple(sorted(now, key=t.iri_of))


def _moves(references: Iterable[tuple[Mark, ox.Quad]]) -> Iterator[tuple[t.Term, t.Term]]:
    """Yield what a mention referred to and what it refers to now."""
    found: dict[t.Term, dict[Mark, set[t.Term]]] = defaultdict(lambda: {Mark.LOST: set(), Mark.GAINED: set()})
    for mark, quad in references:
        found[quad.subject][mark].add(quad.object)
    for sides in found.values():
        yield from product(sides[Mark.LOST], sides[Mark.GAINED])


def _linked(links: Iterable[ox.Triple], old: Side, new: Side) -> Iterator[tuple[t.Term, t.Term]]:
    """Yield an old entity and the new one it is said to be the same as, when only its IRI is left."""
    for first, _, second in links:
        for before, now in ((first, second), (second, first)):
            if old.describes(before) and not new.describes(before) and new.describes(now):
                yield before, now


def _shifted(signs: Signs, old: Side, new: Side) -> Iterator[tuple[t.Term, t.Term]]:
    """Pair the unnamed things of one document that are called alike, in the order of the text."""
    found: dict[tuple[str, ...], tuple[list[t.Term], list[t.Term]]] = defaultdict(lambda: ([], []))
    for place, (side, terms) in enumerate(((old, signs.vanished), (new, signs.appeared))):
        for term in terms:
            iri = t.iri_of(term)
            if names.is_unnamed(iri):
                said = (str(side.first(term, predicate)) for predicate in (t.LABEL, t.A))
                found[iri.partition("#")[0], *said][place].append(term)
    for pair in found.values():
        yield from zip(*(sorted(terms, key=_offset) for terms in pair), strict=False)


def _offset(term: t.Term) -> int:
    return int("0" + t.iri_of(term).rpartition("-")[2])
