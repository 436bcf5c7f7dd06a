"""Explains what is held, and proves that it stands in the sources."""

from __future__ import annotations

from kg.explain.check import Report, Violation, check, evidence, question
from kg.explain.conclusions import conclude, conclusions
from kg.explain.conflicts import conflicts
from kg.explain.inferred import Reason, inferred, rule_in_words, statement, vocabulary_of
from kg.explain.naming import Vocabulary
from kg.explain.sides import Conflict, Side
from kg.explain.sides import Kind as ConflictKind
from kg.explain.sources import Corroboration, facts, sources
from kg.explain.verify import Fault, Verification, verify
from kg.explain.why import Explanation, chain, why

__all__ = [
    "Conflict",
    "ConflictKind",
    "Corroboration",
    "Explanation",
    "Fault",
    "Reason",
    "Report",
    "Side",
    "Verification",
    "Violation",
    "Vocabulary",
    "chain",
    "check",
    "conclude",
    "conclusions",
    "conflicts",
    "evidence",
    "facts",
    "inferred",
    "question",
    "rule_in_words",
    "sources",
    "statement",
    "verify",
    "vocabulary_of",
    "why",
]
