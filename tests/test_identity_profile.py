"""Profiles: what a document tells of each thing it names, and what several tell together."""

from __future__ import annotations

import itertools

import pytest

from kg import identity, names
from kg.extract import echo
from kg.identity.evidence import BORN_ABOUT
from kg.identity.profile import Profile, joined, profiles
from kg.model import Document
from kg.names import KG, Kind

DEAL = """\
published: 2016-03-07

[Hanbit|Company#hanbit] is run by [Ana Ruiz|Person#ana], [41|Quantity#age=41 years], a former [judge|Role#judge].
[She|#ana] joined [the carmaker|#hanbit] from [Dori|Company#dori]. [A rival|Company#rival] laughed.
---
ana chiefExecutiveOf hanbit
ana age age
ana holdsRole judge @ended
ana worksFor dori @denied
rival competesWith hanbit
"""
ANA = names.entity("Ana Ruiz", kind=Kind.PERSON)
HANBIT = names.entity("Hanbit")


def found(source: str = DEAL) -> dict[str, Profile]:
    """Return the profiles of a bracketed text by IRI."""
    reading = echo.parse(source, document=Document("deal", ""))
    return {each.iri: each for each in profiles(identity.resolve([reading]))}


def person(name: str, document: str, *, published: str = "", beside: tuple[str, ...] = ()) -> Profile:
    """Return a profile with little in it."""
    iri = names.entity(name, kind=Kind.PERSON)
    return Profile(iri, KG + "Person", (name,), (document,), published, beside=frozenset(beside))


def test_only_what_has_a_name_has_a_profile() -> None:
    """Roles, amounts and things that are only described have none."""
    assert sorted(found()) == sorted([ANA, HANBIT, names.entity("Dori")])


def test_facts_are_told_from_both_ends() -> None:
    """The object of a fact knows it too, marked as such."""
    assert ("^" + KG + "chiefExecutiveOf", ANA) in found()[HANBIT].facts


def test_what_is_denied_is_no_fact() -> None:
    """A denial tells nothing about which thing it is."""
    assert KG + "worksFor" not in {relation for relation, _ in found()[ANA].facts}


def test_an_age_tells_the_year_of_birth() -> None:
    """The document's date and the age make a year."""
    assert (BORN_ABOUT, "1975") in found()[ANA].facts


def test_words_are_heads_roles_and_the_sex() -> None:
    """Nominals, roles and pronouns that are used of a thing are kept."""
    assert found()[ANA].words | found()[HANBIT].words == {"judge", "she", "carmaker"}


def test_neighbours_are_the_other_names() -> None:
    """What else a document names stands beside, and nothing stands beside itself."""
    assert found()[ANA].beside == {HANBIT, names.entity("Dori")}


def test_joining_does_not_depend_on_the_order() -> None:
    """Any order of profiles gives the same union, with the first date."""
    parts = [
        person("Ana Ruiz", "b", published="2020-01-01", beside=("x",)),
        person("A. Ruiz", "a", published="2019-01-01", beside=("y",)),
        person("Ana Ruiz", "c"),
    ]

    unions = {joined(order) for order in itertools.permutations(parts)}

    assert unions == {
        Profile(
            ANA,
            KG + "Person",
            ("A. Ruiz", "Ana Ruiz"),
            ("a", "b", "c"),
            "2019-01-01",
            beside=frozenset({"x", "y"}),
        )
    }


def test_joining_nothing_is_a_mistake() -> None:
    """There is no profile of nothing."""
    with pytest.raises(ValueError, match="no profiles"):
        joined([])
