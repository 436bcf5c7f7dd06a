"""Scores of single items, for measuring and comparing: what the heads say of given spots."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor

from kg.extract.model.shape import distance, match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.batches import Item
    from training.heads import Reader


class Spotted(NamedTuple):
    """The spots of an item that lie inside the window, and their vectors."""

    places: list[int]
    vectors: Tensor


def span_scores(model: Reader, states: Tensor, item: Item, spans: Sequence[tuple[int, int]]) -> tuple[Tensor, Tensor]:
    """Return the scores of kinds and types for spans of words."""
    first = torch.tensor([item.pieces.first[start] for start, _ in spans])
    last = torch.tensor([item.pieces.last[end] for _, end in spans])
    width = torch.tensor([end - start for start, end in spans])
    kinds, types = model.spans(states, first, last, width)
    return kinds, types


def pieces(item: Item, places: Sequence[int]) -> tuple[Tensor, Tensor]:
    """Return the first and last pieces of these spots."""
    words = [item.words[place] for place in places]
    return (
        torch.tensor([item.pieces.first[each[0]] for each in words if each]),
        torch.tensor([item.pieces.last[each[1]] for each in words if each]),
    )


def spotted(model: Reader, states: Tensor, item: Item) -> Spotted:
    """Return all spots inside the window with their vectors."""
    places = [place for place, words in enumerate(item.words) if words is not None]
    return Spotted(places, model.pairs.mentions(states, *pieces(item, places)))


def pair_vectors(model: Reader, states: Tensor, item: Item, spots: Spotted, rows: Sequence[tuple[int, int]]) -> Tensor:
    """Return the vectors of pairs of spots."""
    index = {place: row for row, place in enumerate(spots.places)}
    words = [item.words[place] or (0, 0) for place in spots.places]
    first, last = pieces(item, spots.places)
    apart = [distance(words[index[a]], words[index[b]]) for a, b in rows]
    subject, object_ = ([index[row[end]] for row in rows] for end in (0, 1))
    return model.pairs.pairs(
        states, spots.vectors, first, last, (torch.tensor(subject), torch.tensor(object_), torch.tensor(apart))
    )


def link_scores(
    model: Reader, linked: Tensor, item: Item, places: Sequence[int], rows: Sequence[tuple[int, int]]
) -> Tensor:
    """Return the scores of pairs (rows of ``places``) for being one thing, from the states that links see."""
    words = [item.words[place] or (0, 0) for place in places]
    spots = [item.example.spots[place] for place in places]
    texts = [item.example.text[spot.start : spot.end].lower() for spot in spots]
    return model.links(
        model.links.mentions(linked, *pieces(item, places)),
        torch.tensor([row[0] for row in rows]),
        torch.tensor([row[1] for row in rows]),
        torch.tensor([distance(words[b], words[a]) for a, b in rows]),
        torch.tensor([match(texts[a], texts[b]) for a, b in rows]),
    )
