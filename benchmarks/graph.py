"""Makes quads in the shape that a build writes: plain triples in a document's graph, claims with evidence beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import names
from kg.names import KG, OA, PROV, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

CITIES = 97
_TYPE, _LABEL = ox.NamedNode(RDF + "type"), ox.NamedNode(RDFS + "label")


def quads(firms: int) -> Iterator[ox.Quad]:
    """Yield the quads of ``firms`` firms: with owner, manager and city, 48 quads each."""
    for number in range(firms):
        document = names.document(f"news/{number:06d}.txt")
        yield from _entities(number, ox.NamedNode(document))
        for place, (subject, relation, object_) in enumerate(_facts(number)):
            yield ox.Quad(subject, relation, object_, ox.NamedNode(document))
            yield from _claim(document, place, (subject, relation, object_))


def firm(number: int) -> ox.NamedNode:
    """Return the node of a firm."""
    return ox.NamedNode(names.entity(f"Firm {number}"))


def _person(number: int) -> ox.NamedNode:
    return ox.NamedNode(names.entity(f"Person {number}", kind=names.Kind.PERSON))


def _city(number: int) -> ox.NamedNode:
    return ox.NamedNode(names.entity(f"City {number % CITIES}", kind=names.Kind.PLACE))


def _facts(number: int) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]]:
    yield firm(number), ox.NamedNode(KG + "owns"), firm(number // 2)
    yield _person(number), ox.NamedNode(KG + "manages"), firm(number)
    yield firm(number), ox.NamedNode(KG + "basedIn"), _city(number)


def _entities(number: int, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    kinds = ((firm, "Company", "Firm"), (_person, "Person", "Person"), (_city, "City", "City"))
    for node, type_, word in kinds:
        yield ox.Quad(node(number), _TYPE, ox.NamedNode(KG + type_), graph)
        yield ox.Quad(node(number), _LABEL, ox.Literal(f"{word} {number}"), graph)


def _claim(document: str, place: int, fact: tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]) -> Iterator[ox.Quad]:
    graph, claim = ox.NamedNode(names.claims_graph(document)), ox.NamedNode(f"{document}#claim-{place:012x}")
    evidence = ox.NamedNode(f"{document}#char={place * 80},{place * 80 + 72}")
    said: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (RDF + "type", ox.NamedNode(KG + "Claim")),
        *zip((RDF + "subject", RDF + "predicate", RDF + "object"), fact, strict=True),
        (KG + "status", ox.NamedNode(KG + "asserted")),
        (KG + "confidence", ox.Literal("0.9", datatype=ox.NamedNode(XSD + "decimal"))),
        (PROV + "wasDerivedFrom", ox.NamedNode(document)),
        (KG + "evidence", evidence),
    ]
    for predicate, value in said:
        yield ox.Quad(claim, ox.NamedNode(predicate), value, graph)
    yield from _selector(evidence, graph, place)


def _selector(evidence: ox.NamedNode, graph: ox.NamedNode, place: int) -> Iterator[ox.Quad]:
    whole = ox.NamedNode(XSD + "integer")
    said: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (RDF + "type", ox.NamedNode(OA + "TextPositionSelector")),
        (RDF + "type", ox.NamedNode(OA + "TextQuoteSelector")),
        (OA + "start", ox.Literal(str(place * 80), datatype=whole)),
        (OA + "end", ox.Literal(str(place * 80 + 72), datatype=whole)),
        (OA + "exact", ox.Literal(f"Sentence {place} says so in about as many words as a sentence of news has.")),
    ]
    for predicate, value in said:
        yield ox.Quad(evidence, ox.NamedNode(predicate), value, graph)
