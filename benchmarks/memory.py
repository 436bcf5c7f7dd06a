"""Measures the peak memory of building documents into a store, each size in a process of its own."""

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
        peak = _in_child(size)
        peer = f"{sizes[0]:,} documents" if first else ""
        yield Line(f"peak memory, {size:,} documents into a store", peak, "MB", peer, first)
        first = first or peak


def _in_child(size: int) -> float:
    command = [sys.executable, "-m", "benchmarks.memory", str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  our own command
    return float(done.stdout.split()[-1])


def build(size: int, folder: Path) -> float:
    """Build ``size`` items into a store below ``folder``; return this process's peak memory in MB of 10^6 bytes."""
    from kg import ontology  # noqa: PLC0415  the parent need not load it
    from kg.build import Build  # noqa: PLC0415
    from kg.store import Store  # noqa: PLC0415

    news.write(folder / "news.jsonl", size, sentences=SENTENCES)
    with Store.open(folder / "graph.kg") as store:
        Build((str(folder / "news.jsonl"),), ontology.load(), offline=True).into(store)
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kibibytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        print(build(int(sys.argv[1]), Path(temporary)))
