"""Tells which mentions mean the same: a sieve of rules, the most certain first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.coreference.discourse import follow
from kg.extract.coreference.quotes import quotations
from kg.extract.coreference.grammar import link_by_grammar
from kg.extract.coreference.names import link_names
from kg.extract.coreference.scene import family, set_scene
from kg.extract.lexicon import PERSON

if TYPE_CHECKING:
    from kg.extract.coreference.scene import Candidate, Scene
    from kg.model import Mention, Reading, Step
    from kg.ontology import Ontology


def step(ontology: Ontology) -> Step:
    """Return the step that numbers the clusters of mentions that mean the same; types are those of the default ontology."""
    del ontology

    def find(reading: Reading) -> Reading:
        stage = set_scene(reading)
        link_names(stage)
        link_by_grammar(stage)
        follow(stage, quotations(stage))
        return replace(reading, mentions=_numbered(stage))

    return find


def _numbered(stage: Scene) -> tuple[Mention, ...]:
    """Return the mentions with their clusters, which are numbered in the order of the text; what stands alone and is no name has none."""
    numbers: dict[int, int] = {}
    mentions = list(stage.reading.mentions)
    for each in stage.candidates:
        if each.mention >= 0 and _counts(each):
            number = numbers.setdefault(id(each.who), len(numbers))
            mentions[each.mention] = _linked(mentions[each.mention], each, number)
    return tuple(mentions)


def _counts(candidate: Candidate) -> bool:
    return candidate.is_name or sum(other.mention >= 0 for other in candidate.who.members) > 1


def _linked(mention: Mention, candidate: Candidate, number: int) -> Mention:
    if candidate.who.family == PERSON and candidate.is_name and family(mention.type) != PERSON:
        mention = replace(mention, type=PERSON)
    if not candidate.by:
        return replace(mention, cluster=number)
    score = round(min(mention.score, candidate.score), 3)
    return replace(mention, cluster=number, by=f"coreference: {candidate.by}", score=score)
