"""What is to be made small: one loss for each head, over a whole batch at once, each taking only what is known."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import torch
from torch import Tensor
from torch.nn import functional

from training.lessons import EARLIER, NEVER, Lesson, lesson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.batches import Item
    from training.heads import Reader
    from training.lessons import PairLesson

_CHOICES = 0.5
"""What choosing among labels and among pairs counts, beside the cells."""
_PLAIN = 0.3
"""The part of the spans far from any mention that a step learns from."""
_LESSONS: WeakKeyDictionary[Item, Lesson] = WeakKeyDictionary()


class Asked(NamedTuple):
    """The relations that are asked for, and their vectors."""

    labels: Sequence[str]
    vectors: Tensor


class Batch:
    """The items of a batch with the states of their pieces, all rows in one: (items x length, width)."""

    def __init__(self, model: Reader, states: Tensor, linked: Tensor, items: Sequence[Item]) -> None:
        """Take a model, states (items, length, width), those that links see, and the items they belong to."""
        self.model = model
        self.states = states
        self.linked = linked.reshape(-1, linked.shape[2])
        self.lengths = [each.length for each in items]
        self.lessons = [
            _LESSONS[each] if each in _LESSONS else _LESSONS.setdefault(each, lesson(each)) for each in items
        ]
        length = states.shape[1]
        self.flat = states.reshape(-1, states.shape[2])
        self.begins = [number * length for number in range(len(items))]
        sizes = [len(each.first) for each in self.lessons]
        self.spots = [sum(sizes[:number]) for number in range(len(sizes))]

    @cached_property
    def vectors(self) -> Tensor:
        """The vectors of all spots of all items."""
        return self.model.pairs.mentions(self.flat, self.places("first"), self.places("last"))

    def places(self, name: str) -> Tensor:
        """Return the first or last pieces of all spots, as rows of all states."""
        return torch.cat([getattr(each, name) + begin for each, begin in zip(self.lessons, self.begins, strict=True)])

    def losses(self, asked: Asked | None) -> dict[str, Tensor]:
        """Return the loss of each head that learns something."""
        found = {"mentions": self._mentions(), "links": self._links()}
        if asked is not None:
            found |= self._relations(asked)
        return _learnt(found)

    def loss_of_links(self) -> dict[str, Tensor]:
        """Return the loss of links alone, if they learn something."""
        return _learnt({"links": self._links()})

    def _mentions(self) -> Tensor | None:
        """Return how far kinds and types of spans are from what is known of them."""
        firsts, lasts, widths, kinds, weights, typed, types = ([] for _ in range(7))
        rows = 0
        for each, begin in zip(self.lessons, self.begins, strict=True):
            spans = each.spans
            if spans is None:
                continue
            kept = ~spans.plain | (torch.rand(len(spans.plain)) < _PLAIN)
            number = kept.cumsum(0) - 1 + rows
            firsts.append(spans.first[kept] + begin)
            lasts.append(spans.last[kept] + begin)
            widths.append(spans.width[kept])
            kinds.append(spans.kinds[kept])
            weights.append(torch.where(spans.plain, spans.weights / _PLAIN, spans.weights)[kept])
            typed.append(number[spans.typed])
            types.append((spans.types, spans.weights[spans.typed]))
            rows += int(kept.sum())
        if not rows:
            return None
        scores = self.model.spans(self.flat, torch.cat(firsts), torch.cat(lasts), torch.cat(widths))
        logs = (scores[0].float().log_softmax(-1) + torch.cat(kinds)).logsumexp(-1)
        loss = -(torch.cat(weights) * logs).sum()
        chosen = torch.cat(typed)
        if len(chosen):
            logs = scores[1].float().index_select(0, chosen).log_softmax(-1) + torch.cat([table for table, _ in types])
            loss = loss - (torch.cat([weight for _, weight in types]) * logs.logsumexp(-1)).sum()
        return loss / len(self.lessons)

    def _links(self) -> Tensor | None:
        """Return how far each mention is from the earlier ones of its entity (or from being new)."""
        known = [(each.links, spot) for each, spot in zip(self.lessons, self.spots, strict=True) if each.links]
        if not known:
            return None
        sizes = [len(links.right) for links, _ in known]
        starts = [sum(sizes[:number]) for number in range(len(sizes))]
        scores = self.model.links(
            self.model.links.mentions(self.linked, self.places("first"), self.places("last")),
            torch.cat([links.later + spot for links, spot in known]),
            torch.cat([links.earlier + spot for links, spot in known]),
            torch.cat([links.distance for links, _ in known]),
            torch.cat([links.match for links, _ in known]),
        )
        table = torch.full((sum(sizes), EARLIER + 1), NEVER)
        table[:, -1] = 0.0
        rows = torch.cat([links.row + start for (links, _), start in zip(known, starts, strict=True)])
        columns = torch.cat([links.column for links, _ in known])
        logs = table.index_put((rows, columns), scores.float()).log_softmax(-1)
        each = -(logs + torch.cat([links.right for links, _ in known])).logsumexp(-1)
        weights = torch.cat([torch.full((size,), 1 / size) for size in sizes])
        return (each * weights).sum() / len(known)

    def _relations(self, asked: Asked) -> dict[str, Tensor | None]:
        """Return how far relations are from what is known, and how far status and speaker are."""
        chosen = [(number, each, each.pairs) for number, each in enumerate(self.lessons) if each.pairs]
        if not chosen:
            return {}
        subject = torch.cat([pairs.subject + self.spots[number] for number, _, pairs in chosen])
        object_ = torch.cat([pairs.object + self.spots[number] for number, _, pairs in chosen])
        apart = torch.cat([pairs.distance for _, _, pairs in chosen])
        contexts = [self._context(number, pairs) for number, _, pairs in chosen]
        vectors = self.model.pairs.combined(
            self.flat,
            self.vectors,
            (self.places("first"), self.places("last")),
            (subject, object_, apart),
            torch.cat(contexts),
        )
        scores = self.model.pairs.relations(vectors, asked.vectors).float()
        column = {label: place for place, label in enumerate(asked.labels)}
        losses, begin, stances = [], 0, []
        for number, each, pairs in chosen:
            end = begin + len(pairs.subject)
            losses.append(_pair_loss(scores[begin:end], pairs, column) * each.weight)
            if each.stances is not None:
                stances.append(self._stance(vectors[begin:end], number, each))
            begin = end
        return {
            "relations": torch.stack(losses).mean(),
            "stance": torch.stack(stances).mean() if stances else None,
        }

    def _context(self, number: int, pairs: PairLesson) -> Tensor:
        each, spot = self.lessons[number], self.spots[number]
        mentions = self.vectors[spot : spot + len(each.first)]
        states = self.states[number, : self.lengths[number]]
        return self.model.pairs.looked(states, mentions, pairs.subject, pairs.object)

    def _stance(self, vectors: Tensor, number: int, each: Lesson) -> Tensor:
        """Return how far status and speaker of the facts of an item are from what is known."""
        known, spot = each.stances, self.spots[number]
        assert known is not None
        chosen = vectors.index_select(0, known.pair)
        mentions = self.vectors[spot : spot + len(each.first)]
        said = functional.cross_entropy(self.model.pairs.statuses(chosen).float(), known.status, reduction="none")
        who = self.model.pairs.speakers(chosen, mentions).float()
        told = functional.cross_entropy(who, known.speaker, reduction="none")
        return ((said + 0.5 * told) * known.weights).mean()


def _learnt(found: dict[str, Tensor | None]) -> dict[str, Tensor]:
    return {name: loss for name, loss in found.items() if loss is not None}


def _pair_loss(scores: Tensor, pairs: PairLesson, column: dict[str, int]) -> Tensor:
    """Return the loss over the cells of one item."""
    listed = torch.zeros(len(pairs.known), len(column))
    for row, labels in enumerate(pairs.known):
        listed[row, [column[label] for label in labels if label in column]] = 1.0
    known = ((pairs.inside @ listed) > 0).float()
    if pairs.cells is not None:
        scores = _pooled(scores, pairs.cells, pairs.count)
        known = torch.ones_like(scores)
    target = torch.zeros_like(scores)
    for cells, value in ((pairs.open, 0.0), (pairs.said, 1.0)):
        rows = [(cell, column[label]) for cell, label in cells if label in column]
        if rows:
            place = tuple(torch.tensor(rows).T)
            known[place] = value
            if value:
                target[place] = 1.0
    return _balanced(scores, target, known)


def _pooled(scores: Tensor, cells: Tensor, count: int) -> Tensor:
    """Add up scores (rows, labels) by the cell of each row, as logarithms; a cell without rows has -10,000."""
    pooled = torch.full((count, scores.shape[1]), NEVER)
    wide = cells[:, None].expand_as(scores)
    top = pooled.scatter_reduce(0, wide, scores.detach(), "amax", include_self=True)
    sums = torch.zeros_like(pooled).scatter_add(0, wide, (scores - top[cells]).exp())
    return torch.where(sums > 0, sums.clamp_min(1e-9).log() + top, pooled)


def _balanced(scores: Tensor, target: Tensor, known: Tensor) -> Tensor:
    """Return the cross-entropy of each cell, and of choosing: which label of a pair, which pair of a label.

    Cells alone teach slowly, since few are true; the two choices teach what tells a true one from its neighbours.
    """
    each = functional.binary_cross_entropy_with_logits(scores, target, reduction="none") * known
    total = each.sum() / (target.sum() + 2.0)
    rows, columns = target.nonzero(as_tuple=True)
    if not len(rows):
        return total
    rivals = scores.masked_fill((known == 0) | (target == 1), NEVER)
    own = scores[rows, columns]
    by_label = torch.logaddexp(own, rivals[rows].logsumexp(1)) - own
    by_pair = torch.logaddexp(own, rivals.logsumexp(0)[columns]) - own
    return total + _CHOICES * (by_label.mean() + by_pair.mean())
