"""Relations are found by the ontology's phrases in whatever construction the sentence uses."""

from __future__ import annotations

import pytest

from benchmarks.voices import by_rules
from kg.names import local


def said(text: str) -> set[tuple[str, str, str]]:
    """Read a text and return its claims as words."""
    reading = by_rules(text)
    return {(claim.subject.span.text, local(claim.relation), claim.object.span.text) for claim in reading.claims}


OWNING = [
    "Google owns YouTube.",
    "YouTube is owned by Google.",
    "YouTube, owned by Google, grew.",
    "YouTube, which is owned by Google, grew.",
    "Google, which owns YouTube, grew.",
    "Users like the Google-owned network YouTube.",
    "Google grew quickly and owns YouTube.",
    "Google is the owner of YouTube.",
    "Google, the owner of YouTube, grew.",
    "The owner of YouTube, Google, grew.",
]


@pytest.mark.parametrize("text", OWNING)
def test_one_phrase_serves_every_construction(text: str) -> None:
    """A verb and a noun phrase are found active, passive, as participle, relative clause, compound and apposition."""
    assert ("Google", "owns", "YouTube") in said(text)


MANAGING = [
    "Benjamin Joe manages Facebook Korea.",
    "Benjamin Joe, who manages Facebook Korea, spoke.",
    "Benjamin Joe is the country manager of Facebook Korea.",
    "Benjamin Joe, the country manager of Facebook Korea, spoke.",
    "The country manager of Facebook Korea, Benjamin Joe, spoke.",
    "Facebook Korea country manager Benjamin Joe spoke.",
    "Facebook Korea's country manager, Benjamin Joe, spoke.",
    "Benjamin Joe serves as country manager of Facebook Korea.",
    "Benjamin Joe was named country manager of Facebook Korea.",
]


@pytest.mark.parametrize("text", MANAGING)
def test_role_nouns_are_found_wherever_they_stand(text: str) -> None:
    """A role is found as predicate, apposition, compound, possessive and appointment."""
    assert ("Benjamin Joe", "manages", "Facebook Korea") in said(text)


@pytest.mark.parametrize("text", ["The owners of Acme met.", "Boats reached the island of Unst."])
def test_who_is_nobody_but_what_the_claim_says_is_no_subject(text: str) -> None:
    """That the owners of Acme own it tells nobody anything."""
    assert not said(text)


def test_whose_is_what_it_follows() -> None:
    """A firm has an owner as a person has a brother."""
    reading = by_rules("The court fined YouTube, whose owner, Google, appealed.")
    (claim,) = (each for each in reading.claims if local(each.relation) == "owns")
    named = next(each for each in reading.mentions if each.span.text == "YouTube")
    assert (claim.subject.span.text, claim.object.cluster) == ("Google", named.cluster)


def test_somebody_new_is_a_subject() -> None:
    """Whom an article introduces may be spoken of again."""
    assert ("A lawyer", "represents", "Acme") in said("A lawyer for Acme spoke.")


def test_coordinated_subjects_share_the_verb() -> None:
    """Each of "A and B" does what the verb says."""
    claims = said("Larry Page and Sergey Brin founded Google.")

    assert {("Larry Page", "founded", "Google"), ("Sergey Brin", "founded", "Google")} <= claims


def test_respectively_pairs_in_order() -> None:
    """The word "respectively" pairs the first with the first and the second with the second."""
    claims = said("Acme and Globex have 900 million and 7 million users, respectively.")
    counts = {(subject, amount.split(" million")[0]) for subject, relation, amount in claims if relation == "hasUsers"}

    assert counts == {("Acme", "900"), ("Globex", "7")}


def test_a_noun_without_complement_takes_the_last_one() -> None:
    """The phrase "the number of users", without saying of what, means that of what was last counted."""
    text = "The number of subscribers for Instagram grew last year. The number of users worldwide crossed 400 million."

    assert ("Instagram", "hasUsers", "400 million") in said(text)


NOTHING = [
    "Facebook and Instagram were in the news.",
    "Facebook, Instagram and Google fell.",
    "The deputy manager of Acme, Jane Roe, spoke.",
    "Facebook met the team of Instagram and the lawyers of Google.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_standing_together_is_no_relation(text: str) -> None:
    """Names side by side, and nearly-roles, say neither owning nor managing."""
    assert not {relation for _, relation, _ in said(text)} & {"owns", "manages", "subsidiaryOf"}


def test_a_city_with_its_state_gives_both_places() -> None:
    """Who is based in "Mountain View, California" is based in both."""
    claims = said("Google is headquartered in Mountain View, California.")

    assert {place for _, relation, place in claims if relation == "headquarteredIn"} == {"Mountain View", "California"}


MORE = [
    ("Acme was founded by the engineer Anna Smith and Bob Miller.", ("Bob Miller", "founded", "Acme")),
    ("Acme has 310 employees and a budget of 28 million euros.", ("Acme", "budget", "28 million euros")),
    ("Anna Smith was born in the city of Lisbon.", ("Anna Smith", "bornIn", "Lisbon")),
    ("Anna Smith succeeds Bob Miller as chairman of Acme.", ("Anna Smith", "chairs", "Acme")),
    ("Acme led a new funding round in Globex.", ("Acme", "investsIn", "Globex")),
    ("Bob Miller takes over as chairman of Acme.", ("Bob Miller", "chairs", "Acme")),
    ("Bob Miller, who chairs Acme's board, spoke.", ("Bob Miller", "chairs", "Acme")),
    ("Bob Miller started Acme in 1999.", ("Bob Miller", "founded", "Acme")),
    ("Bob Miller from Acme spoke.", ("Bob Miller", "worksFor", "Acme")),
    ("Acme reported a loss of $5 million.", ("Acme", "loss", "$5 million")),
    ("Unemployment in Spain fell to 11.2%.", ("Spain", "unemploymentRate", "11.2%")),
    ("Acme, which owns 11% of Globex, grew.", ("Acme", "shareholderOf", "Globex")),
    ('"The Lighthouse", a novel by Anna Smith, sold well.', ("Anna Smith", "wrote", "The Lighthouse")),
]


@pytest.mark.parametrize(("text", "claim"), MORE)
def test_what_stands_farther_off_is_found(text: str, claim: tuple[str, str, str]) -> None:
    """Behind a title and a name, as a second object, and behind the noun that says what a place is."""
    assert claim in said(text)


def test_places_in_a_list_do_not_lie_in_each_other() -> None:
    """Three countries with commas between them are three."""
    assert not said("Storms in Portugal, Spain, and France ended.")


LISTS = [
    "Acme has partnered with firms including Google, Siemens and IBM.",
    "Acme has partnered with firms such as Google, Siemens and IBM.",
]


@pytest.mark.parametrize("text", LISTS)
def test_examples_stand_for_what_they_are_of(text: str) -> None:
    """Who works with firms such as Google works with Google."""
    assert said(text) == {("Acme", "partnerOf", name) for name in ("Google", "Siemens", "IBM")}


def test_types_that_do_not_fit_give_no_claim() -> None:
    """Domain and range are checked: a person cannot be founded."""
    assert not {claim for claim in said("Mr. Page founded Mr. Brin.") if claim[1] == "founded"}


def test_a_particle_belongs_to_its_verb() -> None:
    """Who grew up in a town did not grow there as a business does."""
    relations = {relation for _, relation, place in said("Nino Kapanadze grew up in Berlin.") if place == "Berlin"}

    assert relations == {"raisedIn"}


def test_a_class_in_brackets_stands_for_its_nouns() -> None:
    """Whoever is "a [person] at" an organisation works for it, whatever the noun and what qualifies it."""
    claims = said("Peter Mwale, a malaria expert at the World Health Organization, said nothing.")

    assert ("Peter Mwale", "worksFor", "World Health Organization") in claims


def test_of_two_agents_the_first_acts() -> None:
    """The second "by" belongs to a noun in between, though the parser hangs it on the verb."""
    claims = said('The opera "The Mill", composed by Anna Smith to a libretto by Bob Miller, was a success.')
    assert {claim for claim in claims if claim[1] == "composed"} == {("Anna Smith", "composed", "The Mill")}


def test_what_only_stands_beside_is_no_list() -> None:
    """Without an "and" two names are no list, and behind one may begin a clause without its verb."""
    assert ("Google", "owns", "Facebook") not in said("Unlike Google, which owns YouTube, Facebook has no videos.")
    places = said("Google is based in California and Samsung in Seoul.")
    assert {claim for claim in places if claim[0] == "Google"} == {("Google", "basedIn", "California")}


@pytest.mark.parametrize("text", ["Anna Smith, head of research at Acme, spoke.", "Acme's head of research left."])
def test_who_heads_a_field_does_not_head_the_firm(text: str) -> None:
    """A head of research at a firm works for it, and a head of the agency heads it."""
    assert not {claim for claim in said(text) if claim[1] == "manages"}
    assert ("Anna Smith", "manages", "Acme") in said("Anna Smith, head of Acme, spoke.")
