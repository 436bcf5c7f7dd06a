"""The words our RDF is made of, what kind of thing a subject is, and rdflib terms as pyoxigraph terms."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import pyoxigraph as ox

from kg.errors import OutputError
from kg.names import DCTERMS, KG, OA, OWL, PROV, RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import rdflib
    from rdflib.term import Node

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Quads: TypeAlias = "Iterable[ox.Quad] | rdflib.Graph"

A = ox.NamedNode(RDF + "type")
SUBJECT = ox.NamedNode(RDF + "subject")
PREDICATE = ox.NamedNode(RDF + "predicate")
OBJECT = ox.NamedNode(RDF + "object")
VALUE = ox.NamedNode(RDF + "value")
SAME_AS = ox.NamedNode(OWL + "sameAs")
REIFIES = ox.NamedNode(RDF + "reifies")
LABEL = ox.NamedNode(RDFS + "label")
ALT_LABEL = ox.NamedNode(SKOS + "altLabel")

DOCUMENT = ox.NamedNode(KG + "Document")
CLAIM = ox.NamedNode(KG + "Claim")
MENTION = ox.NamedNode(KG + "Mention")
RUN = ox.NamedNode(KG + "Run")
LINK = ox.NamedNode(KG + "Link")
ACTIVITY = ox.NamedNode(PROV + "Activity")
POSITION = ox.NamedNode(OA + "TextPositionSelector")
QUOTE = ox.NamedNode(OA + "TextQuoteSelector")

IDENTIFIER = ox.NamedNode(DCTERMS + "identifier")
TITLE = ox.NamedNode(DCTERMS + "title")
DATE = ox.NamedNode(DCTERMS + "date")
SOURCE = ox.NamedNode(DCTERMS + "source")
LANGUAGE = ox.NamedNode(DCTERMS + "language")
CREATOR = ox.NamedNode(DCTERMS + "creator")
PUBLISHER = ox.NamedNode(DCTERMS + "publisher")
BYLINE = ox.NamedNode(KG + "byline")
DIGEST = ox.NamedNode(KG + "textDigest")
TEXT = ox.NamedNode(KG + "text")
MARKUP = ox.NamedNode(KG + "markup")

STATUS = ox.NamedNode(KG + "status")
SPEAKER = ox.NamedNode(KG + "speaker")
RELATION = ox.NamedNode(KG + "relation")
CONFIDENCE = ox.NamedNode(KG + "confidence")
READ_BY = ox.NamedNode(KG + "readBy")
UNIT = ox.NamedNode(KG + "unit")
EVIDENCE = ox.NamedNode(KG + "evidence")
SUBJECT_MENTION = ox.NamedNode(KG + "subjectMention")
OBJECT_MENTION = ox.NamedNode(KG + "objectMention")
SPEAKER_MENTION = ox.NamedNode(KG + "speakerMention")
REFERS_TO = ox.NamedNode(KG + "refersTo")
AS_READ = ox.NamedNode(KG + "asRead")
MENTION_KIND = ox.NamedNode(KG + "mentionKind")
MENTION_TYPE = ox.NamedNode(KG + "mentionType")
DERIVED_FROM = ox.NamedNode(PROV + "wasDerivedFrom")
GENERATED_BY = ox.NamedNode(PROV + "wasGeneratedBy")
USED = ox.NamedNode(PROV + "used")
START = ox.NamedNode(OA + "start")
END = ox.NamedNode(OA + "end")
EXACT = ox.NamedNode(OA + "exact")
PREFIX = ox.NamedNode(OA + "prefix")
SUFFIX = ox.NamedNode(OA + "suffix")

XSD_DATE = ox.NamedNode(XSD + "date")
XSD_DECIMAL = ox.NamedNode(XSD + "decimal")
XSD_STRING = ox.NamedNode(XSD + "string")

CLAIMS = "#claims"
READING = "#reading"
_DESCRIBED = re.compile(r"[/:]graph#(?:dataset|description|facts|(?:class|record|relation|run)-[^/#]+)\Z")
_ASIDE = re.compile(r"[/:]graph#[a-z-]+\Z")
_RECORD = re.compile(r"#(?:char=(\d+),(\d+)|(?:claim|link)-[0-9a-f]{12}(?:-\d+)?|mention-[0-9a-f]{12})\Z")


_DEFAULT = ox.DefaultGraph()


class Section(IntEnum):
    """Where a subject stands in a file for people: what is held first, then the record of where it was read."""

    FACT = 0
    DOCUMENT = 1
    CLAIM = 2
    SPAN = 3
    RUN = 4


def section(iri: str) -> Section:
    """Tell claims, links and spans from everything else by the shape of their IRI, which only ``names`` makes."""
    found = _RECORD.search(iri)
    if found is None:
        return Section.FACT
    return Section.CLAIM if found[0].startswith(("#claim", "#link")) else Section.SPAN


def is_described(term: Term | ox.DefaultGraph) -> bool:
    """Tell whether a node belongs to the description that goes with an export: ``names.described`` made its IRI."""
    return isinstance(term, ox.NamedNode) and _DESCRIBED.search(term.value) is not None


def is_claims_graph(graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> bool:
    """Tell whether a graph holds claims and evidence, not plain triples."""
    return isinstance(graph, ox.NamedNode) and graph.value.endswith(CLAIMS)


def is_aside(graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> bool:
    """Tell whether a graph was made by ``names.aside``."""
    return isinstance(graph, ox.NamedNode) and _ASIDE.search(graph.value) is not None


def is_reading(graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> bool:
    """Tell whether a graph holds what was read in a document, for the store's own use."""
    return isinstance(graph, ox.NamedNode) and graph.value.endswith(READING)


def asserts(graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> bool:
    """Tell whether the triples of a named graph are held as facts, and so stand in the default graph too."""
    return not (graph == _DEFAULT or is_claims_graph(graph) or is_reading(graph) or is_aside(graph))


@lru_cache(maxsize=65536)
def node(iri: str) -> ox.NamedNode | ox.BlankNode:
    """Return the node of an IRI, or of a blank node written ``_:label``.

    Raises ``OutputError`` when it is no valid absolute IRI.
    """
    try:
        return ox.BlankNode(iri[2:]) if iri.startswith("_:") else ox.NamedNode(iri)
    except ValueError as error:
        raise OutputError(
            f"{iri!r} is no valid IRI: {error}", hint="check the base of the IRIs and the ontology"
        ) from error


def iri_of(term: Term) -> str:
    """Return the IRI of a node, ``_:label`` for a blank node, and the lexical form of a literal."""
    return str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value


def short(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return an IRI with the longest prefix that fits, as a person may type it, or as it is.

    >>> short("https://example.org/id/person/peter-ohm", {"id": "https://example.org/id/"})
    'id:person/peter-ohm'
    """
    fitting = [(len(space), name, space) for name, space in prefixes.items() if space and iri.startswith(space)]
    if not fitting:
        return iri
    _, name, space = max(fitting)
    return f"{name}:{iri.removeprefix(space)}"


def from_rdflib(graph: rdflib.Graph) -> Iterator[ox.Quad]:
    """Yield the quads of an rdflib graph, conjunctive graph or dataset; those of a plain graph have no graph name."""
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID, ConjunctiveGraph, Dataset  # noqa: PLC0415  0.3 s to load

    if not isinstance(graph, ConjunctiveGraph):
        for subject, predicate, object_ in graph:
            yield _quad(subject, predicate, object_)
        return
    nameless = {None, DATASET_DEFAULT_GRAPH_ID}
    if not isinstance(graph, Dataset):
        nameless.add(graph.default_context.identifier)
    for subject, predicate, object_, context in graph.quads():
        name = getattr(context, "identifier", context)
        yield _quad(subject, predicate, object_, None if name in nameless else name)


def into_rdflib(quads: Iterable[ox.Quad]) -> rdflib.Dataset:
    """Return quads as an ``rdflib.Dataset``.

    Raises ``OutputError`` for RDF 1.2 triple terms, which rdflib cannot hold.
    """
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID, Dataset  # noqa: PLC0415  0.3 s to load

    dataset = Dataset()

    @cache
    def graph(name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> rdflib.Graph:
        return dataset.graph(DATASET_DEFAULT_GRAPH_ID if name == _DEFAULT else _node(name))  # type: ignore[arg-type]

    for quad in quads:
        graph(quad.graph_name).add((_node(quad.subject), _node(quad.predicate), _node(quad.object)))
    return dataset


def as_quads(quads: Quads) -> Iterable[ox.Quad]:
    """Return what a caller gave, quads or an rdflib graph, as quads."""
    return from_rdflib(cast("rdflib.Graph", quads)) if hasattr(quads, "namespace_manager") else quads


def placed(quad: ox.Quad, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> ox.Quad:
    """Return the same triple in another graph."""
    return ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def mirrored(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield quads as queries see them: what a document asserts stands in the default graph too."""
    for quad in quads:
        yield quad
        if asserts(quad.graph_name):
            yield placed(quad, _DEFAULT)


def _node(term: Term) -> Node:
    from rdflib import BNode, Literal, URIRef  # noqa: PLC0415  loaded by the caller

    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        raise OutputError("rdflib cannot hold RDF 1.2 triple terms", hint="give the graph without --rdf12")
    if term.language is not None:
        return Literal(term.value, lang=term.language)
    plain = term.datatype == XSD_STRING
    return Literal(term.value, datatype=None if plain else URIRef(term.datatype.value), normalize=False)


def _quad(subject: Node, predicate: Node, object_: Node, graph: Node | None = None) -> ox.Quad:
    # rdflib holds wider terms than RDF allows in each place; pyoxigraph refuses what is out of place
    parts: list[Any] = [_term(subject), _term(predicate), _term(object_), None if graph is None else _term(graph)]
    return ox.Quad(*parts)


def _term(term: Node) -> Term:
    from rdflib import BNode, Literal  # noqa: PLC0415  loaded by the caller

    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if not isinstance(term, Literal):
        return node(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)
