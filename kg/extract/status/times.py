"""Tells by tense, dates and verbs of parting whether what is claimed is over or still to come."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from kg.extract.lexicon import DATE, WORK, lexicon
from kg.extract.patterns.nouns import FOLLOWING, LEAVING
from kg.extract.status.words import DISMISSING, DONE, GIVING_UP, MAYBE, OPEN, PARTING, POSTS, STATES, STILL
from kg.ontology import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.extract.tree import Tree
    from kg.model import Claim, Mention, Reading


@dataclass(frozen=True)
class Times:
    """Asked about claims of one reading."""

    reading: Reading
    tree: Tree

    def is_bygone(self, anchor: int, claim: Claim) -> bool:
        """Tell by tense: "ran it until 2021", "was an engineer at Acme", "had been its captain" are over."""
        token = self.tree.tokens[anchor]
        verb = anchor if self.tree.is_verb(anchor) else token.head
        if not self.tree.is_verb(verb) or (verb != anchor and token.dep not in {"attr", "acomp"}):
            return False
        below = self.tree.words(verb)
        auxiliaries = [self.tree.tokens[child] for child in self.tree.children(verb, "aux", "auxpass")]
        finite = auxiliaries[0] if auxiliaries else self.tree.tokens[verb]
        past = finite.tag == "VBD" and finite.text.lower() not in {"did", "had"} | MAYBE
        perfect = finite.text.lower() == "had" and len(auxiliaries) > 0
        past = past and not STILL & below
        lasting = self.tree.tokens[verb].lemma in STATES and not (verb == anchor and self._is_done(verb, claim))
        until = {"until", "till"} & below and not self.tree.children(verb, "neg") and finite.tag not in {"VBZ", "VBP"}
        return bool(until) or (lasting and (past or perfect))

    def _is_done(self, verb: int, claim: Claim) -> bool:
        """Tell whether a claim is about a deed: "directed the film", "led a round in Acme", "worked with Acme"."""
        if self.tree.tokens[verb].lemma == "direct" and load().is_a(claim.object.type, WORK):
            return True
        if {"round", "investment"} & self.tree.words(verb, "dobj"):
            return True
        return any(
            self.tree.word(child) == "with" and claim.object.head in self.tree.subtree(child)
            for child in self.tree.children(verb, "prep")
        )

    def is_dismissed(self, anchor: int) -> bool:
        """Tell whether a role is taken away: "dismissed its coach", "resigned as leader"."""
        token = self.tree.tokens[anchor]
        if token.dep == "pobj" and self.tree.word(token.head) == "as":
            return self.tree.tokens[self.tree.tokens[token.head].head].lemma in LEAVING
        if token.dep in {"compound", "nmod"}:
            token = self.tree.tokens[token.head]
        return token.dep in {"dobj", "nsubjpass"} and self.tree.tokens[token.head].lemma in DISMISSING

    def is_given_up(self, anchor: int, claim: Claim) -> bool:
        """Tell whether whoever holds a post leaves it: "the chairman of Acme, Ann Lee, resigned"."""
        if self.tree.tokens[anchor].lemma not in _posts():
            return False
        return any(self._leaves(verb) for noun in (anchor, claim.subject.head) for verb in self._done_by(noun))

    def _done_by(self, noun: int) -> Iterator[int]:
        """Yield the verbs that tell of whom a noun tells: of its clause, joined to it, and of its relative clauses."""
        if self.tree.tokens[noun].dep in {"nsubj", "attr"}:
            verb = self.tree.tokens[noun].head
            yield verb
            yield from (each for each in self.tree.children(verb, "conj") if not self.tree.children(each, "nsubj"))
        for verb in self.tree.children(noun, "relcl"):
            if self.tree.words(verb, "nsubj") & {"who"}:
                yield verb

    def _leaves(self, verb: int) -> bool:
        """Tell whether somebody has left, and no other post: "resigned on Monday", "quit", "gave up her post"."""
        token = self.tree.tokens[verb]
        is_past = (
            token.tag == "VBD"
            or (token.lemma, token.tag) == ("quit", "VBP")
            or (token.tag == "VBN" and bool(self.tree.words(verb, "aux") & DONE))
        )
        if token.lemma in GIVING_UP:
            posts = [each for each in self.tree.children(verb, "dobj") if self.tree.tokens[each].lemma in POSTS]
            return is_past and bool(posts) and not self.tree.children(verb, "neg")
        leaves = token.lemma in LEAVING | {"quit"} and (token.lemma != "step" or "down" in self.tree.words(verb))
        leaves = leaves or (token.lemma == "walk" and "out" in self.tree.words(verb))
        elsewhere = self.tree.children(verb, "dobj", "neg") or self.tree.words(verb, "prep") & {"as", "from"}
        return is_past and leaves and not elsewhere

    def is_handed_on(self, claim: Claim) -> bool:
        """Tell whether somebody else has a role now: "was succeeded as chairman of Acme by Ann Lee"."""
        holder = self.tree.tokens[claim.subject.head]
        verb = self.tree.tokens[holder.head]
        if holder.dep not in {"nsubjpass", "dobj"} or verb.lemma not in FOLLOWING or verb.tag not in {"VBD", "VBN"}:
            return False
        roles = (child for child in self.tree.children(holder.head, "prep") if self.tree.word(child) == "as")
        return any(claim.object.head in self.tree.subtree(role) for role in roles)

    def is_parted_with(self, anchor: int) -> bool:
        """Tell whether it was given away: "sold its subsidiary Brasa"; what is only for sale is still had."""
        token = self.tree.tokens[anchor]
        if token.dep in {"compound", "nmod"}:
            token = self.tree.tokens[token.head]
        if token.dep == "pobj" and self.tree.word(token.head) == "of":  # "disposed of its unit"
            token = self.tree.tokens[token.head]
        verb = self.tree.tokens[token.head]
        if lexicon().type_of([token.lemma]) == WORK:  # a portrait of the queen shows her, whoever has it
            return False
        if verb.lemma not in PARTING or token.dep not in {"dobj", "nsubjpass", "prep"}:
            return False
        if self.tree.children(token.head, "neg"):
            return False
        auxiliaries = self.tree.words(token.head, "aux", "auxpass")
        return verb.tag == "VBD" or (verb.tag == "VBN" and bool(auxiliaries & DONE) and not auxiliaries & OPEN)

    def lies_ahead(self, verb: int) -> bool:
        """Tell whether a clause is dated after the document: "becomes editor on 1 January"."""
        if not self.tree.is_verb(verb):
            return False
        if self.tree.tokens[verb].tag not in {"VBD", "VBN"} and self._is_next(verb):
            return True
        published = self.reading.document.published
        if published is None:
            return False
        places = {place for child in self.tree.children(verb, "prep", "npadvmod") for place in self.tree.subtree(child)}
        return any(_begins(self._dates[place]) > published.isoformat() for place in places if place in self._dates)

    def _is_next(self, verb: int) -> bool:
        times = self.tree.children(verb, "npadvmod", "advmod")
        return any(self.tree.word(time) == "tomorrow" or "next" in self.tree.words(time, "amod") for time in times)

    @cached_property
    def _dates(self) -> Mapping[int, Mention]:
        return {each.head: each for each in self.reading.mentions if each.type == DATE and each.value}


@lru_cache(maxsize=1)
def _posts() -> frozenset[str]:
    """Return the last words of all posts: "executive" of "chief executive"."""
    return frozenset(post.split()[-1] for post in lexicon().posts)


def _begins(date: Mention) -> str:
    """Return the first day of a date, as far as it is written: "2016", "2016-03", "2016-03-07"."""
    return (date.value or "").partition("/")[0]
