"""Reads with the shipped steps, or with the learned voice beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import kg
from kg import ontology
from kg.extract import learned
from kg.model import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from kg.model import Document
    from kg.ontology import Ontology


def shipped(documents: Sequence[Document], known: Ontology | Path | None, *, workers: int = 1) -> Iterable[Reading]:
    """Read as ``kg build`` does."""
    return kg.read_many(documents, ontology=known, workers=workers)


def with_model(documents: Sequence[Document], known: Ontology | Path | None) -> Iterator[Reading]:
    """Read with the model that ``$KG_MODEL`` names, in this process."""
    loaded = known if isinstance(known, ontology.Ontology) else ontology.load(known)
    steps = learned.steps(loaded)
    for document in documents:
        reading = Reading(document)
        for step in steps.values():
            reading = step(reading)
        yield reading
