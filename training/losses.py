"""What is to be made small: one loss for each head, each taking only what its data set knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import torch
from torch import Tensor
from torch.nn import functional

from kg.extract.model.shape import KINDS, STATUSES, TYPES, distance, match
from training.batches import Item, candidates, seen
from training.example import VALUE

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping, Sequence

    from training.example import Spot
    from training.heads import Reader

_KIND = {name: place for place, name in enumerate(KINDS)}
_TYPE = {name: place for place, name in enumerate(TYPES)}
_STATUS = {name: place for place, name in enumerate(STATUSES)}
_MOST_PAIRS = 1400
_EARLIER = 40
_BESIDE = 0.3
"""What a span beside a sure mention counts where not all mentions are marked."""
_CHOICES = 0.5
"""What choosing among labels and among pairs counts, beside the cells."""
_NEAR = 400
"""Characters between two mentions of which anything is learnt, where facts hold between mentions."""


class Spotted(NamedTuple):
    """The spots of an item that lie inside the window, and their vectors."""

    places: list[int]
    vectors: Tensor


class Asked(NamedTuple):
    """The relations that are asked for, and their vectors."""

    labels: Sequence[str]
    vectors: Tensor


class Taught(NamedTuple):
    """What is known of the spans of an item: rows of ``batches.candidates``, what each may be, how much it counts."""

    rows: Tensor
    kinds: Tensor
    weights: Tensor
    typed: Tensor
    types: Tensor
    sure: int


def taught(item: Item) -> Taught | None:
    """Return what an item teaches about mentions; ``None`` when nothing."""
    example = item.example
    sure = {
        words: spot
        for spot, words in zip(example.spots, item.words, strict=True)
        if words is not None and spot.sure and (spot.kinds or spot.types)
    }
    if not example.marked and not any(spot.kinds for spot in sure.values()):
        return None
    spans = candidates(item.pieces)
    rows = list(_kinds(item, spans, sure))
    if not rows:
        return None
    typed = [(row, sure[span].types) for row, span in enumerate(spans) if span in sure and sure[span].types]
    return Taught(
        torch.tensor([row for row, _, _ in rows]),
        _permitted([kinds for _, kinds, _ in rows], _KIND),
        torch.tensor([weight for _, _, weight in rows]),
        torch.tensor([row for row, _ in typed], dtype=torch.long),
        _permitted([types for _, types in typed], _TYPE),
        len(sure),
    )


def _kinds(
    item: Item, spans: Sequence[tuple[int, int]], sure: Mapping[tuple[int, int], Spot]
) -> Iterator[tuple[int, frozenset[str], float]]:
    """Yield the rows of spans of which something is known, the kinds that each may be, and how much it counts."""
    marked = item.example.marked
    others = frozenset(KINDS) - marked
    for row, span in enumerate(spans):
        spot = sure.get(span)
        if spot is not None:
            if spot.kinds:
                yield row, spot.kinds, 1.0
        elif marked:
            yield row, others, 1.0
        elif _beside(span, sure):
            yield row, frozenset({"none"}), _BESIDE


def _permitted(allowed: Sequence[frozenset[str]], numbers: dict[str, int]) -> Tensor:
    """Return 0 where a class is allowed and a large negative number elsewhere (rows, classes)."""
    known = {each: [numbers[name] for name in each if name in numbers] for each in set(allowed)}
    table = torch.full((len(allowed), len(numbers)), -1e4)
    for row, each in enumerate(allowed):
        table[row, known[each]] = 0.0
    return table


_TAUGHT: WeakKeyDictionary[Item, Taught | None] = WeakKeyDictionary()


def mention_loss(model: Reader, states: Tensor, item: Item) -> Tensor | None:
    """Return how far kinds and types of spans are from what is known of them."""
    if item not in _TAUGHT:
        _TAUGHT[item] = taught(item)
    known = _TAUGHT[item]
    if known is None:
        return None
    words = seen(item.pieces)
    kinds, types = model.spans.everything(
        states, torch.tensor(item.pieces.first[:words]), torch.tensor(item.pieces.last[:words])
    )
    logs = kinds.float()[known.rows].log_softmax(-1)
    loss = -(known.weights * (logs + known.kinds).logsumexp(-1)).sum()
    if len(known.typed):
        loss = loss - (types.float()[known.typed].log_softmax(-1) + known.types).logsumexp(-1).sum()
    return loss / (known.sure + 1)


def _beside(span: tuple[int, int], sure: Mapping[tuple[int, int], object]) -> bool:
    """Tell whether a span crosses a sure mention, or begins or ends with it and is a little longer or shorter."""
    first, last = span
    for start, end in sure:
        if first < start <= last < end or start < first <= end < last:
            return True
        if (first == start) != (last == end) and abs(last - first - end + start) <= 2:  # noqa: PLR2004
            return True
    return False


def span_scores(model: Reader, states: Tensor, item: Item, spans: Sequence[tuple[int, int]]) -> tuple[Tensor, Tensor]:
    """Return the scores of kinds and types for spans of words."""
    first = torch.tensor([item.pieces.first[start] for start, _ in spans])
    last = torch.tensor([item.pieces.last[end] for _, end in spans])
    width = torch.tensor([end - start for start, end in spans])
    kinds, types = model.spans(states, first, last, width)
    return kinds, types


def vectors(model: Reader, states: Tensor, item: Item, places: Sequence[int]) -> Tensor:
    """Return the vectors of these spots."""
    words = [item.words[place] for place in places]
    first = torch.tensor([item.pieces.first[each[0]] for each in words if each])
    last = torch.tensor([item.pieces.last[each[1]] for each in words if each])
    return model.pairs.mentions(states, first, last)


def spotted(model: Reader, states: Tensor, item: Item) -> Spotted:
    """Return all spots inside the window with their vectors."""
    places = [place for place, words in enumerate(item.words) if words is not None]
    return Spotted(places, vectors(model, states, item, places))


def pair_vectors(model: Reader, states: Tensor, item: Item, spots: Spotted, rows: Sequence[tuple[int, int]]) -> Tensor:
    """Return the vectors of pairs of spots."""
    index = {place: row for row, place in enumerate(spots.places)}
    words = [item.words[place] or (0, 0) for place in spots.places]
    first = torch.tensor([item.pieces.first[each[0]] for each in words])
    last = torch.tensor([item.pieces.last[each[1]] for each in words])
    apart = [distance(words[index[a]], words[index[b]]) for a, b in rows]
    subject, object_ = ([index[row[end]] for row in rows] for end in (0, 1))
    return model.pairs.pairs(
        states, spots.vectors, first, last, (torch.tensor(subject), torch.tensor(object_), torch.tensor(apart))
    )


def link_loss(model: Reader, states: Tensor, item: Item) -> Tensor | None:
    """Return how far each mention is from the earlier ones of its entity (or from being new)."""
    example = item.example
    if example.candidates:
        return _choice_loss(model, states, item)
    if not example.linked:
        return None
    places = _referring(item)
    if len(places) < 2:  # noqa: PLR2004  one mention has nothing to be linked to
        return None
    found = vectors(model, states, item, places)
    rows = [(later, earlier) for later in range(1, len(places)) for earlier in range(max(0, later - _EARLIER), later)]
    scores = link_scores(model, item, places, found, rows)
    table = torch.full((len(places), len(places) + 1), -1e4)
    table[:, -1] = 0.0
    later = torch.tensor([row[0] for row in rows])
    earlier = torch.tensor([row[1] for row in rows])
    logs = table.index_put((later, earlier), scores.float()).log_softmax(-1)
    right = _right(logs, [example.spots[place].entity for place in places])
    return -(logs + right).logsumexp(-1)[1:].mean()


def _referring(item: Item) -> list[int]:
    """Return the spots whose entities are known, in the order of the text."""
    spots = item.example.spots
    places = [
        place
        for place, (spot, words) in enumerate(zip(spots, item.words, strict=True))
        if words is not None and spot.entity is not None and spot.kinds != {VALUE}
    ]
    return sorted(places, key=lambda place: (spots[place].start, -spots[place].end))


def _right(table: Tensor, entities: Sequence[int | None]) -> Tensor:
    """Return 0 where a mention (row) may link to an earlier one or, in the last column, to none; elsewhere -10,000."""
    right = torch.full_like(table, -1e4)
    for row, entity in enumerate(entities):
        same = [column for column in range(max(0, row - _EARLIER), row) if entities[column] == entity]
        right[row, same or [-1]] = 0.0
    return right


def _choice_loss(model: Reader, states: Tensor, item: Item) -> Tensor | None:
    losses = []
    for pronoun, first, second, which in item.example.candidates:
        if any(item.words[place] is None for place in (pronoun, first, second)):
            continue
        places = [pronoun, first, second]
        found = vectors(model, states, item, places)
        scores = link_scores(model, item, places, found, [(0, 1), (0, 2)])
        losses.append(
            functional.cross_entropy(torch.cat([scores.float(), torch.zeros(1)])[None], torch.tensor([which]))
        )
    return torch.stack(losses).mean() if losses else None


def link_scores(
    model: Reader, item: Item, places: Sequence[int], found: Tensor, rows: Sequence[tuple[int, int]]
) -> Tensor:
    """Return the scores of pairs (rows of ``places``) for being one thing."""
    words = [item.words[place] or (0, 0) for place in places]
    spots = [item.example.spots[place] for place in places]
    texts = [item.example.text[spot.start : spot.end].lower() for spot in spots]
    return model.pairs.links(
        found,
        torch.tensor([row[0] for row in rows]),
        torch.tensor([row[1] for row in rows]),
        torch.tensor([distance(words[b], words[a]) for a, b in rows]),
        torch.tensor([match(texts[a], texts[b]) for a, b in rows]),
    )


def relation_loss(
    model: Reader, states: Tensor, item: Item, asked: Asked, chance: random.Random
) -> tuple[Tensor | None, Tensor | None]:
    """Return how far relations are from what is known, and how far status and speaker are."""
    example = item.example
    column = {label: place for place, label in enumerate(asked.labels)}
    rows = _pairs(item, column, chance) if example.fields or example.pairs else []
    if not rows:
        return None, None
    spots = spotted(model, states, item)
    pairs = pair_vectors(model, states, item, spots, rows)
    scores = model.pairs.relations(pairs, asked.vectors).float()
    loss = _entity_loss(scores, item, rows, column) if example.whole else _pair_loss(scores, item, rows, column)
    return loss * example.weight, _stance_loss(model, pairs, item, spots, rows)


def _pairs(item: Item, column: dict[str, int], chance: random.Random) -> list[tuple[int, int]]:
    """Return the pairs of spots of which something is known, not too many."""
    example = item.example
    usable = [place for place, words in enumerate(item.words) if words is not None]
    known = {(a, b) for a, b, _ in example.pairs if item.words[a] and item.words[b]}
    for field in example.fields:
        inside = [p for p in usable if field.start <= example.spots[p].start and example.spots[p].end <= field.end]
        subjects = [p for p in inside if example.spots[p].kinds != {VALUE}]
        near = _NEAR if not example.whole else len(example.text)
        known |= {
            (a, b)
            for a in subjects
            for b in inside
            if item.words[a] != item.words[b] and abs(example.spots[a].start - example.spots[b].start) < near
        }
    positive = {(fact.subject, fact.object) for fact in example.facts if fact.label in column}
    positive = {(a, b) for a, b in positive if item.words[a] and item.words[b]}
    rest = sorted(known - positive)
    if not example.whole and len(rest) + len(positive) > _MOST_PAIRS:
        rest = chance.sample(rest, max(0, _MOST_PAIRS - len(positive)))
    return sorted(positive | set(rest)) if not example.whole else sorted(known | positive)


def _pair_loss(scores: Tensor, item: Item, rows: list[tuple[int, int]], column: dict[str, int]) -> Tensor:
    """Return the cross-entropy over pairs of spots."""
    example = item.example
    target = torch.zeros_like(scores)
    known = torch.zeros_like(scores)
    row = {pair: place for place, pair in enumerate(rows)}
    for field in example.fields:
        columns = [column[label] for label in field.labels if label in column]
        inside = {
            place for place, spot in enumerate(example.spots) if field.start <= spot.start and spot.end <= field.end
        }
        chosen = [place for place, (a, b) in enumerate(rows) if a in inside and b in inside]
        if chosen and columns:
            known[torch.tensor(chosen)[:, None], torch.tensor(columns)] = 1.0
    for a, b, labels in example.pairs:
        if (a, b) in row:
            known[row[a, b], [column[label] for label in labels if label in column]] = 1.0
    for a, label, b in example.open:
        if (a, b) in row and label in column:
            known[row[a, b], column[label]] = 0.0
    for fact in example.facts:
        if (fact.subject, fact.object) in row and fact.label in column:
            target[row[fact.subject, fact.object], column[fact.label]] = 1.0
            known[row[fact.subject, fact.object], column[fact.label]] = 1.0
    return _balanced(scores, target, known)


def _entity_loss(scores: Tensor, item: Item, rows: list[tuple[int, int]], column: dict[str, int]) -> Tensor:
    """Return the cross-entropy over pairs of entities; an entity says what any of its mentions says."""
    example = item.example
    entities = sorted({spot.entity for spot in example.spots if spot.entity is not None})
    number = {entity: place for place, entity in enumerate(entities)}
    ends = [(example.spots[a].entity, example.spots[b].entity) for a, b in rows]
    cells = torch.tensor([number[a] * len(entities) + number[b] for a, b in ends if a is not None and b is not None])
    pooled = _pooled(scores, cells, len(entities) ** 2)
    present = torch.zeros(len(entities) ** 2)
    present[cells] = 1.0
    for place in range(len(entities)):
        present[place * len(entities) + place] = 0.0
    target = torch.zeros_like(pooled)
    for fact in example.facts:
        subject, object_ = example.spots[fact.subject].entity, example.spots[fact.object].entity
        if fact.label in column and subject is not None and object_ is not None:
            target[number[subject] * len(entities) + number[object_], column[fact.label]] = 1.0
    known = present[:, None].expand_as(pooled)
    return _balanced(pooled, target, known)


def _pooled(scores: Tensor, cells: Tensor, count: int) -> Tensor:
    """Add up scores (rows, labels) by the cell of each row, as logarithms; a cell without rows has -10,000."""
    pooled = torch.full((count, scores.shape[1]), -1e4)
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
    rivals = scores.masked_fill((known == 0) | (target == 1), -1e4)
    own = scores[rows, columns]
    by_label = torch.logaddexp(own, rivals[rows].logsumexp(1)) - own
    by_pair = torch.logaddexp(own, rivals.logsumexp(0)[columns]) - own
    return total + _CHOICES * (by_label.mean() + by_pair.mean())


def _stance_loss(
    model: Reader, pairs: Tensor, item: Item, spots: Spotted, rows: Sequence[tuple[int, int]]
) -> Tensor | None:
    """Return how far status and speaker of the facts are from what is known."""
    index = {place: number for number, place in enumerate(spots.places, 1)}
    row = {pair: place for place, pair in enumerate(rows)}
    facts = [fact for fact in item.example.facts if fact.status is not None and (fact.subject, fact.object) in row]
    if not facts:
        return None
    chosen = pairs[[row[fact.subject, fact.object] for fact in facts]]
    status = torch.tensor([_STATUS[fact.status] for fact in facts if fact.status is not None])
    speaker = torch.tensor([0 if fact.speaker is None else index.get(fact.speaker, 0) for fact in facts])
    weights = torch.tensor([1.0 if fact.status == "asserted" else 2.0 for fact in facts])
    said = functional.cross_entropy(model.pairs.statuses(chosen).float(), status, reduction="none")
    who = functional.cross_entropy(model.pairs.speakers(chosen, spots.vectors).float(), speaker, reduction="none")
    return ((said + 0.5 * who) * weights).mean()
