"""Parts of a very long document: together they are all of its prose, and what is read in them points into the whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from kg import extract, ontology
from kg.extract import echo, parts
from kg.model import Document, Reading, Token
from kg.text import prose

if TYPE_CHECKING:
    import pytest

    from kg.ontology import Ontology

WORDS = st.lists(st.sampled_from(["Acme", "owns.", "é", "\n", "\n\n", " ", "\U0001f600", "x" * 30]), max_size=80)


def test_a_document_of_usual_length_is_one_part() -> None:
    """Nothing is copied."""
    document = Document("a", "Acme owns Bolt.")

    (part,) = parts.cut(document)

    assert part == (document, 0, document)
    assert part.document is document


@given(WORDS.map("".join), st.integers(5, 60), st.lists(st.integers(0, 200), unique=True, max_size=6))
def test_parts_hold_all_prose(text: str, limit: int, ends: list[int]) -> None:
    """Each part stands in the whole where it says; together they have its prose, and its notation stays notation."""
    places = sorted(end for end in ends if end <= len(text))
    document = Document("a", text, markup=tuple(zip(places[::2], places[1::2], strict=False)))

    found = list(parts.cut(document, limit=limit))

    assert all(text.startswith(part.document.text, part.start) for part in found)
    assert "".join("".join(prose(part.document).split()) for part in found) == "".join(prose(document).split())


@given(WORDS.map("".join), st.integers(5, 60))
def test_no_part_is_longer_than_the_limit(text: str, limit: int) -> None:
    """But for the white space around it."""
    assert all(len(part.document.text.strip()) <= limit for part in parts.cut(Document("a", text), limit=limit))


def test_what_was_read_is_put_back() -> None:
    """Every offset moves by the same number, and the words of every span stay the same."""
    text = "[Ada|Person#a] said [Acme|Company#b] owns [Bolt|Company#c].\n---\nb owns c @reported by a"
    read = echo.parse(text)
    reading = replace(read, tokens=(Token(0, 3, "Ada", "Ada", "PROPN", "NNP", "nsubj", 0, 0),))
    whole = Document("a", "\n\n" + reading.document.text)

    moved = parts.put_back(reading, parts.Part(whole, 2, reading.document))

    (claim,) = moved.claims
    assert claim.speaker is not None
    spans = [claim.subject.span, claim.object.span, claim.evidence, claim.speaker.span, *moved.sentences]
    spans += [mention.span for mention in moved.mentions]
    assert all(whole.text[span.start : span.end] == span.text for span in spans)
    assert [span.start - 2 for span in moved.sentences] == [span.start for span in reading.sentences]
    assert (moved.document, moved.tokens[0].start, moved.tokens[0].end) == (whole, 2, 5)


def test_readings_of_parts_come_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long document between two short ones gives several readings, all of it."""

    def read(document: Document, _: Ontology) -> Reading:
        return Reading(document, sentences=(document.span(0, 1),))

    monkeypatch.setattr(extract, "read", read)
    long = Document("b", "y\n\n" * parts.LONGEST)

    found = list(extract.read_parts([Document("a", "x"), long, Document("c", "z")], ontology.load()))

    assert [each.document.id for each in found] == ["a", "b", "b", "b", "c"]
    assert [each.sentences[0].start // 1000 for each in found] == [0, 0, 200, 400, 0]
    assert [each.sentences[0].text for each in found] == ["x", "y", "y", "y", "z"]
