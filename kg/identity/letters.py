"""Folds the letters of names: case, accents, spellings, transliterations."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPECIAL = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ħ": "h",
        "&": " and ",
    }
    | dict.fromkeys("'’‘ʼ`´ʻ", "")
)
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.[\s]?){2,}(?![^\W\d_])")
_WORDS = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s(?![^\W_])")

_SPELLED = dict(
    pair.split("=")
    for pair in (
        "organisation=organization organisations=organizations centre=center centres=centers labour=labor "
        "theatre=theater defence=defense harbour=harbor programme=program colour=color favourite=favorite grey=gray "
        "metre=meter fibre=fiber licence=license jewellery=jewelry aluminium=aluminum catalogue=catalog armour=armor "
        "honour=honor st=saint mt=mount ft=fort intl=international univ=university dept=department bros=brothers "
        "natl=national assn=association assoc=association govt=government mfg=manufacturing tech=technology "
        "technologies=technology laboratories=labs laboratory=labs lab=labs motor=motors airline=airlines "
        "system=systems industry=industries saint=saint utd=united"
    ).split()
)
"""British and American spellings, abbreviations, and words of company names that appear with and without an s."""

_SOUNDS = (
    ("tsch", "ch"), ("tch", "ch"), ("dzh", "j"), ("dj", "j"), ("sch", "sh"), ("cz", "ch"), ("sz", "sh"), ("kh", "h"),
    ("ph", "f"), ("gh", "g"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("x", "ks"), ("tz", "z"), ("ts", "z"), ("th", "t"),
    ("ou", "u"), ("oo", "u"), ("ue", "u"), ("oe", "o"), ("ae", "a"), ("ee", "i"), ("ie", "i"), ("ij", "i"), ("y", "i"),
    ("j", "i"), ("w", "v"), ("ai", "ei"),
)  # fmt: skip
"""What different ways to write a sound in Latin letters are taken for, applied in this order."""
_C = re.compile(r"c(?!h)")
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiou]")


def fold(text: str) -> str:
    """Return a text in small letters without accents, apostrophes and the possessive s."""
    plain = _POSSESSIVE.sub("", text).casefold().translate(_SPECIAL)
    parts = unicodedata.normalize("NFKD", plain)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


@lru_cache(maxsize=8_192)
def words(name: str) -> tuple[str, ...]:
    """Return the folded words of a name; initials stay together ("J.P. Morgan": "jp", "morgan"), spellings are one.

    >>> words("The Organisation for Ærø's Harbours, S.A.")
    ('the', 'organization', 'for', 'aero', 'harbours', 'sa')
    """
    joined = _INITIALS.sub(lambda found: found[0].replace(".", "").replace(" ", "") + " ", name)
    return tuple(_SPELLED.get(word, word) for word in _WORDS.findall(fold(joined)))


@lru_cache(maxsize=8_192)
def separate(name: str) -> tuple[str, ...]:
    """Return the folded words of a name, each initial by itself, as people's names want it."""
    return tuple(_SPELLED.get(word, word) for word in _WORDS.findall(fold(name.replace(".", " "))))


@lru_cache(maxsize=8_192)
def sound(word: str) -> str:
    """Return a folded word as it might sound, so that transliterations agree.

    >>> sound("zelenskyy") == sound("zelenskiy") == sound("zelensky")
    True
    """
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    word = _DOUBLE.sub(r"\1", _C.sub("k", word))
    return word.rstrip("h") or word


@lru_cache(maxsize=8_192)
def skeleton(word: str) -> str:
    """Return the first letter of how a word sounds and the consonants behind it: "mohammed", "muhamad": "mhmd"."""
    heard = sound(word)
    return heard[:1] + _DOUBLE.sub(r"\1", _VOWELS.sub("", heard[1:]))
