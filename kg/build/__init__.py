"""The journey from sources to a store or a file: read, resolve, say as quads, keep."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import __version__, extract, identity, names, rdf
from kg.config import Settings
from kg.curation import Curation, Packed, digest
from kg.errors import InputError, NothingFound
from kg.extract import model, parts, syntax
from kg.identity.context import contexts
from kg.sources import Failure, documents
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from kg.decisions import Decision
    from kg.model import Document, Knowledge, Reading, Status
    from kg.ontology import Ontology

_SETTLED = 100
"""Documents after which names are settled."""
_ENOUGH = 2000
"""Words from which on the speed of a build says something."""
_FLUSH = 100
"""Parts after which a store writes out what it holds in memory; without, 3,000 short documents held 1 GB of it."""


@dataclass(slots=True)
class Summary:
    """What a build did: counts, the inputs that could not be read, and how long it took (in seconds).

    Entities and facts are kept as hashes, to count each once.  ``unchanged`` counts the documents that the store had
    just so; ``ids`` are those of all documents of the inputs, in their order.  ``moved`` has the IRIs that mean
    something else now, each with a document that speaks of what it meant.  ``start`` has the words and the seconds of
    the first document that was read, which wait for the model to load.
    """

    documents: int = 0
    words: int = 0
    entities: set[int] = field(default_factory=set)
    facts: set[int] = field(default_factory=set)
    claims: Counter[Status] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0.0
    unchanged: int = 0
    ids: dict[str, None] = field(default_factory=dict)
    moved: list[tuple[str, str]] = field(default_factory=list)
    start: tuple[int, float] = (0, 0.0)

    @property
    def words_per_second(self) -> float:
        """Return the speed of the whole build."""
        return self.words / self.seconds if self.seconds else 0.0

    @property
    def steady(self) -> tuple[int, float]:
        """Return how many words came after the first document, and how many of them in a second."""
        words, seconds = self.words - self.start[0], self.seconds - self.start[1]
        return words, words / seconds if seconds else 0.0

    def timed(self, seconds: float) -> None:
        """Note how long it has taken by now."""
        self.seconds = seconds
        if self.documents == 1:
            self.start = (self.words, seconds)

    def add(self, reading: Reading, knowledge: Knowledge) -> None:
        """Count one more document, or one more part of the last one."""
        self.documents += reading.document.id not in self.ids
        self.ids[reading.document.id] = None
        self.words += len(reading.tokens)
        self.claims.update(claim.status for claim in reading.claims)
        self.entities.update(hash(entity.iri) for entity in knowledge.entities)
        self.facts.update(hash((fact.subject, fact.relation, fact.object)) for fact in knowledge.facts if fact.asserted)

    def passed(self, document: Document, known: Callable[[Document], bool]) -> bool:
        """Count a document that is known, and tell whether it is."""
        if not known(document):
            return False
        self.unchanged += 1
        self.ids[document.id] = None
        return True


def _unknown(document: Document) -> bool:
    del document
    return False


def _silent(summary: Summary) -> None:
    del summary


@dataclass(frozen=True)
class Build:
    """A build about to run: what to read, under which ontology and settings.

    ``progress`` is called with the summary so far after each document, and each part of a very long one.
    """

    inputs: tuple[str, ...]
    ontology: Ontology
    settings: Settings = field(default_factory=Settings)
    workers: int = 1
    offline: bool = False
    progress: Callable[[Summary], None] = _silent

    def readings(self, summary: Summary, known: Callable[[Document], bool] = _unknown) -> Iterator[Packed]:
        """Read everything and yield what each document says, one at a time; count it in ``summary``.

        A document that is ``known`` is counted and not read.  A very long document comes in several parts, one after
        another.  Raises ``InputError`` when no input could be read, ``NothingFound`` when nothing was found in any.
        """
        began = time.perf_counter()
        wanted = (each for each in self._readable(summary) if not summary.passed(each, known))
        for reading in extract.read_parts(wanted, self.ontology, workers=self.workers):
            knowledge = identity.resolve([reading], ontology=self.ontology, settings=self.settings)
            summary.add(reading, knowledge)
            summary.timed(time.perf_counter() - began)
            self.progress(summary)
            whole = len(reading.document.text) <= parts.LONGEST
            around = contexts(reading.document, knowledge)
            yield Packed(knowledge, self.run, around, len(reading.tokens), whole=whole)
        if not summary.documents and not summary.unchanged:
            raise InputError("none of the inputs could be read")
        if not summary.entities and not summary.unchanged:
            raise NothingFound(
                f"nothing was found in {counted(summary.documents, 'document')}", hint="is the text English prose?"
            )

    def into(self, store: Store, summary: Summary, *, decisions: Sequence[Decision] = ()) -> None:
        """Read everything into a store; a document that is there already is replaced, unless it is just the same.

        ``decisions`` that the store does not have yet are added to its own first.  Names are settled over all documents
        from time to time and at the end, also when the build is stopped.
        """
        with Curation(store) as curation:
            known = {each.id for each in curation.decisions}
            summary.moved += curation.decide([each for each in decisions if each.id not in known])
            try:
                self._read_into(curation, summary)
            finally:
                summary.moved += curation.settle()
                words, speed = summary.steady
                if words > _ENOUGH:
                    curation.speed = speed
            if summary.documents >= _SETTLED:
                store.optimize()

    def _read_into(self, curation: Curation, summary: Summary) -> None:
        digests: dict[str, str] = {}

        def known(document: Document) -> bool:
            digests[document.id] = digest(document)
            return curation.is_current(document.id, digests[document.id], self.run)

        before: str | None = None
        part = unsettled = 0
        for read in self.readings(summary, known):
            (document,) = read.knowledge.documents
            if document.id == before:
                part += 1
                curation.extend(read._replace(part=part))
                continue
            if before is not None:
                curation.complete(before, digests.pop(before, ""))
            if unsettled >= _SETTLED:
                summary.moved += curation.settle()
                unsettled = 0
            curation.add(read)
            before, part, unsettled = document.id, 0, unsettled + 1
            if summary.documents % _FLUSH == 0:
                curation.store.flush()
        if before is not None:
            curation.complete(before, digests.pop(before, ""))

    @cached_property
    def run(self) -> rdf.Run:
        """Return the description of this run: what the same software, model, ontology and settings read shares it."""
        parser = syntax.model_name()
        return rdf.Run(
            software=f"text2kg {__version__}",
            model=f"model {model.load().digest[:12]} and {parser} {version(parser)}",
            ontology=self.ontology.iri,
            digest=self.ontology.digest,
            settings=f"{self.settings.trust} {self.settings.minimum_score}",
            base=self.settings.base,
        )

    def _readable(self, summary: Summary) -> Iterator[Document]:
        for found in documents(self.inputs, offline=self.offline):
            if isinstance(found, Failure):
                summary.failures.append(found)
            else:
                yield found


def quads(store: Store, ids: Iterable[str], layers: Collection[rdf.Layer]) -> Iterator[ox.Quad]:
    """Yield what a store has of some documents, in the layers asked for."""
    for ident in ids:
        iri = names.document(ident, base=store.base)
        for graph in (iri, names.claims_graph(iri)):
            yield from rdf.only(store.match(graph=ox.NamedNode(graph)), layers)


@contextmanager
def for_a_while(*, base: str) -> Iterator[Store]:
    """Open a store that is gone afterwards, for a build whose graph is only wanted as a file."""
    with tempfile.TemporaryDirectory(prefix="kg-") as folder, Store.open(folder, create=True, base=base) as store:
        yield store


@contextmanager
def opened(path: Path, summary: Summary, *, base: str, wait: float = 0) -> Iterator[Store]:
    """Open the store to build into; one that is made for it, and into which nothing came, is removed again.

    ``base`` is that of a new store; ``wait`` says for how many seconds to wait for whoever holds it.  Raises
    ``StoreError`` when it cannot be opened for writing.
    """
    existed, fresh = path.exists(), False
    try:
        with Store.open(path, create=True, base=base, wait=wait) as store:
            fresh = not existed and next(store.match(), None) is None
            yield store
    except BaseException:
        if fresh and not summary.entities:
            shutil.rmtree(path, ignore_errors=True)
        raise


def counted(number: int, noun: str) -> str:
    """Return a number with its noun in singular or plural."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
