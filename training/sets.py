"""Which data sets a model learns from, and which parts of them are kept for measuring."""

from __future__ import annotations

from enum import StrEnum
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING

from training.batches import Item, item
from training.data import coreference, corpus, docred, knowledgenet, pairs, people, phrased, standoff, tekgen
from training.encoder import tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from training.example import Example

_UNSEEN = ("music", "book", "space")
"""The domains of TekGen that ``Part.DEV`` leaves out, to measure relations that were never seen."""


class Part(StrEnum):
    """How much is learnt from; the test part of the corpus and GUM's news, which calibrate the model, never are."""

    DEV = "dev"
    """Without KnowledgeNet's fold 3, 100 documents of Re-DocRED, three domains of TekGen, and 500 rows of GAP."""
    ALL = "all"
    """With them, but for those rows of GAP and what calibrates the model: something must be left to measure."""


def train(name: str, turn: int, *, part: Part = Part.DEV) -> list[Item]:
    """Return the items of a data set for its n-th round; the corpus has other names each time, phrases other texts."""
    if name in _EVER_NEW:
        return items(_EVER_NEW[name](seed=str(turn)))
    return _fixed(name, part)


def items(examples: Iterable[Example]) -> list[Item]:
    """Cut examples into word pieces."""
    reader = tokenizer()
    return [item(example, reader) for example in examples]


@cache
def _fixed(name: str, part: Part) -> list[Item]:
    return items(_EXAMPLES[part][name]())


def _knowledgenet() -> Iterable[Example]:
    return chain(knowledgenet.examples([1, 2]), knowledgenet.examples([3], without=knowledgenet.CALIBRATING))


def _redocred() -> Iterable[Example]:
    return chain(docred.redocred(measured=False), docred.redocred(measured=True, without=docred.CALIBRATING))


_EVER_NEW: dict[str, Callable[..., Iterable[Example]]] = {
    "corpus": partial(corpus.examples, tested=False),
    "snippets": corpus.snippets,
    "pronouns": corpus.pronouns,
    "gap": coreference.gap,
    "people": people.examples,
    "phrased": phrased.examples,
}
_DEV: dict[str, Callable[[], Iterable[Example]]] = {
    "knowledgenet": partial(knowledgenet.examples, [1, 2]),
    "redocred": partial(docred.redocred, measured=False),
    "docie": docred.docie,
    "core": pairs.core,
    "fewrel": pairs.fewrel,
    "tekgen": partial(tekgen.examples, [domain for domain in tekgen.DOMAINS if domain not in _UNSEEN]),
    "gum": coreference.gum,
    "litbank": coreference.litbank,
    "standoff": partial(standoff.examples, "knowledgenet"),
}
_ALL: dict[str, Callable[[], Iterable[Example]]] = _DEV | {
    "knowledgenet": _knowledgenet,
    "redocred": _redocred,
    "docie": partial(docred.docie, measured=True),
    "tekgen": partial(tekgen.examples, tekgen.DOMAINS),
}
_EXAMPLES = {Part.DEV: _DEV, Part.ALL: _ALL}
