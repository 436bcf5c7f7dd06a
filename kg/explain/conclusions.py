"""Infers what follows from a store's plain triples, and keeps it there apart from what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import infer
from kg.names import AXIOMS, INFERRED
from kg.ontology import vocabulary as vocab
from kg.ontology.source import default_path, read
from kg.rdf import terms as t

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

    import rdflib

    from kg.infer import Inference, Rule
    from kg.ontology.statements import Statements
    from kg.store import Store

_DEFAULT = ox.DefaultGraph()


def conclusions(store: Store, source: str | os.PathLike[str] | rdflib.Graph | None = None) -> Inference:
    """Return what follows from the default graph of a store by an ontology, the default one unless given."""
    return infer.infer(store.match(graph=_DEFAULT), infer.rules(_statements(source)))


def conclude(store: Store, source: str | os.PathLike[str] | rdflib.Graph | None = None) -> Inference:
    """Infer what follows and put it in the place of what was inferred before; return it.

    It stands in the graph ``Store.aside(INFERRED)``, where queries find it by ``GRAPH`` only, and what it was inferred
    by in ``Store.aside(AXIOMS)``, so that ``inferred`` can explain it later.  Raises ``InputError`` and
    ``SyntaxProblem`` when the ontology cannot be read; then the store stays as it is.
    """
    said = _statements(source)
    rules = infer.rules(said)
    found = infer.infer(store.match(graph=_DEFAULT), rules)
    store.set_aside(AXIOMS, _quads([*infer.axioms(rules), *_labels(rules, said)]))
    store.set_aside(INFERRED, _quads(found.triples()))
    return found


def _statements(source: str | os.PathLike[str] | rdflib.Graph | None) -> Statements:
    return read(default_path() if source is None else source).statements


def _labels(rules: Iterable[Rule], said: Statements) -> Iterator[ox.Triple]:
    for iri in sorted({name for rule in rules for name in (*rule.premises, rule.conclusion)}):
        for label in said.texts(iri, *vocab.LABELS)[:1]:
            yield ox.Triple(ox.NamedNode(iri), t.LABEL, ox.Literal(label))


def _quads(triples: Iterable[ox.Triple]) -> Iterator[ox.Quad]:
    return (ox.Quad(each.subject, each.predicate, each.object) for each in triples)
