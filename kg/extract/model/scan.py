"""A document as the model reads it: its mentions, and what may be asked of spans in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kg.extract.model.alike import distances, matches
from kg.extract.model.decode import settle, softmax
from kg.extract.model.pieces import cut
from kg.extract.model.shape import KINDS, STATUSES, TYPES, WIDEST
from kg.extract.model.windows import Layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    from kg.extract.model.engine import Engine

    Numbers = NDArray[np.int64]
    Floats = NDArray[np.float32]

NESTED = 0.7
"""How probable two mentions of a kind must be that begin or end together, for both to stay."""
_MANY = 64
"""Windows beyond which their states are kept in half precision: 40 MB for 200,000 characters."""
_SHARED = ("mentions", "subjects", "objects", "looks", "sums", "values")
_AT_ONCE = 256
"""Pairs in one go: what they share of the text then stays in the processor's cache."""


class Found(NamedTuple):
    """A mention: characters, kind and type as ``shape`` names them, with the probability of each."""

    start: int
    end: int
    kind: str
    type: str
    score: float
    type_score: float


class Stances(NamedTuple):
    """What becomes of statements: scores of the statuses (rows, 6), and of speakers (rows, 1 + spans), nobody first."""

    statuses: Floats
    speakers: Floats


class _Shared(NamedTuple):
    """The mentions of a window: their pieces, and what is the same in each pair in which one stands."""

    place: dict[str, Numbers]
    floats: dict[str, Floats]


class Scan:
    """What the encoder made of one document.

    Spans are given as (start, end) in characters, an array or a sequence of pairs, and rows as pairs of places among
    the spans.  A span stands on the words that it touches.  Answers have a row for each span or row, in their order; it
    is NaN where no window holds the span, or both spans of the row.
    """

    def __init__(self, engine: Engine, text: str, sentences: Sequence[tuple[int, int]]) -> None:
        """Take a text and its sentences, (start, end) in characters, in their order."""
        self.text = text
        self._engine = engine
        self._layout = Layout(cut(text, engine.tokenizer), sentences)
        self._kept: dict[int, NDArray[np.floating]] = {}

    @property
    def windows(self) -> int:
        """Return the number of windows."""
        return len(self._layout.begins)

    def mentions(self, *, nested: float = NESTED) -> list[Found]:
        """Find the mentions, in the order of the text; they may stand within each other, but never cross.

        Two of one kind that begin or end together both stay only where both have a probability of at least ``nested``.
        """
        parts = [self._mentions_in(number) for number in range(self.windows)]
        if not parts:
            return []
        first, last, kinds, types = (np.concatenate(column) for column in zip(*parts, strict=True))
        kind, type_ = kinds.argmax(-1), types.argmax(-1)
        kept = settle(first, last, kind, kinds.max(-1), nested=nested)
        starts, ends = self._layout.starts[first], self._layout.ends[last]
        score, type_score = kinds.max(-1), types.max(-1)
        return [
            Found(
                int(starts[place]),
                int(ends[place]),
                KINDS[kind[place]],
                TYPES[type_[place]],
                float(score[place]),
                float(type_score[place]),
            )
            for place in kept.tolist()
        ]

    def judge(self, spans: ArrayLike) -> tuple[Floats, Floats]:
        """Return the probabilities of kinds (spans, kinds) and types (spans, types) of given spans.

        One of more words than a mention may have is judged as if it had as many as it may.
        """
        first, last = self._words(spans)
        kinds, types = _unknown(len(first), len(KINDS)), _unknown(len(first), len(TYPES))
        for number, rows in self._by_window(first, last):
            found = self._spans(number, first[rows], last[rows])
            kinds[rows], types[rows] = (softmax(scores) for scores in found)
        return kinds, types

    def links(self, spans: ArrayLike, rows: ArrayLike) -> Floats:
        """Return for rows (later span, earlier span) the log-odds that both are one thing; 0 stands for a new thing."""
        given, pairs = _pairs(spans), _pairs(rows)
        first, last = self._words(given)
        texts = [self.text[start:end].lower() for start, end in given.tolist()]
        scores = np.full(len(pairs), np.nan, dtype=np.float32)
        for number, chosen, used, later, earlier in self._pairs_by_window(first, last, pairs):
            place = self._layout.pieces(number, first[used], last[used])
            far = distances(first, last, used[earlier], used[later])
            alike = matches([texts[each] for each in used], later, earlier)
            scores[chosen] = self._engine.run(
                "links", states=self._states(number), **place, later=later, earlier=earlier, distance=far, match=alike
            )[0]
        return scores

    def relations(self, spans: ArrayLike, rows: ArrayLike, labels: Floats) -> Floats:
        """Return for rows (subject, object) the log-odds of each relation (rows, labels).

        ``labels`` has a row for each relation, as ``Model.describe`` gives it.
        """
        first, last = self._words(spans)
        pairs = _pairs(rows)
        scores = _unknown(len(pairs), len(labels))
        for number, chosen, used, subject, object_ in self._pairs_by_window(first, last, pairs):
            shared = self._shared(number, first[used], last[used])
            far = distances(first, last, used[subject], used[object_])
            for part in _parts(len(chosen)):
                vectors = self._vectors(shared, subject[part], object_[part], far[part])
                scores[chosen[part]] = self._engine.run("relations", pairs=vectors, labels=labels)[0]
        return scores

    def stances(self, spans: ArrayLike, rows: ArrayLike) -> Stances:
        """Return for rows (subject, object) the scores of statuses and speakers, before any softmax.

        A span that stands in another window than the row cannot be its speaker: its score is minus infinity.
        """
        first, last = self._words(spans)
        pairs = _pairs(rows)
        statuses, speakers = _unknown(len(pairs), len(STATUSES)), _unknown(len(pairs), 1 + len(first))
        for number, chosen, _, _, _ in self._pairs_by_window(first, last, pairs):
            begin, end = self._layout.begins[number], self._layout.finishes[number]
            used = np.flatnonzero((begin <= first) & (first <= last) & (last < end))
            subject, object_ = (np.searchsorted(used, column) for column in pairs[chosen].T)
            far = distances(first, last, *pairs[chosen].T)
            shared = self._shared(number, first[used], last[used])
            speakers[chosen] = -np.inf
            columns = np.concatenate([[0], used + 1])
            for part in _parts(len(chosen)):
                vectors = self._vectors(shared, subject[part], object_[part], far[part])
                found = self._engine.run("stances", pairs=vectors, mentions=shared.floats["mentions"])
                statuses[chosen[part]] = found[0]
                speakers[chosen[part, None], columns] = found[1]
        return Stances(statuses, speakers)

    def _mentions_in(self, number: int) -> tuple[Numbers, Numbers, Floats, Floats]:
        """Return the stretches of a window that are mentions rather than not, with the chances of kinds and types."""
        first, last = self._layout.candidates(number, WIDEST)
        kinds, types = self._spans(number, first, last)
        likely = np.flatnonzero(kinds.argmax(-1))
        return first[likely], last[likely], softmax(kinds[likely]), softmax(types[likely])

    def _spans(self, number: int, first: Numbers, last: Numbers) -> tuple[Floats, Floats]:
        place = self._layout.pieces(number, first, last)
        width = np.minimum(last - first, WIDEST - 1)
        kinds, types = self._engine.run("spans", states=self._states(number), **place, width=width)
        return kinds, types

    def _shared(self, number: int, first: Numbers, last: Numbers) -> _Shared:
        place = self._layout.pieces(number, first, last)
        found = self._engine.run("mentions", states=self._states(number), **place)
        return _Shared(place, dict(zip(_SHARED, found, strict=True)))

    def _vectors(self, shared: _Shared, subject: Numbers, object_: Numbers, far: Numbers) -> Floats:
        """Return the vectors of pairs of mentions."""
        first, last = shared.place["first"], shared.place["last"]
        stretch = {
            "first": np.minimum(first[subject], first[object_]),
            "last": np.maximum(last[subject], last[object_]),
        }
        return self._engine.run("pairs", **shared.floats, **stretch, subject=subject, object=object_, distance=far)[0]

    def _states(self, number: int) -> Floats:
        """Return the states of a window: 0.7 MB each, and half of that in a document of many."""
        if number not in self._kept:
            states = self._engine.encode(*self._layout.window(number))
            self._kept[number] = states if self.windows <= _MANY else states.astype(np.float16)
        return self._kept[number].astype(np.float32, copy=False)

    def _words(self, spans: ArrayLike) -> tuple[Numbers, Numbers]:
        return self._layout.words(_pairs(spans))

    def _by_window(self, first: Numbers, last: Numbers) -> Iterator[tuple[int, Numbers]]:
        """Yield each window with the places of the stretches of words that it decides about."""
        owners = self._layout.owners(first, last)
        for number in np.unique(owners[owners >= 0]).tolist():
            yield number, np.flatnonzero(owners == number)

    def _pairs_by_window(
        self, first: Numbers, last: Numbers, pairs: Numbers
    ) -> Iterator[tuple[int, Numbers, Numbers, Numbers, Numbers]]:
        """Yield each window with its rows, the spans that stand in them, and the two columns as places among these."""
        one, other = pairs.T
        valid = (first <= last)[one] & (first <= last)[other]
        begin = np.where(valid, np.minimum(first[one], first[other]), 0)
        end = np.where(valid, np.maximum(last[one], last[other]), -1)
        for number, chosen in self._by_window(begin, end):
            used, back = np.unique(pairs[chosen], return_inverse=True)
            columns = back.reshape(-1, 2)
            yield number, chosen, used, columns[:, 0].copy(), columns[:, 1].copy()


def _pairs(values: ArrayLike) -> Numbers:
    return np.asarray(values, dtype=np.int64).reshape(-1, 2)


def _unknown(rows: int, columns: int) -> Floats:
    return np.full((rows, columns), np.nan, dtype=np.float32)


def _parts(count: int) -> Iterator[Numbers]:
    for start in range(0, count, _AT_ONCE):
        yield np.arange(start, min(start + _AT_ONCE, count))
