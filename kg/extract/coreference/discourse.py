"""Goes through a text from its beginning and gives each pronoun and definite noun phrase to what was said before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.coreference.scene import join
from kg.extract.coreference.words import THIRD
from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.extract.coreference.quotes import Quote
    from kg.extract.coreference.scene import Candidate, Scene

PRONOUN = "pronoun"


def follow(stage: Scene, quotes: dict[int, Quote], choose: Callable[[Scene, int], tuple[Candidate, float] | None]) -> None:
    """Link pronouns and definite noun phrases in the order of the text."""
    del quotes
    for place, each in enumerate(stage.candidates):
        if each.kind is MentionKind.PRONOUN and each.word in THIRD:
            chosen = choose(stage, place)
            if chosen is not None:
                join(chosen[0], each, by=PRONOUN, score=round(chosen[1], 3))
