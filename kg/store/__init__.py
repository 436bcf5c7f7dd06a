"""Keeps quads: the only owner of ``pyoxigraph.Store``, on disk or in memory.

What stands where, in a store that was built as in one that was loaded from files:

* ``<document>`` holds the triples that a document asserts,
* ``<document>#claims`` its claims, of every status, with their evidence,
* the default graph, which is all that a query without ``GRAPH`` sees, the union of what documents assert and what
  was added by hand.

So ``SELECT * { ?s ?p ?o }`` gives plain triples, and evidence is one ``GRAPH`` away::

    SELECT ?owner ?owned ?quote {
      ?owner kg:owns ?owned .
      GRAPH ?g { ?claim rdf:subject ?owner ; rdf:predicate kg:owns ; rdf:object ?owned ; kg:evidence/oa:exact ?quote }
    }

The union is kept, not computed: over 2,000 documents a join took 0.4 ms on it, and minutes over a list of their graphs.
Each document is put in, replaced or removed in one transaction: a process that dies leaves none torn.
"""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import names, rdf
from kg.errors import KgError
from kg.rdf import terms as t
from kg.store import ask, folder, snapshots
from kg.store.folder import Access
from kg.store.load import sorted_out, tidy
from kg.store.show import markdown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from types import TracebackType
    from typing import Self

    import networkx as nx
    import rdflib

    from kg.formats import Format
    from kg.model import Document, Knowledge
    from kg.store.ask import Answer

__all__ = ["Access", "Store"]

_BATCH = 20_000
"""Quads added in one transaction, at most; more are added in bulk."""
_IN_BULK = 100_000
"""Quads added in bulk at once, in sorted files and past the log.  A million took 14 s of processor time so, and 34 s in
transactions, in the same 160 MB; 250,000 at once took 12 s and 350 MB."""
_FLUSHED = 50_000
"""Quads written between flushes.  Over 1,600 documents this held memory at 95 MB, where it grew beyond 540 without,
and left next to nothing to recover: a store of 3,000 documents took 26 s to open from its log, and 0.06 s flushed."""
_DEFAULT = ox.DefaultGraph()


class Store:
    """A set of quads with SPARQL; open one with ``Store.open`` or ``Store.memory`` and close it, best by ``with``.

    >>> with Store.memory() as store:
    ...     store.update('INSERT DATA { id:facebook kg:owns id:instagram }')
    ...     [answer["what"].value for answer in store.query("SELECT ?what { id:facebook kg:owns ?what }")]
    ['https://example.org/id/instagram']
    """

    def __init__(self, quads: ox.Store, *, base: str, path: Path | None = None, lock: int | None = None) -> None:
        """Take over open quads; for callers there are ``open`` and ``memory``."""
        self._quads = quads
        self._lock = lock
        self._declared: dict[str, str] = {}
        self._unflushed = 0
        self.base = base
        self.path = path

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        create: bool = False,
        access: Access = Access.WRITE,
        base: str = names.DEFAULT_BASE,
        wait: float = 0,
    ) -> Self:
        """Open the store in the folder ``path``; ``create`` makes one where there is none, with IRIs under ``base``.

        Many processes may have it open for reading (``Access.READ``), or one for writing; ``wait`` is for how many
        seconds to wait for whoever holds it.  Raises ``StoreError``
        when it is no store, damaged, of a later version, or in use.
        """
        place = snapshots.place(Path(path), access)
        manifest = folder.make(place, base) if create else folder.find(place)
        folder.check(place, manifest, access)
        lock = folder.lock(place, access, wait=wait)
        try:
            opened = cls(folder.quads(place, access), base=manifest.base, path=place, lock=lock)
        except BaseException:
            if lock is not None:
                os.close(lock)
            raise
        opened._declared.update(manifest.prefixes)
        return opened

    @classmethod
    def memory(cls, *, base: str = names.DEFAULT_BASE) -> Self:
        """Return an empty store in memory."""
        return cls(ox.Store(), base=base)

    def load(self, source: str | os.PathLike[str] | bytes, *, form: Format | None = None) -> None:
        """Add an RDF file, or the bytes of one, and take over the prefixes it declares.

        Raises ``InputError`` and ``SyntaxProblem`` as ``rdf.parse`` does; then nothing or a part was added.
        """
        self.add(rdf.parse(source, form=form, apart=len(self._quads) > 0, declared=self._declared))
        if self.path is None:
            self.base = self._declared.get("id", self.base)

    def declare(self, prefixes: Mapping[str, str]) -> None:
        """Let queries and files use more prefixes, as those of an ontology, for good; none changes its meaning."""
        fresh = {name: iri for name, iri in prefixes.items() if name not in self.prefixes}
        if fresh:
            self._declared |= fresh
            if self.path is not None:
                folder.Manifest(base=self.base, prefixes=dict(sorted(self._declared.items()))).write(self.path)

    def add(self, quads: t.Quads) -> None:
        """Add quads or an rdflib graph; claims without a graph name go where the claims of their document belong."""
        rest = iter(rdf.mirrored(sorted_out(t.as_quads(quads))))
        bulks = 0
        with folder.told(self.path):
            while batch := list(islice(rest, _BATCH)):
                if len(batch) < _BATCH:
                    self._quads.extend(batch)
                    self._written(len(batch))
                else:
                    self._quads.bulk_extend(chain(batch, islice(rest, _IN_BULK - _BATCH)))
                    bulks += 1
            tidy(self._quads)
            if bulks > 1:  # their files overlap: joins took twice as long before this
                self._quads.optimize()

    def replace_document(self, iri: str, quads: Iterable[ox.Quad]) -> None:
        """Put the quads of a document in the place of what the store held of it, in one transaction."""
        added = list(rdf.mirrored(quads))
        document = ox.NamedNode(iri)
        with folder.told(self.path):
            if self._holds(document):
                self._exchange(document, added)
            else:
                self._quads.extend(added)
            self._written(len(added))

    def remove_document(self, iri: str) -> bool:
        """Remove what a document asserts and claims, in one transaction; what others assert too stays.

        Returns whether there was anything to remove.
        """
        document = ox.NamedNode(iri)
        with folder.told(self.path):
            held = self._holds(document)
            if held:
                self._exchange(document, ())
                self._written(1)
        return held

    def set_aside(self, name: str, quads: Iterable[ox.Quad]) -> None:
        """Put the triples of quads in the place of what stood in the graph ``names.aside(name)``, in one transaction.

        They are no facts: the default graph does not show them.
        """
        graph = ox.NamedNode(names.aside(name, base=self.base))
        wanted, before = {t.placed(quad, graph) for quad in quads}, set(self.aside(name))
        added = wanted - before
        with folder.told(self.path):
            if before - wanted:
                blank = any(map(_is_blank, before - wanted))  # SPARQL cannot name what is to be deleted then
                gone = f"DROP GRAPH {graph}" if blank else f"DELETE DATA {{\n{ask.data(before - wanted)}\n}}"
                self._quads.update(f"{gone} ;\nINSERT DATA {{\n{ask.data(wanted if blank else added)}\n}}")
            else:
                self._quads.extend(added)
            self._written(len(added))

    def aside(self, name: str) -> Iterator[ox.Quad]:
        """Yield what stands in the graph ``names.aside(name)``."""
        return self.match(graph=ox.NamedNode(names.aside(name, base=self.base)))

    def query(self, text: str) -> Answer:
        """Answer a SPARQL 1.1 query: solutions, a truth value, or triples, of pyoxigraph's types.

        ``prefixes`` are predeclared.  Raises ``SyntaxProblem`` with line and column.
        """
        return ask.query(self._quads, text, prefixes=self.prefixes)

    def update(self, text: str) -> None:
        """Run a SPARQL 1.1 update, wholly or not at all.

        A triple that is deleted from the default graph is deleted from the documents that assert it, and one that is
        inserted into a document is seen by queries.  Raises ``SyntaxProblem`` with line and column.
        """
        before = {hash(quad.triple) for quad in self._asserted()}
        with folder.told(self.path):
            ask.update(self._quads, text, prefixes=self.prefixes)
            self._follow(before)
            self._written(1)

    @property
    def prefixes(self) -> dict[str, str]:
        """Return the prefixes that queries may use: well-known ones, those of the base, those that files declared."""
        return names.prefixes(self.base) | self._declared

    def match(
        self,
        subject: ox.NamedNode | ox.BlankNode | ox.Triple | None = None,
        predicate: ox.NamedNode | None = None,
        object_: t.Term | None = None,
        *,
        graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads that fit; ``None`` is anything, so plain triples come once for each graph they stand in."""
        return self._quads.quads_for_pattern(subject, predicate, object_, graph)

    def quads(self) -> Iterator[ox.Quad]:
        """Yield everything once: what stands in the default graph because a document asserts it is left out there.

        So is what was read before identity and people had their say, which is for the store's own use.
        """
        for quad in self._quads:
            if t.is_reading(quad.graph_name):
                continue
            if quad.graph_name != _DEFAULT or not self._is_asserted(quad):
                yield quad

    def knowledge(self) -> Knowledge:
        """Return everything that is held as documents, entities and facts, in memory; what stands aside is left out."""
        return rdf.from_rdf(quad for quad in self.quads() if not t.is_aside(quad.graph_name))

    def documents(self) -> Iterator[Document]:
        """Yield the documents, with their texts where they were kept, sorted by IRI."""
        found = {quad.subject for quad in self.match(None, t.A, t.DOCUMENT) if isinstance(quad.subject, ox.NamedNode)}
        for iri in sorted(found, key=lambda each: each.value):
            yield rdf.from_rdf(self.match(iri)).documents[0]

    def as_rdflib(self) -> rdflib.Dataset:
        """Return a copy of everything as an ``rdflib.Dataset``, with the same default graph and named graphs."""
        dataset = rdf.into_rdflib(self._quads)
        for name, iri in self.prefixes.items():
            dataset.bind(name, iri)
        return dataset

    def as_networkx(self) -> nx.MultiDiGraph[str]:
        """Return entities and asserted facts as a networkx graph; see ``kg.network``."""
        from kg import network  # noqa: PLC0415  networkx takes 0.2 s to load

        return network.graph(self.knowledge())

    def snapshot(self, name: str) -> None:
        """Keep the present state under a name: ``Store.open("graph.kg@NAME", access=Access.READ)`` opens it."""
        snapshots.take(self._quads, self.path, name)

    def flush(self) -> None:
        """See that everything is on the disk, should the power fail; a process that dies loses nothing anyway."""
        if self.path is not None:
            with folder.told(self.path):
                self._quads.flush()
        self._unflushed = 0

    def optimize(self) -> None:
        """Compact the files, which pays after many documents were added."""
        with folder.told(self.path):
            self._quads.optimize()

    def close(self) -> None:
        """Let go of the store, so that others may open it; it can be called again."""
        if self._unflushed:
            with suppress(KgError):  # all is in the log anyway
                self.flush()
        self._quads = ox.Store()
        if self._lock is not None:
            with suppress(OSError):
                os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def __len__(self) -> int:
        """Count the triples that a query without ``GRAPH`` sees."""
        return sum(1 for _ in self.match(graph=_DEFAULT))

    def __bool__(self) -> bool:
        """Tell that there is a store; an empty one is true too."""
        return True

    def __repr__(self) -> str:
        """Show where the store is."""
        return f"Store({str(self.path)!r})" if self.path else "Store.memory()"

    def _repr_markdown_(self) -> str:
        """Show counts and the first facts in a notebook."""
        return markdown(self._quads, repr(self))

    def _holds(self, document: ox.NamedNode) -> bool:
        return any(self._quads.contains_named_graph(graph) for graph in _graphs(document))

    def _is_asserted(self, quad: ox.Quad, *, beside: ox.NamedNode | ox.BlankNode | ox.DefaultGraph = _DEFAULT) -> bool:
        """Tell whether a document, other than ``beside``, asserts a triple."""
        graphs = (each.graph_name for each in self.match(quad.subject, quad.predicate, quad.object))
        return any(graph != beside and t.asserts(graph) for graph in graphs)

    def _exchange(self, document: ox.NamedNode, added: Collection[ox.Quad]) -> None:
        """Drop a document and add quads in one transaction, for which pyoxigraph has no other way than an update.

        Its text is short where little changes: to parse that of a whole document of 450 quads took 25 ms.
        """
        kept, own = set(added), self.match(graph=document)
        held = {quad for graph in _graphs(document) for quad in self.match(graph=graph)} if kept else set()
        alone = {t.placed(quad, _DEFAULT) for quad in own if not self._is_asserted(quad, beside=document)} - kept
        blank = [quad for quad in alone if _is_blank(quad)]
        if not kept or blank or any(map(_is_blank, held)):  # SPARQL has no way to name blank nodes but to drop all
            gone, drops = alone.difference(blank), [f"DROP SILENT GRAPH {graph}" for graph in _graphs(document)]
        else:
            gone, drops = (held - kept) | alone, []
            kept = {quad for quad in kept - held if quad not in self._quads}
        steps = (*drops, f"DELETE DATA {{\n{ask.data(gone)}\n}}", f"INSERT DATA {{\n{ask.data(kept)}\n}}")
        self._quads.update(" ;\n".join(steps))
        for quad in blank:
            self._quads.remove(quad)

    def _written(self, count: int) -> None:
        self._unflushed += count
        if self._unflushed >= _FLUSHED:
            self.flush()

    def _asserted(self) -> Iterator[ox.Quad]:
        for graph in self._quads.named_graphs():
            if t.asserts(graph):
                yield from self.match(graph=graph)

    def _follow(self, before: set[int]) -> None:
        """Make the default graph and the documents agree again after an update.

        ``before`` has the hashes of the triples that documents asserted before it.
        """
        now = {hash(quad.triple): None for quad in self._asserted()}
        apart = [quad for quad in self._asserted() if t.placed(quad, _DEFAULT) not in self._quads]
        for quad in apart:
            if hash(quad.triple) in before:
                self._quads.remove(quad)
            else:
                self._quads.add(t.placed(quad, _DEFAULT))
        lost = before - now.keys()
        if lost:
            for quad in [each for each in self.match(graph=_DEFAULT) if hash(each.triple) in lost]:
                self._quads.remove(quad)


def _graphs(document: ox.NamedNode) -> tuple[ox.NamedNode, ...]:
    """Return the graphs of a document: what it asserts, its claims, and what was read in it."""
    named = (document.value, names.claims_graph(document.value), names.reading_graph(document.value))
    return tuple(map(ox.NamedNode, named))


def _is_blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
