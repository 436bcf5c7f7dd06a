"""Knows currencies: which ISO 4217 code a sign, a code or a name stands for, by the names of Unicode CLDR (babel)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from kg import plugins
from kg.extract.amounts.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SIGNS = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₹": "INR", "₽": "RUB", "₺": "TRY", "₴": "UAH",
    "₪": "ILS", "₫": "VND", "₱": "PHP", "฿": "THB", "₦": "NGN", "₡": "CRC", "₾": "GEL", "₭": "LAK", "₮": "MNT",
    "₲": "PYG", "₵": "GHS", "₸": "KZT", "₼": "AZN", "元": "CNY", "円": "JPY", "원": "KRW", "u.s.$": "USD",
    "u.s $": "USD", "u.s. $": "USD", "us $": "USD", "us$": "USD", "u.s.": "USD", "c $": "CAD", "c$": "CAD",
    "au$": "AUD", "s$": "SGD", "mex$": "MXN", "rs.": "INR", "rs": "INR", "rmb": "CNY", "rm": "MYR", "rp": "IDR",
    "stg£": "GBP", "hk $": "HKD", "nz $": "NZD", "₿": "BTC",
}  # fmt: skip
"""Signs that CLDR keeps in the locales of their countries, and the ways in which English news writes them."""

_ALIASES = {
    "american dollar": "USD", "u.s. dollar": "USD", "u.s dollar": "USD", "usd dollar": "USD",
    "british pound": "GBP", "pound sterling": "GBP", "sterling": "GBP", "quid": "GBP", "korean won": "KRW",
    "rmb": "CNY", "renminbi": "CNY", "rouble": "RUB", "russian rouble": "RUB", "reais": "BRL",
    "brazilian reais": "BRL", "rand": "ZAR", "markka": "FIM", "israeli shekel": "ILS", "shekel": "ILS",
    "pound": "GBP", "dollar": "USD", "franc": "CHF", "rupee": "INR", "yuan": "CNY", "won": "KRW", "yen": "JPY",
    "euro": "EUR", "krona": "SEK", "kronor": "SEK", "lira": "TRY", "ruble": "RUB", "real": "BRL", "mark": "DEM",
    "german mark": "DEM", "deutsche mark": "DEM", "deutschmark": "DEM", "d-mark": "DEM", "guilder": "NLG",
    "swedish crown": "SEK", "norwegian crown": "NOK", "danish crown": "DKK", "czech crown": "CZK", "leu": "RON",
    "lei": "RON", "zloty": "PLN", "bolivar": "VES", "bitcoin": "BTC", "kuai": "CNY",
}  # fmt: skip
"""Names beyond CLDR's, in the singular or unchanging, and what a name without its country means in the news."""

_SMALL = {
    "cent": "USD", "cents": "USD", "eurocent": "EUR", "eurocents": "EUR", "pence": "GBP", "penny": "GBP",
    "pennies": "GBP", "us cents": "USD", "u.s. cents": "USD", "euro cents": "EUR", "euro cent": "EUR",
}  # fmt: skip
_COMMON_WORDS = words(
    "won real reals sol soles mark marks lek leke som soms rand kina lev leva lei leu pula tala taka rial kip "
    "dong crown crowns dram drams colon lari lats kuna inti pound pounds para"
)
_LOWER_CODES = frozenset({"usd", "eur", "gbp", "jpy", "aud", "cad", "nzd", "chf", "cny", "inr", "krw", "mxn"})
_WORD_CODES = frozenset(
    {"ALL", "BAM", "BOB", "COP", "CUP", "GEL", "LAK", "MAD", "MOP", "PEN", "RON", "SOS", "TOP", "TRY"}
)
_NO_COINS = frozenset({"gold", "unit", "units", "currency", "value", "soberano", "soberanos", "cupon"})
_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency as the text names it: its ISO code, and what part of it the name means (a hundredth for *cents*).

    ``sure`` is false where the name alone is also a common word (*won*, *marks*, *pounds*).  ``code`` is ``None`` where
    several countries have a currency of that name (*pesos*); ``candidates`` are then their codes by country name.
    """

    code: str | None
    part: Decimal = Decimal(1)
    sure: bool = True
    name: str = ""


@dataclass(frozen=True)
class Currencies:
    """All currencies by sign, code and name."""

    signs: Mapping[str, str]
    codes: frozenset[str]
    names: Mapping[str, str | None]
    adjectives: Mapping[str, Mapping[str, str]]
    countries: Mapping[str, frozenset[str]]
    before: re.Pattern[str]
    after: re.Pattern[str]

    def named(self, words: tuple[str, ...]) -> tuple[Currency, int] | None:
        """Return the currency whose name these lower-case words begin with, and how many of them it takes."""
        for count in range(min(len(words), _LONGEST_NAME), 0, -1):
            name = " ".join(words[:count])
            if name in _SMALL:
                return Currency(_SMALL[name], Decimal("0.01"), name=name), count
            if name in self.names:
                return Currency(self.names[name], sure=name not in _COMMON_WORDS, name=name), count
        return None

    def by_country(self, name: str, low: str) -> str | None:
        """Return the currency of this name whose country alone is spoken of in the document, by noun or adjective."""
        known = self.adjectives.get(name, {})
        spoken_of = {code for adjective, code in known.items() if adjective in low}
        spoken_of |= {
            code for code in known.values() if any(_stands(each, low) for each in self.countries.get(code, ()))
        }
        return spoken_of.pop() if len(spoken_of) == 1 else None

    def sign(self, written: str) -> str | None:
        """Return the code for a sign or code as written; common words in capitals are no codes."""
        if written in self.codes and written not in _WORD_CODES:
            return written
        if written == "a$":  # "$5 or a$10": an article
            return "USD"
        if written.lower() in _LOWER_CODES:
            return written.upper()
        return self.signs.get(written.lower())


@lru_cache(maxsize=1)
def currencies() -> Currencies:
    """Build the tables from babel; about 40 ms, once, when the first number is read."""
    numbers = plugins.find("babel.numbers", purpose="reading amounts of money")
    codes = sorted(
        code for code in numbers.list_currencies("en") if not code.startswith("X") or code in {"XAF", "XOF", "XPF"}
    )
    names, adjectives = _names(codes, numbers.get_currency_name)
    signs = {symbol.lower(): code for code in codes if (symbol := numbers.get_currency_symbol(code, "en")) != code}
    signs = {sign: code for sign, code in signs.items() if not sign.isalpha()} | _SIGNS
    pure = "|".join(re.escape(sign) for sign in signs if not sign[0].isalpha())
    lettered = "|".join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True) if sign[0].isalpha())
    known = "|".join(sorted(code.lower() for code in codes))
    before = re.compile(
        rf"(?:(?<![\w.&'’-])(?:(?P<million>m)(?=[a-z]{{3}}\s))?(?P<sign>(?:{known})\s?\$|{lettered}|{known})|(?P<pure>{pure}))\s{{0,2}}$"
    )
    after = re.compile(r"\s?(?:(?P<million>m)?(?P<code>[a-z]{3})\b|(?P<sign>[^\w\s.,]|元|円|원|r\$)(?!\w))")
    return Currencies(signs, frozenset([*codes, "BTC"]), names, adjectives, _countries(), before, after)


def _countries() -> Mapping[str, frozenset[str]]:
    """Return the names of the countries that pay with a currency now, in lower case, by its code."""
    numbers, core = (plugins.find(f"babel.{each}", purpose="reading amounts of money") for each in ("numbers", "core"))
    found: defaultdict[str, set[str]] = defaultdict(set)
    for territory, name in core.Locale("en").territories.items():
        for code in numbers.get_territory_currencies(territory):
            found[code].add(name.lower())
    return {code: frozenset(names) for code, names in found.items()}


def _stands(word: str, low: str) -> bool:
    return word in low and re.search(rf"\b{re.escape(word)}\b", low) is not None


def _names(codes: Iterable[str], name_of: object) -> tuple[dict[str, str | None], dict[str, dict[str, str]]]:
    """Return codes by name (``None`` for a name that several countries share), and by name and country."""
    names: dict[str, str | None] = {}
    shared: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for code in codes:
        for count in (1, 2):
            name = name_of(code, count, "en").lower()  # type: ignore[operator]
            if "(" not in name:
                names.setdefault(name, code)
                country, _, coin = name.rpartition(" ")
                shared[coin].setdefault(country, code)
    for coin, countries in shared.items():
        if coin in _NO_COINS:
            continue
        names.setdefault(coin, next(iter(countries.values())) if len(set(countries.values())) == 1 else None)
        for country, code in countries.items():
            names.setdefault(f"{country.rpartition(' ')[2]} {coin}", code)
    plural = {name + "s": code for name, code in _ALIASES.items()}
    return names | plural | _ALIASES, dict(shared)
