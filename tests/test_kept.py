"""The ontology that a store keeps a copy of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg import ontology
from kg.errors import UsageError
from kg.ontology.source import default_path
from kg.rdf import Run
from kg.store import Access, Store
from kg.store.kept import chosen, keep, kept

if TYPE_CHECKING:
    from pathlib import Path

GRAPH = ox.NamedNode("https://example.org/id/doc/a.txt#claims")
OWN = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix kg: <https://w3id.org/text2kg/ontology#> .
<> a owl:Ontology .
<#sponsors> a owl:ObjectProperty ; rdfs:label "sponsors" , "backs" ; kg:phrase "X sponsors Y" , "X backs Y" ;
    rdfs:domain [ owl:unionOf ( kg:Person kg:Company ) ] .
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return an ontology whose IRIs depend on where it lies."""
    (tmp_path / "own.ttl").write_text(OWN)
    return tmp_path / "own.ttl"


def test_a_copy_is_the_same_ontology(own: Path, tmp_path: Path) -> None:
    """It has the digest by which documents are current, though it lies elsewhere, and labels in their order."""
    with Store.open(tmp_path / "graph.kg", create=True) as store:
        keep(store, own)
        copy = ontology.load(kept(store))

    known = ontology.load(own)
    assert (copy.digest, copy.relations, copy.prefixes) == (known.digest, known.relations, known.prefixes)


def test_a_snapshot_has_the_copy_too(own: Path, tmp_path: Path) -> None:
    """What looks at a past state takes the ontology of that time."""
    with Store.open(tmp_path / "graph.kg", create=True) as store:
        keep(store, own)
        store.snapshot("before")
        keep(store, default_path())

    with Store.open(tmp_path / "graph.kg@before", access=Access.READ) as before:
        assert kept(before) == tmp_path / "graph.kg/snapshots/before/ontology.ttl"


def test_a_file_that_was_read_by_another_ontology_asks_for_it() -> None:
    """A graph in memory keeps none; what was read by the default one needs none."""
    run = Run("kg", "model", ontology.load().iri, "0")
    with Store.memory() as store:
        store.add(run.quads(GRAPH))
        default = chosen(store, None)
        store.add(replace(run, ontology="https://my.example/firms", digest="1").quads(GRAPH))

        with pytest.raises(UsageError, match=r"was read by https://my\.example/firms"):
            chosen(store, None)

    assert default is None


def test_the_default_ontology_is_kept_beside_another(own: Path, tmp_path: Path) -> None:
    """Who goes back to it while documents read by another one are there need not name it each time."""
    run = Run("kg", "model", "https://my.example/firms", "1")
    with Store.open(tmp_path / "graph.kg", create=True) as store:
        keep(store, own)
        store.add(run.quads(GRAPH))
        keep(store, default_path())

        assert ontology.load(chosen(store, None)).digest == ontology.load().digest
