"""Writes small news items, as many as wanted and the same ones every time, for measuring speed and memory."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

from kg.model import Document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FIRST = _words(
    "Amara Bilal Chen Dalia Erik Farah Goran Hana Ivo Jun Kofi Leila Marta Nils Olga Pavel Rosa Sven Tariq Yuki"
)
_LAST = _words("Abara Brandt Castro Diallo Eriksen Fischer Garcia Haddad Ito Jansen Kaya Lindqvist Moreau Novak Okafor")
_FRONT = _words("Alder Boreal Cobalt Delta Ember Falcon Granite Harbor Iris Juniper Kestrel Lumen Meridian Nimbus Onyx")
_BACK = _words("Energy Foods Health Labs Logistics Media Motors Networks Pharma Robotics Steel Systems")
_CITIES = _words(
    "Accra Berlin Busan Cairo Denver Geneva Hanoi Lagos Lima Lyon Madrid Mumbai Nairobi Oslo Porto Riga Seoul"
)
_MONTHS = _words("January March May July September November")

_OPENINGS = (
    "{a} said on Monday that it has acquired {b}, a {city}-based rival, for ${n} million.",
    "{p}, the chief executive of {a}, will step down in {month}, the company said.",
    "{a}, which is headquartered in {city}, reported revenue of ${n} million for the first quarter.",
    "A court in {city} fined {a} ${n} million after a lawsuit that {b} had filed in {month} {year}.",
)
_MIDDLES = (
    "The company was founded in {year} by {p} and {q}, who studied at the University of {city}.",
    "{q}, a former manager of {b}, now leads the {city} office and oversees {n} employees.",
    "{b} owns a stake in {a} and employs {n} people in {city}, according to its annual report.",
    "The firm's app has {n} million monthly active users, up {small} percent from a year earlier.",
    '"We have no plans to sell {b}," {p} said in an interview. She denied that talks with {c} had begun.',
    "{c}, a subsidiary of {a}, plans to open a factory in {city} as early as next year.",
    "{p} was born in {city} and is married to {q}, the mayor of {city2}.",
    "Analysts expect the deal to close in {month}, although regulators in {city2} have not approved it.",
)
_ENDINGS = (
    "Shares of {a} rose {small} percent in early trading in {city}.",
    "The union, which represents {n} workers, called the decision a mistake.",
    "It is the second such announcement by the company since {month} {year}.",
    "{c} declined to comment.",
)


def item(number: int, *, sentences: int = 8) -> Document:
    """Return item ``number``: ``sentences`` sentences of about 17 words, the first an opening."""
    random = Random(number)  # noqa: S311  a fixed sequence is wanted, not a secret
    names = _names(random)
    middles = [random.choice(_MIDDLES) for _ in range(sentences - 2)]
    parts = [random.choice(_OPENINGS), *middles, random.choice(_ENDINGS)]
    text = " ".join(part.format(**names, **_figures(random)) for part in parts)
    return Document(f"news-{number:06d}", text, title=f"News item {number}")


def items(count: int, *, sentences: int = 8) -> Iterator[Document]:
    """Yield the first ``count`` items, one at a time."""
    return (item(number, sentences=sentences) for number in range(count))


def write(path: Path, count: int, *, sentences: int = 8) -> None:
    """Write the first ``count`` items to a JSON Lines file."""
    with path.open("w", encoding="utf-8") as file:
        for document in items(count, sentences=sentences):
            json.dump({"id": document.id, "title": document.title, "text": document.text}, file)
            file.write("\n")


def _names(random: Random) -> dict[str, str]:
    firms = [f"{front} {random.choice(_BACK)}" for front in random.sample(_FRONT, 3)]
    people = [f"{random.choice(_FIRST)} {last}" for last in random.sample(_LAST, 2)]
    return dict(zip("abcpq", firms + people, strict=True))


def _figures(random: Random) -> dict[str, object]:
    city, city2 = random.sample(_CITIES, 2)
    return {
        "city": city,
        "city2": city2,
        "month": random.choice(_MONTHS),
        "year": random.randrange(1975, 2020),
        "n": random.randrange(12, 950),
        "small": random.randrange(2, 30),
    }
