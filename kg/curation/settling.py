"""Settles identity: what each name means, which names are one, and under which IRI, label and type the graph has them.

It depends on nothing but the documents and the decisions, whatever came first: an IRI belongs to what bore it first by
the dates of the documents, or to whom a decision gave it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg import names
from kg.curation.index import Pair
from kg.decisions import Act
from kg.identity.clusters import Clustering, Link
from kg.identity.keys import keys
from kg.identity.likeness import Verdict, compare
from kg.identity.namesakes import partition
from kg.identity.profile import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from kg.curation.index import Index
    from kg.decisions import Decision
    from kg.identity.profile import Profile

_COMPARED = 4096
"""Comparisons remembered while settling."""


@dataclass
class Settling:
    """Settles the names of an index under the decisions that stand.

    ``moved`` tells, with a document that speaks of it, of each IRI whose thing has another IRI now, as when a namesake
    turns up in an older document.
    """

    index: Index
    decisions: Sequence[Decision]
    moved: list[tuple[str, str]] = field(default_factory=list)
    _same: dict[frozenset[str], Profile] = field(default_factory=dict)

    def settle(self, locals_: Collection[str]) -> None:
        """Settle some names, and all that could be one with them or was."""
        before = self.index.held_together(self.index.groups(locals_))
        groups = {group for local in sorted(locals_) for group in self._grouped(local)}
        for group in sorted(groups):
            self._paired(group)
        affected = self._reached(groups | before | self.index.held_together(groups))
        for cluster in self._clustering().clusters(sorted(affected), self._links(affected)):
            self._hold(cluster)

    def _grouped(self, local: str) -> set[str]:
        """Tell the things of one name apart and give each its IRI; return those."""
        before = self.index.grouped(local)
        parts = list(self._parted(local, self.index.profiles(local)))
        chosen = self._kept(local, parts)
        for part in parts:
            if not any(part is kept for kept in chosen.values()):
                own = (names.namesake(local, each.documents[0]) for each in part)
                chosen[next(iri for iri in (local, *own) if iri not in chosen)] = part
        for iri, part in chosen.items():
            first = next((one.documents[0] for one in part if one.documents[0] in before), None)
            if first is not None and before[first] != iri:
                self.moved.append((before[first], first))
            for profile in part:
                self.index.regroup(local, profile.documents[0], iri)
        for gone in self.index.known_groups(local) - chosen.keys():
            self.index.forget_group(gone)
        return set(chosen)

    def _parted(self, local: str, profiles: Sequence[Profile]) -> Iterable[list[Profile]]:
        """Yield the things of one name, those first that were spoken of first; people's splits before ours."""
        apart = [frozenset(each.on[1:]) for each in self.decisions if each.act is Act.SPLIT and each.on[0] == local]
        rest = list(profiles)
        parts = []
        for documents in apart:
            own = [each for each in rest if each.documents[0] in documents]
            rest = [each for each in rest if each.documents[0] not in documents]
            parts.append(own)
        parts += partition(rest) if rest else []
        found = (sorted(part, key=_age) for part in parts if part)
        return sorted(found, key=lambda part: _age(part[0]))

    def _kept(self, local: str, parts: Sequence[list[Profile]]) -> dict[str, list[Profile]]:
        """Return the IRIs that decisions gave to the things of a name."""
        kept: dict[str, list[Profile]] = {}
        for each in self.decisions:
            if each.act is Act.KEEP and names.is_namesake(each.on[0], local):
                of = next((part for part in parts if any(each.on[1] in one.documents for one in part)), None)
                if of is not None and not any(of is other for other in kept.values()):
                    kept.setdefault(each.on[0], of)
        return kept

    def _paired(self, group: str) -> None:
        """Compare a group with all that share a key with it."""
        mine = self._profile(frozenset({group}))
        self.index.put_keys(group, keys(mine))
        found = []
        for other in self.index.neighbours(group):
            theirs = self._profile(frozenset({other}))
            likeness = compare(replace(mine, iri=group), replace(theirs, iri=other))
            if likeness.verdict is not Verdict.APART:
                one, two = sorted((group, other))
                apart = mine.iri == theirs.iri  # namesakes, which were told apart: only a person may join them
                verdict = Verdict.MAYBE if apart else likeness.verdict
                found.append(Pair(one, two, likeness.score, verdict, likeness.reasons))
        self.index.put_pairs(group, found)

    def _profile(self, groups: frozenset[str]) -> Profile:
        """Return what the first documents say of some groups, all together."""
        if groups not in self._same:
            if len(self._same) >= _COMPARED:
                self._same.clear()
            self._same[groups] = joined([each for group in sorted(groups) for each in self.index.sample(group)])
        return self._same[groups]

    def _reached(self, groups: Collection[str]) -> set[str]:
        """Return the groups and all that links lead to from them, within what is one or might be."""
        reached: set[str] = set()
        waiting = list(groups)
        must = defaultdict(set)
        for one, other in self._must():
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

    def _must(self) -> list[tuple[str, str]]:
        """Return the pairs that people joined, and did not part again later."""
        pairs: dict[frozenset[str], tuple[str, str]] = {}
        for each in self.decisions:
            if each.act is Act.MERGE:
                pairs |= {frozenset({each.on[0], other}): (each.on[0], other) for other in each.on[1:]}
            elif each.act is Act.NEVER:
                pairs.pop(frozenset(each.on), None)
        return list(pairs.values())

    def _never(self) -> set[frozenset[str]]:
        pairs: set[frozenset[str]] = set()
        for each in self.decisions:
            if each.act is Act.NEVER:
                pairs.add(frozenset(each.on))
            elif each.act is Act.MERGE:
                pairs -= {frozenset({each.on[0], other}) for other in each.on[1:]}
        return pairs

    def _clustering(self) -> Clustering:
        return Clustering(differ=self._differ(), must=self._must(), never=self._never())

    def _differ(self) -> Callable[[frozenset[str], frozenset[str]], bool]:
        def differ(mine: frozenset[str], theirs: frozenset[str]) -> bool:
            one, other = self._profile(mine), self._profile(theirs)
            if self._locals(mine) & self._locals(theirs):  # namesakes
                return True
            return compare(one, other).verdict is Verdict.APART

        return differ

    def _locals(self, groups: Iterable[str]) -> set[str]:
        return {self._profile(frozenset({group})).iri for group in groups}

    def _hold(self, cluster: frozenset[str]) -> None:
        """Give what is one its IRI, label and type: a person's choice, or else what most documents say."""
        iri = self._iri(cluster)
        tallies = {group: self.index.tally(group) for group in cluster}
        named = [self._chosen(cluster)] if self._chosen(cluster) else cluster  # who merged them chose the name too
        labels = sum((Counter(dict(tallies[str(group)][0])) for group in named), Counter())
        types = sum((Counter(dict(tallies[str(group)][1])) for group in named), Counter())
        type_ = self._retyped(cluster) or max(sorted(types), key=lambda each: types[each])
        label = max(labels, key=lambda each: (labels[each], len(each.split()), not each.isupper(), each))
        for group in sorted(cluster):
            self.index.hold(group, iri, label=label, type_=type_)

    def _iri(self, cluster: frozenset[str]) -> str:
        return self._chosen(cluster) or min(cluster, key=lambda group: (self.index.first(group), group))

    def _chosen(self, cluster: frozenset[str]) -> str | None:
        """Return the IRI that the last merge by a person gave the cluster."""
        chosen = [each.on[0] for each in self.decisions if each.act is Act.MERGE and each.on[0] in cluster]
        return chosen[-1] if chosen else None

    def _retyped(self, cluster: frozenset[str]) -> str | None:
        chosen = [each.on[1] for each in self.decisions if each.act is Act.RETYPE and each.on[0] in cluster]
        return chosen[-1] if chosen else None


def _age(profile: Profile) -> tuple[str, str]:
    return profile.published or "9999", profile.documents[0]
