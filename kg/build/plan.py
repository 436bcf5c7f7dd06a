"""Plans a build: what is new, changed, unchanged or gone, and how long reading it will take on this machine."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fnmatch import fnmatch
from glob import has_magic
from os.path import abspath
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from kg import extract
from kg.curation import digest
from kg.errors import InputError
from kg.model import Document
from kg.sources import Failure, documents, is_address, places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kg.build import Build
    from kg.curation import Row

_PROBE = 3000
"""Characters that are read to see how fast this machine is."""
_WARMING = Document("", "Acme bought the maker of pumps in Bergen last year, which employs 140 people.")
"""Read before the clock starts, so that the model is loaded; another text, since what was read last is remembered."""
_WORD = re.compile(r"\w+|[^\w\s]")
"""A word or a sign: so the reader counts, near enough (937 in the example articles, where it counts 930)."""


class Basis(StrEnum):
    """What the speed of a plan was measured on."""

    BUILD = "as in the last build of this store on this machine"
    PROBE = "as measured just now on the beginning of the first of them"


@dataclass(slots=True)
class Plan:
    """What a build would do: ids of documents, the words to read, and the words a second that are to be expected.

    Words are those of the new and the changed documents, counted as the reader does, with signs.
    """

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    words: int = 0
    speed: float = 0.0
    basis: Basis = Basis.BUILD


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
        found.words += len(_WORD.findall(each.text))
        probe = probe or each
    there = {*found.new, *found.changed, *found.unchanged}
    found.gone = gone(known.values(), build.inputs, there, found.failures)
    if not (found.new or found.changed or found.unchanged or found.gone):
        raise InputError("none of the inputs could be read")
    if probe is not None:
        found.basis = Basis.BUILD if speed else Basis.PROBE
        found.speed = speed or _speed(probe, build) * build.workers
    return found


def gone(rows: Iterable[Row], inputs: Iterable[str], found: Collection[str], failures: Iterable[Failure]) -> list[str]:
    """Return the documents of a store that were read from these inputs and are there no longer.

    What cannot be read now is not gone; neither is what lies below an input of which nothing was found at all: it may
    be another folder of that name, or a disk that is not there.
    """
    rows, unread = list(rows), [each.source for each in failures]
    there = {row.source for row in rows if row.id in found}
    lost: dict[str, None] = {}
    for place in (_called(each) for each in inputs if not is_address(each) and each != "-"):
        under = [row for row in rows if row.source is not None and _is_under(row.source, place)]
        if any(row.id in found for row in under):
            lost |= {row.id: None for row in under if row.id not in found and _is_gone(str(row.source), there, unread)}
    return sorted(lost)


def _called(name: str) -> str:
    """Return an input as the sources of documents are called: by its path from the current folder, or absolute."""
    return places.ident(abspath(name))  # noqa: PTH100  Path.resolve would follow links


def _is_gone(source: str, there: Collection[str | None], unread: Iterable[str]) -> bool:
    if any(source == each or source.startswith(f"{each}/") or each.startswith(source) for each in unread):
        return False
    return source in there or not Path(source).exists()


def _is_under(source: str, place: str) -> bool:
    path, pattern = PurePath(source), PurePath(place)
    if place == ".":
        return not path.is_absolute()
    if not has_magic(place):
        return path.is_relative_to(pattern)
    if "**" in place:
        return fnmatch(source, place)
    return len(path.parts) == len(pattern.parts) and path.match(place)


def _speed(document: Document, build: Build) -> float:
    part = replace(document, text=document.text[:_PROBE], markup=())
    extract.read(_WARMING, build.ontology)
    began = time.perf_counter()
    reading = extract.read(part, build.ontology)
    return max(1.0, len(reading.tokens)) / (time.perf_counter() - began)
