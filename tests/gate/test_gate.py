"""The gate: the reader may not get worse on the gold items, and the scorer tells good readings from bad ones."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import corpus
import pytest

from benchmarks.gold.scoring import Fact, closure, judge
from kg import names, ontology
from kg.extract import echo

if TYPE_CHECKING:
    from pathlib import Path

    from kg.model import Mention, Reading
    from kg.ontology import Ontology

DEAL = """\
published: 2016-03-07

[Hanbit|Company#hanbit] bought [Dori|Company#dori] for [$5 million|Money#price=5000000 USD], [Ana Ruiz|Person#ana] said.
[She|#ana] is married to [Bo Lind|Person#bo] and runs [Hanbit|#hanbit], based in [Ulsan|City#ulsan].
---
hanbit acquired dori @reported by ana
dori acquiredFor price @reported by ana
hanbit owns dori ~0.5
ana marriedTo bo
ana chiefExecutiveOf hanbit
hanbit headquarteredIn ulsan
"""


@pytest.fixture(scope="module")
def default() -> Ontology:
    """Load the default ontology."""
    return ontology.load()


def _deal(default: Ontology, old: str = "", new: str = "") -> Reading:
    """Return the deal, with one piece of its source exchanged."""
    assert old in DEAL
    return echo.parse(DEAL.replace(old, new) if old else DEAL, ontology=default)


def _score(default: Ontology, row: str, old: str, new: str) -> tuple[float, float]:
    tally = judge(_deal(default), _deal(default, old, new), default).tallies[row]
    return round(tally.precision, 3), round(tally.recall, 3)


def test_the_reader_holds_its_floors(default: Ontology) -> None:
    """Over all items the real reader reaches every pinned score."""
    judged = [corpus.read(corpus.gold(path, default), default)[1] for path in corpus.paths()]
    tallies = corpus.total(judged)
    print("\n" + corpus.table(tallies))  # noqa: T201  pytest shows it when the gate fails
    assert corpus.load().broken(corpus.scores(tallies)) == []


def test_the_corpus_is_the_pinned_one() -> None:
    """A changed item needs new floors: look at the scores, then ``python tests/gate --pin``."""
    pinned = corpus.load()
    assert (pinned.corpus, pinned.items) == (corpus.digest(), len(corpus.paths()))


def test_floors_only_rise() -> None:
    """Raising keeps a floor above a lower score and lifts one below a higher score, rounded down."""
    floors = corpus.Floors("x", 1, {"a": 0.5, "b": 0.5}).raised({"a": 0.4, "b": 0.61199})
    assert floors.floors == {"a": 0.5, "b": 0.611}


def test_a_score_below_its_floor_is_told() -> None:
    """Each floor that is missed gives a line, and a missing score counts as 0."""
    assert corpus.Floors("x", 1, {"a": 0.5, "b": 0.1}).broken({"a": 0.4999}) == ["a: 0.500 < 0.500", "b: 0.000 < 0.100"]


@pytest.mark.parametrize("path", corpus.paths(), ids=lambda path: path.stem)
def test_gold_agrees_with_itself(path: Path, default: Ontology) -> None:
    """Every item scores 1 against itself, save for facts about things that have no name, which give no triple."""
    gold = corpus.gold(path, default)
    tallies = judge(gold, gold, default).tallies
    assert {name for name, tally in tallies.items() if tally.precision != 1} == set()
    assert {name for name, tally in tallies.items() if tally.recall != 1} <= {"asserted facts"}


@pytest.mark.parametrize("path", corpus.paths(), ids=lambda path: path.stem)
def test_gold_fits_the_ontology(path: Path, default: Ontology) -> None:
    """Every claim that is not open to debate has a subject and an object of the types its relation asks for."""
    claims = [each for each in corpus.gold(path, default).claims if each.score == 1]
    relations = [(each, default.relations[each.relation]) for each in claims]
    odd = [
        f"{claim.subject.span.text} {relation.label} {claim.object.span.text}"
        for claim, relation in relations
        if not (_fits(claim.subject, relation.domain, default) and _fits(claim.object, relation.range, default))
    ]
    assert odd == []


def _fits(mention: Mention, allowed: tuple[str, ...], default: Ontology) -> bool:
    return not allowed or default.fits(mention.type, allowed)


@pytest.mark.parametrize("path", corpus.paths(), ids=lambda path: path.stem)
def test_gold_knows_the_calendar(path: Path, default: Ontology) -> None:
    """A day of the week is resolved to a day of that name, within a week of the item's own date."""
    gold = corpus.gold(path, default)
    days = [each for each in gold.mentions if re.fullmatch("(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", each.span.text)]
    published = gold.document.published
    assert published is not None
    for each in days:
        day = date.fromisoformat(each.value or "")
        assert (f"{day:%A}", abs(day - published).days < 8) == (each.span.text, True)


def test_the_corpus_is_varied() -> None:
    """There are at least 45 items, a third of them with near-misses."""
    items = [path.read_text(encoding="utf-8") for path in corpus.paths()]
    assert len(items) >= 45
    assert sum("\n# near-miss" in item for item in items) * 3 >= len(items)


@pytest.mark.parametrize(
    ("row", "old", "new", "expected"),
    [
        ("mentions", "[Bo Lind|Person#bo]", "[Bo|Person#bo] Lind", (1, 1)),
        ("mentions, exact", "[Bo Lind|Person#bo]", "[Bo|Person#bo] Lind", (0.875, 0.875)),
        ("mentions", "Lind|Person#bo", "Lind|City#bo", (0.875, 0.875)),
        ("mentions", "Hanbit|Company#hanbit", "Hanbit|Organization#hanbit", (1, 1)),
        ("values", "=5000000 USD", "=5000000.0 USD", (1, 1)),
        ("values", "=5000000 USD", "=5000000 EUR", (0, 0)),
        ("coreference", "[She|#ana]", "[She|Person#x]", (1, 0.857)),
        ("coreference", "[Hanbit|#hanbit], based", "[Hanbit|Company#other], based", (1, 0.857)),
        ("claims", "ana marriedTo bo\n", "", (1, 0.8)),
        ("asserted facts", "ana marriedTo bo\n", "", (1, 0.667)),
        ("asserted facts", "ana marriedTo bo\n", "bo marriedTo ana\n", (1, 1)),
        ("asserted facts", "ana marriedTo bo\n", "ana marriedTo hanbit\n", (0.667, 0.667)),
        ("asserted facts", "ana chiefExecutiveOf hanbit\n", "ana manages hanbit\n", (1, 0.667)),
        ("asserted facts", "hanbit headquarteredIn", "hanbit controls dori\nhanbit headquarteredIn", (0.75, 1)),
        ("asserted facts", "hanbit owns dori ~0.5\n", "", (1, 1)),
        ("asserted facts", "acquired dori @reported by ana", "acquired dori", (0.75, 1)),
        ("asserted facts", "hanbit headquarteredIn ulsan", "hanbit headquarteredIn ulsan ~0.4", (1, 0.667)),
        ("status", "acquired dori @reported by ana", "acquired dori", (0.833, 0.833)),
        ("speaker", "acquired dori @reported by ana", "acquired dori @reported by bo", (0.5, 0.5)),
        ("speaker", "acquired dori @reported by ana", "acquired dori @reported", (0.5, 0.5)),
    ],
)
def test_damage_shows(default: Ontology, row: str, old: str, new: str, expected: tuple[float, float]) -> None:
    """Each kind of mistake lowers precision, recall or both of its row, and what is as good lowers nothing."""
    assert _score(default, row, old, new) == expected


def test_two_people_in_one_cluster_show(default: Ontology) -> None:
    """Putting two people into one cluster lowers the precision of coreference and not its recall."""
    gold = echo.parse("[Ana|Person#a] met [Eva|Person#e]. [She|#a] left.", ontology=default)
    system = echo.parse("[Ana|Person#a] met [Eva|#a]. [She|#a] left.", ontology=default)
    tally = judge(gold, system, default).tallies["coreference"]
    assert (round(tally.precision, 3), tally.recall) == (0.556, 1)


def test_a_wrong_asserted_claim_is_named(default: Ontology) -> None:
    """What must not stand in the graph and what is missing there are told claim by claim."""
    judgement = judge(_deal(default), _deal(default, "ana marriedTo bo", "bo manages hanbit"), default)
    named = [(each.subject.span.text, names.local(each.relation)) for each in (*judgement.wrong, *judgement.missed)]
    assert named == [("Bo Lind", "manages"), ("She", "marriedTo")]


def test_a_fact_belongs_to_the_entity_that_the_system_made(default: Ontology) -> None:
    """A pronoun put to the wrong person makes a wrong fact, though the claim was read at the right place."""
    gold = echo.parse(
        "[Ana|Person#a] met [Eva|Person#e]. [She|#a] runs [Dori|Company#d].\n---\na manages d", ontology=default
    )
    system = echo.parse(
        "[Ana|Person#a] met [Eva|Person#e]. [She|#e] runs [Dori|Company#d].\n---\ne manages d", ontology=default
    )
    judgement = judge(gold, system, default)
    assert [judgement.tallies[row].precision for row in ("claims", "asserted facts")] == [1, 0]


def test_places_within_places_follow(default: Ontology) -> None:
    """A transitive relation is followed through, so that the outer place is right as well."""
    reading = echo.parse("[A|City#a] [B|Region#b] [C|Country#c]\n---\na locatedIn b\nb locatedIn c", ontology=default)
    facts = {(each.subject.span.text, each.relation, each.object.span.text) for each in reading.claims}
    followed = closure({_fact(*each) for each in facts}, default)
    assert _fact("A", names.KG + "locatedIn", "C") in followed


def _fact(subject: str, relation: str, object_: str) -> Fact:
    return Fact((subject,), relation, (object_,))
