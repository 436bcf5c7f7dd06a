"""What an export says of itself."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg import export as out
from kg import formats, names, rdf
from kg.names import DCTERMS, KG, PROV, VOID
from kg.rdf.describe import MOST, Added, describe, digest, undescribed
from kg.rdf.say import Run
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kg.formats import Format
    from kg.model import Knowledge

    Command = Callable[..., tuple[int, bytes, str]]

DATASET, FACTS = (ox.NamedNode(names.described(part)) for part in ("dataset", "facts"))
RUN = Run(software="text2kg 9", model="model x", ontology=KG.rstrip("#"), digest="ab" * 32)
WITH_NAMES = [form for form in formats.RDF_FORMATS if form.dataset]
WITHOUT = [form for form in formats.RDF_FORMATS if not form.dataset]


@pytest.fixture
def store(knowledge: Knowledge) -> Store:
    """Hold the small graph, read by a run."""
    store = Store.memory()
    store.add(rdf.quads(knowledge, run=RUN))
    return store


def said(quads: Iterable[ox.Quad], subject: ox.NamedNode, predicate: str) -> set[str]:
    """Return what quads say of a subject by a predicate."""
    return {
        str(getattr(q.object, "value", q.object))
        for q in quads
        if (q.subject, q.predicate.value) == (subject, predicate)
    }


def plain_digest(quads: Iterable[ox.Quad], *, merged: bool) -> str:
    """Return the digest as RDFC-1.0 has it, by pyoxigraph alone and all in memory."""
    held = (ox.Quad(q.subject, q.predicate, q.object) for q in quads) if merged else quads
    dataset = ox.Dataset(held)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = bytes(ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b"").decode().splitlines(keepends=True)
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def test_counts_are_those_of_the_file(store: Store) -> None:
    """All quads, the plain triples, and the entities among them."""
    quads = list(store.quads())

    found = list(describe(quads))

    plain = {q.triple for q in quads if not q.graph_name.value.endswith("#claims")}  # type: ignore[union-attr]
    assert said(found, DATASET, VOID + "triples") == {str(len(quads))}
    assert said(found, FACTS, VOID + "triples") == {str(len(plain))}
    assert said(found, DATASET, VOID + "entities") == {"7"}


def test_a_triple_of_two_documents_counts_once_without_graph_names(store: Store) -> None:
    """The merged file has it once."""
    quads = list(store.quads())

    found = list(describe(quads, merged=True))

    assert said(found, DATASET, VOID + "triples") == {str(len({q.triple for q in quads}))}


def test_classes_and_relations_are_counted(store: Store) -> None:
    """Each has a partition with its number."""
    found = list(describe(store.quads()))

    company = ox.NamedNode(names.described("class-Company"))
    owns = ox.NamedNode(names.described("relation-owns"))
    claims = ox.NamedNode(names.described("record-Claim"))
    assert said(found, company, VOID + "entities") == {"4"}
    assert said(found, owns, VOID + "triples") == {"1"}
    assert said(found, claims, VOID + "entities") == {"7"}


def test_terms_of_one_local_name_are_kept_apart() -> None:
    """Two vocabularies may both have a Company."""
    nodes = [(ox.NamedNode(f"x:{n}"), ox.NamedNode(f"https://{n}.example/Company")) for n in "ab"]

    found = list(describe(ox.Quad(node, ox.NamedNode(names.RDF + "type"), kind) for node, kind in nodes))

    assert len(said(found, FACTS, VOID + "classPartition")) == 2


def test_partitions_are_few() -> None:
    """The most frequent terms only, where an ontology has thousands."""
    quads = (ox.Quad(ox.NamedNode("x:s"), ox.NamedNode(f"x:p{n}"), ox.NamedNode("x:o")) for n in range(MOST * 2))

    found = list(describe(quads))

    assert len(said(found, FACTS, VOID + "propertyPartition")) == MOST
    assert said(found, FACTS, VOID + "properties") == {str(MOST * 2)}


def test_sources_and_runs_are_named(store: Store, tmp_path: Path) -> None:
    """Where it was read, and by what, is told even in a file that has the facts only."""
    out.export(store, tmp_path / "a.nq", layers={rdf.Layer.FACTS}, description=Added())

    found = list(rdf.parse(tmp_path / "a.nq"))

    (run,) = said(found, DATASET, PROV + "wasGeneratedBy")
    assert said(found, DATASET, DCTERMS + "source") == {"https://news.example/rome", "news/oslo.txt"}
    assert said(found, ox.NamedNode(run), names.RDFS + "label") == {"text2kg 9 with model x"}
    assert said(found, ox.NamedNode(run), KG + "ontologyDigest") == {"ab" * 32}


def test_licence_and_day_are_said_when_given(store: Store) -> None:
    """Nobody else knows them."""
    found = list(describe(store.quads(), added=Added("https://licence.example/", "2026-11-23")))

    assert said(found, DATASET, DCTERMS + "license") == {"https://licence.example/"}
    assert said(found, DATASET, DCTERMS + "issued") == {"2026-11-23"}


@pytest.mark.parametrize("merged", [False, True])
def test_the_digest_is_that_of_rdfc(store: Store, merged: bool) -> None:  # noqa: FBT001  a parameter of the test
    """It is what a plain canonicalisation in memory gives, blank nodes and odd signs included."""
    odd = [
        ox.Quad(ox.BlankNode("b1"), ox.NamedNode("x:p"), ox.Literal('a\t\b\f\x01\x7f"\\\n\r é', language="en")),
        ox.Quad(ox.BlankNode("b1"), ox.NamedNode("x:p"), ox.BlankNode("b2"), ox.NamedNode("x:g")),
        ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal("a", language="en")),
        ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal("a"), ox.NamedNode("x:g")),
        ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal("a")),
    ]
    quads = [*store.quads(), *odd]

    found = digest(quads, merged=merged)

    assert found == plain_digest(quads, merged=merged)


def test_the_order_of_quads_makes_no_difference(store: Store) -> None:
    """The same graph has the same description."""
    quads = list(store.quads())
    mixed = random.Random(4).sample(quads, len(quads))  # noqa: S311  any order will do

    assert set(describe(mixed)) == set(describe(quads))


@pytest.mark.parametrize("form", formats.RDF_FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("layers", [rdf.FOR_FILES, {rdf.Layer.FACTS}], ids=["evidence", "plain"])
def test_the_digest_can_be_checked(store: Store, tmp_path: Path, form: Format, layers: set[rdf.Layer]) -> None:
    """Whoever has the file takes the description off and finds the digest."""
    path = tmp_path / f"a{form.extension}"
    out.export(store, path, layers=layers, description=Added())

    quads = list(rdf.parse(path))

    assert said(quads, DATASET, KG + "canonicalDigest") == {digest(quads, merged=not form.dataset)}


def test_there_is_no_digest_of_triple_terms(store: Store, tmp_path: Path) -> None:
    """RDFC-1.0 says nothing about RDF 1.2."""
    out.export(store, tmp_path / "a.trig", version=out.Version.RDF12, description=Added())

    found = list(rdf.parse(tmp_path / "a.trig"))

    assert said(found, DATASET, KG + "canonicalDigest") == set()
    assert said(found, DATASET, VOID + "entities") == {"7"}


@pytest.mark.parametrize("form", formats.RDF_FORMATS, ids=lambda form: form.name)
def test_the_rest_of_the_file_is_as_without(store: Store, tmp_path: Path, form: Format) -> None:
    """A description adds to a file and changes nothing in it."""
    plain, described = tmp_path / f"a{form.extension}", tmp_path / f"b{form.extension}"
    out.export(store, plain)

    out.export(store, described, description=Added())

    assert set(undescribed(rdf.parse(described))) == set(rdf.parse(plain))


def test_it_stands_last_in_turtle(store: Store, tmp_path: Path) -> None:
    """Facts first: people read from the top."""
    out.export(store, tmp_path / "a.ttl", description=Added())

    paragraphs = (tmp_path / "a.ttl").read_text().split("\n\n")
    places = [place for place, text in enumerate(paragraphs) if text.startswith("graph:")]

    assert places[-1] == len(paragraphs) - 1
    assert places == list(range(places[0], len(paragraphs)))


def test_it_has_a_graph_of_its_own_in_trig(store: Store, tmp_path: Path) -> None:
    """So it can be asked for, and left out."""
    out.export(store, tmp_path / "a.trig", description=Added())

    graphs = {q.graph_name for q in rdf.parse(tmp_path / "a.trig") if q.subject == DATASET}

    assert graphs == {ox.NamedNode(names.description())}


@pytest.mark.parametrize("form", formats.RDF_FORMATS, ids=lambda form: form.name)
def test_it_is_no_knowledge(store: Store, knowledge: Knowledge, tmp_path: Path, form: Format) -> None:
    """Who reads the file again has the same documents, entities and facts."""
    path = tmp_path / f"a{form.extension}"
    out.export(store, path, layers={rdf.Layer.FACTS, rdf.Layer.EVIDENCE, rdf.Layer.TEXT}, description=Added())

    assert rdf.from_rdf(rdf.parse(path)) == knowledge


@pytest.mark.parametrize("layers", [rdf.FOR_FILES, {rdf.Layer.FACTS}], ids=["evidence", "plain"])
@pytest.mark.parametrize("form", formats.RDF_FORMATS, ids=lambda form: form.name)
def test_a_loaded_file_shows_no_description_among_facts(
    store: Store, tmp_path: Path, form: Format, layers: set[rdf.Layer]
) -> None:
    """Queries without GRAPH see the facts as before; the description is one GRAPH away."""
    path = tmp_path / f"a{form.extension}"
    out.export(store, path, layers=layers, description=Added())

    with Store.memory() as again:
        again.load(path)

        assert len(again) == len(store)
        assert next(again.match(DATASET, graph=ox.NamedNode(names.description())), None) is not None


@pytest.mark.parametrize("form", formats.RDF_FORMATS, ids=lambda form: form.name)
def test_the_description_of_a_loaded_file_is_not_passed_on(store: Store, tmp_path: Path, form: Format) -> None:
    """It describes that file; the next export has its own, and the same when nothing changed."""
    first, second = tmp_path / f"a{form.extension}", tmp_path / f"b{form.extension}"
    out.export(store, first, description=Added("https://licence.example/"))

    with Store.memory() as again:
        again.load(first)
        out.export(again, second, description=Added("https://licence.example/"))

    assert second.read_bytes() == first.read_bytes()


def test_the_command_describes_when_asked(kg_here: Command, store: Store, tmp_path: Path) -> None:
    """A licence alone asks for it too; without either there is none."""
    out.export(store, tmp_path / "a.trig")

    kg_here("export", "--data", "a.trig", "-o", "none.nq")
    kg_here("export", "--data", "a.trig", "-o", "some.nq", "--licence", "https://licence.example/")

    assert b"graph#dataset" not in (tmp_path / "none.nq").read_bytes()
    assert b"<https://licence.example/>" in (tmp_path / "some.nq").read_bytes()


@pytest.mark.parametrize("words", [("--licence", "CC BY"), ("--issued", "23 November")])
def test_the_command_refuses_what_is_no_licence_or_day(
    kg_here: Command, store: Store, tmp_path: Path, words: tuple[str, str]
) -> None:
    """Nothing is written then."""
    out.export(store, tmp_path / "a.trig")

    code, _, err = kg_here("export", "--data", "a.trig", "-o", "b.nq", *words)

    assert code == 2
    assert words[1] in err
    assert not (tmp_path / "b.nq").exists()
