"""Keys under which an index finds the entities that a given one could be: two that may be one share at least one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kg.identity import nicknames
from kg.identity.kinds import Family, family
from kg.identity.letters import skeleton
from kg.identity.naming import COMMON, GENERIC, PARTICLES, SMALL, VAGUE, Name, name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kg.identity.profile import Profile

_SHORTEST = 3
"""Letters of the shortest word that can stand for a whole name."""
_PREFIXES = frozenset(
    "cyclone hurricane typhoon storm operation mv ms ss hms uss rv fc fk sc ac cd afc club clube".split()
)
"""What stands before the word by which a storm, a ship or a club is known."""
_GROUPS = {Family.PERSON: "p", Family.PLACE: "l"}
_PART, _WHOLE = ("p:s:", "t:a:"), ("p:1:", "t:1:")
"""The keys of what may stand for a longer name (a word of a person's name, the initials of others), and of what is no
longer than that itself."""


def keys(profile: Profile) -> frozenset[str]:
    """Return the keys of an entity, sorted into people (``p:``), places (``l:``) and all else (``t:``).

    They are made of each name: its folded words in the alphabet's order, how they sound, acronyms, and the one word by
    which it may be known (a last name, "hanbit" of "Hanbit Motors"), unless too many share that.

    >>> from kg.identity.profile import Profile
    >>> from kg.names import KG
    >>> sorted(keys(Profile("https://example.org/id/ibm", KG + "Company", ("IBM",), ("a",))))
    ['t:1:ibm', 't:a:ibm', 't:ibm', 't:w:ibm', 't:~ibm']
    """
    kind = family(profile.type, profile.iri)
    group = _GROUPS.get(kind, "t")
    return frozenset(f"{group}:{key}" for text in profile.names for key in _of_name(text, kind))


def sought(own: Collection[str]) -> set[str]:
    """Return the keys under which to look for what an entity of these keys could be.

    All people called Karl share the key of that word, and all firms of the same initials theirs, but it tells something
    only of one who is called just Karl, or of what is written as an acronym.

    >>> sorted(sought({"p:s:krl", "p:k lnd"})), sorted(sought({"p:s:krl", "p:1:krl"}))
    (['p:1:krl', 'p:k lnd'], ['p:1:krl', 'p:s:krl'])
    """
    return {_whole(key) if key.startswith(_PART) and _whole(key) not in own else key for key in own}


def _whole(key: str) -> str:
    return _WHOLE[_PART.index(key[:4])] + key[4:]


@lru_cache(maxsize=8_192)
def _of_name(text: str, kind: Family) -> frozenset[str]:
    found = name(text, kind)
    if not found.core:
        return frozenset((text,))
    made = _person(found) if kind is Family.PERSON else _thing(found, kind)
    return frozenset((" ".join(sorted(found.main)), found.solid, *made))


def _person(found: Name) -> Iterator[str]:
    if len(found.core) == 1:
        if found.family not in COMMON:
            yield from (f"s:{skeleton(found.family)}", f"1:{skeleton(found.family)}")
        return
    for last in _last_names(found):
        for first in (*nicknames.full(found.given), *found.core[1:-1]):  # many are known by a middle name
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
        yield from (f"a:{found.solid}", f"1:{found.solid}")
    for acronym in found.acronyms:
        yield f"a:{acronym}"
    telling = [word for word in found.core if word not in SMALL and word not in GENERIC]
    telling = telling[1:] if telling[1:] and telling[0] in _PREFIXES else telling
    if telling and telling[0] not in VAGUE and len(telling[0]) >= _SHORTEST:
        yield f"w:{telling[0]}"
