"""Phrases are taken apart into what the pattern step looks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.ontology import Form, phrase
from kg.ontology.alignment import swapped
from kg.ontology.phrases import COPULAS, COUNTED, DETERMINERS, PREPOSITIONS

CASES = [
    ("X owns Y", Form.VERB, "owns", "", False),
    ("X works for Y", Form.VERB, "works", "for", False),
    ("X takes over Y", Form.VERB, "takes", "over", False),
    ("X holds a stake in Y", Form.VERB, "holds stake", "in", False),
    ("X signs up for Y", Form.VERB, "signs up", "for", False),
    ("Y employs X", Form.VERB, "employs", "", True),
    ("X is a subsidiary of Y", Form.NOUN, "subsidiary", "of", False),
    ("X is the country manager of Y", Form.NOUN, "country manager", "of", False),
    ("Y is the parent company of X", Form.NOUN, "parent company", "of", True),
    ("X is chairman of Y", Form.NOUN, "chairman", "of", False),
    ("X is adviser to Y", Form.NOUN, "adviser", "to", False),
    ("X is Y's wife", Form.NOUN, "wife", "of", False),
    ("X’s capital is Y", Form.NOUN, "capital", "of", True),
    ("the revenue of X is Y", Form.NOUN, "revenue", "of", True),
    ("X is based in Y", Form.ADJECTIVE, "based", "in", False),
    ("X is married to Y", Form.ADJECTIVE, "married", "to", False),
    ("X is acquired by Y", Form.ADJECTIVE, "acquired", "by", False),
    ("X was convicted of Y", Form.ADJECTIVE, "convicted", "of", False),
    ("X is responsible for Y", Form.ADJECTIVE, "responsible", "for", False),
    ("X is worth Y", Form.ADJECTIVE, "worth", "", False),
    ("X is in Y", Form.ADJECTIVE, "", "in", False),
    ("X in Y", Form.ATTACHED, "", "in", False),
    ("X, Y", Form.ATTACHED, "", ",", False),
    ("X is Y", Form.NOUN, "", "", False),
]


@pytest.mark.parametrize(("text", "form", "words", "preposition", "inverted"), CASES)
def test_parts(text: str, form: Form, words: str, preposition: str, *, inverted: bool) -> None:
    """Form, words, preposition and direction come out of each kind of phrase."""
    found = phrase(text)

    expected = (form, tuple(words.split()), preposition, inverted)
    assert (found.form, found.words, found.preposition, found.inverted) == expected


@pytest.mark.parametrize(
    ("text", "unit", "lead"),
    [
        ("X has Y users", "users", ""),
        ("X employs Y people", "people", ""),
        ("Y people live in X", "people", ""),
        ("X is Y years old", "years old", ""),
        ("the number of X users is Y", "", "number of"),
        ("X's head office is in Y", "", "head office of"),
        ("the shares of X trade on Y", "", "shares of"),
    ],
)
def test_unit_and_lead(text: str, unit: str, lead: str) -> None:
    """The noun that is counted, and what stands before the first slot, are kept apart."""
    found = phrase(text)

    assert (found.unit, found.lead) == (tuple(unit.split()), tuple(lead.split()))


@pytest.mark.parametrize("text", ["", "X owns", "X owns X", "owns Y", "X Y", "X is the Y", "X's share trades on Y"])
def test_not_understood(text: str) -> None:
    """What is no clause about X and Y is refused, with a hint."""
    with pytest.raises(InputError) as error:
        phrase(text)

    assert error.value.hint


SMALL = COPULAS | COUNTED | DETERMINERS | PREPOSITIONS
WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=9).filter(lambda word: word not in SMALL)


@given(WORDS, st.sampled_from(sorted(PREPOSITIONS)))
def test_any_verb(word: str, preposition: str) -> None:
    """A verb with a preposition is taken apart whatever the words."""
    found = phrase(f"X {word} {preposition} Y")

    assert (found.form, found.words, found.preposition) == (Form.VERB, (word,), preposition)


@given(st.sampled_from([text for text, *_ in CASES]))
def test_swapping_turns_the_direction(text: str) -> None:
    """Exchanging X and Y turns the direction and nothing else; doing it twice changes nothing."""
    one, other = phrase(text), phrase(swapped(text))

    assert one.inverted is not other.inverted
    assert (one.form, one.words, one.preposition) == (other.form, other.words, other.preposition)
    assert swapped(swapped(text)) == text
