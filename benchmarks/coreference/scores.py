"""The scores of coreference: MUC, B³, CEAF over entities, and their mean, the CoNLL score.

Definitions: Vilain et al. 1995, Bagga and Baldwin 1998, Luo 2005, Pradhan et al. 2012.  Clusters are sets of keys that
gold and response share where they mean the same mention.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from collections.abc import Set as AbstractSet

    Clusters = Sequence[AbstractSet[Hashable]]


@dataclass(slots=True)
class Score:
    """Sums from which precision, recall and F1 come; add up documents with ``+=``."""

    right_of_found: float = 0.0
    found: float = 0.0
    right_of_gold: float = 0.0
    gold: float = 0.0

    def __iadd__(self, other: Score) -> Score:  # noqa: PYI034  the class is final
        """Add the sums of another document."""
        self.right_of_found += other.right_of_found
        self.found += other.found
        self.right_of_gold += other.right_of_gold
        self.gold += other.gold
        return self

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right."""
        return self.right_of_found / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Return the share of the gold that was found."""
        return self.right_of_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def muc(gold: Clusters, found: Clusters) -> Score:
    """Score links: how many would have to be added to make each cluster whole."""
    return Score(*_links(found, gold), *_links(gold, found))


def _links(these: Clusters, others: Clusters) -> tuple[float, float]:
    where = {key: place for place, cluster in enumerate(others) for key in cluster}
    right = whole = 0
    for cluster in these:
        parts = len({where.get(key, ("alone", key)) for key in cluster})
        right += len(cluster) - parts
        whole += len(cluster) - 1
    return right, whole


def b_cubed(gold: Clusters, found: Clusters) -> Score:
    """Score mentions: how much of the cluster of each is right."""
    return Score(*_overlaps(found, gold), *_overlaps(gold, found))


def _overlaps(these: Clusters, others: Clusters) -> tuple[float, float]:
    right = sum(len(cluster & other) ** 2 / len(cluster) for cluster in these for other in others)
    return right, sum(map(len, these))


def ceaf(gold: Clusters, found: Clusters) -> Score:
    """Score entities: the best one-to-one alignment of clusters by the share of what they have in common."""
    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    for one, cluster in enumerate(gold):
        for two, other in enumerate(found):
            if cluster & other:
                share = 2 * len(cluster & other) / (len(cluster) + len(other))
                graph.add_edge(("gold", one), ("found", two), weight=share)
    best = sum(graph.edges[edge]["weight"] for edge in nx.max_weight_matching(graph))
    return Score(best, len(found), best, len(gold))


METRICS: dict[str, Callable[[Clusters, Clusters], Score]] = {"MUC": muc, "B³": b_cubed, "CEAF-e": ceaf}
