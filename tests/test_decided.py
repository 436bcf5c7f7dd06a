"""Decisions that contradict one another: what people keep apart stays apart, and a later word wins."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from kg import identity, names, ontology, rdf
from kg.curation import Curation, Packed
from kg.curation.decided import State
from kg.decisions import Act, Decision
from kg.extract import echo
from kg.model import Document
from kg.names import KG
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

A, B, C = (names.entity(name) for name in ("Aba", "Bobo", "Cica"))
OWNS = (A, KG + "owns", f"<{B}>")
AROUND = (("merge", A, C), ("merge", C, B), ("never", A, B))


@pytest.fixture
def curation() -> Iterator[Curation]:
    """Hold a document of three companies."""
    text = "[Aba|Company#a] owns [Bobo|Company#b], not [Cica|Company#c].\n---\na owns b\n"
    reading = echo.parse(text, ontology=ontology.load(), document=Document("a.txt", ""))
    knowledge = identity.resolve([reading], ontology=ontology.load())
    with Store.memory() as store, Curation(store) as curation:
        curation.add(Packed(knowledge, rdf.Run("kg 1", "model 1", KG, "abc"), {}, 9))
        curation.settle()
        yield curation


def decisions(*said: Sequence[str]) -> list[Decision]:
    """Return decisions of Ana's, one a minute."""
    return [Decision(Act(act), tuple(on), f"2026-01-01T00:{at:02}:00Z", "ana") for at, (act, *on) in enumerate(said)]


def one(curation: Curation) -> set[str]:
    """Return the names of the things that are one with another, each with what it is one with."""
    held = {each: curation.index.held(each) for each in (A, B, C)}
    return {f"{names.local(each)} is {names.local(to)}" for each, to in held.items() if to and to != each}


def states(curation: Curation) -> list[State]:
    """Return what became of each decision."""
    return [effect.state for _, effect in curation.effects()]


@pytest.mark.parametrize("order", list(permutations(AROUND)))
def test_no_merges_join_around_what_is_kept_apart(curation: Curation, order: Sequence[Sequence[str]]) -> None:
    """In whatever order they were decided: the later merge holds, the earlier is overruled by the never."""
    merges = [place for place, (act, *_) in enumerate(order) if act == "merge"]

    curation.decide(decisions(*order))

    assert states(curation)[merges[0]] is State.OVERRULED
    assert one(curation) == ({"cica is aba"} if order[merges[1]] == AROUND[0] else {"bobo is cica"})


@pytest.mark.parametrize(
    ("said", "joined", "expected"),
    [
        ((("never", A, B), ("merge", B, A)), {"aba is bobo"}, [State.OVERRULED, State.STANDS]),
        ((("never", A, B), ("merge", C, B, A)), {"aba is cica", "bobo is cica"}, [State.OVERRULED, State.STANDS]),
        ((("merge", A, B), ("never", B, A)), set(), [State.OVERRULED, State.STANDS]),
        ((("merge", A, B, C), ("never", B, C)), {"bobo is aba"}, [State.STANDS, State.STANDS]),
        ((("accept", *OWNS), ("reject", *OWNS)), set(), [State.OVERRULED, State.STANDS]),
        ((("reject", *OWNS), ("merge", C, A), ("accept", C, *OWNS[1:])), {"aba is cica"}, None),
        ((("merge", A, "x:gone"), ("retype", "x:gone", "x:City")), set(), [State.WAITING, State.WAITING]),
    ],
)
def test_a_later_word_wins(
    curation: Curation, said: Sequence[Sequence[str]], joined: set[str], expected: list[State] | None
) -> None:
    """A merge that names both over a never, a never over a merge, an acceptance over a rejection."""
    curation.decide(decisions(*said))

    assert (one(curation), states(curation)) == (joined, expected or [State.OVERRULED, State.STANDS, State.STANDS])


def test_who_overrules_is_told(curation: Curation) -> None:
    """A decision that changes nothing names the one that wins; one that is followed in part, what is left out."""
    merge, never = decisions(("merge", A, B, C), ("never", B, C))

    curation.decide([merge, never])

    assert curation.effects() == [
        (merge, (State.STANDS, f"not with {C}, overruled by {never.id}: never {B} {C}")),
        (never, (State.STANDS, "")),
    ]


def test_taking_the_never_back_lets_the_merges_join(curation: Curation) -> None:
    """What was overruled stands as soon as nothing contradicts it."""
    made = decisions(*AROUND)
    curation.decide(made)

    curation.decide([Decision(Act.UNDO, (made[2].id,), "2026-01-02T00:00:00Z", "ana")])

    assert (one(curation), states(curation)) == ({"aba is cica", "bobo is cica"}, [State.STANDS, State.STANDS])
