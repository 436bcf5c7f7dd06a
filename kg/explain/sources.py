"""How many independent sources stand behind a fact: documents that copy one another are one.

The number of independent sources of a fact is the number of families into which the documents that assert it fall.  Two
documents are of one family when

* at least two fifths of the runs of four words of the shorter one, and at least 20 or else all, stand in the other: it
  is a copy, wholly or in part, as when six papers print a wire story, cut it, or add to it;
* or a sentence by which one of them asserts the fact is nearly one of the other's (at least 8 words; seven in ten of
  its pairs of neighbours, and at least 10 or else all, are in the other's): it was quoted, whatever else the two say;
* or both are of one family with a third that asserts the fact.

So the number is rather too small than too large where texts are copied.  It depends on nothing but the documents that
assert the fact.  Being of one site, author or day makes no two documents one source.  What a paper tells in its own
words is a source of its own, also where it heard it from another: that no comparison of words can find.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import names
from kg.copies import Families, signature, words
from kg.errors import NothingFound
from kg.explain import asking
from kg.explain.voices import Said, spoken
from kg.explain.words import plain, relations, things
from kg.rdf import terms as t

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kg.copies import Signature
    from kg.explain.voices import Voice
    from kg.model import Fact
    from kg.store import Store

_COPIED = 0.4
"""Half of a story with two paragraphs of one's own behind it shares half of its runs or more, and editing takes some.
Two accounts of one event in words of their own share a few hundredths."""
_RUNS = 20
"""A sentence or two: a brief of a dozen words and a story may share "Peter Ohm, the chief executive of Dori Cells"."""
_QUOTED = 0.7
"""One word changed in a sentence of 12 leaves 9 of its 11 pairs."""
_SENTENCE = 8
"""Words that a sentence needs to be known again: two people write "Tim Cook is the boss of Apple" alike by chance."""
_PAIR, _PAIRS = 2, 10


@dataclass(frozen=True, slots=True)
class Corroboration:
    """What stands behind a fact.

    ``fact`` comes without its claims; ``subject`` and ``object`` are labels, ``names`` the same two with the IRI behind
    each that several things are called by.  ``sources`` has the ids of the documents
    that assert it, those of one source together, the earliest first; it is empty for what was added by hand.  ``score``
    is that of the surest claim; ``first`` and ``last`` are the earliest and the latest date of the documents, where any
    has one.
    """

    fact: Fact
    subject: str
    object: str
    names: tuple[str, str]
    sources: tuple[tuple[str, ...], ...] = ()
    score: float = 1.0
    first: date | None = None
    last: date | None = None

    @property
    def relation(self) -> str:
        """Return the words of the relation."""
        return plain(names.local(self.fact.relation))

    @property
    def documents(self) -> int:
        """Count the documents."""
        return sum(map(len, self.sources))

    @property
    def counted(self) -> str:
        """Say how many sources there are: "1 source", "2 independent sources (of 6 documents)".

        One source of several documents is "1 independent source (of 6 documents)".
        """
        if self.documents == 1:
            return "1 source"
        noun = "source" if len(self.sources) == 1 else "sources"
        return f"{len(self.sources)} independent {noun} (of {self.documents} documents)"


class Library:
    """The documents of a store: their ids, dates and signatures, and labels of things, each looked up once."""

    def __init__(self, store: Store) -> None:
        """Look into ``store``, which must stay open and as it is."""
        self._store = store
        self._signatures: dict[str, Signature] = {}
        self._ids: dict[str, str] = {}
        self._dates: dict[str, date | None] = {}
        self._labels: dict[t.Term, str] = {}
        self._names: dict[t.Term, str] = {}

    def name(self, term: t.Term) -> str:
        """Return what a thing or value is called, with its IRI where several things are called so."""
        if term not in self._names:
            self._names[term] = asking.name(self._store, term)
        return self._names[term]

    def label(self, term: t.Term) -> str:
        """Return what a thing or value is called."""
        if term not in self._labels:
            self._labels[term] = asking.label(self._store, term)
        return self._labels[term]

    def ident(self, document: str) -> str:
        """Return the id of the document with this IRI."""
        if document not in self._ids:
            self._ids[document] = self._said(document, t.IDENTIFIER) or document
        return self._ids[document]

    def published(self, document: str) -> date | None:
        """Return the date of a document, when it has one."""
        if document not in self._dates:
            self._dates[document] = _day(self._said(document, t.DATE))
        return self._dates[document]

    def families(self, voices: Collection[Voice]) -> tuple[tuple[str, ...], ...]:
        """Return the documents that speak, as IRIs, those of one source together, in order."""
        documents = sorted({voice.document for voice in voices})
        found = Families(documents)
        if len(documents) > 1:
            signatures = {document: self._signature(document) for document in documents}
            found.join_copies(signatures, least=_COPIED, fewest=_RUNS)
            _join_quoting(found, voices)
        return found.groups()

    def _backing(self, voices: Collection[Voice]) -> tuple[tuple[tuple[str, ...], ...], date | None, date | None]:
        """Return the sources of what was said, as ids of documents, and the earliest and the latest date of them."""
        days = sorted({day for voice in voices if (day := self.published(voice.document))})
        families = (tuple(sorted(family, key=self._place)) for family in self.families(voices))
        ordered = sorted(families, key=lambda family: self._place(family[0]))
        sources = (tuple(map(self.ident, family)) for family in ordered)
        return tuple(sources), (days[0] if days else None), (days[-1] if days else None)

    def _place(self, document: str) -> tuple[str, str]:
        """Return the key by which documents are sorted: by date, those without one last, then by id."""
        return str(self.published(document) or date.max), self.ident(document)

    def corroboration(self, said: Said, voices: Collection[Voice]) -> Corroboration:
        """Return what stands behind something that these documents say."""
        sources, first, last = self._backing(voices)
        return Corroboration(
            said.fact,
            self.label(said.subject),
            self.label(said.object),
            (self.name(said.subject), self.name(said.object)),
            sources,
            max((each.score for each in voices), default=1.0),
            first,
            last,
        )

    def _said(self, document: str, relation: ox.NamedNode) -> str | None:
        return min((t.iri_of(quad.object) for quad in self._store.match(t.node(document), relation)), default=None)

    def _signature(self, document: str) -> Signature:
        """Sign the text of a document; where the store keeps none, the sentences that it quotes stand for it."""
        if document not in self._signatures:
            text = asking.text(self._store, document) or _quoted(self._store, document)
            self._signatures[document] = signature(text)
        return self._signatures[document]


def sources(store: Store, facts: Iterable[Fact]) -> tuple[Corroboration, ...]:
    """Return what stands behind each of the facts, in their order; their own claims are not looked at."""
    asked = tuple(map(Said.of, facts))
    said = spoken(store, subjects=sorted({each.subject for each in asked}, key=str)) if asked else {}
    library = Library(store)
    return tuple(library.corroboration(each, said.get(each, ())) for each in asked)


def facts(store: Store, subject: str = "*", predicate: str = "*", object_: str = "*") -> tuple[Corroboration, ...]:
    """Return the facts that documents assert of a subject, predicate and object, with what stands behind each.

    The three are given as for ``why``.  The best corroborated come first: by independent sources, by documents, by
    score, then by their words.  Raises ``NothingFound`` when there is none.
    """
    subjects, objects = things(store, subject), things(store, object_)
    said = spoken(store, subjects=None if subjects is None else [t.node(iri) for iri in sorted(subjects)])
    meant = relations(store, predicate, among={t.iri_of(each.relation) for each in said})
    library = Library(store)
    found = [
        library.corroboration(each, voices)
        for each, voices in said.items()
        if t.iri_of(each.relation) in meant and _means(each.object, objects, object_)
    ]
    if not found:
        hint = "kg facts without arguments lists all; kg why shows what is said without being held as a fact"
        raise NothingFound(f"no document asserts: {subject} {predicate} {object_}", hint=hint)
    return tuple(sorted(found, key=_best_first))


def _join_quoting(families: Families, voices: Iterable[Voice]) -> None:
    """Join documents of which a sentence is (nearly) the same."""
    by_sentence: dict[str, set[str]] = defaultdict(set)
    for voice in voices:
        found = words(voice.evidence)
        if len(found) >= _SENTENCE:
            by_sentence[" ".join(found)].add(voice.document)
    same = Families(by_sentence)
    same.join_copies(
        {sentence: signature(sentence, run=_PAIR) for sentence in by_sentence}, least=_QUOTED, fewest=_PAIRS
    )
    for group in same.groups():
        first, *others = sorted(set[str]().union(*(by_sentence[sentence] for sentence in group)))
        for other in others:
            families.join(first, other)


def _quoted(store: Store, document: str) -> str:
    exact = (each.exact for each in asking.quotations(store, document))
    return "\n".join(dict.fromkeys(quote for quote in exact if len(words(quote)) >= _SENTENCE))


def _means(term: t.Term, objects: set[str] | None, name: str) -> bool:
    return objects is None or t.iri_of(term) in objects or (isinstance(term, ox.Literal) and term.value == name)


def _best_first(found: Corroboration) -> tuple[object, ...]:
    fact = found.fact
    said = (found.subject, found.relation, found.object, fact.subject, fact.relation, fact.object, fact.datatype or "")
    return (-len(found.sources), -found.documents, -found.score, *said)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
