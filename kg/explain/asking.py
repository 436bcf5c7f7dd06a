"""What is asked of a store to explain and to verify: narrow questions, each answered by an index.

Claims stand in the graphs of their documents, or in the default graph where a file without graphs was loaded, so each
question looks in both.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

import pyoxigraph as ox

from kg import names
from kg.names import DCTERMS, KG, OA, RDF, RDFS, SKOS
from kg.rdf import terms as t

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_SIZE = 500
"""IRIs that one question names: few enough to be parsed at once, many enough that questions are few."""

_SPACES = {"kg": KG, "rdf": RDF, "rdfs": RDFS, "skos": SKOS, "oa": OA, "dcterms": DCTERMS}
_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in _SPACES.items())
_LABELLED = "{ ?thing rdfs:label ?label } UNION { ?thing skos:altLabel ?label }"
_STATED = (
    "?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .",
    "?claim rdf:reifies <<( ?s ?p ?o )>> ; a kg:Claim .",
)


class Queryable(Protocol):
    """What answers SPARQL: a ``kg.store.Store``."""

    def query(self, query: str, /) -> Iterable[Iterable[t.Term]]:
        """Return the solutions of a SELECT query."""


def everywhere(pattern: str) -> str:
    """Look for a pattern in the default graph and in all others."""
    return f"{{ {pattern} }} UNION {{ GRAPH ?graph {{ {pattern} }} }}"


def rows(store: Queryable, query: str) -> Iterator[tuple[t.Term, ...]]:
    """Give the solutions of a SELECT query."""
    return (tuple(solution) for solution in store.query(_PREFIXES + query))


def labelled(store: Queryable, name: str) -> set[str]:
    """Return the IRIs of what has this label or alias, as written, or else in upper and lower case alike."""
    exact = f"SELECT DISTINCT ?thing {{ VALUES ?label {{ {ox.Literal(name)} }} {_LABELLED} }}"
    folded = ox.Literal(name.casefold())
    loose = f"SELECT DISTINCT ?thing {{ {_LABELLED} FILTER(LCASE(STR(?label)) = {folded}) }}"
    return {t.iri_of(thing) for (thing,) in rows(store, exact)} or {t.iri_of(thing) for (thing,) in rows(store, loose)}


def labels(store: Queryable) -> list[str]:
    """Return all labels and aliases, sorted."""
    return sorted({t.iri_of(label) for (label,) in rows(store, f"SELECT DISTINCT ?label {{ {_LABELLED} }}")})


def statements(
    store: Queryable,
    *,
    subjects: Collection[str] = (),
    relations: Collection[str] = (),
    objects: Collection[t.Term] = (),
) -> Iterator[tuple[t.Term, ...]]:
    """Give the claims about what is asked, as claim, subject, relation and object; what is not given may be any."""
    bound = {
        "?s": [f"<{iri}>" for iri in subjects],
        "?p": [f"<{iri}>" for iri in relations],
        "?o": [str(term) for term in objects],
    }
    values = " ".join(f"VALUES {name} {{ {' '.join(sorted(terms))} }}" for name, terms in bound.items() if terms)
    patterns = " UNION ".join(everywhere(f"{values} {stated}") for stated in _STATED)
    return rows(store, f"SELECT DISTINCT ?claim ?s ?p ?o {{ {patterns} }}")


def held(store: Queryable, triples: Iterable[tuple[t.Term, ...]]) -> set[ox.Quad]:
    """Return those of the triples that are held as plain facts."""
    found: set[ox.Quad] = set()
    for values in _parts(f"({' '.join(map(str, triple))})" for triple in triples):
        query = f"SELECT DISTINCT ?s ?p ?o {{ VALUES (?s ?p ?o) {{ {values} }} ?s ?p ?o }}"
        found.update(_quad(*row) for row in rows(store, query))
    return found


def said_of(store: Queryable, things: Iterable[str], *, relations: Collection[ox.NamedNode] = ()) -> set[ox.Quad]:
    """Return what is said of each thing (all but the text of documents), or only by these relations."""
    only = f"FILTER(?p IN ({', '.join(map(str, relations))}))" if relations else f"FILTER(?p != {t.TEXT})"
    found: set[ox.Quad] = set()
    for values in _parts(f"<{iri}>" for iri in things):
        query = f"SELECT DISTINCT ?s ?p ?o {{ {everywhere(f'VALUES ?s {{ {values} }} ?s ?p ?o {only}')} }}"
        found.update(_quad(*row) for row in rows(store, query))
    return found


def mentions_of(store: Queryable, things: Iterable[str], *, documents: Collection[str]) -> set[str]:
    """Return the mentions in these documents that refer to the things."""
    entities = " ".join(f"<{iri}>" for iri in sorted(things))
    found: set[str] = set()
    for graphs in _parts(f"<{names.claims_graph(iri)}>" for iri in documents):
        pattern = f"VALUES ?e {{ {entities} }} ?m kg:refersTo ?e"
        query = (
            f"SELECT DISTINCT ?m {{ {{ {pattern} }} UNION {{ VALUES ?g {{ {graphs} }} GRAPH ?g {{ {pattern} }} }} }}"
        )
        found.update(t.iri_of(mention) for (mention,) in rows(store, query))
    return {each for each in found if each.partition("#")[0] in documents}


def documents(store: Queryable) -> Iterator[tuple[str, str, str | None]]:
    """Give the documents, as IRI, id and source, in the order of their IRIs."""
    optional = "OPTIONAL { ?iri dcterms:identifier ?id } OPTIONAL { ?iri dcterms:source ?source }"
    query = f"SELECT DISTINCT ?iri ?id ?source {{ {everywhere(f'?iri a kg:Document . {optional}')} }} ORDER BY ?iri"
    for iri, ident, source in rows(store, query):
        yield t.iri_of(iri), t.iri_of(ident or iri), t.iri_of(source) if source else None


def quotations(store: Queryable, *, graph: str | None = None) -> Iterator[tuple[t.Term, ...]]:
    """Give the quotations in one graph, or in the default one, as span, start, end and exact text."""
    pattern = "?span oa:start ?start ; oa:end ?end ; oa:exact ?exact"
    where = f"GRAPH <{graph}> {{ {pattern} }}" if graph else pattern
    return rows(store, f"SELECT ?span ?start ?end ?exact {{ {where} }}")


def text(store: Queryable, iri: str) -> str | None:
    """Return the text of a document, when the store keeps it."""
    found = next(rows(store, f"SELECT ?text {{ {everywhere(f'<{iri}> kg:text ?text')} }}"), None)
    return t.iri_of(found[0]) if found else None


def _quad(subject: Any, predicate: Any, object_: Any) -> ox.Quad:  # noqa: ANN401  a store holds each term in its place
    return ox.Quad(subject, predicate, object_)


def _parts(terms: Iterable[str]) -> Iterator[str]:
    rest = iter(sorted(terms))
    while part := " ".join(islice(rest, _SIZE)):
        yield part
