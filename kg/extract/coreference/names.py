"""The first sieves: names that are written alike, and names with their short forms, acronyms and aliases."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.extract.coreference.scene import Rule, join
from kg.extract.coreference.words import COMPANY_ENDINGS, NAME_ENDINGS, PARTICLES, SMALL_WORDS, TITLES
from kg.extract.first_names import Gender
from kg.extract.lexicon import ORGANIZATION, PERSON, PLACE, lexicon
from kg.extract.mentions.types import is_branch
from kg.names import KG

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from kg.extract.coreference.scene import Candidate, Scene

EXACT = Rule("exact name", 0.93)
VARIANT = Rule("short name", 0.92)
NAMESAKE = Rule("latest namesake", 0.9)
ACRONYM = Rule("acronym", 0.95)
ALIAS = Rule("alias", 0.9)
"""How often each is right, measured on GUM: 931 of 1,002, 247 of 267, 28 of 31, 13 of 13; it has no alias."""

_WHEN = "(?:also|formerly|previously|originally|once|then|now|better|until [a-z0-9]+(?: [a-z0-9]+)?)"
_ALSO = re.compile(
    rf"(?:{_WHEN} )?(?:known as|called)|formerly|previously|originally|aka|a\.k\.a\.|née"  # Alphabet, formerly Google
    rf"|(?:which |who )?(?:is|was|will be|has been|had been|would be) (?:{_WHEN} )?"  # Google will be called Alphabet
    r"(?:called|known as|renamed|rebranded as)"
    r"|(?:has |had )?(?:renamed|rebranded) (?:itself|himself|herself)(?: as)?"
    r"|(?:changes|changed|has changed|had changed|is changing|will change) (?:its|his|her) name to"
    r"|(?:takes|took|has taken|will take) (?:the|a|a new) name(?: of)?:?"
)
"""What stands between two names of one thing."""
_BEFORE = re.compile(r"(?:was|had been|used to be) (?:called|known)\b")
"""What stands behind the second name in "Alphabet, as Google was called before 2015", turned round."""
_TEAM = KG + "Team"
_PHRASE = 4
_REACH = 2
"""How many sentences back a namesake may have been named last to be meant by the surname alone."""

Key = tuple[str, ...]
Forms = dict[Key, "Candidate"]
"""The first mention of each written form; all others of that form share its referent."""


def link_names(stage: Scene) -> None:
    """Make one referent of all names that are written alike, then of long and short forms of a name."""
    people = [each for each in stage.candidates if each.is_name and each.who.family == PERSON]
    others = [each for each in stage.candidates if each.is_name and each.who.family != PERSON]
    _link_people(stage, people)
    things = _by_form(stage, others)
    _link_bracketed(stage, others)
    _link_endings(things, COMPANY_ENDINGS)
    _link_acronyms(stage, things)
    _link_short(stage, things)
    _link_aliases(stage)


def key_of(stage: Scene, name: Candidate) -> Key:
    """Return the words of a name, folded, without articles, titles and marks; of "French" those of the country."""
    place = stage.reading.mentions[name.mention].value
    if place:
        return tuple(place.casefold().split())
    words = [token.text.casefold().replace(".", "") for token in stage.tokens[name.first : name.last + 1]]
    words = [word for word in words if word[:1].isalnum() or word == "&"]
    while len(words) > 1 and (words[0] == "the" or (words[0] in TITLES and name.who.family == PERSON)):
        words = words[1:]
    return tuple(words)


def _by_form(stage: Scene, names: Iterable[Candidate]) -> Forms:
    """Join the names that are written alike, and return the first of each form."""
    forms: Forms = {}
    for name in names:
        first = forms.setdefault(key_of(stage, name), name)
        if first is not name and _fit(first, name):
            join(first, name, EXACT)
    return forms


def _fit(one: Candidate, other: Candidate) -> bool:
    """Tell whether type and gender allow two names to be one."""
    families = {one.who.family, other.who.family} - {None}
    genders = {one.who.gender, other.who.gender} - {Gender.ANY}
    return len(families) <= 1 and len(genders) <= 1


def _link_endings(forms: Forms, endings: frozenset[str]) -> None:
    """Join "Acme" and "Acme Corp.", "John Hall" and "John Hall Jr."."""
    for key, name in forms.items():
        short = key
        while len(short) > 1 and short[-1] in endings:
            short = short[:-1]
        other = forms.get(short)
        if short != key and other is not None and _fit(name, other):
            join(other, name, VARIANT)


def _link_people(stage: Scene, people: list[Candidate]) -> None:
    """Join a person's full name with shorter ones; a surname alone is resolved use by use: there may be namesakes."""
    keys = {id(name): key_of(stage, name) for name in people}
    surnames = {_surname(key) for key in keys.values() if len(key) > 1}
    alone = {name: " ".join(key) for name, key in keys.items() if _is_single(key, surnames)}
    full = (name for name in people if len(keys[id(name)]) > 1 and id(name) not in alone)
    forms = _by_form(stage, full)
    _link_endings(forms, NAME_ENDINGS)
    by_surname: dict[str, list[tuple[Key, Candidate]]] = defaultdict(list)
    by_first_name: dict[str, list[tuple[Key, Candidate]]] = defaultdict(list)
    for key, name in forms.items():
        bare = tuple(word for word in key if word not in NAME_ENDINGS)
        _link_initials(bare, name, by_surname[bare[-1]])
        for word in {bare[-1], _surname(bare)}:
            by_surname[word].append((bare, name))
        by_first_name[bare[0]].append((bare, name))
    _link_singles(people, alone, (by_surname, by_first_name))


def _surname(key: Key) -> str:
    """Return the surname of a full name, with the small words that belong to it: "von der leyen"."""
    start = len(key) - 1
    while start > 1 and key[start - 1] in PARTICLES:
        start -= 1
    return " ".join(key[start:])


def _is_single(key: Key, surnames: Container[str]) -> bool:
    """Tell whether a name is a single word, or the surname of somebody with small words: "Von der Leyen"."""
    return len(key) == 1 or (len(key) > 1 and key[0] in PARTICLES and " ".join(key) in surnames)


def _link_initials(key: Key, name: Candidate, known: Iterable[tuple[Key, Candidate]]) -> None:
    """Join "John F. Kennedy", "J. F. Kennedy" and "John Kennedy"."""
    for theirs, other in known:
        few, many = sorted((key, theirs), key=len)
        if _begins_alike(few[0], many[0]) and _in_order(few[1:-1], many[1:-1]) and _fit(other, name):
            join(other, name, VARIANT)
            return


def _begins_alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) == 1 and long.startswith(short))


def _in_order(few: Key, many: Key) -> bool:
    rest = iter(many)
    return all(any(_begins_alike(word, other) for other in rest) for word in few)


def _link_singles(
    people: Iterable[Candidate],
    singles: Mapping[int, str],
    known: tuple[Mapping[str, list[tuple[Key, Candidate]]], ...],
) -> None:
    """Link each use of a surname (or else of a first name) alone to the person of that name, or to its last use."""
    seen: dict[int, int] = {}
    alone: dict[tuple[str, Gender], Candidate] = {}
    for name in people:
        word = singles.get(id(name))
        if word is not None:
            fitting = next(filter(None, (_fitting(name, words.get(word, ())) for words in known)), [])
            _link_single(name, fitting, seen=seen)
            if not fitting:
                earlier = alone.setdefault((word, name.who.gender), name)
                join(earlier, name, EXACT)
        seen[id(name.who)] = name.sentence


def _fitting(name: Candidate, known: Iterable[tuple[Key, Candidate]]) -> list[Candidate]:
    return _distinct(other for _, other in known if _fit(other, name))


def _distinct(names: Iterable[Candidate]) -> list[Candidate]:
    return list({id(name.who): name for name in names}.values())


def _link_single(name: Candidate, fitting: list[Candidate], *, seen: Mapping[int, int]) -> None:
    if len(fitting) == 1:
        join(fitting[0], name, VARIANT)
        return
    near = [each for each in fitting if name.sentence - seen.get(id(each.who), -_REACH - 1) <= _REACH]
    if near:
        join(max(near, key=lambda each: (seen[id(each.who)], each.head)), name, NAMESAKE)


def _link_acronyms(stage: Scene, forms: Forms) -> None:
    """Join "International Business Machines" and "IBM", whichever comes first."""
    long: dict[str, list[Candidate]] = defaultdict(list)
    for key, name in forms.items():
        for short in _initials(key):
            long[short].append(name)
    for key, name in forms.items():
        letters = stage.tokens[name.head].text.replace(".", "")
        fitting = _distinct(each for each in long.get(key[0], ()) if _fit(each, name)) if len(key) == 1 else []
        if letters.isupper() and len(fitting) == 1:
            join(fitting[0], name, ACRONYM)


def _link_bracketed(stage: Scene, names: Iterable[Candidate]) -> None:
    """Join a name with its acronym in brackets behind it, whatever that was taken for: the name tells its kind."""
    for one, other in pairwise(names):
        around = stage.tokens[one.last + 1 : other.last + 2]
        letters = "".join(token.text for token in around[1:-1]).replace(".", "")
        in_brackets = around[:1] and around[0].text == "(" and around[-1].text == ")"
        if in_brackets and letters.isupper() and letters.casefold() in _initials(key_of(stage, one)):
            family = one.who.family
            join(one, other, ACRONYM)
            one.who.family = family


def _initials(key: Key) -> set[str]:
    """Return the acronyms of a name: with and without its small words and its company ending."""
    large = tuple(word for word in key if word not in SMALL_WORDS)
    bare = tuple(word for word in large if word not in COMPANY_ENDINGS)
    return {"".join(word[0] for word in words) for words in (key, large, bare) if len(words) > 1}


def _link_short(stage: Scene, forms: Forms) -> None:
    """Join "Harvard University" and "Harvard", "the New York Times" and "the Times", "Boston Red Sox" and "Red Sox"."""
    generic = lexicon().types
    starts: dict[str, list[tuple[Key, Candidate]]] = defaultdict(list)
    ends: dict[str, list[tuple[Key, Candidate]]] = defaultdict(list)
    for key, name in forms.items():
        if len(key) > 1:
            starts[key[0]].append((key, name))
            ends[key[-1]].append((key, name))
    for key, name in forms.items():
        if not key:
            continue  # a name of signs alone
        longer = [each for long, each in starts.get(key[0], ()) if _adds_only(long, key, generic)]
        if not longer and name.who.family == ORGANIZATION:
            longer = [each for long, each in starts.get(key[0], ()) if _is_cut_from(long, each, key, name)]
        if name.who.family == PLACE and not _has_article(stage, name):
            longer = []  # Ohio is not the Ohio River
        if not longer and len(key) > 1 and name.type == _TEAM:
            longer = [
                each for long, each in ends.get(key[-1], ()) if each.type == _TEAM and long[-len(key) :] == key != long
            ]
        if not longer and len(key) == 1 and _has_article(stage, name):
            longer = [each for _, each in ends.get(key[0], ())]
        fitting = _distinct(each for each in longer if _fit(each, name))
        if len(fitting) == 1:
            join(fitting[0], name, VARIANT)


def _adds_only(long: Key, short: Key, generic: Mapping[str, str]) -> bool:
    """Tell whether a longer name adds nothing to a shorter one but what kind of thing it is."""
    rest = long[len(short) :]
    return bool(rest) and long[: len(short)] == short and all(word in generic for word in rest)


def _is_cut_from(long: Key, longer: Candidate, short: Key, name: Candidate) -> bool:
    """Tell whether a firm that was named in full before is meant by its first words: "Kestrel Maritime", "Kestrel"."""
    earlier = longer.who.family == ORGANIZATION and longer.head < name.head
    return earlier and long[: len(short)] == short != long and not is_branch(long, lexicon())


def _has_article(stage: Scene, name: Candidate) -> bool:
    return any(token.text.lower() == "the" for token in stage.tokens[max(0, name.first - 1) : name.first + 1])


def _link_aliases(stage: Scene) -> None:
    """Join the two names of "Alphabet, formerly known as Google"."""
    names = [each for each in stage.candidates if each.is_name]
    for one, other in pairwise(names):
        if one.sentence == other.sentence and one.who.family == other.who.family and one.last < other.first:
            between = _said(stage, one.last + 1, other.first)
            behind = _said(stage, other.last + 1, other.last + _PHRASE)
            if _ALSO.fullmatch(between) or (between == "as" and _BEFORE.match(behind)):
                join(one, other, ALIAS)


def _said(stage: Scene, first: int, end: int) -> str:
    """Return some words in small letters, without the marks around them and the article of the name behind."""
    words = " ".join(token.text.lower() for token in stage.tokens[first:end]).strip(' ,(:“"—–-')
    return words.removesuffix(" the").replace(" :", ":")
