"""Reads the file, text or graph that an ontology comes as, in any RDF format, into statements."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import formats
from kg.errors import InputError, SyntaxProblem
from kg.ontology.statements import Statements

if TYPE_CHECKING:
    import os

    import pyoxigraph as ox
    import rdflib

    from kg.formats import Format

_MARKS_OF_TURTLE = re.compile(r"\n|\s[.;]\s*$|^\s*(?:@prefix|@base|prefix\b|base\b|<[^>]*>\s)", re.IGNORECASE)
_PLACE = re.compile(r"^Parser error (?:at|between)[^:]*: ")


@dataclass(frozen=True, eq=False)
class Source:
    """The statements of an ontology, its prefixes, what to call it in messages, and its digest.

    ``triples`` are the statements as they are, in the order of the file.
    """

    name: str
    statements: Statements
    prefixes: dict[str, str]
    digest: str
    triples: tuple[ox.Triple, ...]

    def turtle(self) -> str:
        """Return a copy that is the same wherever it lies: IRIs in full, the order kept, for the first label counts."""
        head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in self.prefixes.items())
        return head + "".join(f"{each.subject} {each.predicate} {each.object} .\n" for each in self.triples)


def default_path() -> Path:
    """Return where the default ontology lies: in the package, or in a checkout beside it."""
    package = Path(__file__).parents[1]
    packed = package / "ontology_files" / "kg.ttl"
    return packed if packed.exists() else package.parent / "ontology" / "kg.ttl"


def read(source: str | os.PathLike[str] | rdflib.Graph) -> Source:
    """Read a file, Turtle text or an rdflib graph.

    Raises ``InputError`` when a file is missing or cannot be read, ``SyntaxProblem`` when it is not RDF.
    """
    if hasattr(source, "triples"):
        return _from_graph(source)
    text = str(source)
    if isinstance(source, str) and _MARKS_OF_TURTLE.search(text):
        return _parsed(text.encode(), "the ontology given as text", formats.TURTLE)
    return _parsed(_bytes(Path(text)), text, None)


def _bytes(path: Path) -> bytes:
    if re.match(r"https?://", str(path)):
        raise InputError(f"{path}: an ontology is not fetched from the web", hint="download it and give the file")
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file", hint="give the path of an ontology") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})", hint="give a file that you may read") from error


@lru_cache(maxsize=8)
def _parsed(data: bytes, name: str, known: Format | None) -> Source:
    """Parse ``data``; kept, since the same ontology is asked for with every text that is read."""
    import pyoxigraph as ox  # noqa: PLC0415  import kg stays light

    syntax = known or _format(data, name)
    try:
        parser = ox.parse(data, format=ox.RdfFormat.from_media_type(syntax.media_type), base_iri=_base(name))
        quads = list(parser)
    except SyntaxError as error:
        raise _problem(error, data, name, syntax) from error
    return _source(name, quads, dict(parser.prefixes))


def _base(name: str) -> str:
    return Path(name).absolute().as_uri() if Path(name).suffix else "urn:x-ontology:"


def _format(data: bytes, name: str) -> Format:
    """Tell the format by how the file begins: the ending .owl stands for three formats."""
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"<?xml", b"<!DOCTYPE", b"<rdf:RDF", b"<!--")):
        return formats.RDF_XML
    if re.match(rb"[{]|\[\s*[{\]]", start) and not name.endswith((".trig", ".ttl")):
        return formats.JSON_LD
    if Path(name).suffix.lower() in {".nt", ".nq", ".trig"}:
        return formats.by_extension(name, among=formats.RDF_FORMATS)
    return formats.TURTLE


def _problem(error: SyntaxError, data: bytes, name: str, syntax: Format) -> SyntaxProblem:
    line, column = error.lineno, error.offset
    lines = data.decode(errors="replace").splitlines()
    return SyntaxProblem(
        _PLACE.sub("", str(error.msg)),
        source=name,
        line=line,
        column=column,
        excerpt=lines[line - 1] if line is not None and line <= len(lines) else None,
        hint=f"the file was read as {syntax.name}; mend the line or give the file its right ending",
    )


def _from_graph(graph: Any) -> Source:  # noqa: ANN401  rdflib is not imported here
    """Take over an rdflib graph through N-Triples, so that its blank nodes and literals come out as in a file."""
    plain = _parsed(graph.serialize(format="nt").encode(), "the ontology given as a graph", formats.N_TRIPLES)
    prefixes = {prefix: str(iri) for prefix, iri in graph.namespaces()}
    return Source(plain.name, plain.statements, prefixes, plain.digest, plain.triples)


def _source(name: str, quads: list[ox.Quad], prefixes: dict[str, str]) -> Source:
    import pyoxigraph as ox  # noqa: PLC0415

    canonical = ox.Dataset(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    canonical.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(str(quad) for quad in canonical)
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    triples = tuple(quad.triple for quad in quads)
    return Source(name, Statements(quads), dict(sorted(prefixes.items())), digest, triples)
