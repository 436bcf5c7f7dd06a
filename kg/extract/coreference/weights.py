"""weights"""
from enum import StrEnum


class Set(StrEnum):
    """The pronouns that are weighed alike."""

    PERSON = "he or she"
    THING = "it"
    SEVERAL = "they"


LEAST = {Set.PERSON: 0.0, Set.THING: 0.0, Set.SEVERAL: 0.0}
WEIGHTS: dict[Set, dict[str, float]] = {each: {} for each in Set}
