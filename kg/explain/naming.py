"""What classes and relations are called in a sentence: by their labels, or by a prefixed name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import names
from kg.ontology.source import default_path, read
from kg.ontology.vocabulary import LABELS
from kg.rdf.terms import short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.ontology.statements import Statements

# Letters that sound like a consonant ("a university") where they stand for a vowel.
_LIKE_A_CONSONANT = re.compile(r"uni(?!n)|use|euro|one\b|once\b|ut[ei]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Labels by IRI, and prefixes for what has none."""

    labels: Mapping[str, str]
    prefixes: Mapping[str, str]

    def called(self, iri: str) -> str:
        """Return the label of a class or relation, or its name with a prefix."""
        return self.labels.get(iri) or self.short(iri)

    def one(self, iri: str) -> str:
        """Return what one member of a class is called: "a place", "an organization"."""
        return with_article(self.called(iri))

    def short(self, iri: str) -> str:
        """Return an IRI with the longest prefix that fits, or as it is."""
        return short(iri, self.prefixes)


def vocabulary(*others: Statements, prefixes: Mapping[str, str]) -> Vocabulary:
    """Return the words of the default ontology and of others, whose labels come first."""
    labels: dict[str, str] = {}
    for said in (read(default_path()).statements, *others):
        labels.update((iri, said.texts(iri, *LABELS)[0]) for iri in said.subjects(*LABELS) if said.texts(iri, *LABELS))
    return Vocabulary(labels, {**names.WELL_KNOWN, **prefixes})


def with_article(noun: str) -> str:
    """Put "a" or "an" before a noun; a prefixed name is read out with its prefix.

    >>> with_article("organization"), with_article("university"), with_article("schema:Event")
    ('an organization', 'a university', 'a schema:Event')
    """
    vowel = noun[:1].lower() in set("aeiou") and not _LIKE_A_CONSONANT.match(noun)
    return f"{'an' if vowel else 'a'} {noun}"


def either(options: list[str]) -> str:
    """Join what may stand there: "a, b or c"."""
    return " or ".join(filter(None, (", ".join(options[:-1]), *options[-1:])))
