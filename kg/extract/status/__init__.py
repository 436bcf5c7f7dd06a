"""Decides what a document does with each claim: asserts it, reports it, plans, supposes or denies it, or calls it over.

The words around the claim's anchor decide, from the inside out.  What stands inside a noun phrase ("Facebook-owned
Instagram", "Joe, the manager of …") is taken for granted by the writer, whoever is being reported, so only quotation
marks and words such as "former" or "proposed" touch it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from kg.extract.status.negation import Negation
from kg.extract.status.times import Times
from kg.extract.status.words import (
    ACCUSING,
    ALLEGED,
    CLEARING,
    COMING,
    CONDITIONS,
    DENYING,
    FUTURE,
    HEDGES,
    IMAGINING,
    MAYBE,
    OVER,
    PLANNING,
    PLANS,
    PRESENT,
    PREVENTING,
    REPORTEDLY,
    RUMOURS,
    SAYING,
    SUPPOSE,
    SUPPOSING,
    WITHDRAWING,
)
from kg.extract.tree import Tree
from kg.model import Claim, Mention, MentionKind, Reading, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.model import Step
    from kg.ontology import Ontology

_CLAUSAL = frozenset({"ccomp", "xcomp", "parataxis", "advcl", "acl", "conj", "relcl", "pcomp", "dep", "csubj"})


class _Government(NamedTuple):
    """What governing words make of a clause that hangs on them by one of these labels.

    ``infinitive`` asks for a clause with "to"; ``speaks`` tells that the subject of the governing verb says it.
    """

    labels: frozenset[str]
    words: frozenset[str]
    status: Status
    infinitive: bool = False
    speaks: bool = False


_GOVERNMENT = (
    _Government(frozenset({"advcl"}), PLANNING, Status.PLANNED, infinitive=True),
    _Government(frozenset({"xcomp", "ccomp"}), PLANNING, Status.PLANNED),
    _Government(frozenset({"xcomp"}), frozenset({"be"}), Status.PLANNED, infinitive=True),
    _Government(frozenset({"acl", "relcl"}), PLANS, Status.PLANNED, infinitive=True),
    _Government(frozenset({"pcomp"}), PLANS, Status.PLANNED),
    _Government(frozenset({"xcomp", "pcomp"}), DENYING, Status.DENIED),
    _Government(frozenset({"ccomp", "dobj"}), DENYING, Status.DENIED, speaks=True),
    _Government(frozenset({"acl", "ccomp"}), RUMOURS, Status.REPORTED),
    _Government(frozenset({"ccomp", "parataxis"}), SUPPOSING, Status.HYPOTHETICAL, speaks=True),
    _Government(frozenset({"ccomp", "parataxis"}), SAYING, Status.REPORTED, speaks=True),
    _Government(frozenset({"xcomp"}), frozenset({"claim", "profess", "purport"}), Status.REPORTED, speaks=True),
    _Government(frozenset({"xcomp"}), frozenset({"seem", "appear"}), Status.HYPOTHETICAL),
)


class _Verdict(NamedTuple):
    status: Status
    speaker: int | None = None


def step(ontology: Ontology) -> Step:
    """Return the step that gives each claim its status and speaker; the ontology makes no difference here."""
    del ontology

    def judge(reading: Reading) -> Reading:
        court = _Court(reading, Tree(reading.tokens))
        return replace(reading, claims=tuple(court.judged(claim) for claim in reading.claims))

    return judge


@dataclass(frozen=True)
class _Court:
    reading: Reading
    tree: Tree

    @cached_property
    def negation(self) -> Negation:
        """What denies a claim."""
        return Negation(self.tree)

    @cached_property
    def times(self) -> Times:
        """What tells that a claim is over or lies ahead."""
        return Times(self.reading, self.tree)

    def judged(self, claim: Claim) -> Claim:
        """Return the claim with the strongest verdict that its surroundings give, and whoever says it."""
        if claim.anchor < 0:
            return claim
        verdicts = list(self._verdicts(claim))
        speaker = next((verdict.speaker for verdict in verdicts if verdict.speaker is not None), None)
        status = max((verdict.status for verdict in verdicts), key=_STRENGTH.index, default=claim.status)
        return replace(claim, status=status, speaker=self._speaker(speaker))

    def _verdicts(self, claim: Claim) -> Iterator[_Verdict]:
        anchor = claim.anchor
        yield from self._own(anchor)
        first = self._first(anchor)
        if first != anchor:
            yield from self._own(first)
        elif self._are_over(anchor):
            yield _Verdict(Status.ENDED)
        clause = self._clause(replace(claim, anchor=first))
        if clause is not None:
            yield from self._about_clause(clause, claim)
        yield from self._in_time(anchor if clause is None else clause, first, claim)
        opening = self.tree.word(self.tree.sentence(self.tree.tokens[anchor].sentence).start)
        if opening in SUPPOSE or claim.evidence.text.rstrip().endswith("?"):
            yield _Verdict(Status.HYPOTHETICAL)
        if any(self.negation.of_mention(each, anchor) for each in (claim.subject, claim.object)):
            yield _Verdict(Status.DENIED)
        if self._is_quoted(anchor):
            yield _Verdict(Status.REPORTED, self._quoted_by(anchor))

    def _in_time(self, clause: int, first: int, claim: Claim) -> Iterator[_Verdict]:
        """Judge by what is past and to come; ``first`` is the first of the nouns that share the claim's words."""
        if claim.object.kind is MentionKind.VALUE and self.tree.tokens[claim.anchor].lemma == "face":
            yield _Verdict(Status.HYPOTHETICAL)  # "faces up to three years in prison"
        if claim.object.kind is not MentionKind.VALUE and self.times.is_bygone(first, claim):
            yield _Verdict(Status.ENDED)
        if self.times.lies_ahead(clause):
            yield _Verdict(Status.PLANNED)
        if self.times.is_dismissed(claim.anchor) or self.times.is_parted_with(claim.anchor):
            yield _Verdict(Status.ENDED)
        if self.times.is_given_up(claim.anchor, claim) or self.times.is_handed_on(claim):
            yield _Verdict(Status.ENDED)

    def _own(self, anchor: int) -> Iterator[_Verdict]:
        """Judge by the words that hang on the anchor itself."""
        words = [self.tree.word(child) for child in self.tree.children(anchor)]
        if "longer" in words or "anymore" in words:
            yield _Verdict(Status.ENDED)
        elif self.negation.of_word(anchor) or (self.tree.is_verb(anchor) and self.negation.of_clause(anchor)):
            yield _Verdict(Status.DENIED)
        for word in words:
            yield from _by_word(word)
        if self.tree.word(anchor - 1) == "-" and self.tree.word(anchor - 2) == "ex":
            yield _Verdict(Status.ENDED)
        if not self.tree.is_verb(anchor) and (self._is_until(anchor) or self._was_once(anchor)):
            yield _Verdict(Status.ENDED)
        yield from _by_word(self._phrase_opening(anchor))
        if self._would_be(anchor):
            yield _Verdict(Status.HYPOTHETICAL)

    def _first(self, noun: int) -> int:
        """Return the first of coordinated nouns, which share what is said before it: "the former head and owner".

        A noun with an article or a time of its own stands for itself: "the former head and the owner".
        """
        tokens = self.tree.tokens
        while tokens[noun].dep == "conj" and tokens[noun].pos == tokens[tokens[noun].head].pos == "NOUN":
            if self.tree.children(noun, "det", "poss") or self.tree.words(noun, "amod", "advmod") & PRESENT:
                break
            noun = tokens[noun].head
        return noun

    def _are_over(self, noun: int) -> bool:
        """Tell whether an adverb before a whole list says so: "previously the owner, and the head of Acme"."""
        while self.tree.tokens[noun].dep == "conj" and not self.tree.words(noun, "amod", "advmod") & PRESENT:
            noun = self.tree.tokens[noun].head
            if self.tree.words(noun, "advmod") & OVER:
                return True
        return False

    def _opens(self, noun: int) -> int:
        """Return the place of the first word of a noun phrase, without its determiner."""
        return min((child for child in self.tree.children(noun, "compound", "amod") if child < noun), default=noun)

    def _phrase_opening(self, noun: int) -> str:
        """Return the first word of the name that a role stands before: "Former Acme chief executive Ann Lee"."""
        token = self.tree.tokens[noun]
        if token.dep not in {"compound", "nmod"} or token.head < noun:
            return ""
        return self.tree.word(min(place for place in self.tree.subtree(token.head) if place <= noun))

    def _is_until(self, noun: int) -> bool:
        """Tell whether a noun phrase ends at some time: "president of Paraguay until 2001"."""
        inside = (each for place in (noun, *self.tree.complements(noun)) for each in self.tree.words(place))
        return bool({"until", "till"} & set(inside))

    def _was_once(self, noun: int) -> bool:
        """Tell whether an adverb right before a noun phrase says that it is over: "Ann Lee, then prime minister"."""
        return self.tree.word(self._opens(noun) - 1) in OVER

    def _would_be(self, noun: int) -> bool:
        """Tell whether somebody only wants to be it: "a would-be mayor"."""
        return "would-be" in "".join(self.tree.word(place) for place in range(self._opens(noun) - 3, noun))

    def _clause(self, claim: Claim) -> int | None:
        """Return the verb whose clause says the claim; none when it stands inside a noun phrase."""
        anchor = claim.anchor
        token = self.tree.tokens[anchor]
        if self.tree.is_verb(anchor) and token.dep not in {"amod", "acl", "relcl", "compound"}:
            return anchor
        if token.dep in {"attr", "acomp", "oprd", "dobj", "nsubj"} or (token.dep == "pobj" and self._is_as(token.head)):
            above = next((each for each in self.tree.ancestors(anchor) if self.tree.is_verb(each)), None)
            if above is None or (token.dep == "dobj" and not self._holds(above)):
                return None
            return above if token.dep != "nsubj" or self._spans(above, claim) else None
        if token.dep in {"acl", "relcl"} and self.tree.children(anchor, "aux", "auxpass", "neg", "mark"):
            return anchor
        return None

    def _spans(self, verb: int, claim: Claim) -> bool:
        """Tell whether a verb stands between the arguments of a claim, or between its anchor and one of them."""
        places = (claim.anchor, claim.subject.head, claim.object.head)
        return min(places) < verb < max(places)

    def _holds(self, verb: int) -> bool:
        return self.tree.tokens[verb].lemma in {"have", "become", "name", "appoint", "elect", "make", "own", "keep"}

    def _is_as(self, place: int) -> bool:
        return self.tree.word(place) == "as"

    def _about_clause(self, clause: int, claim: Claim) -> Iterator[_Verdict]:
        """Judge by the auxiliaries of a clause and by the clauses it is part of."""
        if clause != claim.anchor:
            yield from self._own(clause)
        yield from self._moods(clause)
        below = clause
        for above in self.tree.ancestors(clause):
            label = self.tree.tokens[below].dep
            if self.tree.tokens[below].pos in {"VERB", "AUX"} and label not in _CLAUSAL:
                break
            if (label == "relcl" and "to" not in self.tree.words(below, "aux")) or self._is_taken_for_granted(below):
                break
            yield from self._governed(below, above, label)
            below = above
        yield from self._according(below)

    def _is_taken_for_granted(self, clause: int) -> bool:
        """Tell whether a clause asks for something about what is so: "could not say why Acme bought Globex"."""
        return bool({"why", "how", "when", "where"} & self.tree.words(clause, "advmod"))

    def _moods(self, clause: int) -> Iterator[_Verdict]:
        words = self.tree.words(clause, "aux", "auxpass")
        carrier = self.tree.tokens[clause].head
        if self.tree.tokens[clause].dep == "conj" and not self.tree.children(clause, "nsubj", "nsubjpass"):
            words |= self.tree.words(carrier, "aux")
        if words & FUTURE or ("to" in words and self.tree.word(carrier) == "going"):
            yield _Verdict(Status.PLANNED)
        if "to" in words and self.tree.tokens[clause].dep == "ROOT":  # a headline: "Acme to buy Globex"
            yield _Verdict(Status.PLANNED)
        if "be" in self.tree.words(clause, "auxpass") and words <= {"be"}:  # "moved that it be sold to Acme"
            yield _Verdict(Status.PLANNED)
        if words & MAYBE:
            yield _Verdict(Status.PLANNED if "would" in words and self._is_reported(clause) else Status.HYPOTHETICAL)
        if "used" in words or (self.tree.tokens[carrier].lemma == "use" and self.tree.tokens[clause].dep == "xcomp"):
            yield _Verdict(Status.ENDED)
        if self._is_conditional(clause):
            yield _Verdict(Status.HYPOTHETICAL)

    def _is_conditional(self, clause: int) -> bool:
        """Tell whether a clause is a condition, or hangs on one; some go without "if": "Had Acme bought Globex, …"."""
        opening = min(self.tree.children(clause), default=clause)
        inverted = self.tree.tokens[clause].dep == "advcl" and self.tree.word(opening) in {"had", "were", "should"}
        conditions = self.tree.children(clause, "advcl")
        hangs = any(self.tree.words(child, "mark") & (CONDITIONS - {"whether"}) for child in conditions)
        return inverted or hangs or bool(self.tree.words(clause, "mark") & CONDITIONS)

    def _is_reported(self, clause: int) -> bool:
        return (
            self.tree.tokens[clause].dep == "ccomp" and self.tree.tokens[self.tree.tokens[clause].head].lemma in SAYING
        )

    def _governed(self, below: int, above: int, label: str) -> Iterator[_Verdict]:
        """Judge by one step up: what the governing verb or noun makes of the clause below it."""
        token = self.tree.tokens[above]
        if token.lemma in DENYING and self.tree.children(above, "neg"):  # "does not deny that"
            return
        infinitive = "to" in self.tree.words(below, "aux")
        apart = any(self.tree.word(sign) == ";" and below < sign < above for sign in self.tree.children(above, "punct"))
        for rule in _GOVERNMENT:
            governs = label in rule.labels and bool({token.lemma, token.text.lower()} & rule.words)
            if apart and token.lemma not in SAYING:  # "they married in 1970; he had wanted a son"
                continue
            if governs and (infinitive or not (rule.infinitive or token.lemma == "have")):
                yield _Verdict(rule.status, self._subject(above) if rule.speaks else None)
        if label in {"ccomp", "xcomp"} and self._is_bare(below):
            yield from self._moods(above)
        if label == "pcomp":
            yield from self._behind_preposition(token.text.lower(), token.head)
        if label in {"advcl", "xcomp"} and infinitive and self._withdraws(above):
            yield _Verdict(Status.DENIED)
        if label == "xcomp" and self.tree.is_passive(above) and token.lemma in SAYING | SUPPOSING:
            yield _Verdict(Status.REPORTED if token.lemma in SAYING else Status.HYPOTHETICAL)
        if label in {"ccomp", "xcomp", "acl", "csubj"} and self.negation.of_content(above):
            yield _Verdict(Status.DENIED)

    def _is_bare(self, verb: int) -> bool:
        """Tell whether a verb stands without a tense of its own: "the deal would see Acme buy Globex"."""
        return self.tree.tokens[verb].tag in {"VB", "VBG"} and not self.tree.children(verb, "aux")

    def _behind_preposition(self, preposition: str, above: int) -> Iterator[_Verdict]:
        """Judge what somebody is "accused of", "cleared of", "dreams of" or is "kept from" doing."""
        verb = above if self.tree.is_verb(above) else self.tree.tokens[above].head  # "pulled out of buying"
        lemma = self.tree.tokens[verb].lemma
        if self._withdraws(verb) or (preposition == "from" and lemma in PREVENTING):
            yield _Verdict(Status.DENIED)
        if preposition in {"of", "about"} and lemma in IMAGINING:
            yield _Verdict(Status.HYPOTHETICAL)
        if preposition in {"of", "with", "in"} and lemma in ACCUSING:
            yield _Verdict(Status.REPORTED)
        if preposition in {"of", "with", "in"} and lemma in CLEARING:
            yield _Verdict(Status.DENIED)

    def _withdraws(self, verb: int) -> bool:
        """Tell whether somebody gives up what the words behind the verb tell: "walked away from a deal to buy"."""
        particles = self.tree.words(verb, "prt", "advmod", "prep")
        return any((self.tree.tokens[verb].lemma, each) in WITHDRAWING for each in particles)

    def _according(self, root: int) -> Iterator[_Verdict]:
        for child in self.tree.children(root, "prep"):
            if self.tree.word(child) == "according":
                yield _Verdict(Status.REPORTED, next(iter(self._sources(child)), None))

    def _sources(self, according: int) -> Iterator[int]:
        for to in self.tree.children(according, "prep"):
            yield from self.tree.children(to, "pobj")

    def _subject(self, verb: int) -> int | None:
        return next(iter(self.tree.subjects(verb)), None)

    def _is_quoted(self, anchor: int) -> bool:
        start = self.tree.tokens[anchor].start
        before = bisect_right(self._quotes, start, key=itemgetter(0)) - 1
        return before >= 0 and start < self._quotes[before][1]

    @cached_property
    def _quotes(self) -> tuple[tuple[int, int], ...]:
        return tuple(quotations(self.reading.document.text))

    def _quoted_by(self, anchor: int) -> int | None:
        """Return who says a quotation: the subject of a verb of saying in the same sentence, else in the next one."""
        sentence = self.tree.tokens[anchor].sentence
        here, following = self.tree.sentence(sentence), self.tree.sentence(sentence + 1)
        behind = (*range(anchor, here.stop), *following)
        says = next((place for place in behind if self._is_saying(place) and not self._is_quoted(place)), None)
        if says is None:
            says = next(filter(self._is_saying, range(anchor, here.start - 1, -1)), None)
        return None if says is None else self._subject(says)

    def _is_saying(self, place: int) -> bool:
        return self.tree.is_verb(place) and self.tree.tokens[place].lemma in SAYING

    def _speaker(self, place: int | None) -> Mention | None:
        """Return who stands there, by name where one is in apposition: "said the manager, Beate Krause"."""
        found = None if place is None else self._by_head.get(place)
        if place is None or found is None or found.kind is MentionKind.NAME:
            return found
        beside = (self._by_head.get(child) for child in self.tree.children(place, "appos"))
        return next((each for each in beside if each and each.kind is MentionKind.NAME), found)

    @cached_property
    def _by_head(self) -> Mapping[int, Mention]:
        return {each.head: each for each in reversed(self.reading.mentions) if each.kind is not MentionKind.VALUE}


_STRENGTH = (
    Status.ASSERTED,
    Status.REPORTED,
    Status.PLANNED,
    Status.HYPOTHETICAL,
    Status.ENDED,
    Status.DENIED,
)


def _by_word(word: str) -> Iterator[_Verdict]:
    for words, status in (
        (OVER, Status.ENDED),
        (COMING, Status.PLANNED),
        (ALLEGED | HEDGES, Status.HYPOTHETICAL),
        (REPORTEDLY, Status.REPORTED),
    ):
        if word in words:
            yield _Verdict(status)


def quotations(text: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges of quotations in double marks, curly or straight, that end within their paragraph."""
    start = -1
    for place, sign in enumerate(text):
        if sign == "\N{LEFT DOUBLE QUOTATION MARK}" or (sign == '"' and start < 0):
            start = place
        elif sign in {"\N{RIGHT DOUBLE QUOTATION MARK}", '"'} and start >= 0:
            yield start, place + 1
            start = -1
        elif sign == "\n" and start >= 0:
            start = -1
