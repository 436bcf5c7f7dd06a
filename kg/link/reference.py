"""Reads a reference graph from a file, RDF or a table of labels, as a stream: it may hold a million labels.

It is read more than once: first all names go by, then what is said of the few things that came into question.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pyoxigraph as ox

from kg import formats, rdf
from kg.errors import UsageError
from kg.link.forms import told_by
from kg.link.own import AROUND
from kg.link.table import EXTENSIONS, rows
from kg.names import FOAF, OWL, RDFS, SCHEMA, SKOS
from kg.rdf import terms as t

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

_PLAIN_SCHEMA = "http://schema.org/"
_MAIN = frozenset(
    map(ox.NamedNode, (RDFS + "label", SKOS + "prefLabel", SCHEMA + "name", _PLAIN_SCHEMA + "name", FOAF + "name"))
)
_OTHER = frozenset(
    map(ox.NamedNode, (SKOS + "altLabel", SCHEMA + "alternateName", _PLAIN_SCHEMA + "alternateName", FOAF + "nick"))
)
_LABELS = _MAIN | _OTHER
_CLASSES = frozenset(
    map(
        ox.NamedNode,
        (RDFS + "subClassOf", OWL + "equivalentClass", SKOS + "exactMatch", SKOS + "closeMatch", SKOS + "broader"),
    )
)


class Label(NamedTuple):
    """A name of something in the reference graph; ``main`` tells a label from other names."""

    iri: str
    text: str
    main: bool


@dataclass(slots=True)
class Described:
    """What the reference graph says of a thing: classes, labels, and the names of what it has facts with."""

    types: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    around: set[str] = field(default_factory=set)


class Reference(Protocol):
    """A reference graph in a file."""

    def names(self) -> Iterator[Label]:
        """Yield all names, as they are read."""
        ...

    def described(self, iris: Collection[str]) -> tuple[Mapping[str, Described], list[ox.Quad]]:
        """Return what is said of some things, and of their classes."""
        ...


def opened(path: Path) -> Reference:
    """Return the reference graph in a file: ``.tsv`` is a table, every other extension one of RDF.

    Raises ``UsageError`` for an extension that is neither.
    """
    if path.suffix.lower() in EXTENSIONS:
        return LabelTable(path)
    try:
        formats.by_extension(path, among=formats.RDF_FORMATS)
    except UsageError as error:
        raise UsageError(error.message, hint=f"{error.hint}, or .tsv for a table of labels") from error
    return RdfFile(path)


@dataclass(frozen=True, slots=True)
class LabelTable:
    """A table of labels; see ``kg.link.table``."""

    path: Path

    def names(self) -> Iterator[Label]:
        """Yield all names, as they are read."""
        for row in rows(self.path):
            yield Label(row.iri, row.label, main=True)
            yield from (Label(row.iri, alias, main=False) for alias in row.aliases)

    def described(self, iris: Collection[str]) -> tuple[Mapping[str, Described], list[ox.Quad]]:
        """Return classes and labels; a table says nothing of its classes."""
        found: dict[str, Described] = defaultdict(Described)
        for row in rows(self.path):
            if row.iri in iris:
                found[row.iri].labels.add(row.label)
                found[row.iri].types.update(row.types)
        return found, []


@dataclass(frozen=True, slots=True)
class RdfFile:
    """An RDF file in any format; the graphs that triples stand in do not matter."""

    path: Path

    def names(self) -> Iterator[Label]:
        """Yield all names, as they are read."""
        for quad in rdf.parse(self.path):
            if quad.predicate in _LABELS and isinstance(quad.object, ox.Literal):
                subject = quad.subject
                if isinstance(subject, ox.NamedNode):
                    yield Label(subject.value, quad.object.value, quad.predicate in _MAIN)

    def described(self, iris: Collection[str]) -> tuple[Mapping[str, Described], list[ox.Quad]]:
        """Return what is said of some things, and of their classes: names, alignments, and the classes above."""
        found: dict[str, Described] = {iri: Described() for iri in iris}
        others: dict[str, set[str]] = defaultdict(set)
        for quad in rdf.parse(self.path):
            one, other = t.iri_of(quad.subject), t.iri_of(quad.object)
            if one in found:
                _describe(found[one], quad, others=others[one])
            if other in found and isinstance(quad.object, ox.NamedNode) and len(others[other]) < AROUND:
                others[other].add(one)
        return found, self._beyond(found, others)

    def _beyond(self, found: Mapping[str, Described], others: Mapping[str, set[str]]) -> list[ox.Quad]:
        """Read the labels of what the things have facts with, and what is said of their classes."""
        near: dict[str, list[str]] = defaultdict(list)
        for iri, each in others.items():
            for other in each:
                near[other].append(iri)
        types = {type_ for each in found.values() for type_ in each.types}
        if not near and not types:
            return []
        said: list[ox.Quad] = []
        for quad in rdf.parse(self.path):
            subject = t.iri_of(quad.subject)
            if quad.predicate in _LABELS:
                for iri in near.get(subject, ()):
                    found[iri].around.add(told_by(t.iri_of(quad.object)))
            if subject in types and (quad.predicate in _CLASSES or quad.predicate in _LABELS):
                said.append(quad)
        return said


def _describe(thing: Described, quad: ox.Quad, *, others: set[str]) -> None:
    """Note one triple about a thing."""
    if quad.predicate == t.A:
        thing.types.add(t.iri_of(quad.object))
    elif quad.predicate in _MAIN:
        thing.labels.add(t.iri_of(quad.object))
    elif quad.predicate not in _OTHER and isinstance(quad.object, ox.NamedNode) and len(others) < AROUND:
        others.add(quad.object.value)
