"""What all texts of our own share: relations that leave each other open, and adjectives of nationality."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.demonyms import DEMONYMS
from training.example import DEMONYM, Spot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_DEMONYM = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, DEMONYMS), key=len, reverse=True))})\b")
# Relations that often hold together: where one is said of a pair, the others are open.
_FAMILIES = [
    set(row.split())
    for row in (
        "owns controls shareholderOf acquired",
        "manages chiefExecutiveOf executiveOf worksFor chairs boardMemberOf",
        "basedIn headquarteredIn operatesIn locatedIn livesIn",
        "develops produces launched sells offers designed operates owns",
        "partnerOf agreementWith suppliesTo customerOf negotiatesWith",
        "governs headOfStateOf headOfGovernmentOf ministerOf",
        "criticized opposes accused",
        "supports allyOf",
        "participatedIn attended won performedIn",
        "foundedOn openedOn",
        "diedOn diedIn",
    )
]


def kindred(label: str) -> set[str]:
    """Return a relation (local name) and those that are open where it is said."""
    return {label}.union(*(family for family in _FAMILIES if label in family))


def demonyms(text: str, taken: Collection[tuple[int, int]]) -> Iterator[Spot]:
    """Yield the adjectives of nationality in a text that are not marked as something else."""
    spans = (match.span() for match in _DEMONYM.finditer(text))
    yield from (Spot(*span, frozenset({DEMONYM})) for span in spans if span not in taken)
