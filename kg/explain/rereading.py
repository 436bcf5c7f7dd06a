"""Reads again the documents that mention both things of a question, and says what stopped a claim at each place."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from kg.explain import asking
from kg.explain.reasons import Passage, Reason, Stop
from kg.extract import closely
from kg.extract.closely import Question
from kg.extract.lexicon import ROLE
from kg.model import MentionKind
from kg.names import KG
from kg.ontology import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.explain.asked import Asked
    from kg.explain.asking import Place
    from kg.extract.closely import Answer, Considered
    from kg.model import Document, Mention
    from kg.ontology import Ontology, Relation

    Reader = Callable[[Document, Ontology, Question], Iterable[Answer]]

_SHOWN = 3
_NAMED = 8
_THING = KG + "Thing"


class _Near(NamedTuple):
    """How near two mentions come: sentences between them, then characters; and the sentence of each."""

    sentences: int
    characters: int
    places: tuple[Passage, Passage]


@dataclass
class Found:
    """What reading again brought: the reasons, the documents that were read, and those that were not (by id)."""

    reasons: list[Reason] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    left: int = 0
    unkept: list[str] = field(default_factory=list)


def again(asked: Asked, *, limit: int, read: Reader = closely.ask) -> Found:
    """Read the documents that mention both again, those first in which they come nearest, at most ``limit``."""
    found = Found()
    weighed: list[tuple[str, Relation, Considered]] = []
    nearest: list[_Near] = []
    shared = _shared(asked)
    for iri in shared:
        document = asking.document(asked.store, iri)
        if not document.text:
            found.unkept.append(document.id)
        elif len(found.read) < limit:
            found.read.append(document.id)
            for relation in asked.relations:
                for answer in read(document, asked.ontology, _question(asked, relation, iri)):
                    weighed.extend((document.id, relation, each) for each in answer.considered)
                    nearest.extend(_nearest(answer))
        else:
            found.left += 1
    found.reasons = list(_reasons(asked, weighed, nearest, found))
    return found


def _shared(asked: Asked) -> list[str]:
    """Return the documents that mention both, the nearest pair first; for a value, those where it stands written."""
    subjects, objects = (_by_document(places) for places in asked.places)
    if asked.value is not None:
        return sorted(subjects, key=lambda iri: (not _is_written(asked, iri), iri))
    both = subjects.keys() & objects.keys()
    return sorted(both, key=lambda iri: (_gap(subjects[iri], objects[iri]), iri))


def _by_document(places: Sequence[Place]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place in places:
        found.setdefault(place.document, []).append(place)
    return found


def _gap(subjects: Sequence[Place], objects: Sequence[Place]) -> int:
    """Return how many characters lie between the nearest two: each is compared with the ones before and behind it."""
    marks = sorted(
        chain(((each.start, each.end, 0) for each in subjects), ((each.start, each.end, 1) for each in objects))
    )
    return min((later[0] - earlier[1] for earlier, later in pairwise(marks) if earlier[2] != later[2]), default=0)


def _is_written(asked: Asked, iri: str) -> bool:
    return (asked.value or "").casefold() in (asking.text(asked.store, iri) or "").casefold()


def _question(asked: Asked, relation: Relation, iri: str) -> Question:
    subjects, objects = (
        frozenset(closely.Place(each.start, each.end, each.type == ROLE) for each in places if each.document == iri)
        for places in asked.places
    )
    known = next(key for key, each in asked.ontology.relations.items() if each is relation)
    return Question(known, subjects, objects, asked.value)


def _nearest(answer: Answer) -> Iterator[_Near]:
    pairs = ((one, other) for one in answer.subjects for other in answer.objects if one[1].span != other[1].span)
    best = min(pairs, key=lambda pair: _distance(*pair), default=None)
    if best is not None:
        sentences, ident = answer.reading.sentences, answer.reading.document.id
        one, other = sorted((each.span, number) for number, each in best)
        places = (Passage(ident, sentences[number], (span,)) for span, number in (one, other))
        yield _Near(*_distance(*best), (next(places), next(places)))


def _distance(one: tuple[int, Mention], other: tuple[int, Mention]) -> tuple[int, int]:
    first, last = sorted((one[1].span, other[1].span))
    return abs(one[0] - other[0]), max(0, last.start - first.end)


def _reasons(
    asked: Asked, weighed: list[tuple[str, Relation, Considered]], nearest: list[_Near], found: Found
) -> Iterator[Reason]:
    ranked = sorted(weighed, key=_weight)
    yield from (_of(asked, *each) for each in ranked[:_SHOWN])
    if weighed or not found.read:
        return
    if nearest:
        near = min(nearest, key=lambda each: (each.sentences, each.characters, each.places[0].document))
        said = f"they are never mentioned near enough to each other: where they come nearest, {_apart(near.sentences)}"
        yield Reason(Stop.APART, said, near.places[0])
        if near.sentences:
            yield Reason(Stop.APART, "and the other stands here", near.places[1])
    else:
        where = ", ".join(found.read[:_NAMED])
        said = f"“{asked.object}” is no date or amount in the documents that were read again: {where}"
        plain = f"no place was read again that mentions both, in {where}: the store was read by another version"
        yield Reason(Stop.APART, said if asked.value else plain)


def _weight(each: tuple[str, Relation, Considered]) -> tuple[object, ...]:
    """Return the key that puts the likeliest first, of equal ones those that stand closest."""
    ident, _, considered = each
    place = considered.claim.evidence
    return -round(considered.claim.score, 2), place.end - place.start, ident, place


def _apart(sentences: int) -> str:
    if sentences == 1:
        return "they stand in neighbouring sentences"
    return f"one stands {sentences} sentences behind the other" if sentences else "they stand in one sentence"


def _of(asked: Asked, ident: str, relation: Relation, each: Considered) -> Reason:
    claim = each.claim
    passage = Passage(ident, claim.evidence, (claim.subject.span, claim.object.span))
    for type_, fits, allowed, part, span in (
        (each.subject_type, each.subject_fits, relation.domain, "subject", claim.subject.span),
        (each.object_type, each.object_fits, relation.range, "object", claim.object.span),
    ):
        if not fits:
            words = kind_words(asked, f"“{span.text}”", [type_], allowed=allowed, part=part)
            return Reason(Stop.KIND, f"{words} at this place", passage, claim.score, each.least)
    if each.kept:
        said = "the reader says this now, though the graph does not: build the document again"
        return Reason(Stop.NEW, said, passage, claim.score, each.least)
    return Reason(Stop.UNSURE, _unsure(asked, each), passage, claim.score, each.least)


def _unsure(asked: Asked, each: Considered) -> str:
    score, least = _percent(each.claim.score), _percent(each.least)
    status = "" if each.claim.status == "asserted" else f" as {each.claim.status}"
    if each.phrase is None:
        heard = f"no phrase of “{asked.label}” matches, and the model gives it {score}{status}"
    else:
        heard = f"the phrase “{each.phrase}” matches, but with what the model hears it comes to {score}{status}"
    return f"the reader was not sure enough: {heard}, where {least} is needed"


def _percent(chance: float) -> str:
    return f"{chance:.2f}" if chance >= 0.005 else "less than 0.01"  # noqa: PLR2004  half of what is shown


def kinds(asked: Asked) -> Iterator[Reason]:
    """Yield where every name of the subject, or of the object, is of a kind that no relation asked for allows."""
    if not asked.relations:
        return
    for places, part, iris, given in (
        (asked.places[0], "subject", asked.subjects, asked.subject),
        (asked.places[1], "object", asked.objects, asked.object),
    ):
        types = sorted({place.type for place in places if place.kind == MentionKind.NAME})
        asks = [each.domain if part == "subject" else each.range for each in asked.relations]
        if types and not any(_may_be(asked.ontology, type_, allowed) for type_ in types for allowed in asks):
            named = asked.named(iris, given)
            yield Reason(Stop.KIND, kind_words(asked, named, types, allowed=asks[0], part=part))


def _may_be(ontology: Ontology, type_: str, allowed: tuple[str, ...]) -> bool:
    """Tell whether a name may stand where one of these classes is asked for; what is merely a thing may be most."""
    return type_ == _THING or ontology.may_fit(type_, allowed)


def kind_words(asked: Asked, name: str, types: Sequence[str], *, allowed: Sequence[str], part: str) -> str:
    """Say that something is of the wrong kind: what it was read as, and what the relation asks for."""
    read, wanted = (_either([_class(asked.ontology, each) for each in some]) for some in (types, allowed))
    return f"{name} was read as {read}, and the {part} of “{asked.label}” must be {wanted}"


def _either(several: Sequence[str]) -> str:
    *most, last = several
    return f"{', '.join(most)} or {last}" if most else last


def _class(ontology: Ontology, iri: str) -> str:
    known = ontology.types.get(iri) or load().types.get(iri)
    label = known.label.casefold() if known else iri
    return f"an {label}" if label[:1] in "aeiou" else f"a {label}"
