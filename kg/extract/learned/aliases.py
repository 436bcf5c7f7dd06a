"""Joins names that the rules keep apart and the model takes for one: short forms, acronyms, names in brackets."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kg.extract import learned
from kg.extract.coreference.agreement import family
from kg.extract.coreference.names import ACRONYM, key_of
from kg.extract.coreference.scene import Rule, join
from kg.extract.coreference.words import COMPANY_ENDINGS, SMALL_WORDS, TITLES
from kg.extract.first_names import Gender
from kg.extract.learned.types import pooled
from kg.extract.lexicon import PERSON, PLACE, WORK, lexicon
from kg.extract.mentions.types import is_branch
from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.extract.coreference.names import Key
    from kg.extract.coreference.scene import Candidate, Scene
    from kg.model import Mention, Reading

SEEN = Rule("the model", 0.9)
"""How often it is right: 17 of 18 in the items that the model never saw, 9 in 10 in others."""
TOLD = Rule("said to be", 0.9)
"""How often it is right: 36 of 38 in sentences for training, mostly of works."""
_IS = re.compile(r'["”’\']?(?: \([^()]{0,60}\))?,? (?:is|was) ')
"""What stands between a name and the noun that says what it is."""
_SEEN, _TOLD, _SHORT = (f"coreference: {rule.name}" for rule in (SEEN, TOLD, ACRONYM))
_SURE, _SURER = 4.0, 5.0
"""The log-odds from which on two names are one, and where they are things of different kinds.

Found with the items of the gate, where 3 and 4 cost precision.
"""
_BESIDE = re.compile(r",? ?[(\[][^()\[\]]{0,30}|,? or (?:the )?")
"""What stands between a name and another in brackets behind it, which may tell the language: "(German: Wien)"."""


class _Name(NamedTuple):
    """A name and the words it is compared by."""

    key: Key
    mention: Candidate


class _Pair(NamedTuple):
    """A name, one before it, and the log-odds that both are one thing."""

    later: _Name
    earlier: _Name
    score: float = 0.0


def link_seen(stage: Scene) -> None:
    """Join names that share a word, an acronym and what it may stand for, and a name with another in brackets."""
    names = [_Name(key_of(stage, each), each) for each in stage.candidates if each.is_name]
    names = [each for each in names if each.key]
    keys = {id(each.mention): each.key for each in names}
    joined: set[int] = set()
    for pair in sorted(_scored(stage, list(_asked(stage, names))), key=lambda each: -each.score):
        if id(pair.later.mention) not in joined and _is_sure(pair) and _go_together(pair, keys):
            joined.add(id(pair.later.mention))
            _settle(pair)


def link_told(stage: Scene) -> None:
    """Join a name with what the words right behind it say it is, whatever it was taken for: "Marble Season is a novel".

    Titles of works are often taken for the names of firms and people, and parsed as the clauses they look like.
    """
    named: Candidate | None = None
    for each in sorted(stage.candidates, key=lambda each: each.first):
        if each.is_name and (named is None or each.last > named.last):
            named = each
        elif named is not None and _tells(stage, each, named):
            told = each.who.family or named.who.family
            join(named, each, TOLD)
            named.who.family = told


def _tells(stage: Scene, noun: Candidate, name: Candidate) -> bool:
    """Tell whether a noun says what a name is of; a firm may be called by what it makes, so those keep their types."""
    tokens = stage.tokens
    if noun.kind is not MentionKind.NOMINAL or tokens[noun.first].text not in {"a", "an"} or noun.who.named:
        return False
    if tokens[noun.last + 1 : noun.last + 2] and tokens[noun.last + 1].tag == "POS":
        return False
    between = stage.reading.document.text[tokens[name.last].end : tokens[noun.first].start]
    return _IS.fullmatch(between) is not None and noun.who.family in {None, name.who.family, WORK, PERSON, PLACE}


def _asked(stage: Scene, names: Sequence[_Name]) -> Iterator[_Pair]:
    """Yield each name with the last use of each earlier form that it may stand for."""
    shared = _shared(names)
    known: dict[str, dict[Key, _Name]] = defaultdict(dict)
    for before, name in zip([None, *names], names, strict=False):
        words = _words(name.key)
        forms = {form: each for word in words for form, each in known[word].items() if _may_be_one(name.key, form)}
        if before is not None and _is_beside(stage, before.mention, name.mention):
            forms[before.key] = before
        for each in forms.values():
            apart = each.mention.who is not name.mention.who and not {name.key, each.key} & shared
            if apart and not _is_another(name.key, each.key):
                yield _Pair(name, each)
        for word in words:
            known[word][name.key] = name


def _is_another(key: Key, before: Key) -> bool:
    """Tell whether a name is none by which the one before it goes: the same of another kind, or one with other words.

    In the identity set, where both are joined, one of ten such pairs was right ("Havna", and "Havna Seafood" later).
    """
    return key == before or (len(key) > 1 and not {*key} <= {*before} and bool(_telling(key) & _telling(before)))


def _shared(names: Iterable[_Name]) -> set[Key]:
    """Return the single words that begin or end the names of several people: what each use means is left open."""
    people: dict[str, set[int]] = defaultdict(set)
    for name in names:
        if len(name.key) > 1 and name.mention.who.family == PERSON:
            for word in (name.key[0], name.key[-1]):
                people[word].add(id(name.mention.who))
    return {(word,) for word, who in people.items() if len(who) > 1}


def _words(key: Key) -> set[str]:
    """Return what a name is looked up by: its words, and its first letter for acronyms."""
    return {*_telling(key), f"{key[0][0]}."}


def _telling(key: Key) -> set[str]:
    return {*key} - SMALL_WORDS - COMPANY_ENDINGS - TITLES


def _may_be_one(key: Key, form: Key) -> bool:
    """Tell whether names share a word that says something, or one may be the acronym of the other."""
    short, long = sorted((key, form), key=len)
    return bool(_telling(key) & _telling(form)) or (len(short) == 1 < len(long) and _is_acronym(short[0], long))


def _is_acronym(short: str, long: Key) -> bool:
    """Tell whether the letters of a word stand in this order in a name, the first at its beginning."""
    rest = iter("".join(long))
    return short[0] == long[0][0] and all(letter in rest for letter in short if letter.isalnum())


def _is_beside(stage: Scene, one: Candidate, other: Candidate) -> bool:
    """Tell whether a name stands in brackets behind another."""
    tokens = stage.tokens
    between = stage.reading.document.text[tokens[one.last].end : tokens[other.first].start]
    return one.sentence == other.sentence and _BESIDE.fullmatch(between) is not None


def _scored(stage: Scene, asked: Sequence[_Pair]) -> Iterable[_Pair]:
    """Return the pairs with what the model says of them."""
    mentions = list({id(name.mention): name.mention for pair in asked for name in pair[:2]}.values())
    number = {id(each): place for place, each in enumerate(mentions)}
    spans = [(stage.tokens[each.first].start, stage.tokens[each.last].end) for each in mentions]
    rows = [(number[id(pair.later.mention)], number[id(pair.earlier.mention)]) for pair in asked]
    scores = learned.scan(stage.reading).links(spans, rows).tolist() if rows else []
    return [pair._replace(score=score) for pair, score in zip(asked, scores, strict=True)]


def _is_sure(pair: _Pair) -> bool:
    """Tell whether two names are one; not a number, where no window holds both, is never sure."""
    one, other = pair.later.mention.who, pair.earlier.mention.who
    genders = {one.gender, other.gender} - {Gender.ANY}
    return pair.score >= (_SURE if one.family == other.family else _SURER) and len(genders) <= 1


def _go_together(pair: _Pair, keys: Mapping[int, Key]) -> bool:
    """Tell whether no two names of what would be one are of two things."""
    ours, theirs = ({keys[id(each)] for each in name.mention.who.members if id(each) in keys} for name in pair[:2])
    people = PERSON in {name.mention.who.family for name in pair[:2]}
    return not any(_are_two(one, other, people=people) for one in ours for other in theirs)


def _are_two(key: Key, form: Key, *, people: bool) -> bool:
    """Tell whether names are of two people, by their first names, or of a firm and its branch in a country."""
    short, long = sorted((key, form), key=len)
    if people and len(short) > 1:
        return (short[0] == long[0]) != (short[-1] == long[-1])
    return short != long and is_branch(long, lexicon())


def _settle(pair: _Pair) -> None:
    """Make one of two names; a person's full name says what the short one is of."""
    longer = max(pair[:2], key=lambda each: len(each.key))
    is_person = longer.mention.who.family == PERSON
    join(pair.earlier.mention, pair.later.mention, SEEN)
    if is_person:
        pair.later.mention.who.family = PERSON


def with_types(reading: Reading) -> Reading:
    """Give the names of each thing that were joined here one type, where they were taken for different kinds.

    It is that of the noun which says what the thing is, else the likeliest for all the names; of a name and its acronym
    alone that of the name.
    """
    things: dict[int, list[Mention]] = defaultdict(list)
    for mention in reading.mentions:
        if mention.cluster is not None:
            things[mention.cluster].append(mention)
    types = {number: found for number, each in things.items() if (found := _type(each, reading)) is not None}
    given = (
        replace(each, type=types[each.cluster]) if each.kind is MentionKind.NAME and each.cluster in types else each
        for each in reading.mentions
    )
    return replace(reading, mentions=tuple(given)) if types else reading


def _length(mention: Mention) -> int:
    return mention.span.end - mention.span.start


def _type(mentions: Sequence[Mention], reading: Reading) -> str | None:
    """Return what the names of a thing that was joined here have to be, nothing where they agree."""
    names = [each for each in mentions if each.kind is MentionKind.NAME]
    told = next((each.type for each in mentions if each.by == _TOLD and family(each.type)), None)
    if told and {family(each.type) for each in names} != {family(told)}:
        return told
    joined = {each.by for each in names}
    if not joined & {_SEEN, _SHORT} or len({family(each.type) for each in names}) == 1:
        return None
    return pooled(names, learned.scan(reading)) if _SEEN in joined else max(names, key=_length).type
