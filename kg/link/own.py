"""The entities of a store that can be looked up elsewhere: their names, classes, and the names around them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import names
from kg.link.forms import told_by
from kg.ontology.terms import VALUES
from kg.rdf import terms as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.store import Store

_DEFAULT = ox.DefaultGraph()
AROUND = 200
"""Most neighbours of a thing that are looked at."""


@dataclass(frozen=True, slots=True)
class Own:
    """An entity of ours: its best label, its other names, its classes."""

    iri: str
    label: str
    aliases: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


def entities(store: Store) -> list[Own]:
    """Return what has a label and could be known elsewhere, sorted by IRI: no amounts, and nothing without a name."""
    named = _literals(store, t.LABEL)
    aliases = _literals(store, t.ALT_LABEL)
    types: dict[str, set[str]] = defaultdict(set)
    for quad in store.match(None, t.A, graph=_DEFAULT):
        types[t.iri_of(quad.subject)].add(t.iri_of(quad.object))
    return [
        Own(iri, *_apart(named[iri], aliases.get(iri, set())), tuple(sorted(types.get(iri, ()))))
        for iri in sorted(named)
        if not names.is_unnamed(iri) and types.get(iri, set()).isdisjoint(VALUES)
    ]


def around(store: Store, iri: str) -> set[str]:
    """Return the labels of what an entity has facts with, by the words that tell them from others."""
    others = chain(
        (quad.object for quad in store.match(t.node(iri), graph=_DEFAULT)),
        (quad.subject for quad in store.match(None, None, t.node(iri), graph=_DEFAULT)),
    )
    things = islice((each for each in others if isinstance(each, ox.NamedNode)), AROUND)
    labels = (quad.object for each in things for quad in store.match(each, t.LABEL, graph=_DEFAULT))
    return {told_by(t.iri_of(label)) for label in labels} - {""}


def facts(store: Store, iri: str) -> Iterator[tuple[str, str]]:
    """Yield the relations of an entity, each with the label or the lexical form of its object."""
    for quad in store.match(t.node(iri), graph=_DEFAULT):
        if quad.predicate in (t.A, t.LABEL, t.ALT_LABEL):
            continue
        if isinstance(quad.object, ox.Literal):
            yield quad.predicate.value, quad.object.value
        elif isinstance(quad.object, ox.NamedNode):
            labels = store.match(quad.object, t.LABEL, graph=_DEFAULT)
            yield from ((quad.predicate.value, label) for label in sorted(t.iri_of(each.object) for each in labels)[:1])


def _literals(store: Store, predicate: ox.NamedNode) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for quad in store.match(None, predicate, graph=_DEFAULT):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            found[quad.subject.value].add(quad.object.value)
    return found


def _apart(labels: set[str], aliases: set[str]) -> tuple[str, tuple[str, ...]]:
    """Return the fullest label, and all other names."""
    best = max(labels, key=lambda each: (len(each.split()), each))
    return best, tuple(sorted((labels | aliases) - {best}))
