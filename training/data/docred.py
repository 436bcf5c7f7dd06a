"""Re-DocRED and e2e-docie: relations between the entities of whole encyclopaedia leads."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from benchmarks.data import folder, sample
from benchmarks.redocred import joined
from kg.extract.demonyms import DEMONYMS
from training.data.kinds import COARSE
from training.example import NAME, VALUE, Example, Fact, Field, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

MEASURED = 100
"""How many of the 500 documents of Re-DocRED are kept for measuring, chosen by the hash of their title."""
CALIBRATING = 60
"""How many of these calibrate the model."""


def redocred(*, measured: bool, without: int = 0) -> Iterator[Example]:
    """Yield the documents that are kept for measuring, or all the others; so many chosen ones are left out."""
    records = split(measured=measured)
    left_out = {record["title"] for record in sample(records, without, key=lambda record: str(record["title"]))}
    for record in records:
        if record["title"] not in left_out:
            yield _example(record, "redocred", complete=True)


def docie(*, measured: bool = False) -> Iterator[Example]:
    """Yield the documents whose relations are annotated incompletely: what is not given is unknown.

    The documents of Re-DocRED that are kept for measuring come only with ``measured``.
    """
    with (folder("e2e-docie") / "dev_minus_redocred_test.json").open(encoding="utf-8") as file:
        records = json.load(file)
    kept = set() if measured else {record["title"] for record in split(measured=True)}
    for record in records:
        if record["title"] not in kept:
            yield _example(record, "docie", complete=False)


def split(*, measured: bool) -> list[dict[str, Any]]:
    """Return the records of either part."""
    with (folder("redocred") / "dev_revised.json").open(encoding="utf-8") as file:
        records: list[dict[str, Any]] = json.load(file)
    titles = {record["title"] for record in sample(records, MEASURED, key=lambda record: str(record["title"]))}
    return [record for record in records if (record["title"] in titles) is measured]


@cache
def labels() -> frozenset[str]:
    """Return the keys of all relations."""
    with (folder("redocred") / "rel_info.json").open(encoding="utf-8") as file:
        return frozenset("wd:" + pid for pid in json.load(file))


def _example(record: dict[str, Any], source: str, *, complete: bool) -> Example:
    text, places = joined(record["sents"])
    spots: dict[tuple[int, int], Spot] = {}
    first: dict[int, int] = {}
    for entity, cluster in enumerate(record["vertexSet"]):
        for mention in cluster:
            row = places[mention["sent_id"]]
            place = row[mention["pos"][0]][0], row[mention["pos"][1] - 1][1]
            if place in spots:
                continue
            first.setdefault(entity, len(spots))
            spots[place] = Spot(*place, _kind(text[slice(*place)], mention["type"]), COARSE[mention["type"]], entity)
    facts = tuple(
        dict.fromkeys(
            Fact(first[label["h"]], "wd:" + label["r"], first[label["t"]])
            for label in record["labels"]
            if label["h"] in first and label["t"] in first
        )
    )
    fields = (Field(0, len(text), labels()),) if complete else ()
    marked = frozenset({NAME, VALUE})
    return Example(source, text, tuple(spots.values()), marked, facts, fields=fields, whole=True, linked=True)


def _kind(text: str, type_: str) -> frozenset[str]:
    if type_ in {"TIME", "NUM"}:
        return frozenset({VALUE})
    return frozenset({"demonym"}) if text in DEMONYMS else frozenset({NAME})
