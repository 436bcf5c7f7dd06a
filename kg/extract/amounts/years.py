"""Tells which numbers of four digits are years, and reads spans of years (*2010-14*, *fiscal 2016*)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.amounts.calendar import Partial, years
from kg.extract.amounts.phrases import YEAR, Core, Rule, open_phrase, placed
from kg.extract.amounts.words import words

if TYPE_CHECKING:
    from kg.extract.amounts.passage import Passage
    from kg.model import Token

_NAMED = re.compile(
    rf"\b(?P<school>(?:school|academic)\s+)?(?:(?:fiscal|financial|calendar|model)(?:\s+year)?|fy|the\s+year|year)[\s-]?(?P<year>{YEAR})(?![\w-])"
)
_PAIR = re.compile(
    rf"(?<![\w.,$€£/-])(?P<first>{YEAR})\s?(?P<sign>[-–—/]|to\b|through\b|until\b)\s?(?P<last>{YEAR}|\d{{2}})(?![\w%/-]|[.,]\d)"
)
_SINGLE = re.compile(rf"(?<![\w$€£¥₹₩#@+.,:/'-])(?P<year>{YEAR})(?![\w$€£-]|\s?[%°])")
_BEFORE_CHRIST = re.compile(r"(?<![\w.,])\d{1,3}(?:,?\d{3})?\s?(?:bce?|b\.c\.(?:e\.)?)(?!\w)")
_BEFORE = words("in since by until till before after during from circa early late mid through into between")
_LOOSE = words("of for to and than on as until around about")
_DETERMINERS = words("the a an this its his her their our my 's ’s")
_SCALES = words("hundred thousand million billion trillion hours year years block blocks metres meters")
_NOUNS = frozenset({"NOUN", "PROPN", "ADJ"})
_PLURALS = frozenset({"NNS", "NNPS"})
_MODERN = range(1900, 2101)
_CENTURY = 100


def _named(match: re.Match[str], passage: Passage) -> Core | None:
    """Place *fiscal 2016* in the year that names it; a school year stays open."""
    del passage
    if match["school"]:
        return open_phrase(match)
    return placed(match, Partial(int(match["year"])))


def _pair(match: re.Match[str], passage: Passage) -> Core | None:
    """Place *2010-14*, *1947–2016*, *2015/16*; the second must come later, and both must be plausible."""
    first, last = int(match["first"]), int(match["last"])
    if last < _CENTURY:
        last += first // _CENTURY * _CENTURY + (_CENTURY if last < first % _CENTURY else 0)
    short = len(match["last"]) == len("14")
    if not first < last or last - first > _CENTURY + 20 or (short and last - first > _CENTURY // 2):
        return None
    if (match["sign"] == "/" and last != first + 1) or (short and match["sign"].isalpha()):
        return None
    following = passage.token_from(match.end())
    if (
        following is not None
        and passage.tokens[following].tag in _PLURALS
        and (first not in _MODERN or match["sign"].isalpha())
    ):
        return None
    stretch = years(first, last)
    return placed(match, stretch) if stretch else None


def _single(match: re.Match[str], passage: Passage) -> Core | None:
    year = int(match["year"])
    place = passage.token_at(match.start())
    if place is None or not _is_year(year, place, passage=passage):
        return None
    return placed(match, Partial(year))


def _is_year(year: int, place: int, *, passage: Passage) -> bool:
    """Tell from the words around whether four digits are a year, and no count, time, model or number of a house."""
    before, after = _neighbours(place, passage)
    if (after is not None and after.text.lower() in _SCALES) or _counts(year, place, passage=passage):
        return False
    word = before.text.lower() if before else ""
    return word in _BEFORE or (year in _MODERN and _is_modern(word, place, passage=passage))


def _is_modern(word: str, place: int, *, passage: Passage) -> bool:
    """Tell whether a number from 1900 to 2100 is a year where only a weak hint stands before it."""
    tokens = passage.tokens
    before, after = _neighbours(place, passage)
    noun_follows = after is not None and after.pos in _NOUNS
    if word in _LOOSE:
        return not noun_follows or tokens[place].head != place + 1
    if word in {"(", "["}:
        return after is not None and after.text in {")", "]", ",", ";", "-", "–"}
    if word in _DETERMINERS:
        return noun_follows
    return tokens[place].dep in {"nsubj", "nsubjpass"} and (before is None or before.pos in {"PUNCT", "SCONJ", "CCONJ"})


def _neighbours(place: int, passage: Passage) -> tuple[Token | None, Token | None]:
    """Return the tokens before and after one, within the sentence."""
    first, end = passage.bounds
    before = passage.tokens[place - 1] if place > first else None
    return before, passage.tokens[place + 1] if place + 1 < end else None


def _counts(year: int, place: int, *, passage: Passage) -> bool:
    """Tell whether the number rather counts the plural noun behind it (*2000 people*, *in 1500 homes*)."""
    tokens, end = passage.tokens, passage.bounds[1]
    head = tokens[place].head
    if tokens[place].dep != "nummod" or not place < head < end or tokens[head].tag not in _PLURALS:
        return False
    determined = place > passage.bounds[0] and tokens[place - 1].text.lower() in _DETERMINERS
    return year % _CENTURY == 0 or year not in _MODERN or not (determined or tokens[place - 1].text.lower() in _BEFORE)


def _before_christ(match: re.Match[str], passage: Passage) -> Core | None:
    """Keep *300 BC* open: Python's calendar begins with the year 1."""
    del passage
    return open_phrase(match)


RULES: tuple[Rule, ...] = ((_NAMED, _named), (_PAIR, _pair), (_SINGLE, _single), (_BEFORE_CHRIST, _before_christ))
"""What to look for and how to place it; where matches overlap, the longest counts."""
