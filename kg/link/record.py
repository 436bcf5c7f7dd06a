"""Links as quads: a plain triple, and beside it the record of how it was matched."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import names
from kg.names import KG, OWL, SKOS
from kg.rdf import terms as t
from kg.sources import is_address

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kg.link.weigh import Link
    from kg.store import Store

SAME, CLOSE = ox.NamedNode(OWL + "sameAs"), ox.NamedNode(SKOS + "closeMatch")
MATCHED_LABEL = ox.NamedNode(KG + "matchedLabel")
_DEFAULT = ox.DefaultGraph()


def quads(links: Iterable[Link], reference: str, *, graph: str) -> Iterator[ox.Quad]:
    """Yield each link as a triple of ``graph``, and its record in the claims graph beside it."""
    plain, beside = ox.NamedNode(graph), ox.NamedNode(names.claims_graph(graph))
    source = _source(reference)
    for link in links:
        subject, predicate, target = t.node(link.entity), SAME if link.certain else CLOSE, ox.NamedNode(link.iri)
        yield ox.Quad(subject, predicate, target, plain)
        node = ox.NamedNode(names.link(graph, link.entity, link.iri))
        score = format(Decimal(repr(link.score)).normalize(), "f")
        for relation, value in (
            (t.A, t.LINK),
            (t.SUBJECT, subject),
            (t.PREDICATE, predicate),
            (t.OBJECT, target),
            (t.CONFIDENCE, ox.Literal(score, datatype=t.XSD_DECIMAL)),
            (t.READ_BY, ox.Literal(f"link: {link.way}")),
            (MATCHED_LABEL, ox.Literal(link.name)),
            (t.SOURCE, source),
        ):
            yield ox.Quad(node, relation, value, beside)


def others(store: Store, graph: str, *, looked_up: Collection[str]) -> Iterator[ox.Quad]:
    """Yield what a graph of links says of entities that were not looked up and are still there."""
    beside = ox.NamedNode(names.claims_graph(graph))
    said = {quad.object for quad in store.match(None, t.SUBJECT, graph=beside)}
    for subject in sorted(said, key=str):
        if isinstance(subject, ox.NamedNode) and subject.value not in looked_up and is_there(store, subject):
            yield from of(store, graph, subject)


def of(store: Store, graph: str, subject: ox.NamedNode) -> Iterator[ox.Quad]:
    """Yield the links of an entity in a graph, with their records."""
    plain, beside = ox.NamedNode(graph), ox.NamedNode(names.claims_graph(graph))
    yield from store.match(subject, graph=plain)
    for record in store.match(None, t.SUBJECT, subject, graph=beside):
        if not isinstance(record.subject, ox.Triple):
            yield from store.match(record.subject, graph=beside)


def graphs(store: Store) -> list[str]:
    """Return the graphs of links of a store, sorted."""
    found = {quad.graph_name for quad in store.match(None, t.A, t.LINK)}
    named = (each.value for each in found if isinstance(each, ox.NamedNode) and t.is_claims_graph(each))
    return sorted(each.removesuffix(t.CLAIMS) for each in named)


def is_there(store: Store, entity: ox.NamedNode) -> bool:
    """Tell whether more is said of an entity than links: a label, say, or, of one that was merged, where it leads."""
    linked = names.links("", base=store.base)
    for quad in store.match(entity, graph=_DEFAULT):
        said = (each.graph_name for each in store.match(entity, quad.predicate, quad.object))
        by = [t.iri_of(each) for each in said if isinstance(each, ox.NamedNode) and t.asserts(each)]
        if not all(each.startswith(linked) for each in by) or not by:  # by nobody: it was added by hand
            return True
    return False


def _source(reference: str) -> ox.NamedNode | ox.Literal:
    return ox.NamedNode(reference) if is_address(reference) else ox.Literal(reference)
