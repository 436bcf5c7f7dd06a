"""Facts that cannot all be true are found, with the documents, dates and sentences on each side."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

import kg
from kg import decisions, explain, ontology, rdf
from kg.decisions import Act, Decision
from kg.explain import ConflictKind
from kg.extract import echo
from kg.model import Document
from kg.names import DEFAULT_BASE
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.explain import Conflict

FIRST, NEXT_DAY, NEXT_WEEK, NEXT_YEAR = (date(2016, 3, 1), date(2016, 3, 2), date(2016, 3, 9), date(2017, 3, 1))
ANA_LEADS = "[Ana|Person#ana] is the boss of [Hanbit|Company#h].\n---\nana chiefExecutiveOf h"
BO_LEADS = "Now [Bo|Person#bo] is the boss of [Hanbit|Company#h].\n---\nbo chiefExecutiveOf h"
SEOUL = "[Hanbit|Company#h] sits in [Seoul|City#s].\n---\nh headquarteredIn s"
BUSAN = "The seat of [Hanbit|Company#h] is [Busan|City#b].\n---\nh headquarteredIn b"
OWNS = "[Hanbit|Company#h] owns [Dori|Company#d].\n---\nh owns d"
NOT_SO = "[Hanbit|Company#h] does not own [Dori|Company#d].\n---\nh owns d @denied"


def born(day: str, words: str = "came to the world") -> str:
    """Return a text that gives a date of birth."""
    return f"[Ana|Person#ana] {words} on [a day|Date#day={day}].\n---\nana bornOn day"


def fill(store: Store, *texts: tuple[date | None, str]) -> None:
    """Read dated bracketed texts into a store, as 0.txt, 1.txt, ..., each by itself, so that one name is one thing."""
    for number, (day, text) in enumerate(texts):
        known = Document(f"{number}.txt", "", published=day)
        store.add(rdf.quads(kg.resolve([echo.parse(text, document=known)])))


def found(*texts: tuple[date | None, str], within: int | None = None) -> list[Conflict]:
    """Return the conflicts and successions of texts."""
    with Store.memory() as store:
        fill(store, *texts)
        return list(explain.conflicts(store, within=within))


def kinds(conflicts: list[Conflict]) -> list[tuple[str, str]]:
    """Return kind and title of each."""
    return [(each.kind.value, each.title) for each in conflicts]


def test_two_dates_of_birth_conflict() -> None:
    """Whatever the dates of the documents are: one is born once."""
    shown = found((FIRST, born("1990-05-03")), (NEXT_YEAR, born("1991-05-03")))

    assert kinds(shown) == [("different", "Ana born on: 1990-05-03 or 1991-05-03")]


@pytest.mark.parametrize("other", ["1990", "1990-05", "1990-05-01/1990-05-31"])
def test_a_more_exact_date_is_no_conflict(other: str) -> None:
    """1990, May 1990 and 3 May 1990 are one date."""
    assert found((FIRST, born("1990-05-03")), (FIRST, born(other))) == []


def test_each_side_has_its_sources_dates_and_sentences() -> None:
    """The best corroborated comes first, though its documents are the later ones."""
    other = "in a hospital near the old harbour, while the rain fell without an end,"
    texts = ((FIRST, born("1990-05-03")), (NEXT_DAY, born("1991")), (NEXT_WEEK, born("1991", other)))

    (conflict,) = found(*texts)

    assert [(side.label, side.backing.sources, side.backing.last, len(side.claims)) for side in conflict.sides] == [
        ("1991", (("1.txt",), ("2.txt",)), NEXT_WEEK, 2),
        ("1990-05-03", (("0.txt",),), FIRST, 1),
    ]


@pytest.mark.parametrize("second", [FIRST, None])
def test_two_chief_executives_on_one_day_conflict(second: date | None) -> None:
    """A document without a date may be of any day."""
    assert kinds(found((FIRST, ANA_LEADS), (second, BO_LEADS))) == [
        ("different", "chief executive of Hanbit: Ana or Bo")
    ]


def test_a_new_chief_executive_in_a_later_document_is_a_succession() -> None:
    """It is told in the order of the documents' dates."""
    assert kinds(found((NEXT_DAY, ANA_LEADS), (FIRST, BO_LEADS))) == [
        ("succession", "chief executive of Hanbit: Bo, then Ana")
    ]


def test_an_old_chief_executive_in_a_still_later_document_conflicts() -> None:
    """The days on which documents assert the one lie around those of the other."""
    shown = found((FIRST, ANA_LEADS), (NEXT_DAY, BO_LEADS), (NEXT_WEEK, ANA_LEADS))

    assert kinds(shown) == [("different", "chief executive of Hanbit: Ana or Bo")]


@pytest.mark.parametrize(
    "over",
    [
        ANA_LEADS + " @ended",
        "[Bo|Person#bo] follows [Ana|Person#ana].\n---\nbo succeeded ana",
        "[Ana|Person#ana] goes away from [Hanbit|Company#h].\n---\nana left h",
    ],
)
def test_what_a_document_says_is_over_gave_way(over: str) -> None:
    """The change may happen on the very day on which both are named."""
    assert kinds(found((FIRST, ANA_LEADS), (FIRST, BO_LEADS), (FIRST, over))) == [
        ("succession", "chief executive of Hanbit: Ana, then Bo")
    ]


def test_two_whom_one_sentence_names_hold_a_post_together() -> None:
    """There are firms with two chief executives."""
    both = "[Ana|Person#ana] and [Bo|Person#bo] lead [Hanbit|Company#h].\n---\n"

    assert found((FIRST, both + "ana chiefExecutiveOf h\nbo chiefExecutiveOf h")) == []


def test_one_person_may_lead_two_firms() -> None:
    """What there is one of is the chief executive, not the firm."""
    other = "[Ana|Person#ana] is the boss of [Dori|Company#d].\n---\nana chiefExecutiveOf d"

    assert found((FIRST, ANA_LEADS), (FIRST, other)) == []


@pytest.mark.parametrize(("day", "kind"), [(NEXT_WEEK, "different"), (NEXT_YEAR, "succession")])
def test_head_offices_within_a_month_conflict(day: date, kind: str) -> None:
    """A firm moves seldom, so documents a week apart speak of one time."""
    assert kinds(found((FIRST, SEOUL), (day, BUSAN)))[0][0] == kind


@pytest.mark.parametrize(("within", "kind"), [(8, "different"), (7, "succession"), (0, "succession")])
def test_how_long_one_time_is_can_be_said(within: int, kind: str) -> None:
    """For all relations alike."""
    assert kinds(found((FIRST, SEOUL), (NEXT_WEEK, BUSAN), within=within))[0][0] == kind


def test_a_city_and_its_country_are_no_two_places_of_birth() -> None:
    """Nor are a city and a country of which nobody said that it lies elsewhere; two cities are."""
    places = ("[Lyon|City#p]", "[France|Country#p]", "[Bergen|City#p]")
    texts = ((FIRST, f"[Ana|Person#ana] comes from {place}.\n---\nana bornIn p") for place in places)

    assert kinds(found(*texts)) == [("different", "Ana born in: Bergen or Lyon")]


def test_two_husbands_at_one_time_conflict_whoever_is_named_first() -> None:
    """Marriage goes both ways."""
    one = "[Ana|Person#ana] is the wife of [Bo|Person#bo].\n---\nana marriedTo bo"
    other = "[Cy|Person#cy] is the husband of [Ana|Person#ana].\n---\ncy marriedTo ana"

    assert kinds(found((FIRST, one), (FIRST, other))) == [("different", "Ana married to: Bo or Cy")]


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        ("1250000000 USD", [("different", "Dori acquired for: $1 or $2")]),
        ("1020000000 USD", []),
        ("900000000 EUR", []),
    ],
)
def test_two_prices_of_one_deal_conflict(other: str, shown: list[tuple[str, str]]) -> None:
    """Unless one is the other rounded, or the currencies differ."""
    text = "[Dori|Company#d] went for [{label}|Money#m={amount}].\n---\nd acquiredFor m"
    texts = (text.format(label="$1", amount="1000000000 USD"), text.format(label="$2", amount=other))

    assert kinds(found(*((FIRST, each) for each in texts))) == shown


def test_two_numbers_in_one_document_are_of_two_things() -> None:
    """A text that gives a number of workers twice knows what it says."""
    text = "[Dori|Company#d] has [{0}|Quantity#m={0} people]. It had [{1}|Quantity#n={1} people].\n---\n"
    claims = "d hasEmployees m\nd hasEmployees n"

    assert found((FIRST, text.format(500, 700) + claims)) == []


def test_what_is_asserted_and_denied_conflicts() -> None:
    """Each side has the documents of its own status."""
    (conflict,) = found((FIRST, OWNS), (NEXT_DAY, NOT_SO))

    assert (conflict.kind, conflict.title) == (ConflictKind.DENIED, "Hanbit owns Dori: asserted and denied")
    assert [(each.status.value, each.backing.sources) for each in conflict.sides] == [
        ("asserted", (("0.txt",),)),
        ("denied", (("1.txt",),)),
    ]


def test_what_nobody_asserts_may_be_denied() -> None:
    """A denial alone is in no conflict."""
    assert found((FIRST, NOT_SO)) == []


def test_two_readings_of_one_sentence_are_no_conflict() -> None:
    """They tell of the reader's doubt, not of the world."""
    assert found((FIRST, OWNS + "\nh owns d @denied")) == []


@pytest.mark.parametrize(
    ("relation", "title"),
    [("owns", "Dori owns Hanbit and Hanbit owns Dori"), ("subsidiaryOf", "Dori subsidiary of Hanbit and")],
)
def test_what_goes_one_way_conflicts_with_its_reverse(relation: str, title: str) -> None:
    """Nobody owns his owner; that holds for transitive relations too, which OWL cannot call asymmetric."""
    text = "[Hanbit|Company#h] and [Dori|Company#d] {0}.\n---\n{1}"
    texts = (text.format("here", f"h {relation} d"), text.format("there", f"d {relation} h"))
    (conflict,) = found(*((FIRST, each) for each in texts))

    assert conflict.kind is ConflictKind.MUTUAL
    assert conflict.title.startswith(title)


def test_nothing_is_so_to_itself() -> None:
    """Where an ontology says so."""
    with Store.memory() as store:
        store.update('INSERT DATA { id:a rdfs:label "A" ; kg:owns id:a ; kg:visited id:a }')

        assert kinds(list(explain.conflicts(store))) == [("to-itself", "A owns A")]


def test_nobody_dies_before_being_born() -> None:
    """A year that is the same is enough to let both stand."""
    died = "[Ana|Person#ana] went from us in [{0}|Date#day={0}].\n---\nana diedOn day"

    assert [kinds(found((FIRST, born("1990-05-03")), (FIRST, died.format(year)))) for year in ("1989", "1990")] == [
        [("lifetime", "Ana born on 1990-05-03 and Ana died on 1989")],
        [],
    ]


@pytest.mark.parametrize(("day", "count"), [(NEXT_YEAR, 1), (NEXT_WEEK, 0)])
def test_the_dead_hold_no_posts(day: date, count: int) -> None:
    """In the month after a death news still calls them by their posts."""
    died = "[Ana|Person#ana] went from us on [Sunday|Date#day=2016-02-28].\n---\nana diedOn day"

    assert [each.kind.value for each in found((FIRST, died), (day, ANA_LEADS))] == ["lifetime"] * count


@pytest.mark.parametrize(
    ("kind", "stated", "shown"),
    [
        ("FunctionalProperty", "id:a ex:p id:b , id:c", ["different"]),
        ("InverseFunctionalProperty", "id:b ex:p id:a . id:c ex:p id:a", ["different"]),
        ("AsymmetricProperty", "id:a ex:p id:b . id:b ex:p id:a", ["both-ways"]),
        ("IrreflexiveProperty", "id:a ex:p id:a", ["to-itself"]),
        ("TransitiveProperty", "id:a ex:p id:b , id:c , id:a . id:b ex:p id:a", []),
    ],
)
def test_the_words_of_owl_are_understood(kind: str, stated: str, shown: list[str]) -> None:
    """An ontology of the user's own says what cannot be; triples that were added by hand count."""
    known = ontology.load(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        f'<https://ex.org/p> a owl:ObjectProperty , owl:{kind} ; rdfs:label "pays for"@en .'
    )
    with Store.memory() as store:
        store.declare({"ex": "https://ex.org/"})
        store.update(f"INSERT DATA {{ {stated} }}")

        assert [each.kind.value for each in explain.conflicts(store, known)] == shown


NAMESAKES = """INSERT DATA {
    person:ana rdfs:label "Ana" ; kg:bornOn "1990"^^xsd:gYear .
    person:ana-2 rdfs:label "Ana" ; kg:bornOn "1991"^^xsd:gYear
}"""


def test_two_of_one_name_with_two_dates_of_birth_are_doubtful() -> None:
    """They were held apart because of these dates, perhaps, of which one may be wrong."""
    with Store.memory() as store:
        store.update(NAMESAKES)

        assert kinds(list(explain.conflicts(store))) == [
            ("namesakes", "Ana born on: 1990 (person:ana) or 1991 (person:ana-2)")
        ]


def test_two_of_one_name_whom_people_keep_apart_are_no_conflict(tmp_path: Path) -> None:
    """The decision ``never`` says that there are two."""
    pair = (DEFAULT_BASE + "person/ana", DEFAULT_BASE + "person/ana-2")
    with Store.open(tmp_path / "graph.kg", create=True) as store:
        store.update(NAMESAKES)
        decisions.append(tmp_path / "graph.kg" / "decisions.jsonl", [Decision(Act.NEVER, pair, "2026-01-01", "ana")])

        assert explain.conflicts(store) == ()


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """Return a file with a conflict, one of whose sides has two copies, and with a succession."""
    path = tmp_path / "graph.nq"
    with Store.memory() as store:
        fill(store, (FIRST, OWNS), (NEXT_DAY, OWNS), (NEXT_DAY, NOT_SO), (FIRST, ANA_LEADS), (NEXT_YEAR, BO_LEADS))
        rdf.write(store.quads(), path)
    return path


def test_the_command_shows_each_side(graph: Path, kg_here: Callable[..., tuple[int, bytes, str]]) -> None:
    """With the earliest document of each source, and its copies by name; the exit code is 1."""
    code, out, said = kg_here("conflicts", "--data", graph)

    assert code == 1
    assert out.decode() == (
        "Hanbit owns Dori: asserted and denied (not both, unless it changed)\n"
        "  asserted: 1 independent source (of 2 documents), 2016-03-01 to 2016-03-02\n"
        "    «Hanbit» owns «Dori».\n"
        "      0.txt (2016-03-01), characters 0–17, score 1.00\n"
        "      copied in 1.txt (2016-03-02)\n"
        "  denied: 1 source, 2016-03-02\n"
        "    «Hanbit» does not own «Dori».\n"
        "      2.txt (2016-03-02), characters 0–25, score 1.00\n"
    )
    assert said == "not listed: 1 succession; --successions lists them\nerror: 1 conflict\n"


def test_the_command_lists_successions_when_asked(graph: Path, kg_here: Callable[..., tuple[int, bytes, str]]) -> None:
    """They come last."""
    out = kg_here("conflicts", "--data", graph, "--successions")[1].decode()

    assert "chief executive of Hanbit: Ana, then Bo (one after the other)" in out


def test_the_command_writes_json(graph: Path, kg_here: Callable[..., tuple[int, bytes, str]]) -> None:
    """With all that is shown, for a program."""
    code, out, _ = kg_here("conflicts", "--data", graph, "--format", "json")
    (conflict,) = json.loads(out)

    assert code == 1
    assert [(side["status"], side["sources"], side["claims"][0]["text"]) for side in conflict["sides"]] == [
        ("asserted", [["0.txt", "1.txt"]], "Hanbit owns Dori."),
        ("denied", [["2.txt"]], "Hanbit does not own Dori."),
    ]


def test_the_command_is_content_without_conflicts(
    tmp_path: Path, kg_here: Callable[..., tuple[int, bytes, str]]
) -> None:
    """The exit code is 0."""
    with Store.memory() as store:
        fill(store, (FIRST, OWNS))
        rdf.write(store.quads(), tmp_path / "graph.nq")

    assert kg_here("conflicts", "--data", "graph.nq") == (0, b"no conflicts\n", "")
