"""The frozen values an ontology consists of: types, relations, and how the reader's types meet them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from kg.names import KG, OWL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DATE, QUANTITY, MONEY, PERCENTAGE = KG + "Date", KG + "Quantity", KG + "Money", KG + "Percentage"
VALUES = (KG + "Value", DATE, QUANTITY, MONEY, PERCENTAGE)
# Classes of the default ontology that say nothing about what kind of thing something is.
VAGUE = frozenset({KG + "Thing", KG + "Agent", KG + "Value"})


@dataclass(frozen=True, slots=True)
class Type:
    """A class: its IRI, label, the common nouns that denote its members (``firm``, ``startup``), and its parents.

    ``base`` is the class of the default ontology it corresponds to (itself there; ``None`` when nothing fits): the
    reader types mentions by the default ontology, and a foreign class is met through its ``base``.  ``guessed`` tells
    that only its name, and no alignment, says so.
    """

    iri: str
    label: str
    words: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    definition: str = ""
    base: str | None = None
    guessed: bool = False


class Limit(StrEnum):
    """What an ontology rules out of a relation, by the IRI of the class of properties that says it."""

    ONE_OBJECT = OWL + "FunctionalProperty"
    ONE_SUBJECT = OWL + "InverseFunctionalProperty"
    ONE_WAY = OWL + "AsymmetricProperty"
    NOT_ITSELF = OWL + "IrreflexiveProperty"
    ONE_WAY_THROUGH = KG + "OneWay"
    ONE_OBJECT_EVER = KG + "OneObjectEver"
    ONE_OBJECT_AT_A_TIME = KG + "OneObjectAtATime"
    ONE_SUBJECT_AT_A_TIME = KG + "OneSubjectAtATime"
    LASTING = KG + "Lasting"


@dataclass(frozen=True, slots=True)
class Relation:
    """A property: its IRI, label, and the phrases that say it, written with X for the subject and Y for the object.

    ``domain`` and ``range`` are IRIs of classes (any of them will do; empty means anything); a relation whose object is
    a date, a number or an amount has ``kg:Date``, ``kg:Quantity``, ``kg:Money`` or ``kg:Percentage`` in its range.
    ``inverse`` is a relation of the same ontology; ``limits`` has what it states to be impossible.
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
    limits: frozenset[Limit] = frozenset()


@dataclass(frozen=True, eq=False)
class Ontology:
    """Types and relations by IRI, in a fixed order; ``digest`` is a SHA-256 over the canonical source.

    ``ground`` is the default ontology, into which the ``base`` of a type points; the default ontology has none.
    """

    iri: str
    types: Mapping[str, Type]
    relations: Mapping[str, Relation]
    prefixes: Mapping[str, str]
    digest: str
    ground: Ontology | None = None

    def is_a(self, type_: str, ancestor: str) -> bool:
        """Tell whether ``type_`` is ``ancestor`` or lies below it; classes of the default ontology are known too."""
        return ancestor in self._ancestors.get(type_, frozenset({type_}))

    def fits(self, type_: str, allowed: Iterable[str]) -> bool:
        """Tell whether a mention of ``type_`` (default ontology) may stand where one of ``allowed`` is asked for.

        A type that is more general than what is asked for fits too ("Stanford", read as an organization, where a
        school is asked for), save the vague ones.  Nothing asked for lets everything pass; a foreign class that
        corresponds to no default one lets pass everything but dates and amounts.
        """
        asked = tuple(allowed)
        return not asked or any(self._meets(type_, each) for each in asked)

    def may_fit(self, type_: str, allowed: Iterable[str]) -> bool:
        """Tell whether a mention fits, or is no value and a class is asked for whose counterpart was only guessed.

        Whoever drew a class may have meant more by it than its name says ("written work" for a poem and a comic).
        """
        asked = tuple(allowed)
        if self.fits(type_, asked):
            return True
        return type_ not in VALUES and any(self._is_guessed(each) for each in asked)

    def _is_guessed(self, asked: str) -> bool:
        known = self.types.get(asked)
        return known is not None and known.guessed and known.base not in VALUES

    def typed(self, type_: str) -> str:
        """Return the class to write for an entity that was read as ``type_``: of this ontology, or else ``type_``."""
        if type_ in self.types:
            return type_
        chain = sorted(self._ancestors.get(type_, frozenset()) - VAGUE, key=self._depth, reverse=True)
        return next((found for each in chain if (found := self._standing_for.get(each))), type_)

    def _meets(self, type_: str, asked: str) -> bool:
        known = self.types.get(asked)
        base = known.base if known else asked if asked in self._ancestors else None
        if base is None:
            return type_ not in VALUES
        return self.is_a(type_, base) or (type_ not in VAGUE and self.is_a(base, type_))

    def _depth(self, type_: str) -> tuple[int, str]:
        return len(self._ancestors.get(type_, ())), type_

    @cached_property
    def _ancestors(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = dict(self.ground._ancestors) if self.ground else {}  # noqa: SLF001  its own kind
        found.update((iri, _above(iri, self.types)) for iri in self.types)
        return found

    @cached_property
    def _standing_for(self) -> Mapping[str, str]:
        """Map each class of the default ontology to the one class here that stands for it, the most general one."""
        by_base: dict[str, list[str]] = {}
        for each in self.types.values():
            if each.base is not None:
                by_base.setdefault(each.base, []).append(each.iri)
        return {base: top for base, some in by_base.items() if (top := self._top(some, base))}

    def _top(self, some: list[str], base: str) -> str | None:
        """Return the class that all the others lie below, or that is called as ``base`` is; ``None`` when unclear."""
        if len(some) == 1:
            return some[0]
        above = [one for one in some if all(self.is_a(other, one) for other in some)]
        if above:
            return above[0]
        word = self.ground.types[base].label if self.ground and base in self.ground.types else ""
        return next((one for one in some if self.types[one].label.casefold() == word.casefold()), None)


def _above(iri: str, types: Mapping[str, Type]) -> frozenset[str]:
    """Return the class and all classes above it; a circle of subclasses does no harm."""
    found: set[str] = set()
    waiting = [iri]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting.extend(types[each].parents if each in types else ())
    return frozenset(found)
