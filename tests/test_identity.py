"""Mentions become entities, claims become facts, and only what counts is asserted."""

from __future__ import annotations

from dataclasses import replace

import pytest

import kg
from kg.config import Settings, Trust
from kg.extract import echo
from kg.model import Document, Knowledge, Reading, Status
from kg.names import local


def reading(ident: str, source: str) -> Reading:
    """Return what the bracketed text says, as the document ``ident``."""
    parsed = echo.parse(source)
    return replace(parsed, document=replace(parsed.document, id=ident))


def facts(knowledge: Knowledge) -> set[tuple[str, str, str]]:
    """Return the asserted facts by local names."""
    return {(local(f.subject), local(f.relation), local(f.object)) for f in knowledge.facts if f.asserted}


def test_one_name_in_two_documents_is_one_entity() -> None:
    """Entities of different documents with the same name and kind share an IRI, whatever the legal suffix."""
    first = kg.read(Document("a", "Facebook Inc. owns Instagram."))
    second = kg.read(Document("b", "Facebook owns WhatsApp."))

    knowledge = kg.resolve([first, second])

    assert facts(knowledge) == {("facebook", "owns", "instagram"), ("facebook", "owns", "whatsapp")}


def test_a_last_name_is_no_legal_suffix() -> None:
    """People are called Vos and Spa; only firms leave such words off (v.o.s. is a Czech legal form)."""
    people = [reading(str(number), f"[{name}|Person#p] spoke.") for number, name in enumerate(("Ada Vos", "Ada Spa"))]

    iris = [entity.iri for entity in kg.resolve(people).entities]

    assert list(map(local, iris)) == ["ada-spa", "ada-vos"]


def test_order_of_readings_does_not_matter() -> None:
    """The same readings in another order give the same knowledge."""
    readings = [kg.read(Document(ident, f"Acme owns {ident} Motors.")) for ident in ("Beta", "Alpha", "Gamma")]

    assert kg.resolve(readings) == kg.resolve(reversed(readings))


def test_a_person_and_a_place_of_one_name_stay_apart() -> None:
    """Kind is part of identity."""
    text = "Mr. Jordan founded Acme Motors. Globex Inc. is headquartered in Jordan."

    iris = {entity.iri for entity in kg.resolve([kg.read(text)]).entities}

    assert {"https://example.org/id/person/jordan", "https://example.org/id/place/jordan"} <= iris


def test_denied_and_planned_claims_yield_no_plain_fact() -> None:
    """A fact that is only denied, planned or reported is kept with its claim, and not asserted."""
    knowledge = kg.resolve([kg.read("Acme did not acquire Globex. Acme plans to acquire Initech.")])

    assert len(knowledge.facts) == 2
    assert facts(knowledge) == set()


REPORT = "Globex was acquired by Acme, {} said."
TRUSTED = [
    ("a spokesman", Trust.NEVER, False),
    ("Acme", Trust.NEVER, False),
    ("Acme", Trust.PARTY, True),
    ("Jane Roe", Trust.PARTY, False),
    ("Jane Roe", Trust.NAMED, True),
    ("a spokesman", Trust.NAMED, False),
    ("a spokesman", Trust.ALL, True),
]


@pytest.mark.parametrize(("speaker", "trust", "asserted"), TRUSTED)
def test_trust_decides_about_reports(speaker: str, trust: Trust, asserted: bool) -> None:  # noqa: FBT001  a table's column
    """Reported claims count by the rule that the settings name."""
    knowledge = kg.resolve([kg.read(REPORT.format(speaker))], settings=Settings(trust=trust))

    assert [fact.claims[0][1].status for fact in knowledge.facts] == [Status.REPORTED]
    assert [fact.asserted for fact in knowledge.facts] == [asserted]


def test_a_low_score_is_not_asserted() -> None:
    """A claim below the least score is kept and yields no plain fact."""
    read = kg.read("Facebook owns Instagram.")

    knowledge = kg.resolve([read], settings=Settings(minimum_score=0.99))

    assert [fact.asserted for fact in knowledge.facts] == [False]


def test_a_described_thing_without_a_name_gets_an_iri_of_its_document() -> None:
    """What the words "a live broadcasting service" describe is a thing of the document that brings it up."""
    knowledge = kg.resolve([kg.read(Document("news.txt", "Facebook launched a live broadcasting service."))])

    unnamed = [entity for entity in knowledge.entities if "#thing-" in entity.iri]

    assert [entity.label for entity in unnamed] == ["a live broadcasting service"]
    assert unnamed[0].iri == "https://example.org/id/doc/news.txt#thing-18"


def test_amounts_are_entities_and_dates_literals() -> None:
    """An amount becomes a node named by value and unit, a date a typed literal."""
    knowledge = kg.resolve([kg.read("Facebook has 1.6 billion monthly active users. Facebook was founded in 2004.")])

    found = {local(fact.relation): (local(fact.object), fact.datatype) for fact in knowledge.facts}

    assert found["hasUsers"] == ("1600000000-monthly-active-users", None)
    assert found["foundedOn"] == ("2004", "http://www.w3.org/2001/XMLSchema#gYear")
