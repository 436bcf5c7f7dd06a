"""A text of any shape is read without error, and what is found in it points into it."""

from __future__ import annotations

import pytest

import kg
from kg.errors import InputError
from kg.model import Document

NOTHING_SAID = {
    "empty": "",
    "white space": " \n\t\u2029 \u00a0",
    "punctuation": "... !!! ??? --- ,,, ;; () \"' /",
    "emoji": "\U0001f600\U0001f389 \U0001f469\u200d\U0001f469\u200d\U0001f467",
    "right to left": "שלום עולם. ذهب الولد إلى المدرسة.",
    "one letter": "a",
    "one long word": "a" * 30_000,
    "of of of": "of " * 2_000,
    "quotation marks": '"' * 1_000,
    "hyphens": "- " * 1_000,
}


@pytest.mark.parametrize("text", NOTHING_SAID.values(), ids=NOTHING_SAID)
def test_what_says_nothing_gives_no_claim(text: str) -> None:
    """Signs without a sentence are read without error."""
    reading = kg.read(Document("odd", text))

    assert reading.claims == ()
    assert all(text[span.start : span.end] == span.text for span in reading.sentences)
    assert kg.resolve([reading]).facts == ()


def test_a_sentence_of_ten_thousand_words() -> None:
    """A sentence without end is read like others, each word in its place."""
    text = "Acme owns Bolt Motors" + " and a house of a friend" * 1_666 + "."

    reading = kg.read(text)

    assert len(reading.tokens) > 9_990
    assert all(text[token.start : token.end] == token.text for token in reading.tokens)


def test_a_nul_among_words_is_refused_in_a_text_and_passed_over_in_a_document() -> None:
    """Bytes given as text are a mistake; a document is taken as it is."""
    text = "Acme owns Bolt Motors.\0"

    with pytest.raises(InputError, match="binary"):
        kg.read(text)
    assert kg.read(Document("nul", text)).document.text == text


def test_half_a_surrogate_pair_is_told_with_its_place() -> None:
    """What cannot be written as UTF-8 cannot be read either, and the error says where it stands."""
    with pytest.raises(InputError, match="odd: half a surrogate pair stands at character 5"):
        kg.read(Document("odd", "Acme \ud800 owns Bolt."))


def test_a_file_name_that_is_no_text_has_an_iri() -> None:
    """A document's id may hold bytes that are no UTF-8, as Python gives them."""
    knowledge = kg.resolve([kg.read(Document("caf\udce9.txt", "Facebook launched a live broadcasting service."))])

    assert "https://example.org/id/doc/caf%E9.txt#thing-18" in {entity.iri for entity in knowledge.entities}


def test_parts_of_a_document_are_one_document() -> None:
    """Several readings of one document are merged into one."""
    readings = [kg.read(Document("long", text)) for text in ("Acme owns Bolt Motors.", "Acme owns Cargo Motors.")]

    assert [document.id for document in kg.resolve(readings).documents] == ["long"]
