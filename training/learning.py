"""The loop: batches of one data set each, in turns, until the steps are spent."""

from __future__ import annotations

import json
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
_FORGET = 150
"""Steps after which a description is read again."""
_LOGGED = 25
"""Steps whose mean losses make a line of the log."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: the share of steps of each data set, and the usual numbers."""

    shares: dict[str, float]
    steps: int = 4000
    pieces: int = 900
    rate: float = 1.5e-4
    head_rate: float = 8e-4
    labels: int = 12
    seed: int = 7
    withheld: frozenset[str] = field(default=frozenset())
    """Labels that must not be seen in training."""
    alone: bool = False
    """Whether links alone learn, with last layers of their own; nothing else changes."""
    until: int = 0
    """The step after which it ends, although its rates were meant for more; 0 goes to the end."""

    @property
    def end(self) -> int:
        """Return the last step."""
        return self.until or self.steps


class Course:
    """A model being trained."""

    def __init__(
        self, plan: Plan, items: Callable[[str, int], list[Item]], log: Path, model: Reader | None = None
    ) -> None:
        """Take a plan, what gives the items of a data set for its n-th round, where to write what happens, and a model.

        Without a model a new one begins.
        """
        self.plan = plan
        self._items = items
        self._log = log
        torch.manual_seed(plan.seed)
        self._chance = random.Random(plan.seed)  # noqa: S311  a seed, not a secret
        self.model = model or Reader()
        self._pupils = [self.model.encoder.fork(), self.model.links] if plan.alone else [self.model]
        self.model.eval().requires_grad_(requires_grad=False)
        for pupil in self._pupils:
            pupil.requires_grad_()
        self._tokenizer = tokenizer()
        self._labels = labels()
        self._memory: dict[str, Tensor] = {}
        self._read: dict[str, int] = {}
        self._now = 0

    def run(self, *, each: Callable[[int], None] | None = None, every: int = 500) -> Reader:
        """Train; call ``each`` every so many steps."""
        plan, model = self.plan, self.model
        improve = self._improver()
        streams = {name: self._stream(name) for name in plan.shares}
        self._begin()
        start = time.time()
        sums: dict[str, list[float]] = {}
        for step in range(1, plan.end + 1):
            self._now = step
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
                self._begin()
        return model.eval()

    def _begin(self) -> None:
        for pupil in self._pupils:
            pupil.train()

    def _improver(self) -> Callable[[dict[str, Tensor]], None]:
        """Return what makes the losses of a step smaller; the rate rises for a twentieth of the steps, then falls."""
        plan, model = self.plan, self.model
        learnt = {name: p for name, p in model.named_parameters() if p.requires_grad}
        heads = [p for name, p in learnt.items() if not name.startswith("encoder.")]
        body = [p for name, p in learnt.items() if name.startswith("encoder.")]
        groups = [{"params": body, "lr": plan.rate}, {"params": heads, "lr": plan.head_rate}]
        optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        warm = max(1, plan.steps // 20)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min(1.0, (step + 1) / warm) * max(0.02, 1 - step / plan.steps)
        )

        def improve(parts: dict[str, Tensor]) -> None:
            if parts:
                total = torch.stack([loss.float() for loss in parts.values()]).sum()
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
        wanted = self._wanted(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            taught = losses.Batch(self.model, *self.model.encoder.both(*encoded(batch)), batch)
            if self.plan.alone:
                return taught.loss_of_links()
            asked = losses.Asked(wanted, self._vectors(batch, wanted)) if wanted else None
            return taught.losses(asked)

    def _wanted(self, batch: Sequence[Item]) -> list[str]:
        """Return all relations of which the batch knows something."""
        known = {label for each in batch for part in each.example.fields for label in part.labels}
        known |= {label for each in batch for _, _, some in each.example.pairs for label in some}
        return sorted((known & self._labels.keys()) - self.plan.withheld)

    def _vectors(self, batch: Sequence[Item], wanted: Sequence[str]) -> Tensor:
        """Return the vectors of relations: a few are read anew and teach the encoder, the others were read before.

        The few are mostly relations that the batch speaks of.
        """
        said = sorted({fact.label for each in batch for fact in each.example.facts} & set(wanted))
        fresh = self._chance.sample(said, min(len(said), self.plan.labels))
        rest = [label for label in wanted if label not in fresh]
        fresh += self._chance.sample(rest, min(len(rest), self.plan.labels // 3))
        kept = [label for label in wanted if label not in fresh]
        parts = [self.model.pooled(*self._described(fresh)).float()]
        if kept:
            parts.append(self._remembered(kept))
        order = {label: place for place, label in enumerate([*fresh, *kept])}
        return self.model.pairs.labels(torch.cat(parts)[[order[label] for label in wanted]])

    def _remembered(self, wanted: Sequence[str]) -> Tensor:
        """Return the mean states of descriptions, read again after ``_FORGET`` steps."""
        stale = [label for label in wanted if self._read.get(label, -_FORGET) <= self._now - _FORGET]
        with torch.no_grad():
            for start in range(0, len(stale), 64):
                part = stale[start : start + 64]
                for label, row in zip(part, self.model.pooled(*self._described(part)).float(), strict=True):
                    self._memory[label], self._read[label] = row, self._now
        return torch.stack([self._memory[label] for label in wanted])

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
