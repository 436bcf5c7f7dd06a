"""The linter names what keeps an ontology from finding anything, and the commands show what it can find."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli.ontology import ontology
from kg.ontology import Finding, Severity, lint
from kg.ontology.source import default_path

SHAPES = Path(__file__).parent.parent / "ontology" / "shapes.ttl"
EX = "https://example.org/zoo#"
HEAD = """
@prefix : <https://example.org/zoo#> .
@prefix kg: <https://w3id.org/text2kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:feeds a owl:ObjectProperty ; rdfs:label "feeds"@en .
"""


def found(text: str) -> list[Finding]:
    """Return what is wrong with the statements, beside those of the sound property."""
    return [each for each in lint(HEAD + text) if each.term != EX + "feeds"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (":P12 a owl:ObjectProperty ; rdfs:domain schema:Person .", "nothing can trigger it"),
        (":P12 a owl:ObjectProperty ; rdfs:label 'besitzt'@de .", "labels in de, but none in English"),
        (":p a owl:ObjectProperty ; rdfs:label 'p' ; kg:phrase 'owns Y' .", "must hold X and Y once each"),
        (":p a owl:ObjectProperty ; rdfs:label 'p' ; kg:phrase 'X is the Y' .", "says nothing about X and Y"),
        (":p a owl:ObjectProperty , owl:DatatypeProperty ; rdfs:label 'p' .", "both an object property and"),
        (":p a owl:ObjectProperty ; rdfs:label 'p' ; rdfs:range xsd:date .", "xsd:date is a datatype"),
        (":p a owl:DatatypeProperty ; rdfs:label 'p' ; rdfs:range :Cat . :Cat a owl:Class .", "is a class"),
        (":p a owl:DatatypeProperty ; rdfs:label 'p' ; rdfs:range xsd:boolean .", "nothing that the reader can find"),
        (
            (
                ":p a owl:ObjectProperty ; rdfs:label 'p' ; rdfs:domain :Cat , :Dog ."
                " :Cat a owl:Class ; owl:disjointWith :Dog . :Dog a owl:Class ."
            ),
            "nothing can stand in its domain",
        ),
        (
            (
                ":p a owl:ObjectProperty ; rdfs:label 'p' ; rdfs:range :Cat ; rdfs:subPropertyOf :q ."
                " :q a owl:ObjectProperty ; rdfs:label 'q' ; rdfs:range :Dog ."
                " :Cat a owl:Class . :Dog a owl:Class . :Cow a owl:Class ."
                " [] a owl:AllDisjointClasses ; owl:members ( :Cat :Dog :Cow ) ."
            ),
            "nothing can stand in its range",
        ),
        (
            (
                ":Cat a owl:Class ; rdfs:subClassOf :Pet , :Wild . :Pet a owl:Class ; owl:disjointWith :Wild ."
                " :Wild a owl:Class ."
            ),
            "nothing can be of this class",
        ),
        (":Cat a owl:Class ; rdfs:subClassOf :Pet . :Pet a owl:Class ; rdfs:subClassOf :Cat .", "lies below itself"),
        (
            ":p a owl:ObjectProperty ; rdfs:subPropertyOf :q . :q a owl:ObjectProperty ; rdfs:subPropertyOf :p .",
            "lies below itself",
        ),
    ],
)
def test_errors(text: str, words: str) -> None:
    """Each thing that keeps a relation from being found, or makes it impossible, is an error."""
    errors = [each.problem for each in found(text) if each.severity is Severity.ERROR]

    assert any(words in problem for problem in errors), errors


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (":worksFor a owl:ObjectProperty .", "its name is read as 'works for'"),
        (":P12 a owl:ObjectProperty ; skos:altLabel 'works for' .", "only other names"),
        (":p a owl:ObjectProperty ; rdfs:label 'p' ; rdfs:domain :Cat .", "declared nowhere"),
        (":C12 a owl:Class .", "its name is a code"),
        (":p a owl:ObjectProperty ; rdfs:label 'p' ; rdfs:domain :Genre . :Genre a owl:Class .", "no kind of thing"),
        (
            (
                ":p a owl:ObjectProperty ; kg:phrase 'X eats Y' ; rdfs:label 'p' ."
                " :q a owl:ObjectProperty ; kg:phrase 'X eats Y' ; rdfs:label 'q' ."
            ),
            "also says",
        ),
    ],
)
def test_warnings(text: str, words: str) -> None:
    """What makes finding less certain is a warning."""
    findings = found(text)

    assert any(words in each.problem for each in findings), findings
    assert {each.severity for each in findings} == {Severity.WARNING}


def test_a_narrower_relation_may_share_a_phrase() -> None:
    """Who joins a team plays for it, who joins another organisation works for it."""
    kinds = " rdfs:domain :Human ; rdfs:range :Body ."
    wide = ":works a owl:ObjectProperty ; rdfs:label 'works for' ; kg:phrase 'X joins Y' ;" + kinds
    narrow = wide.replace(":works", ":plays").replace("works for", "plays for")
    classes = (
        ":Human a owl:Class ; rdfs:subClassOf kg:Person . :Body a owl:Class ; rdfs:subClassOf kg:Organization ."
        " :Club a owl:Class ; rdfs:subClassOf :Body ."
    )
    alike, narrower = (found(classes + wide + each) for each in (narrow, narrow.replace(":Body", ":Club")))
    assert any("also says" in each.problem for each in alike)
    assert not any("also says" in each.problem for each in narrower)


def test_sound_ontology() -> None:
    """An ontology with a label for each property has nothing wrong with it."""
    assert lint(HEAD) == ()


def test_empty_ontology() -> None:
    """An ontology without any property is an error of the whole."""
    (only,) = lint("@prefix a: <http://a/> .\n<http://a/o> a <http://www.w3.org/2002/07/owl#Ontology> .\n")

    assert (only.severity, only.term) == (Severity.ERROR, "http://a/o")


def run(*words: str) -> Result:
    """Run ``kg ontology`` with these words."""
    return CliRunner().invoke(ontology, list(words))


def test_show() -> None:
    """The table names each relation with what it goes from and to, and its first phrases."""
    lines = run("show").stdout.splitlines()

    (owns,) = (line for line in lines if line.startswith("kg:owns "))
    assert lines[0].split() == ["RELATION", "FROM", "TO", "SAID", "AS"]
    assert "person, organization, country" in owns
    assert "; X owns Y; X is the owner of Y (+" in owns
    assert owns.index("Y is the [product]") == lines[0].index("SAID AS")


def test_show_types_and_phrases() -> None:
    """Types are listed with their words, and phrases one a line."""
    assert "firm" in next(line for line in run("show", "--types").stdout.splitlines() if line.startswith("kg:Company"))
    assert "kg:owns" in run("show", "--phrases").stdout


def test_show_prints_the_source() -> None:
    """What is printed is the file of the default ontology, comments and all, and nothing else goes with it."""
    assert run("show", "--source").stdout == default_path().read_text(encoding="utf-8")
    assert "do not go together" in str(run("show", "--source", "--types").exception)


def test_show_names_codes(tmp_path: Path) -> None:
    """A relation whose name is a code is shown with its label."""
    path = tmp_path / "my.ttl"
    path.write_text(HEAD + ":P57 a owl:ObjectProperty ; rdfs:label 'director' .")

    assert "P57 (director)" in run("show", str(path)).stdout


@pytest.mark.parametrize(("text", "code"), [(":p a owl:ObjectProperty ; kg:phrase 'owns' .", 1), ("", 0)])
def test_lint_tells_by_its_exit_code(tmp_path: Path, text: str, code: int) -> None:
    """The exit code is 1 when there are errors, and each is named on a line of its own."""
    path = tmp_path / "my.ttl"
    path.write_text(HEAD + text)

    result = run("lint", str(path))
    assert result.exit_code == code
    assert result.stdout.count("error: ") == code
    assert f"{code} error" in result.stderr


def test_shapes_command(tmp_path: Path) -> None:
    """The shapes go to a file or to standard output, byte for byte the same."""
    path = tmp_path / "shapes.ttl"

    assert run("shapes", "-o", str(path)).exit_code == 0
    assert path.read_text() == run("shapes").stdout == SHAPES.read_text()
