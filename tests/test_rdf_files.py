"""What RDF files look like, and how they are read."""

from __future__ import annotations

import random
import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import formats, names, rdf
from kg.errors import InputError, OutputError, SyntaxProblem, UsageError
from kg.names import DEFAULT_BASE, KG, XSD
from kg.rdf import order
from kg.rdf import terms as t
from kg.rdf.parse import sniff

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.formats import Format
    from kg.model import Knowledge

ACME, BOLT, OWNS = DEFAULT_BASE + "acme", DEFAULT_BASE + "bolt-labs", KG + "owns"
MERGING = [form for form in formats.RDF_FORMATS if not form.dataset]
KEEPING = [form for form in formats.RDF_FORMATS if form.dataset]


def merged(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """Return quads without their graph names."""
    return {t.placed(quad, ox.DefaultGraph()) for quad in quads}


def written(quads: t.Quads, form: Format) -> bytes:
    """Return the bytes of a file."""
    stream = BytesIO()
    rdf.write(quads, stream, form=form)
    return stream.getvalue()


# ---- Files


@pytest.mark.parametrize("form", KEEPING, ids=lambda form: form.name)
def test_formats_of_datasets_keep_every_quad(knowledge: Knowledge, form: Format) -> None:
    """What is written is read back, graph names and all."""
    quads = set(rdf.quads(knowledge))

    assert set(rdf.parse(written(quads, form), form=form)) == quads


@pytest.mark.parametrize("form", MERGING, ids=lambda form: form.name)
def test_formats_of_graphs_keep_every_triple_and_say_what_is_lost(knowledge: Knowledge, form: Format) -> None:
    """The graph names are lost, and that is told."""
    quads, stream = set(rdf.quads(knowledge)), BytesIO()

    losses = rdf.write(quads, stream, form=form)

    assert set(rdf.parse(stream.getvalue(), form=form)) == merged(quads)
    assert losses == {rdf.Loss.GRAPHS}


@pytest.mark.parametrize("form", formats.RDF_FORMATS, ids=lambda form: form.name)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_rdflib_reads_what_was_written(knowledge: Knowledge, form: Format) -> None:
    """The other reader reads the same."""
    theirs = {"n-triples": "nt", "n-quads": "nquads", "rdf-xml": "xml"}.get(form.name, form.name)
    dataset = rdflib.Dataset()
    dataset.parse(written(rdf.quads(knowledge), form), format=theirs)

    assert rdf.from_rdf(dataset) == knowledge


@pytest.mark.parametrize("form", formats.RDF_FORMATS, ids=lambda form: form.name)
def test_the_order_of_quads_does_not_change_a_byte(knowledge: Knowledge, form: Format) -> None:
    """Shuffled and doubled, the same quads give the same file, with one final newline."""
    quads = [*rdf.quads(knowledge), *rdf.quads(knowledge)]
    first = written(quads, form)
    random.Random(7).shuffle(quads)  # noqa: S311  no secret

    assert written(quads, form) == first
    assert first.endswith(b"\n")
    assert not first.endswith(b"\n\n")


def test_processes_with_other_hash_seeds_write_the_same_bytes(knowledge: Knowledge) -> None:
    """The seed of Python's hashes has no influence."""
    data = written(rdf.quads(knowledge), formats.N_QUADS)
    code = (
        "import sys; from kg import rdf, formats; data = set(rdf.parse(sys.stdin.buffer.read()));"
        "rdf.write(data, sys.stdout.buffer, form=formats.TRIG)"
    )

    made = {
        subprocess.run(
            [sys.executable, "-c", code], input=data, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1")
    }

    assert made == {written(rdf.quads(knowledge), formats.TRIG)}


def test_turtle_is_written_for_people(knowledge: Knowledge) -> None:
    """Used prefixes only, the type first, things before amounts before documents before evidence."""
    text = written(rdf.quads(knowledge), formats.TURTLE).decode()

    header, _, body = text.partition("\n\n")
    assert "@prefix owl:" not in header
    assert header.splitlines() == sorted(header.splitlines())
    paragraphs = body.split("\n\n")
    assert paragraphs[0] == (
        "id:acme a kg:Company ;\n"
        '    rdfs:label "Acme" ;\n'
        '    kg:acquiredOn "2016-03-07"^^xsd:date ;\n'
        "    kg:owns id:bolt-labs ."
    )
    firsts = [paragraph.split(" ", 1)[0] for paragraph in paragraphs]
    kinds = [next(key for key in ("#char", "#claim", "txt>", "amount:", ":") if key in first) for first in firsts]
    assert list(dict.fromkeys(kinds)) == [":", "amount:", "txt>", "#claim", "#char"]


def test_documents_are_relative_to_the_base(knowledge: Knowledge) -> None:
    """The IRIs of documents, which prefixes cannot shorten, are written relative to a base."""
    text = written(rdf.quads(knowledge), formats.TURTLE).decode()

    assert text.startswith(f"@base <{DEFAULT_BASE}doc/> .\n")
    assert "<news/rome.txt#char=0,9> a oa:" in text


@pytest.mark.parametrize(
    "ident",
    [
        *("a.txt", "../up.txt", "./here.txt", "a/../b", "a/./b", "//host/x", "a//b", ".", "..", "", "a/.."),
        *("https://x.example/a?b=c#d", "a:b", "ü ä", "x%20y", "'\"<>{}|\\^`"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", [formats.TURTLE, formats.JSON_LD], ids=lambda form: form.name)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_no_document_changes_its_name_in_a_file(ident: str, form: Format) -> None:
    """Whatever the id of a document, the IRI that is read is the IRI that was written."""
    iri = ox.NamedNode(names.document(ident))
    quad = ox.Quad(iri, ox.NamedNode(OWNS), iri)

    assert list(rdf.parse(written([quad], form), form=form)) == [quad]
    graph = rdflib.Graph().parse(written([quad], form), format=form.name)
    assert [str(subject) for subject in graph.subjects()] == [iri.value]


@pytest.mark.parametrize(
    ("value", "datatype", "shown"),
    [
        ("5", "integer", " 5 "),
        ("-5", "integer", " -5 "),
        ("0.9", "decimal", " 0.9 "),
        ("5000000", "decimal", ' "5000000"^^xsd:decimal '),
        ("1e6", "double", " 1e6 "),
        ("true", "boolean", " true "),
        ("1", "boolean", ' "1"^^xsd:boolean '),
        ("five", "integer", ' "five"^^xsd:integer '),
    ],
)
def test_numbers_are_bare_where_turtle_reads_them_as_the_same(value: str, datatype: str, shown: str) -> None:
    """A number is bare only if its bare form has the same datatype and lexical form."""
    quad = ox.Quad(ox.NamedNode(ACME), ox.NamedNode(OWNS), ox.Literal(value, datatype=ox.NamedNode(XSD + datatype)))

    data = written([quad], formats.TURTLE)

    assert shown in data.decode()
    assert list(rdf.parse(data)) == [quad]


@settings(deadline=None, max_examples=150)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from([form for form in formats.RDF_FORMATS if form is not formats.RDF_XML]),
)
def test_any_name_and_text_survive_a_file(local: str, text: str, form: Format) -> None:
    """Escapes are right for every IRI that is valid and for every text."""
    try:
        subject = ox.NamedNode(DEFAULT_BASE + local)
    except ValueError:
        return
    quad = ox.Quad(subject, ox.NamedNode(OWNS), ox.Literal(text))

    assert list(rdf.parse(written([quad], form), form=form)) == [quad]


def test_control_characters_are_replaced_in_xml_and_told() -> None:
    """XML has no place for them; carriage returns stay."""
    quad = ox.Quad(ox.NamedNode(ACME), ox.NamedNode(OWNS), ox.Literal("a\x00b\r\nc<&>"))
    stream = BytesIO()

    losses = rdf.write([quad], stream, form=formats.RDF_XML)

    assert losses == {rdf.Loss.CHARACTERS}
    assert [each.object.value for each in rdf.parse(stream.getvalue()) if isinstance(each.object, ox.Literal)] == [
        "a\ufffdb\r\nc<&>"
    ]


def test_xml_refuses_a_predicate_that_is_no_name() -> None:
    """An IRI that ends in digits cannot name an element."""
    quad = ox.Quad(ox.NamedNode(ACME), ox.NamedNode("http://x.example/12"), ox.NamedNode(ACME))

    with pytest.raises(OutputError, match="cannot hold the predicate"):
        written([quad], formats.RDF_XML)


def test_blank_nodes_get_the_same_names_whoever_parsed_them() -> None:
    """Their labels come from the graph, not from the parser."""
    one = b"@prefix x: <http://x.example/> . x:a x:p [ x:q 1 ] , [ x:q 2 ] ."
    two = b"@prefix x: <http://x.example/> . x:a x:p _:z , _:y . _:z x:q 2 . _:y x:q 1 ."

    assert written(rdf.parse(one), formats.TURTLE) == written(rdf.parse(two), formats.TURTLE)


def test_many_quads_are_sorted_on_disk(monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge, tmp_path: Path) -> None:
    """Spilled runs give the same bytes as memory, and leave no file behind."""
    quads = list(rdf.quads(knowledge))
    expected = written(quads, formats.TRIG)
    monkeypatch.setattr(order, "RUN", 10)

    rdf.write(quads * 2, tmp_path / "graph.trig")

    assert (tmp_path / "graph.trig").read_bytes() == expected
    assert [path.name for path in tmp_path.iterdir()] == ["graph.trig"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """When the quads end in an error, the file is as it was and nothing lies beside it."""
    path = tmp_path / "graph.ttl"
    path.write_text("old")

    def broken() -> Iterable[ox.Quad]:
        yield ox.Quad(ox.NamedNode(ACME), ox.NamedNode(OWNS), ox.NamedNode(BOLT))
        raise InputError("the source is gone")

    with pytest.raises(InputError):
        rdf.write(broken(), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


# ---- RDF 1.2


@pytest.mark.parametrize("form", [formats.TURTLE, formats.TRIG, formats.N_TRIPLES, formats.N_QUADS], ids=str)
def test_reifiers_say_the_same(knowledge: Knowledge, form: Format) -> None:
    """A claim that reifies a triple term is heard as the same claim."""
    data = written(rdf.reified(rdf.quads(knowledge)), form)

    assert b"<<(" in data
    assert b"subject> " not in data
    assert rdf.from_rdf(rdf.parse(data, form=form)) == knowledge


@pytest.mark.parametrize("form", [formats.JSON_LD, formats.RDF_XML], ids=lambda form: form.name)
def test_formats_without_triple_terms_refuse_them(knowledge: Knowledge, form: Format) -> None:
    """JSON-LD and RDF/XML are RDF 1.1."""
    with pytest.raises(UsageError, match=r"RDF 1\.2"):
        written(rdf.reified(rdf.quads(knowledge)), form)


def test_half_a_claim_is_passed_on() -> None:
    """A claim without an object has no triple term and stays as it is."""
    quad = ox.Quad(ox.NamedNode(ACME), t.SUBJECT, ox.NamedNode(BOLT))

    assert list(rdf.reified([quad])) == [quad]


# ---- Reading files


def test_a_syntax_error_has_line_column_and_excerpt(tmp_path: Path) -> None:
    """The message names the file, and the excerpt is the wrong line."""
    path = tmp_path / "broken.ttl"
    path.write_text("@prefix x: <http://x.example/> .\nx:a x:b .\n")

    with pytest.raises(SyntaxProblem) as caught:
        list(rdf.parse(path))

    error = caught.value
    assert (error.source, error.line, error.column, error.excerpt) == (str(path), 2, 9, "x:a x:b .")
    assert error.message.startswith(f"{path}:2:9: this is not turtle: ")


def test_an_endless_line_is_not_shown(tmp_path: Path) -> None:
    """A line of a megabyte is no excerpt."""
    path = tmp_path / "long.nt"
    path.write_text(f"<http://x.example/{'a' * 1000}> nonsense .\n")

    with pytest.raises(SyntaxProblem) as caught:
        list(rdf.parse(path))

    assert caught.value.excerpt is None


@pytest.mark.parametrize("name", ["nothing.ttl", "folder.ttl"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    """A missing file and a folder are told apart from broken RDF."""
    (tmp_path / "folder.ttl").mkdir()

    with pytest.raises(InputError, match=name):
        list(rdf.parse(tmp_path / name))


@pytest.mark.parametrize("form", formats.RDF_FORMATS, ids=lambda form: form.name)
def test_the_format_of_bytes_is_told_by_their_first_signs(knowledge: Knowledge, form: Format) -> None:
    """Standard input has no extension."""
    found = sniff(written(rdf.quads(knowledge), form))

    triples = {formats.TURTLE, formats.N_TRIPLES, formats.TRIG}
    assert found is (formats.TRIG if form in triples else form)


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"", formats.TRIG),
        (b'[ {"@id": "x:a"} ]', formats.JSON_LD),
        (b"[] <x:b> <x:c> .", formats.TRIG),
        (b"{ <x:a> <x:b> <x:c> }", formats.TRIG),
        (b'# note\n<x:a> <x:b> "a . b"@en <x:g> .', formats.N_QUADS),
        (b'\xef\xbb\xbf<?xml version="1.0"?>', formats.RDF_XML),
    ],
)
def test_first_signs_that_could_mislead(data: bytes, form: Format) -> None:
    """Brackets, braces, comments and byte order marks do not mislead."""
    assert sniff(data) is form


def test_declared_prefixes_are_handed_out() -> None:
    """A reader may go on using the prefixes of a file."""
    declared: dict[str, str] = {}

    list(rdf.parse(b"@prefix x: <http://x.example/> . x:a x:b x:c .", declared=declared))

    assert declared == {"x": "http://x.example/"}
