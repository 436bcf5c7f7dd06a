"""Sorts quads for people and for git, however many there are: runs sorted in memory, spilled, and merged.

A quad travels as one line of text whose order is the order wanted; its four fields hold the terms in N-Triples.
"""

from __future__ import annotations

import heapq
import re
import tempfile
from contextlib import ExitStack
from functools import lru_cache
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from kg import names
from kg.names import OA, RDF, RDFS, SKOS
from kg.rdf.terms import CLAIMS, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

RUN = 200_000
"""Quads sorted in memory at a time: about 100 MB of text."""

Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Row = tuple[str, str, str, str]
"""Graph (empty for the default graph), subject, predicate and object, each in N-Triples."""

_FIRST = (
    *(RDF + "type", RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel"),
    *(RDF + "subject", RDF + "predicate", RDF + "object", RDF + "reifies"),
    *(OA + "start", OA + "end", OA + "exact", OA + "prefix", OA + "suffix"),
)
_RANKS = {f"<{iri}>": f"{rank:02d}" for rank, iri in enumerate(_FIRST)}
_PLACE = re.compile(r"(?P<document>[^#]*)#char=(?P<start>0|[1-9]\d*),(?P<end>0|[1-9]\d*)>\Z")
_PLAIN = re.compile(r'"([^"\\]*)"(?:\^\^<([^>]*)>|@([A-Za-z0-9-]+?)(?!--))?')
_FIELD = "\0"


class Sorter:
    """Sorts quads: things and their facts, then documents, claims, spans and runs; the type first of each subject.

    The prefixes ``doc``, ``run`` and ``amount`` tell documents, runs and amounts, which come after other things.
    ``graph`` gives the key of a graph: a sign to sort by, then its name.  ``folder`` takes the spilled runs, which are
    deleted as soon as they have been merged.
    """

    def __init__(
        self, prefixes: Mapping[str, str], *, graph: Callable[[Graph], str], folder: Path | None = None
    ) -> None:
        """Keep what tells documents, runs and amounts from other things."""
        known = names.prefixes() | dict(prefixes)
        self._documents, self._runs, self._amounts = (f"<{known[name]}" for name in ("doc", "run", "amount"))
        self._description = f"<{known['id']}graph#"
        self._folder = folder
        self._graph = graph
        self._subject = lru_cache(maxsize=4096)(self._rank_subject)

    def rows(self, quads: Iterable[ox.Quad]) -> Iterator[Row]:
        """Yield the rows of quads in order, each once; memory stays flat."""
        blank: list[ox.Quad] = []
        lines = chain(self._lines(quads, blank), self._named(blank))
        for line in in_order(lines, folder=self._folder):
            graph, subject, predicate, object_ = line.split(_FIELD)
            yield graph[1:], _subject(subject), predicate[2:], _late(object_)

    def _named(self, blank: list[ox.Quad]) -> Iterator[str]:
        """Yield the lines of the quads that were set apart; all of them are there when this begins."""
        yield from self._lines(canonical(blank), None)

    def _lines(self, quads: Iterable[ox.Quad], blank: list[ox.Quad] | None) -> Iterator[str]:
        """Yield the lines of quads; those with blank nodes are set apart in ``blank`` instead, where there is one."""
        for quad in quads:
            graph, predicate = quad.graph_name, str(quad.predicate)
            subject, object_ = written(quad.subject), written(quad.object)
            if blank is not None and (_is_blank(subject) or _is_blank(object_) or isinstance(graph, ox.BlankNode)):
                blank.append(quad)
                continue
            predicate = _RANKS.get(predicate, "99") + predicate
            yield _FIELD.join((self._graph(graph), self._subject(subject), predicate, _early(object_)))

    def _rank_subject(self, subject: str) -> str:
        """Return a subject with its section in front, a span with its offsets padded so that they sort as numbers."""
        place = _PLACE.match(subject)
        if place:
            start, end = int(place["start"]), int(place["end"])
            return f"3{place['document']}\1{start:012d}\1{end:012d}"
        if "#claim-" in subject:
            return "2" + subject
        if "#mention-" in subject:
            return "3" + subject
        if subject.startswith((self._runs, self._description)):
            return ("4" if subject.startswith(self._runs) else "5") + subject
        if subject.startswith(self._documents) and "#" not in subject:
            return "1" + _early(subject)
        return ("01" if subject.startswith(self._amounts) else "00") + _early(subject)


def in_order(lines: Iterable[str], *, folder: Path | None = None) -> Iterator[str]:
    """Yield lines sorted by code points, each once; beyond ``RUN`` of them sorted runs are spilled to ``folder``."""
    rest = iter(lines)
    with ExitStack() as stack:
        runs: list[Iterable[str]] = []
        while run := sorted(set(islice(rest, RUN))):
            last = len(run) < RUN
            runs.append(run if last and not runs else _spilled(run, folder, stack))
        for line, _ in groupby(heapq.merge(*runs)):
            yield line


def _spilled(run: list[str], folder: Path | None, stack: ExitStack) -> Iterator[str]:
    spill = stack.enter_context(_temporary(folder))
    spill.write("\n".join(run))
    spill.seek(0)
    return (line.rstrip("\n") for line in spill)


def _is_blank(text: str) -> bool:
    """Tell whether a term is a blank node, or a triple term that may hold one."""
    return text[0] == "_" or (text.startswith("<<(") and "_:" in text)


def canonical(blank: Iterable[ox.Quad]) -> Iterable[ox.Quad]:
    """Rename blank nodes by RDFC-1.0, so that the same graph has the same names whoever parsed it.

    Quads without blank nodes have no influence on the names.
    """
    dataset = ox.Dataset(blank)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def written(term: Term) -> str:
    """Return a term in N-Triples; pyoxigraph leaves the brackets of a triple term out."""
    if isinstance(term, ox.Triple):
        return f"<<( {written(term.subject)} {term.predicate} {written(term.object)} )>>"
    return str(term)


def _early(term: str) -> str:
    """Close an IRI by a sign before all others, so that ``acme`` comes before ``acme-rome``."""
    return f"{term[:-1]}\1" if term[0] == "<" and term[-1] == ">" else term


def _late(term: str) -> str:
    return f"{term[:-1]}>" if term[-1] == "\1" else term


def _temporary(folder: Path | None) -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n", dir=folder)


def graph_key(name: Graph) -> str:
    """Return the key of a graph: the default graph first, then what documents assert, then their claims."""
    if isinstance(name, ox.DefaultGraph):
        return "0"
    return ("2" if name.value.endswith(CLAIMS) else "1") + str(name)


def _subject(key: str) -> str:
    if key[0] != "3" or "#" in key:
        return _late(key[2:] if key[0] == "0" else key[1:])
    document, start, end = key[1:].split("\1")
    return f"{document}#char={int(start)},{int(end)}>"


def literal(text: str) -> ox.Literal:
    """Read a literal back from N-Triples."""
    plain = _PLAIN.fullmatch(text)
    if plain:  # without escapes it need not be parsed, which is eight times as fast
        return ox.Literal(plain[1], datatype=ox.NamedNode(plain[2]) if plain[2] else None, language=plain[3])
    found = next(iter(ox.parse(f"<x:x> <x:x> {text} .", format=ox.RdfFormat.N_TRIPLES))).object
    if not isinstance(found, ox.Literal):
        raise TypeError(text)
    return found


def by_subject(rows: Iterable[Row]) -> Iterator[tuple[str, Iterator[tuple[str, Iterator[Row]]]]]:
    """Group ordered rows by subject, and within it by predicate."""
    for subject, about in groupby(rows, key=itemgetter(1)):
        yield subject, groupby(about, key=itemgetter(2))
