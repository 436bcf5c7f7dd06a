"""What a conflict consists of, and the witnesses behind each side of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import names
from kg.explain import asking
from kg.explain.sources import Library
from kg.explain.voices import Said, Voice, spoken
from kg.explain.why import behind
from kg.explain.words import plain
from kg.model import Status
from kg.rdf import terms as t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.explain.sources import Corroboration
    from kg.explain.why import Explanation
    from kg.ontology import Ontology
    from kg.store import Store

_DEFAULT = ox.DefaultGraph()


class Kind(StrEnum):
    """How facts conflict.

    ``NAMESAKES`` differ in something of which there is one: they are two, or one of the documents is wrong.  A
    ``SUCCESSION`` is no conflict: documents of one time name one holder or value, those of a later time another.
    """

    DIFFERENT = "different"
    DENIED = "denied"
    MUTUAL = "both-ways"
    ITSELF = "to-itself"
    LIFETIME = "lifetime"
    NAMESAKES = "namesakes"
    SUCCESSION = "succession"

    @property
    def words(self) -> str:
        """Say in words what is wrong."""
        return _WORDS[self]


_WORDS = {
    Kind.DIFFERENT: "there can be one",
    Kind.DENIED: "not both, unless it changed",
    Kind.MUTUAL: "it cannot go both ways",
    Kind.ITSELF: "nothing can do so to itself",
    Kind.LIFETIME: "outside of a lifetime",
    Kind.SUCCESSION: "one after the other",
    Kind.NAMESAKES: "two of one name, or a mistake",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the statements that cannot all be true: what stands behind it, and its claims of this status."""

    label: str
    status: Status
    backing: Corroboration
    claims: tuple[Explanation, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Statements that cannot all be true, the best corroborated first; those of a succession by date."""

    kind: Kind
    title: str
    sides: tuple[Side, ...]


class Witnesses:
    """The documents of a store and what they say, by relation and status; each is asked for once."""

    def __init__(self, store: Store, known: Ontology) -> None:
        """Look into ``store``, which must stay open and as it is, with an ontology to understand it."""
        self.store = store
        self.known = known
        self._library = Library(store)
        self._spoken: dict[tuple[str, Status], dict[Said, list[Voice]]] = {}

    @cached_property
    def kept_apart(self) -> frozenset[frozenset[str]]:
        """Return the pairs of entities that people said are never one."""
        from kg.curation import because  # noqa: PLC0415  SQLite, for one command

        return because.kept_apart(self.store)

    def held(self, relation: ox.NamedNode) -> list[Said]:
        """Return what is held as fact by a relation, in order."""
        quads = self.store.match(None, relation, graph=_DEFAULT)
        return sorted((Said(quad.subject, quad.predicate, quad.object) for quad in quads), key=str)

    def is_held(self, said: Said) -> bool:
        """Tell whether something is held as fact."""
        quads = self.store.match(*said, graph=_DEFAULT)  # type: ignore[arg-type]  # terms of one quad fit into another
        return next(quads, None) is not None

    def voices(self, said: Iterable[Said], status: Status = Status.ASSERTED) -> list[Voice]:
        """Return the documents that say any of these with this status; none for what was added by hand."""
        found: list[Voice] = []
        for each in said:
            key = t.iri_of(each.relation), status
            if key not in self._spoken:
                self._spoken[key] = spoken(self.store, status=status, relation=key[0])
            found += self._spoken[key].get(each, ())
        return found

    def published(self, voices: Iterable[Voice]) -> list[date]:
        """Return the dates of the documents that speak, as far as they have one, in order."""
        return sorted({day for voice in voices if (day := self._library.published(voice.document))})

    def label(self, term: t.Term) -> str:
        """Return what a thing or value is called."""
        return self._library.label(term)

    def name(self, term: t.Term) -> str:
        """Return what a thing or value is called, with its IRI where several things are called so."""
        return self._library.name(term)

    def words(self, said: Said) -> str:
        """Return a statement in words."""
        relation = plain(names.local(t.iri_of(said.relation)))
        return f"{self.name(said.subject)} {relation} {self.name(said.object)}"

    def side(
        self,
        label: str,
        said: Sequence[Said],
        *,
        status: Status = Status.ASSERTED,
        counts: Callable[[Voice], bool] = lambda _: True,
    ) -> Side:
        """Return one side of a conflict; only the documents that count are behind it."""
        voices = [voice for voice in self.voices(said, status) if counts(voice)]
        backing = self._library.corroboration(said[0], voices)
        documents = {ident for source in backing.sources for ident in source}
        statements = [one for each in said for one in asking.statements(self.store, **_asked(each))]
        claims = [
            each
            for each in behind(self.store, statements)
            if each.claim.status is status and each.document.id in documents
        ]
        return Side(label, status, backing, tuple(claims))


def _asked(said: Said) -> dict[str, tuple[t.Term]]:
    return {"subjects": (said.subject,), "relations": (said.relation,), "objects": (said.object,)}


def best_first(side: Side) -> tuple[object, ...]:
    """Return the key by which sides are sorted: by sources, documents, then by date (without one, last) and label."""
    backing = side.backing
    return (-len(backing.sources), -backing.documents, str(backing.first or date.max), side.label)


def by_date(side: Side) -> tuple[object, ...]:
    """Return the key by which what followed one another is sorted."""
    return (str(side.backing.first or date.max), str(side.backing.last or date.max), side.label)
