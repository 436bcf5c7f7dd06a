"""The second sieve: what the grammar of one sentence makes the same: apposition, "is a", relative pronouns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.coreference.scene import Rule, call, join
from kg.extract.coreference.words import RELATIVE, Number
from kg.extract.first_names import Gender
from kg.extract.lexicon import PERSON
from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.coreference.scene import Candidate, Scene

APPOSITION = Rule("apposition", 0.9)
PREDICATE = Rule("is a", 0.9)
RELATIVE_PRONOUN = Rule("relative pronoun", 0.95)
"""In GUM 17 of 19 appositions of names and nouns are right; the other two it does not annotate."""

_COPULAS = frozenset({"be", "become", "remain"})
_UNSURE = frozenset({"neg", "aux", "mark"})
_NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "VBG", "HYPH", "CD"})
_LONGEST_TITLE = 8
"""Words before a name that are looked at: "Facebook Korea country manager Benjamin Joe" has four."""


def link_by_grammar(stage: Scene) -> None:
    """Join what stands in apposition, what is said to be the same, and relative pronouns with what they follow."""
    for each in stage.candidates:
        token = stage.tokens[each.head]
        if token.tag in {"WDT", "WP", "WP$"} and each.word in RELATIVE:
            _link_relative(stage, each)
        elif token.dep == "appos":
            _link_apposed(stage, each)
        elif token.dep in {"attr", "oprd"}:
            _link_predicate(stage, each)
        if each.is_name:
            _describe(stage, each)


def _link_relative(stage: Scene, pronoun: Candidate) -> None:
    place = pronoun.head
    if pronoun.word == "whose":  # of people and of things
        pronoun.who.family = None
    for _ in range(_LONGEST_TITLE):
        token = stage.tokens[place]
        if token.dep in {"relcl", "acl"} or (token.dep == "appos" and pronoun.word == "whose"):
            antecedent = _owner_of(stage, token.head)
            if antecedent is not None and antecedent.head < pronoun.head and _agree(antecedent, pronoun):
                join(antecedent, pronoun, RELATIVE_PRONOUN)
            return
        if token.head == place:
            return
        place = token.head


def _owner_of(stage: Scene, place: int) -> Candidate | None:
    """Return the candidate with this head, or the name that the word is part of."""
    found = stage.at.get(place)
    if found is not None:
        return found
    inside = (stage.at.get(each) for each in range(place - 3, place + 4))
    return next((each for each in inside if each and each.is_name and each.first <= place <= each.last), None)


def _agree(one: Candidate, other: Candidate) -> bool:
    """Tell whether class, gender and number of two candidates may be those of one thing."""
    families = {one.who.family, other.who.family} - {None}
    genders = {one.who.gender, other.who.gender} - {Gender.ANY}
    numbers = {one.who.number, other.who.number} - {Number.ANY}
    return len(families) <= 1 and len(genders) <= 1 and len(numbers) <= 1


def _link_apposed(stage: Scene, behind: Candidate) -> None:
    """Join "Benjamin Joe, the country manager" and "the app WhatsApp", but neither a list nor "Seoul, Korea"."""
    before = _owner_of(stage, stage.tokens[behind.head].head)
    if before is None or before is behind or MentionKind.PRONOUN in {before.kind, behind.kind}:
        return
    if before.is_name == behind.is_name or _is_listed(stage, before, behind):
        return
    if _agree(before, behind) and _agree_in_nouns(before, behind):
        join(*((behind, before) if behind.is_name else (before, behind)), APPOSITION)


def _agree_in_nouns(one: Candidate, other: Candidate) -> bool:
    return one.who.family is not None or other.who.family is not None


def _is_listed(stage: Scene, before: Candidate, behind: Candidate) -> bool:
    """Tell whether two nouns are members of a list, which the parser often takes for apposition."""
    joined = any(stage.tokens[child].dep == "conj" for child in stage.below(behind.head))
    several = sum(stage.tokens[child].dep == "appos" for child in stage.below(before.head)) > 1
    return joined or several


def _link_predicate(stage: Scene, noun: Candidate) -> None:
    """Join "Joe is the country manager" and the like, unless it is denied, supposed or a question of will."""
    verb = stage.tokens[noun.head].head
    if noun.kind is not MentionKind.NOMINAL or stage.tokens[verb].lemma not in _COPULAS:
        return
    children = stage.below(verb)
    if any(stage.tokens[child].dep in _UNSURE or stage.tokens[child].text == "?" for child in children):
        return
    subject = next((stage.at.get(child) for child in children if stage.tokens[child].dep == "nsubj"), None)
    if subject is not None and subject.kind is not MentionKind.PRONOUN and _agree(subject, noun):
        join(subject, noun, PREDICATE)


def _describe(stage: Scene, name: Candidate) -> None:
    """Remember what a name is called by the words before it: "Facebook Korea country manager Benjamin Joe"."""
    words = list(_title(stage, name))
    if words and stage.tokens[words[0]].tag in {"NN", "NNP"}:
        call(name.who, stage.tokens[words[-1] : words[0] + 1])


def _title(stage: Scene, name: Candidate) -> Iterator[int]:
    """Yield the words that qualify a name from the left, nearest first."""
    tokens = stage.tokens
    for place in range(name.first - 1, max(-1, name.first - 1 - _LONGEST_TITLE), -1):
        token = tokens[place]
        hangs = token.head == name.head or place < token.head < name.first or name.first <= token.head <= name.last
        if token.tag not in _NOUN_TAGS or token.sentence != name.sentence or not hangs:
            return
        yield place


_ = PERSON
