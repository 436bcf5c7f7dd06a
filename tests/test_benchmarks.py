"""The scorers give 1 for the gold and less for anything else; the speed tables count what they say."""

from __future__ import annotations

import json
import os
import sys
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from benchmarks import (
    data,
    graph,
    knowledgenet,
    latency,
    measure,
    memory,
    news,
    reading,
    redocred,
    relations,
    resolving,
    scores,
    text2kg,
)
from benchmarks.scores import Counts
from kg import names, ontology
from kg.errors import InputError
from kg.identity.profile import Profile
from kg.model import Claim, Document, Mention, MentionKind, Reading, Span, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.part import Part

PAGE = "Ann Lee founded Acme in 1999. She lives in Bonn."


def _part(load: Callable[[], Part]) -> Part:
    """Load a benchmark from a folder that holds one small document of each."""
    with TemporaryDirectory() as folder, mock.patch.dict(os.environ, KG_BENCH=folder):
        _write_bench(Path(folder))
        return load()


def _write_bench(folder: Path) -> None:
    _write_lines(folder / "knowledgenet" / "fold1.jsonl", [_knowledgenet_record()])
    (folder / "redocred").mkdir()
    (folder / "redocred" / "dev_revised.json").write_text(json.dumps([_redocred_record()]))
    home = folder / "text2kgbench" / "wikidata_tekgen"
    _write_lines(home / "validation" / "ont_1_movie_validation.jsonl", _tekgen_records())
    (home / "ontologies").mkdir()
    (home / "ontologies" / "1_movie_ontology.json").write_text(json.dumps(_tekgen_ontology()))


def _write_lines(path: Path, records: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records))


def _fact(property_: str, subject: str, object_: str) -> dict[str, Any]:
    start, end = PAGE.index(subject), PAGE.index(object_)
    ends = {"subjectEnd": start + len(subject), "objectEnd": end + len(object_)}
    return {"propertyId": property_, "subjectStart": start, "objectStart": end, **ends}


def _knowledgenet_record() -> dict[str, Any]:
    def passage(start: int, end: int, properties: dict[str, str], facts: list[dict[str, Any]]) -> dict[str, Any]:
        listed = [{"propertyId": key, "propertyName": name} for key, name in properties.items()]
        return {"passageStart": start, "passageEnd": end, "exhaustivelyAnnotatedProperties": listed, "facts": facts}

    first = passage(
        0, 29, {"1": "FOUNDED_BY", "2": "DATE_FOUNDED"}, [_fact("1", "Acme", "Ann Lee"), _fact("2", "Acme", "1999")]
    )
    second = passage(30, 48, {"3": "PLACE_OF_RESIDENCE"}, [_fact("3", "She", "Bonn")])
    return {"documentId": "1", "documentText": PAGE, "passages": [first, second]}


def _redocred_record() -> dict[str, Any]:
    def thing(type_: str, *places: tuple[int, int, int]) -> list[dict[str, Any]]:
        return [{"type": type_, "sent_id": sentence, "pos": [start, end]} for sentence, start, end in places]

    return {
        "title": "Ann Lee",
        "sents": [
            ["Ann", "Lee", "(", "born", "1970", ")", "is", "German", "."],
            ["Lee", "'s", "firm", "is", "Acme", "."],
        ],
        "vertexSet": [thing("PER", (0, 0, 2), (1, 0, 1)), thing("TIME", (0, 4, 5)), thing("LOC", (0, 7, 8))],
        "labels": [{"h": 0, "r": "P569", "t": 1}, {"h": 0, "r": "P27", "t": 2}],
    }


def _tekgen_records() -> list[dict[str, Any]]:
    one = {"sent": "Heat is a film by Michael Mann.", "sub_label": "Heat"}
    return [
        {**one, "id": "a", "rel_label": "director", "obj_label": "Michael Mann"},
        {**one, "id": "b", "rel_label": "publication date", "obj_label": "15 December 1995"},
    ]


def _tekgen_ontology() -> dict[str, Any]:
    labels = {"P57": "director", "P577": "publication date", "P161": "cast member"}
    return {
        "concepts": [{"qid": "Q11424", "label": "film"}],
        "relations": [{"pid": pid, "label": label} for pid, label in labels.items()],
    }


def _damaged(part: Part, claims: int) -> list[Reading]:
    """Return the perfect readings of a part, without the first ``claims`` claims of each."""
    return [replace(one, claims=one.claims[claims:]) for one in part.perfect()]


def _mention(text: str, *, within: str, cluster: int | None = None, kind: MentionKind = MentionKind.NAME) -> Mention:
    start = within.index(text)
    return Mention(Span(start, start + len(text), text), kind, names.KG + "Person", cluster=cluster)


# -- counting


def test_counts_give_precision_recall_and_f1() -> None:
    """Two of four said are right, and two of three are found: P 0.5, R 0.667, F1 0.571."""
    found = Counts(right=2, predicted=4, gold=3)
    assert (found.precision, found.recall, found.f1) == pytest.approx((0.5, 2 / 3, 4 / 7))


def test_counts_of_nothing_are_zero() -> None:
    """Nothing said and nothing there is no success."""
    assert (Counts().precision, Counts().recall, Counts().f1) == (0.0, 0.0, 0.0)


def test_matching_finds_the_largest_pairing() -> None:
    """A prediction gives way to another that has no other gold statement to match."""
    allowed = {("a", "x"), ("a", "y"), ("b", "x")}
    pairs = scores.matched(["a", "b"], ["x", "y"], fits=lambda left, right: (left, right) in allowed)
    assert pairs == {0: 1, 1: 0}


def test_matching_uses_each_gold_statement_once() -> None:
    """Two predictions for one gold statement count once."""
    assert len(scores.matched(["a", "b"], ["x"], fits=lambda _left, _right: True)) == 1


def test_merging_pools_counts_and_averages_means() -> None:
    """Counts of parts add up; means count each part alike."""
    parts = [
        scores.Report("a", {"x": Counts(1, 2, 3)}, {"m": 1.0}),
        scores.Report("b", {"x": Counts(1, 1, 1)}, {"m": 0.0}),
    ]
    whole = scores.merged("all", parts)
    assert (whole.counts["x"], whole.means["m"]) == (Counts(2, 3, 4), 0.5)


def test_a_sample_is_the_same_every_time_and_keeps_order() -> None:
    """The hash of the key chooses, whatever else is in the list; the order stays."""
    keys = [str(number) for number in range(50)]
    chosen = data.sample(keys, 10, key=str)
    assert chosen == sorted(chosen, key=int)
    assert set(data.sample(chosen, 5, key=str)) <= set(chosen)
    assert data.sample(keys, 10, key=str) == chosen


def test_absent_data_is_said_with_a_hint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the data the error names the folder and the variable to set."""
    monkeypatch.setenv("KG_BENCH", str(tmp_path))
    with pytest.raises(InputError, match="knowledgenet is absent") as caught:
        data.folder("knowledgenet")
    assert "KG_BENCH" in (caught.value.hint or "")


# -- KnowledgeNet


def _knowledgenet(*claims: Claim, mentions: tuple[Mention, ...] = ()) -> scores.Report:
    part = _part(lambda: knowledgenet.part([1]))
    return part.score([Reading(part.documents[0], mentions=mentions, claims=claims)])


def _said(relation: str, subject: Mention, object_: Mention, *, status: Status = Status.ASSERTED) -> Claim:
    return Claim(subject, relations.GOLD + relation, object_, Span(0, len(PAGE), PAGE), status=status)


def test_knowledgenet_gold_scores_one() -> None:
    """What is annotated, said again, is right in both measures."""
    part = _part(lambda: knowledgenet.part([1]))
    counts = part.score(part.perfect()).counts
    assert counts["text (spans overlap)"] == counts["exact (spans equal)"] == Counts(3, 3, 3)


def test_knowledgenet_counts_a_lost_claim_as_missed() -> None:
    """One claim less costs recall, not precision."""
    part = _part(lambda: knowledgenet.part([1]))
    counts = part.score(_damaged(part, 1)).counts["text (spans overlap)"]
    assert counts == Counts(2, 2, 3)


def test_knowledgenet_takes_overlap_for_text_but_not_for_exact() -> None:
    """Part of a name is right by overlap only."""
    claim = _said("FOUNDED_BY", _mention("Acme", within=PAGE), _mention("Lee", within=PAGE))
    counts = _knowledgenet(claim).counts
    assert (counts["text (spans overlap)"].right, counts["exact (spans equal)"].right) == (1, 0)


def test_knowledgenet_leaves_out_what_is_not_annotated() -> None:
    """A property that the passage does not list is neither right nor wrong."""
    claim = _said("CEO", _mention("Acme", within=PAGE), _mention("Ann Lee", within=PAGE))
    assert _knowledgenet(claim).counts["text (spans overlap)"].predicted == 0


def test_knowledgenet_reads_a_claim_for_every_mention_in_the_passage() -> None:
    """A claim about "Ann Lee" in the sentence before stands for "She" where the fact is annotated."""
    ann = _mention("Ann Lee", within=PAGE, cluster=7)
    she = _mention("She", within=PAGE, cluster=7, kind=MentionKind.PRONOUN)
    claim = _said("PLACE_OF_RESIDENCE", ann, _mention("Bonn", within=PAGE))
    counts = _knowledgenet(claim, mentions=(ann, she)).counts["exact (spans equal)"]
    assert counts == Counts(1, 1, 3)


@pytest.mark.parametrize(("status", "said"), [(Status.ENDED, 1), (Status.REPORTED, 1), (Status.PLANNED, 0)])
def test_knowledgenet_counts_what_is_said_to_be_so(status: Status, said: int) -> None:
    """Reported and ended states count, plans do not."""
    claim = _said("FOUNDED_BY", _mention("Acme", within=PAGE), _mention("Ann Lee", within=PAGE), status=status)
    assert _knowledgenet(claim).counts["text (spans overlap)"].predicted == said


def test_knowledgenet_turns_a_relation_that_runs_the_other_way() -> None:
    """A founder is our subject and their object."""
    claim = Claim(
        _mention("Ann Lee", within=PAGE), names.KG + "founded", _mention("Acme", within=PAGE), Span(0, 9, PAGE[:9])
    )
    assert _knowledgenet(claim).counts["exact (spans equal)"] == Counts(1, 1, 3)


def test_every_relation_in_the_table_is_in_the_default_ontology() -> None:
    """The table names no relation of ours that does not exist."""
    ours = {names.local(iri) for iri in ontology.load().relations}
    theirs = {property_ for benchmark in ("knowledgenet", "redocred") for property_ in relations.properties(benchmark)}
    named = {name for benchmark in ("knowledgenet", "redocred") for name in relations.senses(benchmark)}
    assert named - theirs - ours == set()


# -- Re-DocRED


def test_tokens_are_joined_as_in_print_and_keep_their_places() -> None:
    """Brackets, punctuation and quotation marks close up; each place cuts its token out of the text."""
    sentences = [['"', "No", '"', ",", "he", "said", "(", "twice", ")", "."], ["It", "'s", "$", "5", "."]]
    text, places = redocred.joined(sentences)
    assert text == '"No", he said (twice). It\'s $5.'
    cut = [[text[start:end] for start, end in row] for row in places]
    assert cut == sentences


def test_redocred_gold_scores_one() -> None:
    """What is annotated, said again, is right in both measures."""
    part = _part(redocred.part)
    counts = part.score(part.perfect()).counts
    assert counts["relaxed (a mention shared)"] == counts["strict (the same mentions)"] == Counts(2, 2, 2)


def test_redocred_strict_wants_every_mention_of_an_entity() -> None:
    """An entity without its second name is right in the relaxed measure only."""
    part = _part(redocred.part)
    halves = [replace(one, mentions=tuple(m for m in one.mentions if m.span.text != "Lee")) for one in part.perfect()]
    counts = part.score(halves).counts
    assert counts["relaxed (a mention shared)"] == Counts(2, 2, 2)
    assert counts["strict (the same mentions)"] == Counts(0, 2, 2)


def test_redocred_wants_the_type() -> None:
    """A person taken for a place is wrong even where the span is right."""
    part = _part(redocred.part)
    place = names.KG + "City"
    wrong = [
        replace(one, mentions=tuple(replace(m, type=place) if m.cluster == 0 else m for m in one.mentions))
        for one in part.perfect()
    ]
    assert part.score(wrong).counts["relaxed (a mention shared)"].right == 0


def test_redocred_looks_through_pronouns() -> None:
    """A claim about "she" is a claim about the name that she stands for."""
    part = _part(redocred.part)
    one = next(iter(part.perfect()))
    she = replace(one.claims[0].subject, span=Span(0, 1, "A"), kind=MentionKind.PRONOUN)
    spoken = replace(one, claims=tuple(replace(claim, subject=she) for claim in one.claims))
    assert part.score([spoken]).counts["strict (the same mentions)"] == Counts(2, 2, 2)


def _lee(*mentions: Mention, claim: Claim) -> Reading:
    """Return a reading in which both names of Ann Lee stand, besides some mentions."""
    text = "Ann Lee (born 1970) is German. Lee's firm is Acme."
    names_ = (_mention("Ann Lee", within=text, cluster=0), replace(claim.subject, span=Span(31, 34, "Lee")))
    return Reading(Document("Ann Lee", text), mentions=(*names_, *mentions), claims=(claim,))


def _citizen(object_: Mention) -> Claim:
    ann = replace(object_, span=Span(0, 7, "Ann Lee"), type=names.KG + "Person", cluster=0, value=None)
    return Claim(ann, relations.GOLD + "P27", object_, Span(0, 0, ""))


def test_redocred_takes_an_adjective_for_an_entity_of_its_own() -> None:
    """What is said of "German" is no statement about the mentions of Germany."""
    german = Mention(Span(23, 29, "German"), MentionKind.NAME, names.KG + "Country", cluster=1, value="Germany")
    country = Mention(Span(45, 49, "Acme"), MentionKind.NAME, names.KG + "Country", cluster=1)
    report = _part(redocred.part).score([_lee(german, country, claim=_citizen(german))])
    assert report.counts["strict (the same mentions)"] == Counts(1, 1, 2)


def test_redocred_marks_no_name_within_a_name() -> None:
    """A name that stands in another is not among the mentions of its entity, but what is read there counts."""
    german = Mention(Span(23, 29, "German"), MentionKind.NAME, names.KG + "Country", cluster=1)
    inner = replace(german, span=Span(45, 49, "Acme"))
    firm = Mention(Span(38, 49, "firm is Acme"), MentionKind.NAME, names.KG + "Company", cluster=2)
    report = _part(redocred.part).score([_lee(german, inner, firm, claim=_citizen(inner))])
    assert report.counts["strict (the same mentions)"] == Counts(1, 1, 2)


# -- Text2KGBench


def _tekgen() -> Part:
    return _part(lambda: text2kg.tekgen()[0])


def test_text2kg_gold_scores_one_over_one_sentence_of_two_records() -> None:
    """Records of one sentence are one gold set."""
    report = _tekgen().score(_tekgen().perfect())
    assert report.counts["strict micro"] == Counts(2, 2, 2)
    assert report.means["official macro F1"] == report.means["ontology conformance"] == 1.0


def test_text2kg_official_f1_forgives_noise_that_strict_counts() -> None:
    """A wrong triple of a relation that the sentence's gold lacks costs nothing officially."""
    one = next(iter(_tekgen().perfect()))
    noise = replace(one.claims[0], relation=relations.GOLD + "P161")
    report = _tekgen().score([replace(one, claims=(*one.claims, noise))])
    assert report.means["official macro F1"] == 1.0
    assert report.counts["strict micro"] == Counts(2, 3, 2)


def test_text2kg_writes_dates_and_the_fullest_name() -> None:
    """A date is written in the benchmark's way, and a pronoun by the longest name of its cluster."""
    text = "Heat is a film by Michael Mann. He made it: 1995-12-15."
    day = replace(
        _mention("1995-12-15", within=text), kind=MentionKind.VALUE, datatype=names.XSD + "date", value="1995-12-15"
    )
    name = _mention("Michael Mann", within=text, cluster=1)
    he = _mention("He ", within=text, cluster=1, kind=MentionKind.PRONOUN)
    film = _mention("Heat", within=text)
    claims = tuple(
        Claim(film, relations.GOLD + relation, object_, film.span) for relation, object_ in (("P57", he), ("P577", day))
    )
    report = _tekgen().score([Reading(Document("1", text), mentions=(name, he, film), claims=claims)])
    assert report.counts["strict micro"] == Counts(2, 2, 2)


def _heat(subject: Mention, relation: str, object_: Mention, *others: Mention) -> Counts:
    text = "Heat is a film by Michael Mann."
    claim = Claim(subject, relations.GOLD + relation, object_, Span(0, 4, "Heat"))
    reading = Reading(Document("1", text), mentions=(subject, object_, *others), claims=(claim,))
    return _tekgen().score([reading]).counts["strict micro"]


HEAT, MANN = (_mention(name, within="Heat is a film by Michael Mann.") for name in ("Heat", "Michael Mann"))
FILM = _mention("a film", within="Heat is a film by Michael Mann.", kind=MentionKind.NOMINAL)


def test_text2kg_says_nothing_of_what_has_no_name() -> None:
    """A subject that the sentence does not name is left out, and so is a relation that the list lacks."""
    said = [_heat(FILM, "P57", MANN), _heat(HEAT, "P106", MANN)]
    assert said == [Counts(0, 0, 2)] * 2


def test_text2kg_writes_the_name_that_was_read() -> None:
    """A short form is written in full, and another name of the same thing as it stands."""
    mann = _mention("Mann", within="Heat is a film by Michael Mann.", cluster=1)
    other = replace(mann, span=Span(0, 20, "Director of the Year"))
    said = _heat(HEAT, "P57", mann, other, replace(MANN, cluster=1))
    assert said == Counts(1, 1, 2)


def test_text2kg_counts_strings_that_stand_nowhere() -> None:
    """The date of the gold is not in the sentence; a class label would do."""
    report = _tekgen().score(_tekgen().perfect())
    assert (report.means["subject hallucination"], report.means["object hallucination"]) == (0.0, 0.5)


# -- the command


def test_the_command_scores_gold_and_writes_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``--gold -o`` prints the table and writes the figures."""
    monkeypatch.setenv("KG_BENCH", str(tmp_path))
    _write_bench(tmp_path)
    code = reading.main(["knowledgenet", "--folds", "1", "--gold", "-o", str(tmp_path / "out.json")])
    written = json.loads((tmp_path / "out.json").read_text())
    assert code == 0
    assert written[0]["counts"]["text (spans overlap)"]["f1"] == 1.0
    assert "KnowledgeNet: text (spans overlap)" in capsys.readouterr().out


def test_the_command_says_what_it_skips(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no data is, each benchmark is skipped with its reason and the exit code is 1."""
    monkeypatch.setenv("KG_BENCH", str(tmp_path))
    assert reading.main(["all"]) == 1
    assert capsys.readouterr().err.count("skipped") == 3


def test_a_missed_fact_says_how_far_the_reader_came() -> None:
    """Without any mention at the subject, the miss names that as its cause."""
    part = _part(lambda: knowledgenet.part([1]))
    report = part.score([Reading(part.documents[0])])
    assert {slip.cause for slip in report.slips if slip.kind == "missed"} == {"no mention at the subject"}


# -- speed and memory


def test_news_items_are_the_same_every_time_and_differ_from_each_other() -> None:
    """An item depends on its number alone."""
    assert [news.item(number).text for number in range(20)] == [one.text for one in news.items(20)]
    assert len({news.item(number).text for number in range(20)}) == 20


def test_the_graph_has_a_claim_with_evidence_for_each_plain_fact() -> None:
    """Three facts a firm, each with its claim in the claims graph of the same document."""
    quads = list(graph.quads(5))
    claims = [quad for quad in quads if quad.predicate.value == names.KG + "evidence"]
    assert (len(quads), len(claims)) == (5 * 48, 15)
    assert all(str(quad.graph_name).endswith("#claims>") for quad in claims)


def test_a_line_shows_its_ratio_to_the_peer() -> None:
    """Half the peer's time is 0.5 times it; without a peer the columns stay empty."""
    lines = [measure.Line("ours", 1.0, "s", "theirs", 2.0), measure.Line("alone", 1234.5, "MB")]
    rows = measure.table("Title", lines).splitlines()
    assert rows[-2:] == ["| ours | 1 s | theirs | 2 s | 0.5× |", "| alone | 1,234 MB |  |  |  |"]


def test_peak_memory_is_that_of_the_command() -> None:
    """A process that holds 200 MB more has a peak that is about so much higher."""
    small, large = (memory.peak([sys.executable, "-c", f"held = bytearray({size})"]) for size in (0, 200_000_000))
    assert 190 < large - small < 210


def test_a_command_that_fails_is_not_measured() -> None:
    """Its own words are in the error."""
    with pytest.raises(RuntimeError, match="no such thing"):
        memory.peak([sys.executable, "-c", "raise SystemExit('no such thing')"])


# -- large stores


def test_a_store_of_ours_answers_as_pyoxigraph_alone_does() -> None:
    """One line tells how long loading took, and one each query, beside pyoxigraph with the same quads."""
    with closing(latency.lines(80, for_rdflib=80, runs=1)) as lines:
        found = list(islice(lines, 1 + len(latency.QUERIES)))

    assert {line.peer.partition(",")[0] for line in found} == {"pyoxigraph"}


def test_a_query_declares_the_prefixes_that_it_uses() -> None:
    """The peer is asked as somebody would who writes down what is needed, no more."""
    prefixes, query = f"PREFIX id: <{names.DEFAULT_BASE}>\nPREFIX kg: <{names.KG}>\n", "ASK { id:a kg:owns id:b }"
    assert latency.full(query) == prefixes + query


def test_resolving_counts_names_things_and_pairs(tmp_path: Path) -> None:
    """A name means one thing or several, and pairs that are one or may be are among those compared."""
    found = resolving.resolved(200, tmp_path)

    assert found.things >= found.names >= 200
    assert found.compared >= found.same + found.maybe > 0


def test_names_are_spelled_otherwise_in_the_same_way_every_time() -> None:
    """Another spelling is another name of the same kind of thing."""
    profile = Profile(f"{names.DEFAULT_BASE}person/ana-velten", names.KG + "Person", ("Ana Velten",), ("a",))

    found, again = (
        [resolving.spelled(profile, Random(number)).iri for number in range(6)]  # noqa: S311  the same ones are wanted
        for _ in range(2)
    )

    assert found == again
    assert all(iri.startswith(f"{names.DEFAULT_BASE}person/") and iri != profile.iri for iri in found)
