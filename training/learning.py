"""The loop: batches of one data set each, in turns, until the steps are spent."""

from __future__ import annotations

import json
import math
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch

from training import losses
from training.batches import Item, encoded, in_batches, padded
from training.encoder import tokenizer
from training.heads import Reader
from training.labels import labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from torch import Tensor

_LABEL_PIECES = 40
_LOGGED = 25
"""Steps whose mean losses make a line of the log."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: the share of steps of each data set, and the usual numbers."""

    shares: dict[str, float]
    steps: int = 1500
    pieces: int = 3000
    rate: float = 1.2e-4
    head_rate: float = 5e-4
    labels: int = 28
    seed: int = 7
    withheld: frozenset[str] = field(default=frozenset())
    """Labels that must not be seen in training."""


class Course:
    """A model being trained."""

    def __init__(self, plan: Plan, items: Callable[[str, int], list[Item]], log: Path) -> None:
        """Take a plan, what gives the items of a data set for its n-th round, and where to write what happens."""
        self.plan = plan
        self._items = items
        self._log = log
        torch.manual_seed(plan.seed)
        self._chance = random.Random(plan.seed)  # noqa: S311  a seed, not a secret
        self.model = Reader()
        self._tokenizer = tokenizer()
        self._labels = labels()

    def run(self, *, each: Callable[[int], None] | None = None, every: int = 500) -> Reader:
        """Train; call ``each`` every so many steps."""
        plan, model = self.plan, self.model
        improve = self._improver()
        streams = {name: self._stream(name) for name in plan.shares}
        model.train()
        start = time.time()
        sums: dict[str, list[float]] = {}
        for step in range(1, plan.steps + 1):
            name = self._chance.choices(list(plan.shares), list(plan.shares.values()))[0]
            parts = self._step(next(streams[name]))
            improve(parts)
            for head, loss in parts.items():
                sums.setdefault(f"{name}.{head}", []).append(float(loss.detach()))
            if step % _LOGGED == 0:
                means = {key: round(sum(v) / len(v), 3) for key, v in sorted(sums.items())}
                self._write({"step": step, "seconds": round(time.time() - start), **means})
                sums = {}
            if each and step % every == 0:
                model.eval()
                each(step)
                model.train()
        return model.eval()

    def _improver(self) -> Callable[[dict[str, Tensor]], None]:
        """Return what makes the losses of a step smaller; the rate rises for a twentieth of the steps, then falls."""
        plan, model = self.plan, self.model
        heads = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
        body = list(model.encoder.parameters())
        groups = [{"params": body, "lr": plan.rate}, {"params": heads, "lr": plan.head_rate}]
        optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
        warm = max(1, plan.steps // 20)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min(1.0, (step + 1) / warm) * max(0.02, 1 - step / plan.steps)
        )

        def improve(parts: dict[str, Tensor]) -> None:
            if parts:
                total = torch.stack(list(parts.values())).sum()
                optimizer.zero_grad(set_to_none=True)
                total.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
            schedule.step()

        return improve

    def _write(self, record: dict[str, object]) -> None:
        with self._log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")

    def _stream(self, name: str) -> Iterator[list[Item]]:
        turn = 0
        while True:
            batches = in_batches(self._items(name, turn), self.plan.pieces)
            self._chance.shuffle(batches)
            yield from batches
            turn += 1

    def _step(self, batch: Sequence[Item]) -> dict[str, Tensor]:
        """Return the loss of each head over a batch."""
        model = self.model
        wanted = self._sampled(batch)
        found: dict[str, list[Tensor]] = {}
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = model.encoder(*encoded(batch))
            asked = losses.Asked(wanted, model.describe(*self._described(wanted))) if wanted else None
            for each, hidden in zip(batch, states, strict=True):
                for head, loss in self._parts(hidden[: each.length], each, asked):
                    if loss is not None and not math.isnan(float(loss.detach())):
                        found.setdefault(head, []).append(loss.float())
        return {head: torch.stack(parts).mean() for head, parts in found.items()}

    def _parts(self, states: Tensor, item: Item, asked: losses.Asked | None) -> Iterator[tuple[str, Tensor | None]]:
        """Yield the loss of each head for an item, ``None`` where its data set knows nothing for the head."""
        yield "mentions", losses.mention_loss(self.model, states, item)
        yield "links", losses.link_loss(self.model, states, item)
        if asked is not None:
            said = losses.relation_loss(self.model, states, item, asked, self._chance)
            yield from zip(("relations", "stance"), said, strict=True)

    def _sampled(self, batch: Sequence[Item]) -> list[str]:
        """Return the relations to be scored: those that are said in the batch, and others by chance."""
        known = {label for each in batch for part in each.example.fields for label in part.labels}
        known |= {label for each in batch for _, _, some in each.example.pairs for label in some}
        said = {fact.label for each in batch for fact in each.example.facts}
        said = (said & self._labels.keys()) - self.plan.withheld
        others = sorted((known & self._labels.keys()) - said - self.plan.withheld)
        first = self._chance.sample(sorted(said), min(len(said), self.plan.labels * 3 // 4))
        return first + self._chance.sample(others, min(self.plan.labels - len(first), len(others)))

    def _described(self, wanted: Sequence[str]) -> tuple[Tensor, Tensor]:
        rows = [self._tokenizer.encode(self._labels[label].text(self._chance)).ids[:_LABEL_PIECES] for label in wanted]
        return padded(rows)


def embedded(model: Reader, wanted: Sequence[str]) -> Tensor:
    """Return the vectors of relations by their whole descriptions."""
    known, reader = labels(), tokenizer()
    rows = [reader.encode(known[label].text()).ids[:_LABEL_PIECES] for label in wanted]
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        return torch.cat(
            [model.describe(*padded(rows[start : start + 64])).float() for start in range(0, len(rows), 64)]
        )
