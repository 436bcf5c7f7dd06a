"""Lets the model have a say in what a pronoun or a definite noun phrase stands for, beside grammar and agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import learned
from kg.extract.coreference import linking
from kg.extract.coreference.weighing import choose
from kg.extract.coreference.weights import Set
from kg.extract.coreference.words import HE, SHE, THIRD
from kg.extract.learned.aliases import link_seen, link_told, with_types
from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.extract.coreference.discourse import Chooser
    from kg.extract.coreference.scene import Candidate, Scene
    from kg.extract.coreference.weighing import Choice, Option
    from kg.model import Reading, Step
    from kg.ontology import Ontology

_BACK = 3
"""Sentences back to which the model is asked."""
_MOST, _AHEAD = 60, 12
"""Mentions before and behind an anaphor of which the model is asked."""
SHARES = {Set.PERSON: 0.9, Set.THING: 0.6, Set.SEVERAL: 0.6, Set.NOUN: 0.8}
"""How much of the model's log-odds is added to the weights of the rules."""
BOUNDS = {Set.PERSON: 10.0, Set.THING: 6.0, Set.SEVERAL: 6.0, Set.NOUN: 6.0}
"""The most that the log-odds count, for and against."""


def step(ontology: Ontology) -> Step:
    """Return the step that numbers the clusters of mentions that mean the same, by the rules and the model together."""
    del ontology
    link = linking(_chooser)
    return lambda reading: with_types(link(reading))


def _chooser(reading: Reading, stage: Scene) -> Chooser:
    """Join the names that the model takes for one, and return what it says of all that may stand for them."""
    link_told(stage)
    link_seen(stage)
    return Links(reading, stage).choose


class Links:
    """What the model says of the anaphors of one reading."""

    def __init__(self, reading: Reading, stage: Scene) -> None:
        """Ask the model about each pronoun and noun phrase and what stands around it."""
        candidates = stage.candidates
        rows = [
            (place, other)
            for place, each in enumerate(candidates)
            if _refers(each)
            for other in (*_before(candidates, place), *_behind(candidates, place))
        ]
        tokens = stage.tokens
        spans = [(tokens[each.first].start, tokens[each.last].end) for each in candidates]
        scores = learned.scan(reading).links(spans, rows).tolist() if rows else []
        self._heard = {
            (id(candidates[later]), id(candidates[earlier])): score
            for (later, earlier), score in zip(rows, scores, strict=True)
            if score == score  # noqa: PLR0124  not a number where no window holds both
        }

    def choose(self, kind: Set, anaphor: Candidate, options: Iterable[Option], nothing: Sequence[str]) -> Choice | None:
        """Choose what an anaphor stands for."""

        def heard(other: Candidate) -> float:
            score: float = self._heard.get((id(anaphor), id(other)), 0.0)
            return SHARES[kind] * max(-BOUNDS[kind], min(BOUNDS[kind], score))

        return choose(kind, options, nothing, heard=heard)


def _refers(candidate: Candidate) -> bool:
    if candidate.kind is MentionKind.PRONOUN:
        return candidate.word in THIRD
    return candidate.kind is MentionKind.NOMINAL and candidate.mention >= 0


def _before(candidates: Sequence[Candidate], place: int) -> Iterator[int]:
    for other in range(place - 1, max(-1, place - 1 - _MOST), -1):
        if candidates[place].sentence - candidates[other].sentence > _BACK:
            return
        yield other


def _behind(candidates: Sequence[Candidate], place: int) -> Iterator[int]:
    """Yield what follows "he" or "she" in its sentence: "in her next film, Ann Lee …"."""
    if candidates[place].word in HE | SHE:
        for other in range(place + 1, min(len(candidates), place + 1 + _AHEAD)):
            if candidates[place].sentence != candidates[other].sentence:
                return
            yield other
