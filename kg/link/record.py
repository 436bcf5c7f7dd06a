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
    plain, beside = ox.NamedNode(graph), ox.NamedNode(names.claims_graph(graph))
    for record in list(store.match(None, t.SUBJECT, graph=beside)):
        subject, node = record.object, record.subject
        if not isinstance(subject, ox.NamedNode) or isinstance(node, ox.Triple) or subject.value in looked_up:
            continue
        if next(store.match(subject, t.LABEL, graph=_DEFAULT), None) is not None:
            yield from store.match(node, graph=beside)
            for target in store.match(node, t.OBJECT, graph=beside):
                yield from store.match(subject, None, target.object, graph=plain)


def _source(reference: str) -> ox.NamedNode | ox.Literal:
    return ox.NamedNode(reference) if is_address(reference) else ox.Literal(reference)
