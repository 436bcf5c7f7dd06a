"""The journey from sources to a store or a file: read, resolve, say as quads, keep."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING

from kg import __version__, extract, identity, names, rdf
from kg.config import Settings
from kg.extract import syntax
from kg.model import Document, Status
from kg.sources import Failure, documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pyoxigraph as ox

    from kg.model import Reading
    from kg.ontology import Ontology
    from kg.store import Store


@dataclass(slots=True)
class Summary:
    """What a build did: counts, the inputs that failed, and how long it took (in seconds)."""

    documents: int = 0
    words: int = 0
    entities: set[int] = field(default_factory=set)
    facts: set[int] = field(default_factory=set)
    claims: Counter[Status] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def words_per_second(self) -> float:
        """Return the speed of the whole build."""
        return self.words / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class Build:
    """A build about to run: what to read, under which ontology and settings.

    ``progress`` is called with the summary so far after each document.
    """

    inputs: tuple[str, ...]
    ontology: Ontology
    settings: Settings = Settings()
    workers: int = 1
    offline: bool = False
    progress: Callable[[Summary], None] = lambda summary: None

    def quads(self, summary: Summary) -> Iterator[tuple[str, list[ox.Quad]]]:
        """Read everything and yield, for each document, its IRI and its quads; memory holds one document at a time."""
        began = time.perf_counter()
        for reading in extract.read_many(self._readable(summary), self.ontology, workers=self.workers):
            knowledge = identity.resolve([reading], ontology=self.ontology, settings=self.settings)
            iri = names.document(reading.document.id, base=self.settings.base)
            yield iri, list(rdf.quads(knowledge, base=self.settings.base, run=self.run))
            _count(summary, reading)
            summary.entities.update(hash(entity.iri) for entity in knowledge.entities)
            summary.facts.update(hash((f.subject, f.relation, f.object)) for f in knowledge.facts if f.asserted)
            summary.seconds = time.perf_counter() - began
            self.progress(summary)

    def into(self, store: Store) -> Summary:
        """Read everything into a store; a document that is there already is replaced."""
        summary = Summary()
        for iri, quads in self.quads(summary):
            store.replace_document(iri, quads)
        return summary

    @property
    def run(self) -> rdf.Run:
        """Return the description of this run: what the same software, model, ontology and settings read shares it."""
        model = syntax.model_name()
        return rdf.Run(
            software=f"text2kg {__version__}",
            model=f"{model} {version(model)}",
            ontology=self.ontology.iri,
            digest=self.ontology.digest,
            settings=f"{self.settings.trust} {self.settings.minimum_score}",
            base=self.settings.base,
        )

    def _readable(self, summary: Summary) -> Iterable[Document]:
        for found in documents(self.inputs, offline=self.offline):
            if isinstance(found, Failure):
                summary.failures.append(found)
            else:
                yield found


def _count(summary: Summary, reading: Reading) -> None:
    summary.documents += 1
    summary.words += len(reading.tokens)
    summary.claims.update(claim.status for claim in reading.claims)
