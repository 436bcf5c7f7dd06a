"""Measures a model on gold spots while it is being trained: fast figures to compare designs by, not the acceptance."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import torch

from kg.extract.model.shape import KINDS, STATUSES, TYPES
from training.batches import Item, candidates, encoded
from training.example import VALUE
from training.learning import embedded
from training.scores import link_scores, pair_vectors, span_scores, spotted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from torch import Tensor

    from training.example import Fact
    from training.heads import Reader

    Said = Mapping[tuple[int, str, int], Fact]

_LEAST = -4
"""Scores that are not greater are not looked at."""


class _Scores(NamedTuple):
    """The scores of relations (pairs, labels) and the number of the likeliest status (pairs) of pairs of spots."""

    rows: list[tuple[int, int]]
    relations: Tensor
    statuses: Tensor


def relations(model: Reader, items: Sequence[Item], *, threshold: float = 0.0) -> dict[str, float]:
    """Return precision, recall and F1 of relations between the given spots, at the given and at the best threshold."""
    wanted = sorted({label for each in items for part in each.example.fields for label in part.labels})
    described = embedded(model, wanted)
    scored: list[tuple[float, bool]] = []
    gold = 0
    status: Counter[bool] = Counter()
    for each in items:
        rows = _known(each)
        if not rows:
            continue
        found = _scores(model, each, rows, described)
        said = {(fact.subject, fact.label, fact.object): fact for fact in each.example.facts}
        status.update(_right_statuses(found, said))
        scored.extend(_entity_cells(each, found, wanted) if each.example.whole else _cells(each, found, wanted, said))
        gold += len(_entity_facts(each)) if each.example.whole else len(said)
    result = _figures(scored, gold, threshold)
    if status:
        result["status"] = status[True] / status.total()
    return result


def _scores(model: Reader, each: Item, rows: list[tuple[int, int]], described: Tensor) -> _Scores:
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        states = model.encoder(*encoded([each]))[0][: each.length]
        pairs = pair_vectors(model, states, each, spotted(model, states, each), rows)
        scores = model.pairs.relations(pairs, described).float()
        return _Scores(rows, scores, model.pairs.statuses(pairs).argmax(-1))


def _right_statuses(found: _Scores, said: Said) -> Iterator[bool]:
    """Yield for each fact whose status is known whether the model says the same."""
    where = {pair: row for row, pair in enumerate(found.rows)}
    for (subject, _, object_), fact in said.items():
        if fact.status is not None and (subject, object_) in where:
            yield STATUSES[int(found.statuses[where[subject, object_]])] == fact.status


def _known(each: Item) -> list[tuple[int, int]]:
    """Return the pairs of spots of which it is known what holds between them."""
    spots = each.example.spots
    rows: list[tuple[int, int]] = []
    for part in each.example.fields:
        inside = [
            p
            for p, words in enumerate(each.words)
            if words and part.start <= spots[p].start and spots[p].end <= part.end
        ]
        rows += [
            (a, b)
            for a in inside
            for b in inside
            if a != b and each.words[a] != each.words[b] and spots[a].kinds != {VALUE}
        ]
    return list(dict.fromkeys(rows))


def _entity_facts(each: Item) -> set[tuple[int | None, str, int | None]]:
    spots = each.example.spots
    return {(spots[fact.subject].entity, fact.label, spots[fact.object].entity) for fact in each.example.facts}


def _entity_cells(each: Item, found: _Scores, labels: Sequence[str]) -> Iterator[tuple[float, bool]]:
    """Yield scores of relations between entities, and whether they hold; an entity says what its mentions say."""
    spots, truth = each.example.spots, _entity_facts(each)
    best: dict[tuple[int | None, int | None], Tensor] = {}
    for row, (a, b) in enumerate(found.rows):
        key = spots[a].entity, spots[b].entity
        if key[0] != key[1]:
            score = found.relations[row]
            best[key] = torch.logaddexp(best[key], score) if key in best else score
    for (subject, object_), scores in best.items():
        for column in (scores > _LEAST).nonzero()[:, 0].tolist():
            yield float(scores[column]), (subject, labels[column], object_) in truth


def _cells(each: Item, found: _Scores, labels: Sequence[str], said: Said) -> Iterator[tuple[float, bool]]:
    """Yield scores of relations between spots, and whether they hold, as far as that is known."""
    example = each.example
    for (a, b), scores in zip(found.rows, found.relations, strict=True):
        allowed = {
            label
            for part in example.fields
            for label in part.labels
            if all(part.start <= example.spots[p].start and example.spots[p].end <= part.end for p in (a, b))
        }
        for column in (scores > _LEAST).nonzero()[:, 0].tolist():
            key = (a, labels[column], b)
            if labels[column] in allowed and key not in example.open:
                yield float(scores[column]), key in said


def _figures(scored: list[tuple[float, bool]], gold: int, threshold: float) -> dict[str, float]:
    scored.sort(key=lambda pair: -pair[0])
    best, right = (0.0, 0.0, 0.0, 0.0), 0
    at: dict[str, float] = {}
    for place, (score, good) in enumerate(scored, 1):
        right += good
        p, r = right / place, right / max(1, gold)
        f = 2 * p * r / (p + r) if right else 0.0
        if score >= threshold:
            at = {"P": p, "R": r, "F1": f}
        best = max(best, (f, p, r, score))
    return {**at, "best F1": best[0], "best P": best[1], "best R": best[2], "best at": best[3]}


def mentions(model: Reader, items: Sequence[Item]) -> dict[str, float]:
    """Return precision, recall and F1 of marked mentions (span and kind), and the share of right types among them."""
    counts: Counter[str] = Counter()
    for each in items:
        gold = {words: spot for words, spot in zip(each.words, each.example.spots, strict=True) if words and spot.sure}
        said = _mentions(model, each)
        counts["said"] += len(said)
        counts["gold"] += len(gold)
        right = {span: type_ for span, (kind, type_) in said.items() if span in gold and kind in gold[span].kinds}
        typed = {span: type_ for span, type_ in right.items() if gold[span].types}
        counts["right"] += len(right)
        counts["typed"] += len(typed)
        counts["right type"] += sum(type_ in gold[span].types for span, type_ in typed.items())
    return {**_rates(counts), "type": counts["right type"] / max(1, counts["typed"])}


def _mentions(model: Reader, each: Item) -> dict[tuple[int, int], tuple[str, str]]:
    """Return kind and type of each span of words that the model takes for a mention of a kind that is marked."""
    spans = candidates(each.pieces)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        states = model.encoder(*encoded([each]))[0][: each.length]
        kinds, types = span_scores(model, states, each, spans)
    rows = zip(spans, kinds.argmax(-1).tolist(), types.argmax(-1).tolist(), strict=True)
    found = {span: (KINDS[kind], TYPES[type_]) for span, kind, type_ in rows if kind}
    return {span: said for span, said in found.items() if said[0] in each.example.marked}


def choices(model: Reader, items: Sequence[Item]) -> dict[str, float]:
    """Return the F1 over the two names of ambiguous pronouns (GAP)."""
    counts: Counter[str] = Counter()
    for each in items:
        for pronoun, first, second, which in each.example.candidates:
            gold = {which} - {2}
            counts["gold"] += len(gold)
            places = [pronoun, first, second]
            if all(each.words[place] for place in places):
                said = _chosen(model, each, places)
                counts["said"] += len(said)
                counts["right"] += len(said & gold)
    return _rates(counts)


def _chosen(model: Reader, each: Item, places: Sequence[int]) -> set[int]:
    """Return which of two names (0, 1) a pronoun stands for; the places are those of the three."""
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        _, linked = model.encoder.both(*encoded([each]))
        scores = link_scores(model, linked[0, : each.length], each, places, [(0, 1), (0, 2)])
    a, b = scores.float().tolist()
    return {0 if a > b else 1} if max(a, b) > 0 else set()


def _rates(counts: Counter[str]) -> dict[str, float]:
    p, r = counts["right"] / max(1, counts["said"]), counts["right"] / max(1, counts["gold"])
    return {"P": p, "R": r, "F1": 2 * p * r / max(1e-9, p + r)}
