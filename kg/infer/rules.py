"""The axioms of an ontology as rules, and rules as axioms again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.names import KG, OWL, RDF, RDFS
from kg.ontology import vocabulary as vocab

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.ontology.statements import Node, Statements

TYPE, SAME_AS = RDF + "type", OWL + "sameAs"
_SUB_CLASS, _SUB_PROPERTY = RDFS + "subClassOf", RDFS + "subPropertyOf"
_SAME_CLASS, _SAME_PROPERTY = OWL + "equivalentClass", OWL + "equivalentProperty"
_INVERSE, _CHAIN = OWL + "inverseOf", OWL + "propertyChainAxiom"
_SYMMETRIC, _TRANSITIVE = OWL + "SymmetricProperty", OWL + "TransitiveProperty"
_DOMAIN, _RANGE = RDFS + "domain", RDFS + "range"
# Whatever there is belongs to these, so that it belongs to them says nothing.
_TRIVIAL = frozenset({OWL + "Thing", RDFS + "Resource", KG + "Thing"})


class Kind(StrEnum):
    """What sort of axiom a rule comes from; a triple that follows by several is put down to the first of them."""

    SUB_PROPERTY = "sub-property"
    SAME_PROPERTY = "equivalent property"
    INVERSE = "inverse"
    SYMMETRIC = "symmetric"
    SUB_CLASS = "subclass"
    SAME_CLASS = "equivalent class"
    DOMAIN = "domain"
    RANGE = "range"
    CHAIN = "property chain"
    TRANSITIVE = "transitive"


ORDER = {kind: place for place, kind in enumerate(Kind)}
CLASSES = frozenset({Kind.SUB_CLASS, Kind.SAME_CLASS})
TURNING = frozenset({Kind.INVERSE, Kind.SYMMETRIC})
COPYING = frozenset({Kind.SUB_PROPERTY, Kind.SAME_PROPERTY})
TYPING = frozenset({*CLASSES, Kind.DOMAIN, Kind.RANGE})
"""Kinds whose conclusion is a class."""
_PAIRS = (
    (_SUB_PROPERTY, Kind.SUB_PROPERTY),
    (_SAME_PROPERTY, Kind.SAME_PROPERTY),
    (_INVERSE, Kind.INVERSE),
    (_SUB_CLASS, Kind.SUB_CLASS),
    (_SAME_CLASS, Kind.SAME_CLASS),
    (_DOMAIN, Kind.DOMAIN),
    (_RANGE, Kind.RANGE),
)
_BOTH_WAYS = frozenset({Kind.SAME_PROPERTY, Kind.SAME_CLASS, Kind.INVERSE})
_STATED = {kind: predicate for predicate, kind in _PAIRS}
_CHARACTER = {Kind.SYMMETRIC: _SYMMETRIC, Kind.TRANSITIVE: _TRANSITIVE}


@dataclass(frozen=True, slots=True)
class Rule:
    """From premises to a conclusion, by IRIs.

    Of the kinds in ``TYPING`` the conclusion is a class, of the others a property; of the kinds in ``CLASSES`` the one
    premise is a class, of the others premises are properties: one, or of a chain as many as it has links, two for a
    transitive property.
    """

    kind: Kind
    premises: tuple[str, ...]
    conclusion: str

    @property
    def order(self) -> tuple[object, ...]:
        """Return what rules are sorted by: their kinds as ``Kind`` lists them, then their IRIs."""
        return ORDER[self.kind], self.premises, self.conclusion


def rules(said: Statements) -> tuple[Rule, ...]:
    """Return the rules that the axioms of an ontology give, sorted.

    Understood are subclasses and sub-properties, equivalent classes and properties, domains and ranges, inverse,
    symmetric and transitive properties and property chains; above a class also intersections, below one also unions.
    ``owl:sameAs`` is symmetric and transitive, but what is said of a thing is not repeated for its doubles.  Left out
    are functional properties, restrictions, and what says nothing: that something is a thing or a literal.
    """
    found = {Rule(Kind.SYMMETRIC, (SAME_AS,), SAME_AS), Rule(Kind.TRANSITIVE, (SAME_AS, SAME_AS), SAME_AS)}
    for predicate, kind in _PAIRS:
        for subject in said.subjects(predicate):
            for object_ in said.nodes(subject, predicate):
                found.update(_of_pair(kind, subject, object_, said))
    for iri in said.having(TYPE, _SYMMETRIC):
        found.add(Rule(Kind.SYMMETRIC, (iri,), iri))
    for iri in said.having(TYPE, _TRANSITIVE):
        found.add(Rule(Kind.TRANSITIVE, (iri, iri), iri))
    for iri in said.subjects(_CHAIN):
        found.update(_of_chain(tuple(said.items(head)), iri) for head in said.nodes(iri, _CHAIN))
    return tuple(sorted((rule for rule in found if _says_something(rule, said)), key=lambda rule: rule.order))


def axioms(found: Iterable[Rule]) -> Iterator[ox.Triple]:
    """Yield the axioms that give these rules, for ``rules`` to read again."""
    for rule in found:
        conclusion = ox.NamedNode(rule.conclusion)
        if rule.kind in _CHARACTER:
            yield ox.Triple(conclusion, ox.NamedNode(TYPE), ox.NamedNode(_CHARACTER[rule.kind]))
        elif rule.kind is Kind.CHAIN:
            yield from _list(conclusion, rule.premises)
        else:
            yield ox.Triple(ox.NamedNode(rule.premises[0]), ox.NamedNode(_STATED[rule.kind]), conclusion)


def _of_pair(kind: Kind, subject: Node, object_: Node, said: Statements) -> Iterator[Rule]:
    """Yield what an axiom between two terms gives; a class that has no name stands for its parts where it can."""
    for above in _all_of(object_, said):
        for below in _any_of(subject, said) if kind in CLASSES else (subject,):
            yield Rule(kind, (below,), above)
    if kind in _BOTH_WAYS:
        for above in _all_of(subject, said):
            for below in _any_of(object_, said) if kind in CLASSES else (object_,):
                yield Rule(kind, (below,), above)


def _all_of(node: Node, said: Statements) -> list[Node]:
    """Return the classes to which every member of a class belongs: itself, or the parts of an intersection."""
    return _parts(node, said, OWL + "intersectionOf")


def _any_of(node: Node, said: Statements) -> list[Node]:
    """Return classes whose every member belongs to a class: itself, or the parts of a union."""
    return _parts(node, said, OWL + "unionOf")


def _parts(node: Node, said: Statements, predicate: str) -> list[Node]:
    if not node.startswith("_:"):
        return [node]
    return [member for head in said.nodes(node, predicate) for member in said.items(head)]


def _of_chain(links: tuple[str, ...], conclusion: str) -> Rule:
    transitive = links == (conclusion, conclusion)
    return Rule(Kind.TRANSITIVE if transitive else Kind.CHAIN, links, conclusion)


def _says_something(rule: Rule, said: Statements) -> bool:
    """Tell whether a rule is between named terms, and gives more than it is given."""
    if not rule.premises or any(each.startswith("_:") for each in (*rule.premises, rule.conclusion)):
        return False
    if rule.kind in TYPING and (rule.conclusion in _TRIVIAL or vocab.is_datatype(rule.conclusion, said)):
        return False
    return rule.premises != (rule.conclusion,) or rule.kind in TURNING


def _list(subject: ox.NamedNode, links: tuple[str, ...]) -> Iterator[ox.Triple]:
    nodes = [ox.BlankNode() for _ in links]
    yield ox.Triple(subject, ox.NamedNode(_CHAIN), nodes[0])
    rests: list[ox.BlankNode | ox.NamedNode] = [*nodes[1:], ox.NamedNode(RDF + "nil")]
    for node, link, rest in zip(nodes, links, rests, strict=True):
        yield ox.Triple(node, ox.NamedNode(RDF + "first"), ox.NamedNode(link))
        yield ox.Triple(node, ox.NamedNode(RDF + "rest"), rest)
