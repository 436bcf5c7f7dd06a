"""The reader's steps: each takes a reading and returns a richer one; they run in a row."""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.extract import amounts, mentions, parts, patterns, repair, status, syntax
from kg.extract.learned import links, recognition, relations, weighing
from kg.model import Document, Reading, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kg.ontology import Ontology


MAKERS: Mapping[str, Callable[[Ontology], Step]] = {
    "syntax": syntax.step,
    "mentions": mentions.step,
    "amounts": amounts.step,
    "recognition": recognition.step,
    "repair": repair.step,
    "coreference": links.step,
    "patterns": patterns.step,
    "relations": relations.step,
    "status": status.step,
    "weighing": weighing.step,
}
"""What makes the steps of the reader, by name, in the order in which they run."""


def steps(ontology: Ontology) -> Mapping[str, Step]:
    """Return the steps of the reader by name, in the order in which they run.

    Raises ``MissingPart`` when the model is missing or damaged.
    """
    return {name: make(ontology) for name, make in MAKERS.items()}


def read(document: Document, ontology: Ontology) -> Reading:
    """Read one document under an ontology."""
    reading = Reading(document)
    for step in _steps(ontology).values():
        reading = step(reading)
    return reading


@lru_cache(maxsize=4)
def _steps(ontology: Ontology) -> Mapping[str, Step]:
    return steps(ontology)


def read_many(documents: Iterable[Document], ontology: Ontology, *, workers: int = 1) -> Iterator[Reading]:
    """Yield the readings of many documents, in their order; only a few are in memory at a time.

    More than one worker reads in processes of their own; raises ``KgError`` when one of them dies.
    """
    if workers > 1:
        from kg.extract import many  # noqa: PLC0415  most builds need no other process

        yield from many.read_with(read, documents, ontology, workers=workers)
        return
    for document in documents:
        yield read(document, ontology)


def read_parts(documents: Iterable[Document], ontology: Ontology, *, workers: int = 1) -> Iterator[Reading]:
    """Yield readings as ``read_many`` does, but several of a very long document, one after another.

    Each holds what one part of the document says (``parts.LONGEST``), so that memory stays flat however long it is.
    """
    waiting: deque[parts.Part] = deque()

    def documents_cut() -> Iterator[Document]:
        for document in documents:
            for part in parts.cut(document):
                waiting.append(part)
                yield part.document

    for reading in read_many(documents_cut(), ontology, workers=workers):
        yield parts.put_back(reading, waiting.popleft())
