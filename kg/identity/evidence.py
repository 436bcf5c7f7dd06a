"""What speaks for and against two profiles being one thing, besides their names."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kg import names
from kg.identity import fields, prior, regions, sketch
from kg.identity.kinds import Family, family, local_kind
from kg.identity.naming import SMALL
from kg.names import KG, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from kg.identity.profile import Profile

    Pairs = frozenset[tuple[str, str]]

IMPOSSIBLE = 8.0
"""Weight of what cannot be: two birth dates, a man and a woman."""

BORN_ABOUT = "born about"
"""The relation, of profiles alone, to the year in which a person was born, as the age and the document's date tell."""
_COUNTRY, _TEAM = KG + "Country", KG + "Team"
_SEXES = frozenset({"he", "she"})
_FOR_LIFE = {KG + "bornOn": "born", KG + "diedOn": "died", KG + "foundedOn": "founded"}
_AFFILIATED = frozenset(
    KG + name
    for name in (
        "worksFor manages chiefExecutiveOf chairs executiveOf boardMemberOf memberOf represents spokespersonFor left "
        "founded owns playsFor coaches teachesAt memberOfParty governs ministerOf headOfStateOf headOfGovernmentOf "
        "electedTo ambassadorTo"
    ).split()
)
_SEATED = frozenset((KG + "basedIn", KG + "headquarteredIn"))
_LYING = frozenset((KG + "locatedIn", KG + "capitalOf"))
_WITHIN = _SEATED | _LYING | {KG + "citizenOf", KG + "bornIn", KG + "livesIn", KG + "represents", KG + "governs"}
_PLAIN_WORDS = frozenset(
    "he she company firm group man woman person owner chief executive official president director manager "
    "chairman founder head spokesman spokeswoman chairwoman leader former deputy assistant vice senior "
    "general people one country place state the a an of business organization organisation agency body maker "
    "place town city village".split()
)
"""Words that are said of too many for them to tell one from another."""
_WORLD = frozenset(
    "europe asia africa america north-america south-america latin-america european-union eu united-nations un "
    "reuters ap bbc associated-press bloomberg afp internet covid-19 washington london new-york paris "
    "brussels berlin beijing moscow tokyo".split()
)
"""What stands in so many texts that two of them having it in common says next to nothing."""
_FEW = 8
"""Documents up to which the words around an entity tell what it is about."""
_USUAL, _SLOPE, _MOST = 0.035, 12.0, 0.5
"""The share of content words that two texts have in common anyway, the log-odds for all of them, and the most given."""
_OFTEN = 40
"""Neighbours from which some are shared by chance."""


class Reason(NamedTuple):
    """One piece of evidence: its weight (log-odds; below zero it speaks against), and what tells it in words."""

    weight: float
    tell: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that speaks for (``support``, 0 and more) and against (``conflict``, 0 and more), with the reasons."""

    support: float
    conflict: float
    reasons: tuple[Reason, ...]


class _Traits(NamedTuple):
    """What the facts and words of a profile tell, worked out once for all its comparisons."""

    ends: frozenset[str]
    affiliated: frozenset[str]
    seats: frozenset[str]
    lying: frozenset[str]
    within: frozenset[str]
    dates: tuple[frozenset[str], ...]
    births: frozenset[int]
    sexes: frozenset[str]
    fields: frozenset[str]


@lru_cache(maxsize=8_192)
def _traits(facts: Pairs, words: frozenset[str]) -> _Traits:
    return _Traits(
        frozenset(end for _, end in facts),
        _ends(facts, _AFFILIATED),
        _ends(facts, _SEATED),
        _ends(facts, _LYING),
        _ends(facts, _WITHIN),
        tuple(_ends(facts, {relation}) for relation in _FOR_LIFE),
        frozenset(int(year) for year in _ends(facts, {BORN_ABOUT})),
        words & _SEXES,
        fields.of(words, facts),
    )


def _ends(facts: Pairs, relations: Collection[str]) -> frozenset[str]:
    return frozenset(end for relation, end in facts if relation in relations)


def weigh(one: Profile, other: Profile) -> Evidence:
    """Compare two profiles by everything but their names; symmetric."""
    kind = family(one.type, one.iri)
    first, second = _traits(one.facts, one.words), _traits(other.facts, other.words)
    found = _same_words(one, other) + _lives(first, second) + _fields(first, second) + _types(one, other, kind)
    if not in_both(one, other):
        found += _shared(one, other, (first, second)) + _contexts(one, other)
    if kind is Family.PERSON:
        found += _affiliations(first, second)
    if kind is Family.BODY and prior.is_shared(one) and prior.is_shared(other):
        found += _countries(one, other)
    if kind is Family.PLACE:
        found += _abroad(first.lying, other) + _abroad(second.lying, one)
    if one.type == other.type == _TEAM:
        found += _abroad(first.seats, other) or _abroad(second.seats, one)
    found += _places(one, other, (first, second), kind) or _seats(one, other, (first, second))
    found.sort(key=lambda each: -abs(each.weight))
    support = sum(each.weight for each in found if each.weight > 0)
    return Evidence(support, -sum(each.weight for each in found if each.weight < 0), tuple(found))


def in_both(one: Profile, other: Profile) -> int:
    """Return in how many documents both stand."""
    few, many = sorted((one.documents, other.documents), key=len)
    places = ((bisect_left(many, each), each) for each in few)
    return sum(place < len(many) and many[place] == each for place, each in places)


def _shared(one: Profile, other: Profile, traits: tuple[_Traits, _Traits]) -> list[Reason]:
    """Weigh the entities that stand beside both, more where facts are told of them."""
    common = one.beside & other.beside
    if not common:
        return []
    chance = 1 + math.log2(max(1.0, min(len(one.beside), len(other.beside)) / _OFTEN))
    same = {end: relation for relation, end in sorted(one.facts & other.facts)}
    first, second = traits
    found = []
    for iri in common:
        told = 2.2 if iri in same else (1.0, 1.1, 1.4)[(iri in first.ends) + (iri in second.ends)]
        found.append((_weight(iri) * told / chance, iri))
    found.sort(key=lambda each: (-each[0], each[1]))
    total = _diminished([weight for weight, _ in found])
    best = found[0][1]

    def text() -> str:
        return f"both say: {said(same[best], best)}" if best in same else f"{title(best)} stands beside both"

    more = len(found) - 1
    return [Reason(total, lambda: text() + (f", and {more} more" if more else ""))]


def _diminished(weights: list[float]) -> float:
    """Add up weights, the largest first, each counting less than the one before: neighbours come in groups."""
    return sum(weight * 0.75**number for number, weight in enumerate(weights))


@lru_cache(maxsize=8_192)
def _weight(iri: str) -> float:
    """Return how much it tells that an entity stands beside both."""
    local = names.local(iri)
    if local in _WORLD:
        return 0.1
    kind = local_kind(iri)
    if kind is Kind.PLACE:
        return 0.15 if regions.chain(iri) else 0.5
    return 1.3 if kind is Kind.PERSON and "-" in local else 0.9


def _same_words(one: Profile, other: Profile) -> list[Reason]:
    common = one.words & other.words
    telling = sorted(common - _PLAIN_WORDS)
    if telling:
        return [Reason(min(0.6 * len(telling), 1.2), lambda: f"both are called {', '.join(telling[:3])}")]
    return [Reason(0.1, lambda: "both are called the same")] if common - _SEXES else []


def _lives(first: _Traits, second: _Traits) -> list[Reason]:
    """Compare what cannot change: dates of birth, death and foundation, and the sex."""
    found = []
    for word, ours, theirs in zip(_FOR_LIFE.values(), first.dates, second.dates, strict=True):
        if ours and theirs:
            found.append(_dates(ours, theirs, word))
    if len(first.sexes) == 1 and len(second.sexes) == 1 and first.sexes != second.sexes:
        found.append(Reason(-IMPOSSIBLE, lambda: "one is a man, the other a woman"))
    if first.births and second.births:
        found.append(_ages(first.births, second.births))
    return found


def _dates(first: frozenset[str], second: frozenset[str], word: str) -> Reason:
    agreeing = {a if len(a) < len(b) else b for a in first for b in second if a.startswith(b) or b.startswith(a)}
    if agreeing:
        date = max(agreeing, key=lambda each: (len(each), each))
        return Reason(4.0 if len(date) > len("2000-01") else 1.5, lambda: f"both were {word} in {date}")
    against = IMPOSSIBLE if word != "founded" else 2.0
    return Reason(-against, lambda: f"one was {word} in {min(first)}, the other in {min(second)}")


def _ages(first: frozenset[int], second: frozenset[int]) -> Reason:
    """Compare years of birth as ages tell them, which may be a year off on both sides."""
    apart = min(abs(a - b) for a in first for b in second)
    if apart <= 1:
        return Reason(1.2, lambda: f"both were born about {min(first)}")
    against = IMPOSSIBLE if apart > 2 else 1.0  # noqa: PLR2004  a year on both sides
    return Reason(-against, lambda: f"one was born about {min(first)}, the other about {min(second)}")


def _contexts(one: Profile, other: Profile) -> list[Reason]:
    """Compare the words around the two; a union of many documents has words of all kinds and tells nothing."""
    if not one.context or not other.context or max(len(one.documents), len(other.documents)) > _FEW:
        return []
    likeness = sketch.likeness(one.context, other.context)
    weight = max(-_MOST, min(_MOST, (likeness - _USUAL) * _SLOPE))
    return [Reason(weight, lambda: f"the texts about them {'share many words' if weight > 0 else 'share few words'}")]


def _types(one: Profile, other: Profile, kind: Family) -> list[Reason]:
    """Tell of a company and a product of one name, or a country and a town, unless it is a well-known place."""
    theirs = family(other.type, other.iri)
    if theirs is not kind and Family.OTHER not in (kind, theirs):
        return [Reason(-4.0, lambda: f"one is read as {min(kind, theirs)}, the other as {max(kind, theirs)}")]
    countries = (one.type == _COUNTRY) + (other.type == _COUNTRY)
    if kind is Family.PLACE and countries == 1 and not regions.chain(one.iri):
        return [Reason(-4.0, lambda: "one is a country, the other is none")]
    return []


def _affiliations(first: _Traits, second: _Traits) -> list[Reason]:
    if not first.affiliated or not second.affiliated:
        return []
    common = sorted(first.affiliated & second.affiliated)
    if common:
        return [Reason(1.2, lambda: f"both belong to {title(common[0])}")]
    alike = sorted((a, b) for a in first.affiliated for b in second.affiliated if _alike(a, b))
    if alike:
        a, b = sorted(alike[0])
        return [Reason(0.8, lambda: f"{title(a)} and {title(b)}, to which they belong, may be one")]
    ours, theirs = min(first.affiliated), min(second.affiliated)
    return [Reason(-2.0, lambda: f"one belongs to {title(ours)}, the other to {title(theirs)}")]


@lru_cache(maxsize=8_192)
def _alike(one: str, other: str) -> bool:
    """Tell whether one of two names begins with the other or is its acronym."""
    short, long = sorted((names.local(one).split("-"), names.local(other).split("-")), key=len)
    initials = {"".join(word[0] for word in long if word), "".join(word[0] for word in long if word not in SMALL)}
    return long[: len(short)] == short or "".join(short) in initials


def _places(one: Profile, other: Profile, traits: tuple[_Traits, _Traits], kind: Family) -> list[Reason]:
    """Tell of two that lie in different countries or parts of one."""
    first, second = traits
    ours, theirs = first.within, second.within
    if kind is Family.PLACE:  # a well-known place lies where everybody knows, unless the text says otherwise
        ours, theirs = first.lying or _known(one), second.lying or _known(other)
    if not ours or not theirs or ours & theirs:
        return []
    known = [(a, b) for a in ours for b in theirs if regions.chain(a) and regions.chain(b)]
    parted = [(a, b) for a, b in known if regions.exclude(a, b)]
    if not parted or len(parted) < len(known):
        return []
    a, b = min(parted)
    return [Reason(-6.0 if kind is Family.PLACE else -1.5, lambda: f"one lies in {title(a)}, the other in {title(b)}")]


def _abroad(seats: frozenset[str], other: Profile) -> list[Reason]:
    """Tell of what is said to lie in one country, and of its namesake around which others are named."""
    ours, theirs = regions.countries(seats), regions.countries(other.beside)
    if not ours or not theirs or ours & theirs or len(other.documents) > _FEW:
        return []
    return [Reason(-2.2, lambda: f"one lies in {title(min(ours))}, the other stands beside {title(min(theirs))}")]


def _countries(one: Profile, other: Profile) -> list[Reason]:
    """Compare the countries that stand beside two bodies of a name that many countries have."""
    ours, theirs = regions.countries(one.beside), regions.countries(other.beside)
    if not ours or not theirs:
        return []
    if ours & theirs:
        return [Reason(0.4, lambda: f"both have to do with {title(min(ours & theirs))}")]
    return [Reason(-1.5, lambda: f"one has to do with {title(min(ours))}, the other with {title(min(theirs))}")]


def _known(place: Profile) -> frozenset[str]:
    return frozenset((place.iri,)) if len(regions.chain(place.iri)) > 1 else frozenset()


def _seats(one: Profile, other: Profile, traits: tuple[_Traits, _Traits]) -> list[Reason]:
    """Tell of two that have their seats in different towns, neither of which stands beside the other."""
    ours, theirs = (frozenset(end for end in each.seats if not regions.chain(end)) for each in traits)
    if not ours or not theirs or ours & theirs or ours & other.beside or theirs & one.beside:
        return []
    return [Reason(-2.0, lambda: f"one is based in {title(min(ours))}, the other in {title(min(theirs))}")]


def _fields(first: _Traits, second: _Traits) -> list[Reason]:
    if fields.apart(first.fields, second.fields):
        return [Reason(-2.5, lambda: f"one is of the field of {min(first.fields)}, the other of {min(second.fields)}")]
    common = first.fields & second.fields
    return [Reason(0.4, lambda: f"both are of the field of {min(common)}")] if common else []


def title(iri: str) -> str:
    """Return a name for people out of an IRI: "hanbit-motors" is "Hanbit Motors"."""
    return " ".join(word.capitalize() for word in names.local(iri).split("-"))


def said(relation: str, end: str) -> str:
    """Return a fact in words, the entity itself left out: "chief executive of Hanbit"."""
    local = names.local(relation.removeprefix("^"))
    spaced = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in local)
    return f"{title(end)} {spaced} it" if relation.startswith("^") else f"{spaced} {title(end)}"


def tells(iri: str) -> bool:
    """Tell whether it means something that an entity stands beside both of two."""
    return _weight(iri) >= 0.5  # noqa: PLR2004
