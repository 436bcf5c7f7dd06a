"""IRIs are valid, stable, and say what they name."""

from __future__ import annotations

import doctest

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import names
from kg.model import Claim, Mention, MentionKind, Span
from kg.names import DEFAULT_BASE, KG, Kind

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
DOCUMENT = names.document("a.txt")


def mention(start: int = 0, end: int = 4, *, type_: str = KG + "Company", by: str = "echo") -> Mention:
    """Return a mention at a place."""
    return Mention(Span(start, end, "Acme"), MentionKind.NAME, type_, by=by)


def test_the_examples_in_the_docstrings_hold() -> None:
    """What the documentation shows is true."""
    found = doctest.testmod(names)

    assert found.attempted > 2
    assert found.failed == 0


@given(TEXT, st.sampled_from(Kind))
def test_every_name_gives_a_valid_iri(name: str, kind: Kind) -> None:
    """Whatever people call a thing, its IRI is valid and below the base."""
    iri = names.entity(name, kind=kind)

    assert ox.NamedNode(iri).value == iri
    assert iri.startswith(DEFAULT_BASE + kind)
    assert iri != DEFAULT_BASE + kind


@given(TEXT)
def test_every_document_has_a_valid_iri_without_a_fragment(ident: str) -> None:
    """Fragments are for claims and spans."""
    iri = names.document(ident)

    assert ox.NamedNode(iri).value == iri
    assert "#" not in iri


@given(TEXT.filter(lambda ident: not ident.startswith("/")), TEXT.filter(lambda ident: not ident.startswith("/")))
def test_two_documents_have_two_iris(one: str, two: str) -> None:
    """No two ids fall together but for a leading slash."""
    assert (names.document(one) == names.document(two)) == (one == two)


@given(TEXT)
def test_a_slug_is_a_slug_of_itself(name: str) -> None:
    """Folding twice changes nothing, so that names and their IRIs agree."""
    slug = names.slug(name)

    assert slug
    assert names.slug(slug) == slug


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Benjamin Joe", "benjamin  JOE"),
        ("Zoe\u0308", "Zoë"),
        ("Straße", "STRASSE"),
        ("O'Brien", "O’Brien"),
        ("\ufb01nance", "finance"),
        ("삼성", "\u1109\u1161\u11b7\u1109\u1165\u11bc"),
    ],
)
def test_ways_to_write_a_name_give_one_iri(one: str, two: str) -> None:
    """Case, spaces, composition, ligatures and apostrophes do not matter."""
    assert names.entity(one) == names.entity(two)


def test_a_person_and_a_place_of_one_name_stay_apart() -> None:
    """The kind is part of the IRI."""
    found = {names.entity("Paris", kind=kind) for kind in Kind}

    assert len(found) == len(Kind)


def test_names_of_signs_alone_stay_apart() -> None:
    """What has no letters is told by a digest."""
    assert names.entity("!!!") != names.entity("???")


@pytest.mark.parametrize(
    ("value", "unit", "local"),
    [
        ("1600000000", "monthly active users", "1600000000-monthly-active-users"),
        ("5000000", "USD", "5000000-usd"),
        ("-2.5", "%", "minus-2_5-percent"),
        ("3", None, "3"),
    ],
)
def test_amounts_show_value_and_unit(value: str, unit: str | None, local: str) -> None:
    """An amount can be read off its IRI."""
    assert names.amount(value, unit) == f"{DEFAULT_BASE}amount/{local}"


def test_a_span_is_named_by_its_characters() -> None:
    """As RFC 5147 says."""
    assert names.span(DOCUMENT, Span(3, 9, "")) == f"{DOCUMENT}#char=3,9"


def test_claims_and_second_mentions_are_told_from_all_else() -> None:
    """Place, relation and rule make another claim; type and step make another mention."""
    there = Span(0, 20, "")
    claims = [
        Claim(mention(), KG + relation, mention(start, start + 4), there, by=by)
        for relation in ("owns", "manages")
        for start in (5, 10)
        for by in ("", "patterns")
    ]
    mentions = [mention(), mention(1, 4), mention(type_=KG + "Person"), mention(by="other")]

    made = [names.claim(DOCUMENT, each) for each in claims] + [names.mention(DOCUMENT, each) for each in mentions]

    assert len(set(made)) == 12
    assert all(ox.NamedNode(iri).value.startswith(DOCUMENT + "#") for iri in made)


def test_a_run_is_named_by_all_its_versions() -> None:
    """Any other version is another run; the same give the same."""
    assert names.run("1", "2") == names.run("1", "2") != names.run("1", "3")


def test_prefixes_follow_the_base() -> None:
    """The own ones lie below it, the well-known ones do not."""
    found = names.prefixes("https://my.example/")

    assert found["id"] == "https://my.example/"
    assert all(found[name].startswith("https://my.example/") for name in ("person", "place", "amount", "doc", "run"))
    assert found["kg"] == KG


@pytest.mark.parametrize(
    ("iri", "local"), [(KG + "owns", "owns"), ("https://x.example/a/b/", "b"), ("urn:x", "urn:x"), ("x#", "x")]
)
def test_the_local_part_of_an_iri(iri: str, local: str) -> None:
    """What stands behind the last slash or hash."""
    assert names.local(iri) == local
