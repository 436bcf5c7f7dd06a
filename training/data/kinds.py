"""What the types of the data sets are under the default ontology."""

from __future__ import annotations

PERSON = frozenset({"Person"})
ORGANIZATION = frozenset(
    {"Organization", "Company", "Government", "Court", "School", "Party", "Team", "Association", "Media"}
)
PLACE = frozenset({"Place", "City", "Country", "Region", "Facility", "NaturalFeature"})
DATE = frozenset({"Date"})
NUMBER = frozenset({"Money", "Percentage", "Quantity"})
OTHER = frozenset({"Work", "Product", "Event", "Award", "Role", "Offence", "Condition", "Thing"})
"""What is none of these in a data set of five types.

No class may stand in two of these sets: where a set is all that is known, a model takes the class that is never wrong
("Group", when it stood in both, for four companies of five).
"""

COARSE = {"PER": PERSON, "ORG": ORGANIZATION, "LOC": PLACE, "TIME": DATE, "NUM": NUMBER, "MISC": OTHER}
