"""Why the graph holds names for one thing, or for several: what the texts tell, and what people decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import decisions as d
from kg.curation import FILE, Curation
from kg.curation.index import Index
from kg.decisions import Act

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.decisions import Decision
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Identity:
    """One reason: the IRI of a thing, another IRI that is one with it or is kept apart, and why, in words."""

    iri: str
    other: str
    one: bool
    why: str


def identity(store: Store, iris: Iterable[str]) -> list[Identity]:
    """Return why other names are one with these things, or are not, sorted; nothing for a graph without an index."""
    if store.path is None or not Index.is_there(store.path):
        return []
    with Curation(store) as curation:
        found = {reason for iri in iris for reason in (*_joined(curation, iri), *_apart(curation, iri))}
    return sorted(found, key=lambda each: (each.iri, not each.one, each.other))


def rulings(store: Store, facts: Iterable[tuple[str, str, str]]) -> list[tuple[Decision, tuple[str, str, str]]]:
    """Return the decisions about facts that stand, each with its fact under the names that the graph has now."""
    if store.path is None or not Index.is_there(store.path):
        return []
    asked = set(facts)
    with Curation(store) as curation:
        return [(each, fact) for each, fact in curation.ruled() if fact in asked]


def kept_apart(store: Store) -> frozenset[frozenset[str]]:
    """Return the pairs of things that people said are never one, under the IRIs that the graph has now."""
    if store.path is None:
        return frozenset()
    if not Index.is_there(store.path):
        found = d.standing(d.read(store.path / FILE))
        return frozenset(frozenset(each.on) for each in found if each.act is Act.NEVER)
    with Curation(store) as curation:
        pairs = curation.decided().never
        return frozenset(frozenset(curation.index.held(each) or each for each in pair) for pair in pairs)


def told(decision: Decision) -> str:
    """Return who decided when and why.

    >>> from kg.decisions import Decision
    >>> told(Decision(Act.MERGE, ("a", "b"), "2026-11-23T14:05:00Z", "ana", "same report"))
    'ana decided so on 2026-11-23 (same report)'
    """
    note = f" ({decision.note})" if decision.note else ""
    return f"{decision.by} decided so on {decision.at[:10]}{note}"


def _joined(curation: Curation, iri: str) -> Iterator[Identity]:
    """Yield the names that are one with a thing: the surest likeness, or the decision, that ties each to it."""
    together = curation.index.held_together([iri])
    merged = list(curation.decided().in_force(Act.MERGE))
    for other in sorted(together - {iri}):
        decided = [each for each, things in merged if other in things and (together - {other}) & things]
        ties = [each for each in curation.index.pairs(other) if {each.one, each.other} <= together]
        if decided:
            yield Identity(iri, other, one=True, why=told(decided[-1]))
        elif ties:
            best = max(ties, key=lambda each: each.score)
            yield Identity(iri, other, one=True, why=f"{'; '.join(best.reasons)} ({best.score:.2f})")


def _apart(curation: Curation, iri: str) -> Iterator[Identity]:
    """Yield the namesakes of a thing, and what people keep apart from it."""
    for local in sorted(curation.index.named(iri)):
        for other in sorted(curation.index.known_groups(local) - curation.index.held_together([iri]) - {iri}):
            split = [each for each in curation.standing() if each.act is Act.SPLIT and each.on[0] == local]
            why = told(split[-1]) if split else "what the documents say of each does not fit together"
            yield Identity(iri, other, one=False, why=why)
    mine = curation.index.held_together([iri]) | {iri}
    for each, things in curation.decided().in_force(Act.NEVER):
        for other in sorted(things - mine) if things & mine else ():
            yield Identity(iri, curation.index.held(other) or other, one=False, why=told(each))
