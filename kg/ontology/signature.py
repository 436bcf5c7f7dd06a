"""Finds what a property goes from and to: domain, range and SHACL shapes, in all the ways these are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.names import OWL, RDFS, SH
from kg.ontology import vocabulary as vocab

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.ontology.statements import Node, Statements

_ANYTHING = {OWL + "Thing", RDFS + "Resource"}


class Signatures:
    """Domains and ranges by property.

    ``shaped`` are the properties that stand behind ``sh:path``; ``single`` those that have one value at most.
    """

    def __init__(self, said: Statements) -> None:
        """Gather what the shapes say; the rest is looked up when asked for."""
        self._said = said
        self._shapes: dict[str, list[Node]] = {}
        for node in said.subjects(SH + "path"):
            for path in said.iris(node, SH + "path"):
                self._shapes.setdefault(path, []).append(node)
        self.shaped = set(self._shapes)
        self.single = {path for path, nodes in self._shapes.items() if any(self._at_most_one(node) for node in nodes)}

    def domain(self, iri: str) -> tuple[str, ...]:
        """Return the classes of subjects, any of which will do; empty when nothing is said."""
        stated = self._stated(iri, vocab.DOMAINS, RDFS + "domain")
        return stated or _each_once(owner for node in self._shapes.get(iri, ()) for owner in self._owners(node, iri))

    def range(self, iri: str) -> tuple[str, ...]:
        """Return the classes and datatypes of objects, any of which will do; empty when nothing is said."""
        stated = self._stated(iri, vocab.RANGES, RDFS + "range")
        return (
            stated
            or _each_once(value for node in self._shapes.get(iri, ()) for value in self._values(node))
            or vocab.wikibase_range(iri, self._said)
        )

    def names(self, iri: str) -> list[str]:
        """Return the names that shapes give the property."""
        return [name for node in self._shapes.get(iri, ()) for name in self._said.texts(node, SH + "name")]

    def _stated(self, iri: str, alternatives: tuple[str, ...], strict: str) -> tuple[str, ...]:
        """Return what the property itself states, or the nearest property above it that states something."""
        seen: set[str] = set()
        waiting = [iri]
        while waiting:
            each = waiting.pop(0)
            seen.add(each)
            nodes = self._said.nodes(each, *alternatives) or self._said.nodes(each, strict)
            classes = _each_once(name for node in nodes for name in self._said.alternatives(node))
            if classes:
                return () if _ANYTHING & set(classes) else classes
            waiting.extend(parent for parent in self._said.iris(each, RDFS + "subPropertyOf") if parent not in seen)
        return ()

    def _owners(self, node: Node, iri: str) -> list[str]:
        """Return the classes whose shape holds the property shape ``node``."""
        said = self._said
        found: list[str] = []
        for shape in (*said.having(SH + "property", node), node):
            found.extend(said.iris(shape, SH + "targetClass"))
            if said.is_a(shape, *vocab.CLASSES):
                found.append(shape)
        for shape in said.having(SH + "targetSubjectsOf", iri):
            found.extend(self._values(shape))
        return found

    def _values(self, node: Node) -> list[str]:
        """Return the classes and datatypes that a shape asks for, through ``sh:or`` and ``sh:node`` too."""
        said = self._said
        found = said.iris(node, SH + "class", SH + "datatype")
        for inner in said.nodes(node, SH + "node"):
            found.extend(said.iris(inner, SH + "targetClass", SH + "class"))
            found.extend([inner] if said.is_a(inner, *vocab.CLASSES) else [])
        for head in said.nodes(node, SH + "or", SH + "xone"):
            found.extend(value for member in said.items(head) for value in self._values(member))
        return found

    def _at_most_one(self, node: Node) -> bool:
        return self._said.texts(node, SH + "maxCount") == ["1"]


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
