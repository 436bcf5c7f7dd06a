"""The adjectives of countries and other places ("French"), in both directions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def _rows() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each place of ``demonyms.txt`` with its adjectives."""
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            place, _, words = line.partition(": ")
            yield place, tuple(words.split(", "))


ADJECTIVES: dict[str, tuple[str, ...]] = dict(_rows())
"""The adjectives of a place, the commonest first."""
DEMONYMS: dict[str, str] = {word: place for place, words in ADJECTIVES.items() for word in words if word != place}
"""What place an adjective belongs to."""
