"""Reads a document as ``extract.read`` does, and keeps what was weighed between certain mentions and left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kg.extract import parts, steps
from kg.extract.learned import BY, relations
from kg.extract.learned.thresholds import Thresholds
from kg.extract.lexicon import ROLE
from kg.model import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from kg.extract.learned.relations import Finder
    from kg.model import Claim, Document, Mention, Step
    from kg.ontology import Ontology

_FINDING = "relations"
"""The step before which a reading is held: the phrases have spoken, the model has not."""


class Place(NamedTuple):
    """Half-open characters of a document, and whether a role is meant: "the manager" may be a person or a role."""

    start: int
    end: int
    role: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What one document is asked: a relation (an IRI) from things mentioned at some places to those at others.

    ``value`` is an object that is no thing but a date or an amount, in its normal form or as it is written.
    """

    relation: str
    subjects: frozenset[Place]
    objects: frozenset[Place]
    value: str | None = None


class Considered(NamedTuple):
    """A relation between two mentions, with what decided about it.

    The score of ``claim`` is how probable the reader takes it to be, ``least`` how probable it must be with the
    status it would have; ``subject_fits`` and ``object_fits`` tell whether domain and range allow the types.
    """

    claim: Claim
    least: float
    subject_type: str
    object_type: str
    subject_fits: bool
    object_fits: bool

    @property
    def kept(self) -> bool:
        """Tell whether the reader makes the claim."""
        return self.subject_fits and self.object_fits and self.claim.score >= self.least

    @property
    def phrase(self) -> str | None:
        """Return the phrase of the ontology that matched, ``None`` where the model alone spoke."""
        voice = self.claim.by.removesuffix(f" + {BY}")
        return None if voice == BY else voice.partition(": ")[2]


class Answer(NamedTuple):
    """What a document, or one part of a very long one, answers.

    ``subjects`` and ``objects`` are the mentions that stand at the places asked for, each with the number of its
    sentence; ``considered`` are the pairs near enough to each other to be looked at.
    """

    reading: Reading
    subjects: tuple[tuple[int, Mention], ...]
    objects: tuple[tuple[int, Mention], ...]
    considered: tuple[Considered, ...]


def ask(document: Document, ontology: Ontology, question: Question) -> Iterator[Answer]:
    """Read a document again, part by part, and give what is asked of it.

    Raises ``MissingPart`` when the model is missing or damaged, ``KeyError`` when the ontology lacks the relation.
    """
    for part in parts.cut(document):
        answer = _answer(part.document, ontology, _moved(question, part.start))
        yield answer if part.document is part.whole else _put_back(answer, part)


def _moved(question: Question, offset: int) -> Question:
    subjects, objects = (
        frozenset(Place(each.start - offset, each.end - offset, each.role) for each in places)
        for places in (question.subjects, question.objects)
    )
    return replace(question, subjects=subjects, objects=objects)


def _put_back(answer: Answer, part: parts.Part) -> Answer:
    """Return an answer with offsets into the whole document; what is considered travels as claims of a reading."""
    whole = parts.put_back(answer.reading, part)
    claims = parts.put_back(
        replace(answer.reading, claims=tuple(each.claim for each in answer.considered)), part
    ).claims
    subjects, objects = (
        parts.put_back(replace(answer.reading, mentions=tuple(each for _, each in found)), part).mentions
        for found in (answer.subjects, answer.objects)
    )
    return Answer(
        whole,
        tuple((number, each) for (number, _), each in zip(answer.subjects, subjects, strict=True)),
        tuple((number, each) for (number, _), each in zip(answer.objects, objects, strict=True)),
        tuple(each._replace(claim=claim) for each, claim in zip(answer.considered, claims, strict=True)),
    )


class _Reader(NamedTuple):
    """The steps up to the one that finds relations, those from it on, and what looks at pairs in its place."""

    before: tuple[Step, ...]
    behind: Mapping[str, Step]
    look: Callable[[Reading], Finder]
    thresholds: Thresholds


@lru_cache(maxsize=2)
def _reader(ontology: Ontology) -> _Reader:
    from kg.extract import model  # noqa: PLC0415  loaded when something is read

    made = steps(ontology)
    at = list(made).index(_FINDING)
    before, behind = tuple(made.values())[:at], dict(list(made.items())[at:])
    thresholds = Thresholds(model.load().calibration, ontology)
    return _Reader(before, behind, relations.finder(ontology), thresholds)


def _answer(document: Document, ontology: Ontology, question: Question) -> Answer:
    reader = _reader(ontology)
    reading = Reading(document)
    for step in reader.before:
        reading = step(reading)
    found = reader.look(reading)
    subjects = [each for each in reading.mentions if _stands_at(each, question.subjects)]
    objects = [each for each in reading.mentions if _is_object(each, question)]
    weighed = replace(reading, claims=tuple(found.considered(question.relation, set(subjects), set(objects))))
    judged = reader.behind["status"](weighed).claims
    for step in reader.behind.values():
        reading = step(reading)
    return Answer(
        reading,
        tuple((found.sentence_of(each), each) for each in subjects),
        tuple((found.sentence_of(each), each) for each in objects),
        tuple(_considered(claim, found, reader.thresholds) for claim in judged),
    )


def _considered(claim: Claim, found: Finder, thresholds: Thresholds) -> Considered:
    relation = found.ontology.relations[claim.relation]
    return Considered(
        claim,
        thresholds.least(claim.relation, claim.status, phrased=claim.by != BY),
        found.type_of(claim.subject),
        found.type_of(claim.object),
        found.may_be(claim.subject, relation.domain),
        found.may_be(claim.object, relation.range),
    )


def _stands_at(mention: Mention, places: Collection[Place]) -> bool:
    return Place(mention.span.start, mention.span.end, mention.type == ROLE) in places


def _is_object(mention: Mention, question: Question) -> bool:
    if question.value is None:
        return _stands_at(mention, question.objects)
    written = {each.casefold() for each in (mention.value, mention.span.text) if each and mention.datatype}
    return question.value.casefold() in written
