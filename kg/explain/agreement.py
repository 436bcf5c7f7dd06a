"""Whether two values may be one, more or less exactly told: dates by their days, rounded amounts, places in places."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.names import EDTF, KG, XSD
from kg.rdf import terms as t

if TYPE_CHECKING:
    from kg.ontology import Ontology
    from kg.store import Store

Days = tuple[date, date]
"""The first and the last day that a date may mean, both of them included."""

_DATES = {XSD + "date", XSD + "dateTime", XSD + "gYearMonth", XSD + "gYear", EDTF}
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T.*)?)?)?(?:Z|[+-]\d\d:\d\d)?[?~%]?")
_OPEN = frozenset({"", ".."})
_WITHIN = (ox.NamedNode(KG + "locatedIn"), ox.NamedNode(KG + "partOf"))
_ROUNDED = Decimal("0.05")
"""News rounds $19.3 billion to 19, and no further: $1 billion and $1.2 billion are two prices."""
_EXACT = 100
"""Below this nobody rounds: 50 dead and 52 are two counts."""


def days(value: t.Term) -> Days | None:
    """Return the days that a literal may mean: a day, month or year of XML Schema, or an EDTF interval.

    >>> days(ox.Literal("2016-02", datatype=ox.NamedNode(XSD + "gYearMonth")))
    (datetime.date(2016, 2, 1), datetime.date(2016, 2, 29))
    """
    if not isinstance(value, ox.Literal) or value.datatype.value not in _DATES:
        return None
    start, slash, end = value.value.partition("/")
    if not slash:
        return _one(start)
    first = (date.min, date.min) if start in _OPEN else _one(start)
    last = (date.max, date.max) if end in _OPEN else _one(end)
    return (first[0], last[1]) if first and last else None


def _one(text: str) -> Days | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        return first, date(first.year, month or 12, day or monthrange(first.year, month or 12)[1])
    except ValueError:
        return None


def dates_agree(one: Days, other: Days) -> bool:
    """Tell whether one day fits both: a year and a day in it do."""
    return one[0] <= other[1] and other[0] <= one[1]


def amounts_agree(one: Decimal, other: Decimal) -> bool:
    """Tell whether two numbers are the same, or one is the other rounded, by a twentieth at most.

    >>> amounts_agree(Decimal(19_000_000_000), Decimal(19_300_000_000))
    True
    >>> amounts_agree(Decimal(50), Decimal(52))
    False
    """
    if one == other:
        return True
    rough, exact = sorted((one.normalize(), other.normalize()), key=lambda each: len(each.as_tuple().digits))
    if min(abs(one), abs(other)) < _EXACT or abs(one - other) > _ROUNDED * max(abs(one), abs(other)):
        return False
    return exact.quantize(Decimal((0, (1,), int(rough.as_tuple().exponent)))) == rough


def amount(store: Store, term: t.Term) -> tuple[Decimal, str] | None:
    """Return the number and the unit ("" without one) of an amount; ``None`` for anything else."""
    if not isinstance(term, ox.NamedNode):
        return None
    value = min((t.iri_of(quad.object) for quad in store.match(term, t.VALUE)), default=None)
    unit = min((t.iri_of(quad.object) for quad in store.match(term, t.UNIT)), default="")
    try:
        return (Decimal(value), unit) if value is not None else None
    except InvalidOperation:
        return None


def agree(store: Store, one: t.Term, other: t.Term) -> bool:
    """Tell whether two values may be one: a day fits both dates, or one amount is the other rounded.

    Amounts of different units cannot be compared, so they do not disagree.
    """
    first, second = days(one), days(other)
    if first and second:
        return dates_agree(first, second)
    many, more = amount(store, one), amount(store, other)
    if many and more:
        return many[1] != more[1] or amounts_agree(many[0], more[0])
    return one == other


def are_grades(store: Store, known: Ontology, one: t.Term, other: t.Term) -> bool:
    """Tell whether two things may name one place, more or less exactly.

    They may when one lies in the other, or when neither is of a type of the other, as a city and a country.
    """
    if not isinstance(one, ox.NamedNode) or not isinstance(other, ox.NamedNode):
        return False
    kinds, others = ([t.iri_of(quad.object) for quad in store.match(each, t.A)] for each in (one, other))
    alike = any(known.is_a(first, second) or known.is_a(second, first) for first in kinds for second in others)
    apart = bool(kinds and others) and not alike
    return apart or _lies_in(store, one, other) or _lies_in(store, other, one)


def _lies_in(store: Store, inner: ox.NamedNode, outer: ox.NamedNode) -> bool:
    """Tell whether it is held that one place lies in another, directly or through others."""
    seen, waiting = {inner}, [inner]
    while waiting:
        each = waiting.pop()
        around = {quad.object for relation in _WITHIN for quad in store.match(each, relation)}
        fresh = [place for place in around if isinstance(place, ox.NamedNode) and place not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return outer in seen - {inner}
