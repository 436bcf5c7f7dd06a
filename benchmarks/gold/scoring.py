"""Compares a reading with the gold one: mentions, values, coreference, claims, asserted facts, status and speaker.

A fact is subject, relation and object.  What follows from gold facts by inverse, symmetric, transitive and more general
relations of the ontology is right as well; a gold fact is found when it follows from what the system says.  Gold claims
with a score below 1 are open to debate: to find them is neither right nor wrong.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.gold.alignment import Alignment, Key, counted, family, gold_key, pairs, value_key
from kg.identity import resolve
from kg.model import MentionKind, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.model import Claim, Mention, Reading
    from kg.ontology import Ontology


class Fact(NamedTuple):
    """One statement between gold entities."""

    subject: Key
    relation: str
    object: Key


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were right, how many were given, how many were wanted; and how many of the wanted were found."""

    right: float = 0
    given: float = 0
    found: float = 0
    wanted: float = 0

    def __add__(self, other: Tally) -> Tally:
        """Add up the counts of two texts."""
        return Tally(
            self.right + other.right, self.given + other.given, self.found + other.found, self.wanted + other.wanted
        )

    @property
    def precision(self) -> float:
        """Return the part of what was given that is right (1 when nothing was given)."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """Return the part of what was wanted that was found (1 when nothing was wanted)."""
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came out for one text: the counts by name, the wrong asserted claims, and the asserted claims missed."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    wrong: tuple[Claim, ...] = ()
    missed: tuple[Claim, ...] = ()


def judge(gold: Reading, system: Reading, ontology: Ontology) -> Judgement:
    """Compare what the system read with the gold reading of the same text."""
    alignment = Alignment(gold, system)
    wrong, missed, facts = _asserted(gold, system, ontology, alignment)
    given, wanted = counted(system), counted(gold)
    tallies = {
        "mentions": _mentions(wanted, given, lambda one, other: _typed(one, other, ontology)),
        "mentions, exact": _mentions(
            wanted, given, lambda one, other: _exact(one, other) and _typed(one, other, ontology)
        ),
        "values": _values(wanted, given),
        "coreference": _b_cubed(wanted, system.mentions),
        "claims": _claims(gold, system, ontology, alignment),
        "asserted facts": facts,
        "status": _status(gold, system, ontology, alignment),
        "speaker": _speaker(gold, system, ontology, alignment),
    }
    return Judgement(tallies, wrong, missed)


def closure(facts: Iterable[Fact], ontology: Ontology) -> set[Fact]:
    """Return the facts and all that follows from them by the ontology's relations."""
    known: set[Fact] = set()
    waiting = set(facts)
    while waiting:
        known |= waiting
        new = {each for fact in waiting for each in _follows(fact, ontology)}
        new |= {
            Fact(one.subject, one.relation, other.object)
            for one in known
            for other in known
            if one.relation == other.relation and one.object == other.subject and _transitive(one, ontology)
        }
        waiting = new - known
    return known


def _follows(fact: Fact, ontology: Ontology) -> list[Fact]:
    relation = ontology.relations.get(fact.relation)
    if relation is None:
        return []
    turned = [fact.relation] if relation.symmetric else []
    turned += [relation.inverse] if relation.inverse else []
    turned += [each.iri for each in ontology.relations.values() if each.inverse == fact.relation]
    swapped = [Fact(fact.object, each, fact.subject) for each in turned]
    return swapped + [Fact(fact.subject, parent, fact.object) for parent in relation.parents]


def _transitive(fact: Fact, ontology: Ontology) -> bool:
    return fact.relation in ontology.relations and ontology.relations[fact.relation].transitive


def _asserted(
    gold: Reading, system: Reading, ontology: Ontology, alignment: Alignment
) -> tuple[tuple[Claim, ...], tuple[Claim, ...], Tally]:
    """Judge what becomes plain triples, by the entities that the system has made of its mentions."""
    wanted = _facts((each for each in gold.claims if each.status is Status.ASSERTED), gold_key)
    facts = (fact for fact in resolve([system], ontology=ontology).facts if fact.asserted)
    said_so = (claim for fact in facts for _, claim in fact.claims if claim.status is Status.ASSERTED)
    given = _facts(said_so, alignment.entity)
    required = {fact: claim for fact, claim in wanted.items() if claim.score == 1}
    right, fine = closure(required, ontology), closure(wanted, ontology)
    said = closure(given, ontology)
    wrong = tuple(claim for fact, claim in given.items() if fact not in fine)
    missed = tuple(claim for fact, claim in required.items() if fact not in said)
    kept = sum(fact in right for fact in given)
    return wrong, missed, Tally(kept, kept + len(wrong), len(required) - len(missed), len(required))


def _claims(gold: Reading, system: Reading, ontology: Ontology, alignment: Alignment) -> Tally:
    """Judge claims of every status, each mention taken for what it stands for where it stands."""
    wanted, given = _facts(gold.claims, gold_key), _facts(system.claims, alignment.mention)
    required = [fact for fact, claim in wanted.items() if claim.score == 1]
    right, fine = closure(required, ontology), closure(wanted, ontology)
    kept, wrong = sum(fact in right for fact in given), sum(fact not in fine for fact in given)
    said = closure(given, ontology)
    return Tally(kept, kept + wrong, sum(fact in said for fact in required), len(required))


def _facts(claims: Iterable[Claim], key: Callable[[Mention], Key]) -> dict[Fact, Claim]:
    """Return each fact with the claim of the highest score that says it."""
    facts: dict[Fact, Claim] = {}
    for claim in claims:
        fact = Fact(key(claim.subject), claim.relation, key(claim.object))
        if fact not in facts or facts[fact].score < claim.score:
            facts[fact] = claim
    return facts


def _by_status(gold: Reading, ontology: Ontology) -> dict[Fact, list[Claim]]:
    """Return the gold claims that each fact follows from."""
    found: dict[Fact, list[Claim]] = {}
    for claim in gold.claims:
        for fact in closure(_facts([claim], gold_key), ontology):
            found.setdefault(fact, []).append(claim)
    return found


def _matched(
    gold: Reading, system: Reading, ontology: Ontology, alignment: Alignment
) -> list[tuple[Claim, list[Claim]]]:
    """Return each claim of the system that gold knows, with the gold claims it may stand for."""
    known = _by_status(gold, ontology)
    facts = [(each, Fact(alignment.mention(each.subject), each.relation, alignment.mention(each.object)))
             for each in system.claims]  # fmt: skip
    return [(claim, known[fact]) for claim, fact in facts if fact in known]


def _status(gold: Reading, system: Reading, ontology: Ontology, alignment: Alignment) -> Tally:
    """Count the matched claims whose status is one that gold allows for them."""
    matched = _matched(gold, system, ontology, alignment)
    right = sum(claim.status in {each.status for each in meant} for claim, meant in matched)
    return Tally(right, len(matched), right, len(matched))


def _speaker(gold: Reading, system: Reading, ontology: Ontology, alignment: Alignment) -> Tally:
    """Count the matched claims of a right status, and with a speaker in gold, whose speaker is the right one."""
    right = asked = 0
    for claim, meant in _matched(gold, system, ontology, alignment):
        speakers = [each.speaker for each in meant if each.status is claim.status]
        if speakers and all(speakers):
            asked += 1
            allowed = {gold_key(each) for each in speakers if each}
            right += claim.speaker is not None and alignment.mention(claim.speaker) in allowed
    return Tally(right, asked, right, asked)


def _mentions(gold: Sequence[Mention], system: Sequence[Mention], same: Callable[[Mention, Mention], bool]) -> Tally:
    right = sum(same(one, other) for one, other in pairs(gold, system))
    return Tally(right, len(system), right, len(gold))


def _typed(one: Mention, other: Mention, ontology: Ontology) -> bool:
    return family(one.type, ontology) == family(other.type, ontology)


def _exact(one: Mention, other: Mention) -> bool:
    return (one.span.start, one.span.end) == (other.span.start, other.span.end)


def _values(gold: Sequence[Mention], system: Sequence[Mention]) -> Tally:
    """Compare dates and amounts by place and normal form; the noun that is counted is not compared."""
    wanted = [each for each in gold if each.kind is MentionKind.VALUE and each.value]
    given = [each for each in system if each.kind is MentionKind.VALUE and each.value]
    right = sum(value_key(one) == value_key(other) for one, other in pairs(wanted, given))
    return Tally(right, len(given), right, len(wanted))


def _b_cubed(gold: Sequence[Mention], system: Sequence[Mention]) -> Tally:
    """Score coreference by B³ (Bagga and Baldwin 1998): precision on what both have, recall on all gold mentions."""
    entities = [each for each in gold if each.kind is not MentionKind.VALUE]
    others = [each for each in system if each.kind is not MentionKind.VALUE]
    partner = {id(one): other for one, other in pairs(entities, others)}
    matched = [(one, partner[id(one)]) for one in entities if id(one) in partner]
    precise = _same(_labels([other for _, other in matched]), _labels([one for one, _ in matched]))
    complete = _same(_labels(entities), _labels([partner.get(id(one)) for one in entities]))
    return Tally(precise, len(matched), complete, len(entities))


def _labels(mentions: Sequence[Mention | None]) -> list[tuple[str, int]]:
    """Return the cluster of each mention; one without a cluster stands alone."""
    clusters = [each.cluster if each else None for each in mentions]
    return [("alone", i) if cluster is None else ("cluster", cluster) for i, cluster in enumerate(clusters)]


def _same(of: Sequence[tuple[str, int]], against: Sequence[tuple[str, int]]) -> float:
    """Add up, for each mention, the part of its cluster that is with it in the other clustering too."""
    both, sizes = Counter(zip(of, against, strict=True)), Counter(of)
    return sum(count * count / sizes[pair[0]] for pair, count in both.items())
