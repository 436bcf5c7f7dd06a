"""Keys and likeness: entities of different names that may be one are found, and judged with care."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg import names
from kg.identity.keys import keys
from kg.identity.likeness import Verdict, compare
from kg.identity.profile import Profile
from kg.names import KG, Kind

ANA, BO = (names.entity(name, kind=Kind.PERSON) for name in ("Ana Ruiz", "Bo Lind"))
ULSAN = names.entity("Ulsan", kind=Kind.PLACE)


def company(*given: str, document: str = "a", facts: tuple[tuple[str, str], ...] = ()) -> Profile:
    """Return a company by its names, the label first; the ends of its facts stand beside it."""
    told = frozenset((relation, end) for relation, end in facts)
    ends = frozenset(end for _, end in facts)
    return Profile(names.entity(given[0]), KG + "Company", given, (document,), facts=told, beside=ends)


def person(name: str, *words: str, document: str = "a", beside: tuple[str, ...] = ()) -> Profile:
    """Return a person, and what it is called."""
    iri = names.entity(name, kind=Kind.PERSON)
    return Profile(iri, KG + "Person", (name,), (document,), beside=frozenset(beside), words=frozenset(words))


TOWNS = ("Kiev", "Kyiv")
RUN_BY_ANA = (("^" + KG + "chiefExecutiveOf", ANA), (KG + "basedIn", ULSAN))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Zoë Baker"), person("Zoe Baker")),
        (person("Bill Gates"), person("William Gates")),
        (person("Gates"), person("Bill Gates")),
        (person("J. Rowling"), person("Joanne Rowling")),
        (person("Mohammed Sayed"), person("Muhammad Sayyed")),
        (person("Kovács László"), person("László Kovács")),
        (company("IBM"), company("International Business Machines")),
        (company("Hanbit"), company("Hanbit Motors")),
        (company("Meta Platforms", "Facebook"), company("Facebook")),
    ],
)
def test_what_may_be_one_shares_a_key(one: Profile, other: Profile) -> None:
    """An index by keys finds the other one."""
    assert keys(one) & keys(other)


def test_nothing_is_found_by_a_common_word() -> None:
    """Neither a first name, nor a last name that thousands have, nor "national" is a key."""
    found = keys(person("John Smith")) | keys(company("National Bank"))

    assert {each.split(":")[-1] for each in found} & {"john", "smith", "smth", "national", "bank"} == set()


def test_an_acronym_needs_more_than_itself() -> None:
    """With nothing in common an acronym is proposed; with a chief and a seat in common it is merged."""
    bare = compare(company("HM"), company("Hanbit Motors", document="b"))
    known = compare(company("HM", facts=RUN_BY_ANA), company("Hanbit Motors", document="b", facts=RUN_BY_ANA))

    assert (bare.verdict, known.verdict) == (Verdict.MAYBE, Verdict.SAME)


def test_reasons_are_for_people() -> None:
    """The names come first, then the weightiest evidence."""
    found = compare(company("HM", facts=RUN_BY_ANA), company("Hanbit Motors", document="b", facts=RUN_BY_ANA))

    assert found.reasons == (
        "HM is an acronym of Hanbit Motors",
        "both say: Ana Ruiz chief executive of it, and 1 more",
    )


def test_a_name_that_a_text_gives_counts() -> None:
    """A renamed company is found under its old name."""
    found = compare(company("Sundvika Shipping", "Northern Salt Works"), company("Northern Salt Works", document="b"))

    assert (found.verdict, found.score >= 0.95) == (Verdict.SAME, True)


def test_a_short_form_speaks_for_its_long_form() -> None:
    """Two groups that each call themselves Hanbit are two."""
    motors, foods = company("Hanbit Motors", "Hanbit"), company("Hanbit Foods", "Hanbit", document="b")

    assert compare(motors, foods).verdict is Verdict.APART


def test_what_one_document_names_both_is_two() -> None:
    """A document that tells two apart knows better than their names."""
    found = compare(company("Hanbit", facts=RUN_BY_ANA), company("Hanbit Group", facts=RUN_BY_ANA))

    assert found.verdict is Verdict.APART


def test_a_man_is_no_woman() -> None:
    """Pronouns keep two of nearly one name apart."""
    one, other = (
        person("Robin Baker", "he", beside=(BO, ANA)),
        person("Robin J. Baker", "she", document="b", beside=(BO, ANA)),
    )

    assert compare(one, other).verdict is Verdict.APART


def test_a_judge_is_no_striker() -> None:
    """What people do keeps them apart."""
    one, other = person("Zoë Baker", "judge", beside=(BO,)), person("Zoe Baker", "striker", document="b", beside=(BO,))

    assert compare(one, other).verdict is not Verdict.SAME


def test_many_have_a_common_name() -> None:
    """A neighbour that suffices for Mike Sorensen does not for Mike Chen."""
    rare, common = (
        compare(person(f"Mike {last}", beside=(ANA, BO)), person(f"Michael {last}", document="b", beside=(ANA, BO)))
        for last in ("Sorensen", "Chen")
    )

    assert rare.score > common.score


def test_kinds_keep_apart() -> None:
    """A person and a company of one name are two."""
    one = person("Rosa Müller")
    other = replace(company("Rosa Muller", document="b"), beside=one.beside)

    assert compare(one, other).verdict is Verdict.APART


def test_likeness_is_symmetric() -> None:
    """Neither side comes first."""
    one, other = company("HM", facts=RUN_BY_ANA), company("Hanbit Motors", document="b", facts=RUN_BY_ANA)

    assert compare(one, other) == compare(other, one)


def test_a_town_does_not_lie_outside_of_itself() -> None:
    """Kiev and Kyiv are no two towns of Ukraine."""
    kiev, kyiv = (Profile(names.entity(name, kind=Kind.PLACE), KG + "City", (name,), (name,)) for name in TOWNS)

    assert compare(kiev, kyiv).verdict is Verdict.SAME
