"""Tells which mentions mean the same: a sieve of rules, the most certain first.

Names that are written alike come first (``names``), then what the grammar of a sentence makes the same (``grammar``),
then, from the beginning of the text on, definite noun phrases and pronouns (``discourse``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.coreference.agreement import family
from kg.extract.coreference.casting import set_scene
from kg.extract.coreference.discourse import choose_by_rules, follow
from kg.extract.coreference.grammar import link_by_grammar
from kg.extract.coreference.names import link_names
from kg.extract.coreference.quotes import quotations
from kg.extract.lexicon import PERSON

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.extract.coreference.discourse import Chooser
    from kg.extract.coreference.scene import Candidate, Scene
    from kg.model import Mention, Reading, Step
    from kg.ontology import Ontology


def step(ontology: Ontology) -> Step:
    """Return the step that numbers the clusters of mentions that mean the same.

    Types are those of the default ontology, so the given one makes no difference.
    """
    del ontology
    return linking(lambda _reading, _stage: choose_by_rules)


def linking(chooser: Callable[[Reading, Scene], Chooser]) -> Step:
    """Return the step that numbers clusters; ``chooser`` gives what decides on the pronouns and nouns of a reading."""

    def find(reading: Reading) -> Reading:
        stage = set_scene(reading)
        link_names(stage)
        link_by_grammar(stage)
        follow(stage, quotations(stage), chooser=chooser(reading, stage))
        return replace(reading, mentions=_numbered(stage))

    return find


def _numbered(stage: Scene) -> tuple[Mention, ...]:
    """Return the mentions with their clusters, numbered in the order of the text.

    Names always have one; a noun phrase or pronoun that stands alone has none.
    """
    numbers: dict[int, int] = {}
    sizes = Counter(id(each.who) for each in stage.candidates if each.mention >= 0)
    mentions = list(stage.reading.mentions)
    for each in stage.candidates:
        if each.mention >= 0 and (each.is_name or sizes[id(each.who)] > 1):
            number = numbers.setdefault(id(each.who), len(numbers))
            mentions[each.mention] = _linked(mentions[each.mention], each, number)
    return tuple(mentions)


def _linked(mention: Mention, candidate: Candidate, number: int) -> Mention:
    """Give a mention its cluster; a name that "he" or "she" stands for is a person's, whatever it was taken for."""
    if candidate.is_name and candidate.who.family == PERSON != family(mention.type):
        mention = replace(mention, type=PERSON)
    if candidate.rule is None:
        return replace(mention, cluster=number)
    score = round(min(mention.score, candidate.rule.score), 3)
    return replace(mention, cluster=number, by=f"coreference: {candidate.rule.name}", score=score)
