"""Re-DocRED: relations between the entities of whole encyclopaedia leads, given as tokens, nearly exhaustive."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

from benchmarks import data, scores
from benchmarks.part import SAID, Part
from benchmarks.relations import GOLD, meanings
from kg import names, ontology
from kg.model import Claim, Document, Mention, MentionKind, Reading, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

TYPES = {"PER": "Person", "ORG": "Organization", "LOC": "Place", "TIME": "Date", "NUM": "Value"}
"""The class of the default ontology whose members have a type of the benchmark; what fits none is MISC."""
_NO_SPACE_BEFORE = frozenset((",", ".", ";", ":", "!", "?", ")", "]", "%", "'s", "n't", "'"))
_NO_SPACE_BEHIND = frozenset(("(", "[", "$", "£", "€", "#"))


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity: its type in the terms of the benchmark, and the places of the names (or values) that stand for it."""

    type: str
    places: frozenset[tuple[int, int]]
    text: str


@dataclass(frozen=True, slots=True)
class Triple:
    """A relation between two entities."""

    subject: Thing
    relation: str
    object: Thing

    def equals(self, other: Triple) -> bool:
        """Tell whether both are the same triple over the same sets of mentions (strict)."""
        return self == other

    def touches(self, other: Triple) -> bool:
        """Tell whether relation and types agree and each entity shares a mention with its counterpart (relaxed)."""
        pairs = ((self.subject, other.subject), (self.object, other.object))
        return self.relation == other.relation and all(a.type == b.type and a.places & b.places for a, b in pairs)


@dataclass(frozen=True, slots=True)
class Page:
    """A document with its gold triples."""

    document: Document
    triples: tuple[Triple, ...]


def part(*, limit: int | None = None, vocabulary: Path | None = None) -> Part:
    """Return the development part, ``limit`` documents of it at most, to be read with this ontology file."""
    with (data.folder("redocred") / "dev_revised.json").open(encoding="utf-8") as file:
        records = data.sample(json.load(file), limit, key=lambda record: str(record["title"]))
    pages = [_page(record) for record in records]
    return Part(
        name="Re-DocRED dev",
        documents=tuple(page.document for page in pages),
        ontology=vocabulary,
        perfect=lambda: [_perfect(page) for page in pages],
        score=lambda readings: score(pages, readings),
        judge=lambda place, reading: score([pages[place]], [reading]),
    )


def score(pages: Sequence[Page], readings: Iterable[Reading]) -> scores.Report:
    """Count triples whose entities share a mention (relaxed) or have the same mentions (strict)."""
    relaxed, strict = scores.Counts(), scores.Counts()
    by_relation: dict[str, scores.Counts] = {}
    slips: list[scores.Slip] = []
    for page, reading in zip(pages, readings, strict=True):
        said = _said(reading)
        pairs = scores.matched(said, page.triples, fits=Triple.touches)
        relaxed += scores.Counts(len(pairs), len(said), len(page.triples))
        strict += scores.Counts(len(set(said) & set(page.triples)), len(said), len(page.triples))
        for triple, counts in _each(said, page.triples, pairs):
            by_relation[triple.relation] = by_relation.get(triple.relation, scores.Counts()) + counts
        slips.extend(_slips(page, said, pairs))
    table = {"relaxed (a mention shared)": relaxed, "strict (the same mentions)": strict}
    return scores.Report("Re-DocRED dev", table | dict(sorted(by_relation.items())), slips=tuple(slips))


def joined(sentences: Iterable[Sequence[str]]) -> tuple[str, list[list[tuple[int, int]]]]:
    """Write tokens as running text; return it with the place of each token, sentence by sentence.

    Brackets and punctuation close up as in print; a straight double quote opens and closes in turn.
    """
    text, places = "", []
    for tokens in sentences:
        row, glue, quoted = [], True, False
        text += " " if text else ""
        for word in tokens:
            closing = word == '"' and quoted
            text += "" if glue or closing or word in _NO_SPACE_BEFORE else " "
            row.append((len(text), len(text) + len(word)))
            text += word
            quoted ^= word == '"'
            glue = word in _NO_SPACE_BEHIND or (word == '"' and quoted)
        places.append(row)
    return text, places


def _page(record: Mapping[str, Any]) -> Page:
    text, places = joined(record["sents"])
    things = [_thing(cluster, text, places) for cluster in record["vertexSet"]]
    labels = {(label["h"], label["r"], label["t"]) for label in record["labels"]}
    triples = (Triple(things[head], relation, things[tail]) for head, relation, tail in sorted(labels))
    return Page(Document(str(record["title"]), text), tuple(dict.fromkeys(triples)))


def _thing(cluster: Sequence[Mapping[str, Any]], text: str, places: Sequence[Sequence[tuple[int, int]]]) -> Thing:
    spans = {(places[m["sent_id"]][m["pos"][0]][0], places[m["sent_id"]][m["pos"][1] - 1][1]) for m in cluster}
    start, end = min(spans)
    return Thing(cluster[0]["type"], frozenset(spans), text[start:end])


def _said(reading: Reading) -> list[Triple]:
    """Return the triples of a reading; an entity is a cluster, stood for by its names and values (never pronouns)."""
    thing = _things(reading)
    found = set()
    for claim in reading.claims:
        subject, object_ = thing(claim.subject), thing(claim.object)
        if claim.status in SAID and subject and object_ and subject != object_:
            for sense in meanings("redocred", claim):
                pair = (object_, subject) if sense.turned else (subject, object_)
                found.add(Triple(pair[0], sense.property, pair[1]))
    return sorted(found, key=_order)


def _things(reading: Reading) -> Callable[[Mention], Thing | None]:
    """Return what gives the entity of a mention, by the conventions of the benchmark.

    It marks no name within a name: what is read at one there is said of its cluster, without that place.  Adjectives
    of a place ("Canadian") are an entity of their own beside the place, and what is read at one is said of that.
    """
    marked = [each for each in reading.mentions if each.kind in {MentionKind.NAME, MentionKind.VALUE}]
    outer = [each for each in marked if not any(_is_within(each, other) for other in marked)]
    groups: dict[object, list[Mention]] = {}
    for mention in outer:
        groups.setdefault(_key(mention), []).append(mention)
    things = {key: _as_thing(mentions) for key, mentions in groups.items()}

    def find(mention: Mention) -> Thing | None:
        keys = (_key(mention), _whole(mention)) if mention in outer else (_whole(mention), _key(mention))
        return next((things[key] for key in keys if key in things), None)

    return find


def _is_within(mention: Mention, other: Mention) -> bool:
    return other.span != mention.span and other.span.covers(mention.span)


def _as_thing(mentions: Sequence[Mention]) -> Thing:
    places = frozenset((mention.span.start, mention.span.end) for mention in mentions)
    return Thing(_type(mentions[0].type), places, mentions[0].span.text)


def _key(mention: Mention) -> object:
    """Return what the mentions of an entity of the benchmark share."""
    return (_whole(mention), "adjective") if _is_adjective(mention) else _whole(mention)


def _whole(mention: Mention) -> object:
    """Return what the mentions of one thing share."""
    if mention.kind is MentionKind.VALUE and mention.value is not None:
        return (mention.datatype, mention.value, mention.unit)
    return (mention.span.start, mention.span.end) if mention.cluster is None else mention.cluster


def _is_adjective(mention: Mention) -> bool:
    """Tell whether a name says what it stands for in another form: "French", of France; "U.S." is only shorter."""
    return mention.kind is MentionKind.NAME and mention.value is not None and not mention.span.text.isupper()


@cache
def _type(iri: str) -> str:
    classes = ontology.load()
    return next((kind for kind, ours in TYPES.items() if classes.is_a(iri, names.KG + ours)), "MISC")


def _each(
    said: Sequence[Triple], gold: Sequence[Triple], pairs: Mapping[int, int]
) -> Iterator[tuple[Triple, scores.Counts]]:
    for place, triple in enumerate(said):
        yield triple, scores.Counts(int(place in pairs), 1, 0)
    for triple in gold:
        yield triple, scores.Counts(0, 0, 1)


def _slips(page: Page, said: Sequence[Triple], pairs: Mapping[int, int]) -> Iterator[scores.Slip]:
    found = set(pairs.values())
    wrong = [("wrong", triple) for place, triple in enumerate(said) if place not in pairs]
    missed = [("missed", triple) for place, triple in enumerate(page.triples) if place not in found]
    for kind, triple in wrong + missed:
        text = f"{triple.subject.text} ({triple.subject.type}) | {triple.object.text} ({triple.object.type})"
        yield scores.Slip(kind, triple.relation, text, _around(page.document.text, triple))


def _around(text: str, triple: Triple) -> str:
    """Cut out the stretch between the two nearest mentions, with 80 characters on either side."""
    ends = min(
        (max(a[1], b[1]) - min(a[0], b[0]), min(a[0], b[0]), max(a[1], b[1]))
        for a, b in product(triple.subject.places, triple.object.places)
    )
    return text[max(0, ends[1] - 80) : ends[2] + 80]


def _perfect(page: Page) -> Reading:
    """Return a reading that says exactly what is annotated."""
    clusters = {thing: place for place, thing in enumerate(_all(page))}
    mentions = {
        thing: [_mention(page.document, thing, span, cluster) for span in sorted(thing.places)]
        for thing, cluster in clusters.items()
    }
    claims = tuple(
        Claim(mentions[t.subject][0], GOLD + t.relation, mentions[t.object][0], Span(0, 0, "")) for t in page.triples
    )
    return Reading(page.document, mentions=tuple(m for found in mentions.values() for m in found), claims=claims)


def _all(page: Page) -> list[Thing]:
    return list(dict.fromkeys(thing for triple in page.triples for thing in (triple.subject, triple.object)))


def _mention(document: Document, thing: Thing, span: tuple[int, int], cluster: int) -> Mention:
    type_ = names.KG + TYPES.get(thing.type, "Thing")
    return Mention(document.span(*span), MentionKind.NAME, type_, cluster=cluster)


def _order(triple: Triple) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    return triple.relation, sorted(triple.subject.places), sorted(triple.object.places)
