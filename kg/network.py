"""Turns knowledge into a networkx graph: entities and values are nodes, asserted facts are edges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg import names
from kg.model import MentionKind

if TYPE_CHECKING:
    import networkx as nx

    from kg.model import Claim, Entity, Fact, Knowledge

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]+(?![a-z])|[A-Z]?[^\W_A-Z]+|[^\w\s]+")

Attribute = str | int | float
"""What a node or an edge says of itself; every file format for graphs can hold these."""


def graph(knowledge: Knowledge) -> nx.MultiDiGraph[str]:
    """Return the entities and the asserted facts as a graph whose nodes and edges come sorted.

    A node is named by its IRI and has ``label``, ``type`` (an IRI), ``kind`` (the type's local name), ``mentions``
    and ``documents`` (counts), ``aliases`` (joined by ``; ``), and for an amount ``value`` and ``unit``.  A literal
    that is the object of a fact is a node too, named by its text and datatype, of type ``rdfs:Literal``: so a date
    links what happened on it.  An edge is keyed by its relation (an IRI) and has ``relation``, ``label`` (the relation
    in words), ``score`` (of the surest asserted claim, 1.0 without claims), ``documents`` (count) and ``evidence``
    (the quote of the surest claim).
    """
    import networkx as nx  # noqa: PLC0415  0.2 s to load

    drawn: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in sorted(knowledge.entities, key=lambda each: each.iri):
        drawn.add_node(entity.iri, **_entity(entity))
    asserted = [fact for fact in knowledge.facts if fact.asserted]
    for fact in sorted(asserted, key=lambda each: (each.subject, each.relation, each.object, each.datatype or "")):
        node = fact.object if fact.datatype is None else literal_node(fact)
        if node not in drawn:
            drawn.add_node(node, **_literal(fact))
        drawn.add_edge(fact.subject, node, key=fact.relation, **_fact(fact))
    return drawn


def literal_node(fact: Fact) -> str:
    """Return the name of the node that stands for the literal object of a fact."""
    return f'"{fact.object}"^^<{fact.datatype}>'


def words(iri: str) -> str:
    """Return the local name of an IRI in words: ``kg:hasOfficeIn`` is "has office in".

    >>> words("https://w3id.org/text2kg/ontology#hasOfficeIn")
    'has office in'
    """
    found = _WORDS.findall(names.local(iri))
    return " ".join(word if len(word) > 1 and word.isupper() else word[:1].lower() + word[1:] for word in found) or iri


def _entity(entity: Entity) -> dict[str, Attribute]:
    found: dict[str, Attribute] = {
        "label": entity.label,
        "type": entity.type,
        "kind": names.local(entity.type),
        "mentions": len(entity.mentions),
        "documents": len({ident for ident, _ in entity.mentions}),
    }
    if entity.aliases:
        found["aliases"] = "; ".join(entity.aliases)
    amount = next((m for _, m in entity.mentions if m.kind is MentionKind.VALUE and m.value is not None), None)
    if amount is not None:
        found["value"] = amount.value or ""
        if amount.unit is not None:
            found["unit"] = amount.unit
    return found


def _literal(fact: Fact) -> dict[str, Attribute]:
    kind = names.local(fact.datatype or "")
    said = {"label": fact.object, "type": names.RDFS + "Literal", "kind": kind, "value": fact.object}
    return {**said, "datatype": fact.datatype or ""}


def _fact(fact: Fact) -> dict[str, Attribute]:
    found: dict[str, Attribute] = {"relation": fact.relation, "label": words(fact.relation)}
    surest = max((claim for _, claim in fact.claims), key=_sureness, default=None)
    found["score"] = 1.0 if surest is None else surest.score
    found["documents"] = len({ident for ident, _ in fact.claims})
    if surest is not None:
        found["evidence"] = surest.evidence.text
    return found


def _sureness(claim: Claim) -> tuple[bool, float]:
    return claim.status == "asserted", claim.score
