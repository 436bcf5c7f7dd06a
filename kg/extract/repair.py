"""Corrects the parser where names show that it went wrong: it knows neither people nor firms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.extract.lexicon import PERSON, lexicon
from kg.extract.patterns.nouns import NAMING
from kg.extract.tree import Tree
from kg.model import MentionKind
from kg.ontology import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.model import Mention, Reading, Step
    from kg.ontology import Ontology

_Arc = tuple[int, int, str]
"""A token, the token that it should hang on, and how."""


def step(ontology: Ontology) -> Step:
    """Return the step that corrects heads and labels of tokens; the ontology makes no difference here."""
    del ontology
    return repaired


def repaired(reading: Reading) -> Reading:
    """Return a reading whose tokens hang as its names ask for; noun phrases that took in a name let go of it."""
    tokens = list(reading.tokens)
    for place, head, label in _Repair(reading, Tree(reading.tokens)).arcs():
        tokens[place] = tokens[place]._replace(head=head, dep=label)
    if tokens == list(reading.tokens):
        return reading
    given = {place for place, token in enumerate(tokens) if token.dep == "oprd"}
    return replace(reading, tokens=tuple(tokens), mentions=tuple(_without_swallowed(reading.mentions, given)))


@dataclass(frozen=True)
class _Repair:
    reading: Reading
    tree: Tree

    def arcs(self) -> Iterator[_Arc]:
        """Yield what is to be changed."""
        for name in self._names.values():
            token = self.tree.tokens[name.head]
            if token.dep in {"compound", "nmod"} and name.type == PERSON:
                yield from self._given_role(name)
            elif token.dep == "appos":
                yield from self._beside_noun(name)
            elif token.dep == "npadvmod":
                yield from self._behind_noun(name)
            elif token.dep in {"nsubj", "nsubjpass"}:
                yield from self._behind_whose(name)
        for place, token in enumerate(self.tree.tokens):
            if token.dep == "relcl":
                yield from self._relative_object(place)
            elif token.dep == "prep" and self.tree.word(place) == "until":
                yield from self._until(place)
            elif (token.dep, token.lemma) == ("appos", "time") and self.tree.children(place, "nummod"):
                yield from self._how_often(place)

    @cached_property
    def _names(self) -> Mapping[int, Mention]:
        return {each.head: each for each in self.reading.mentions if each.kind is MentionKind.NAME}

    def _given_role(self, name: Mention) -> Iterator[_Arc]:
        """Let the name be the object, and the role behind it what it is made: "named Tom Reed chief executive"."""
        role = self.tree.tokens[name.head].head
        token = self.tree.tokens[role]
        is_role = role > name.head and self._is_kind(role, name)
        if is_role and token.dep == "dobj" and self.tree.tokens[token.head].lemma in NAMING:
            yield name.head, token.head, "dobj"
            yield role, token.head, "oprd"

    def _beside_noun(self, name: Mention) -> Iterator[_Arc]:
        """Let the name explain the noun of its kind, not the name between: "the head of Acme, Ann Lee"."""
        before = self.tree.tokens[name.head].head
        noun = self.tree.tokens[self.tree.tokens[before].head].head
        if self.tree.tokens[before].dep == "pobj" and before in self._names and self._is_kind(noun, name):
            yield name.head, noun, "appos"

    def _behind_noun(self, name: Mention) -> Iterator[_Arc]:
        """Let the name explain the noun right before it: "sold its unit Daum"."""
        noun = min(self.tree.subtree(name.head)) - 1
        if noun >= 0 and self.tree.tokens[noun].tag == "NN" and self.tree.tokens[noun].dep == "dobj":
            yield name.head, noun, "appos"

    def _behind_whose(self, name: Mention) -> Iterator[_Arc]:
        """Let a noun with "whose" go with the name behind it: "whose novel Salt Roads was published"."""
        noun = min(self.tree.subtree(name.head)) - 1
        beside = noun > 0 and self.tree.tokens[noun].head == self.tree.tokens[name.head].head
        if beside and self._is_kind(noun, name) and "whose" in self.tree.words(noun, "poss"):
            yield noun, name.head, "nmod"

    def _relative_object(self, verb: int) -> Iterator[_Arc]:
        """Let the first of two subjects be the object: "which Ann Lee directed"."""
        subjects = self.tree.children(verb, "nsubj")
        doubled = len(subjects) > 1 and self.tree.tokens[subjects[0]].tag in {"WDT", "WP"}
        if doubled and not self.tree.children(verb, "dobj", "attr"):
            yield subjects[0], verb, "dobj"

    def _how_often(self, times: int) -> Iterator[_Arc]:
        """Let "five times" go with the verb, not with the name before it."""
        verb = next((each for each in self.tree.ancestors(times) if self.tree.is_verb(each)), None)
        if verb is not None:
            yield times, verb, "npadvmod"

    def _until(self, until: int) -> Iterator[_Arc]:
        """Let it end the nearest role, not a noun before that: "a nephew of Ann Lee, president until 2001"."""
        behind = range(self.tree.tokens[until].head + 1, until)
        roles = [each for each in behind if self.tree.tokens[each].dep == "appos" and self._is_role(each)]
        if roles and not self.tree.is_verb(self.tree.tokens[until].head):
            yield until, roles[-1], "prep"

    def _is_role(self, noun: int) -> bool:
        return self.tree.tokens[noun].pos == "NOUN" and self.tree.tokens[noun].lemma in lexicon().roles

    def _is_kind(self, noun: int, name: Mention) -> bool:
        """Tell whether a common noun is said of what the name is a name of: "head" of a person, "capital" of a city."""
        token = self.tree.tokens[noun]
        type_ = lexicon().type_of([token.lemma]) if token.pos == "NOUN" and noun not in self._names else None
        return type_ is not None and load().is_a(name.type, type_)


def _without_swallowed(mentions: tuple[Mention, ...], given: set[int]) -> Iterator[Mention]:
    """Leave out the phrases of nouns that were given to a name within them."""
    names = [each.span for each in mentions if each.kind is MentionKind.NAME]
    for each in mentions:
        swallowed = each.kind is MentionKind.NOMINAL and each.head in given
        if not swallowed or not any(each.span.covers(name) for name in names):
            yield each
