"""Every IRI is made here: namespaces, entities, documents, spans, claims, runs.

An entity's IRI depends on nothing but its name and kind, so it is the same in every document, order and process.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from kg.model import Claim, Mention, Span

KG = "https://w3id.org/text2kg/ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
SCHEMA = "https://schema.org/"
ORG = "http://www.w3.org/ns/org#"
FOAF = "http://xmlns.com/foaf/0.1/"
DCTERMS = "http://purl.org/dc/terms/"
SH = "http://www.w3.org/ns/shacl#"
WD = "http://www.wikidata.org/entity/"
WDT = "http://www.wikidata.org/prop/direct/"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"

DEFAULT_BASE = "https://example.org/id/"

WELL_KNOWN = {
    "kg": KG, "rdf": RDF, "rdfs": RDFS, "owl": OWL, "xsd": XSD, "skos": SKOS, "prov": PROV, "oa": OA,
    "schema": SCHEMA, "org": ORG, "foaf": FOAF, "dcterms": DCTERMS, "sh": SH, "wd": WD, "wdt": WDT,
}  # fmt: skip


class Kind(StrEnum):
    """The part of the name space an entity lives in: a person, a place and a company of one name stay apart."""

    PERSON = "person/"
    PLACE = "place/"
    ROLE = "role/"
    AMOUNT = "amount/"
    THING = ""


def prefixes(base: str = DEFAULT_BASE) -> dict[str, str]:
    """Return the prefixes that output declares and queries may use: the well-known ones and those of ``base``."""
    return WELL_KNOWN | {
        "id": base,
        "person": base + Kind.PERSON,
        "place": base + Kind.PLACE,
        "role": base + Kind.ROLE,
        "amount": base + Kind.AMOUNT,
        "doc": base + "doc/",
        "run": base + "run/",
    }


def slug(name: str) -> str:
    """Fold a name to the local part of an IRI: NFKC, case-folded, words joined by hyphens; never empty.

    >>> slug("Benjamin  Joe")
    'benjamin-joe'
    >>> slug("AT&T")
    'at-t'
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    words = re.findall(r"\w+", folded.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", ""))
    joined = "-".join(word.strip("_") for word in words if word.strip("_"))
    return joined or "x" + _digest(name)


def entity(name: str, *, kind: Kind = Kind.THING, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of the entity of this name and kind.

    >>> entity("Benjamin Joe", kind=Kind.PERSON)
    'https://example.org/id/person/benjamin-joe'
    """
    return base + kind + slug(name)


def amount(value: str, unit: str | None, *, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of an amount: the same value and unit give the same IRI."""
    sign = "minus-" if value.startswith("-") else ""
    digits = value.lstrip("-").replace(".", "_")
    tail = "percent" if unit == "%" else slug(unit) if unit else ""
    return base + Kind.AMOUNT + sign + digits + (f"-{tail}" if tail else "")


def document(ident: str, *, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of a document, which also names the graph of what it asserts.

    A file name that is no UTF-8 has half surrogates in place of its odd bytes; those bytes are written.
    """
    return base + "doc/" + quote(ident.lstrip("/"), safe="/:@-._~", errors="surrogateescape")


def claims_graph(document_iri: str) -> str:
    """Return the name of the graph that holds a document's claims and evidence."""
    return document_iri + "#claims"


def reading_graph(document_iri: str) -> str:
    """Return the name of the graph that holds what was read in a document, before identity and people had their say."""
    return document_iri + "#reading"


INFERRED, AXIOMS = "inferred", "axioms"
"""What stands aside: what follows from the facts, and what it follows by."""


def aside(name: str, *, base: str = DEFAULT_BASE) -> str:
    """Return the name of a graph that stands beside what documents say, as ``inferred`` does.

    >>> aside("inferred")
    'https://example.org/id/graph#inferred'
    """
    return f"{base}graph#{name}"


def description(base: str = DEFAULT_BASE) -> str:
    """Return the name of the graph that describes an export; see ``kg.rdf.describe``.

    >>> description()
    'https://example.org/id/graph#description'
    """
    return aside("description", base=base)


def described(part: str, *, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of a part of the description that goes with an export, such as the dataset.

    >>> described("dataset")
    'https://example.org/id/graph#dataset'
    """
    return f"{base}graph#{quote(part, safe='-._~')}"


def namesake(iri: str, document: str) -> str:
    """Return the IRI of another thing of the same name and kind, by the document that first speaks of it."""
    return f"{iri}-{_digest(document)[:6]}"


def links(reference: str, *, base: str = DEFAULT_BASE) -> str:
    """Return the name of the graph that links entities to a reference graph: a file, or the address of a service.

    >>> links("labels.tsv")
    'https://example.org/id/links/labels.tsv'
    """
    return base + "links/" + quote(reference.lstrip("/"), safe="/:@-._~", errors="surrogateescape")


def link(graph: str, subject: str, target: str) -> str:
    """Return the IRI of the record of one link."""
    return f"{graph}#link-{_digest(f'{subject}|{target}')}"


def identified(ident: str, *, space: str, page: str = "") -> str:
    """Return the IRI of what a service calls ``ident``; an ``ident`` that is one already stays as it is.

    ``space`` is the beginning of its IRIs; where it is none that could be one, ``page`` is the address of its pages,
    with ``{{id}}`` in it.

    >>> identified("Q355", space="http://www.wikidata.org/entity/")
    'http://www.wikidata.org/entity/Q355'
    """
    if re.match(r"[a-z][a-z0-9+.-]+://", ident, re.IGNORECASE):
        return ident
    part = quote(ident, safe="/:@-._~()!*'+,;=$&")
    if not space.endswith(("/", "#", "=", ":")) and "{{id}}" in page:
        return page.replace("{{id}}", part)
    return space + part


def is_namesake(iri: str, local: str) -> bool:
    """Tell whether an IRI is that of a name, or of another thing of that name."""
    return local in (iri, first_of(iri))


def first_of(iri: str) -> str:
    """Return the IRI that ``namesake`` was given, if it made this one; else the IRI itself."""
    return re.sub(r"-[0-9a-f]{6}\Z", "", iri)


def span(document_iri: str, place: Span) -> str:
    """Return the IRI of a stretch of a document, by RFC 5147: characters counted from 0, end exclusive."""
    return f"{document_iri}#char={place.start},{place.end}"


def mention(document_iri: str, said: Mention) -> str:
    """Return the IRI of a mention whose place another mention, read otherwise, has taken already."""
    parts = (
        said.span.start,
        said.span.end,
        said.kind,
        said.type,
        said.score,
        said.by,
        said.datatype,
        said.value,
        said.unit,
    )
    return f"{document_iri}#mention-{_digest('|'.join(map(str, parts)))}"


def unnamed(document_iri: str, first: Span) -> str:
    """Return the IRI of a thing that a document describes but does not name, by its first mention."""
    return f"{document_iri}#thing-{first.start}"


def is_unnamed(iri: str) -> bool:
    """Tell whether an IRI was made by ``unnamed``."""
    return "#thing-" in iri


def claim(document_iri: str, said: Claim) -> str:
    """Return the IRI of a claim: the same statement read at the same place by the same rule has the same IRI."""
    subject, object_, evidence = said.subject.span, said.object.span, said.evidence
    parts = (
        subject.start,
        subject.end,
        said.relation,
        object_.start,
        object_.end,
        evidence.start,
        evidence.end,
        said.by,
    )
    return f"{document_iri}#claim-{_digest('|'.join(map(str, parts)))}"


def run(*versions: str, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of a run: what was read with the same software, model, ontology and settings shares it."""
    return base + "run/" + _digest("|".join(versions))


def local(iri: str) -> str:
    """Return the part of an IRI behind its last ``#`` or ``/``."""
    return re.split(r"[#/]", iri.rstrip("#/"))[-1]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
