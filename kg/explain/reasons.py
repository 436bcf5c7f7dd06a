"""What an answer to "why not" is made of: reasons, each with the place in a text that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import Span


class Stop(StrEnum):
    """What kept a statement from being a fact; ``HELD`` where nothing did."""

    HELD = "held"
    RULED = "decided by a person"
    NO_THING = "nothing is called so"
    NO_RELATION = "relation not in the ontology"
    STATUS = "not asserted"
    DOUBTED = "below the minimum score"
    ELSE = "read of another thing"
    KIND = "wrong kind of thing"
    APART = "never mentioned together"
    UNSURE = "below the threshold"
    NEW = "read only now"
    OTHER = "another relation"
    TURNED = "the other direction"
    UNKEPT = "text not kept"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document, by its id, with what it mentions."""

    document: str
    place: Span
    mentions: tuple[Span, ...] = ()

    def marked(self, opening: str = "«", closing: str = "»") -> str:
        """Return the text with the mentions between signs; what lies outside of it is not marked."""
        return marked(self.place, self.mentions, opening, closing)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that stopped a statement, in words for people.

    ``score`` is how probable the reader took it to be, ``least`` how probable it had to be (both 0..1).
    """

    stop: Stop
    words: str
    passage: Passage | None = None
    score: float | None = None
    least: float | None = None


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer: the statement in the words of the graph, the reasons, the weightiest first, and what else to know."""

    subject: str
    relation: str
    object: str
    reasons: tuple[Reason, ...]
    notes: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Tell whether the statement is held after all."""
        return any(reason.stop is Stop.HELD for reason in self.reasons)


def marked(place: Span, mentions: Iterable[Span], opening: str, closing: str) -> str:
    """Return the text of a place with the mentions that lie in it between signs."""
    inside = {span for span in mentions if place.covers(span)}
    edges = sorted([(span.start, 1, opening) for span in inside] + [(span.end, 0, closing) for span in inside])
    text, done = "", place.start
    for at, _, sign in edges:
        text += place.text[done - place.start : at - place.start] + sign
        done = at
    return text + place.text[done - place.start :]
