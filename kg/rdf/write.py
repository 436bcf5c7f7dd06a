"""Writes quads to a file: the same quads give the same bytes, in whatever order, process or machine."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from kg import formats, names
from kg.errors import UsageError
from kg.files import STANDARD_OUTPUT, replacing
from kg.rdf import terms as t
from kg.rdf.jsonld import header as context
from kg.rdf.jsonld import json_ld
from kg.rdf.order import Sorter, graph_key
from kg.rdf.say import Layer
from kg.rdf.turtle import Terse, trig, turtle
from kg.rdf.xml import Elements, rdf_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from os import PathLike

    from kg.formats import Format
    from kg.rdf.order import Graph, Row

_IN_MEMORY = 16 * 2**20


class Loss(StrEnum):
    """What a format could not carry, in words."""

    GRAPHS = "the names of graphs: which document asserts what is only in its claims"
    CHARACTERS = "control characters, which stand as U+FFFD"


def write(
    quads: t.Quads,
    target: str | PathLike[str] | IO[bytes],
    *,
    form: Format | None = None,
    prefixes: Mapping[str, str] | None = None,
) -> frozenset[Loss]:
    """Write quads (or an rdflib graph), sorted and each once; return what the format could not carry.

    ``target`` is a path, ``-`` for standard output, or a stream of bytes; ``form`` is told by its extension unless
    given.  A format without graph names gets all graphs merged.  ``prefixes`` are those of ``names.prefixes`` unless
    given; only the used ones are declared, and their ``doc`` and ``run`` tell documents and runs from entities.
    Memory stays flat: beyond 200,000 quads, sorted runs are spilled beside the target.  Raises ``OutputError``.
    """
    if form is None:
        form = formats.by_extension(str(target), among=formats.RDF_FORMATS)
    known = names.prefixes() if prefixes is None else prefixes
    if not isinstance(target, str) and hasattr(target, "write"):
        return _write(t.as_quads(quads), cast("IO[bytes]", target), form, known, folder=None)
    folder = None if str(target) == STANDARD_OUTPUT else Path(target).resolve().parent
    with replacing(target) as stream:
        return _write(t.as_quads(quads), stream, form, known, folder=folder)


def reified(quads: t.Quads) -> Iterator[ox.Quad]:
    """Yield the same evidence in RDF 1.2: a claim reifies a triple term instead of naming its three parts."""
    waiting: dict[object, dict[ox.NamedNode, ox.Quad]] = defaultdict(dict)
    for quad in t.as_quads(quads):
        if quad.predicate not in (t.SUBJECT, t.PREDICATE, t.OBJECT):
            yield quad
            continue
        key = (quad.subject, quad.graph_name)
        waiting[key][quad.predicate] = quad
        if len(waiting[key]) == 3:  # noqa: PLR2004  subject, predicate, object
            yield _reifier(waiting.pop(key))
    for rest in waiting.values():
        yield from rest.values()


def _reifier(parts: dict[ox.NamedNode, ox.Quad]) -> ox.Quad:
    said: list[Any] = [parts[each].object for each in (t.SUBJECT, t.PREDICATE, t.OBJECT)]
    claim = parts[t.SUBJECT]
    return ox.Quad(claim.subject, t.REIFIES, ox.Triple(*said), claim.graph_name)


def only(quads: Iterable[ox.Quad], layers: Collection[Layer]) -> Iterator[ox.Quad]:
    """Yield the quads of some layers, told by the graph they stand in and, for texts, by their predicate."""
    for quad in quads:
        layer = Layer.FACTS
        if t.is_claims_graph(quad.graph_name):
            layer = Layer.TEXT if quad.predicate in (t.TEXT, t.MARKUP) else Layer.EVIDENCE
        elif t.is_aside(quad.graph_name):
            layer = Layer.ASIDE
        if layer in layers:
            yield quad


def _write(
    quads: Iterable[ox.Quad], stream: IO[bytes], form: Format, prefixes: Mapping[str, str], *, folder: Path | None
) -> frozenset[Loss]:
    documents = prefixes.get("doc", names.document(""))
    losses: set[Loss] = set()

    def merged(graph: Graph) -> str:
        if not isinstance(graph, ox.DefaultGraph):
            losses.add(Loss.GRAPHS)
        return "0"

    sorter = Sorter(prefixes, graph=graph_key if form.dataset else merged, folder=folder)
    return _Page(stream, prefixes, documents, folder).write(sorter.rows(quads), form) | losses


def _n_quads(rows: Iterable[Row]) -> Iterator[str]:
    for graph, *triple in rows:
        yield f"{' '.join(triple)} {graph} .\n" if graph else f"{' '.join(triple)} .\n"


def _without_triple_terms(rows: Iterable[Row], form: Format) -> Iterator[Row]:
    for row in rows:
        if row[3].startswith("<<("):
            hint = "write .ttl, .trig, .nt or .nq, or leave out --rdf12"
            raise UsageError(f"{form.name} has no place for the triple terms of RDF 1.2", hint=hint)
        yield row


@dataclass
class _Page:
    """A file being written: the body goes to a temporary file first, for only then is it known what to declare."""

    stream: IO[bytes]
    prefixes: Mapping[str, str]
    documents: str
    folder: Path | None

    def write(self, rows: Iterable[Row], form: Format) -> frozenset[Loss]:
        """Write rows in a format; return what of them it could not carry."""
        if form in (formats.N_TRIPLES, formats.N_QUADS):
            self._pour(_n_quads(rows), self.stream)
            return frozenset()
        if not form.triple_terms:
            rows = _without_triple_terms(rows, form)
        if form is formats.RDF_XML:
            elements = Elements(self._prefixes(form))
            self._framed(elements.header, rdf_xml(rows, elements))
            return frozenset({Loss.CHARACTERS}) if elements.replaced else frozenset()
        body = {formats.TURTLE: turtle, formats.TRIG: trig, formats.JSON_LD: json_ld}[form]
        frame = context if form is formats.JSON_LD else Terse.header
        terse = Terse(self._prefixes(form), documents=self.documents)
        self._framed(lambda: frame(terse), body(rows, terse))
        return frozenset()

    def _prefixes(self, form: Format) -> Mapping[str, str]:
        """Return the prefixes a format can use: only Turtle has an empty one; those of JSON-LD end in a delimiter."""
        if form in (formats.TURTLE, formats.TRIG):
            return self.prefixes
        named = {name: iri for name, iri in self.prefixes.items() if name and not name.lower().startswith("xml")}
        if form is formats.RDF_XML:
            return named
        return {name: iri for name, iri in named.items() if iri.endswith(("/", "#"))}

    def _framed(self, header: Callable[[], str], body: Iterable[str]) -> None:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(self.folder) if self.folder else None) as held:
            self._pour(body, held)
            self.stream.write(header().encode())
            held.seek(0)
            shutil.copyfileobj(held, self.stream)

    def _pour(self, pieces: Iterable[str], stream: IO[bytes]) -> None:
        pieces = iter(pieces)
        while batch := "".join(islice(pieces, 10_000)):
            stream.write(batch.encode())
