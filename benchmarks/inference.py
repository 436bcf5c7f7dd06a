"""Measures inference beside SPARQL on pyoxigraph, ``reasonable`` and owlrl: ``python -m benchmarks.inference``.

``reasonable`` is measured when it is installed (``pip install reasonable``), owlrl on few triples, since it takes
minutes for many.  Both derive more than we do (what is the same as itself, what everything is), so the triples are
compared too: whatever we infer, save what ``sameAs`` doubles, they must infer.
"""

from __future__ import annotations

import argparse
import time
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pyoxigraph as ox

from benchmarks import measure
from benchmarks.measure import Line, seconds
from kg.infer import Kind, Rule, infer, rules
from kg.names import DEFAULT_BASE, KG, RDF, RDFS
from kg.ontology.source import default_path, read
from kg.rdf import into_rdflib

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import rdflib

_A, _LABEL = ox.NamedNode(RDF + "type"), ox.NamedNode(RDFS + "label")
_INFERRED = ox.NamedNode("urn:inferred")
_TRIPLES_A_FIRM = 12


def triples(count: int) -> Iterator[ox.Quad]:
    """Yield about ``count`` plain triples of news: firms in groups of eight, their heads, cities in four levels."""
    for number in range(count // _TRIPLES_A_FIRM):
        firm, head, city = _thing(f"firm-{number}"), _thing(f"person-{number}"), _thing(f"city-{number % 997}")
        yield from _named(firm, "Company", f"Firm {number}")
        yield from _named(head, "Person", f"Person {number}")
        yield ox.Quad(head, _kg("chiefExecutiveOf"), firm)
        yield ox.Quad(head, _kg("marriedTo"), _thing(f"person-{number + 1}"))
        yield ox.Quad(head, _kg("bornIn"), city)
        yield ox.Quad(firm, _kg("headquarteredIn"), city)
        yield ox.Quad(firm, _kg("owns"), _thing(f"firm-{number // 2}"))
        yield ox.Quad(firm, _kg("competesWith"), _thing(f"firm-{number * 7 % 1000}"))
        yield ox.Quad(firm, _kg("partnerOf"), _thing(f"firm-{number + 5}"))
        if number % 8:
            yield ox.Quad(firm, _kg("subsidiaryOf"), _thing(f"firm-{number - 1}"))
    for kind, type_, many in (("city", "City", 997), ("region", "Region", 89), ("country", "Country", 17)):
        for number in range(many):
            yield from _named(_thing(f"{kind}-{number}"), type_, f"{type_} {number}")
    for number in range(5):
        yield from _named(_thing(f"continent-{number}"), "Place", f"Continent {number}")
    for number in range(997):
        yield ox.Quad(_thing(f"city-{number}"), _kg("locatedIn"), _thing(f"region-{number % 89}"))
        yield ox.Quad(_thing(f"region-{number % 89}"), _kg("locatedIn"), _thing(f"country-{number % 89 % 17}"))
        yield ox.Quad(_thing(f"country-{number % 17}"), _kg("locatedIn"), _thing(f"continent-{number % 17 % 5}"))


def by_sparql(quads: Sequence[ox.Quad], found: Sequence[Rule]) -> ox.Store:
    """Infer the same by SPARQL updates, each rule in its turn until nothing is new; return the store."""
    store = ox.Store()
    store.bulk_extend(quads)
    updates = [_update(rule) for rule in found]
    before = -1
    while before < (before := len(store)):
        for update in updates:
            store.update(update)
    return store


def lines(count: int, *, runs: int) -> Iterator[Line]:
    """Yield the times of inference over ``count`` triples, in seconds."""
    found = rules(read(default_path()).statements)
    quads = list(triples(count))
    ours = infer(quads, found)
    what = f"{len(quads):,} triples, {len(ours):,} inferred"
    quick = seconds(lambda: infer(quads, found), runs=runs)
    store = ox.Store()
    store.bulk_extend(quads)
    yield Line(f"{what}, read from a store in memory", seconds(lambda: infer(store, found), runs=runs), "s")
    asked = by_sparql(quads, found)
    same = sum(1 for _ in asked.quads_for_pattern(None, None, None, _INFERRED))
    slow = seconds(lambda: by_sparql(quads, found), runs=1)
    yield Line(what, quick, "s", f"SPARQL updates on pyoxigraph ({same:,} inferred)", slow)
    if find_spec("reasonable"):
        yield _beside(quads, set(ours.triples()), quick)
    few = quads[: min(1200, count)]
    yield _beside_owlrl(few, seconds(lambda: infer(few, found), runs=runs))


def _beside(quads: Sequence[ox.Quad], ours: set[ox.Triple], quick: float) -> Line:
    import reasonable  # type: ignore[import-not-found]  # noqa: PLC0415  only for this measurement

    reasoner = reasonable.PyReasoner()
    reasoner.load_file(str(default_path()))
    reasoner.from_graph(into_rdflib(quads))
    begin = time.perf_counter()
    theirs = reasoner.reason()
    took = time.perf_counter() - begin
    known = {tuple(map(str, triple)) for triple in theirs}
    missing = [each for each in ours if tuple(map(_plain, each)) not in known]
    return Line(f"{len(quads):,} triples", quick, "s", f"reasonable ({len(missing):,} of ours it lacks)", took)


def _beside_owlrl(quads: Sequence[ox.Quad], quick: float) -> Line:
    import owlrl  # type: ignore[import-untyped]  # noqa: PLC0415  only for this measurement

    graph: rdflib.Graph = into_rdflib(quads).default_graph
    graph.parse(default_path())
    begin = time.perf_counter()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    took = time.perf_counter() - begin
    found = infer(quads, rules(read(default_path()).statements))
    known = {tuple(map(str, triple)) for triple in graph}
    missing = [each for each in found.triples() if tuple(map(_plain, each)) not in known]
    return Line(f"{len(quads):,} triples", quick, "s", f"owlrl ({len(missing):,} of ours it lacks)", took)


def _plain(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value


def _update(rule: Rule) -> str:
    body, head = _patterns(rule)
    where = " ".join(f"{{ {each} }} UNION {{ GRAPH {_INFERRED} {{ {each} }} }}" for each in body)
    new = f"FILTER NOT EXISTS {{ {head} }} FILTER NOT EXISTS {{ GRAPH {_INFERRED} {{ {head} }} }}"
    return f"INSERT {{ GRAPH {_INFERRED} {{ {head} }} }} WHERE {{ {where} FILTER (?v0 != {_end(rule)}) {new} }}"


def _end(rule: Rule) -> str:
    return f"?v{len(rule.premises)}" if rule.kind in {Kind.CHAIN, Kind.TRANSITIVE} else "?v1"


def _patterns(rule: Rule) -> tuple[list[str], str]:
    conclusion = f"<{rule.conclusion}>"
    if rule.kind in {Kind.SUB_CLASS, Kind.SAME_CLASS}:
        return [f"?v0 a <{rule.premises[0]}> BIND(0 AS ?v1)"], f"?v0 a {conclusion}"
    body = [f"?v{place} <{name}> ?v{place + 1}" for place, name in enumerate(rule.premises)]
    heads = {
        Kind.DOMAIN: f"?v0 a {conclusion}",
        Kind.RANGE: f"?v1 a {conclusion}",
        Kind.INVERSE: f"?v1 {conclusion} ?v0",
        Kind.SYMMETRIC: f"?v1 {conclusion} ?v0",
    }
    return body, heads.get(rule.kind, f"?v0 {conclusion} {_end(rule)}")


def _named(node: ox.NamedNode, type_: str, label: str) -> Iterator[ox.Quad]:
    yield ox.Quad(node, _A, _kg(type_))
    yield ox.Quad(node, _LABEL, ox.Literal(label))


@cache
def _kg(name: str) -> ox.NamedNode:
    return ox.NamedNode(KG + name)


def _thing(name: str) -> ox.NamedNode:
    return ox.NamedNode(DEFAULT_BASE + name)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inference", description=__doc__)
    parser.add_argument("triples", nargs="?", type=int, default=100_000, help="plain triples (100,000)")
    options = parser.parse_args()
    print(measure.table("Inference, in memory", lines(options.triples, runs=3)))
