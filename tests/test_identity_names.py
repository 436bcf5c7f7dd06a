"""Names: how they are folded, taken apart and tied to each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import ontology
from kg.identity import kinds, letters
from kg.identity.kinds import Family
from kg.identity.naming import is_acronym
from kg.identity.relation import Tie, tie
from kg.ontology.terms import VALUES

PERSON, PLACE, BODY, PRODUCT = Family.PERSON, Family.PLACE, Family.BODY, Family.PRODUCT


@pytest.mark.parametrize(
    ("one", "other", "family", "expected"),
    [
        ("Zoë Müller", "Zoe Muller", PERSON, Tie.SAME),
        ("Müller", "Mueller", PERSON, Tie.VARIANT),
        ("Volodymyr Zelenskyy", "Volodymyr Zelensky", PERSON, Tie.VARIANT),
        ("Mohammed Al-Sayed", "Mohamed al Sayed", PERSON, Tie.VARIANT),
        ("Kovács László", "László Kovács", PERSON, Tie.ORDER),
        ("William H. Gates", "William Gates", PERSON, Tie.PART),
        ("Bill Gates", "William Gates", PERSON, Tie.NICKNAME),
        ("Nacho Fuentes", "José Ignacio Fuentes", PERSON, Tie.NICKNAME),
        ("J. K. Rowling", "Joanne Rowling", PERSON, Tie.INITIAL),
        ("Gates", "Bill Gates", PERSON, Tie.SHORT),
        ("Bill", "Bill Gates", PERSON, Tie.GIVEN),
        ("García", "Gabriel García Márquez", PERSON, Tie.SHORT),
        ("John A. Smith", "John B. Smith", PERSON, Tie.OTHER),
        ("William Hartley Jr.", "William Hartley Sr.", PERSON, Tie.OTHER),
        ("Jane Doe", "John Doe", PERSON, Tie.OTHER),
        ("Chen", "Cheng", PERSON, Tie.OTHER),
        ("Apple Inc.", "Apple", BODY, Tie.SAME),
        ("AT&T", "AT and T", BODY, Tie.SAME),
        ("World Health Organisation", "World Health Organization", BODY, Tie.SAME),
        ("JPMorgan Chase", "J.P. Morgan Chase", BODY, Tie.VARIANT),
        ("IBM", "International Business Machines", BODY, Tie.ACRONYM),
        ("Hanbit Group", "Hanbit", BODY, Tie.PART),
        ("Hanbit", "Hanbit Motors", BODY, Tie.SHORT),
        ("Hanbit Foods", "Hanbit Motors", BODY, Tie.OTHER),
        ("University of York", "York University", BODY, Tie.ORDER),
        ("Microsoft", "Microsfot", BODY, Tie.SLIP),
        ("Kite 5", "Kite 6", PRODUCT, Tie.OTHER),
        ("St. Petersburg", "Saint Petersburg", PLACE, Tie.SAME),
        ("U.S.", "United States", PLACE, Tie.SAME),
        ("York", "New York", PLACE, Tie.OTHER),
    ],
)
def test_ties(one: str, other: str, family: Family, expected: Tie) -> None:
    """Two names are tied as a reader would say, whichever comes first."""
    assert (tie(one, other, family), tie(other, one, family)) == (expected, expected)


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(Family))
def test_any_text_can_be_compared(one: str, other: str, family: Family) -> None:
    """No text breaks the comparison, and it does not depend on the order."""
    assert tie(one, other, family) is tie(other, one, family)


@given(st.text(max_size=30))
def test_folding_is_done_once(text: str) -> None:
    """What is folded stays so."""
    words = letters.words(text)

    assert all(letters.fold(word) == word for word in words)


@pytest.mark.parametrize("text", ["IBM", "F.B.I.", "AT&T", "the UN", "BT2"])
def test_acronyms_are_known(text: str) -> None:
    """Capitals, perhaps dotted or with a digit, are an acronym."""
    assert is_acronym(text)


@pytest.mark.parametrize("text", ["Ibm", "I", "HANBIT MOTORS", "Apple", "INTERNATIONAL"])
def test_other_words_are_no_acronyms(text: str) -> None:
    """Names, single letters and shouted words are none."""
    assert not is_acronym(text)


def test_every_class_has_a_family() -> None:
    """No class of the default ontology is left out."""
    known = set(ontology.load().types) - set(VALUES)

    assert {each for each in known if each not in kinds.FAMILIES} == set()


def test_a_foreign_class_is_known_by_the_iri() -> None:
    """A person of a user's class is a person still."""
    iri = "https://example.org/id/person/ana-ruiz"

    assert kinds.family("https://example.org/ns#Pilot", iri) is Family.PERSON
