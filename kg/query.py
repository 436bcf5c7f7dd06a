"""Shows the answers of SPARQL queries: as a table for people, and in the W3C's formats for programs."""

from __future__ import annotations

import json
import re
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg import formats, names
from kg.errors import InputError
from kg.network import words
from kg.rdf import terms as t
from kg.rdf.turtle import Terse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

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
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Table:
    """The answers of a SELECT query: a row for each, ``None`` where a variable has no value."""

    variables: tuple[str, ...]
    rows: tuple[tuple[t.Term | None, ...], ...]


def table(solutions: ox.QuerySolutions, query: str) -> Table:
    """Take all solutions; rows that the query does not order are sorted, so that one graph gives the same bytes."""
    variables = _variables(solutions, query)
    with _told():
        rows = [tuple(solution[name] for name in variables) for solution in solutions]
    if not _ORDERED.search(query):
        rows.sort(key=lambda row: "\0".join(map(_order, row)))
    return Table(variables, tuple(rows))


def answered(solutions: ox.QuerySolutions, query: str, form: Format) -> bytes:
    """Return all solutions in one of ``formats.RESULT_FORMATS`` but the table, with the rows of ``table``.

    pyoxigraph writes the rows, and here they are only put in order: with an object for each term it took half as long
    again.
    """
    variables = _variables(solutions, query)
    turned = [variable.value for variable in solutions.variables] != list(variables)
    with _told():
        text = (solutions.serialize(format=ox.QueryResultsFormat.JSON) or b"").decode()
    rows = list(_rows(text))
    if not _ORDERED.search(query):
        rows.sort(key=lambda row: "\0".join([_order_of(row[0].get(name)) for name in variables]))
    if turned:
        written = (_ENCODER.encode({name: row[name] for name in variables if name in row}) for row, _ in rows)
    else:
        written = (as_it_is for _, as_it_is in rows)
    return _converted(_framed(variables, written), form)


def _variables(solutions: ox.QuerySolutions, query: str) -> tuple[str, ...]:
    variables = tuple(variable.value for variable in solutions.variables)
    if _ALL.search(query):  # SPARQL leaves the order of SELECT * open; people expect that of the query
        return tuple(sorted(variables, key=lambda name: _place(name, query)))
    return variables


def _rows(text: str) -> Iterator[tuple[dict[str, dict[str, Any]], str]]:
    """Yield the rows of results in JSON, as objects and as they are written."""
    decoder = json.JSONDecoder()
    _, head = decoder.raw_decode(text, len('{"head":'))
    place = text.index("[", head) + 1
    while text[place] != "]":
        row, end = decoder.raw_decode(text, place)
        yield row, text[place:end]
        place = end + (text[end] == ",")


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


def _order(term: t.Term | None) -> str:
    """Return a key that sorts missing values first, then IRIs and blank nodes, then literals by their text."""
    if term is None:
        return ""
    return f"2{term.value} {term}" if isinstance(term, ox.Literal) else f"1{t.iri_of(term)}"


def _order_of(value: dict[str, Any] | None) -> str:
    """Return the key of ``_order`` for a value in JSON."""
    if value is None:
        return ""
    type_, plain = value["type"], value["value"]
    if type_ == "uri":
        return f"1{plain}"
    if type_ == "literal":
        language, datatype = value.get("xml:lang"), value.get("datatype")
        return f"2{plain} {ox.Literal(plain, language=language, datatype=ox.NamedNode(datatype) if datatype else None)}"
    return f"1_:{plain}" if type_ == "bnode" else f"1{plain}"


def rendered(answer: Table | ox.QueryBoolean, form: Format) -> bytes:
    """Return an answer in one of ``formats.RESULT_FORMATS`` but the table.

    JSON has one row a line; CSV, TSV and XML are written by pyoxigraph, after the W3C's specifications.
    """
    plain = _json(answer) if isinstance(answer, Table) else answer.serialize(format=ox.QueryResultsFormat.JSON) or b""
    return _converted(plain, form)


def _converted(plain: bytes, form: Format) -> bytes:
    """Return results in JSON in another format."""
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
        yield _GAP.join(padded(cell, each) for cell, each in zip(row, widths, strict=True)).rstrip()


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


def padded(cell: str, width: int) -> str:
    """Return a cell filled up with spaces to so many columns of a terminal, or cut, with an ellipsis."""
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
    return _framed(answer.variables, (_ENCODER.encode(_bound(answer.variables, row)) for row in answer.rows))


def _framed(variables: Sequence[str], rows: Iterable[str]) -> bytes:
    bindings = ",\n".join(rows)
    return f'{{"head":{_ENCODER.encode({"vars": variables})},\n"results":{{"bindings":[\n{bindings}\n]}}}}\n'.encode()


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
