"""Turns the label of a property into phrases: "founded by", "worksFor", "place of birth", "numberOfEmployees"."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.ontology.phrases import PREPOSITIONS, phrase, word_set
from kg.ontology.terms import DATE, MONEY, PERCENTAGE, QUANTITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OPAQUE = re.compile(r"^[A-Za-z]{0,4}[_-]?\d+$|^[0-9a-f]{8}-|^_")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z'’]+|\d+[a-z]*|[^\W\d_]+")
# Nouns that name the subject when "of" follows: "member of sports team" goes from a member to a team.
_HOLDERS = word_set("part member participant employee student coach owner author player winner citizen resident")
_ADJECTIVES = word_set("present active native indigenous adjacent available similar equal next close")
_INTRANSITIVE = word_set(
    "die live move study graduate work play serve belong participate compete appear reside meet speak collaborate"
)
_VERBS = word_set(
    """acquire advise appear apply appoint approve arrest
    assemble attack attend award back ban become begin belong border
    build buy cause chair close coach collaborate command commission compete compose contain control cover create
    criticize cross defeat depict describe design destroy develop die direct discover distribute edit employ enact end
    enter establish exhibit export feature fight finance follow form found fund give govern graduate have head hire hit
    hold host illustrate import include influence inspire introduce invade invent invest investigate issue join kill
    launch lead leave license live locate maintain make manage manufacture market marry meet merge move name narrate
    nominate occupy offer open operate oppose orbit order organize originate own participate perform play precede
    produce promote provide publish purchase receive record regulate release replace represent reside run sell serve
    sign speak sponsor star start study succeed sue supply support take teach train translate use visit vote win work
    write"""
)
# Verbs that are nouns as often: "award", "head"; their bare form is read both ways.
_NOUNS_TOO = word_set(
    """attack award ban border cause chair coach command commission control cover design edit end export feature fight
    form head host import influence issue lead license market name offer order play produce promote purchase record
    release run sponsor star start study supply support use visit vote work"""
)
_PARTICIPLES = word_set(
    "born built bought sold made held known led run sung taught won written drawn shot set sent found given"
)
_AMOUNTS = frozenset({QUANTITY, MONEY, PERCENTAGE})


def plain(label: str) -> str:
    """Write a label as plain words: camelCase and underscores are taken apart, abbreviations keep their capitals.

    >>> plain("chiefExecutiveOfficer"), plain("works_for"), plain("NGO")
    ('chief executive officer', 'works for', 'NGO')
    """
    words = label.split() if " " in label.strip() else _WORDS.findall(label)
    return " ".join(word if len(word) > 1 and word.isupper() else word.lower() for word in words)


def local(iri: str) -> str:
    """Return the part of an IRI behind its last ``#``, ``/`` or, in a URN, ``:``."""
    return re.split(r"[#/:]", iri.rstrip("#/:"))[-1]


def spoken(iri: str) -> list[str]:
    """Return the words of an IRI's local name as its label; nothing where it is a number or code."""
    name = local(iri)
    words = "" if _OPAQUE.match(name) else plain(name)
    return [words] if words else []


class Names(Enum):
    """What a noun that labels a property names: "author", from works to persons, its object."""

    OBJECT = "object"
    SUBJECT = "subject"
    UNKNOWN = "unknown"


def phrases(label: str, *, range_: Sequence[str] = (), names: Names = Names.UNKNOWN) -> tuple[str, ...]:
    """Return the phrases that a label stands for; where it can be read in two ways, both.

    ``range_`` tells dates and amounts apart from things.  A noun is taken to name the object where ``names`` leaves
    it open; where it is known, a word that is verb and noun is read as the noun.
    """
    found: list[str] = []
    for part in re.split(r"\s*[/;|]\s*", label):
        words = plain(re.sub(r"\([^)]*\)", "", part)).replace(",", " ").split()
        if words[:1] and words[0].lower() in {"is", "was", "are", "be", "has", "have", "had"} and len(words) > 1:
            words = _without_auxiliary(words, found)
        if words:
            found.extend(_readings(words, range_=range_, names=names))
    return tuple(text for text in dict.fromkeys(found) if _understood(text))


def _without_auxiliary(words: list[str], found: list[str]) -> list[str]:
    """Take "is" or "has" away; "hasPart" from a whole to its part also says "X has Y"."""
    if words[0] in {"has", "have"} and len(words) == 2:  # noqa: PLR2004  "has" and one noun
        found.append(f"X has {_with_article(words[1])} Y")
    return words[1:]


def _understood(text: str) -> bool:
    try:
        phrase(text)
    except InputError:
        return False
    return True


def _readings(words: list[str], *, range_: Sequence[str], names: Names) -> Iterator[str]:
    said = " ".join(words)
    if len(words) > 1 and words[-1] in PREPOSITIONS:
        yield from _before_slot(words)
        return
    verb = _verb(words[0]) if names is Names.UNKNOWN else ""
    if len(words) > 2 and words[1] in PREPOSITIONS and _leads_on(words[0], words[1]):  # noqa: PLR2004
        yield from _before_slot(words[:2])
        return
    if verb and len(words) == 1:
        yield from _one_verb(words[0], verb, range_)
    elif verb and words[0] == _third_person(verb):
        yield f"X {said} Y"
    if not verb or len(words) > 1 or verb in _NOUNS_TOO or words[0].endswith("ing"):
        yield from _noun(words, range_=range_, names=names)


def _leads_on(word: str, preposition: str) -> bool:
    """Tell whether the two say a relation by themselves, what follows only naming the kind of object."""
    return word in _HOLDERS or (preposition != "of" and (bool(_verb(word)) or _participle(word) or word in _ADJECTIVES))


def _before_slot(words: list[str]) -> Iterator[str]:
    """Yield what a label with a preposition at its end says: "founded by", "works for", "member of"."""
    verb, preposition = _verb(words[0]), words[-1]
    if "or" in words:
        for part in " ".join(words[:-1]).split(" or "):
            yield from _before_slot([*part.split(), preposition])
    elif verb and (verb in _INTRANSITIVE or not _participle(words[-2])) and preposition not in {"of", "by"}:
        yield " ".join(["X", _third_person(verb), *words[1:], "Y"])
    elif _participle(words[-2]):
        yield f"X is {words[-2]} {preposition} Y"
    elif preposition == "by":
        yield f"X has {' '.join(words)} Y"
    else:
        said = " ".join(words)
        yield f"X is {_with_article(said) if preposition == 'of' or words[0] in _HOLDERS else said} Y"


def _with_article(noun: str) -> str:
    return ("an " if noun[0] in "aeiou" else "a ") + noun


def _one_verb(word: str, verb: str, range_: Sequence[str]) -> Iterator[str]:
    if _participle(word) and DATE in range_:
        yield from (f"X is {word} in Y", f"X is {word} on Y")
    elif _participle(word):
        yield f"X {word} Y"
    else:
        yield f"X {_third_person(verb)} Y"


def _noun(words: list[str], *, range_: Sequence[str], names: Names) -> Iterator[str]:
    """Yield what a noun says: the object is the so-called of the subject."""
    said = " ".join(words)
    one, other = ("X", "Y") if names is Names.SUBJECT else ("Y", "X")
    counted = _counted(words)
    if counted:
        yield f"X has Y {counted}"
        yield f"the number of X {counted} is Y"
    yield f"{one} is the {said} of {other}"
    if len(words) == 2 and words[1] in {"date", "day", "place", "year", "location", "rate"}:  # noqa: PLR2004  N N
        yield f"{one} is the {words[1]} of {words[0]} of {other}"
    if _AMOUNTS & set(range_) and not counted:
        yield f"X has {_with_article(said)} of Y"
    if DATE in range_ and words[-1] in {"date", "year", "day"} and _verb(words[0]):
        past = _past(_verb(words[0]))
        yield from (f"X is {past} in Y", f"X is {past} on Y")


def _counted(words: list[str]) -> str:
    """Return what is counted: "employees" for "number of employees", "beds" for "bed count"."""
    if words[:2] == ["number", "of"]:
        return " ".join(words[2:])
    if len(words) > 1 and words[-1] == "count":
        noun = " ".join(words[:-1])
        return noun if noun.endswith("s") else noun + "s"
    return ""


def _verb(word: str) -> str:
    """Return the plain form of a known verb, of which ``word`` is any form; "" for other words."""
    stems = [word, *(word[: -len(end)] for end in ("s", "es", "d", "ed", "ing") if word.endswith(end))]
    stems += [stem + "e" for stem in stems[1:]] + [stem[:-1] for stem in stems[1:] if stem[-2:-1] == stem[-1:]]
    stems += [word[:-3] + "y"] if word.endswith("ies") else []
    return next((stem for stem in stems if stem in _VERBS), "")


def _participle(word: str) -> bool:
    return word in _PARTICIPLES or word.endswith("ed")


def _third_person(verb: str) -> str:
    if verb == "have":
        return "has"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _past(verb: str) -> str:
    irregular = {"build": "built", "buy": "bought", "win": "won", "write": "written", "make": "made", "sell": "sold"}
    return irregular.get(verb) or (verb + "d" if verb.endswith("e") else verb + "ed")
