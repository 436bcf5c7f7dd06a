"""The two graphs that are compared: a store, a past state of one, or an RDF file, each open as a store."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import formats, names
from kg.errors import UsageError
from kg.rdf import terms as t
from kg.store import Access, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

_DEFAULT = ox.DefaultGraph()
_ON_DISK = 16_000_000
"""Bytes of a file from which on it is read into a store on disk: 1,000,000 quads in memory take 400 MB."""


class Reach(StrEnum):
    """What is compared: the plain triples only, or the evidence behind them and all that stands aside too."""

    FACTS = "facts"
    ALL = "all"


class Layer(StrEnum):
    """What a quad is, told by its graph: a fact, the same fact as a document asserts it, a claim, something aside.

    What is never compared: what the store keeps for itself, and the description of a file.
    """

    FACT = "fact"
    ASSERTED = "asserted"
    CLAIM = "claim"
    ASIDE = "aside"
    NEVER = "never"


@lru_cache(maxsize=65536)
def layer(graph: Graph) -> Layer:
    """Tell what the quads of a graph are."""
    if graph == _DEFAULT:
        return Layer.FACT
    if t.is_reading(graph) or t.is_described(graph):
        return Layer.NEVER
    if t.is_claims_graph(graph):
        return Layer.CLAIM
    return Layer.ASIDE if t.is_aside(graph) else Layer.ASSERTED


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two graphs.

    ``named`` tells whether its graphs have names, ``kept`` whether it is a store: a file has what stands aside, such as
    what was inferred, only on demand.
    """

    name: str
    store: Store
    named: bool = True
    kept: bool = True

    def holds(self, quad: ox.Quad) -> bool:
        """Tell whether a quad is there."""
        subject, predicate, object_, graph = quad
        return next(self.store.match(subject, predicate, object_, graph=graph), None) is not None

    def quads(self, layers: frozenset[Layer]) -> Iterator[ox.Quad]:
        """Yield the quads of some layers; the texts of documents, which files do not have, are left out."""
        if layers == {Layer.FACT}:
            yield from self.store.match(graph=_DEFAULT)
            return
        for quad in self.store.match():
            kind = layer(quad.graph_name)
            if kind in layers and not (kind is Layer.CLAIM and quad.predicate in (t.TEXT, t.MARKUP)):
                yield quad

    def documents(self, triple: ox.Triple) -> set[str]:
        """Return the IRIs of the documents that assert a triple; where graphs have no names, those that claim it."""
        asserting = {iri_of(graph) for graph in self._graphs(triple)}
        return asserting or {document for document, _ in self.claims(triple)}

    def claims(self, triple: ox.Triple) -> set[tuple[str, str]]:
        """Return the IRI of the document and the status of each claim that states a triple."""
        subject, predicate, object_ = triple
        if "_:" in str(triple) or any(  # most of what is new is soon found to be
            next(self.store.match(None, part, term), None) is None
            for part, term in ((t.OBJECT, object_), (t.SUBJECT, subject))
        ):
            return set()
        stated = f"?claim rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {object_}"
        rows = self.store.query(f"SELECT DISTINCT ?graph ?status {{ GRAPH ?graph {{ {stated} ; kg:status ?status }} }}")
        found = ((row["graph"].value, row["status"].value) for row in rows if layer(row["graph"]) is Layer.CLAIM)  # type: ignore[union-attr]
        return {(graph.removesuffix(t.CLAIMS), names.local(status)) for graph, status in found}

    def describes(self, node: t.Term) -> bool:
        """Tell whether a node has a type or a label: then it is an entity."""
        return any(self.first(node, predicate) is not None for predicate in (t.A, t.LABEL))

    def states(self, triple: ox.Triple) -> bool:
        """Tell whether a triple is held as a fact."""
        return next(self.store.match(*triple, graph=_DEFAULT), None) is not None

    def states_alone(self, triple: ox.Triple) -> bool:
        """Tell whether a triple is held as a fact though no document asserts it: only then an export has it as one."""
        return self.states(triple) and next(self._graphs(triple), None) is None

    def _graphs(self, triple: ox.Triple) -> Iterator[Graph]:
        found = (quad.graph_name for quad in self.store.match(*triple))
        return (graph for graph in found if layer(graph) is Layer.ASSERTED)

    def first(self, node: t.Term, predicate: ox.NamedNode) -> t.Term | None:
        """Return what is said of a node by a predicate, among the facts; the first one of several."""
        return min(self.objects(node, predicate), key=str, default=None)

    def objects(self, node: t.Term, predicate: ox.NamedNode, *, graph: Graph | None = _DEFAULT) -> set[t.Term]:
        """Return all that is said of a node by a predicate, among the facts unless another graph, or any, is named."""
        if isinstance(node, ox.Literal):
            return set()
        return {quad.object for quad in self.store.match(node, predicate, graph=graph)}


def iri_of(graph: Graph) -> str:
    """Return the name of a graph; the default graph has none."""
    return "" if isinstance(graph, ox.DefaultGraph) else t.iri_of(graph)


def shared(old: Side, new: Side, reach: Reach) -> frozenset[Layer]:
    """Return what two sides can be compared by."""
    if reach is Reach.FACTS:
        return frozenset({Layer.FACT})
    found = {Layer.FACT, Layer.CLAIM}
    if old.named and new.named:
        found |= {Layer.ASSERTED} | ({Layer.ASIDE} if old.kept is new.kept else set())
    return frozenset(found)


@contextmanager
def opened(source: str | Path | bytes, *, form: formats.Format | None = None) -> Iterator[Side]:
    """Open a store, a snapshot (``graph.kg@NAME``), an RDF file, or the bytes of one, to be compared.

    A large file is read into a store in the folder for temporary files.  Raises ``StoreError``, ``InputError``,
    ``SyntaxProblem`` and ``UsageError``.
    """
    if isinstance(source, bytes):
        with Store.memory() as store:
            store.load(source, form=form)
            yield Side("standard input", store, named=_has_names(store), kept=False)
    elif _is_store(Path(source)):
        with Store.open(source, access=Access.READ) as store:
            yield Side(str(source), store)
    else:
        form = form or formats.by_extension(source, among=formats.RDF_FORMATS)
        with _for_file(Path(source)) as store:
            store.load(source, form=form)
            yield Side(str(source), store, named=form.dataset, kept=False)


def _is_store(path: Path) -> bool:
    """Tell whether a path means a store, if only one that is not there: a file would have an extension that we know."""
    if path.exists():
        return path.is_dir()
    try:
        formats.by_extension(path, among=formats.RDF_FORMATS)
    except UsageError:
        return True
    return False


@contextmanager
def _for_file(path: Path) -> Iterator[Store]:
    if not path.is_file() or path.stat().st_size < _ON_DISK:
        with Store.memory() as store:
            yield store
        return
    with tempfile.TemporaryDirectory(prefix="kg-") as folder, Store.open(Path(folder) / "graph", create=True) as store:
        yield store


def _has_names(store: Store) -> bool:
    return any(layer(quad.graph_name) is Layer.ASSERTED for quad in store.match())
