"""The RDF and graph formats that ``kg`` writes and reads: name, extension, media type, and what each can carry."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from kg.errors import UsageError


@dataclass(frozen=True, slots=True)
class Format:
    """One format as a value.

    ``rdf`` tells whether it is RDF at all, ``dataset`` whether it keeps named graphs, ``triple_terms`` whether it has a
    place for those of RDF 1.2.
    """

    name: str
    extension: str
    media_type: str
    rdf: bool = True
    dataset: bool = False
    triple_terms: bool = False


TURTLE = Format("turtle", ".ttl", "text/turtle", triple_terms=True)
N_TRIPLES = Format("n-triples", ".nt", "application/n-triples", triple_terms=True)
N_QUADS = Format("n-quads", ".nq", "application/n-quads", dataset=True, triple_terms=True)
TRIG = Format("trig", ".trig", "application/trig", dataset=True, triple_terms=True)
JSON_LD = Format("json-ld", ".jsonld", "application/ld+json", dataset=True)
RDF_XML = Format("rdf-xml", ".rdf", "application/rdf+xml")
GRAPHML = Format("graphml", ".graphml", "application/graphml+xml", rdf=False)
GEXF = Format("gexf", ".gexf", "application/gexf+xml", rdf=False)
CYTOSCAPE = Format("cytoscape", ".cyjs", "application/json", rdf=False)
DOT = Format("dot", ".dot", "text/vnd.graphviz", rdf=False)
CSV = Format("csv", ".csv", "text/csv", rdf=False)

TABLE = Format("table", ".txt", "text/plain", rdf=False)
RESULTS_JSON = Format("json", ".json", "application/sparql-results+json", rdf=False)
RESULTS_XML = Format("xml", ".xml", "application/sparql-results+xml", rdf=False)
RESULTS_CSV = Format("csv", ".csv", "text/csv", rdf=False)
RESULTS_TSV = Format("tsv", ".tsv", "text/tab-separated-values", rdf=False)

FORMATS = (TURTLE, N_TRIPLES, N_QUADS, TRIG, JSON_LD, RDF_XML, GRAPHML, GEXF, CYTOSCAPE, DOT, CSV)
RESULT_FORMATS = (TABLE, RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV)
RDF_FORMATS = tuple(each for each in FORMATS if each.rdf)
_OTHER_EXTENSIONS = {
    ".turtle": TURTLE,
    ".owl": RDF_XML,
    ".xml": RDF_XML,
    ".json": JSON_LD,
    ".gv": DOT,
    ".srj": RESULTS_JSON,
    ".srx": RESULTS_XML,
}


def by_extension(path: str | PurePath, *, among: tuple[Format, ...] = FORMATS) -> Format:
    """Return the format that a file name asks for.

    Raises ``UsageError`` when the extension is none of those known.
    """
    extension = PurePath(path).suffix.lower()
    for each in among:
        if each.extension == extension:
            return each
    other = _OTHER_EXTENSIONS.get(extension)
    if other in among and other is not None:
        return other
    known = " ".join(each.extension for each in among)
    raise UsageError(
        f"{path}: no format is known by the extension {extension!r}"
        if extension
        else f"{path}: the name has no extension",
        hint=f"use one of {known}",
    )


def by_name(name: str, *, among: tuple[Format, ...] = FORMATS) -> Format:
    """Return the format of this name (``turtle``), media type (``text/turtle``) or bare extension (``ttl``).

    Raises ``UsageError`` when there is none.
    """
    wanted = name.lower()
    for each in among:
        if wanted in {each.name, each.media_type, each.extension.lstrip(".")}:
            return each
    raise UsageError(f"no format is called {name!r}", hint="use one of " + " ".join(each.name for each in among))
