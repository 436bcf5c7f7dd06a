"""Finds everything in a reading that may refer: its mentions, and the noun phrases that are no mentions."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.extract.coreference.agreement import agreement, family, may_be_person, noun_gender, noun_number
from kg.extract.coreference.scene import BEFORE_NOUN, MODIFIERS, Candidate, Referent, Role, Scene, call
from kg.extract.coreference.words import INDEFINITES
from kg.extract.first_names import Gender
from kg.extract.lexicon import PERSON
from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.model import Mention, Reading, Token

    Children = Mapping[int, Sequence[int]]

_NOUN_PLACES = frozenset(
    {"nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj", "appos", "poss", "dative", "ROOT", "oprd"}
)
_ROLES = {
    "nsubj": Role.SUBJECT,
    "nsubjpass": Role.SUBJECT,
    "csubj": Role.SUBJECT,
    "dobj": Role.OBJECT,
    "dative": Role.OBJECT,
    "attr": Role.OBJECT,
    "poss": Role.OWNER,
    "pobj": Role.OBLIQUE,
}


def set_scene(reading: Reading) -> Scene:
    """Set the stage: each mention that is no value becomes a candidate, and so does every other noun phrase."""
    tokens = reading.tokens
    children: dict[int, list[int]] = defaultdict(list)
    for place, token in enumerate(tokens):
        if token.head != place:
            children[token.head].append(place)
    found = _mentioned(reading, children)
    taken = {place for each in found if each.is_name for place in range(each.first, each.last + 1)}
    taken.update(each.head for each in found)
    taken.update(mention.head for mention in reading.mentions if mention.kind is MentionKind.VALUE)
    found.extend(_plain(place, tokens) for place, token in enumerate(tokens) if _is_noun(token) and place not in taken)
    found.sort(key=lambda each: each.head)
    return Scene(reading, tokens, dict(children), found, {each.head: each for each in found})


def _mentioned(reading: Reading, children: Children) -> list[Candidate]:
    """Make a candidate of each mention, one a head; a name goes before a noun phrase."""
    tokens = reading.tokens
    starts = {token.start: place for place, token in enumerate(tokens)}
    ends = {token.end: place for place, token in enumerate(tokens)}
    found: dict[int, Candidate] = {}
    for place, mention in enumerate(reading.mentions):
        if mention.kind is MentionKind.VALUE or mention.head < 0:
            continue
        words = starts.get(mention.span.start, mention.head), ends.get(mention.span.end, mention.head)
        made = _candidate(mention, place, tokens=tokens, words=words)
        if made.kind is MentionKind.NOMINAL:
            _narrow(made, tokens, children)
        if made.head not in found or made.is_name:
            found[made.head] = made
    return list(found.values())


def _candidate(mention: Mention, place: int, *, tokens: Sequence[Token], words: tuple[int, int]) -> Candidate:
    token = tokens[mention.head]
    word = (token.text if mention.kind is MentionKind.PRONOUN else token.lemma).lower()
    named = mention.kind is MentionKind.NAME
    gender, certain, number = agreement(mention, tokens, words)
    doubtful = named and may_be_person(mention, tokens, words)
    who = Referent([], family(mention.type), gender, number, certain=certain, doubtful=doubtful)
    if named:
        who.types.add(mention.type)
    role = _ROLES.get(token.dep, Role.OTHER)
    made = Candidate(*words, mention.head, mention.kind, word, token.sentence, role, place, mention.type, who)
    who.members.append(made)
    return made


def _narrow(made: Candidate, tokens: Sequence[Token], children: Children) -> None:
    """Find where a noun phrase begins, what it is called, and what narrows it down."""
    made.first = _left_edge(made.head, tokens, first=made.first)
    words = tokens[made.first : made.head + 1]
    made.noun, made.modifiers = call(made.who, words, more=_belonging(made.head, tokens, children))


def _left_edge(head: int, tokens: Sequence[Token], *, first: int) -> int:
    """Return where a noun phrase begins: its determiner, over whatever modifiers and hyphens stand between."""
    place = first
    while tokens[place].tag not in BEFORE_NOUN:
        before = place - 1
        if before < 0 or tokens[before].sentence != tokens[head].sentence or not _joins(before, tokens):
            return first
        place = before
    return place


def _joins(place: int, tokens: Sequence[Token]) -> bool:
    """Tell whether a word before a noun belongs to it; so does the "and" of "photo- and video-sharing"."""
    tag = tokens[place].tag
    hanging = tag == "CC" and place > 0 and tokens[place - 1].text.endswith("-")
    return tag in MODIFIERS or tag in BEFORE_NOUN or hanging


def _belonging(head: int, tokens: Sequence[Token], children: Children) -> Iterator[str]:
    """Yield the words of what a noun belongs to: "manager of Facebook Korea", "Facebook Korea's manager"."""
    for child in children.get(head, ()):
        owners: Sequence[int] = [child] if tokens[child].dep == "poss" else []
        if tokens[child].dep == "prep" and tokens[child].text == "of":
            owners = children.get(child, ())
        for owner in owners:
            inside = (each for each in children.get(owner, ()) if tokens[each].dep == "compound")
            yield from (tokens[each].lemma.lower() for each in (*inside, owner))


def _is_noun(token: Token) -> bool:
    noun = token.tag in {"NN", "NNS", "NNP"} and token.dep in _NOUN_PLACES
    return noun and token.text.lower() not in INDEFINITES


def _plain(place: int, tokens: Sequence[Token]) -> Candidate:
    """Make a candidate of a noun that is no mention; only its gender tells that it is a person."""
    token = tokens[place]
    word = token.lemma.lower()
    gender = noun_gender(word)
    kind = None if gender is Gender.ANY else PERSON
    who = Referent([], kind, gender, noun_number(token), certain=True)
    first = _left_edge(place, tokens, first=place)
    role = _ROLES.get(token.dep, Role.OTHER)
    made = Candidate(first, place, place, MentionKind.NOMINAL, word, token.sentence, role, -1, kind, who)
    made.noun, made.modifiers = call(who, tokens[first : place + 1])
    who.members.append(made)
    return made
