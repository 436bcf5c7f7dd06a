"""What a comparison finds, as values: what happened to documents, entities, facts and claims."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Fate(StrEnum):
    """What happened to a document: the same text may be read, or decided on, otherwise than before."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    REREAD = "read otherwise"
    SAME = "the same"


@dataclass(frozen=True, slots=True)
class Listed(Generic[_T]):
    """How many there are, and the first of them."""

    count: int = 0
    first: tuple[_T, ...] = ()


@dataclass(frozen=True, slots=True)
class Balance:
    """How many were gained and lost."""

    gained: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A document by IRI and id, what happened to it, and what of it changed (``text``, ``title``, …)."""

    iri: str
    id: str
    fate: Fate
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A node by its IRI (``_:…`` when it is blank) with its label; a literal by its N-Triples and lexical form."""

    iri: str
    label: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Became:
    """An entity of the old graph and what it is in the new one: one entity, or several when it was split."""

    entity: Named
    now: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Reworded:
    """What is said of an entity that both graphs have: values that only the old or only the new one has."""

    entity: Named
    predicate: str
    before: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact with the documents behind it."""

    subject: Named
    predicate: Named
    object: Named
    documents: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement with the statuses of the claims that make it, before and now."""

    fact: Stated
    before: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What was gained and lost in a graph that stands aside."""

    graph: str
    gained: Listed[Stated]
    lost: Listed[Stated]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that tells two graphs apart.

    ``carried`` counts facts that are held as before, of an entity that has another IRI now; they are neither gained nor
    lost.  ``moved`` are entities whose IRI alone is another, ``reassigned`` those of whose mentions some are taken for
    another entity that was there before.  ``triples``, ``claims`` and ``evidence`` count plain triples, claims, and all
    quads about claims, mentions and documents.
    """

    old: str
    new: str
    triples: Balance = field(default_factory=Balance)
    claims: Balance = field(default_factory=Balance)
    evidence: Balance = field(default_factory=Balance)
    documents: tuple[tuple[Fate, Listed[Source]], ...] = ()
    appeared: Listed[Named] = field(default_factory=Listed)
    vanished: Listed[Named] = field(default_factory=Listed)
    merged: Listed[Became] = field(default_factory=Listed)
    split: Listed[Became] = field(default_factory=Listed)
    moved: Listed[Became] = field(default_factory=Listed)
    reassigned: Listed[Became] = field(default_factory=Listed)
    renamed: Listed[Reworded] = field(default_factory=Listed)
    reworded: Listed[Reworded] = field(default_factory=Listed)
    gained: Listed[Stated] = field(default_factory=Listed)
    lost: Listed[Stated] = field(default_factory=Listed)
    carried: int = 0
    statuses: Listed[Judged] = field(default_factory=Listed)
    beside: tuple[Beside, ...] = ()
    equal: bool = True
