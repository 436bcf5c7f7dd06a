"""The last sieve: third-person pronouns, each given to the candidate that grammar, agreement and attention favour.

What grammar or agreement rules out is ruled out.  Among the rest every preference speaks with a weight
(``kg.extract.coreference.weights``), and a pronoun is linked only where one referent stands out.
"""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from kg.extract.coreference.scene import Role
from kg.extract.coreference.weights import LEAST, WEIGHTS, Set
from kg.extract.coreference.words import HE, IT, POSSESSIVE, REFLEXIVE, SAYING, SHE, THEY, THIRD, Number
from kg.extract.first_names import Gender
from kg.extract.lexicon import GROUP, ORGANIZATION, PERSON, PLACE
from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.coreference.quotes import Quote
    from kg.extract.coreference.scene import Candidate, Referent, Scene

WINDOW = 3
"""Sentences back in which an antecedent is looked for: in GUM it stands there in 97 % of cases."""

MOST = 60
"""Candidates looked back at, so that one endless sentence costs no more than an article."""

_DEEP = 12
_RANKS = ("nearest", "second nearest", "third nearest", "farther")
_DISTANCES = ("same sentence", "one sentence back", "two sentences back", "three sentences back")


def set_of(pronoun: Candidate) -> Set:
    """Return which set a third-person pronoun belongs to."""
    if pronoun.word in HE or pronoun.word in SHE:
        return Set.PERSON
    return Set.THING if pronoun.word in IT else Set.SEVERAL


def options(stage: Scene, place: int, quotes: dict[int, Quote]) -> Iterator[tuple[Candidate, list[str]]]:
    """Yield each candidate that the pronoun at this place of the candidates may stand for, nearest first, with what speaks for it."""
    pronoun = stage.candidates[place]
    kind = set_of(pronoun)
    ruled_out = _ruled_out(stage, pronoun, quotes)
    ranks: dict[int, int] = {}
    for other in _around(stage, place):
        if id(other.who) in ruled_out or not _agrees(pronoun, other, kind) or _is_bound(stage, pronoun, other):
            continue
        rank = ranks.setdefault(id(other.who), len(ranks))
        yield other, list(_features(stage, pronoun, other, rank=rank, quotes=quotes))


def _around(stage: Scene, place: int) -> Iterator[Candidate]:
    pronoun = stage.candidates[place]
    for back in range(place - 1, max(-1, place - 1 - MOST), -1):
        other = stage.candidates[back]
        if pronoun.sentence - other.sentence > WINDOW:
            break
        yield other
    later = _subject_to_come(stage, pronoun)
    if later is not None:
        yield later


def _subject_to_come(stage: Scene, pronoun: Candidate) -> Candidate | None:
    """Return the subject behind a clause or phrase that comes before it: "In line with its push, Facebook is …"."""
    place = pronoun.head
    for _ in range(_DEEP):
        token = stage.tokens[place]
        if token.head == place:
            return None
        if token.dep in {"prep", "advcl"} and token.head > place:
            break
        place = token.head
    else:
        return None
    for child in stage.children.get(stage.tokens[place].head, ()):
        if child > pronoun.head and stage.tokens[child].dep in {"nsubj", "nsubjpass"}:
            found = stage.at.get(child)
            return found if found and found.kind is not MentionKind.PRONOUN else None
    return None


def _ruled_out(stage: Scene, pronoun: Candidate, quotes: dict[int, Quote]) -> set[int]:
    """Return the referents that cannot be meant: what the pronoun itself qualifies, and whoever speaks of a third person."""
    found: set[int] = set()
    place = pronoun.head
    for _ in range(_DEEP):
        above = stage.tokens[place].head
        if above == place or stage.tokens[above].pos in {"VERB", "AUX"}:
            break
        owner = stage.at.get(above)
        if owner is not None and owner.first <= pronoun.head <= owner.last:
            found.add(id(owner.who))
        place = above
    quote = quotes.get(pronoun.head)
    if quote is not None and quote.speaker is not None:
        found.add(id(quote.speaker.who))
    return found


def _agrees(pronoun: Candidate, other: Candidate, kind: Set) -> bool:
    who = other.who
    if other.kind is MentionKind.PRONOUN and (other.word not in THIRD or set_of(other) is not kind) and not who.named:
        return False
    if kind is Set.PERSON:
        clash = who.certain and who.gender is not Gender.ANY and who.gender is not pronoun.who.gender
        return not clash and who.number is not Number.MANY and (PERSON in {who.family, other.type} or who.doubtful)
    if kind is Set.THING:
        return who.family not in {PERSON, GROUP} and who.number is not Number.MANY and other.type != PERSON
    return who.number is Number.MANY or who.family in {ORGANIZATION, GROUP}


def _is_bound(stage: Scene, pronoun: Candidate, other: Candidate) -> bool:
    """Tell whether two arguments of one verb would be the same without a reflexive, or one lies inside the other."""
    if other.first <= pronoun.head <= other.last:
        return True
    if pronoun.word in REFLEXIVE:
        return False
    if pronoun.role is Role.OWNER:
        return False
    mine, theirs = _verb(stage, pronoun), _verb(stage, other)
    return mine == theirs and mine >= 0


def _verb(stage: Scene, candidate: Candidate) -> int:
    """Return the verb whose argument a candidate is, -1 if it hangs on something else."""
    place = candidate.head
    token = stage.tokens[place]
    for _ in range(_DEEP):
        if token.dep != "conj":
            break
        place = token.head
        token = stage.tokens[place]
    if token.dep in {"pobj", "agent"}:
        place = token.head
        token = stage.tokens[place]
    above = stage.tokens[token.head]
    return token.head if above.pos in {"VERB", "AUX"} and token.head != place and token.dep != "advcl" else -1


def _features(
    stage: Scene, pronoun: Candidate, other: Candidate, *, rank: int, quotes: dict[int, Quote]
) -> Iterator[str]:
    yield _RANKS[min(rank, len(_RANKS) - 1)]
    distance = pronoun.sentence - other.sentence
    far = "same sentence" if not distance else "sentence before" if distance == 1 else "earlier"
    yield "still to come" if other.head > pronoun.head else _DISTANCES[distance]
    yield f"{other.role}, {far}"
    yield f"{other.role} for {pronoun.role}"
    yield _kind(other)
    yield from _of_referent(pronoun, other.who)
    yield from _by_place(stage, pronoun, other)
    if (pronoun.head in quotes) != (other.head in quotes):
        yield "across a quotation mark"


def _kind(other: Candidate) -> str:
    if other.kind is MentionKind.PRONOUN:
        return "pronoun"
    if other.is_name:
        return "name"
    return "noun" if other.mention >= 0 else "other noun"


def _of_referent(pronoun: Candidate, who: Referent) -> Iterator[str]:
    count = len(who.members)
    yield "said once" if count == 1 else "said twice" if count == 2 else "said often" if count < 6 else "said very often"  # noqa: PLR2004
    if who.named:
        yield "named"
    if who.doubtful:
        yield "of doubtful class"
    if pronoun.who.gender is not Gender.ANY:
        yield "gender unknown" if who.gender is Gender.ANY else "gender fits" if who.gender is pronoun.who.gender else "gender odd"
    else:
        yield _CLASSES.get(who.family or "", "of no known class" if who.family is None else "of another class")


_CLASSES = {ORGANIZATION: "an organization", PLACE: "a place", GROUP: "a group", PERSON: "a person"}


def _by_place(stage: Scene, pronoun: Candidate, other: Candidate) -> Iterator[str]:
    """Yield what the trees say: whose clause holds the pronoun, and how deep the candidate is buried."""
    tokens = stage.tokens
    token = tokens[other.head]
    if token.dep == "appos":
        yield "in apposition"
    if token.dep == "conj" or any(tokens[child].dep == "conj" for child in stage.children.get(other.head, ())):
        yield "one of several"
    if token.dep == "pobj" and tokens[tokens[token.head].head].pos in {"NOUN", "PROPN"}:
        yield "inside another phrase"
    if other.sentence == pronoun.sentence and other.role is Role.SUBJECT:
        yield from _as_subject(stage, pronoun, other)


def _as_subject(stage: Scene, pronoun: Candidate, other: Candidate) -> Iterator[str]:
    """Yield whether the candidate is the subject of the pronoun's own clause, or of one above it."""
    tokens = stage.tokens
    verb = tokens[other.head].head
    place, clauses = pronoun.head, 0
    for _ in range(_DEEP):
        above = tokens[place].head
        if above == place:
            return
        clauses += tokens[above].pos in {"VERB", "AUX"}
        if above == verb:
            yield "subject of the clause" if clauses <= 1 else "subject of a clause above"
            return
        place = above


def for_none(stage: Scene, pronoun: Candidate, quotes: dict[int, Quote]) -> list[str]:
    """Return what speaks for a pronoun standing for nothing that was named: "it is clear that …"."""
    found = ["nothing", f"nothing for {pronoun.role}"]
    if pronoun.head in quotes:
        found.append("nothing, in a quotation")
    if pronoun.word == "it" and _is_empty(stage, pronoun.head):
        found.append("empty it")
    return found


_SEEMING = frozenset("seem appear turn happen rain snow matter".split())
_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "csubj", "relcl", "acl"})


def _is_empty(stage: Scene, place: int) -> bool:
    """Tell whether "it" only holds the place of a clause: "it is clear that", "it was Ann who", "make it easy to"."""
    tokens = stage.tokens
    verb = tokens[place].head
    if tokens[place].dep == "expl" or tokens[verb].lemma in _SEEMING:
        return True
    below = [child for child in stage.children.get(verb, ()) if child > place]
    clause = any(tokens[child].dep in _CLAUSES for child in below)
    if tokens[verb].lemma in {"be", "become", "make", "take"} or tokens[verb].pos == "ADJ":
        nouns = [child for child in below if tokens[child].dep in {"acomp", "attr", "oprd", "dobj"}]
        inside = (tokens[inner].dep in _CLAUSES for noun in nouns for inner in stage.children.get(noun, ()))
        return clause or any(inside)
    passive = any(tokens[child].dep == "auxpass" for child in stage.children.get(verb, ()))
    return passive and clause and tokens[verb].lemma in SAYING


def choose(stage: Scene, place: int, quotes: dict[int, Quote]) -> tuple[Candidate, float] | None:
    """Return what a pronoun stands for and how likely that is, or nothing where no referent stands out."""
    pronoun = stage.candidates[place]
    kind = set_of(pronoun)
    weights = WEIGHTS[kind]
    strengths = [(other, sum(weights.get(each, 0.0) for each in said)) for other, said in options(stage, place, quotes)]
    if not strengths:
        return None
    nothing = sum(weights.get(each, 0.0) for each in for_none(stage, pronoun, quotes))
    total = exp(nothing)
    shares: dict[int, float] = {}
    for other, strength in strengths:
        shares[id(other.who)] = shares.get(id(other.who), 0.0) + exp(strength)
        total += exp(strength)
    best = max(shares, key=lambda each: shares[each])
    likely = shares[best] / total
    if likely < LEAST[kind]:
        return None
    return next(other for other, _ in strengths if id(other.who) == best), likely
