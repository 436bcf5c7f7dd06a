"""The echo step: bracketed text becomes a reading, and a reading becomes bracketed text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg import names
from kg.errors import InputError, SyntaxProblem
from kg.extract import echo
from kg.model import Claim, Document, Mention, MentionKind, Reading, Status
from kg.ontology import Ontology, Relation, Type

DEAL = """\
title: A deal in Ulsan
published: 2016-03-07
author: Ana Ruiz
author: Bo Lind

[Hanbit|Company#hanbit] bought [Dori|Company#dori] on [Monday|Date=2016-03-07], said [Ana Ruiz|Person#ana].  [She|#ana]
leads [[Hanbit|#hanbit]'s lab|Organization#lab nominal], with [1,200 engineers|Quantity#n=1200 engineers ~0.7].
---
# a remark
hanbit owns dori @reported by ana
ana manages lab ~0.8
hanbit owns lab in 0:6
lab hasEmployees n
"""

ONTOLOGY = Ontology(
    iri="urn:test",
    types={names.KG + name: Type(names.KG + name, name) for name in ("Company", "Person")},
    relations={iri: Relation(iri, "") for iri in (names.KG + "owns", "urn:test#follows")},
    prefixes={"t": "urn:test#"},
    digest="",
)


def test_the_plain_text_has_neither_head_nor_notes() -> None:
    """Dropping the notation gives the plain text, its line breaks included."""
    reading = echo.parse(DEAL)
    assert reading.document.text == (
        "Hanbit bought Dori on Monday, said Ana Ruiz.  She\nleads Hanbit's lab, with 1,200 engineers."
    )


def test_the_head_fills_the_document() -> None:
    """Title, date and authors come from the head, all else from the given document."""
    document = echo.parse(DEAL, document=Document("a.txt", "", source="a.txt", title="old")).document
    assert (document.id, document.source, document.title, document.published, document.authors) == (
        "a.txt", "a.txt", "A deal in Ulsan", date(2016, 3, 7), ("Ana Ruiz", "Bo Lind"),
    )  # fmt: skip


def test_mentions_of_one_id_are_one_cluster_of_one_type() -> None:
    """A pronoun takes the type and the cluster of its id."""
    ana, she = (each for each in echo.parse(DEAL).mentions if each.type == names.KG + "Person")
    assert (she.kind, she.cluster, she.span.text) == (MentionKind.PRONOUN, ana.cluster, "She")


def test_mentions_nest() -> None:
    """A bracket within a bracket is a mention of its own, and the outer one comes first."""
    texts = [each.span.text for each in echo.parse(DEAL).mentions]
    assert texts == ["Hanbit", "Dori", "Monday", "Ana Ruiz", "She", "Hanbit's lab", "Hanbit", "1,200 engineers"]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Date=2016-03-07", (names.XSD + "date", "2016-03-07", None)),
        ("Date=2016-03", (names.XSD + "gYearMonth", "2016-03", None)),
        ("Date=2016", (names.XSD + "gYear", "2016", None)),
        ("Date=2016-01-01/..", (names.EDTF, "2016-01-01/..", None)),
        ("Date=", (None, None, None)),
        ("Money=5000000 USD", (names.XSD + "decimal", "5000000", "USD")),
        ("Percentage=-2.5", (names.XSD + "decimal", "-2.5", "%")),
        (r"Quantity#n=3 odd \] units", (names.XSD + "decimal", "3", "odd ] units")),
    ],
)
def test_values_are_read(note: str, expected: tuple[str | None, ...]) -> None:
    """A value note gives datatype, lexical form and unit, and the mention belongs to no cluster."""
    (mention,) = echo.parse(f"[x|{note}]").mentions
    assert (mention.datatype, mention.value, mention.unit) == expected
    assert (mention.kind, mention.cluster) == (MentionKind.VALUE, None)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Hanbit", "name"),
        ("University of Ulsan", "name"),
        ("The Guardian", "name"),
        ("iPhone 7", "name"),
        ("US", "name"),
        ("the firm", "nominal"),
        ("The California-based firm", "nominal"),
        ("the president of France", "nominal"),
        ("Herself", "pronoun"),
        ("us", "pronoun"),
    ],
)
def test_the_kind_is_guessed_from_the_words(label: str, kind: str) -> None:
    """Pronouns by list, names by capitals, the rest are nominals."""
    (mention,) = echo.parse(f"[{label}|Company]").mentions
    assert mention.kind == kind


def test_a_kind_that_is_written_wins() -> None:
    """The kind in the note is taken before any guess."""
    (mention,) = echo.parse("[Police|Group nominal]").mentions
    assert mention.kind is MentionKind.NOMINAL


def test_an_id_with_an_underscore_is_no_cluster() -> None:
    """An id that begins with an underscore only gives claims a handle."""
    reading = echo.parse("[A|Company#_a] owns [B|Company#_b].\n---\n_a owns _b")
    assert [each.cluster for each in reading.mentions] == [None, None]
    assert reading.claims[0].subject.span.text == "A"


def test_a_claim_keeps_status_speaker_and_score() -> None:
    """What stands behind the triple is kept with the claim."""
    first, second, *_ = echo.parse(DEAL).claims
    assert (first.status, first.speaker and first.speaker.span.text, first.score) == (Status.REPORTED, "Ana Ruiz", 1)
    assert (second.status, second.speaker, second.score) == (Status.ASSERTED, None, 0.8)


def test_a_bare_id_is_the_mention_that_reads_easiest() -> None:
    """The pair in one sentence is preferred to an earlier mention of the same cluster."""
    claim = echo.parse(DEAL).claims[1]
    assert (claim.subject.span.text, claim.evidence.text) == (
        "She", "She\nleads Hanbit's lab, with 1,200 engineers."
    )  # fmt: skip


def test_a_numbered_id_is_that_mention() -> None:
    """``id.1`` is the first mention, and the evidence then runs over all sentences between the two."""
    (claim,) = echo.parse("[A|Person#a] came. [He|#a] owns [B|Company#b].\n---\na.1 owns b").claims
    assert (claim.subject.span.text, claim.evidence.text) == ("A", "A came. He owns B.")


def test_evidence_can_be_given() -> None:
    """``in start:end`` sets the evidence by offsets into the plain text."""
    assert echo.parse(DEAL).claims[2].evidence.text == "Hanbit"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! “Three?” Four", ["One.", "Two!", "“Three?”", "Four"]),
        ("Mr. J. Doe of Acme Inc. left. He ran", ["Mr. J. Doe of Acme Inc. left.", "He ran"]),
        ("A title\n\nwith 3.5 points. lower", ["A title", "with 3.5 points. lower"]),
        (" \n ", []),
    ],
)
def test_sentences_are_cut_by_signs(text: str, expected: list[str]) -> None:
    """A sign before a capital ends a sentence, an abbreviation does not, an empty line does."""
    assert [each.text for each in echo.parse("\n" + text).sentences] == expected


@pytest.mark.parametrize(
    ("source", "line", "column", "message"),
    [
        ("Hi\n[there", 2, 1, "a bracket that is not closed"),
        ("a] b", 1, 2, "a closing bracket without a note before it"),
        ("[a] b", 1, 3, "a closing bracket without a note before it"),
        ("[a|X#x", 1, 3, "a bracket that is not closed"),
        ("[|X#x]", 1, 1, "a mention of no characters"),
        ("[a|]", 1, 4, "'' is no note"),
        ("[a|X noun]", 1, 4, "'X noun' is no note"),
        ("[a|#x=3]", 1, 4, "'#x=3' is no note"),
        ("[a|#x]", 1, 4, "no mention of #x has a type"),
        ("[a|Quantity=ten]", 1, 4, "'ten' is no number"),
        ("[a|Date=2016-02-30]", 1, 4, "'2016-02-30' is no date"),
        ("[a|Date=2016-02-03/2015-01-01]", 1, 4, "'2016-02-03/2015-01-01' is no date"),
        ("published: May\n\nText", 1, 12, "'May' is no date"),
        ("title: x\nText", 2, 1, "the head runs into the text"),
        ("back\\", 1, 5, "a backslash with nothing behind it"),
        ("[a|X#a]\n---\na owns", 3, 1, "this line is no claim"),
        ("[a|X#a]\n---\n\na owns b", 4, 8, "no mention is called 'b'"),
        ("[a|X#a]\n---\na owns a.2", 3, 8, "no mention is called 'a.2'"),
        ("[a|X#a]\n---\na owns a @sure", 3, 11, "no status 'sure'"),
        ("[a|X#a]\n---\na owns a in 0:9", 3, 13, "the evidence lies outside of the text"),
    ],
)
def test_an_error_says_where(source: str, line: int, column: int, message: str) -> None:
    """Broken notation is refused with line, column, message and a hint."""
    with pytest.raises(SyntaxProblem) as caught:
        echo.parse(source)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert caught.value.message.endswith(message)
    assert caught.value.hint


@pytest.mark.parametrize("line", ["a owned b", "a t:likes b", "a <urn:x> b"])
def test_a_relation_must_be_in_the_ontology(line: str) -> None:
    """With an ontology, a relation it lacks is refused."""
    with pytest.raises(SyntaxProblem, match="the ontology has no"):
        echo.parse(f"[a|Company#a] [b|Company#b]\n---\n{line}", ontology=ONTOLOGY)


def test_a_mistyped_relation_is_met_with_a_proposal() -> None:
    """The hint names relations that are written alike."""
    with pytest.raises(SyntaxProblem) as caught:
        echo.parse("[a|Company#a]\n---\na own a", ontology=ONTOLOGY)
    assert caught.value.hint == "did you mean owns?"


@pytest.mark.parametrize("relation", ["follows", "t:follows", "<urn:test#follows>"])
def test_a_foreign_relation_has_three_names(relation: str) -> None:
    """A local name, a prefixed name and an IRI in angle brackets mean the same."""
    (claim,) = echo.parse(f"[a|Company#a]\n---\na {relation} a", ontology=ONTOLOGY).claims
    assert claim.relation == "urn:test#follows"


def test_a_type_must_be_in_the_ontology() -> None:
    """With the default ontology, a type it lacks is refused, but values are always known."""
    echo.parse("[a|Company] [2016|Date=2016]", ontology=ONTOLOGY)
    with pytest.raises(SyntaxProblem, match="the ontology has no 'Firm'"):
        echo.parse("[a|Firm]", ontology=ONTOLOGY)


def test_the_step_reads_its_document() -> None:
    """The step replaces the bracketed document by the plain one and keeps its id."""
    given = Reading(Document("doc-1", "[A|Company#a] owns [B|Company#b].\n---\na owns b\n"))
    reading = echo.step(ONTOLOGY)(given)
    assert (reading.document.id, reading.document.text, len(reading.claims)) == ("doc-1", "A owns B.", 1)


def test_mentions_that_cross_cannot_be_written() -> None:
    """Rendering refuses what brackets cannot say."""
    document = Document("d", "abcdef")
    crossing = [Mention(document.span(*at), MentionKind.NAME, names.KG + "Company") for at in ((0, 4), (2, 6))]
    with pytest.raises(InputError, match="cannot be written in brackets"):
        echo.render(Reading(document, mentions=tuple(crossing)))


def test_a_claim_without_its_mention_cannot_be_written() -> None:
    """A claim about a span that is no mention is refused."""
    reading = echo.parse(DEAL)
    with pytest.raises(InputError, match="which is no mention of the reading"):
        echo.render(replace(reading, mentions=reading.mentions[1:]))


def test_rendering_is_readable() -> None:
    """Ids come from names, defaults are left out."""
    source = "[Hanbit|Company#hanbit] owns [Dori|Company#dori]. [It|#dori] fell.\n---\nhanbit owns dori @denied\n"
    assert echo.render(echo.parse(source)) == source


def test_what_is_rendered_reads_the_same() -> None:
    """A reading survives being written and read."""
    reading = echo.parse(DEAL)
    assert echo.parse(echo.render(reading)) == reading


_TEXT = st.text(st.sampled_from("ab Z.\n-[]|\\#:~é\r"), min_size=1, max_size=40) | st.sampled_from(
    ["---", "id: x\n\ny", "\n---\n", "title: [x|y]", "a\\", "---\r\n---\n", "\r"]
)
_TYPES = st.sampled_from([names.KG + "Person", names.KG + "Company", "urn:x#Thing"])
_SCORES = st.sampled_from([1.0, 0.5, 0.123456789, 1e-07])


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Draw a reading with nested mentions, values, clusters and claims over arbitrary text."""
    title, published = draw(st.none() | st.just("A: b")), draw(st.none() | st.just(date(2016, 3, 7)))
    document = Document(draw(st.sampled_from(["text", "d"])), draw(_TEXT), title=title, published=published)
    mentions = tuple(draw(_mention(document, start, end)) for start, end in draw(_ranges(len(document.text))))
    claims = draw(st.lists(_claims(document, mentions), max_size=4)) if mentions else []
    return Reading(document, mentions=mentions, claims=tuple(claims))


@st.composite
def _ranges(draw: st.DrawFn, length: int) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    ends = st.tuples(st.integers(0, length - 1), st.integers(1, length))
    for start, end in draw(st.lists(ends, max_size=5, unique=True)):
        if start < end and not any(a < start < b < end or start < a < end < b for a, b in kept):
            kept.append((start, end))
    return sorted(kept, key=lambda each: (each[0], -each[1]))


@st.composite
def _mention(draw: st.DrawFn, document: Document, start: int, end: int) -> Mention:
    kind = draw(st.sampled_from(MentionKind))
    score, span = draw(_SCORES), document.span(start, end)
    if kind is not MentionKind.VALUE:
        return Mention(span, kind, draw(_TYPES), cluster=draw(st.none() | st.integers(0, 3)), score=score)
    if draw(st.booleans()):
        return Mention(
            span, kind, names.KG + "Date", score=score, datatype=names.EDTF, value="2016-01-01/2016-03-31"
        )  # fmt: skip
    unit = draw(st.sampled_from(["USD", "users a day", "~ [x|y] \\", None]))
    return Mention(
        span, kind, names.KG + "Quantity", score=score, datatype=names.XSD + "decimal", value="-1.50", unit=unit
    )  # fmt: skip


@st.composite
def _claims(draw: st.DrawFn, document: Document, mentions: tuple[Mention, ...]) -> Claim:
    one, other = draw(st.sampled_from(mentions)), draw(st.sampled_from(mentions))
    start = draw(st.integers(0, len(document.text) - 1))
    evidence = document.span(start, draw(st.integers(start + 1, len(document.text))))
    speaker, status = draw(st.none() | st.sampled_from(mentions)), draw(st.sampled_from(Status))
    relation = draw(st.sampled_from([names.KG + "owns", "urn:x#follows"]))
    return Claim(one, relation, other, evidence, status, speaker, draw(_SCORES), "patterns: X owns Y")


@given(readings())
def test_any_reading_survives_being_written(reading: Reading) -> None:
    """For all texts, mentions, clusters and claims: parsing what was rendered gives the same document and claims."""
    again = echo.parse(echo.render(reading))
    assert again.document == reading.document
    assert [_bare(each) for each in again.mentions] == [_bare(each) for each in reading.mentions]
    assert [_told(each) for each in again.claims] == [_told(each) for each in reading.claims]


def _bare(mention: Mention) -> Mention:
    return replace(mention, by="")


def _told(claim: Claim) -> tuple[object, ...]:
    speaker = claim.speaker and _bare(claim.speaker)
    triple = _bare(claim.subject), claim.relation, _bare(claim.object)
    return *triple, claim.evidence, claim.status, speaker, claim.score


@example("\r")
@given(st.text(max_size=30))
def test_text_without_mentions_is_kept_exactly(text: str) -> None:
    """Escaping gives every text back, character by character."""
    assert echo.parse(echo.render(Reading(Document("text", text)))).document.text == text
