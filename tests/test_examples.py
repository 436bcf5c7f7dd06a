"""The example queries answer: over the example articles, and over the article that the project started from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import kg
from kg import rdf
from kg.model import Document
from kg.store import Store

ROOT = Path(__file__).parent.parent
QUERIES = sorted((ROOT / "examples" / "queries").glob("*.rq"))
BENCH = Path(os.environ.get("KG_BENCH", ROOT.parent / "shared" / "bench"))
SEED = BENCH.parent / "seed" / "instagram-korea.txt"

Row = tuple[str, ...]


@pytest.fixture(scope="module")
def examples() -> Store:
    """Return a store of the example articles."""
    store = Store.memory()
    for path in sorted((ROOT / "examples").glob("*.txt")):
        store.add(rdf.quads(kg.resolve([kg.read(Document(path.name, path.read_text(encoding="utf-8")))])))
    return store


@pytest.fixture(scope="module")
def seed() -> Store:
    """Return a store of the seed article; skip where it is absent."""
    if not SEED.exists():
        pytest.skip(f"{SEED} is not there")
    store = Store.memory()
    store.add(rdf.quads(kg.resolve([kg.read(Document("seed", SEED.read_text(encoding="utf-8")))])))
    return store


def rows(store: Store, name: str) -> set[Row]:
    """Return the answers to one of the example queries, as text."""
    answer = store.query((ROOT / "examples" / "queries" / f"{name}.rq").read_text(encoding="utf-8"))
    return {tuple(row[variable].value for variable in answer.variables) for row in answer}  # type: ignore[union-attr]


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_every_example_query_has_answers(path: Path, examples: Store) -> None:
    """Each query in examples/queries finds something in the example articles."""
    assert rows(examples, path.stem)


SEED_FACTS: list[tuple[str, Row]] = [
    ("owns", ("Instagram",)),
    ("owns", ("WhatsApp",)),
    ("manages", ("Benjamin Joe", "Facebook Korea")),
    ("based", ("Facebook", "basedIn", "California")),
    ("based", ("Facebook Korea", "headquarteredIn", "Seoul")),
    ("partners", ("Facebook", "AIA Korea")),
    ("users", ("Facebook", "1600000000", "monthly active users", "asserted")),
    ("users", ("WhatsApp", "900000000", "users", "asserted")),
    ("users", ("Instagram", "400000000", "users", "reported")),
    ("speakers", ("Facebook Korea", "Instagram", "grewIn", "Korea")),
]


@pytest.mark.parametrize(("query", "row"), SEED_FACTS)
def test_the_seed_article_gives_what_it_says(query: str, row: Row, seed: Store) -> None:
    """What a reader takes from the seed article is answered by the example queries."""
    assert row in rows(seed, query)


def test_the_seed_article_keeps_plans_apart(seed: Store) -> None:
    """The live broadcasting service is planned, and launched by nobody yet."""
    plans = {row[:3] for row in rows(seed, "plans")}

    assert ("Facebook", "launched", "a live broadcasting service") in plans
    assert not seed.query("ASK { ?who kg:launched ?what }")


SEED_ASSERTED = {
    ("Benjamin Joe", "attended", "a press meeting"),
    ("Benjamin Joe", "holdsRole", "country manager"),
    ("Benjamin Joe", "manages", "Facebook Korea"),
    ("Facebook", "basedIn", "California"),
    ("Facebook", "hasUsers", "1.6 billion monthly active users"),
    ("Facebook", "owns", "Instagram"),
    ("Facebook", "owns", "WhatsApp"),
    ("Facebook", "partnerOf", "AIA Korea"),
    ("Facebook Korea", "headquarteredIn", "Seoul"),
    ("Instagram", "grewIn", "Korea"),
    ("Messenger", "hasUsers", "7 million users"),
    ("WhatsApp", "hasUsers", "900 million"),
}
"""Everything that the seed article asserts and the reader finds, checked by hand: nothing else may be asserted."""


def test_the_seed_article_gives_no_wrong_triple(seed: Store) -> None:
    """Each asserted triple of the seed article is one that the text says."""
    query = "SELECT ?a ?r ?b { ?s ?r ?o . ?s rdfs:label ?a . ?o rdfs:label ?b FILTER(STRSTARTS(STR(?r), STR(kg:))) }"
    answer = seed.query(query)
    found = {(row["a"].value, row["r"].value.partition("#")[2], row["b"].value) for row in answer}  # type: ignore[union-attr]

    assert found <= SEED_ASSERTED
