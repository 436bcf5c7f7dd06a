"""The dependency tree of a reading's tokens, asked the way grammar asks: who does it, to whom, with what.

Conjunctions share their arguments, relative pronouns stand for what they follow, participles and infinitives take
the subject of the clause they hang on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.model import Token

_RELATIVE = frozenset({"who", "whom", "which", "that"})
_INHERITING = frozenset({"xcomp", "advcl", "conj"})
_MAX_STEPS = 6
_A_PAIR = 2
"""Nouns that no "and" joins are no list: "unlike Acme, which owns Globex, Initech"."""


@dataclass(frozen=True)
class Tree:
    """Tokens with their children; places are indices into ``tokens``.

    A sentence may be thousands of words deep, so nothing here recurses to its depth.
    """

    tokens: Sequence[Token]

    @cached_property
    def _children(self) -> Mapping[int, list[int]]:
        children: dict[int, list[int]] = defaultdict(list)
        for place, token in enumerate(self.tokens):
            if token.head != place:
                children[token.head].append(place)
        return children

    def children(self, place: int, *labels: str) -> list[int]:
        """Return the children of a token, in order; only those with one of the ``labels`` if any is given."""
        found = self._children.get(place, [])
        return [child for child in found if self.tokens[child].dep in labels] if labels else list(found)

    def word(self, place: int) -> str:
        """Return the text of a token in small letters, nothing outside of the text."""
        return self.tokens[place].text.lower() if 0 <= place < len(self.tokens) else ""

    def words(self, place: int, *labels: str) -> set[str]:
        """Return the words of a token's children, in small letters."""
        return {self.word(child) for child in self.children(place, *labels)}

    def is_verb(self, place: int) -> bool:
        """Tell whether a token is a verb or an auxiliary."""
        return self.tokens[place].pos in {"VERB", "AUX"}

    def subtree(self, place: int) -> Iterator[int]:
        """Yield a token and everything that hangs below it, each word before those below it."""
        return self._below(place)

    def _below(self, place: int, *labels: str) -> Iterator[int]:
        """Yield a token and what is reached from it through ``labels``; each once, even where heads run in a circle."""
        seen = {place}
        waiting = [place]
        while waiting:
            current = waiting.pop()
            yield current
            further = [child for child in self.children(current, *labels) if child not in seen]
            seen.update(further)
            waiting.extend(reversed(further))

    def ancestors(self, place: int) -> Iterator[int]:
        """Yield the governors of a token, nearest first, up to the root; each once, even where they run in a circle."""
        seen = {place}
        while (place := self.tokens[place].head) not in seen:
            seen.add(place)
            yield place

    def sentence(self, number: int) -> range:
        """Return the places of a sentence's tokens; none for a sentence that is not there."""
        return self._sentences.get(number, range(0))

    @cached_property
    def _sentences(self) -> Mapping[int, range]:
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        for place, token in enumerate(self.tokens):
            first.setdefault(token.sentence, place)
            last[token.sentence] = place
        return {number: range(begin, last[number] + 1) for number, begin in first.items()}

    def conjuncts(self, place: int) -> list[int]:
        """Return a token and all that are coordinated with it: [A, B, C] for the A of "A, B and C".

        Examples stand for what they are of: B and C for the firms of "firms such as B and C".
        """
        return [member for each in self._coordinated(place) for member in self._examples(each) or [each]]

    def _coordinated(self, place: int) -> list[int]:
        found = [place]
        for each in found:
            heads = [each, *self._titled(each)]
            found.extend(child for head in heads for child in self.children(head, "conj") if self._is_nominal(child))
        between = self.tokens[min(found) : max(found)]
        return found if len(found) != _A_PAIR or any(each.dep == "cc" for each in between) else [place]

    def _titled(self, noun: int) -> list[int]:
        """Return the name that stands right behind a noun: "the engineer Ann Lee and Bob Miller" are two."""
        if self.tokens[noun].pos != "NOUN":
            return []
        names = (child for child in self.children(noun, "appos") if self.tokens[child].pos == "PROPN")
        return [name for name in names if min(self._below(name, "compound")) == noun + 1]

    def _examples(self, plural: int) -> list[int]:
        """Return what is named behind a plural as belonging to it."""
        if self.tokens[plural].tag != "NNS":
            return []
        listing = (child for child in self.children(plural, "prep") if self._lists(child))
        return [name for child in listing for noun in self.children(child, "pobj") for name in self._coordinated(noun)]

    def _lists(self, preposition: int) -> bool:
        word = self.tokens[preposition].text.lower()
        return word == "including" or (word == "as" and self.tokens[preposition - 1].text.lower() == "such")

    def series(self, place: int) -> list[int]:
        """Return the whole coordination that a token belongs to, from its first member on."""
        first = place
        while self.tokens[first].dep == "conj" and self._is_nominal(first):
            first = self.tokens[first].head
        return [*self._before_dangling_and(first), *self.conjuncts(first)]

    def _before_dangling_and(self, place: int) -> list[int]:
        """Mend "… A and B have": where the parser hung "and" on A but left B outside the coordination.

        A verb in the plural with a subject in the singular gives it away.
        """
        verb = self.tokens[self.tokens[place].head]
        if self.tokens[place].dep != "nsubj" or self.tokens[place].tag not in {"NN", "NNP"} or verb.tag != "VBP":
            return []
        sign = min(self._below(place, "compound", "amod", "det", "poss", "nummod", "advmod")) - 1
        if sign < 1 or self.tokens[sign].dep != "cc" or self.tokens[sign].sentence != self.tokens[place].sentence:
            return []
        partner = self.tokens[sign].head
        dangling = partner < sign and not any(child > sign for child in self.children(partner, "conj"))
        return [partner] if dangling and self._is_nominal(partner) and partner != self.tokens[place].head else []

    def _is_nominal(self, place: int) -> bool:
        return self.tokens[place].pos in {"NOUN", "PROPN", "PRON", "NUM", "X", "ADJ", "SYM"}

    def is_passive(self, verb: int) -> bool:
        """Tell whether a verb stands in the passive, reduced ("bought by X", "X-owned") or whole."""
        for each in (verb, *self.ancestors(verb)):
            token = self.tokens[each]
            if token.tag != "VBN":
                return False
            if self.children(each, "auxpass", "nsubjpass"):
                return True
            if self.children(each, "aux", "nsubj"):
                return False
            if token.dep != "conj":
                return token.dep in {"acl", "amod", "advcl", "appos", "ROOT", "relcl"}
        return False

    def subjects(self, verb: int) -> list[int]:
        """Return who does what an active verb says: its subject, or the one it shares with the clause above."""
        own = self.children(verb, "nsubj")
        if own:
            return self._standing_for(own[0], verb)
        return self._shared(verb, steps=0)

    def undergoers(self, verb: int) -> list[int]:
        """Return what a passive verb is about: its passive subject, or the noun that the participle belongs to."""
        own = self.children(verb, "nsubjpass")
        if own:
            return self._standing_for(own[0], verb)
        return self._shared(verb, steps=0)

    def _standing_for(self, subject: int, verb: int) -> list[int]:
        token = self.tokens[subject]
        if token.text.lower() in _RELATIVE and self._clause(verb).dep in {"relcl", "ccomp"} and token.tag[:1] == "W":
            return self.series(self._clause(verb).head) if self._ends_series(verb) else [self._clause(verb).head]
        return self.series(subject)

    def _ends_series(self, verb: int) -> bool:
        """Tell whether a relative clause is about all of a coordination: its last noun is a plural."""
        return self.tokens[self._clause(verb).head].tag in {"NNS", "NNPS"}

    def _clause(self, verb: int) -> Token:
        """Return the verb that a clause hangs on the rest by: the first of coordinated verbs."""
        token = self.tokens[verb]
        while token.dep == "conj" and self.tokens[token.head].pos in {"VERB", "AUX"}:
            token = self.tokens[token.head]
        return token

    def _shared(self, verb: int, *, steps: int) -> list[int]:
        token = self.tokens[verb]
        if steps > _MAX_STEPS or token.head == verb:
            return []
        if token.dep in {"acl", "amod", "relcl", "appos"} and self._is_nominal(token.head):
            return [token.head] if token.tag != "VB" else self._planner(token.head)
        if token.dep in _INHERITING and self.tokens[token.head].pos in {"VERB", "AUX", "ADJ", "NOUN"}:
            own = self.children(token.head, "nsubj", "nsubjpass")
            if own:
                return self._standing_for(own[0], token.head)
            return self._shared(token.head, steps=steps + 1)
        if token.dep == "pcomp" and self.tokens[self.tokens[token.head].head].pos in {"VERB", "AUX"}:
            above = self.tokens[token.head].head
            own = self.children(above, "nsubj", "nsubjpass")
            return self._standing_for(own[0], above) if own else self._shared(above, steps=steps + 1)
        return []

    def _planner(self, noun: int) -> list[int]:
        """Return whose plan a noun with an infinitive is: its owner, or the subject of the clause around it."""
        owners = self.children(noun, "poss")
        if owners:
            return owners
        verb = next((each for each in self.ancestors(noun) if self.tokens[each].pos in {"VERB", "AUX"}), None)
        own = [] if verb is None else self.children(verb, "nsubj")
        return self._standing_for(own[0], verb) if own and verb is not None else []

    def objects(self, verb: int) -> list[int]:
        """Return what an active verb acts on; for a relative clause without an object, the noun it belongs to."""
        own = self.children(verb, "dobj", "attr", "oprd")
        if own:
            relative = self.tokens[own[0]]
            if relative.tag in {"WDT", "WP"} and self._clause(verb).dep == "relcl":
                return [self._clause(verb).head]
            return self.series(own[0])
        token = self.tokens[verb]
        if token.dep == "relcl" and self.children(verb, "nsubj") and not self._relative_subject(verb):
            return [token.head]
        return []

    def _relative_subject(self, verb: int) -> bool:
        return any(self.tokens[child].tag in {"WDT", "WP"} for child in self.children(verb, "nsubj", "nsubjpass"))

    def agents(self, verb: int) -> list[int]:
        """Return who does what a passive verb says: the first "by X", or the noun before a hyphen ("X-owned")."""
        by = next((child for child in self.children(verb, "agent", "prep") if self.word(child) == "by"), None)
        if by is None:
            return self.hyphenated(verb)
        return [each for noun in self.children(by, "pobj") for each in self.series(noun)] or self.hyphenated(verb)

    def hyphenated(self, verb: int) -> list[int]:
        """Return the noun joined by a hyphen before a participle: Facebook in "Facebook-owned"."""
        dashes = [child for child in self.children(verb, "punct") if self.tokens[child].text in {"-", "‑", "–"}]
        if not dashes:
            return []
        before = self.children(verb, "npadvmod", "compound", "nmod", "nsubj")
        return [child for child in before if child < dashes[0]][-1:]

    def behind(self, place: int, preposition: str) -> list[int]:
        """Return the nouns behind a preposition that hangs on a token ("in Seoul"), all of a coordination."""
        found: list[int] = []
        for child in self.children(place, "prep", "agent", "dative", "prt"):
            if self.tokens[child].text.lower() == preposition:
                for noun in self.children(child, "pobj"):
                    found.extend([noun] if self._is_gapped(noun, preposition) else self.series(noun))
        return found

    def _is_gapped(self, noun: int, preposition: str) -> bool:
        """Tell whether what is joined to a noun begins a clause without its verb: "in Oslo and Globex in Bergen"."""
        others = self.children(noun, "conj")
        again = (child for child in self.children(noun, "prep") if self.word(child) == preposition)
        return bool(others) and any(child > others[0] for child in again)

    def complements(self, noun: int) -> list[int]:
        """Return the nouns behind "of", "at", "for" and "in" that hang on a noun."""
        return [each for preposition in ("of", "at", "for", "in") for each in self.behind(noun, preposition)]

    def where(self, verb: int) -> list[int]:
        """Return the place that a clause with "where" belongs to: Seoul of "Seoul, where Joe works"."""
        clause = self._clause(verb)
        if clause.dep != "relcl":
            return []
        adverbs = (self.tokens[child].text.lower() for child in self.children(verb, "advmod"))
        return [clause.head] if "where" in adverbs else []
