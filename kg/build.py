"""The journey from sources to a store or a file: read, resolve, say as quads, keep."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from kg import __version__, extract, identity, names, rdf
from kg.config import Settings
from kg.errors import InputError, NothingFound
from kg.extract import model, syntax
from kg.sources import Failure, documents
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    import pyoxigraph as ox

    from kg.model import Document, Knowledge, Reading, Status
    from kg.ontology import Ontology

_FLUSH = 100
"""Parts after which a store writes out what it holds in memory; without, 3,000 short documents held 1 GB of it."""


@dataclass(slots=True)
class Summary:
    """What a build did: counts, the inputs that could not be read, and how long it took (in seconds).

    Entities and facts are kept as hashes, to count each once; ``last`` is the id of the document that was last read.
    """

    documents: int = 0
    words: int = 0
    entities: set[int] = field(default_factory=set)
    facts: set[int] = field(default_factory=set)
    claims: Counter[Status] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0.0
    last: str | None = None

    @property
    def words_per_second(self) -> float:
        """Return the speed of the whole build."""
        return self.words / self.seconds if self.seconds else 0.0

    def add(self, reading: Reading, knowledge: Knowledge) -> None:
        """Count one more document, or one more part of the last one."""
        self.documents += reading.document.id != self.last
        self.last = reading.document.id
        self.words += len(reading.tokens)
        self.claims.update(claim.status for claim in reading.claims)
        self.entities.update(hash(entity.iri) for entity in knowledge.entities)
        self.facts.update(hash((fact.subject, fact.relation, fact.object)) for fact in knowledge.facts if fact.asserted)


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

    def knowledge(self, summary: Summary) -> Iterator[Knowledge]:
        """Read everything and yield what each document says, one at a time; count it in ``summary``.

        A very long document comes in several parts, one after another.  Raises ``InputError`` when no input could be
        read, ``NothingFound`` when nothing was found in any.
        """
        began = time.perf_counter()
        for reading in extract.read_parts(self._readable(summary), self.ontology, workers=self.workers):
            knowledge = identity.resolve([reading], ontology=self.ontology, settings=self.settings)
            summary.add(reading, knowledge)
            summary.seconds = time.perf_counter() - began
            self.progress(summary)
            yield knowledge
        if not summary.documents:
            raise InputError("none of the inputs could be read")
        if not summary.entities:
            raise NothingFound(
                f"nothing was found in {counted(summary.documents, 'document')}", hint="is the text English prose?"
            )

    def quads(self, knowledge: Knowledge, layers: Collection[rdf.Layer]) -> Iterator[ox.Quad]:
        """Say what one document says, in the layers asked for."""
        return rdf.quads(knowledge, base=self.settings.base, run=self.run, layers=layers)

    def into(self, store: Store, summary: Summary) -> Iterator[Knowledge]:
        """Read everything into a store, and pass it on; a document that is there already is replaced."""
        store.declare(self.ontology.prefixes)
        before = None
        for number, knowledge in enumerate(self.knowledge(summary), start=1):
            (document,) = knowledge.documents
            if document.id == before:
                store.add(self.quads(knowledge, rdf.FOR_FILES))
            else:
                iri = names.document(document.id, base=self.settings.base)
                store.replace_document(iri, self.quads(knowledge, rdf.EVERYTHING))
            before = document.id
            if number % _FLUSH == 0:
                store.flush()
            yield knowledge

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


@contextmanager
def opened(path: Path, summary: Summary, *, base: str) -> Iterator[Store]:
    """Open the store to build into; one that is made for it, and into which nothing came, is removed again.

    ``base`` is that of a new store.  Raises ``StoreError`` when it cannot be opened for writing.
    """
    existed, fresh = path.exists(), False
    try:
        with Store.open(path, create=True, base=base) as store:
            fresh = not existed and next(store.match(), None) is None
            yield store
    except BaseException:
        if fresh and not summary.entities:
            shutil.rmtree(path, ignore_errors=True)
        raise


def counted(number: int, noun: str) -> str:
    """Return a number with its noun in singular or plural."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
