"""The terms by which ontologies say things: where labels, domains, ranges and datatypes stand in each style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.names import OWL, RDF, RDFS, SCHEMA, SH, SKOS, XSD
from kg.ontology.terms import DATE, MONEY, PERCENTAGE, QUANTITY, VALUES

if TYPE_CHECKING:
    from kg.ontology.statements import Statements
    from kg.ontology.terms import Type

_SCHEMA_HTTP = "http://schema.org/"
_WIKIBASE = "http://wikiba.se/ontology#"
_DC = "http://purl.org/dc/elements/1.1/"
_DCTERMS = "http://purl.org/dc/terms/"

PROPERTIES = (
    *(OWL + kind for kind in ("ObjectProperty", "DatatypeProperty", "FunctionalProperty", "InverseFunctionalProperty")),
    *(OWL + kind for kind in ("SymmetricProperty", "TransitiveProperty", "AsymmetricProperty")),
    RDF + "Property",
    _WIKIBASE + "Property",
)
CLASSES = (OWL + "Class", RDFS + "Class")
LABELS = (RDFS + "label", SKOS + "prefLabel", SCHEMA + "name", _SCHEMA_HTTP + "name", _DC + "title", _DCTERMS + "title")
OTHER_LABELS = (SKOS + "altLabel", SCHEMA + "alternateName", _SCHEMA_HTTP + "alternateName")
DEFINITIONS = (
    *(SKOS + "definition", RDFS + "comment", SCHEMA + "description", _SCHEMA_HTTP + "description"),
    *(_DCTERMS + "description", _DC + "description"),
)
DOMAINS = (SCHEMA + "domainIncludes", _SCHEMA_HTTP + "domainIncludes")
RANGES = (SCHEMA + "rangeIncludes", _SCHEMA_HTTP + "rangeIncludes")
BUILT_IN = (RDF, RDFS, OWL, XSD, SH)

AMOUNTS = (QUANTITY, MONEY, PERCENTAGE)
_DATES = {"date", "dateTime", "dateTimeStamp", "gYear", "gYearMonth", "gMonthDay", "time", "Date", "DateTime", "Time"}
_NUMBERS = (
    *("decimal", "integer", "int", "long", "short", "byte", "float", "double", "nonNegativeInteger", "positiveInteger"),
    *("unsignedInt", "unsignedLong", "negativeInteger", "nonPositiveInteger", "Number", "Integer", "Float"),
)
_TEXTS = {"Literal", "string", "langString", "PlainLiteral", "anyURI", "Text", "URL", "normalizedString", "token"}
_TEXT_CLASSES = {"string", "text", "literal", "str", "name"}
_WIKIBASE_TYPES = {"Time": (DATE,), "Quantity": AMOUNTS}
_DATATYPE_SPACES = (XSD, SCHEMA, _SCHEMA_HTTP, RDF, RDFS, OWL)


def is_datatype(iri: str, said: Statements) -> bool:
    """Tell whether ``iri`` is a datatype, not a class."""
    name = _within_space(iri)
    known = name in _DATES or name in _NUMBERS or name in _TEXTS or name == "Boolean"
    return known or iri.startswith(XSD) or said.is_a(iri, RDFS + "Datatype")


def _within_space(iri: str) -> str:
    return next((iri.removeprefix(space) for space in _DATATYPE_SPACES if iri.startswith(space)), "")


def values_of(iri: str, said: Statements, known: Type | None) -> tuple[str, ...] | None:
    """Return the reader's kinds of values for a datatype or a class of values; ``None`` for other classes.

    A number may be read as a count, as money or as a percentage.  Text may be anything: nothing is asked for.
    """
    if is_datatype(iri, said):
        name = _within_space(iri)
        return (DATE,) if name in _DATES else AMOUNTS if name in _NUMBERS else ()
    if known is None or known.iri in VALUES:
        return None
    if known.label.casefold() in _TEXT_CLASSES:
        return ()
    if known.base not in VALUES:
        return None
    return {DATE: (DATE,), MONEY: (MONEY,), PERCENTAGE: (PERCENTAGE,)}.get(known.base, AMOUNTS)


def wikibase_range(iri: str, said: Statements) -> tuple[str, ...]:
    """Return the kinds of values that a Wikidata property takes by its ``wikibase:propertyType``."""
    kinds = [node.removeprefix(_WIKIBASE) for node in said.nodes(iri, _WIKIBASE + "propertyType")]
    return tuple(value for kind in kinds for value in _WIKIBASE_TYPES.get(kind, ()))


def predicate(iri: str, said: Statements) -> str:
    """Return the IRI to write in triples: for a Wikidata property entity its direct claim."""
    return next(iter(said.iris(iri, _WIKIBASE + "directClaim")), iri)
