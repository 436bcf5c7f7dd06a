"""What is to be made small: one loss for each head, each taking only what its data set knows."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import torch
from kg.extract.model.shape import KINDS, STATUSES, TYPES, distance, match
from torch import Tensor
from torch.nn import functional
from training.batches import Item, candidates, seen
from training.example import VALUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.heads import Reader

_KIND = {name: place for place, name in enumerate(KINDS)}
_TYPE = {name: place for place, name in enumerate(TYPES)}
_STATUS = {name: place for place, name in enumerate(STATUSES)}
_MOST_PAIRS = 1400
_EARLIER = 40
_BESIDE = 0.3
"""What a span beside a sure mention counts where not all mentions are marked."""


class Taught(NamedTuple):
    """What is known of the spans of an item: rows of ``batches.candidates``, what each may be, and how much it counts."""

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
    rows, allowed, weights, typed = [], [], [], []
    others = frozenset(KINDS) - example.marked
    for row, span in enumerate(candidates(item.pieces)):
        spot = sure.get(span)
        if spot is not None:
            if spot.kinds:
                rows.append(row)
                allowed.append(spot.kinds)
                weights.append(1.0)
            if spot.types:
                typed.append((row, spot.types))
        elif example.marked:
            rows.append(row)
            allowed.append(others)
            weights.append(1.0)
        elif _beside(span, sure):
            rows.append(row)
            allowed.append(frozenset({"none"}))
            weights.append(_BESIDE)
    if not rows:
        return None
    return Taught(
        torch.tensor(rows),
        _permitted(allowed, _KIND),
        torch.tensor(weights),
        torch.tensor([row for row, _ in typed], dtype=torch.long),
        _permitted([types for _, types in typed], _TYPE),
        len(sure),
    )


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


def _beside(span: tuple[int, int], sure: dict[tuple[int, int], object]) -> bool:
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


def link_loss(model: Reader, states: Tensor, item: Item) -> Tensor | None:
    """Return how far each mention is from the earlier ones of its entity (or from being new)."""
    example = item.example
    if example.candidates:
        return _choice_loss(model, states, item)
    if not example.linked:
        return None
    places = [
        place
        for place, (spot, words) in enumerate(zip(example.spots, item.words, strict=True))
        if words is not None and spot.entity is not None and spot.kinds != {VALUE}
    ]
    places.sort(key=lambda place: (example.spots[place].start, -example.spots[place].end))
    if len(places) < 2:  # noqa: PLR2004
        return None
    found = vectors(model, states, item, places)
    rows = [(later, earlier) for later in range(1, len(places)) for earlier in range(max(0, later - _EARLIER), later)]
    scores = link_scores(model, item, places, found, rows)
    table = torch.full((len(places), len(places) + 1), -1e4)
    table[:, -1] = 0.0
    later = torch.tensor([row[0] for row in rows])
    earlier = torch.tensor([row[1] for row in rows])
    table = table.index_put((later, earlier), scores.float())
    right = torch.full_like(table, -1e4)
    for row, place in enumerate(places):
        same = [column for column in range(max(0, row - _EARLIER), row) if example.spots[places[column]].entity == example.spots[place].entity]
        right[row, same or [-1]] = 0.0
    logs = table.log_softmax(-1)
    return -(logs + right).logsumexp(-1)[1:].mean()


def _choice_loss(model: Reader, states: Tensor, item: Item) -> Tensor | None:
    losses = []
    for pronoun, first, second, which in item.example.candidates:
        if any(item.words[place] is None for place in (pronoun, first, second)):
            continue
        places = [pronoun, first, second]
        found = vectors(model, states, item, places)
        scores = link_scores(model, item, places, found, [(0, 1), (0, 2)])
        losses.append(functional.cross_entropy(torch.cat([scores.float(), torch.zeros(1)])[None], torch.tensor([which])))
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
    model: Reader, states: Tensor, item: Item, labels: Sequence[str], described: Tensor, chance: random.Random
) -> tuple[Tensor | None, Tensor | None]:
    """Return how far relations are from what is known, and how far status and speaker are."""
    example = item.example
    column = {label: place for place, label in enumerate(labels)}
    rows = _pairs(item, column, chance)
    if not rows:
        return None, None
    places = [place for place, words in enumerate(item.words) if words is not None]
    index = {place: row for row, place in enumerate(places)}
    found = vectors(model, states, item, places)
    words = [item.words[place] or (0, 0) for place in places]
    pairs = model.pairs.pairs(
        states,
        found,
        torch.tensor([index[a] for a, _ in rows]),
        torch.tensor([index[b] for _, b in rows]),
        torch.tensor([distance(words[index[a]], words[index[b]]) for a, b in rows]),
    )
    scores = model.pairs.relations(pairs, described).float()
    loss = _entity_loss(scores, item, rows, column) if example.whole else _pair_loss(scores, item, rows, column)
    return loss * example.weight, _stance_loss(model, pairs, found, item, rows, index)


def _pairs(item: Item, column: dict[str, int], chance: random.Random) -> list[tuple[int, int]]:
    """Return the pairs of spots of which something is known, not too many."""
    example = item.example
    usable = [place for place, words in enumerate(item.words) if words is not None]
    known = {(a, b) for a, b, _ in example.pairs if item.words[a] and item.words[b]}
    for field in example.fields:
        inside = [p for p in usable if field.start <= example.spots[p].start and example.spots[p].end <= field.end]
        subjects = [p for p in inside if example.spots[p].kinds != {VALUE}]
        known |= {(a, b) for a in subjects for b in inside if item.words[a] != item.words[b]}
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
            place
            for place, spot in enumerate(example.spots)
            if field.start <= spot.start and spot.end <= field.end
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
    pooled = torch.full((len(entities) ** 2, scores.shape[1]), -1e4)
    wide = cells[:, None].expand_as(scores)
    top = pooled.scatter_reduce(0, wide, scores.detach(), "amax", include_self=True)
    sums = torch.zeros_like(pooled).scatter_add(0, wide, (scores - top[cells]).exp())
    pooled = torch.where(sums > 0, sums.clamp_min(1e-9).log() + top, pooled)
    present = torch.zeros(len(entities) ** 2)
    present[cells] = 1.0
    for place in range(len(entities)):
        present[place * len(entities) + place] = 0.0
    target = torch.zeros_like(pooled)
    for fact in example.facts:
        subject, object_ = example.spots[fact.subject].entity, example.spots[fact.object].entity
        if fact.label in column and subject is not None and object_ is not None:
            target[number[subject] * len(entities) + number[object_], column[fact.label]] = 1.0
    known = present[:, None].expand_as(pooled) if example.fields else target
    return _balanced(pooled, target, known)


def _balanced(scores: Tensor, target: Tensor, known: Tensor) -> Tensor:
    each = functional.binary_cross_entropy_with_logits(scores, target, reduction="none") * known
    return each.sum() / (target.sum() + 2.0)


def _stance_loss(
    model: Reader, pairs: Tensor, found: Tensor, item: Item, rows: list[tuple[int, int]], index: dict[int, int]
) -> Tensor | None:
    row = {pair: place for place, pair in enumerate(rows)}
    facts = [fact for fact in item.example.facts if fact.status is not None and (fact.subject, fact.object) in row]
    if not facts:
        return None
    chosen = pairs[[row[fact.subject, fact.object] for fact in facts]]
    status = torch.tensor([_STATUS[fact.status] for fact in facts if fact.status is not None])
    speaker = torch.tensor([0 if fact.speaker is None or fact.speaker not in index else 1 + index[fact.speaker] for fact in facts])
    weights = torch.tensor([1.0 if fact.status == "asserted" else 2.0 for fact in facts])
    said = functional.cross_entropy(model.pairs.statuses(chosen).float(), status, reduction="none")
    who = functional.cross_entropy(model.pairs.speakers(chosen, found).float(), speaker, reduction="none")
    return ((said + 0.5 * who) * weights).mean()
