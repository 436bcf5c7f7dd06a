"""How much a name alone tells: whether two things of this very name are likely to be one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kg.identity.kinds import Family, family
from kg.identity.naming import COMMON, GENERIC, SMALL, VAGUE, is_acronym, name
from kg.identity.nicknames import GIVEN

if TYPE_CHECKING:
    from kg.identity.profile import Profile

SAME_FROM, MAYBE_FROM = 2.0, -0.5
"""Log-odds from which two are merged, and from which they are proposed to a person."""

_PLACE, _SHARED_PLACE = 4.0, 1.8
_DISTINCT, _PLAIN, _BARE = 2.6, 1.8, 1.3
"""Names that nothing else is likely to have; those that need some support; those that need a good deal."""
_PERSON, _MONONYM = 1.3, 0.6
_LONG_ACRONYM = 5
_SHARED = frozenset(
    tuple(place.split("-"))
    for place in (
        "alexandria arlington aurora cambridge columbia columbus concepcion cordoba durham georgia granada guadalajara "
        "halifax hamilton hyderabad jackson kingston la-paz lancaster leon lincoln merida newport plymouth portland "
        "punjab richmond rochester rosario salem san-antonio san-carlos san-fernando san-jose san-juan san-luis "
        "san-miguel san-pedro santa-cruz santa-fe santa-maria santa-rosa santiago springfield toledo trinidad valencia "
        "victoria windsor worcester york"
    ).split()
)
"""Places of which there are several well-known ones, none much better known than the others; firms bear their names."""


_FAVOURITES = frozenset(
    "alpha apollo athena atlas aurora delta eclipse galaxy genesis gemini hercules horizon infinity jupiter liberty "
    "mercury neptune nova odyssey olympus omega orion phoenix pioneer pegasus polaris prometheus pulse quantum saturn "
    "sigma sirius spectrum summit titan triton unity venus victory vista vulcan zenith".split()
)
"""Words by which firms and products of all kinds like to be called."""


def of(profile: Profile) -> float:
    """Return the log-odds that another document's thing of the same name is this one, by the most telling name."""
    kind = family(profile.type, profile.iri)
    return max(_of_name(text, kind) for text in profile.names)


def is_shared(profile: Profile) -> bool:
    """Tell whether other countries may have a body of this name: an acronym, a ministry of health."""
    return of(profile) < _DISTINCT


@lru_cache(maxsize=8_192)
def _of_name(text: str, kind: Family) -> float:
    found = name(text, kind)
    if kind is Family.PLACE:
        return _SHARED_PLACE if found.core in _SHARED else _PLACE
    if kind is Family.PERSON:
        return _person(found.core)
    telling = [word for word in found.core if word not in SMALL and word not in GENERIC]
    vague = all(word in VAGUE or word in _FAVOURITES or word in COMMON or word in GIVEN for word in telling)
    if is_acronym(text):
        return _PLAIN if len(found.solid) >= _LONG_ACRONYM else _BARE
    if kind is Family.BODY:
        return _BARE if vague else _PLAIN if found.core in _SHARED else _DISTINCT
    return _BARE if kind is Family.EVENT else _PLAIN  # cups, festivals and editions bear one name for years


def _person(core: tuple[str, ...]) -> float:
    """People of one name are many: without any support documents are not even about the same one."""
    if len(core) == 1:
        return _MONONYM
    return _PERSON - 0.3 if core[-1] in COMMON and core[0] in GIVEN else _PERSON
