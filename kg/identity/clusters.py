"""Puts names that mean one thing together, carefully: a chain of likenesses may not join what is known to differ."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

STATED = 0.95
"""From this score on a text itself says that two names are one ("X, formerly Y"), so a name may have several such."""

_MANY = 40
"""Links of one name that are compared with one another."""


class Link(NamedTuple):
    """Two groups that are one, and how sure that is (0..1)."""

    score: float
    one: str
    other: str


@dataclass(frozen=True)
class Clustering:
    """What decides: ``must`` and ``never`` are pairs that people decided on, ``differ`` compares two sets of groups."""

    differ: Callable[[frozenset[str], frozenset[str]], bool]
    must: Collection[tuple[str, str]] = ()
    never: Collection[frozenset[str]] = field(default_factory=frozenset)

    def clusters(self, groups: Iterable[str], links: Collection[Link]) -> list[frozenset[str]]:
        """Return the groups in clusters, each of one thing, in order of their least IRIs.

        What people decided comes first; then the links, the surest first, each unless it joined what may not be one.
        """
        cluster = {group: frozenset({group}) for group in groups}
        for one, other in self.must:
            if one in cluster and other in cluster:
                _join(cluster, one, other)
        for _, one, other in sorted(self._clear(links), key=lambda each: (-each.score, each.one, each.other)):
            mine, theirs = cluster[one], cluster[other]
            if mine is not theirs and not self._barred(mine, theirs) and not self.differ(mine, theirs):
                _join(cluster, one, other)
        return sorted(set(cluster.values()), key=min)

    def _clear(self, links: Iterable[Link]) -> list[Link]:
        """Leave out what is ambiguous: a short name that could mean each of two things that differ."""
        around: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            around[link.one].append(link)
            around[link.other].append(link)
        unclear = {link for group, near in around.items() for link in self._rivals(group, near)}
        return [each for each in links if each not in unclear]

    def _rivals(self, group: str, near: list[Link]) -> Iterable[Link]:
        ranked = sorted(near, key=lambda each: (-each.score, each.one, each.other))
        yield from (each for each in ranked[_MANY:] if each.score < STATED)  # what so many claim is nobody's
        ends = [(link, link.other if link.one == group else link.one) for link in ranked[:_MANY]]
        for place, (link, end) in enumerate(ends):
            for rival, other in ends[:place]:
                weak = [each for each in (link, rival) if each.score < STATED]
                if weak and self.differ(frozenset({end}), frozenset({other})):
                    yield from weak

    def _barred(self, mine: frozenset[str], theirs: frozenset[str]) -> bool:
        return any(frozenset({one, other}) in self.never for one in mine for other in theirs)


def _join(cluster: dict[str, frozenset[str]], one: str, other: str) -> None:
    joined = cluster[one] | cluster[other]
    for each in joined:
        cluster[each] = joined
