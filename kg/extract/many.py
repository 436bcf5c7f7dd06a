"""Reads many documents one after another, in this process or in several."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import active_children, get_context, parent_process
from typing import TYPE_CHECKING

from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

    from kg.model import Document, Reading
    from kg.ontology import Ontology

    Read = Callable[[Document, Ontology], Reading]

_AHEAD = 4
"""Documents in flight for each worker: enough to keep it busy, few enough to keep memory flat."""


def read_with(read: Read, documents: Iterable[Document], ontology: Ontology, *, workers: int) -> Iterator[Reading]:
    """Yield what ``read`` makes of each document, in their order, from ``workers`` processes.

    Raises ``KgError`` when one of them dies; they end when the reading is broken off, in the middle of a document.
    """
    rest = iter(documents)
    waiting: deque[Future[Reading]] = deque()
    with _pool(ontology, workers) as pool:
        for document in islice(rest, workers * _AHEAD):
            waiting.append(_submitted(pool, read, document))
        while waiting:
            reading = waiting.popleft().result()
            for document in islice(rest, 1):
                waiting.append(_submitted(pool, read, document))
            yield reading


@contextmanager
def _pool(ontology: Ontology, workers: int) -> Iterator[ProcessPoolExecutor]:
    others = set(active_children())
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_begin, initargs=(ontology,))
    try:
        yield pool
    except BrokenProcessPool as error:
        message = "a process that reads has died, perhaps for lack of memory"
        raise KgError(message, hint="use fewer --workers, or cut the longest texts") from error
    except BaseException:
        for process in set(active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, read: Read, document: Document) -> Future[Reading]:
    with _unheard_by_children():
        return pool.submit(_read_here, read, document)


@contextmanager
def _unheard_by_children() -> Iterator[None]:
    """Keep Ctrl-C, which a terminal sends to every process, from those that begin here: their parent ends them."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_here: list[Ontology] = []
"""The ontology of this worker process, handed over once when it begins."""


def _begin(ontology: Ontology) -> None:
    _here[:] = [ontology]
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when its parent was killed; nothing else would tell it."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read_here(read: Read, document: Document) -> Reading:
    return read(document, _here[0])
