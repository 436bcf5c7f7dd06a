"""Rivals: several values of a relation of which there is one, ever or at a time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from itertools import combinations
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import names
from kg.explain.agreement import agree, amount, are_grades
from kg.explain.sides import Conflict, Kind, best_first, by_date
from kg.explain.voices import Said
from kg.explain.words import plain
from kg.model import Status
from kg.names import KG
from kg.ontology import Limit
from kg.rdf.terms import iri_of, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from kg.explain.sides import Side, Witnesses
    from kg.explain.voices import Voice
    from kg.ontology import Relation
    from kg.rdf.terms import Term

MONTH = 30
"""Days during which lasting relations stand still, and the dead are still called by their posts."""
_SUCCEEDED, _LEFT = ox.NamedNode(KG + "succeeded"), ox.NamedNode(KG + "left")


class _End(Enum):
    """Which end of a relation is fixed while the other may have one value."""

    SUBJECT = auto()
    OBJECT = auto()


_RULES = {
    Limit.ONE_OBJECT: _End.SUBJECT,
    Limit.ONE_OBJECT_EVER: _End.SUBJECT,
    Limit.ONE_OBJECT_AT_A_TIME: _End.SUBJECT,
    Limit.ONE_SUBJECT: _End.OBJECT,
    Limit.ONE_SUBJECT_AT_A_TIME: _End.OBJECT,
}
_AT_A_TIME = {Limit.ONE_OBJECT_AT_A_TIME, Limit.ONE_SUBJECT_AT_A_TIME}


@dataclass(frozen=True, slots=True)
class _Value:
    """What stands at the open end of a relation, and the statements that put it there: two, perhaps, if symmetric."""

    term: Term
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class _Slot:
    """The fixed end of a relation, and the values at the other."""

    end: _End
    term: Term
    values: tuple[_Value, ...]


def rivals(
    witnesses: Witnesses, relation: Relation, limits: Iterable[Limit], *, within: int | None = None
) -> Iterator[Conflict]:
    """Yield the conflicts and the successions between values of a relation, as its limits demand."""
    held = witnesses.held(ox.NamedNode(relation.iri))
    gap = within if within is not None else MONTH if Limit.LASTING in limits else 0
    for limit in sorted(_RULES.keys() & set(limits)):
        for slot in _slots(held, _RULES[limit], symmetric=relation.symmetric):
            yield from _Judge(witnesses, slot, limit, gap=gap).conflicts()
    if Limit.ONE_OBJECT in limits:
        yield from _namesakes(witnesses, held)


def _slots(held: Iterable[Said], end: _End, *, symmetric: bool) -> Iterator[_Slot]:
    """Gather statements by what stands at their fixed end; those of a symmetric relation count both ways."""
    found: dict[Term, dict[Term, list[Said]]] = {}
    for said in held:
        fixed, open_ = (said.subject, said.object) if end is _End.SUBJECT else (said.object, said.subject)
        for one, other in ((fixed, open_), (open_, fixed)) if symmetric else ((fixed, open_),):
            found.setdefault(one, {}).setdefault(other, []).append(said)
    for term, values in found.items():
        if len(values) > 1:
            yield _Slot(end, term, tuple(_Value(other, tuple(said)) for other, said in values.items()))


def _namesakes(witnesses: Witnesses, held: Iterable[Said]) -> Iterator[Conflict]:
    """Yield what differs where there can be one, of things of one name that were taken for several."""
    found: dict[str, list[Said]] = {}
    for said in held:
        found.setdefault(witnesses.label(said.subject), []).append(said)
    for label, some in found.items():
        apart = {each for pair in combinations(some, 2) if _are_doubtful(witnesses, *pair) for each in pair}
        if apart:
            sides = sorted((_namesake(witnesses, each) for each in apart), key=best_first)
            title = f"{label} {_words(some[0])}: {' or '.join(side.label for side in sides)}"
            yield Conflict(Kind.NAMESAKES, title, tuple(sides))


def _are_doubtful(witnesses: Witnesses, one: Said, other: Said) -> bool:
    """Tell whether two statements cannot be about one thing, and nobody decided that there are two."""
    things = frozenset(map(iri_of, (one.subject, other.subject)))
    return (
        one.subject != other.subject
        and not agree(witnesses.store, one.object, other.object)
        and things not in witnesses.kept_apart
    )


def _namesake(witnesses: Witnesses, said: Said) -> Side:
    iri = short(iri_of(said.subject), witnesses.store.prefixes)
    return witnesses.side(f"{witnesses.name(said.object)} ({iri})", (said,))


def _words(said: Said) -> str:
    return plain(names.local(iri_of(said.relation)))


class _Judge:
    """Says which values of a slot conflict, and which followed one another."""

    def __init__(self, witnesses: Witnesses, slot: _Slot, limit: Limit, *, gap: int) -> None:
        self._witnesses = witnesses
        self._slot = slot
        self._limit = limit
        self._gap = gap

    def conflicts(self) -> Iterator[Conflict]:
        found: dict[Kind, dict[Term, _Value]] = {Kind.DIFFERENT: {}, Kind.SUCCESSION: {}}
        for one, other in combinations(self._slot.values, 2):
            kind = self._kind(one, other)
            if kind is not None:
                found[kind] |= {one.term: one, other.term: other}
        for kind, values in found.items():
            if values:
                yield self._conflict(kind, tuple(values.values()))

    def _conflict(self, kind: Kind, values: Sequence[_Value]) -> Conflict:
        sides = [self._witnesses.side(self._witnesses.name(value.term), value.said) for value in values]
        sides.sort(key=by_date if kind is Kind.SUCCESSION else best_first)
        relation = _words(values[0].said[0])
        fixed = self._witnesses.name(self._slot.term)
        question = f"{fixed} {relation}" if self._slot.end is _End.SUBJECT else f"{relation} {fixed}"
        joint = ", then " if kind is Kind.SUCCESSION else " or "
        return Conflict(kind, f"{question}: {joint.join(side.label for side in sides)}", tuple(sides))

    def _kind(self, one: _Value, other: _Value) -> Kind | None:
        """Say how two values stand to each other; ``None`` when both may be true."""
        if self._slot.end is _End.SUBJECT and self._agree(one.term, other.term):
            return None
        if self._limit not in _AT_A_TIME:
            return Kind.DIFFERENT
        if self._are_joint(one, other):
            return None
        return Kind.DIFFERENT if self._meet(one, other) else Kind.SUCCESSION

    def _agree(self, one: Term, other: Term) -> bool:
        store = self._witnesses.store
        if agree(store, one, other):
            return True
        return (
            self._limit is not Limit.ONE_OBJECT
            and amount(store, one) is None
            and are_grades(store, self._witnesses.known, one, other)
        )

    def _are_joint(self, one: _Value, other: _Value) -> bool:
        """Tell whether one sentence names both, as the two heads of one firm; of amounts, whether one document does."""
        first, second = self._witnesses.voices(one.said), self._witnesses.voices(other.said)
        if amount(self._witnesses.store, one.term):
            return not {voice.document for voice in first}.isdisjoint(voice.document for voice in second)
        return not set(map(_sentence, first)).isdisjoint(map(_sentence, second))

    def _meet(self, one: _Value, other: _Value) -> bool:
        """Tell whether documents of one time assert both."""
        first, second = (self._witnesses.published(self._witnesses.voices(value.said)) for value in (one, other))
        if self._gave_way(one, first, to=other) or self._gave_way(other, second, to=one):
            return False
        if not first or not second:
            return True
        apart = max((second[0] - first[-1]).days, (first[0] - second[-1]).days)
        return apart <= self._gap

    def _gave_way(self, value: _Value, asserted: Sequence[date], *, to: _Value) -> bool:
        """Tell whether a value ended, by what is said and held, no earlier than it was asserted for the last time."""
        ended = self._witnesses.published(self._witnesses.voices(value.said, Status.ENDED))
        if ended and (not asserted or ended[-1] >= asserted[-1]):
            return True
        over = Said(to.term, _SUCCEEDED, value.term), Said(value.term, _LEFT, self._slot.term)
        return self._slot.end is _End.OBJECT and any(map(self._witnesses.is_held, over))


def _sentence(voice: Voice) -> tuple[str, str]:
    return voice.document, voice.evidence
