"""Makes clauses of phrases: active, passive, of two things at once, in every tense and mood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg import names, ontology
from training.data.phrasing.cast import article
from training.data.phrasing.frames import SLOTS, Frame, Shape
from training.data.phrasing.tables import TABLES, words
from training.data.phrasing.verbs import WORDS, Group
from training.data.phrasing.writing import Case, Form, Piece, Ref, Verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.data.phrasing.cast import Cast, Player

_COUNTED = frozenset("users customers employees followers members subscribers".split())
_HIRED, _GOODS = words(TABLES["words"]["hired"]), words(TABLES["words"]["goods"])
_NOUN_MIDDLE = 3


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What is to be said: a phrase and the two things; ``twin`` is a second object of which the same is said."""

    frame: Frame
    x: Player
    y: Player
    twin: Player | None = None

    def player(self, slot: str) -> Player:
        """Return what stands in a slot."""
        return self.x if slot == "X" else self.y

    def other(self, who: Player) -> Player:
        """Return the other one of the two things."""
        return self.y if who is self.x else self.x

    def slot(self, who: Player) -> str:
        """Return the slot of a thing."""
        return "X" if who is self.x else "Y"


@dataclass(frozen=True, slots=True, eq=False)
class Stated:
    """A statement between two references, with its status and who said it."""

    subject: Ref
    relation: str
    object: Ref
    status: str = "asserted"
    speaker: Ref | None = None


@dataclass(slots=True, eq=False)
class Clause:
    """A clause without tense: what stands before the verb, the verb, and what follows.

    ``links`` lists what it says as (subject, relation, object).
    """

    said: Said
    subject: list[Piece]
    verb: str
    rest: list[Piece]
    links: list[tuple[Ref, str, Ref]]
    plural: bool = False
    passive: bool = False
    lead: Ref | None = field(default=None)

    @property
    def frame(self) -> Frame:
        """Return the phrase that it is made of."""
        return self.said.frame

    @property
    def acts(self) -> bool:
        """Tell whether the subject does something by its own will."""
        frame = self.frame
        willed = self.lead is not None and self.lead.who.type not in _WILLESS
        return frame.shape is Shape.VERB and not self.passive and willed and not self.plural

    def spoken(self, tense: str, adverb: str = "", *, negated: bool = False) -> Verb:
        """Return the verb in a tense."""
        return Verb(Group(self.verb, tense, self.passive, negated, adverb), self.plural)

    def finite(self, tense: str, adverb: str = "", *, negated: bool = False) -> list[Piece]:
        """Return the whole clause in a tense."""
        return [*self.subject, self.spoken(tense, adverb, negated=negated), *self.rest]

    def stated(self, status: str, speaker: Ref | None = None) -> list[Stated]:
        """Return what it says, under a status."""
        return [Stated(*link, status, speaker) for link in self.links]


_WILLESS = frozenset("Product Work Event Award Role Offence Condition City Region Facility Date Money".split())


def symmetric(relation: str) -> bool:
    """Tell whether a relation holds both ways."""
    return ontology.load().relations[names.KG + relation].symmetric


def active(said: Said, cast: Cast) -> Clause:
    """Return a phrase as it stands in the ontology."""
    frame = said.frame
    refs = {slot: Ref(said.player(slot)) for slot in SLOTS}
    first = refs[frame.first]
    if frame.shape is not Shape.HELD:
        first.case = Case.SUBJECT
    links = [(refs["X"], frame.relation, refs["Y"])]
    before = _pieces(frame.before, refs, first.who)
    after = noun_phrase(frame, refs, cast, links) if frame.noun else _pieces(frame.after, refs, first.who)
    if said.twin is not None:
        after += ["and", twin := Ref(said.twin)]
        links.append((first, frame.relation, twin) if frame.first == "X" else (twin, frame.relation, first))
    return Clause(said, before, frame.verb, after, links, frame.plural, lead=first)


def noun_phrase(frame: Frame, refs: dict[str, Ref], cast: Cast, links: list[tuple[Ref, str, Ref]]) -> list[Piece]:
    """Return "a subsidiary of Y"; a post is a mention of its own, and linked to who holds it."""
    noun, definite = frame.noun, frame.article
    if noun.startswith("["):
        noun = cast.chance.choice(_HIRED if noun == "[person]" else _GOODS)
        definite = definite if definite == "the" else article(noun)
    behind: list[Piece] = [frame.preposition, refs[frame.second]]
    if not (frame.role and refs[frame.first].who.person):
        return [definite, noun, *behind]
    role = Ref(cast.role(noun))
    links.append((refs[frame.first], "holdsRole", role))
    return [definite, role, *behind]


def passive(said: Said) -> Clause:
    """Return a phrase with a direct object, told from the object's side."""
    frame = said.frame
    refs = {slot: Ref(said.player(slot)) for slot in SLOTS}
    lead = refs[frame.second]
    lead.case = Case.SUBJECT
    rest: list[Piece] = [*frame.after[:-1], "by", refs[frame.first]]
    links = [(refs["X"], frame.relation, refs["Y"])]
    return Clause(said, [lead], frame.verb, rest, links, passive=True, lead=lead)


def object_passive(said: Said) -> Clause:
    """Return "a lawsuit was filed against Y by X"."""
    frame = said.frame
    refs = {slot: Ref(said.player(slot)) for slot in SLOTS}
    at = len(frame.after) - 2
    noun: list[Piece] = list(frame.after[:at])
    target: list[Piece] = [frame.after[at], refs[frame.second]]
    agent: list[Piece] = ["by", refs[frame.first]]
    links = [(refs["X"], frame.relation, refs["Y"])]
    plural = frame.after[at - 1].endswith("s")
    if frame.verb in {"hold", "own"}:
        return Clause(said, [*noun, *target], frame.verb, agent, links, plural=plural, passive=True)
    return Clause(said, noun, frame.verb, [*target, *agent], links, plural=plural, passive=True)


def has_object_passive(frame: Frame) -> bool:
    """Tell whether the noun behind the verb may become its subject."""
    after = frame.after
    return (
        frame.shape is Shape.VERB
        and not frame.value
        and frame.verb in WORDS["object_passive"]
        and len(after) >= _NOUN_MIDDLE
        and "its" not in after
        and after[-1] == frame.second
        and (after[0] in {"a", "an"} or after[-3].endswith("s"))
    )


def together(said: Said) -> Clause:
    """Return "X and Y signed an agreement" for what holds both ways."""
    frame = said.frame
    x, y = Ref(said.x, Case.SUBJECT), Ref(said.y, Case.SUBJECT)
    return Clause(said, [x, "and", y], frame.verb, list(frame.after[:-2]), [(x, frame.relation, y)], plural=True)


def has_together(frame: Frame) -> bool:
    """Tell whether both things of a phrase may be its subject."""
    ends = tuple(frame.after[-2:])
    whole = frame.shape is Shape.VERB and ends == ("with", "Y") and (frame.after[:-2] or frame.verb in _MUTUAL)
    return bool(whole) and symmetric(frame.relation) and "its" not in frame.after


_MUTUAL = frozenset("merge negotiate compete collaborate cooperate partner clash meet bargain amalgamate".split())


def _pieces(tokens: Sequence[str], refs: dict[str, Ref], owner: Player) -> list[Piece]:
    found: list[Piece] = []
    for place, word in enumerate(tokens):
        if word in SLOTS:
            if place and tokens[place + 1 : place + 2] and tokens[place + 1] in _COUNTED:
                refs[word].form = Form.BARE
            found.append(refs[word])
        elif word == "'s":
            refs[tokens[place - 1]].case = Case.POSSESSIVE
        elif word == "its":
            found.append(Ref(owner, Case.POSSESSIVE, Form.PRONOUN))
        else:
            found.append(word)
    return found
