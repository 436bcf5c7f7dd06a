"""Reads with the shipped steps, or with the rules alone."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import kg
from kg import ontology
from kg.extract import amounts, coreference, mentions, patterns, status, syntax
from kg.model import Document, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from kg.model import Step
    from kg.ontology import Ontology

RULES = (syntax, mentions, amounts, coreference, patterns, status)
"""The steps without the model."""


def shipped(documents: Sequence[Document], known: Ontology | Path | None, *, workers: int = 1) -> Iterable[Reading]:
    """Read as ``kg build`` does."""
    return kg.read_many(documents, ontology=known, workers=workers)


def rules(documents: Iterable[Document], known: Ontology | Path | None = None) -> Iterator[Reading]:
    """Read with the rules alone, in this process."""
    steps = _steps(known if isinstance(known, ontology.Ontology) else ontology.load(known))
    for document in documents:
        reading = Reading(document)
        for step in steps:
            reading = step(reading)
        yield reading


@lru_cache(maxsize=4)
def _steps(known: Ontology) -> tuple[Step, ...]:
    return tuple(room.step(known) for room in RULES)


def by_rules(text: str) -> Reading:
    """Read a text with the rules alone, under the default ontology."""
    return next(rules([Document("text", text)]))
