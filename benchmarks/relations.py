"""Tells what a relation of the ontology means in the terms of a benchmark, by the table in ``relations.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model import Claim

TABLE = Path(__file__).with_name("relations.toml")
GOLD = "urn:text2kg:benchmarks:gold#"
"""Relations under this prefix are the benchmark's own and mean nothing besides; readings made from gold use them."""


@dataclass(frozen=True, slots=True)
class Sense:
    """A property of a benchmark.

    ``turned`` when its subject is the object of our relation; ``object`` holds the types (local names) that our object
    may have, and nothing where any will do.
    """

    property: str
    turned: bool = False
    object: tuple[str, ...] = ()


@cache
def senses(benchmark: str) -> Mapping[str, tuple[Sense, ...]]:
    """Return what each relation (by local name) means in ``benchmark``; a relation may mean several properties."""
    found: dict[str, list[Sense]] = {}
    for property_, ways in _tables()[benchmark].items():
        for way, turned in (("same", False), ("turned", True)):
            for relation in ways.get(way, ()):
                found.setdefault(relation, []).append(Sense(property_, turned, tuple(ways.get("object", ()))))
    return {relation: tuple(meant) for relation, meant in found.items()}


def meanings(benchmark: str, claim: Claim) -> list[Sense]:
    """Return what a claim means; a benchmark's own property means itself besides."""
    name = local(claim.relation)
    if claim.relation.startswith(GOLD):
        return [Sense(name)]
    own = [Sense(name)] if name in _tables()[benchmark] else []
    meant = [*own, *senses(benchmark).get(name, ())]
    return [sense for sense in meant if not sense.object or local(claim.object.type) in sense.object]


def local(iri: str) -> str:
    """Return the part of an IRI behind its ``#``, or else behind its last ``/`` or (in a URN) ``:``."""
    return iri.partition("#")[2] or re.split(r"[/:]", iri)[-1]


def properties(benchmark: str) -> frozenset[str]:
    """Return the properties of a benchmark."""
    return frozenset(_tables()[benchmark])


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))
