"""Mentions of one thing share a cluster: by name, by grammar, by what they are called, and by attention."""

from __future__ import annotations

import cProfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from benchmarks.coreference import scores
from benchmarks.voices import by_rules
from kg import ontology
from kg.extract import amounts, coreference, mentions, syntax
from kg.model import Document, Mention, MentionKind, Reading
from kg.names import KG, local

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.coreference.scores import Clusters
    from kg.model import Step

SEED_LIKE = """\
The Google-owned video app YouTube has more users in Norway, according to Google Norway on Monday.
Kari Lund, the country manager of Google Norway, said this at the firm's head office in Oslo.
Although she named no figures, she said YouTube is growing.
The mobile app also serves as a tool for shops, according to Google Norway.
The country manager said YouTube is liked here as it meets the needs of tourists.
In line with its recent push for services, Google is planning to open a garage.
The California-based firm has hired engineers. It has been expanding its partnerships with Norwegian banks.
The manager said Google would stay.
"""


def chains(text: str) -> list[set[str]]:
    """Return the clusters of two and more mentions of a text, each as the set of the words of its mentions."""
    found: dict[int, list[str]] = {}
    for mention in by_rules(text).mentions:
        if mention.cluster is not None:
            found.setdefault(mention.cluster, []).append(mention.span.text)
    return [set(words) for words in found.values() if len(words) > 1]


def same(text: str, *words: str) -> bool:
    """Tell whether some cluster holds all these words."""
    return any(set(words) <= chain for chain in chains(text))


def mention_of(text: str, words: str) -> Mention:
    """Return the last mention with these words."""
    return [mention for mention in by_rules(text).mentions if mention.span.text == words][-1]


def base(text: str) -> Reading:
    """Read a text up to the step before coreference."""
    known = ontology.load()
    reading = Reading(Document("d", text))
    for step in (syntax, mentions, amounts):
        reading = step.step(known)(reading)
    return reading


NAMES = [
    ("Maria Silva lives in Porto. Silva left.", ("Maria Silva", "Silva")),
    ("Siemens AG grew. Siemens makes trains.", ("Siemens AG", "Siemens")),
    ("International Business Machines (IBM) grew. IBM sold a unit.", ("International Business Machines", "IBM")),
    ("Harvard University opened. She left Harvard in 2010.", ("Harvard University", "Harvard")),
    ("The European Commission met. The Commission agreed.", ("European Commission", "Commission")),
    ("John F. Kennedy spoke. John Kennedy left.", ("John F. Kennedy", "John Kennedy")),
    ("Maria van der Berg lives in Porto. Van der Berg left.", ("Maria van der Berg", "Van der Berg")),
]


@pytest.mark.parametrize(("text", "names"), NAMES, ids=lambda value: value[1] if isinstance(value, tuple) else "")
def test_short_forms_join_their_long_form(text: str, names: tuple[str, ...]) -> None:
    """Surnames, acronyms, and names without a company ending or a last generic word are the long name."""
    assert same(text, *names)


def test_a_surname_with_small_words_is_that_of_its_namesake_named_last() -> None:
    """Of two people of one such surname the one is meant who was named last; a first name is no small word."""
    siblings = "Maria van Berg met Julia van Dam in Porto. Joost van Berg wrote to them. Van Berg left."
    assert same(siblings, "Joost van Berg", "Van Berg")
    assert not same("Maria Berg met Van Berg in Porto.", "Maria Berg", "Van Berg")


def test_a_branch_is_not_its_parent() -> None:
    """A place at the end of a name makes another company."""
    assert not same("Facebook grew. Facebook Korea opened an office. Facebook rose.", "Facebook", "Facebook Korea")


def test_a_firm_is_called_by_its_first_word() -> None:
    """Once its full name was given, its first words will do; what stood there before is another firm."""
    assert same("Kestrel Maritime Group grew. Kestrel bought a yard.", "Kestrel Maritime Group", "Kestrel")
    assert not same("Kestrel grew. Kestrel Maritime Group bought a yard.", "Kestrel Maritime Group", "Kestrel")


def test_a_town_is_not_the_dam_beside_it() -> None:
    """A place with another word behind its name is another place, unless an article tells that a part is left out."""
    assert not same("Ohio grew. The Ohio River rose. They left Ohio.", "Ohio", "Ohio River")
    assert same("The Ohio River rose. Boats left the Ohio.", "Ohio River", "Ohio")


def test_titles_keep_namesakes_apart() -> None:
    """With a man and a woman of one surname, "Mr." and "Ms." tell which is meant."""
    text = "Robert Smith and Jane Smith run Acme. Mr. Smith is 50. Ms. Smith is 48."
    reading = by_rules(text)

    clusters = [mention.cluster for mention in reading.mentions if mention.type == KG + "Person"]

    man, woman, mister, miss = clusters[:4]
    assert (mister, miss) == (man, woman)
    assert man != woman


def test_an_apposition_is_the_name_it_stands_by() -> None:
    """The noun phrase behind a name is that person."""
    assert same("Ana Ruiz, the mayor of Lima, spoke.", "Ana Ruiz", "the mayor")


def test_a_place_in_a_place_is_not_the_same() -> None:
    """Two names side by side are not one thing."""
    assert not same("He lives in Lima, Peru.", "Lima", "Peru")


def test_what_a_name_is_said_to_be_is_the_name() -> None:
    """A predicate noun is its subject."""
    assert same("Ana Ruiz is the mayor of Lima.", "Ana Ruiz", "the mayor")


def test_what_a_name_is_denied_to_be_is_not_the_name() -> None:
    """A negated predicate noun is nobody."""
    assert not same("Ana Ruiz is not the mayor of Lima.", "Ana Ruiz", "the mayor")


def test_a_relative_pronoun_is_what_it_follows() -> None:
    """The word "who" stands for the name before it."""
    assert same("Ana Ruiz, who runs Acme, spoke.", "Ana Ruiz", "who")


ROLES = [
    "Kari Lund, the country manager of Google Norway, spoke. Per Dahl listened. The country manager left.",
    "Google Norway country manager Kari Lund spoke. Per Dahl listened. The country manager left.",
]


@pytest.mark.parametrize("text", ROLES)
def test_a_role_is_remembered(text: str) -> None:
    """A role noun is the person who was introduced with it, however that was done."""
    assert same(text, "Kari Lund", "The country manager")


def test_roles_have_other_words() -> None:
    """A CEO is a chief executive."""
    assert same(
        "Ana Ruiz, CEO of Acme, spoke. Per Dahl listened. The chief executive left.", "Ana Ruiz", "The chief executive"
    )


def test_an_unknown_role_is_nobody_named() -> None:
    """A role that nobody was introduced with is left alone."""
    assert mention_of("Ana Ruiz and Per Dahl met. The lawyer left.", "The lawyer").cluster is None


def test_a_definite_noun_is_the_name_of_its_class() -> None:
    """The company that was spoken of is "the company"."""
    assert same("Siemens AG opened a plant in Leeds. The company makes trains.", "Siemens AG", "The company")


@pytest.mark.parametrize("phrase", ["another company", "a company", "the other company", "the Lufthansa company"])
def test_what_sets_a_thing_apart_makes_it_new(phrase: str) -> None:
    """Indefinite articles, contrasting words and other names bring in something new."""
    assert mention_of(f"Siemens AG opened a plant. Then {phrase} left.", phrase).cluster is None


PRONOUNS = [
    ("Ana Ruiz runs Acme. She lives in Lima.", ("Ana Ruiz", "She")),
    ("Peter Hall met Ana Ruiz. He thanked her.", ("Ana Ruiz", "her")),
    ("Peter Hall met Ana Ruiz. He thanked her.", ("Peter Hall", "He")),
    ("Siemens AG said on Monday it would buy Bolt Labs.", ("Siemens AG", "it")),
    ("Siemens AG grew. Its chief executive left.", ("Siemens AG", "Its")),
    ("In line with its plans, Siemens AG closed a plant.", ("Siemens AG", "its")),
    ("Peter Hall sold his house.", ("Peter Hall", "his")),
]


@pytest.mark.parametrize(("text", "words"), PRONOUNS)
def test_pronouns_find_their_name(text: str, words: tuple[str, ...]) -> None:
    """Class, gender and place tell what a pronoun stands for."""
    assert same(text, *words)


def test_a_pronoun_never_changes_gender() -> None:
    """With nobody of its gender a pronoun stands for nobody."""
    assert mention_of("Mr. Hall met Mr. Ruiz. She left.", "She").cluster is None


def test_an_object_is_not_its_subject() -> None:
    """Whoever thanks him is somebody else."""
    assert not same("Peter Hall thanked him.", "Peter Hall", "him")


def test_his_wife_is_not_himself() -> None:
    """What a pronoun owns is not what it stands for."""
    assert not same("His wife Ana Ruiz spoke.", "Ana Ruiz", "His")


@pytest.mark.parametrize("text", ["Acme grew. It is clear that prices rose.", "Acme grew. It seems that prices rose."])
def test_an_empty_it_is_nothing(text: str) -> None:
    """The "it" that holds the place of a clause stands for no thing."""
    assert mention_of(text, "It").cluster is None


def test_i_is_the_speaker() -> None:
    """Inside quotation marks "I" is whoever is said to speak."""
    assert same('"I will stay," Ana Ruiz said. Peter Hall left.', "Ana Ruiz", "I")


def test_the_speaker_speaks_of_somebody_else() -> None:
    """A "he" inside a quotation is not its speaker."""
    assert not same('Peter Hall praised Omar Diaz. "He is great," Peter Hall said.', "Peter Hall", "He")


def test_he_makes_a_person_of_a_doubtful_name() -> None:
    """A name of uncertain class that "he" clearly stands for is a person's."""
    text = "Okonkwo moved to Lagos in 1990. He wrote three novels there."
    reading = base(text)
    doubted = tuple(
        replace(each, type=KG + "Organization") if each.span.text == "Okonkwo" else each for each in reading.mentions
    )

    found = coreference.step(ontology.load())(replace(reading, mentions=doubted)).mentions

    assert {local(each.type) for each in found if each.span.text in {"Okonkwo", "He"}} == {"Person"}


def test_an_article_comes_out_whole() -> None:
    """Over a whole article, roles, nouns and pronouns go to the right names."""
    found = chains(SEED_LIKE)

    person = next(chain for chain in found if "Kari Lund" in chain)
    branch = next(chain for chain in found if "Google Norway" in chain)
    owner = next(chain for chain in found if "Google" in chain)
    product = next(chain for chain in found if "YouTube" in chain)
    assert person == {"Kari Lund", "the country manager", "she", "The country manager", "The manager"}
    assert branch == {"Google Norway", "the firm"}
    assert owner == {"Google", "its", "The California-based firm", "It"}
    assert product == {"The Google-owned video app", "YouTube", "The mobile app", "it"}


def test_links_tell_their_rule_and_score() -> None:
    """A linked mention names the rule and has a score below 1; the first name of a chain keeps its own."""
    text = "Ana Ruiz runs Acme. She lives in Lima."

    first, pronoun = mention_of(text, "Ana Ruiz"), mention_of(text, "She")

    assert first.by == "mentions"
    assert pronoun.by == "coreference: pronoun"
    assert 0 < pronoun.score < 1


def test_values_are_left_alone() -> None:
    """Dates and amounts belong to no cluster."""
    found = by_rules("Acme paid $5 million on 7 March 2016. Acme paid $5 million again.").mentions

    values = [mention for mention in found if mention.kind is MentionKind.VALUE]
    assert values
    assert {mention.cluster for mention in values} == {None}


def test_clusters_are_numbered_in_order() -> None:
    """Clusters count up from 0 as they first appear."""
    found = by_rules("Siemens AG bought Bolt Labs. Siemens left. Bolt Labs grew. Kari Lund spoke.").mentions

    seen = list(dict.fromkeys(mention.cluster for mention in found if mention.cluster is not None))
    assert seen == list(range(len(seen)))


def test_work_grows_with_the_text_and_not_with_its_square() -> None:
    """Four times the text takes about four times as many calls."""
    step = coreference.step(ontology.load())
    short, long = (base("\n".join([SEED_LIKE] * times)) for times in (5, 20))
    step(short)

    assert _calls(step, long) < 5 * _calls(step, short)


def _calls(step: Step, reading: Reading) -> int:
    """Count the calls that a step makes."""
    profile = cProfile.Profile()
    profile.runcall(step, reading)
    return sum(entry.callcount for entry in profile.getstats())


def test_nothing_is_found_in_nothing() -> None:
    """An empty reading stays empty."""
    empty = Reading(Document("d", ""))

    assert coreference.step(ontology.load())(empty) == empty


def test_odd_readings_do_not_break_the_step() -> None:
    """Mentions in any order, without heads, or on top of each other are borne."""
    reading = base(SEED_LIKE)
    shuffled = [*reading.mentions[::-2], *reading.mentions, *reading.mentions[::2]]
    shuffled.append(replace(shuffled[0], head=-1))

    found = coreference.step(ontology.load())(replace(reading, mentions=tuple(shuffled))).mentions

    assert [mention.span for mention in found] == [mention.span for mention in shuffled]


@pytest.mark.parametrize("name", ["Acme", "Ana Ruiz"])
def test_a_name_of_signs_is_borne(name: str) -> None:
    """A name without a letter or digit has no short forms and is none."""
    reading = base("Acme Corp. and Ana Ruiz met ?! in Lima.")
    place = reading.document.text.index("?!")
    organization = next(each for each in reading.mentions if each.span.text.startswith(name))
    head = next(number for number, token in enumerate(reading.tokens) if token.start == place)
    odd = replace(organization, span=reading.document.span(place, place + 1), head=head)

    found = coreference.step(ontology.load())(replace(reading, mentions=(*reading.mentions, odd))).mentions

    assert len({each.cluster for each in found if each.type == organization.type}) == 2


SCORES = [(scores.muc, 2 / 5, 2 / 5), (scores.b_cubed, 1 / 2, 5 / 12), (scores.ceaf, 13 / 30, 13 / 20)]


@pytest.mark.parametrize(("metric", "precision", "recall"), SCORES)
def test_scorers_agree_with_the_worked_example(
    metric: Callable[[Clusters, Clusters], scores.Score], precision: float, recall: float
) -> None:
    """The worked example of the reference scorer's paper (Pradhan et al. 2014) gives the values printed there."""
    gold = [set("abc"), set("defg")]
    found = [set("ab"), set("cd"), set("fghi")]

    score = metric(gold, found)

    assert score.precision == pytest.approx(precision)
    assert score.recall == pytest.approx(recall)
