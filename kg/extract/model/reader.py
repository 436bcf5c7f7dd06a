"""The model as a whole: reads documents, and learns what relations mean from their descriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg.extract.model import described
from kg.extract.model.describe import describe, write
from kg.extract.model.scan import Scan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from kg.extract.model.engine import Engine
    from kg.ontology import Ontology

    Floats = NDArray[np.float32]

LONGEST_LINE = 48
"""Word pieces of a description that are read."""


class Model:
    """Reads documents; made by ``kg.extract.model.load``."""

    def __init__(self, engine: Engine) -> None:
        """Take the opened files."""
        self._engine = engine

    @property
    def digest(self) -> str:
        """Return what tells this model from others."""
        return self._engine.manifest.digest

    @property
    def calibration(self) -> Mapping[str, Any]:
        """Return the thresholds that were found for this model."""
        return self._engine.manifest.calibration

    def read(self, text: str, sentences: Sequence[tuple[int, int]]) -> Scan:
        """Return a document, of which mentions, links and relations may then be asked; nothing is computed before.

        ``sentences`` are (start, end) in characters, in their order.
        """
        return Scan(self._engine, text, sentences)

    def describe(self, lines: Sequence[str]) -> Floats:
        """Return the vectors of relations that are described in a line each, as ``describe.write`` writes it."""
        rows = [self._engine.tokenizer.encode(line).ids[:LONGEST_LINE] for line in lines]
        return np.concatenate([np.zeros((0, self._engine.width("describe")), np.float32), *map(self._vector, rows)])

    def vectors(self, ontology: Ontology) -> tuple[tuple[str, ...], Floats]:
        """Return the relations of an ontology and their vectors; those of the default ontology are known beforehand."""
        lines = [write(describe(relation, ontology)) for relation in ontology.relations.values()]
        return tuple(ontology.relations), described.vectors(self, lines, self._engine.folder / described.SHIPPED)

    def _vector(self, ids: Sequence[int]) -> Floats:
        numbers = np.array(ids, dtype=np.int64)
        [states] = self._engine.encode(numbers, np.zeros_like(numbers), wanted=["states"])
        return self._engine.run("describe", states=states[None])[0]
