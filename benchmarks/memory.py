"""Measures the peak memory of ``kg build`` into a store, each number of documents in a process of its own."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import news
from benchmarks.measure import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SENTENCES = 4
"""Sentences an item: short items, so that 10,000 of them are read in minutes."""


def lines(sizes: Sequence[int]) -> Iterator[Line]:
    """Yield the peak memory for each number of documents; the smallest is the peer, so a ratio near 1 means flat."""
    first: float | None = None
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            peak = _build(size, Path(folder))
        peer = f"{sizes[0]:,} documents" if first else ""
        yield Line(f"peak memory, {size:,} documents into a store", peak, "MB", peer, first)
        first = first or peak


def _build(size: int, folder: Path) -> float:
    """Build ``size`` items into a store below ``folder``; return the peak memory (RSS) in MB of 10^6 bytes."""
    news.write(folder / "news.jsonl", size, sentences=SENTENCES)
    inputs = [str(folder / "news.jsonl"), "--store", str(folder / "graph.kg"), "--offline"]
    return peak([sys.executable, "-m", "kg", "build", *inputs])


def peak(command: Sequence[str]) -> float:
    """Run a command to its end and return its peak memory in MB of 10^6 bytes.

    A small process stands between: on Linux a child's peak is at least what its parent held when it began.
    Raises ``RuntimeError`` with what the command said when it fails.
    """
    between = [sys.executable, "-m", "benchmarks.memory", *command]
    done = subprocess.run(between, check=False, capture_output=True, text=True)  # noqa: S603  our own command
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr[-500:]}")
    return float(done.stdout)


def _measure(command: Sequence[str]) -> int:
    """Run a command, print its peak memory in MB, and return its exit code."""
    code = subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode  # noqa: S603  our own command
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kibibytes
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 1e6)
    return code


if __name__ == "__main__":
    sys.exit(_measure(sys.argv[1:]))
