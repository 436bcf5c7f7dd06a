"""Validates a store against SHACL shapes, and says each violation in words, with the claims behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import ontology, rdf
from kg import shapes as derived
from kg.errors import InputError, UsageError
from kg.explain import asking, naming
from kg.explain.shaped import Violation, violations
from kg.explain.why import behind
from kg.model import Status
from kg.names import KG, RDFS, SH
from kg.ontology.source import read
from kg.rdf import terms as t

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Sequence

    import rdflib

    from kg.explain.why import Explanation
    from kg.ontology import Ontology
    from kg.store import Store

__all__ = ["Report", "Violation", "check", "evidence", "question"]

_DEFAULT = ox.DefaultGraph()
_ABOVE = ox.NamedNode(RDFS + "subClassOf")
_NODE_SHAPE = ox.NamedNode(SH + "NodeShape")
_MARKS = frozenset(
    ox.NamedNode(SH + name)
    for name in ("path", "property", "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
)


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found: the W3C report as a graph, the violations in words, sorted, and what was looked at."""

    graph: rdflib.Graph
    violations: tuple[Violation, ...]
    triples: int
    claims: int
    shapes: int

    @property
    def conforms(self) -> bool:
        """Tell whether there is no violation, not even a warning."""
        return not self.violations


def check(
    store: Store,
    source: str | os.PathLike[str] | rdflib.Graph | None = None,
    *,
    shapes: Sequence[str | os.PathLike[str]] = (),
) -> Report:
    """Validate plain triples and claims against the shapes of an ontology, the default one unless given, and others.

    ``shapes`` are RDF files.  What was inferred is left out: by a domain or range whatever is wrong would come out
    right.  All that is checked is held in memory, and pySHACL takes half a minute for 100,000 triples.  Raises
    ``UsageError`` when the shapes cannot be used, and ``InputError`` when they or the ontology cannot be read or ask
    for what pySHACL does not know.
    """
    known = ontology.load(source)
    asked = _shapes(known, shapes)
    data = _data(store, known)
    report = _validated(data, rdf.into_rdflib(asked).default_graph)
    statements = [] if source is None else [read(source).statements]
    words = naming.vocabulary(*statements, prefixes={**store.prefixes, **known.prefixes})
    found = violations(ox.Dataset(rdf.from_rdflib(report)), ox.Dataset(asked), store, vocabulary=words)
    return Report(
        report,
        tuple(sorted(set(found), key=lambda each: (each.shape, each.message))),
        triples=len(store),
        claims=sum(1 for _ in store.match(None, t.A, t.CLAIM)),
        shapes=sum(quad.predicate == t.A and quad.object == _NODE_SHAPE for quad in asked),
    )


def evidence(store: Store, violation: Violation) -> tuple[Explanation, ...]:
    """Return the claims that led to a violation, the asserted ones where there are some."""
    for subject, relation, object_ in violation.about:
        asked = {"subjects": subject, "relations": relation, "objects": object_}
        found = list(asking.statements(store, **{name: [term] for name, term in asked.items() if term is not None}))
        if found:
            break
    else:
        return ()
    explained = behind(store, sorted(found, key=lambda each: each.claim.value))
    return tuple(each for each in explained if each.claim.status is Status.ASSERTED) or explained


def question(store: Store, violation: Violation) -> tuple[str, str, str]:
    """Return the subject, relation and object by which ``why`` finds the claims that led to a violation."""
    subject, relation, object_ = violation.about[0] if violation.about else (None, None, None)
    asked = "*" if relation is None else t.iri_of(relation)
    known = asked.removeprefix(KG)
    return _name(store, subject), asked if "#" in known or "/" in known else known, _name(store, object_)


def _name(store: Store, term: t.Term | None) -> str:
    """Return the label of a thing where it is the only one that is called so, else its IRI."""
    if term is None:
        return "*"
    label = asking.label(store, term)
    is_clear = isinstance(term, ox.Literal) or asking.labelled(store, label) == {t.iri_of(term)}
    return label if is_clear else t.iri_of(term)


def _data(store: Store, known: Ontology) -> rdflib.Graph:
    """Return what is validated as one graph, with the subclasses that ``sh:class`` looks for."""

    def quads() -> Iterator[ox.Quad]:
        yield from store.match(graph=_DEFAULT)
        for quad in store.match():
            if t.is_claims_graph(quad.graph_name) and quad.predicate != t.TEXT:
                yield t.placed(quad, _DEFAULT)
        for type_ in (*(known.ground.types.values() if known.ground else ()), *known.types.values()):
            for parent in type_.parents:
                yield ox.Quad(ox.NamedNode(type_.iri), _ABOVE, ox.NamedNode(parent))

    graph: rdflib.Graph = rdf.into_rdflib(quads()).default_graph
    return graph


def _shapes(known: Ontology, files: Iterable[str | os.PathLike[str]]) -> list[ox.Quad]:
    """Return the shapes of an ontology and those of files.

    Raises ``UsageError`` when a file holds none.
    """
    found = list(rdf.from_rdflib(derived.shapes(known)))
    for file in files:
        own = [t.placed(quad, _DEFAULT) for quad in rdf.parse(file, apart=True)]
        if not any(quad.predicate in _MARKS for quad in own):
            raise UsageError(
                f"{file} holds no SHACL shape", hint="a shape has a target (sh:targetClass) or sh:property"
            )
        found += own
    return found


def _validated(data: rdflib.Graph, asked: rdflib.Graph) -> rdflib.Graph:
    """Run pySHACL."""
    import pyshacl  # noqa: PLC0415  0.2 s to load
    from pyshacl.errors import ReportableRuntimeError  # noqa: PLC0415
    from rdflib import Graph  # noqa: PLC0415  loaded by pySHACL

    try:
        _, report, text = pyshacl.validate(data, shacl_graph=asked, inplace=True)
    except ReportableRuntimeError as error:
        reason = " ".join(str(error.message).split())
        raise UsageError(f"the shapes cannot be used: {reason}", hint="see https://www.w3.org/TR/shacl/") from error
    except NotImplementedError as error:
        raise InputError(f"the shapes ask for what pySHACL does not know: {error}", hint="leave it out") from error
    if not isinstance(report, Graph):
        raise UsageError(f"the validation failed: {text}", hint="see https://www.w3.org/TR/shacl/#failures")
    return report
