"""Weighs what an entity may be in the reference graph, and says how sure it is: precision comes first.

The score of a candidate is the strength of the name, less where the classes are unknown or differ, where the name
tells little, or where nothing around the two agrees; more where something does.  Candidates that come near each
other share what one of them would have alone, since at most one can be right.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.link.forms import fold, is_short_for, told_by
from kg.link.index import STRENGTH, Way
from kg.link.kinds import Fit
from kg.names import KG

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.link.index import Hit
    from kg.link.kinds import Kinds
    from kg.link.own import Own

NEAR = 0.1
"""Candidates whose scores differ by less are near each other."""

_BY_FIT = {Fit.SAME: 1.0, Fit.UNKNOWN: 0.9, Fit.APART: 0.8}
_UNTELLING = 0.8
_SHARED = 0.15
"""What a neighbour that both have adds where candidates are compared with each other; the second adds once more."""
_MOST_SHARED = 2
_LONELY = 0.9
"""Where both have neighbours with names, and none is the same: graphs know different things of one thing."""
_UNMATCHED = 0.85
"""A candidate that the service passes over while it is sure of another."""
_WORDS, _LETTERS = 2, 8
"""What a name needs to be certain where no classes are known: so many words and letters ("Ada Rossi")."""
_SHORTEST = 4
"""Letters of a name that is certain where the classes agree; of a person's, two words of more than a letter."""
_SURE = frozenset({Way.NAME, Way.ALIAS})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something in the reference graph that an entity may be.

    ``name`` is its name that was matched, ``shared`` counts the neighbours of one name that both have, ``lonely`` tells
    that both have neighbours but none in common, ``chosen`` what a service says of its own match.
    """

    iri: str
    name: str
    way: Way
    strength: float
    types: tuple[str, ...] = ()
    shared: int = 0
    lonely: bool = False
    chosen: bool | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An entity of ours and what it is in the reference graph; ``certain`` is ``owl:sameAs``, else ``skos:closeMatch``.

    ``score`` lies in 0..1, ``way`` says how it was matched, for people.
    """

    entity: str
    label: str
    iri: str
    name: str
    score: float
    certain: bool
    way: str


@dataclass(frozen=True, slots=True)
class _Weighed:
    candidate: Candidate
    fit: Fit
    score: float

    @property
    def rank(self) -> float:
        """Return by what candidates are compared with each other."""
        return self.score + _SHARED * min(self.candidate.shared, _MOST_SHARED)


def links(entity: Own, candidates: Iterable[Candidate], *, kinds: Kinds, least: float) -> list[Link]:
    """Return the links of one entity, best first: one when it is unambiguous, else all that come near each other.

    Those below ``least`` are left out.
    """
    person = any(kinds.is_a(type_, KG + "Person") for type_ in entity.types)
    weighed = sorted(
        (
            _Weighed(each, fit, _score(each, fit, person=person))
            for each in candidates
            if each.iri != entity.iri and (fit := _fit(entity, each, kinds)) is not Fit.CLASH
        ),
        key=lambda each: (-each.rank, each.candidate.iri),
    )
    weighed = _passed_over(weighed)
    near = [each for each in weighed if each.rank > weighed[0].rank - NEAR]
    whole = sum(each.score for each in near)
    made = (
        Link(
            entity.iri,
            entity.label,
            each.candidate.iri,
            each.candidate.name,
            round(each.score * each.score / whole, 3),
            len(near) == 1 and _is_certain(each, person=person),
            _said(each, rivals=len(near) - 1),
        )
        for each in near
    )
    return [link for link in made if link.score >= least]


def as_theirs(hit: Hit, *, main: bool) -> Hit:
    """Return a hit for what it is worth: by another name of theirs it is one of an alias."""
    if main:
        return hit
    way = Way.ALIAS if hit.way is Way.NAME else hit.way
    return hit._replace(way=way, strength=hit.strength * STRENGTH[Way.ALIAS])


def shortened(hit: Hit, name: str, labels: Iterable[str]) -> Hit:
    """Return a hit for what it is worth when ``name`` is only a part of what their thing is called in full."""
    form = fold(name)
    full = [fold(each) for each in labels]
    if hit.way not in _SURE or form in full or not any(is_short_for(form, each) for each in full):
        return hit
    return hit._replace(way=Way.SHORT, strength=hit.strength * STRENGTH[Way.SHORT])


def apart(found: Sequence[Link]) -> list[Link]:
    """Let no two entities be certain of one thing, for then they would be one themselves: the surest by far stays."""
    by_iri: dict[str, list[Link]] = defaultdict(list)
    for link in found:
        if link.certain:
            by_iri[link.iri].append(link)
    doubted: set[tuple[str, str]] = set()
    for rivals in by_iri.values():
        first, *rest = sorted(rivals, key=lambda each: -each.score)
        alone = all(other.score <= first.score - NEAR for other in rest)
        doubted.update((each.entity, each.iri) for each in (rest if alone else rivals) if rest)
    return [
        replace(link, certain=False, way=link.way + ", as another entity")
        if (link.entity, link.iri) in doubted
        else link
        for link in found
    ]


def _fit(entity: Own, candidate: Candidate, kinds: Kinds) -> Fit:
    """Compare the classes; where none is known of the candidate, a legal form in its name says that it is a firm."""
    if candidate.types or told_by(candidate.name) == fold(candidate.name):
        return kinds.fit(entity.types, candidate.types)
    return min(Fit.UNKNOWN, kinds.fit(entity.types, (KG + "Organization",)))


def _score(candidate: Candidate, fit: Fit, *, person: bool) -> float:
    score = candidate.strength * _BY_FIT[fit]
    if candidate.way is not Way.SERVICE and not _is_telling(candidate.name, person=person):
        score *= _UNTELLING
    if candidate.lonely:
        score *= _LONELY
    return 1 - (1 - score) * 0.5**candidate.shared


def _passed_over(weighed: list[_Weighed]) -> list[_Weighed]:
    """Lower the candidates that a service passes over while it is sure of another."""
    if not any(each.candidate.chosen for each in weighed):
        return weighed
    lowered = [each if each.candidate.chosen else replace(each, score=each.score * _UNMATCHED) for each in weighed]
    return sorted(lowered, key=lambda each: (-each.rank, each.candidate.iri))


def _is_certain(each: _Weighed, *, person: bool) -> bool:
    candidate = each.candidate
    if candidate.way not in _SURE or candidate.chosen is False:
        return False
    telling = _is_telling(candidate.name, person=person)
    if candidate.shared > (0 if telling else 1):
        return True
    if each.fit is Fit.SAME:
        return telling
    return each.fit is Fit.UNKNOWN and _is_long(candidate.name)


def _is_telling(name: str, *, person: bool) -> bool:
    words = told_by(name).split()
    full = [word for word in words if len(word) > 1]
    return len(full) >= _WORDS if person else len("".join(words)) >= _SHORTEST


def _is_long(name: str) -> bool:
    words = told_by(name).split()
    return len(words) >= _WORDS and len("".join(words)) >= _LETTERS


def _said(each: _Weighed, *, rivals: int) -> str:
    """Say how it was matched: "same name, same class"."""
    parts = [str(each.candidate.way)]
    if each.fit is not Fit.UNKNOWN:
        parts.append("same class" if each.fit is Fit.SAME else "similar class")
    if each.candidate.shared:
        parts.append(f"{each.candidate.shared} shared neighbour{'' if each.candidate.shared == 1 else 's'}")
    if rivals:
        parts.append(f"{rivals} other{'' if rivals == 1 else 's'} near")
    return ", ".join(parts)
