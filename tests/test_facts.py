"""Facts come with the number of independent sources: documents that copy one another are one."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

import kg
from kg import explain, rdf
from kg.errors import NothingFound
from kg.extract import echo
from kg.model import Document, Fact
from kg.names import DEFAULT_BASE, KG, RDFS
from kg.rdf import Layer
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

DEAL = "[Hanbit|Company#hanbit] bought the battery maker [Dori|Company#dori] for cash on Monday after months of talks. "
WIRE = DEAL + (
    "The plants in the south of the country belong to the largest in Asia, and make cells for cars and for ships. "
    "Workers were told in the morning, an hour before the exchange opened. Shares rose, then fell again by noon. "
)
OWN = (
    "People who know both firms speak of a sudden end: [Dori|Company#dori] now belongs to [Hanbit|Company#hanbit]. "
    "In the town nobody wants to talk about it. The baker says that orders have doubled, the mayor is on holiday. "
)
STATED = "\n---\nhanbit acquired dori"
OTHERS = (
    "A cold wind blew over the harbour when the ferries came in, late as always, with half of their lights gone.",
    "Prices of copper went up in the last week of the month, which traders put down to the strikes in the mines.",
    "The choir sang for two hours and nobody left, though the heating had broken down before the first song.",
    "Voters will decide in May whether the bridge is built, for the third time in as many decades.",
)


def held(*texts: str, layers: Collection[Layer] = tuple(Layer)) -> Store:
    """Return a store with these bracketed texts, as a.txt, b.txt, ... of the days from 1 March 2016."""
    store = Store.memory()
    for place, (name, text) in enumerate(zip("abcdefgh", texts, strict=False), start=1):
        known = Document(f"{name}.txt", "", published=date(2016, 3, place))
        store.add(rdf.quads(kg.resolve([echo.parse(text, document=known)]), layers=layers))
    return store


def grouped(store: Store) -> tuple[tuple[str, ...], ...]:
    """Return the documents that say who acquired Dori, by source."""
    (found,) = explain.facts(store, "Hanbit", "acquired", "Dori")
    return found.sources


def test_one_document_is_one_source() -> None:
    """So it is for nearly all facts."""
    with held(WIRE + STATED) as store:
        assert grouped(store) == (("a.txt",),)


def test_a_wire_story_in_six_papers_is_one_source() -> None:
    """Cut, edited, or with a paragraph added, it stays the same story; who tells it otherwise is a second source."""
    cut = DEAL + "The plants in the south of the country belong to the largest in Asia. "
    papers = (WIRE, WIRE.upper().replace("COMPANY#HANBIT", "Company#hanbit").replace("COMPANY#DORI", "Company#dori"))
    edited = (cut, WIRE.replace("largest", "biggest"), WIRE + OTHERS[0], cut + OTHERS[1])

    with held(*(text + STATED for text in (*papers, *edited, OWN))) as store:
        assert grouped(store) == (("a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt"), ("g.txt",))


def test_a_sentence_that_was_taken_over_is_no_second_source() -> None:
    """It states the fact in the same words, though all else in the document is its own."""
    quoting = " ".join(OTHERS) + " " + DEAL.replace("on Monday", "last Monday") + " ".join(reversed(OTHERS))

    with held(WIRE + STATED, quoting + STATED) as store:
        assert grouped(store) == (("a.txt", "b.txt"),)


def test_a_short_sentence_may_be_written_twice() -> None:
    """Of a few plain words nobody can say that they were copied."""
    short = "[Hanbit|Company#hanbit] bought [Dori|Company#dori]. "

    with held(short + OTHERS[0] + STATED, short + OTHERS[1] + STATED) as store:
        assert len(grouped(store)) == 2


def test_an_apposition_may_be_written_twice() -> None:
    """Two sentences that go on in two ways after "the buyer of the battery maker Dori" are of two writers."""
    start = "[Hanbit|Company#hanbit], the buyer of the battery maker [Dori|Company#dori], "
    one, other = start + "will open a shop. ", start + "spoke to nobody about the weather. "

    with held(one + OTHERS[0] + STATED, other + OTHERS[1] + STATED) as store:
        assert len(grouped(store)) == 2


def test_one_site_author_and_day_do_not_make_one_source() -> None:
    """Two stories in words of their own count twice."""
    head = "published: 2016-03-01\nsite: News\nauthor: Ana Ruiz\n\n"

    with held(head + WIRE + STATED, head + OWN + STATED) as store:
        assert len(grouped(store)) == 2


def test_only_those_count_who_assert_it() -> None:
    """Who denies a fact, reports it, or plans it is no source for it."""
    with held(WIRE + STATED, OWN + STATED + " @denied", f"{OTHERS[0]} {OWN}{STATED} @planned") as store:
        assert grouped(store) == (("a.txt",),)


def test_what_is_not_held_of_a_document_does_not_count() -> None:
    """A claim that makes no fact, for its score or because somebody rejected it, stands behind none."""
    with held(WIRE + STATED, OWN + STATED + " ~0.2") as store:
        assert grouped(store) == (("a.txt",),)


def test_without_texts_the_quotations_stand_for_them() -> None:
    """A file of RDF quotes its sources, and that is compared."""
    with held(WIRE + STATED, OTHERS[0] + WIRE + STATED, OWN + STATED, layers=rdf.FOR_FILES) as store:
        assert grouped(store) == (("a.txt", "b.txt"), ("c.txt",))


def test_the_days_of_the_documents_are_told() -> None:
    """From the first to the last of them."""
    with held(WIRE + STATED, OWN + STATED) as store:
        (found,) = explain.facts(store, "Hanbit", "acquired")

    assert (found.first, found.last) == (date(2016, 3, 1), date(2016, 3, 2))


def test_the_score_is_that_of_the_surest_claim() -> None:
    """As in a table of facts."""
    with held(WIRE + STATED + " ~0.7", OWN + STATED + " ~0.9") as store:
        (found,) = explain.facts(store, "*", "*", "Dori")

    assert found.score == pytest.approx(0.9)


def test_the_best_corroborated_facts_come_first() -> None:
    """By sources, then by documents."""
    manager = "[Mina Roh|Person#mina] runs [Hanbit|Company#hanbit].\n---\nmina manages hanbit"
    with held(manager, WIRE + STATED, OWN + STATED) as store:
        found = explain.facts(store)

    assert [(each.subject, each.relation, len(each.sources)) for each in found] == [
        ("Hanbit", "acquired", 2),
        ("Mina Roh", "manages", 1),
    ]


def test_a_fact_that_nobody_asserts_is_not_found() -> None:
    """The command has nothing to give then."""
    with held(WIRE + STATED) as store, pytest.raises(NothingFound, match="no document asserts: Dori acquired"):
        explain.facts(store, "Dori", "acquired")


def test_what_was_added_by_hand_has_no_source() -> None:
    """It is held, and no document says so."""
    fact = Fact(DEFAULT_BASE + "acme", KG + "owns", DEFAULT_BASE + "bolt")
    with Store.memory() as store:
        store.update("INSERT DATA { id:acme kg:owns id:bolt }")
        (found,) = explain.sources(store, [fact])

    assert (found.sources, found.first, found.score) == ((), None, 1.0)


def test_facts_keep_the_order_in_which_they_were_asked() -> None:
    """So that a caller can put the two together again."""
    with held(WIRE + STATED, OWN + "\n---\ndori owns hanbit") as store:
        one, other = (each.fact for each in explain.facts(store))
        found = explain.sources(store, [other, one, other])

    assert [each.fact for each in found] == [other, one, other]


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """Return a file with one fact of two sources, and one of one."""
    path = tmp_path / "graph.nq"
    manager = "[Mina Roh|Person#mina] runs [Hanbit|Company#hanbit].\n---\nmina manages hanbit"
    with held(WIRE + STATED, OTHERS[0] + WIRE + STATED, OWN + STATED, manager) as store:
        rdf.write(store.quads(), path)
    return path


def test_the_command_lists_what_is_corroborated(graph: Path, kg_here: Callable[..., tuple[int, bytes, str]]) -> None:
    """``--least 2`` leaves out what one source alone says."""
    code, out, _ = kg_here("facts", "--data", graph, "--least", 2)

    assert code == 0
    assert [line.split() for line in out.decode().splitlines()[2:]] == [
        ["2", "3", "1.00", "2016-03-01", "2016-03-03", "Hanbit", "acquired", "Dori"]
    ]


def test_the_command_writes_json_with_the_documents_of_each_source(
    graph: Path, kg_here: Callable[..., tuple[int, bytes, str]]
) -> None:
    """So that a program can go on from there."""
    (found,) = json.loads(kg_here("facts", "Hanbit", "--data", graph, "--format", "json")[1])

    assert found["sources"] == [["a.txt", "b.txt"], ["c.txt"]]
    assert found["object"] == {"iri": DEFAULT_BASE + "dori", "label": "Dori"}


def test_the_command_writes_csv_with_iris(graph: Path, kg_here: Callable[..., tuple[int, bytes, str]]) -> None:
    """A spreadsheet has the labels, and what they stand for."""
    out = kg_here("facts", "*", "manages", "--data", graph, "--format", "csv")[1].decode()

    assert out.splitlines()[1] == (
        f"1,1,1.00,2016-03-04,2016-03-04,Mina Roh,manages,Hanbit,"
        f"{DEFAULT_BASE}person/mina-roh,{KG}manages,{DEFAULT_BASE}hanbit"
    )


@pytest.fixture
def namesakes(tmp_path: Path) -> Path:
    """Return a file with two people of one name."""
    path = tmp_path / "two.nq"
    with held("[Mina Roh|Person#m] runs [Hanbit|Company#h].\n---\nm manages h") as store:
        rdf.write(store.quads(), path)
    again = f'<{DEFAULT_BASE}person/mina-roh-2> <{RDFS}label> "Mina Roh" .\n'
    path.write_text(path.read_text(encoding="utf-8") + again, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["facts", "why"])
def test_namesakes_are_told_apart(
    namesakes: Path, kg_here: Callable[..., tuple[int, bytes, str]], command: str
) -> None:
    """A label that several things have is shown with the IRI, as it may be typed."""
    out = kg_here(command, "Mina Roh", "manages", "Hanbit", "--data", namesakes)[1].decode()

    assert re.search(r"Mina Roh \(person:mina-roh\) +manages +Hanbit", out)


def test_json_keeps_the_label(namesakes: Path, kg_here: Callable[..., tuple[int, bytes, str]]) -> None:
    """A program has the IRI beside it."""
    (found,) = json.loads(kg_here("facts", "--data", namesakes, "--format", "json")[1])

    assert found["subject"] == {"iri": DEFAULT_BASE + "person/mina-roh", "label": "Mina Roh"}


def test_the_command_says_how_many_sources_the_best_has(
    graph: Path, kg_here: Callable[..., tuple[int, bytes, str]]
) -> None:
    """Where none has as many as were asked for, the exit code is that of NothingFound."""
    code, _, said = kg_here("facts", "--data", graph, "--least", 5)

    assert (code, "hint: the best has 2: --least 2" in said) == (4, True)


def test_a_file_without_names_of_graphs_has_the_same_sources(graph: Path) -> None:
    """Which document asserts a fact is in its claims; what is not held there is not asserted."""
    with Store.memory() as store, Store.memory() as plain:
        store.load(graph)
        rdf.write(store.quads(), graph.with_suffix(".ttl"))
        plain.load(graph.with_suffix(".ttl"))
        named, unnamed = explain.facts(store), explain.facts(plain)

    assert unnamed == named


def test_why_tells_how_many_sources_a_fact_has(graph: Path, kg_here: Callable[..., tuple[int, bytes, str]]) -> None:
    """Behind its title, when several documents say so."""
    out = kg_here("why", "Hanbit", "acquired", "Dori", "--data", graph)[1].decode()

    assert out.splitlines()[0] == "Hanbit acquired Dori (held as a fact): 2 independent sources (of 3 documents)"
