"""Checking: what breaks a shape is told in words, with the sentences behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

import kg
from kg import explain, rdf
from kg.errors import InputError, UsageError
from kg.extract import echo
from kg.names import SH
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    KgHere = Callable[..., tuple[int, bytes, str]]

NEWS = """\
[Joe Hart|Person#joe] is based in [Monday Blues|Product#blues]. [Acme|Company#acme] is based in [Oslo|City#oslo].
---
joe basedIn blues
acme basedIn oslo
"""
PREFIXES = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix kg: <https://w3id.org/text2kg/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
ACME, IN = "Acme (a company)", "Acme (a company) based in Oslo (a city)"
WRONG = "Joe Hart (a person) based in Monday Blues (a product): “based in” wants a place"


@pytest.fixture
def news() -> Store:
    """Hold a fact that is right and one that cannot be."""
    store = Store.memory()
    store.add(rdf.quads(kg.resolve([echo.parse(NEWS)])))
    return store


@pytest.fixture
def sound() -> Store:
    """Hold a fact that is right."""
    store = Store.memory()
    store.add(rdf.quads(kg.resolve([echo.parse("[Acme|Company#a] lies in [Oslo|City#o].\n---\na basedIn o\n")])))
    return store


def told(store: Store, update: str, *, shapes: Path | None = None) -> list[str]:
    """Return the messages after an update."""
    store.update(update)
    return [each.message for each in explain.check(store, shapes=[shapes] if shapes else []).violations]


def shape(folder: Path, text: str) -> Path:
    """Write a shape on what is based somewhere."""
    path = folder / "mine.ttl"
    path.write_text(f"{PREFIXES}\nkg:Mine a sh:NodeShape ; sh:targetSubjectsOf kg:basedIn ; {text} .", encoding="utf-8")
    return path


def test_what_was_read_conforms(sound: Store) -> None:
    """Claims and plain triples are as the shapes want them."""
    report = explain.check(sound)
    assert (report.conforms, report.claims) == (True, 1)


def test_a_violation_is_told_in_words_under_its_shape(news: Store) -> None:
    """Labels, types and what was wanted are named."""
    [violation] = explain.check(news).violations
    assert (violation.shape, violation.message) == ("based in (kg:basedIn-shape)", WRONG)


def test_the_claims_behind_a_violation_are_found(news: Store) -> None:
    """The sentence that led to it is quoted."""
    [violation] = explain.check(news).violations
    assert [each.marked() for each in explain.evidence(news, violation)] == ["«Joe Hart» is based in «Monday Blues»."]


def test_the_question_of_a_violation_finds_its_claims(news: Store) -> None:
    """``why`` understands it."""
    [violation] = explain.check(news).violations
    question = explain.question(news, violation)
    assert question == ("Joe Hart", "basedIn", "Monday Blues")
    assert explain.why(news, *question) == explain.evidence(news, violation)


@pytest.mark.parametrize(
    ("inserted", "message"),
    [
        ("id:acme kg:foundedOn 'soon'", f"{ACME} founded on “soon”: “founded on” wants a date"),
        (
            "id:acme kg:foundedOn '2009'^^xsd:gYear, '2010'^^xsd:gYear",
            f"{ACME}: it has 2 “founded on” (2009, 2010), and may have 1",
        ),
        (
            "id:acme kg:marriedTo id:bolt, place:oslo",
            f"{ACME} married to id:bolt (of no known type) and 1 more: “married to” is said of a person",
        ),
        ("amount:x a kg:Percentage ; rdf:value 5.0 ; kg:unit 'x'", "amount:x (a percentage): “unit” must be %"),
        (
            "amount:x a kg:Money ; rdf:value 5.0",
            "amount:x (an amount of money): it has no “unit”, and must have at least 1",
        ),
    ],
)
def test_each_sort_of_constraint_has_its_words(sound: Store, inserted: str, message: str) -> None:
    """Datatypes, numbers of values, subjects and fixed values are told by what is wanted."""
    assert message in told(sound, f"INSERT DATA {{ {inserted} }}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "sh:property [ sh:path kg:basedIn ; sh:minCount 2 ]",
            f"{ACME}: it has 1 “based in”, and must have at least 2",
        ),
        ("sh:property [ sh:path kg:basedIn ; sh:nodeKind sh:Literal ]", f"{IN}: “based in” wants a literal"),
        ("sh:class kg:Person", f"{IN}: “based in” is said of a person"),
        ("sh:message 'Ask the registrar.' ; sh:class kg:Person", f"{IN}: Ask the registrar."),
        ("sh:not [ sh:class kg:Company ]", f"{IN}: Node"),
        (
            "sh:property [ sh:path rdfs:label ; sh:minLength 9 ]",
            f"{ACME} rdfs:label “Acme”: “rdfs:label” must have at least 9 characters",
        ),
        (
            "sh:property [ sh:path rdfs:label ; sh:in ( 'A' 'B' 'C' ) ]",
            f"{ACME} rdfs:label “Acme”: “rdfs:label” must be A, B or C",
        ),
    ],
)
def test_shapes_of_others_are_told_too(sound: Store, tmp_path: Path, text: str, message: str) -> None:
    """In our words, in those of the author, or in pySHACL's where there are no better ones."""
    [found] = told(sound, "INSERT DATA {}", shapes=shape(tmp_path, text))
    assert found.startswith(message)


def test_a_severity_is_kept(sound: Store, tmp_path: Path) -> None:
    """A warning is no violation, but the graph does not conform."""
    report = explain.check(sound, shapes=[shape(tmp_path, "sh:severity sh:Warning ; sh:class kg:Person")])
    assert ([each.severity for each in report.violations], report.conforms) == (["warning"], False)


def test_a_fault_in_the_record_names_the_document(sound: Store) -> None:
    """A claim without status is no fault of the facts."""
    sound.update("DELETE WHERE { GRAPH ?g { ?claim kg:status ?status } }")
    [violation] = explain.check(sound).violations
    assert violation.document == "https://example.org/id/doc/text"


def test_what_was_inferred_is_not_checked(news: Store) -> None:
    """By the range of "based in" the product would be a place."""
    explain.conclude(news)
    assert [each.message for each in explain.check(news).violations] == [WRONG]


def test_another_ontology_has_other_shapes(sound: Store, tmp_path: Path) -> None:
    """What it says of domains and ranges is asked for, in its words."""
    path = tmp_path / "mine.ttl"
    path.write_text(
        f"{PREFIXES}@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "kg:basedIn a owl:ObjectProperty ; rdfs:label 'has its seat in' ; rdfs:range kg:Person ."
    )
    [violation] = explain.check(sound, path).violations
    assert violation.message == "Acme (a company) has its seat in Oslo (a city): “has its seat in” wants a person"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("<urn:a> <urn:b> <urn:c> .", UsageError),
        (f"{PREFIXES} kg:X a sh:NodeShape ; sh:targetClass kg:Company ; sh:property 'x' .", UsageError),
        (f"{PREFIXES} kg:X a sh:NodeShape ; sh:targetClass", InputError),
    ],
)
def test_shapes_that_cannot_be_used_are_refused(
    sound: Store, tmp_path: Path, text: str, error: type[Exception]
) -> None:
    """Files without shapes, shapes that are none, and what is no RDF."""
    path = tmp_path / "shapes.ttl"
    path.write_text(text)
    with pytest.raises(error):
        explain.check(sound, shapes=[path])


@pytest.fixture
def place(tmp_path: Path, news: Store) -> Path:
    """Keep the news on disk."""
    with Store.open(tmp_path / "news.kg", create=True) as store:
        store.add(news.quads())
    return tmp_path / "news.kg"


def test_the_command_tells_each_violation_with_its_sentence(kg_here: KgHere, place: Path) -> None:
    """Grouped by shape, with the way to see more; the exit code is 1."""
    code, out, _ = kg_here("check", "--store", place)
    assert (code, out.decode().splitlines()[:5]) == (
        1,
        [
            "based in (kg:basedIn-shape)",
            f"  {WRONG}",
            "    «Joe Hart» is based in «Monday Blues».",
            "      text, characters 0–34",
            f"    kg why 'Joe Hart' basedIn 'Monday Blues' --store {place}",
        ],
    )


def test_the_hint_of_the_command_works(kg_here: KgHere, place: Path) -> None:
    """What is printed can be typed."""
    code, out, _ = kg_here("why", "Joe Hart", "basedIn", "Monday Blues", "--store", place)
    assert (code, "«Joe Hart» is based in «Monday Blues»." in out.decode()) == (0, True)


def test_the_command_says_what_was_added_by_hand(kg_here: KgHere, place: Path) -> None:
    """Where no claim says so, none is shown."""
    with Store.open(place) as store:
        store.update("INSERT DATA { id:acme kg:foundedOn 'soon' }")
    _, out, _ = kg_here("check", "--store", place)
    assert "wants a date\n    no claim says so: it was added by hand\n" in out.decode()


def test_the_command_shows_so_many(kg_here: KgHere, place: Path) -> None:
    """The rest is counted."""
    with Store.open(place) as store:
        store.update("INSERT DATA { id:acme kg:foundedOn 'soon', 'now' }")
    _, out, _ = kg_here("check", "--store", place, "--limit", "1")
    assert "… and 3 more; --limit 4 shows all" in out.decode()


def test_a_graph_that_conforms_exits_with_0(kg_here: KgHere, place: Path) -> None:
    """It is said what was looked at."""
    with Store.open(place) as store:
        store.update("DELETE WHERE { person:joe-hart kg:basedIn ?o }")
    code, out, _ = kg_here("check", "--store", place)
    assert (code, out.decode().startswith("9 triples and 2 claims conform to ")) == (0, True)


def test_the_report_is_the_one_of_the_standard(kg_here: KgHere, place: Path, tmp_path: Path) -> None:
    """It is a ``sh:ValidationReport`` with a result for each violation, and the same bytes each time."""
    kg_here("check", "--store", place, "-o", "one.ttl")
    kg_here("check", "--store", place, "-o", "two.ttl")
    report = rdflib.Graph().parse(tmp_path / "one.ttl")
    assert len(list(report.subjects(rdflib.RDF.type, rdflib.URIRef(SH + "ValidationResult")))) == 1
    assert (tmp_path / "one.ttl").read_bytes() == (tmp_path / "two.ttl").read_bytes()


def test_files_are_checked_as_stores_are(kg_here: KgHere, place: Path) -> None:
    """An export has the claims too."""
    kg_here("export", "--store", place, "-o", "news.ttl")
    code, out, _ = kg_here("check", "--data", "news.ttl")
    assert (code, "    kg why 'Joe Hart' basedIn 'Monday Blues' --data news.ttl\n" in out.decode()) == (1, True)


@pytest.mark.parametrize(
    ("text", "code", "begin"),
    [
        ("<urn:a> <urn:b> <urn:c> .", 2, "error: shapes.ttl holds no SHACL shape"),
        (
            f"{PREFIXES} kg:X a sh:NodeShape ; sh:targetClass kg:Company ; sh:property 'x' .",
            2,
            "error: the shapes cannot",
        ),
        ("<urn:a> <urn:b>", 3, "error: shapes.ttl:1:"),
    ],
)
def test_the_exit_codes_are_those_of_pyshacl(kg_here: KgHere, place: Path, text: str, code: int, begin: str) -> None:
    """2 when the validation itself fails, 3 when something cannot be read."""
    (place.parent / "shapes.ttl").write_text(text)
    found, _, err = kg_here("check", "--store", place, "--shapes", "shapes.ttl")
    assert (found, err[: len(begin)]) == (code, begin)


def test_the_report_of_a_graph_is_read_by_the_report_itself(news: Store) -> None:
    """The graph of the report holds as many results as there are violations."""
    report = explain.check(news)
    results = ox.Dataset(rdf.from_rdflib(report.graph)).quads_for_predicate(ox.NamedNode(SH + "result"))
    assert len(list(results)) == len(report.violations)
