"""Weighs what speaks for each candidate, and chooses the referent that stands out, if one does."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, NamedTuple

from kg.extract.coreference.scene import Candidate, Role, Scene
from kg.extract.coreference.weights import LEAST, LEAST_DOUBTFUL, WEIGHTS, Set
from kg.extract.lexicon import GROUP, ORGANIZATION, PERSON, PLACE
from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_DEEP = 12
_RANKS = ("nearest", "second nearest", "third nearest", "farther")
_DISTANCES = ("same sentence", "one sentence back", "two sentences back", "three sentences back")
_CLASSES = {ORGANIZATION: "an organization", PLACE: "a place", GROUP: "a group", PERSON: "a person"}
_OFTEN = (("said once", 1), ("said twice", 2), ("said often", 5))

Option = tuple[Candidate, "Sequence[str]"]


class Choice(NamedTuple):
    """The candidate that was chosen, and the share of its referent (0..1) in all that was possible."""

    antecedent: Candidate
    share: float


def _silent(other: Candidate) -> float:
    del other
    return 0.0


def choose(
    kind: Set, options: Iterable[Option], nothing: Sequence[str], *, heard: Callable[[Candidate], float] = _silent
) -> Choice | None:
    """Return the best referent by a log-linear model, or nothing where its share is too small.

    A candidate's strength is the exponential of the sum of its weights; mentions of one referent add up.  ``nothing``
    is what speaks for no referent at all. ``heard`` is what another voice adds to the weights of a candidate.
    """
    weights = WEIGHTS[kind]
    shares: dict[int, float] = {}
    nearest: dict[int, Candidate] = {}
    for other, said in options:
        strength = exp(sum([weights.get(each, 0.0) for each in said]) + heard(other))
        shares[id(other.who)] = shares.get(id(other.who), 0.0) + strength
        nearest.setdefault(id(other.who), other)
    if not shares:
        return None
    best = max(shares, key=lambda each: shares[each])
    total = sum(shares.values()) + exp(sum([weights.get(each, 0.0) for each in nothing]))
    share = shares[best] / total
    least = LEAST_DOUBTFUL if kind is Set.PERSON and nearest[best].who.doubtful else LEAST[kind]
    return Choice(nearest[best], share) if share >= least else None


def by_place(stage: Scene, anaphor: Candidate, other: Candidate, *, rank: int) -> Iterator[str]:
    """Yield what the place of a candidate says: how far, in which part, and how deep in other phrases it stands."""
    distance = anaphor.sentence - other.sentence
    far = "same sentence" if not distance else "sentence before" if distance == 1 else "earlier"
    yield _RANKS[min(rank, len(_RANKS) - 1)]
    yield (
        "still to come"
        if other.head > anaphor.head
        else _DISTANCES[distance]
        if distance < len(_DISTANCES)
        else "long ago"
    )
    yield f"{other.role}, {far}"
    yield f"{other.role} for {anaphor.role}"
    yield from _in_phrases(stage, other)
    if not distance and other.role is Role.SUBJECT:
        yield from _as_subject(stage, anaphor, other)


def _in_phrases(stage: Scene, other: Candidate) -> Iterator[str]:
    tokens = stage.tokens
    token = tokens[other.head]
    if token.dep == "appos":
        yield "in apposition"
    if token.dep == "conj" or any(tokens[child].dep == "conj" for child in stage.below(other.head)):
        yield "one of several"
    if token.dep == "pobj" and tokens[tokens[token.head].head].pos in {"NOUN", "PROPN"}:
        yield "inside another phrase"


def _as_subject(stage: Scene, anaphor: Candidate, other: Candidate) -> Iterator[str]:
    """Yield whether the candidate is the subject of the anaphor's own clause, or of one above it."""
    tokens = stage.tokens
    verb = tokens[other.head].head
    place, clauses = anaphor.head, 0
    for _ in range(_DEEP):
        above = tokens[place].head
        if above == place:
            return
        clauses += tokens[above].pos in {"VERB", "AUX"}
        if above == verb:
            yield "subject of the clause" if clauses <= 1 else "subject of a clause above"
            return
        place = above


def by_kind(other: Candidate) -> Iterator[str]:
    """Yield what a candidate and its referent are: how often said, of which class, whether it has a name."""
    who = other.who
    if other.kind is MentionKind.PRONOUN:
        yield "pronoun"
    else:
        yield "name" if other.is_name else "noun" if other.mention >= 0 else "other noun"
    yield next((word for word, most in _OFTEN if len(who.members) <= most), "said very often")
    if who.named:
        yield "named"
    if who.doubtful:
        yield "of doubtful class"
    if who.family is None:
        yield "of no known class"
    else:
        yield _CLASSES.get(who.family, "of another class")
