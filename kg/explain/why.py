"""Why a fact is held: each claim behind it, with its sentence, its mentions, and the names they are traced back to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import names, rdf
from kg.errors import NothingFound
from kg.explain import asking, words
from kg.explain.reasons import marked
from kg.model import MentionKind
from kg.names import EDTF, KG, XSD
from kg.rdf import terms as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.explain.asking import Statement
    from kg.model import Claim, Document, Entity, Fact, Knowledge, Mention
    from kg.store import Store

_PARTS = (t.EVIDENCE, t.SUBJECT_MENTION, t.OBJECT_MENTION, t.SPEAKER_MENTION, t.DERIVED_FROM)
_NAMING = (t.A, t.LABEL, t.ALT_LABEL, t.VALUE, t.UNIT)
_DATES = tuple(map(ox.NamedNode, (XSD + "date", XSD + "gYearMonth", XSD + "gYear", EDTF)))
_SHOWN = 5
_LOOK = "kg query 'SELECT * { ?s ?p ?o } LIMIT 20' shows what there is"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One claim behind a fact.

    ``document`` comes without its text.  ``subject`` and ``object`` are the labels of what the claim is about, with the
    IRI behind a label that several things have; ``speaker`` is that of whoever says it.  ``subject_chain`` leads from
    the claim's mention of the subject back to its name, by the other mentions of the same thing in that document; where
    the mention is the name, it stands alone.
    """

    fact: Fact
    claim: Claim
    document: Document
    subject: str
    object: str
    subject_chain: tuple[Mention, ...]
    object_chain: tuple[Mention, ...]
    speaker: str | None = None

    @property
    def relation(self) -> str:
        """Return the words of the relation."""
        return words.plain(names.local(self.fact.relation))

    def marked(self, opening: str = "«", closing: str = "»") -> str:
        """Return the evidence with both mentions between signs; what lies outside of it is not marked."""
        return marked(self.claim.evidence, (self.claim.subject.span, self.claim.object.span), opening, closing)


def why(
    store: Store, subject: str, predicate: str, object_: str, *, limit: int | None = None
) -> tuple[Explanation, ...]:
    """Explain what is held of ``subject``, ``predicate`` and ``object_``: every claim that says it, of any status.

    Each is an IRI (in full, in angle brackets, or prefixed), or words: a label or alias of a thing, the local name or
    label of a relation, the lexical form of a date; ``*`` or ``?`` stands for any.  Explanations are sorted by fact,
    then by document and place; with ``limit`` only so many claims are looked up.  Raises ``NothingFound`` when there
    is none, with what comes near as a hint.
    """
    subjects, objects = words.things(store, subject), words.things(store, object_)
    found = list(_candidates(store, subjects, predicate, objects=_terms(objects, object_)))
    meant = words.relations(store, predicate, among={t.iri_of(each.relation) for each in found})
    chosen = sorted((each for each in found if t.iri_of(each.relation) in meant), key=_fact_first)[:limit]
    if not chosen:
        raise _nothing(store, subject, predicate, object_, subjects=subjects, objects=objects)
    return behind(store, chosen)


def behind(store: Store, statements: Sequence[Statement]) -> tuple[Explanation, ...]:
    """Return claims explained, sorted by fact, then by document and place."""
    return tuple(_explained(store, rdf.from_rdf(_gathered(store, statements))))


def _terms(objects: set[str] | None, name: str) -> list[t.Term] | None:
    """Return what the object of a claim may be: a thing of this name, or a date written so."""
    if objects is None:
        return None
    return [*map(t.node, sorted(objects)), *(ox.Literal(name, datatype=datatype) for datatype in _DATES)]


def _candidates(
    store: Store, subjects: set[str] | None, predicate: str, *, objects: list[t.Term] | None
) -> Iterator[Statement]:
    """Give the claims about the narrowest part of the question that an index finds."""
    if subjects is not None or objects is not None:
        about = None if subjects is None else [t.node(iri) for iri in subjects]
        return asking.statements(store, subjects=about, objects=objects)
    relation = words.iri(predicate, store.prefixes) or KG + predicate
    direct = list(asking.statements(store, relations=[t.node(relation)])) if " " not in relation else []
    return iter(direct) if direct else asking.statements(store)


def _fact_first(statement: Statement) -> tuple[str, ...]:
    return tuple(map(str, (*statement[1:], statement.claim)))


def _gathered(store: Store, statements: Sequence[Statement]) -> set[ox.Quad]:
    """Collect what is said of the claims, their parts, and the other mentions of their things."""
    claims = set(asking.said_of(store, {each.claim.value for each in statements}))
    parts = asking.said_of(store, _objects(claims, _PARTS))
    things = _iris(each[1::2] for each in statements) | _objects(claims, (t.SPEAKER,))
    others = asking.mentions_of(store, things, documents=_objects(claims, (t.DERIVED_FROM,)))
    held = (quad for each in statements for quad in asking.held(store, each))
    return {
        *claims,
        *parts,
        *held,
        *asking.said_of(store, others),
        *asking.said_of(store, things, relations=_NAMING),
    }


def _objects(quads: Iterable[ox.Quad], relations: Sequence[ox.NamedNode]) -> set[str]:
    return {
        t.iri_of(quad.object) for quad in quads if quad.predicate in relations and isinstance(quad.object, ox.NamedNode)
    }


def _explained(store: Store, knowledge: Knowledge) -> Iterator[Explanation]:
    documents = {document.id: document for document in knowledge.documents}
    by_iri = {entity.iri: entity for entity in knowledge.entities}
    by_mention = {pair: entity for entity in knowledge.entities for pair in entity.mentions}
    for fact in knowledge.facts:
        for ident, claim in fact.claims:
            subject, object_ = by_iri.get(fact.subject), by_iri.get(fact.object)
            speaker = by_mention.get((ident, claim.speaker)) if claim.speaker else None
            yield Explanation(
                fact,
                claim,
                documents[ident],
                asking.apart(store, subject.iri, subject.label) if subject else claim.subject.span.text,
                asking.apart(store, object_.iri, object_.label) if object_ else fact.object,
                chain(claim.subject, _mentions(subject, ident)),
                chain(claim.object, _mentions(object_, ident)),
                _speaker(store, speaker, claim),
            )


def _speaker(store: Store, speaker: Entity | None, claim: Claim) -> str | None:
    if speaker is not None:
        return asking.apart(store, speaker.iri, speaker.label)
    return claim.speaker.span.text if claim.speaker else None


def _mentions(entity: Entity | None, ident: str) -> list[Mention]:
    return [mention for where, mention in entity.mentions if where == ident] if entity else []


def chain(mention: Mention, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Lead from a mention back to the name of the same thing, or on to it where the name comes only later."""
    if mention.kind in {MentionKind.NAME, MentionKind.VALUE}:
        return (mention,)
    ordered = sorted(mentions, key=lambda each: each.span)
    before = [each for each in reversed(ordered) if each.span < mention.span]
    behind = [each for each in ordered if each.span > mention.span]
    for way in (before, behind):
        name = next((place for place, each in enumerate(way) if each.kind is MentionKind.NAME), None)
        if name is not None:
            return (mention, *way[: name + 1])
    return (mention, *before)


def _nothing(  # noqa: PLR0913  the question has its three parts, and what two of them were found to mean
    store: Store, subject: str, predicate: str, object_: str, *, subjects: set[str] | None, objects: set[str] | None
) -> NothingFound:
    for name, meant in ((subject, subjects), (object_, objects)):
        if meant == set():
            near = words.near(store, name)
            hint = "did you mean " + " or ".join(repr(label) for label in near) + "?" if near else _LOOK
            return NothingFound(f"nothing is called {name!r}", hint=hint)
    said = list(_said(store, subjects, objects))
    hint = (
        f"what is said: {'; '.join(said)}" if said else "kg query 'SELECT * { ?s ?p ?o } LIMIT 20' shows what there is"
    )
    return NothingFound(f"no document says: {subject} {predicate} {object_}", hint=hint)


def _said(store: Store, subjects: set[str] | None, objects: set[str] | None) -> Iterator[str]:
    """Give a few statements about the subjects, or else about the objects."""
    if subjects:
        about = asking.statements(store, subjects=[t.node(iri) for iri in subjects])
    else:
        about = asking.statements(store, objects=[t.node(iri) for iri in objects or ()])
    for subject, relation, object_ in sorted({each[1:] for each in about}, key=str)[:_SHOWN]:
        verb = words.plain(names.local(t.iri_of(relation)))
        yield f"{asking.name(store, subject)} {verb} {asking.name(store, object_)}"


def _iris(rows: Iterable[Iterable[t.Term]]) -> set[str]:
    return {term.value for row in rows for term in row if isinstance(term, ox.NamedNode)}
