"""Finds what a text talks about: names with their types, common nouns for things of a known kind, pronouns.

Names come from runs of proper nouns, corrected by spaCy's own guesses; types are voted on by all mentions of a
name (see ``types``).  A pronoun gets the type that its form tells, ``owl:Thing`` where it tells none: coreference
knows better.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.lexicon import lexicon
from kg.extract.mentions.names import Name, names
from kg.extract.mentions.nominals import nominals, pronouns
from kg.extract.mentions.types import vote
from kg.model import Mention, MentionKind

if TYPE_CHECKING:
    from kg.model import Reading, Step
    from kg.ontology import Ontology


def step(ontology: Ontology) -> Step:
    """Return the step that finds names, nominals and pronouns; types are those of the default ontology."""
    del ontology

    def find(reading: Reading) -> Reading:
        words = lexicon()
        found = names(reading, words)
        typed = vote(found, reading, lexicon=words)
        named = [_mention(name, reading, type_, score) for name, (type_, score) in zip(found, typed, strict=True)]
        taken = {token for name in found for token in range(name.first, name.last + 1)}
        common = [*nominals(reading, words, taken=taken), *pronouns(reading)]
        return replace(reading, mentions=tuple(sorted([*named, *common], key=lambda each: each.span)))

    return find


def _mention(name: Name, reading: Reading, type_: str, score: float) -> Mention:
    first, last = reading.tokens[name.first], reading.tokens[name.last]
    span = reading.document.span(first.start, last.end)
    return Mention(span, MentionKind.NAME, type_, head=name.head, score=score, by="mentions")
