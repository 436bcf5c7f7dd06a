"""Describes what a file holds and where it comes from: VoID, DCAT, PROV, and a digest by which it can be checked.

The description stands in a graph of its own, ``names.description()``; in a format without graph names it comes last.
It depends on nothing but what the file holds and what the caller adds, so the same graph gives the same bytes::

    <…graph#dataset> a void:Dataset , dcat:Dataset ;
        dcterms:source "news/rome.txt" , … ;          where each document was read
        dcterms:license … ; dcterms:issued … ;        when the caller says so
        void:entities 7 ; void:triples 231 ;
        prov:wasGeneratedBy <…graph#run-…> ;          software, model, ontology and its digest
        kg:canonicalDigest "…" ;                      of all but the description
        void:classPartition <…#record-Claim> , … ;    how many documents and claims
        void:subset <…graph#facts> .                  the plain triples, by classes and relations
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, groupby
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from kg import names
from kg.names import DCAT, DCTERMS, FOAF, KG, VOID
from kg.rdf import terms as t
from kg.rdf.order import canonical, in_order, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    _Object = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    _Pair = tuple[ox.NamedNode, _Object]
    _Triple = tuple[ox.NamedNode | ox.BlankNode | ox.Triple, ox.NamedNode, _Object]

MOST = 100
"""Classes and relations that are counted one by one, the most frequent ones; an ontology of others may have many."""
_FIELD = "\0"
_TYPE = str(t.A)
_RECORDS = frozenset(map(str, (t.CLAIM, t.DOCUMENT)))
_DEFAULT = ox.DefaultGraph()


@dataclass(frozen=True, slots=True)
class Added:
    """What nobody but the caller can say of a dataset: its licence (an IRI) and the day it is issued (ISO 8601)."""

    licence: str | None = None
    issued: str | None = None


@dataclass
class _Counts:
    """What was counted in one pass over the quads."""

    triples: int = 0
    facts: int = 0
    entities: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    digest: str | None = None


def describe(  # noqa: PLR0913  what it is about, and how it will be written
    quads: Iterable[ox.Quad],
    *,
    origin: Iterable[ox.Quad] = (),
    base: str = names.DEFAULT_BASE,
    merged: bool = False,
    added: Added | None = None,
    folder: Path | None = None,
) -> Iterator[ox.Quad]:
    """Yield the description of a file that holds these quads, in the graph ``names.description(base)``.

    ``origin`` is what is known of documents and runs, which the file may leave out.  ``merged`` tells that the file has
    no graph names, so that a triple counts once.  The digest is the SHA-256, in hexadecimal, of the canonical N-Quads
    (RDFC-1.0) of what the file holds without its description; with RDF 1.2 triple terms, of which RDFC-1.0 says
    nothing, there is none.  Memory stays flat: sorted runs are spilled to ``folder``.
    """
    counts = _counted(quads, merged=merged, folder=folder)
    known = list(dict.fromkeys(t.placed(quad, ox.DefaultGraph()) for quad in origin))
    graph, dataset = ox.NamedNode(names.description(base)), ox.NamedNode(names.described("dataset", base=base))
    for subject, predicate, object_ in chain(
        ((dataset, *pair) for pair in _dataset(counts, added or Added(), base)),
        ((dataset, *pair) for pair in _sources(known)),
        _runs(known, dataset, base),
        _facts(counts, base),
    ):
        yield ox.Quad(subject, predicate, object_, graph)
    yield ox.Quad(graph, t.A, _void("DatasetDescription"), graph)
    yield ox.Quad(graph, ox.NamedNode(FOAF + "primaryTopic"), dataset, graph)


def short_names(base: str) -> dict[str, str]:
    """Return the prefixes that make a description short; queries know them only where a file declares them."""
    return {"dcat": DCAT, "graph": names.described("", base=base), "void": VOID}


def digest(quads: Iterable[ox.Quad], *, merged: bool = False, folder: Path | None = None) -> str | None:
    """Return the digest that a description of these quads would give; a description among them does not count."""
    return _counted(undescribed(quads), merged=merged, folder=folder).digest


def undescribed(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield all but the description that came with a file."""
    return (quad for quad in quads if not (t.is_described(quad.graph_name) or t.is_described(quad.subject)))


def _dataset(counts: _Counts, added: Added, base: str) -> Iterator[_Pair]:
    """Yield what is said of the whole dataset."""
    yield t.A, _void("Dataset")
    yield t.A, ox.NamedNode(DCAT + "Dataset")
    yield _void("triples"), ox.Literal(counts.triples)
    yield _void("entities"), ox.Literal(counts.entities)
    yield _void("subset"), ox.NamedNode(names.described("facts", base=base))
    if counts.digest is not None:
        yield ox.NamedNode(KG + "canonicalDigest"), ox.Literal(counts.digest)
    if added.licence is not None:
        yield ox.NamedNode(DCTERMS + "license"), t.node(added.licence)
    if added.issued is not None:
        yield ox.NamedNode(DCTERMS + "issued"), ox.Literal(added.issued, datatype=t.XSD_DATE)


def _sources(known: Iterable[ox.Quad]) -> Iterator[_Pair]:
    """Yield where each document was read, or the document itself where nobody said."""
    documents = {quad.subject for quad in known if quad.predicate == t.A and quad.object == t.DOCUMENT}
    sources = {quad.subject: quad.object for quad in known if quad.predicate == t.SOURCE}
    yield from ((t.SOURCE, sources.get(each, each)) for each in documents)


def _runs(known: Iterable[ox.Quad], dataset: ox.NamedNode, base: str) -> Iterator[_Triple]:
    """Yield the runs that read the documents, said again under names of the description's own.

    Without graph names it could not be told from the file otherwise, when the file has no evidence.
    """
    runs = {quad.subject for quad in known if quad.predicate == t.A and quad.object == t.RUN}
    own = {run: ox.NamedNode(names.described(f"run-{names.local(t.iri_of(run))}", base=base)) for run in runs}
    yield from ((dataset, t.GENERATED_BY, each) for each in own.values())
    yield from ((own[quad.subject], quad.predicate, quad.object) for quad in known if quad.subject in runs)


def _facts(counts: _Counts, base: str) -> Iterator[_Triple]:
    """Yield what is said of the plain triples and, beside them, how many documents and claims there are."""
    dataset, facts = (ox.NamedNode(names.described(part, base=base)) for part in ("dataset", "facts"))
    yield facts, t.A, _void("Dataset")
    for what, number in (("triples", counts.facts), ("entities", counts.entities)):
        yield facts, _void(what), ox.Literal(number)
    yield facts, _void("classes"), ox.Literal(len(counts.classes))
    yield facts, _void("properties"), ox.Literal(len(counts.relations))
    for owner, kind, found in (
        (dataset, _Partition("record", "classPartition", "class", "entities"), counts.records),
        (facts, _Partition("class", "classPartition", "class", "entities"), counts.classes),
        (facts, _Partition("relation", "propertyPartition", "property", "triples"), counts.relations),
    ):
        yield from kind.said(owner, found, base)


class _Partition(NamedTuple):
    """How VoID counts what falls under one term: the name of our node, and VoID's three properties."""

    name: str
    partition: str
    term: str
    counted: str

    def said(self, owner: ox.NamedNode, found: Counter[str], base: str) -> Iterator[_Triple]:
        """Yield the most frequent terms with their numbers."""
        taken: set[str] = set()
        for text, number in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]:
            iri = text[1:-1]
            local = names.local(iri)
            part = f"{self.name}-{local}" + (f"-{len(taken)}" if local in taken else "")
            taken.add(local)
            node = ox.NamedNode(names.described(part, base=base))
            yield owner, _void(self.partition), node
            yield node, _void(self.term), ox.NamedNode(iri)
            yield node, _void(self.counted), ox.Literal(number)


def _counted(quads: Iterable[ox.Quad], *, merged: bool, folder: Path | None) -> _Counts:
    """Count quads and take the digest of their canonical form, in one pass over them in order."""
    counts, blank = _Counts(), list[ox.Quad]()
    lines = chain(_lines(quads, blank, merged=merged), _renamed(blank))
    digest, digestible, before = hashlib.sha256(), True, ""
    for triple, group in groupby(in_order(lines, folder=folder), key=lambda line: line.partition(_FIELD)[0]):
        graphs = [line.partition(_FIELD)[2] for line in group]
        for graph in ("",) if merged else graphs:
            counts.triples += 1
            digest.update(f"{triple} {graph} .\n".encode() if graph else f"{triple} .\n".encode())
        digestible = digestible and "<<(" not in triple
        before = _count(triple, counts, before=before, plain=any(map(_is_plain, graphs)))
    counts.digest = digest.hexdigest() if digestible else None
    return counts


def _count(triple: str, counts: _Counts, *, before: str, plain: bool) -> str:
    """Count a triple; ``before`` is the last subject that was counted as an entity, and so is what comes back."""
    subject, predicate, object_ = triple.split(" ", 2)
    if not plain:
        if predicate == _TYPE and object_ in _RECORDS:
            counts.records[object_] += 1
        return before
    counts.facts += 1
    counts.relations[predicate] += 1
    if predicate != _TYPE or object_[0] != "<":
        return before
    counts.classes[object_] += 1
    counts.entities += subject != before
    return subject


def _lines(quads: Iterable[ox.Quad], blank: list[ox.Quad] | None, *, merged: bool) -> Iterator[str]:
    """Yield canonical N-Quads, with a sign before the graph; those with blank nodes are set apart where there is room.

    Sorted with that sign they are in the order of RDFC-1.0, as no term goes on with a sign that sorts before a space.
    """
    for quad in quads:
        graph = "" if quad.graph_name == _DEFAULT else str(quad.graph_name)
        if blank is not None and _is_blank(quad):
            blank.append(t.placed(quad, _DEFAULT) if merged else quad)
        else:
            yield f"{written(quad.subject)} {quad.predicate} {written(quad.object)}{_FIELD}{graph}"


def _renamed(blank: list[ox.Quad]) -> Iterator[str]:
    """Yield the lines of the quads that were set apart; all of them are there when this begins."""
    yield from _lines(canonical(blank), None, merged=False)


def _is_blank(quad: ox.Quad) -> bool:
    parts = (quad.subject, quad.object, quad.graph_name)
    return any(isinstance(part, ox.BlankNode) or (isinstance(part, ox.Triple) and "_:" in str(part)) for part in parts)


@lru_cache(maxsize=65536)
def _is_plain(graph: str) -> bool:
    """Tell whether the triples of a graph are held as facts."""
    return graph[:1] != "<" or t.asserts(ox.NamedNode(graph[1:-1]))


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(VOID + name)
