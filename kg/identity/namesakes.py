"""Tells namesakes apart: documents that use one name, sorted by the things they mean."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.identity import evidence, prior
from kg.identity.kinds import Family, family
from kg.identity.profile import Profile, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Self

_SURE = 1.2
"""Evidence (log-odds, without what the name tells) from which a document joins others at once."""
_ASKED, _DIFFERS = 9, -1.0
"""Members of a group that are asked, a third of which may differ; the evidence from which two differ."""
_SETTLED = 32
"""Members from which one confused document cannot mislead a group any more."""
_TRIED, _LARGEST, _HELD = 4, 8, 16
"""Groups that are tried of those that share something, and of the largest; those that are remembered for one mark."""
_EVERY = 16
"""Members up to which a group's face is drawn anew with each; beyond, each time it has grown by a quarter."""


@dataclass(slots=True)
class _Group:
    """Documents that mean one thing; ``face`` is what most of them say, for comparisons."""

    first: int
    members: list[Profile]
    face: Profile
    drawn: int = field(default=1)

    def take(self, others: Sequence[Profile]) -> None:
        self.members.extend(others)
        if len(self.members) <= _EVERY or len(self.members) * 4 >= self.drawn * 5:
            self.face = joined(self.members)
            self.drawn = len(self.members)


@dataclass(frozen=True, slots=True)
class Known:
    """A thing that a name is known to mean: the profiles that tell so, by date, and what they say all together."""

    members: Sequence[Profile]
    face: Profile

    @classmethod
    def of(cls, profiles: Sequence[Profile]) -> Self:
        """Return what is known of a thing by its profiles, by date; the first suffice to tell what contradicts it."""
        return cls(tuple(profiles[: _SETTLED + 1]), joined(profiles))


def fitting(profile: Profile, things: Sequence[Known]) -> int | None:
    """Return the place of the thing that a further document most likely means, or ``None`` when it fits none of them.

    It is judged as ``partition`` judges the documents of one name.
    """
    best, place = _best(profile, {place: thing.face for place, thing in enumerate(things)})
    enough = best >= _SURE or prior.of(profile) + best >= prior.SAME_FROM
    return None if not enough or _contradicted(profile, things[place].members) else place


def partition(profiles: Sequence[Profile]) -> list[list[Profile]]:
    """Sort the profiles of one name (each of one document) into groups that mean different things.

    The same groups come out whatever the order given: profiles are taken by date and document.  First each joins those
    with which it shares facts or neighbours; then the groups that nothing keeps apart become one, the largest first.
    Groups, and profiles within them, are in that order.
    """
    ordered = sorted(profiles, key=_order)
    groups = _merged(_seeds(ordered))
    return [sorted(group.members, key=_order) for group in sorted(groups, key=lambda each: each.first)]


def _order(profile: Profile) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return profile.published or "9999", profile.documents, profile.names


class _Near:
    """Finds the few groups with which a profile shares most."""

    def __init__(self) -> None:
        self._holders: defaultdict[object, list[int]] = defaultdict(list)

    def groups(self, profile: Profile) -> list[int]:
        shared = Counter(place for mark in _marks(profile) for place in self._holders.get(mark, ()))
        return sorted(shared, key=lambda place: (-shared[place], place))[:_TRIED]

    def add(self, profile: Profile, place: int) -> None:
        for mark in _marks(profile):
            holders = self._holders[mark]
            if len(holders) < _HELD and place not in holders:
                holders.append(place)


def _seeds(ordered: Iterable[Profile]) -> list[_Group]:
    """Put each profile to the group with which it shares most, if that is enough to be sure, or begin a new one."""
    groups: list[_Group] = []
    near = _Near()
    for number, profile in enumerate(ordered):
        best, place = _best(profile, {place: groups[place].face for place in near.groups(profile)})
        if best < _SURE or _contradicted(profile, groups[place].members):
            place = len(groups)
            groups.append(_Group(number, [profile], profile))
        else:
            groups[place].take([profile])
        near.add(profile, place)
    return groups


def _best(profile: Profile, faces: Mapping[int, Profile]) -> tuple[float, int]:
    """Return the best balance with one of some groups, by their places, and which, the earliest of equal ones."""
    scored = ((_balance(profile, face), -place) for place, face in faces.items())
    best, place = max(scored, default=(-evidence.IMPOSSIBLE, 0))
    return best, -place


def _contradicted(profile: Profile, members: Sequence[Profile]) -> bool:
    """Tell whether many of a group's first members differ: one document that confuses two things joins them not."""
    if len(members) > _SETTLED or family(profile.type, profile.iri) is Family.PLACE:
        return False
    asked = members[:_ASKED]
    return sum(_balance(profile, each) <= _DIFFERS for each in asked) * 3 > len(asked)


def _marks(profile: Profile) -> Iterator[object]:
    """Yield what tells which group a profile may join."""
    yield from profile.facts
    yield from (iri for iri in profile.beside if evidence.tells(iri))


def _balance(one: Profile, other: Profile) -> float:
    found = evidence.weigh(one, other)
    return found.support - found.conflict


def _merged(groups: Sequence[_Group]) -> list[_Group]:
    """Put each group to the one before it that it fits best, the largest first.

    Tried are those with which it shares something, and the largest.
    """
    kept: list[_Group] = []
    near = _Near()
    for group in sorted(groups, key=lambda each: (-len(each.members), each.first)):
        tried = {*near.groups(group.face), *range(min(len(kept), _LARGEST))}
        best, place = _best(group.face, {place: kept[place].face for place in sorted(tried)})
        if not tried or prior.of(group.face) + best < prior.SAME_FROM or _contradicted(group.face, kept[place].members):
            place = len(kept)
            kept.append(group)
        else:
            kept[place].take(group.members)
        near.add(group.face, place)
    return kept
