"""The few kinds of things whose names are built and compared differently."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from kg.names import KG, Kind


class Family(StrEnum):
    """A kind of thing, coarse enough that a reader rarely errs about it; ``OTHER`` where the class is not known."""

    PERSON = "person"
    PLACE = "place"
    BODY = "organisation"
    PRODUCT = "product"
    WORK = "work"
    EVENT = "event"
    OTHER = "thing"


_CLASSES = {
    Family.PERSON: "Person",
    Family.PLACE: "Place Country City Region Facility NaturalFeature",
    Family.BODY: "Organization Company Government Court Party School Media Team Association Group",
    Family.PRODUCT: "Product",
    Family.WORK: "Work",
    Family.EVENT: "Event",
    Family.OTHER: "Thing Agent Award Offence Condition Role Value Date Quantity Money Percentage",
}
FAMILIES = {KG + name: family for family, listed in _CLASSES.items() for name in listed.split()}
"""The classes of the default ontology."""
_BY_IRI = {Kind.PERSON: Family.PERSON, Kind.PLACE: Family.PLACE}
_KIND = re.compile(r"(?:^|[/:])((?:person|place)/)[^/]+\Z")


@lru_cache(maxsize=8_192)
def family(type_: str, iri: str) -> Family:
    """Return the family of an entity; one of a user's class is known as person or place by its IRI."""
    found = FAMILIES.get(type_)
    if found is not None:
        return found
    kind = _KIND.search(iri)
    return _BY_IRI[Kind(kind[1])] if kind else Family.OTHER


def local_kind(iri: str) -> Kind:
    """Return the part of the name space that the IRI of another entity lies in: person, place, or things."""
    kind = _KIND.search(iri)
    return Kind(kind[1]) if kind else Kind.THING
