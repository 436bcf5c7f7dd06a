"""The reader keeps its share of the public specification cases, read in place where they are present."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import amounts, dates
from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.amounts import Tally


def _tally(measure: Callable[[], Tally]) -> Tally:
    try:
        return measure()
    except InputError as error:
        pytest.skip(f"{error.message}: {error.hint}")


@pytest.mark.parametrize(
    ("kind", "floor"), [("Currency", 0.94), ("Dimension", 0.87), ("Age", 0.92), ("Temperature", 0.90)]
)
def test_quantities_with_units_keep_their_share(kind: str, floor: float) -> None:
    """F1 of the values on the specification of each kind."""
    assert _tally(lambda: amounts.recognizers(kind)).counts.f1 >= floor


@pytest.mark.parametrize(("kind", "precision", "recall"), [("date", 0.78, 0.52), ("daterange", 0.63, 0.45)])
def test_dates_keep_their_share(kind: str, precision: float, recall: float) -> None:
    """Precision and recall on every third case; much of the rest is chat, short forms and holidays."""
    counts = _tally(lambda: dates.recognizers(kind, every=3)).counts
    assert counts.precision >= precision
    assert counts.recall >= recall


@pytest.mark.parametrize(("units", "floor"), [(False, 0.92), (True, 0.89)])
def test_quantities_in_news_sentences_keep_their_share(units: bool, floor: float) -> None:  # noqa: FBT001
    """F1 of values, and of values with units, on the currency set of CQE."""
    assert _tally(lambda: amounts.cqe("currency", units=units)).counts.f1 >= floor


def test_dates_in_news_articles_keep_their_share() -> None:
    """What is read of the dates marked in news articles is right."""
    counts = _tally(dates.gum).counts
    assert counts.precision >= 0.92
    assert counts.recall >= 0.75
