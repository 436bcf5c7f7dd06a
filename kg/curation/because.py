"""Why the graph holds names for one thing, or for several: what the texts tell, and what people decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.curation import Curation
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
        said = [(each, curation.meant(each.on)) for each in curation.standing() if each.act in (Act.ACCEPT, Act.REJECT)]
    return [(each, fact) for each, fact in said if fact in asked]


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
    for other in sorted(together - {iri}):
        merges = [each for each in curation.standing() if each.act is Act.MERGE and other in each.on]
        decided = [each for each in merges if (together - {other}) & set(each.on)]
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
    for each in curation.standing():
        if each.act is Act.NEVER and iri in each.on:
            other = each.on[1] if each.on[0] == iri else each.on[0]
            yield Identity(iri, other, one=False, why=told(each))
