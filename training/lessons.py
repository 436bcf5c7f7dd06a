"""What an item teaches, as tensors: worked out once, and put together for each batch."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor

from kg.extract.model.shape import KINDS, STATUSES, TYPES, distance, match
from training.batches import Item, candidates
from training.example import VALUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from training.example import Spot

_KIND = {name: place for place, name in enumerate(KINDS)}
_TYPE = {name: place for place, name in enumerate(TYPES)}
_STATUS = {name: place for place, name in enumerate(STATUSES)}
_MOST_PAIRS = 1000
EARLIER = 40
"""How many mentions back a mention may be linked."""
_BESIDE = 0.3
"""What a span beside a sure mention counts where not all mentions are marked."""
_NEAR = 400
"""Characters between two mentions of which anything is learnt, where facts hold between mentions."""
NEVER = -1e4


@dataclass(frozen=True, slots=True)
class SpanLesson:
    """Spans by their first and last piece and width; what each may be (0 or -10,000), how much it counts, types.

    ``plain`` marks spans that are no mention and lie nowhere near one: a part of them is enough for a step.
    """

    first: Tensor
    last: Tensor
    width: Tensor
    kinds: Tensor
    weights: Tensor
    types: Tensor
    typed: Tensor
    plain: Tensor


@dataclass(frozen=True, slots=True)
class LinkLesson:
    """Pairs of spots (later, earlier) with distance and likeness, and the table of what each later one may link to.

    A row of ``right`` has a column for each of the ``EARLIER`` spots before, nearest first, and one for a new thing.
    """

    later: Tensor
    earlier: Tensor
    distance: Tensor
    match: Tensor
    row: Tensor
    column: Tensor
    right: Tensor


@dataclass(frozen=True, slots=True)
class PairLesson:
    """Pairs of spots with their distance, and what is known of them.

    ``inside`` tells (pairs, fields) which pairs lie in which field; ``known`` lists the labels of each field. ``said``
    and ``open`` list (cell, label); a cell is a pair or, in a whole text, a pair of entities: ``cells`` gives that of
    each pair.
    """

    subject: Tensor
    object: Tensor
    distance: Tensor
    inside: Tensor
    known: tuple[frozenset[str], ...]
    said: tuple[tuple[int, str], ...]
    open: tuple[tuple[int, str], ...]
    cells: Tensor | None
    count: int


@dataclass(frozen=True, slots=True)
class StanceLesson:
    """Facts by their pair, with status, speaker (0 for nobody, else 1 and the spot) and how much they count."""

    pair: Tensor
    status: Tensor
    speaker: Tensor
    weights: Tensor


@dataclass(frozen=True, slots=True)
class Lesson:
    """All that an item teaches; spots by their first and last piece."""

    first: Tensor
    last: Tensor
    spans: SpanLesson | None
    links: LinkLesson | None
    pairs: PairLesson | None
    stances: StanceLesson | None
    weight: float = 1.0


def lesson(item: Item) -> Lesson:
    """Work out what an item teaches."""
    places = [place for place, words in enumerate(item.words) if words is not None]
    words = [item.words[place] or (0, 0) for place in places]
    index = {place: number for number, place in enumerate(places)}
    rows = _rows(item, index)
    return Lesson(
        torch.tensor([item.pieces.first[each[0]] for each in words], dtype=torch.long),
        torch.tensor([item.pieces.last[each[1]] for each in words], dtype=torch.long),
        _spans(item),
        _links(item, index),
        _pairs(item, index, rows) if rows else None,
        _stances(item, index, rows),
        item.example.weight,
    )


def _spans(item: Item) -> SpanLesson | None:
    example = item.example
    sure = {
        words: spot
        for spot, words in zip(example.spots, item.words, strict=True)
        if words is not None and spot.sure and (spot.kinds or spot.types)
    }
    if not example.marked and not any(spot.kinds for spot in sure.values()):
        return None
    near = _near(sure)
    spans, kinds, weights, plain = [], [], [], []
    for span, allowed, weight in _allowed(item, candidates(item.pieces), sure, near):
        spans.append(span)
        kinds.append(allowed)
        weights.append(weight)
        plain.append(span not in near and span not in sure)
    if not spans:
        return None
    typed = [row for row, span in enumerate(spans) if span in sure and sure[span].types]
    return SpanLesson(
        torch.tensor([item.pieces.first[start] for start, _ in spans]),
        torch.tensor([item.pieces.last[end] for _, end in spans]),
        torch.tensor([end - start for start, end in spans]),
        _permitted(kinds, _KIND),
        torch.tensor(weights) / (len(sure) + 1),
        _permitted([sure[spans[row]].types for row in typed], _TYPE),
        torch.tensor(typed, dtype=torch.long),
        torch.tensor(plain),
    )


def _allowed(
    item: Item,
    spans: Sequence[tuple[int, int]],
    sure: Mapping[tuple[int, int], Spot],
    near: set[tuple[int, int]],
) -> Iterator[tuple[tuple[int, int], frozenset[str], float]]:
    """Yield the spans of which something is known, the kinds that each may be, and how much it counts."""
    marked = item.example.marked
    others = frozenset(KINDS) - marked
    for span in spans:
        spot = sure.get(span)
        if spot is not None:
            if spot.kinds:
                yield span, spot.kinds, 1.0
        elif marked:
            yield span, others, 1.0
        elif span in near:
            yield span, frozenset({"none"}), _BESIDE


def _near(sure: Mapping[tuple[int, int], Spot]) -> set[tuple[int, int]]:
    """Return the spans that cross a sure mention, or begin or end with it and are up to two words longer or shorter."""
    found = set()
    for start, end in sure:
        for change in (-2, -1, 1, 2):
            found |= {(start + change, end), (start, end + change)}
        inner = range(start + 1, end + 1)
        found |= {(first, last) for first in inner for last in (end + 1, end + 2)}
        found |= {(first, last) for first in (start - 1, start - 2) for last in range(start, end)}
    return found - sure.keys()


def _permitted(allowed: Sequence[frozenset[str]], numbers: dict[str, int]) -> Tensor:
    """Return 0 where a class is allowed and a large negative number elsewhere (rows, classes)."""
    known = {each: [numbers[name] for name in each if name in numbers] for each in set(allowed)}
    table = torch.full((len(allowed), len(numbers)), NEVER)
    for row, each in enumerate(allowed):
        table[row, known[each]] = 0.0
    return table


class _Question(NamedTuple):
    """What a spot stands for: the spots that it may be one with, and the places among them of those that it is.

    ``EARLIER`` as a place is a new thing.
    """

    spot: int
    rivals: Sequence[int]
    right: list[int]


def _links(item: Item, index: Mapping[int, int]) -> LinkLesson | None:
    example = item.example
    questions = [*_ambiguous(item, index), *_offered(item, index), *(_chained(item) if example.linked else ())]
    rows = [
        (each.spot, rival, row, place) for row, each in enumerate(questions) for place, rival in enumerate(each.rivals)
    ]
    if not rows:
        return None
    words = [each or (0, 0) for each in item.words]
    texts = [example.text[spot.start : spot.end].lower() for spot in example.spots]
    table = torch.full((len(questions), EARLIER + 1), NEVER)
    for row, each in enumerate(questions):
        table[row, each.right] = 0.0
    return LinkLesson(
        torch.tensor([index[spot] for spot, *_ in rows]),
        torch.tensor([index[rival] for _, rival, *_ in rows]),
        torch.tensor([distance(words[rival], words[spot]) for spot, rival, *_ in rows]),
        torch.tensor([match(texts[spot], texts[rival]) for spot, rival, *_ in rows]),
        torch.tensor([row for *_, row, _ in rows]),
        torch.tensor([place for *_, place in rows]),
        table,
    )


def _ambiguous(item: Item, index: Mapping[int, int]) -> Iterator[_Question]:
    """Yield the ambiguous pronouns.

    Beside the two names stand others that were proposed. What is called like a name may be right where that name is;
    where neither is, everything else may be, or nothing.
    """
    spots, text = item.example.spots, item.example.text
    for pronoun, first, second, which in item.example.candidates:
        if not all(place in index for place in (pronoun, first, second)):
            continue
        named = [place for place in index if not spots[place].sure and place not in {pronoun, first, second}]
        rivals = [first, second, *_nearest(spots, pronoun, named)[: EARLIER - 2]]
        said = [set(text[spots[place].start : spots[place].end].split()) for place in rivals]
        if which < 2:  # noqa: PLR2004  0 and 1 are the two names
            alike = (place for place, words in enumerate(said) if place > 1 and words & said[which])
            right = [which, *alike]
        else:
            others = (place for place, words in enumerate(said) if place > 1 and not words & (said[0] | said[1]))
            right = [*others, EARLIER]
        yield _Question(pronoun, rivals, right)


def _offered(item: Item, index: Mapping[int, int]) -> Iterator[_Question]:
    """Yield the spots with the others among which they choose."""
    spots = item.example.spots
    for spot, offered in item.example.choices:
        if spot in index:
            rivals = _nearest(spots, spot, [each for each in offered if each in index])[:EARLIER]
            right = [place for place, each in enumerate(rivals) if spots[each].entity == spots[spot].entity]
            yield _Question(spot, rivals, right or [EARLIER])


def _nearest(spots: Sequence[Spot], spot: int, others: Iterable[int]) -> list[int]:
    return sorted(others, key=lambda each: abs(spots[each].start - spots[spot].start))


def _chained(item: Item) -> Iterator[_Question]:
    """Yield each spot whose entity is known with those before it, nearest first."""
    spots, order = item.example.spots, _referring(item)
    for later in range(1, len(order)):
        rivals = order[max(0, later - EARLIER) : later][::-1]
        right = [place for place, each in enumerate(rivals) if spots[each].entity == spots[order[later]].entity]
        yield _Question(order[later], rivals, right or [EARLIER])


def _referring(item: Item) -> list[int]:
    """Return the spots whose entities are known, in the order of the text."""
    spots = item.example.spots
    places = [
        place
        for place, (spot, words) in enumerate(zip(spots, item.words, strict=True))
        if words is not None and spot.entity is not None and spot.kinds != {VALUE}
    ]
    return sorted(places, key=lambda place: (spots[place].start, -spots[place].end))


def _rows(item: Item, index: Mapping[int, int]) -> list[tuple[int, int]]:
    """Return the pairs of spots of which something is known, not too many: always the same ones of an item."""
    example = item.example
    known = {(a, b) for a, b, _ in example.pairs if a in index and b in index}
    for each in example.fields:
        inside = [p for p in index if each.start <= example.spots[p].start and example.spots[p].end <= each.end]
        subjects = [p for p in inside if example.spots[p].kinds != {VALUE}]
        reach = len(example.text) if example.whole else _NEAR
        known |= {
            (a, b)
            for a in subjects
            for b in inside
            if item.words[a] != item.words[b]
            and abs(example.spots[a].start - example.spots[b].start) < reach
            and not (example.whole and example.spots[a].entity == example.spots[b].entity)
        }
    said = {(fact.subject, fact.object) for fact in example.facts if fact.subject in index and fact.object in index}
    if not known:
        return []
    if example.whole:
        return sorted(known | said)
    rest = sorted(known - said)
    if len(rest) + len(said) > _MOST_PAIRS:
        chance = random.Random(len(example.text))  # noqa: S311
        rest = chance.sample(rest, max(0, _MOST_PAIRS - len(said)))
    return sorted({*said, *rest})


def _pairs(item: Item, index: Mapping[int, int], rows: Sequence[tuple[int, int]]) -> PairLesson:
    example = item.example
    row = {pair: place for place, pair in enumerate(rows)}
    fields = [
        {p for p in index if each.start <= example.spots[p].start and example.spots[p].end <= each.end}
        for each in example.fields
    ]
    known = [each.labels for each in example.fields]
    inside = [[float(a in each and b in each) for each in fields] for a, b in rows]
    for a, b, labels in example.pairs:
        known.append(labels)
        for place, cells in enumerate(inside):
            cells.append(float(row.get((a, b)) == place))
    words = {place: item.words[place] or (0, 0) for place in index}
    cells, count, said = _cells(item, rows) if example.whole else (None, len(rows), [])
    if not example.whole:
        pairs = (((fact.subject, fact.object), fact.label) for fact in example.facts)
        said = [(row[pair], label) for pair, label in pairs if pair in row]
    return PairLesson(
        torch.tensor([index[a] for a, _ in rows]),
        torch.tensor([index[b] for _, b in rows]),
        torch.tensor([distance(words[a], words[b]) for a, b in rows]),
        torch.tensor(inside),
        tuple(known),
        tuple(dict.fromkeys(said)),
        tuple((row[a, b], label) for a, label, b in example.open if (a, b) in row and not example.whole),
        cells,
        count,
    )


def _cells(item: Item, rows: Sequence[tuple[int, int]]) -> tuple[Tensor, int, list[tuple[int, str]]]:
    """Return the pair of entities that each pair of spots stands for, how many there are, and what is said of them."""
    spots = item.example.spots
    cells: dict[tuple[int | None, int | None], int] = {}
    numbers = [cells.setdefault((spots[a].entity, spots[b].entity), len(cells)) for a, b in rows]
    facts = ((spots[fact.subject].entity, spots[fact.object].entity, fact.label) for fact in item.example.facts)
    said = [(cells[a, b], label) for a, b, label in facts if (a, b) in cells]
    return torch.tensor(numbers), len(cells), said


def _stances(item: Item, index: Mapping[int, int], rows: Sequence[tuple[int, int]]) -> StanceLesson | None:
    row = {pair: place for place, pair in enumerate(rows)}
    facts = [fact for fact in item.example.facts if fact.status is not None and (fact.subject, fact.object) in row]
    if not facts:
        return None
    return StanceLesson(
        torch.tensor([row[fact.subject, fact.object] for fact in facts]),
        torch.tensor([_STATUS[fact.status] for fact in facts if fact.status is not None]),
        torch.tensor([1 + index[fact.speaker] if fact.speaker in index else 0 for fact in facts]),
        torch.tensor([1.0 if fact.status == "asserted" else 2.0 for fact in facts]),
    )
