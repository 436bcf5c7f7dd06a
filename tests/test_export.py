"""What other programs get, and what they are told is missing."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import networkx as nx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg import export as out
from kg import formats, names, rdf
from kg.cli.export import export as command
from kg.errors import OutputError, UsageError
from kg.model import Entity, Fact, Knowledge
from kg.names import DEFAULT_BASE, KG, XSD
from kg.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from kg.formats import Format

ACME, BOLT = DEFAULT_BASE + "acme", DEFAULT_BASE + "bolt-labs"
DATE = f'"2016-03-07"^^<{XSD}date>'
DRAWN = [form for form in formats.FORMATS if not form.rdf]


@pytest.fixture
def store(knowledge: Knowledge) -> Store:
    """Hold the small graph."""
    store = Store.memory()
    store.add(rdf.quads(knowledge))
    return store


@pytest.fixture
def strange() -> Store:
    """Hold a graph whose labels try to break every notation."""
    label = 'a "b" \\n <c> & ]]> \x01 \ufffe {d} |\n\t,;\'=1+1'
    things = tuple(Entity(DEFAULT_BASE + name, label, KG + "Thing") for name in ("x", "y"))
    facts = tuple(Fact(DEFAULT_BASE + "x", KG + name, DEFAULT_BASE + "y") for name in ("owns", "manages"))
    store = Store.memory()
    store.add(rdf.quads(Knowledge(entities=things, facts=facts)))
    return store


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# ---- RDF


@pytest.mark.parametrize("form", formats.RDF_FORMATS, ids=lambda form: form.name)
def test_rdf_is_what_a_build_writes(store: Store, knowledge: Knowledge, tmp_path: Path, form: Format) -> None:
    """A store exports the same bytes as the knowledge it was given."""
    built, exported = tmp_path / f"built{form.extension}", tmp_path / f"exported{form.extension}"
    rdf.write(rdf.quads(knowledge, layers=rdf.FOR_FILES), built)

    out.export(store, exported)

    assert exported.read_bytes() == built.read_bytes()


def test_turtle_says_that_graph_names_are_lost(store: Store, tmp_path: Path) -> None:
    """TriG loses nothing and says nothing."""
    assert out.export(store, tmp_path / "a.trig") == ()
    (note,) = out.export(store, tmp_path / "a.ttl")
    assert "names of graphs" in note


def test_layers_and_version_are_a_choice(store: Store, tmp_path: Path) -> None:
    """Facts alone, texts too, or RDF 1.2."""
    out.export(store, tmp_path / "plain.ttl", layers={rdf.Layer.FACTS})
    out.export(store, tmp_path / "text.ttl", layers=rdf.EVERYTHING)
    out.export(store, tmp_path / "new.ttl", version=out.Version.RDF12)

    made = {name: data.decode() for name, data in files(tmp_path).items()}
    assert "kg:Claim" not in made["plain.ttl"]
    assert "kg:text " in made["text.ttl"]
    assert "kg:text " not in made["new.ttl"]
    assert "rdf:reifies <<( id:acme kg:owns id:bolt-labs )>>" in made["new.ttl"]


# ---- Formats of graph tools


def test_graphml_is_read_back(store: Store, tmp_path: Path) -> None:
    """Networkx reads the same nodes and edges, with types of numbers."""
    out.export(store, tmp_path / "a.graphml")

    graph = nx.read_graphml(tmp_path / "a.graphml", force_multigraph=True)
    assert set(graph) == set(store.as_networkx())
    (said,) = graph.get_edge_data(ACME, BOLT).values()
    assert (said["relation"], said["score"], said["evidence"]) == (KG + "owns", 0.8, "Acme owns Bolt Labs.")


def test_gexf_is_read_back(store: Store, tmp_path: Path) -> None:
    """Networkx reads the same nodes and edges; no date of today is in the file."""
    out.export(store, tmp_path / "a.gexf")

    graph = nx.read_gexf(tmp_path / "a.gexf")
    assert set(graph) == set(store.as_networkx())
    assert graph.number_of_edges() == 4
    assert b"lastmodified" not in (tmp_path / "a.gexf").read_bytes()


def test_cytoscape_is_read_back(store: Store, tmp_path: Path) -> None:
    """Each edge has an id, each node its name, an amount its value."""
    out.export(store, tmp_path / "a.cyjs")

    elements = json.loads((tmp_path / "a.cyjs").read_text())["elements"]
    nodes = {each["data"]["id"]: each["data"] for each in elements["nodes"]}
    assert nodes[BOLT]["name"] == "Bolt Labs"
    assert nodes[DEFAULT_BASE + "amount/5000000-usd"]["value"] == "5000000"
    assert "value" not in nodes[BOLT]
    edges = [each["data"] for each in elements["edges"]]
    assert len({edge["id"] for edge in edges}) == len(edges) == 4
    assert {(edge["source"], edge["target"]) for edge in edges} >= {(ACME, BOLT), (ACME, DATE)}


def test_csv_is_two_tables_that_join(store: Store, tmp_path: Path) -> None:
    """Every end of an edge is a row of the nodes."""
    out.export(store, tmp_path / "a.csv")

    assert sorted(files(tmp_path)) == ["a.edges.csv", "a.nodes.csv"]
    texts = [io.StringIO(path.read_text(), newline="") for path in out.tables(tmp_path / "a.csv")]
    tables = [list(csv.DictReader(text)) for text in texts]
    assert {end for edge in tables[1] for end in (edge["source"], edge["target"])} <= {node["id"] for node in tables[0]}
    assert [edge["evidence"] for edge in tables[1] if edge["target"] == BOLT] == ["Acme owns Bolt Labs."]


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_dot_is_drawn_by_graphviz(strange: Store, tmp_path: Path) -> None:
    """The program that the format is for accepts it."""
    out.export(strange, tmp_path / "a.dot")

    subprocess.run(["dot", "-Tcanon", str(tmp_path / "a.dot")], check=True, capture_output=True)  # noqa: S607


def test_dot_quotes_what_has_a_meaning(strange: Store, tmp_path: Path) -> None:
    """Quotes and backslashes of labels are escaped, line ends are spaces."""
    out.export(strange, tmp_path / "a.dot")

    lines = (tmp_path / "a.dot").read_text().splitlines()
    assert len(lines) == 7
    assert '[label="a \\"b\\" \\\\n <c> & ]]> \x01 ' in lines[2]


@pytest.mark.parametrize("form", [formats.GRAPHML, formats.GEXF], ids=lambda form: form.name)
def test_xml_is_well_formed_whatever_the_labels(strange: Store, tmp_path: Path, form: Format) -> None:
    """What XML cannot hold is replaced; edges have ids of their own."""
    path = tmp_path / f"a{form.extension}"

    out.export(strange, path)

    edges = [each for each in ET.fromstring(path.read_text()).iter() if each.tag.endswith("}edge")]  # noqa: S314  our own
    assert len({edge.get("id") for edge in edges}) == 2


@pytest.mark.parametrize("form", DRAWN, ids=lambda form: form.name)
def test_the_same_graph_gives_the_same_bytes(knowledge: Knowledge, store: Store, tmp_path: Path, form: Format) -> None:
    """Loaded in another order from a file, the export is the same."""
    rdf.write(rdf.quads(knowledge), tmp_path / "a.nt")
    other = Store.memory()
    other.load(tmp_path / "a.nt")
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()

    out.export(store, tmp_path / "1" / f"a{form.extension}")
    out.export(other, tmp_path / "2" / f"a{form.extension}")

    assert files(tmp_path / "1") == files(tmp_path / "2")


@pytest.mark.parametrize("form", DRAWN, ids=lambda form: form.name)
def test_what_is_left_out_is_said(store: Store, tmp_path: Path, form: Format) -> None:
    """Plans and denials, claims, literals: each format tells what it has no place for."""
    notes = " ".join(out.export(store, tmp_path / f"a{form.extension}"))

    assert "2 statements that are not" in notes
    assert "literals" in notes
    assert "7 claims" in notes or form is formats.DOT


def test_a_graph_that_loses_nothing_is_not_complained_about(tmp_path: Path) -> None:
    """Without claims and literals there is nothing to say."""
    store = Store.memory()
    store.update("INSERT DATA { id:a kg:owns id:b }")

    assert out.export(store, tmp_path / "a.graphml") == ()


def test_an_export_that_fails_leaves_the_old_file(store: Store, tmp_path: Path) -> None:
    """A folder in the place of one of two tables leaves the other as it was."""
    (tmp_path / "a.nodes.csv").write_text("old")
    (tmp_path / "a.edges.csv").mkdir()

    with pytest.raises(OutputError):
        out.export(store, tmp_path / "a.csv")

    assert (tmp_path / "a.nodes.csv").read_text() == "old"


# ---- The command


@pytest.fixture
def graph(knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with the graph in a file."""
    monkeypatch.chdir(tmp_path)
    rdf.write(rdf.quads(knowledge), "graph.trig")
    return tmp_path


def run(*words: str) -> Result:
    """Run the command on the graph; errors are raised."""
    words = (*words, "--data", "graph.trig")
    return CliRunner().invoke(command, list(words), catch_exceptions=False, standalone_mode=False)


def test_the_command_tells_what_it_wrote_and_lost(graph: Path) -> None:
    """Notes and names go to standard error."""
    told = run("-o", "a.csv").stderr.splitlines()

    assert told[-1] == "wrote a.nodes.csv and a.edges.csv"
    assert all(line.startswith("note: ") for line in told[:-1])
    assert (graph / "a.nodes.csv").exists()


def test_the_graph_goes_to_standard_output(graph: Path) -> None:
    """With a format, and nothing else on it."""
    made = run("-o", "-", "--format", "turtle", "--plain")

    assert made.stdout.startswith("@prefix amount:")
    assert "kg:Claim" not in made.stdout
    assert graph


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-o", "-"), "no extension"),
        (("-o", "a.xlsx"), "no format is known"),
        (("-o", "a.dot", "--plain"), "for RDF"),
        (("-o", "-", "--format", "csv"), "two files"),
        (("-o", "a.rdf", "--rdf12"), "RDF 1.2"),
        (("-o", "a.ttl", "--format", "word"), "no format is called"),
    ],
)
def test_what_makes_no_sense_is_refused(graph: Path, words: tuple[str, ...], message: str) -> None:
    """The hint says what would."""
    with pytest.raises(UsageError, match=message) as caught:
        run(*words)

    assert caught.value.hint
    assert [path.name for path in graph.iterdir()] == ["graph.trig"]


def test_what_was_inferred_is_exported_when_asked_for(store: Store, tmp_path: Path) -> None:
    """It stands in a graph of its own where a format has names, and the axioms stay behind."""
    triples = list(store.match(graph=ox.DefaultGraph()))[:1]
    store.set_aside(names.INFERRED, triples)
    store.set_aside(names.AXIOMS, triples)

    out.export(store, tmp_path / "plain.nq")
    out.export(store, tmp_path / "more.nq", layers={*rdf.FOR_FILES, rdf.Layer.ASIDE})

    plain, more = (set((tmp_path / name).read_text().splitlines()) for name in ("plain.nq", "more.nq"))
    assert [line.split()[-2] for line in more - plain] == [f"<{names.aside(names.INFERRED)}>"]
