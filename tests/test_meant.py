"""What a decision is about: the thing that was meant, whatever its IRI is now, and nobody else."""

from __future__ import annotations

from datetime import date

import pytest

from kg import identity, names, ontology, rdf
from kg.curation import Curation, Packed, tables
from kg.curation.decided import State
from kg.decisions import Act, Decision, Seen
from kg.extract import echo
from kg.model import Document
from kg.names import KG
from kg.store import Store

POET = """The poet [John Smith|Person#p], born on [2 June 1950|Date#d=1950-06-02], works for [Moon Press|Company#m].
---
p worksFor m
p bornOn d
"""
BANKER = """The banker [John Smith|Person#p], born on [1 May 1999|Date#d=1999-05-01], works for [Hanbit|Company#h].
---
p worksFor h
p bornOn d
"""
LETTERS = "[Jon Smyth|Person#p] paid [Hanbit|Company#h].\n---\n"
SMITH, SMYTH = (names.entity(name, kind=names.Kind.PERSON) for name in ("John Smith", "Jon Smyth"))
HANBIT, MOON = (names.entity(name) for name in ("Hanbit", "Moon Press"))


def add(curation: Curation, ident: str, text: str, *, year: int = 2020) -> None:
    """Add a document of some year, and settle what it means."""
    reading = echo.parse(text, ontology=ontology.load(), document=Document(ident, "", published=date(year, 1, 1)))
    knowledge = identity.resolve([reading], ontology=ontology.load())
    curation.add(Packed(knowledge, rdf.Run("kg 1", "model 1", KG, "abc"), {}, 9))
    curation.settle()


def decision(act: Act, *on: str, seen: tuple[Seen, ...] = ()) -> Decision:
    """Return a decision of Ana's."""
    return Decision(act, on, "2026-01-01T00:00:00Z", "ana", seen=seen)


def seen(**places: str) -> tuple[Seen, ...]:
    """Return where John Smith and Jon Smyth were seen: the documents in which they were called so, with commas."""
    iris = {"smith": SMITH, "smyth": SMYTH}
    return tuple(
        Seen(iris[name], tuple((each, iris[name]) for each in said.split(","))) for name, said in places.items()
    )


def meaning(curation: Curation, ident: str, local: str = SMITH) -> str:
    """Return what the graph makes of a name in a document."""
    return next(node.iri for node in curation.index.nodes(ident) if node.local == local)


def test_a_decision_tells_where_its_things_were_seen() -> None:
    """The first document, the last one and one between them, each with the name there."""
    with Store.memory() as store, Curation(store) as curation:
        for number in range(5):
            add(curation, f"poet-{number}", POET, year=2020 + number)

        made = curation.anchored(decision(Act.RETYPE, SMITH, KG + "Person"))

    assert made.seen == seen(smith="poet-0,poet-2,poet-4")


def test_a_decision_about_a_fact_tells_where_that_is_claimed() -> None:
    """Only documents that claim it, each with the names by which it does."""
    with Store.memory() as store, Curation(store) as curation:
        add(curation, "poet", POET)
        add(curation, "other", "[John Smith|Person#p], a poet, praised [Moon Press|Company#m].\n---\n", year=2021)

        made = curation.anchored(decision(Act.REJECT, SMITH, KG + "worksFor", f"<{MOON}>"))

    assert made.seen == (Seen(MOON, (("poet", MOON),)), Seen(SMITH, (("poet", SMITH),)))


@pytest.mark.parametrize(("anchored", "merged"), [(True, "poet"), (False, "old")])
def test_a_decision_keeps_hold_of_what_was_meant(anchored: bool, merged: str) -> None:  # noqa: FBT001  a case
    """An older document gives the IRI to a namesake; the poet stays merged, and only a line without places errs."""
    with Store.memory() as store, Curation(store) as curation:
        add(curation, "poet", POET, year=2020)
        add(curation, "bank", BANKER, year=2021)
        add(curation, "letters", LETTERS, year=2022)
        made = decision(Act.MERGE, SMITH, SMYTH)
        curation.decide([curation.anchored(made) if anchored else made])

        add(curation, "old", BANKER, year=2010)

        assert meaning(curation, "old") == SMITH
        assert meaning(curation, "letters", SMYTH) == meaning(curation, merged)


def test_what_was_rejected_of_one_is_not_rejected_of_a_namesake() -> None:
    """The rejected fact stays that of the banker who was meant, when an older one takes his IRI over."""
    with Store.memory() as store, Curation(store) as curation:
        add(curation, "bank", BANKER, year=2020)
        curation.decide([curation.anchored(decision(Act.REJECT, SMITH, KG + "worksFor", f"<{HANBIT}>"))])

        add(curation, "old", POET.replace("Moon Press", "Hanbit"), year=2010)

        held = {(row.subject, row.object) for row in store.knowledge().facts if row.asserted}
        assert (meaning(curation, "old"), HANBIT) in held
        assert (meaning(curation, "bank"), HANBIT) not in held


def test_what_was_meant_may_be_gone() -> None:
    """When no document is left in which it was seen, the decision waits, and a namesake is not taken for it."""
    with Store.memory() as store, Curation(store) as curation:
        add(curation, "poet", POET)
        add(curation, "letters", LETTERS)
        made = curation.anchored(decision(Act.MERGE, SMITH, SMYTH))
        curation.decide([made])
        curation.remove(["poet"])

        add(curation, "bank", BANKER)

        why = "john-smith is not there any more, as it was seen in poet"
        assert (curation.effects(), meaning(curation, "bank"), meaning(curation, "letters", SMYTH)) == (
            [(made, (State.WAITING, why))],
            SMITH,
            SMYTH,
        )


def test_what_was_meant_may_come_back() -> None:
    """A decision that waited is followed again when the document is there again."""
    with Store.memory() as store, Curation(store) as curation:
        add(curation, "poet", POET)
        add(curation, "letters", LETTERS)
        curation.decide([curation.anchored(decision(Act.MERGE, SMITH, SMYTH))])
        curation.remove(["poet"])
        curation.settle()

        add(curation, "poet", POET)

        assert (curation.idle(), meaning(curation, "letters", SMYTH)) == ([], SMITH)


def test_nobody_guesses_which_of_several_was_meant() -> None:
    """When the places speak of several things by now, the decision waits and tells which."""
    made = decision(Act.MERGE, SMITH, SMYTH, seen=seen(smith="poet,bank", smyth="letters"))
    with Store.memory() as store, Curation(store) as curation:
        for ident, text in (("bank", BANKER), ("letters", LETTERS), ("poet", POET)):
            add(curation, ident, text)

        curation.decide([made])

        poet = names.namesake(SMITH, "poet")
        why = f"john-smith means several things now: {poet} in poet, {SMITH} in bank"
        assert curation.effects() == [(made, (State.WAITING, why))]


def test_a_document_that_is_split_off_later_was_not_meant() -> None:
    """A split says that there the name means something else, so what is left tells what was meant."""
    made = decision(Act.MERGE, SMITH, SMYTH, seen=seen(smith="poet,poem", smyth="letters"))
    with Store.memory() as store, Curation(store) as curation:
        for ident, text in (("letters", LETTERS), ("poem", POET), ("poet", POET)):
            add(curation, ident, text)

        curation.decide([made, decision(Act.SPLIT, SMITH, "poem")])

        assert curation.idle() == []
        assert meaning(curation, "letters", SMYTH) == meaning(curation, "poet") != meaning(curation, "poem")


def test_a_name_that_is_read_otherwise_is_still_meant() -> None:
    """Another model may take a person for a company: it is the same name in the same document."""
    with Store.memory() as store, Curation(store) as curation:
        add(curation, "poet", POET)
        add(curation, "letters", LETTERS)
        curation.decide([curation.anchored(decision(Act.MERGE, SMYTH, SMITH))])

        add(curation, "poet", POET.replace("Person", "Company").replace("p bornOn d\n", ""))

        assert (curation.idle(), meaning(curation, "poet", names.entity("John Smith"))) == ([], SMYTH)


def test_an_iri_is_kept_no_longer_than_the_document_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where that document was not among the first, which tell what the name means."""
    monkeypatch.setattr(tables, "HEAD", 1)
    kept = names.namesake(SMITH, "elsewhere")
    with Store.memory() as store, Curation(store) as curation:
        for number in range(3):
            add(curation, f"poet-{number}", POET, year=2020 + number)
        curation.decide([decision(Act.KEEP, kept, "poet-2")])
        found = [meaning(curation, "poet-0")]

        curation.remove(["poet-2"])
        curation.settle()

        assert [*found, meaning(curation, "poet-0")] == [kept, SMITH]
