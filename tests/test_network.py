"""What analysts get in networkx."""

from __future__ import annotations

import networkx as nx
import pytest

from kg import network, rdf
from kg.model import Entity, Fact, Knowledge
from kg.names import DEFAULT_BASE, KG, RDFS, XSD

ACME, BOLT = DEFAULT_BASE + "acme", DEFAULT_BASE + "bolt-labs"


def test_entities_are_nodes_with_what_is_known_of_them(knowledge: Knowledge) -> None:
    """Labels, types and counts stand on the node."""
    graph = network.graph(knowledge)

    assert dict(graph.nodes[BOLT]) == {
        "label": "Bolt Labs",
        "type": KG + "Company",
        "kind": "Company",
        "mentions": 2,
        "documents": 2,
        "aliases": "Bolt; Bolt Laboratories",
    }
    amount = graph.nodes[DEFAULT_BASE + "amount/5000000-usd"]
    assert (amount["value"], amount["unit"]) == ("5000000", "USD")


def test_asserted_facts_are_edges_with_their_evidence(knowledge: Knowledge) -> None:
    """The quote is that of an asserted claim, though another may be as sure."""
    graph = network.graph(knowledge)

    assert dict(graph.edges[ACME, BOLT, KG + "owns"]) == {
        "relation": KG + "owns",
        "label": "owns",
        "score": 0.8,
        "documents": 2,
        "evidence": "Acme owns Bolt Labs.",
    }
    assert graph.number_of_edges() == 4
    assert not graph.has_edge(ACME, DEFAULT_BASE + "cargo")


def test_a_date_is_a_node_that_links_what_happened_on_it(knowledge: Knowledge) -> None:
    """Literals are nodes named by text and datatype."""
    graph = network.graph(knowledge)

    node = f'"2016-03-07"^^<{XSD}date>'
    assert graph.nodes[node]["type"] == RDFS + "Literal"
    assert list(graph.predecessors(node)) == [ACME]


def test_nodes_and_edges_come_sorted(knowledge: Knowledge) -> None:
    """The order of what is given does not show."""
    turned = Knowledge(knowledge.documents, knowledge.entities[::-1], knowledge.facts[::-1])

    graphs = [network.graph(each) for each in (knowledge, turned)]

    assert list(graphs[0].edges(keys=True)) == list(graphs[1].edges(keys=True))
    assert list(graphs[0]) == list(graphs[1])


def test_two_relations_between_two_things_are_two_edges() -> None:
    """A graph of several edges is used as one."""
    things = tuple(Entity(DEFAULT_BASE + name, name, KG + "Company") for name in "ab")
    facts = tuple(Fact(things[0].iri, KG + name, things[1].iri) for name in ("founded", "owns"))

    graph = network.graph(Knowledge(entities=things, facts=facts))

    assert graph.number_of_edges() == 2
    assert graph.edges[things[0].iri, things[1].iri, KG + "owns"]["score"] == 1.0
    assert nx.is_directed_acyclic_graph(graph)


def test_knowledge_without_evidence_is_drawn_too(knowledge: Knowledge) -> None:
    """From plain triples alone the same things and relations appear."""
    plain = rdf.from_rdf(rdf.quads(knowledge, layers={rdf.Layer.FACTS}))

    graph = network.graph(plain)

    assert graph.has_edge(ACME, BOLT, KG + "owns")
    assert graph.nodes[BOLT]["mentions"] == 0


@pytest.mark.parametrize(
    ("iri", "shown"),
    [
        (KG + "hasOfficeIn", "has office in"),
        (KG + "isCEOOf", "is CEO of"),
        (KG + "a_b", "a b"),
        (KG + "Company", "company"),
        ("https://x.example/élu2016", "élu2016"),
        ("https://x.example/___", "https://x.example/___"),
    ],
)
def test_relations_are_put_into_words(iri: str, shown: str) -> None:
    """Camel case becomes words; abbreviations stay."""
    assert network.words(iri) == shown
