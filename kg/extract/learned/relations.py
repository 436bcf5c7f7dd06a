"""The learned voice: scores each pair of mentions against each relation of the ontology, and claims what is sure."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import starmap
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from kg.extract import learned
from kg.extract.learned.fitting import Sort, fitting
from kg.extract.learned.pairs import near
from kg.extract.learned.thresholds import Thresholds
from kg.extract.lexicon import DATE, ROLE, THING
from kg.extract.model.shape import STATUSES
from kg.extract.things import statement, thing
from kg.extract.tree import Tree
from kg.model import Claim, Mention, MentionKind, Reading, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kg.extract.things import Thing
    from kg.model import Span, Step
    from kg.ontology import Ontology

    Floats = NDArray[np.float32]
    Numbers = NDArray[np.int64]
    _About = tuple[Thing, int, Thing]

_REACH, _FAR = 2, 6
"""How many sentences apart two mentions may stand, under the default ontology and under others.

News says what it has to say within a few sentences; what encyclopaedias ask for often holds across a whole text.
"""
_MOST = 4000
"""Pairs scored at a time: so much memory a long document takes, however long it is."""


class _Hit(NamedTuple):
    """A pair of mentions (by place), a relation (by column), and the score of both."""

    subject: int
    object: int
    column: int
    score: float


def step(ontology: Ontology) -> Step:
    """Return the step that proposes claims under this ontology and merges them with those of the phrases.

    They have the status that the model gives them; ``weighing`` decides what stays.
    """
    look = finder(ontology)

    def find(reading: Reading) -> Reading:
        return replace(reading, claims=tuple(look(reading).merged()))

    return find


def finder(ontology: Ontology) -> Callable[[Reading], Finder]:
    """Return what looks at readings under this ontology: their mentions are known, their claims those of the phrases.

    Raises ``MissingPart`` when the model is missing or damaged.
    """
    from kg.extract import model  # noqa: PLC0415  loaded when something is read

    reader = model.load()
    iris, vectors = reader.vectors(ontology)
    thresholds = Thresholds(reader.calibration, ontology)
    return lambda reading: Finder(ontology, reading, iris, vectors, thresholds)


@dataclass(frozen=True)
class Finder:
    """Looks at one reading under one ontology."""

    ontology: Ontology
    reading: Reading
    iris: tuple[str, ...]
    vectors: Floats
    thresholds: Thresholds

    def merged(self) -> list[Claim]:
        """Return the claims of both voices: what both say is one claim, more certain than either."""
        return self._joined(self.claims(), self.reading.claims)

    def considered(self, relation: str, subjects: Collection[Mention], objects: Collection[Mention]) -> list[Claim]:
        """Return what is weighed under a relation (an IRI) between these mentions, however unlikely it is.

        The pairs are those near enough to be looked at; a claim's score is how probable both voices, or the model
        alone, take it to be.
        """
        among = [
            (subject, object_)
            for subject, object_ in self._rows().tolist()
            if self._mentions[subject] in subjects and self._mentions[object_] in objects
        ]
        column = self.iris.index(relation)
        scores = learned.scan(self.reading).relations(self._spans, among, self.vectors)[:, column] if among else ()
        hits = [_Hit(*row, column, float(score)) for row, score in zip(among, scores, strict=True)]
        loud = [hit for hit in hits if hit.score > self.thresholds.faint and self._fits(hit)]
        rest = [hit for hit in hits if hit not in loud]
        said = (each for each in self.reading.claims if each.relation == relation)
        phrased = [each for each in said if each.subject in subjects and each.object in objects]
        return self._joined(self._best([*rest, *self._together(loud)]), phrased)

    def _joined(self, ours: dict[Hashable, Claim], phrases: Iterable[Claim]) -> list[Claim]:
        """Merge the model's claims with those of the phrases; of what both say the phrase's anchor and status stay."""
        merged = []
        phrased = [each for each in phrases if not self._is_cut(each.object)]
        for claim, heard in self._meant(zip(phrased, self.scores(phrased), strict=True)):
            twin = ours.pop(self._said(claim), None)
            score = round(self.thresholds.merged(claim.score, heard, claim.relation), 3)
            if twin is not None:
                claim = replace(claim, by=f"{claim.by} + {learned.BY}")  # noqa: PLW2901
            merged.append(replace(claim, score=score))
        rest = sorted(
            ours.values(), key=lambda each: (each.evidence, each.subject.span, each.object.span, each.relation)
        )
        return [*merged, *rest]

    def _meant(self, phrased: Iterable[tuple[Claim, float]]) -> Iterator[tuple[Claim, float]]:
        """Yield the claims of the phrases; of relations that share one, as "X joins Y", that which the model hears."""
        best: dict[Hashable, tuple[Claim, float]] = {}
        for claim, heard in phrased:
            key = claim.subject, claim.object, claim.anchor, claim.by
            if key not in best or not heard <= best[key][1]:
                best[key] = claim, heard
        yield from best.values()

    def _is_cut(self, mention: Mention) -> bool:
        """Tell whether a role is but a part of one that the model sees: "Chief" of "Chief Executive"."""
        longer = (role for role in self._roles if role.covers(mention.span) and role != mention.span)
        return mention.type == ROLE and any(longer)

    @cached_property
    def _roles(self) -> list[Span]:
        return [each.span for each in self.reading.mentions if each.type == ROLE and each.by == learned.BY]

    def scores(self, claims: Sequence[Claim]) -> list[float]:
        """Return how sure the model is of what the phrases claim: log-odds, not a number where it sees nothing."""
        if not claims:
            return []
        pairs = [[(each.span.start, each.span.end) for each in (claim.subject, claim.object)] for claim in claims]
        place = {span: number for number, span in enumerate(self._spans)}
        others = list(dict.fromkeys(span for pair in pairs for span in pair if span not in place))
        place.update((span, number) for number, span in enumerate(others, start=len(self._spans)))
        rows = [(place[subject], place[object_]) for subject, object_ in pairs]
        scores = learned.scan(self.reading).relations([*self._spans, *others], rows, self.vectors)
        column = {iri: place for place, iri in enumerate(self.iris)}
        return [float(scores[place, column[each.relation]]) for place, each in enumerate(claims)]

    def claims(self) -> dict[Hashable, Claim]:
        """Return the claims that the model is sure enough of, the surest of those that say the same at one place."""
        return self._best([hit for hit in self._together(self._hits()) if self._may_stay(hit)])

    def _best(self, hits: Sequence[_Hit]) -> dict[Hashable, Claim]:
        """Return what the hits state, the surest of those that say the same at one place."""
        return {self._said(claim): claim for claim in sorted(self._stated(hits), key=lambda each: each.score)}

    def _said(self, claim: Claim) -> Hashable:
        """Return what claims share that say the same at one place: if A is married to B, B is to A."""
        if not self.ontology.relations[claim.relation].symmetric:
            return statement(claim)
        return frozenset({thing(claim.subject), thing(claim.object)}), claim.relation, claim.evidence.start

    def _hits(self) -> list[_Hit]:
        """Return the pairs and relations that have some chance and go together."""
        roles = fitting(self.ontology).roles([self._sort(each) for each in self._mentions])
        rows = self._rows()
        found: list[_Hit] = []
        for start in range(0, len(rows), _MOST):
            part = rows[start : start + _MOST]
            scores = learned.scan(self.reading).relations(self._spans, part, self.vectors)
            loud = (scores > self.thresholds.faint) & roles.allowed(part)
            places, columns = loud.nonzero()
            hits = zip(*part[places].T.tolist(), columns.tolist(), scores[loud].tolist(), strict=True)
            found.extend(starmap(_Hit, hits))
        return found

    def _together(self, hits: Iterable[_Hit]) -> Iterator[_Hit]:
        """Yield the hits; what no pair of mentions says surely, all pairs of the same two things may say together."""
        groups: dict[_About, list[_Hit]] = defaultdict(list)
        for hit in hits:
            groups[self._about(hit)].append(hit)
        for group in groups.values():
            best, *others = sorted(group, key=lambda each: -each.score)
            relation = self.iris[best.column]
            if others and self.thresholds.chance(best.score, relation) < self.thresholds.least(relation):
                best = best._replace(score=best.score + log(sum(exp(each.score - best.score) for each in group)))
            yield best
            yield from others

    def _may_stay(self, hit: _Hit) -> bool:
        relation = self.iris[hit.column]
        is_sure = self.thresholds.chance(hit.score, relation) >= self.thresholds.lowest(relation)
        return is_sure and not self._is_of_dateline(self._mentions[hit.object])

    def _is_of_dateline(self, mention: Mention) -> bool:
        """Tell whether a date only says when the text was written: "TRIESTE, 11 October 2023 —"."""
        held = self.reading.sentences[self.sentence_of(mention)].text.rstrip()
        return mention.type == DATE and held.endswith(("—", "–", "-"))

    def _about(self, hit: _Hit) -> _About:
        return self._things[hit.subject], hit.column, self._things[hit.object]

    def _stated(self, hits: Sequence[_Hit]) -> Iterator[Claim]:
        rows = list(dict.fromkeys((hit.subject, hit.object) for hit in hits))
        if not rows:
            return
        stances = learned.scan(self.reading).stances(self._spans, rows)
        statuses, speakers = stances.statuses.argmax(-1).tolist(), stances.speakers.argmax(-1).tolist()
        number = {row: place for place, row in enumerate(rows)}
        for hit in hits:
            subject, object_ = self._mentions[hit.subject], self._mentions[hit.object]
            place = number[hit.subject, hit.object]
            status = Status(STATUSES[statuses[place]])
            speaks = speakers[place] > 0 and status is not Status.ASSERTED
            yield Claim(
                subject,
                self.iris[hit.column],
                object_,
                self._evidence(subject, object_),
                status=status,
                speaker=self._mentions[speakers[place] - 1] if speaks else None,
                score=round(self.thresholds.chance(hit.score, self.iris[hit.column]), 3),
                by=learned.BY,
                anchor=self._anchor(subject, object_),
            )

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return [(each.span.start, each.span.end) for each in self._mentions]

    @cached_property
    def _things(self) -> list[Thing]:
        return [thing(each) for each in self._mentions]

    @cached_property
    def _mentions(self) -> tuple[Mention, ...]:
        return tuple(sorted((m for m in self.reading.mentions if not self._is_cut(m)), key=lambda each: each.span))

    @cached_property
    def _sentences(self) -> list[int]:
        """The sentence that each mention stands in."""
        return [self.sentence_of(each) for each in self._mentions]

    @cached_property
    def _starts(self) -> list[int]:
        return [each.start for each in self.reading.sentences]

    def _rows(self) -> Numbers:
        """Return the pairs (subject, object) of mentions that stand near each other and may be different things."""
        return near(self._mentions, self._sentences, reach=_REACH if self.ontology.ground is None else _FAR)

    def _fits(self, hit: _Hit) -> bool:
        relation = self.ontology.relations[self.iris[hit.column]]
        subject, object_ = self._mentions[hit.subject], self._mentions[hit.object]
        return self.may_be(subject, relation.domain) and self.may_be(object_, relation.range)

    def may_be(self, mention: Mention, allowed: tuple[str, ...]) -> bool:
        """Tell whether a mention may stand where one of these classes is asked for."""
        return fitting(self.ontology).may_be(self._sort(mention), allowed)

    def _sort(self, mention: Mention) -> Sort:
        return Sort(self.type_of(mention), mention.kind is MentionKind.VALUE)

    def type_of(self, mention: Mention) -> str:
        """Return the type of the thing that a mention is of: that of its name, where it has one."""
        return self._types.get(mention.cluster, mention.type) if mention.cluster is not None else mention.type

    def sentence_of(self, mention: Mention) -> int:
        """Return the number of the sentence that a mention begins in."""
        return bisect_right(self._starts, mention.span.start) - 1

    @cached_property
    def _types(self) -> Mapping[int, str]:
        """The type of each cluster: that of its first name, else of whatever tells one."""
        types: dict[int, str] = {}
        for mention in sorted(self._mentions, key=lambda each: each.kind is not MentionKind.NAME):
            if mention.cluster is not None and mention.type != THING:
                types.setdefault(mention.cluster, mention.type)
        return types

    def _evidence(self, subject: Mention, object_: Mention) -> Span:
        """Return the sentence, or the run of sentences, that holds both."""
        start, end = min(subject.span.start, object_.span.start), max(subject.span.end, object_.span.end)
        held = [each for each in self.reading.sentences if each.start < end and start < each.end]
        return (
            self.reading.document.span(held[0].start, held[-1].end) if held else self.reading.document.span(start, end)
        )

    def _anchor(self, subject: Mention, object_: Mention) -> int:
        """Return the word under which both hang, -1 where they stand in different sentences."""
        tokens = self.reading.tokens
        if min(subject.head, object_.head) < 0 or tokens[subject.head].sentence != tokens[object_.head].sentence:
            return -1
        above = [subject.head, *self._tree.ancestors(subject.head)]
        return next((place for place in (object_.head, *self._tree.ancestors(object_.head)) if place in above), -1)

    @cached_property
    def _tree(self) -> Tree:
        return Tree(self.reading.tokens)
