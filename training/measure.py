"""Measures a model on gold spots while it is being trained: fast figures to compare designs by, not the acceptance."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import torch
from kg.extract.model.shape import KINDS, STATUSES, distance
from training.batches import Item, candidates, encoded
from training.example import VALUE
from training.learning import embedded
from training.losses import link_scores, span_scores, vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.heads import Reader


def relations(model: Reader, items: Sequence[Item], *, threshold: float = 0.0) -> dict[str, float]:
    """Return precision, recall and F1 of relations between the given spots, at the given and at the best threshold."""
    wanted = sorted({label for each in items for part in each.example.fields for label in part.labels})
    column = {label: place for place, label in enumerate(wanted)}
    described = embedded(model, wanted)
    scored: list[tuple[float, bool]] = []
    gold = 0
    status: Counter[bool] = Counter()
    for each in items:
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            states = model.encoder(*encoded([each]))[0][: each.length]
            places = [place for place, words in enumerate(each.words) if words]
            index = {place: row for row, place in enumerate(places)}
            rows = _known(each)
            if not rows:
                continue
            found = vectors(model, states, each, places)
            words = [each.words[place] or (0, 0) for place in places]
            pairs = model.pairs.pairs(
                states,
                found,
                torch.tensor([index[a] for a, _ in rows]),
                torch.tensor([index[b] for _, b in rows]),
                torch.tensor([distance(words[index[a]], words[index[b]]) for a, b in rows]),
            )
            scores = model.pairs.relations(pairs, described).float()
            stances = model.pairs.statuses(pairs).argmax(-1)
        said = {(fact.subject, fact.label, fact.object): fact for fact in each.example.facts}
        where = {pair: row for row, pair in enumerate(rows)}
        for key, fact in said.items():
            if fact.status is not None and (key[0], key[2]) in where:
                status[STATUSES[int(stances[where[key[0], key[2]]])] == fact.status] += 1
        scored.extend(_cells(each, rows, scores, column, said))
        gold += len(_entity_facts(each)) if each.example.whole else len(said)
    result = _figures(scored, gold, threshold)
    if status:
        result["status"] = status[True] / status.total()
    return result


def _known(each: Item) -> list[tuple[int, int]]:
    spots = each.example.spots
    rows = []
    for part in each.example.fields:
        inside = [p for p, words in enumerate(each.words) if words and part.start <= spots[p].start and spots[p].end <= part.end]
        rows += [(a, b) for a in inside for b in inside if a != b and each.words[a] != each.words[b] and spots[a].kinds != {VALUE}]
    return list(dict.fromkeys(rows))


def _entity_facts(each: Item) -> set[tuple[int | None, str, int | None]]:
    spots = each.example.spots
    return {(spots[fact.subject].entity, fact.label, spots[fact.object].entity) for fact in each.example.facts}


def _cells(each, rows, scores, column, said) -> list[tuple[float, bool]]:  # noqa: ANN001
    names = list(column)
    if each.example.whole:
        spots, best = each.example.spots, {}
        truth = _entity_facts(each)
        for row, (a, b) in enumerate(rows):
            if spots[a].entity == spots[b].entity:
                continue
            key = (spots[a].entity, spots[b].entity)
            best[key] = torch.logaddexp(best[key], scores[row]) if key in best else scores[row]
        return [
            (float(row[k]), (a, names[k], b) in truth)
            for (a, b), row in best.items()
            for k in (row > -4).nonzero()[:, 0].tolist()
        ]
    found = []
    spots = each.example.spots
    for row, (a, b) in enumerate(rows):
        allowed = {
            label
            for part in each.example.fields
            for label in part.labels
            if all(part.start <= spots[p].start and spots[p].end <= part.end for p in (a, b))
        }
        for k in (scores[row] > -4).nonzero()[:, 0].tolist():
            key = (a, names[k], b)
            if names[k] in allowed and key not in each.example.open:
                found.append((float(scores[row, k]), key in said))
    return found


def _figures(scored: list[tuple[float, bool]], gold: int, threshold: float) -> dict[str, float]:
    scored.sort(key=lambda pair: -pair[0])
    best, right = (0.0, 0.0, 0.0, 0.0), 0
    at = {}
    for place, (score, good) in enumerate(scored, 1):
        right += good
        p, r = right / place, right / max(1, gold)
        f = 2 * p * r / (p + r) if right else 0.0
        if score >= threshold:
            at = {"P": p, "R": r, "F1": f}
        best = max(best, (f, p, r, score))
    return {**at, "best F1": best[0], "best P": best[1], "best R": best[2], "best at": best[3]}


def mentions(model: Reader, items: Sequence[Item]) -> dict[str, float]:
    """Return precision, recall and F1 of marked mentions (span and kind), and how many of the right ones have the right type."""
    counts: Counter[str] = Counter()
    for each in items:
        spans = candidates(each.pieces)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            states = model.encoder(*encoded([each]))[0][: each.length]
            kinds, types = span_scores(model, states, each, spans)
        picked = kinds.argmax(-1).tolist()
        chosen = types.argmax(-1).tolist()
        gold = {words: spot for words, spot in zip(each.words, each.example.spots, strict=True) if words and spot.sure}
        said = {span: (KINDS[k], chosen[row]) for row, (span, k) in enumerate(zip(spans, picked, strict=True)) if k}
        said = {span: kind for span, kind in said.items() if kind[0] in each.example.marked}
        counts["said"] += len(said)
        counts["gold"] += len(gold)
        for span, (kind, type_) in said.items():
            if span in gold and kind in gold[span].kinds:
                counts["right"] += 1
                if gold[span].types:
                    counts["typed"] += 1
                    from kg.extract.model.shape import TYPES

                    counts["right type"] += TYPES[type_] in gold[span].types
    p, r = counts["right"] / max(1, counts["said"]), counts["right"] / max(1, counts["gold"])
    return {"P": p, "R": r, "F1": 2 * p * r / max(1e-9, p + r), "type": counts["right type"] / max(1, counts["typed"])}


def choices(model: Reader, items: Sequence[Item]) -> dict[str, float]:
    """Return the F1 over the two names of ambiguous pronouns (GAP)."""
    counts: Counter[str] = Counter()
    for each in items:
        for pronoun, first, second, which in each.example.candidates:
            gold = {which} - {2}
            counts["gold"] += len(gold)
            if not all(each.words[place] for place in (pronoun, first, second)):
                continue
            places = [pronoun, first, second]
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                states = model.encoder(*encoded([each]))[0][: each.length]
                scores = link_scores(model, each, places, vectors(model, states, each, places), [(0, 1), (0, 2)])
            a, b = scores.float().tolist()
            said = {0 if a > b else 1} if max(a, b) > 0 else set()
            counts["said"] += len(said)
            counts["right"] += len(said & gold)
    p, r = counts["right"] / max(1, counts["said"]), counts["right"] / max(1, counts["gold"])
    return {"P": p, "R": r, "F1": 2 * p * r / max(1e-9, p + r)}
