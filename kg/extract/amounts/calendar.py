"""Reckons with the calendar: stretches of time, partial dates, weekdays, quarters; and writes them as RDF literals."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum

from kg.extract.amounts.words import listed
from kg.names import EDTF, XSD

MONTHS = listed("january february march april may june july august september october november december")
WEEKDAYS = listed("monday tuesday wednesday thursday friday saturday sunday")
_DAYS_IN_WEEK = 7
_MONTHS_IN_YEAR = 12
_LEAP_GAP = 8
_MONTHS_AROUND = 15


class Grain(StrEnum):
    """How exactly a stretch of time is named; ``SPAN`` is any stretch that is no calendar day, month or year."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    SPAN = "span"


class Tense(StrEnum):
    """Whether the clause around a date speaks of what was or of what will be."""

    PAST = "past"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from ``start`` to ``end``, both inclusive; ``None`` leaves the end open."""

    start: date | None
    end: date | None
    grain: Grain = Grain.SPAN

    def literal(self) -> tuple[str, str]:
        """Return the datatype and the lexical form: a day, month or year of XML Schema, otherwise an EDTF interval."""
        if self.start is None or self.end is None or self.grain is Grain.SPAN:
            ends = (day.isoformat() if day else ".." for day in (self.start, self.end))
            return EDTF, "/".join(ends)
        form = self.start.isoformat()
        if self.grain is Grain.DAY:
            return XSD + "date", form
        return (XSD + "gYearMonth", form[:7]) if self.grain is Grain.MONTH else (XSD + "gYear", form[:4])


@dataclass(frozen=True, slots=True)
class Partial:
    """What a phrase says of a date: any of year, month and day; ``weekday`` (Monday is 0) alone or as a check."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    def within(self, year: int | None) -> Partial:
        """Return the same with the year of another date, where it has none of its own."""
        return self if self.year is not None or self.month is None else replace(self, year=year)

    def resolve(self, published: date | None, tense: Tense) -> Stretch | None:
        """Place the date in time, seen from the day of publication; ``None`` where that cannot be done.

        Past: the latest such day, month or weekday that had begun by publication.  Future: the next that had not ended.
        A weekday beside a day without a year may choose the year before or after.
        """
        if self.year is not None:
            return _dated(self.year, self.month, self.day)
        if published is None:
            return None
        fitting = [found for found in self._around(published) if self._is_weekday(found)]
        nearest = _nearest(self._around(published), published, tense)
        if nearest is None or self._is_weekday(nearest):
            return nearest
        return _nearest(fitting, published, tense) or _nearest(fitting, published, Tense.PAST) or nearest

    def _around(self, published: date) -> list[Stretch]:
        """Return the days or months of this kind near to publication, in order."""
        if self.month is not None:
            reach = _LEAP_GAP if (self.month, self.day) == (2, 29) else 1
            years = range(published.year - reach, published.year + reach + 1)
            return [found for year in years if (found := _dated(year, self.month, self.day))]
        if self.day is not None:
            months = (
                month_of(published.year, published.month + shift)
                for shift in range(-_MONTHS_AROUND, _MONTHS_AROUND + 1)
            )
            dated = (_dated(month.start.year, month.start.month, self.day) for month in months if month and month.start)
            return [found for found in dated if found]
        days = (plus(published, shift) for shift in range(1 - _DAYS_IN_WEEK, _DAYS_IN_WEEK))
        return [single(day) for day in days if day and day.weekday() == self.weekday]

    def _is_weekday(self, found: Stretch) -> bool:
        return (
            self.weekday is None
            or found.grain is not Grain.DAY
            or found.start is None
            or found.start.weekday() == self.weekday
        )


def _dated(year: int, month: int | None, number: int | None) -> Stretch | None:
    if month is None:
        return year_of(year)
    return month_of(year, month) if number is None else day(year, month, number)


def _nearest(found: list[Stretch], published: date, tense: Tense) -> Stretch | None:
    if tense is Tense.FUTURE:
        return next((each for each in found if each.end and each.end >= published), None)
    return next((each for each in reversed(found) if each.start and each.start <= published), None)


def single(on: date) -> Stretch:
    """Return the stretch of one day."""
    return Stretch(on, on, Grain.DAY)


def day(year: int, month: int, number: int) -> Stretch | None:
    """Return a day; ``None`` where the calendar has none of that number."""
    if not (MINYEAR <= year <= MAXYEAR and 1 <= month <= _MONTHS_IN_YEAR and 1 <= number <= monthrange(year, month)[1]):
        return None
    return single(date(year, month, number))


def month_of(year: int, month: int) -> Stretch | None:
    """Return a month of a year; ``month`` may lie outside of 1..12 and then counts on into other years."""
    year, month = year + (month - 1) // _MONTHS_IN_YEAR, (month - 1) % _MONTHS_IN_YEAR + 1
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return Stretch(date(year, month, 1), date(year, month, monthrange(year, month)[1]), Grain.MONTH)


def year_of(year: int) -> Stretch | None:
    """Return a year."""
    return years(year, year, grain=Grain.YEAR)


def years(first: int, last: int, *, grain: Grain = Grain.SPAN) -> Stretch | None:
    """Return the years from ``first`` to ``last``."""
    if not MINYEAR <= first <= last <= MAXYEAR:
        return None
    return Stretch(date(first, 1, 1), date(last, 12, 31), grain)


def months(year: int, first: int, *, count: int) -> Stretch | None:
    """Return ``count`` months from the month ``first`` of a year: a quarter, a half."""
    begin, end = month_of(year, first), month_of(year, first + count - 1)
    return Stretch(begin.start, end.end) if begin and end else None


def week_of(on: date, *, shift: int = 0) -> Stretch | None:
    """Return the week from Monday to Sunday, ``shift`` weeks after the one with this day."""
    monday = plus(on, shift * _DAYS_IN_WEEK - on.weekday())
    sunday = plus(monday, _DAYS_IN_WEEK - 1) if monday else None
    return Stretch(monday, sunday) if monday and sunday else None


def plus(on: date, days: int) -> date | None:
    """Return the day ``days`` later; ``None`` beyond the calendar of Python."""
    try:
        return on + timedelta(days)
    except OverflowError:
        return None


def plus_months(on: date, count: int) -> date | None:
    """Return the day ``count`` months later, or the last one of a shorter month."""
    month = month_of(on.year, on.month + count)
    if month is None or month.start is None or month.end is None:
        return None
    return month.start.replace(day=min(on.day, month.end.day))


def moved(on: date, number: int, *, unit: str) -> Stretch | None:
    """Return the day, week, month or year that lies so many units away, as exactly as the unit tells."""
    if unit == "day":
        found = plus(on, number)
        return single(found) if found else None
    if unit in {"week", "weekend"}:
        return week_of(on, shift=number)
    if unit in {"month", "quarter"}:
        return month_of(on.year, on.month + number * (3 if unit == "quarter" else 1))
    return year_of(on.year + number * (10 if unit == "decade" else 1))


def exactly(on: date, number: int, *, unit: str) -> date | None:
    """Return the very day that lies so many units away; ``None`` for units that have no fixed length."""
    if unit in {"day", "week"}:
        return plus(on, number * (_DAYS_IN_WEEK if unit == "week" else 1))
    months_in = {"month": 1, "quarter": 3, "year": _MONTHS_IN_YEAR, "decade": 10 * _MONTHS_IN_YEAR}
    return plus_months(on, number * months_in[unit]) if unit in months_in else None
