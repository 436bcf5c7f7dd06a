"""The CoNLL score of coreference: the mean F1 of MUC, B³ and CEAF-e (Pradhan and others, 2012)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import networkx as nx

from benchmarks.gold.alignment import counted, pairs
from kg.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from kg.model import Mention, Reading

    Clusters = list[frozenset[Hashable]]


class Conll:
    """Adds up the three measures over many texts."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._sums: defaultdict[str, float] = defaultdict(float)

    def add(self, gold: Reading, system: Reading) -> None:
        """Count one text; mentions are matched one to one where they overlap, values aside."""
        ours = [each for each in counted(gold) if each.kind is not MentionKind.VALUE]
        theirs = [each for each in counted(system) if each.kind is not MentionKind.VALUE]
        names: dict[int, Hashable] = {id(other): ("gold", place) for place, other in enumerate(ours)}
        names |= {id(other): names[id(one)] for one, other in pairs(ours, theirs)}
        key, response = _clusters(ours, names), _clusters(theirs, names)
        for name, (found, wanted) in {"recall": (response, key), "precision": (key, response)}.items():
            self._sums[f"muc {name}"] += sum(len(each) - _parts(each, found) for each in wanted)
            self._sums[f"muc {name} of"] += sum(len(each) - 1 for each in wanted)
            self._sums[f"b3 {name}"] += sum(len(each & other) ** 2 / len(each) for each in wanted for other in found)
            self._sums[f"b3 {name} of"] += sum(map(len, wanted))
            self._sums[f"ceaf {name}"] += _aligned(key, response)
            self._sums[f"ceaf {name} of"] += len(wanted)

    def f1(self) -> float:
        """Return the mean of the three F1."""
        return sum(map(self._one, ("muc", "b3", "ceaf"))) / 3

    def _one(self, name: str) -> float:
        rates = [
            self._sums[f"{name} {each}"] / max(1, self._sums[f"{name} {each} of"]) for each in ("precision", "recall")
        ]
        return 2 * rates[0] * rates[1] / sum(rates) if sum(rates) else 0.0


def _clusters(mentions: Iterable[Mention], names: dict[int, Hashable]) -> Clusters:
    """Return the clusters of two mentions and more, by the names of their members."""
    found: dict[int, set[Hashable]] = {}
    for each in mentions:
        if each.cluster is not None:
            found.setdefault(each.cluster, set()).add(names.get(id(each), ("system", id(each))))
    return [frozenset(each) for each in found.values() if len(each) > 1]


def _parts(cluster: frozenset[Hashable], others: Clusters) -> int:
    """Return into how many parts the others cut a cluster."""
    touched = [cluster & other for other in others if cluster & other]
    return len(touched) + len(cluster) - sum(map(len, touched))


def _aligned(key: Clusters, response: Clusters) -> float:
    """Return the summed likeness (phi 4) of the best alignment of clusters one to one."""
    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    for i, one in enumerate(key):
        for j, other in enumerate(response):
            if one & other:
                graph.add_edge(("key", i), ("response", j), weight=2 * len(one & other) / (len(one) + len(other)))
    matched = nx.max_weight_matching(graph)
    return float(sum(graph.edges[pair]["weight"] for pair in matched))
