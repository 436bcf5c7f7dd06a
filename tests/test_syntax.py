"""Sentences and tokens keep their places in the original text, whatever its shape."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import syntax
from kg.model import Document, Reading


def analysed(text: str) -> Reading:
    """Run the step on a text."""
    return syntax.read(Reading(Document("text", text)))


def test_a_dateline_is_no_part_of_the_sentence() -> None:
    """What news agencies put in front of the first sentence stands by itself."""
    reading = analysed("SEOUL, South Korea (Reuters) - Samsung bought Harman.")

    assert [span.text for span in reading.sentences][-1] == "Samsung bought Harman."


def test_a_sentence_runs_over_a_line_break() -> None:
    """Hard-wrapped text is read as running text."""
    reading = analysed(
        "Samsung Electronics, the maker of phones and of many other things that people use, has\nbought Harman."
    )

    assert len(reading.sentences) == 1


def test_markup_is_passed_over() -> None:
    """Notation of a document has no tokens, and offsets stay true."""
    document = Document("text", "**Samsung** bought Harman.", markup=((0, 2), (9, 11)))

    reading = syntax.read(Reading(document))

    assert [token.text for token in reading.tokens] == ["Samsung", "bought", "Harman", "."]
    assert reading.tokens[0].start == 2


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_tokens_are_what_the_text_has(text: str) -> None:
    """Any text: each token is the text at its place, in order, and heads and sentences exist."""
    reading = analysed(text)

    for token in reading.tokens:
        assert (
            text[token.start : token.end] == token.text or text[token.start : token.end].split() == token.text.split()
        )
        assert 0 <= token.head < len(reading.tokens)
        assert 0 <= token.sentence < len(reading.sentences)
    assert list(reading.tokens) == sorted(reading.tokens, key=lambda token: token.start)
