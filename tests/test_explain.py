"""Tests of explaining facts and of verifying quotations."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg import explain, rdf
from kg.cli import main
from kg.errors import KgError, NothingFound
from kg.explain import words
from kg.model import Claim, Document, Entity, Fact, Knowledge, Mention, MentionKind, Span, Status
from kg.names import KG, XSD, entity
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TEXT = "Facebook owns Instagram. It said the firm will buy WhatsApp on 7 March 2016. The Californian company owns it."
FACEBOOK, INSTAGRAM, WHATSAPP = (entity(name) for name in ("Facebook", "Instagram", "WhatsApp"))


def kept_quads(quads: Iterable[ox.Quad]) -> Store:
    """Keep quads in memory."""
    store = Store.memory()
    store.add(quads)
    return store


def span(words: str, *, nth: int = 0, text: str = TEXT) -> Span:
    """Return the nth place of some words in the text."""
    place = [match.start() for match in re.finditer(re.escape(words), text)][nth]
    return Span(place, place + len(words), words)


def mention(words: str, kind: MentionKind = MentionKind.NAME, *, nth: int = 0) -> Mention:
    """Return the mention that some words of the text are."""
    return Mention(span(words, nth=nth), kind, KG + "Company", score=0.9, by="syntax")


NAMES = [mention("Facebook"), mention("It", MentionKind.PRONOUN), mention("the firm", MentionKind.NOMINAL)]
COMPANY = mention("The Californian company", MentionKind.NOMINAL)
DAY = Mention(span("7 March 2016"), MentionKind.VALUE, KG + "Date", datatype=XSD + "date", value="2016-03-07")


def knowledge(ident: str = "a.txt", *, source: str | None = "a.txt") -> Knowledge:
    """Return what the text says: one fact with two claims, a plan with a speaker, and a date."""
    instagram, it, whatsapp = mention("Instagram"), mention("it", MentionKind.PRONOUN), mention("WhatsApp")
    plan = span("It said the firm will buy WhatsApp on 7 March 2016.")
    owns = (
        Claim(NAMES[0], KG + "owns", instagram, span("Facebook owns Instagram."), score=0.9, by="patterns: X owns Y"),
        Claim(COMPANY, KG + "owns", it, span("The Californian company owns it."), score=0.6, by="patterns: X owns Y"),
    )
    buys = Claim(
        NAMES[2], KG + "buys", whatsapp, plan, Status.PLANNED, speaker=NAMES[1], score=0.8, by="patterns: X buys Y"
    )
    date = Claim(whatsapp, KG + "acquiredOn", DAY, plan, Status.PLANNED, score=0.7, by="patterns")
    return Knowledge(
        (Document(ident, TEXT, source=source),),
        (
            Entity(
                FACEBOOK,
                "Facebook",
                KG + "Company",
                tuple((ident, each) for each in (*NAMES, COMPANY)),
                ("Facebook Inc.",),
            ),
            Entity(INSTAGRAM, "Instagram", KG + "Product", ((ident, instagram), (ident, it))),
            Entity(WHATSAPP, "WhatsApp", KG + "Product", ((ident, whatsapp),)),
        ),
        (
            Fact(FACEBOOK, KG + "buys", WHATSAPP, asserted=False, claims=((ident, buys),)),
            Fact(FACEBOOK, KG + "owns", INSTAGRAM, claims=tuple((ident, each) for each in owns)),
            Fact(WHATSAPP, KG + "acquiredOn", "2016-03-07", XSD + "date", asserted=False, claims=((ident, date),)),
        ),
    )


def kept(*, layers: frozenset[rdf.Layer] = rdf.EVERYTHING, graphs: bool = True, source: str | None = "a.txt") -> Store:
    """Keep the knowledge as a store does, or as a file without graphs does."""
    quads = rdf.quads(knowledge(source=source), layers=layers)
    return kept_quads(quads if graphs else (ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads))


@pytest.mark.parametrize("graphs", [True, False])
@pytest.mark.parametrize(
    ("subject", "predicate", "object_"),
    [
        ("Facebook", "owns", "Instagram"),
        ("facebook inc.", "Owns", "INSTAGRAM"),
        (FACEBOOK, KG + "owns", f"<{INSTAGRAM}>"),
        ("id:facebook", "kg:owns", "id:instagram"),
        ("*", "owns", "*"),
        ("?", "?", "Instagram"),
    ],
)
def test_a_fact_is_explained_by_its_claims(subject: str, predicate: str, object_: str, *, graphs: bool) -> None:
    """Names, aliases, IRIs and prefixed names all lead to the two sentences that say it."""
    found = explain.why(kept(graphs=graphs), subject, predicate, object_)
    assert [each.marked() for each in found] == ["«Facebook» owns «Instagram».", "«The Californian company» owns «it»."]
    assert {(each.subject, each.relation, each.object, each.document.id, each.fact.asserted) for each in found} == {
        ("Facebook", "owns", "Instagram", "a.txt", True)
    }


def test_a_nominal_is_traced_back_to_the_name() -> None:
    """The chain goes back through the other mentions of the same thing, and ends at the name."""
    _, second = explain.why(kept(), "Facebook", "owns", "Instagram")
    assert [each.span.text for each in second.subject_chain] == [
        "The Californian company",
        "the firm",
        "It",
        "Facebook",
    ]
    assert [each.span.text for each in second.object_chain] == ["it", "Instagram"]


def test_a_name_that_comes_later_is_traced_to() -> None:
    """Where a pronoun comes first, the chain leads on to the name."""
    first, name = mention("It", MentionKind.PRONOUN), mention("WhatsApp")
    assert explain.chain(first, [name, first]) == (first, name)


def test_a_plan_is_explained_with_its_speaker() -> None:
    """What is not held as a fact has its claims too."""
    (found,) = explain.why(kept(), "*", "buys", "*")
    assert (found.speaker, found.claim.status, found.fact.asserted) == ("Facebook", Status.PLANNED, False)


def test_a_date_is_found_by_its_lexical_form() -> None:
    """A literal has no name."""
    (found,) = explain.why(kept(), "*", "*", "2016-03-07")
    assert (found.subject, found.relation, found.object) == ("WhatsApp", "acquired on", "2016-03-07")


def test_a_limit_bounds_what_is_looked_up() -> None:
    """Only so many claims come."""
    assert len(explain.why(kept(), "*", "*", "*", limit=2)) == 2


@pytest.mark.parametrize(
    ("question", "message", "hint"),
    [
        (("Facebok", "owns", "*"), "nothing is called 'Facebok'", "did you mean 'Facebook'"),
        (("Facebook", "owns", "Instagrm"), "nothing is called 'Instagrm'", "did you mean 'Instagram'"),
        (("Zzz", "owns", "*"), "nothing is called 'Zzz'", "kg query"),
        (("Facebook", "founded", "*"), "no document says: Facebook founded *", "Facebook owns Instagram"),
        (("*", "founded", "Instagram"), "no document says", "Facebook owns Instagram"),
        (("*", "founded", "*"), "no document says", "kg query"),
        (("https://example.org/nothing", "*", "*"), "no document says", "kg query"),
    ],
)
def test_where_nothing_is_found_something_near_is_named(
    question: tuple[str, str, str], message: str, hint: str
) -> None:
    """A mistyped name gets a proposal, another relation what is said of the thing."""
    with pytest.raises(NothingFound) as caught:
        explain.why(kept(), *question)
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")


def test_a_relation_is_found_by_its_label() -> None:
    """The default ontology gives the words where the local name differs."""
    known = {KG + "basedIn", KG + "owns"}
    found = [words.relations(Store.memory(), name, among=known) for name in ("based in", "basedIn", "kg:basedIn")]
    assert found == [{KG + "basedIn"}] * 3


def test_nested_mentions_are_both_marked() -> None:
    """A mention within another has its signs inside of the other's."""
    place = mention("Californian")
    claim = Claim(COMPANY, KG + "basedIn", place, span("The Californian company owns it."))
    found = explain.Explanation(Fact("a", "b", "c"), claim, Document("a", TEXT), "a", "c", (COMPANY,), (place,))
    assert found.marked("<", ">") == "<The <Californian> company> owns it."


def test_quotations_are_compared_with_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every mention and every evidence span stands in the file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT)
    for graphs in (True, False):
        result = explain.verify(kept(layers=rdf.FOR_FILES, graphs=graphs))
        assert (result.documents, result.spans, result.faults, result.unchecked) == (1, 11, [], [])


def test_a_changed_source_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each quotation that stands elsewhere now is named with its place."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT.replace("Instagram", "Snapchat"))
    faults = explain.verify(kept()).faults
    assert (faults[0].document, faults[0].start, faults[0].end) == ("a.txt", 0, 24)
    assert faults[0].reason == "“Facebook owns Instagram.” should stand here, but “Facebook owns Snapchat.” does"


def test_a_fault_far_into_a_sentence_is_shown_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few words before the difference stand for the beginning."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT.replace("7 March", "8 March"))
    assert (
        explain.verify(kept()).faults[0].reason
        == "“…buy WhatsApp on 7 March 2016.” should stand here, but “…buy WhatsApp on 8 March 2016.” does"
    )


@pytest.mark.parametrize("name", ["b.txt", "a.txt"])
def test_a_missing_source_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A file that is gone, or empty now, proves nothing."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_text("")
    (fault,) = explain.verify(kept()).faults
    assert (fault.document, fault.start) == ("a.txt", None)
    assert "a.txt" not in fault.reason


def test_a_row_that_is_gone_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is still there, but the row is not."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jsonl").write_text('{"id": "1", "text": "One."}\n{"id": "2", "text": "Two."}\n')
    (fault,) = explain.verify(kept_quads(rdf.quads(knowledge("a.jsonl#3", source="a.jsonl")))).faults
    assert (fault.document, fault.reason) == ("a.jsonl#3", "it is no longer in a.jsonl")


def test_what_cannot_be_read_again_is_compared_with_the_kept_text() -> None:
    """Standard input has no source, but a store keeps its text."""
    result = explain.verify(kept(source=None))
    assert (result.documents, result.spans, result.unchecked) == (1, 11, [])


@pytest.mark.parametrize("source", [None, "https://example.org/a.html"])
def test_what_nothing_can_prove_is_listed(source: str | None) -> None:
    """Without a source, or offline, and without a text, nothing is claimed."""
    result = explain.verify(kept(source=source, layers=rdf.FOR_FILES), offline=True)
    assert (result.documents, result.faults, result.unchecked) == (0, [], ["a.txt"])


def command(*words: str, folder: Path) -> Result:
    """Run a command in a folder with the text and a file of what was read in it."""
    (folder / "a.txt").write_text(TEXT)
    quads = rdf.quads(knowledge(), layers=rdf.FOR_FILES)
    (folder / "a.nq").write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    with contextlib.chdir(folder):
        return CliRunner().invoke(main, [*words, "--data", "a.nq"])


def test_the_command_why_shows_sentence_place_and_chain(tmp_path: Path) -> None:
    """Each claim has its sentence, where it stands, its status, score, step, and the way to the name."""
    assert command("why", "facebook", "owns", "*", folder=tmp_path).output == (
        "Facebook owns Instagram (held as a fact)\n"
        "  «Facebook» owns «Instagram».\n"
        "    a.txt, characters 0–24 · asserted · score 0.90 · read by patterns: X owns Y\n"
        "  «The Californian company» owns «it».\n"
        "    a.txt, characters 77–109 · asserted · score 0.60 · read by patterns: X owns Y\n"
        "    subject: “The Californian company” (77–100) → “the firm” (33–41) → “It” (25–27) → “Facebook” (0–8)\n"
        "    object: “it” (106–108) → “Instagram” (14–23)\n"
    )


def test_the_command_why_says_that_there_is_more(tmp_path: Path) -> None:
    """The limit is named where it was met."""
    shown = command("why", "*", "*", "*", "--limit", "1", folder=tmp_path).output
    assert "Facebook buys WhatsApp (not held as a fact)" in shown
    assert "planned by Facebook" in shown
    assert shown.endswith("… and more claims; --limit 10 shows them\n")


def test_the_command_why_fails_where_nothing_is_found(tmp_path: Path) -> None:
    """The exit code is that of NothingFound."""
    failed = command("why", "Facebok", "owns", "*", folder=tmp_path)
    assert isinstance(failed.exception, NothingFound)


def test_the_command_verify_counts_what_it_proved(tmp_path: Path) -> None:
    """One line says how much was compared."""
    shown = command("verify", folder=tmp_path)
    assert (shown.exit_code, shown.output) == (0, "1 document, 11 quotations: each stands where it should\n")


def test_the_command_verify_fails_where_a_quotation_is_gone(tmp_path: Path) -> None:
    """The document is named once, each fault has a line below it, and the exit code is 1."""
    command("verify", folder=tmp_path)
    (tmp_path / "a.txt").write_text(TEXT.replace("7 March", "8 March"))
    with contextlib.chdir(tmp_path):
        failed = CliRunner().invoke(main, ["verify", "--data", "a.nq"])
    assert isinstance(failed.exception, KgError)
    assert failed.exception.exit_code == 1
    assert failed.output.splitlines()[0] == "a.txt:"
    assert "  characters 63–75: “7 March 2016” should stand here, but “8 March 2016” does" in failed.output.splitlines()
    assert failed.output.count("a.txt") == 1
    assert failed.exception.message == "2 faults in 1 of 1 document (11 quotations compared)"
