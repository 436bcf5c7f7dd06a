"""Settles identity: what each name means, which names are one, and under which IRI, label and type the graph has them.

It depends on nothing but the documents and the decisions, whatever came first: an IRI belongs to what bore it first by
the dates of the documents, or to whom a decision gave it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.decided import ON_THINGS, Decided, changed
from kg.curation.index import Held, Pair
from kg.curation.meanings import Meanings
from kg.curation.meant import Meant
from kg.curation.tables import Change
from kg.identity.clusters import Clustering, Link
from kg.identity.keys import keys
from kg.identity.likeness import Verdict, compare
from kg.identity.profile import joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kg.curation.index import Index
    from kg.curation.meanings import Faces
    from kg.curation.tables import Use
    from kg.decisions import Decision
    from kg.identity.profile import Profile

_COMPARED, _DIFFERING = 2048, 65_536
"""Groups, and sets of them, that are remembered for comparisons; comparisons that are remembered."""


class Memory(NamedTuple):
    """What is remembered from one settling to the next: it saves time, and changes nothing.

    ``faces`` are the things that names mean; ``profiles`` those of groups, by the numbers of the profiles in them;
    ``differ`` tells of two sets of profiles whether they are of things that differ.
    """

    faces: Faces
    profiles: dict[frozenset[int], Profile]
    differ: dict[frozenset[frozenset[int]], bool]

    @classmethod
    def empty(cls) -> Memory:
        """Return a memory of nothing."""
        return cls({}, {}, {})


class _Sample(NamedTuple):
    """The profiles that speak for a group: their numbers, by date, with the name there."""

    uses: list[tuple[int, str]]
    numbers: frozenset[int]

    @property
    def written(self) -> str:
        return " ".join(str(number) for number, _ in self.uses)


@dataclass
class Settling:
    """Settles the names of an index under the decisions that stand."""

    index: Index
    decisions: Sequence[Decision]
    memory: Memory = field(default_factory=Memory.empty)
    _stale: set[str] = field(default_factory=set)
    _samples: dict[str, _Sample] = field(default_factory=dict)

    def settle(self, changes: Mapping[str, Change]) -> list[tuple[str, str]]:
        """Settle some names, and all that could be one with them or was.

        Returns, with a document that speaks of it, each IRI whose thing has another IRI now.
        """
        meanings = Meanings(self.index, self.decisions, self.memory.faces)
        decided = [local for local, change in changes.items() if change is Change.DECIDED]
        self._loosen(group for local in decided for group in self.index.known_groups(local))
        came: dict[str, list[Use]] = {}
        for local, change in sorted(changes.items()):
            came |= meanings.settle(local, change)
        self._loosen(meanings.gone)
        for group in sorted(meanings.gone):
            self.index.forget_group(group)
        self._stale |= {group for local in decided for group in self.index.known_groups(local)}
        self._paired(sorted(came.keys() - meanings.gone))
        about = changed(self.index, self._decided.about(), among=ON_THINGS)
        self._loosen(group for groups in about for group in groups)
        affected = self._reached(self._stale)
        for cluster in self._clustering().clusters(sorted(affected), self._links(affected)):
            self._hold(cluster, came)
        rest = came.keys() - affected - meanings.gone
        for cluster in {frozenset(self.index.held_together([group])) for group in rest}:
            self._hold(cluster, came)
        return meanings.moved

    def _loosen(self, groups: Iterable[str]) -> None:
        """Note groups, and those that the graph holds for one with them, for a new look at what is one."""
        found = set(groups)
        self._stale |= found | self.index.held_together(found)

    # ---- which groups may be one

    def _paired(self, groups: Iterable[str]) -> None:
        """Compare the groups of which the first documents changed with all that share a key with them."""
        changed = [group for group in groups if not self.index.sampled(group, self._sample(group).written)]
        self._loosen(changed)
        for group in changed:
            self.index.put_keys(group, keys(self._profile(frozenset({group}))))
        done: set[str] = set()
        for group in changed:
            found = (self._pair(group, other) for other in self.index.neighbours(group) if other not in done)
            self.index.put_pairs([pair for pair in found if pair is not None])
            done.add(group)

    def _pair(self, *groups: str) -> Pair | None:
        one, two = sorted(groups)
        mine, theirs = self._profile(frozenset({one})), self._profile(frozenset({two}))
        likeness = compare(replace(mine, iri=one), replace(theirs, iri=two))
        if likeness.verdict is Verdict.APART:
            return None
        apart = mine.iri == theirs.iri  # namesakes, which were told apart: only a person may join them
        return Pair(one, two, likeness.score, Verdict.MAYBE if apart else likeness.verdict, likeness.reasons)

    def _profile(self, groups: frozenset[str]) -> Profile:
        """Return what the first documents say of some groups, all together."""
        known, profiles = self._known(groups), self.memory.profiles
        profile = profiles.pop(known, None)
        if profile is None:
            sample = (each for group in groups for each in self._sample(group).uses)
            profile = joined(self.index.profile(number, local) for number, local in sample)
            if len(profiles) >= _COMPARED:
                profiles.pop(next(iter(profiles)))
        profiles[known] = profile
        return profile

    def _known(self, groups: frozenset[str]) -> frozenset[int]:
        """Return the numbers of the profiles that speak for some groups."""
        samples = [self._sample(group).numbers for group in groups]
        return samples[0] if len(samples) == 1 else frozenset().union(*samples)

    def _sample(self, group: str) -> _Sample:
        if group not in self._samples:
            uses = self.index.sample(group)
            self._samples[group] = _Sample(uses, frozenset(number for number, _ in uses))
        return self._samples[group]

    # ---- which groups are one

    def _reached(self, groups: Collection[str]) -> set[str]:
        """Return the groups and all that links lead to from them, within what is one or might be."""
        reached: set[str] = set()
        waiting = list(groups)
        must = defaultdict(set)
        for one, other in self._decided.joins:
            must[one].add(other)
            must[other].add(one)
        while waiting:
            group = waiting.pop()
            if group in reached or not self._is_there(group):
                continue
            reached.add(group)
            waiting += must[group]
            for pair in self.index.pairs(group):
                if pair.verdict == Verdict.SAME:
                    waiting += [pair.one, pair.other]
        return reached

    def _is_there(self, group: str) -> bool:
        return self.index.first(group) != ("", "")

    def _links(self, groups: Collection[str]) -> list[Link]:
        pairs = {pair for group in groups for pair in self.index.pairs(group) if pair.verdict == Verdict.SAME}
        return sorted(Link(pair.score, pair.one, pair.other) for pair in pairs)

    @cached_property
    def _decided(self) -> Decided:
        """What people decided on the things that names mean now."""
        return Decided(Meant(self.index, self.decisions))

    def _clustering(self) -> Clustering:
        return Clustering(differ=self._differ, must=self._decided.must, never=self._decided.never.keys())

    def _differ(self, mine: frozenset[str], theirs: frozenset[str]) -> bool:
        """Tell whether two sets of groups may not be one; namesakes may not."""
        pair = frozenset({self._known(mine), self._known(theirs)})
        if pair not in self.memory.differ:
            if len(self.memory.differ) >= _DIFFERING:
                self.memory.differ.clear()
            one, other = self._profile(mine), self._profile(theirs)
            namesakes = self._locals(mine) & self._locals(theirs)
            self.memory.differ[pair] = bool(namesakes) or compare(one, other).verdict is Verdict.APART
        return self.memory.differ[pair]

    def _locals(self, groups: Iterable[str]) -> set[str]:
        return {self._profile(frozenset({group})).iri for group in groups}

    # ---- what the graph makes of it

    def _hold(self, cluster: frozenset[str], came: Mapping[str, Iterable[Use]]) -> None:
        """Give what is one its IRI, label and type: a person's choice, or else what most documents say."""
        held = Held(self._iri(cluster), *self._described(cluster))
        for group in sorted(cluster):
            self.index.hold(group, held, came.get(group, ()))

    def _described(self, cluster: frozenset[str]) -> tuple[str, str]:
        """Return the label and the type of a thing."""
        chosen = self._chosen(cluster)
        labels, types = Counter[str](), Counter[str]()
        for group in cluster:
            for label, type_, documents in self.index.tally(group) if chosen in (None, group) else ():
                labels[label] += documents  # who merged them chose the name too
                types[type_] += documents
        label = max(labels, key=lambda each: (labels[each], len(each.split()), not each.isupper(), each))
        return label, self._retyped(cluster) or max(sorted(types), key=lambda each: types[each])

    def _iri(self, cluster: frozenset[str]) -> str:
        return self._chosen(cluster) or min(cluster, key=lambda group: (self.index.first(group), group))

    def _chosen(self, cluster: frozenset[str]) -> str | None:
        """Return the IRI that the last merge by a person gave the cluster."""
        heads = self._decided.heads
        return max(cluster & heads.keys(), key=heads.__getitem__, default=None)

    def _retyped(self, cluster: frozenset[str]) -> str | None:
        types = self._decided.types
        chosen = max((types[each] for each in cluster & types.keys()), default=None)
        return chosen[1] if chosen else None
