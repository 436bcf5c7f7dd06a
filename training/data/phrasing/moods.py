"""Says a clause as a fact, a plan, a guess, a denial, something past, or what somebody said."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from training.data.phrasing import values
from training.data.phrasing.frames import LASTING, SETTLED, Nature, Shape
from training.data.phrasing.tables import TABLES, rows
from training.data.phrasing.writing import Case, Form, Piece, Ref

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from training.data.phrasing.cast import Cast
    from training.data.phrasing.clauses import Clause, Stated

_AROUND = TABLES["around"]
_WHISPERED, _UNTRUE = rows(_AROUND["whispered"]), rows(_AROUND["untrue"])
UNPLANNED = frozenset(TABLES["words"]["unplanned"].split()) | SETTLED
_STILL = ("still", "now", "currently", "also", "now", "")
_NEWLY = ("recently", "quietly", "finally", "also", "later", "reluctantly", "formally")
_WILLED = (
    "plans", "intends", "wants", "hopes", "has agreed", "is preparing", "has decided", "is about", "has promised",
)  # fmt: skip
_EXPECTED = ("is expected", "is set", "is due", "is likely", "is scheduled")
_SAYING = "said said said told_reporters reported confirmed claimed announced wrote".split()


class Told(NamedTuple):
    """A sentence in the making: its pieces, what it states, how it is built, and the dates and places in passing."""

    pieces: list[Piece]
    stated: list[Stated]
    how: str
    beside: tuple[Ref, ...] = ()


def tense(clause: Clause, chance: random.Random) -> tuple[str, str]:
    """Return a tense in which the clause is a fact, and an adverb."""
    frame = clause.frame
    turn = chance.random()
    if frame.nature is Nature.AMOUNT:
        return ("present" if turn < 0.5 else "past" if turn < 0.9 else "perfect"), ""  # noqa: PLR2004  shares
    if frame.nature is Nature.EVENT:
        if frame.value == "Date" or frame.relation in UNPLANNED & SETTLED or turn < 0.6:  # noqa: PLR2004  a share
            return "past", ""
        adverb = chance.choice(_NEWLY) if clause.acts else "recently"
        return ("perfect", "") if turn < 0.82 else ("present", "") if turn < 0.88 else ("past", adverb)  # noqa: PLR2004  shares
    if frame.lasting:
        return ("present" if turn < 0.7 or frame.noun not in LASTING else "past"), ""  # noqa: PLR2004  a share
    if turn < 0.75:  # noqa: PLR2004  a share
        return "present", ""
    return ("perfect", chance.choice(("long", ""))) if turn < 0.85 else ("present", chance.choice(_STILL))  # noqa: PLR2004  a share


def asserted(clause: Clause, chance: random.Random) -> Told:
    """Say it as a fact."""
    said, adverb = tense(clause, chance)
    return Told(
        clause.finite(said, adverb),
        clause.stated("asserted"),
        f"{_voice(clause)} {f'{said}, {adverb}' if adverb else said}",
    )


def _voice(clause: Clause) -> str:
    return "passive" if clause.passive else clause.frame.shape.value


def may_be_planned(clause: Clause) -> bool:
    """Tell whether a clause can be said of what is to come; a date must not lie in the past."""
    frame = clause.frame
    if frame.relation in UNPLANNED or frame.shape is Shape.HELD or clause.plural or frame.lasting:
        return False
    text = clause.said.y.forms[""]
    return frame.value != "Date" or not any(mark in text for mark in ("1", "2", "last", "ago", "earlier", "yesterday"))


def planned(clause: Clause, chance: random.Random, cast: Cast) -> Told:
    """Say it of what is to come."""
    dated = clause.frame.value != "Date" and chance.random() < 0.3  # noqa: PLR2004  a share
    if chance.random() < 0.4:  # noqa: PLR2004  a share
        pieces = clause.finite("will", "" if dated else chance.choice(("", "", "soon")))
    else:
        lead = chance.choice(_WILLED if clause.acts and chance.random() < 0.7 else _EXPECTED)  # noqa: PLR2004  a share
        pieces = [*clause.subject, lead, clause.spoken("infinitive"), *clause.rest]
    if not dated:
        return Told(pieces, clause.stated("planned"), "planned")
    date = Ref(cast.value("Date", values.coming(chance)))
    return Told([*pieces, date], clause.stated("planned"), "planned", (date,))


def may_be_guessed(clause: Clause) -> bool:
    """Tell whether one may wonder about it."""
    return clause.frame.relation not in SETTLED


def guessed(clause: Clause, chance: random.Random, _: Cast) -> Told:
    """Say it as something that may be so."""
    state = clause.frame.nature is Nature.STATE
    choices: list[list[Piece]] = [[chance.choice(_WHISPERED), *clause.finite("present" if state else "perfect")]]
    if clause.frame.relation not in UNPLANNED and clause.frame.value != "Date":
        choices.append(clause.finite(chance.choice(("may", "might", "could"))))
        choices.append(["If", *clause.finite("present"), ",", "little would change"])
        if clause.acts:
            choices.append([*clause.subject, "is considering", clause.spoken("gerund"), *clause.rest])
            choices.append([*clause.subject, "has not decided whether", clause.spoken("infinitive"), *clause.rest])
    return Told(chance.choice(choices), clause.stated("hypothetical"), "hypothetical")


def denied(clause: Clause, chance: random.Random, cast: Cast) -> Told:
    """Say that it is not so."""
    event = clause.frame.nature is Nature.EVENT
    turn = chance.random()
    if turn < 0.3 and clause.acts:  # noqa: PLR2004  a share
        return _own_denial(clause, chance)
    if turn < 0.45:  # noqa: PLR2004  a share
        who = speaker(clause, chance, cast)
        that = clause.finite("pluperfect" if event else "past")
        return Told([who, "denied that", *that], clause.stated("denied", who), "denied by another")
    if turn < 0.6:  # noqa: PLR2004  a share
        words: list[Piece] = [chance.choice(_UNTRUE), *clause.finite("past" if event else "present")]
    elif turn < 0.7 and event and clause.acts:  # noqa: PLR2004  a share
        refusal = chance.choice(("refused", "declined", "failed"))
        words = [*clause.subject, refusal, clause.spoken("infinitive"), *clause.rest]
    elif turn < 0.8:  # noqa: PLR2004  a share
        words = clause.finite("past" if clause.frame.value == "Date" else "perfect", "never")
    else:
        words = clause.finite("past" if event else "present", negated=True)
    return Told(words, clause.stated("denied"), "denied")


def _own_denial(clause: Clause, chance: random.Random) -> Told:
    """Return "X denied that it had bought Y"; the pronoun takes the place of the subject."""
    assert clause.lead is not None
    head, lead = Ref(clause.lead.who, Case.SUBJECT), clause.lead
    lead.form = Form.PRONOUN
    past = "pluperfect" if clause.frame.nature is Nature.EVENT else "past"
    lying = chance.choice(("denied that", "has denied that", "rejected reports that"))
    return Told([head, lying, *clause.finite(past)], clause.stated("denied", head), "denied by itself")


def may_be_ended(clause: Clause) -> bool:
    """Tell whether it can be over."""
    frame = clause.frame
    return frame.nature is Nature.STATE and not frame.lasting and frame.shape is not Shape.HELD and not frame.value


def ended(clause: Clause, chance: random.Random, cast: Cast) -> Told:
    """Say that it was so."""
    turn = chance.random()
    stated = clause.stated("ended")
    if clause.frame.noun and turn < 0.3:  # noqa: PLR2004  a share
        rest = ["a former", *clause.rest[1:]]
        return Told([*clause.subject, clause.spoken("present"), *rest], stated, "ended")
    if turn < 0.5:  # noqa: PLR2004  a share
        return Told(clause.finite("present", "no longer"), stated, "ended")
    if turn < 0.8:  # noqa: PLR2004  a share
        words = [*clause.subject, "used", clause.spoken("infinitive"), *clause.rest]
        return Told(words if turn < 0.65 else clause.finite("past", "once"), stated, "ended")  # noqa: PLR2004  a share
    date = Ref(cast.value("Date", values.year(chance)))
    return Told([*clause.finite("past"), "until", date], stated, "ended", (date,))


def speaker(clause: Clause, chance: random.Random, cast: Cast) -> Ref:
    """Return somebody who is no part of the clause."""
    taken = {each.who for each in (*clause.subject, *clause.rest) if isinstance(each, Ref)}
    known = [each for each in cast.players if each.person and each.seen and each not in taken]
    if known and chance.random() < 0.4:  # noqa: PLR2004  a share
        return Ref(chance.choice(known), Case.SUBJECT)
    return Ref(cast.call(chance.choice(("woman", "man", "woman", "man", "newspaper", "agency"))), Case.SUBJECT)


def reported(clause: Clause, chance: random.Random, cast: Cast) -> Told:
    """Say it as what somebody said."""
    who = speaker(clause, chance, cast)
    said = chance.choice(_SAYING).replace("_", " ")
    plain = clause.finite(*tense(clause, chance))
    stated = clause.stated("reported", who)
    event = clause.frame.nature is Nature.EVENT and clause.frame.value != "Date"
    moved = clause.finite("pluperfect" if event else "past")
    makers: list[Callable[[], list[Piece]]] = [
        lambda: [who, said, "that", *moved],
        lambda: [who, "said", *moved],
        lambda: [*plain, ",", who, "said"],
        lambda: [*plain, ",", "said", who],
        lambda: [*plain, ",", "according to", who],
        lambda: ["according to", who, ",", *plain],
        lambda: ["“", *plain, ",", "”", who, "said"],
    ]
    pieces = chance.choice(makers)()
    who.case = Case.OBJECT if "according to" in pieces else Case.SUBJECT
    who.form = Form.NAME if pieces[-1] is who else Form.ANY
    return Told(pieces, stated, "reported")
