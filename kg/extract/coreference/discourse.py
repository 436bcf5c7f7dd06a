"""Goes through a text from its beginning and gives each pronoun and definite noun phrase to what was said before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.coreference import nominals, pronouns
from kg.extract.coreference.scene import Rule, join
from kg.extract.coreference.weighing import choose
from kg.extract.coreference.weights import Set
from kg.extract.coreference.words import SPEAKER, THIRD
from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.extract.coreference.quotes import Quotes
    from kg.extract.coreference.scene import Candidate, Scene
    from kg.extract.coreference.weighing import Choice, Option

    Chooser = Callable[[Set, Candidate, Iterable[Option], Sequence[str]], Choice | None]

SPEAKER_OF_QUOTE = Rule("speaker", 0.95)
"""In GUM 28 of 28 are right."""


def choose_by_rules(kind: Set, anaphor: Candidate, options: Iterable[Option], nothing: Sequence[str]) -> Choice | None:
    """Choose what an anaphor stands for by grammar, place and agreement alone."""
    del anaphor
    return choose(kind, options, nothing)


def follow(stage: Scene, quotes: Quotes, *, chooser: Chooser = choose_by_rules) -> None:
    """Link pronouns and definite noun phrases in the order of the text, then "I" within quotations.

    ``chooser`` decides on each; a benchmark puts its own there to see what there was to choose from.
    """
    memory = nominals.Memory()
    for place, each in enumerate(stage.candidates):
        if each.kind is MentionKind.PRONOUN and each.word in THIRD:
            said = pronouns.options(stage, place, quotes), pronouns.for_nothing(stage, each, quotes)
            _link(each, chooser(pronouns.set_of(each), each, *said), "pronoun")
        elif nominals.is_definite(stage, each):
            _link_noun(stage, place, memory, chooser)
        memory.note(stage, each)
    _link_speakers(stage, quotes)


def _link_noun(stage: Scene, place: int, memory: nominals.Memory, chooser: Chooser) -> None:
    noun = stage.candidates[place]
    before = nominals.again(stage, noun, memory)
    if before is not None:
        join(before[0], noun, before[1])
    else:
        said = nominals.options(stage, place, memory), nominals.for_nothing(stage, noun)
        _link(noun, chooser(Set.NOUN, noun, *said), "definite noun")


def _link(anaphor: Candidate, choice: Choice | None, name: str) -> None:
    if choice is not None:
        join(choice.antecedent, anaphor, Rule(name, choice.share))


def _link_speakers(stage: Scene, quotes: Quotes) -> None:
    for each in stage.candidates:
        quote = quotes.get(each.head)
        if (
            each.word in SPEAKER
            and each.kind is MentionKind.PRONOUN
            and quote is not None
            and quote.speaker is not None
        ):
            join(quote.speaker, each, SPEAKER_OF_QUOTE)
