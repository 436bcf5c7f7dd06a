"""Says Knowledge as quads: what each document asserts in its own graph, where it was read in another beside it."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import names
from kg.model import MentionKind, Status
from kg.names import DEFAULT_BASE, KG
from kg.rdf import terms as t
from kg.text import quote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kg.model import Claim, Document, Entity, Fact, Knowledge, Mention, Span

_Graph = ox.NamedNode | ox.DefaultGraph
_Pair = tuple[ox.NamedNode, "ox.NamedNode | ox.BlankNode | ox.Literal"]


class Layer(StrEnum):
    """What can be said: the plain triples, the claims and evidence behind them, the whole text of each document.

    And what stands aside, in graphs of its own: what was inferred.
    """

    FACTS = "facts"
    EVIDENCE = "evidence"
    TEXT = "text"
    ASIDE = "aside"


EVERYTHING: frozenset[Layer] = frozenset(Layer)
"""For a store, which gives back the ``Knowledge`` it was given."""
FOR_FILES: frozenset[Layer] = frozenset({Layer.FACTS, Layer.EVIDENCE})
"""For files, which quote their sources but do not repeat them."""


@dataclass(frozen=True, slots=True)
class Run:
    """What read the documents; everything read by the same software, model, ontology and settings shares one IRI.

    ``software`` and ``model`` are names with versions, ``ontology`` is an IRI and ``digest`` its SHA-256.
    """

    software: str
    model: str
    ontology: str
    digest: str
    settings: str = ""
    base: str = DEFAULT_BASE

    @property
    def iri(self) -> str:
        """Return the IRI of the run."""
        return names.run(self.software, self.model, self.digest, self.settings, base=self.base)

    def quads(self, graph: ox.NamedNode) -> Iterator[ox.Quad]:
        """Yield the description of the run for the claims graph of a document."""
        iri = t.node(self.iri)
        yield ox.Quad(iri, t.A, t.RUN, graph)
        yield ox.Quad(iri, t.A, t.ACTIVITY, graph)
        yield ox.Quad(iri, t.LABEL, ox.Literal(f"{self.software} with {self.model}"), graph)
        yield ox.Quad(iri, t.USED, t.node(self.ontology), graph)
        yield ox.Quad(iri, ox.NamedNode(KG + "ontologyDigest"), ox.Literal(self.digest), graph)


def quads(
    knowledge: Knowledge,
    *,
    base: str = DEFAULT_BASE,
    run: Run | str | None = None,
    layers: Collection[Layer] = EVERYTHING,
) -> Iterator[ox.Quad]:
    """Yield what is known as quads, in no particular order; a quad may come more than once.

    The graph named by a document holds the types and labels of the entities it mentions and the facts it asserts;
    ``names.claims_graph`` of it holds the document, its claims, mentions and evidence.  What no document supports
    stands in the default graph.  ``run`` is the activity that read it, described (``Run``) or only named.  Raises
    ``OutputError`` when an IRI is not valid.
    """
    spoken = {document.id: _Voice(document, base=base, run=run) for document in knowledge.documents}
    if Layer.FACTS in layers:
        yield from _plain(knowledge, base)
    if Layer.EVIDENCE not in layers:
        return
    entities = _of_mentions(knowledge)
    for fact in knowledge.facts:
        for ident, claim in fact.claims:
            spoken[ident].add_claim(claim, fact)
    for (ident, mention), iris in entities.items():
        spoken[ident].add_mention(mention, iris)
    for voice in spoken.values():
        yield from voice.quads(layers)


def _of_mentions(knowledge: Knowledge) -> dict[tuple[str, Mention], list[str]]:
    """Return the entities that each mention of each document refers to: nearly always one."""
    found: dict[tuple[str, Mention], list[str]] = defaultdict(list)
    for entity in knowledge.entities:
        for pair in entity.mentions:
            found[pair].append(entity.iri)
    return found


def _plain(knowledge: Knowledge, base: str) -> Iterator[ox.Quad]:
    graphs = {document.id: ox.NamedNode(names.document(document.id, base=base)) for document in knowledge.documents}
    for entity in knowledge.entities:
        described = tuple(_described(entity))
        subject = t.node(entity.iri)
        for graph in _graphs((ident for ident, _ in entity.mentions), graphs):
            yield from (ox.Quad(subject, *pair, graph) for pair in described)
    for fact in knowledge.facts:
        if fact.asserted:
            triple = (t.node(fact.subject), _iri(fact.relation), object_of(fact))
            yield from (ox.Quad(*triple, graph) for graph in _graphs(_supporting(fact), graphs))


def _graphs(idents: Iterable[str], graphs: dict[str, ox.NamedNode]) -> list[_Graph]:
    return [graphs[ident] for ident in dict.fromkeys(idents)] or [ox.DefaultGraph()]


def _supporting(fact: Fact) -> list[str]:
    """Return the documents behind an asserted fact: those that assert it, or those that report it where none does."""
    for wanted in ({Status.ASSERTED}, {Status.REPORTED}, set(Status)):
        found = [ident for ident, claim in fact.claims if claim.status in wanted]
        if found:
            return found
    return []


def _described(entity: Entity) -> Iterator[_Pair]:
    yield t.A, _iri(entity.type)
    yield t.LABEL, ox.Literal(entity.label)
    yield from ((t.ALT_LABEL, ox.Literal(alias)) for alias in entity.aliases)
    amount = next((m for _, m in entity.mentions if m.kind is MentionKind.VALUE and m.value is not None), None)
    if amount is not None:
        yield from _amount(amount)


def _amount(mention: Mention) -> Iterator[_Pair]:
    if mention.value is not None:
        yield t.VALUE, literal(mention.value, mention.datatype)
    if mention.unit is not None:
        yield t.UNIT, ox.Literal(mention.unit)


def object_of(fact: Fact) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return the object of a fact as a term."""
    return t.node(fact.object) if fact.datatype is None else literal(fact.object, fact.datatype)


def literal(value: str, datatype: str | None) -> ox.Literal:
    """Return a literal; language-tagged text, whose language the model does not keep, becomes a plain string."""
    if datatype is None or datatype == names.RDF + "langString":
        return ox.Literal(value)
    return ox.Literal(value, datatype=_iri(datatype))


def _iri(iri: str) -> ox.NamedNode:
    found = t.node(iri)
    return found if isinstance(found, ox.NamedNode) else ox.NamedNode(iri)


@dataclass
class _Voice:
    """All that one document says: its claims, the mentions in it, and their nodes."""

    document: Document
    base: str
    run: Run | str | None
    claims: list[tuple[Claim, Fact]] = field(default_factory=list)
    mentions: dict[Mention, list[str]] = field(default_factory=dict)

    def add_claim(self, claim: Claim, fact: Fact) -> None:
        """Note a claim under the fact it supports."""
        self.claims.append((claim, fact))
        for mention in (claim.subject, claim.object, claim.speaker):
            if mention is not None:
                self.mentions.setdefault(mention, [])

    def add_mention(self, mention: Mention, entities: Iterable[str]) -> None:
        """Note a mention with the entities it refers to."""
        self.mentions.setdefault(mention, []).extend(entities)

    @property
    def iri(self) -> str:
        """Return the IRI of the document."""
        return names.document(self.document.id, base=self.base)

    def quads(self, layers: Collection[Layer]) -> Iterator[ox.Quad]:
        """Yield the claims graph of the document."""
        graph = ox.NamedNode(names.claims_graph(self.iri))
        for subject, predicate, object_ in self._triples(layers):
            yield ox.Quad(subject, predicate, object_, graph)
        if isinstance(self.run, Run):
            yield from self.run.quads(graph)

    def _triples(self, layers: Collection[Layer]) -> Iterator[tuple[ox.NamedNode, *_Pair]]:
        iri = ox.NamedNode(self.iri)
        yield from ((iri, *pair) for pair in _metadata(self.document))
        if Layer.TEXT in layers:
            yield from ((iri, *pair) for pair in _text(self.document))
        nodes = self._nodes()
        for mention, place in nodes.items():
            yield from ((place, *pair) for pair in self._span(mention.span))
            yield from ((place, *pair) for pair in _mention(mention, self.mentions[mention]))
        seen: Counter[str] = Counter()
        for claim, fact in sorted(self.claims, key=lambda each: claim_order(each[0])):
            name = names.claim(self.iri, claim)
            seen[name] += 1
            subject = ox.NamedNode(name if seen[name] == 1 else f"{name}-{seen[name]}")
            yield from ((subject, *pair) for pair in self._claim(claim, fact, nodes))
            evidence = ox.NamedNode(names.span(self.iri, claim.evidence))
            yield from ((evidence, *pair) for pair in self._span(claim.evidence))

    def _nodes(self) -> dict[Mention, ox.NamedNode]:
        """Name the mentions by their place; where two readings of one place differ, the second by a digest."""
        taken: set[str] = set()
        nodes = {}
        for mention in sorted(self.mentions, key=mention_order):
            place = names.span(self.iri, mention.span)
            nodes[mention] = ox.NamedNode(names.mention(self.iri, mention) if place in taken else place)
            taken.add(place)
        return nodes

    def _span(self, span: Span) -> Iterator[_Pair]:
        around = quote(self.document.text, span.start, span.end)
        yield t.A, t.POSITION
        yield t.A, t.QUOTE
        yield t.START, ox.Literal(span.start)
        yield t.END, ox.Literal(span.end)
        yield t.EXACT, ox.Literal(span.text)
        if around.prefix:
            yield t.PREFIX, ox.Literal(around.prefix)
        if around.suffix:
            yield t.SUFFIX, ox.Literal(around.suffix)

    def _claim(self, claim: Claim, fact: Fact, nodes: dict[Mention, ox.NamedNode]) -> Iterator[_Pair]:
        yield t.A, t.CLAIM
        yield t.SUBJECT, t.node(fact.subject)
        yield t.PREDICATE, _iri(fact.relation)
        yield t.OBJECT, object_of(fact)
        if claim.relation != fact.relation:
            yield t.RELATION, _iri(claim.relation)
        yield t.STATUS, ox.NamedNode(KG + claim.status)
        yield from _judged(claim.score, claim.by)
        yield t.EVIDENCE, ox.NamedNode(names.span(self.iri, claim.evidence))
        yield t.SUBJECT_MENTION, nodes[claim.subject]
        yield t.OBJECT_MENTION, nodes[claim.object]
        if claim.speaker is not None:
            yield t.SPEAKER_MENTION, nodes[claim.speaker]
            yield from ((t.SPEAKER, t.node(iri)) for iri in self.mentions[claim.speaker])
        yield t.DERIVED_FROM, ox.NamedNode(self.iri)
        if self.run is not None:
            yield t.GENERATED_BY, _iri(self.run if isinstance(self.run, str) else self.run.iri)


def _metadata(document: Document) -> Iterator[_Pair]:
    yield t.A, t.DOCUMENT
    yield t.IDENTIFIER, ox.Literal(document.id)
    if document.title is not None:
        yield t.TITLE, ox.Literal(document.title)
    if document.published is not None:
        yield t.DATE, ox.Literal(document.published.isoformat(), datatype=t.XSD_DATE)
    if document.source is not None:
        yield t.SOURCE, _place(document.source)
    if document.language is not None:
        yield t.LANGUAGE, ox.Literal(document.language)
    if document.site is not None:
        yield t.PUBLISHER, ox.Literal(document.site)
    yield from ((t.CREATOR, ox.Literal(author)) for author in document.authors)
    if len(document.authors) > 1:
        yield t.BYLINE, ox.Literal("\n".join(document.authors))  # creators are a set in RDF; people have an order
    if document.text:
        yield t.DIGEST, ox.Literal(hashlib.sha256(document.text.encode()).hexdigest())


def _place(source: str) -> ox.NamedNode | ox.Literal:
    """Return where a document was as a link, when it is a valid one, else as words."""
    try:
        return ox.NamedNode(source) if source.startswith(("http://", "https://")) else ox.Literal(source)
    except ValueError:
        return ox.Literal(source)


def _text(document: Document) -> Iterator[_Pair]:
    if document.text:
        yield t.TEXT, ox.Literal(document.text)
    if document.markup:
        yield t.MARKUP, ox.Literal(" ".join(f"{start}-{end}" for start, end in document.markup))


def _mention(mention: Mention, entities: Iterable[str]) -> Iterator[_Pair]:
    yield t.A, t.MENTION
    yield t.MENTION_KIND, ox.Literal(str(mention.kind))
    yield t.MENTION_TYPE, _iri(mention.type)
    yield from _judged(mention.score, mention.by)
    yield from _amount(mention)
    yield from ((t.REFERS_TO, t.node(iri)) for iri in entities)


def _judged(score: float, by: str) -> Iterator[_Pair]:
    digits = format(Decimal(repr(score)).normalize(), "f")  # as Oxigraph gives it back: 1, not 1.0
    yield t.CONFIDENCE, ox.Literal(digits, datatype=t.XSD_DECIMAL)
    if by:
        yield t.READ_BY, ox.Literal(by)


def mention_order(mention: Mention) -> tuple[object, ...]:
    """Return the key by which the mentions of one document are sorted."""
    value = (mention.datatype or "", mention.value or "", mention.unit or "")
    return (mention.span, mention.kind, mention.type, mention.by, mention.score, *value)


def claim_order(claim: Claim) -> tuple[object, ...]:
    """Return the key by which the claims of one document are sorted."""
    parties = (mention_order(claim.subject), mention_order(claim.object))
    speaker = mention_order(claim.speaker) if claim.speaker else ()
    place = (claim.evidence, claim.subject.span, claim.object.span, claim.by, claim.relation)
    return (*place, claim.status, claim.score, *parties, speaker)
