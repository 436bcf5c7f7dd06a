"""Fits the weights of pronouns to GUM and GAP's development rows, and prints them as they stand in ``weights``.

Each pronoun is a choice among its options, one of which is nothing; the likelihood is that of the right referent, all
of whose mentions count (a conditional logit with a Gaussian prior).  GAP tells only of two names, so only these compete
there, and its rows weigh half.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.coreference import gap, gum
from kg.extract.coreference.casting import set_scene
from kg.extract.coreference.discourse import follow
from kg.extract.coreference.grammar import link_by_grammar
from kg.extract.coreference.names import link_names
from kg.extract.coreference.quotes import quotations
from kg.extract.coreference.weighing import choose
from kg.extract.coreference.weights import Set
from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from benchmarks.coreference.gap import Row
    from benchmarks.coreference.gum import Article, Gold
    from kg.extract.coreference.scene import Candidate
    from kg.extract.coreference.weighing import Choice, Option
    from kg.model import Reading

    Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
    Look = Callable[[Set, Candidate, list[Option]], tuple[list[Option], list[bool]] | None]

PRONOUNS = (Set.PERSON, Set.THING, Set.SEVERAL)
PRIOR, RARE, GAP_WEIGHT = 4.0, 8, 0.5
STEPS, RATE = 600, 0.05


@dataclass(frozen=True, slots=True)
class Example:
    """One choice: what was said for each option (nothing is the last), and which options are right."""

    kind: Set
    options: tuple[Sequence[str], ...]
    right: tuple[bool, ...]
    weight: float


def main(base: Callable[[str, str], Reading]) -> None:
    """Collect the choices with the present weights, fit new ones, and print them."""
    examples: list[Example] = []
    for article in gum.articles():
        examples.extend(_collect(base(article.ident, article.text), _in_article(article), weight=1.0))
    for row in gap.rows("development"):
        examples.extend(_collect(base(row.ident, row.text), _in_row(row), weight=GAP_WEIGHT))
    fitted = {kind: fit([each for each in examples if each.kind is kind]) for kind in PRONOUNS}
    for said in sorted({said for weights in fitted.values() for said in weights}):
        row_ = tuple(round(fitted[kind].get(said, 0.0), 1) + 0.0 for kind in PRONOUNS)
        if any(row_):
            print(f'    "{said}": {row_},')


def _collect(reading: Reading, look: Callable[[Reading], Look], *, weight: float) -> list[Example]:
    """Run the sieves over a reading and return the choices that ``look`` knows the answer of."""
    stage = set_scene(reading)
    link_names(stage)
    link_by_grammar(stage)
    found: list[Example] = []
    judge = look(reading)

    def watch(kind: Set, anaphor: Candidate, options: Iterable[Option], nothing: Sequence[str]) -> Choice | None:
        listed = list(options)
        judged = judge(kind, anaphor, listed) if kind in PRONOUNS else None
        if judged is not None:
            kept, right = judged
            said = (*(each for _, each in kept), nothing)
            found.append(Example(kind, said, (*right, not any(right)), weight))
        return choose(kind, listed, nothing)

    follow(stage, quotations(stage), chooser=watch)
    return found


def _in_article(article: Article) -> Callable[[Reading], Look]:
    by_head: dict[int, list[Gold]] = defaultdict(list)
    for each in article.gold:
        for head in each.heads:
            by_head[head].append(each)

    def judge(reading: Reading) -> Look:
        def cluster(candidate: Candidate) -> str | None:
            words = reading.tokens[candidate.first : candidate.last + 1]
            head = reading.tokens[candidate.head].start
            near = [each for word in words for each in by_head[word.start] if each.start <= head < each.end]
            start, end = words[0].start, words[-1].end
            return min(near, key=lambda each: abs(each.start - start) + abs(each.end - end)).cluster if near else None

        def look(kind: Set, anaphor: Candidate, options: list[Option]) -> tuple[list[Option], list[bool]]:
            del kind
            mine = cluster(anaphor)
            return options, [mine is not None and cluster(each) == mine for each, _ in options]

        return look

    return judge


def _in_row(row: Row) -> Callable[[Reading], Look]:
    def judge(reading: Reading) -> Look:
        def meant(candidate: Candidate) -> list[bool]:
            spans = [reading.mentions[each.mention].span for each in candidate.who.members if each.is_name]
            return [any(span.start < end and start < span.end for span in spans) for start, end in row.names]

        def look(kind: Set, anaphor: Candidate, options: list[Option]) -> tuple[list[Option], list[bool]] | None:
            del kind
            if reading.tokens[anaphor.head].start != row.pronoun:
                return None
            kept: list[Option] = []
            right: list[bool] = []
            for option in options:
                pairs = list(zip(meant(option[0]), row.truth, strict=True))
                loose = option[0].kind is MentionKind.PRONOUN and not option[0].who.named
                if (any(row.truth) and not loose) or any(said and not true for said, true in pairs):
                    kept.append(option)
                    right.append(any(said and true for said, true in pairs))
            return kept, right

        return look

    return judge


def fit(examples: list[Example]) -> dict[str, float]:
    """Return the weights that make the right referents most likely, by Adam; what is said seldom weighs nothing."""
    counts = Counter(said for example in examples for option in example.options for said in option)
    names = sorted(said for said, count in counts.items() if count >= RARE)
    data = _Data(examples, {said: place for place, said in enumerate(names)})
    weights = np.zeros(len(names))
    mean, square = np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, STEPS + 1):
        slope = data.slope(weights) + PRIOR * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-9)
    return dict(zip(names, weights.tolist(), strict=True))


class _Data:
    """The options of all examples, laid end to end."""

    def __init__(self, examples: list[Example], places: dict[str, int]) -> None:
        """Number the preferences of each option."""
        options = [option for example in examples for option in example.options]
        said = list(_numbered(options, places))
        self.size = len(places)
        self.said = np.array([place for place, _ in said])
        self.option = np.array([option for _, option in said])
        self.example = np.repeat(np.arange(len(examples)), [len(example.options) for example in examples])
        self.right = np.array([right for example in examples for right in example.right])
        self.weight = np.array([example.weight for example in examples])

    def slope(self, weights: Floats) -> Floats:
        """Return the gradient of the negative log likelihood."""
        strength = np.exp(np.bincount(self.option, weights[self.said], minlength=len(self.right)))
        among_all = strength / self._sum(strength)[self.example]
        good = np.where(self.right, strength, 0.0)
        among_right = good / self._sum(good)[self.example]
        pull = (among_all - among_right) * self.weight[self.example]
        slope: Floats = np.bincount(self.said, pull[self.option], minlength=self.size).astype(np.float64)
        return slope

    def _sum(self, strength: Floats) -> Floats:
        sums: Floats = np.bincount(self.example, strength, minlength=len(self.weight)).astype(np.float64)
        return sums


def _numbered(options: Iterable[Sequence[str]], places: dict[str, int]) -> Iterator[tuple[int, int]]:
    for number, option in enumerate(options):
        for said in option:
            if said in places:
                yield places[said], number
