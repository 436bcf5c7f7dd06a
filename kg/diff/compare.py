"""Compares two graphs and says what happened, in the words of documents, entities, facts and claims."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from kg import names
from kg.diff.found import (
    Balance,
    Became,
    Beside,
    Difference,
    Fate,
    Judged,
    Listed,
    Named,
    Reworded,
    Source,
    Stated,
)
from kg.diff.identity import Identity, Signs, identity
from kg.diff.sides import Layer, Reach, iri_of, layer, shared
from kg.diff.walk import Mark, differences
from kg.model import Status
from kg.rdf import terms as t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.diff.sides import Side

    _Triples = dict[Mark, set[ox.Triple]]

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")
_WORDING = frozenset({t.A, t.ALT_LABEL, t.VALUE, t.UNIT})
_STATING = frozenset({t.SUBJECT, t.PREDICATE, t.OBJECT, t.STATUS})
_CHANGED = {t.DIGEST: "text", t.CREATOR: "authors", t.BYLINE: "authors", t.PUBLISHER: "site"}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\s_-]+")
_ORDER = {str(status): place for place, status in enumerate(Status)}


def compare(old: Side, new: Side, *, reach: Reach = Reach.ALL, limit: int | None = None) -> Difference:
    """Return all that tells two graphs apart; each list is sorted and ends after ``limit``, but counts the rest.

    Where one side has no graph names, those of the other are passed over.  What stands aside is compared between two
    stores or two files only, and the texts of documents by their digests.  Memory grows with the differences, not with
    the graphs.
    """
    seen = _Seen()
    for mark, quad in differences(old, new, shared(old, new, reach)):
        seen.note(mark, quad)
    return _Comparison(old, new, seen, limit).difference()


def _two() -> _Triples:
    return {Mark.LOST: set(), Mark.GAINED: set()}


@dataclass
class _Seen:
    """The quads that only one side has, by what they say."""

    counts: Counter[tuple[Layer, Mark]] = field(default_factory=Counter)
    claims: Counter[Mark] = field(default_factory=Counter)
    described: set[t.Term] = field(default_factory=set)
    wording: dict[tuple[t.Term, ox.NamedNode], dict[Mark, set[t.Term]]] = field(default_factory=dict)
    facts: _Triples = field(default_factory=_two)
    beside: dict[str, _Triples] = field(default_factory=lambda: defaultdict(_two))
    references: list[tuple[Mark, ox.Quad]] = field(default_factory=list)
    documents: dict[str, Mark] = field(default_factory=dict)
    changed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    touched: set[str] = field(default_factory=set)
    stating: set[t.Term] = field(default_factory=set)

    def note(self, mark: Mark, quad: ox.Quad) -> None:
        """Keep what a quad says."""
        kind = layer(quad.graph_name)
        self.counts[kind, mark] += 1
        if kind is Layer.FACT:
            self._fact(mark, quad)
        elif kind is Layer.CLAIM:
            self._claim(mark, quad)
        elif kind is Layer.ASIDE:
            self.beside[iri_of(quad.graph_name)][mark].add(quad.triple)
        else:
            self.touched.add(iri_of(quad.graph_name))

    def _fact(self, mark: Mark, quad: ox.Quad) -> None:
        if quad.predicate in (t.A, t.LABEL):
            self.described.add(quad.subject)
        if quad.predicate == t.LABEL or quad.predicate in _WORDING:
            key = (quad.subject, quad.predicate)
            self.wording.setdefault(key, {Mark.LOST: set(), Mark.GAINED: set()})[mark].add(quad.object)
        else:
            self.facts[mark].add(quad.triple)

    def _claim(self, mark: Mark, quad: ox.Quad) -> None:
        document = iri_of(quad.graph_name).removesuffix(t.CLAIMS)
        self.touched.add(document)
        if quad.predicate in _STATING:
            self.stating.add(quad.subject)
        elif quad.predicate == t.REFERS_TO:
            self.references.append((mark, quad))
        elif quad.predicate == t.A and quad.object == t.CLAIM:
            self.claims[mark] += 1
        elif quad.predicate == t.A and quad.object == t.DOCUMENT:
            self.documents[document] = mark
        elif t.iri_of(quad.subject) == document:
            self.changed[document].add(_CHANGED.get(quad.predicate, names.local(quad.predicate.value)))


@dataclass(frozen=True)
class _Comparison:
    """Two sides and the quads that tell them apart, about to be put into words."""

    old: Side
    new: Side
    seen: _Seen
    limit: int | None

    def difference(self) -> Difference:
        """Return everything, sorted."""
        seen = self.seen
        links = [triple for triple in seen.facts[Mark.GAINED] if triple.predicate == t.SAME_AS]
        vanished, appeared = self._only(self.old, self.new), self._only(self.new, self.old)
        became = identity(Signs(seen.references, links, vanished, appeared), old=self.old, new=self.new)
        carried = self._carry(became)
        kinds = (became.merged, became.split, became.moved, became.reassigned)
        merged, split, moved, reassigned = (self._some(kind, partial(self._became, kind)) for kind in kinds)
        known = became.known()
        lost, gained = (self._some(seen.facts[mark], partial(self._stated, mark)) for mark in Mark)
        return Difference(
            old=self.old.name,
            new=self.new.name,
            triples=self._balance(Layer.FACT),
            claims=Balance(seen.claims[Mark.GAINED], seen.claims[Mark.LOST]),
            evidence=self._balance(Layer.CLAIM),
            documents=tuple(self._documents()),
            appeared=self._some(appeared - known, partial(self._named, self.new)),
            vanished=self._some(vanished - known, partial(self._named, self.old)),
            merged=merged,
            split=split,
            moved=moved,
            reassigned=reassigned,
            renamed=self._wording(frozenset({t.LABEL})),
            reworded=self._wording(_WORDING),
            gained=gained,
            lost=lost,
            carried=carried,
            statuses=self._statuses(),
            beside=tuple(self._beside(graph) for graph in sorted(seen.beside)),
            equal=not seen.counts,
        )

    def _balance(self, kind: Layer) -> Balance:
        return Balance(self.seen.counts[kind, Mark.GAINED], self.seen.counts[kind, Mark.LOST])

    def _some(self, items: Iterable[_Item], make: Callable[[_Item], _Made]) -> Listed[_Made]:
        """List what items say: all are counted and sorted, the first of them put into words."""
        ordered = sorted(items, key=str)
        return Listed(len(ordered), tuple(map(make, ordered[: self.limit])))

    def _only(self, side: Side, other: Side) -> set[t.Term]:
        """Return the entities that only one side describes."""
        return {each for each in self.seen.described if side.describes(each) and not other.describes(each)}

    def _carry(self, became: Identity) -> int:
        """Take out the facts that are held as before of another entity; count them."""
        lost, gained = self.seen.facts[Mark.LOST], self.seen.facts[Mark.GAINED]
        carried = 0
        for triple in sorted(lost, key=str):
            held = [now for now in became.carried(triple) if self.new.states(now)]
            carried += bool(held)
            lost -= {triple} if held else set()
            gained -= set(held)
        gained -= {triple for triple in gained if became.links(triple)}
        return carried

    def _became(self, kind: dict[t.Term, tuple[t.Term, ...]], entity: t.Term) -> Became:
        return Became(self._named(self.old, entity), tuple(self._named(self.new, each) for each in kind[entity]))

    def _wording(self, predicates: frozenset[ox.NamedNode]) -> Listed[Reworded]:
        both = (
            key
            for key in self.seen.wording
            if key[1] in predicates and self.old.describes(key[0]) and self.new.describes(key[0])
        )
        return self._some(both, self._reworded)

    def _reworded(self, key: tuple[t.Term, ox.NamedNode]) -> Reworded:
        entity, predicate = key
        values = self.seen.wording[key]
        before, now = (tuple(sorted(map(_value, values[mark]))) for mark in (Mark.LOST, Mark.GAINED))
        return Reworded(self._named(self.new, entity), predicate.value, before, now)

    def _stated(self, mark: Mark, triple: ox.Triple, *, asserted: bool = True) -> Stated:
        side = self.new if mark is Mark.GAINED else self.old
        subject, predicate, object_ = triple
        behind = sorted(side.documents(triple)) if asserted else ()
        words = _HUMP.sub(" ", names.local(predicate.value)).lower()
        return Stated(
            self._named(side, subject),
            Named(predicate.value, words),
            self._named(side, object_),
            tuple(self._source(iri) for iri in behind),
        )

    def _named(self, side: Side, term: t.Term) -> Named:
        if isinstance(term, ox.Literal | ox.Triple):
            return Named(str(term), _value(term))
        label, type_ = side.first(term, t.LABEL), side.first(term, t.A)
        iri = t.iri_of(term)
        return Named(iri, _value(label) if label else names.local(iri) or iri, _value(type_) if type_ else "")

    def _documents(self) -> Iterator[tuple[Fate, Listed[Source]]]:
        """Yield the documents of each fate, but for those that stayed the same."""
        by_fate: dict[Fate, list[str]] = defaultdict(list)
        for iri in self.seen.touched:
            by_fate[self._fate(iri)].append(iri)
        for fate in Fate:
            if by_fate[fate]:
                yield fate, self._some(by_fate[fate], self._source)

    def _fate(self, iri: str) -> Fate:
        if iri in self.seen.documents:
            return Fate.NEW if self.seen.documents[iri] is Mark.GAINED else Fate.GONE
        if iri in self.seen.changed:
            return Fate.CHANGED
        return Fate.REREAD if iri in self.seen.touched else Fate.SAME

    def _source(self, iri: str) -> Source:
        fate = self._fate(iri)
        side = self.old if fate is Fate.GONE else self.new
        ident = min(map(t.iri_of, side.objects(t.node(iri), t.IDENTIFIER, graph=None)), default=iri)
        return Source(iri, ident, fate, tuple(sorted(self.seen.changed.get(iri, ()))) if fate is Fate.CHANGED else ())

    def _statuses(self) -> Listed[Judged]:
        """List the statements that both sides claim, but with other statuses."""
        stated = {each for side in (self.old, self.new) for claim in self.seen.stating for each in _of(side, claim)}
        told = {}
        for triple in stated:
            before = _judgements(self.old, triple)
            now = _judgements(self.new, triple) if before else ()
            if now and before != now:
                told[triple] = before, now
        return self._some(told, lambda triple: Judged(self._stated(Mark.GAINED, triple), *told[triple]))

    def _beside(self, graph: str) -> Beside:
        lost, gained = (
            self._some(self.seen.beside[graph][mark], partial(self._stated, mark, asserted=False)) for mark in Mark
        )
        return Beside(graph, gained, lost)


def _of(side: Side, claim: t.Term) -> Iterator[ox.Triple]:
    """Yield what a claim states."""
    parts = [side.objects(claim, predicate, graph=None) for predicate in (t.SUBJECT, t.PREDICATE, t.OBJECT)]
    if all(parts):
        yield ox.Triple(*(min(part, key=str) for part in parts))  # type: ignore[arg-type]


def _judgements(side: Side, triple: ox.Triple) -> tuple[str, ...]:
    """Return the statuses of the claims that state a triple, the firmest first."""
    return tuple(sorted({status for _, status in side.claims(triple)}, key=lambda each: (_ORDER.get(each, 99), each)))


def _value(term: t.Term) -> str:
    """Return a term as people say it: the words of a literal, the local name of an IRI."""
    return names.local(term.value) or term.value if isinstance(term, ox.NamedNode) else t.iri_of(term)
