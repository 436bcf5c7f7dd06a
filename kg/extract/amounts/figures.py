"""Goes through the numbers of a sentence and decides what each is: money, percentage, measure, count, or nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.extract.amounts import counts, money, numbers, quantities
from kg.extract.amounts.money import Sum
from kg.extract.amounts.passage import MONEY, PERCENTAGE, QUANTITY, Found, longest
from kg.extract.amounts.units import rate_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.extract.amounts.numbers import Number
    from kg.extract.amounts.passage import Passage

_LINK = re.compile(r"-?\s?(?P<word>-|–|—|to|or|and|,|through)\s?(?P<sign>[^\w\s]{0,2}|[a-z]{0,3}\$)$")
_RANGE = frozenset({"-", "–", "—", "to", "or", "through"})
_HYPHENS = "-–—"
_BETWEEN = re.compile(r"\bbetween\s+[^\w\s]{0,3}$")
_BETWEEN_REACH = 12
_CHAIN_BEFORE = re.compile(r"(?P<more>\d+[-–])?\d+[-–]$")
_CHAIN_AFTER = re.compile(r"[-–]\d+(?P<more>[-–]\d)?")
_CHAIN_REACH = 24
_CODE_BEFORE = re.compile(r"[^\W\d_]\d*[-–—]$")
_MINUS = re.compile(r"(?:(?<![\w)\]])[-−]|\bminus\s)$")
_SIGNED_UNITS = frozenset({"%", "°C", "°F", "degrees", "percentage points"})
_HUNDRED = Decimal(100)
_CLAUSE_END = re.compile(r"\s?(?:[.,;:!?)]|$)|\s+more\b")
_SHARE_OF = re.compile(r"\s+of\b(?!\s+an?\b)|[\s-](?:stake|interest|majority|share|owned|ownership|holding)\b")


def read(passage: Passage) -> list[Found]:
    """Return all amounts of a sentence, in order; the passage knows its dates already."""
    free = _scaled(_free(passage), passage)
    amounts = _from_the_right(free, [_amount(number, passage) for number in free], passage=passage)
    amounts = _rated(free, _from_the_left(free, amounts, passage=passage), passage=passage)
    amounts = _with_cents(free, amounts, passage=passage)
    found = [_signed(amount, passage) for amount in amounts if amount is not None]
    return longest([*_joined(found, passage), *_shares(passage, found)])


def _from_the_right(free: list[Number], amounts: list[Found | None], *, passage: Passage) -> list[Found | None]:
    """Give numbers without a unit that of the next one: *900 million and 7 million users*; scores have none."""
    result = list(amounts)
    for place in range(len(free) - 2, -1, -1):
        after = result[place + 1]
        if after is None:
            continue
        if _is_score(free[place], free[place + 1], passage=passage):
            result[place : place + 2] = [None, None]
        elif result[place] is None or result[place].unit is None:  # type: ignore[union-attr]
            result[place] = _shared(free[place], free[place + 1], amount=after, passage=passage) or result[place]
    return result


def _from_the_left(free: list[Number], amounts: list[Found | None], *, passage: Passage) -> list[Found | None]:
    """Give the end of a range the sign of its beginning: *€15 - 25*, *$5 to 7*, *£10-12m*."""
    result = list(amounts)
    for place, (number, after) in enumerate(pairwise(free)):
        first, second = result[place], result[place + 1]
        own_unit = second is not None and second.unit is not None and not _is_scaled_alike(number, after)
        if first is not None and not own_unit and _has_sign(first, number):
            result[place + 1] = _continued(first, number, after, passage=passage) or second
    return result


def _has_sign(amount: Found, number: Number) -> bool:
    return amount.type == MONEY and amount.start < number.start and amount.end == number.end


def _is_scaled_alike(number: Number, after: Number) -> bool:
    return number.short is not None and number.short == after.short and number.short_end == number.end


def _continued(first: Found, number: Number, after: Number, *, passage: Passage) -> Found | None:
    link = _LINK.match(passage.low, number.end, after.start)
    if link is None or not _is_range(number, link["word"], passage=passage) or number.value >= after.value:
        return None
    whole = after.scaled() if _is_scaled_alike(number, after) else after
    total = Sum(whole.start, whole.end, whole.value, first.unit)
    return _money(total, passage)


def _rated(free: list[Number], amounts: list[Found | None], *, passage: Passage) -> list[Found | None]:
    """Give the beginning of a range what its end is taken over: *$5 to $7 a share*."""
    result = list(amounts)
    for place, (number, after) in enumerate(pairwise(free)):
        first, second = result[place], result[place + 1]
        if first and second and first.type == MONEY and (second.unit or "").startswith(f"{first.unit} per "):
            link = _LINK.match(passage.low, number.end, after.start)
            if link and _is_range(number, link["word"], passage=passage):
                result[place] = replace(first, type=QUANTITY, unit=second.unit)
    return result


def _with_cents(free: list[Number], amounts: list[Found | None], *, passage: Passage) -> list[Found | None]:
    """Add the hundredths that stand behind a sum without a name of their own: *15 dollars 50*."""
    result = list(amounts)
    for place, after in enumerate(free[1:]):
        total = result[place]
        if total is None or total.type != MONEY or result[place + 1] is not None or not 0 < after.value < _HUNDRED:
            continue
        between = passage.low[total.end : after.start]
        named = passage.low[total.end - 1].isalpha() and between in {" ", " and "}
        if named and after.value % 1 == 0 and _CLAUSE_END.match(passage.low, after.end, passage.end):
            value = numbers.plain(Decimal(total.value or 0) + after.value / _HUNDRED)
            result[place] = replace(total, end=after.end, value=value)
    return result


def _free(passage: Passage) -> list[Number]:
    """Return the numbers that are no part of a date, a time, a version, a code or a longer chain of digits."""
    found = [
        number
        for number in numbers.read(passage.low, passage.start, passage.end)
        if not passage.is_date(number.start) and _stands_free(number, passage)
    ]
    return [number for number in found if not _is_chained(number, passage)]


def _stands_free(number: Number, passage: Passage) -> bool:
    low, start, end = passage.low, number.start, number.end
    before, before_that = low[start - 1 : start], low[max(0, start - 2) : max(0, start - 1)]
    if before in {"#", "@", "_", "§", "№"} or (number.spelled and before in set(_HYPHENS) and before_that.isalnum()):
        return False
    if before in {".", ",", ":", "/"} and before_that.isalnum():
        return False
    if before and before in _HYPHENS and _CODE_BEFORE.search(low, max(0, start - _BETWEEN_REACH), start):
        return False
    after, after_that = low[end : end + 1], low[end + 1 : end + 2]
    return not ((after and after in ".,:/" and after_that.isdigit()) or after == "_")


def _is_chained(number: Number, passage: Passage) -> bool:
    """Tell whether hyphens join the number to others on both sides, or to two on one side (*555-12-34*)."""
    low = passage.low
    left = _CHAIN_BEFORE.search(low, max(passage.start, number.start - _CHAIN_REACH), number.start)
    right = _CHAIN_AFTER.match(low, number.end, passage.end)
    return bool(left and right) or any(chain is not None and chain["more"] for chain in (left, right))


def _scaled(found: list[Number], passage: Passage) -> list[Number]:
    """Give numbers in a range the scale of its end: *5 to 7 million*, *£10-12m*."""
    result = list(found)
    for place, (number, after) in enumerate(pairwise(found)):
        link = _LINK.match(passage.low, number.end, after.start)
        if (
            link is None
            or number.scale != 1
            or number.short is not None
            or not _is_range(number, link["word"], passage=passage)
        ):
            continue
        if after.scale > 1 and number.value < after.value / after.scale:
            result[place] = number.times(after.scale)
        elif after.short is not None and number.value < after.value:
            result[place] = replace(number, short=after.short, short_end=number.end)
    return result


def _is_range(number: Number, word: str, *, passage: Passage) -> bool:
    return word in _RANGE or (word == "and" and _follows_between(number, passage))


def _follows_between(number: Number, passage: Passage) -> bool:
    left = passage.low[max(passage.start, number.start - _BETWEEN_REACH) : number.start]
    return _BETWEEN.search(left) is not None


def _amount(number: Number, passage: Passage) -> Found | None:
    """Read one number by itself: money first, then what has a unit, then what is counted."""
    total = money.read(number, passage)
    if total is not None:
        return _money(total, passage)
    if passage.low[number.start - 1 : number.start].isalnum() and number.start > passage.start:
        return None
    measured = quantities.read(number, passage)
    if measured is not None:
        return measured
    return _count(number, passage)


def _count(number: Number, passage: Passage) -> Found | None:
    after = passage.low[number.end : number.end + 1]
    if number.short is not None and (after.isalpha() or number.short >= Decimal(10**6)):
        scaled = number.scaled()
        return counts.read(scaled, passage)
    if after.isalpha() or (after and after in _HYPHENS):
        return None
    return counts.read(number, passage)


def _money(total: Sum, passage: Passage) -> Found | None:
    """Make a value of a sum; a rate (*$70 a share*) is no sum, so it becomes a quantity."""
    rate = rate_at(passage.low, total.end, passage.end)
    unit = total.code or total.name
    if rate is None and total.code is not None:
        return Found(total.start, total.end, MONEY, (total.start, total.end), quantities.DECIMAL, total.written, unit)
    end, unit = (rate[1], f"{unit} per {rate[0]}") if rate is not None else (total.end, unit)
    return Found(total.start, end, QUANTITY, (total.start, total.end), quantities.DECIMAL, total.written, unit)


def _shared(number: Number, after: Number, *, amount: Found, passage: Passage) -> Found | None:
    """Give a number the unit of the next one, if only a linking word stands between: *8 to 10 feet*."""
    link = _LINK.match(passage.low, number.end, after.start)
    if (
        link is None
        or link["sign"]
        or amount.unit is None
        or link["word"] == ","
        or passage.low[number.start - 1 : number.start].isalnum()
    ):
        return None
    short = _is_scaled_alike(number, after) and amount.value == numbers.plain(after.scaled().value)
    value = numbers.plain((number.scaled() if short else number).value)
    return replace(amount, start=number.start, end=number.end, head=(number.start, number.end), value=value)


def _is_score(number: Number, after: Number, *, passage: Passage) -> bool:
    """Tell whether two numbers joined by a hyphen fall, as in scores and votes, where a range rises."""
    return passage.low[number.end : after.start] in set(_HYPHENS) and number.value >= after.value


def _signed(found: Found, passage: Passage) -> Found:
    """Work a minus sign in, where a unit allows values below zero."""
    minus = _MINUS.search(passage.low[max(passage.start, found.start - len("minus ")) : found.start])
    if minus is None or found.unit not in _SIGNED_UNITS or found.value in {None, "0"}:
        return found
    return replace(found, start=found.start - len(minus.group()), value=f"-{found.value}")


def _joined(found: list[Found], passage: Passage) -> Iterator[Found]:
    """Join *3 dollars* and *50 cents*."""
    waiting: Found | None = None
    for each in found:
        if waiting is not None and _is_rest(waiting, each, passage=passage):
            value = numbers.plain(Decimal(waiting.value or 0) + Decimal(each.value or 0))
            waiting = replace(waiting, end=each.end, head=(waiting.start, each.end), value=value)
            continue
        if waiting is not None:
            yield waiting
        waiting = each
    if waiting is not None:
        yield waiting


def _is_rest(whole: Found, part: Found, *, passage: Passage) -> bool:
    between = passage.low[whole.end : part.start].strip()
    alike = whole.type == part.type == MONEY and whole.unit == part.unit and between in {"", "and"}
    return alike and "cent" in passage.low[part.start : part.end] and "cent" not in passage.low[whole.start : whole.end]


def _shares(passage: Passage, found: Iterable[Found]) -> Iterator[Found]:
    """Read parts of a whole in words, where they are a share of something."""
    taken = list(found)
    for share in numbers.shares(passage.low, passage.start, passage.end):
        if _SHARE_OF.match(passage.low, share.end, passage.end) and not passage.is_date(share.start):
            amount = quantities.measured(share, share.end, unit="%", type_=PERCENTAGE)
            if not any(amount.overlaps(other) for other in taken):
                yield amount
