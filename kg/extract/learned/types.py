"""What names are: those that are written alike in a text have one type, unless they surely are of different kinds."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kg.extract.demonyms import DEMONYMS
from kg.extract.first_names import is_first_name
from kg.extract.lexicon import ORGANIZATION, PLACE, PRODUCT, lexicon
from kg.extract.mentions.types import is_branch
from kg.extract.model.shape import TYPES
from kg.names import KG
from kg.ontology import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kg.extract.model import Found, Scan
    from kg.model import Mention

_SURELY = 0.6
"""The chance from which on a name is taken for an organization at one place, whatever it is at the others."""
_CERTAINLY, _SHARE = 0.95, 0.2
"""The chance from which on a name is surely of a family at one place, and the share of its places that must be so.

Of 1,800 names of the gate and the identity set this mends twelve and spoils none.
"""
_Place = tuple[int, int]
_ANY = np.ones(len(TYPES), dtype=np.float32)
_NO_COUNTRY = np.array([type_ != "Country" for type_ in TYPES], dtype=np.float32)


def agreed(found: Sequence[Found], seen: Scan) -> list[Found]:
    """Give all names that are written alike one type: the likeliest by the mean over the places where they stand.

    Where some are surely of one family and some of another, as a town and a man who bears its name, each has its own.
    ``type_score`` becomes the chance of the family: of a place that may be a city or a region, of its being a place.
    """
    names = [each for each in found if each.kind == "name"]
    chances = seen.judge([(each.start, each.end) for each in names])[1]
    rows: dict[str, list[int]] = {}
    texts = [seen.text[each.start : each.end] for each in names]
    for place, text in enumerate(texts):
        rows.setdefault(_form(text), []).append(place)
    types: dict[tuple[int, int], tuple[str, float]] = {}
    for places in rows.values():
        allowed = chances[places] * np.prod([_possible(texts[place]) for place in places], axis=0)
        for place, typed in zip(places, _types(allowed), strict=True):
            types[names[place].start, names[place].end] = _placed(typed, texts[place], allowed)
    _called_by_first_names(dict(zip(((each.start, each.end) for each in names), texts, strict=True)), types)
    return [_typed(each, types[each.start, each.end]) if each.kind == "name" else each for each in found]


def _called_by_first_names(texts: Mapping[_Place, str], types: dict[_Place, tuple[str, float]]) -> None:
    """Let one called by a first name be a person where the text has the whole name: "Ingrid" of Ingrid Solbakk."""
    known = load()
    whole = {text.split()[0] for place, text in texts.items() if " " in text and types[place][0] == "Person"}
    for place, text in texts.items():
        if text in whole and is_first_name(text) and not known.is_a(KG + types[place][0], PLACE):
            types[place] = "Person", 1.0


def _form(name: str) -> str:
    """Return what is the same in "The Senate" and "Senate", "LAGOS" and "Lagos"."""
    return name.casefold().removeprefix("the ")


def _placed(typed: tuple[str, float], name: str, chances: NDArray[np.float32]) -> tuple[str, float]:
    """Return the type of a name; if it is a country of which nobody knows, the next likely kind of place."""
    if typed[0] != "Country" or name in DEMONYMS or _form(name) in lexicon().countries:
        return typed
    return _likeliest(chances.mean(0) * _NO_COUNTRY, PLACE)[0], typed[1]


def _typed(found: Found, typed: tuple[str, float]) -> Found:
    return found._replace(type=typed[0], type_score=typed[1])


def _types(chances: NDArray[np.float32]) -> list[tuple[str, float]]:
    """Return the type of a name at each of its places and its family's chance, by the chances (places, types)."""
    masses = {family: chances[:, columns].sum(1) for family, columns in _families().items()}
    least = max(1.0, _SHARE * len(chances))
    senses = [family for family, mass in masses.items() if (mass >= _CERTAINLY).sum() >= least]
    if PRODUCT in senses and ORGANIZATION in senses:
        senses.remove(PRODUCT)
    if len(senses) <= 1:
        return [_type(chances)] * len(chances)
    own = np.stack([masses[family] for family in senses]).argmax(0)
    means = [chances[own == number].mean(0) for number in range(len(senses))]
    typed = [_likeliest(mean, family) for mean, family in zip(means, senses, strict=True)]
    return [typed[number] for number in own.tolist()]


def pooled(names: Sequence[Mention], seen: Scan) -> str:
    """Return the type of a thing by all its names, whatever each of them was taken for: the likeliest by the mean."""
    chances = seen.judge([(each.span.start, each.span.end) for each in names])[1]
    possible = np.prod([_possible(each.span.text) for each in names], axis=0)
    return KG + _type(chances * possible)[0]


def _type(chances: NDArray[np.float32]) -> tuple[str, float]:
    """Return the likeliest type of a name by the chances at its places (places, types), and its family's chance.

    The family decides first, since its mass is spread over its types.  A firm lends its name to what it makes: what is
    surely an organization at one place is one, even if it is a product at most others.
    """
    families, mean = _families(), chances.mean(0)
    masses = {family: float(mean[columns].sum()) for family, columns in families.items()}
    family = max(masses, key=lambda each: masses[each])
    if family == PRODUCT and chances[:, families[ORGANIZATION]].sum(1).max() > _SURELY:
        family = ORGANIZATION
    return _likeliest(mean, family)


def _likeliest(mean: NDArray[np.float32], family: str) -> tuple[str, float]:
    """Return the likeliest type of a family, and the family's chance."""
    columns = _families()[family]
    best = max(columns, key=lambda column: float(mean[column]))
    return TYPES[best], float(mean[columns].sum())


def _possible(name: str) -> NDArray[np.float32]:
    """Return a 1 for each type that a name may have: "Facebook Korea" is no country, nor is LAGOS in a dateline."""
    words = lexicon()
    town = name.isupper() and name.lower() not in words.countries
    return _NO_COUNTRY if town or is_branch(name.lower().split(), words) else _ANY


@lru_cache(maxsize=1)
def _families() -> Mapping[str, Sequence[int]]:
    """Return the columns of the types of each family: of organizations, of places, and the others by themselves."""
    known = load()
    families: dict[str, list[int]] = defaultdict(list)
    for column, name in enumerate(TYPES):
        family = next((each for each in (ORGANIZATION, PLACE) if known.is_a(KG + name, each)), KG + name)
        families[family].append(column)
    return families
