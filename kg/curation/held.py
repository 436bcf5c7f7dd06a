"""What the graph holds of a document: what was read in it, under the names and with the facts that were decided."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import names, rdf
from kg.model import Claim, Entity, Fact, Knowledge
from kg.rdf import terms as t
from kg.rdf.say import object_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kg.curation.index import Node
    from kg.curation.packing import Packed

Triple = tuple[str, str, str]
"""Subject and relation as IRIs, the object as a term in N-Triples."""
_Key = tuple[str, str, str, str | None]


@dataclass(frozen=True, slots=True)
class Rulings:
    """What was decided about a document's names (by the IRI they were read under) and about facts."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    accepted: frozenset[Triple] = frozenset()
    rejected: frozenset[Triple] = frozenset()


def quads(read: Packed, rulings: Rulings, *, layers: Collection[rdf.Layer] = rdf.EVERYTHING) -> Iterator[ox.Quad]:
    """Yield the quads of one document; a name that the graph holds under another IRI is said to be the same as that."""
    knowledge = ruled(read.knowledge, rulings)
    yield from rdf.quads(knowledge, base=read.run.base, run=read.run, layers=layers)
    (document,) = knowledge.documents
    graph = ox.NamedNode(names.document(document.id, base=read.run.base))
    for node in rulings.nodes.values():
        if node.iri != node.group:
            yield ox.Quad(t.node(node.group), t.SAME_AS, t.node(node.iri), graph)


def ruled(knowledge: Knowledge, rulings: Rulings) -> Knowledge:
    """Return what the graph holds of what was read."""
    to = {local: node.iri for local, node in rulings.nodes.items()}
    entities: dict[str, Entity] = {}
    for each in knowledge.entities:
        entity = _renamed(each, rulings.nodes.get(each.iri))
        before = entities.get(entity.iri)
        entities[entity.iri] = _joined(before, entity) if before else entity
    claims: dict[_Key, list[tuple[str, Claim]]] = defaultdict(list)
    asserted: dict[_Key, bool] = {}
    for fact in knowledge.facts:
        key = (to.get(fact.subject, fact.subject), fact.relation, to.get(fact.object, fact.object), fact.datatype)
        if key[0] != key[2]:
            claims[key] += fact.claims
            asserted[key] = asserted.get(key, False) or fact.asserted
    facts = (_fact(key, said, rulings, asserted=asserted[key]) for key, said in claims.items())
    return replace(
        knowledge,
        entities=tuple(entities[iri] for iri in sorted(entities)),
        facts=tuple(sorted(facts, key=lambda each: (each.subject, each.relation, each.object, each.datatype or ""))),
    )


def triple(fact: Fact) -> Triple:
    """Return a fact as decisions name it.

    >>> triple(Fact("http://x/a", "http://x/b", "2016", "http://www.w3.org/2001/XMLSchema#gYear"))
    ('http://x/a', 'http://x/b', '"2016"^^<http://www.w3.org/2001/XMLSchema#gYear>')
    """
    return fact.subject, fact.relation, str(object_of(fact)) if fact.datatype else f"<{fact.object}>"


def _fact(key: _Key, claims: list[tuple[str, Claim]], rulings: Rulings, *, asserted: bool) -> Fact:
    fact = Fact(*key, asserted=asserted, claims=tuple(claims))
    said = triple(fact)
    if said in rulings.rejected:
        return replace(fact, asserted=False)
    return replace(fact, asserted=asserted or said in rulings.accepted)


def _renamed(entity: Entity, node: Node | None) -> Entity:
    if node is None:
        return entity
    known = {entity.label, *entity.aliases} - {node.label}
    return replace(entity, iri=node.iri, label=node.label, type=node.type, aliases=tuple(sorted(known)))


def _joined(one: Entity, other: Entity) -> Entity:
    """Return two entities of one document that are one."""
    aliases = ({*one.aliases, *other.aliases, other.label}) - {one.label}
    return replace(one, mentions=one.mentions + other.mentions, aliases=tuple(sorted(aliases)))
