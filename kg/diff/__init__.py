"""Says what is in one graph and not in another: as triples, and as what happened to documents, entities and facts."""

from kg.diff.compare import compare
from kg.diff.found import Difference
from kg.diff.patch import Extent, write_patch
from kg.diff.sides import Reach, Side, opened

__all__ = ["Difference", "Extent", "Reach", "Side", "compare", "opened", "write_patch"]
