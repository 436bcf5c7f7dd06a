"""Writes sorted rows as JSON-LD: one node a line, short names by a context that declares what was used."""

from __future__ import annotations

import json
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from kg.names import RDF
from kg.rdf.order import by_subject, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.rdf.order import Row
    from kg.rdf.turtle import Terse

_TYPE = f"<{RDF}type>"


def json_ld(rows: Iterable[Row], terse: Terse) -> Iterator[str]:
    """Yield the nodes of a JSON-LD document and close it; named graphs are nodes that hold nodes."""
    comma = ""
    for graph, held in groupby(rows, key=itemgetter(0)):
        if graph:
            yield f'{comma}\n{{"@id": {_json(_node(graph, terse))}, "@graph": ['
            comma = ""
        for subject, about in by_subject(held):
            yield f"{comma}\n{_json(_described(subject, about, terse))}"
            comma = ","
        if graph:
            yield "\n]}"
    yield "\n]}\n"


def header(terse: Terse) -> str:
    """Open the document with the context that its nodes need."""
    return f'{{"@context": {_json(terse.context())},\n"@graph": ['


def _described(subject: str, about: Iterable[tuple[str, Iterable[Row]]], terse: Terse) -> dict[str, object]:
    described: dict[str, object] = {"@id": _node(subject, terse)}
    for predicate, rows in about:
        if predicate == _TYPE:
            described["@type"] = [_word(row[3], terse) for row in rows]
        else:
            described[_word(predicate, terse)] = [_value(row[3], terse) for row in rows]
    return described


def _value(text: str, terse: Terse) -> object:
    if text[0] != '"':
        return {"@id": _node(text, terse)}
    said = literal(text)
    if said.language is not None:
        return {"@value": said.value, "@language": said.language}
    return {"@value": said.value, "@type": _word(str(said.datatype), terse)} if text.endswith(">") else said.value


def _node(text: str, terse: Terse) -> str:
    return terse.iri(text).strip("<>") if text[0] == "<" else text


def _word(text: str, terse: Terse) -> str:
    """Return a property, type or datatype; these are never relative to the base."""
    short = _node(text, terse)
    return short if ":" in short else text.strip("<>")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
