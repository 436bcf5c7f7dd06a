"""The default ontology is whole, honest about itself, and valid OWL 2 RL."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD

from kg.ontology import lint, load, phrase
from kg.ontology.terms import VALUES, Relation

KG = Namespace("https://w3id.org/text2kg/ontology#")
PATH = Path(__file__).parent.parent / "ontology" / "kg.ttl"
GRAPH = Graph().parse(PATH)
KNOWN = load()
RELATIONS = list(KNOWN.relations.values())

ASKED_FOR = (
    *("Person", "Organization", "Company", "Government", "Party", "School", "Media", "Team", "Place", "Country"),
    *("City", "Region", "Facility", "Product", "Work", "Event", "Group", "Role", "Value", "Date", "Quantity"),
    *("Money", "Percentage"),
)
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
# OWL 2 Profiles, section 4.2: what may not stand anywhere in an RL ontology, or only on the left of an axiom.
NOT_IN_RL = (OWL.complementOf, OWL.unionOf, OWL.someValuesFrom, OWL.minCardinality, OWL.cardinality, OWL.hasSelf)
BUILT_IN = (str(OWL), str(RDF), str(RDFS), str(XSD))


def declared(kind: URIRef) -> set[URIRef]:
    """Return the IRIs declared to be of this kind."""
    return {each for each in GRAPH.subjects(RDF.type, kind) if isinstance(each, URIRef)}


@pytest.mark.parametrize("name", ASKED_FOR)
def test_types(name: str) -> None:
    """Each type that is asked for is there, with a label, words and a definition."""
    type_ = KNOWN.types[KG + name]

    assert all((type_.label, type_.words, type_.definition))


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.label)
def test_relation_is_described(relation: Relation) -> None:
    """Each relation has a label, a definition, three phrases that can be understood, domain, range, an example."""
    parts = (relation.label, relation.definition, relation.domain, relation.range, relation.example)

    assert all(parts)
    assert len({phrase(text) for text in relation.phrases}) >= 3


def test_enough_relations() -> None:
    """There are 80 relations and more, owns and manages among them, but none of the bookkeeping."""
    names = {iri.removeprefix(KG) for iri in KNOWN.relations}

    assert len(names) >= 80
    assert {"owns", "manages", "basedIn", "headquarteredIn", "partnerOf", "hasUsers", "launched"} <= names
    assert names.isdisjoint({"status", "confidence", "speaker", "evidence", "unit", "text", "readBy"})


def test_words_denote_one_type() -> None:
    """No noun denotes members of two types, so that a nominal has one reading."""
    owners: dict[str, list[str]] = {}
    for type_ in KNOWN.types.values():
        for word in {word.casefold() for word in type_.words}:
            owners.setdefault(word, []).append(type_.label)

    assert {word: some for word, some in owners.items() if len(some) > 1} == {}


def test_lint_is_silent() -> None:
    """The linter has nothing to say about it."""
    assert lint() == ()


def test_narrow_relations_fit_into_broad_ones() -> None:
    """What stands in the domain or range of a sub-property may stand in that of the property above it."""
    for relation in RELATIONS:
        for parent in (KNOWN.relations[iri] for iri in relation.parents if iri in KNOWN.relations):
            for mine, theirs in ((relation.domain, parent.domain), (relation.range, parent.range)):
                assert all(any(KNOWN.is_a(one, other) for other in theirs) for one in mine), (relation.iri, parent.iri)


def test_symmetric_relations_go_both_ways() -> None:
    """The domain of a symmetric relation is its range."""
    assert [each.iri for each in RELATIONS if each.symmetric and set(each.domain) != set(each.range)] == []


def test_every_property_in_use_is_declared() -> None:
    """Editors warn about undeclared properties: there are none, of our own or others' vocabularies."""
    used = {each for each in GRAPH.predicates() if not str(each).startswith(BUILT_IN)}

    assert used - set().union(*map(declared, PROPERTY_KINDS)) == set()


def test_every_term_in_an_axiom_is_declared() -> None:
    """Each class and property that an axiom names is declared as what it stands for."""
    classes = {*GRAPH.objects(None, RDFS.domain), *GRAPH.objects(None, RDFS.subClassOf)}
    classes |= {*GRAPH.objects(None, OWL.equivalentClass), *GRAPH.objects(None, RDFS.range)}
    properties = {*GRAPH.objects(None, RDFS.subPropertyOf), *GRAPH.objects(None, OWL.inverseOf)}
    properties |= {*GRAPH.objects(None, OWL.equivalentProperty)}

    assert {each for each in classes if not str(each).startswith(BUILT_IN)} <= declared(OWL.Class)
    assert properties <= declared(OWL.ObjectProperty) | declared(OWL.DatatypeProperty)


def test_nothing_is_two_kinds_of_thing() -> None:
    """No IRI is a class and a property or an individual at once, nor a property of two kinds."""
    kinds = [declared(kind) for kind in (*PROPERTY_KINDS, OWL.Class, OWL.NamedIndividual)]

    assert sum(map(len, kinds)) == len(set().union(*kinds))


def test_properties_pair_with_their_own_kind() -> None:
    """Equivalent, inverse and sub-properties are of one kind: things to things, or things to literals."""
    for predicate in (RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf):
        for one, other in GRAPH.subject_objects(predicate):
            assert (one in declared(OWL.ObjectProperty)) is (other in declared(OWL.ObjectProperty)), (one, other)


def test_no_construct_outside_of_rl() -> None:
    """None of the constructs that OWL 2 RL leaves out is used."""
    assert [each for each in NOT_IN_RL if (None, each, None) in GRAPH] == []


def test_one_named_class_in_domain_and_range() -> None:
    """Domain and range are one named class each, or the datatype of all literals: no unions, no dates."""
    for property_ in declared(OWL.ObjectProperty) | declared(OWL.DatatypeProperty):
        for predicate in (RDFS.domain, RDFS.range):
            stated = list(GRAPH.objects(property_, predicate))
            assert len(stated) <= 1
            assert all(isinstance(each, URIRef) for each in stated)
    datatypes = {GRAPH.value(each, RDFS.range) for each in declared(OWL.DatatypeProperty)} - {None}
    assert datatypes <= {RDFS.Literal, XSD.string, XSD.decimal}


def test_literals_have_datatypes_of_owl() -> None:
    """Literals are strings, language-tagged or not, and booleans: no datatype that OWL 2 does not know."""
    assert {each.datatype for each in GRAPH.objects() if isinstance(each, Literal)} <= {None, XSD.string, XSD.boolean}


def test_transitive_properties_are_simple_nowhere() -> None:
    """A transitive property is neither functional nor asymmetric, as OWL 2 DL demands."""
    transitive = set(GRAPH.subjects(RDF.type, OWL.TransitiveProperty))

    assert transitive
    for kind in (OWL.FunctionalProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty):
        assert transitive.isdisjoint(GRAPH.subjects(RDF.type, kind))


def test_blank_nodes_only_in_lists_of_disjoint_terms() -> None:
    """Blank nodes serve nothing but the axioms on what is disjoint or different."""
    heads = {*GRAPH.objects(None, OWL.members), *GRAPH.objects(None, OWL.distinctMembers)}
    axioms = {*GRAPH.subjects(OWL.members), *GRAPH.subjects(OWL.distinctMembers)}
    inside = {each for each in GRAPH.subjects(RDF.first) if isinstance(each, BNode)}

    assert {each for each in GRAPH.subjects() if isinstance(each, BNode)} == axioms | inside
    assert all(isinstance(each, URIRef) for head in heads for each in Collection(GRAPH, head))


def test_header() -> None:
    """The header names title, version and licence."""
    header = next(GRAPH.subjects(RDF.type, OWL.Ontology))

    assert str(header) == KNOWN.iri
    assert "/publicdomain/zero/1.0/" in str(GRAPH.value(header, URIRef("http://purl.org/dc/terms/license")))
    assert GRAPH.value(header, OWL.versionInfo)


def test_amounts_and_dates_are_told_by_the_range() -> None:
    """A relation goes to things or to one kind of value, never to both."""
    for relation in RELATIONS:
        assert set(relation.range) <= set(VALUES) or set(relation.range).isdisjoint(VALUES), relation.iri


def test_aligned_to_other_vocabularies() -> None:
    """Half of the relations and more are aligned to schema.org, W3C ORG, FOAF or Wikidata."""
    links = (OWL.equivalentProperty, OWL.inverseOf, RDFS.subPropertyOf, SKOS.exactMatch, SKOS.closeMatch)
    aligned = [each for each in KNOWN.relations if any(GRAPH.value(URIRef(each), link) for link in links)]

    assert len(aligned) >= len(RELATIONS) / 2
