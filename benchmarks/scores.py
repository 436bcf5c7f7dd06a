"""Counts what is right, wrong and missed, and puts the counts into a report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Left = TypeVar("Left")
Right = TypeVar("Right")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many statements were predicted, how many there are, and how many of both are the same."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Pool two counts."""
        return Counts(self.right + other.right, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Return the share of what was predicted that is right; 0 when nothing was predicted."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Return the share of what there is that was found; 0 when there is nothing."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.predicted + self.gold
        return 2 * self.right / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Slip:
    """One error to look at: ``wrong`` (predicted, not there) or ``missed`` (there, not predicted), and its sentence.

    ``cause`` says how far the reader came with a missed one, where that is known.
    """

    kind: str
    relation: str
    statement: str
    sentence: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one part of a benchmark: pooled counts by name, means by name (0..1), and the errors."""

    name: str
    counts: Mapping[str, Counts]
    means: Mapping[str, float] = field(default_factory=dict)
    slips: tuple[Slip, ...] = ()


def merged(name: str, reports: Sequence[Report]) -> Report:
    """Pool the counts of several parts, and average their means with equal weight."""
    counts: dict[str, Counts] = {}
    for report in reports:
        for key, value in report.counts.items():
            counts[key] = counts.get(key, Counts()) + value
    keys = dict.fromkeys(key for report in reports for key in report.means)
    means = {key: sum(report.means[key] for report in reports) / len(reports) for key in keys}
    return Report(name, counts, means, tuple(slip for report in reports for slip in report.slips))


def matched(predicted: Sequence[Left], gold: Sequence[Right], *, fits: Callable[[Left, Right], bool]) -> dict[int, int]:
    """Pair as many predictions with gold statements as possible, each used once; return gold place by predicted place.

    A largest matching (Kuhn's augmenting paths), so two predictions that overlap one gold statement count once.
    """
    options = [[place for place, right in enumerate(gold) if fits(left, right)] for left in predicted]
    taken: dict[int, int] = {}
    for place in range(len(predicted)):
        _augment(place, options, taken, set())
    return {left: right for right, left in taken.items()}


def _augment(place: int, options: Sequence[Sequence[int]], taken: dict[int, int], seen: set[int]) -> bool:
    for option in options[place]:
        if option in seen:
            continue
        seen.add(option)
        if option not in taken or _augment(taken[option], options, taken, seen):
            taken[option] = place
            return True
    return False


def table(reports: Iterable[Report]) -> str:
    """Write reports as text: a line a figure, with precision, recall, F1 and the counts behind them."""
    width = 58
    rows = [f"{'':{width}} {'P':>6} {'R':>6} {'F1':>6} {'right':>7} {'said':>7} {'gold':>7}"]
    for report in reports:
        for key, value in report.counts.items():
            figures = f"{value.precision:6.3f} {value.recall:6.3f} {value.f1:6.3f}"
            rows.append(
                f"{report.name + ': ' + key:{width}} {figures} {value.right:7d} {value.predicted:7d} {value.gold:7d}"
            )
        rows.extend(
            f"{report.name + ': ' + key:{width}} {'':6} {'':6} {value:6.3f}" for key, value in report.means.items()
        )
    return "\n".join(rows)


def plain(report: Report) -> dict[str, object]:
    """Return a report as plain values for JSON, without its errors."""
    counts = {
        key: {
            "precision": round(value.precision, 4),
            "recall": round(value.recall, 4),
            "f1": round(value.f1, 4),
            "right": value.right,
            "predicted": value.predicted,
            "gold": value.gold,
        }
        for key, value in report.counts.items()
    }
    return {
        "name": report.name,
        "counts": counts,
        "means": {key: round(value, 4) for key, value in report.means.items()},
    }
