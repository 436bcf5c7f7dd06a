"""Names, nominals and pronouns are found, with the type that the whole document votes for."""

from __future__ import annotations

import pytest

from benchmarks.voices import by_rules
from kg.model import MentionKind
from kg.names import local


def names(text: str) -> dict[str, str]:
    """Return the names of a text with their types."""
    found = by_rules(text).mentions
    return {mention.span.text: local(mention.type) for mention in found if mention.kind is MentionKind.NAME}


TYPED = [
    ("The social networking service Instagram grew.", "Instagram", "Product"),
    ("She works for the insurance firm AIA Korea.", "AIA Korea", "Company"),
    ("Apple Inc. rose.", "Apple Inc.", "Company"),
    ("He studied at Harvard University.", "Harvard University", "School"),
    ("Mr. Washington left.", "Washington", "Person"),
    ("The factory is in South Korea.", "South Korea", "Country"),
    ("Facebook Korea is growing.", "Facebook Korea", "Organization"),
]


@pytest.mark.parametrize(("text", "name", "type_"), TYPED)
def test_words_in_and_beside_a_name_decide_its_type(text: str, name: str, type_: str) -> None:
    """The noun beside a name, its last word, its suffix or a title outvote the look of it."""
    assert names(text)[name] == type_


def test_role_nouns_part_a_run_of_names() -> None:
    """The words "Apple CEO Tim Cook" hold two names."""
    assert {"Apple", "Tim Cook"} <= set(names("Apple CEO Tim Cook spoke in Berlin."))


def test_particles_and_hyphens_join_names() -> None:
    """Particles, ampersands and hyphens stand inside of names."""
    found = set(names("Ursula von der Leyen met Kim Young-won of Johnson & Johnson."))

    assert {"Ursula von der Leyen", "Kim Young-won", "Johnson & Johnson"} <= found


def test_days_and_months_are_no_names() -> None:
    """Monday and March are dates."""
    assert not {"Monday", "March"} & set(names("On Monday and again in March, Acme closed."))


def test_offsets_point_into_the_text() -> None:
    """Every span of a reading is what the text has at its place."""
    text = "Ümläut GmbH \U0001f600 bought  Acme\tCorp.\nIt is based in Zürich."

    reading = by_rules(text)

    spans = [mention.span for mention in reading.mentions] + list(reading.sentences)
    assert spans
    assert all(text[span.start : span.end] == span.text for span in spans)


def test_a_noun_phrase_for_a_known_kind_is_a_nominal() -> None:
    """The phrase "the California-based firm" is a mention from its article to its noun."""
    mentions = by_rules("The California-based firm grew.").mentions

    assert "The California-based firm" in {m.span.text for m in mentions if m.kind is MentionKind.NOMINAL}


def test_an_amount_is_no_part_of_a_name() -> None:
    """A name ends before the amount that follows it."""
    found = names("WhatsApp has 900 million users, and the chat service Messenger 7 million.")

    assert "Messenger" in found
