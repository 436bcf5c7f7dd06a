"""Puts further documents that use a name to the things that it is known to mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.identity import evidence, prior
from kg.identity.kinds import Family, family
from kg.identity.profile import joined

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from kg.identity.profile import Profile

_SURE = 1.2
"""Evidence (log-odds, without what the name tells) that suffices by itself, as in ``namesakes``."""
_ASKED, _DIFFERS = 9, -1.0
"""First documents that are asked, a third of which may differ; the evidence from which two differ."""
_SETTLED = 32
"""Documents from which one confused document cannot mislead any more."""


@dataclass(frozen=True, slots=True)
class Known:
    """A thing that a name means: the first profiles of it, how many there are, and what they say all together."""

    first: tuple[Profile, ...]
    size: int
    face: Profile

    @classmethod
    def of(cls, profiles: Sequence[Profile]) -> Self:
        """Return what is known of a thing by its profiles, in the order of their documents."""
        return cls(tuple(profiles[:_ASKED]), len(profiles), joined(profiles))


def fitting(profile: Profile, things: Sequence[Known]) -> int | None:
    """Return the place of the thing that a document most likely means, or ``None`` when it fits none of them.

    It is judged as ``namesakes.partition`` judges the documents of one name.
    """
    scored = [(_balance(profile, thing.face), -place) for place, thing in enumerate(things)]
    best, place = max(scored, default=(-evidence.IMPOSSIBLE, 0))
    enough = best >= _SURE or prior.of(profile) + best >= prior.SAME_FROM
    return None if not enough or _contradicted(profile, things[-place]) else -place


def _contradicted(profile: Profile, thing: Known) -> bool:
    if thing.size > _SETTLED or family(profile.type, profile.iri) is Family.PLACE:
        return False
    return sum(_balance(profile, each) <= _DIFFERS for each in thing.first) * 3 > len(thing.first)


def _balance(one: Profile, other: Profile) -> float:
    found = evidence.weigh(one, other)
    return found.support - found.conflict
