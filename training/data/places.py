"""What the phrase rules propose as mentions in public data, and where that and all else that can be made again lies."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.data import lines
from training.example import Spot

BUILD = Path(os.environ.get("KG_TRAINING", Path(__file__).resolve().parents[2] / "build" / "training"))
"""Where everything that can be made again lies: proposals, checkpoints, logs."""


def proposals(name: str, text: str) -> list[Spot]:
    """Return what the phrase rules take for names, pronouns and values in a text of the data set ``name``."""
    return [
        Spot(start, end, frozenset({kind}), frozenset({type_}), sure=False)
        for start, end, kind, type_ in _proposals(name).get(digest(text), [])
        if kind != "nominal"
    ]


def proposed(name: str) -> Path:
    """Return the file that holds the proposals for a data set."""
    return BUILD / "proposals" / f"{name}.jsonl"


def digest(text: str) -> str:
    """Return what a text is found by."""
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


@cache
def _proposals(name: str) -> dict[str, list[list[Any]]]:
    return {record["id"]: record["mentions"] for record in lines(proposed(name))}
