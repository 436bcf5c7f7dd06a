"""Names and values that overlap: which of both stays."""

from __future__ import annotations

import pytest

from kg.extract.learned.overlaps import untangled
from kg.extract.model.scan import Found
from kg.model import Mention, MentionKind, Span
from kg.names import KG


def _name(start: int, end: int, score: float = 0.99, kind: str = "name") -> Found:
    return Found(start, end, kind, "Event", score, 0.9)


def _value(start: int, end: int, unit: str | None = None) -> Mention:
    return Mention(Span(start, end, "x" * (end - start)), MentionKind.VALUE, KG + "Value", unit=unit)


@pytest.mark.parametrize(
    ("found", "value", "stays"),
    [
        (_name(0, 17), _value(0, 4), (True, False)),  # "2016 Rio Olympics": no date
        (_name(0, 17, 0.6), _value(0, 4), (False, True)),  # unsure
        (_name(0, 17, kind="nominal"), _value(0, 4), (False, True)),  # "two years of war"
        (_name(6, 19), _value(0, 28, "space shuttle missions"), (True, True)),  # "three Space Shuttle missions"
        (_name(6, 19), _value(0, 28), (False, True)),  # a date counts nothing
        (_name(0, 4), _value(0, 4), (False, True)),  # the same words
        (_name(2, 9), _value(0, 4), (False, True)),  # crossing
        (_name(5, 9), _value(0, 4), (True, True)),  # apart
    ],
)
def test_a_sure_name_and_a_value_share_words(found: Found, value: Mention, stays: tuple[bool, bool]) -> None:
    """A name that holds a value goes before it, one within what is counted stays beside it, else the value stays."""
    names, values = untangled([found], [value])
    assert (bool(names), bool(values)) == stays
