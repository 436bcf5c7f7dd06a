"""Takes the ontology's phrases apart, so that they can be said in other ways."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kg import names, ontology
from training.data.phrasing.tables import TABLES, rows
from training.data.phrasing.verbs import WORDS, base

_TOKEN = re.compile(r"\[[\w ]+\]|[XY](?!\w)|'s(?!\w)|[\w-]+|,")
SLOTS = ("X", "Y")
DETERMINERS = ("a", "an", "the")
_COPULAS = ("is", "are")
VALUES = frozenset({"Date", "Money", "Percentage", "Quantity"})
_BEHIND_UNIT = frozenset(TABLES["words"]["behind_unit"].split())
_PARTICLES = {tuple(pair.split("_")) for pair in WORDS["particles"]}
LASTING = frozenset(row.strip() for row in TABLES["words"]["lasting"].split(","))
SETTLED = frozenset(TABLES["words"]["settled"].split())
_ROLES = frozenset(row.strip() for row in TABLES["words"]["roles"].split(","))
_SKIPPED = frozenset(rows(TABLES["words"]["skipped"]))


class Shape(StrEnum):
    """How a phrase is built.

    A noun, participle or something else behind "is"; another verb; a subject that only holds the first thing ("the
    revenue of X rises to Y"); a name behind a name ("X in Y").
    """

    NOUN = "noun"
    PARTICIPLE = "participle"
    STATE = "state"
    VERB = "verb"
    HELD = "held"
    ATTACHED = "attached"


class Nature(StrEnum):
    """What a phrase tells: something that happens once, something that lasts, or how much something is."""

    EVENT = "event"
    STATE = "state"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Frame:
    """A phrase, taken apart: the words up to the verb, the base of the verb, the words behind it.

    ``first`` is the slot that comes first. ``unit`` holds the words that an amount counts, which are left out of the
    other parts; ``value`` is its type. ``noun`` stands behind "is" with its ``article``, and ``preposition`` behind it.
    """

    relation: str
    text: str
    shape: Shape
    nature: Nature
    before: tuple[str, ...]
    verb: str
    after: tuple[str, ...]
    plural: bool = False
    unit: str = ""
    value: str = ""
    article: str = ""
    noun: str = ""
    preposition: str = ""

    @property
    def first(self) -> str:
        """Return the slot that comes first."""
        return next(word for word in self.before if word in SLOTS)

    @property
    def second(self) -> str:
        """Return the other slot."""
        return "Y" if self.first == "X" else "X"

    @property
    def lasting(self) -> bool:
        """Tell whether it never ends: a birth, a brother, an author."""
        return self.relation in SETTLED or self.noun in LASTING

    @property
    def role(self) -> bool:
        """Tell whether the noun is a post or an occupation."""
        return self.noun in _ROLES or self.noun == "[person]"

    @property
    def direct(self) -> bool:
        """Tell whether the second thing can be the subject of a passive."""
        if self.shape is not Shape.VERB or self.value or self.relation in _NEVER_PASSIVE:
            return False
        *particle, last = self.after
        if particle:
            return last == self.second and (self.verb, *particle) in _PARTICLES
        return last == self.second and self.verb not in WORDS["not_passive"]


DEADLY = frozenset(TABLES["words"]["deadly"].split())
_NEVER_PASSIVE = frozenset(TABLES["words"]["never_passive"].split())


@cache
def frames() -> tuple[Frame, ...]:
    """Return all phrases of the default ontology that can be said, taken apart."""
    return tuple(
        _frame(iri.removeprefix(names.KG), text, _range(relation.range))
        for iri, relation in ontology.load().relations.items()
        for text in relation.phrases
        if text not in _SKIPPED
    )


def skipped() -> frozenset[str]:
    """Return the phrases that are left out."""
    return _SKIPPED


def _range(iris: tuple[str, ...]) -> str:
    found = [iri.removeprefix(names.KG) for iri in iris]
    return found[0] if found[0] in VALUES else ""


def _frame(relation: str, text: str, value: str) -> Frame:
    tokens = _TOKEN.findall(text)
    tokens, unit = _without_unit(tokens) if value not in {"", "Date"} else (tokens, "")
    held = tokens[0] not in SLOTS or tokens[1:2] == ["'s"]
    if not held and tokens[1] in {"in", "of", ","}:
        return Frame(relation, text, Shape.ATTACHED, Nature.STATE, (tokens[0],), "", tuple(tokens[1:]), value=value)
    start = next(place for place, word in enumerate(tokens) if word in SLOTS) + 1
    at = next(place for place in range(start, len(tokens)) if not held or _is_verb(tokens[place]))
    before, verb, after = tuple(tokens[:at]), base(tokens[at]), tuple(tokens[at + 1 :])
    plural = verb == tokens[at] or tokens[at] == "are"
    shape = Shape.HELD if held else _shape(verb, after)
    nature = _nature(relation, shape, verb, after=after, value=value)
    if shape is not Shape.NOUN:
        return Frame(relation, text, shape, nature, before, verb, after, plural, unit, value)
    slot = next(place for place, word in enumerate(after) if word in SLOTS)
    noun, preposition = " ".join(after[1 : slot - 1]), after[slot - 1]
    return Frame(relation, text, shape, nature, before, verb, after, plural, unit, value, after[0], noun, preposition)


def _without_unit(tokens: list[str]) -> tuple[list[str], str]:
    """Take out the words that an amount counts: "X has Y users", "Y people live in X"."""
    start = end = tokens.index("Y") + 1
    if start == len(tokens) or tokens[start] in _BEHIND_UNIT or tokens[start] in SLOTS:
        return tokens, ""
    while end < len(tokens) and tokens[end] not in _BEHIND_UNIT:
        end += 1
    return tokens[:start] + tokens[end:], " ".join(tokens[start:end])


def _is_verb(word: str) -> bool:
    return word in {"is", "rises", "falls", "reaches", "crosses", "grows", "grow", "trade"}


def _shape(verb: str, after: tuple[str, ...]) -> Shape:
    if verb != "be":
        return Shape.VERB
    if after[0] in DETERMINERS and after[-1] in SLOTS:
        return Shape.NOUN
    if after[0].endswith("ed") or after[0] in WORDS["participles"]:
        return Shape.PARTICIPLE
    return Shape.STATE


def _nature(relation: str, shape: Shape, verb: str, *, after: tuple[str, ...], value: str) -> Nature:
    if value in {"Money", "Percentage", "Quantity"} and (relation not in _PAID or shape is Shape.HELD):
        return Nature.AMOUNT
    if after[0] in {"victorious", "hurt"}:
        return Nature.EVENT
    if shape is Shape.PARTICIPLE:
        return Nature.STATE if after[0] in WORDS["lying"] else Nature.EVENT
    if shape is Shape.HELD:
        return Nature.EVENT if verb == "grow" else Nature.STATE
    if verb == "be":
        return Nature.STATE
    return Nature.EVENT if relation in WORDS["events"] or verb not in WORDS["states"] else Nature.STATE


_PAID = frozenset(TABLES["words"]["paid"].split())
