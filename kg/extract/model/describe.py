"""Says in words what a relation is, so that the model can meet relations it was never shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.ontology import labels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.ontology import Ontology, Relation

_PHRASES = 3


class Description(NamedTuple):
    """A relation in words: its label, phrases with X and Y, its definition, and labels of its domain and range."""

    label: str
    phrases: tuple[str, ...]
    definition: str
    domain: tuple[str, ...]
    range: tuple[str, ...]


def describe(relation: Relation, ontology: Ontology) -> Description:
    """Return what an ontology says of a relation."""
    return Description(
        labels.plain(relation.label),
        relation.phrases[:_PHRASES],
        relation.definition,
        _classes(relation.domain, ontology),
        _classes(relation.range, ontology),
    )


def write(said: Description) -> str:
    """Write a description as one line."""
    parts = [said.label]
    if said.phrases:
        parts.append(", ".join(said.phrases[:_PHRASES]))
    if said.definition:
        parts.append(said.definition.rstrip("."))
    if said.domain or said.range:
        parts.append(f"X {' or '.join(said.domain) or 'anything'}, Y {' or '.join(said.range) or 'anything'}")
    return ". ".join(parts)


def _classes(iris: Iterable[str], ontology: Ontology) -> tuple[str, ...]:
    names = []
    for iri in iris:
        found = ontology.types.get(iri) or (ontology.ground.types.get(iri) if ontology.ground else None)
        names.append(found.label.casefold() if found else labels.local(iri).casefold())
    return tuple(names)
