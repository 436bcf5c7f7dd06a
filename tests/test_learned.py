"""The model's voice beside the rules: what it adds, who is heard, and what happens where it is missing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import product
from math import nan
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

import kg
from benchmarks.voices import by_rules
from kg import ontology
from kg.errors import MissingPart
from kg.extract import echo
from kg.extract.learned import types
from kg.extract.learned.fitting import Fitting, Sort
from kg.extract.learned.pairs import near
from kg.extract.learned.thresholds import ALONE, ANY, HEDGED, Thresholds, family, log_odds
from kg.extract.lexicon import ROLE, THING, VALUE
from kg.extract.model.scan import Found
from kg.extract.model.shape import TYPES
from kg.extract.things import same
from kg.model import Document, Mention, MentionKind, Span, Status
from kg.names import KG, local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.model import Claim

CALIBRATION = {
    "alone": {"line": [-1.0, 2.0], "families": {"Role": 1.0}},
    "both": {"line": [0.5, 1.0, 0.5], "families": {}},
    "least": {ANY: 0.6, HEDGED: 0.4, ALONE: 0.7, "Role": 0.9},
}
BOTH = {"default": CALIBRATION, "foreign": CALIBRATION | {"least": {ANY: 0.3, HEDGED: 0.3, ALONE: 0.3}}}


OBITUARY = (
    "Marta Quist, who set up the shipping line Nordhavn with her brother in 1961, died in Bergen on Monday. "
    "She was 87. Nordhavn, now part of Hanbit Group, runs 40 ferries."
)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Tom Reed joined the Green Party in 2010.", "Tom Reed memberOfParty Green Party"),
        ("Tom Reed joined Veraxis as chief financial officer in June.", "Tom Reed worksFor Veraxis"),
        ("Croatia joined the European Union in 2013.", "Croatia memberOf European Union"),
    ],
)
def test_of_relations_that_share_a_phrase_one_is_heard(text: str, claim: str) -> None:
    """Who joins a party, a firm or a union is a member or works there: never all of these."""
    claims = kg.read(Document("text", text)).claims
    said = [f"{each.subject.span.text} {local(each.relation)} {each.object.span.text}" for each in claims]
    assert [each for each in said if "memberOf" in each or "worksFor" in each] == [claim]


def test_a_new_paragraph_goes_on_about_whom_the_text_is_about() -> None:
    """A daughter who was quoted last is not who an obituary is about."""
    text = (
        "Marta Vellisch, who began to write novels at 60, died on Monday at her home in Trieste. She was 84. Her"
        " daughter, the cellist Livia Harcourt, said that she had been correcting proofs until the weekend.\n\n"
        "She was born in Ljubljana, the elder child of a pharmacist.\n\nOn the ice she met the surveyor Peter Harcourt."
    )
    reading = kg.read(Document("text", text))
    names = {each.cluster: each.span.text for each in reading.mentions if each.kind is MentionKind.NAME}
    told = {(local(each.relation), names.get(each.subject.cluster)) for each in reading.claims}
    assert {("bornIn", "Marta Vellisch"), ("metWith", "Marta Vellisch")} <= told
    assert ("bornIn", "Livia Harcourt") not in told


def test_who_is_called_by_a_first_name_is_a_person() -> None:
    """A first name means the one of whom the text has the whole name."""
    reading = kg.read(Document("text", 'Ingrid Solbakk runs Fjellvik Lines. "Ingrid sells," said a rival.'))
    names = {each.span.text: each for each in reading.mentions if each.kind is MentionKind.NAME}
    assert names["Ingrid"].type == KG + "Person"
    assert names["Ingrid"].cluster == names["Ingrid Solbakk"].cluster


def test_a_whole_name_that_lists_know_stays() -> None:
    """The model doubts now and then what no reader would."""
    reading = kg.read(Document("text", "VTB was sanctioned by the United States in 2022."))
    assert "United States" in {each.span.text for each in reading.mentions}


def test_the_date_of_a_dateline_is_no_fact() -> None:
    """It tells when the text was written, not when anybody died."""
    text = (
        "Lena Haugland, geologist and novelist, dies at 84\n\nBERGEN, 11 October 2023 \u2014 Lena Haugland, who"
        " measured glaciers for two decades and then, when her colleagues were drafting their memoirs, began to write"
        " novels, died on 9 October at her home in Bergen. She was 84."
    )
    claims = kg.read(Document("text", text)).claims
    assert {each.object.span.text for each in claims if local(each.relation) == "diedOn"} == {"9 October"}


def test_both_voices_are_heard() -> None:
    """In a dozen news items each voice finds what the other does not, and much is said by both."""
    paths = sorted((Path(__file__).parent / "gate" / "items").glob("*.txt"))[:12]
    texts = [echo.parse(path.read_text(encoding="utf-8"), ontology=ontology.load()).document.text for path in paths]
    heard = Counter(voices(claim) for text in texts for claim in kg.read(text).claims)

    assert heard["model"] >= 3
    assert heard["patterns"] >= 10
    assert heard["patterns + model"] >= 10


def voices(claim: Claim) -> str:
    """Return who says a claim, without the phrase."""
    return re.sub(r"patterns: .*?(?=$| \+ model$)", "patterns", claim.by)


@dataclass
class Seen:
    """What a model might have seen: a text, and the chances of types (by name) at each place of a name."""

    text: str
    chances: list[dict[str, float]]

    def judge(self, spans: Sequence[tuple[int, int]]) -> tuple[None, NDArray[np.float32]]:
        """Return the chances of types of given spans, as ``Scan.judge`` does."""
        assert len(spans) == len(self.chances)
        return None, np.array([[each.get(name, 0.0) for name in TYPES] for each in self.chances], dtype=np.float32)


AGREED: list[tuple[list[dict[str, float]], str]] = [
    ([{"Person": 0.9}, {"Person": 0.8}, {"Product": 0.6, "Person": 0.4}], "Person"),
    ([{"Person": 0.4, "Company": 0.35, "Media": 0.25}], "Company"),  # organizations have more in all
    ([{"Product": 0.9}, {"Product": 0.8}, {"Company": 0.8, "Product": 0.2}], "Company"),  # a firm and what it makes
    ([{"Product": 0.9}, {"Product": 0.8}, {"Company": 0.4, "Product": 0.6}], "Product"),
]


@pytest.mark.parametrize(("chances", "type_"), AGREED)
def test_names_written_alike_have_one_type(chances: list[dict[str, float]], type_: str) -> None:
    """All places have a say, families before their types, and a firm may lend its name to what it makes."""
    text = " ".join(["Nara"] * len(chances))
    found = [Found(5 * place, 5 * place + 4, "name", "Thing", 0.9, 0.9) for place in range(len(chances))]

    names = types.agreed(found, Seen(text, chances))  # type: ignore[arg-type]

    assert {each.type for each in names} == {type_}


def test_an_article_and_capitals_make_no_other_name() -> None:
    """What the Nara is, "NARA" is, too."""
    found = [Found(0, 8, "name", "Thing", 0.9, 0.9), Found(9, 13, "name", "Thing", 0.9, 0.9)]

    names = types.agreed(found, Seen("The Nara NARA", [{"Company": 0.9}, {"City": 0.6, "Company": 0.4}]))  # type: ignore[arg-type]

    assert {each.type for each in names} == {"Company"}


def test_a_town_and_a_man_keep_their_types() -> None:
    """Names that are written alike and surely mean things of two kinds are two."""
    chances = [{"City": 0.5, "Region": 0.47}, {"Person": 0.99}, {"Person": 0.6, "City": 0.4}]
    found = [Found(5 * place, 5 * place + 4, "name", "Thing", 0.9, 0.9) for place in range(3)]

    names = types.agreed(found, Seen("Nara Nara Nara", chances))  # type: ignore[arg-type]

    assert [each.type for each in names] == ["City", "Person", "Person"]


@pytest.mark.parametrize(("name", "type_"), [("LAGOS", "City"), ("INDIA", "Country"), ("Lagos", "City")])
def test_a_town_is_no_country(name: str, type_: str) -> None:
    """Only what is known as a country is one, also in the capitals of a dateline."""
    found = [Found(0, len(name), "name", "Thing", 0.9, 0.9)]

    (town,) = types.agreed(found, Seen(name, [{"Country": 0.6, "City": 0.4}]))  # type: ignore[arg-type]

    assert town.type == type_


def test_a_type_is_as_sure_as_its_family() -> None:
    """What is a city or a region is surely a place."""
    found = [Found(0, 4, "name", "Thing", 0.9, 0.9)]

    (name,) = types.agreed(found, Seen("Nara", [{"City": 0.5, "Region": 0.5}]))  # type: ignore[arg-type]

    assert name.type_score == pytest.approx(1.0)


TEAMS = [
    ("Ana Ruiz captained Fiji for six years.", True),
    ("He was named in the Fiji squad on Monday.", True),
    ("Samoa beat Fiji 19-17 in Apia on Saturday.", True),
    ("Ana Ruiz was born in Fiji.", False),
    ("Samoa beat Fiji to the contract.", False),
]


@pytest.mark.parametrize(("text", "plays"), TEAMS)
def test_a_country_that_plays_is_its_team(text: str, plays: bool) -> None:  # noqa: FBT001  a table
    """Words of sport that govern a country's name make it that of a team."""
    (fiji,) = (each for each in kg.read(text).mentions if each.span.text == "Fiji")

    assert (fiji.type == KG + "Team") is plays


def test_a_symmetric_relation_is_said_once() -> None:
    """Whom somebody is married to need not be told to be married to him."""
    claims = kg.read("Mirela Sosa is married to Jonas Vang. She was born in Lima.").claims
    assert [each.relation for each in claims].count(KG + "marriedTo") == 1


def test_an_adjective_names_its_country(tmp_path: Path) -> None:
    """Under an ontology that is not about news "French" is France, in the text and in the graph."""
    (tmp_path / "o.ttl").write_text(
        "@prefix : <https://x.example/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        ":country a owl:ObjectProperty ; rdfs:label 'country of citizenship' .\n"
    )
    reading = kg.read("Marie Dubois is a French painter. She left France in 2001.", ontology=tmp_path / "o.ttl")
    places = {each.span.text: each.cluster for each in reading.mentions if each.type == KG + "Country"}
    labels = {each.label for each in kg.resolve([reading]).entities}

    assert places["French"] == places["France"] is not None
    assert "France" in labels
    assert "French" not in labels


PRONOUNS = [
    ("In addition to recording songs of her own, Ida Berg produced albums for Mona Katz.", "her", "Ida Berg"),
    ("Although he often toured with Paul Anders, Omar Reza wrote alone.", "he", "Omar Reza"),
    ("Ida Berg wrote plays for Mona Katz. During her years in Oslo, Katz taught at a school.", "her", "Mona Katz"),
]
PEOPLE = {name for _, _, name in PRONOUNS} | {"Paul Anders"}


@pytest.mark.parametrize(("text", "pronoun", "name"), PRONOUNS)
def test_a_pronoun_may_come_before_its_name(text: str, pronoun: str, name: str) -> None:
    """The model is asked about names that follow in the sentence too."""
    reading = kg.read(text)
    cluster = next(each.cluster for each in reading.mentions if each.span.text == pronoun)

    assert {each.span.text for each in reading.mentions if each.cluster == cluster} >= {pronoun, name}
    assert {each.span.text for each in reading.mentions if each.cluster == cluster}.isdisjoint(PEOPLE - {name})


def test_who_is_heard_is_told() -> None:
    """What a phrase and the model both say names both, and is more certain than the phrase alone makes it."""
    text = "Acme Motors was acquired by Globex Corporation in 2016 for $5 million."
    both = [claim for claim in kg.read(text).claims if claim.by.endswith(" + model")]
    alone = {(local(claim.relation), claim.subject.span.text): claim.score for claim in by_rules(text).claims}

    assert any(claim.score > alone[local(claim.relation), claim.subject.span.text] for claim in both)


def test_every_claim_stands_on_its_evidence() -> None:
    """Subject and object of each claim stand in the sentences that it gives as evidence, and each score is a chance."""
    for claim in kg.read(OBITUARY).claims:
        assert claim.evidence.covers(claim.subject.span)
        assert claim.evidence.covers(claim.object.span)
        assert 0 < claim.score <= 1


def test_a_missing_model_stops_the_build(tmp_path: Path) -> None:
    """Without its model nothing is read, the message says how to mend it, and nothing is written."""
    (tmp_path / "a.txt").write_text("Acme owns Bolt Labs.")
    command = [sys.executable, "-m", "kg", "build", "a.txt", "-o", "graph.ttl"]
    nowhere = os.environ | {"KG_MODEL": str(tmp_path / "nowhere")}

    done = subprocess.run(command, cwd=tmp_path, env=nowhere, capture_output=True, text=True, check=False)

    assert done.returncode == 7
    assert "the model that reads is not installed" in done.stderr
    assert "pip install" in done.stderr
    assert not (tmp_path / "graph.ttl").exists()


def mentions(seed: int) -> tuple[list[Mention], list[int]]:
    """Return mentions drawn by chance, in the order of a text, with the sentence of each (ten characters long)."""
    random = Random(seed)  # noqa: S311  a fixed sequence is wanted, not a secret
    spans = sorted((start, start + random.randint(1, 6)) for start in random.choices(range(60), k=25))
    drawn = [
        Mention(
            Span(start, end, "x" * (end - start)),
            random.choice(list(MentionKind)),
            random.choice([ROLE, KG + "Person", KG + "Date"]),
            cluster=random.choice([None, 0, 1, 2]),
        )
        for start, end in spans
    ]
    return drawn, [each.span.start // 10 for each in drawn]


@pytest.mark.parametrize("seed", range(5))
def test_the_model_is_asked_about_near_pairs_of_different_things(seed: int) -> None:
    """Each pair that is near enough comes once in both directions, unless a value would be its subject."""
    drawn, sentences = mentions(seed)

    rows = near(drawn, sentences, reach=2).tolist()

    assert rows == [
        [subject, object_]
        for later, earlier in combinations_of(drawn)
        if sentences[later] - sentences[earlier] <= 2 and not same(drawn[earlier], drawn[later])
        if drawn[later].type != ROLE or not drawn[earlier].span.covers(drawn[later].span)
        for subject, object_ in ((earlier, later), (later, earlier))
        if drawn[subject].kind is not MentionKind.VALUE
    ]


def combinations_of(drawn: Sequence[Mention]) -> list[tuple[int, int]]:
    """Return the places of all two mentions, the later of both first."""
    return [(later, earlier) for later in range(len(drawn)) for earlier in range(later)]


def test_without_mentions_there_are_no_pairs() -> None:
    """Where nothing is mentioned nothing is asked."""
    known = ontology.load()

    assert Fitting(known).roles([]).allowed(near([], [], reach=2)).shape == (0, len(known.relations))


def test_relations_hold_between_types_that_fit() -> None:
    """A relation is heard of a pair if the types suit its domain and its range."""
    known = ontology.load()
    fitting = Fitting(known)
    sorts = [Sort(iri, known.is_a(iri, VALUE)) for iri in known.types]
    rows = np.array(list(product(range(len(sorts)), repeat=2)))
    fits = [
        [
            fitting.may_be(sorts[subject], each.domain) and fitting.may_be(sorts[object_], each.range)
            for each in known.relations.values()
        ]
        for subject, object_ in rows.tolist()
    ]

    allowed = fitting.roles(sorts).allowed(rows)

    assert 0 < allowed.sum() < allowed.size
    assert allowed.tolist() == fits


def test_a_thing_without_a_type_may_be_anything_but_a_value() -> None:
    """What nobody could type stands wherever a thing may stand, and never for a date or an amount."""
    known = ontology.load()
    fitting = Fitting(known)
    thing = Sort(THING, value=False)

    assert fitting.may_be(thing, (KG + "Person",))
    assert not fitting.may_be(thing, (KG + "Date",))


def test_families_have_thresholds_of_their_own() -> None:
    """A relation is held to the threshold of its family, and to that of all where its family has none."""
    known = ontology.load()
    thresholds = Thresholds(BOTH, known)

    assert family(known.relations[KG + "holdsRole"], known) == "Role"
    assert thresholds.least(KG + "holdsRole") == 0.9
    assert thresholds.least(KG + "owns") == 0.7  # by the model alone
    assert thresholds.least(KG + "owns", phrased=True) == 0.6
    assert thresholds.least(KG + "owns", Status.PLANNED, phrased=True) == 0.1
    assert thresholds.least(KG + "owns", Status.PLANNED) == thresholds.lowest(KG + "owns") == 0.4


def test_an_ontology_of_ones_own_has_its_own_line() -> None:
    """Under another ontology the thresholds for others hold."""
    other = ontology.load(Path(__file__).parent.parent / "examples" / "energy.ttl")

    assert {Thresholds(BOTH, other).least(iri) for iri in other.relations} == {0.3}


def test_scores_become_probabilities() -> None:
    """The line turns a score into log-odds; where the model saw nothing there is no chance."""
    thresholds = Thresholds(BOTH, ontology.load())

    assert log_odds(thresholds.chance(1.5, KG + "owns")) == pytest.approx(2.0)
    assert log_odds(thresholds.chance(1.5, KG + "holdsRole")) == pytest.approx(3.0)
    assert thresholds.chance(nan, KG + "owns") == 0
    assert log_odds(thresholds.merged(0.8, 2.0, KG + "owns")) == pytest.approx(1.5 + log_odds(0.8))
    assert thresholds.merged(0.8, nan, KG + "owns") == 0.8


def test_a_model_without_thresholds_is_refused() -> None:
    """A model that was never calibrated is not read with."""
    with pytest.raises(MissingPart, match="no thresholds for the default ontology"):
        Thresholds({}, ontology.load())
