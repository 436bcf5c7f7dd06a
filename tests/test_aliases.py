"""Names that the rules keep apart and the model takes for one, and what a name is said to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg import extract, ontology
from kg.extract.coreference.agreement import family
from kg.extract.lexicon import WORK
from kg.model import Document
from kg.names import KG

if TYPE_CHECKING:
    from kg.model import Mention, Reading

TRUCKS = (
    "Grupo Nacional de Camiones (GRUNAC) was a Spanish maker of trucks. GRUNAC was founded in Madrid in 1946. "
    "In 1990 Iveco bought GRUNAC."
)
TEAM = "Summer Wanderers beat Golden Rovers on Saturday. The Wanderers scored twice. Wanderers fans sang."
SOX = "The Chicago White Sox met the Boston Red Sox on Friday. The White Sox won 5-2, and the Red Sox protested."
REPUBLIC = (
    "Protestants backed the People's Republic of China (PRC) and the Communist Party of China (CPC). The PRC was young."
)
JACKSONS = (
    "Ada Jackson founded the firm in Boise. Her grandson Floyd Jackson runs it. Ada Jackson died in 1978 and Floyd "
    "Jackson mourned her. Jackson is proud of the firm."
)


def _read(text: str) -> Reading:
    return extract.read(Document("text", text), ontology.load())


def _clusters(reading: Reading, name: str) -> set[int | None]:
    return {each.cluster for each in reading.mentions if each.span.text == name}


def _named(reading: Reading, name: str) -> Mention:
    return next(each for each in reading.mentions if each.span.text == name)


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [(TRUCKS, "Grupo Nacional de Camiones", "GRUNAC"), (TEAM, "Summer Wanderers", "Wanderers")],
)
def test_a_name_and_its_short_form_are_one(text: str, long: str, short: str) -> None:
    """An acronym whose letters skip words, and the last word of a club, stand for the whole name."""
    reading = _read(text)
    assert _clusters(reading, short) == _clusters(reading, long)


@pytest.mark.parametrize(("long", "short"), [("Chicago White Sox", "White Sox"), ("Boston Red Sox", "Red Sox")])
def test_a_club_is_called_without_its_town(long: str, short: str) -> None:
    """The last words of a club's name stand for it, if for no other."""
    reading = _read(SOX)
    assert _clusters(reading, short) == _clusters(reading, long)


def test_an_acronym_in_brackets_is_of_the_kind_of_its_name() -> None:
    """Whatever the letters look like by themselves, the name before the brackets tells what they stand for."""
    reading = _read(REPUBLIC)
    assert _clusters(reading, "PRC") == _clusters(reading, "People's Republic of China")
    assert {each.type for each in reading.mentions if each.span.text == "PRC"} == {KG + "Country"}


def test_namesakes_stay_two() -> None:
    """However alike their names, two people with other first names are two."""
    reading = _read(JACKSONS)
    assert not _clusters(reading, "Ada Jackson") & _clusters(reading, "Floyd Jackson")


def test_all_names_of_one_thing_have_one_type() -> None:
    """A thing whose names were joined is of one family."""
    reading = _read(TRUCKS)
    assert len({family(_named(reading, name).type) for name in ("Grupo Nacional de Camiones", "GRUNAC")}) == 1


def test_a_title_is_what_it_is_said_to_be() -> None:
    """What looks like a clause is a song where the text says so, and the noun is one with it."""
    reading = _read('"Makes No Sense at All" is a song by Paul Roe.')
    title = _named(reading, "Makes No Sense at All")
    assert (family(title.type), title.cluster) == (WORK, _named(reading, "a song").cluster)
