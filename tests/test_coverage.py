"""Tests of what the texts say and the graph does not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kg import extract, identity, ontology, rdf
from kg.cli import main
from kg.errors import NothingFound
from kg.explain import stub
from kg.explain.coverage import coverage
from kg.extract.echo import parse
from kg.model import Document
from kg.names import DEFAULT_BASE, KG
from kg.ontology import Ontology, lint
from kg.ontology.source import default_path
from kg.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from kg.explain.coverage import Coverage

OWNS = """
@prefix : <https://example.org/o#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix kg: <https://w3id.org/text2kg/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:owns a owl:ObjectProperty ; rdfs:label "owns"@en ; kg:phrase "X owns Y"@en .
:worksFor a owl:ObjectProperty ; rdfs:label "works for"@en ; kg:phrase "X works for Y"@en .
"""
DEAL = """id: deal.txt

[Acme|Company#acme] owns [Bolt|Company#bolt]. [Acme|#acme] sued [Cargo|Company#cargo] in [Rome|City#rome].
The [firm|#acme] is large. Rain fell.
---
acme owns bolt
"""
ROME = """id: rome.txt

[Ana Ruiz|Person#ana] sued [Dori|Company#dori]. [Dori|#dori] was praised by [Zoe Young|Person#zoe].
"""


def kept(*sources: str, layers: frozenset[rdf.Layer] = rdf.EVERYTHING) -> Store:
    """Keep bracketed texts as a store does."""
    store = Store.memory()
    store.add(rdf.quads(identity.resolve(parse(source) for source in sources), layers=layers))
    return store


@pytest.fixture(scope="module")
def known() -> Ontology:
    """Return an ontology that knows but two verbs."""
    return ontology.load(OWNS)


def phrases(found: Coverage) -> list[str]:
    """Return the phrases of the unknown words, in their order."""
    return [each.word.phrase for each in found.words]


def test_sentences_are_counted() -> None:
    """Of four sentences two mention two things, and one of these bears a claim."""
    counts = coverage(kept(DEAL)).documents["deal.txt"]

    assert (counts.sentences, counts.linking, counts.covered, counts.share) == (4, 2, 1, 0.5)


def test_the_total_is_that_of_all_documents() -> None:
    """What is counted in each document adds up."""
    total = coverage(kept(DEAL, ROME)).total

    assert (total.sentences, total.linking, total.covered, total.share) == (6, 4, 1, 0.25)


def test_a_document_that_links_nothing_has_no_share() -> None:
    """A share of no sentences is none."""
    assert coverage(kept("id: a.txt\n\n[Acme|Company#a] slept.\n")).total.share is None


def test_sentences_without_a_claim_are_listed() -> None:
    """As many as are wanted, with the things that they mention."""
    (only,) = coverage(kept(DEAL, ROME), sentences=1).bare

    assert (only.document, only.marked()) == ("deal.txt", "«Acme» sued «Cargo» in «Rome».")


def test_documents_may_be_chosen() -> None:
    """Only the documents that are named are read."""
    assert list(coverage(kept(DEAL, ROME), ["rome.txt"]).documents) == ["rome.txt"]


def test_words_come_by_frequency(known: Ontology) -> None:
    """What links things in two documents is counted once for each place, and comes first."""
    found = coverage(kept(DEAL, ROME), ontology=known).words

    assert [(each.word.phrase, each.count) for each in found] == [
        ("X sues Y", 2),
        ("X praises Y", 1),
        ("X sues in Y", 1),
    ]
    assert dict(found[0].subjects) == {KG + "Company": 1, KG + "Person": 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Acme|Company#a] tried [Bolt|Company#b].", ["X tries Y"]),
        ("[Acme|Company#a] quarrelled with [Bolt|Company#b].", ["X quarrels with Y"]),
        ("[Bolt|Company#b] was praised by [Acme|Company#a].", ["X praises Y"]),
        ("[Ana Ruiz|Person#a] was flown to [Rome|City#b].", ["X is flown to Y"]),
        ("[Acme|Company#a], a rival of [Bolt|Company#b], slept.", ["X is a rival of Y"]),
        ("[Acme|Company#a] is an enemy of [Bolt|Company#b].", ["X is an enemy of Y"]),
        ("[Bolt|Company#b]'s rival, [Acme|Company#a], slept.", ["X is a rival of Y"]),
        ("[Acme|Company#a] sued [Bolt|Company#b] and [Cargo|Company#c].", ["X sues Y"]),
        ("[Acme|Company#a] sued the newspaper [Bolt|Company#b].", ["X sues Y"]),
        ("[Acme|Company#a] owns [Bolt|Company#b].", []),
        ("[Ana Ruiz|Person#a] works for [Bolt|Company#b].", []),
        ("[Ana Ruiz|Person#a] works with [Bolt|Company#b].", ["X works with Y"]),
        ("[Acme|Company#a] is [Bolt|Company#b].", []),
    ],
)
def test_a_word_is_found_with_the_phrase_that_says_it(text: str, expected: list[str], known: Ontology) -> None:
    """Verbs and nouns between two things are given as a phrase, unless the ontology has it."""
    assert phrases(coverage(kept(f"id: a.txt\n\n{text}\n"), ontology=known)) == expected


def test_the_default_ontology_knows_its_verbs() -> None:
    """A verb that a default relation is said by is not unknown."""
    assert phrases(coverage(kept("id: a.txt\n\n[Acme|Company#a] acquired [Bolt|Company#b].\n"))) == []


def test_the_stub_has_nothing_wrong(known: Ontology, tmp_path: Path) -> None:
    """The ontology linter finds nothing to say about a stub."""
    text = stub.turtle(coverage(kept(DEAL, ROME), ontology=known).words, base=DEFAULT_BASE)
    (tmp_path / "stub.ttl").write_text(text)

    assert lint(tmp_path / "stub.ttl") == ()


def test_the_stub_finds_what_was_not_known(known: Ontology, tmp_path: Path) -> None:
    """What is read with the stub has the claims that were missing."""
    text = "[Acme Bank|Company#a] sued [Bolt Motors|Company#b] on Monday."
    found = coverage(kept(f"id: a.txt\n\n{text}\n"), ontology=known)
    (tmp_path / "stub.ttl").write_text(stub.turtle(found.words, base=DEFAULT_BASE))

    plain = "Acme Bank sued Bolt Motors on Monday."
    claims = extract.read(Document("a.txt", plain), ontology.load(tmp_path / "stub.ttl")).claims

    said = {(each.subject.span.text, each.relation, each.object.span.text) for each in claims}
    assert said == {("Acme Bank", f"{DEFAULT_BASE}ontology#sues", "Bolt Motors")}


def test_the_stub_guesses_domain_and_range(known: Ontology) -> None:
    """The narrowest class of nearly all that was linked is asked for, or none."""
    relations = ontology.load(
        stub.turtle(coverage(kept(DEAL, ROME), ontology=known).words, base=DEFAULT_BASE)
    ).relations
    found = {each.label: (each.domain, each.range) for each in relations.values()}

    assert found["praises"] == ((KG + "Person",), (KG + "Company",))
    assert found["sues"] == ((), (KG + "Company",))


def test_the_stub_can_stand_behind_the_default_ontology(known: Ontology, tmp_path: Path) -> None:
    """As its head says: the source of the one, then the other, is an ontology that finds both."""
    text = stub.turtle(coverage(kept(DEAL, ROME), ontology=known).words, base=DEFAULT_BASE, name="my stub.ttl")
    (tmp_path / "both.ttl").write_text(default_path().read_text() + text)

    both = ontology.load(tmp_path / "both.ttl").relations

    assert "(kg ontology show --source; cat 'my stub.ttl') > both.ttl" in text
    assert both.keys() > ontology.load().relations.keys()


def test_two_phrases_of_one_name_are_two_relations(known: Ontology) -> None:
    """A verb and a participle that would be called alike get names of their own."""
    text = (
        "[Ana Ruiz|Person#a] is a heir of [Acme|Company#b]. [Zoe Young|Person#c], an heir of [Acme|Company#b], slept."
    )
    words = coverage(kept(f"id: a.txt\n\n{text}\n"), ontology=known).words

    written = stub.turtle([*words, *words], base=DEFAULT_BASE)

    assert len(ontology.load(written).relations) == 2 * len(words) > 0


def test_a_text_that_is_not_kept_is_named() -> None:
    """What cannot be read again is listed apart."""
    store = kept(DEAL)
    store.add(rdf.quads(identity.resolve([parse(ROME)]), layers=rdf.FOR_FILES))

    assert coverage(store).unread == ["rome.txt"]


def test_without_any_text_nothing_is_compared() -> None:
    """A graph without texts has nothing to say here."""
    with pytest.raises(NothingFound, match="no text is kept"):
        coverage(kept(DEAL, layers=rdf.FOR_FILES))


def test_an_unknown_document_is_told() -> None:
    """A document that is not there is named, with some that are."""
    with pytest.raises(NothingFound, match=r"no document is called 'x\.txt'") as told:
        coverage(kept(DEAL), ["x.txt"])

    assert "deal.txt" in (told.value.hint or "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Keep two documents on disk, with an ontology beside them."""
    with Store.open(tmp_path / "graph.kg", create=True) as store:
        store.add(kept(DEAL, ROME).quads())
    (tmp_path / "mine.ttl").write_text(OWNS)
    return tmp_path


def run(folder: Path, *words: str) -> str:
    """Run the command with the ontology beside the store."""
    fixed = ("coverage", "--store", str(folder / "graph.kg"), "--ontology", str(folder / "mine.ttl"))
    shown = CliRunner().invoke(main, [*fixed, *words], catch_exceptions=False)
    assert shown.exit_code == 0
    return shown.stdout


def test_the_command_shows_counts_sentences_and_words(folder: Path) -> None:
    """The text form has a line for each document and for all, then the sentences, then the words."""
    lines = run(folder, "--sentences", "1", "--words", "1").splitlines()

    assert lines == [
        "deal.txt: 4 sentences, 2 mention two things or more, 1 of them bear a claim (50%)",
        "rome.txt: 2 sentences, 2 mention two things or more, 0 of them bear a claim (0%)",
        "2 documents: 6 sentences, 4 mention two things or more, 1 of them bear a claim (25%)",
        "",
        "sentences that mention two things or more and bear no claim:",
        "  «Acme» sued «Cargo» in «Rome».",
        "    deal.txt, characters 16–40",
        "",
        "words that link two things and that no relation knows (1 of 3):",
        "  2 × X sues Y   (verb, Company → Company)",
        "    Acme «sued» Cargo in Rome.",
        "      deal.txt, characters 16–40",
    ]


def test_the_command_writes_json(folder: Path) -> None:
    """The JSON form has the same numbers and places."""
    found = json.loads(run(folder, "--format", "json", "--sentences", "5"))

    assert found["total"] == {"sentences": 6, "linking": 4, "covered": 1, "share": 0.25}
    assert [each["phrase"] for each in found["words"]] == ["X sues Y", "X praises Y", "X sues in Y"]
    assert [each["start"] for each in found["sentences"]] == [16, 0, 20]


def test_the_command_writes_a_stub(folder: Path) -> None:
    """The stub has the words that are listed, and says how to use it."""
    run(folder, "--words", "1", "--stub", str(folder / "stub.ttl"))

    written = (folder / "stub.ttl").read_text()
    assert "kg build texts/ --ontology stub.ttl" in written
    assert list(ontology.load(folder / "stub.ttl").relations) == [f"{DEFAULT_BASE}ontology#sues"]
