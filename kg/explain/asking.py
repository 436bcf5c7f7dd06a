"""What is asked of a store to explain and to verify: narrow questions, each answered by an index."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from kg import names, rdf
from kg.rdf import terms as t

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kg.model import Document
    from kg.store import Store

_DEFAULT = ox.DefaultGraph()


class Statement(NamedTuple):
    """A claim and what it states."""

    claim: ox.NamedNode
    subject: t.Term
    relation: t.Term
    object: t.Term


class Quotation(NamedTuple):
    """What should stand where in a document."""

    start: int
    end: int
    exact: str


def labelled(store: Store, name: str) -> set[str]:
    """Return the IRIs of what has this label or alias, as written, or else in upper and lower case alike."""
    exact = ox.Literal(name)
    found = {t.iri_of(quad.subject) for label in (t.LABEL, t.ALT_LABEL) for quad in _plain(store, None, label, exact)}
    return found or {iri for iri, label in labels(store) if label.casefold() == name.casefold()}


def led_to(store: Store, iri: str) -> set[str]:
    """Return the entity that an IRI leads to, when it was merged into another; else the IRI itself."""
    others = {t.iri_of(quad.object) for quad in _plain(store, t.node(iri), t.SAME_AS, None)}
    named = {other for other in others if next(_plain(store, t.node(other), t.LABEL, None), None)}
    return named if named and next(_plain(store, t.node(iri), t.LABEL, None), None) is None else {iri}


def labels(store: Store) -> Iterator[tuple[str, str]]:
    """Give all labels and aliases, each with the IRI of what it names."""
    for relation in (t.LABEL, t.ALT_LABEL):
        yield from ((t.iri_of(quad.subject), t.iri_of(quad.object)) for quad in _plain(store, None, relation, None))


def label(store: Store, term: t.Term) -> str:
    """Return the label of a thing; what has none is called by its IRI, a literal by its lexical form."""
    named = _plain(store, term, t.LABEL, None) if isinstance(term, ox.NamedNode) else ()
    return min((t.iri_of(quad.object) for quad in named), default=t.iri_of(term))


def name(store: Store, term: t.Term) -> str:
    """Return the label of a thing, and its IRI too where another thing is called the same.

    So one can tell which is meant, and ask for it: "Peter Ohm (person:peter-ohm-3fa2b1)".
    """
    return apart(store, t.iri_of(term), label(store, term)) if isinstance(term, ox.NamedNode) else t.iri_of(term)


def apart(store: Store, iri: str, called: str) -> str:
    """Return what a thing is ``called``, with its IRI where another thing has this label."""
    shared = any(t.iri_of(quad.subject) != iri for quad in _plain(store, None, t.LABEL, ox.Literal(called)))
    return f"{called} ({t.short(iri, store.prefixes)})" if shared else called


def statements(
    store: Store,
    *,
    subjects: Collection[t.Term] | None = None,
    relations: Collection[t.Term] | None = None,
    objects: Collection[t.Term] | None = None,
) -> Iterator[Statement]:
    """Give the claims about these subjects, relations and objects; ``None`` is anything."""
    asked = {"?s": subjects, "?p": relations, "?o": objects}
    values = " ".join(
        f"VALUES {name} {{ {' '.join(sorted(map(str, terms)))} }}" for name, terms in asked.items() if terms is not None
    )
    stated = "GRAPH ?g { ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
    for claim, *parts in _rows(store, f"SELECT DISTINCT ?claim ?s ?p ?o {{ {values} {stated} }}"):
        if isinstance(claim, ox.NamedNode):
            yield Statement(claim, *parts)


def said_of(store: Store, things: Iterable[str], *, relations: Collection[ox.NamedNode] = ()) -> Iterator[ox.Quad]:
    """Give what is said of each thing, all but the text of documents, or only by these relations; once each."""
    for iri in things:
        for relation in relations or (None,):
            for quad in store.match(t.node(iri), relation):
                if quad.predicate != t.TEXT:
                    yield t.placed(quad, _DEFAULT)


def mentions_of(store: Store, things: Collection[str], *, documents: Iterable[str]) -> set[str]:
    """Return the mentions in these documents that refer to the things."""
    graphs = [ox.NamedNode(names.claims_graph(iri)) for iri in documents]
    pairs = ((t.node(iri), graph) for iri in things for graph in graphs)
    return {
        t.iri_of(quad.subject) for thing, graph in pairs for quad in store.match(None, t.REFERS_TO, thing, graph=graph)
    }


def held(store: Store, statement: Statement) -> Iterator[ox.Quad]:
    """Give the plain triple of a statement, when it is held."""
    _, subject, relation, object_ = statement
    return _plain(store, subject, relation, object_)


def documents(store: Store) -> Iterator[tuple[str, str, str | None]]:
    """Give the documents as IRI, id and source, in the order of their IRIs."""
    iris = {quad.subject for quad in store.match(None, t.A, t.DOCUMENT)}
    for iri in sorted(iris, key=str):
        ident, source = (next(store.match(iri, relation), None) for relation in (t.IDENTIFIER, t.SOURCE))
        yield t.iri_of(iri), t.iri_of(ident.object if ident else iri), t.iri_of(source.object) if source else None


def quotations(store: Store, document: str) -> list[Quotation]:
    """Return the evidence and the mentions of a document, in order."""
    graph = f"<{names.claims_graph(document)}>"
    query = f"SELECT ?start ?end ?exact {{ GRAPH {graph} {{ ?span oa:start ?start ; oa:end ?end ; oa:exact ?exact }} }}"
    rows = (map(t.iri_of, row) for row in _rows(store, query))
    return sorted({Quotation(int(start), int(end), exact) for start, end, exact in rows})


def text(store: Store, document: str) -> str | None:
    """Return the text of a document, when the store keeps it."""
    found = next(store.match(t.node(document), t.TEXT), None)
    return t.iri_of(found.object) if found else None


def _plain(store: Store, subject: t.Term | None, relation: t.Term, object_: t.Term | None) -> Iterator[ox.Quad]:
    return store.match(subject, relation, object_, graph=_DEFAULT)  # type: ignore[arg-type]  # terms of quads fit again


def _rows(store: Store, query: str) -> Iterator[tuple[t.Term, ...]]:
    found = store.query(query)
    return (tuple(row) for row in found) if isinstance(found, ox.QuerySolutions) else iter(())


class Place(NamedTuple):
    """Where a document (an IRI) mentions a thing: half-open characters, the kind and type it was read as, the thing."""

    document: str
    start: int
    end: int
    kind: str
    type: str
    thing: str


def places(store: Store, things: Collection[str]) -> list[Place]:
    """Return where the things are mentioned, in the order of documents (by IRI) and characters."""
    values = " ".join(sorted(str(t.node(iri)) for iri in things))
    return _places(store, f"VALUES ?thing {{ {values} }} GRAPH ?g {{ {_MENTIONED} }}")


def mentioned(store: Store, document: str) -> list[Place]:
    """Return what a document mentions, in the order of characters."""
    graph = f"<{names.claims_graph(document)}>"
    return _places(store, f"VALUES ?g {{ {graph} }} GRAPH {graph} {{ {_MENTIONED} }}")


_MENTIONED = "?m kg:refersTo ?thing ; oa:start ?start ; oa:end ?end ; kg:mentionKind ?kind ; kg:mentionType ?type"


def _places(store: Store, pattern: str) -> list[Place]:
    found: set[Place] = set()
    for graph, start, end, *read in _rows(store, f"SELECT ?g ?start ?end ?kind ?type ?thing {{ {pattern} }}"):
        if isinstance(graph, ox.NamedNode) and t.is_claims_graph(graph):
            document, (kind, type_, thing) = t.iri_of(graph).removesuffix(t.CLAIMS), map(t.iri_of, read)
            found.add(Place(document, int(t.iri_of(start)), int(t.iri_of(end)), kind, type_, thing))
    return sorted(found)


def claimed(store: Store, document: str) -> list[tuple[int, int]]:
    """Return the places, half-open characters, of the mentions that the claims of a document are about, in order."""
    ends = "?claim kg:subjectMention|kg:objectMention ?m . ?m oa:start ?start ; oa:end ?end"
    query = f"SELECT DISTINCT ?start ?end {{ GRAPH <{names.claims_graph(document)}> {{ {ends} }} }}"
    return sorted((int(t.iri_of(start)), int(t.iri_of(end))) for start, end in _rows(store, query))


def document(store: Store, iri: str) -> Document:
    """Return a document, with its text when the store keeps it."""
    return rdf.from_rdf(store.match(t.node(iri))).documents[0]


def read_with(store: Store) -> set[str]:
    """Return the IRIs of the ontologies that the documents were read with."""
    return {t.iri_of(quad.object) for quad in store.match(None, t.USED)}
