"""Reads RDF files into a store so that queries find the same things in the same graphs as in a store that was built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import names
from kg.rdf import terms as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DEFAULT = ox.DefaultGraph()


def sorted_out(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield quads with claims, mentions and spans in the claims graph of their document.

    A format without graph names merges all; the shape of their IRIs tells them.  RDF 1.2 reifiers are taken apart
    into subject, predicate and object, so that one query fits both forms.
    """
    for quad in quads:
        if quad.graph_name != _DEFAULT or not isinstance(quad.subject, ox.NamedNode):
            yield from _taken_apart(quad)
        elif t.is_described(quad.subject):
            yield t.placed(quad, ox.NamedNode(names.description(quad.subject.value.rpartition("graph#")[0])))
        elif t.section(quad.subject.value) is t.Section.FACT:
            yield quad
        else:
            graph = ox.NamedNode(names.claims_graph(quad.subject.value.partition("#")[0]))
            yield from _taken_apart(t.placed(quad, graph))


def tidy(store: ox.Store) -> None:
    """Move the descriptions of documents and runs out of the default graph to the claims that belong to them."""
    for document in list(_typed(store, t.DOCUMENT)):
        _move(store, document, {ox.NamedNode(names.claims_graph(document.value))})
    for run in list(_typed(store, t.RUN)):
        found = store.quads_for_pattern(None, t.GENERATED_BY, run, None)
        _move(store, run, {quad.graph_name for quad in found if t.is_claims_graph(quad.graph_name)})


def _typed(store: ox.Store, type_: ox.NamedNode) -> Iterator[ox.NamedNode]:
    found = store.quads_for_pattern(None, t.A, type_, _DEFAULT)
    return (quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode))


def _move(store: ox.Store, subject: ox.NamedNode, graphs: set[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]) -> None:
    if not graphs:
        return
    about = list(store.quads_for_pattern(subject, None, None, _DEFAULT))
    store.extend(t.placed(quad, graph) for quad in about for graph in graphs)
    for quad in about:
        store.remove(quad)


def _taken_apart(quad: ox.Quad) -> Iterator[ox.Quad]:
    if quad.predicate != t.REIFIES or not isinstance(quad.object, ox.Triple):
        yield quad
        return
    for predicate, part in zip((t.SUBJECT, t.PREDICATE, t.OBJECT), quad.object, strict=True):
        yield ox.Quad(quad.subject, predicate, part, quad.graph_name)
