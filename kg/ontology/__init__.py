"""What there is to find: the types and relations of an ontology, with the words that trigger them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.ontology.phrases import Form, Phrase, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Form", "Ontology", "Phrase", "Relation", "Type", "load", "phrase"]


@dataclass(frozen=True, slots=True)
class Type:
    """A class: its IRI, label, the common nouns that denote its members (``firm``, ``startup``), and its parents.

    ``base`` is the class of the default ontology it corresponds to (itself there; ``None`` when nothing fits): the
    reader types mentions by the default ontology, and a foreign class is met through its ``base``.
    """

    iri: str
    label: str
    words: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    definition: str = ""
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A property: its IRI, label, and the phrases that say it, written with X for the subject and Y for the object.

    ``domain`` and ``range`` are IRIs of classes (any of them will do; empty means anything); a relation whose object is
    a date, a number or an amount has ``kg:Date``, ``kg:Quantity``, ``kg:Money`` or ``kg:Percentage`` in its range.
    """

    iri: str
    label: str
    phrases: tuple[str, ...] = ()
    definition: str = ""
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    inverse: str | None = None
    symmetric: bool = False
    transitive: bool = False
    functional: bool = False
    example: str = ""


@dataclass(frozen=True)
class Ontology:
    """Types and relations by IRI, in a fixed order; ``digest`` is a SHA-256 over the canonical source."""

    iri: str
    types: Mapping[str, Type]
    relations: Mapping[str, Relation]
    prefixes: Mapping[str, str]
    digest: str

    def is_a(self, type_: str, ancestor: str) -> bool:
        """Tell whether ``type_`` is ``ancestor`` or lies below it."""
        return ancestor in self._ancestors.get(type_, frozenset({type_}))

    def fits(self, type_: str, allowed: Iterable[str]) -> bool:
        """Tell whether a mention of ``type_`` (default ontology) may stand where ``allowed`` classes are asked for."""
        raise NotImplementedError

    @cached_property
    def _ancestors(self) -> Mapping[str, frozenset[str]]:
        raise NotImplementedError


def load(source: object = None) -> Ontology:
    """Read an ontology (``None``: the default one)."""
    raise NotImplementedError
