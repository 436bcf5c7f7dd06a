"""Runs SPARQL on an open pyoxigraph store and says, in our words, where a query is wrong."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import InputError
from kg.store import locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def query(store: ox.Store, text: str, *, prefixes: Mapping[str, str]) -> Answer:
    """Evaluate a query.

    Raises ``SyntaxProblem`` where it is wrong, and ``InputError`` when a service that it names gives no answer.
    """
    try:
        return store.query(text, prefixes=_used(text, prefixes))
    except SyntaxError as error:
        parse = partial(ox.Store().query, prefixes=dict(prefixes))
        raise locate.problem(error, text, prefixes=prefixes, parse=parse) from error
    except OSError as error:
        raise InputError(f"the query could not be answered: {error}") from error


def update(store: ox.Store, text: str, *, prefixes: Mapping[str, str]) -> None:
    """Run an update, wholly or not at all.  Raises as ``query`` does."""
    try:
        store.update(text, prefixes=dict(prefixes))
    except SyntaxError as error:
        parse = partial(ox.Store().update, prefixes=dict(prefixes))
        raise locate.problem(error, text, prefixes=prefixes, parse=parse) from error
    except OSError as error:
        if "No space left" in str(error):
            raise
        raise InputError(f"the update could not be run: {error}") from error


def _used(text: str, prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return the prefixes that may stand in a query: to declare two dozen took as long as to look up a fact."""
    return {name: iri for name, iri in prefixes.items() if f"{name}:" in text}


def data(quads: Iterable[ox.Quad]) -> str:
    """Return quads as the inside of ``INSERT DATA``."""
    lines = []
    for quad in quads:
        triple = f"{quad.subject} {quad.predicate} {quad.object} ."
        default = isinstance(quad.graph_name, ox.DefaultGraph)
        lines.append(triple if default else f"GRAPH {quad.graph_name} {{ {triple} }}")
    return "\n".join(lines)
