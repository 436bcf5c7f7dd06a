"""What a page or picture shows, taken out of Knowledge: entities, facts and their evidence, as plain numbered lists."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg.model import Knowledge, MentionKind, Status
from kg.names import EDTF, KG, OWL, XSD, local
from kg.ontology import load
from kg.view import palette

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.model import Claim, Document, Entity, Fact, Mention, Span
    from kg.ontology import Ontology, Relation, Type
    from kg.store import Store

STATUSES = tuple(Status)
VALUE = KG + "Value"
_TOO_GENERAL = frozenset({KG + "Thing", KG + "Agent", OWL + "Thing"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of entities: its IRI, its name for people, its colour, and whether its members are values."""

    iri: str
    label: str
    colour: palette.Colour
    is_value: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """One claim behind a fact: where it was read and how sure the reader was.

    ``sentence`` is a place in ``Content.sentences``; ``subject`` and ``object`` are half-open ranges of UTF-16 code
    units (the page's script counts so) within it, ``None`` where the mention stands outside of the sentence.
    """

    sentence: int
    subject: tuple[int, int] | None
    object: tuple[int, int] | None
    status: Status
    score: float
    by: str
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Edge:
    """A fact: places in ``Content.entities`` and ``Content.relations``.

    For a literal, ``object`` is ``None`` and ``value`` holds its text and its place in ``Content.kinds``.
    """

    subject: int
    relation: int
    object: int | None
    value: tuple[str, int] | None
    asserted: bool
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a view shows, in the order of the knowledge; ``kinds`` stand in the order of the legend.

    ``kind_of`` holds for each entity its place in ``kinds``.  A sentence is a document's place, the offset where it
    starts there, and its text.
    """

    entities: tuple[Entity, ...]
    kind_of: tuple[int, ...]
    kinds: tuple[Kind, ...]
    relations: tuple[tuple[str, str], ...]
    edges: tuple[Edge, ...]
    documents: tuple[Document, ...]
    sentences: tuple[tuple[int, int, str], ...]


def content(what: Store | Knowledge, ontology: Ontology | None = None) -> Content:
    """Number the parts of a store or of knowledge.

    Names for people come from ``ontology`` and the default ontology, or, for what neither knows, from the IRIs.
    """
    knowledge = what if isinstance(what, Knowledge) else what.knowledge()
    default = load()
    names = _Names(
        {**default.types, **(ontology.types if ontology else {})},
        {**default.relations, **(ontology.relations if ontology else {})},
    )
    kinds = _kinds(knowledge, names)
    place_of_kind = {kind.iri: place for place, kind in enumerate(kinds)}
    relations = sorted({fact.relation for fact in knowledge.facts})
    reader = _Evidence(knowledge, relations, place_of_kind)
    edges = tuple(edge for fact in knowledge.facts if (edge := reader.edge(fact)) is not None)
    return Content(
        entities=knowledge.entities,
        kind_of=tuple(place_of_kind[entity.type] for entity in knowledge.entities),
        kinds=kinds,
        relations=tuple((iri, names.relation(iri)) for iri in relations),
        edges=edges,
        documents=knowledge.documents,
        sentences=tuple(reader.sentences),
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """What people call types and relations, and which family a type belongs to."""

    types: Mapping[str, Type]
    relations: Mapping[str, Relation]

    def type(self, iri: str) -> str:
        label = self.types[iri].label if iri in self.types else words(local(iri))
        return label[:1].upper() + label[1:]

    def relation(self, iri: str) -> str:
        return self.relations[iri].label if iri in self.relations else words(local(iri))

    def family(self, iri: str) -> str:
        """Return the topmost type above this one that says more than "thing"."""
        top, seen = iri, {iri}
        while top not in palette.FAMILIES and top in self.types:
            known = self.types[top]
            above = known.parents[0] if known.parents else known.base
            if above is None or above in seen or above in _TOO_GENERAL:
                break
            seen.add(above)
            top = above
        return top


class _Evidence:
    """Turns facts into edges and gathers the sentences that they were read in, each once."""

    def __init__(self, knowledge: Knowledge, relations: list[str], kinds: Mapping[str, int]) -> None:
        self.sentences: dict[tuple[int, int, str], int] = {}
        self._kinds = kinds
        self._documents = {document.id: place for place, document in enumerate(knowledge.documents)}
        self._entities = {entity.iri: place for place, entity in enumerate(knowledge.entities)}
        self._relations = {iri: place for place, iri in enumerate(relations)}
        self._named = {pair: entity.label for entity in knowledge.entities for pair in entity.mentions}

    def edge(self, fact: Fact) -> Edge | None:
        """Number one fact; ``None`` when its subject or object is no entity that is held."""
        subject = self._entities.get(fact.subject)
        target = None if fact.datatype else self._entities.get(fact.object)
        if subject is None or (target is None and not fact.datatype):
            return None
        return Edge(
            subject=subject,
            relation=self._relations[fact.relation],
            object=target,
            value=(literal_label(fact.object), self._kinds[_literal_type(fact.datatype)]) if fact.datatype else None,
            asserted=fact.asserted,
            proofs=tuple(
                self._proof(document, claim) for document, claim in fact.claims if document in self._documents
            ),
        )

    def _proof(self, document: str, claim: Claim) -> Proof:
        sentence = (self._documents[document], claim.evidence.start, claim.evidence.text)
        return Proof(
            sentence=self.sentences.setdefault(sentence, len(self.sentences)),
            subject=_within(claim.evidence, claim.subject.span),
            object=_within(claim.evidence, claim.object.span),
            status=claim.status,
            score=claim.score,
            by=claim.by,
            speaker=self._speaker(document, claim.speaker),
        )

    def _speaker(self, document: str, speaker: Mention | None) -> str | None:
        return None if speaker is None else self._named.get((document, speaker), speaker.span.text)


def _within(sentence: Span, mention: Span) -> tuple[int, int] | None:
    """Return where ``mention`` stands in ``sentence``, in UTF-16 code units; ``None`` when it is not wholly inside."""
    if not sentence.covers(mention):
        return None
    start, end = mention.start - sentence.start, mention.end - sentence.start
    return _units(sentence.text[:start]), _units(sentence.text[:end])


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


_DATES = frozenset({XSD + "date", XSD + "dateTime", XSD + "gYearMonth", XSD + "gYear", EDTF})


def _literal_type(datatype: str) -> str:
    return KG + "Date" if datatype in _DATES else VALUE


def _kinds(knowledge: Knowledge, names: _Names) -> tuple[Kind, ...]:
    """Return the types in use: families in the order of the palette, the larger first within a family, values last."""
    sizes = Counter(entity.type for entity in knowledge.entities)
    sizes.update(_literal_type(fact.datatype) for fact in knowledge.facts if fact.datatype)
    measured = {
        entity.type for entity in knowledge.entities for _, mention in entity.mentions[:1] if _is_value(mention)
    }
    family = {type_: VALUE if type_ in measured else names.family(type_) for type_ in sizes}
    known = list(palette.FAMILIES)
    rank = {top: known.index(top) if top in known else len(known) for top in family.values()}
    order = sorted(
        sizes, key=lambda type_: (family[type_] == VALUE, rank[family[type_]], family[type_], -sizes[type_], type_)
    )
    colours = palette.colours({type_: family[type_] for type_ in order})
    return tuple(Kind(type_, names.type(type_), colours[type_], is_value=family[type_] == VALUE) for type_ in order)


def _is_value(mention: Mention) -> bool:
    return mention.kind is MentionKind.VALUE


def words(name: str) -> str:
    """Take a camelCase or snake_case name apart.

    >>> words("basedIn")
    'based in'
    """
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_\-]+", " ", name).split()
    return " ".join(part if part.isupper() and len(part) > 1 else part.lower() for part in parts) or name


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def literal_label(value: str) -> str:
    """Return a date, month or period as people write it; anything else stays as it is.

    >>> literal_label("2016-03")
    'March 2016'
    >>> literal_label("2016-01-01/..")
    'since 1 January 2016'
    """
    start, slash, end = value.partition("/")
    if not slash:
        return _date_label(value)
    if end in {"", ".."}:
        return f"since {_date_label(start)}"
    return f"until {_date_label(end)}" if start in {"", ".."} else f"{_date_label(start)} – {_date_label(end)}"


def _date_label(value: str) -> str:
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
        return f"{_MONTHS[int(value[5:]) - 1]} {value[:4]}"
    try:
        day = date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None
    except ValueError:
        day = None
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else value


def degrees(edges: Iterable[Edge]) -> Mapping[int, int]:
    """Count for each entity the facts it stands in."""
    return Counter(end for edge in edges for end in (edge.subject, edge.object) if end is not None)
