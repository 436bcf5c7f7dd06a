"""Plans a build: what is new, changed, unchanged or gone, and how long reading it will take on this machine."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING

from kg import extract
from kg.curation import digest
from kg.errors import InputError
from kg.sources import Failure, documents, is_address

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kg.build import Build
    from kg.curation import Row
    from kg.model import Document

_PROBE = 3000
"""Characters that are read to see how fast this machine is; the model is loaded before the clock starts."""


@dataclass(slots=True)
class Plan:
    """What a build would do: ids of documents, the words to read, and the words a second that are to be expected."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    words: int = 0
    speed: float = 0.0


def plan(build: Build, rows: Iterable[Row], *, speed: float | None = None) -> Plan:
    """Compare the inputs of a build with the documents of a store.

    ``speed`` is that of an earlier build, in words a second; without it a short text is read to see.  Raises
    ``InputError`` when there is nothing that could be read.
    """
    known = {row.id: row for row in rows}
    found, probe = Plan(), None
    for each in documents(build.inputs, offline=build.offline):
        if isinstance(each, Failure):
            found.failures.append(each)
            continue
        row = known.get(each.id)
        if row is not None and (row.digest, row.run) == (digest(each), build.run.iri):
            found.unchanged.append(each.id)
            continue
        (found.new if row is None else found.changed).append(each.id)
        found.words += len(each.text.split())
        probe = probe or each
    found.gone = gone(known.values(), build.inputs, {*found.new, *found.changed, *found.unchanged})
    if not (found.new or found.changed or found.unchanged or found.gone):
        raise InputError("none of the inputs could be read")
    if probe is not None:
        found.speed = speed or _speed(probe, build) * build.workers
    return found


def gone(rows: Iterable[Row], inputs: Iterable[str], found: Collection[str]) -> list[str]:
    """Return the documents of a store that were read from these inputs and are there no longer.

    A file that is there and cannot be read now is not gone.
    """
    rows = list(rows)
    there = {row.source for row in rows if row.id in found}
    places = [normpath(each) for each in inputs if not is_address(each) and each != "-"]
    return [
        row.id
        for row in rows
        if row.id not in found
        and row.source is not None
        and any(_is_under(row.source, place) for place in places)
        and (row.source in there or not Path(row.source).exists())
    ]


def _is_under(source: str, place: str) -> bool:
    path = normpath(source)
    if place == ".":
        return not path.startswith(("/", ".."))
    return path == place or path.startswith(f"{place}/") or fnmatch(path, place)


def _speed(document: Document, build: Build) -> float:
    part = replace(document, text=document.text[:_PROBE], markup=())
    extract.read(part, build.ontology)
    began = time.perf_counter()
    reading = extract.read(part, build.ontology)
    return max(1.0, len(reading.tokens)) / (time.perf_counter() - began)
