"""Takes a phrase of an ontology apart: a plain English clause with X for the subject and Y for the object."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from kg.errors import InputError


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(words.split())


COPULAS = frozenset({"am", "are", "be", "been", "is", "was", "were"})
DETERMINERS = frozenset({"a", "an", "her", "his", "its", "our", "the", "their"})
PREPOSITIONS = word_set(
    "about above across after against along among around as at before behind below beneath beside between beyond by"
    " down during for from in inside into near of off on onto out outside over past since than through throughout till"
    " to toward towards under until unto up upon via with within without"
)
# Nouns that an amount in front of them counts: "Y people live in X".
COUNTED = word_set(
    "customers employees fans inhabitants members passengers patients people players residents seats spectators"
    " staff students subscribers users viewers visitors voters votes workers"
)
_PARTICIPLES = word_set(
    "bought built bound brought drawn born cut found grown held hit hurt known led left lent let lost made meant met"
    " paid put run sent set shot shown sold spent split struck sung sworn taught torn won worn written"
)
_ADJECTIVE = re.compile(r".+(?:ed|en|ing|ous|ful|ible|able|less|ant|ent|ical)$")
_PERSON_NOUN = re.compile(r".+(?:er|or|ist|man|woman|ee|eur|ian)$")
_NOUNS = word_set("heir home host part party rival sister brother twin witness")
_ADJECTIVES_BEFORE_OF = word_set("afraid aware capable free full guilty independent proud short worthy")


class Form(StrEnum):
    """What carries the meaning of a phrase: its verb, a noun behind a form of "be", or an adjective or participle.

    In "X of Y", "X in Y" and "X, Y" nothing does but the way in which one name is attached to the other; in "X is Y"
    Y is itself the noun (a role).
    """

    VERB = "verb"
    NOUN = "noun"
    ADJECTIVE = "adjective"
    ATTACHED = "attached"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase, taken apart; all words in lower case and as they stand, not as lemmas.

    ``words`` stand between the slots, without a form of "be" and without articles; they may be empty where a
    preposition or ``lead`` says it all.  ``preposition`` is the last word before the second slot when that is a
    preposition or particle (``over`` in "X takes over Y").  ``inverted`` tells that Y comes first.  ``unit`` is the
    noun that an amount counts: the words behind the last slot, or behind a leading Y ("Y people live in X").
    ``lead`` holds the words before the first slot, without articles ("the number of X users is Y").
    A word in square brackets stands for any noun that denotes the class of this label: "X is a [person] at Y".
    A possessive is said with "of" first: "X is Y's wife" is read as "X is the wife of Y", "X's capital is Y" as "Y
    is the capital of X", "X's head office is in Y" as "the head office of X is in Y".
    """

    text: str
    form: Form
    words: tuple[str, ...]
    preposition: str = ""
    inverted: bool = False
    unit: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def phrase(text: str) -> Phrase:
    """Take ``text`` apart.

    Raises ``InputError`` when X or Y is missing or doubled, or when nothing but a form of "be" stands between them.

    >>> found = phrase("Y is the parent company of X")
    >>> found.words, found.preposition, found.inverted
    (('parent', 'company'), 'of', True)
    """
    words = re.findall(r"\[[\w ]+\]|[XY](?=['’]s\b)|['’]s\b|[\w&$%./+-]+(?:['’]\w+)?", text.strip().rstrip("."))
    if words.count("X") != 1 or words.count("Y") != 1:
        raise InputError(f"the phrase {text!r} must hold X and Y once each", hint='write a clause such as "X owns Y"')
    if re.fullmatch(r"[XY], [XY]", text):
        return Phrase(text, Form.ATTACHED, (), ",", inverted=text.startswith("Y"))
    first, last = sorted((words.index("X"), words.index("Y")))
    slots = _Slots(text, _lower(words[:first]), _lower(words[first + 1 : last]), _lower(words[last + 1 :]))
    if slots.middle == ("is",) and not slots.lead + slots.unit:
        return Phrase(text, Form.NOUN, (), inverted=words[first] == "Y")
    found = _plain(_without_possessive(slots))
    if not (found.words or found.preposition or found.lead or found.unit):
        raise InputError(f"the phrase {text!r} says nothing about X and Y", hint='write a clause such as "X owns Y"')
    return replace(found, inverted=found.inverted ^ (words[first] == "Y"))


class _Slots(NamedTuple):
    """The words before, between and behind the slots; ``turned`` when the slots were written the other way round."""

    text: str
    lead: tuple[str, ...]
    middle: tuple[str, ...]
    unit: tuple[str, ...]
    turned: bool = False


def _lower(words: list[str]) -> tuple[str, ...]:
    return tuple(word.lower().replace("’", "'") for word in words)


def _without_possessive(slots: _Slots) -> _Slots:
    """Say with "of" what is said with "'s" or with a noun in front.

    "X is Y's wife": X is the wife of Y; "X's capital is Y", "the capital of X is Y": Y is the capital of X;
    "X's head office is in Y": the head office of X is in Y.
    """
    text, lead, middle, unit, _ = slots
    if unit[:1] == ("'s",):
        return _Slots(text, lead, (*middle, "the", *unit[1:], "of") if middle[-1:] else middle, ())
    if middle[:1] == ("'s",):
        at = next((place for place, word in enumerate(middle) if word in COPULAS), None)
        if at is None:
            raise InputError(
                f'the phrase {text!r} has no form of "be" behind the noun', hint='write "the shares of X trade on Y"'
            )
        lead, middle = (*middle[1:at], "of"), middle[at:]
    if lead[-1:] == ("of",) and len(middle) == 1 and middle[0] in COPULAS:
        return _Slots(text, (), (*middle, "the", *_bare(lead)), unit, turned=True)
    return _Slots(text, lead, middle, unit)


def _plain(slots: _Slots) -> Phrase:
    text, lead, middle, unit, turned = slots
    if len(middle) > 1 and middle[0] in COUNTED and middle[1] not in COPULAS and not lead:
        unit, middle = middle[:1], middle[1:]
    rest, preposition = (middle[:-1], middle[-1]) if middle and middle[-1] in PREPOSITIONS else (middle, "")
    form = _form(rest, preposition, lead)
    return Phrase(text, form, _bare(rest), preposition, inverted=turned, unit=unit, lead=_bare(lead))


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out forms of "be" and articles."""
    return tuple(word for word in words if word not in COPULAS and word not in DETERMINERS)


def _form(words: tuple[str, ...], preposition: str, lead: tuple[str, ...]) -> Form:
    if lead and COPULAS & set(words):
        return Form.NOUN
    if not words and not lead:
        return Form.ATTACHED
    if not words or words[0] not in COPULAS:
        return Form.VERB
    behind = words[1:]
    if not behind or behind[0] in PREPOSITIONS:
        return Form.ADJECTIVE
    return Form.NOUN if behind[0] in DETERMINERS or _is_noun(behind[-1], preposition) else Form.ADJECTIVE


def _is_noun(word: str, preposition: str) -> bool:
    """Guess whether a word behind "is", without article, is a noun: "chairman of", but "married to", "worth"."""
    if word in _PARTICIPLES or word.endswith(("ed", "ing")) or preposition in {"", "by"}:
        return False
    if preposition == "of":
        return word not in _ADJECTIVES_BEFORE_OF
    return word in _NOUNS or (bool(_PERSON_NOUN.match(word)) and not _ADJECTIVE.match(word))
