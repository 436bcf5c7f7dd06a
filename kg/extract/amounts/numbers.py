"""Reads numbers: digits with separators and scales, number words, fractions; exact decimals all the way."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.extract.amounts.words import numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

_ONES = numbered(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
_SCALES = {
    "hundred": 10**2, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9,
    "trillion": 10**12, "quadrillion": 10**15, "dozen": 12,
}  # fmt: skip
_SHORT = {
    "k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "mm": 10**6, "b": 10**9, "bn": 10**9, "bln": 10**9,
    "t": 10**12, "tn": 10**12, "trn": 10**12, "cr": 10**7,
}  # fmt: skip
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_UNITS = range(1, 10)
_LONGEST = 18  # digits: with a scale of trillions they still fit into the 28 that a decimal keeps exactly
_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32, 64, 100})

WORDS = frozenset(_ONES) | frozenset(_TENS) | frozenset(_SCALES) | {"half", "quarter", "thirds", "quarters", "third"}
"""Lower-case words that a number may begin with or hold."""


def _any(words: object) -> str:
    return "|".join(sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


_SMALL = rf"(?:{_any(_TENS)})(?:[\s-]+(?:{_any(list(_ONES)[_UNITS.start : _UNITS.stop])}))?|{_any(_ONES)}"
_BIG = rf"(?:(?:{_any(_SCALES)})s?)"
_VULGAR = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_SLASHED = r"\d{1,2}/\d{1,3}(?![\d/])"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d+)(?:\.\d+)?|\.\d+"
_SPOKEN = (
    rf"(?:three[\s-]quarters(?:\s+of\s+an?)?(?=\s+{_BIG}\b)|(?:an?\s+|one\s+)?quarter(?:\s+of\s+an?)?(?=\s+{_BIG}\b)"
    rf"|half(?:\s+an?)?(?=\s+{_BIG}\b)|an?(?=\s+{_BIG}\b)|(?:{_SMALL})(?:\s+and\s+a\s+half(?=\s+{_BIG}\b))?)"
    rf"(?:[\s-]+{_BIG}\b(?:(?:\s+and)?[\s-]+(?:{_SMALL})\b(?![\s-]+(?:{_any(_PARTS)})s?\b))?)*(?P<half>\s+and\s+a\s+half\b)?"
)
NUMBER = re.compile(
    rf"(?P<digits>{_SLASHED}|(?:{_DIGITS})(?:\s?(?P<vulgar>[{_VULGAR}])|[\s-](?P<part>{_SLASHED}))?|[{_VULGAR}])"
    rf"(?P<scale>(?:[\s-]?{_BIG}\b)+)?"
    rf"|\b(?P<words>{_SPOKEN})\b"
)
_SHORT_SCALE = re.compile(rf"\s?(?P<short>{_any(_SHORT)})\b")
_SHARE = re.compile(
    rf"\b(?P<over>an?|{_any(list(_ONES)[_UNITS.start : _UNITS.stop])})[\s-](?P<under>{_any(_PARTS)})(?P<many>s)?\b"
)
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text: ``value`` is exact, ``scale`` the part of it that words like *million* gave.

    ``short`` is what follows directly and may be a scale (*m*, *bn*), depending on what the number counts, and
    ``short_end`` where that ends.  ``spelled`` tells that it is written in words, ``plain`` that it is digits only.
    """

    start: int
    end: int
    value: Decimal
    scale: Decimal
    spelled: bool
    plain: bool
    short: Decimal | None = None
    short_end: int = -1

    def scaled(self) -> Number:
        """Return the number with its short scale worked in."""
        if self.short is None:
            return self
        return Number(self.start, self.short_end, self.value * self.short, self.short, self.spelled, plain=False)

    def times(self, scale: Decimal) -> Number:
        """Return the number with a scale that it shares with the next one (*5 to 7 million*)."""
        return Number(self.start, self.end, self.value * scale, scale, self.spelled, plain=False)


def plain(value: Decimal) -> str:
    """Write a decimal without exponent and trailing zeros.

    >>> plain(Decimal("1.60E+9"))
    '1600000000'
    """
    digits = format(value, "f")
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if digits in {"", "-0"} else digits


def read(low: str, start: int = 0, end: int | None = None) -> Iterator[Number]:
    """Find the numbers in a text of lower case, left to right."""
    for match in NUMBER.finditer(low, start, len(low) if end is None else end):
        number = _spelled(match) if match["words"] else _written(match, low)
        if number is not None:
            yield number


def shares(low: str, start: int, end: int) -> Iterator[Number]:
    """Find parts of a whole in words (*two thirds*, *a quarter*), as percentages rounded to two places."""
    for match in _SHARE.finditer(low, start, end):
        over = _ONES.get(match["over"], 1)
        under = _PARTS[match["under"]]
        if over < under and (over > 1) == bool(match["many"] or match["under"] == "halves"):
            value = round(Decimal(100 * over) / under, 2)
            yield Number(match.start(), match.end(), value, Decimal(1), spelled=True, plain=False)


def spoken(words: str) -> Decimal | None:
    """Return the value of a number in words; ``None`` where they make no number.

    >>> spoken("three hundred and twenty-five thousand")
    Decimal('325000')
    """
    total, group = Decimal(0), Decimal(0)
    tokens = _WORD.findall(words)
    for before, word in pairwise(["", *tokens]):
        if word.removesuffix("s") in _SCALES:
            total, group = _raise(total, group, by=_SCALES[word.removesuffix("s")])
        elif word in _ONES or word in _TENS:
            if before in _ONES or (before in _TENS and _ONES.get(word, 0) not in _UNITS):
                return None
            group += _ONES.get(word, _TENS.get(word, 0))
        else:
            group = _other(word, before, group)
    return total + group


def _raise(total: Decimal, group: Decimal, *, by: int) -> tuple[Decimal, Decimal]:
    """Work a scale in: *hundred* and *dozen* raise the group, the larger ones all that came since a larger one."""
    if by < _SCALES["thousand"] or (group == 0 and total == 0):
        return total, (group or Decimal(1)) * by
    return (total + group * by, Decimal(0)) if group else (total * by, Decimal(0))


def _other(word: str, before: str, group: Decimal) -> Decimal:
    if word in {"a", "an"}:
        return group if before in {"half", "of", "and"} else Decimal(1)
    if word == "half":
        return group + Decimal("0.5")
    if word.startswith("quarter"):
        return (group or 1) * Decimal("0.25")
    return group


def _spelled(match: re.Match[str]) -> Number | None:
    written = match["words"].removesuffix(match["half"] or "")
    value = spoken(written)
    if value is None:
        return None
    scale = Decimal(_SCALES.get(_WORD.findall(written)[-1].removesuffix("s"), 1))
    value += scale / 2 if match["half"] else 0  # "a million and a half"
    return Number(match.start(), match.end(), value, scale, spelled=True, plain=False)


def _written(match: re.Match[str], low: str) -> Number | None:
    value = _digits(match)
    if value is None:
        return None
    scale = Decimal(1)
    for word in _WORD.findall(match["scale"] or ""):
        scale *= _SCALES[word.removesuffix("s")]
    number = Number(match.start(), match.end(), value * scale, scale, spelled=False, plain=match.group().isdigit())
    short = None if match["scale"] else _SHORT_SCALE.match(low, match.end())
    if short is None:
        return number
    return Number(*_fields(number), short=Decimal(_SHORT[short["short"]]), short_end=short.end())


def _fields(number: Number) -> tuple[int, int, Decimal, Decimal, bool, bool]:
    return number.start, number.end, number.value, number.scale, number.spelled, number.plain


def _digits(match: re.Match[str]) -> Decimal | None:
    """Return the value of digits with what follows them; ``None`` for what only looks like a fraction (*24/7*)."""
    written = match["digits"]
    fraction = match["part"] or (written if "/" in written else None)
    added = Decimal(0)
    if fraction:
        over, under = (int(part) for part in fraction.split("/"))
        if not (0 < over < under and under in _DENOMINATORS):
            return None
        added = Decimal(over) / Decimal(under)
        written = written.removesuffix(fraction)
    for sign in _VULGAR:
        if sign in written:
            added = _vulgar(sign)
            written = written.replace(sign, "")
    whole = written.replace(",", "").strip(" -\n\t\xa0")
    if len(whole) > _LONGEST or (len(whole) > 1 and whole[0] == "0" and whole[1] != "."):
        return None
    return Decimal(whole or 0) + added


def _vulgar(sign: str) -> Decimal:
    over, under = unicodedata.normalize("NFKC", sign).split("\N{FRACTION SLASH}")
    return Decimal(over) / Decimal(under)
