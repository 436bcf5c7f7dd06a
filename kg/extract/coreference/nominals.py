"""Definite noun phrases ("the firm", "the country manager"): what each may stand for, and what speaks for it."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from kg.extract.coreference.scene import Rule
from kg.extract.coreference.weighing import by_kind, by_place
from kg.extract.coreference.words import ANY_ORGANIZATION, ANY_PERSON, CONTRASTING, DEFINITE, VAGUE, Number
from kg.extract.first_names import Gender
from kg.extract.lexicon import CITY, COMPANY, ORGANIZATION, PERSON, PLACE
from kg.model import MentionKind
from kg.names import KG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.coreference.scene import Candidate, Referent, Scene
    from kg.extract.coreference.weighing import Option

WINDOW = 5
"""Sentences back in which anything of a fitting class is a candidate."""

MOST = 60
LONG = 100
"""Sentences back in which the same noun is remembered."""

FEW = 4
NEAR = 10
"""Sentences back in which the same noun without a name is taken for the same thing."""

NARROW = frozenset(KG + name for name in ("Company", "City", "Country", "Product", "Team", "School", "Party", "Media"))
"""Classes whose members are called by much the same nouns."""

KNOWN = Rule("known by this noun", 0.8)
IN_NAME = Rule("noun in the name", 0.8)
SAME_NOUN = Rule("same noun", 0.9)
"""How often each is right, measured on GUM: 74 of 96, 3 of 4, 109 of 122."""

_NO_WORDS: frozenset[str] = frozenset()
_BEHIND = frozenset({"relcl", "acl", "prep"})


class Memory:
    """Remembers which referents were called by a noun, the last first."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._by_noun: dict[str, list[Candidate]] = defaultdict(list)
        self._by_type: dict[str, dict[int, Candidate]] = defaultdict(dict)

    def note(self, stage: Scene, candidate: Candidate) -> None:
        """Remember what a candidate is called, and the words in its name that tell what it is."""
        for noun in _nouns(stage, candidate):
            self._by_noun[noun].append(candidate)
        if candidate.is_name and candidate.type:
            latest = self._by_type[candidate.type]
            latest.pop(id(candidate.who), None)
            latest[id(candidate.who)] = candidate

    def recall(self, noun: str, *, since: int) -> Iterator[Candidate]:
        """Yield the last few candidates that were called by a noun, back to a sentence."""
        for candidate in reversed(self._by_noun[noun][-FEW:]):
            if candidate.sentence >= since:
                yield candidate

    def is_only(self, candidate: Candidate) -> bool:
        """Tell whether nothing else of a name's class was named so far."""
        return any(len(self._by_type[each]) == 1 for each in candidate.who.types)

    def of_type(self, type_: str, *, since: int) -> Iterator[Candidate]:
        """Yield the last few names of a class, each referent once, back to a sentence."""
        for candidate in islice(reversed(self._by_type[type_].values()), FEW):
            if candidate.sentence >= since:
                yield candidate


def _nouns(stage: Scene, candidate: Candidate) -> Iterator[str]:
    if candidate.kind is MentionKind.NOMINAL:
        if candidate.noun:
            yield candidate.noun
    elif candidate.is_name:
        yield from candidate.who.nouns
        if candidate.first < candidate.last:
            yield stage.tokens[candidate.last].text.lower()


def is_definite(stage: Scene, candidate: Candidate) -> bool:
    """Tell whether a candidate is a definite noun phrase in the singular that was not linked to anything before it."""
    who = candidate.who
    if candidate.kind is not MentionKind.NOMINAL or candidate.mention < 0 or who.named or who.number is Number.MANY:
        return False
    first = all(member.head >= candidate.head for member in who.members)
    return first and stage.determiner(candidate) in DEFINITE


def again(stage: Scene, noun: Candidate, memory: Memory) -> tuple[Candidate, Rule] | None:
    """Return what was called by the same noun before, and the rule: all that a phrase tells must be known of it."""
    for other in memory.recall(noun.noun, since=noun.sentence - LONG):
        who = other.who
        if not _fits(noun, other) or _inside(noun, other):
            continue
        if who.named and noun.modifiers <= who.nouns.get(noun.noun, _NO_WORDS):
            return other, KNOWN
        if noun.noun in _last_words(stage, who) and noun.modifiers <= _name_words(stage, who):
            return other, IN_NAME
        near = noun.sentence - other.sentence <= NEAR
        if near and not who.named and noun.modifiers <= who.nouns.get(noun.noun, _NO_WORDS):
            return other, SAME_NOUN
    return None


def options(stage: Scene, place: int, memory: Memory) -> Iterator[Option]:
    """Yield each named referent that the noun phrase at this place of the candidates may stand for, nearest first."""
    noun = stage.candidates[place]
    if _is_new(stage, noun):
        return
    seen: dict[int, int] = {id(noun.who): -1}
    for other in _around(stage, place, memory):
        if id(other.who) in seen or not _fits(noun, other) or not _of_class(noun, other) or _inside(noun, other):
            continue
        seen[id(other.who)] = rank = len(seen) - 1
        said = [*by_place(stage, noun, other, rank=rank), *by_kind(other), _by_words(noun, other)]
        if other.who.members[0].sentence == 0:
            said.append("in the first sentence")
        if memory.is_only(other):
            said.append("the only one of its class")
        yield other, said


def _around(stage: Scene, place: int, memory: Memory) -> Iterator[Candidate]:
    noun = stage.candidates[place]
    for back in range(place - 1, max(-1, place - 1 - MOST), -1):
        other = stage.candidates[back]
        if noun.sentence - other.sentence > WINDOW:
            break
        if other.who.named:
            yield other
    yield from memory.of_type(noun.type or "", since=noun.sentence - LONG)


def _fits(noun: Candidate, other: Candidate) -> bool:
    """Tell whether class, number and gender let a noun phrase stand for a candidate."""
    mine, theirs = noun.who, other.who
    if theirs.number is Number.MANY or (theirs.family != mine.family and noun.noun not in theirs.nouns):
        return False
    clash = Gender.ANY not in {mine.gender, theirs.gender} and mine.gender is not theirs.gender
    return not clash and (mine.family is not None or noun.noun in theirs.nouns)


def _inside(noun: Candidate, other: Candidate) -> bool:
    """Tell whether one of two phrases holds the other, as in "the California-based firm"."""
    return other.first <= noun.head <= other.last or noun.first <= other.head <= noun.last


def _of_class(noun: Candidate, other: Candidate) -> bool:
    """Tell whether a noun's class lets it stand for a name when nothing else is known.

    The classes must be narrow: a "street" is no "airport" though both are facilities.  A name of no finer class than
    organization or place may be a company or a city, as most are in news.  A person is called "the woman" out of
    the blue, but "the architect" only when we know.
    """
    if noun.who.family == PERSON:
        return noun.noun in ANY_PERSON
    types = other.who.types
    if noun.noun in VAGUE or not types:
        return False
    if noun.type in types:
        return noun.type in NARROW or noun.noun in ANY_ORGANIZATION
    if noun.type in {COMPANY, CITY}:
        return bool(types & {ORGANIZATION, PLACE})
    return noun.noun in ANY_ORGANIZATION


def _is_new(stage: Scene, noun: Candidate) -> bool:
    """Tell whether a phrase brings in another thing by its modifiers: "the other firm", "the Lufthansa group"."""
    words = stage.tokens[noun.first + 1 : noun.head]
    named = any(word.tag in {"NNP", "NNPS"} for word in words) and not any(word.lemma == "base" for word in words)
    return named or any(word.lemma.lower() in CONTRASTING or word.tag in {"JJS", "JJR", "CD"} for word in words)


def _by_words(noun: Candidate, other: Candidate) -> str:
    """Return how the words of a phrase go with what the referent was called before."""
    nouns = other.who.nouns
    if noun.noun in nouns:
        return "same noun, other modifiers"
    if any(noun.modifiers & each for each in nouns.values()):
        return "modifiers known"
    if noun.who.family == ORGANIZATION and any(noun.modifiers and each for each in nouns.values()):
        return "other modifiers known"
    return "other nouns known" if nouns else "no noun known"


def _last_words(stage: Scene, who: Referent) -> set[str]:
    return {stage.tokens[each.last].text.lower() for each in who.members[:5] if each.is_name and each.first < each.last}


def _name_words(stage: Scene, who: Referent) -> set[str]:
    names = [each for each in who.members[:5] if each.is_name]
    return {token.text.lower() for each in names for token in stage.tokens[each.first : each.last + 1]}


def for_nothing(stage: Scene, noun: Candidate) -> list[str]:
    """Return what speaks for a noun phrase that brings in something new."""
    said = ["nothing", f"nothing for {noun.role}", f"nothing, {stage.determiner(noun)}"]
    if noun.modifiers:
        said.append("nothing, with modifiers")
    said.extend(
        f"nothing, {stage.tokens[child].dep} behind"
        for child in stage.below(noun.head)
        if child > noun.head and stage.tokens[child].dep in _BEHIND
    )
    said.append("nothing, a person" if noun.who.family == PERSON else "nothing, a thing")
    return said
