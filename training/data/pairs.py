"""CORE and FewRel: one labelled pair a sentence; nothing is known of the other pairs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from benchmarks.data import folder
from benchmarks.redocred import joined
from training.data.kinds import ORGANIZATION
from training.example import NAME, Example, Fact, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

_NONE = "undefined"
_EACH = 250
"""How many sentences of each relation of FewRel are taken: it has only 16, so more of them teach little."""


def core(part: str = "train") -> Iterator[Example]:
    """Yield the pairs of companies of ``train`` or ``test``."""
    with (folder("core") / f"{part}.json").open(encoding="utf-8") as file:
        records: list[dict[str, Any]] = json.load(file)
    known = frozenset("core:" + record["relation"] for record in records) - {"core:" + _NONE}
    for record in records:
        text, (row,) = joined([record["context"]])
        ends = [
            _spot(row, range(record[f"e{n}_start"], record[f"e{n}_end"] + 1), ORGANIZATION | {"Product"})
            for n in (1, 2)
        ]
        if record["invert_relation"]:
            ends.reverse()
        yield _pair("core", text, ends, record["relation"], known)


def core_definitions() -> dict[str, str]:
    """Return the relations of CORE with their definitions."""
    with (folder("core") / "relation_description.json").open(encoding="utf-8") as file:
        return {name: text for name, text in json.load(file).items() if name != _NONE}


def fewrel() -> Iterator[Example]:
    """Yield the labelled pairs of FewRel."""
    with (folder("fewrel") / "val_wiki.json").open(encoding="utf-8") as file:
        records: dict[str, list[dict[str, Any]]] = json.load(file)
    known = frozenset("fewrel:" + relation for relation in records)
    for relation, rows in records.items():
        for record in rows[:_EACH]:
            text, (row,) = joined([record["tokens"]])
            ends = [_spot(row, record[end][2][0], frozenset()) for end in ("h", "t")]
            yield _pair("fewrel", text, ends, relation, known)


def fewrel_names() -> dict[str, tuple[str, str]]:
    """Return name and definition of each relation of FewRel."""
    with (folder("fewrel") / "pid2name.json").open(encoding="utf-8") as file:
        return {pid: (name, text) for pid, (name, text) in json.load(file).items()}


def _spot(row: list[tuple[int, int]], words: Any, types: frozenset[str]) -> Spot:  # noqa: ANN401  a list or a range
    return Spot(row[words[0]][0], row[words[-1]][1], frozenset({NAME}), types)


def _pair(source: str, text: str, ends: list[Spot], relation: str, known: frozenset[str]) -> Example:
    facts = () if relation == _NONE else (Fact(0, f"{source}:{relation}", 1),)
    pairs = ((0, 1, known), (1, 0, known))
    return Example(source, text, tuple(ends), facts=facts, pairs=pairs)
