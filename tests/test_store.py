"""What a store keeps, shows, and refuses."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import formats, names, rdf
from kg.errors import InputError, OutputError, StoreError, SyntaxProblem
from kg.names import DEFAULT_BASE, KG
from kg.query import table
from kg.rdf import terms as t
from kg.store import Access, Store, folder

if TYPE_CHECKING:
    from pathlib import Path

    from kg.formats import Format
    from kg.model import Knowledge

    Triple = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]

OSLO, ROME = (names.document(f"news/{name}.txt") for name in ("oslo", "rome"))
OWNS = "SELECT ?o { id:acme kg:owns ?o }"
EVIDENCE = """SELECT ?quote { ?s kg:owns ?o . GRAPH ?g {
    ?claim rdf:subject ?s ; rdf:predicate kg:owns ; rdf:object ?o ; kg:evidence/oa:exact ?quote } }"""
ACME, BOLT, CARGO = (ox.NamedNode(DEFAULT_BASE + name) for name in ("acme", "bolt-labs", "cargo"))
OWNING = ox.NamedNode(KG + "owns")


def of_document(knowledge: Knowledge, iri: str) -> list[ox.Quad]:
    """Return the quads of one document."""
    return [quad for quad in set(rdf.quads(knowledge)) if quad.graph_name.value.partition("#")[0] == iri]  # type: ignore[union-attr]


def filled(knowledge: Knowledge, path: Path | None = None) -> Store:
    """Return a store that holds some knowledge, document by document."""
    store = Store.memory() if path is None else Store.open(path, create=True)
    for iri in (OSLO, ROME):
        store.replace_document(iri, of_document(knowledge, iri))
    return store


def values(store: Store, query: str) -> list[str]:
    """Return the first column of an answer, sorted."""
    answer = store.query(query)
    assert isinstance(answer, ox.QuerySolutions)
    return sorted(t.iri_of(row[0]) for row in answer if row[0] is not None)


# ---- What is kept and what queries see


def test_a_store_gives_back_the_knowledge_it_was_given(knowledge: Knowledge, tmp_path: Path) -> None:
    """On disk, closed and opened again, everything is there."""
    filled(knowledge, tmp_path / "graph.kg").close()

    with Store.open(tmp_path / "graph.kg") as store:
        assert store.knowledge() == knowledge
        assert set(store.quads()) == set(rdf.quads(knowledge))
        assert list(store.documents()) == list(knowledge.documents)


def test_queries_see_plain_triples_only(knowledge: Knowledge) -> None:
    """A pattern without GRAPH finds what is asserted, each triple once, and no evidence."""
    store = filled(knowledge)

    plain = {quad.triple for quad in rdf.quads(knowledge) if not t.is_claims_graph(quad.graph_name)}
    rows = list(store.query("SELECT * { ?s ?p ?o }"))  # type: ignore[arg-type]
    assert len(rows) == len(plain) == len(store) == 22
    assert values(store, OWNS) == [BOLT.value]


def test_evidence_is_one_graph_away(knowledge: Knowledge) -> None:
    """A pattern in GRAPH finds the claims, of every status, and the sentences."""
    store = filled(knowledge)

    assert values(store, EVIDENCE) == ["Acme bought Bolt Labs for $5 million on 7 March 2016.", "Acme owns Bolt Labs."]
    assert values(store, "SELECT ?o { GRAPH ?g { ?c kg:status kg:denied ; rdf:object ?o } }") == [CARGO.value]


@pytest.mark.parametrize("form", formats.RDF_FORMATS, ids=lambda form: form.name)
def test_a_loaded_file_answers_as_the_store_does(knowledge: Knowledge, form: Format, tmp_path: Path) -> None:
    """Whether a format keeps graph names or not, the same queries find the same."""
    path = tmp_path / f"graph{form.extension}"
    rdf.write(rdf.quads(knowledge, run=rdf.Run("kg 1", "model 1", KG, "abc")), path)
    built, store = filled(knowledge), Store.memory()

    store.load(path)

    for query in (
        EVIDENCE,
        OWNS,
        "SELECT ?t { GRAPH ?g { ?d a kg:Document ; dcterms:title ?t } }",
        "SELECT ?p { ?s ?p ?o }",
    ):
        assert values(store, query) == values(built, query)
    assert values(store, "SELECT ?l { GRAPH ?g { ?c prov:wasGeneratedBy/rdfs:label ?l } }") == ["kg 1 with model 1"] * 7
    assert store.knowledge() == knowledge


def test_reifiers_are_loaded_as_the_same_claims(knowledge: Knowledge) -> None:
    """RDF 1.2 evidence answers RDF 1.1 queries."""
    store = Store.memory()

    store.add(rdf.reified(rdf.quads(knowledge)))

    assert set(store.quads()) == set(rdf.quads(knowledge))


def test_rdflib_graphs_can_be_added() -> None:
    """A user's graph goes in as it is."""
    graph = rdflib.Graph()
    graph.add((rdflib.URIRef(ACME.value), rdflib.URIRef(OWNING.value), rdflib.URIRef(BOLT.value)))
    store = Store.memory()

    store.add(graph)

    assert values(store, OWNS) == [BOLT.value]


def test_many_quads_go_in_in_bulk_beside_what_was_there(tmp_path: Path) -> None:
    """More than go into one transaction are all there afterwards, once, and in the default graph too."""
    document = ox.NamedNode(names.document("a.txt"))
    many = [ox.Quad(ACME, OWNING, ox.NamedNode(f"{DEFAULT_BASE}firm-{number}"), document) for number in range(20_500)]
    with Store.open(tmp_path / "graph.kg", create=True) as store:
        store.add(many[:10])

        store.add(many)

    with Store.open(tmp_path / "graph.kg", access=Access.READ) as store:
        assert (len(store), set(store.quads())) == (len(many), set(many))


def test_the_base_and_prefixes_of_a_file_are_taken_over(tmp_path: Path) -> None:
    """A graph with another base is queried with its own prefixes."""
    path = tmp_path / "graph.ttl"
    path.write_text("@prefix id: <https://my.example/> . @prefix x: <http://x.example/> . id:a x:b id:c .")
    store = Store.memory()

    store.load(path)

    assert values(store, "SELECT ?o { id:a x:b ?o }") == ["https://my.example/c"]
    assert store.prefixes["doc"] == "https://my.example/doc/"


def test_blank_nodes_of_two_files_stay_apart() -> None:
    """The same label in two files names two things."""
    store = Store.memory()
    for number in (b"1", b"2"):
        store.load(b"@prefix x: <http://x.example/> . _:a x:p " + number + b" .", form=formats.TURTLE)

    assert len(values(store, "SELECT DISTINCT ?s { ?s ?p ?o }")) == 2


def test_the_base_of_a_store_is_remembered(tmp_path: Path) -> None:
    """It sets the prefixes of queries."""
    Store.open(tmp_path / "graph.kg", create=True, base="https://my.example/").close()

    with Store.open(tmp_path / "graph.kg") as store:
        assert store.prefixes["id"] == "https://my.example/"


# ---- Documents come and go


def test_replacing_a_document_by_itself_changes_nothing(knowledge: Knowledge) -> None:
    """Reading the same again is idempotent."""
    store = filled(knowledge)
    before = set(store.match())

    store.replace_document(ROME, of_document(knowledge, ROME))

    assert set(store.match()) == before


def test_replacing_a_document_leaves_no_debris(knowledge: Knowledge) -> None:
    """What the old reading asserted and the new one does not is gone from queries."""
    store = filled(knowledge)
    graph = ox.NamedNode(OSLO)

    store.replace_document(OSLO, [ox.Quad(ACME, OWNING, CARGO, graph)])

    assert values(store, OWNS) == [CARGO.value]
    assert not list(store.match(graph=ox.NamedNode(names.claims_graph(OSLO))))


def test_removing_all_documents_leaves_nothing(knowledge: Knowledge) -> None:
    """Removing is the inverse of adding, graphs and all."""
    store = filled(knowledge)

    assert [store.remove_document(iri) for iri in (OSLO, ROME, ROME)] == [True, True, False]
    assert list(store.match()) == []
    assert values(store, "SELECT ?g { GRAPH ?g { } }") == []


def test_a_triple_lives_while_one_document_asserts_it(knowledge: Knowledge) -> None:
    """What two documents assert stays when one goes; what was added by hand stays too."""
    store = filled(knowledge)
    store.update("INSERT DATA { id:acme kg:owns id:dust }")
    query = "SELECT ?l { id:acme rdfs:label ?l }"
    assert values(store, query) == ["Acme"]

    store.remove_document(OSLO)
    left = values(store, query), values(store, OWNS)
    store.remove_document(ROME)

    assert left == (["Acme"], [DEFAULT_BASE + "dust"])
    assert values(store, query) == []


TRIPLES = st.sets(st.sampled_from([(ACME, OWNING, each) for each in (ACME, BOLT, CARGO, ox.Literal("é\\u0022\n"))]))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.none() | TRIPLES), max_size=8))
def test_the_union_is_what_documents_assert(
    steps: list[tuple[str, set[Triple] | None]],
) -> None:
    """After any sequence of adding, replacing and removing, queries see exactly the union of what is left."""
    store = Store.memory()
    held: dict[str, set[Triple]] = {}
    for name, triples in steps:
        graph = ox.NamedNode(DEFAULT_BASE + "doc/" + name)
        if triples is None:
            store.remove_document(graph.value)
            held.pop(name, None)
        else:
            store.replace_document(graph.value, [ox.Quad(*triple, graph) for triple in triples])
            held[name] = triples

    seen = {(quad.subject, quad.predicate, quad.object) for quad in store.match(graph=ox.DefaultGraph())}
    assert seen == set().union(*held.values())


# ---- Updates


def test_what_an_update_deletes_is_gone_from_the_documents(knowledge: Knowledge) -> None:
    """A deleted fact is not exported again; its claims stay as the record."""
    store = filled(knowledge)

    store.update("DELETE WHERE { id:acme kg:owns ?o }")

    assert not list(store.match(ACME, OWNING))
    assert not [quad for quad in store.quads() if quad.predicate == OWNING]
    assert len(values(store, "SELECT ?c { GRAPH ?g { ?c rdf:predicate kg:owns } }")) == 3


def test_what_an_update_puts_into_a_document_is_seen(knowledge: Knowledge) -> None:
    """And what it takes out of all documents is not seen any more."""
    store = filled(knowledge)

    store.update(f"INSERT DATA {{ GRAPH <{ROME}> {{ id:acme kg:owns id:cargo }} }}")
    seen = values(store, OWNS)
    store.update("DELETE WHERE { GRAPH ?g { id:acme kg:owns id:cargo } }")

    assert seen == [BOLT.value, CARGO.value]
    assert values(store, OWNS) == [BOLT.value]


def test_a_wrong_update_changes_nothing(knowledge: Knowledge) -> None:
    """It is run wholly or not at all."""
    store = filled(knowledge)
    before = set(store.match())

    with pytest.raises(SyntaxProblem):
        store.update("DELETE WHERE { ?s ?p ?o } ; INSERT { }")

    assert set(store.match()) == before


# ---- Wrong queries


@pytest.mark.parametrize(
    ("query", "place", "reason"),
    [
        ("SELECT * WHERE { ?s ?p }", (1, 24), "'}' cannot stand here; expected a variable, an IRI"),
        ("SELECT *\nWHERE { ?s ?p ?o ", (2, 17), "the query ends too early"),
        ("SELECT * {{ ?s a 'é' } ] }", (1, 24), "']' cannot stand here"),
        ("SELECT ?s WHER { ?s ?p ?o }", (1, 11), "'WHER' cannot stand here"),
        ("SELECT ?s { ?s kg:owns id:a id:b }", (1, 29), "'id:b' cannot stand here"),
        ("FOO", (1, 1), "'FOO' cannot stand here"),
        ("  # nothing\n", (1, 1), "there is no query"),
        ("ASK { ?s ?p ?o } }", (1, 18), "'}' cannot stand here; expected the end of the query"),
        ("SELECT * { ?s xx:b ?o }", (1, 15), "the prefix xx: is not declared"),
        ("# a: <b>\nSELECT * { ?s a 'x:y', kg:Foo ; :b ?o }", (2, 33), "the prefix : is not declared"),
        ("PREFIX q: <http://q.example/>\nSELECT * { ?s q:a [ r:b 1 ] }", (2, 21), "the prefix r: is not declared"),
        ("SELECT * {\r\n ?s <b> ?o }", (2, 5), "<b> is relative"),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", None, "The SELECT contains a variable that is unbound"),
        ("SELECT * { SERVICE <http://x.example/> { ?s ?p } }", None, ""),
    ],
)
def test_a_wrong_query_is_shown_where_it_is_wrong(query: str, place: tuple[int, int] | None, reason: str) -> None:
    """The message names what cannot stand there, with line and column in the user's own text."""
    with pytest.raises(SyntaxProblem) as caught:
        Store.memory().query(query)

    assert reason in caught.value.message
    if place:
        assert (caught.value.line, caught.value.column) == place
        assert caught.value.excerpt == query.split("\n")[place[0] - 1].rstrip("\r")


def test_a_base_makes_relative_iris_right() -> None:
    """With a BASE the wrong thing is found behind it."""
    with pytest.raises(SyntaxProblem, match=r"1:52: '\}' cannot stand here"):
        Store.memory().query("BASE <http://x.example/> SELECT * { <a> <b> <c>; } }")


def test_a_service_that_does_not_answer_is_told() -> None:
    """A query may name a remote service; its failure is no fault of the store."""
    text = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    answer = Store.memory().query(text)
    assert isinstance(answer, ox.QuerySolutions)

    with pytest.raises(InputError, match="could not be answered"):
        table(answer, text)


# ---- Other shapes


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_rdflib_gets_the_same_graphs(knowledge: Knowledge) -> None:
    """Default graph, named graphs and prefixes are those of the store."""
    store = filled(knowledge)

    dataset = store.as_rdflib()

    assert set(rdf.from_rdflib(dataset)) == set(store.match())
    rows = list(dataset.query(OWNS))
    assert [str(row[0]) for row in rows] == [BOLT.value]  # type: ignore[index]


def test_networkx_gets_entities_and_facts(knowledge: Knowledge) -> None:
    """A store is a graph for analysts."""
    graph = filled(knowledge).as_networkx()

    assert graph.has_edge(ACME.value, BOLT.value, OWNING.value)


def test_a_store_shows_itself(knowledge: Knowledge) -> None:
    """In a notebook: counts, and the first facts by their labels, with notation escaped."""
    store = filled(knowledge)
    store.update('INSERT DATA { id:acme kg:motto "a | b <script>*" }')

    shown = store._repr_markdown_()

    assert shown.startswith("**Store.memory()**: 2 documents, 7 entities, 23 triples, 7 claims\n")
    assert "| Acme | owns | Bolt Labs |" in shown
    assert r"a \| b &lt;script&gt;\*" in shown
    assert Store.memory()._repr_markdown_().endswith("0 claims\n")


# ---- Opening


def test_a_missing_store_is_not_made_by_looking(tmp_path: Path) -> None:
    """Only ``create`` makes one."""
    with pytest.raises(StoreError, match="there is no store") as caught:
        Store.open(tmp_path / "graph.kg")

    assert "kg build" in str(caught.value.hint)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("create", [False, True])
def test_something_else_is_not_taken_for_a_store(tmp_path: Path, create: bool) -> None:  # noqa: FBT001  a case
    """A folder of other files and a file stay as they are."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("mine")
    (tmp_path / "graph.ttl").write_text("")

    for name in ("notes", "graph.ttl"):
        with pytest.raises(StoreError, match="is not a store"):
            Store.open(tmp_path / name, create=create)
    assert [path.name for path in (tmp_path / "notes").iterdir()] == ["a.txt"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A store below a file has no place."""
    (tmp_path / "file").write_text("")

    with pytest.raises(OutputError, match="cannot make the store"):
        Store.open(tmp_path / "file" / "graph.kg", create=True)


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    """A layout that this version does not know is not touched."""
    Store.open(tmp_path / "graph.kg", create=True).close()
    manifest = tmp_path / "graph.kg" / folder.MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"version": 99}))

    with pytest.raises(StoreError, match="newer kg"):
        Store.open(tmp_path / "graph.kg")


@pytest.mark.parametrize("access", Access)
def test_a_damaged_store_is_told(knowledge: Knowledge, tmp_path: Path, access: Access) -> None:
    """Broken files of the database and a broken manifest give a message, not a crash."""
    path = tmp_path / "graph.kg"
    filled(knowledge, path).close()
    for file in (path / folder.QUADS).glob("MANIFEST-*"):
        file.write_bytes(b"garbage")
    with pytest.raises(StoreError, match="damaged"):
        Store.open(path, access=access)

    (path / folder.MANIFEST).write_text("{")
    with pytest.raises(StoreError, match=r"kg\.json cannot be understood"):
        Store.open(path, access=access)


@pytest.mark.parametrize("access", Access)
def test_a_store_that_lost_its_quads_is_damaged(knowledge: Knowledge, tmp_path: Path, access: Access) -> None:
    """It is not taken for one that has no documents, and no quads are begun in their place."""
    path = tmp_path / "graph.kg"
    filled(knowledge, path).close()
    shutil.rmtree(path / folder.QUADS)

    with pytest.raises(StoreError, match="its folder quads/, which held the graph, is missing"):
        Store.open(path, access=access)

    assert not (path / folder.QUADS).exists()


def test_a_store_whose_making_was_cut_off_behind_its_quads_is_made(tmp_path: Path) -> None:
    """The quads come first and the manifest last, so that one without the other tells what happened."""
    Store.open(tmp_path / "graph.kg", create=True).close()
    for file in (folder.MANIFEST, folder.LOCK):
        (tmp_path / "graph.kg" / file).unlink()

    with Store.open(tmp_path / "graph.kg", create=True, base="https://b.example/") as store:
        assert store.base == "https://b.example/"


def test_one_process_cannot_open_a_store_twice_to_write(tmp_path: Path) -> None:
    """And it is told that it is the one itself."""
    with (
        Store.open(tmp_path / "graph.kg", create=True),
        pytest.raises(StoreError, match="open already in this process"),
    ):
        Store.open(tmp_path / "graph.kg")


def test_many_may_read_and_none_may_write_meanwhile(knowledge: Knowledge, tmp_path: Path) -> None:
    """Readers share; who reads cannot change anything."""
    path = tmp_path / "graph.kg"
    filled(knowledge, path).close()

    with Store.open(path, access=Access.READ) as one, Store.open(path, access=Access.READ) as two:
        assert len(one) == len(two) == 22
        with pytest.raises(StoreError, match="open already"):
            Store.open(path)
        with pytest.raises(StoreError, match="for reading only"):
            one.update("CLEAR ALL")
        with pytest.raises(StoreError, match="for reading only"):
            two.remove_document(ROME)


def test_the_holder_of_a_store_is_named(tmp_path: Path) -> None:
    """Another process that writes is named by its number and command."""
    path = tmp_path / "graph.kg"
    with Store.open(path, create=True):
        code = f"from kg.store import Store; Store.open({str(path)!r})"
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr

    assert "StoreError" in told
    assert f"in use by process {os.getpid()}" in told or not sys.platform.startswith("linux")


WRITER = """
import itertools, sys
import pyoxigraph as ox
from kg.store import Store
store = Store.open(sys.argv[1], create=True)
print("ready", flush=True)
for number in itertools.count():
    iri = f"https://example.org/id/doc/{number % 7}"
    graph, claims = ox.NamedNode(iri), ox.NamedNode(iri + "#claims")
    owner = ox.NamedNode(f"https://example.org/id/{number}")
    quads = [ox.Quad(owner, ox.NamedNode("https://example.org/p"), ox.Literal(each), graph) for each in range(20)]
    quads += [ox.Quad(owner, ox.NamedNode("https://example.org/q"), ox.Literal(each), claims) for each in range(20)]
    store.replace_document(iri, quads)
"""


@pytest.mark.parametrize("delay", [0.01, 0.05, 0.2])
def test_a_killed_writer_leaves_whole_documents(tmp_path: Path, delay: float) -> None:
    """After kill -9 the store opens, and each document is there wholly and from one reading."""
    path = tmp_path / "graph.kg"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE)
    with writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)

    with Store.open(path) as store:
        for number in range(7):
            iri = f"https://example.org/id/doc/{number}"
            held = [list(store.match(graph=ox.NamedNode(name))) for name in (iri, names.claims_graph(iri))]
            assert {len(each) for each in held} in ({20}, {0})
            assert len({quad.subject for each in held for quad in each}) <= 1
        seen = {quad.triple for quad in store.match(graph=ox.DefaultGraph())}
        assert seen == {quad.triple for quad in store.quads() if not t.is_claims_graph(quad.graph_name)}
