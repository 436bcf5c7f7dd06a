"""Says a phrase beside a name: apposition, possessive, participle, relative clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from training.data.phrasing.clauses import Clause, Said, Stated, active, passive
from training.data.phrasing.frames import DEADLY, SLOTS, Frame, Nature, Shape
from training.data.phrasing.verbs import Group
from training.data.phrasing.writing import Case, Form, Piece, Ref, Verb

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from training.data.phrasing.cast import Cast

_COMPOUND = frozenset("company bank team university newspaper broadcaster hospital app charity".split())
_FIRST = frozenset({"subsidiary", "unit", "founder", "co-founder", "shareholder", "brand"})
_ENDED = 0.12
_LONG_POST = 20


class Beside(NamedTuple):
    """What stands before and behind a name, and what it states; ``front`` goes to the head of the sentence."""

    before: list[Piece]
    behind: list[Piece]
    stated: list[Stated]
    how: str
    front: tuple[Piece, ...] = ()


def beside(said: Said, ref: Ref, *, cast: Cast, heads: bool) -> Beside | None:
    """Return a phrase said beside a name, or ``None`` where it cannot be.

    ``heads`` tells that the name heads its sentence, so that words may come in front of it.
    """
    frame = said.frame
    if said.twin is not None:
        return None
    if said.slot(ref.who) == frame.first:
        makers = _of_first(said, ref, cast=cast, heads=heads)
    else:
        makers = _of_second(said, ref, cast=cast, heads=heads)
    return cast.chance.choice(makers)() if makers else None


def _swapped(clause: Clause, old: Ref, new: Ref) -> Clause:
    """Put the reference that is modified in the place of the clause's own."""
    clause.links = [(new if a is old else a, label, new if b is old else b) for a, label, b in clause.links]
    return clause


def _who(ref: Ref) -> str:
    return "who" if ref.who.person else "which"


def _relative_tense(frame: Frame, chance: random.Random) -> str:
    if frame.nature is Nature.STATE:
        return "present"
    return chance.choice(("past", "past", "present" if frame.nature is Nature.AMOUNT else "past"))


def _of_first(said: Said, ref: Ref, *, cast: Cast, heads: bool) -> list[Callable[[], Beside]]:
    frame = said.frame
    clause = active(said, cast)
    assert clause.lead is not None
    _swapped(clause, clause.lead, ref)
    if frame.shape is Shape.ATTACHED:
        close = [","] if frame.after[0] == "," else []
        return [lambda: Beside([], [*clause.rest, *close], clause.stated("asserted"), "attached")]
    if frame.shape is Shape.HELD:
        return _held(clause, cast)
    if frame.plural:
        return []
    makers = [lambda: _relative(clause, ref, cast)]
    if frame.shape is Shape.NOUN:
        makers += [lambda: _apposition(clause, cast), *_of_noun(clause, cast, heads=heads)] * 3
    if frame.shape in {Shape.PARTICIPLE, Shape.STATE} and len(clause.rest) > 1:
        makers += [lambda: _plain(clause, "participle")] * 2
        if heads:
            makers += [lambda: _fronted(clause.rest, clause)] * 2
    if frame.shape is Shape.VERB and frame.nature is Nature.EVENT and heads and frame.relation not in DEADLY:
        makers.append(lambda: _fronted([clause.spoken("having"), *clause.rest], clause))
        makers.append(lambda: _fronted(["After", clause.spoken("gerund"), *clause.rest], clause))
    return makers


def _plain(clause: Clause, how: str) -> Beside:
    return Beside([], [",", *clause.rest, ","], clause.stated("asserted"), how)


def _fronted(words: list[Piece], clause: Clause) -> Beside:
    return Beside([], [], clause.stated("asserted"), "fronted participle", (*words, ","))


def _relative(clause: Clause, ref: Ref, cast: Cast) -> Beside:
    verb = clause.spoken(_relative_tense(clause.frame, cast.chance))
    return Beside([], [",", _who(ref), verb, *clause.rest, ","], clause.stated("asserted"), "relative clause")


def _apposition(clause: Clause, cast: Cast) -> Beside:
    frame = clause.frame
    rest = clause.rest
    if frame.lasting or cast.chance.random() > _ENDED:
        return Beside([], [",", *rest, ","], clause.stated("asserted"), "apposition")
    former = "the former" if frame.article == "the" else "a former"
    return Beside([], [",", former, *rest[1:], ","], clause.stated("ended"), "apposition, former")


def _of_noun(clause: Clause, cast: Cast, *, heads: bool) -> list[Callable[[], Beside]]:
    """Return "Y's subsidiary X", "Y chief executive X", "the chief executive of Y, X," and "A subsidiary of Y, X …"."""
    frame = clause.frame
    _, noun, preposition, other = clause.rest
    assert isinstance(other, Ref)
    stated = clause.stated("asserted")
    commas: list[Piece] = [","] if frame.article == "the" and cast.chance.random() < 0.5 else []  # noqa: PLR2004  half
    makers: list[Callable[[], Beside]] = []
    if preposition == "of" and not other.who.value and frame.noun not in _NO_POSSESSIVE:
        makers.append(lambda: _owned(other, noun, commas, stated))
    if frame.article == "the":
        makers.append(lambda: Beside(["the", noun, preposition, other, ","], [","], stated, "the noun of"))
    post = isinstance(noun, Ref) and preposition in {"of", "at", "for"} and len(frame.noun) < _LONG_POST
    if (post or noun in _FIRST) and other.who.kind in _COMPOUND:
        makers.append(lambda: _compound(other, noun, stated))
    if heads:
        makers.append(lambda: Beside([], [], stated, "fronted apposition", (*clause.rest, ",")))
    return makers


_NO_POSSESSIVE = frozenset("film book documentary biography portrait part city town village island country".split())


def _owned(other: Ref, noun: Piece, commas: list[Piece], stated: list[Stated]) -> Beside:
    other.case = Case.POSSESSIVE
    return Beside([other, noun, *commas], commas, stated, "possessive")


def _compound(other: Ref, noun: Piece, stated: list[Stated]) -> Beside:
    other.form = Form.BARE
    return Beside([other, noun], [], stated, "compound")


def _held(clause: Clause, cast: Cast) -> list[Callable[[], Beside]]:
    """Return "X, whose revenue is Y," for "X's revenue is Y" and "the revenue of X is Y"."""
    before = clause.frame.before
    if before[1] == "'s":
        noun = before[2:]
    elif before[0] == "the" and before[-2] in {"of", "from"} and before[-1] in SLOTS:
        noun = before[1:-2]
    else:
        return []
    verb = clause.spoken(_relative_tense(clause.frame, cast.chance))
    behind: list[Piece] = [",", "whose", *noun, verb, *clause.rest, ","]
    return [lambda: Beside([], behind, clause.stated("asserted"), "whose")]


def _of_second(said: Said, ref: Ref, *, cast: Cast, heads: bool) -> list[Callable[[], Beside]]:
    frame = said.frame
    if frame.shape in {Shape.ATTACHED, Shape.HELD} or frame.plural:
        return []
    if frame.direct:
        return _of_object(said, ref, cast=cast, heads=heads)
    clause = active(said, cast)
    last = clause.rest[-1]
    if not (isinstance(last, Ref) and last.who is ref.who):
        return []
    _swapped(clause, last, ref)
    makers: list[Callable[[], Beside]] = []
    if frame.noun and frame.preposition == "of" and frame.article == "the":
        makers.append(lambda: _whose(clause))
    awkward = frame.noun and (frame.article == "the" or frame.preposition == "by")
    if len(clause.rest) > 1 and frame.after[-2] in _PIED and not awkward:
        makers.append(lambda: _pied(clause, ref, cast))
    return makers


_PIED = frozenset("of in with from for at on against to by".split())


def _whose(clause: Clause) -> Beside:
    assert clause.lead is not None
    clause.lead.case = Case.OBJECT
    behind: list[Piece] = [",", "whose", clause.rest[1], "is", clause.lead, ","]
    return Beside([], behind, clause.stated("asserted"), "whose")


def _pied(clause: Clause, ref: Ref, cast: Cast) -> Beside:
    *middle, preposition, _ = clause.rest
    which = "whom" if ref.who.person else "which"
    verb = clause.spoken(_relative_tense(clause.frame, cast.chance))
    behind: list[Piece] = [",", preposition, which, *clause.subject, verb, *middle, ","]
    return Beside([], behind, clause.stated("asserted"), "preposition and relative clause")


def _of_object(said: Said, ref: Ref, *, cast: Cast, heads: bool) -> list[Callable[[], Beside]]:
    clause = passive(said)
    assert clause.lead is not None
    _swapped(clause, clause.lead, ref)
    verb = clause.spoken(_relative_tense(said.frame, cast.chance))
    reduced: list[Piece] = [Verb(Group(clause.verb, "participle")), *clause.rest]
    stated = clause.stated("asserted")
    makers = [
        lambda: Beside([], [",", _who(ref), verb, *clause.rest, ","], stated, "passive relative clause"),
        lambda: Beside([], [",", *reduced, ","], stated, "passive participle"),
    ]
    if heads:
        makers.append(lambda: Beside([], [], stated, "fronted participle", (*reduced, ",")))
    return makers
