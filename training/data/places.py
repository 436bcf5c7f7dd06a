"""Finds the public data, which stays outside of the project, and what the present reader proposes as mentions in it."""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from training.example import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

BUILD = Path(os.environ.get("KG_TRAINING", Path(__file__).resolve().parents[2] / "build" / "training"))
"""Where everything that can be made again lies: proposals, checkpoints, logs."""


def folder(name: str) -> Path:
    """Return the folder of a public data set: below ``$KG_BENCH``, or below ``../shared/bench`` beside the checkout.

    Raises ``InputError`` where it is absent.
    """
    beside = Path(__file__).resolve().parents[3] / "shared" / "bench"
    found = Path(os.environ.get("KG_BENCH", beside)) / name
    if not found.is_dir():
        raise InputError(f"{found} is absent", hint="set KG_BENCH to the folder that holds the public data")
    return found


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def proposals(name: str, text: str) -> list[Spot]:
    """Return what the present reader takes for names, pronouns and values in a text of the data set ``name``."""
    found = _proposals(name).get(hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(), [])
    return [
        Spot(start, end, frozenset({kind}), frozenset({type_}), sure=False)
        for start, end, kind, type_ in found
        if kind != "nominal"
    ]


@cache
def _proposals(name: str) -> dict[str, list[list[Any]]]:
    path = BUILD / "proposals" / f"{name}.jsonl"
    return {record["id"]: record["mentions"] for record in lines(path)}
