"""Measures what a query takes on a store of a million quads, beside pyoxigraph alone and rdflib.

``python -m benchmarks.latency [FIRMS [FIRMS_FOR_RDFLIB]]`` prints the table: 20,834 firms of 48 quads each, and a tenth
of them for rdflib.  A store that ``kg.store.Store`` made stands beside one that pyoxigraph loaded in bulk with the very
same quads, and each answer must have as many rows in both.  The two take turns in one process, and
processor time is measured, so that a ratio means something on a busy machine.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from benchmarks import graph, measure
from benchmarks.measure import Line
from kg import formats, names, query, rdf
from kg.store import Access, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    import rdflib

QUADS = 48
"""Quads of one firm."""
FIRMS, FOR_RDFLIB = 20_834, 2_084
_RUNS, _PROCESSES = 9, 7
"""Turns that the two take: of calls, and of whole processes."""
_LONG = 0.02
"""Seconds that one turn takes at least: a quick query is asked again and again."""
_QUOTED = "GRAPH ?g {{ ?claim rdf:subject {} ; rdf:predicate {} ; kg:evidence ?place . ?place oa:exact ?quote }}"
QUERIES = {
    "lookup": "SELECT ?owned { id:firm-70 kg:owns ?owned }",
    "two hops from one": "SELECT ?firm ?city { person:person-70 kg:manages ?firm . ?firm kg:basedIn ?city }",
    "join over three relations": (
        "SELECT ?who ?city { ?who kg:manages ?firm . ?firm kg:owns ?owned . ?owned kg:basedIn ?city }"
    ),
    "FILTER on text": (
        'SELECT ?firm ?label { ?firm a kg:Company ; rdfs:label ?label FILTER(CONTAINS(LCASE(?label), "77")) }'
    ),
    "COUNT, GROUP BY": "SELECT ?city (COUNT(?firm) AS ?firms) { ?firm kg:basedIn ?city } GROUP BY ?city",
    "OPTIONAL": "SELECT ?firm ?owner { ?firm kg:basedIn place:city-7 OPTIONAL { ?owner kg:owns ?firm } }",
    "ORDER BY, LIMIT": (
        "SELECT ?firm ?label { ?firm a kg:Company ; rdfs:label ?label } ORDER BY DESC(?label) LIMIT 10"
    ),
    "evidence of one fact": f"SELECT ?quote {{ {_QUOTED.format('id:firm-70', 'kg:owns')} }}",
    "facts of a town with evidence": (
        f"SELECT ?firm ?owned ?quote {{ ?firm kg:basedIn place:city-7 ; kg:owns ?owned . "
        f"{_QUOTED.format('?firm', 'kg:owns')} }}"
    ),
}
_TOO_LONG = ("facts of a town with evidence",)
"""What rdflib takes minutes for, since it goes through all graphs for each firm."""
_PREFIX = re.compile(r"\b([a-z]+):")
_ALONE = """
import sys
import pyoxigraph
found = pyoxigraph.Store.read_only(sys.argv[1]).query(sys.argv[2])
sys.stdout.buffer.write(found.serialize(format=pyoxigraph.QueryResultsFormat.JSON))
"""
"""The least that a process has to do to answer a query with pyoxigraph alone."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """The same quads in a store of ours and in one of pyoxigraph alone."""

    ours: Store
    alone: ox.Store


def lines(firms: int, *, for_rdflib: int, runs: int = _RUNS) -> Generator[Line]:
    """Yield what loading and asking take, over ``firms`` firms; beside rdflib over fewer, for it takes minutes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield _loaded(folder, firms)
        with Store.open(folder / "graph.kg", access=Access.READ) as store:
            pair = _Pair(store, ox.Store.read_only(str(folder / "alone")))
            yield from _asked(pair, runs)
            yield from _answered(pair, runs)
        yield from _commands(folder)
    with Store.memory() as store:
        store.add(graph.quads(for_rdflib))
        yield from _beside_rdflib(store, for_rdflib)


def full(text: str) -> str:
    """Return a query with the prefixes declared that it uses, and no others."""
    known = names.prefixes()
    used = sorted(set(_PREFIX.findall(text)) & known.keys())
    return "".join(f"PREFIX {name}: <{known[name]}>\n" for name in used) + text


def _loaded(folder: Path, firms: int) -> Line:
    """Load both stores; they must hold the same."""
    quads = list(graph.quads(firms))

    def ours() -> None:
        with Store.open(folder / "graph.kg", create=True) as store:
            store.add(quads)

    def alone() -> None:
        store = ox.Store(str(folder / "alone"))
        store.bulk_extend(rdf.mirrored(quads))
        store.flush()

    return Line(f"load {len(quads):,} quads", _once(ours), "s", "pyoxigraph, in bulk", _once(alone))


def _asked(pair: _Pair, runs: int) -> Iterator[Line]:
    """Measure queries to the last of their answers, as Python objects."""
    for name, text in QUERIES.items():
        ours, alone = partial(_count, pair.ours, text), partial(_count, pair.alone, full(text))
        rows = ours()
        if rows != alone() or not rows:
            raise AssertionError(f"{name}: the two find different numbers of rows")
        mine, theirs = turns(ours, alone, runs=runs)
        yield Line(f"{name}, {rows:,} rows", mine * 1000, "ms", "pyoxigraph", theirs * 1000)


def _answered(pair: _Pair, runs: int) -> Iterator[Line]:
    """Measure queries to their answers as bytes of JSON, ours with rows in order."""
    for name, text in QUERIES.items():
        mine, theirs = turns(partial(_json, pair.ours, text), partial(_plain_json, pair.alone, full(text)), runs=runs)
        yield Line(f"{name}, sorted and written as JSON", mine * 1000, "ms", "pyoxigraph, unsorted", theirs * 1000)


def _json(store: Store, text: str) -> bytes:
    return query.answered(cast("ox.QuerySolutions", store.query(text)), text, formats.RESULTS_JSON)


def _plain_json(store: ox.Store, text: str) -> bytes | None:
    return cast("ox.QuerySolutions", store.query(text)).serialize(format=ox.QueryResultsFormat.JSON)


def _commands(folder: Path) -> Iterator[Line]:
    """Measure the whole command beside a process that does the least."""
    for name in ("lookup", "join over three relations"):
        text = QUERIES[name]
        ours = partial(
            _process,
            "-m",
            "kg",
            "query",
            text,
            "--store",
            str(folder / "graph.kg"),
            "--format",
            formats.RESULTS_JSON.name,
        )
        alone = partial(_process, "-c", _ALONE, str(folder / "alone"), full(text))
        mine, theirs = turns(ours, alone, runs=_PROCESSES)
        yield Line(f"kg query, whole command: {name}", mine * 1000, "ms", "pyoxigraph in a script", theirs * 1000)


def _beside_rdflib(store: Store, firms: int) -> Iterator[Line]:
    """Measure queries on the same quads in memory; rdflib is asked once."""
    theirs = store.as_rdflib()
    for name, text in QUERIES.items():
        if name in _TOO_LONG:
            continue
        rows = _count(store, text)
        slow, quick = _once(partial(_count_in_rdflib, theirs, text)), _once(partial(_count, store, text), times=5)
        yield Line(f"{name}, {firms * QUADS:,} quads, {rows:,} rows", quick * 1000, "ms", "rdflib", slow * 1000)


def turns(ours: Callable[[], object], theirs: Callable[[], object], *, runs: int) -> tuple[float, float]:
    """Return the median seconds that each of two calls takes; they take turns, each first in every other one."""
    times = max(1, round(_LONG / max(_once(ours), _once(theirs), 1e-6)))
    found: tuple[list[float], list[float]] = ([], [])
    for run in range(runs):
        for place, call in ((0, ours), (1, theirs))[:: 1 if run % 2 else -1]:
            found[place].append(_once(call, times=times))
    return median(found[0]), median(found[1])


def _once(call: Callable[[], object], *, times: int = 1) -> float:
    """Return the seconds of processor time, in this process and in those it started, that a call takes."""
    begin = _spent()
    for _ in range(times):
        call()
    return (_spent() - begin) / times


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _count(store: Store | ox.Store, text: str) -> int:
    return sum(1 for _ in cast("Iterable[object]", store.query(text)))


def _count_in_rdflib(dataset: rdflib.Dataset, text: str) -> int:
    return sum(1 for _ in dataset.query(text, initNs=names.prefixes()))


def _process(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)  # noqa: S603  our own command


def _all(firms: int = FIRMS, for_rdflib: int = FOR_RDFLIB) -> None:
    """Print the table."""
    print(measure.table("Queries on a large store", lines(firms, for_rdflib=for_rdflib)))


if __name__ == "__main__":
    _all(*map(int, sys.argv[1:]))
