"""Measures speed, memory and start-up beside named peers: ``python -m benchmarks [reading|memory|startup|queries]``."""

from __future__ import annotations

import argparse
import platform
import sys
from typing import TYPE_CHECKING

from benchmarks import measure, memory, startup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.measure import Line

SECTIONS = {
    "reading": "Reading, one core",
    "memory": "Memory",
    "startup": "Start-up of whole processes, wall time",
    "queries": "Queries and Turtle, in memory",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the sections that were asked for as Markdown tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", choices=[*SECTIONS, []], help="sections (all)")
    parser.add_argument("--quick", action="store_true", help="smaller sizes: a minute instead of a quarter of an hour")
    options = parser.parse_args(arguments)
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    for name in options.sections or SECTIONS:
        print(measure.table(SECTIONS[name], _lines(name, options)), flush=True)
    return 0


def _lines(section: str, options: argparse.Namespace) -> Iterator[Line]:
    """Run one section; what needs spaCy or a store is loaded only then, so that memory and start-up stay clean."""
    quick: bool = options.quick
    if section == "reading":
        from benchmarks import reader_speed  # noqa: PLC0415  see above

        return reader_speed.lines(50 if quick else 500)
    if section == "memory":
        return memory.lines((10, 100, 1000) if quick else (10, 1000, 10_000))
    if section == "startup":
        return startup.lines(5 if quick else 15)
    from benchmarks import queries  # noqa: PLC0415  see above

    return queries.lines(500 if quick else 2000, runs=3)


if __name__ == "__main__":
    sys.exit(main())
