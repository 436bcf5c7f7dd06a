"""Tests of why a statement is not held."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kg import extract, identity, ontology, rdf
from kg.cli import main
from kg.config import Settings
from kg.errors import NothingFound, UsageError
from kg.explain.reasons import Passage, Reason, Stop
from kg.explain.why_not import why_not
from kg.extract.echo import parse
from kg.model import Document, Span
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.explain.reasons import WhyNot
    from kg.extract.closely import Answer, Question
    from kg.model import Reading
    from kg.ontology import Ontology

DEAL = """id: deal.txt

[Acme|Company#acme] does not own [Bolt|Company#bolt], [Ana Ruiz|Person#ana] said. [It|#acme] met [Cargo|Company#cargo].
[Dori|Company#dori] owns [Acme|#acme]. [The firm|#dori] bought [Eno|Company#eno]. [Cargo|#cargo] works with Bolt.
---
acme owns bolt @denied by ana
dori owns acme
acme.2 partnerOf cargo
dori.2 acquired eno ~0.3
"""
ROME = """id: rome.txt

[Zoe Young|Person#zoe] lives in [Rome|City#rome]. Fiat Group is large.
---
zoe livesIn rome
"""


def kept(*readings: Reading, layers: frozenset[rdf.Layer] = rdf.EVERYTHING) -> Store:
    """Keep what was read as a store does."""
    store = Store.memory()
    store.add(rdf.quads(identity.resolve(readings, settings=Settings()), layers=layers))
    return store


@pytest.fixture(scope="module")
def graph() -> Store:
    """Keep two documents that were read out of bracketed text."""
    return kept(parse(DEAL), parse(ROME))


@pytest.fixture(scope="module")
def read() -> Store:
    """Keep one document that the whole reader read."""
    text = (
        "Acme met the supplier Bolt on Monday. Rain fell. Snow followed. Nobody spoke. The streets were empty. "
        "The trains stood still. The mayor of Rome, Zoe Young, stayed at home."
    )
    return kept(extract.read(Document("met.txt", text), ontology.load()))


def silent(document: Document, known: Ontology, question: Question) -> Iterator[Answer]:
    """Read nothing."""
    del document, known, question
    return iter(())


def told(found: WhyNot, *stops: Stop) -> list[str]:
    """Return the words of the reasons, of these kinds if any is given."""
    return [each.words for each in found.reasons if not stops or each.stop in stops]


def test_what_is_held_is_said_to_be(graph: Store) -> None:
    """A fact has but one reason, which leads to kg why and shows the sentence."""
    (only,) = why_not(graph, "Dori", "owns", "Acme").reasons

    assert only.stop is Stop.HELD
    assert "kg why" in only.words
    assert only.passage is not None
    assert only.passage.marked() == "«Dori» owns «Acme»."


def test_a_symmetric_relation_is_held_both_ways(graph: Store) -> None:
    """Partners are partners whichever is named first."""
    assert why_not(graph, "Cargo", "partner of", "Acme").held


def test_what_stands_in_the_graph_without_a_claim_is_held(graph: Store) -> None:
    """A triple that was added by hand is held, though no document says it."""
    store = Store.memory()
    store.add(graph.quads())
    store.update("INSERT DATA { id:acme kg:owns id:cargo }")

    assert told(why_not(store, "Acme", "owns", "Cargo"), Stop.HELD) == [
        "it is held, though no document was read to say so"
    ]


def test_an_unknown_thing_is_named_with_what_is_near(graph: Store) -> None:
    """A name that nothing has is told, with one that looks like it."""
    assert told(why_not(graph, "Acmee", "owns", "Bolt")) == [
        "nothing in the graph is called “Acmee”, and no text that is kept has these words; near it are Acme"
    ]


def test_words_that_were_read_as_no_name_are_shown(graph: Store) -> None:
    """What a text says, but the graph does not know, is shown where it stands."""
    (only,) = why_not(graph, "Fiat Group", "based in", "Rome").reasons

    assert (only.stop, only.passage and only.passage.document) == (Stop.NO_THING, "rome.txt")
    assert "«Fiat Group» is large" in (only.passage.marked() if only.passage else "")


@pytest.mark.parametrize(
    ("predicate", "near"),
    [("own", "owns"), ("kg:livesAt", "livesIn"), ("buying up", "acquired"), ("xqz", "kg ontology")],
)
def test_an_unknown_relation_is_named_with_what_is_near(graph: Store, predicate: str, near: str) -> None:
    """A relation that the ontology lacks is told, with those that are called or said nearly so."""
    (words,) = told(why_not(graph, "Zoe Young", predicate, "Rome"), Stop.NO_RELATION)

    assert near in words


@pytest.mark.parametrize("predicate", ["kg:owns", "<https://w3id.org/text2kg/ontology#owns>", "Owns", "owns"])
def test_a_relation_has_several_names(graph: Store, predicate: str) -> None:
    """An IRI, a prefixed name, a label and a local name mean the same relation."""
    assert why_not(graph, "Dori", predicate, "Acme").held


def test_a_relation_may_be_meant_by_its_phrase(graph: Store) -> None:
    """What an ontology's phrase says between X and Y means its relation."""
    assert why_not(graph, "Dori", "buys", "Eno").relation == "acquired"


def test_things_of_different_documents_are_apart(graph: Store) -> None:
    """Where no document mentions both, the documents of each are named."""
    assert told(why_not(graph, "Acme", "based in", "Rome")) == [
        "no document mentions both: Acme is in deal.txt, Rome is in rome.txt"
    ]


def test_a_thing_of_the_wrong_kind_is_told(graph: Store) -> None:
    """A firm has no birthplace, and a city is no person."""
    found = why_not(graph, "Rome", "born in", "Zoe Young")

    assert told(found, Stop.KIND) == [
        "Rome was read as a city, and the subject of “born in” must be a person",
        "Zoe Young was read as a person, and the object of “born in” must be a place",
    ]


def test_a_claim_that_is_denied_is_no_fact(graph: Store) -> None:
    """The status of a claim, and who said it, are told with the sentence."""
    found = why_not(graph, "Acme", "owns", "Bolt")

    assert told(found, Stop.STATUS) == ["it was read as denied by Ana Ruiz, so it is a claim and no fact"]
    assert not found.held


def test_a_claim_of_a_low_score_is_no_fact(graph: Store) -> None:
    """The score of an asserted claim that made no triple is told."""
    (only,) = why_not(graph, "Dori", "acquired", "Eno").reasons

    assert (only.stop, only.score) == (Stop.DOUBTED, 0.3)


def test_another_relation_is_shown(graph: Store) -> None:
    """What was read between the two things instead is told, whichever way it goes."""
    found = why_not(graph, "Cargo", "owns", "Acme", read=silent)

    assert told(found, Stop.OTHER) == ["another relation was read between them: Acme partner of Cargo (held)"]


def test_the_other_direction_is_shown(graph: Store) -> None:
    """Who is owned does not own."""
    found = why_not(graph, "Acme", "owns", "Dori", read=silent)

    assert told(found, Stop.TURNED) == ["the other direction was read: Dori owns Acme (held)"]


def test_a_noun_that_was_taken_for_another_thing_is_shown(graph: Store) -> None:
    """Where a noun was traced to another name, the claim may have been meant of the thing asked for."""
    found = why_not(graph, "Cargo", "acquired", "Eno", read=silent)

    assert told(found, Stop.ELSE) == [
        "“The firm” was taken for Dori, not for Cargo: Dori acquired Eno (asserted, not held)"
    ]


def test_the_threshold_is_told(read: Store) -> None:
    """What the reader was not sure of has its score, the one that is needed, and the sentence that comes closest."""
    first = why_not(read, "Acme", "owns", "Bolt").reasons[0]

    assert first.stop is Stop.UNSURE
    assert first.score is not None
    assert first.least is not None
    assert first.score < first.least
    assert first.passage is not None
    assert first.passage.marked() == "«Acme» met the supplier «Bolt» on Monday."


def test_things_that_stand_far_from_each_other_are_told(read: Store) -> None:
    """Six sentences are too far: the nearest places of both are shown."""
    found = why_not(read, "Zoe Young", "owns", "Acme")

    assert "one stands 6 sentences behind the other" in found.reasons[0].words
    assert [each.passage.place.text[:11] for each in found.reasons if each.passage] == ["Acme met th", "The mayor o"]


def test_an_object_may_be_a_date(read: Store) -> None:
    """A date that no text has is told to be none."""
    assert told(why_not(read, "Acme", "founded on", "2004")) == [
        "“2004” is no date or amount in the documents that were read again: met.txt"
    ]


def test_the_nearest_documents_are_read_first() -> None:
    """With a limit those are read in which the two come nearest; the others are counted."""
    near = "id: {}.txt\n\n[Acme|Company#a] {} [Bolt|Company#b].\n"
    store = kept(*(parse(near.format(name, "and " * count)) for name, count in (("a", 9), ("b", 1), ("c", 5))))
    seen: list[str] = []

    def note(document: Document, known: Ontology, question: Question) -> Iterable[Answer]:
        seen.append(document.id)
        return silent(document, known, question)

    found = why_not(store, "Acme", "owns", "Bolt", limit=2, read=note)

    assert seen == ["b.txt", "c.txt"]
    assert found.notes == ("1 more document mentions both and were not read again; --limit 3 reads them too",)


def test_what_was_read_with_another_ontology_is_noted(graph: Store) -> None:
    """Who asks with another ontology than that of the build is told so."""
    store = Store.memory()
    store.add(graph.quads())
    run = rdf.Run("text2kg", "model", "https://example.org/mine", "0" * 64)
    store.add(rdf.quads(identity.resolve([parse(ROME)]), run=run))

    assert "https://example.org/mine" in why_not(store, "Zoe Young", "lives in", "Rome").notes[0]


def test_nothing_can_be_said_where_no_text_is_kept() -> None:
    """Two things that one document mentions, without its text: there is nothing to read again."""
    store = kept(parse(DEAL), layers=rdf.FOR_FILES)

    with pytest.raises(NothingFound, match=r"deal\.txt: the text is not kept"):
        why_not(store, "Bolt", "owns", "Eno")


def test_an_empty_graph_answers_nothing() -> None:
    """Without documents there is nothing to answer from."""
    with pytest.raises(NothingFound, match="no documents"):
        why_not(Store.memory(), "Acme", "owns", "Bolt")


def test_a_question_is_about_one_statement(graph: Store) -> None:
    """A star stands for any, which is what kg why is for."""
    with pytest.raises(UsageError, match="one statement"):
        why_not(graph, "Acme", "*", "Bolt")


def test_mentions_are_marked_in_a_passage() -> None:
    """Signs stand around what is mentioned; what lies outside of the passage is left alone."""
    place = Span(10, 25, "Acme owns Bolt.")
    passage = Passage("a.txt", place, (Span(10, 14, "Acme"), Span(20, 24, "Bolt"), Span(0, 4, "Dori")))

    assert passage.marked("[", "]") == "[Acme] owns [Bolt]."


def test_the_command_shows_reason_sentence_and_place(graph: Store, tmp_path: Path) -> None:
    """The command prints the statement, what stopped it, and where; an answer is no failure."""
    with Store.open(tmp_path / "graph.kg", create=True) as store:
        store.add(graph.quads())

    shown = CliRunner().invoke(main, ["why-not", "Acme", "owns", "Bolt", "--store", str(tmp_path / "graph.kg")])

    assert shown.exit_code == 0
    assert shown.output.splitlines()[:4] == [
        "Acme owns Bolt (not held as a fact)",
        "  it was read as denied by Ana Ruiz, so it is a claim and no fact",
        "    «Acme» does not own «Bolt», Ana Ruiz said.",
        "    deal.txt, characters 0–38",
    ]


def test_reasons_come_the_weightiest_first(graph: Store) -> None:
    """What a person decided, or what is missing, comes before what was read instead."""
    found = why_not(graph, "Acme", "frobs", "Bolt")

    assert [each.stop for each in found.reasons] == [Stop.NO_RELATION, Stop.OTHER]
    assert all(isinstance(each, Reason) for each in found.reasons)
