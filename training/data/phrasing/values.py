"""Writes dates, sums, percentages and counts in the styles of newspapers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.data.phrasing.tables import TABLES

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from training.data.phrasing.frames import Frame

_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SIGNS = "$ $ $ € € £ A$ C$ NZ$ ¥ R".split()
_CURRENCIES = "dollars euros pounds yen won kronor kroner rupees pesos francs rand zloty baht lira reais".split()
_COUNTED = {name: [word.strip() for word in text.split(",")] for name, text in TABLES["counted"].items()}
_NUMBERS = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty".split()
_CHEAP = frozenset({"price"})
_LARGE = frozenset("hasUsers hasSubscribers hasFollowers population hasCustomers".split())
_SMALL = frozenset({"deathToll", "injuredToll"})


def value(chance: random.Random, frame: Frame) -> str:
    """Return a value for the Y of a phrase, with what it counts."""
    return MAKERS[frame.value](chance, frame)


def year(chance: random.Random) -> str:
    """Return a year, mostly of late."""
    return str(chance.randint(1995, 2025) if chance.random() < 0.75 else chance.randint(1890, 1995))  # noqa: PLR2004  a share


def month(chance: random.Random) -> str:
    """Return a month, mostly with its year."""
    name = chance.choice(_MONTHS)
    return name if chance.random() < 0.25 else f"{name} {year(chance)}"  # noqa: PLR2004  a share


def day(chance: random.Random) -> str:
    """Return a day of the calendar."""
    name, number = chance.choice(_MONTHS), chance.randint(1, 28)
    return chance.choice(
        (f"{number} {name} {year(chance)}", f"{name} {number}, {year(chance)}", f"{name} {number}", f"{number} {name}")
    )


def weekday(chance: random.Random) -> str:
    """Return a day of the week."""
    return chance.choice(_DAYS)


def relative(chance: random.Random) -> str:
    """Return a date that counts from today and needs no preposition."""
    late = ("last week", "last month", "last year", "yesterday", "earlier this year", "this week", "this month")
    return chance.choice((*late, f"{chance.choice(_NUMBERS)} years ago", f"last {chance.choice(_MONTHS)}"))


def coming(chance: random.Random) -> str:
    """Return a date to come that needs no preposition."""
    return chance.choice(("next week", "next month", "next year", "tomorrow", "later this year", "next spring"))


def when(chance: random.Random) -> tuple[str, str]:
    """Return a date in the past and the preposition that it needs."""
    turn = chance.random()
    if turn < 0.35:  # noqa: PLR2004  a share
        return "in", year(chance) if turn < 0.2 else month(chance)  # noqa: PLR2004  a share
    if turn < 0.75:  # noqa: PLR2004  a share
        return "on", weekday(chance) if turn < 0.6 else day(chance)  # noqa: PLR2004  a share
    return "", relative(chance)


def number(chance: random.Random, *, large: bool = False) -> str:
    """Return a number of things."""
    if large and chance.random() < 0.5:  # noqa: PLR2004  a share
        return f"{_figure(chance)} million"
    size = chance.choice((100, 1000, 10_000, 100_000) if large else (100, 1000, 10_000))
    found = chance.randint(size // 10 + 1, size * 4)
    return f"{found:,}" if chance.random() < 0.9 else f"{found // 10 * 10:,}"  # noqa: PLR2004  a share


def _figure(chance: random.Random) -> str:
    return chance.choice((str(chance.randint(2, 900)), f"{chance.randint(1, 40)}.{chance.randint(1, 9)}"))


def money(chance: random.Random, frame: Frame | None = None) -> str:
    """Return a sum; prices are small ones."""
    if frame is not None and frame.relation in _CHEAP:
        sum_ = chance.choice(
            (f"{chance.randint(2, 99)}", f"{chance.randint(5, 999)}.99", f"{chance.randint(1, 80)},500")
        )
        return f"{chance.choice(_SIGNS)}{sum_}" if chance.random() < 0.8 else f"{sum_} {chance.choice(_CURRENCIES)}"  # noqa: PLR2004  a share
    size = chance.choice(("million", "million", "million", "billion"))
    turn = chance.random()
    if turn < 0.5:  # noqa: PLR2004  a share
        return f"{chance.choice(_SIGNS)}{_figure(chance)} {size}"
    if turn < 0.6:  # noqa: PLR2004  a share
        return f"{chance.choice(_SIGNS)}{_figure(chance)}{size[0] + 'n' * (size[0] == 'b')}"
    if turn < 0.8:  # noqa: PLR2004  a share
        return f"{chance.choice(_SIGNS)}{chance.randint(20, 980)},{chance.choice(('000', '500', '000'))}"
    return f"{_figure(chance)} {size} {chance.choice(_CURRENCIES)}"


def percentage(chance: random.Random, _: Frame | None = None) -> str:
    """Return a percentage."""
    whole = str(chance.randint(1, 80))
    figure = whole if chance.random() < 0.5 else f"{whole}.{chance.randint(1, 9)}"  # noqa: PLR2004  a share
    return figure + chance.choice((" percent", " percent", " percent", "%", "%", " per cent"))


def _date(chance: random.Random, frame: Frame) -> str:
    tokens = (*frame.before, *frame.after)
    before = tokens[tokens.index("Y") - 1] if tokens.index("Y") else ""
    if before == "in":
        return month(chance) if chance.random() < 0.4 else year(chance)  # noqa: PLR2004  a share
    if before == "on":
        return day(chance) if "birthday" in tokens or chance.random() < 0.7 else weekday(chance)  # noqa: PLR2004  a share
    if frame.text == "X dies Y":
        return relative(chance)
    return year(chance) if frame.relation == "foundedOn" else day(chance)


def _quantity(chance: random.Random, frame: Frame) -> str:
    if frame.relation == "age":
        return f"{chance.randint(17, 94)} {frame.unit}".strip()
    if frame.relation == "sentencedTo":
        unit = chance.choice(("years", "years", "years", "months"))
        return f"{chance.choice((str(chance.randint(2, 30)), chance.choice(_NUMBERS)))} {unit}"
    if frame.relation in _SMALL:
        figure = chance.choice((str(chance.randint(2, 400)), chance.choice(_NUMBERS)))
    else:
        figure = number(chance, large=frame.relation in _LARGE)
    bare = {"number", "toll", "base"} & {*frame.before, *frame.after}
    unit = frame.unit or ("" if bare else chance.choice(_COUNTED.get(frame.relation, [""])))
    return f"{figure} {unit}".strip()


MAKERS: dict[str, Callable[[random.Random, Frame], str]] = {
    "Date": _date,
    "Money": money,
    "Percentage": percentage,
    "Quantity": _quantity,
}
"""What makes the values of each type."""
