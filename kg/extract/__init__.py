"""The reader's steps: each takes a reading and returns a richer one; they run in a row."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

from kg.extract import amounts, coreference, mentions, patterns, status, syntax
from kg.model import Document, Reading, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from concurrent.futures import Future

    from kg.ontology import Ontology

_AHEAD = 4
"""Documents in flight for each worker: enough to keep it busy, few enough to keep memory flat."""


def steps(ontology: Ontology) -> Mapping[str, Step]:
    """Return the steps of the reader by name, in the order in which they run."""
    makers = {
        "syntax": syntax.step,
        "mentions": mentions.step,
        "amounts": amounts.step,
        "coreference": coreference.step,
        "patterns": patterns.step,
        "status": status.step,
    }
    return {name: make(ontology) for name, make in makers.items()}


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

    More than one worker reads in processes of their own.
    """
    if workers <= 1:
        for document in documents:
            yield read(document, ontology)
        return
    waiting: deque[Future[Reading]] = deque()
    rest = iter(documents)
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_begin, initargs=(ontology,)) as pool:
        waiting.extend(pool.submit(_read_here, document) for document in islice(rest, workers * _AHEAD))
        while waiting:
            reading = waiting.popleft().result()
            waiting.extend(pool.submit(_read_here, document) for document in islice(rest, 1))
            yield reading


_here: list[Ontology] = []
"""The ontology of this worker process, handed over once when it begins."""


def _begin(ontology: Ontology) -> None:
    _here[:] = [ontology]


def _read_here(document: Document) -> Reading:
    return read(document, _here[0])
