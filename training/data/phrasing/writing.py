"""Writes sentences out of words, verbs and references to things, and notes where each reference stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from training.data.phrasing.verbs import Group, bend
from training.example import NOMINAL, PRONOUN, VALUE, Spot

if TYPE_CHECKING:
    import random

    from training.data.phrasing.cast import Cast, Player


class Case(StrEnum):
    """What a reference is in its clause."""

    SUBJECT = "subject"
    OBJECT = "object"
    POSSESSIVE = "possessive"


class Form(StrEnum):
    """How a reference may be worded."""

    ANY = "any"
    NAME = "name"
    BARE = "bare"
    """A name without its article, as in "the number of Lumea users"."""
    PRONOUN = "pronoun"


@dataclass(eq=False, slots=True)
class Ref:
    """A place in a sentence where something is referred to."""

    who: Player
    case: Case = Case.OBJECT
    form: Form = Form.ANY


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb in a sentence, that agrees with nothing but its number."""

    group: Group
    plural: bool = False


Piece = str | Ref | Verb
_CLOSING = frozenset({",", ".", "?", "'s", ";", ":"})
_AGAIN = {"pronoun": 0.6, "nominal": 0.68}
_PRONOUN_OBJECT = 0.4
_THINGS = frozenset({"Product", "Work"})
"""What may be called "it" as an object; "a journalist at it" is not said."""


@dataclass(slots=True)
class Writer:
    """A text in the making: its parts, its spots, and where each reference came to stand.

    ``topic`` is the subject of the sentence before.  ``aged`` lists (reference to a person, reference to the age) of
    those who were called "the 54-year-old".
    """

    cast: Cast
    chance: random.Random
    text: str = ""
    spots: list[Spot] = field(default_factory=list)
    at: dict[Ref, int] = field(default_factory=dict)
    topic: Player | None = None
    aged: list[tuple[Ref, Ref]] = field(default_factory=list)
    unaged: set[Player] = field(default_factory=set)
    _here: list[Player] = field(default_factory=list)
    _before: list[Player] = field(default_factory=list)

    def sentence(self, pieces: list[Piece]) -> None:
        """Write a sentence; the caller leaves out the full stop."""
        self._before, self._here = self._here, []
        start = len(self.text) + bool(self.text)
        self.text += " " if self.text else ""
        for piece in tidy([*pieces, "."]):
            self._piece(piece, start)
        first = next((n for n in range(start, len(self.text)) if self.text[n].isalnum()), start)
        self.text = self.text[:first] + self.text[first].upper() + self.text[first + 1 :]
        subject = next((each for each in pieces if isinstance(each, Ref) and each.case is Case.SUBJECT), None)
        self.topic = subject.who if subject else None

    def _piece(self, piece: Piece, start: int) -> None:
        if isinstance(piece, Ref):
            self._reference(piece, start)
        elif isinstance(piece, Verb):
            self._words(bend(piece.group, plural=piece.plural), start)
        elif not (piece == "." and self.text.endswith(".")):
            self._words(piece, start)

    def _words(self, words: str, start: int) -> None:
        glued = words in _CLOSING or words == "”" or self.text.endswith("“") or len(self.text) == start
        self.text += words if glued else " " + words

    def _reference(self, ref: Ref, start: int) -> None:
        who = ref.who
        kind, words, article = self._worded(ref)
        if article:
            self._words(article, start)
        self._words(words, start)
        end = len(self.text)
        self.at[ref] = len(self.spots)
        entity = None if who.mention == VALUE else self.cast.players.index(who)
        self.spots.append(Spot(end - len(words), end, frozenset({kind}), frozenset({who.type}), entity))
        if words.endswith("-year-old"):
            self._age(ref, Spot(end - len(words) + 4, end, frozenset({VALUE}), frozenset({"Quantity"})))
        if ref.case is Case.POSSESSIVE and kind != PRONOUN:
            self.text += "'s"
        who.seen += 1
        self._here.append(who)

    def _age(self, ref: Ref, spot: Spot) -> None:
        """Note the age that is said with "the 54-year-old"."""
        age = Ref(self.cast.value("Quantity", self.text[spot.start : spot.end]))
        self.at[age] = len(self.spots)
        self.spots.append(spot)
        self.aged.append((ref, age))

    def _worded(self, ref: Ref) -> tuple[str, str, str]:
        """Return the kind of a mention, its words, and the article before it."""
        who = ref.who
        if ref.form is Form.PRONOUN:
            return PRONOUN, self._pronoun(ref), ""
        if who.mention != "name":
            return self._unnamed(ref)
        if who.seen and ref.form is Form.ANY:
            found = self._again(ref)
            if found:
                return found
        later = who.seen and ref.form is not Form.BARE
        words = self._short(who) if later else who.forms[""]
        article = "" if ref.form is Form.BARE or words.startswith(("The ", "Die ", "the ")) else who.article
        if words != who.forms[""] and who.kind == "newspaper":
            article = "the"
        return who.mention, words, article

    def _unnamed(self, ref: Ref) -> tuple[str, str, str]:
        who = ref.who
        words = who.forms[""]
        if who.kind != "disaster":
            return who.mention, words, who.first
        if who.seen and ref.form is Form.ANY and self._clear(ref) and self.chance.random() < _AGAIN["pronoun"]:
            return PRONOUN, self._pronoun(ref), ""
        return NOMINAL, f"{'the' if who.seen or self.chance.random() < _AGAIN['pronoun'] else who.first} {words}", ""

    def _short(self, who: Player) -> str:
        short = who.forms.get("last") or who.forms.get("short") or who.forms[""]
        fits = sum(short in other.forms.values() for other in self.cast.players) == 1
        return short if fits and self.chance.random() < _AGAIN["nominal"] else who.forms[""]

    def _again(self, ref: Ref) -> tuple[str, str, str] | None:
        """Return a pronoun or a nominal where it is clear whom it means."""
        turn = self.chance.random()
        subject = ref.case is not Case.OBJECT
        may_be_it = subject or ref.who.person or ref.who.type in _THINGS
        if may_be_it and self._clear(ref) and turn < (_AGAIN["pronoun"] if subject else _PRONOUN_OBJECT):
            return PRONOUN, self._pronoun(ref), ""
        if turn > _AGAIN["nominal"]:
            words = self._nominal(ref)
            return (NOMINAL, words, "") if words else None
        return None

    def _pronoun(self, ref: Ref) -> str:
        return ref.who.pronouns[list(Case).index(ref.case)]

    def _clear(self, ref: Ref) -> bool:
        """Tell whether a pronoun can only mean this: the subject before, or the only one of its kind."""
        who = ref.who
        others = [each for each in self.cast.players if each.seen and each.mention != VALUE and each.type != "Role"]
        same = {each for each in others if each is not who and each.pronouns == who.pronouns}
        if same.intersection(self._here):
            return False
        if who is self.topic and ref.case is not Case.OBJECT and not self._here:
            return True
        return who in (*self._before, *self._here) and not same.intersection(self._before)

    def _nominal(self, ref: Ref) -> str | None:
        """Return "the company" or "the 54-year-old" where no other thing of the text may be called so."""
        who = ref.who
        others = [each for each in self.cast.players if each is not who and each.type == who.type]
        if not who.person:
            taken = {noun for each in others for noun in each.nominals}
            free = [noun for noun in who.nominals if noun not in taken]
            generic = who.kind == "company" and others
            return f"the {self.chance.choice(free)}" if free and not generic else None
        if others or who in self.unaged:
            return None
        self.unaged.add(who)
        return f"the {self.chance.randint(18, 93)}-year-old"


def tidy(pieces: list[Piece]) -> list[Piece]:
    """Merge commas that meet each other or the end."""
    flat = [each for each in pieces if each != ""]
    kept = [a for a, b in pairwise(flat) if not (a == "," and b in {",", ".", ";", ":"})]
    return [*kept, flat[-1]]
