"""One part of a benchmark: documents to read, the ontology to read them with, and how to score the readings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from benchmarks.scores import Report
    from kg.model import Document, Reading


SAID = frozenset({Status.ASSERTED, Status.REPORTED, Status.ENDED})
"""The statuses that count as said.

The benchmarks know no status: what somebody reports and what has ended ("former chairman of") is annotated as a fact,
what is planned, supposed or denied is not.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """Documents and their score; ``perfect`` gives readings made from the gold, which must score 1.

    ``score`` takes a reading of each document, ``judge`` the place of one document and a reading of it.
    """

    name: str
    documents: tuple[Document, ...]
    ontology: Path | None
    perfect: Callable[[], Iterable[Reading]]
    score: Callable[[Iterable[Reading]], Report]
    judge: Callable[[int, Reading], Report]
