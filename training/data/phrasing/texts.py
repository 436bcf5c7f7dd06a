"""Plans what a text says, writes it, and notes what is known of it."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kg import names, ontology
from training.data.corpus import KINDS_ALL, labels
from training.data.marks import demonyms, kindred
from training.data.phrasing.cast import Cast, Player, kinds
from training.data.phrasing.clauses import Said, Stated, symmetric
from training.data.phrasing.frames import DEADLY, SLOTS, Frame, Shape, frames
from training.data.phrasing.sentences import (
    clause,
    enriched,
    joined,
    main,
    neutral,
    passing_words,
    places,
)
from training.data.phrasing.tables import TABLES, rows
from training.data.phrasing.writing import Case, Form, Piece, Ref, Writer
from training.example import Example, Fact, Field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from training.data.phrasing.clauses import Clause
    from training.data.phrasing.moods import Told

_ALONE = 0.14
"""How often a phrase is first tried beside a name."""
_FOLLOWING = 0.8
_TWINS = 0.2
_DISTRACTED = (0.9, 0.2)
_JOINED, _BESIDE = 0.55, 0.5
_NEUTRAL = 0.3
_TRIES = 12
_IMPLIED = {label: set(text.split()) for label, text in TABLES["implied"].items()}
_ONE, _TWO, _LIST, _NONE = (rows(TABLES["around"][name]) for name in ("one", "two", "list", "none"))
_ALIKE = frozenset(TABLES["words"]["alike"].split())
_STRANGERS = """
company company bank woman man woman man city country university agency team product film newspaper region party
""".split()
_AGENTS = frozenset("Person Company Government Party School Team Association Media Court Organization".split())


class Composed(NamedTuple):
    """An example with what it is made of: for each statement its relation, its phrase, and how it is said."""

    example: Example
    phrases: tuple[str, ...]
    constructions: tuple[str, ...]


class Deck:
    """Deals phrases so that each comes up about as often as any other, and so does each relation."""

    def __init__(self, chance: random.Random) -> None:
        """Start with a full pack."""
        self._chance = chance
        self._waiting: list[Frame] = []
        self._dealt: Counter[str] = Counter()

    def first(self) -> Frame:
        """Return the next phrase of a shuffled pack of all of them."""
        if not self._waiting:
            self._waiting = list(frames())
            self._chance.shuffle(self._waiting)
        return self._noted(self._waiting.pop())

    def fitting(self, who: Player) -> tuple[Frame, str] | None:
        """Return a phrase that can be said of something, and its slot there; rare relations come first."""
        choices = fitting(who.kind)
        if not choices:
            return None
        drawn = [self._chance.choice(choices) for _ in range(_TRIES)]
        frame, slot = min(drawn, key=lambda each: self._dealt[each[0].relation])
        return self._noted(frame), slot

    def _noted(self, frame: Frame) -> Frame:
        self._dealt[frame.relation] += 1
        return frame


@cache
def fitting(kind: str) -> tuple[tuple[Frame, str], ...]:
    """Return the phrases, with the slot, in which a kind of thing makes sense."""
    return tuple((frame, slot) for frame in frames() for slot in SLOTS if kind in kinds(frame, slot))


def composed(seed: str, deck: Deck) -> Composed:
    """Return a text; the same seed after the same texts gives the same one."""
    chance = random.Random(seed)  # noqa: S311  texts, not secrets
    return _Text(Cast(seed, chance), deck).composed()


class _Text:
    """A text while it is being written."""

    def __init__(self, cast: Cast, deck: Deck) -> None:
        self.cast, self.chance = cast, cast.chance
        self.writer = Writer(cast, self.chance)
        self.stated: list[tuple[Stated, int]] = []
        self.beside: list[tuple[Ref, list[Ref]]] = []
        self.how: list[str] = []
        self.plan = _plan(cast, deck)
        self.phrases = tuple(f"{each.frame.relation}: {each.frame.text}" for each in self.plan)
        aged = {each.x for each in self.plan if each.frame.relation == "age"}
        self.writer.unaged |= aged

    def composed(self) -> Composed:
        if self.chance.random() < _DISTRACTED[1]:
            self._distraction()
        while self.plan:
            self._write(self._next())
            if self.chance.random() < _DISTRACTED[0] / len(self.phrases):
                self._distraction()
        return Composed(self._example(), self.phrases, tuple(self.how))

    def _next(self) -> Told:
        topic = self.writer.topic
        follows = [each for each in self.plan if topic is not None and _heads(each, topic)]
        said = follows[0] if follows and self.chance.random() < _FOLLOWING else self.plan[0]
        self.plan.remove(said)
        if said.frame.shape is Shape.ATTACHED or self.chance.random() < _ALONE:
            found = self._modified(said)
            if found:
                return found
        if said.frame.shape is Shape.ATTACHED:
            self.how.append("dropped")
            return neutral(said.x, self.chance, dead=False)
        made = clause(said, self.cast)
        return self._enriched(self._joined(main(made, self.cast), made))

    def _modified(self, said: Said) -> Told | None:
        """Say it beside the subject of another clause or of a neutral one."""
        named = [each for each in (said.x, said.y) if each.mention == "name" and each.type != "Role"]
        if not named:
            return None
        who = said.x if said.frame.shape is Shape.ATTACHED else self.chance.choice(named)
        carrier = next((each for each in self.plan if _heads(each, who)), None)
        if carrier is None or self.chance.random() < _NEUTRAL:
            told = neutral(who, self.chance, dead=said.frame.relation in DEADLY and who is said.x)
        else:
            self.plan.remove(carrier)
            told = main(clause(carrier, self.cast), self.cast)
        for ref in places(told):
            if ref.who is who:
                found = enriched(told, said, ref, self.cast)
                if found:
                    return found
        if told.stated:
            self.plan.insert(0, said)
            return self._enriched(told)
        return None

    def _joined(self, told: Told, made: Clause) -> Told:
        """Perhaps say another phrase of the same subject behind it."""
        plain = told.how.split(" ")[0] in {"verb", "noun", "participle", "state", "passive"} and "+" not in told.how
        if not plain or made.said.twin is not None or self.chance.random() > _JOINED:
            return told
        for said in self.plan:
            if made.lead is not None and _heads(said, made.lead.who) and said.player(said.frame.first) is made.lead.who:
                second = clause(said, self.cast)
                if second.lead is not None and second.lead.who is made.lead.who:
                    self.plan.remove(said)
                    return joined(told, made, second, self.cast)
        return told

    def _enriched(self, told: Told) -> Told:
        """Perhaps say another phrase beside one of its names."""
        if self.chance.random() > _BESIDE:
            return told
        for ref in places(told):
            for said in self.plan:
                if ref.who in (said.x, said.y):
                    found = enriched(told, said, ref, self.cast)
                    if found:
                        self.plan.remove(said)
                        return found
        return told

    def _write(self, told: Told) -> None:
        refs = [each for each in told.pieces if isinstance(each, Ref)]
        self.writer.sentence(told.pieces)
        self.stated += [(each, len(self.stated)) for each in told.stated]
        self.beside += [(each, refs) for each in told.beside]
        self.how += [told.how] * bool(told.how)

    def _distraction(self) -> None:
        """Write a sentence that says nothing of the relations."""
        turn = self.chance.random()
        if turn < 0.25:  # noqa: PLR2004  a share
            pieces, _ = passing_words(self.chance.choice(_NONE), self.cast)
        elif turn < 0.6:  # noqa: PLR2004  a share
            pieces = self._about(_ONE, 1)
        elif turn < 0.85:  # noqa: PLR2004  a share
            pieces = self._about(_TWO, 2)
        else:
            pieces = self._about(_LIST, 3)
        self.writer.sentence(pieces)

    def _about(self, choices: list[str], count: int) -> list[Piece]:
        known = [each for each in self.cast.players if _mentionable(each)]
        row, _, wanted = (part.strip() for part in self.chance.choice(choices).partition("|"))
        given = [self._somebody(known, wanted, fresh=count > 1) for _ in range(count)]
        pieces: list[Piece] = []
        for part in row.split("{}"):
            words, _ = passing_words(part, self.cast)
            pieces += [*words, Ref(given.pop(0), Case.OBJECT, Form.NAME)] if given else words
        return pieces

    def _somebody(self, known: list[Player], wanted: str, *, fresh: bool) -> Player:
        fits = [each for each in known if _wanted(each, wanted)]
        if fits and self.chance.random() < (0.4 if fresh else 0.75):
            known.remove(found := self.chance.choice(fits))
            return found
        kind = {"Company": "company", "Place": "city", "Agent": "company"}.get(wanted) or self.chance.choice(_STRANGERS)
        return self.cast.call(kind)

    def _example(self) -> Example:
        writer = self.writer
        at = writer.at
        spots = list(writer.spots)
        spots += demonyms(writer.text, {(spot.start, spot.end) for spot in spots})
        stated = [each for each, _ in self.stated]
        stated += [Stated(who, "age", age) for who, age in writer.aged]
        facts = tuple(dict.fromkeys(fact for each in stated for fact in _facts(each, at)))
        said = {(fact.subject, fact.label, fact.object) for fact in facts}
        unclear = frozenset(_unclear(stated, writer) | _passing(self.beside, at)) - said
        whole = (Field(0, len(writer.text), labels()),)
        return Example("phrased", writer.text, tuple(spots), KINDS_ALL, facts, unclear, whole, linked=True)


def _plan(cast: Cast, deck: Deck) -> list[Said]:
    """Return two to five things to be said, each of something that another one is about."""
    chance = cast.chance
    frame = deck.first()
    said = [Said(frame, *_called(frame, cast), _twin(frame, cast))]
    hero = said[0].x
    for _ in range(chance.choice((1, 1, 2, 2, 3, 3, 4))):
        known = [each for one in said for each in (one.x, one.y) if not each.value and each.type != "Role"]
        who = hero if chance.random() < 0.5 else chance.choice(known)  # noqa: PLR2004  half
        found = deck.fitting(who)
        if found and not any(found[0].relation == one.frame.relation and who in (one.x, one.y) for one in said):
            said += _with(who, *found, cast)
    return said


def _called(frame: Frame, cast: Cast) -> tuple[Player, Player]:
    chance = cast.chance
    firsts = [kind for kind in kinds(frame, "X") if frame.relation not in _ALIKE or kind in kinds(frame, "Y")]
    x = cast.call(chance.choice(firsts), frame)
    return x, cast.call(chance.choice(_alike(frame, x, kinds(frame, "Y"))), frame)


def _alike(frame: Frame, who: Player, choices: tuple[str, ...]) -> tuple[str, ...]:
    """Leave only kinds of the same type where a relation asks for it."""
    if frame.relation not in _ALIKE:
        return choices
    return tuple(kind for kind in choices if TABLES["kinds"][kind]["type"] == who.type)


def _with(who: Player, frame: Frame, slot: str, cast: Cast) -> list[Said]:
    choices = _alike(frame, who, kinds(frame, "Y" if slot == "X" else "X"))
    if not choices:
        return []
    other = cast.call(cast.chance.choice(choices), frame)
    return [Said(frame, who, other) if slot == "X" else Said(frame, other, who)]


def _twin(frame: Frame, cast: Cast) -> Player | None:
    """Return a second object where two can be listed: "X owns Y and Z"."""
    listable = frame.direct and frame.first == "X" and frame.relation not in _SINGLE
    return cast.call(cast.chance.choice(kinds(frame, "Y"))) if listable and cast.chance.random() < _TWINS else None


_SINGLE = frozenset({"succeeded", "won", "defeated"})


def _heads(said: Said, who: Player) -> bool:
    """Tell whether something is the subject of a phrase that can stand alone."""
    frame = said.frame
    return frame.shape not in {Shape.HELD, Shape.ATTACHED} and said.player(frame.first) is who and not frame.plural


def _mentionable(who: Player) -> bool:
    return who.seen > 0 and who.mention == "name" and who.type != "Role"


def _wanted(who: Player, wanted: str) -> bool:
    if wanted == "Agent":
        return who.type in _AGENTS
    return not wanted or who.type == wanted or (wanted == "Place" and who.type in {"City", "Country", "Region"})


def _facts(stated: Stated, at: dict[Ref, int]) -> Iterator[Fact]:
    """Yield a statement as a fact between spots, in both directions where the relation is symmetric."""
    subject, object_ = at[stated.subject], at[stated.object]
    speaker = None if stated.speaker is None else at[stated.speaker]
    label = "kg:" + stated.relation
    yield Fact(subject, label, object_, stated.status, speaker)
    if symmetric(stated.relation):
        yield Fact(object_, label, subject, stated.status, speaker)


def _unclear(stated: list[Stated], writer: Writer) -> set[tuple[int, str, int]]:
    """Return what the statements leave open: among all mentions of their things, in both directions."""
    spots: dict[Player, list[int]] = {}
    for ref, place in writer.at.items():
        spots.setdefault(ref.who, []).append(place)
    found = set()
    for each in stated:
        near = opened(each.relation)
        for a in spots[each.subject.who]:
            for b in spots[each.object.who]:
                found |= {(*pair[:1], "kg:" + label, pair[1]) for label in near for pair in ((a, b), (b, a))}
    return found


@cache
def opened(relation: str) -> frozenset[str]:
    """Return the relations that are neither true nor false where one is said: kindred, implied, or worded alike."""
    alike = {frame.text for frame in frames() if frame.relation == relation}
    same = {frame.relation for frame in frames() if frame.text in alike}
    known = {iri.removeprefix(names.KG) for iri in ontology.load().relations}
    return frozenset((kindred(relation) | _IMPLIED.get(relation, set()) | same) & known)


def _passing(beside: list[tuple[Ref, list[Ref]]], at: dict[Ref, int]) -> set[tuple[int, str, int]]:
    """Return what dates and places in passing leave open: when and where the other things of the sentence were."""
    return {
        (at[other], "kg:" + label, at[ref])
        for ref, others in beside
        for other in others
        if other is not ref
        for label in ranging(ref.who.type)
    }


@cache
def ranging(type_: str) -> frozenset[str]:
    """Return the relations whose object may be of a type."""
    loaded = ontology.load()
    iri = names.KG + type_
    return frozenset(
        key.removeprefix(names.KG)
        for key, relation in loaded.relations.items()
        if any(loaded.is_a(iri, each) for each in relation.range)
    )
