"""Which relations of an ontology may hold between mentions, by their types: worked out once for each type."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kg.extract.lexicon import THING, VALUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.ontology import Ontology

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.int64]


class Sort(NamedTuple):
    """What domains and ranges ask of a mention: the type of its thing, and whether it is a value."""

    type: str
    value: bool


class Roles(NamedTuple):
    """What each mention may be under each relation, which have the order of the ontology.

    ``sorts`` numbers the sort of each mention; ``subject`` and ``object`` (sorts, relations) tell what one may be.
    """

    sorts: Numbers
    subject: Flags
    object: Flags

    def allowed(self, rows: Numbers) -> Flags:
        """Return of rows (subject, object; places of mentions) which relations may hold: (rows, relations).

        Rows without any are scored all the same: the last bits of a score depend on the place of its row among the
        others, and of two mentions that cover the same words they decide which one a claim is of.
        """
        found: Flags = self.subject[self.sorts[rows[:, 0]]] & self.object[self.sorts[rows[:, 1]]]
        return found


class Fitting:
    """Tells what mentions of each sort may stand for under one ontology."""

    def __init__(self, ontology: Ontology) -> None:
        """Begin with nothing asked."""
        self._ontology = ontology
        self._known: dict[Sort, tuple[list[bool], list[bool]]] = {}

    def may_be(self, sort: Sort, allowed: tuple[str, ...]) -> bool:
        """Tell whether a mention may stand where one of these classes is asked for."""
        if sort.type == THING and not sort.value:
            return not any(self._ontology.is_a(each, VALUE) for each in allowed)
        return self._ontology.may_fit(sort.type, allowed)

    def roles(self, sorts: Sequence[Sort]) -> Roles:
        """Return what mentions of these sorts may be."""
        numbers = {sort: number for number, sort in enumerate(dict.fromkeys(sorts))}
        flags = np.array([self._flags(sort) for sort in numbers], dtype=np.bool_)
        subject, object_ = flags.reshape(len(numbers), 2, len(self._ontology.relations)).transpose(1, 0, 2)
        return Roles(np.array([numbers[sort] for sort in sorts], dtype=np.int64), subject, object_)

    def _flags(self, sort: Sort) -> tuple[list[bool], list[bool]]:
        """Return whether a mention of a sort may be the subject, and the object, of each relation."""
        if sort not in self._known:
            relations = self._ontology.relations.values()
            self._known[sort] = (
                [self.may_be(sort, relation.domain) for relation in relations],
                [self.may_be(sort, relation.range) for relation in relations],
            )
        return self._known[sort]


@lru_cache(maxsize=4)
def fitting(ontology: Ontology) -> Fitting:
    """Return what fits under an ontology; what it has worked out stays as long as it is read with."""
    return Fitting(ontology)
