"""Any ontology is read sensibly: what it offers, with which words, and how the reader's types meet it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

from kg.errors import InputError, SyntaxProblem
from kg.names import KG, XSD
from kg.ontology import Ontology, load, phrase
from kg.ontology.labels import Names, phrases, plain

BENCH = Path(os.environ.get("KG_BENCH", Path(__file__).parents[2] / "shared" / "bench"))
DATE, AMOUNTS = (KG + "Date",), (KG + "Quantity", KG + "Money", KG + "Percentage")
EX = "https://example.org/zoo#"
HEAD = """
@prefix : <https://example.org/zoo#> .
@prefix kg: <https://w3id.org/text2kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ZOO = """
<https://example.org/zoo> a owl:Ontology ; rdfs:label "Zoo" .
:Zoo a owl:Class ; rdfs:label "zoo"@en ; rdfs:subClassOf :Organisation .
:Keeper a owl:Class ; rdfs:subClassOf :Person .
:Person a owl:Class .
:Organisation a owl:Class .
:feeds a owl:ObjectProperty ; rdfs:label "feeds"@en ; kg:phrase "X looks after Y"@en ; rdfs:domain :Keeper .
:worksFor a owl:ObjectProperty ; rdfs:domain :Person ; rdfs:range :Organisation .
:foundingYear a owl:DatatypeProperty ; rdfs:domain :Zoo ; rdfs:range xsd:gYear .
:old a owl:ObjectProperty ; rdfs:label "old"@en ; owl:deprecated true .
:note a owl:AnnotationProperty ; rdfs:label "note"@en .
"""


def zoo(text: str = ZOO) -> Ontology:
    """Load a small ontology from Turtle text without its prefixes."""
    return load(HEAD + text)


def test_only_the_given_relations_are_offered() -> None:
    """The user's relations are there, and no others; annotations and deprecated terms are not."""
    assert set(zoo().relations) == {EX + "feeds", EX + "worksFor", EX + "foundingYear"}


def test_own_phrases_come_alone() -> None:
    """Where the ontology says how a relation is said, nothing is added."""
    assert zoo().relations[EX + "feeds"].phrases == ("X looks after Y",)


def test_label_from_the_local_name() -> None:
    """A property without label is called by its name, and has all phrases of the default relation of that name."""
    relation = zoo().relations[EX + "worksFor"]

    assert relation.label == "works for"
    assert {"X works for Y", "Y employs X", "X is an employee of Y"} <= set(relation.phrases)


def test_datatypes_become_kinds_of_values() -> None:
    """A date in the range is what the reader calls a date."""
    relation = zoo().relations[EX + "foundingYear"]

    assert relation.range == DATE
    assert "X is founded in Y" in relation.phrases


@pytest.mark.parametrize(
    ("range_", "expected"),
    [
        ("xsd:date", DATE),
        ("xsd:gYear", DATE),
        ("schema:Date", DATE),
        ("xsd:integer", AMOUNTS),
        ("xsd:decimal", AMOUNTS),
        (":number", AMOUNTS),
        (":date", DATE),
        (":Year", DATE),
        ("xsd:string", ()),
        ("rdfs:Literal", ()),
        (":string", ()),
        ("owl:Thing", ()),
        ("[ a owl:Class ; owl:unionOf ( :Cat :Dog ) ]", (EX + "Cat", EX + "Dog")),
    ],
)
def test_ranges(range_: str, expected: tuple[str, ...]) -> None:
    """Datatypes, classes of values and unions are understood in a range."""
    known = zoo(f':eats a owl:ObjectProperty ; rdfs:label "eats" ; rdfs:range {range_} .')

    assert known.relations[EX + "eats"].range == expected


def test_schema_org_style() -> None:
    """schema:domainIncludes and rangeIncludes list alternatives, and name the property's own kind of thing."""
    known = zoo("""
        :keeper a rdf:Property ; schema:name "keeper" ;
            schema:domainIncludes :Zoo , :Park ; schema:rangeIncludes schema:Person .
    """)

    relation = known.relations[EX + "keeper"]
    assert (relation.domain, relation.range) == ((EX + "Zoo", EX + "Park"), ("https://schema.org/Person",))


def test_shacl_style() -> None:
    """Shapes give properties, names, domains, ranges, alternatives and counts."""
    known = zoo("""
        :PersonShape a sh:NodeShape ; sh:targetClass :Person ; sh:property
            [ sh:path :birthDate ; sh:name "date of birth" ; sh:datatype xsd:date ; sh:maxCount 1 ] ,
            [ sh:path :employer ; sh:or ( [ sh:class :Zoo ] [ sh:class :Park ] ) ] .
    """)

    born, employer = known.relations[EX + "birthDate"], known.relations[EX + "employer"]
    assert (born.label, born.domain, born.range, born.functional) == ("date of birth", (EX + "Person",), DATE, True)
    assert employer.range == (EX + "Zoo", EX + "Park")


def test_wikidata_style() -> None:
    """A property entity is written by its direct claim, and its kind of value is known."""
    known = zoo("""
        <http://www.wikidata.org/entity/P569> a <http://wikiba.se/ontology#Property> ;
            rdfs:label "date of birth"@en , "Geburtsdatum"@de ;
            <http://wikiba.se/ontology#directClaim> wdt:P569 ;
            <http://wikiba.se/ontology#propertyType> <http://wikiba.se/ontology#Time> .
    """)

    ((iri, relation),) = known.relations.items()
    assert iri == relation.iri
    assert (relation.iri, relation.label) == ("http://www.wikidata.org/prop/direct/P569", "date of birth")
    assert relation.range == DATE
    assert "X is born on Y" in relation.phrases


@pytest.mark.parametrize(
    "statement",
    [
        'wdt:P57 a owl:ObjectProperty ; rdfs:label "who made it" .',
        ':p a owl:ObjectProperty ; rdfs:label "who made it" ; owl:equivalentProperty schema:director .',
        ':p a owl:ObjectProperty ; rdfs:label "who made it" ; skos:closeMatch <http://schema.org/director> .',
        ':p a owl:ObjectProperty ; rdfs:label "who made it" ; owl:inverseOf kg:directed .',
        ':p a owl:ObjectProperty ; rdfs:label "director" ; rdfs:domain schema:CreativeWork .',
    ],
)
def test_aligned_relations_bring_their_phrases(statement: str) -> None:
    """A relation that corresponds to a default one, from work to person, gets its phrases the right way round."""
    (relation,) = zoo(statement).relations.values()

    assert {"Y directs X", "Y is the director of X"} <= set(relation.phrases)
    assert "X directs Y" not in relation.phrases


def test_the_same_name_for_other_things_brings_nothing() -> None:
    """A label that a default relation has too is not enough where domain or range say otherwise."""
    known = zoo("""
        :capital a owl:ObjectProperty ; rdfs:domain :Company ; rdfs:range schema:Person .
    """)

    assert known.relations[EX + "capital"].phrases == ("Y is the capital of X",)


def test_narrower_relations_do_not_borrow_from_broader_ones() -> None:
    """What says that somebody manages does not say that he is the chief zoologist."""
    known = zoo(
        ':chiefZoologistOf a owl:ObjectProperty ; rdfs:subPropertyOf kg:manages ; rdfs:label "chief zoologist of" .'
    )

    assert known.relations[EX + "chiefZoologistOf"].phrases == ("X is a chief zoologist of Y",)


@pytest.mark.parametrize(
    ("class_", "base"),
    [
        (":Keeper rdfs:subClassOf schema:Person", "Person"),
        (":Keeper rdfs:subClassOf :Human . :Human owl:equivalentClass schema:Person", "Person"),
        (':Keeper rdfs:label "human"@en', "Person"),
        (':Keeper rdfs:label "film award"@en', "Award"),
        (':Keeper rdfs:label "celestial body"@en', "NaturalFeature"),
        (':Keeper rdfs:label "Record Label"@en', "Company"),
        (':Keeper rdfs:label "International Standard Book Number"@en', None),
        (':Keeper rdfs:label "genre"@en', None),
        (":Keeper rdfs:subClassOf :Circle . :Circle rdfs:subClassOf :Keeper", None),
    ],
)
def test_bases(class_: str, base: str | None) -> None:
    """A foreign class meets the default ones by alignment, name, main word or what lies above it."""
    known = zoo(f":Keeper a owl:Class . {class_} . :p a owl:ObjectProperty ; rdfs:label 'p of' ; rdfs:domain :Keeper .")

    assert known.types[EX + "Keeper"].base == (KG + base if base else None)


@pytest.mark.parametrize(
    ("type_", "allowed", "fits"),
    [
        ("Company", ("Organization",), True),
        ("Organization", ("Company",), True),  # not known more precisely
        ("Company", ("School",), False),
        ("Person", ("Organization", "Place"), False),
        ("Person", ("Thing",), True),
        ("Date", (), True),
        ("Date", ("Thing",), False),
        ("Money", ("Quantity",), False),
        ("Place", ("Country",), True),
        ("Thing", ("Person",), False),
    ],
)
def test_fitting_in_the_default_ontology(type_: str, allowed: tuple[str, ...], *, fits: bool) -> None:
    """A mention stands where its type, or something below it, is asked for."""
    assert load().fits(KG + type_, [KG + each for each in allowed]) is fits


@pytest.mark.parametrize(
    ("type_", "class_", "fits"),
    [
        ("Person", "Keeper", True),
        ("Company", "Keeper", False),
        ("Company", "Organisation", True),
        ("Person", "Mystery", True),
        ("Date", "Mystery", False),
    ],
)
def test_fitting_in_a_foreign_ontology(type_: str, class_: str, *, fits: bool) -> None:
    """Foreign classes are met through their base; one without a base lets everything but values pass."""
    known = zoo(ZOO + ":Mystery a owl:Class .")

    assert known.fits(KG + type_, (EX + class_,)) is fits


@pytest.mark.parametrize(
    ("class_", "may"),
    [
        (":Keeper a owl:Class ; rdfs:label 'animal doctor'", True),
        (":Keeper a owl:Class ; owl:equivalentClass <https://schema.org/Person>", False),
    ],
)
def test_a_class_known_by_name_alone_may_be_more(class_: str, *, may: bool) -> None:
    """What corresponds to a class only by its name lets other things pass, but no values; an alignment does not."""
    known = zoo(f"{class_} . :p a owl:ObjectProperty ; rdfs:label 'p of' ; rdfs:domain :Keeper .")
    asked = (EX + "Keeper",)

    assert known.may_fit(KG + "Company", asked) is may
    assert not known.fits(KG + "Company", asked)
    assert known.may_fit(KG + "Person", asked)
    assert not known.may_fit(KG + "Date", asked)
    assert not load().may_fit(KG + "Company", (KG + "Person",))


def test_types_to_write() -> None:
    """An entity is written with the most precise class that stands for what was read, else with the default one."""
    known = zoo()

    assert known.typed(KG + "Person") == EX + "Person"  # not :Keeper, which lies below it
    assert known.typed(KG + "Company") == EX + "Organisation"
    assert known.typed(KG + "City") == KG + "City"
    assert load().typed(KG + "Court") == KG + "Court"


def test_default_classes_keep_their_places() -> None:
    """Under a foreign ontology the reader's own types keep their hierarchy."""
    assert zoo().is_a(KG + "Court", KG + "Organization")
    assert zoo().is_a(EX + "Zoo", EX + "Organisation")
    assert not zoo().is_a(KG + "Person", KG + "Organization")


@pytest.mark.parametrize(
    ("format_", "ending"),
    [
        *(("turtle", ".ttl"), ("turtle", ".owl"), ("xml", ".rdf"), ("xml", ".owl"), ("json-ld", ".jsonld")),
        *(("json-ld", ".owl"), ("nt", ".nt"), ("nt", ".ttl"), ("trig", ".trig"), ("turtle", "")),
    ],
)
def test_formats(tmp_path: Path, format_: str, ending: str) -> None:
    """Each RDF format is read; the ending .owl says nothing about the format."""
    path = tmp_path / f"zoo{ending}"
    Graph().parse(data=HEAD + ZOO, format="turtle").serialize(path, format=format_, encoding="utf-8")

    assert load(path).relations == zoo().relations


def test_a_graph_is_read_like_a_file() -> None:
    """An rdflib graph gives the same ontology, with the same digest, as the text it was parsed from."""
    known = load(Graph().parse(data=HEAD + ZOO, format="turtle"))

    assert (known.relations, known.types, known.digest) == (zoo().relations, zoo().types, zoo().digest)


def test_order_of_statements_does_not_matter() -> None:
    """The same statements in another order give the same ontology in the same order."""
    lines = Graph().parse(data=HEAD + ZOO, format="turtle").serialize(format="nt").splitlines()
    random.Random(4).shuffle(lines)  # noqa: S311  any order will do

    known = load("\n".join(lines))
    assert list(known.relations.items()) == list(zoo().relations.items())
    assert known.digest == zoo().digest


def test_the_default_is_known_again() -> None:
    """Naming the default file gives the default ontology itself, and an ontology is loaded as it is."""
    assert load(Path(__file__).parent.parent / "ontology" / "kg.ttl") is load()
    assert load(load()) is load()


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("@prefix a: <http://a/> .\na:b a:c\n  foo .\n", 3, 3),
        ("a b c .\nd\n", 1, 1),
    ],
)
def test_a_broken_file_names_the_place(tmp_path: Path, text: str, line: int, column: int) -> None:
    """What is no RDF is told with file, line, column and the line itself."""
    path = tmp_path / "broken.ttl"
    path.write_text(text)

    with pytest.raises(SyntaxProblem) as error:
        load(path)
    assert (error.value.source, error.value.line, error.value.column) == (str(path), line, column)
    assert error.value.excerpt == text.splitlines()[line - 1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no property"),
        (":Cat a owl:Class ; rdfs:label 'cat' .", "no property"),
        (":P12 a owl:ObjectProperty . :P13 a owl:ObjectProperty ; rdfs:label 'schnurrt'@de .", "label"),
    ],
)
def test_nothing_to_find(text: str, words: str) -> None:
    """An ontology without properties, or without an English word for any of them, is refused with a hint."""
    with pytest.raises(InputError, match=words) as error:
        zoo(text)

    assert error.value.hint


@pytest.mark.parametrize("name", ["missing.ttl", ".", "https://example.org/zoo.ttl"])
def test_unreadable_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A missing file, a folder and a web address are refused with a hint."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(InputError) as error:
        load(name)
    assert error.value.hint


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", b"<?xml version='1.0'?><rdf>", b'{ "@id": ', b"\x00\x01\x02"])
def test_what_is_no_ontology_at_all(tmp_path: Path, text: bytes) -> None:
    """Binary and half files are told as problems of the file, not as crashes."""
    path = tmp_path / "strange.owl"
    path.write_bytes(text)

    with pytest.raises(InputError):
        load(path)


@pytest.mark.parametrize(
    ("label", "range_", "expected"),
    [
        ("founded by", (), ["X is founded by Y"]),
        ("worksFor", (), ["X works for Y"]),
        ("owns", (), ["X owns Y"]),
        ("member of", (), ["X is a member of Y"]),
        ("member of sports team", (), ["X is a member of Y"]),
        ("headquarters", (), ["Y is the headquarters of X"]),
        ("hasCapital", (), ["X has a capital Y", "Y is the capital of X"]),
        ("died in", (), ["X dies in Y"]),
        ("employee or member of", (), ["X is an employee of Y", "X is a member of Y"]),
        ("located in the administrative territorial entity", (), ["X is located in Y"]),
        ("birthDate", DATE, ["Y is the birth date of X", "Y is the date of birth of X"]),
        ("release date", DATE, ["X is released in Y", "X is released on Y"]),
        ("established", DATE, ["X is established in Y", "X is established on Y"]),
        ("numberOfEmployees", AMOUNTS, ["X has Y employees", "the number of X employees is Y"]),
        ("bedCount", AMOUNTS, ["X has Y beds"]),
        ("height", AMOUNTS, ["Y is the height of X", "X has a height of Y"]),
        ("award", (), ["X awards Y", "Y is the award of X"]),
    ],
)
def test_labels_as_phrases(label: str, range_: tuple[str, ...], expected: list[str]) -> None:
    """A label is read as the clauses it stands for."""
    assert set(expected) <= set(phrases(label, range_=range_))


def test_a_noun_for_the_subject() -> None:
    """A noun that names the subject is read the other way round."""
    assert phrases("author", names=Names.SUBJECT) == ("X is the author of Y",)


@given(st.text(max_size=40))
def test_any_label_is_survived(label: str) -> None:
    """Whatever a label holds, each phrase made of it can be understood."""
    assert all(phrase(text) for text in phrases(label, range_=DATE))


@given(st.lists(st.text("abcdefghijklmnop", min_size=2, max_size=6), min_size=1, max_size=4))
def test_camel_case_is_taken_apart(words: list[str]) -> None:
    """camelCase, snake_case and plain words come to the same."""
    camel = words[0] + "".join(word.capitalize() for word in words[1:])

    assert plain(camel) == plain("_".join(words)) == " ".join(words)


@pytest.mark.skipif(not BENCH.exists(), reason="the public ontologies are not here ($KG_BENCH)")
@pytest.mark.parametrize("path", sorted(BENCH.glob("text2kgbench/*/ontologies/owl/*.ttl")), ids=lambda path: path.stem)
def test_public_ontologies(path: Path) -> None:
    """In ontologies with camelCase labels and without definitions every relation can be triggered."""
    known = load(path)

    assert [each.label for each in known.relations.values() if not each.phrases] == []


def test_importing_stays_light() -> None:
    """Importing the ontology module loads neither rdflib nor pyoxigraph, and loading the default one no rdflib."""
    code = """
import sys, kg.ontology
assert not {"rdflib", "pyoxigraph"} & set(sys.modules)
kg.ontology.load()
assert "rdflib" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_datatype_of_the_prefixes() -> None:
    """The prefixes of the file come along, for queries and names in tables."""
    assert zoo().prefixes[""] == EX
    assert zoo().prefixes["xsd"] == XSD
