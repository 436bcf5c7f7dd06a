"""What the texts say and the graph does not: sentences without a claim, and words that no relation knows."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg import ontology as ontologies
from kg.errors import NothingFound
from kg.explain import asking
from kg.explain.linking import Linked, Word
from kg.explain.reasons import Passage
from kg.extract import parts, syntax
from kg.extract.learned.recognition import head_of
from kg.extract.lexicon import ROLE
from kg.model import MentionKind, Reading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kg.explain.asking import Place
    from kg.explain.linking import Link
    from kg.model import Document, Span
    from kg.ontology import Ontology
    from kg.store import Store

_TWO = 2


@dataclass(slots=True)
class Counts:
    """How many sentences there are, how many mention two things or more, and how many of these bear a claim."""

    sentences: int = 0
    linking: int = 0
    covered: int = 0

    @property
    def share(self) -> float | None:
        """Return the share of the sentences with two things that bear a claim; ``None`` where there are none."""
        return self.covered / self.linking if self.linking else None

    def add(self, other: Counts) -> None:
        """Count in what was counted elsewhere."""
        self.sentences += other.sentences
        self.linking += other.linking
        self.covered += other.covered


@dataclass(slots=True)
class Unknown:
    """A word that links things and that no relation knows.

    ``count`` counts the places, ``subjects`` and ``objects`` the types (IRIs) of what it links there; ``example`` is
    the first place.
    """

    word: Word
    example: Passage
    count: int = 0
    subjects: Counter[str] = field(default_factory=Counter)
    objects: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Coverage:
    """The counts of each document (by id) and of all, what bears no claim, and the words that no relation knows.

    ``bare`` are the first sentences with two things and no claim, as many as were asked for; ``words`` are sorted by
    frequency; ``unread`` are the documents whose text is not kept.
    """

    documents: dict[str, Counts] = field(default_factory=dict)
    total: Counts = field(default_factory=Counts)
    bare: list[Passage] = field(default_factory=list)
    words: list[Unknown] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def coverage(
    store: Store, documents: Collection[str] = (), *, ontology: Ontology | None = None, sentences: int = 0
) -> Coverage:
    """Say how much of what the texts say is in the graph.

    ``documents`` are ids, IRIs or sources; without any, all are meant.  The grammar of each kept text is read again,
    one document at a time; its things and claims are those of the graph.  ``ontology`` tells which words are known (the
    default one unless given).  ``sentences`` is how many of those without a claim are wanted.

    Raises ``NothingFound`` when no document is called so, or no text is kept.
    """
    found, known = Coverage(), ontology or ontologies.load()
    unknown: dict[Word, Unknown] = {}
    for iri in _chosen(store, documents):
        document = asking.document(store, iri)
        if not document.text:
            found.unread.append(document.id)
            continue
        seen = _Seen(store, iri, document, known)
        found.documents[document.id] = _counted(seen, unknown, bare=found.bare, wanted=sentences)
        found.total.add(found.documents[document.id])
    if not found.documents:
        hint = "kg build --store keeps the texts; a file of triples does not"
        raise NothingFound("no text is kept, so there is nothing to compare the graph with", hint=hint)
    found.words = sorted(unknown.values(), key=lambda each: (-each.count, each.word))
    return found


def _chosen(store: Store, wanted: Collection[str]) -> list[str]:
    """Return the IRIs of the documents that are meant."""
    known = list(asking.documents(store))
    if not wanted:
        return [iri for iri, _, _ in known]
    by_name = {name: iri for iri, ident, source in known for name in (iri, ident, source) if name}
    for name in wanted:
        if name not in by_name:
            few = ", ".join(ident for _, ident, _ in known[:3])
            raise NothingFound(f"no document is called {name!r}", hint=f"there are {few}…" if known else None)
    return list(dict.fromkeys(by_name[name] for name in wanted))


class _Seen:
    """What the graph has of one document: the things that it mentions, and the places where claims were read."""

    def __init__(self, store: Store, iri: str, document: Document, ontology: Ontology) -> None:
        self.document = document
        self.ontology = ontology
        self.things = [each for each in asking.mentioned(store, iri) if _is_thing(each)]
        self.types = _types(self.things)
        self.claimed = asking.claimed(store, iri)

    def readings(self) -> Iterator[Reading]:
        """Yield the sentences and words of the text, part by part where it is very long."""
        for part in parts.cut(self.document):
            yield parts.put_back(syntax.read(Reading(part.document)), part)


def _counted(seen: _Seen, unknown: dict[Word, Unknown], *, bare: list[Passage], wanted: int) -> Counts:
    counts = Counts()
    for reading in seen.readings():
        mentioned = _by_sentence(reading.sentences, seen.things)
        heads = _heads(reading, seen.things)
        linked = Linked(reading.tokens, heads, seen.ontology)
        for number, sentence in enumerate(reading.sentences):
            counts.sentences += 1
            here = mentioned.get(number, [])
            if len({each.thing for each in here}) < _TWO:
                continue
            counts.linking += 1
            passage = Passage(
                seen.document.id, sentence, tuple(seen.document.span(each.start, each.end) for each in here)
            )
            if _is_covered(sentence, seen.claimed):
                counts.covered += 1
            elif len(bare) < wanted:
                bare.append(passage)
            for link in linked.links(number):
                _note(unknown, link, reading, seen, sentence)
    return counts


def _note(unknown: dict[Word, Unknown], link: Link, reading: Reading, seen: _Seen, sentence: Span) -> None:
    token = reading.tokens[link.place]
    here = seen.document.span(token.start, token.end)
    entry = unknown.setdefault(link.word, Unknown(link.word, Passage(seen.document.id, sentence, (here,))))
    entry.count += 1
    entry.subjects[seen.types[link.subject]] += 1
    entry.objects[seen.types[link.object]] += 1


def _is_thing(place: Place) -> bool:
    """Tell whether what is mentioned is a thing: no role, and no amount."""
    return place.type != ROLE and place.kind != MentionKind.VALUE


def _types(found: Sequence[Place]) -> dict[str, str]:
    """Return what each thing was read as most often."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for each in found:
        votes[each.thing][each.type] += 1
    return {iri: max(sorted(types), key=lambda type_: types[type_]) for iri, types in votes.items()}


def _by_sentence(sentences: Sequence[Span], found: Sequence[Place]) -> dict[int, list[Place]]:
    starts = [each.start for each in sentences]
    within: dict[int, list[Place]] = defaultdict(list)
    for each in found:
        number = bisect_right(starts, each.start) - 1
        if number >= 0 and each.end <= sentences[number].end:
            within[number].append(each)
    return within


def _heads(reading: Reading, found: Sequence[Place]) -> dict[int, str]:
    """Map the head word of each mention to the thing that it is of, the longest mention of a place first."""
    heads: dict[int, str] = {}
    first, last = (reading.sentences[0].start, reading.sentences[-1].end) if reading.sentences else (0, 0)
    for each in sorted(found, key=lambda each: each.start - each.end):
        head = head_of(each.start, each.end, reading.tokens) if first <= each.start < last else None
        if head is not None:
            heads.setdefault(head, each.thing)
    return heads


def _is_covered(sentence: Span, claimed: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a claim is about a mention in a sentence."""
    at = bisect_right(claimed, (sentence.start, -1))
    return at < len(claimed) and claimed[at][1] <= sentence.end
