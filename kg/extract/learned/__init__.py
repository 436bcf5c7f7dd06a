"""The learned voice of the reader: what the model sees in a text, as mentions, links and claims."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.model import Scan
    from kg.model import Reading

BY = "model"
"""How mentions and claims name this voice."""


def scan(reading: Reading) -> Scan:
    """Return what the model sees in the text of a reading; the last text is remembered, since several steps ask."""
    return _scan(reading.document.text, tuple((each.start, each.end) for each in reading.sentences))


@lru_cache(maxsize=1)
def _scan(text: str, sentences: tuple[tuple[int, int], ...]) -> Scan:
    from kg.extract import model  # noqa: PLC0415  loaded when something is read

    return model.load().read(text, sentences)
