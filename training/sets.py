"""Which data sets a model learns from, and which parts of them are kept for measuring."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from training.batches import Item, item
from training.data import coreference, corpus, docred, knowledgenet, pairs, tekgen
from training.encoder import tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from training.example import Example


def train(name: str, turn: int) -> list[Item]:
    """Return the items of a data set for its n-th round; the corpus has other names each time."""
    if name == "corpus":
        return items(corpus.examples(tested=False, seed=str(turn)))
    return _fixed(name)


@cache
def _fixed(name: str) -> list[Item]:
    makers = {
        "knowledgenet": lambda: knowledgenet.examples([1, 2]),
        "redocred": lambda: docred.redocred(measured=False),
        "docie": docred.docie,
        "core": pairs.core,
        "fewrel": pairs.fewrel,
        "tekgen": lambda: tekgen.examples(("movie", "sport", "nature", "culture")),
        "gum": coreference.gum,
        "litbank": coreference.litbank,
        "gap": lambda: coreference.gap("validation"),
    }
    return items(makers[name]())


def items(examples: Iterable[Example]) -> list[Item]:
    """Cut examples into word pieces."""
    reader = tokenizer()
    return [item(example, reader) for example in examples]
