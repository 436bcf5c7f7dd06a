"""Keeps the vectors of descriptions: those shipped with the model, and those of other ontologies in a cache on disk."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from kg.errors import OutputError
from kg.files import replacing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SHIPPED = "described.npz"
_SIZE = 32


class Describing(Protocol):
    """What makes vectors of lines, and says by its digest whether they would be the same again."""

    @property
    def digest(self) -> str:
        """What tells this model from others."""

    def describe(self, lines: Sequence[str]) -> Floats:
        """Return a vector for each line."""


def vectors(model: Describing, lines: Sequence[str], shipped: Path) -> Floats:
    """Return a vector for each line: shipped, from the cache, or made where neither has it."""
    known = read(shipped)
    missing = list(dict.fromkeys(line for line in lines if line_key(line) not in known))
    if missing:
        made = _cached(model, missing)
        known = {**known, **{line_key(line): vector for line, vector in zip(missing, made, strict=True)}}
    return np.stack([known[line_key(line)] for line in lines]) if lines else model.describe([])


def line_key(line: str) -> bytes:
    """Return a short digest of a line."""
    return hashlib.sha256(line.encode()).digest()[:16]


@lru_cache(maxsize=2)
def read(path: Path) -> Mapping[bytes, Floats]:
    """Return the vectors that were shipped, by the keys of their lines."""
    with np.load(path, allow_pickle=False) as found:
        keys, rows = found["keys"], found["vectors"].astype(np.float32)
    return dict(zip((key.tobytes() for key in keys), rows, strict=True))


def written(path: Path, lines: Sequence[str], rows: Floats) -> None:
    """Write vectors to be shipped, in half precision."""
    keys = np.array([list(line_key(line)) for line in lines], dtype=np.uint8).reshape(-1, 16)
    np.savez(path, keys=keys, vectors=rows.astype(np.float16))


def folder() -> Path:
    """Return the user's folder for what can be made again."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home and Path(home).is_absolute() else Path.home() / ".cache") / "text2kg"


def _cached(model: Describing, lines: Sequence[str]) -> Floats:
    """Return the vectors of lines from the cache, or make them and keep them; a damaged file is made anew."""
    key = hashlib.sha256("\n".join((model.digest, *lines)).encode()).hexdigest()
    try:
        path = folder() / f"relations-{key[:32]}.bin"
        found = _opened(path, len(lines))
    except (OSError, RuntimeError):  # there is no home, or it may not be read: nothing is kept
        return model.describe(lines)
    if found is None:
        found = model.describe(lines)
        with suppress(OSError, OutputError):  # a full disk: made again the next time
            path.parent.mkdir(parents=True, exist_ok=True)
            _keep(path, found)
    return found


def _opened(path: Path, count: int) -> Floats | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    if hashlib.sha256(data[_SIZE:]).digest() != data[:_SIZE]:
        return None
    return np.frombuffer(data[_SIZE:], dtype="<f4").reshape(count, -1)


def _keep(path: Path, rows: Floats) -> None:
    data = rows.astype("<f4").tobytes()
    with replacing(path) as file:
        file.write(hashlib.sha256(data).digest() + data)
