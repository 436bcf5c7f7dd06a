"""What the types of the data sets are under the default ontology."""

from __future__ import annotations

PERSON = frozenset({"Person"})
ORGANIZATION = frozenset(
    {"Organization", "Company", "Government", "Court", "School", "Party", "Team", "Association", "Media", "Group"}
)
PLACE = frozenset({"Place", "City", "Country", "Region", "Facility", "NaturalFeature"})
DATE = frozenset({"Date"})
NUMBER = frozenset({"Money", "Percentage", "Quantity"})
OTHER = frozenset({"Work", "Product", "Event", "Award", "Group", "Role", "Offence", "Condition", "Thing", "Facility"})
"""What is none of these in a data set of five types."""

COARSE = {"PER": PERSON, "ORG": ORGANIZATION, "LOC": PLACE, "TIME": DATE, "NUM": NUMBER, "MISC": OTHER}
