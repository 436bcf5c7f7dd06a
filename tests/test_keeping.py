"""The verbs that keep a store: add, plan, remove, documents, decide and review, as a user types them."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from kg import extract
from kg.build import Summary
from kg.curation import Curation
from kg.extract import echo
from kg.model import Document, Reading
from kg.ontology.source import default_path
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.ontology import Ontology

    Run = Callable[..., tuple[int, bytes, str]]

DEAL = "[Hanbit|Company#h] owns [Dori|Company#d].\n---\nh owns d ~0.6\n"
PLAN = """[Hanbit|Company#h] wants [Cargo|Company#c]. [Bo Lind|Person#b] runs it.
---
h owns c @planned
b manages h ~0.7
"""
STORE = ("--store", "graph.kg")


@pytest.fixture(autouse=True)
def _echoed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let inputs be read by the echo step, whose claims are written in the text."""

    def read(document: Document, known: Ontology) -> Reading:
        return echo.step(known)(Reading(document))

    monkeypatch.setattr(extract, "read", read)


@pytest.fixture
def kept(kg_here: Run, tmp_path: Path) -> Run:
    """Return the command, in a folder with a store of two documents."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news/deal.txt").write_text(DEAL)
    (tmp_path / "news/plan.txt").write_text(PLAN)
    assert kg_here("add", "news", *STORE)[0] == 0
    return kg_here


def facts(run: Run) -> list[str]:
    """Return what is said to be owned."""
    code, out, _ = run("query", "SELECT ?o { ?s kg:owns ?o }", *STORE, "--format", "csv")
    assert code == 0
    return [line.rpartition("/")[2] for line in out.decode().split()[1:]]


def test_the_same_again_is_nothing_to_do(kept: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document whose bytes are the same is not read again, and this is said."""
    monkeypatch.setattr(extract, "read", None)

    code, _, err = kept("add", "news", *STORE)

    assert (code, err) == (0, "2 documents unchanged: nothing to do\nwrote graph.kg\n")


def test_a_changed_document_replaces_its_old_reading(kept: Run, tmp_path: Path) -> None:
    """What it no longer says is gone."""
    (tmp_path / "news/deal.txt").write_text(DEAL.replace("Dori", "Nuri"))

    kept("add", "news", *STORE)

    assert facts(kept) == ["nuri"]


def test_another_setting_reads_again(kept: Run) -> None:
    """Settings under which something else would come out make a document a changed one."""
    kept("add", "news", *STORE, "--minimum-score", "0.7")

    assert facts(kept) == []


OWN = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix kg: <https://w3id.org/text2kg/ontology#> .
@prefix my: <https://my.example/firms#> .
<https://my.example/firms> a owl:Ontology .
<#sponsors> a owl:ObjectProperty ; rdfs:label "sponsors" , "backs" ; kg:phrase "X sponsors Y" , "X backs Y" .
my:funds a owl:ObjectProperty ; rdfs:label "gives money to" ; rdfs:subPropertyOf my:helps ; kg:phrase "X funds Y" ;
    rdfs:domain kg:Company ; rdfs:range kg:Person .
my:helps a owl:ObjectProperty ; rdfs:label "helps" ; kg:phrase "X helps Y" .
"""


@pytest.fixture
def owned(kg_here: Run, tmp_path: Path) -> Run:
    """Return the command, beside a store that was built with an ontology of somebody's, whose file is gone since."""
    (tmp_path / "a.txt").write_text("[Hanbit|Company#h] funds [Dori|Company#d].\n---\nh funds d\n")
    (tmp_path / "own.ttl").write_text(OWN)
    assert kg_here("add", "a.txt", *STORE, "--ontology", "own.ttl")[0] == 0
    (tmp_path / "own.ttl").unlink()
    return kg_here


def test_a_store_remembers_its_ontology(owned: Run) -> None:
    """Adding the same again under it is nothing to do, though it is not named."""
    assert owned("add", "a.txt", *STORE)[2] == "1 document unchanged: nothing to do\nwrote graph.kg\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("infer",), b"Hanbit helps Dori"),
        (("check",), b"Hanbit (a company) gives money to Dori (a company)"),
        (("plan", "a.txt"), b"1 unchanged"),
        (("why", "Hanbit", "gives money to", "Dori"), b"(held as a fact)"),
    ],
)
def test_what_looks_at_a_store_takes_its_ontology(owned: Run, words: tuple[str, ...], told: bytes) -> None:
    """Shapes, axioms and labels are those of the ontology that the store was built with."""
    assert told in owned(*words, *STORE)[1]


def test_another_ontology_can_be_named(owned: Run, tmp_path: Path) -> None:
    """What is named goes before what is remembered."""
    (tmp_path / "none.ttl").write_text(OWN.replace("rdfs:subPropertyOf my:helps", "rdfs:comment 'none'"))

    assert b"helps" not in owned("infer", *STORE, "--ontology", "none.ttl")[1]


@pytest.mark.parametrize("words", [("infer",), ("check",), ("add", "a.txt")])
def test_an_ontology_that_is_gone_is_told(owned: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    """Nothing is looked at by the default ontology in its place, or read again."""
    (tmp_path / "graph.kg" / "ontology.ttl").unlink()

    code, _, err = owned(*words, *STORE)

    assert (code, err.splitlines()[0]) == (
        2,
        "error: this was read by https://my.example/firms, and no copy of that ontology is kept here",
    )


def test_the_default_ontology_needs_no_copy(owned: Run, tmp_path: Path) -> None:
    """Who goes back to it is followed, also without naming it again; once all is read by it the copy goes."""
    copy = tmp_path / "graph.kg" / "ontology.ttl"
    (tmp_path / "deal.txt").write_text(DEAL)
    owned("add", "deal.txt", *STORE, "--ontology", default_path())
    there = [copy.exists()]
    (tmp_path / "a.txt").write_text(DEAL)

    assert owned("add", "deal.txt", "a.txt", *STORE)[0] == 0

    assert [*there, copy.exists()] == [True, False]


def test_a_removed_document_leaves_nothing(kept: Run) -> None:
    """What only it said is gone, and so is the document."""
    code, _, err = kept("remove", "news/deal.txt", *STORE)

    assert (code, err.partition(",")[0]) == (0, "removed 1 document")
    assert facts(kept) == []
    assert b"deal.txt" not in kept("documents", *STORE)[1]


def test_removing_what_is_not_there_is_an_error(kept: Run) -> None:
    """A wrong id is told, with what lists the right ones."""
    code, _, err = kept("remove", "news/none.txt", *STORE)

    assert code == 2
    assert err == "error: the store has no document 'news/none.txt'\nhint: kg documents lists those it has\n"


def test_a_plan_tells_what_would_be_done(kept: Run, tmp_path: Path) -> None:
    """New, changed, gone and unchanged documents are counted, and nothing is done."""
    (tmp_path / "news/deal.txt").write_text(DEAL.replace("Dori", "Nuri"))
    (tmp_path / "news/plan.txt").unlink()
    (tmp_path / "news/new.txt").write_text(DEAL)

    code, out, _ = kept("plan", "news", *STORE)

    lines = out.decode().splitlines()
    assert code == 0
    assert [line.split() for line in lines[:3]] == [
        ["new", "news/new.txt"],
        ["changed", "news/deal.txt"],
        ["gone", "news/plan.txt"],
    ]
    assert lines[3] == "1 new, 1 changed, 1 gone, 0 unchanged"
    assert facts(kept) == ["dori"]


def test_a_plan_counts_the_words_of_what_is_to_be_read(kept: Run, tmp_path: Path) -> None:
    """Signs count, as for the reader; what is there just so does not. What the speed is based on is said."""
    (tmp_path / "news/new.txt").write_text("Hanbit buys Dori.")

    last = kept("plan", "news", *STORE)[1].decode().splitlines()[-1]

    assert last.startswith("4 words to read: less than a minute at ")
    assert last.endswith(" words/s, as measured just now on the beginning of the first of them")


def test_a_plan_goes_by_the_last_build(kept: Run, tmp_path: Path) -> None:
    """Half an hour for 60,000 words, at the speed that was measured then."""
    (tmp_path / "news/new.txt").write_text("word " * 60_000)
    with Store.open(tmp_path / "graph.kg") as store, Curation(store) as curation:
        curation.speed = 30

    last = kept("plan", "news", *STORE)[1].decode().splitlines()[-1]

    told = "60,000 words to read: about 33 minutes at 30 words/s, as in the last build of this store on this machine"
    assert last == told


def test_the_speed_is_measured_without_the_start() -> None:
    """The first document waits for the model to load, so it does not count."""
    summary = Summary(documents=1, words=100)
    summary.timed(10)

    summary.documents, summary.words = 3, 700
    summary.timed(12)

    assert summary.steady == (600, 300)


def test_pruning_removes_what_is_gone(kept: Run, tmp_path: Path) -> None:
    """A file that is no longer in the folder is taken out; one that was read from elsewhere stays."""
    (tmp_path / "other.txt").write_text(DEAL.replace("Dori", "Nuri"))
    kept("add", "other.txt", *STORE)
    (tmp_path / "other.txt").unlink()
    (tmp_path / "news/deal.txt").unlink()

    _, _, err = kept("add", "news", *STORE, "--prune")

    assert "removed 1 document: news/deal.txt" in err
    assert facts(kept) == ["nuri"]


def test_documents_are_listed(kept: Run) -> None:
    """Each has its id, its date, how much was read and found, and the run."""
    rows = json.loads(kept("documents", *STORE, "--format", "json")[1])

    assert [(row["id"], row["published"], row["facts"]) for row in rows] == [
        ("news/deal.txt", None, 1),
        ("news/plan.txt", None, 1),
    ]
    assert all("/run/" in row["run"] and row["words"] >= 0 for row in rows)


LONG = "a" * 90


@pytest.fixture
def titled(kg_here: Run, tmp_path: Path) -> Run:
    """Return the command, beside a store of a document with a long title, and of one with a long id."""
    known = [{"id": ident, "text": DEAL, "title": "How Hanbit came to own Dori, " * 9} for ident in ("short", LONG)]
    (tmp_path / "a.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in known))
    assert kg_here("add", "a.jsonl", *STORE)[0] == 0
    return kg_here


@pytest.mark.parametrize("width", [100, 60])
def test_the_documents_fit_the_terminal(titled: Run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """Titles are cut; a long id has a line of its own, whole, for it is what other commands take."""
    monkeypatch.setenv("COLUMNS", str(width))

    lines = titled("documents", *STORE)[1].decode().splitlines()

    assert f"a.jsonl#{LONG}" in lines
    assert max(len(line) for line in lines if LONG not in line) == width
    assert [line.split()[0] for line in lines if "#short" in line] == ["a.jsonl#short"]


def test_the_rest_of_the_documents_is_shown_on_demand(kept: Run) -> None:
    """``wide`` has a column for everything."""
    head, *rows = kept("documents", *STORE, "--format", "wide")[1].decode().splitlines()

    assert head.split() == ["ID", "DATE", "WORDS", "FACTS", "TITLE", "SOURCE", "RUN"]
    assert [row.split()[:1] + row.split()[-3:-1] for row in rows] == [
        ["news/deal.txt", "the", "same"],
        ["news/plan.txt", "the", "same"],
    ]


@pytest.mark.parametrize("words", [("documents",), ("facts",), ("query", "ASK {}"), ("add", "news")])
def test_a_store_that_lost_its_graph_is_said_to_be_damaged(kept: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    """Every command says what is missing, and how what people decided can be taken along."""
    kept("decide", "reject", "Hanbit", "owns", "Dori", *STORE)
    shutil.rmtree(tmp_path / "graph.kg/quads")

    code, out, err = kept(*words, *STORE)

    assert (code, out) == (5, b"")
    assert err.startswith("error: graph.kg is damaged: its folder quads/, which held the graph, is missing\n")
    assert err.endswith("kg build INPUT --store NEW --decisions graph.kg/decisions.jsonl\n")


def test_a_decision_takes_one_line(kept: Run) -> None:
    """A fact that is accepted is held, one that is rejected is not, and undoing brings back what was."""
    seen = [facts(kept)]
    for words in (("accept", "Hanbit", "owns", "Cargo"), ("reject", "Hanbit", "owns", "Dori"), ("undo", "last")):
        code, out, _ = kept("decide", *words, *STORE, "--by", "ana", "--note", "the register says so")
        assert (code, len(out.split()[0])) == (0, 12)
        seen.append(sorted(facts(kept)))

    assert seen == [["dori"], ["cargo", "dori"], ["cargo"], ["cargo", "dori"]]


def test_decisions_are_listed_with_what_became_of_them(kept: Run) -> None:
    """One that stands, one that was undone, and one whose fact is not there any more."""
    kept("decide", "merge", "Hanbit", "Cargo", *STORE, "--by", "ana")
    kept("decide", "undo", "last", *STORE, "--by", "bo")
    kept("decide", "reject", "Hanbit", "owns", "Dori", *STORE, "--by", "ana")
    kept("remove", "news/deal.txt", *STORE)

    lines = kept("decide", "--list", *STORE)[1].decode().splitlines()

    assert [line.split()[2:5] for line in lines] == [
        ["ana", "undone", "merge"],
        ["bo", "undo", lines[0].split()[0]],
        ["ana", "waiting", "reject"],
    ]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("merge", "Hanbit", "Nobody"), 4, "nothing is called 'Nobody'"),
        (("merge", "Hanbit"), 2, "merge needs 2 or more things"),
        (("accept", "Hanbit", "owns", "Bo Lind"), 4, "no document says: Hanbit owns Bo Lind"),
        (("accept", "Hanbit", "owns"), 2, "accept needs 3 things"),
        (("retype", "Hanbit", "Sausage"), 4, "the ontology has no class 'Sausage'"),
        (("split", "Hanbit", "news/none.txt"), 2, "'news/none.txt' does not mention https://example.org/id/hanbit"),
        (("undo", "0123"), 2, "there is no decision 0123"),
        ((), 2, "say what is decided"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(kept: Run, words: tuple[str, ...], code: int, told: str) -> None:
    """The error says what is wrong, and nothing is written down."""
    found = kept("decide", *words, *STORE)

    assert (found[0], told in found[2]) == (code, True)
    assert kept("decide", "--list", *STORE)[0] == 4


def test_a_review_asks_and_follows(kept: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A weak fact is shown with its place; r rejects it, u takes that back, q ends."""
    import io  # noqa: PLC0415

    monkeypatch.setattr("sys.stdin", io.StringIO("xruaq"))

    code, out, err = kept("review", *STORE, "--by", "ana")

    assert code == 0
    assert "is it so that Hanbit owns Dori? (0.60)" in out.decode()
    assert "  «Hanbit» owns «Dori».\n    news/deal.txt · asserted · score 0.60" in out.decode()
    assert err.endswith("1 decision taken\n")
    states = [line.split()[3:5] for line in kept("decide", "--list", *STORE)[1].decode().splitlines()]
    assert states == [["undone", "reject"], ["undo", states[1][1]], ["stands", "accept"]]


@pytest.mark.parametrize("names", [("id:isb", "id:international-salt-board"), ("ISB", "International Salt Board")])
def test_what_was_merged_by_itself_can_be_parted(kg_here: Run, tmp_path: Path, names: tuple[str, str]) -> None:
    """Names that the reader took for one are two when a person says so, whether named by label or by IRI."""
    where = "of [Lima|City#l] paid [Ana Ruiz|Person#a] and [Eva Salt|Person#e].\n"
    where += "---\ni basedIn l\na worksFor i\ne worksFor i\n"
    (tmp_path / "a.txt").write_text(f"[International Salt Board|Organization#i] ([ISB|#i]) {where}")
    (tmp_path / "b.txt").write_text(f"[ISB|Organization#i] {where}")
    kg_here("add", "a.txt", "b.txt", *STORE)
    same = ("query", "ASK { id:isb owl:sameAs ?x }", *STORE)
    seen = [kg_here(*same)[1]]

    assert kg_here("decide", "never", *names, *STORE)[0] == 0

    assert [*seen, kg_here(*same)[1]] == [b"yes\n", b"no\n"]


def test_why_tells_who_merged(kept: Run) -> None:
    """A fact about what a person merged shows the decision."""
    kept("decide", "merge", "Hanbit", "Cargo", *STORE, "--by", "ana", "--note", "same register")

    out = kept("why", "Hanbit", "owns", "Dori", *STORE)[1].decode()

    assert re.search(
        r"^  identity: cargo is hanbit: ana decided so on \d{4}-\d\d-\d\d \(same register\)$", out, re.MULTILINE
    )


def test_an_iri_that_was_merged_still_leads_to_the_thing(kept: Run) -> None:
    """Who linked to the old IRI finds what it means now."""
    seen = [kept("why", "Bo Lind", "manages", "id:dori", *STORE)[0]]
    kept("decide", "merge", "Hanbit", "Dori", *STORE)
    seen.append(kept("why", "Bo Lind", "manages", "id:dori", *STORE)[0])

    assert seen == [4, 0]


def test_why_not_tells_who_rejected(kept: Run) -> None:
    """A fact that a person rejected is not held because of that."""
    kept("decide", "reject", "Hanbit", "owns", "Dori", *STORE, "--by", "ana")

    code, out, _ = kept("why-not", "Hanbit", "owns", "Dori", *STORE)

    assert (code, "it was rejected: ana decided so on" in out.decode()) == (0, True)


def test_nothing_to_review_is_said(kept: Run) -> None:
    """When every question has its answer the exit code is 4."""
    kept("decide", "accept", "Hanbit", "owns", "Dori", *STORE)
    kept("decide", "reject", "Bo Lind", "manages", "Hanbit", *STORE)

    code, _, err = kept("review", "--list", *STORE)

    assert (code, "there is nothing to review" in err) == (4, True)


def test_decisions_of_another_store_can_be_followed(kept: Run, tmp_path: Path) -> None:
    """A fresh build with the decisions of a store gives the graph of that store, in a file and in a store."""
    kept("decide", "accept", "Hanbit", "owns", "Cargo", *STORE, "--by", "ana")
    kept("export", "-o", "kept.ttl", *STORE)

    kept("build", "news", "-o", "fresh.ttl", "--store", "other.kg", "--decisions", "graph.kg/decisions.jsonl")
    kept("build", "news", "-o", "again.ttl", "--decisions", "graph.kg/decisions.jsonl")

    made = [(tmp_path / name).read_bytes() for name in ("kept.ttl", "fresh.ttl", "again.ttl")]
    assert made == made[:1] * 3
    assert (tmp_path / "other.kg/decisions.jsonl").read_bytes() == (tmp_path / "graph.kg/decisions.jsonl").read_bytes()
