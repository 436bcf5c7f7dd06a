"""Namesakes: documents that use one name are sorted by what they mean."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from itertools import islice, permutations

from kg import names
from kg.identity.evidence import BORN_ABOUT
from kg.identity.namesakes import partition
from kg.identity.profile import Profile
from kg.names import KG, Kind

ANA, BO, EVA = (names.entity(name, kind=Kind.PERSON) for name in ("Ana Ruiz", "Bo Lind", "Eva Holm"))
FRANCE, TEXAS = (names.entity(name, kind=Kind.PLACE) for name in ("France", "Texas"))


def person(
    document: str, *words: str, beside: tuple[str, ...] = (), born: str = "", name: str = "Tom Ekberg"
) -> Profile:
    """Return what a document says of a person."""
    facts = frozenset({(BORN_ABOUT, born)} if born else ())
    iri = names.entity(name, kind=Kind.PERSON)
    return Profile(
        iri, KG + "Person", (name,), (document,), facts=facts, beside=frozenset(beside), words=frozenset(words)
    )


def place(document: str, name: str = "Paris", *, within: str = "") -> Profile:
    """Return what a document says of a place."""
    facts = frozenset({(KG + "locatedIn", within)} if within else ())
    iri = names.entity(name, kind=Kind.PLACE)
    return Profile(iri, KG + "City", (name,), (document,), facts=facts, beside=frozenset({within} if within else ()))


def sorted_out(*given: Profile) -> list[str]:
    """Return the documents of each group."""
    return ["".join(each.documents[0] for each in group) for group in partition(given)]


def test_documents_with_common_neighbours_are_together() -> None:
    """A striker and a judge of one name are two people, each in two documents."""
    found = sorted_out(
        person("a", "striker", beside=(ANA, BO)),
        person("b", "judge", beside=(EVA,)),
        person("c", "striker", beside=(ANA, BO)),
        person("d", "judge", beside=(EVA,)),
    )

    assert found == ["ac", "bd"]


def test_one_cannot_be_born_twice() -> None:
    """Ages keep two people apart who know the same people."""
    found = sorted_out(person("a", beside=(ANA, BO), born="1950"), person("b", beside=(ANA, BO), born="1980"))

    assert found == ["a", "b"]


def test_a_company_with_a_name_of_its_own_is_one() -> None:
    """Nobody else is likely to have its name, so documents need nothing else in common."""
    parts = [Profile(names.entity("Saeron"), KG + "Company", ("Saeron",), (document,)) for document in "ab"]

    assert sorted_out(*parts) == ["ab"]


def test_a_favourite_word_may_be_anybody() -> None:
    """Many firms are called Atlas, and documents that have nothing else in common are kept apart."""
    parts = [Profile(names.entity("Atlas"), KG + "Company", ("Atlas",), (document,)) for document in "ab"]

    assert sorted_out(*parts) == ["a", "b"]


def test_an_acronym_alone_may_be_anybody() -> None:
    """Documents that have nothing in common but three letters are kept apart."""
    parts = [Profile(names.entity("FSA"), KG + "Government", ("FSA",), (document,)) for document in "ab"]

    assert sorted_out(*parts) == ["a", "b"]


def test_places_are_one_unless_facts_contradict() -> None:
    """Paris in Texas is not the other one, to which a document without a word about it belongs."""
    found = sorted_out(place("a", within=FRANCE), place("b", within=TEXAS), place("c"))

    assert found == ["ac", "b"]


def test_places_of_a_shared_name_need_more() -> None:
    """There is a San José in many countries, and two documents are not about one of them for nothing."""
    assert sorted_out(place("a", "San José"), place("b", "San José")) == ["a", "b"]


def test_places_of_a_shared_name_with_common_neighbours_are_one() -> None:
    """Who stands beside both tells which San José it is."""
    parts = [replace(place(document, "San José"), beside=frozenset({ANA})) for document in "ab"]

    assert sorted_out(*parts) == ["ab"]


def test_a_team_at_home_is_not_one_abroad() -> None:
    """A club that is based in France is not the one beside which only American names stand."""
    told = frozenset({(KG + "basedIn", FRANCE)})
    iri = names.entity("Deportivo Rosales")
    home = Profile(iri, KG + "Team", ("Deportivo Rosales",), ("a",), facts=told, beside=frozenset({FRANCE}))
    away = Profile(iri, KG + "Team", ("Deportivo Rosales",), ("b",), beside=frozenset({TEXAS}))

    assert sorted_out(home, away) == ["a", "b"]


def test_one_confused_document_joins_nothing() -> None:
    """A document that takes two people for one does not make them one elsewhere."""
    minister = [person(f"a{number}", "minister", beside=(ANA, BO), born="1950") for number in range(3)]
    singer = [person(f"b{number}", "singer", beside=(EVA,), born="1980") for number in range(3)]
    confused = person("c", "minister", "singer", beside=(ANA, BO, EVA))

    assert sorted(map(len, partition([*minister, *singer, confused]))) == [3, 4]


def test_the_order_changes_nothing() -> None:
    """Every order of documents gives the same groups in the same order."""
    parts = [
        person("a", "striker", beside=(ANA, BO)),
        person("b", "judge", beside=(EVA,)),
        person("c", beside=(ANA, BO)),
        person("d", "judge"),
        person("e", beside=(EVA, BO)),
    ]

    assert len({tuple(sorted_out(*order)) for order in islice(permutations(parts), 120)}) == 1


def test_ten_thousand_documents_take_seconds() -> None:
    """Time grows nearly with the number of documents; 1 to 2 s were measured for 10,000 on one core."""
    chance = random.Random(1)  # noqa: S311  no secret
    people = [names.entity(f"Person {number}", kind=Kind.PERSON) for number in range(3000)]
    parts = [person(f"{number:05}", beside=tuple(chance.sample(people, 6))) for number in range(10_000)]
    began = time.process_time()

    groups = partition(parts)

    assert (len(groups), time.process_time() - began < 10) == (1, True)
