"""KnowledgeNet: facts with character spans in sentences of web pages; only exhaustively annotated pairs count."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, product
from typing import TYPE_CHECKING, Any

from benchmarks import data, scores
from benchmarks.part import SAID, Part
from benchmarks.relations import GOLD, local, meanings
from kg import names
from kg.model import Claim, Document, Mention, MentionKind, Reading, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact between two spans."""

    property: str
    subject: Span
    object: Span

    def overlaps(self, other: Statement) -> bool:
        """Tell whether property is the same and both spans share a character."""
        same = self.property == other.property
        return same and self.subject.overlaps(other.subject) and self.object.overlaps(other.object)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with the properties that are exhaustively annotated in it, and their facts."""

    span: Span
    properties: frozenset[str]
    facts: frozenset[Statement]


@dataclass(frozen=True, slots=True)
class Page:
    """A document with its passages."""

    document: Document
    passages: tuple[Passage, ...]


def part(folds: Sequence[int] = (1, 2, 3), *, limit: int | None = None, vocabulary: Path | None = None) -> Part:
    """Return folds (of 1, 2, 3) of KnowledgeNet, ``limit`` documents at most, to be read with this ontology file."""
    records = chain.from_iterable(data.lines(data.folder("knowledgenet") / f"fold{fold}.jsonl") for fold in folds)
    pages = [_page(record) for record in data.sample(records, limit, key=lambda record: str(record["documentId"]))]
    return Part(
        name="KnowledgeNet",
        documents=tuple(page.document for page in pages),
        ontology=vocabulary,
        perfect=lambda: [_perfect(page) for page in pages],
        score=lambda readings: score(pages, readings),
        judge=lambda place, reading: score([pages[place]], [reading]),
    )


def score(pages: Sequence[Page], readings: Iterable[Reading]) -> scores.Report:
    """Count facts by overlap and by equality of both spans, pooled over all passages and by property (overlap)."""
    overlap, exact = scores.Counts(), scores.Counts()
    by_property: dict[str, scores.Counts] = {}
    slips: list[scores.Slip] = []
    for page, reading in zip(pages, readings, strict=True):
        for passage, said in zip(page.passages, _said(page, reading), strict=True):
            gold = sorted(passage.facts, key=_order)
            pairs = scores.matched(said, gold, fits=Statement.overlaps)
            exact += scores.Counts(len(passage.facts & set(said)), len(said), len(gold))
            for property_ in sorted(passage.properties):
                found = _counts(property_, said, gold, pairs)
                overlap += found
                by_property[property_] = by_property.get(property_, scores.Counts()) + found
            slips.extend(_slips(passage, said, gold, pairs, reading))
    table = {"text (spans overlap)": overlap, "exact (spans equal)": exact}
    return scores.Report("KnowledgeNet", table | dict(sorted(by_property.items())), slips=tuple(slips))


def _page(record: Mapping[str, Any]) -> Page:
    document = Document(str(record["documentId"]), record["documentText"])
    return Page(document, tuple(_passage(document, passage) for passage in record["passages"]))


def _passage(document: Document, record: Mapping[str, Any]) -> Passage:
    properties = {entry["propertyId"]: entry["propertyName"] for entry in record["exhaustivelyAnnotatedProperties"]}
    facts = (
        Statement(
            properties[fact["propertyId"]],
            document.span(fact["subjectStart"], fact["subjectEnd"]),
            document.span(fact["objectStart"], fact["objectEnd"]),
        )
        for fact in record["facts"]
        if fact["propertyId"] in properties
    )
    span = document.span(record["passageStart"], record["passageEnd"])
    return Passage(span, frozenset(properties.values()), frozenset(facts))


def _said(page: Page, reading: Reading) -> Iterator[list[Statement]]:
    """Yield what the reading says about each passage, as far as it is annotated.

    The gold has every name and pronoun of both things inside the sentence ("Ann heads Acme, which she founded" has Ann
    and she), and no nominal ("the firm") anywhere, so a claim stands for all pairs of names and pronouns.
    """
    clusters = _clusters(reading)
    for passage in page.passages:
        found: set[Statement] = set()
        for claim in reading.claims:
            if claim.status in SAID and claim.evidence.overlaps(passage.span):
                found.update(_expanded(claim, passage, clusters))
        yield sorted(found, key=_order)


def _expanded(claim: Claim, passage: Passage, clusters: Mapping[object, list[Span]]) -> Iterator[Statement]:
    subjects, objects = (
        [span for span in clusters.get(_key(mention), ()) if passage.span.covers(span)]
        for mention in (claim.subject, claim.object)
    )
    for sense in meanings("knowledgenet", claim):
        if sense.property in passage.properties:
            for subject, object_ in product(subjects, objects):
                pair = (object_, subject) if sense.turned else (subject, object_)
                yield Statement(sense.property, *pair)


def _key(mention: Mention) -> object:
    """Return what mentions of one thing share: the cluster, for a value its value; a lone mention has its span."""
    if mention.kind is MentionKind.VALUE and mention.value is not None:
        return (mention.datatype, mention.value, mention.unit)
    return mention.span if mention.cluster is None else mention.cluster


def _clusters(reading: Reading) -> dict[object, list[Span]]:
    found: dict[object, list[Span]] = {}
    claimed = (mention for claim in reading.claims for mention in (claim.subject, claim.object))
    for mention in dict.fromkeys((*reading.mentions, *claimed)):
        if mention.kind is not MentionKind.NOMINAL:
            found.setdefault(_key(mention), []).append(mention.span)
    return found


def _counts(
    property_: str, said: Sequence[Statement], gold: Sequence[Statement], pairs: Mapping[int, int]
) -> scores.Counts:
    return scores.Counts(
        sum(said[place].property == property_ for place in pairs),
        sum(statement.property == property_ for statement in said),
        sum(statement.property == property_ for statement in gold),
    )


def _slips(
    passage: Passage,
    said: Sequence[Statement],
    gold: Sequence[Statement],
    pairs: Mapping[int, int],
    reading: Reading,
) -> Iterator[scores.Slip]:
    found = set(pairs.values())
    wrong = [("wrong", statement, "") for place, statement in enumerate(said) if place not in pairs]
    missed = [
        ("missed", statement, _cause(statement, said, reading))
        for place, statement in enumerate(gold)
        if place not in found
    ]
    for kind, statement, cause in wrong + missed:
        text = f"{statement.subject.text} | {statement.object.text}"
        yield scores.Slip(kind, statement.property, text, passage.span.text, cause)


def _cause(fact: Statement, said: Sequence[Statement], reading: Reading) -> str:
    """Return how far the reader came with a fact that it missed."""
    for name, span in (("subject", fact.subject), ("object", fact.object)):
        if not any(mention.span.overlaps(span) for mention in reading.mentions):
            return f"no mention at the {name}"
    for claim in reading.claims:
        spans = (claim.subject.span, claim.object.span)
        if all(any(span.overlaps(end) for span in spans) for end in (fact.subject, fact.object)):
            return f"another relation or status: {local(claim.relation)}, {claim.status}"
    if any(one.property == fact.property for one in said):
        return "said of another mention"
    return "no claim"


def _perfect(page: Page) -> Reading:
    """Return a reading that says exactly what is annotated."""
    claims = tuple(
        Claim(_mention(fact.subject), GOLD + fact.property, _mention(fact.object), passage.span)
        for passage in page.passages
        for fact in sorted(passage.facts, key=_order)
    )
    return Reading(page.document, mentions=tuple(m for c in claims for m in (c.subject, c.object)), claims=claims)


def _mention(span: Span) -> Mention:
    return Mention(span, MentionKind.NAME, names.KG + "Thing")


def _order(statement: Statement) -> tuple[str, Span, Span]:
    return statement.property, statement.subject, statement.object
