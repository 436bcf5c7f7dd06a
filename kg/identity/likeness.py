"""Compares two entities of different names: one thing, perhaps one thing, or two."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kg.identity import evidence, prior
from kg.identity.kinds import Family, family
from kg.identity.naming import COMMON, Name, name
from kg.identity.relation import Tie, tie

if TYPE_CHECKING:
    from kg.identity.profile import Profile


class Verdict(StrEnum):
    """What becomes of two entities: they are merged, proposed to a person, or kept apart."""

    SAME = "same"
    MAYBE = "maybe"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How probable (0..1) it is that two entities are one, what follows, and why, the weightiest reason first."""

    score: float
    verdict: Verdict
    reasons: tuple[str, ...]


_STATED = 0.95
"""The least score where a text itself gives both names; other ties stay below it."""
_BESIDE = 6.0
"""What it weighs against two that one document names both and tells apart."""

_WEIGHTS = {
    Tie.PART: 1.2,
    Tie.NICKNAME: 0.6,
    Tie.INITIAL: 0.3,
    Tie.SLIP: 0.3,
    Tie.ACRONYM: 0.4,
    Tie.SHORT: -0.1,
    Tie.GIVEN: -1.5,
}
"""Log-odds of names that are not the same."""
_LESS = frozenset({Tie.NICKNAME, Tie.INITIAL, Tie.SHORT})
_LOSSES = {Tie.SAME: 0.0, Tie.VARIANT: 0.2, Tie.ORDER: 0.4}
"""What names lose against the very same one."""
_COMMON = 0.3
"""What short forms and initials lose where many people have the last name: there are many a Mike Chen."""
_REORDERED = 0.6
"""York University is not the University of York, though people's names may come last name first."""
_WORDS = {
    Tie.SAME: "{} and {} are one name",
    Tie.VARIANT: "{} and {} are spellings of one name",
    Tie.PART: "{} is {} with a word left off",
    Tie.ORDER: "{} has the words of {} in another order",
    Tie.SLIP: "{} and {} differ by a letter",
    Tie.NICKNAME: "{} is a familiar form of {}",
    Tie.INITIAL: "{} is {} with an initial",
    Tie.ACRONYM: "{} is an acronym of {}",
    Tie.SHORT: "{} is short for {}",
    Tie.GIVEN: "{} is the first name of {}",
}


def compare(one: Profile, other: Profile) -> Likeness:
    """Compare two entities whose IRIs differ; symmetric.

    >>> from kg.identity.profile import Profile
    >>> from kg.names import KG
    >>> first = Profile("https://example.org/id/ibm", KG + "Company", ("IBM",), ("a",))
    >>> second = Profile("https://example.org/id/apple", KG + "Company", ("Apple",), ("b",))
    >>> compare(first, second).verdict
    <Verdict.APART: 'apart'>
    """
    if one.iri > other.iri:
        one, other = other, one
    kind = _common_kind(one, other)
    if kind is None:
        return Likeness(0.0, Verdict.APART, ("they are different kinds of things",))
    closest, first, second = _tie(one, other, kind)
    if closest is Tie.OTHER:
        return Likeness(0.0, Verdict.APART, ("their names have nothing to do with each other",))
    return _judged(
        one, other, closest, _WORDS[closest].format(*sorted((first, second), key=lambda each: (len(each), each)))
    )


def _judged(one: Profile, other: Profile, closest: Tie, reason: str) -> Likeness:
    found = evidence.weigh(one, other)
    odds = _base(one, other, closest) + found.support - found.conflict
    reasons = [reason, *(each.tell() for each in found.reasons)]
    both = _in_both(one, other)
    if both:
        odds -= _BESIDE * both
        reasons.insert(1, "one document names both")
    verdict = Verdict.SAME if odds >= prior.SAME_FROM else Verdict.MAYBE if odds >= prior.MAYBE_FROM else Verdict.APART
    score = 1 / (1 + math.exp(-odds))
    if closest in _LOSSES:
        score = max(score, _STATED) if verdict is Verdict.SAME else score
    return Likeness(round(score if closest in _LOSSES else min(score, _STATED - 0.01), 4), verdict, tuple(reasons))


def _base(one: Profile, other: Profile, closest: Tie) -> float:
    """Return the log-odds that the names tell."""
    if closest is Tie.ORDER and family(one.type, one.iri) is not Family.PERSON:
        return _REORDERED
    if closest in _LOSSES:
        return min(prior.of(one), prior.of(other)) - _LOSSES[closest]
    common = family(one.type, one.iri) is Family.PERSON and closest in _LESS and _has_common_name(one)
    return _WEIGHTS[closest] - (_COMMON if common else 0.0)


def _has_common_name(person: Profile) -> bool:
    return name(max(person.names, key=len), Family.PERSON).family in COMMON


def _in_both(one: Profile, other: Profile) -> float:
    """Return how often the two stand in the same document (0..1): the reader may have missed it now and then."""
    return min(1.0, 2 * evidence.in_both(one, other) / min(len(one.documents), len(other.documents)))


def _common_kind(one: Profile, other: Profile) -> Family | None:
    """Return the family both may be of; ``None`` where they cannot be one thing."""
    first, second = family(one.type, one.iri), family(other.type, other.iri)
    if first is second:
        return first
    if Family.OTHER in (first, second):
        known = second if first is Family.OTHER else first
        return known if known not in (Family.PERSON, Family.PLACE) else None
    return None


def _tie(one: Profile, other: Profile, kind: Family) -> tuple[Tie, str, str]:
    """Return the closest tie between names, with the two.

    Short forms of a longer name in the same document speak for that one only, and are no more than short forms even
    where they are the same ("the ECB" of cricket and the bank).
    """
    ours, theirs = _sorted_out(one.names, kind), _sorted_out(other.names, kind)
    found = [(tie(a, b, kind), a, b) for a in ours.full for b in theirs.full]
    found += [(_shortened(a, b, kind), a, b) for a in ours.short for b in theirs.full]
    found += [(_shortened(b, a, kind), a, b) for a in ours.full for b in theirs.short]
    return max(found, key=lambda each: (each[0], each[1], each[2]))


class _Names(NamedTuple):
    """The names of one thing: full ones, and those that a document uses for short."""

    full: tuple[str, ...]
    short: tuple[str, ...]


@lru_cache(maxsize=8_192)
def _sorted_out(found: tuple[str, ...], kind: Family) -> _Names:
    if len(found) == 1:
        return _Names(found, ())
    known = [name(text, kind) for text in found]
    full = tuple(each.text for each in known if not any(_shortens(each, other, kind) for other in known))
    return _Names(full, tuple(text for text in found if text not in full)) if full else _Names(found, ())


def _shortens(short: Name, long: Name, kind: Family) -> bool:
    if short is long or len(short.solid) >= len(long.solid):
        return False
    if short.acronym and not long.acronym and len(long.core) > 1:
        return True
    return tie(short.text, long.text, kind) in (Tie.SHORT, Tie.ACRONYM, Tie.GIVEN, Tie.PART, Tie.INITIAL)


def _shortened(short: str, full: str, kind: Family) -> Tie:
    """Return what ties a full name to a short form of another: at most that it may be the same short form."""
    if tie(short, full, kind) < Tie.VARIANT:
        return Tie.OTHER
    if name(short, kind).acronym:
        return Tie.ACRONYM
    return min(tie(short, full, kind), Tie.SHORT)
