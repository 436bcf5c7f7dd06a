"""The same decision again: it is said that it stands, and nothing is written twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg import decisions as d
from kg import identity, names, ontology, rdf
from kg.curation import FILE, Curation, Packed
from kg.curation.again import already, parted, unfinished
from kg.decisions import Act, Decision
from kg.extract import echo
from kg.model import Document
from kg.names import KG
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

A, B, C = (names.entity(name) for name in ("Aba", "Bobo", "Cica"))
OWNS = (A, KG + "owns", f"<{B}>")
CASES = [
    (Act.MERGE, (A, B)),
    (Act.NEVER, (B, A)),
    (Act.ACCEPT, OWNS),
    (Act.REJECT, OWNS),
    (Act.SPLIT, (A, "a.txt", "b.txt")),
    (Act.KEEP, (A, "b.txt")),
    (Act.RETYPE, (A, KG + "City")),
]


@pytest.fixture
def curation(tmp_path: Path) -> Iterator[Curation]:
    """Keep two documents of three companies in a folder."""
    with Store.open(tmp_path / "graph.kg", create=True) as store, Curation(store) as curation:
        for ident in ("a.txt", "b.txt"):
            text = "[Aba|Company#a] owns [Bobo|Company#b], not [Cica|Company#c].\n---\na owns b\n"
            reading = echo.parse(text, ontology=ontology.load(), document=Document(ident, ""))
            knowledge = identity.resolve([reading], ontology=ontology.load())
            curation.add(Packed(knowledge, rdf.Run("kg 1", "model 1", KG, "abc"), {}, 9))
        curation.settle()
        yield curation


def decision(act: Act, *on: str, at: int = 0, by: str = "ana") -> Decision:
    """Return a decision, taken at some minute."""
    return Decision(act, on, f"2026-01-01T00:{at:02}:00Z", by)


@pytest.mark.parametrize(("act", "on"), CASES)
def test_what_stands_is_found(curation: Curation, act: Act, on: tuple[str, ...]) -> None:
    """Whoever says it again, and whether or not it tells where the things were seen."""
    made = curation.anchored(decision(act, *on))
    curation.decide([made])

    assert already(curation, decision(act, *on, at=5, by="bo")) == made
    assert already(curation, curation.anchored(decision(act, *on, at=5))) == made


@pytest.mark.parametrize(("act", "on"), CASES)
def test_what_was_undone_is_decided_anew(curation: Curation, act: Act, on: tuple[str, ...]) -> None:
    """A decision that does not stand is no reason to write nothing; undoing it twice is."""
    undo = decision(Act.UNDO, decision(act, *on).id, at=1)
    curation.decide([decision(act, *on), undo])

    assert already(curation, decision(act, *on, at=5)) is None
    assert already(curation, decision(Act.UNDO, *undo.on, at=5)) == undo


@pytest.mark.parametrize(
    ("said", "against"),
    [
        ((Act.MERGE, A, B), (Act.NEVER, A, B)),
        ((Act.MERGE, A, B), (Act.MERGE, C, A)),
        ((Act.NEVER, A, B), (Act.MERGE, B, A)),
        ((Act.ACCEPT, *OWNS), (Act.REJECT, *OWNS)),
        ((Act.RETYPE, A, KG + "City"), (Act.RETYPE, A, KG + "Company")),
    ],
)
def test_what_another_overrules_is_decided_anew(
    curation: Curation, said: tuple[Act, str], against: tuple[Act, str]
) -> None:
    """The last word is what counts, so the same is said again where another was said since."""
    curation.decide([decision(*said), decision(*against, at=1)])

    assert already(curation, decision(*said, at=2)) is None


def test_what_was_split_off_is_known_by_its_name(curation: Curation) -> None:
    """After a split a name means two things; what was typed then still tells which split it was."""
    curation.decide([decision(Act.SPLIT, A, "b.txt")])

    found = [parted(curation, name, ["b.txt"]) for name in ("Aba", A, names.namesake(A, "b.txt"), "Bobo")]

    assert found == [A, A, A, None]


def test_a_decision_that_was_not_followed_is_unfinished(curation: Curation, tmp_path: Path) -> None:
    """A process that was killed when it had written the line left the graph behind."""
    made = decision(Act.MERGE, A, B)
    d.append(tmp_path / "graph.kg" / FILE, [made])
    with Curation(curation.store) as later:
        found = [unfinished(later)]
        later.settle()
        found.append(unfinished(later))

    assert found == [made, None]


def test_a_document_that_waits_leaves_no_decision_unfinished(curation: Curation) -> None:
    """What an interrupted ``add`` left to do is none of the last decision's."""
    curation.decide([decision(Act.MERGE, A, B)])
    with curation.index.change():
        curation.index.begin("sayings", ["a.txt"])

    assert unfinished(curation) is None
