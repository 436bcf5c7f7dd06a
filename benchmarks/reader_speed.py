"""Measures how fast the reader is, as a whole and step by step."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks import news
from benchmarks.measure import Line
from kg import extract, ontology
from kg.model import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator


def lines(documents: int) -> Iterator[Line]:
    """Read ``documents`` news items on one core and yield words per second: the whole, then each step by itself.

    The peer of everything is the syntax step: spaCy's own pass, below which no reader on top of it can come.
    """
    steps = extract.steps(ontology.load())
    warm = Reading(news.item(0))
    for step in steps.values():
        warm = step(warm)
    words, spent = 0, dict.fromkeys(steps, 0.0)
    for document in news.items(documents):
        words += len(document.text.split())
        reading = Reading(document)
        for name, step in steps.items():
            begin = time.perf_counter()
            reading = step(reading)
            spent[name] += time.perf_counter() - begin
    total = sum(spent.values())
    base = words / spent["syntax"]
    yield Line(f"whole read, {words:,} words", words / total, "words/s", "syntax alone", base)
    for name, value in spent.items():
        yield Line(f"step {name}, {value / total:.0%} of the time", words / value, "words/s")
