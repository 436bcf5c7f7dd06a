"""A document as the model reads it: its mentions, and what may be asked of spans in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

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

_Kept = TypeVar("_Kept")

NESTED = 0.7
"""How probable two mentions of a kind must be that begin or end together, for both to stay."""
_MANY = 64
"""Windows beyond which their states are kept in half precision: 80 MB for 200,000 characters."""
_SHARED = ("mentions", "subjects", "objects", "looks", "sums", "values")
_AT_ONCE = 256
"""Pairs in one go: what they share of the text then stays in the processor's cache."""
_RECENT = 2
"""Windows of which what was worked out last is remembered, 2 MB each: most documents have no more."""
_BEYOND = 1 << 32
"""More words than a document has."""


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


class _Judged(NamedTuple):
    """The stretches of words that a window decides about, in their order, with the scores of kinds and types."""

    first: Numbers
    last: Numbers
    kinds: Floats
    types: Floats

    def places(self, first: Numbers, last: Numbers) -> Numbers:
        """Return where stretches of words stand among these, -1 for those that are none of them."""
        known, asked = self.first * _BEYOND + self.last, first * _BEYOND + last
        found = np.minimum(np.searchsorted(known, asked), len(known) - 1)
        return np.where(known[found] == asked, found, -1)


class _Shared(NamedTuple):
    """The mentions of a window: their pieces, and what is the same in each pair in which one stands."""

    place: dict[str, Numbers]
    floats: dict[str, Floats]


class _Rows(NamedTuple):
    """Rows that one window answers: which of all, and of each its subject and object among the spans ``used``."""

    chosen: Numbers
    used: Numbers
    shared: _Shared
    subject: Numbers
    object: Numbers
    distance: Numbers


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
        self._kept: dict[int, list[NDArray[np.floating]]] = {}
        self._judged: dict[int, _Judged] = {}
        self._mentioned: dict[int, tuple[bytes, _Shared]] = {}

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
            found = self._known_spans(number, first[rows], last[rows])
            kinds[rows], types[rows] = (softmax(scores) for scores in found)
        return kinds, types

    def links(self, spans: ArrayLike, rows: ArrayLike) -> Floats:
        """Return for rows (later span, earlier span) the log-odds that both are one thing; 0 stands for a new thing."""
        given, pairs = _pairs(spans), _pairs(rows)
        first, last = self._words(given)
        texts = [self.text[start:end].lower() for start, end in given.tolist()]
        scores = np.full(len(pairs), np.nan, dtype=np.float32)
        for number, chosen in self._pairs_by_window(first, last, pairs):
            used, back = np.unique(pairs[chosen], return_inverse=True)
            later, earlier = (column.copy() for column in back.reshape(-1, 2).T)
            place = self._layout.pieces(number, first[used], last[used])
            far = distances(first, last, used[earlier], used[later])
            alike = matches([texts[each] for each in used], later, earlier)
            scores[chosen] = self._engine.run(
                "links", states=self._linked(number), **place, later=later, earlier=earlier, distance=far, match=alike
            )[0]
        return scores

    def relations(self, spans: ArrayLike, rows: ArrayLike, labels: Floats) -> Floats:
        """Return for rows (subject, object) the log-odds of each relation (rows, labels).

        ``labels`` has a row for each relation, as ``Model.describe`` gives it.
        """
        first, last = self._words(spans)
        pairs = _pairs(rows)
        scores = _unknown(len(pairs), len(labels))
        for asked in self._rows_by_window(first, last, pairs):
            for part, vectors in self._vectors(asked):
                scores[part] = self._engine.run("relations", pairs=vectors, labels=labels)[0]
        return scores

    def stances(self, spans: ArrayLike, rows: ArrayLike) -> Stances:
        """Return for rows (subject, object) the scores of statuses and speakers, before any softmax.

        A span that stands in another window than the row cannot be its speaker: its score is minus infinity.
        """
        first, last = self._words(spans)
        pairs = _pairs(rows)
        statuses, speakers = _unknown(len(pairs), len(STATUSES)), _unknown(len(pairs), 1 + len(first))
        for asked in self._rows_by_window(first, last, pairs):
            speakers[asked.chosen] = -np.inf
            columns = np.concatenate([[0], asked.used + 1])
            for part, vectors in self._vectors(asked):
                found = self._engine.run("stances", pairs=vectors, mentions=asked.shared.floats["mentions"])
                statuses[part] = found[0]
                speakers[part[:, None], columns] = found[1]
        return Stances(statuses, speakers)

    def _mentions_in(self, number: int) -> tuple[Numbers, Numbers, Floats, Floats]:
        """Return the stretches of a window that are mentions rather than not, with the chances of kinds and types."""
        first, last = self._layout.candidates(number, WIDEST)
        kinds, types = self._spans(number, first, last)
        _remember(self._judged, number, _Judged(first, last, kinds, types))
        likely = np.flatnonzero(kinds.argmax(-1))
        return first[likely], last[likely], softmax(kinds[likely]), softmax(types[likely])

    def _spans(self, number: int, first: Numbers, last: Numbers) -> tuple[Floats, Floats]:
        place = self._layout.pieces(number, first, last)
        width = np.minimum(last - first, WIDEST - 1)
        kinds, types = self._engine.run("spans", states=self._states(number), **place, width=width)
        return kinds, types

    def _known_spans(self, number: int, first: Numbers, last: Numbers) -> tuple[Floats, Floats]:
        """Return what ``_spans`` does; what was worked out to find the mentions is not worked out again."""
        known = self._judged.get(number)
        if known is None or not len(known.first):
            return self._spans(number, first, last)
        places = known.places(first, last)
        kinds, types = known.kinds[places], known.types[places]
        new = np.flatnonzero(places < 0)
        if len(new):
            kinds[new], types[new] = self._spans(number, first[new], last[new])
        return kinds, types

    def _shared(self, number: int, first: Numbers, last: Numbers) -> _Shared:
        """Return what the pairs of a window share; who asks for the same mentions again gets the same."""
        asked = first.tobytes() + last.tobytes()
        if number in self._mentioned and self._mentioned[number][0] == asked:
            return self._mentioned[number][1]
        place = self._layout.pieces(number, first, last)
        found = self._engine.run("mentions", states=self._states(number), **place)
        shared = _Shared(place, dict(zip(_SHARED, found, strict=True)))
        _remember(self._mentioned, number, (asked, shared))
        return shared

    def _vectors(self, rows: _Rows) -> Iterator[tuple[Numbers, Floats]]:
        """Yield the vectors of the pairs of a window, a part of them at a time, with their places among all rows."""
        first, last = rows.shared.place["first"], rows.shared.place["last"]
        for start in range(0, len(rows.chosen), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            subject, object_ = rows.subject[part], rows.object[part]
            found = self._engine.run(
                "pairs",
                **rows.shared.floats,
                first=np.minimum(first[subject], first[object_]),
                last=np.maximum(last[subject], last[object_]),
                subject=subject,
                object=object_,
                distance=rows.distance[part],
            )
            yield rows.chosen[part], found[0]

    def _states(self, number: int) -> Floats:
        """Return the states of a window."""
        return self._encoded(number)[0].astype(np.float32, copy=False)

    def _linked(self, number: int) -> Floats:
        """Return the states of a window as links see them."""
        return self._encoded(number)[1].astype(np.float32, copy=False)

    def _encoded(self, number: int) -> list[NDArray[np.floating]]:
        """Return both: 0.7 MB each, and half of that in a document of many windows."""
        if number not in self._kept:
            form = np.float32 if self.windows <= _MANY else np.float16
            found = self._engine.encode(*self._layout.window(number), wanted=["states", "linked"])
            self._kept[number] = [states.astype(form, copy=False) for states in found]
        return self._kept[number]

    def _words(self, spans: ArrayLike) -> tuple[Numbers, Numbers]:
        return self._layout.words(_pairs(spans))

    def _by_window(self, first: Numbers, last: Numbers) -> Iterator[tuple[int, Numbers]]:
        """Yield each window with the places of the stretches of words that it decides about."""
        owners = self._layout.owners(first, last)
        for number in np.unique(owners[owners >= 0]).tolist():
            yield number, np.flatnonzero(owners == number)

    def _rows_by_window(self, first: Numbers, last: Numbers, pairs: Numbers) -> Iterator[_Rows]:
        """Yield the rows (subject, object) of each window; it looks at all spans in it, whether in a row or not."""
        for number, chosen in self._pairs_by_window(first, last, pairs):
            begin, end = self._layout.begins[number], self._layout.finishes[number]
            used = np.flatnonzero((begin <= first) & (first <= last) & (last < end))
            shared = self._shared(number, first[used], last[used])
            subject, object_ = pairs[chosen].T
            far = distances(first, last, subject, object_)
            yield _Rows(chosen, used, shared, np.searchsorted(used, subject), np.searchsorted(used, object_), far)

    def _pairs_by_window(self, first: Numbers, last: Numbers, pairs: Numbers) -> Iterator[tuple[int, Numbers]]:
        """Yield each window with the places of the pairs that it decides about."""
        one, other = pairs.T
        valid = (first <= last)[one] & (first <= last)[other]
        begin = np.where(valid, np.minimum(first[one], first[other]), 0)
        end = np.where(valid, np.maximum(last[one], last[other]), -1)
        yield from self._by_window(begin, end)


def _pairs(values: ArrayLike) -> Numbers:
    return np.asarray(values, dtype=np.int64).reshape(-1, 2)


def _unknown(rows: int, columns: int) -> Floats:
    return np.full((rows, columns), np.nan, dtype=np.float32)


def _remember(memory: dict[int, _Kept], number: int, found: _Kept) -> None:
    """Keep what was found in a window, and of the others only the last."""
    memory.pop(number, None)
    memory[number] = found
    if len(memory) > _RECENT:
        del memory[next(iter(memory))]
