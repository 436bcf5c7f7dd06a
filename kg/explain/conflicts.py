"""Which facts cannot all be true: what an ontology rules out, and what one document asserts and another denies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import ontology
from kg.explain.agreement import days
from kg.explain.rivals import MONTH, rivals
from kg.explain.sides import Conflict, Kind, Witnesses, best_first
from kg.explain.voices import Said, spoken
from kg.model import Status
from kg.names import KG
from kg.ontology import Limit
from kg.rdf.terms import iri_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kg.explain.voices import Voice
    from kg.ontology import Ontology, Relation
    from kg.store import Store

_BORN, _DIED = ox.NamedNode(KG + "bornOn"), ox.NamedNode(KG + "diedOn")
_ONE_WAY = {Limit.ONE_WAY, Limit.ONE_WAY_THROUGH}


def conflicts(store: Store, known: Ontology | None = None, *, within: int | None = None) -> tuple[Conflict, ...]:
    """Return the conflicts and successions among the facts, by kind, then by title.

    ``known`` says what cannot be (the default ontology without it): owl:FunctionalProperty, InverseFunctionalProperty,
    AsymmetricProperty and IrreflexiveProperty, and our own kg:OneObjectEver, OneObjectAtATime, OneSubjectAtATime and
    OneWay.

    * Values conflict when they cannot be the same: no day fits both dates, neither amount is the other rounded, neither
      place lies in the other.  A city and a country are not compared, nor amounts of different units.
    * Of what may change, values conflict when documents of one time assert them: when the days from the first to the
      last document of each overlap, lie at most ``within`` days apart, or are unknown.  Without ``within`` that is 30
      for relations that are kg:Lasting, and 0 for the others.  Else, and where a document says that the earlier one
      ended, it is a succession.  Two that one sentence names together hold it together.
    * What is held as fact and denied by some document, though not in the same sentence, conflicts with the denial.
    * Things of one name that are held apart, and differ in a value that owl:FunctionalProperty makes the only one,
      conflict until somebody decides that they are never one: there may be two, or a document may be wrong.
    * A person cannot die before its birth, nor hold a post more than 30 days after its death.
    """
    known = known or ontology.load()
    witnesses, relations = Witnesses(store, known), known.relations.values()
    found = [each for relation in relations for each in _of_relation(witnesses, relation, within)]
    found += _denials(witnesses, {relation.iri for relation in relations if relation.symmetric})
    found += _lifetimes(witnesses, [each for each in relations if Limit.ONE_SUBJECT_AT_A_TIME in each.limits])
    order = {kind: place for place, kind in enumerate(Kind)}
    return tuple(sorted(found, key=lambda each: (order[each.kind], each.title)))


def _of_relation(witnesses: Witnesses, relation: Relation, within: int | None) -> Iterator[Conflict]:
    limits = relation.limits | ({Limit.ONE_OBJECT} if relation.functional else set())
    yield from rivals(witnesses, relation, limits, within=within)
    held = witnesses.held(ox.NamedNode(relation.iri)) if limits & {*_ONE_WAY, Limit.NOT_ITSELF} else ()
    for said in held:
        back = _turned(said)
        if back == said:
            words = witnesses.words(said)
            yield Conflict(Kind.ITSELF, words, (witnesses.side(words, (said,)),))
        elif limits & _ONE_WAY and str(said) < str(back) and witnesses.is_held(back):
            yield _opposed(witnesses, Kind.MUTUAL, said, back)


def _turned(said: Said) -> Said:
    return Said(said.object, said.relation, said.subject)


def _opposed(witnesses: Witnesses, kind: Kind, one: Said, other: Said) -> Conflict:
    sides = sorted((witnesses.side(witnesses.words(said), (said,)) for said in (one, other)), key=best_first)
    return Conflict(kind, " and ".join(side.label for side in sides), tuple(sides))


def _denials(witnesses: Witnesses, symmetric: set[str]) -> Iterator[Conflict]:
    for said, denials in spoken(witnesses.store, status=Status.DENIED).items():
        both = (said, _turned(said)) if iri_of(said.relation) in symmetric else (said,)
        held = [each for each in both if witnesses.is_held(each)]
        if held and not _is_one_sentence(witnesses.voices(held), denials):
            words = witnesses.words(held[0])
            sides = (
                witnesses.side("asserted", held),
                witnesses.side("denied", (said,), status=Status.DENIED),
            )
            yield Conflict(Kind.DENIED, f"{words}: asserted and denied", sides)


def _is_one_sentence(asserted: Iterable[Voice], denied: Iterable[Voice]) -> bool:
    """Tell whether all who assert do so in sentences that deny it: a matter of reading, not of what is true."""
    some, others = ({(each.document, each.evidence) for each in voices} for voices in (asserted, denied))
    return bool(some) and some <= others


def _lifetimes(witnesses: Witnesses, posts: Iterable[Relation]) -> Iterator[Conflict]:
    """Yield deaths before birth, and posts that documents assert long after a death."""
    held = [said for relation in posts for said in witnesses.held(ox.NamedNode(relation.iri))]
    births = witnesses.held(_BORN)
    for death in witnesses.held(_DIED):
        died = days(death.object)
        if died is None:
            continue
        for birth in births:
            born = days(birth.object) if birth.subject == death.subject else None
            if born and died[1] < born[0]:
                yield _opposed(witnesses, Kind.LIFETIME, birth, death)
        for post in held:
            if post.subject == death.subject:
                yield from _after(witnesses, death, post, died[1])


def _after(witnesses: Witnesses, death: Said, post: Said, day: date) -> Iterator[Conflict]:
    def is_late(voice: Voice) -> bool:
        return any((said - day).days > MONTH for said in witnesses.published([voice]))

    if any(map(is_late, witnesses.voices([post]))):
        sides = (
            witnesses.side(witnesses.words(death), (death,)),
            witnesses.side(witnesses.words(post), (post,), counts=is_late),
        )
        yield Conflict(Kind.LIFETIME, f"{sides[0].label}, and later {sides[1].label}", sides)
