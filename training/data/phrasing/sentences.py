"""Makes sentences: what is said at their head, beside their names, and in passing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.data.phrasing import moods, values
from training.data.phrasing.clauses import (
    Clause,
    Said,
    Stated,
    active,
    has_object_passive,
    has_together,
    object_passive,
    passive,
    together,
)
from training.data.phrasing.frames import DEADLY, SLOTS, Nature, Shape
from training.data.phrasing.modifiers import beside
from training.data.phrasing.moods import Told
from training.data.phrasing.tables import TABLES, rows
from training.data.phrasing.writing import Case, Form, Piece, Ref, Verb

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from training.data.phrasing.cast import Cast, Player

_AROUND = {name: rows(text) for name, text in TABLES["around"].items()}
_NOMINAL: dict[str, str] = TABLES["nominal"]
_ORGANIZATIONS = frozenset("Company Government Court School Party Team Association Media Organization Group".split())
_PLACES = frozenset("City Country Region Facility".split())
_NEUTRAL = {"Person": "person", **dict.fromkeys(_ORGANIZATIONS, "organization"), **dict.fromkeys(_PLACES, "place")}
_SHARES = {"planned": 0.07, "guessed": 0.05, "denied": 0.07, "ended": 0.07, "reported": 0.09}
"""How often a main clause is said in another way than as a fact."""
_DATED, _PLACED, _FRONTED, _TAILED = 0.22, 0.07, 0.08, 0.06
_ROUNDABOUT = 0.3
_ANOTHER = 0.35
_AND_SHE = 0.5
_UNDATED = frozenset(TABLES["words"]["undated"].split())


def clause(said: Said, cast: Cast) -> Clause:
    """Return a clause for a phrase: as it stands, in the passive, or with both things as its subject."""
    turn = cast.chance.random()
    if said.twin is None:
        if said.frame.direct and turn < 0.4:  # noqa: PLR2004  a share
            return passive(said)
        if has_object_passive(said.frame) and turn < 0.3:  # noqa: PLR2004  a share
            return object_passive(said)
        if has_together(said.frame) and turn < 0.4:  # noqa: PLR2004  a share
            return together(said)
    return active(said, cast)


def main(made: Clause, cast: Cast) -> Told:
    """Return a sentence about a clause: as a fact, or with another status."""
    chance = cast.chance
    turn = chance.random()
    moods_ = {
        "planned": (moods.may_be_planned, moods.planned),
        "guessed": (moods.may_be_guessed, moods.guessed),
        "denied": (lambda _: True, moods.denied),
        "ended": (moods.may_be_ended, moods.ended),
        "reported": (lambda _: True, moods.reported),
    }
    for name, share in _SHARES.items():
        turn -= share
        if turn < 0:
            may, make = moods_[name]
            if may(made):
                return make(made, chance, cast)
            break
    around = _roundabout(made, cast) if chance.random() < _ROUNDABOUT else None
    return around or around_it(moods.asserted(made, chance), made, cast)


def _roundabout(made: Clause, cast: Cast) -> Told | None:
    """Say it as a fact in a less straight way, where there is one."""
    said, frame = made.said, made.frame
    makers: list[Callable[[], Told]] = []
    if made.lead is not None and not made.plural and made.subject == [made.lead]:
        event = frame.nature is Nature.EVENT
        if event:
            makers.append(lambda: _cleft(made))
        if event and frame.relation not in DEADLY:
            makers.append(lambda: _by_doing(made, cast))
        if not said.twin and cast.chance.random() < _ANOTHER:
            makers.append(lambda: _instead(made, cast))
    if frame.shape is Shape.NOUN and frame.article == "the" and frame.preposition != "about":
        makers.append(lambda: _turned(made))
    if frame.direct and frame.verb in _NOMINAL and not said.twin:
        makers += [lambda: _nominal(said, cast)] * 3
    return cast.chance.choice(makers)() if makers else None


def _cleft(made: Clause) -> Told:
    assert made.lead is not None
    made.lead.form, made.lead.case = Form.NAME, Case.OBJECT
    who = "who" if made.lead.who.person else "that"
    pieces: list[Piece] = ["It was", made.lead, who, made.spoken("past"), *made.rest]
    return Told(pieces, made.stated("asserted"), "cleft")


def _by_doing(made: Clause, cast: Cast) -> Told:
    """Return "By buying Y, X made headlines"."""
    assert made.lead is not None
    end = cast.chance.choice(("surprised many", "made headlines", "caused a stir", "drew much attention"))
    starts = (("gerund", "By"), ("gerund", "After"), ("having", ""))
    tense, word = cast.chance.choice(starts[0 if made.acts else 1 :])
    pieces: list[Piece] = [word, made.spoken(tense), *made.rest, ",", made.lead, end]
    return Told(pieces, made.stated("asserted"), "participle")


def _instead(made: Clause, cast: Cast) -> Told:
    """Return "X, not W, owns Y": of W it is denied."""
    assert made.lead is not None
    lead = made.lead
    lead.form = Form.NAME
    other = Ref(cast.call(lead.who.kind), Case.OBJECT, Form.NAME)
    words = cast.chance.choice(((",", "not"), (",", "and not"), (",", "rather than")))
    tense, _ = moods.tense(made, cast.chance)
    pieces: list[Piece] = [lead, *words, other, ",", made.spoken(tense), *made.rest]
    at = made.links[0]
    wrong = Stated(other if at[0] is lead else at[0], at[1], other if at[2] is lead else at[2], "denied")
    return Told(pieces, [*made.stated("asserted"), wrong], "not another")


def _turned(made: Clause) -> Told:
    """Return "The chief executive of Y is X"."""
    assert made.lead is not None
    made.lead.case = Case.OBJECT
    made.lead.form = Form.NAME
    other = made.rest[-1]
    if isinstance(other, Ref):
        other.case = Case.OBJECT
    pieces: list[Piece] = [*made.rest, made.spoken("present"), made.lead]
    return Told(pieces, made.stated("asserted"), "turned round")


def _nominal(said: Said, cast: Cast) -> Told:
    """Return "X's acquisition of Y was welcomed", "the acquisition of Y by X", perhaps one that is only planned."""
    chance = cast.chance
    frame = said.frame
    refs = {slot: Ref(said.player(slot)) for slot in SLOTS}
    first, second = refs[frame.first], refs[frame.second]
    planned = chance.random() < 0.15 and frame.nature is Nature.EVENT and frame.relation not in moods.UNPLANNED  # noqa: PLR2004  a share
    noun, _, preposition = _NOMINAL[frame.verb].rpartition(" ")
    noun = f"{chance.choice(('planned', 'proposed'))} {noun}" if planned else noun
    if preposition == "of" and chance.random() < 0.4:  # noqa: PLR2004  a share
        pieces: list[Piece] = ["the", noun, "of", second, "by", first]
    else:
        first.case = Case.POSSESSIVE
        pieces = [first, noun, preposition, second]
    words, passing = passing_words(chance.choice(_AROUND["approving"]), cast)
    status = "planned" if planned else "asserted"
    return Told([*pieces, *words], [Stated(refs["X"], frame.relation, refs["Y"], status)], "nominal", passing)


def around_it(told: Told, made: Clause, cast: Cast) -> Told:
    """Put a date, a place or a few words around a fact."""
    chance = cast.chance
    happened = (
        made.frame.nature is Nature.EVENT
        and made.frame.value != "Date"
        and told.how.endswith("past")
        and made.frame.relation not in _UNDATED
    )
    if happened and chance.random() < _DATED:
        preposition, text = values.when(chance)
        date = Ref(cast.value("Date", text))
        words: list[Piece] = [preposition, date]
        fronted = chance.random() < 0.4  # noqa: PLR2004  a share
        pieces = [*words, ",", *told.pieces] if fronted else [*told.pieces, *words]
        how = f"{told.how}, dated"
        return told._replace(pieces=pieces, how=how, beside=(*told.beside, date))
    if happened and chance.random() < _PLACED:
        place = Ref(cast.call(chance.choice(("city", "city", "country", "region"))))
        return told._replace(pieces=["in", place, ",", *told.pieces], beside=(*told.beside, place))
    if chance.random() < _FRONTED:
        return told._replace(pieces=[*_split(chance.choice(_AROUND["fronts"])), *told.pieces])
    if happened and chance.random() < _TAILED:
        words, passing = passing_words(chance.choice(_AROUND["tails"]), cast)
        return told._replace(pieces=[*told.pieces, *words], beside=(*told.beside, *passing))
    return told


def _split(text: str) -> list[Piece]:
    """Set commas apart."""
    return [part for part in text.replace(",", " , ").replace("  ", " ").strip().split(" ") if part]


def passing_words(text: str, cast: Cast) -> tuple[list[Piece], tuple[Ref, ...]]:
    """Put values into a row of words.

    "{w}" is a date with its preposition, "{c}" one to come, "{d}" a day, "{n}" a count of pages, "{m}" one of people,
    "{p}" a share.
    """
    chance = cast.chance
    pieces: list[Piece] = []
    for word in _split(text):
        if word == "{w}":
            preposition, date = values.when(chance)
            pieces += [preposition, Ref(cast.value("Date", date))]
        elif word == "{c}":
            pieces.append(Ref(cast.value("Date", values.coming(chance))))
        elif word == "{d}":
            pieces.append(Ref(cast.value("Date", values.day(chance))))
        elif word == "{p}":
            pieces.append(Ref(cast.value("Percentage", values.percentage(chance))))
        elif word == "{n}":
            pieces.append(Ref(cast.value("Quantity", f"{values.number(chance)} pages")))
        elif word == "{m}":
            pieces.append(Ref(cast.value("Quantity", f"{values.number(chance)} people")))
        else:
            pieces.append(word)
    return pieces, tuple(each for each in pieces if isinstance(each, Ref))


def neutral(who: Player, chance: random.Random, *, dead: bool) -> Told:
    """Return a sentence about something, or somebody who is dead, in which nothing is said of the relations."""
    row = chance.choice(_AROUND["late" if dead else _NEUTRAL.get(who.type, "thing")])
    return Told([Ref(who, Case.SUBJECT), row], [], "")


def enriched(told: Told, said: Said, ref: Ref, cast: Cast) -> Told | None:
    """Say a phrase beside a name of a sentence, or return ``None`` where that cannot be."""
    at = told.pieces.index(ref)
    found = beside(said, ref, cast=cast, heads=at == 0)
    if found is None:
        return None
    ref.form = Form.NAME
    pieces = [*found.front, *told.pieces[:at], *found.before, ref, *found.behind, *told.pieces[at + 1 :]]
    how = f"{told.how} + {found.how}" if told.how else found.how
    return Told(pieces, [*told.stated, *found.stated], how, told.beside)


def places(told: Told) -> list[Ref]:
    """Return the names of a sentence beside which more can be said: its subject, and its last word."""
    found = []
    for at, piece in enumerate(told.pieces):
        free = isinstance(piece, Ref) and piece.form in {Form.ANY, Form.NAME} and piece.case is not Case.POSSESSIVE
        if not (isinstance(piece, Ref) and free) or piece.who.value or piece.who.type == "Role":
            continue
        last = at == len(told.pieces) - 1
        if last or (piece.case is Case.SUBJECT and isinstance(told.pieces[at + 1], Verb | str)):
            found.append(piece)
    return [each for each in found if each.who.first == "" or each.who.kind != "disaster"]


def joined(told: Told, first: Clause, second: Clause, cast: Cast) -> Told:
    """Say a second clause of the same subject behind the first: "X owns Y and supplies Z"."""
    tense, adverb = moods.tense(second, cast.chance)
    head, old = first.lead, second.lead
    assert head is not None
    links = [(head if a is old else a, label, head if b is old else b) for a, label, b in second.links]
    verb = second.spoken(tense, adverb)
    if head.who.person and not _rivals(told, head.who) and cast.chance.random() < _AND_SHE:
        again = Ref(head.who, Case.SUBJECT, Form.PRONOUN)
        stated = [Stated(again if a is head else a, label, again if b is head else b) for a, label, b in links]
        pieces: list[Piece] = [*told.pieces, ",", "and", again, verb, *second.rest]
        return Told(pieces, [*told.stated, *stated], f"{told.how} and pronoun", told.beside)
    stated = [Stated(*link) for link in links]
    pieces = [*told.pieces, "and", verb, *second.rest]
    return Told(pieces, [*told.stated, *stated], f"{told.how} and", told.beside)


def _rivals(told: Told, who: Player) -> bool:
    """Tell whether the sentence speaks of somebody else whom the same pronoun could mean."""
    others = [each.who for each in told.pieces if isinstance(each, Ref) and each.who is not who]
    return any(each.pronouns == who.pronouns for each in others)
