"""Folds names so that two spellings of one name come out equal: case, accents, signs, words of legal form."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.identity.letters import fold as plain
from kg.text import bare_name

_WORD = re.compile(r"[^\W_]+")
_LEGAL = {"ltd": "limited", "inc": "incorporated", "corp": "corporation", "co": "company"}


@lru_cache(maxsize=16_384)
def fold(name: str) -> str:
    """Return the words of a name in small letters, without accents, signs and a leading "the".

    >>> fold("The Nestlé Co., Ltd.")
    'nestle company limited'
    """
    words = [_LEGAL.get(word, word) for word in _WORD.findall(plain(name.replace(".", "")))]
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def bare(name: str, folded: str) -> str:
    """Return ``folded``, the folded ``name``, without words of legal form at its end: "Acme Co., Ltd." is "acme"."""
    while folded.rpartition(" ")[2] in _legal_words():
        shorter = bare_name(name)
        if shorter == name:
            break
        name, folded = shorter, fold(shorter)
    return folded


@lru_cache(maxsize=1)
def _legal_words() -> frozenset[str]:
    """Return the last words of legal forms, since ``bare_name`` takes 50 µs and few names end in one of these."""
    from cleanco.termdata import terms_by_country, terms_by_type  # noqa: PLC0415  loaded when something is linked

    terms = [term for group in (terms_by_type, terms_by_country) for listed in group.values() for term in listed]
    return frozenset(fold(term).rpartition(" ")[2] for term in terms) - {""}


def told_by(name: str) -> str:
    """Return the words of a name that tell it from others, folded: all but those of legal form."""
    return bare(name, fold(name))


def is_short_for(form: str, full: str) -> bool:
    """Tell whether a folded name is made of some of the words of another: "zuckerberg" of "mark zuckerberg"."""
    return form != full and set(form.split()) < set(full.split())
