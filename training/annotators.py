"""How far two annotators who labelled the same items agree: ``python -m training.annotators``.

``corpus/second`` holds the second labels of 60 items; the first ones are those of ``corpus/items``.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from kg import ontology
from kg.extract import echo
from kg.model import MentionKind
from training.data import corpus

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from kg.model import Mention, Reading

SECOND = corpus.ITEMS.parent / "second"


def agreement() -> dict[str, float]:
    """Return the F1 of one labelling against the other, and how often types and statuses agree."""
    counts: dict[str, Counter[str]] = {}
    known = ontology.load()
    for path in sorted(SECOND.glob("*.txt")):
        first, second = (
            echo.parse(corpus.filled(each.read_text(encoding="utf-8"), path.name), ontology=known)
            for each in (corpus.ITEMS / path.name, path)
        )
        for name, ours, theirs in _sides(first, second):
            counts.setdefault(name, Counter()).update(right=2 * len(ours & theirs), all=len(ours) + len(theirs))
        for name, same in _same(first, second):
            counts.setdefault(name, Counter()).update(right=int(same), all=1)
    return {name: row["right"] / row["all"] for name, row in counts.items() if row["all"]}


def _sides(first: Reading, second: Reading) -> Iterable[tuple[str, set[Hashable], set[Hashable]]]:
    """Yield what both sides have marked, to be compared by F1."""
    yield "mentions", _spans(first), _spans(second)
    yield "names", _spans(first, MentionKind.NAME), _spans(second, MentionKind.NAME)
    common = _spans(first) & _spans(second)
    yield "links between common mentions", _links(first, common), _links(second, common)
    ours, theirs = _claims(first), _claims(second)
    yield "claims", set(ours), set(theirs)
    hedged = {key for side in (ours, theirs) for key, sure in side.items() if not sure}
    yield "claims that neither side hedges", ours.keys() - hedged, theirs.keys() - hedged


def _same(first: Reading, second: Reading) -> Iterable[tuple[str, bool]]:
    """Yield whether both sides say the same of what both have."""
    types = {mention.span: mention.type for mention in second.mentions}
    yield from (("types", types[m.span] == m.type) for m in first.mentions if m.span in types)
    statuses: dict[Hashable, set[str]] = {}
    for claim in second.claims:
        statuses.setdefault(_key(second, claim.subject, claim.relation, claim.object), set()).add(claim.status)
    for claim in first.claims:
        key = _key(first, claim.subject, claim.relation, claim.object)
        if key in statuses and claim.score > corpus.HEDGED:
            yield "statuses", claim.status in statuses[key]


def _spans(reading: Reading, kind: MentionKind | None = None) -> set[Hashable]:
    return {mention.span for mention in reading.mentions if kind is None or mention.kind is kind}


def _links(reading: Reading, common: set[Hashable]) -> set[Hashable]:
    clusters: dict[int, list[Mention]] = {}
    for mention in reading.mentions:
        if mention.cluster is not None and mention.span in common:
            clusters.setdefault(mention.cluster, []).append(mention)
    spans = (sorted(mention.span for mention in each) for each in clusters.values())
    return {pair for each in spans for pair in combinations(each, 2)}


def _claims(reading: Reading) -> dict[Hashable, bool]:
    """Return the claims by what they are about, and whether they are certain."""
    found: dict[Hashable, bool] = {}
    for claim in reading.claims:
        key = _key(reading, claim.subject, claim.relation, claim.object)
        found[key] = found.get(key, False) or claim.score > corpus.HEDGED
    return found


def _key(reading: Reading, subject: Mention, relation: str, object_: Mention) -> Hashable:
    return _thing(reading, subject), relation, _thing(reading, object_)


def _thing(reading: Reading, mention: Mention) -> Hashable:
    """Return the first name of what is meant: its place tells the same thing from another in both labellings."""
    same = [each for each in reading.mentions if each.cluster is not None and each.cluster == mention.cluster]
    names = [each for each in same if each.kind is MentionKind.NAME] or same or [mention]
    return min(each.span for each in names)


if __name__ == "__main__":
    for name, value in agreement().items():
        print(f"{name:32} {value:.3f}")
