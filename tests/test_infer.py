"""Inference: what follows from which axiom, how it is kept apart, and how it is explained."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg import explain, names, rdf
from kg.extract import echo
from kg.infer import Kind, Rule, axioms, infer, rules
from kg.names import KG, OWL, RDF, RDFS
from kg.ontology.source import default_path, read
from kg.ontology.statements import Statements
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    KgHere = Callable[..., tuple[int, bytes, str]]

HEAD = """\
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <urn:t#> .
"""
NEWS = """\
[Busan|City#busan] lies in [South Korea|Country#korea]. [South Korea|#korea] lies in [Asia|Place#asia].
[Ann Lee|Person#ann] heads [Hanbit|Company#hanbit].
---
busan locatedIn korea
korea locatedIn asia
ann chiefExecutiveOf hanbit
"""


def turtle(text: str) -> set[ox.Triple]:
    """Return the triples of some Turtle, ``:`` standing for ``urn:t#``."""
    return {quad.triple for quad in ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE)}


def said(text: str) -> Statements:
    """Return the statements of an ontology in Turtle."""
    return Statements(ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE))


def follows(ontology: str, data: str) -> set[ox.Triple]:
    """Return what follows from data by an ontology."""
    return set(infer(turtle(data), rules(said(ontology))).triples())


@pytest.fixture
def news() -> Store:
    """Hold three facts with their sentences."""
    store = Store.memory()
    store.add(rdf.quads(kg.resolve([echo.parse(NEWS)])))
    return store


@pytest.mark.parametrize(
    ("ontology", "data", "expected"),
    [
        (":p rdfs:subPropertyOf :q .", ':a :p :b , "x" .', ':a :q :b , "x" .'),
        (":p owl:equivalentProperty :q .", ":a :p :b . :c :q :d .", ":a :q :b . :c :p :d ."),
        (":p owl:inverseOf :q .", ':a :p :b , "x" . :c :q :d .', ":b :q :a . :d :p :c ."),
        (":p a owl:SymmetricProperty .", ":a :p :b .", ":b :p :a ."),
        (":C rdfs:subClassOf :D . :D rdfs:subClassOf :E .", ":a a :C .", ":a a :D , :E ."),
        (":C owl:equivalentClass :D .", ":a a :C . :b a :D .", ":a a :D . :b a :C ."),
        (":p rdfs:domain :C .", ':a :p "x" .', ":a a :C ."),
        (":p rdfs:range :C .", ':a :p :b , "x" .', ":b a :C ."),
        (":p a owl:TransitiveProperty .", ":a :p :b . :b :p :c . :c :p :d .", ":a :p :c , :d . :b :p :d ."),
        (":r owl:propertyChainAxiom ( :p :q :p ) .", ":a :p :b . :b :q :c . :c :p :d .", ":a :r :d ."),
        (":p owl:propertyChainAxiom ( :p :p ) .", ":a :p :b . :b :p :c .", ":a :p :c ."),
        (":C rdfs:subClassOf [ owl:intersectionOf ( :D :E ) ] .", ":a a :C .", ":a a :D , :E ."),
        ("[ owl:unionOf ( :C :D ) ] rdfs:subClassOf :E .", ":a a :D .", ":a a :E ."),
        (":x :y :z .", ":a owl:sameAs :b . :b owl:sameAs :c .", ""),
    ],
)
def test_each_axiom_gives_its_consequences(ontology: str, data: str, expected: str) -> None:
    """What follows is what RDFS and OWL 2 RL say, and nothing else."""
    found = follows(ontology, data)
    same = {each for each in found if each.predicate.value == OWL + "sameAs"}
    assert found - same == turtle(expected)


def test_what_is_the_same_is_the_same_both_ways_and_through_others() -> None:
    """``owl:sameAs`` is symmetric and transitive, and nothing is the same as itself."""
    found = follows("", ":a owl:sameAs :b . :b owl:sameAs :c .")
    assert found == turtle(":b owl:sameAs :a . :c owl:sameAs :a , :b . :a owl:sameAs :c .")


@pytest.mark.parametrize(
    "ontology",
    [
        ":C rdfs:subClassOf owl:Thing .",
        ":p rdfs:range xsd:date .",
        ":p a owl:FunctionalProperty .",
        ":p rdfs:domain [ owl:unionOf ( :C :D ) ] .",
        ":C rdfs:subClassOf :C . :p rdfs:subPropertyOf :p .",
        ":p a owl:TransitiveProperty . :q rdfs:range <https://w3id.org/text2kg/ontology#Thing> .",
    ],
)
def test_nothing_trivial_or_unsound_follows(ontology: str) -> None:
    """That a thing is a thing, or is related to itself, is not said, nor what a union does not tell."""
    assert follows(ontology, ":a a :C ; :p :b ; :q :b . :b :p :a .") == set()


def test_nothing_is_said_of_blank_nodes() -> None:
    """Outside of their file they could not be told apart."""
    assert follows(":p a owl:SymmetricProperty ; rdfs:domain :C .", ":a :p [ :p :a ] .") == turtle(":a a :C .")


def test_a_blank_node_may_stand_between() -> None:
    """What follows through a blank node is said."""
    assert follows(":p a owl:TransitiveProperty .", ":a :p [ :p :b ] .") == turtle(":a :p :b .")


NODES = [ox.NamedNode(f"urn:t#{name}") for name in "abcde"]
NAMES = [f"urn:t#{name}" for name in "pqr"]
CLASSES = ["urn:t#C", "urn:t#D"]
RULES = st.one_of(
    st.builds(
        lambda kind, one, other: Rule(kind, (one,), other),
        st.sampled_from([Kind.SUB_PROPERTY, Kind.INVERSE]),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
    ),
    st.builds(lambda name: Rule(Kind.SYMMETRIC, (name,), name), st.sampled_from(NAMES)),
    st.builds(lambda name: Rule(Kind.TRANSITIVE, (name, name), name), st.sampled_from(NAMES)),
    st.builds(
        lambda links, name: Rule(Kind.CHAIN, tuple(links), name),
        st.lists(st.sampled_from(NAMES), min_size=2, max_size=3),
        st.sampled_from(NAMES),
    ),
    st.builds(
        lambda kind, name, type_: Rule(kind, (name,), type_),
        st.sampled_from([Kind.DOMAIN, Kind.RANGE]),
        st.sampled_from(NAMES),
        st.sampled_from(CLASSES),
    ),
    st.just(Rule(Kind.SUB_CLASS, (CLASSES[0],), CLASSES[1])),
)
TRIPLES = st.builds(
    ox.Triple, st.sampled_from(NODES), st.sampled_from(list(map(ox.NamedNode, NAMES))), st.sampled_from(NODES)
)


def naive(triples: set[ox.Triple], by: Iterable[Rule]) -> set[ox.Triple]:
    """Apply every rule to everything until nothing is new; what relates a thing to itself is dropped."""
    found, many = set(triples), -1
    while many < len(found):
        many = len(found)
        for rule in by:
            found |= {each for each in one_step(found, rule) if each.subject != each.object}
    return found - triples


def one_step(known: set[ox.Triple], rule: Rule) -> set[ox.Triple]:
    """Apply one rule to everything once, as its definition reads."""
    type_, conclusion = ox.NamedNode(RDF + "type"), ox.NamedNode(rule.conclusion)
    links = [[each for each in known if each.predicate.value == name] for name in rule.premises]
    if rule.kind is Kind.SUB_CLASS:
        members = (each for each in known if each.predicate == type_ and each.object == ox.NamedNode(rule.premises[0]))
        return {ox.Triple(each.subject, type_, conclusion) for each in members}
    if rule.kind is Kind.DOMAIN:
        return {ox.Triple(each.subject, type_, conclusion) for each in links[0]}
    if rule.kind is Kind.RANGE:
        return {ox.Triple(each.object, type_, conclusion) for each in links[0]}  # type: ignore[arg-type]
    if rule.kind in {Kind.INVERSE, Kind.SYMMETRIC}:
        return {ox.Triple(each.object, conclusion, each.subject) for each in links[0]}  # type: ignore[arg-type]
    ways = (way for way in product(*links) if all(a.object == b.subject for a, b in pairwise(way)))
    return {ox.Triple(way[0].subject, conclusion, way[-1].object) for way in ways}


@given(st.sets(TRIPLES, max_size=12), st.lists(RULES, max_size=6))
def test_the_rounds_find_what_plain_repetition_finds(triples: set[ox.Triple], by: list[Rule]) -> None:
    """Looking only at what is new loses nothing and adds nothing."""
    assert set(infer(triples, by).triples()) == naive(triples, by)


@given(st.sets(TRIPLES, max_size=12), st.lists(RULES, max_size=6), st.randoms(use_true_random=False))
def test_the_order_does_not_matter(triples: set[ox.Triple], by: list[Rule], chance: object) -> None:
    """Neither what follows nor the rule it is put down to depends on the order of triples and rules."""
    mixed, others = sorted(triples, key=str), list(by)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    chance.shuffle(others)  # type: ignore[attr-defined]

    def told(found: dict[Rule, tuple[ox.Triple, ...]]) -> dict[Rule, set[ox.Triple]]:
        return {rule: set(each) for rule, each in found.items()}

    assert told(dict(infer(mixed, others).by_rule)) == told(dict(infer(triples, by).by_rule))


def test_a_long_chain_is_closed() -> None:
    """A chain of 300 links gives every pair that is further apart than one link."""
    links = [
        ox.Triple(ox.NamedNode(f"urn:{n}"), ox.NamedNode(NAMES[0]), ox.NamedNode(f"urn:{n + 1}")) for n in range(300)
    ]
    found = infer(links, [Rule(Kind.TRANSITIVE, (NAMES[0], NAMES[0]), NAMES[0])])
    assert len(found) == 300 * 299 // 2


def test_rules_survive_as_axioms() -> None:
    """The axioms of the default ontology, and of a chain, give the same rules when they are read again."""
    found = (*rules(read(default_path()).statements), *rules(said(":r owl:propertyChainAxiom ( :p :q ) .")))
    again = rules(Statements(ox.Quad(each.subject, each.predicate, each.object) for each in axioms(found)))
    assert set(again) == set(found)


def test_owlrl_infers_all_that_we_do() -> None:
    """A complete reasoner agrees with every triple."""
    owlrl = pytest.importorskip("owlrl")
    ontology = """:p rdfs:subPropertyOf :q ; rdfs:domain :C ; owl:inverseOf :i . :q a owl:TransitiveProperty ;
        rdfs:range :D . :C rdfs:subClassOf :D . :D owl:equivalentClass :E . :s a owl:SymmetricProperty .
        :r owl:propertyChainAxiom ( :q :s ) ."""
    data = ":a :p :b . :b :q :c . :c :s :d . :a owl:sameAs :z ."
    graph = rdflib.Graph().parse(data=HEAD + ontology + data, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)

    assert follows(ontology, data) <= {quad.triple for quad in rdf.from_rdflib(graph)}


def test_what_follows_is_kept_apart(news: Store) -> None:
    """The default graph stays as it is; what follows stands in its own graph."""
    before = set(news.match(graph=ox.DefaultGraph()))
    found = explain.conclude(news)
    assert set(news.match(graph=ox.DefaultGraph())) == before
    assert {quad.triple for quad in news.aside(names.INFERRED)} == set(found.triples())


def test_inferring_again_replaces_what_was_inferred(news: Store) -> None:
    """What no longer follows is gone."""
    explain.conclude(news)
    news.update("DELETE WHERE { ?s kg:locatedIn ?o }")
    explain.conclude(news)
    assert not list(news.match(None, ox.NamedNode(KG + "locatedIn"), graph=ox.NamedNode(news.base + "graph#inferred")))


def test_an_inferred_triple_is_explained_down_to_its_sentences(news: Store) -> None:
    """The rule is said in words, and each premise comes with the claims that say it."""
    explain.conclude(news)
    [reason] = explain.inferred(news, "Busan", "locatedIn", "Asia")
    assert (reason.statement, reason.rule) == ("Busan located in Asia", "“located in” is transitive")
    assert [(each.statement, each.claims[0].claim.evidence.text) for each in reason.premises] == [
        ("Busan located in South Korea", "Busan lies in South Korea."),
        ("South Korea located in Asia", "South Korea lies in Asia."),
    ]


def test_steps_are_explained_by_steps(news: Store) -> None:
    """What was inferred from something inferred leads on to what was read."""
    explain.conclude(news)
    [reason] = explain.inferred(news, "Ann Lee", "schema:worksFor", "Hanbit")
    assert reason.rule == "“works for” and “schema:worksFor” mean the same"
    assert reason.premises[0].rule == "“chief executive of” is a kind of “works for”"
    assert reason.premises[0].premises[0].claims


def test_types_are_asked_for_by_their_names(news: Store) -> None:
    """``a`` stands for the type, and a class is named by its label."""
    explain.conclude(news)
    [reason] = explain.inferred(news, "Hanbit", "a", "organization")
    assert (reason.statement, reason.rule) == ("Hanbit is an organization", "every company is an organization")


@pytest.mark.parametrize(
    ("data", "question", "statements"),
    [
        (
            ":a :t :b . :b :t :c . :c :t :a .",
            ("urn:t#b", "urn:t#t", "urn:t#a"),
            ["t:b t:t t:c", "t:c t:t t:a"],
        ),
        (":a :q :b .", ("urn:t#b", "urn:t#p", "urn:t#a"), ["t:a t:p t:b"]),
        (":a :r :b . :b :p :c .", ("urn:t#a", "urn:t#z", "urn:t#c"), ["t:a t:r t:b", "t:b t:p t:c"]),
        (":a :p :b .", ("urn:t#b", "rdf:type", "urn:t#C"), ["t:a t:p t:b"]),
    ],
)
def test_every_kind_of_step_has_a_proof(data: str, question: tuple[str, str, str], statements: list[str]) -> None:
    """Circles, turned relations, chains and ranges are explained by their premises."""
    store = Store.memory()
    store.declare({"t": "urn:t#"})
    store.add(ox.Quad(each.subject, each.predicate, each.object) for each in turtle(data))
    ontology = """:p a owl:TransitiveProperty , owl:SymmetricProperty ; rdfs:range :C . :q rdfs:subPropertyOf :p .
        :z owl:propertyChainAxiom ( :r :p ) . :t a owl:TransitiveProperty ."""
    explain.conclude(store, HEAD + ontology)
    [reason] = explain.inferred(store, *(f"<{each}>" if each.startswith("urn") else each for each in question))
    assert [each.statement for each in reason.premises] == statements


@given(st.sets(TRIPLES, max_size=8), st.lists(RULES, max_size=5))
def test_whatever_follows_has_a_proof(triples: set[ox.Triple], by: list[Rule]) -> None:
    """Each inferred triple leads back to what is held."""
    store = Store.memory()
    store.add(as_quads(triples))
    store.set_aside("axioms", as_quads(axioms(by)))
    store.set_aside("inferred", as_quads(infer(triples, by).triples()))
    assert all(map(is_proved, explain.inferred(store, "*", "*", "*")))


def as_quads(triples: Iterable[ox.Triple]) -> Iterable[ox.Quad]:
    """Return triples as quads of the default graph."""
    return [ox.Quad(each.subject, each.predicate, each.object) for each in triples]


def is_proved(reason: explain.Reason) -> bool:
    """Tell whether a statement was inferred, and none of its premises hangs in the air."""
    return reason.rule is not None and all(each.rule is None or is_proved(each) for each in reason.premises)


def test_what_no_longer_follows_has_no_proof(news: Store) -> None:
    """When its premises have gone since, a triple comes without any."""
    explain.conclude(news)
    news.update("DELETE WHERE { ?s kg:locatedIn ?o }")
    [reason] = explain.inferred(news, "Busan", "locatedIn", "Asia")
    assert (reason.rule, reason.premises) == (None, ())


@pytest.fixture
def place(tmp_path: Path, news: Store) -> Path:
    """Keep the news on disk."""
    with Store.open(tmp_path / "news.kg", create=True) as store:
        store.add(news.quads())
    return tmp_path / "news.kg"


def test_the_command_says_how_many_by_which_rule(kg_here: KgHere, place: Path) -> None:
    """Each kind of rule has a line with its number and an example."""
    code, out, _ = kg_here("infer", "--store", place)
    assert code == 0
    assert "  1  transitive           Busan located in Asia: “located in” is transitive\n" in out.decode()


def test_why_shows_the_steps(kg_here: KgHere, place: Path) -> None:
    """An inferred triple is told with its rule, its premises and their sentences."""
    kg_here("infer", "--store", place)
    _, out, _ = kg_here("why", "Busan", "locatedIn", "Asia", "--store", place)
    because = "because Busan located in South Korea and South Korea located in Asia: “located in” is transitive"
    assert because in out.decode()
    assert "«Busan» lies in «South Korea»." in out.decode()


def test_why_says_when_to_infer_again(kg_here: KgHere, place: Path) -> None:
    """What no longer follows is told as such."""
    kg_here("infer", "--store", place)
    with Store.open(place) as store:
        store.update("DELETE WHERE { ?s kg:locatedIn ?o }")
    _, out, _ = kg_here("why", "Busan", "locatedIn", "Asia", "--store", place)
    assert "it no longer follows" in out.decode()


def test_why_keeps_to_what_was_read_when_any_relation_is_asked_for(kg_here: KgHere, place: Path) -> None:
    """What follows is much, and would drown what was read."""
    kg_here("infer", "--store", place)
    _, out, _ = kg_here("why", "Busan", "*", "*", "--store", place)
    assert "(inferred)" not in out.decode()


@pytest.mark.parametrize(("name", "graph"), [("out.nt", None), ("out.nq", "https://example.org/id/graph#inferred")])
def test_what_follows_goes_to_a_file(kg_here: KgHere, place: Path, name: str, graph: str | None) -> None:
    """Formats with graphs get it in a graph of its own, and the store stays as it is."""
    kg_here("infer", "--store", place, "-o", name)
    found = {quad.graph_name for quad in ox.parse(path=name)}
    assert found == {ox.NamedNode(graph) if graph else ox.DefaultGraph()}
    with Store.open(place) as store:
        assert not list(store.aside(names.INFERRED))


def test_files_need_a_file_to_write(kg_here: KgHere, place: Path) -> None:
    """What follows from files cannot be put back into them."""
    (place.parent / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    code, _, err = kg_here("infer", "--data", "a.ttl")
    assert (code, err.splitlines()[0]) == (2, "error: what follows from files goes to a file")


def test_nothing_follows_so_nothing_is_written(kg_here: KgHere, place: Path) -> None:
    """An empty file would look like a result."""
    (place.parent / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    code, _, _ = kg_here("infer", "--data", "a.ttl", "-o", "b.ttl")
    assert (code, (place.parent / "b.ttl").exists()) == (4, False)


def test_an_ontology_needs_axioms_only(kg_here: KgHere, place: Path) -> None:
    """No label and no declaration is asked for."""
    (place.parent / "mine.ttl").write_text(f"<{KG}locatedIn> <{RDFS}subPropertyOf> <urn:within> .")
    _, out, _ = kg_here("infer", "--store", place, "--ontology", "mine.ttl")
    assert "  2  sub-property  Busan urn:within South Korea" in out.decode()
