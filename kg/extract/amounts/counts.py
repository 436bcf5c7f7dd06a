"""Reads counts: a number and the noun that is counted, by the dependency tree; and large numbers that stand alone."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.extract.amounts.numbers import Number, plain
from kg.extract.amounts.passage import QUANTITY, Found
from kg.extract.amounts.quantities import DECIMAL
from kg.extract.amounts.units import rate_at
from kg.extract.amounts.words import words

if TYPE_CHECKING:
    from kg.extract.amounts.passage import Passage
    from kg.model import Token

_MODIFIERS = frozenset({"ADJ", "NOUN", "PROPN", "ADV", "VERB"})
_VERBS_AS_MODIFIERS = frozenset({"VBN", "VBG"})
_PLURALS = frozenset({"NNS", "NNPS"})
_UNCHANGING = words(
    "people police staff personnel crew cattle aircraft spacecraft sheep deer fish salmon offspring troops "
    "series species"
)
_DROPPED = words("more other additional further extra fewer less of the such consecutive straight")
_NOT_COUNTED = words(
    "one ones o'clock th percent cent per half others something thing things way ways thirds quarters fifths "
    "halves tenths a.m. p.m. gmt"
)
_TEMPORAL = words("today yesterday tomorrow tonight ago later earlier each apiece late early respectively now again")
_ARGUMENTS = frozenset(
    {"dobj", "pobj", "attr", "nsubj", "nsubjpass", "npadvmod", "conj", "oprd", "acomp", "dative", "ROOT", "appos"}
)
_NUMERATION = words(
    "no no. nos. number page pages chapter section article phase level version type class room flight route "
    "highway channel episode season volume vol. part step grade stage round figure fig. table item rule line "
    "gate platform terminal block suite floor interstate exit category row seat apartment apt. unit # § top"
)
_NUMBERS_OF = frozenset({"number", "total", "count", "tally", "amount"})
_IN_SO_MANY = re.compile(r"\b(?:one|two|three|four|nine|\d+)\s+(?:in|out\s+of)\s+(?:every\s+)?$")
_LARGE = Decimal(100)
_NAME_LIKE = Decimal(10_000)
_FIRST_YEAR, _MODERN, _LAST_YEAR = 1000, 1900, 2100
_LONGEST = 6


def read(number: Number, passage: Passage) -> Found | None:
    """Return the count that this number is part of; a number that is a name's or a place in an order is none."""
    last = passage.token_at(number.end - 1)
    if last is None or _is_numeration(number, passage) or _IN_SO_MANY.search(passage.low, passage.start, number.start):
        return None
    noun = _noun(last, number=number, passage=passage)
    if noun is not None:
        tokens = passage.tokens
        unit, end = _unit(tokens[last + 1 : noun + 1]), tokens[noun].end
        rate = rate_at(passage.low, end, passage.end)
        if rate is not None:
            unit, end = f"{unit} per {rate[0]}", rate[1]
        return Found(
            number.start, end, QUANTITY, (tokens[noun].start, tokens[noun].end), DECIMAL, plain(number.value), unit
        )
    return _alone(number, last, passage=passage)


def _is_numeration(number: Number, passage: Passage) -> bool:
    """Tell whether the number rather tells which one: *Windows 10*, *page 12*, *No. 1*, *day five*."""
    first, before = passage.token_at(number.start), passage.token_before(number.start)
    if first is None or before is None:
        return False
    word = passage.tokens[before]
    if passage.tokens[first].dep == "nummod" and passage.tokens[first].head < first and word.pos in {"NOUN", "PROPN"}:
        return True
    if word.text.lower() in _NUMERATION:
        return True
    return word.pos == "PROPN" and number.plain and number.value < _NAME_LIKE and not passage.is_date(word.start)


def _noun(last: int, *, number: Number, passage: Passage) -> int | None:
    """Return the place of the noun that is counted: the end of the run of words that may stand before it."""
    tokens, end = passage.tokens, min(passage.bounds[1], last + 1 + _LONGEST)
    noun = None
    for place in range(last + 1, end):
        if not _may_stand(tokens[place], tokens[place - 1]):
            break
        if tokens[place].pos in {"NOUN", "PROPN"} and tokens[place].tag != "NNP" and len(tokens[place].text) > 1:
            noun = place
            if tokens[place].tag in _PLURALS and not _goes_on(place, passage):
                break
    if noun is None or not _is_counted(tokens[noun], number):
        return None
    # "one man said" and "as one step" count nothing
    return None if number.value == 1 and _role(noun, passage) in {"nsubj", "pobj"} else noun


def _role(place: int, passage: Passage) -> str:
    """Return the dependency of a word, or of the first one that it is joined to by *and*."""
    tokens = passage.tokens
    while tokens[place].dep == "conj" and tokens[place].head < place:
        place = tokens[place].head
    return tokens[place].dep


def _may_stand(word: Token, before: Token) -> bool:
    if word.text == "-":
        return before.pos in _MODIFIERS
    if word.text.lower() in _TEMPORAL | _NOT_COUNTED or word.pos not in _MODIFIERS:
        return False
    return word.pos != "VERB" or word.tag in _VERBS_AS_MODIFIERS


def _goes_on(place: int, passage: Passage) -> bool:
    """Tell whether a plural noun only modifies the noun behind it (*sports events*)."""
    following = place + 1
    tokens = passage.tokens
    return following < passage.bounds[1] and tokens[place].head == following and tokens[following].tag in _PLURALS


def _is_counted(noun: Token, number: Number) -> bool:
    word = noun.text.lower()
    if (
        word in _NOT_COUNTED
        or word in _TEMPORAL
        or (number.plain and _MODERN <= number.value < _LAST_YEAR and number.value % _LARGE)
    ):
        return False  # "2015 sales" may be the year's
    if number.value <= 1:
        return noun.tag == "NN"
    return noun.tag in _PLURALS or word in _UNCHANGING


def _unit(words: tuple[Token, ...]) -> str:
    """Return what is counted, in lower case, without words that only compare (*more*)."""
    kept = list(words)
    while len(kept) > 1 and kept[0].text.lower() in _DROPPED:
        kept = kept[1:]
    pieces = [word.text.lower() for word in kept]
    gaps = [" " * (after.start > before.end) for before, after in pairwise(kept)]
    return "".join(piece + gap for piece, gap in zip(pieces, [*gaps, ""], strict=True))


def _alone(number: Number, last: int, *, passage: Passage) -> Found | None:
    """Read a number without a noun, if it is large; the *number of users* that is its subject gives the unit."""
    word = passage.tokens[last]
    year = number.plain and _FIRST_YEAR <= number.value < _LAST_YEAR
    small = number.value < _LARGE and (number.plain or number.spelled)
    if (number.spelled and number.scale == 1) or year or small or word.dep not in _ARGUMENTS:
        return None
    following, before = passage.token_from(number.end), passage.token_before(number.start)
    if (
        following is not None
        and passage.tokens[following].pos in _MODIFIERS | {"NUM"}
        and passage.tokens[following].tag not in {"RB", "VBN"}
    ):
        return None
    if before is not None and passage.tokens[before].pos == "NUM":
        return None
    unit = _number_of(last, passage)
    return Found(number.start, number.end, QUANTITY, (number.start, number.end), DECIMAL, plain(number.value), unit)


def _number_of(place: int, passage: Passage) -> str | None:
    """Return *users* for the number in *the number of users passed 400 million*."""
    tokens = passage.tokens
    verb = tokens[place].head
    if tokens[verb].dep == "prep":
        verb = tokens[verb].head
    inside = range(*passage.bounds)
    subjects = [i for i in inside if tokens[i].head == verb and tokens[i].dep in {"nsubj", "nsubjpass"}]
    totals = [i for i in subjects if tokens[i].lemma in _NUMBERS_OF]
    of = [i for i in inside if totals and tokens[i].head == totals[0] and tokens[i].text == "of"]
    nouns = [i for i in inside if of and tokens[i].head == of[0] and tokens[i].tag in _PLURALS]
    return _phrase(nouns[0], passage) if nouns else None


def _phrase(noun: int, passage: Passage) -> str:
    tokens = passage.tokens
    first = noun
    while (
        first > passage.bounds[0]
        and tokens[first - 1].head == noun
        and tokens[first - 1].pos in {"ADJ", "NOUN", "PROPN"}
    ):
        first -= 1
    return _unit(tokens[first : noun + 1])
