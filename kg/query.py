"""Shows the answers of SPARQL queries: as a table for people, and in the W3C's formats for programs."""

from __future__ import annotations

import json
import re
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import formats, names
from kg.errors import InputError
from kg.network import words
from kg.rdf import terms as t
from kg.rdf.turtle import Terse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kg.formats import Format
    from kg.store import Store

    Name = Callable[[t.Term], str]

_OXIGRAPH = {
    formats.RESULTS_XML: ox.QueryResultsFormat.XML,
    formats.RESULTS_CSV: ox.QueryResultsFormat.CSV,
    formats.RESULTS_TSV: ox.QueryResultsFormat.TSV,
}
_ORDERED = re.compile(r"(?i)\border\s+by\b")
_ALL = re.compile(r"(?i)\bselect\s+(?:distinct\s+|reduced\s+)?\*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Table:
    """The answers of a SELECT query: a row for each, ``None`` where a variable has no value."""

    variables: tuple[str, ...]
    rows: tuple[tuple[t.Term | None, ...], ...]


def table(solutions: ox.QuerySolutions, query: str) -> Table:
    """Take all solutions; rows that the query does not order are sorted, so that one graph gives the same bytes."""
    variables = tuple(variable.value for variable in solutions.variables)
    if _ALL.search(query):  # SPARQL leaves the order of SELECT * open; people expect that of the query
        variables = tuple(sorted(variables, key=lambda name: _place(name, query)))
    with _told():
        rows = [tuple(solution[name] for name in variables) for solution in solutions]
    if not _ORDERED.search(query):
        rows.sort(key=lambda row: [_order(term) for term in row])
    return Table(variables, tuple(rows))


def graph(triples: ox.QueryTriples) -> Iterator[ox.Quad]:
    """Yield the triples of a CONSTRUCT or DESCRIBE query as quads of the default graph."""
    with _told():
        for triple in triples:
            yield ox.Quad(triple.subject, triple.predicate, triple.object)


@contextmanager
def _told() -> Iterator[None]:
    """Say that a query broke off: a remote service that it names, or the disk, gave no answer."""
    try:
        yield
    except OSError as error:
        raise InputError(f"the query could not be answered: {error}") from error


def _place(variable: str, query: str) -> tuple[int, str]:
    found = re.search(rf"[?$]{re.escape(variable)}\b", query)
    return (found.start() if found else len(query)), variable


def _order(term: t.Term | None) -> tuple[str, str]:
    """Return a key that sorts missing values first, then IRIs and blank nodes, then literals by their text."""
    if term is None:
        return "", ""
    return ("2", f"{term.value} {term}") if isinstance(term, ox.Literal) else ("1", t.iri_of(term))


def rendered(answer: Table | ox.QueryBoolean, form: Format) -> bytes:
    """Return an answer in one of ``formats.RESULT_FORMATS`` but the table.

    JSON has one row a line; CSV, TSV and XML are written by pyoxigraph, after the W3C's specifications.
    """
    plain = _json(answer) if isinstance(answer, Table) else answer.serialize(format=ox.QueryResultsFormat.JSON) or b""
    if form is not formats.RESULTS_JSON:
        again = ox.parse_query_results(plain, format=ox.QueryResultsFormat.JSON)
        plain = again.serialize(format=_OXIGRAPH[form]) or b""
    return plain if plain.endswith(b"\n") else plain + b"\n"


def lines(answer: Table, name: Name, *, width: int | None = None) -> Iterator[str]:
    """Yield an aligned table; ``name`` says how a term is shown.

    With ``width``, in columns of a terminal, the longest cells are cut so that rows fit.
    """
    cells = [[_cell(term, name) for term in row] for row in answer.rows]
    widths = [max(map(columns, column)) for column in zip(answer.variables, *cells, strict=True)]
    if width is not None:
        widths = _fitted(widths, width)
    for row in (answer.variables, ["─" * each for each in widths], *cells):
        yield _GAP.join(_padded(cell, each) for cell, each in zip(row, widths, strict=True)).rstrip()


def short(prefixes: Mapping[str, str]) -> Name:
    """Return how terms are shown by default: prefixed names, as a query may use them, and bare text."""
    terse = Terse(prefixes, documents="")
    return lambda term: term.value if isinstance(term, ox.Literal) else terse.term(str(term))


def labelled(store: Store) -> Name:
    """Return how terms are shown by their labels: those in the graph, titles of documents, words of relations."""
    plain = short(store.prefixes)

    def name(term: t.Term) -> str:
        if not isinstance(term, ox.NamedNode):
            return plain(term)
        for predicate in (t.LABEL, t.TITLE):
            found = min((t.iri_of(quad.object) for quad in store.match(term, predicate)), default=None)
            if found is not None:
                return found
        return words(term.value) if term.value.startswith(names.KG) else plain(term)

    return name


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes: wide East Asian signs two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _cell(term: t.Term | None, name: Name) -> str:
    return "" if term is None else _CONTROL.sub(" ", name(term))


def _padded(cell: str, width: int) -> str:
    if columns(cell) > width:
        kept, taken = "", 0
        for sign in cell:
            taken += _columns(sign)
            if taken > width - 1:
                break
            kept += sign
        cell = kept + "…"
    return cell + " " * (width - columns(cell))


def _fitted(widths: Sequence[int], width: int) -> list[int]:
    """Narrow the widest columns, step by step, until a row fits; none below 8."""
    fitted = list(widths)
    least = 8
    while sum(fitted) + len(_GAP) * (len(fitted) - 1) > width and max(fitted) > least:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _json(answer: Table) -> bytes:
    """Return a table in the SPARQL 1.1 Query Results JSON Format, one row a line."""
    bindings = ",\n".join(json.dumps(_bound(answer.variables, row), ensure_ascii=False) for row in answer.rows)
    head = json.dumps({"vars": answer.variables}, ensure_ascii=False)
    return f'{{"head": {head},\n"results": {{"bindings": [\n{bindings}\n]}}}}\n'.encode()


def _bound(variables: Sequence[str], row: Sequence[t.Term | None]) -> dict[str, object]:
    return {name: _value(term) for name, term in zip(variables, row, strict=True) if term is not None}


def _value(term: t.Term) -> dict[str, object]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        return {"type": "triple", "value": {name: _value(part) for name, part in parts}}
    found: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language is not None:
        return found | {"xml:lang": term.language}
    return found if term.datatype == t.XSD_STRING else found | {"datatype": term.datatype.value}
