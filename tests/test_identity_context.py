"""Contexts: sketches of the words around the mentions of a thing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg import identity, names
from kg.extract import echo
from kg.identity import sketch
from kg.identity.context import contexts
from kg.model import Document
from kg.names import Kind

WORDS = st.frozensets(st.text("abcdefgh", min_size=1, max_size=6), max_size=300)
ANA = names.entity("Ana Ruiz", kind=Kind.PERSON)


def of(source: str) -> dict[str, bytes]:
    """Return the contexts in a bracketed text."""
    reading = echo.parse(source, document=Document("x", ""))
    return contexts(reading.document, identity.resolve([reading]))


def test_the_same_matter_is_alike() -> None:
    """Two texts about one matter share more words than two about different ones."""
    goal = of("[Ana Ruiz|Person#a] scored the winning goal in the second half of the final.")[ANA]
    match = of("The goalkeeper kept every shot out until [Ana Ruiz|Person#a] scored the goal of the final.")[ANA]
    court = of("Judge [Ana Ruiz|Person#a] sentenced the smuggler to prison after a long trial.")[ANA]

    assert sketch.likeness(goal, match) > 0.15 > sketch.likeness(goal, court)


def test_names_are_no_context() -> None:
    """A text of names alone has none: names are compared as entities."""
    assert of("[Ana Ruiz|Person#a] met [Bo Lind|Person#b].")[ANA] == sketch.of(["met"])


def test_only_paragraphs_near_a_mention_count() -> None:
    """What stands far away in a long text is not around a mention."""
    far = "\n\n".join(
        " ".join(f"{word}{end}" for end in "abcdefghijklmnopqrstuvwxyz")
        for word in ("mine", "coal", "zinc", "iron", "salt")
    )
    long = f"[Ana Ruiz|Person#a] sang songs.\n\n{far}\n\nVolcanoes erupted."

    assert sketch.likeness(of(long)[ANA], sketch.of(["volcano", "erupt"])) == 0


@given(WORDS, WORDS)
def test_a_union_is_made_of_sketches(one: frozenset[str], other: frozenset[str]) -> None:
    """The sketch of a union follows from the sketches, and has its size at most."""
    united = sketch.union([sketch.of(one), sketch.of(other)])

    assert united == sketch.of(one | other)
    assert len(united) <= 400


@given(WORDS, WORDS)
def test_likeness_is_near_the_share_of_words(one: frozenset[str], other: frozenset[str]) -> None:
    """Small sets are compared exactly, and large ones nearly so."""
    exact = len(one & other) / len(one | other) if one and other else 0.0

    slack = 0.0 if max(len(one), len(other)) < sketch.SIZE else 0.3

    assert abs(sketch.likeness(sketch.of(one), sketch.of(other)) - exact) <= slack + 1e-9
