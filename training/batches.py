"""Turns examples into tensors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from kg.extract.model.pieces import Pieces, cut
from kg.extract.model.shape import WIDEST
from kg.extract.model.windows import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tokenizers import Tokenizer

    from training.example import Example


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Item:
    """An example with its word pieces.

    ``words`` gives the first and last word of each spot, or ``None`` where a spot lies beyond the window.
    """

    example: Example
    pieces: Pieces
    words: tuple[tuple[int, int] | None, ...]

    @property
    def length(self) -> int:
        """Return the number of pieces, at most the window."""
        return min(len(self.pieces.ids), LONGEST)


def item(example: Example, tokenizer: Tokenizer) -> Item:
    """Cut an example into word pieces and place its spots on words."""
    pieces = cut(example.text, tokenizer)
    begins = {start: number for number, start in enumerate(pieces.starts)}
    finishes = {end: number for number, end in enumerate(pieces.ends)}
    words: list[tuple[int, int] | None] = []
    for spot in example.spots:
        first, last = begins.get(spot.start), finishes.get(spot.end)
        if first is None:
            first = next((n for n, end in enumerate(pieces.ends) if end > spot.start), None)
        if last is None:
            last = next((n for n in range(len(pieces.starts) - 1, -1, -1) if pieces.starts[n] < spot.end), None)
        inside = first is not None and last is not None and first <= last and pieces.last[last] < LONGEST - 1
        words.append((first, last) if inside and first is not None and last is not None else None)
    return Item(example, pieces, tuple(words))


def padded(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Return rows of numbers as one tensor (rows, longest) and its mask."""
    length = max(map(len, rows))
    ids = torch.zeros(len(rows), length, dtype=torch.long)
    mask = torch.zeros(len(rows), length, dtype=torch.long)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.tensor(row)
        mask[place, : len(row)] = 1
    return ids, mask


def encoded(items: Sequence[Item]) -> tuple[Tensor, Tensor, Tensor]:
    """Return ids, shapes and mask (items, length)."""
    ids, mask = padded([_clipped(each.pieces.ids) for each in items])
    shapes, _ = padded([_clipped(each.pieces.shapes) for each in items])
    return ids, shapes, mask


def _clipped(row: list[int]) -> list[int]:
    return row if len(row) <= LONGEST else [*row[: LONGEST - 1], row[-1]]


def candidates(pieces: Pieces) -> list[tuple[int, int]]:
    """Return all stretches of words that may be mentions, the shortest first: first and last word."""
    words = seen(pieces)
    return [(first, first + width) for width in range(min(WIDEST, words)) for first in range(words - width)]


def seen(pieces: Pieces) -> int:
    """Return how many words lie inside the window."""
    return sum(1 for place in pieces.last if place < LONGEST - 1)


def in_batches(items: Iterable[Item], budget: int) -> list[list[Item]]:
    """Group items of like length so that no batch holds more pieces than ``budget``, padding included."""
    batches: list[list[Item]] = [[]]
    for each in sorted(items, key=lambda each: each.length):
        if batches[-1] and each.length * (len(batches[-1]) + 1) > budget:
            batches.append([])
        batches[-1].append(each)
    return [batch for batch in batches if batch]
