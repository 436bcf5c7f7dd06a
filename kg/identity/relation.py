"""How one name relates to another: the same, spelled otherwise, shortened, an acronym, or of something else."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from kg.identity import nicknames
from kg.identity.kinds import Family
from kg.identity.letters import sound
from kg.identity.naming import GENERIC, PARTICLES, SMALL, Name, name

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONG = 5
"""Letters from which one that is wrong is a slip rather than another word."""


class Tie(IntEnum):
    """What ties two names, the closest last."""

    OTHER = 0
    """Nothing, or a difference that tells two things apart ("Hanbit Motors", "Hanbit Foods")."""
    GIVEN = 1
    """One is a first name alone."""
    SHORT = 2
    """One leaves off words that may matter ("Hanbit", "Hanbit Motors"), or is a last name alone."""
    ACRONYM = 3
    INITIAL = 4
    """A first name is an initial."""
    NICKNAME = 5
    SLIP = 6
    """A letter differs."""
    ORDER = 7
    """The same words in another order."""
    PART = 8
    """One leaves off a middle name, or a word that companies leave off."""
    VARIANT = 9
    """Spelled, spaced or transliterated otherwise."""
    SAME = 10


@lru_cache(maxsize=8_192)
def tie(one: str, other: str, family: Family) -> Tie:
    """Return what ties two names of things of one family, whichever comes first."""
    first, second = sorted((name(one, family), name(other, family)), key=lambda each: (len(each.core), each.text))
    if not first.core or not second.core:
        return Tie.SAME if one == other else Tie.OTHER
    if family is Family.PERSON:
        return _people(first, second)
    if first.core == second.core:
        return Tie.SAME
    if _digits(first.core) != _digits(second.core):
        return Tie.OTHER
    if family is Family.PLACE:
        return _places(first, second)
    return _bodies(first, second)


def _people(short: Name, long: Name) -> Tie:
    if short.generation and long.generation and short.generation != long.generation:
        return Tie.OTHER
    if short.core == long.core:
        return Tie.SAME if short.generation == long.generation else Tie.PART
    if len(short.core) == 1:
        return _one_word(short, long)
    if short.solid == long.solid:
        return Tie.VARIANT
    return Tie.ORDER if sorted(short.core) == sorted(long.core) else _part_by_part(short, long)


def _part_by_part(short: Name, long: Name) -> Tie:
    last = _last_names(short, long)
    first = _first_names(short.given, long.given)
    middle = _middle_names(_middle(short), _middle(long))
    if first is Tie.OTHER and len(short.core) == 2 and len(short.given) > 1:  # noqa: PLR2004  known by a middle name
        first = min(Tie.NICKNAME, max((_first_names(short.given, each) for each in _middle(long)), default=Tie.OTHER))
    return min(first, last, middle)


def _one_word(short: Name, long: Name) -> Tie:
    word = short.core[0]
    if len(long.core) == 1:
        return _spelled(word, long.core[0])
    if word in (long.family, "".join(_with_particles(long.core))) or _spelled(word, long.family) >= Tie.VARIANT:
        return Tie.SHORT
    double = len(long.core) > 2 and word == long.core[-2]  # noqa: PLR2004  "García" of "Gabriel García Márquez"
    if double and word not in PARTICLES:
        return Tie.SHORT
    if word == long.given:  # where the last name comes first, it may be that
        return Tie.GIVEN if word in nicknames.GIVEN else Tie.SHORT
    if nicknames.may_be_one(word, long.given):
        return Tie.GIVEN
    return Tie.OTHER


def _with_particles(core: Sequence[str]) -> list[str]:
    start = len(core) - 1
    while start > 1 and core[start - 1] in PARTICLES:
        start -= 1
    return list(core[start:])


def _middle(person: Name) -> tuple[str, ...]:
    return tuple(word for word in person.core[1:-1] if word not in PARTICLES)


def _last_names(short: Name, long: Name) -> Tie:
    found = _spelled(short.family, long.family)
    if found is not Tie.OTHER:
        return found
    if len(long.core) > 2 and len(short.core) == 2 and short.family == long.core[-2]:  # noqa: PLR2004  two last names
        return Tie.PART
    return Tie.OTHER


def _first_names(one: str, other: str) -> Tie:
    if one == other:
        return Tie.SAME
    if min(len(one), len(other)) == 1 or (min(len(one), len(other)) == 2 and not _vowel(min(one, other, key=len))):  # noqa: PLR2004
        return Tie.INITIAL if one[0] == other[0] else Tie.OTHER
    if nicknames.may_be_one(one, other):
        return Tie.NICKNAME
    if one in nicknames.GIVEN and other in nicknames.GIVEN:
        return Tie.OTHER
    return _spelled(one, other)


def _vowel(text: str) -> bool:
    return any(sign in "aeiouy" for sign in text)


def _middle_names(fewer: tuple[str, ...], more: tuple[str, ...]) -> Tie:
    if fewer == more:
        return Tie.SAME
    if not fewer or not more:
        return Tie.PART
    agree = all(any(_first_names(one, other) is not Tie.OTHER for other in more) for one in fewer)
    return Tie.PART if agree else Tie.OTHER


def _spelled(one: str, other: str) -> Tie:
    """Compare two words letter by letter."""
    if one == other:
        return Tie.SAME
    if sound(one) == sound(other):
        return Tie.VARIANT
    if min(len(one), len(other)) >= _LONG and one[0] == other[0] and OSA.distance(one, other, score_cutoff=1) <= 1:
        return Tie.SLIP
    return Tie.OTHER


def _places(short: Name, long: Name) -> Tie:
    if short.solid == long.solid:
        return Tie.VARIANT
    if len(short.core) != len(long.core):
        return Tie.OTHER
    return min(_spelled(*pair) for pair in zip(short.core, long.core, strict=True))


def _bodies(short: Name, long: Name) -> Tie:
    if short.solid == long.solid:
        return Tie.VARIANT
    if short.acronym or len(short.core) == 1:
        if short.solid in long.acronyms:
            return Tie.ACRONYM
    elif long.acronym and long.solid in short.acronyms:
        return Tie.ACRONYM
    if short.main == long.main:
        return Tie.PART if len(short.main) == 1 or short.core[0] == long.core[0] else Tie.ORDER
    if short.main < long.main:
        return _left_off(short, long)
    return _word_by_word(short, long)


def _left_off(short: Name, long: Name) -> Tie:
    """Compare a name with one that has more words: what was left off at its end may be generic."""
    if long.main - short.main <= GENERIC and long.core[0] == short.core[0] and not short.acronym:
        return Tie.PART
    return Tie.SHORT if not short.main <= GENERIC | SMALL else Tie.OTHER


def _word_by_word(short: Name, long: Name) -> Tie:
    first = [word for word in short.core if word not in SMALL]
    second = [word for word in long.core if word not in SMALL]
    if not first or len(first) != len(second):  # a name may have small words alone
        return Tie.OTHER
    return min(_spelled(*pair) for pair in zip(first, second, strict=True))


def _digits(core: Sequence[str]) -> list[str]:
    return [word for word in core if any(sign.isdigit() for sign in word)]
