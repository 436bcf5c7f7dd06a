"""Looks up the statements of an ontology by subject and predicate: all that reading one needs of a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.names import OWL, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyoxigraph as ox

Node = str  # an IRI, or a blank node as ``_:name``


class Statements:
    """Triples, indexed.  Nodes are plain strings (an IRI, or ``_:name``); literals keep their language."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        """Index ``quads``; the graphs they stand in do not matter."""
        self._nodes: dict[Node, dict[str, list[Node]]] = {}
        self._texts: dict[Node, dict[str, list[tuple[str, str | None]]]] = {}
        self._by_predicate: dict[str, list[Node]] = {}
        for quad in quads:
            self._add(_node(quad.subject), quad.predicate.value, quad.object)

    def _add(self, subject: Node, predicate: str, value: Any) -> None:  # noqa: ANN401  any RDF term
        self._by_predicate.setdefault(predicate, []).append(subject)
        if hasattr(value, "datatype"):
            text = str(value.value), getattr(value, "language", None)
            self._texts.setdefault(subject, {}).setdefault(predicate, []).append(text)
        else:
            self._nodes.setdefault(subject, {}).setdefault(predicate, []).append(_node(value))

    def nodes(self, subject: Node, *predicates: str) -> list[Node]:
        """Return the nodes that ``subject`` has by any of ``predicates``, in the order of the file."""
        known = self._nodes.get(subject, {})
        return [node for predicate in predicates for node in known.get(predicate, ())]

    def iris(self, subject: Node, *predicates: str) -> list[str]:
        """Return those of ``nodes`` that are IRIs."""
        return [node for node in self.nodes(subject, *predicates) if not node.startswith("_:")]

    def texts(self, subject: Node, *predicates: str) -> list[str]:
        """Return the English literals by any of ``predicates``, with those that name no language, each once."""
        known = self._texts.get(subject, {})
        found = [text for predicate in predicates for text, language in known.get(predicate, ()) if _english(language)]
        return list(dict.fromkeys(text.strip() for text in found if text.strip()))

    def languages(self, subject: Node, *predicates: str) -> set[str]:
        """Return the languages of the literals by any of ``predicates``."""
        known = self._texts.get(subject, {})
        return {language for predicate in predicates for _, language in known.get(predicate, ()) if language}

    def subjects(self, *predicates: str) -> list[Node]:
        """Return the subjects that have any of ``predicates``, each once, in the order of the file."""
        return list(dict.fromkeys(node for predicate in predicates for node in self._by_predicate.get(predicate, ())))

    def having(self, predicate: str, value: Node) -> list[Node]:
        """Return the subjects that have ``value`` by ``predicate``, in the order of the file."""
        return [node for node in self.subjects(predicate) if value in self.nodes(node, predicate)]

    def is_a(self, subject: Node, *types: str) -> bool:
        """Tell whether ``subject`` is stated to be of one of ``types``."""
        return not set(types).isdisjoint(self.nodes(subject, RDF + "type"))

    def says_more_than_type(self, subject: Node) -> bool:
        """Tell whether anything but the type of ``subject`` is stated."""
        return subject in self._texts or any(predicate != RDF + "type" for predicate in self._nodes.get(subject, ()))

    def items(self, head: Node) -> Iterator[Node]:
        """Yield the nodes of an RDF list; a list that runs in a circle ends."""
        seen: set[Node] = set()
        while head != RDF + "nil" and head not in seen:
            seen.add(head)
            yield from self.nodes(head, RDF + "first")
            head = next(iter(self.nodes(head, RDF + "rest")), RDF + "nil")

    def alternatives(self, node: Node) -> list[str]:
        """Return the named classes that a node stands for: itself, or the members of a union or intersection."""
        if not node.startswith("_:"):
            return [node]
        lists = self.nodes(node, OWL + "unionOf", OWL + "intersectionOf")
        return [iri for head in lists for member in self.items(head) for iri in self.alternatives(member)]


def _node(term: object) -> Node:
    value = getattr(term, "value", None)
    return f"_:{value}" if str(term).startswith("_:") else str(value)


def _english(language: str | None) -> bool:
    return language is None or language.lower().split("-")[0] == "en"
