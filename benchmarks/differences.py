"""Measures the difference of two graphs: time and peak memory of whole processes, beside plain sets and rdflib.

``python -m benchmarks.differences [--quick]`` prints a table.  The two graphs are the same but for one firm in a
hundred, whose sentence says another thing; or they have nothing in common.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from benchmarks import graph, memory
from benchmarks.measure import Line, table
from kg import diff, formats, rdf
from kg.names import OA, RDFS
from kg.store import Access, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

QUADS = 48
"""Quads of one firm."""
_EXACT, _LABEL = ox.NamedNode(OA + "exact"), ox.NamedNode(RDFS + "label")


def lines(firms: int, small: int) -> Iterator[Line]:
    """Yield times and peaks over stores of ``firms`` firms, and times beside rdflib over ``small`` of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _make(folder / "old.kg", graph.quads(firms))
        _make(folder / "new.kg", _changed(graph.quads(firms)))
        _make(folder / "other.kg", _others(firms))
        yield from _large(folder, firms)
        rdf.write(graph.quads(small), folder / "old.nt")
        rdf.write(_changed(graph.quads(small)), folder / "new.nt")
        yield from _beside("rdflib.compare.graph_diff", "rdflib", "text", (folder / "old.nt", folder / "new.nt"))


def _large(folder: Path, firms: int) -> Iterator[Line]:
    size = f"two stores of {firms * QUADS:,} quads"
    for what, new in (("1 % of the documents differ", "new.kg"), ("nothing in common", "other.kg")):
        places = (folder / "old.kg", folder / new)
        for way in ("text", "patch"):
            seconds, megabytes = _measured(way, places)
            yield Line(f"{way}, {size}, {what}", seconds, "s")
            yield Line(f"{way}, {size}, {what}: peak memory", megabytes, "MB")
    yield from _beside(f"two Python sets, {size}", "sets", "patch", (folder / "old.kg", folder / "new.kg"))


def _beside(title: str, peer: str, way: str, places: tuple[Path, Path]) -> Iterator[Line]:
    (ours, our_peak), (theirs, their_peak) = _measured(way, places), _measured(peer, places)
    yield Line(f"{way} beside {title}", ours, "s", peer, theirs)
    yield Line(f"{way} beside {title}: peak memory", our_peak, "MB", peer, their_peak)


def _measured(way: str, places: tuple[Path, Path]) -> tuple[float, float]:
    """Return the seconds and the peak memory, in MB of 10^6 bytes, of a process that compares two graphs."""
    begin = time.perf_counter()
    peak = memory.peak([sys.executable, "-m", "benchmarks.differences", way, *map(str, places)])
    return time.perf_counter() - begin, peak


def _make(path: Path, quads: Iterator[ox.Quad]) -> None:
    with Store.open(path, create=True) as store:
        store.add(quads)
        store.optimize()


def _changed(quads: Iterator[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield quads in which every hundredth document calls its things, and quotes its sentences, otherwise."""
    for quad in quads:
        changes = quad.predicate in (_EXACT, _LABEL) and "00.txt" in str(quad.graph_name)
        if changes and isinstance(quad.object, ox.Literal):
            yield ox.Quad(quad.subject, quad.predicate, ox.Literal(f"{quad.object.value} indeed"), quad.graph_name)
        else:
            yield quad


def _others(firms: int) -> Iterator[ox.Quad]:
    """Yield as many quads of other firms in other documents."""
    return (quad for quad in graph.quads(firms * 2) if _number(quad) >= firms)


def _number(quad: ox.Quad) -> int:
    return int(str(quad.graph_name).partition("/news/")[2][:6])


def _text(old: str, new: str) -> None:
    with diff.opened(old) as before, diff.opened(new) as now:
        diff.compare(before, now, limit=20)


def _patch(old: str, new: str) -> None:
    with diff.opened(old) as before, diff.opened(new) as now:
        extent = diff.Extent.QUADS if before.named else diff.Extent.TRIPLES
        diff.write_patch(before, now, "/dev/null", extent=extent)


def _sets(old: str, new: str) -> None:
    """Compare as most would: everything in two sets."""
    with Store.open(old, access=Access.READ) as before, Store.open(new, access=Access.READ) as now:
        here, there = (set(store.match()) for store in (before, now))
        sorted(chain(map(str, here - there), map(str, there - here)))


def _rdflib(old: str, new: str) -> None:
    import rdflib  # noqa: PLC0415  not in the memory of the others
    from rdflib.compare import graph_diff  # noqa: PLC0415  as above

    before, now = (rdflib.Graph().parse(path, format=formats.N_TRIPLES.media_type) for path in (old, new))
    graph_diff(before, now)


_WAYS: dict[str, Callable[[str, str], None]] = {"text": _text, "patch": _patch, "sets": _sets, "rdflib": _rdflib}


def main(arguments: Sequence[str]) -> int:
    """Print the table; with a way and two graphs, only compare them, as a process of its own that is measured."""
    if arguments and arguments[0] in _WAYS:
        _WAYS[arguments[0]](arguments[1], arguments[2])
        return 0
    parser = argparse.ArgumentParser(prog="python -m benchmarks.differences", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100,000 quads instead of 1,000,000")
    quick: bool = parser.parse_args(arguments).quick
    print(table("Differences", lines(*((2_084, 200) if quick else (20_834, 1_000)))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
