"""The trained model: what is a mention, which mentions are one thing, and which relations hold, with onnxruntime."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.model.reader import Model  # noqa: TC004  __all__ exports the names for type checkers alone
    from kg.extract.model.scan import Found, Scan, Stances  # noqa: TC004

__all__ = ["Found", "Model", "Scan", "Stances", "load"]

WEIGHTS = Path(__file__).parent / "weights"


@lru_cache(maxsize=2)
def load(folder: Path | None = None) -> Model:
    """Return the model, which is loaded once in a process: the shipped one, unless ``$KG_MODEL`` names another folder.

    Raises ``MissingPart`` when a package or a file of the model is missing, or a file is damaged.
    """
    from kg.extract.model.engine import Engine  # noqa: PLC0415  numpy, onnxruntime: only when something is read
    from kg.extract.model.reader import Model  # noqa: PLC0415

    return Model(Engine(folder or Path(os.environ.get("KG_MODEL", WEIGHTS))))
