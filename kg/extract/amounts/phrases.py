"""Holds the pieces that phrases for dates are built of: month and day names, ordinals, small numbers, times of day."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kg.extract.amounts import numbers
from kg.extract.amounts.calendar import MONTHS, WEEKDAYS, Partial, Stretch
from kg.extract.amounts.passage import Passage
from kg.extract.amounts.words import listed

MONTH = (
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
SHORT_WEEKDAY = r"(?:(?:mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)\b\.?)"
ORDINALS = listed(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
)
SPOKEN_DAY = "|".join(sorted((name.replace("-", "[ -]") for name in ORDINALS), key=len, reverse=True))
DAY = rf"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:/]\d)|(?:{SPOKEN_DAY})\b)"
YEAR = r"(?:1\d{3}|20\d{2})(?![\d%]|[.,]\d)"
COUNT = (
    r"(?:(?<![\d.,])\d{1,3}(?:,\d{3})*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen"
    r"|twenty|thirty|forty|fifty|hundred)"
)
UNIT = r"(?:day|week|weekend|month|quarter|year|decade|century|centurie)"
THE_REACH = 4
"""How far back *the* and its space reach."""

_ZONE = r"(?:\s?(?:gmt|utc|est|edt|cst|cdt|mst|mdt|pst|pdt|bst|cet|cest|ist|jst|et|pt|local\stime)\b)"
TIME = (
    rf"(?:(?:\d{{1,2}}(?:[:.]\d{{2}})?(?:\s?(?:-|–|to)\s?\d{{1,2}}(?:[:.]\d{{2}})?)?\s?(?:a\.m\.?|p\.m\.?|[ap]m\b)|noon\b|midnight\b"
    rf"|\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s?(?:hours|hrs|h)\b)?){_ZONE}?)"
)
_CAPITAL = frozenset({"may", "march", "mar", "sun", "sat", "second"})


@dataclass(frozen=True, slots=True)
class Core:
    """A phrase for a date or period, before it is placed in time.

    ``last`` is the end of a range within the phrase.  Neither is given where the phrase points at a time that only
    the text around knows (*that day*).  ``head`` is the stretch that holds the head word, where that is not all of it.
    """

    start: int
    end: int
    first: Partial | Stretch | None = None
    last: Partial | Stretch | None = None
    head: tuple[int, int] | None = None


Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Passage], Core | None]]
"""What to look for, and how to place what was found."""


def placed(match: re.Match[str], when: Partial | Stretch | None) -> Core:
    """Return the phrase of a match with the time it stands for."""
    return Core(match.start(), match.end(), when)


def open_phrase(match: re.Match[str]) -> Core:
    """Return the phrase of a match that cannot be placed in time."""
    return Core(match.start(), match.end())


def before(match: re.Match[str], passage: Passage, reach: int) -> str:
    """Return the characters before a match, within the sentence."""
    return passage.low[max(passage.start, match.start() - reach) : match.start()]


def month_number(name: str) -> int:
    """Return 1 for *jan*, *january* and so on."""
    return next(place for place, month in enumerate(MONTHS, start=1) if month.startswith(name[:3]))


def weekday_number(name: str) -> int:
    """Return 0 for *mon*, *monday* and so on."""
    return next(place for place, weekday in enumerate(WEEKDAYS) if weekday.startswith(name[:3]))


def day_number(written: str) -> int:
    """Return the number in *7*, *7th* or *seventh*."""
    digits = re.match(r"\d+", written)
    return int(digits.group()) if digits else ORDINALS.index(written.replace(" ", "-")) + 1


def count(written: str) -> int:
    """Return the number in *three*, *a* or *12*."""
    if written[0].isdigit():
        return int(written.replace(",", ""))
    return 1 if written in {"a", "an"} else int(numbers.spoken(written) or 1)


def is_capital(passage: Passage, start: int, word: str) -> bool:
    """Tell whether a month or weekday that is also a common word is written as a name."""
    return word.rstrip(".") not in _CAPITAL or passage.text[start].isupper()
