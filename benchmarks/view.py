"""Times the graph page and the picture: news-shaped graphs of several sizes, made up with a fixed seed.

Run ``python -m benchmarks.view``; with ``--pages FOLDER`` the pages are kept, to be looked at.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path
from typing import NamedTuple

from kg.model import Claim, Document, Entity, Fact, Knowledge, Mention, MentionKind, Status
from kg.names import KG, XSD, Kind, amount, entity
from kg.view import page, picture

SIZES = (20, 500, 10_000)
STORY = 14  # entities that one story brings in
WITHIN = 0.85  # part of the links that stay within a story
AMOUNTS = 0.6  # part of the values that are amounts; the others are dates

_GIVEN = (
    "Amina Benjamin Chen Dalia Erik Fatou Grace Hana Igor Joon-ho Kofi Lucia Mateo Noor Olga Priya Quentin Rosa Sven"
)
_FAMILY = "Adeyemi Bauer Castillo Dvorak Eriksen Fischer Gupta Haddad Ito Joe Kim Laurent Mbeki Novak Okafor Park Rossi"
_FIRST = "Aurora Blue Cedar Delta Ever Falcon Granite Harbor Iron Jade Kestrel Lumen Meridian North Ocean Pioneer Terra"
_SECOND = "Analytics Bank Capital Dynamics Energy Foods Games Health Labs Media Motors Networks Pharma Robotics Systems"
_PLACES = "Seoul Lagos Vienna Lima Oslo Hanoi Quito Porto Nairobi Osaka Tallinn Cusco Bergen Davao Izmir Leeds Malmo"
_NAMES = {
    "Person": (_GIVEN, _FAMILY),
    "Company": (_FIRST, _SECOND),
    "City": (_PLACES,),
    "Product": (_FIRST, "Phone Drive Cloud Watch One"),
    "Government": (_PLACES, "Council Assembly"),
    "Event": (_PLACES, "Marathon Biennale Summit Festival Cup"),
    "Work": (_FIRST, "Letters Papers Song Hours Tapes"),
    "School": (_PLACES, "University"),
}
_SHARES = (32, 38, 10, 8, 4, 4, 2, 2)  # percent of each type, in the order above
_TEMPLATES = {
    ("Person", "Company"): (
        ("manages", "{s}, the new head of {o}, told reporters on Monday that the review would end in spring."),
        ("worksFor", "{s} has worked for {o} since the merger, according to people in the industry."),
    ),
    ("Company", "Company"): (
        ("owns", "Shares of {s}, which owns {o}, rose by four per cent in early trading."),
        ("partnerOf", "{s} and its partner {o} presented a common plan for the region."),
        ("competesWith", "Analysts see {s} ahead of its rival {o} in most markets."),
    ),
    ("Company", "City"): (("basedIn", "{s}, based in {o}, employs about 400 people."),),
    ("Company", "Product"): (("makes", "The latest version of {o}, made by {s}, reaches shops in June."),),
    ("Person", "Person"): (("marriedTo", "{s} and {o}, who are married, founded the charity together."),),
    ("Person", "City"): (("bornIn", "{s} was born in {o} and studied law there."),),
    ("Company", "Event"): (("sponsors", "{s} has sponsored {o} for three years."),),
    ("Government", "Company"): (("regulates", "The {s} said it would look into {o} more closely."),),
}
_OTHERWISE = (("relatedTo", "{s} was seen as close to {o} for years."),)


class _Thing(NamedTuple):
    iri: str
    label: str
    type: str


class _Newsroom:
    """Writes one-sentence documents about things, and keeps what they say."""

    def __init__(self, things: list[_Thing], chance: random.Random) -> None:
        self.things = things
        self.chance = chance
        self.documents: list[Document] = []
        self.facts: dict[tuple[str, str, str], Fact] = {}
        self.mentions: dict[str, list[tuple[str, Mention]]] = {thing.iri: [] for thing in things}

    def link(self, subject: _Thing, target: _Thing) -> None:
        """Write how two things are related."""
        if (subject.type, target.type) not in _TEMPLATES:
            subject, target = target, subject
        relation, template = self.chance.choice(_TEMPLATES.get((subject.type, target.type), _OTHERWISE))
        document = self._document(template.format(s=subject.label, o=target.label))
        ends = [self._mention(document, thing) for thing in (subject, target)]
        status = self.chance.choices(tuple(Status), (80, 8, 5, 2, 3, 2))[0]
        score = self.chance.randint(55, 99) / 100
        evidence = document.span(0, len(document.text))
        claim = Claim(ends[0], KG + relation, ends[1], evidence, status, score=score, by="patterns")
        key = (subject.iri, claim.relation, target.iri)
        claims = (*(self.facts[key].claims if key in self.facts else ()), (document.id, claim))
        asserted = any(each.status is Status.ASSERTED for _, each in claims)
        self.facts[key] = Fact(*key, asserted=asserted, claims=claims)

    def measure(self, thing: _Thing) -> None:
        """Write an amount or a date."""
        if self.chance.random() < AMOUNTS:
            millions = self.chance.randint(1, 900)
            iri = amount(f"{millions}000000", "users")
            mention = self._value(thing, "hasUsers", f"{millions} million users", "Quantity", iri)
            self.mentions.setdefault(iri, []).append(mention)
        else:
            day = self.chance.randint(1, 28)
            self._value(thing, "foundedOn", f"{day} March 2026", "Date", f"2026-03-{day:02}")

    def _value(self, thing: _Thing, relation: str, words: str, type_: str, object_: str) -> tuple[str, Mention]:
        document = self._document(f"{thing.label} was reported with {words} at the end of the quarter.")
        start = document.text.index(words)
        mention = Mention(document.span(start, start + len(words)), MentionKind.VALUE, KG + type_)
        evidence = document.span(0, len(document.text))
        claim = Claim(self._mention(document, thing), KG + relation, mention, evidence, by="patterns")
        datatype = XSD + "date" if type_ == "Date" else None
        key = (thing.iri, claim.relation, object_)
        self.facts[key] = Fact(*key, datatype, claims=((document.id, claim),))
        return document.id, mention

    def _document(self, text: str) -> Document:
        number = len(self.documents) + 1
        self.documents.append(Document(f"news/{number}.txt", text, title=f"Report {number}", site="Daily Example"))
        return self.documents[-1]

    def _mention(self, document: Document, thing: _Thing) -> Mention:
        start = document.text.index(thing.label)
        mention = Mention(document.span(start, start + len(thing.label)), MentionKind.NAME, KG + thing.type)
        self.mentions[thing.iri].append((document.id, mention))
        return mention

    def knowledge(self) -> Knowledge:
        """Return all that was written."""
        held = [Entity(each.iri, each.label, KG + each.type, tuple(self.mentions[each.iri])) for each in self.things]
        known = {each.iri for each in self.things}
        for iri, pairs in self.mentions.items():
            if iri not in known:
                _, mention = pairs[0]
                held.append(Entity(iri, mention.span.text, mention.type, tuple(pairs)))
        return Knowledge(tuple(self.documents), tuple(held), tuple(self.facts.values()))


def knowledge(size: int, *, seed: int = 1) -> Knowledge:
    """Make up ``size`` entities, about 1.3 facts for each, some amounts and dates, and their sentences."""
    chance = random.Random(seed)  # noqa: S311  a fixed seed is the point
    things = _things(size, chance)
    newsroom = _Newsroom(things, chance)
    for place in range(1, size + size // 3):
        newsroom.link(*_pair(things, place, chance))
    for thing in things[:: max(4, size // 60)]:
        newsroom.measure(thing)
    return newsroom.knowledge()


def _things(size: int, chance: random.Random) -> list[_Thing]:
    found: dict[str, _Thing] = {}
    for place in range(size):
        type_ = chance.choices(tuple(_NAMES), _SHARES)[0]
        label = " ".join(chance.choice(words.split()) for words in _NAMES[type_])
        label = f"{label} {place}" if label in found else label
        found[label] = _Thing(entity(label, kind=Kind.PERSON if type_ == "Person" else Kind.THING), label, type_)
    return list(found.values())


def _pair(things: list[_Thing], place: int, chance: random.Random) -> tuple[_Thing, _Thing]:
    """Link a thing to an earlier one of its story, now and then to one of the few that every story mentions."""
    index = place if place < len(things) else chance.randrange(1, len(things))
    start = index - index % STORY
    if index > start and chance.random() < WITHIN:
        other = start + int((index - start) * chance.random() ** 2)
    else:
        other = int(index * chance.random() ** 4)
    return things[index], things[other]


def main() -> None:
    """Print seconds to make each page and picture, and their sizes; keep the pages where asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=Path)
    pages: Path | None = options.parse_args().pages
    for size in SIZES:
        held = knowledge(size)
        start = time.perf_counter()
        text = page(held, title=f"{size:,} entities").html
        middle = time.perf_counter()
        picture(held)
        end = time.perf_counter()
        print(
            f"{size:>7,} entities, {len(held.facts):>6,} facts: page {middle - start:.2f} s,"
            f" {len(text.encode()) / 1e6:.2f} MB; picture {end - middle:.2f} s"
        )
        if pages:
            pages.mkdir(parents=True, exist_ok=True)
            (pages / f"{size}.html").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
