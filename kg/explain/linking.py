"""Finds the verbs and nouns by which sentences link two things and that no relation of the ontology knows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain, product
from typing import TYPE_CHECKING, NamedTuple

from kg.extract.patterns.frames import frames
from kg.extract.tree import Tree
from kg.ontology.phrases import PREPOSITIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.extract.patterns.frames import Frame
    from kg.model import Token
    from kg.ontology import Ontology

_PREPOSITIONAL = ("prep", "agent", "dative")
_IRREGULAR = {"have": "has", "go": "goes", "do": "does"}
_SIBILANTS = ("s", "x", "z", "ch", "sh")
_VOWELS = frozenset("aeiou")
_EMPTY = frozenset({"be", "have", "do", "say", "tell"})
"""Verbs that say nothing about what links two things."""


class Word(NamedTuple):
    """A verb or noun that links things: its lemma, its part of speech, and the phrase that says it, with X and Y."""

    lemma: str
    pos: str
    phrase: str


class Link(NamedTuple):
    """A word and the two things that it links at one place: tokens by place, the things as they were given."""

    word: Word
    place: int
    subject: str
    object: str


class _Use(NamedTuple):
    """What links two tokens: the word's token, its preposition ("" for none), and the phrase."""

    place: int
    preposition: str
    phrase: str
    subject: int
    object: int


@dataclass(frozen=True)
class Linked:
    """The tokens of one reading, and which of them are heads of mentions of things (IRIs)."""

    tokens: Sequence[Token]
    things: Mapping[int, str]
    ontology: Ontology

    def links(self, sentence: int) -> Iterator[Link]:
        """Yield what links two different things in a sentence and no relation of the ontology knows."""
        for place in self.tree.sentence(sentence):
            if place not in self.things:
                yield from self._at(place)

    @cached_property
    def tree(self) -> Tree:
        """The tokens as a tree."""
        return Tree(self.tokens)

    def _at(self, place: int) -> Iterator[Link]:
        token = self.tokens[place]
        uses = self._verbal(place) if token.pos == "VERB" else self._nominal(place) if token.pos == "NOUN" else ()
        for use in uses:
            one, other = self._thing(use.subject), self._thing(use.object)
            if one is not None and other is not None and one != other and not self._is_known(use):
                yield Link(Word(token.lemma.lower(), token.pos, use.phrase), place, one, other)

    def _thing(self, place: int) -> str | None:
        """Return the thing that a token is the head of, or a name in apposition to it: "the newspaper De Kaai"."""
        beside = (self.things.get(child) for child in self.tree.children(place, "appos"))
        return self.things.get(place) or next(filter(None, beside), None)

    def _verbal(self, verb: int) -> Iterator[_Use]:
        token = self.tokens[verb]
        if token.lemma in _EMPTY or not token.lemma.isalpha():
            return
        says = _third_person(
            token.lemma.lower(), [self.tokens[each].text.lower() for each in self.tree.children(verb, "prt")]
        )
        if self.tree.is_passive(verb):
            about = self.tree.undergoers(verb)
            yield from self._pairs(verb, "", f"X {says} Y", self.tree.agents(verb), about)
            says = f"is {token.text.lower()}"
        else:
            about = self.tree.subjects(verb)
            yield from self._pairs(verb, "", f"X {says} Y", about, self.tree.objects(verb))
        for preposition in self._prepositions(verb):
            behind = self.tree.behind(verb, preposition)
            if preposition != "by":
                yield from self._pairs(verb, preposition, f"X {says} {preposition} Y", about, behind)

    def _nominal(self, noun: int) -> Iterator[_Use]:
        """Yield what a noun says of the thing that it describes: "a rival of Y", "Y's spokesman"."""
        token = self.tokens[noun]
        if token.tag != "NN" or not token.lemma.isalpha():
            return
        article = "an" if token.lemma[0] in _VOWELS else "a"
        about = self._described(noun)
        for preposition in self._prepositions(noun):
            phrase = f"X is {article} {token.lemma} {preposition} Y"
            yield from self._pairs(noun, preposition, phrase, about, self.tree.behind(noun, preposition))
        owners = self.tree.children(noun, "poss")
        yield from self._pairs(noun, "of", f"X is {article} {token.lemma} of Y", about, owners)

    def _described(self, noun: int) -> list[int]:
        """Return what a noun is said of: what it is in apposition to or has in apposition, or the subject of "is"."""
        token = self.tokens[noun]
        above = [token.head] if token.dep == "appos" else []
        if token.dep == "attr" and self.tokens[token.head].lemma == "be":
            above = self.tree.subjects(token.head)
        return [*above, *self.tree.children(noun, "appos")]

    def _prepositions(self, place: int) -> list[str]:
        found = (self.tokens[child].text.lower() for child in self.tree.children(place, *_PREPOSITIONAL))
        return [each for each in dict.fromkeys(found) if each in PREPOSITIONS]

    def _pairs(
        self, place: int, preposition: str, phrase: str, subjects: Iterable[int], objects: Iterable[int]
    ) -> Iterator[_Use]:
        return (_Use(place, preposition, phrase, *pair) for pair in product(subjects, objects))

    def _is_known(self, use: _Use) -> bool:
        """Tell whether a phrase of the ontology is set off by the word and takes what stands behind it."""
        token = self.tokens[use.place]
        found = chain.from_iterable(
            frames(self.ontology).get(each, ()) for each in {token.lemma.lower(), token.text.lower()}
        )
        return any(self._takes(frame, use) for frame in found)

    def _takes(self, frame: Frame, use: _Use) -> bool:
        words = {self.tokens[each].lemma.lower() for each in self.tree.children(use.place)}
        return use.preposition == frame.preposition and set(frame.others) <= words


def _third_person(lemma: str, particles: Sequence[str]) -> str:
    ending = "es" if lemma.endswith(_SIBILANTS) else "s"
    said = _IRREGULAR.get(lemma, lemma + ending)
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        said = lemma[:-1] + "ies"
    return " ".join((said, *particles))
