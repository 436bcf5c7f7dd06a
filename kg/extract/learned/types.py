"""What names are: those that are written alike in a text have one type, whatever stands around each of them."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kg.extract.lexicon import ORGANIZATION, PLACE, PRODUCT, lexicon
from kg.extract.mentions.types import is_branch
from kg.extract.model.shape import TYPES
from kg.names import KG
from kg.ontology import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kg.extract.model import Found, Scan

_SURELY = 0.6
"""The chance from which on a name is taken for an organization at one place, whatever it is at the others."""
_ANY = np.ones(len(TYPES), dtype=np.float32)
_BRANCH = np.array([type_ != "Country" for type_ in TYPES], dtype=np.float32)


def agreed(found: Sequence[Found], seen: Scan) -> list[Found]:
    """Give all names that are written alike one type: the likeliest by the mean over the places where they stand."""
    names = [each for each in found if each.kind == "name"]
    chances = seen.judge([(each.start, each.end) for each in names])[1]
    rows: dict[str, list[int]] = {}
    for place, each in enumerate(names):
        rows.setdefault(seen.text[each.start : each.end], []).append(place)
    types = {text: _type(chances[places] * _possible(text)) for text, places in rows.items()}
    return [
        each._replace(type=types[text][0], type_score=types[text][1]) if each.kind == "name" else each
        for each, text in ((each, seen.text[each.start : each.end]) for each in found)
    ]


def _type(chances: NDArray[np.float32]) -> tuple[str, float]:
    """Return the likeliest type of a name by the chances at each of its places (places, types), and its own chance.

    The family decides first, since its mass is spread over its types.  A firm lends its name to what it makes: what is
    surely an organization at one place is one, even if it is a product at most others.
    """
    families, mean = _families(), chances.mean(0)
    masses = {family: float(mean[columns].sum()) for family, columns in families.items()}
    family = max(masses, key=lambda each: masses[each])
    if family == PRODUCT and chances[:, families[ORGANIZATION]].sum(1).max() > _SURELY:
        family = ORGANIZATION
    best = max(families[family], key=lambda column: float(mean[column]))
    return TYPES[best], float(mean[best])


def _possible(name: str) -> NDArray[np.float32]:
    """Return a 1 for each type that a name may have: "Facebook Korea" is no country."""
    return _BRANCH if is_branch(name.lower().split(), lexicon()) else _ANY


@lru_cache(maxsize=1)
def _families() -> Mapping[str, Sequence[int]]:
    """Return the columns of the types of each family: of organizations, of places, and the others by themselves."""
    known = load()
    families: dict[str, list[int]] = defaultdict(list)
    for column, name in enumerate(TYPES):
        family = next((each for each in (ORGANIZATION, PLACE) if known.is_a(KG + name, each)), KG + name)
        families[family].append(column)
    return families
