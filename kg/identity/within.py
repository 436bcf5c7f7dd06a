"""Decides identity: which mentions are one entity, which claims are one fact, and which facts count as asserted.

Within a document coreference has made clusters; across documents two clusters are one entity when their IRIs are, that
is, when the fullest name, without a company's legal suffix, and the kind of thing agree (see ``names.entity``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg import names
from kg.config import Settings, Trust
from kg.model import Claim, Document, Entity, Fact, Knowledge, Mention, MentionKind, Reading, Status
from kg.names import KG, Kind
from kg.ontology import load
from kg.text import bare_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.ontology import Ontology

_DATE, _ROLE = KG + "Date", KG + "Role"
_DETERMINERS = ("a ", "an ")


def resolve(
    readings: Iterable[Reading], *, ontology: Ontology | None = None, settings: Settings | None = None
) -> Knowledge:
    """Merge what documents say into entities and facts.

    Claims whose subject or object is nothing that could be named (an unresolved pronoun) give no fact, nor do claims
    between two things that have no name ("a mother sang a song").  Several readings of one document, as ``read_parts``
    gives them, are one document.  Entities are sorted by IRI, facts by subject, relation and object, evidence by
    document and place.
    """
    known = ontology or load()
    merged = _Merged(known, settings or Settings())
    for reading in readings:
        merged.add(reading)
    return merged.knowledge()


@dataclass
class _Merged:
    """What has been merged so far, by IRI and by triple."""

    ontology: Ontology
    settings: Settings
    documents: dict[str, Document] = field(default_factory=dict)
    mentions: dict[str, list[tuple[str, Mention]]] = field(default_factory=lambda: defaultdict(list))
    claims: dict[tuple[str, str, str, str | None], list[tuple[str, Claim]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    trusted: set[tuple[str, str, str, str | None]] = field(default_factory=set)

    def add(self, reading: Reading) -> None:
        """Merge one reading."""
        document = reading.document
        self.documents[document.id] = document
        entities = _Local(reading, self.ontology, self.settings.base).entities()
        for iri, mentions in entities.items():
            self.mentions[iri].extend((document.id, mention) for mention in mentions)
        by_place = {_place(mention): iri for iri, mentions in entities.items() for mention in mentions}
        for claim in reading.claims:
            self._add_claim(claim, document, by_place)

    def _add_claim(self, claim: Claim, document: Document, by_place: Mapping[object, str]) -> None:
        subject = by_place.get(_place(claim.subject))
        object_, datatype = _literal(claim.object) or (by_place.get(_place(claim.object)), None)
        if subject is None or object_ is None or subject == object_:
            return
        if names.is_unnamed(subject) and names.is_unnamed(object_):
            return
        key = (subject, claim.relation, object_, datatype)
        self.claims[key].append((document.id, claim))
        speaker = by_place.get(_place(claim.speaker)) if claim.speaker else None
        if self._counts(claim, subject=subject, speaker=speaker):
            self.trusted.add(key)

    def _counts(self, claim: Claim, *, subject: str, speaker: str | None) -> bool:
        """Tell whether a claim suffices for a plain triple."""
        if claim.score < self.settings.minimum_score:
            return False
        if claim.status is not Status.REPORTED:
            return claim.status is Status.ASSERTED
        trust = self.settings.trust
        if trust is Trust.PARTY:
            return speaker == subject
        return trust is Trust.ALL or (trust is Trust.NAMED and speaker is not None)

    def knowledge(self) -> Knowledge:
        """Return everything merged, sorted."""
        entities = (self._entity(iri, found) for iri, found in self.mentions.items())
        facts = (
            Fact(*key, asserted=key in self.trusted, claims=tuple(sorted(said, key=_claim_order)))
            for key, said in self.claims.items()
        )
        return Knowledge(
            tuple(document for _, document in sorted(self.documents.items())),
            tuple(sorted(entities, key=lambda each: each.iri)),
            tuple(sorted(facts, key=lambda each: (each.subject, each.relation, each.object, each.datatype or ""))),
        )

    def _entity(self, iri: str, found: Sequence[tuple[str, Mention]]) -> Entity:
        mentions = tuple(sorted(dict.fromkeys(found), key=_mention_order))
        said = [mention for _, mention in mentions]
        label = _label(said)
        aliases = sorted({mention.span.text for mention in said if mention.kind is MentionKind.NAME} - {label})
        return Entity(iri, label, self.ontology.typed(_type(said)), mentions, tuple(aliases))


@dataclass
class _Local:
    """The entities of one reading."""

    reading: Reading
    ontology: Ontology
    base: str

    def entities(self) -> dict[str, list[Mention]]:
        """Return the mentions of each entity by IRI."""
        found: dict[str, list[Mention]] = defaultdict(list)
        claimed = {each.span for claim in self.reading.claims for each in (claim.subject, claim.object)}
        for cluster in self._clusters():
            iri = self._iri(cluster, claimed=any(mention.span in claimed for mention in cluster))
            if iri is not None:
                found[iri].extend(cluster)
        for amount in self._amounts():
            found[names.amount(amount.value or "", amount.unit, base=self.base)].append(amount)
        return found

    def _clusters(self) -> Iterator[list[Mention]]:
        """Yield the mentions that are one thing; outside of all clusters names go by their text, others alone."""
        clusters: dict[object, list[Mention]] = defaultdict(list)
        for mention in self.reading.mentions:
            if mention.kind is MentionKind.VALUE:
                continue
            alone: object = mention.span.text if mention.kind is MentionKind.NAME else mention.span
            if mention.type == _ROLE:
                alone = (_ROLE, mention.span.text.lower())
            clusters[alone if mention.cluster is None else mention.cluster].append(mention)
        yield from clusters.values()

    def _iri(self, cluster: Sequence[Mention], *, claimed: bool) -> str | None:
        """Return the IRI of a cluster; without a name it needs one only where a claim is about it."""
        if any(mention.kind is MentionKind.NAME for mention in cluster):
            kind, label = self._kind(_type(cluster)), _label(cluster)
            bare = label if kind is Kind.PERSON else bare_name(label)  # "Vos" is a last name, and a form of firms
            return names.entity(bare, kind=kind, base=self.base)
        first = min(cluster, key=lambda each: each.span)
        if first.type == _ROLE and claimed:
            return names.entity(first.span.text, kind=Kind.ROLE, base=self.base)
        if first.kind is MentionKind.NOMINAL and _introduces(first) and claimed:
            return names.unnamed(names.document(self.reading.document.id, base=self.base), first.span)
        return None

    def _kind(self, type_: str) -> Kind:
        for kind, ancestor in ((Kind.PERSON, KG + "Person"), (Kind.PLACE, KG + "Place"), (Kind.ROLE, _ROLE)):
            if load().is_a(type_, ancestor):
                return kind
        return Kind.THING

    def _amounts(self) -> Iterator[Mention]:
        """Yield the amounts that a claim is about; dates are literals, not entities."""
        for claim in self.reading.claims:
            if claim.object.kind is MentionKind.VALUE and claim.object.type != _DATE and claim.object.value:
                yield claim.object


def _place(mention: Mention) -> object:
    """Return what tells a mention from others: "chief executive" can be a person and a role at the same span."""
    return mention.span, mention.type == _ROLE


def _literal(mention: Mention) -> tuple[str, str | None] | None:
    if mention.kind is MentionKind.VALUE and mention.type == _DATE and mention.value:
        return mention.value, mention.datatype
    return None


def _introduces(mention: Mention) -> bool:
    """Tell whether a noun phrase brings up a new, described thing: "a live broadcasting service", not "the firm"."""
    text = mention.span.text.lower()
    return text.startswith(_DETERMINERS) and len(text.split()) > 2  # noqa: PLR2004  article, description, noun


def _label(mentions: Sequence[Mention]) -> str:
    """Return the fullest name, of equal ones one not shouted, then the most frequent; else the first words used."""
    counts = Counter(mention.value or mention.span.text for mention in mentions if mention.kind is MentionKind.NAME)
    if not counts and mentions[0].type == _ROLE:
        return mentions[0].span.text.lower()
    if not counts:
        return min(mentions, key=lambda each: each.span).span.text
    return max(counts, key=lambda text: (len(text.split()), not text.isupper(), counts[text], text))


def _type(mentions: Sequence[Mention]) -> str:
    """Return the type that the mentions agree on most, names before other mentions."""
    votes: Counter[str] = Counter()
    for mention in mentions:
        votes[mention.type] += 100 if mention.kind is MentionKind.NAME else 1
    return max(sorted(votes), key=lambda type_: votes[type_])


def _mention_order(each: tuple[str, Mention]) -> tuple[object, ...]:
    ident, mention = each
    return (ident, mention.span, mention.kind, mention.type, mention.by, mention.score)


def _claim_order(each: tuple[str, Claim]) -> tuple[object, ...]:
    ident, claim = each
    return (ident, claim.evidence, claim.subject.span, claim.object.span, claim.by)
