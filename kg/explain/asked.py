"""What a question about a statement that is not held means: its things, its relation, and what comes near them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from kg import names
from kg.errors import UsageError
from kg.explain import asking, words
from kg.ontology.phrases import PREPOSITIONS
from kg.rdf import terms as t

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.explain.asking import Place
    from kg.ontology import Ontology, Relation
    from kg.store import Store

_VALUE = re.compile(r"\d")
_CLOSE, _MOST = 0.6, 4
_ENDING = re.compile(r"(?:ing|ed|es|er|s)$")
_ROOT = 6
"""Letters by which words without their endings are compared: "spokesman" and "spokesperson" are near."""
_EMPTY = PREPOSITIONS | {"x", "y", "is", "are", "the", "has", "have"}


@dataclass(frozen=True)
class Asked:
    """A question, as it was put, and the graph and ontology that answer it."""

    store: Store
    ontology: Ontology
    subject: str
    predicate: str
    object: str

    def __post_init__(self) -> None:
        """Refuse a question about anything at all."""
        if not words.ANY.isdisjoint({self.subject, self.predicate, self.object}):
            hint = "kg why takes * for any part, and shows what is held"
            raise UsageError("why-not asks about one statement: name its subject, relation and object", hint=hint)

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The IRIs of what the subject may be."""
        return frozenset(words.things(self.store, self.subject) or ())

    @cached_property
    def objects(self) -> frozenset[str]:
        """The IRIs of what the object may be; none where it is a date, or an amount that no fact is about."""
        return frozenset(words.things(self.store, self.object) or ())

    @property
    def value(self) -> str | None:
        """Return the object where it is no thing of the graph, but may be a date or an amount."""
        return self.object if not self.objects and _VALUE.search(self.object) else None

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """The relations of the ontology that the predicate means: by IRI, name, label or phrase."""
        return tuple(meant(self.predicate, self.ontology, prefixes=self.store.prefixes))

    @cached_property
    def predicates(self) -> frozenset[str]:
        """The IRIs that claims may have the relation by, whether the ontology knows it or not."""
        found = {each.iri for each in self.relations}
        given = words.iri(self.predicate, self.store.prefixes)
        return frozenset(found | {given} if given else found)

    @cached_property
    def label(self) -> str:
        """The relation in words."""
        return words.plain(names.local(self.relations[0].iri if self.relations else self.predicate))

    @cached_property
    def places(self) -> tuple[Sequence[Place], Sequence[Place]]:
        """Where the subject and the object are mentioned."""
        return asking.places(self.store, self.subjects), asking.places(self.store, self.objects)

    def called(self, iris: frozenset[str], given: str) -> str:
        """Return the label of a thing, as the graph writes it; what is none keeps the words of the question."""
        labels = sorted(asking.label(self.store, t.node(iri)) for iri in iris)
        return labels[0] if labels else given

    def named(self, iris: frozenset[str], given: str) -> str:
        """Return the label of a thing, with its IRI where it is one of several of that label, and the one asked for."""
        return asking.name(self.store, t.node(next(iter(iris)))) if len(iris) == 1 else self.called(iris, given)


def meant(name: str, ontology: Ontology, *, prefixes: Mapping[str, str]) -> Iterator[Relation]:
    """Yield the relations that a name means: by IRI, local name or label, or else by a phrase ("is based in")."""
    given, wanted = words.iri(name, {**prefixes, **ontology.prefixes}), words.plain(name)
    known = ontology.relations
    direct = [iri for iri, each in known.items() if given in {iri, each.iri} or wanted in _names(each)]
    said = [iri for iri, each in known.items() if f"x {wanted} y" in {text.casefold() for text in each.phrases}]
    yield from (known[iri] for iri in direct or said)


def near(name: str, ontology: Ontology) -> list[str]:
    """Return the names of up to four relations that are called or said nearly so."""
    wanted = words.plain(names.local(name) if words.iri(name, names.prefixes()) else name.rpartition(":")[2])
    labels = {label: iri for iri, each in ontology.relations.items() for label in sorted(_names(each))}
    close = [labels[label] for label in get_close_matches(wanted, labels, n=_MOST, cutoff=_CLOSE)]
    roots = _roots(wanted)
    said = [iri for iri, each in ontology.relations.items() if roots & _roots(" ".join((each.label, *each.phrases)))]
    return [names.local(ontology.relations[iri].iri) for iri in dict.fromkeys([*close, *said])][:_MOST]


def _names(relation: Relation) -> set[str]:
    return {words.plain(names.local(relation.iri)), words.plain(relation.label)}


def _roots(said: str) -> set[str]:
    """Return the words of a text, without those that say nothing by themselves, each by how it begins."""
    return {_ENDING.sub("", word)[:_ROOT] for word in said.casefold().split() if word not in _EMPTY}
