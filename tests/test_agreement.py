"""Two values may be one: a year and a day in it, a rounded amount, a city and its country."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox
import pytest

from kg import ontology
from kg.explain.agreement import agree, amounts_agree, are_grades, days
from kg.names import EDTF, XSD
from kg.store import Store

KINDS = {4: "gYear", 7: "gYearMonth", 10: "date"}


def dated(value: str) -> ox.Literal:
    """Return a date as the reader writes it."""
    kind = EDTF if "/" in value else XSD + KINDS[len(value)]
    return ox.Literal(value, datatype=ox.NamedNode(kind))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1990", "1990-05-03", True),
        ("1990-05", "1990-05-03", True),
        ("1990", "1991", False),
        ("1990-05", "1990-06", False),
        ("1990-05-03", "1990-05-04", False),
        ("2016-01-01/..", "2018", True),
        ("2016-01-01/..", "2015", False),
        ("../2016", "2015-03", True),
        ("2010/2012", "2011", True),
        ("2010/2012", "2013", False),
    ],
)
def test_dates_agree_when_a_day_fits_both(one: str, other: str, *, same: bool) -> None:
    """One may be more exact than the other; periods may be open."""
    with Store.memory() as store:
        assert agree(store, dated(one), dated(other)) is same


@pytest.mark.parametrize("value", ["2016-13", "0000", "spring"])
def test_what_is_no_date_means_no_days(value: str) -> None:
    """A literal that only claims to be a date is compared as it stands."""
    assert days(ox.Literal(value, datatype=ox.NamedNode(XSD + "date"))) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("19000000000", "19300000000", True),
        ("1000000000", "1200000000", False),
        ("3400", "3387", True),
        ("3400", "3387.5", True),
        ("3400", "3500", False),
        ("50", "52", False),
        ("7.5", "7.50", True),
        ("0", "0.0", True),
    ],
)
def test_amounts_agree_when_one_is_the_other_rounded(one: str, other: str, *, same: bool) -> None:
    """Small numbers and whole tenths are never a matter of rounding."""
    assert amounts_agree(Decimal(one), Decimal(other)) is same


@pytest.mark.parametrize(("unit", "same"), [("USD", False), ("EUR", True)])
def test_amounts_of_two_units_do_not_disagree(unit: str, *, same: bool) -> None:
    """Dollars are not compared with euros."""
    with Store.memory() as store:
        store.update(f'INSERT DATA {{ id:a rdf:value 5 ; kg:unit "USD" . id:b rdf:value 900 ; kg:unit "{unit}" }}')
        one, other = (ox.NamedNode(store.base + name) for name in "ab")

        assert agree(store, one, other) is same


@pytest.mark.parametrize(
    ("stated", "grades"),
    [
        ("id:a a kg:City . id:b a kg:City", False),
        ("id:a a kg:City . id:b a kg:Country", True),
        ("id:a a kg:City . id:b a kg:Place", False),
        ("id:a a kg:City ; kg:locatedIn id:c . id:b a kg:City . id:c kg:locatedIn id:b", True),
        ("id:a a kg:City ; kg:locatedIn id:c . id:b a kg:City ; kg:locatedIn id:c", False),
    ],
)
def test_places_are_grades_of_one_when_one_lies_in_the_other(stated: str, *, grades: bool) -> None:
    """So they are when their kinds differ, as a city and a country: nobody said that the one is not in the other."""
    with Store.memory() as store:
        store.update(f"INSERT DATA {{ {stated} }}")
        one, other = (ox.NamedNode(store.base + name) for name in "ab")

        assert are_grades(store, ontology.load(), one, other) is grades
