"""Makes the model from the data: proposals, then learning, then export.

Call ``python -m training``; the figures to report are those of ``--dev``, the model to ship is that of ``--all``.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kg.extract.model import WEIGHTS
from training.data.places import BUILD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.learning import Plan
    from training.sets import Part

_EVERY = 200
"""Steps between two checkpoints."""


def learn(plan: Plan, part: Part, checkpoint: Path, *, start: Path | None = None) -> None:
    """Train a model, or train one on, and write its weights; the log goes beside them (JSON Lines)."""
    import torch  # noqa: PLC0415  so that --help comes at once

    from training import sets  # noqa: PLC0415
    from training.heads import restored  # noqa: PLC0415
    from training.learning import Course  # noqa: PLC0415

    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    log = checkpoint.with_suffix(".jsonl")
    log.unlink(missing_ok=True)
    model = restored(torch.load(start, weights_only=True)) if start else None
    course = Course(plan, partial(sets.train, part=part), log, model)

    def save(step: int) -> None:
        torch.save(course.model.state_dict(), checkpoint)
        print(f"{step} of {plan.end} steps: {checkpoint}", flush=True)

    course.run(each=save, every=_EVERY)
    save(plan.end)


def average(checkpoints: Sequence[Path], output: Path) -> None:
    """Write the mean of the weights of several checkpoints."""
    import torch  # noqa: PLC0415

    models = [torch.load(path, weights_only=True) for path in checkpoints]
    torch.save({name: sum(model[name] for model in models) / len(models) for name in models[0]}, output)


def main() -> None:
    """Read the command line, and do all three."""
    asked = _parser().parse_args()
    from training import proposals, sets, stages  # noqa: PLC0415
    from training.export import export  # noqa: PLC0415
    from training.labels import labels  # noqa: PLC0415

    unknown = sorted(set(asked.without) - labels().keys())
    if unknown:
        raise SystemExit(f"no such label: {', '.join(unknown)} (a label is written like kg:owns or wd:P57)")
    proposals.propose()
    start = asked.start
    ends = []
    for number, plan in enumerate(_plans(asked, stages.STAGES), 1):
        ends.append(asked.output.with_stem(f"{asked.output.stem}-{number}"))
        learn(plan, sets.Part(asked.part), ends[-1], start=start)
        start = ends[-1]
    average(ends[-stages.AVERAGED :], asked.output)
    if asked.steps is None and asked.stages is None:
        _teach_links(asked.output, sets.Part(asked.part), stages.LINKS)
    export(asked.output, asked.target)


def _teach_links(checkpoint: Path, part: Part, plans: Sequence[Plan]) -> None:
    """Teach a model links alone, in several runs, and put the mean of these in its place."""
    ends = [checkpoint.with_stem(f"{checkpoint.stem}-links-{number}") for number in range(1, len(plans) + 1)]
    for plan, end in zip(plans, ends, strict=True):
        learn(plan, part, end, start=checkpoint)
    average(ends, checkpoint)


def _plans(asked: argparse.Namespace, stages: Sequence[Plan]) -> Sequence[Plan]:
    """Return the stages of the whole course, or one of so many steps."""
    withheld = frozenset(asked.without)
    if asked.steps is None:
        return [replace(plan, withheld=plan.withheld | withheld) for plan in stages[: asked.stages]]
    return [replace(stages[-1], steps=asked.steps, seed=asked.seed, withheld=withheld)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--stages", type=int, metavar="N", help="only the first stages of the course")
    parser.add_argument("--steps", type=int, help="one stage of so many batches, instead of the course")
    parser.add_argument("--seed", type=int, default=7, help="of everything that is left to chance in that stage (7)")
    part = parser.add_mutually_exclusive_group()
    part.add_argument(
        "--dev", dest="part", action="store_const", const="dev", help="keep parts of the public data for measuring"
    )
    part.add_argument(
        "--all", dest="part", action="store_const", const="all", help="learn from all but the corpus's test part (so)"
    )
    parser.set_defaults(part="all")
    parser.add_argument("--without", action="append", default=[], metavar="LABEL", help="a label to withhold; repeat")
    parser.add_argument("--from", dest="start", type=Path, metavar="CHECKPOINT", help="a trained model to train on")
    parser.add_argument("--target", type=Path, default=WEIGHTS, help="the folder of the exported model")
    parser.add_argument("-o", "--output", type=Path, default=BUILD / "model.pt", metavar="CHECKPOINT")
    return parser


if __name__ == "__main__":
    main()
