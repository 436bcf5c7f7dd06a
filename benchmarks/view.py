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
from kg.view import page

SIZES = (20, 500, 10_000)
STORY = 14  # entities that one story brings in
_GIVEN = "Amina Benjamin Chen Dalia Erik Fatou Grace Hana Igor Joon-ho Kofi Lucia Mateo Noor Olga Priya Quentin Rosa Sven Tomoko"
_FAMILY = "Adeyemi Bauer Castillo Dvorak Eriksen Fischer Gupta Haddad Ito Joe Kim Laurent Mbeki Novak Okafor Park Quiroga Rossi Silva Tanaka"
_FIRST = "Aurora Blue Cedar Delta Ever Falcon Granite Harbor Iron Jade Kestrel Lumen Meridian North Ocean Pioneer Quantum River Summit Terra"
_SECOND = "Analytics Bank Capital Dynamics Energy Foods Games Health Insurance Labs Media Motors Networks Pharma Robotics Steel Systems Textiles"
_PLACES = "Seoul Lagos Vienna Lima Oslo Hanoi Quito Porto Nairobi Osaka Tallinn Cusco Bergen Davao Izmir Leeds Malmo Natal Perth Turin"
_KINDS = (
    ("Company", 38),
    ("Person", 32),
    ("City", 10),
    ("Product", 8),
    ("Government", 4),
    ("Event", 4),
    ("Work", 2),
    ("School", 2),
)
_TEMPLATES = {
    ("Person", "Company"): (("manages", "{s}, the new head of {o}, told reporters on Monday that the review would end in spring."),
                            ("worksFor", "{s} has worked for {o} since the merger, according to people in the industry.")),
    ("Company", "Company"): (("owns", "Shares of {s}, which owns {o}, rose by four per cent in early trading."),
                             ("partnerOf", "{s} and its partner {o} presented a common plan for the region."),
                             ("competesWith", "Analysts see {s} ahead of its rival {o} in most markets.")),
    ("Company", "City"): (("basedIn", "{s}, based in {o}, employs about 400 people."),),
    ("Company", "Product"): (("makes", "The latest version of {o}, made by {s}, reaches shops in June."),),
    ("Person", "Person"): (("marriedTo", "{s} and {o}, who are married, founded the charity together."),),
    ("Person", "City"): (("bornIn", "{s} was born in {o} and studied law there."),),
    ("Company", "Event"): (("sponsors", "{s} has sponsored {o} for three years."),),
    ("Government", "Company"): (("regulates", "The {s} said it would look into {o} more closely."),),
}  # fmt: skip


class _Thing(NamedTuple):
    iri: str
    label: str
    type: str


def knowledge(size: int, *, seed: int = 1) -> Knowledge:
    """Make up ``size`` connected entities, about 1.3 facts for each, some amounts and dates, and their sentences."""
    chance = random.Random(seed)  # noqa: S311  a fixed seed is the point
    things = _things(size, chance)
    facts: dict[tuple[str, str, str], Fact] = {}
    mentions: dict[str, list[tuple[str, Mention]]] = {thing.iri: [] for thing in things}
    documents: list[Document] = []
    for place in range(1, size + size // 3):
        subject, target = _pair(things, place, chance)
        options = _TEMPLATES.get((subject.type, target.type))
        if options is None:
            subject, target = target, subject
            options = _TEMPLATES.get(
                (subject.type, target.type), (("relatedTo", "{s} was seen as close to {o} for years."),)
            )
        _write(facts, mentions, documents, subject, target, *chance.choice(options), chance)
    for thing in things[:: max(4, size // 60)]:
        _write_value(facts, mentions, documents, thing, chance)
    held = [Entity(t.iri, t.label, KG + t.type, tuple(mentions.pop(t.iri))) for t in things]
    held += [Entity(iri, pairs[0][1].span.text, pairs[0][1].type, tuple(pairs)) for iri, pairs in mentions.items()]
    return Knowledge(tuple(documents), tuple(held), tuple(facts.values()))


def _things(size: int, chance: random.Random) -> list[_Thing]:
    names, weights = zip(*_KINDS, strict=True)
    found: dict[str, _Thing] = {}
    while len(found) < size:
        type_ = chance.choices(names, weights)[0] if len(found) > 2 else ("Company", "Person", "Company")[len(found)]
        label = _label(type_, chance)
        if label in found:
            label = f"{label} {len(found)}"
        found[label] = _Thing(entity(label, kind=Kind.PERSON if type_ == "Person" else Kind.THING), label, type_)
    return list(found.values())


def _label(type_: str, chance: random.Random) -> str:
    def pick(words: str) -> str:
        return chance.choice(words.split())

    match type_:
        case "Person":
            return f"{pick(_GIVEN)} {pick(_FAMILY)}"
        case "City":
            return pick(_PLACES)
        case "Government":
            return f"{pick(_PLACES)} city council"
        case "Event":
            return f"{pick(_PLACES)} {pick('Marathon Biennale Summit Festival Cup')}"
        case "School":
            return f"University of {pick(_PLACES)}"
        case "Work":
            return f"The {pick(_FIRST)} {pick('Letters Papers Song Hour Tapes')}"
        case _:
            return f"{pick(_FIRST)} {pick(_SECOND)}"


def _pair(things: list[_Thing], place: int, chance: random.Random) -> tuple[_Thing, _Thing]:
    """Link a thing to an earlier one of its story, now and then to one of the few that every story mentions."""
    subject = things[place] if place < len(things) else chance.choice(things)
    index = things.index(subject) if place >= len(things) else place
    start = index - index % STORY
    if index > start and chance.random() < 0.85:
        other = things[start + int((index - start) * chance.random() ** 2)]
    else:
        other = things[int(index * chance.random() ** 4)]
    return (subject, other) if subject.iri != other.iri else (subject, things[(index + 1) % len(things)])


def _write(
    facts: dict[tuple[str, str, str], Fact],
    mentions: dict[str, list[tuple[str, Mention]]],
    documents: list[Document],
    subject: _Thing,
    target: _Thing,
    relation: str,
    template: str,
    chance: random.Random,
) -> None:
    text = template.format(s=subject.label, o=target.label)
    document = Document(
        f"news/{len(documents) + 1}.txt", text, title=f"Report {len(documents) + 1}", site="Daily Example"
    )
    documents.append(document)
    ends = [_mention(document, thing) for thing in (subject, target)]
    for thing, mention in zip((subject, target), ends, strict=True):
        mentions[thing.iri].append((document.id, mention))
    status = chance.choices(tuple(Status), (80, 8, 5, 2, 3, 2))[0]
    claim = Claim(
        ends[0],
        KG + relation,
        ends[1],
        document.span(0, len(text)),
        status,
        score=chance.randint(55, 99) / 100,
        by="patterns",
    )
    key = (subject.iri, KG + relation, target.iri)
    old = facts.get(key)
    claims = (*(old.claims if old else ()), (document.id, claim))
    facts[key] = Fact(*key, asserted=any(each.status is Status.ASSERTED for _, each in claims), claims=claims)


def _mention(document: Document, thing: _Thing) -> Mention:
    start = document.text.index(thing.label)
    return Mention(document.span(start, start + len(thing.label)), MentionKind.NAME, KG + thing.type)


def _write_value(
    facts: dict[tuple[str, str, str], Fact],
    mentions: dict[str, list[tuple[str, Mention]]],
    documents: list[Document],
    thing: _Thing,
    chance: random.Random,
) -> None:
    value = str(chance.randint(1, 900) * 1_000_000)
    shown = (
        f"{int(value) // 1_000_000} million users" if chance.random() < 0.6 else f"{chance.randint(1, 28)} March 2026"
    )
    text = f"{thing.label} was reported with {shown} by the end of the quarter."
    document = Document(f"news/{len(documents) + 1}.txt", text, title=f"Report {len(documents) + 1}")
    documents.append(document)
    start = text.index(shown)
    is_date = shown.endswith("2026")
    mention = Mention(
        document.span(start, start + len(shown)),
        MentionKind.VALUE,
        KG + ("Date" if is_date else "Quantity"),
        value=value,
        unit="users",
    )
    claim = Claim(
        _mention(document, thing),
        KG + ("foundedOn" if is_date else "hasUsers"),
        mention,
        document.span(0, len(text)),
        by="patterns",
    )
    if is_date:
        object_, datatype = f"2026-03-{int(shown.split()[0]):02}", XSD + "date"
    else:
        object_, datatype = amount(value, "users"), None
        mentions.setdefault(object_, []).append((document.id, mention))
    facts[thing.iri, claim.relation, object_] = Fact(
        thing.iri, claim.relation, object_, datatype, claims=((document.id, claim),)
    )


def main() -> None:
    """Print seconds to make each page, and its size; keep the pages where asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=Path)
    pages: Path | None = options.parse_args().pages
    for size in SIZES:
        held = knowledge(size)
        start = time.perf_counter()
        made = page(held, title=f"{size:,} entities")
        seconds = time.perf_counter() - start
        print(
            f"{size:>7,} entities {len(held.facts):>7,} facts: page in {seconds:.2f} s, {len(made.html.encode()) / 1e6:.2f} MB"
        )
        if pages:
            pages.mkdir(parents=True, exist_ok=True)
            (pages / f"{size}.html").write_text(made.html, "utf-8")


if __name__ == "__main__":
    main()
