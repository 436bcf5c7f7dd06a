"""The parser is corrected where names show that it went wrong."""

from __future__ import annotations

import pytest

import kg
from kg import names
from kg.extract.repair import repaired
from kg.model import Document, MentionKind


def said(text: str) -> set[tuple[str, str, str]]:
    """Read a text with the shipped steps; return its claims as subject, relation and object."""
    reading = kg.read(Document("text", text))
    return {(each.subject.span.text, names.local(each.relation), each.object.span.text) for each in reading.claims}


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("President Ana Duarte appointed Rui Melo finance minister.", ("Rui Melo", "holdsRole", "finance minister")),
        ("President Ana Duarte appointed Rui Melo finance minister.", ("Rui Melo", "appointedBy", "Ana Duarte")),
        ("Nordbor has appointed Kari Moe chief executive.", ("Kari Moe", "chiefExecutiveOf", "Nordbor")),
        ("A spokesman for Veraxis, Tom Reed, said no.", ("Tom Reed", "spokespersonFor", "Veraxis")),
        ("The chairman of Nordbank, Lars Holm, was absent.", ("Lars Holm", "chairs", "Nordbank")),
        ("The capital of Norway, Oslo, lies on a fjord.", ("Oslo", "capitalOf", "Norway")),
        ("She met Aquadur's founder and chairwoman, Ana Ruiz, five times.", ("Ana Ruiz", "founded", "Aquadur")),
        (
            "Ana Ruiz, whose book The Patient Element was published in 2021, spoke.",
            ("whose", "wrote", "The Patient Element"),
        ),
        ("A film by Ana Costa, The Tide, opens on Friday.", ("Ana Costa", "directed", "The Tide")),
        ("The Tide, which Ana Costa directed, opens in Lisbon.", ("Ana Costa", "directed", "The Tide")),
        ("Nordea sold its Russian unit Promsviaz to Alfa Bank.", ("Alfa Bank", "acquired", "Promsviaz")),
    ],
)
def test_names_tell_the_parser_what_belongs_together(text: str, claim: tuple[str, str, str]) -> None:
    """Objects of naming, names behind nouns of their kind, and relative pronouns."""
    assert claim in said(text)


def test_a_phrase_lets_go_of_the_name_it_took_in() -> None:
    """Who was appointed is no part of the role."""
    reading = kg.read(Document("text", "President Ana Duarte appointed Rui Melo finance minister."))
    nouns = {each.span.text for each in reading.mentions if each.kind is MentionKind.NOMINAL}
    assert not any("Rui" in noun for noun in nouns)


@pytest.mark.parametrize("text", ["Facebook owns Instagram.", "A suburb of Paris, France, was flooded."])
def test_what_is_right_stays_as_it_is(text: str) -> None:
    """A reading that asks for no correction is the same one."""
    reading = kg.read(Document("text", text))
    assert repaired(reading) is reading


def test_until_ends_the_nearest_role() -> None:
    """Who is a nephew of a former president is his nephew still."""
    text = "Bo Lee is a nephew of Pavel Lebedev, president of Paraguay until 2001, and used to run a studio."
    claims = kg.read(Document("text", text)).claims
    statuses = {names.local(each.relation): str(each.status) for each in claims}
    assert statuses["relativeOf"] == "asserted"
    assert statuses["headOfStateOf"] == "ended"
