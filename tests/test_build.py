"""The journey from inputs to a graph: the same bytes whichever way it is made, and what each option does."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox
import pytest
import rdflib

from kg import extract, ontology
from kg.build import Build, Summary
from kg.cli import main
from kg.config import Settings
from kg.errors import InputError, NothingFound
from kg.extract import echo, parts
from kg.model import Document, Mention, MentionKind, Reading
from kg.names import KG, RDF
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.ontology import Ontology

    Run = Callable[..., tuple[int, bytes, str]]

NEWS = {
    "a.txt": "Facebook owns Instagram. Benjamin Joe manages Facebook Korea.\n",
    "b/one.txt": "Instagram is based in California. Facebook, which owns WhatsApp, employs 1,200 people.\n",
    "b/two.md": "# A deal\n\nOn 7 March 2016 Hanbit bought *Dori Labs* for $5 million, Ana Ruiz said.\n",
    "c.jsonl": '{"id": "1", "text": "Ana Ruiz founded Dori Labs in Seoul."}\n',
}
KG_COMMAND = (sys.executable, "-m", "kg")
INPUTS = ("a.txt", "b", "c.jsonl")
FORMATS = {
    "graph.ttl": ox.RdfFormat.TURTLE,
    "graph.nt": ox.RdfFormat.N_TRIPLES,
    "graph.nq": ox.RdfFormat.N_QUADS,
    "graph.trig": ox.RdfFormat.TRIG,
    "graph.jsonld": ox.RdfFormat.JSON_LD,
    "GRAPH.RDF": ox.RdfFormat.RDF_XML,
}
SHOP = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:Company a owl:Class ; rdfs:label "company" .
ex:Product a owl:Class ; rdfs:label "product" .
ex:sells a owl:ObjectProperty ; rdfs:label "sells" ; rdfs:domain ex:Company ; rdfs:range ex:Product .
"""
SAID = """
[Hanbit|Company#hanbit] owns [Dori|Company#dori], [Ana Ruiz|Person#ana] said.
[Hanbit|#hanbit] owns [Cargo|Company#cargo].
[Hanbit|#hanbit] owns [Bolt|Company#bolt]. It plans to buy [Nuri|Company#nuri].
---
hanbit owns dori @reported by ana ~0.9
hanbit owns cargo @reported by hanbit ~0.9
hanbit owns bolt ~0.4
hanbit owns nuri @planned ~0.9
ana manages hanbit ~0.6
"""


class Made(NamedTuple):
    """One graph, made twice."""

    folder: Path
    piped: bytes
    beside_store: bytes


def triples(data: bytes | Path, form: ox.RdfFormat = ox.RdfFormat.TURTLE) -> set[ox.Triple]:
    """Return the triples of a file or of its bytes."""
    read = data.read_bytes() if isinstance(data, Path) else data
    return {quad.triple for quad in ox.parse(read, format=form)}


def owned(data: bytes | Path) -> set[str]:
    """Return the last parts of the IRIs of what a graph says is owned."""
    relation = ox.NamedNode(KG + "owns")
    return {str(each.object)[1:-1].rpartition("/")[2] for each in triples(data) if each.predicate == relation}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Build one graph here, beside a store, and by two workers of another process, which writes to a pipe."""
    folder = tmp_path_factory.mktemp("news")
    for name, text in NEWS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    words = [*KG_COMMAND, "build", *reversed(INPUTS), "b/two.md", "./a.txt", "--workers", "2"]
    env = os.environ | {"PYTHONHASHSEED": "4242"}
    with subprocess.Popen(words, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            main(["build", *INPUTS, "--store", "graph.kg", "-o", "graph.ttl"], standalone_mode=False)
        piped, _ = child.communicate()
    assert child.returncode == 0
    return Made(folder, piped, (folder / "graph.ttl").read_bytes())


@pytest.fixture
def echoed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let inputs be read by the echo step, whose claims are written in the text."""

    def read(document: Document, known: Ontology) -> Reading:
        return echo.step(known)(Reading(document))

    monkeypatch.setattr(extract, "read", read)


def test_processes_hash_seeds_order_and_a_store_make_no_difference(made: Made) -> None:
    """Another process with another hash seed, two workers and the inputs in another order writes the same bytes."""
    assert made.piped == made.beside_store
    assert owned(made.piped) >= {"instagram", "whatsapp"}


def test_a_store_exports_the_same_bytes(made: Made, kg_here: Run, tmp_path: Path) -> None:
    """It makes no difference whether a graph went through a store."""
    code, _, _ = kg_here("export", "--store", made.folder / "graph.kg", "-o", "out.ttl")

    assert code == 0
    assert (tmp_path / "out.ttl").read_bytes() == made.piped


def test_reading_again_changes_nothing_in_a_store(
    made: Made, kg_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document that is there already is replaced by itself."""
    for name in ("a.txt", "b", "graph.kg"):
        (shutil.copytree if (made.folder / name).is_dir() else shutil.copy)(made.folder / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)

    code, _, _ = kg_here("build", "a.txt", "b", "--store", "graph.kg")
    kg_here("export", "--store", "graph.kg", "-o", "out.ttl")

    assert code == 0
    assert (tmp_path / "out.ttl").read_bytes() == made.piped


def test_rdflib_reads_the_same_triples(made: Made) -> None:
    """The libraries rdflib and pyoxigraph find the same number of triples in the Turtle."""
    assert len(rdflib.Graph().parse(data=made.piped, format="turtle")) == len(triples(made.piped)) > 100


@pytest.mark.skipif(shutil.which("rapper") is None, reason="rapper is not installed (Debian: raptor2-utils)")
def test_raptor_reads_the_same_triples(made: Made) -> None:
    """A parser in C finds the same number of triples, without an error or a warning."""
    command = ["rapper", "--quiet", "--input", "turtle", "--output", "ntriples", str(made.folder / "graph.ttl")]

    read = subprocess.run(command, capture_output=True, text=True, check=True)

    assert read.stderr == ""
    assert len(set(read.stdout.splitlines())) == len(triples(made.piped))


def test_every_quotation_stands_in_its_source(made: Made, kg_here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """``kg verify`` finds no fault in a fresh store."""
    monkeypatch.chdir(made.folder)

    code, out, _ = kg_here("verify", "--store", "graph.kg")

    assert code == 0
    assert out.startswith(b"4 documents, ")


def test_text_flows_from_pipe_to_pipe(kg_here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """``kg build -`` reads standard input and writes Turtle that ``kg query`` reads from its own."""

    def standard_input(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    standard_input(b"Facebook owns Instagram.\n")
    built, graph, told = kg_here("build", "-")
    standard_input(graph)
    asked, found, _ = kg_here("query", "SELECT ?what { ?who kg:owns ?what }", "--format", "csv")

    assert (built, asked) == (0, 0)
    assert found.split() == [b"what", b"https://example.org/id/instagram"]
    assert told.startswith("1 document, 2 entities, 1 fact\n1 claim (1 asserted); 4 words in ")


@pytest.mark.usefixtures("echoed")
@pytest.mark.parametrize(("name", "form"), FORMATS.items())
def test_the_extension_sets_the_format(kg_here: Run, tmp_path: Path, name: str, form: ox.RdfFormat) -> None:
    """Each format holds the same triples, and the command says what it wrote."""
    (tmp_path / "a.txt").write_text(SAID)

    code, out, err = kg_here("build", "a.txt", "-o", name)
    _, turtle, _ = kg_here("build", "a.txt")

    assert (code, out) == (0, b"")
    assert err.endswith(f"wrote {name}\n")
    assert triples(tmp_path / name, form) == triples(turtle)


@pytest.mark.usefixtures("echoed")
@pytest.mark.parametrize("prefix", ["shop", "", "xml-ish"])
def test_the_prefixes_of_an_ontology_are_used(kg_here: Run, tmp_path: Path, prefix: str) -> None:
    """Its terms are written short, an empty prefix too; a store knows them, so its export has the same bytes."""
    (tmp_path / "a.txt").write_text("[Hanbit|Company#h] sells [Dori|Product#d].\n---\nh sells d")
    (tmp_path / "my.ttl").write_text(
        f"@prefix {prefix}: <https://shop.example/> .\n{SHOP.replace('ex:', f'{prefix}:')}"
    )

    built, _, _ = kg_here("build", "a.txt", "--ontology", "my.ttl", "--store", "graph.kg", "-o", "graph.ttl")
    kg_here("export", "--store", "graph.kg", "-o", "out.ttl")
    asked, _, _ = kg_here("query", f"ASK {{ id:hanbit {prefix}:sells id:dori }}", "--store", "graph.kg")

    text = (tmp_path / "graph.ttl").read_text()
    assert (built, asked) == (0, 0)
    assert f"\n    {prefix}:sells id:dori" in text
    assert (tmp_path / "out.ttl").read_text() == text
    assert len(triples(tmp_path / "graph.ttl")) > 10


@pytest.mark.usefixtures("echoed")
@pytest.mark.parametrize("prefix", ["shop", "", "xml-ish"])
@pytest.mark.parametrize(("name", "form"), FORMATS.items())
def test_every_format_can_be_read_whatever_the_prefix(
    kg_here: Run, tmp_path: Path, prefix: str, name: str, form: ox.RdfFormat
) -> None:
    """Formats without an empty prefix, or in which ``xml`` means something else, have those terms in full."""
    data = f"@prefix {prefix}: <https://shop.example/> . {prefix}:a {prefix}:b {prefix}:c ."
    (tmp_path / "data.ttl").write_text(data)

    code, _, _ = kg_here("export", "--data", "data.ttl", "-o", name)

    assert code == 0
    assert triples(tmp_path / name, form) == triples(data.encode())


@pytest.mark.usefixtures("echoed")
def test_output_may_be_named_by_a_hyphen(kg_here: Run, tmp_path: Path) -> None:
    """``-o -`` is standard output, beside a store too."""
    (tmp_path / "a.txt").write_text(SAID)

    code, out, err = kg_here("build", "a.txt", "-o", "-", "--store", "graph.kg")

    assert code == 0
    assert b"kg:manages" in out
    assert [line for line in err.splitlines() if line.startswith("wrote")] == ["wrote graph.kg"]


@pytest.mark.usefixtures("echoed")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], set()),
        (["--trust", "never"], set()),
        (["--trust", "party"], {"cargo"}),
        (["--trust", "named"], {"cargo", "dori"}),
        (["--trust", "all"], {"cargo", "dori"}),
        (["--minimum-score", "0.3"], {"bolt"}),
        (["--minimum-score", "0.3", "--trust", "all"], {"bolt", "cargo", "dori"}),
        (["--minimum-score", "0.95", "--trust", "all"], set()),
    ],
)
def test_trust_and_minimum_score_decide_what_is_asserted(
    kg_here: Run, tmp_path: Path, words: list[str], found: set[str]
) -> None:
    """Reported statements count by their speaker, weak ones by their score; plans never do."""
    (tmp_path / "a.txt").write_text(SAID)

    code, out, _ = kg_here("build", "a.txt", *words)

    assert code == 0
    assert owned(out) == found


@pytest.mark.usefixtures("echoed")
def test_plain_leaves_the_evidence_out(kg_here: Run, tmp_path: Path) -> None:
    """Only entities and their facts are written."""
    (tmp_path / "a.txt").write_text(SAID)

    _, plain, _ = kg_here("build", "a.txt", "--plain")
    _, full, _ = kg_here("build", "a.txt")

    assert triples(plain) < triples(full)
    assert b"kg:manages" in plain
    assert not [word for word in (b"Claim", b"oa:", b"doc/", b"prov:") if word in plain]


@pytest.mark.usefixtures("echoed")
def test_rdf12_writes_reifiers(kg_here: Run, tmp_path: Path) -> None:
    """The five claims reify triple terms, and nothing is named by its three parts."""
    (tmp_path / "a.txt").write_text(SAID)

    _, out, _ = kg_here("build", "a.txt", "--rdf12")

    said = [each.predicate.value for each in triples(out)]
    assert said.count(RDF + "reifies") == 5
    assert RDF + "subject" not in said


@pytest.mark.usefixtures("echoed")
def test_every_iri_begins_with_the_base(kg_here: Run, tmp_path: Path) -> None:
    """Entities, documents and runs are named under ``--base``."""
    (tmp_path / "a.txt").write_text(SAID)

    _, out, _ = kg_here("build", "a.txt", "--base", "https://news.example/kg/")

    subjects = {each.subject.value for each in triples(out) if isinstance(each.subject, ox.NamedNode)}
    assert {each for each in subjects if not each.startswith("https://news.example/kg/")} == set()
    assert "https://news.example/kg/person/ana-ruiz" in subjects


@pytest.mark.parametrize("base", ["urn:x:", "https://example.org/", "https://пример.example/a%20b/", "tag:a@b,2020:"])
def test_a_base_may_be_any_iri_that_takes_a_name(base: str) -> None:
    """What ends in a slash or a colon is taken as it is."""
    assert ox.NamedNode(Settings(base=base).base + "acme").value == base + "acme"


@pytest.mark.parametrize(
    ("base", "reason"),
    [
        ("https://example.org/id", "must end in / or :"),
        ("https://example.org/id#", "without spaces, ? and #"),
        ("https://example.org/?id=", "without spaces, ? and #"),
        ("https://exa mple.org/", "without spaces, ? and #"),
        ("https://example.org/%zz/", "must be an IRI"),
        ("example.org/id/", "must be an IRI"),
        ("/id/", "must be an IRI"),
        ("", "must be an IRI"),
    ],
)
def test_a_base_that_makes_no_iri_is_refused(kg_here: Run, base: str, reason: str) -> None:
    """Before anything is read, it is said what is wrong and how a base looks."""
    code, out, err = kg_here("build", "missing.txt", "--base", base)

    assert (code, out) == (2, b"")
    assert reason in err
    assert "hint: " in err


@pytest.mark.usefixtures("echoed")
def test_a_store_keeps_to_its_base(kg_here: Run, tmp_path: Path) -> None:
    """Later builds use the base of the store without being told, and no other one."""
    (tmp_path / "a.txt").write_text(SAID)
    base = "https://news.example/kg/"
    kg_here("build", "a.txt", "--store", "graph.kg", "--base", base)

    same, _, _ = kg_here("build", "a.txt", "--store", "graph.kg", "-o", "graph.nt")
    other, _, err = kg_here("build", "a.txt", "--store", "graph.kg", "--base", "https://other.example/")

    assert (same, other) == (0, 2)
    assert b"<https://example.org/" not in (tmp_path / "graph.nt").read_bytes()
    assert f"begin with {base}" in err


@pytest.mark.usefixtures("echoed")
def test_building_again_does_not_make_a_store_larger(kg_here: Run, tmp_path: Path) -> None:
    """Neither the same documents nor logs pile up."""
    (tmp_path / "a.txt").write_text(SAID)

    def size() -> int:
        kg_here("build", "a.txt", "--store", "graph.kg")
        return sum(path.stat().st_size for path in (tmp_path / "graph.kg").rglob("*"))

    sizes = [size() for _ in range(4)]

    assert max(sizes[1:]) < 1.2 * sizes[1]
    assert sizes[0] < 2 * sizes[1]  # the log of the first build goes with the next


@pytest.mark.usefixtures("echoed")
def test_quiet_says_nothing(kg_here: Run, tmp_path: Path) -> None:
    """With ``-q`` there are errors only."""
    (tmp_path / "a.txt").write_text(SAID)

    assert kg_here("build", "a.txt", "-q", "-o", "graph.ttl") == (0, b"", "")


def named(document: Document, known: Ontology) -> Reading:
    """Read a document that has nothing but the name at its beginning."""
    del known
    name = document.text.split(maxsplit=1)[0]
    start = document.text.index(name)
    span = document.span(start, start + len(name))
    return Reading(document, mentions=(Mention(span, MentionKind.NAME, KG + "Company", score=1.0, by="test"),))


def journey(file: Path) -> Build:
    """Return a build of one file."""
    return Build((str(file),), ontology.load())


def test_a_long_document_is_one_document_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in a later part has its offset in the whole, and the document is counted once."""
    monkeypatch.setattr(extract, "read", named)
    monkeypatch.setattr(parts, "LONGEST", 40)
    monkeypatch.setattr(parts.cut, "__kwdefaults__", {"limit": 40})
    text = "\n\n".join(f"Firm{number} makes ships and sells them." for number in range(5))
    (tmp_path / "a.txt").write_text(text)
    summary = Summary()

    with Store.memory() as store:
        journey(tmp_path / "a.txt").into(store, summary)
        held = {entity.label: entity for entity in store.knowledge().entities}

    spans = [mention.span for entity in held.values() for _, mention in entity.mentions]
    assert [span.text for span in spans] == [f"Firm{number}" for number in range(5)]
    assert [text[span.start : span.end] for span in spans] == [span.text for span in spans]
    assert (summary.documents, len(summary.entities)) == (1, 5)


def test_nothing_read_and_nothing_found_are_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build without a result never ends well."""
    (tmp_path / "a.txt").write_text("words")
    monkeypatch.setattr(extract, "read", lambda document, _: Reading(document))

    with pytest.raises(NothingFound, match=r"nothing was found in 1 document$"):
        list(journey(tmp_path / "a.txt").readings(Summary()))
    with pytest.raises(InputError, match="none of the inputs could be read"):
        list(journey(tmp_path / "b.txt").readings(Summary()))
