"""Keeps what the phrase rules take for mentions in public data: the pairs that nobody labelled are known as such."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from benchmarks.coreference import gap
from benchmarks.data import folder, lines
from kg import ontology
from kg.extract import amounts, mentions, syntax
from kg.model import Document, Reading
from kg.names import KG
from training.data import tekgen
from training.data.places import digest, proposed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def propose() -> None:
    """Write the proposals for each data set that needs them, once."""
    for name, texts in (("kn", _knowledgenet), ("tekgen", _tekgen), ("gap", _gap)):
        path = proposed(name)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, dict.fromkeys(texts()))


def _write(path: Path, texts: dict[str, None]) -> None:
    known = ontology.load()
    steps = [make(known) for make in (syntax.step, mentions.step, amounts.step)]
    beside = path.with_suffix(".part")
    with beside.open("w", encoding="utf-8") as file:
        for text in texts:
            reading = Reading(Document("text", text))
            for step in steps:
                reading = step(reading)
            found = [(m.span.start, m.span.end, m.kind.value, m.type.removeprefix(KG)) for m in reading.mentions]
            file.write(json.dumps({"id": digest(text), "mentions": found}) + "\n")
    beside.replace(path)


def _knowledgenet() -> Iterator[str]:
    for fold in (1, 2, 3):
        for record in lines(folder("knowledgenet") / f"fold{fold}.jsonl"):
            yield record["documentText"]


def _tekgen() -> Iterator[str]:
    for domain in tekgen.DOMAINS:
        for split in ("train", "validation"):
            for record in lines(tekgen.files(domain, split)[0]):
                yield record["sent"]


def _gap() -> Iterator[str]:
    for part in ("development", "validation"):
        for row in gap.table(part):
            yield row["Text"]
