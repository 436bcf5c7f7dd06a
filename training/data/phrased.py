"""Examples made of the ontology's own phrases, from which a model learns what each relation sounds like."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from training.data.phrasing.texts import Composed, Deck, composed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from training.example import Example


def examples(*, seed: str, count: int = 3000) -> Iterator[Example]:
    """Yield short news-like texts, always the same ones for a seed; about 470 of them say each phrase once."""
    for each in texts(seed=seed, count=count):
        yield each.example


def texts(*, seed: str, count: int) -> Iterator[Composed]:
    """Yield the examples with the phrases and constructions that they are made of."""
    deck = Deck(random.Random(seed))  # noqa: S311  texts, not secrets
    for number in range(count):
        yield composed(f"{seed} {number}", deck)
