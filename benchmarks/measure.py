"""Measures how long calls and processes take, and writes the lines of a table."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement; ``ratio`` says how many times the named peer's value ours is."""

    what: str
    value: float
    unit: str
    peer: str = ""
    peer_value: float | None = None

    @property
    def ratio(self) -> float | None:
        """Return our value over the peer's, ``None`` without a peer."""
        return self.value / self.peer_value if self.peer_value else None


def seconds(call: Callable[[], object], *, runs: int = 5) -> float:
    """Return the median wall time of a call, in seconds."""
    return median(_once(call) for _ in range(runs))


def process(arguments: Sequence[str], *, runs: int = 5) -> float:
    """Return the median wall time of a whole Python process, in seconds; a first run warms the disk and is left out."""

    def call() -> None:
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)  # noqa: S603  our own command

    call()
    return seconds(call, runs=runs)


def table(title: str, lines: Iterable[Line]) -> str:
    """Write measurements as a Markdown table."""
    rows = [f"\n### {title}\n", "| what | value | peer | peer's value | ratio |", "|---|---:|---|---:|---:|"]
    for line in lines:
        theirs = "" if line.peer_value is None else f"{_shown(line.peer_value)} {line.unit}"
        ratio = "" if line.ratio is None else f"{_shown(line.ratio)}×"
        rows.append(f"| {line.what} | {_shown(line.value)} {line.unit} | {line.peer} | {theirs} | {ratio} |")
    return "\n".join(rows)


def _shown(value: float) -> str:
    """Write a number with three significant digits, without an exponent."""
    if value >= 100:  # noqa: PLR2004  from here on three digits stand before the point
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 0.001 else f"{value:.6f}"  # noqa: PLR2004  below, .3g would write an exponent


def _once(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin
