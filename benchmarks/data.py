"""Finds the public data that the benchmarks read in place, and takes fixed samples of it."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Item = TypeVar("Item")


def folder(name: str) -> Path:
    """Return the folder of a benchmark's data: below ``$KG_BENCH``, or below ``../shared/bench`` beside the checkout.

    Raises ``InputError`` where it is absent.
    """
    beside = Path(__file__).resolve().parents[2] / "shared" / "bench"
    found = Path(os.environ.get("KG_BENCH", beside)) / name
    if not found.is_dir():
        raise InputError(f"{found} is absent", hint="set KG_BENCH to the folder that holds the public data")
    return found


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def sample(items: Iterable[Item], limit: int | None, *, key: Callable[[Item], str]) -> list[Item]:
    """Return ``limit`` of the items in their order, chosen by the SHA-256 of their key: the same ones every time."""
    everything = list(items)
    if limit is None or limit >= len(everything):
        return everything
    chosen = sorted(range(len(everything)), key=lambda place: _digest(key(everything[place])))[:limit]
    return [everything[place] for place in sorted(chosen)]


def spread(items: Sequence[Item], limit: int, *, key: Callable[[Item], str]) -> list[Item]:
    """Return at most ``limit`` items in the order of the SHA-256 of their key: the first few are a fair sample."""
    return sorted(items, key=lambda item: _digest(key(item)))[:limit]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
