"""The shapes fit the ontology: they pass what a reader writes and reject what contradicts it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph

from kg.names import KG
from kg.ontology import load
from kg.shapes import shapes, turtle

FOLDER = Path(__file__).parent.parent / "ontology"
SHAPES = Graph().parse(FOLDER / "shapes.ttl")
TERMS = Graph().parse(FOLDER / "kg.ttl")
HEAD = """
@prefix : <https://example.org/id/> .
@prefix kg: <https://w3id.org/text2kg/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:facebook a kg:Company .  :instagram a kg:Product .  :joe a kg:Person .  :seoul a kg:City .  :korea a kg:Country .
"""
CLAIM = """
<https://example.org/d#char=0,9> a oa:TextPositionSelector ; oa:start 0 ; oa:end 9 ; oa:exact "Joe works" .
<https://example.org/d#claim-1> a kg:Claim ; rdf:subject :joe ; rdf:predicate kg:manages ; rdf:object :facebook ;
    kg:status %s ; kg:confidence %s ; kg:evidence <https://example.org/d#char=0,9> .
"""


def conforms(text: str) -> tuple[bool, str]:
    """Return whether the statements pass the shapes, with the report."""
    ok, _, report = validate(Graph().parse(data=HEAD + text), shacl_graph=SHAPES, ont_graph=TERMS, inference="none")
    return bool(ok), report


@pytest.mark.parametrize(
    "text",
    [
        ":facebook kg:owns :instagram ; kg:basedIn :seoul . :joe kg:manages :facebook ; kg:bornOn '1970'^^xsd:gYear .",
        ":o a kg:Organization . :joe kg:playsFor :o .",  # not known more precisely, so it may be a team
        ":x a kg:Place . :x kg:owns :instagram .",
        ":facebook kg:hasUsers :n . :n a kg:Quantity ; rdf:value 1600000000.0 ; kg:unit 'users' .",
        ":facebook kg:revenue :n . :n a kg:Money ; rdf:value 5000000.0 ; kg:unit 'USD' .",
        ":facebook kg:foundedOn '2004-02-04'^^xsd:date .",
        ":facebook kg:foundedOn '2004-01-01/2004-03-31'^^<http://id.loc.gov/datatypes/edtf/EDTF> .",
        CLAIM % ("kg:reported", "0.9"),
    ],
)
def test_sound_graphs_pass(text: str) -> None:
    """What the reader writes conforms."""
    assert conforms(text)[0], conforms(text)[1]


@pytest.mark.parametrize(
    "text",
    [
        ":seoul kg:owns :facebook .",
        ":facebook kg:manages :joe .",
        ":joe kg:bornOn :seoul .",
        ":joe kg:bornOn '1970'^^xsd:gYear , '1971'^^xsd:gYear .",
        ":joe kg:bornOn 'in May' .",
        ":joe kg:playsFor :facebook .",
        ":facebook kg:revenue '5 million' .",
        ":n a kg:Money ; rdf:value 5.0 ; kg:unit 'dollars' .",
        ":n a kg:Money ; rdf:value '5 million' ; kg:unit 'USD' .",
        ":n a kg:Percentage ; rdf:value 5.0 .",
        CLAIM % ("kg:doubted", "0.9"),
        CLAIM % ("kg:asserted", "1.9"),
        ":c a kg:Claim .",
    ],
)
def test_wrong_graphs_are_rejected(text: str) -> None:
    """What contradicts domain, range, functional properties or the record is reported."""
    assert not conforms(text)[0]


def test_shipped_shapes_are_in_step() -> None:
    """``ontology/shapes.ttl`` is what the default ontology gives: `kg ontology shapes -o ontology/shapes.ttl`."""
    assert (FOLDER / "shapes.ttl").read_text() == turtle(load())


def test_shapes_are_valid_shacl() -> None:
    """A few of the shapes, and all of the record's, conform to the shapes of SHACL itself (all of them: 35 s)."""
    few = replace(load(), relations={iri: load().relations[KG + iri] for iri in ("owns", "bornOn", "revenue")})

    assert validate(Graph(), shacl_graph=shapes(few), meta_shacl=True)[0]


def test_one_shape_a_relation() -> None:
    """Each relation has its shape."""
    text = turtle(load())

    assert [iri for iri in load().relations if f"sh:targetSubjectsOf kg:{iri.partition('#')[2]} ;" not in text] == []


def test_foreign_ontology() -> None:
    """A foreign ontology gets shapes over its own classes; where it leaves things open, so do they."""
    known = load("""
        @prefix : <https://example.org/zoo#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        :Person a owl:Class . :Genre a owl:Class .
        :likes a owl:ObjectProperty ; rdfs:label "likes \\"a lot\\"" ; rdfs:domain :Person ; rdfs:range :Genre .
        :opened a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:range xsd:date .
    """)

    asked = {
        str(each) for each in shapes(known).query("SELECT ?c { ?s <http://www.w3.org/ns/shacl#class> ?c }").bindings
    }
    assert "https://example.org/zoo#Person" in str(asked)
    assert "https://example.org/zoo#Genre" not in str(asked)
    assert "sh:maxCount 1" in turtle(known)


def test_shapes_can_be_read_as_an_ontology() -> None:
    """The shapes alone say enough to find the relations: names, domains and ranges come back."""
    back = load(SHAPES)

    assert set(back.relations) >= set(load().relations)
    born = back.relations["https://w3id.org/text2kg/ontology#bornOn"]
    assert (born.label, born.functional) == ("born on", True)
