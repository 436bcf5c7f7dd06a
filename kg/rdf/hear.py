"""Hears Knowledge out of quads: the exact inverse of ``say``, and the best that can be made of other people's RDF."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.model import Claim, Document, Entity, Fact, Knowledge, Mention, MentionKind, Span, Status
from kg.names import KG, OWL, RDF, local
from kg.rdf import terms as t
from kg.rdf.say import claim_order, mention_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Described = dict[ox.NamedNode, dict[t.Term, int]]
_Key = tuple[str, str, str, str | None]
_RECORD = frozenset({t.DOCUMENT, t.CLAIM, t.LINK, t.MENTION, t.POSITION, t.RUN})
_DESCRIBING = frozenset({t.A, t.LABEL, t.ALT_LABEL})


def from_rdf(quads: t.Quads) -> Knowledge:
    """Return the knowledge that quads (or an rdflib graph) say; all of it is held in memory.

    For knowledge that ``kg.resolve`` gives, ``from_rdf(quads(knowledge)) == knowledge``, with or without graph names.
    Without the layer of texts, documents have an empty text.  RDF that was not made here becomes entities and
    asserted facts without evidence: its labels (the local name where there is none), the most frequent type
    (``owl:Thing``), every other triple a fact.  Documents are sorted by id, entities by IRI, facts by
    subject, relation and object, evidence by document and place.
    """
    return _Heard(t.as_quads(quads)).knowledge()


@dataclass
class _Heard:
    """Everything said about each subject, and what has been made of it."""

    said: dict[t.Term, _Described]
    documents: dict[str, Document] = field(default_factory=dict)
    mentions: dict[t.Term, tuple[str, Mention]] = field(default_factory=dict)

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.said = defaultdict(lambda: defaultdict(dict))
        for quad in quads:
            objects = self.said[quad.subject][quad.predicate]
            objects[quad.object] = objects.get(quad.object, 0) + 1
        self.documents = {t.iri_of(iri): _document(iri, said) for iri, said in self._typed(t.DOCUMENT)}
        self.mentions = {iri: (self._ident(iri), _mention(said)) for iri, said in self._typed(t.MENTION)}

    def knowledge(self) -> Knowledge:
        """Return everything, sorted."""
        mentions = self._mentions_by_entity()
        claims = self._claims_by_fact()
        plain = set(self._plain(mentions))
        facts = [
            Fact(*key, asserted=key in plain, claims=tuple(sorted(claims.get(key, ()), key=_pair_order)))
            for key in plain | claims.keys()
        ]
        iris = (
            set(mentions) | {fact.subject for fact in facts} | {fact.object for fact in facts if fact.datatype is None}
        )
        iris |= {t.iri_of(subject) for subject, said in self._entities() if t.A in said or t.LABEL in said}
        return Knowledge(
            tuple(sorted(self.documents.values(), key=lambda each: each.id)),
            tuple(self._entity(iri, mentions.get(iri, [])) for iri in sorted(iris)),
            tuple(sorted(facts, key=lambda each: (each.subject, each.relation, each.object, each.datatype or ""))),
        )

    def _typed(self, type_: ox.NamedNode) -> Iterator[tuple[t.Term, _Described]]:
        return ((subject, said) for subject, said in self.said.items() if type_ in said.get(t.A, ()))

    def _entities(self) -> Iterator[tuple[t.Term, _Described]]:
        held = (pair for pair in self.said.items() if not t.is_described(pair[0]))
        return ((subject, said) for subject, said in held if _RECORD.isdisjoint(said.get(t.A, ())))

    def _ident(self, place: t.Term) -> str:
        """Return the id of the document that a claim, mention or span stands in."""
        iri = t.iri_of(place).partition("#")[0]
        return self.documents[iri].id if iri in self.documents else iri

    def _mentions_by_entity(self) -> dict[str, list[tuple[str, Mention]]]:
        found = defaultdict(list)
        for place, pair in self.mentions.items():
            for entity in self.said[place].get(t.REFERS_TO, ()):
                found[t.iri_of(entity)].append(pair)
        return found

    def _claims_by_fact(self) -> dict[_Key, list[tuple[str, Claim]]]:
        found = defaultdict(list)
        for place, said in self._typed(t.CLAIM):
            key = _stated(said)
            claim = self._claim(said, key)
            if key is not None and claim is not None:
                found[key].append((self._ident(place), claim))
        return found

    def _claim(self, said: _Described, key: _Key | None) -> Claim | None:
        """Return a claim, or ``None`` when its mentions are not there (somebody left them out)."""
        subject = self._mention(_one(said, t.SUBJECT_MENTION))
        object_ = self._mention(_one(said, t.OBJECT_MENTION))
        place = _one(said, t.EVIDENCE)
        if key is None or subject is None or object_ is None or place is None:
            return None
        return Claim(
            subject,
            _value(said, t.RELATION) or key[1],
            object_,
            _span(self.said.get(place, {})),
            status=Status(local(_value(said, t.STATUS) or Status.ASSERTED)),
            speaker=self._mention(_one(said, t.SPEAKER_MENTION)),
            score=float(_value(said, t.CONFIDENCE) or 1),
            by=_value(said, t.READ_BY) or "",
        )

    def _mention(self, place: t.Term | None) -> Mention | None:
        return self.mentions[place][1] if place in self.mentions else None

    def _plain(self, mentions: dict[str, list[tuple[str, Mention]]]) -> Iterator[_Key]:
        """Yield the plain triples that are facts: not those that only describe an entity or an amount."""
        for subject, said in self._entities():
            iri = t.iri_of(subject)
            valued = any(mention.kind is MentionKind.VALUE for _, mention in mentions.get(iri, ()))
            describing = _DESCRIBING | {t.VALUE, t.UNIT} if valued else _DESCRIBING
            if said.keys() == {t.SAME_AS}:  # an IRI that leads to what it was merged into is no thing of its own
                continue
            for predicate, objects in said.items():
                if predicate not in describing:
                    yield from (_key(iri, predicate, object_) for object_ in objects)

    def _entity(self, iri: str, mentions: list[tuple[str, Mention]]) -> Entity:
        said = self.said.get(t.node(iri), {})
        labels = [t.iri_of(each) for each in _by_frequency(said.get(t.LABEL, {}))]
        types = [t.iri_of(each) for each in _by_frequency(said.get(t.A, {}))]
        aliases = {t.iri_of(each) for each in said.get(t.ALT_LABEL, ())} | set(labels[1:])
        return Entity(
            iri,
            labels[0] if labels else local(iri) or iri,
            types[0] if types else OWL + "Thing",
            tuple(sorted(mentions, key=lambda each: (each[0], mention_order(each[1])))),
            tuple(sorted(aliases - set(labels[:1]))),
        )


def _by_frequency(objects: dict[t.Term, int]) -> list[t.Term]:
    """Sort what several graphs say: most often said first, then by name."""
    return sorted(objects, key=lambda term: (-objects[term], str(term)))


def _stated(said: _Described) -> _Key | None:
    """Return the statement that a claim is about, reified in RDF 1.1 or as an RDF 1.2 triple term."""
    triple = _one(said, t.REIFIES)
    if isinstance(triple, ox.Triple):
        return _key(t.iri_of(triple.subject), triple.predicate, triple.object)
    subject, predicate, object_ = (_one(said, each) for each in (t.SUBJECT, t.PREDICATE, t.OBJECT))
    if subject is None or object_ is None or not isinstance(predicate, ox.NamedNode):
        return None
    return _key(t.iri_of(subject), predicate, object_)


def _key(subject: str, predicate: ox.NamedNode, object_: t.Term) -> _Key:
    if not isinstance(object_, ox.Literal):
        return subject, predicate.value, t.iri_of(object_), None
    datatype = t.XSD_STRING if object_.datatype.value == RDF + "langString" else object_.datatype
    return subject, predicate.value, object_.value, datatype.value


def _pair_order(pair: tuple[str, Claim]) -> tuple[object, ...]:
    return pair[0], claim_order(pair[1])


def _one(said: _Described, predicate: ox.NamedNode) -> t.Term | None:
    return min(said.get(predicate, ()), key=str, default=None)


def _value(said: _Described, predicate: ox.NamedNode) -> str | None:
    found = _one(said, predicate)
    return None if found is None else t.iri_of(found)


def _span(said: _Described) -> Span:
    return Span(int(_value(said, t.START) or 0), int(_value(said, t.END) or 0), _value(said, t.EXACT) or "")


def _mention(said: _Described) -> Mention:
    value = _one(said, t.VALUE)
    return Mention(
        _span(said),
        MentionKind(_value(said, t.MENTION_KIND) or MentionKind.NAME),
        _value(said, t.MENTION_TYPE) or KG + "Thing",
        score=float(_value(said, t.CONFIDENCE) or 1),
        by=_value(said, t.READ_BY) or "",
        datatype=value.datatype.value if isinstance(value, ox.Literal) else None,
        value=value.value if isinstance(value, ox.Literal) else None,
        unit=_value(said, t.UNIT),
    )


def _document(iri: t.Term, said: _Described) -> Document:
    published = _value(said, t.DATE)
    byline = _value(said, t.BYLINE)
    return Document(
        _value(said, t.IDENTIFIER) or t.iri_of(iri),
        _value(said, t.TEXT) or "",
        source=_value(said, t.SOURCE),
        published=date.fromisoformat(published) if published else None,
        title=_value(said, t.TITLE),
        language=_value(said, t.LANGUAGE),
        authors=tuple(byline.split("\n"))
        if byline
        else tuple(sorted(t.iri_of(each) for each in said.get(t.CREATOR, ()))),
        site=_value(said, t.PUBLISHER),
        markup=_markup(_value(said, t.MARKUP) or ""),
    )


def _markup(ranges: str) -> tuple[tuple[int, int], ...]:
    pairs = (each.split("-") for each in ranges.split())
    return tuple((int(start), int(end)) for start, end in pairs)
