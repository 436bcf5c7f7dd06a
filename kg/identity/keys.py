"""Keys under which an index finds the entities that a given one could be: two that may be one share at least one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kg.identity import nicknames
from kg.identity.kinds import Family, family
from kg.identity.letters import skeleton
from kg.identity.naming import COMMON, GENERIC, PARTICLES, SMALL, VAGUE, Name, name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.identity.profile import Profile

_SHORTEST = 3
"""Letters of the shortest word that can stand for a whole name."""
_PREFIXES = frozenset(
    "cyclone hurricane typhoon storm operation mv ms ss hms uss rv fc fk sc ac cd afc club clube".split()
)
"""What stands before the word by which a storm, a ship or a club is known."""
_GROUPS = {Family.PERSON: "p", Family.PLACE: "l"}


def keys(profile: Profile) -> frozenset[str]:
    """Return the keys of an entity, sorted into people (``p:``), places (``l:``) and all else (``t:``).

    They are made of each name: its folded words in the alphabet's order, how they sound, acronyms, and the one word by
    which it may be known (a last name, "hanbit" of "Hanbit Motors"), unless too many share that.

    >>> from kg.identity.profile import Profile
    >>> from kg.names import KG
    >>> sorted(keys(Profile("https://example.org/id/ibm", KG + "Company", ("IBM",), ("a",))))
    ['t:a:ibm', 't:ibm', 't:w:ibm', 't:~ibm']
    """
    kind = family(profile.type, profile.iri)
    group = _GROUPS.get(kind, "t")
    return frozenset(f"{group}:{key}" for text in profile.names for key in _of_name(text, kind))


@lru_cache(maxsize=65_536)
def _of_name(text: str, kind: Family) -> frozenset[str]:
    found = name(text, kind)
    if not found.core:
        return frozenset((text,))
    made = _person(found) if kind is Family.PERSON else _thing(found, kind)
    return frozenset((" ".join(sorted(found.main)), found.solid, *made))


def _person(found: Name) -> Iterator[str]:
    if len(found.core) == 1:
        if found.family not in COMMON:
            yield f"s:{skeleton(found.family)}"
        return
    for last in _last_names(found):
        for first in nicknames.full(found.given):
            yield f"{first[0]} {skeleton(last)}"
        if last not in COMMON:
            yield f"s:{skeleton(last)}"
    if found.given not in nicknames.GIVEN and found.given not in COMMON and len(found.given) > _SHORTEST:
        yield f"s:{skeleton(found.given)}"


def _last_names(found: Name) -> set[str]:
    """Return the last name, and the one before it where there may be two ("García Márquez")."""
    double = len(found.core) > 2 and found.core[-2] not in PARTICLES and found.core[-2] not in nicknames.GIVEN  # noqa: PLR2004
    return {found.core[-1], found.core[-2]} if double and len(found.core[-2]) > 1 else {found.core[-1]}


def _thing(found: Name, kind: Family) -> Iterator[str]:
    yield "~" + " ".join(sorted(skeleton(word) for word in found.main))
    if kind is Family.PLACE:
        return
    if found.acronym or len(found.core) == 1:
        yield f"a:{found.solid}"
    for acronym in found.acronyms:
        yield f"a:{acronym}"
    telling = [word for word in found.core if word not in SMALL and word not in GENERIC]
    telling = telling[1:] if telling[1:] and telling[0] in _PREFIXES else telling
    if telling and telling[0] not in VAGUE and len(telling[0]) >= _SHORTEST:
        yield f"w:{telling[0]}"
