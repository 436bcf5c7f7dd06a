"""Makes names of people, places, organizations and works of the whole world, always the same ones for the same seed."""

from __future__ import annotations

import random
import tomllib
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from faker import Faker
from faker.providers.address.it_IT import Provider as Italian

from kg.extract.demonyms import ADJECTIVES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Forms = dict[str, str]
"""The forms of a name: the whole of it under the empty string, others under ``first``, ``last``, ``short``, ``adj``."""

_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_WORDS: dict[str, list[str]] = {name: text.split() for name, text in _DATA["words"].items()}
_PHRASES: dict[str, list[str]] = _DATA["phrases"]
_ROMANIZED = [{part: text.split() for part, text in each.items()} for each in _DATA["romanized"].values()]
_COUNTRIES = [place for place in ADJECTIVES if place not in _WORDS["no_countries"]]
_TRIES = 50
"""How often a name that is taken already is thrown again."""
_FAKES = 20
"""How often a name in letters that the reader's sources do not use is thrown again."""
_ROMANIZED_SHARE = 0.4
_OF_OWN_SEX = 0.5
_WITH_INITIAL, _DOUBLE = 0.08, 0.12
_COINED_SHORT = 0.8
_BARE = 0.25


def fill(seed: str) -> Callable[[str, str, str], str | None]:
    """Return what gives a slot (kind, number, form) its name; the same seed always gives the same names.

    It answers ``None`` for a kind or a form that there is not.
    """
    chance = random.Random(seed)  # noqa: S311  names, not secrets
    given: dict[tuple[str, str], Forms] = {}
    taken: set[str] = set()

    def name(kind: str, number: str, form: str) -> str | None:
        maker = MAKERS.get(kind)
        if maker is None:
            return None
        if (kind, number) not in given:
            for _ in range(_TRIES):
                forms = maker(chance)
                if not taken & set(forms.values()):
                    break
            taken.update(forms.values())
            given[kind, number] = forms
        return given[kind, number].get(form)

    return name


@cache
def _faker(locale: str) -> Faker:
    found = Faker(locale)
    if locale == "it_IT":  # its cities come out of a set, so in another order in each process
        for provider in found.get_providers():
            if isinstance(provider, Italian):
                provider.cities = sorted(provider.cities)
    return found


def _fake(chance: random.Random, provider: str, locales: Sequence[str] = tuple(_WORDS["locales"])) -> str:
    for _ in range(_FAKES):
        fake = _faker(chance.choice(locales))
        if hasattr(fake, provider):
            fake.seed_instance(chance.getrandbits(32))
            found = str(getattr(fake, provider)())
            if found.isascii() or all(each.isalpha() or each in " -.'" for each in found):
                return found
    return _coined(chance)


def _person(chance: random.Random, sex: str) -> Forms:
    first, last = _romanized(chance, sex) if chance.random() < _ROMANIZED_SHARE else _latin(chance, sex)
    whole = f"{first} {last}"
    turn = chance.random()
    if turn < _WITH_INITIAL:
        whole = f"{first} {chance.choice('ABCDEFGHJKLMNPRSTW')}. {last}"
    elif turn < _DOUBLE:
        last = f"{last}-{_last(chance)}"
        whole = f"{first} {last}"
    return {"": whole, "first": first, "last": last}


def _romanized(chance: random.Random, sex: str) -> tuple[str, str]:
    names = chance.choice(_ROMANIZED)
    return chance.choice(names[sex]), chance.choice(names["family"])


def _latin(chance: random.Random, sex: str) -> tuple[str, str]:
    locale = (chance.choice(_WORDS["locales"]),)
    first = _fake(chance, f"first_name_{sex}", locale)
    return first, _fake(chance, f"last_name_{sex}" if chance.random() < _OF_OWN_SEX else "last_name", locale)


def _either(chance: random.Random) -> Forms:
    return _person(chance, chance.choice(("male", "female")))


def _coined(chance: random.Random) -> str:
    word = chance.choice(_WORDS["stems"]) + chance.choice(_WORDS["ends"])
    return word if chance.random() < _COINED_SHORT else word + chance.choice(_WORDS["ends"])


def _word(chance: random.Random) -> str:
    return chance.choice(_WORDS["common"])


def _last(chance: random.Random) -> str:
    return _fake(chance, "last_name")


def _letters(chance: random.Random) -> str:
    return "".join(chance.choice("ABCDEFGHIKLMNOPRSTUVW") for _ in range(chance.choice((2, 3, 3, 4))))


_COMPANIES: tuple[tuple[float, Callable[[random.Random], str]], ...] = (
    (0.45, _coined),
    (0.6, _last),
    (0.7, lambda chance: f"{_last(chance)} & {_last(chance)}"),
    (0.8, _letters),
    (0.9, lambda chance: f"{_word(chance)} {_word(chance)}"),
    (1.0, _word),
)
"""What a company is called, each up to the share of all companies that stands before it."""


def _company(chance: random.Random) -> Forms:
    turn = chance.random()
    short = next(make for top, make in _COMPANIES if turn < top)(chance)
    bare = chance.random() < _BARE
    return {"": short if bare else f"{short} {chance.choice(_WORDS['suffixes'])}", "short": short}


def _country(chance: random.Random) -> Forms:
    place = chance.choice(_COUNTRIES)
    return {"": place, "adj": ADJECTIVES[place][0]}


def _patterned(patterns: Sequence[str], chance: random.Random) -> Forms:
    """Fill ``{city}``, ``{word}``, ``{last}``, … in one of the patterns; ``|`` sets off the short form.

    What the short form shares with the whole name is the same word in both.
    """
    filled = chance.choice(patterns)
    said: dict[str, str] = {}
    while "{" in filled:
        before, _, rest = filled.partition("{")
        part, _, after = rest.partition("}")
        found = _PARTS[part](chance)
        found = said.setdefault(part, found) if "|" in before or part not in said else found
        filled = before + found + after
    whole, _, short = filled.partition("|")
    whole = whole.strip()
    short = short.strip() or whole.split()[0]
    if short == "*":
        short = "".join(word[0] for word in whole.replace("-", " ").split() if word[0].isupper())
    return {"": whole, "short": short}


def _one_of(words: Sequence[str]) -> Callable[[random.Random], str]:
    return lambda chance: chance.choice(words)


_PARTS: dict[str, Callable[[random.Random], str]] = {
    "city": lambda chance: _fake(chance, "city_name" if chance.random() < 0.3 else "city"),  # noqa: PLR2004  a share
    "region": lambda chance: _fake(chance, chance.choice(("state", "region", "administrative_unit"))),
    "last": _last,
    "first": lambda chance: _fake(chance, "first_name"),
    "word": _word,
    "coin": _coined,
    "country": _one_of(_COUNTRIES),
    "adj": lambda chance: ADJECTIVES[chance.choice(_COUNTRIES)][0],
    "office": _one_of(_PHRASES["offices"]),
    "body": _one_of(_WORDS["bodies"]),
    "ministry": _one_of(_PHRASES["ministries"]),
    "creed": _one_of(_WORDS["creeds"]),
    "trade": _one_of(_WORDS["trades"]),
    "cause": _one_of(_WORDS["causes"]),
    "team": _one_of(_WORDS["teams"]),
    "field": _one_of(_WORDS["fields"]),
    "digit": lambda chance: str(chance.randint(2, 19)),
    "letter": _one_of("ABCDEGKLMNPRSTVXZ"),
}
MAKERS: dict[str, Callable[[random.Random], Forms]] = {
    "woman": lambda chance: _person(chance, "female"),
    "man": lambda chance: _person(chance, "male"),
    "person": _either,
    "company": _company,
    "country": _country,
    **{kind: partial(_patterned, patterns) for kind, patterns in _DATA["patterns"].items()},
}
"""What makes the names of each kind of slot."""
