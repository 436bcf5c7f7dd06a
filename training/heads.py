"""The heads over the encoder: mentions, links between mentions, relations by description, status and speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.extract.model.shape import DISTANCES, KINDS, MATCHES, STATUSES, TYPES, WIDEST
from training.encoder import WIDTH, Encoder, pretrained

if TYPE_CHECKING:
    from collections.abc import Mapping

SPAN, MENTION, PAIR, CONTEXT, VIEWS, LINK = 192, 256, 320, 192, 2, 256


def span_means(states: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """Return the mean state (n, width) of each stretch of pieces, both ends included."""
    sums = functional.pad(states.float().cumsum(0), (0, 0, 1, 0))
    return (sums.index_select(0, last + 1) - sums.index_select(0, first)) / (last - first + 1)[:, None]


class Spans(nn.Module):
    """Tells of each stretch of words whether it is a mention, of what kind and type."""

    def __init__(self) -> None:
        """Make the layers with random weights."""
        super().__init__()
        self.first, self.last, self.mean = nn.Linear(WIDTH, SPAN), nn.Linear(WIDTH, SPAN), nn.Linear(WIDTH, SPAN)
        self.width = nn.Embedding(WIDEST, SPAN)
        self.inner = nn.Linear(SPAN, SPAN)
        self.kinds, self.types = nn.Linear(SPAN, len(KINDS)), nn.Linear(SPAN, len(TYPES))

    def forward(self, states: Tensor, first: Tensor, last: Tensor, width: Tensor) -> tuple[Tensor, Tensor]:
        """Take states (pieces, width) and spans by their first and last piece; return scores of kinds and types."""
        mean = span_means(self.mean(states), first, last)
        hidden = functional.gelu(self.first(states)[first] + self.last(states)[last] + mean + self.width(width))
        hidden = functional.gelu(self.inner(hidden)) + hidden
        return self.kinds(hidden), self.types(hidden)


def mentions_of(states: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """Return what stands for each mention (n, 3 x width): the states of its first and last piece, and their mean."""
    return torch.cat([states[first], states[last], span_means(states, first, last)], -1)


def _mention() -> nn.Sequential:
    return nn.Sequential(nn.Linear(3 * WIDTH, MENTION), nn.GELU(), nn.LayerNorm(MENTION), nn.Dropout(0.1))


class Pairs(nn.Module):
    """Tells of two mentions what relation holds between them, and what becomes of it."""

    def __init__(self) -> None:
        """Make the layers with random weights; at first no relation is thought to hold."""
        super().__init__()
        self.mention = _mention()
        self.subject, self.object, self.context = (
            nn.Linear(MENTION, PAIR),
            nn.Linear(MENTION, PAIR),
            nn.Linear(CONTEXT, PAIR),
        )
        self.product = nn.Linear(MENTION, PAIR)
        self.between = nn.Linear(WIDTH, PAIR)
        self.distance = nn.Embedding(DISTANCES, PAIR)
        self.query, self.key, self.value = (
            nn.Linear(MENTION, 48 * VIEWS),
            nn.Linear(WIDTH, 48 * VIEWS),
            nn.Linear(WIDTH, CONTEXT),
        )
        self.inner = nn.Linear(PAIR, PAIR)
        self.norm = nn.LayerNorm(PAIR)
        self.label = nn.Sequential(nn.Linear(WIDTH, PAIR), nn.GELU(), nn.Linear(PAIR, PAIR))
        self.bias = nn.Linear(PAIR, 1)
        self.status = nn.Linear(PAIR, len(STATUSES))
        self.asked, self.speaker, self.nobody = nn.Linear(PAIR, 128), nn.Linear(MENTION, 128), nn.Linear(PAIR, 1)
        nn.init.constant_(self.bias.bias, -5.0)

    def mentions(self, states: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Return a vector (n, MENTION) for each mention, given by its first and last piece."""
        return self.mention(mentions_of(states, first, last))

    def pairs(
        self, states: Tensor, mentions: Tensor, first: Tensor, last: Tensor, rows: tuple[Tensor, Tensor, Tensor]
    ) -> Tensor:
        """Return a vector (p, PAIR) for each pair of mentions of one text.

        ``first`` and ``last`` give the pieces of the mentions, ``rows`` subject and object (by index) and distance.
        """
        return self.combined(states, mentions, (first, last), rows, self.looked(states, mentions, rows[0], rows[1]))

    def looked(self, states: Tensor, mentions: Tensor, subject: Tensor, object_: Tensor) -> Tensor:
        """Return what both mentions of each pair look at in their text (p, CONTEXT)."""
        length = states.shape[0]
        query = self.query(mentions).view(-1, VIEWS, 48).transpose(0, 1)
        key = self.key(states).view(length, VIEWS, 48).permute(1, 2, 0)
        looks = (query @ key / 7.0).softmax(-1)
        shared = (looks.index_select(1, subject) * looks.index_select(1, object_)).sum(0)
        return (shared / (shared.sum(-1, keepdim=True) + 1e-6)) @ self.value(states)

    def combined(
        self,
        states: Tensor,
        mentions: Tensor,
        places: tuple[Tensor, Tensor],
        rows: tuple[Tensor, Tensor, Tensor],
        context: Tensor,
    ) -> Tensor:
        """Return a vector (p, PAIR) for each pair; ``places`` are the first and last pieces of the mentions."""
        (first, last), (subject, object_, distance) = places, rows
        product = mentions.index_select(0, subject) * mentions.index_select(0, object_)
        hidden = self.subject(mentions).index_select(0, subject) + self.object(mentions).index_select(0, object_)
        start = torch.minimum(first.index_select(0, subject), first.index_select(0, object_))
        end = torch.maximum(last.index_select(0, subject), last.index_select(0, object_))
        hidden = hidden + self.product(product) + span_means(self.between(states), start, end)
        hidden = functional.gelu(hidden + self.context(context) + self.distance(distance))
        return self.norm(hidden + functional.gelu(self.inner(hidden)))

    def labels(self, sentences: Tensor) -> Tensor:
        """Return a vector (r, PAIR) for each relation, from the mean states of its description (r, width)."""
        return self.label(functional.normalize(sentences, dim=-1) * 8.0)

    def relations(self, pairs: Tensor, labels: Tensor) -> Tensor:
        """Return a score (p, r): how sure it is that the relation holds."""
        return pairs @ labels.T / 12.0 + self.bias(labels).T

    def statuses(self, pairs: Tensor) -> Tensor:
        """Return a score for each status (p, STATUSES)."""
        return self.status(pairs)

    def speakers(self, pairs: Tensor, mentions: Tensor) -> Tensor:
        """Return a score for nobody, then for each mention as the one who says so (p, 1 + n)."""
        return torch.cat([self.nobody(pairs), self.asked(pairs) @ self.speaker(mentions).T / 11.0], -1)


class Links(nn.Module):
    """Tells of two mentions whether they are one thing."""

    def __init__(self) -> None:
        """Make the layers with random weights."""
        super().__init__()
        self.mention = _mention()
        self.later, self.earlier, self.both = (nn.Linear(MENTION, LINK) for _ in range(3))
        self.apart, self.match = nn.Embedding(DISTANCES, LINK), nn.Embedding(MATCHES, LINK)
        self.same = nn.Linear(LINK, 1)

    def mentions(self, states: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Return a vector (n, MENTION) for each mention, given by its first and last piece."""
        return self.mention(mentions_of(states, first, last))

    def forward(self, mentions: Tensor, later: Tensor, earlier: Tensor, distance: Tensor, match: Tensor) -> Tensor:
        """Return a score (p) for each pair of mentions that they are one thing; against 0 for a new thing."""
        product = mentions.index_select(0, later) * mentions.index_select(0, earlier)
        hidden = (
            self.later(mentions).index_select(0, later)
            + self.earlier(mentions).index_select(0, earlier)
            + self.both(product)
            + self.apart(distance)
            + self.match(match)
        )
        return self.same(functional.gelu(hidden)).squeeze(-1)


class Reader(nn.Module):
    """The whole model."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        """Begin with the pretrained encoder, or with another one."""
        super().__init__()
        self.encoder = encoder or pretrained()
        self.spans = Spans()
        self.pairs = Pairs()
        self.links = Links()

    def pooled(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return the mean states (r, width) of descriptions given as word pieces (r, length)."""
        states = self.encoder(ids, torch.zeros_like(ids), mask)
        weights = mask[..., None].to(states.dtype)
        return (states * weights).sum(1) / weights.sum(1)

    def describe(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return the vectors of relations whose descriptions are given as word pieces (r, length)."""
        return self.pairs.labels(self.pooled(ids, mask))


def restored(state: Mapping[str, Tensor]) -> Reader:
    """Return the model of a checkpoint (its state dict)."""
    model = Reader(Encoder())
    if any(name.startswith("encoder.linked.") for name in state):
        model.encoder.fork()
    model.load_state_dict(state)
    return model
