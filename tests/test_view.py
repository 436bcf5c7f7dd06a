"""The page and the picture: complete, closed to the outside, safe with any text, and the same bytes each time."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import struct
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.view import knowledge as made_up
from kg.cli.view import view
from kg.errors import MissingPart, NothingFound, UsageError
from kg.model import Document, Knowledge, Status
from kg.names import DEFAULT_BASE, KG, XSD
from kg.rdf import quads, write
from kg.view import html, page, picture
from kg.view.content import content, literal_label, words
from kg.view.layout import Size, Tie, arrange
from kg.view.lettering import brief, width
from kg.view.palette import FAMILIES, colours
from kg.view.sketch import sketch

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from kg.view.content import Content, Proof

SVG = "{http://www.w3.org/2000/svg}"
PAPER = {"light": "#fbfbf9", "dark": "#14171b"}


class Parsed(HTMLParser):
    """What a browser sees: tags with attributes, and the text within style, script and title."""

    def __init__(self, text: str) -> None:
        """Read the whole page."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep text with the tag before it."""
        self.texts.append((self.tags[-1][0] if self.tags else "", data))

    def attribute(self, name: str) -> list[str]:
        """Return the values of one attribute, over all tags."""
        return [attributes[name] or "" for _, attributes in self.tags if name in attributes]


def data_of(text: str) -> dict[str, list[list[object]]]:
    """Return the data that the page's script reads."""
    found = re.search(r'<script id="graph-data" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


def renamed(knowledge: Knowledge, label: str) -> Knowledge:
    """Give the first entity another label."""
    first, *others = knowledge.entities
    return replace(knowledge, entities=(replace(first, label=label), *others))


def proofs(shown: Content) -> list[Proof]:
    """Return all proofs."""
    return [proof for edge in shown.edges for proof in edge.proofs]


# The page


def test_the_page_loads_nothing(knowledge: Knowledge) -> None:
    """No tag names a source or target outside of the page; links to documents are made only when asked for."""
    parsed = Parsed(page(knowledge).html)

    assert parsed.attribute("src") == []
    assert parsed.attribute("href") == ["data:,"]
    assert "url(" not in html._style()  # noqa: SLF001  the style as it is written
    assert "@import" not in html._style()  # noqa: SLF001


def test_the_policy_allows_only_the_pages_own_script_and_style(knowledge: Knowledge) -> None:
    """The Content-Security-Policy names the digests of the page's style and script, and no other source."""
    text = page(knowledge).html
    [policy] = [found["content"] or "" for tag, found in Parsed(text).tags if found.get("http-equiv")]
    inside = dict(re.findall(r"<(style|script)>(.*?)</\1>", text, re.DOTALL))

    digests = {
        tag: "sha256-" + base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        for tag, part in inside.items()
    }

    assert policy.startswith("default-src 'none'; ")
    assert f"script-src '{digests['script']}';" in policy
    assert f"style-src '{digests['style']}';" in policy
    assert "http" not in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "label", ["</script><script>alert(1)</script>", "<!--<script>", "a & b ' \" c", "\u2028\u0000 \ud800", "&lt;"]
)
def test_hostile_labels_stay_text(knowledge: Knowledge, label: str) -> None:
    """No label can end the data and begin markup, and each comes back as it was (half surrogate pairs as ?)."""
    text = page(renamed(knowledge, label), title=label.replace("\0", "").replace("\ud800", "")).html

    parsed = Parsed(text)

    assert [tag for tag, _ in parsed.tags].count("script") == 3
    assert data_of(text)["entities"][0][1] == label.replace("\ud800", "?")


def test_the_page_is_the_same_each_time() -> None:
    """Two processes with different hash seeds write the same page and the same picture."""
    code = (
        "import hashlib; from benchmarks.view import knowledge; from kg.view import page, picture; k = knowledge(40);"
        "print(hashlib.sha256((page(k).html + picture(k).svg).encode()).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert runs[0] == runs[1]


def test_a_missing_script_is_told(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, tmp_path: pytest.TempPathFactory
) -> None:
    """An installation without the bundle says so, and how to mend it."""
    html._script.cache_clear()  # noqa: SLF001  the script is read once a process
    monkeypatch.setattr(html, "files", lambda _: tmp_path)

    with pytest.raises(MissingPart, match=r"view\.js") as caught:
        html._script()  # noqa: SLF001

    assert "pip install" in (caught.value.hint or "")
    assert knowledge.entities


def test_a_page_shows_itself_in_a_notebook(knowledge: Knowledge) -> None:
    """The frame for a notebook holds the whole page, closed off from the notebook's own document."""
    made = page(knowledge)

    [(tag, attributes)] = Parsed(made._repr_html_()).tags

    assert tag == "iframe"
    assert attributes["srcdoc"] == made.html
    assert "allow-same-origin" not in (attributes["sandbox"] or "")


def test_a_store_is_shown_as_its_knowledge(knowledge: Knowledge) -> None:
    """Whatever gives knowledge can be shown."""

    class Kept:
        """Stands for a store."""

        def knowledge(self) -> Knowledge:
            return knowledge

    assert page(Kept()).html == page(knowledge).html  # type: ignore[arg-type]


# What is shown


def test_evidence_points_at_the_mentions(knowledge: Knowledge) -> None:
    """The ranges that are marked in a sentence hold the words of subject and object."""
    shown = content(knowledge)
    ada = next(edge for edge in shown.edges if shown.entities[edge.subject].label == "Ada Rossi")
    [proof] = ada.proofs
    _, start, sentence = shown.sentences[proof.sentence]

    assert start == 0
    assert proof.subject is not None
    assert proof.object is not None
    assert [sentence[slice(*proof.subject)], sentence[slice(*proof.object)]] == ["Ada Rossi", "Acme Rome"]
    assert (proof.status, proof.score) == (Status.ASSERTED, 0.8)


def test_ranges_count_as_the_page_counts(knowledge: Knowledge) -> None:
    """Characters beyond the basic plane count twice in the page's script, so ranges behind them are moved."""
    [fact] = [fact for fact in knowledge.facts if fact.subject.endswith("ada-rossi")]
    [(_, claim)] = fact.claims
    text = "\N{WAVING HAND SIGN} Ada Rossi manages Acme Rome."
    document = Document("wave.txt", text)
    ada, acme = (replace(each, span=document.span(text.index(words), text.index(words) + 9)) for each, words in
                 ((claim.subject, "Ada Rossi"), (claim.object, "Acme Rome")))  # fmt: skip
    waved = replace(claim, subject=ada, object=acme, evidence=document.span(0, len(text)))
    shown = content(replace(knowledge, documents=(document,), facts=(replace(fact, claims=(("wave.txt", waved),)),)))

    [proof] = proofs(shown)

    assert proof.subject == (3, 12)
    assert proof.object == (21, 30)


def test_a_mention_outside_of_the_sentence_is_not_marked(knowledge: Knowledge) -> None:
    """Where coreference leads out of the sentence, only what stands inside has a range."""
    [fact] = [fact for fact in knowledge.facts if fact.subject.endswith("ada-rossi")]
    [(document, claim)] = fact.claims
    rome = next(each for each in knowledge.documents if each.id == document)
    far = replace(claim, evidence=rome.span(10, 28))

    [proof] = proofs(content(replace(knowledge, facts=(replace(fact, claims=((document, far),)),))))

    assert proof.subject is None
    assert proof.object == (8, 17)


def test_values_and_dates_are_values(knowledge: Knowledge) -> None:
    """An amount's type and the type of literal dates are marked as values and stand last in the legend."""
    shown = content(knowledge)

    assert [kind.label for kind in shown.kinds if kind.is_value] == ["Date", "Amount of money"]
    assert [kind.is_value for kind in shown.kinds] == sorted(kind.is_value for kind in shown.kinds)
    assert [edge.value for edge in shown.edges if edge.value] == [("7 March 2016", len(shown.kinds) - 2)]


def test_a_speaker_has_the_name_of_its_entity(knowledge: Knowledge) -> None:
    """A claim that somebody makes names the entity behind the speaker's mention."""
    planned = [proof for proof in proofs(content(knowledge)) if proof.status is Status.PLANNED]

    assert [proof.speaker for proof in planned] == ["Acme"]


def test_a_fact_about_something_unknown_is_left_out(knowledge: Knowledge) -> None:
    """A fact whose object is no entity that is held is not shown."""
    lost = replace(knowledge.facts[1], object=DEFAULT_BASE + "nowhere")

    assert content(replace(knowledge, facts=(lost,))).edges == ()


def test_other_literals_are_values_too(knowledge: Knowledge) -> None:
    """A literal that is no date gets the general type for values."""
    number = replace(knowledge.facts[0], object="42", datatype=XSD + "integer")
    shown = content(replace(knowledge, facts=(number,)))

    assert [(edge.value or ("", 0))[0] for edge in shown.edges] == ["42"]
    assert shown.kinds[-1].iri == KG + "Value"


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ("2016-03-07", "7 March 2016"),
        ("2016-03", "March 2016"),
        ("2016", "2016"),
        ("2016-01-01/2016-03-31", "1 January 2016 – 31 March 2016"),
        ("../2016", "until 2016"),
        ("2016/..", "since 2016"),
        ("2016-02-30", "2016-02-30"),
        ("2016-13", "2016-13"),
        ("12", "12"),
    ],
)
def test_dates_are_written_for_people(value: str, label: str) -> None:
    """Days, months and periods read as in a text; what is none stays as it is."""
    assert literal_label(value) == label


@pytest.mark.parametrize(
    ("name", "label"), [("basedIn", "based in"), ("has_URLOf", "has URL of"), ("P31", "P31"), ("", "")]
)
def test_names_are_taken_apart(name: str, label: str) -> None:
    """A name in camelCase or with underscores becomes words."""
    assert words(name) == label


# Colours


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("shade", ["light", "dark"])
def test_colours_stand_out_from_the_paper(shade: str) -> None:
    """Every family's first four tints have a contrast of at least 3 : 1 with their background."""
    types = {f"{family}/{turn}": family for family in FAMILIES for turn in range(4)}
    paper = luminance(PAPER[shade])

    for colour in colours(types).values():
        ink = luminance(getattr(colour, shade))
        assert (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05) >= 3, colour


def test_unknown_families_get_hues_of_their_own() -> None:
    """Types of a foreign ontology differ in colour from each other and from the known families in use."""
    found = colours({KG + "Person": KG + "Person", "x:Spell": "x:Spell", "x:Wizard": "x:Wizard"})

    assert len(set(found.values())) == 3


# The picture


def test_the_picture_shows_what_is_asserted(knowledge: Knowledge) -> None:
    """Names, relations, amounts and dates of asserted facts are written; planned and denied ones are not drawn."""
    texts = [text.text for text in ET.fromstring(picture(knowledge, title="A & B").svg).iter(SVG + "text")]  # noqa: S314

    assert {"A & B", "Ada Rossi", "Acme Rome", "Bolt Labs", "owns", "manages", "$5 million", "7 March 2016"} <= set(
        texts
    )
    assert "Cargo" not in texts
    assert "Oslo" not in texts


def test_no_two_labels_collide() -> None:
    """In a picture of 60 entities no name lies on another name or disc, and no relation on a name."""
    drawn = sketch(content(made_up(60)), most=60)
    boxes = [box for node in drawn.nodes for box in (node.name_box(), node.disc_box())]

    assert len(drawn.nodes) > 50
    assert [1 for index, box in enumerate(boxes) for other in boxes[:index] if box.touches(other)] == []
    assert sum(line.label is not None for line in drawn.lines) > 0.8 * len(drawn.lines)


def test_a_large_graph_is_cut_and_says_so() -> None:
    """Of many entities only the best connected are drawn, amounts are left out, and a line tells."""
    drawn = sketch(content(made_up(300)), most=50)

    assert len(drawn.nodes) <= 50
    assert re.match(r"The \d+ best connected of \d+ entities · \d+ facts", drawn.note)
    assert not any(node.hollow for node in drawn.nodes)


def test_nothing_asserted_is_no_picture(knowledge: Knowledge) -> None:
    """Without an asserted fact there is nothing to draw."""
    with pytest.raises(NothingFound):
        picture(replace(knowledge, facts=tuple(fact for fact in knowledge.facts if not fact.asserted)))


def test_png_has_the_size_that_was_asked_for(knowledge: Knowledge) -> None:
    """The PNG is the SVG at the given scale, and letters leave ink in it."""
    made = picture(knowledge)
    root = ET.fromstring(made.svg)  # noqa: S314  our own picture

    image = made.png(scale=2)

    assert image.startswith(b"\x89PNG")
    assert struct.unpack(">2I", image[16:24]) == (int(root.attrib["width"]) * 2, int(root.attrib["height"]) * 2)
    assert len(image) > len(replace(made, svg=re.sub("<text.*?</text>", "", made.svg)).png(scale=2)) * 1.3


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Size], list[Tie]]:
    """Draw up to 12 nodes of any size, and edges between them."""
    count = draw(st.integers(1, 12))
    sides = st.floats(4, 90)
    sizes = [Size(draw(sides), draw(sides)) for _ in range(count)]
    ends = st.integers(0, count - 1)
    return sizes, draw(st.lists(st.builds(Tie, ends, ends, st.floats(0, 300)), max_size=20))


@given(graphs())
def test_arranged_nodes_never_overlap(graph: tuple[list[Size], list[Tie]]) -> None:
    """Whatever the graph, every node has its room, and the same graph gets the same places."""
    sizes, ties = graph

    places = arrange(sizes, ties, length=90, aspect=1.5)

    assert places == arrange(sizes, ties, length=90, aspect=1.5)
    for index, (place, size) in enumerate(zip(places, sizes, strict=True)):
        for other, room in zip(places[:index], sizes[:index], strict=True):
            apart_x = abs(place.x - other.x) - size.width - room.width
            apart_y = abs(place.y - other.y) - size.height - room.height
            assert max(apart_x, apart_y) > -0.01


def test_wide_letters_take_more_room() -> None:
    """Capitals and Chinese letters are wider than small ones; long names are shortened."""
    assert width("iiii", 10) < width("aaaa", 10) < width("AAAA", 10) < width("大大大大", 10)
    assert brief("a  b\nc", 10) == "a b c"
    assert brief("abcdefghijk", 10) == "abcdefghi…"


# The command


def run(knowledge: Knowledge, folder: Path, *arguments: str) -> Result:
    """Save the graph and run ``kg view`` on it."""
    data = folder / "graph.trig"
    write(quads(knowledge), data)
    return CliRunner().invoke(view, ["--data", str(data), *arguments])


def test_the_command_writes_a_page(knowledge: Knowledge, tmp_path: Path) -> None:
    """``kg view -o graph.html`` writes the page with its title and says where."""
    target = tmp_path / "graph.html"

    result = run(knowledge, tmp_path, "-o", str(target), "--title", "Rome & Oslo")

    assert (result.exit_code, result.output) == (0, f"wrote {target}\n")
    text = target.read_text(encoding="utf-8")
    assert "<title>Rome &amp; Oslo</title>" in text
    assert len(data_of(text)["facts"]) == 6


@pytest.mark.parametrize(("name", "start"), [("graph.svg", b"<svg "), ("graph.png", b"\x89PNG")])
def test_the_command_writes_pictures(knowledge: Knowledge, tmp_path: Path, name: str, start: bytes) -> None:
    """The extension asks for a picture."""
    result = run(knowledge, tmp_path, "-o", str(tmp_path / name))

    assert result.exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(start)


def test_the_command_writes_to_standard_output(knowledge: Knowledge, tmp_path: Path) -> None:
    """``-o -`` gives the page to the next program, and nothing else."""
    result = run(knowledge, tmp_path, "-o", "-")

    assert result.stdout.startswith("<!doctype html>")
    assert result.stdout.endswith("</html>\n") or result.stdout.endswith("</html>")


def test_the_command_opens_the_page(knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--open`` hands the file to the system's browser."""
    opened: list[str] = []
    monkeypatch.setattr("click.launch", opened.append)

    run(knowledge, tmp_path, "-o", str(tmp_path / "graph.html"), "--open")

    assert opened == [(tmp_path / "graph.html").as_uri()]


def test_the_command_knows_no_other_kind(knowledge: Knowledge, tmp_path: Path) -> None:
    """Any other extension is refused, and nothing is written."""
    result = run(knowledge, tmp_path, "-o", str(tmp_path / "graph.pdf"))

    assert isinstance(result.exception, UsageError)
    assert not (tmp_path / "graph.pdf").exists()
