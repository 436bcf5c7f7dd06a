"""Shows a store in a notebook: what it holds, and its first facts."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import names

if TYPE_CHECKING:
    from collections.abc import Iterator

FACTS = 10
_COUNTS = """
SELECT ?documents ?entities ?triples ?claims {
  { SELECT (COUNT(DISTINCT ?d) AS ?documents) { GRAPH ?g { ?d a kg:Document } } }
  { SELECT (COUNT(DISTINCT ?e) AS ?entities) { ?e rdfs:label ?l } }
  { SELECT (COUNT(*) AS ?triples) { ?s ?p ?o } }
  { SELECT (COUNT(*) AS ?claims) { GRAPH ?g { ?c a kg:Claim } } }
}
"""
_FACTS = """
SELECT ?s ?p ?o { ?s ?p ?o FILTER (?p NOT IN (rdf:type, rdfs:label, skos:altLabel, rdf:value, kg:unit)) }
ORDER BY ?s ?p ?o LIMIT %d
"""


def markdown(store: ox.Store, title: str) -> str:
    """Return counts and the first facts as Markdown."""
    counts = next(_rows(store, _COUNTS))
    told = ", ".join(f"{int(counts[name].value):,} {name}" for name in ("documents", "entities", "triples", "claims"))
    rows = "\n".join(f"| {' | '.join(row)} |" for row in _facts(store))
    table = f"\n\n| subject | relation | object |\n| --- | --- | --- |\n{rows}\n" if rows else "\n"
    return f"**{_safe(title)}**: {told}{table}"


def _rows(store: ox.Store, query: str) -> Iterator[ox.QuerySolution]:
    found = store.query(query, prefixes=names.WELL_KNOWN)
    return iter(found) if isinstance(found, ox.QuerySolutions) else iter(())


def _facts(store: ox.Store) -> Iterator[tuple[str, ...]]:
    for row in _rows(store, _FACTS % FACTS):
        yield tuple(_safe(_label(store, row[name])) for name in ("s", "p", "o"))


def _label(store: ox.Store, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    if not isinstance(term, ox.NamedNode):
        return str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value
    labels = store.quads_for_pattern(term, ox.NamedNode(names.RDFS + "label"), None, ox.DefaultGraph())
    return min(
        (each.object.value for each in labels if isinstance(each.object, ox.Literal)), default=None
    ) or names.local(term.value)


def _safe(text: str) -> str:
    """Escape what Markdown, or the HTML it may hold, would take for notation."""
    plain = " ".join(html.escape(text, quote=False).split())
    return re.sub(r"([\\`*_\[\]|~])", r"\\\1", plain)
