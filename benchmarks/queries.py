"""Measures queries, and Turtle in and out, beside rdflib holding the same data in memory."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, cast

import rdflib

from benchmarks import graph
from benchmarks.measure import Line, seconds
from kg import formats, names, rdf
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_POINT = "SELECT ?owned { id:firm-70 kg:owns ?owned }"
_JOIN = "SELECT ?who ?city { ?who kg:manages ?firm . ?firm kg:owns ?owned . ?owned kg:basedIn ?city }"
_COUNT = "SELECT ?type (COUNT(?thing) AS ?number) { ?thing a ?type } GROUP BY ?type ORDER BY ?type"
_EVIDENCE = (
    "SELECT ?quote { GRAPH ?g { ?claim rdf:subject id:firm-70 ; rdf:predicate kg:owns ; kg:evidence ?place ."
    " ?place oa:exact ?quote } }"
)
QUERIES = {
    "point lookup": _POINT,
    "join over three relations, all answers": _JOIN,
    "count by type": _COUNT,
    "evidence of one fact": _EVIDENCE,
}


def lines(firms: int, *, runs: int) -> Iterator[Line]:
    """Yield the times of queries and of Turtle over the quads of ``firms`` firms, in seconds."""
    with Store.memory() as store:
        store.add(graph.quads(firms))
        theirs = store.as_rdflib()
        yield from _queries(store, theirs, runs)
    yield from _turtle(firms, runs)


def _queries(store: Store, dataset: rdflib.Dataset, runs: int) -> Iterator[Line]:
    for name, query in QUERIES.items():
        ours, theirs = partial(_rows, store, query), partial(_rows_of_rdflib, dataset, query)
        rows = ours()
        if rows != theirs():
            raise AssertionError(f"{name}: rdflib finds another number of rows than {rows}")
        quick, slow = seconds(ours, runs=runs), seconds(theirs, runs=runs)
        yield Line(f"{name}, {rows:,} rows", quick * 1000, "ms", "rdflib", slow * 1000)


def _rows(store: Store, query: str) -> int:
    return sum(1 for _ in cast("Iterable[object]", store.query(query)))


def _rows_of_rdflib(dataset: rdflib.Dataset, query: str) -> int:
    return sum(1 for _ in dataset.query(query, initNs=names.prefixes()))


def _turtle(firms: int, runs: int) -> Iterator[Line]:
    quads = list(graph.quads(firms))
    written = BytesIO()
    rdf.write(quads, written, form=formats.TURTLE)
    text = written.getvalue()
    parsed = rdflib.Graph().parse(data=text, format="turtle")
    count = f"{len(parsed):,} triples"
    write = seconds(lambda: rdf.write(quads, BytesIO(), form=formats.TURTLE), runs=runs)
    theirs = seconds(lambda: parsed.serialize(format="turtle"), runs=runs)
    yield Line(f"write sorted Turtle, {count}", write, "s", "rdflib", theirs)
    load = seconds(lambda: Store.memory().load(text, form=formats.TURTLE), runs=runs)
    theirs = seconds(lambda: rdflib.Graph().parse(data=text, format="turtle"), runs=runs)
    yield Line(f"load Turtle into a store, {count}", load, "s", "rdflib", theirs)
