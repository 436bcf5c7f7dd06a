"""Finds what is said between quotation marks, and who says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extract.coreference.words import SAYING
from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.coreference.scene import Candidate, Scene
    from kg.model import Token

_BOTH = frozenset({'"', "''", "``", "＂"})
_OPEN = frozenset({"“", "„", "«"})
_CLOSE = frozenset({"”", "»"})
_NEAR = 8
"""Words before and behind a quotation within which its verb of saying is looked for."""


@dataclass(slots=True, eq=False)
class Quote:
    """The tokens from one quotation mark to the other, both inclusive, and the speaker if known."""

    first: int
    last: int
    speaker: Candidate | None = None


Quotes = dict[int, Quote]
"""Each token inside a quotation, with that quotation."""


def quotations(stage: Scene) -> Quotes:
    """Return for each token inside a quotation that quotation; one that is left open ends with its paragraph."""
    inside: Quotes = {}
    previous: Quote | None = None
    for first, last in _ranges(stage):
        found = Quote(first, last)
        inside.update(dict.fromkeys(range(first, last + 1), found))
        found.speaker = _speaker(stage, found)
        if found.speaker is None and previous is not None and not _breaks(stage, previous, found):
            found.speaker = previous.speaker
        previous = found
    return inside


def _ranges(stage: Scene) -> Iterator[tuple[int, int]]:
    opened: int | None = None
    for place, token in enumerate(stage.tokens):
        if opened is not None and _new_paragraph(stage, place):
            if place - opened > 1:
                yield opened, place - 1
            opened = None
        if opened is None and _opens(token):
            opened = place
        elif opened is not None and _closes(token):
            yield opened, place
            opened = None


def _opens(token: Token) -> bool:
    return token.text in _OPEN or token.text in _BOTH


def _closes(token: Token) -> bool:
    return token.text in _CLOSE or token.text in _BOTH


def _new_paragraph(stage: Scene, place: int) -> bool:
    if place == 0 or stage.tokens[place].sentence == stage.tokens[place - 1].sentence:
        return False
    between = stage.reading.document.text[stage.tokens[place - 1].end : stage.tokens[place].start]
    return "\n" in between


def _breaks(stage: Scene, one: Quote, other: Quote) -> bool:
    """Tell whether a quotation stands too far behind another to be by the same speaker."""
    return (
        stage.tokens[other.first].sentence - stage.tokens[one.last].sentence > 1 or other.first - one.last > 2 * _NEAR
    )


def _speaker(stage: Scene, quote: Quote) -> Candidate | None:
    """Return the subject of the verb of saying nearest to a quotation, first behind it, then before it."""
    behind = range(quote.last + 1, min(len(stage.tokens), quote.last + 1 + _NEAR))
    before = range(quote.first - 1, max(-1, quote.first - 1 - _NEAR), -1)
    for place in (*behind, *before):
        if stage.tokens[place].lemma.lower() in SAYING and stage.tokens[place].pos in {"VERB", "AUX"}:
            found = _subject(stage, place)
            if found is not None and not quote.first <= found.head <= quote.last:
                return found
    return None


def _subject(stage: Scene, verb: int) -> Candidate | None:
    for child in stage.below(verb):
        if stage.tokens[child].dep == "nsubj":
            found = stage.at.get(child)
            return found if found and (found.kind is not MentionKind.PRONOUN or found.word in {"he", "she"}) else None
    return None
