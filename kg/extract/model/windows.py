"""Cuts a document into the windows that the encoder reads: whole sentences, overlapping, of at most 480 word pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.extract.model.pieces import Pieces

    Numbers = NDArray[np.int64]

LONGEST = 480
"""Pieces of a window, with the two at its ends."""
OVERLAP = 100
"""Pieces that a window repeats of the one before it, about."""
_ROOM = LONGEST - 2
_BIT = 96
"""Pieces of a part of a sentence that is longer than a window."""
_FAR = 1 << 40


class Layout:
    """Where the words of a document stand: in the text, in their sentences, and in windows.

    All are arrays with a number for each word (``starts``, ``ends``: characters; ``first``, ``last``: pieces;
    ``limit``: the word behind its sentence) or for each window (``begins``, ``finishes``: its first word, and the one
    behind it).
    """

    def __init__(self, pieces: Pieces, sentences: Sequence[tuple[int, int]]) -> None:
        """Place the words of a text in its sentences; what stands between two sentences belongs to the first."""
        self.ids, self.shapes = _numbers(pieces.ids), _numbers(pieces.shapes)
        self.starts, self.ends = _numbers(pieces.starts), _numbers(pieces.ends)
        self.first, self.last = _numbers(pieces.first), _numbers(pieces.last)
        count = len(self.starts)
        inner = np.searchsorted(self.starts, _numbers(sorted(start for start, _ in sentences)))
        borders = np.unique(np.concatenate([[0, count], inner])) if count else _numbers([])
        self.limit = np.repeat(borders[1:], np.diff(borders))
        units = _units(borders, np.append(self.first, self.last[-1:] + 1))
        chosen = plan([size for *_, size in units])
        self.begins = _numbers([units[a][0] for a, _ in chosen])
        self.finishes = _numbers([units[b - 1][1] for _, b in chosen])

    def window(self, number: int) -> tuple[Numbers, Numbers]:
        """Return the ids and shapes of the pieces of a window, with the two that stand at its ends."""
        begin, end = self.first[self.begins[number]], self.last[self.finishes[number] - 1] + 1
        rows = (np.concatenate([row[:1], row[begin:end], row[-1:]]) for row in (self.ids, self.shapes))
        ids, shapes = rows
        return ids, shapes

    def pieces(self, number: int, first: Numbers, last: Numbers) -> dict[str, Numbers]:
        """Return the first and last pieces of stretches of words, counted in a window."""
        before = self.first[self.begins[number]] - 1
        return {"first": self.first[first] - before, "last": self.last[last] - before}

    def words(self, spans: NDArray[np.int64]) -> tuple[Numbers, Numbers]:
        """Return the first and last words of spans of characters; the last is before the first where there is none."""
        first = np.searchsorted(self.ends, spans[:, 0], side="right")
        last = np.searchsorted(self.starts, spans[:, 1], side="left") - 1
        return first, last

    def owners(self, first: Numbers, last: Numbers) -> Numbers:
        """Return for stretches of words the window in which each is farthest from the edges, or -1 for none.

        The first window has no edge where the document begins, nor the last where it ends.
        """
        best, found = np.full(len(first), -1), np.full(len(first), -1)
        if not len(self.begins) or not len(first):
            return found
        low = np.searchsorted(self.finishes, last, side="right")
        high = np.searchsorted(self.begins, first, side="right") - 1
        for step in range(int((high - low).max()) + 1):
            number = low + step
            inside = (number <= high) & (first <= last)
            number = np.minimum(number, len(self.begins) - 1)
            left = np.where(number == 0, _FAR, first - self.begins[number])
            right = np.where(number == len(self.begins) - 1, _FAR, self.finishes[number] - 1 - last)
            margin = np.where(inside, np.minimum(left, right), -1)
            found = np.where(margin > best, number, found)
            best = np.maximum(best, margin)
        return found

    def candidates(self, number: int, widest: int) -> tuple[Numbers, Numbers]:
        """Return the first and last words of all stretches within a sentence that this window decides about."""
        begin, end = self.begins[number], self.finishes[number]
        starts = np.arange(begin, end)
        stops = starts[:, None] + np.arange(widest)
        rows, columns = np.nonzero(stops < np.minimum(self.limit[begin:end], end)[:, None])
        first, last = starts[rows], stops[rows, columns]
        if len(self.begins) > 1:
            ours = self.owners(first, last) == number
            first, last = first[ours], last[ours]
        return first, last


def plan(sizes: Sequence[int], room: int = _ROOM, overlap: int = OVERLAP) -> list[tuple[int, int]]:
    """Choose windows over units of these sizes: the first unit of each, and the one behind its last.

    A window takes what has room; the next begins with units that it shares with the one before, until they have
    ``overlap`` pieces, as long as there is room for a new one behind them.
    """
    chosen: list[tuple[int, int]] = []
    begin = end = 0
    while end < len(sizes):
        size = sum(sizes[begin:end])
        while end < len(sizes) and (begin == end or size + sizes[end] <= room):
            size += sizes[end]
            end += 1
        chosen.append((begin, end))
        if end < len(sizes):
            begin, shared = end, 0
            while begin - 1 > chosen[-1][0] and shared < overlap and shared + sizes[begin - 1] + sizes[end] <= room:
                begin -= 1
                shared += sizes[begin]
    return chosen


def _units(borders: Numbers, pieces: Numbers) -> list[tuple[int, int, int]]:
    """Return stretches of words that stay together, with their number of pieces: sentences, or parts of long ones."""
    found = []
    for begin, end in zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True):
        size = int(pieces[end] - pieces[begin])
        if size <= _ROOM:
            found.append((begin, end, size))
            continue
        while begin < end:
            stop = int(np.searchsorted(pieces, pieces[begin] + _BIT, side="right")) - 1
            stop = min(max(stop, begin + 1), end)
            found.append((begin, stop, int(pieces[stop] - pieces[begin])))
            begin = stop  # noqa: PLW2901
    return found


def _numbers(values: Sequence[int]) -> Numbers:
    return np.asarray(values, dtype=np.int64)
