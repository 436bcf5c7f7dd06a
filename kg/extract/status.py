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

from kg.extract.lexicon import DATE
from kg.extract.patterns.nouns import LEAVING
from kg.extract.tree import Tree
from kg.model import Claim, Mention, MentionKind, Reading, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.model import Step
    from kg.ontology import Ontology

_SAYING = frozenset(
    "say tell announce add report state claim explain note remark reveal disclose confirm declare insist argue write "
    "maintain stress emphasize emphasise recall testify assure mention comment inform reply answer according allege "
    "acknowledge admit describe tweet post".split()
)
_DENYING = frozenset(
    "deny reject dismiss refute dispute fail refuse decline avoid stop cancel abandon scrap drop".split()
)
_PLANNING = frozenset(
    "plan intend agree aim expect hope want seek propose consider prepare offer try pledge vow promise set schedule "
    "decide look bid have threaten slate attempt urge ask order need ready likely due poised about project "
    "forecast".split()
)
_PLANS = frozenset(
    "plan deal bid proposal offer intention agreement talk talks effort attempt decision goal intent negotiation "
    "negotiations option right ambition pledge promise pact".split()
)
_RUMOURS = frozenset("report rumor rumour claim allegation speculation suggestion accusation".split())
_SUPPOSING = frozenset(
    "believe think suspect assume suppose wonder imagine doubt speculate suggest guess wish fear".split()
)
_FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo", "going"})
_MAYBE = frozenset({"could", "may", "might", "should", "would", "can", "must"})
_HEDGES = frozenset("possibly perhaps maybe probably likely potentially presumably supposedly".split())
_REPORTEDLY = frozenset("reportedly allegedly apparently purportedly".split())
_OVER = frozenset("former formerly previously once ex late erstwhile then onetime sometime".split())
_COMING = frozenset(
    "future incoming next planned proposed prospective upcoming would-be expected aspiring designate elect".split()
)
_ALLEGED = frozenset("alleged suspected supposed rumored rumoured possible potential so-called purported".split())
_SUPPOSE = frozenset({"suppose", "imagine", "assume"})
"""What asks the reader to think of something, at the beginning of a sentence; the parser often takes it for a name."""
_CONDITIONS = frozenset({"if", "unless", "whether"})
_PRESENT = frozenset("current present now new acting incoming".split())
_STATES = frozenset(
    "be own lead run head manage chair work live employ teach represent coach train control hold belong reside govern "
    "rule serve direct oversee possess advise play operate base".split()
)
"""Verbs of lasting states: in the simple past they tell of a state that may be over."""
_DISMISSING = frozenset("dismiss fire sack oust remove replace suspend".split())
_PARTING = frozenset("sell divest offload shed spin dispose demerge".split())
_STILL = frozenset({"still", "already", "since", "now", "currently", "today"})
_DONE = frozenset({"has", "have", "had", "'ve", "’ve", "was", "were", "been"})
_OPEN = frozenset({"being"}) | _FUTURE | _MAYBE
_CLAUSAL = frozenset({"ccomp", "xcomp", "parataxis", "advcl", "acl", "conj", "relcl", "pcomp", "dep", "csubj"})


_LINKING = frozenset({"ADP", "DET", "SYM"})
_DATING = frozenset({"until", "till", "before"})
"""After "not until" it is so."""


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
    _Government(frozenset({"advcl"}), _PLANNING, Status.PLANNED, infinitive=True),
    _Government(frozenset({"xcomp", "ccomp"}), _PLANNING, Status.PLANNED),
    _Government(frozenset({"xcomp"}), frozenset({"be"}), Status.PLANNED, infinitive=True),
    _Government(frozenset({"acl"}), _PLANS, Status.PLANNED, infinitive=True),
    _Government(frozenset({"pcomp"}), _PLANS, Status.PLANNED),
    _Government(frozenset({"xcomp", "pcomp"}), _DENYING, Status.DENIED),
    _Government(frozenset({"ccomp", "dobj"}), _DENYING, Status.DENIED, speaks=True),
    _Government(frozenset({"acl", "ccomp"}), _RUMOURS, Status.REPORTED),
    _Government(frozenset({"ccomp", "parataxis"}), _SUPPOSING, Status.HYPOTHETICAL, speaks=True),
    _Government(frozenset({"ccomp", "parataxis"}), _SAYING, Status.REPORTED, speaks=True),
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
        if claim.object.kind is not MentionKind.VALUE:
            yield from self._bygone(first, claim)
        if self._lies_ahead(clause if clause is not None else anchor):
            yield _Verdict(Status.PLANNED)
        if self._is_dismissed(anchor) or self._is_parted_with(anchor):
            yield _Verdict(Status.ENDED)
        opening = self._word(self.tree.sentence(self.tree.tokens[anchor].sentence).start)
        if opening in _SUPPOSE or claim.evidence.text.rstrip().endswith("?"):
            yield _Verdict(Status.HYPOTHETICAL)
        if self._is_ruled_out(claim.object):
            yield _Verdict(Status.DENIED)
        if self._is_quoted(anchor):
            yield _Verdict(Status.REPORTED, self._quoted_by(anchor))

    def _is_ruled_out(self, object_: Mention) -> bool:
        """Tell whether what is said is set against something else: "founded in 1978, not in 1987"."""
        place = object_.head
        while place > 0 and self.tree.tokens[place - 1].start >= object_.span.start:
            place -= 1
        while place > 0 and self.tree.tokens[place - 1].pos in _LINKING and self._word(place - 1) not in _DATING:
            place -= 1
        return place > 0 and self._word(place - 1) == "not"

    def _own(self, anchor: int) -> Iterator[_Verdict]:
        """Judge by the words that hang on the anchor itself."""
        children = self.tree.children(anchor)
        words = [self._word(child) for child in children]
        negated = self.tree.children(anchor, "neg") or "no" in map(self._word, self.tree.children(anchor, "det"))
        if "longer" in words or "anymore" in words:
            yield _Verdict(Status.ENDED)
        elif negated:
            yield _Verdict(Status.DENIED)
        for word in words:
            yield from _by_word(word)
        if self._word(anchor - 1) == "-" and self._word(anchor - 2) == "ex":
            yield _Verdict(Status.ENDED)
        if not self._is_verb(anchor) and ({"until", "till"} & set(words) or self._was_once(anchor)):
            yield _Verdict(Status.ENDED)
        if self._would_be(anchor):
            yield _Verdict(Status.HYPOTHETICAL)

    def _first(self, noun: int) -> int:
        """Return the first of coordinated nouns, which share what is said before it: "the former head and owner".

        A noun with an article or a time of its own stands for itself: "the former head and the owner".
        """
        tokens = self.tree.tokens
        while tokens[noun].dep == "conj" and tokens[noun].pos == tokens[tokens[noun].head].pos == "NOUN":
            if self.tree.children(noun, "det", "poss") or self._beside(noun, "amod", "advmod") & _PRESENT:
                break
            noun = tokens[noun].head
        return noun

    def _are_over(self, noun: int) -> bool:
        """Tell whether an adverb before a whole list says so: "previously the owner, and the head of Acme"."""
        while self.tree.tokens[noun].dep == "conj" and not self._beside(noun, "amod", "advmod") & _PRESENT:
            noun = self.tree.tokens[noun].head
            if self._beside(noun, "advmod") & _OVER:
                return True
        return False

    def _beside(self, place: int, *labels: str) -> set[str]:
        return {self._word(child) for child in self.tree.children(place, *labels)}

    def _opens(self, noun: int) -> int:
        """Return the place of the first word of a noun phrase, without its determiner."""
        return min((child for child in self.tree.children(noun, "compound", "amod") if child < noun), default=noun)

    def _was_once(self, noun: int) -> bool:
        """Tell whether an adverb right before a noun phrase says that it is over: "Ann Lee, then prime minister"."""
        return self._word(self._opens(noun) - 1) in _OVER

    def _would_be(self, noun: int) -> bool:
        """Tell whether somebody only wants to be it: "a would-be mayor"."""
        return "would-be" in "".join(self._word(place) for place in range(self._opens(noun) - 3, noun))

    def _bygone(self, anchor: int, claim: Claim) -> Iterator[_Verdict]:
        """Judge by tense: "ran it until 2021", "was an engineer at Acme", "had been its captain" are over."""
        token = self.tree.tokens[anchor]
        verb = anchor if self._is_verb(anchor) else token.head
        if not self._is_verb(verb) or (verb != anchor and token.dep not in {"attr", "acomp"}):
            return
        below = [self._word(child) for child in self.tree.children(verb)]
        auxiliaries = [self.tree.tokens[child] for child in self.tree.children(verb, "aux", "auxpass")]
        finite = auxiliaries[0] if auxiliaries else self.tree.tokens[verb]
        past = finite.tag == "VBD" and finite.text.lower() not in {"did", "had"} | _MAYBE
        perfect = finite.text.lower() == "had" and len(auxiliaries) > 0
        past = past and not _STILL & set(below)
        lasting = self.tree.tokens[verb].lemma in _STATES and not (verb == anchor and self._is_with(verb, claim))
        until = bool({"until", "till"} & set(below)) and finite.tag not in {"VBZ", "VBP"}
        if until or (lasting and (past or perfect)):
            yield _Verdict(Status.ENDED)

    def _is_with(self, verb: int, claim: Claim) -> bool:
        """Tell whether what a claim is about is done with its object: "worked with Acme on a film"."""
        return any(
            self._word(child) == "with" and claim.object.head in self.tree.subtree(child)
            for child in self.tree.children(verb, "prep")
        )

    def _is_dismissed(self, anchor: int) -> bool:
        """Tell whether a role is taken away: "dismissed its coach", "resigned as leader"."""
        token = self.tree.tokens[anchor]
        if token.dep == "pobj" and self._is_as(token.head):
            return self.tree.tokens[self.tree.tokens[token.head].head].lemma in LEAVING
        if token.dep in {"compound", "nmod"}:
            token = self.tree.tokens[token.head]
        return token.dep in {"dobj", "nsubjpass"} and self.tree.tokens[token.head].lemma in _DISMISSING

    def _is_parted_with(self, anchor: int) -> bool:
        """Tell whether it was given away: "sold its subsidiary Brasa"; what is only for sale is still had."""
        token = self.tree.tokens[anchor]
        if token.dep in {"compound", "nmod"}:
            token = self.tree.tokens[token.head]
        if token.dep == "pobj" and self._word(token.head) == "of":  # "disposed of its unit"
            token = self.tree.tokens[token.head]
        verb = self.tree.tokens[token.head]
        if verb.lemma not in _PARTING or token.dep not in {"dobj", "nsubjpass", "prep"}:
            return False
        if self.tree.children(token.head, "neg"):
            return False
        auxiliaries = {self._word(child) for child in self.tree.children(token.head, "aux", "auxpass")}
        return verb.tag == "VBD" or (verb.tag == "VBN" and bool(auxiliaries & _DONE) and not auxiliaries & _OPEN)

    def _lies_ahead(self, verb: int) -> bool:
        """Tell whether a clause is dated after the document: "becomes editor on 1 January"."""
        published = self.reading.document.published
        if published is None or not self._is_verb(verb):
            return False
        places = {place for child in self.tree.children(verb, "prep", "npadvmod") for place in self.tree.subtree(child)}
        return any(_begins(self._dates[place]) > published.isoformat() for place in places if place in self._dates)

    @cached_property
    def _dates(self) -> Mapping[int, Mention]:
        return {each.head: each for each in self.reading.mentions if each.type == DATE and each.value}

    def _clause(self, claim: Claim) -> int | None:
        """Return the verb whose clause says the claim; none when it stands inside a noun phrase."""
        anchor = claim.anchor
        token = self.tree.tokens[anchor]
        if self._is_verb(anchor) and token.dep not in {"amod", "acl", "relcl", "compound"}:
            return anchor
        if token.dep in {"attr", "acomp", "oprd", "dobj", "nsubj"} or (token.dep == "pobj" and self._is_as(token.head)):
            above = next((each for each in self.tree.ancestors(anchor) if self._is_verb(each)), None)
            if above is None or (token.dep == "dobj" and not self._holds(above)):
                return None
            return above if token.dep != "nsubj" or self._spans(above, claim) else None
        if token.dep in {"acl", "relcl"} and token.tag != "VBN" and self.tree.children(anchor, "aux", "neg", "mark"):
            return anchor
        return None

    def _spans(self, verb: int, claim: Claim) -> bool:
        """Tell whether a verb stands between the arguments of a claim, or between its anchor and one of them."""
        places = (claim.anchor, claim.subject.head, claim.object.head)
        return min(places) < verb < max(places)

    def _holds(self, verb: int) -> bool:
        return self.tree.tokens[verb].lemma in {"have", "become", "name", "appoint", "elect", "make", "own", "keep"}

    def _is_as(self, place: int) -> bool:
        return self._word(place) == "as"

    def _is_verb(self, place: int) -> bool:
        return self.tree.tokens[place].pos in {"VERB", "AUX"}

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
            if label == "relcl":
                break
            yield from self._governed(below, above, label)
            below = above
        yield from self._according(below)

    def _moods(self, clause: int) -> Iterator[_Verdict]:
        words = {self._word(child) for child in self.tree.children(clause, "aux", "auxpass")}
        carrier = self.tree.tokens[clause].head
        if self.tree.tokens[clause].dep == "conj" and not self.tree.children(clause, "nsubj", "nsubjpass"):
            words |= {self._word(child) for child in self.tree.children(carrier, "aux")}
        if words & _FUTURE or ("to" in words and self._word(carrier) == "going"):
            yield _Verdict(Status.PLANNED)
        if "to" in words and self.tree.tokens[clause].dep == "ROOT":  # a headline: "Acme to buy Globex"
            yield _Verdict(Status.PLANNED)
        if words & _MAYBE:
            yield _Verdict(Status.PLANNED if "would" in words and self._is_reported(clause) else Status.HYPOTHETICAL)
        if "used" in words or (self.tree.tokens[carrier].lemma == "use" and self.tree.tokens[clause].dep == "xcomp"):
            yield _Verdict(Status.ENDED)
        for mark in self.tree.children(clause, "mark"):
            if self._word(mark) in _CONDITIONS:
                yield _Verdict(Status.HYPOTHETICAL)
        for child in self.tree.children(clause, "advcl"):
            if any(self._word(mark) in _CONDITIONS - {"whether"} for mark in self.tree.children(child, "mark")):
                yield _Verdict(Status.HYPOTHETICAL)

    def _is_reported(self, clause: int) -> bool:
        return (
            self.tree.tokens[clause].dep == "ccomp" and self.tree.tokens[self.tree.tokens[clause].head].lemma in _SAYING
        )

    def _governed(self, below: int, above: int, label: str) -> Iterator[_Verdict]:
        """Judge by one step up: what the governing verb or noun makes of the clause below it."""
        token = self.tree.tokens[above]
        infinitive = any(self._word(child) == "to" for child in self.tree.children(below, "aux"))
        for rule in _GOVERNMENT:
            governs = label in rule.labels and bool({token.lemma, token.text.lower()} & rule.words)
            if governs and (infinitive or not rule.infinitive):
                yield _Verdict(rule.status, self._subject(above) if rule.speaks else None)
        if label == "xcomp" and self.tree.is_passive(above) and token.lemma in _SAYING | _SUPPOSING:
            yield _Verdict(Status.REPORTED if token.lemma in _SAYING else Status.HYPOTHETICAL)
        if label in {"ccomp", "xcomp"} and self.tree.children(above, "neg"):
            yield _Verdict(Status.DENIED)

    def _according(self, root: int) -> Iterator[_Verdict]:
        for child in self.tree.children(root, "prep"):
            if self._word(child) == "according":
                yield _Verdict(Status.REPORTED, next(iter(self._sources(child)), None))

    def _sources(self, according: int) -> Iterator[int]:
        for to in self.tree.children(according, "prep"):
            yield from self.tree.children(to, "pobj")

    def _subject(self, verb: int) -> int | None:
        return next(iter(self.tree.subjects(verb)), None)

    def _word(self, place: int) -> str:
        return self.tree.tokens[place].text.lower() if 0 <= place < len(self.tree.tokens) else ""

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
        return self._is_verb(place) and self.tree.tokens[place].lemma in _SAYING

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


def _begins(date: Mention) -> str:
    """Return the first day of a date, as far as it is written: "2016", "2016-03", "2016-03-07"."""
    return (date.value or "").partition("/")[0]


def _by_word(word: str) -> Iterator[_Verdict]:
    for words, status in (
        (_OVER, Status.ENDED),
        (_COMING, Status.PLANNED),
        (_ALLEGED | _HEDGES, Status.HYPOTHETICAL),
        (_REPORTEDLY, Status.REPORTED),
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
