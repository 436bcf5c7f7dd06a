"""Reads sums of money: a sign, code or name of a currency beside a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.extract.amounts.currencies import Currency, currencies
from kg.extract.amounts.numbers import Number, plain

if TYPE_CHECKING:
    from kg.extract.amounts.passage import Passage

_WORD = re.compile(r"[\s-]{1,2}((?:[^\W\d_]\.)+(?:[^\W\d_]\b)?|[^\W\d_]+)")
_LATE_SCALE = re.compile(r"\s(million|billion|trillion|thousand|mn|bn)\b")
_LATE = {"thousand": 10**3, "million": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12}
_MONEY_WORDS = re.compile(
    r"[£$€]|\b(?:pay|pays|paid|cost|costs|costing|price[sd]?|fine[sd]?|profits?|revenues?|salar\w+|debts?|fund\w*|tax\w*|spen[dt]\w*"
    r"|wages?|earn\w*|invest\w*|loans?|worth|pence|sterling|budget\w*|deficits?|money|sold|bought|raise[sd]?|donat\w+|bid)\b"
)
_BIG = Decimal(10**6)
_SAFE = Decimal(1000)
_SIGN_REACH = 7
_NUMBER_REACH = 20
_NUMBER_BEFORE = re.compile(r"\d[\d.,]*\s?$")
_NAME_WORDS = 4


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount of money: where it stands, its value and the ISO code; ``coin`` where the word for it begins."""

    start: int
    end: int
    value: Decimal
    code: str | None
    name: str = ""

    @property
    def written(self) -> str:
        """The value in plain digits."""
        return plain(self.value)


def read(number: Number, passage: Passage) -> Sum | None:
    """Return the sum that this number is part of; ``None`` where no currency stands beside it."""
    before = _before(number, passage)
    return before if before is not None else _after(number, passage)


def _before(number: Number, passage: Passage) -> Sum | None:
    """Read a sign or code on the left (*$5*, *EUR125*, *Rs 500 crore*)."""
    if number.spelled:
        return None
    left = max(passage.start, number.start - _SIGN_REACH)
    match = currencies().before.search(passage.low, left, number.start)
    if match is None or _is_taken(match, passage):
        return None
    group = "pure" if match["pure"] else "sign"
    start = match.start()
    code = currencies().sign(_code(passage.text[match.start(group) : match.end(group)]))
    if code is None and match.group().rstrip().endswith("$"):  # "for $5": a word that happens to look like a code
        start, code = match.start() + match.group().index("$"), "USD"
    if code is None:
        return None
    value = number.scaled()
    factor = _BIG if match["million"] else 1
    end = value.end
    named = _named(passage, end)  # "$10 dollars"
    if named is not None and named[0].code == code and named[0].part == 1:
        end = named[1]
    return Sum(start, end, value.value * factor, code)


def _is_taken(match: re.Match[str], passage: Passage) -> bool:
    """Tell whether the sign belongs to the number before it (*10 $ 30 cents*, *10 rmb 20 usd*)."""
    before = _NUMBER_BEFORE.search(passage.low, max(passage.start, match.start() - _NUMBER_REACH), match.start())
    if before is None or not match.group()[-1].isspace():
        return False
    own = currencies().before.search(passage.low, max(passage.start, before.start() - _SIGN_REACH), before.start())
    return own is None


def _code(written: str) -> str:
    """Return the currency in *USD $*: its code; anything else as it is."""
    letters = written.rstrip("$").rstrip()
    return letters if written.endswith("$") and currencies().sign(letters) else written


def _after(number: Number, passage: Passage) -> Sum | None:
    """Read a sign, code or name on the right (*10 €*, *75 USD million*, *500 million won*)."""
    for value in (number, number.scaled()) if number.short is not None else (number,):
        found = _sign_after(value, passage) or _name_after(value, passage)
        if found is not None:
            return found
    return None


def _sign_after(number: Number, passage: Passage) -> Sum | None:
    match = currencies().after.match(passage.low, number.end, passage.end)
    if match is None:
        return None
    group = "code" if match["code"] else "sign"
    code = currencies().sign(passage.text[match.start(group) : match.end(group)])
    if code is None or (group == "sign" and passage.low[match.end() : match.end() + 1].isdigit()):
        return None
    late = _LATE_SCALE.match(passage.low, match.end(), passage.end)
    value, end = (number.value * _LATE[late[1]], late.end()) if late else (number.value, match.end())
    return Sum(number.start, end, value * (_BIG if match["million"] else 1), code)


def _name_after(number: Number, passage: Passage) -> Sum | None:
    named = _named(passage, number.end)
    if named is None:
        return None
    currency, end = named
    if not currency.sure and not _is_meant(number, currency, passage):
        return None
    code = currency.code or currencies().by_country(currency.name.removesuffix("s"), passage.low)
    return Sum(number.start, end, number.value * currency.part, code, currency.name)


def _named(passage: Passage, end: int) -> tuple[Currency, int] | None:
    words: list[str] = []
    ends: list[int] = []
    while len(words) < _NAME_WORDS and (match := _WORD.match(passage.low, ends[-1] if ends else end, passage.end)):
        words.append(match[1])
        ends.append(match.end())
    named = currencies().named(tuple(words)) if words else None
    return (named[0], ends[named[1] - 1]) if named else None


def _is_meant(number: Number, currency: Currency, passage: Passage) -> bool:
    """Tell whether a common word means money: large sums do, and pounds where the sentence speaks of money."""
    heavy = currency.name.startswith("pound")
    if number.scale >= (_BIG if heavy else _SAFE) or (number.value >= _SAFE and not heavy):
        return True
    talk = heavy or currency.name in {"rand", "marks", "crowns"}
    return talk and _MONEY_WORDS.search(passage.low, passage.start, passage.end) is not None
