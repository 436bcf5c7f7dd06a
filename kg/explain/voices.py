"""Which document says what, with which words: the claims of a store by what they state."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from kg.model import Fact, Status
from kg.rdf import terms as t

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.store import Store


class Said(NamedTuple):
    """What is stated, whoever says it."""

    subject: t.Term
    relation: t.Term
    object: t.Term

    @classmethod
    def of(cls, fact: Fact) -> Said:
        """Return what a fact states."""
        datatype = ox.NamedNode(fact.datatype) if fact.datatype else None
        object_ = ox.Literal(fact.object, datatype=datatype) if datatype else t.node(fact.object)
        return cls(t.node(fact.subject), t.node(fact.relation), object_)

    @property
    def fact(self) -> Fact:
        """Return it as a fact without claims."""
        datatype = self.object.datatype.value if isinstance(self.object, ox.Literal) else None
        return Fact(t.iri_of(self.subject), t.iri_of(self.relation), t.iri_of(self.object), datatype)


class Voice(NamedTuple):
    """A document (an IRI) that says something, how surely it was read, and the sentence."""

    document: str
    score: float
    evidence: str


def spoken(
    store: Store,
    *,
    status: Status = Status.ASSERTED,
    subjects: Sequence[t.Term] | None = None,
    relation: str | None = None,
) -> dict[Said, list[Voice]]:
    """Return what documents say with this status, with all that say it: of these subjects, by this relation, or all.

    A document asserts what stands in the graph that it names, so what a person rejected and what was read with too low
    a score are left out.  Of a file without names of graphs, such as Turtle, it asserts what is held at all.
    """
    asked = {"?s": subjects, "?p": None if relation is None else [t.node(relation)]}
    values = " ".join(
        f"VALUES {name} {{ {' '.join(map(str, some))} }}" for name, some in asked.items() if some is not None
    )
    said = f"rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; kg:status kg:{status}"
    read = "kg:confidence ?score ; prov:wasDerivedFrom ?doc ; kg:evidence ?e . ?e oa:exact ?exact"
    query = f"SELECT ?s ?p ?o ?doc ?score ?exact {{ {values} GRAPH ?g {{ ?claim {said} ; {read} }} }}"
    found: dict[Said, list[Voice]] = defaultdict(list)
    graph = cache(partial(_graph, store))
    for subject, predicate, object_, document, score, exact in _rows(store, query):
        each = Said(subject, predicate, object_)
        if status is not Status.ASSERTED or _is_held(store, each, graph(document)):
            found[each].append(Voice(t.iri_of(document), float(t.iri_of(score)), t.iri_of(exact)))
    return {each: sorted(found[each]) for each in sorted(found, key=str)}


def _graph(store: Store, document: t.Term) -> ox.NamedNode | ox.DefaultGraph:
    """Return where it stands what a document asserts: labels, at least, of what its claims are about."""
    named = ox.NamedNode(t.iri_of(document))
    return named if next(store.match(graph=named), None) is not None else ox.DefaultGraph()


def _is_held(store: Store, said: Said, graph: ox.NamedNode | ox.DefaultGraph) -> bool:
    """Look into a graph; the same as a join in the query would scan all that is claimed."""
    found = store.match(*said, graph=graph)  # type: ignore[arg-type]  # terms of one quad fit into another
    return next(found, None) is not None


def _rows(store: Store, query: str) -> Iterator[tuple[t.Term, ...]]:
    found = store.query(query)
    return (tuple(row) for row in found) if isinstance(found, ox.QuerySolutions) else iter(())
