"""Tests of reading a document again with what was weighed and left out."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import pytest

from kg import extract, ontology
from kg.extract import closely, parts
from kg.model import Claim, Document, Mention, MentionKind, Span
from kg.names import KG

if TYPE_CHECKING:
    from kg.extract.closely import Answer

TEXT = "Acme bought Bolt on Monday.\n\nCargo met Bolt in Rome.\n\nBolt is a firm. Acme owns Bolt."


def question(subject: str, relation: str, object_: str, *, text: str = TEXT) -> closely.Question:
    """Ask for a relation between all places of two words."""
    subjects, objects = (
        frozenset(closely.Place(*found.span()) for found in re.finditer(words, text)) for words in (subject, object_)
    )
    return closely.Question(KG + relation, subjects, objects)


def answer(subject: str, relation: str, object_: str) -> Answer:
    """Read the text again with one question."""
    (only,) = closely.ask(Document("a.txt", TEXT), ontology.load(), question(subject, relation, object_))
    return only


def test_the_reading_is_that_of_the_reader() -> None:
    """What is read again is what was read, claim by claim and score by score."""
    assert answer("Acme", "owns", "Bolt").reading == extract.read(Document("a.txt", TEXT), ontology.load())


def test_what_was_left_out_is_given_with_its_score() -> None:
    """A pair that the reader claims nothing of has a score below the least one."""
    found = answer("Cargo", "owns", "Bolt").considered

    assert found
    assert all(each.claim.score < each.least and not each.kept for each in found)


def test_what_was_claimed_is_kept() -> None:
    """A claim of the reading is among what was considered, with the phrase that set it off."""
    kept = [each for each in answer("Acme", "owns", "Bolt").considered if each.kept]

    assert [(each.phrase, each.claim.evidence.text) for each in kept] == [("X owns Y", "Acme owns Bolt.")]


def test_types_that_do_not_fit_are_told() -> None:
    """A firm can own, but is born nowhere: the subject does not fit."""
    found = answer("Cargo", "bornIn", "Rome").considered

    assert {(each.subject_fits, each.object_fits, each.kept) for each in found} == {(False, True, False)}


def test_a_long_document_is_asked_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part answers for itself, with offsets into the whole text."""
    monkeypatch.setattr(parts, "cut", partial(parts.cut, limit=60))
    document = Document("a.txt", TEXT)

    answers = list(closely.ask(document, ontology.load(), question("Acme", "owns", "Bolt")))

    spans = [each.claim.object.span for found in answers for each in found.considered]
    spans += [mention.span for found in answers for _, mention in found.objects]
    assert len(answers) > 1
    assert {document.span(span.start, span.end) for span in spans} == set(spans)
    assert max(span.start for span in spans) > len(TEXT) - 10


@pytest.mark.parametrize(
    ("by", "phrase"),
    [("patterns: X owns Y", "X owns Y"), ("patterns: X owns Y + model", "X owns Y"), ("model", None)],
)
def test_the_phrase_is_told_from_the_model(by: str, phrase: str | None) -> None:
    """Who read a claim tells which phrase matched, none where the model alone spoke."""
    mention = Mention(Span(0, 4, "Acme"), MentionKind.NAME, KG + "Company")
    claim = Claim(mention, KG + "owns", mention, Span(0, 4, "Acme"), by=by)

    assert closely.Considered(claim, 0.5, "", "", subject_fits=True, object_fits=True).phrase == phrase
