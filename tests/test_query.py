"""How answers of queries are shown, in Python and on the command line."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg import formats, names, query, rdf
from kg.cli.options import opened
from kg.cli.query import query as command
from kg.cli.update import update as change
from kg.errors import InputError, KgError, StoreError, SyntaxProblem, UsageError
from kg.names import DEFAULT_BASE, XSD
from kg.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from kg.formats import Format
    from kg.model import Knowledge

OWNERS = "SELECT * { ?owner kg:owns ?owned }"
OXIGRAPH = {
    formats.RESULTS_JSON: ox.QueryResultsFormat.JSON,
    formats.RESULTS_XML: ox.QueryResultsFormat.XML,
    formats.RESULTS_TSV: ox.QueryResultsFormat.TSV,
}


@pytest.fixture
def folder(knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with the same graph as a store and as a file."""
    monkeypatch.chdir(tmp_path)
    rdf.write(rdf.quads(knowledge), "graph.ttl")
    with Store.open("graph.kg", create=True) as store:
        store.add(rdf.quads(knowledge))
    return tmp_path


def told(*words: str, given: str = "") -> str:
    """Return what the command prints; its errors are raised."""
    result = CliRunner().invoke(command, list(words), input=given, catch_exceptions=False, standalone_mode=False)
    assert result.exit_code == 0
    return result.stdout


def asked(store: Store, text: str) -> query.Table:
    """Return the answer of a SELECT query."""
    answer = store.query(text)
    assert isinstance(answer, ox.QuerySolutions)
    return query.table(answer, text)


# ---- Tables


def test_rows_are_sorted_unless_the_query_orders_them(knowledge: Knowledge) -> None:
    """The same graph gives the same table; an ORDER BY is left alone."""
    store = Store.memory()
    store.add(rdf.quads(knowledge))

    plain = asked(store, "SELECT ?l { ?s rdfs:label ?l }").rows
    turned = asked(store, "SELECT ?l { ?s rdfs:label ?l } ORDER BY DESC(?l)").rows

    assert [str(row[0]) for row in plain][:2] == ['"$5 million"', '"Acme"']
    assert plain == turned[::-1]


def test_star_gives_the_variables_in_the_order_of_the_query() -> None:
    """People read the columns as they wrote them."""
    text = "SELECT  * { VALUES (?z ?b ?a) { (1 2 3) } }"

    assert asked(Store.memory(), text).variables == ("z", "b", "a")


def test_missing_values_come_first_and_stay_empty() -> None:
    """An unbound variable is an empty cell."""
    text = "SELECT ?a ?b { VALUES (?a ?b) { (1 2) (UNDEF 3) } }"

    assert list(query.lines(asked(Store.memory(), text), query.short({}))) == ["a  b", "─  ─", "   3", "1  2"]


def test_columns_are_aligned_by_what_a_terminal_shows() -> None:
    """Wide signs take two columns, combining ones none."""
    names_ = ("삼성전자", "Zoe\u0308", "Ada")
    rows = tuple((ox.Literal(name), ox.Literal("x")) for name in names_)

    shown = list(query.lines(query.Table(("name", "mark"), rows), query.short({})))

    assert [query.columns(line[: line.index("x")]) for line in shown[2:]] == [10, 10, 10]


def test_long_cells_are_cut_to_the_width_of_a_terminal() -> None:
    """Only the widest column gives way, and no line is too long."""
    rows = ((ox.Literal("short"), ox.Literal("long " * 40)),)

    shown = list(query.lines(query.Table(("a", "b"), rows), query.short({}), width=40))

    assert max(query.columns(line) for line in shown) <= 40
    assert shown[2].startswith("short  long long")
    assert shown[2].endswith("…")


@given(st.lists(st.text(), min_size=1, max_size=4), st.integers(10, 40))
def test_a_cell_is_always_one_line(cells: list[str], width: int) -> None:
    """Whatever a text holds, a row stays a row."""
    texts = [cell for cell in cells if cell.isprintable() or cell.encode("utf-8", "ignore").decode() == cell]
    rows = tuple((ox.Literal(cell),) for cell in texts)

    shown = list(query.lines(query.Table(("a",), rows), query.short({}), width=width))

    assert len(shown) == 2 + len(rows)
    assert all(len(line.split("\n")) == 1 and query.columns(line) <= width for line in shown)


def test_labels_take_the_place_of_iris(knowledge: Knowledge) -> None:
    """Things by their label, relations by their words, documents by their title; the rest stays."""
    store = Store.memory()
    store.add(rdf.quads(knowledge))
    name = query.labelled(store)
    terms = [DEFAULT_BASE + "acme", names.KG + "hasOfficeIn", names.document("news/rome.txt"), "http://x.example/y"]

    shown = [name(ox.NamedNode(iri)) for iri in terms]

    assert shown == ["Acme", "has office in", "Acme buys Bolt Labs", "<http://x.example/y>"]
    assert name(ox.Literal("5")) == "5"


# ---- The W3C's formats


@pytest.mark.parametrize("form", OXIGRAPH, ids=lambda form: form.name)
def test_results_are_read_back_by_others(form: Format) -> None:
    """Any term in a row is the same for a program that reads the standard format."""
    text = 'SELECT ?a ?b ?c { VALUES (?a ?b ?c) { (<http://x.example/a> "x, \\"y\\"\\n"@en 1.50) ("é" UNDEF true) } }'
    found = asked(Store.memory(), text)

    written = query.rendered(found, form)

    again = ox.parse_query_results(written, format=OXIGRAPH[form])
    assert isinstance(again, ox.QuerySolutions)
    assert [tuple(row[name] for name in found.variables) for row in again] == list(found.rows)
    assert written.endswith(b"\n")


def test_csv_has_the_plain_values() -> None:
    """Types are lost, by its specification; commas, quotes and line ends are not."""
    text = 'SELECT ?a ?b ?c { VALUES (?a ?b ?c) { (<http://x.example/a> "x, \\"y\\"\\n"@en 1.5) } }'

    written = query.rendered(asked(Store.memory(), text), formats.RESULTS_CSV)

    rows = list(csv.reader(io.StringIO(written.decode(), newline="")))
    assert rows == [["a", "b", "c"], ["http://x.example/a", 'x, "y"\n', "1.5"]]


def test_triple_terms_have_their_json() -> None:
    """RDF 1.2 triple terms are objects of three."""
    text = "SELECT ?t { BIND(<<( <x:a> <x:b> 1 )>> AS ?t) }"

    found = json.loads(query.rendered(asked(Store.memory(), text), formats.RESULTS_JSON))

    value = found["results"]["bindings"][0]["t"]
    assert value["type"] == "triple"
    assert value["value"]["object"] == {"type": "literal", "value": "1", "datatype": XSD + "integer"}


@pytest.mark.parametrize("form", [*OXIGRAPH, formats.RESULTS_CSV], ids=lambda form: form.name)
@pytest.mark.parametrize(
    "text", ["SELECT * { ?s ?p ?o }", "SELECT (?o AS ?bindings) ?s { ?s ?p ?o } ORDER BY DESC(?s) ?o"]
)
def test_an_answer_has_the_rows_of_the_table(form: Format, text: str) -> None:
    """Whether the rows pass through a table or not, the bytes are the same."""
    store = Store.memory()
    store.update('INSERT DATA { <x:a> <x:b> "}},{" , "" , "a"@en , "a"@de , 7 , <x:a> . _:b <x:b> "{\\"é\\n" , _:b }')
    solutions = store.query(text)
    assert isinstance(solutions, ox.QuerySolutions)

    written = query.answered(solutions, text, form)

    assert written == query.rendered(asked(store, text), form)


def test_an_answer_without_rows_and_one_with_an_empty_row() -> None:
    """No row is not a row without values."""
    store = Store.memory()
    texts = ["SELECT ?a { ?a <x:b> ?c }", "SELECT ?a { }"]
    found = [cast("ox.QuerySolutions", store.query(text)) for text in texts]

    written = [query.answered(each, "", formats.RESULTS_JSON) for each in found]

    assert [json.loads(each)["results"]["bindings"] for each in written] == [[], [{}]]


@pytest.mark.parametrize("form", [formats.RESULTS_JSON, formats.RESULTS_XML], ids=lambda form: form.name)
def test_a_truth_value_has_its_formats(form: Format) -> None:
    """ASK gives a boolean result."""
    answer = Store.memory().query("ASK { }")
    assert isinstance(answer, ox.QueryBoolean)

    assert b"true" in query.rendered(answer, form)


# ---- The command


@pytest.mark.parametrize("where", [("--store", "graph.kg"), ("--data", "graph.ttl")])
def test_a_query_is_answered_from_a_store_or_a_file(folder: Path, where: tuple[str, str]) -> None:
    """Both give the same table."""
    assert folder
    assert told(OWNERS, *where) == "owner    owned\n───────  ────────────\nid:acme  id:bolt-labs\n"


@pytest.mark.parametrize("words", [("-", OWNERS), (OWNERS,), (OWNERS, "--data", "-"), ("-", OWNERS, "--data", "-")])
def test_a_graph_can_be_piped_in(folder: Path, words: tuple[str, ...]) -> None:
    """With a dash before the query, without, or with --data -."""
    assert "id:bolt-labs" in told(*words, given=(folder / "graph.ttl").read_text())


def test_a_query_can_come_from_a_file_or_standard_input(folder: Path) -> None:
    """A name that ends in .rq is a file; a lone dash is standard input."""
    (folder / "owners.rq").write_text(OWNERS)

    assert told("owners.rq", "--store", "graph.kg") == told("-", "--store", "graph.kg", given=OWNERS)


def test_all_forms_of_queries(folder: Path) -> None:
    """ASK says yes or no, DESCRIBE and CONSTRUCT give Turtle."""
    assert folder
    assert told("ASK { id:acme kg:owns id:bolt-labs }", "--store", "graph.kg") == "yes\n"
    assert told("ASK { id:acme kg:owns id:cargo }", "--store", "graph.kg") == "no\n"
    assert 'id:cargo a kg:Company ;\n    rdfs:label "Cargo" .\n' in told("DESCRIBE id:cargo", "--store", "graph.kg")
    made = told("CONSTRUCT { ?b <x:of> ?a } WHERE { ?a kg:owns ?b }", "--store", "graph.kg", "--format", "nt")
    assert made == f"<{DEFAULT_BASE}bolt-labs> <x:of> <{DEFAULT_BASE}acme> .\n"


def test_the_extension_of_the_output_sets_the_format(folder: Path) -> None:
    """Tables and graphs each have their own formats."""
    told(OWNERS, "--store", "graph.kg", "-o", "owners.csv")
    told("DESCRIBE id:acme", "--store", "graph.kg", "-o", "acme.jsonld")

    assert (folder / "owners.csv").read_text().splitlines()[0] == "owner,owned"
    assert set(rdf.parse("acme.jsonld"))


def test_labels_on_request(folder: Path) -> None:
    """The option shows what people call things."""
    assert folder
    assert told(OWNERS, "--store", "graph.kg", "--labels").splitlines()[2] == "Acme   Bolt Labs"


@pytest.mark.parametrize(
    ("words", "given", "error", "message"),
    [
        (("SELECT * {", "--store", "graph.kg"), "", SyntaxProblem, "query:1:11"),
        ((OWNERS, "--store", "nowhere"), "", StoreError, "there is no store"),
        ((OWNERS, "--data", "nowhere.ttl"), "", InputError, "cannot read nowhere.ttl"),
        ((OWNERS, "--data", "graph.kg"), "", UsageError, "is a folder"),
        ((OWNERS, "--data", "graph.ttl", "--store", "graph.kg"), "", UsageError, "together"),
        ((OWNERS,), " \n", InputError, "empty"),
        ((OWNERS,), "<a", SyntaxProblem, "standard input"),
        (("-",), OWNERS, UsageError, "both come from standard input"),
        (("-", "-"), OWNERS, UsageError, "both come from standard input"),
        (("-", OWNERS, "--store", "graph.kg"), "", UsageError, "both named and on standard input"),
        (("SELECT", OWNERS), "", UsageError, "more than one query"),
        (("missing.rq", "--store", "graph.kg"), "", InputError, "cannot read the query"),
        ((OWNERS, "--store", "graph.kg", "--format", "turtle"), "", UsageError, "no format is called"),
        ((OWNERS, "--store", "graph.kg", "-o", "a.ttl"), "", UsageError, "no format is known"),
        (("a" * 5000, "--store", "graph.kg"), "", SyntaxProblem, "cannot stand here"),
    ],
)
def test_what_is_wrong_is_said(
    folder: Path, words: tuple[str, ...], given: str, error: type[KgError], message: str
) -> None:
    """Each mistake has its own message and exit code."""
    assert folder
    with pytest.raises(error) as caught:
        told(*words, given=given)

    assert message in caught.value.message
    assert caught.value.hint or error is SyntaxProblem


def test_a_query_that_is_no_text_is_refused(folder: Path) -> None:
    """A binary file is no query."""
    (folder / "bad.rq").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(InputError, match="not UTF-8"):
        told("bad.rq", "--store", "graph.kg")


def test_a_terminal_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a graph and a pipe, nothing waits for typing."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)

    with pytest.raises(UsageError, match="no graph was named"), opened(None, ()):
        pass


def test_several_files_are_one_graph(folder: Path) -> None:
    """--data may be repeated."""
    (folder / "more.nt").write_text(f"<{DEFAULT_BASE}x> <{names.KG}owns> <{DEFAULT_BASE}y> .\n")

    assert len(told(OWNERS, "--data", "graph.ttl", "--data", "more.nt").splitlines()) == 4


def test_the_pipe_of_the_readme(tmp_path: Path) -> None:
    """An article goes in, an answer comes out; the exit codes are 0."""
    article = tmp_path / "a.txt"
    article.write_text("Facebook owns Instagram.\n")
    kg = f"{sys.executable} -m kg"
    line = f"cat {article} | {kg} build - --offline | {kg} query - '{OWNERS}'"

    run = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=True)

    assert run.stdout.splitlines()[2:] == ["id:facebook  id:instagram"]


def test_a_broken_query_shows_its_line_and_a_caret(folder: Path) -> None:
    """On the command line the wrong place is marked."""
    run = subprocess.run(
        [sys.executable, "-m", "kg", "query", "SELECT * {\n  ?s kg:owns }", "--data", str(folder / "graph.ttl")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 3
    assert run.stderr.splitlines()[0].startswith("error: query:2:14: '}' cannot stand here")
    assert run.stderr.splitlines()[1:3] == ["    ?s kg:owns }", " " * 15 + "^"]


# ---- Updates


def test_an_update_changes_the_store(folder: Path) -> None:
    """It says how many triples there were and are."""
    words = ["INSERT DATA { id:acme owl:sameAs wd:Q1 }", "--store", "graph.kg"]

    result = CliRunner().invoke(change, words, catch_exceptions=False)

    assert result.stderr == "22 triples before, 23 now\n"
    assert told("ASK { id:acme owl:sameAs wd:Q1 }", "--store", "graph.kg") == "yes\n"
    assert folder


def test_an_update_needs_a_store_that_is_there(tmp_path: Path) -> None:
    """No store is made by a mistyped name."""
    with pytest.raises(StoreError):
        CliRunner().invoke(
            change,
            ["CLEAR ALL", "--store", str(tmp_path / "x.kg")],
            catch_exceptions=False,
            standalone_mode=False,
        )

    assert not list(tmp_path.iterdir())
