"""What there is to find: the types and relations of an ontology, with the words that trigger them."""

from __future__ import annotations

from kg.ontology.checks import Finding, Severity, lint
from kg.ontology.loading import load
from kg.ontology.phrases import Form, Phrase, phrase
from kg.ontology.terms import Limit, Ontology, Relation, Type

__all__ = [
    "Finding",
    "Form",
    "Limit",
    "Ontology",
    "Phrase",
    "Relation",
    "Severity",
    "Type",
    "lint",
    "load",
    "phrase",
]
