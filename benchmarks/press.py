"""Makes readings of an endless newspaper, the same ones every time: many people, firms and places, few named often.

Popularity follows Zipf's law: the first names stand in one document of ten, most of the others in one or two.  Firms
have their own people, towns and trade, names are shared by several (people, ministries, firms of one family), and a
thing has its short name now and then.  A document has 25 mentions of about ten things and six claims.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple

from kg import identity, ontology, rdf
from kg.curation import Packed
from kg.identity import context
from kg.model import Claim, Document, Mention, MentionKind, Reading, Span
from kg.names import KG

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRMS, CITIES, _STAFF = 100_000, 3_000, 4
PEOPLE = FIRMS * _STAFF
POPULAR, RARE = 2, 20_000
"""How flat the popularity of firms is: as in a newspaper, and so that nearly every document names new ones."""
RUN = rdf.Run("press", "none", KG, "none")
_A_DAY, _LATE, _LATEST = 20, 0.05, 30
"""Documents a day, the share of those that come late, and how many days at most."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SYLLABLES = _words(
    "ka ri mo ten lu bar sel vo nim dra hol pe gan tis wel cor fa jin mer sto lan ru vik bo dal ne kor ti sha gri pol "
    "am be cu dor el fin gal hu ist jo kel lim mar nor os pra qua ros sten tor ul ver win xan yo zel bri cla du fre"
)
_GIVEN = _words(
    "Ana Bilal Chen Dalia Erik Farah Goran Hana Ivo Jun Kofi Leila Marta Nils Olga Pavel Rosa Sven Tariq Yuki Adam "
    "Berta Carl Doris Emil Frida Georg Helga Igor Julia Karl Lena Mario Nora Oscar Petra Ralf Sonia Tomas "
    "Ursula Viktor Wanda"
)
_TRADES = _words(
    "Energy Foods Health Labs Logistics Media Motors Networks Pharma Robotics Steel Systems Bank Capital Airlines "
    "Mining Chemicals Textiles Shipping Insurance Software Paper Glass Cement Telecom Gas Rail Optics Toys Breweries"
)
_COUNTRIES = _words(
    "France Germany Japan Brazil India China Italy Spain Kenya Ghana Peru Chile Norway Sweden Finland Poland Greece "
    "Turkey Egypt Nigeria Canada Mexico Portugal Austria Hungary Romania Vietnam Thailand Indonesia Australia"
)
_OFFICES = ("Ministry of Finance", "Ministry of Health", "Ministry of Trade", "Supreme Court", "Central Bank")
_TOPICS = _words(
    "harvest tunnel vaccine orchard turbine festival strike glacier subsidy payroll merger recall lawsuit drought "
    "bridge satellite pension ferry reactor museum tariff refinery election storm vineyard patent hospital "
    "dividend railway port"
)
_LEADS = (
    ("{a} of {x} has bought {b} of {y}, {p} said.", "a acquired b", "a basedIn x"),
    (
        "{p}, the chief executive of {a}, told investors in {x} that {p.it} wants to buy {b}.",
        "p chiefExecutiveOf a",
        "",
    ),
    ("{g} fined {a} of {x} after {b} had complained to {z}.", "a finedBy g", "a basedIn x"),
    ("{a} and {b} will merge, {q} said in {x}, where {a.it} has its seat.", "q worksFor a", "a headquarteredIn x"),
)
_MIDDLES = (
    ("{q}, who runs the {topic} business of {a}, said {q.it} would move to {y}.", "q worksFor a"),
    ("{b} sells {topic} equipment to {a} and {c}.", "b suppliesTo a"),
    ("{r}, a founder of {b}, left {b.noun} for {c}.", "r founded b"),
    ("{p} was born in {y} and is married to {q}.", "p marriedTo q"),
    ("{c.short}, a rival, is based in {y}; {c.it} owns a stake in {b}.", "c owns b"),
    ("{g} of {z} looks into the {topic} deal, {r} said.", "a investigatedBy g"),
    ("{a.short} lost its {topic} contract with {c} in {z}.", "a customerOf c"),
    ("{r} called the {topic} plan of {a.noun} a mistake, and {p} laughed at {r.him}.", "r criticized p"),
)
_ENDS = (
    ("Shares of {a.short} rose in {x}; {a.noun} gave no reason, and {p} did not call back. {q} and {r} were away.",),
    ("{a.noun} and {b.noun} declined to comment on the {topic}; {c} did not. {p} and {r} met in {z} before.",),
)
_TOLD = 4
"""Sentences between the first and the last."""


class _Thing(NamedTuple):
    """What can be named: its full and its short name, the noun and the pronouns for it."""

    type: str
    name: str
    short: str
    noun: str
    it: str
    him: str


@dataclass
class _Text:
    """A text that grows, with the mentions in it."""

    cast: dict[str, _Thing]
    topics: Sequence[str]
    text: str = ""
    mentions: list[Mention] = field(default_factory=list)
    sentences: list[Span] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    named: defaultdict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))

    def tell(self, pattern: str, claims: Sequence[str]) -> None:
        """Add a sentence and what it claims of those it names."""
        begin = len(self.text)
        for plain, slot, _, _ in Formatter().parse(pattern):
            self.text += plain
            if slot == "topic":
                self.text += self.topics[begin % len(self.topics)]
            elif slot:
                self._mention(*slot.partition(".")[::2])
        sentence = Span(begin, len(self.text), self.text[begin:])
        self.text += " "
        self.sentences.append(sentence)
        for subject, relation, object_ in (each.split() for each in claims if each):
            if self.named[subject] and self.named[object_]:
                ends = self.named[subject][-1], self.named[object_][-1]
                self.claims.append(Claim(ends[0], KG + relation, ends[1], sentence, score=0.9, by="press"))

    def _mention(self, who: str, how: str) -> None:
        thing = self.cast[who]
        words = getattr(thing, how) if how else thing.name
        kinds = {"noun": MentionKind.NOMINAL, "it": MentionKind.PRONOUN, "him": MentionKind.PRONOUN}
        span = Span(len(self.text), len(self.text) + len(words), words)
        self.text += words
        cluster = list(self.cast).index(who)
        self.named[who].append(
            Mention(span, kinds.get(how, MentionKind.NAME), KG + thing.type, cluster=cluster, score=0.9)
        )
        self.mentions.append(self.named[who][-1])


def item(number: int, *, flat: int = POPULAR) -> Packed:
    """Return what document ``number`` says; the larger ``flat``, the fewer documents name the same firms."""
    random = Random(number)  # noqa: S311  a fixed sequence is wanted, not a secret
    told = _Text(_cast(random, flat), random.sample(_TOPICS, 5))
    for pattern, *claims in (random.choice(_LEADS), *random.sample(_MIDDLES, _TOLD), random.choice(_ENDS)):
        told.tell(pattern, claims)
    late = random.randrange(_LATEST) if random.random() < _LATE else 0
    day = date(2010, 1, 1) + timedelta(days=number // _A_DAY - late)
    document = Document(f"press/{number:07d}", told.text, published=day, title=f"Item {number}")
    reading = Reading(document, tuple(told.sentences), mentions=tuple(told.mentions), claims=tuple(told.claims))
    knowledge = identity.resolve([reading], ontology=ontology.load())
    return Packed(knowledge, RUN, context.contexts(document, knowledge), len(told.text.split()))


def _cast(random: Random, flat: int) -> dict[str, _Thing]:
    """Choose who appears: a firm with its own people, town and partners, the authority over it, and somebody else."""
    first = _rank(random, FIRMS, flat)
    country = _rank(Random(f"country {first}"), len(_COUNTRIES))  # noqa: S311
    second = first + random.choice((1, 2, 3)) if random.random() < 0.4 else _rank(random, FIRMS, flat)  # noqa: PLR2004
    office = random.choice(_OFFICES)
    minister = random.random() < 0.5  # noqa: PLR2004
    somebody = (
        PEOPLE + country * len(_OFFICES) + _OFFICES.index(office) if minister else _rank(random, FIRMS, flat) * _STAFF
    )
    third = first + random.choice((4, 5, 6)) if minister else somebody // _STAFF
    return {
        "a": _firm(first), "b": _firm(second), "c": _firm(third),
        "p": _person(first * _STAFF),
        "q": _person(first * _STAFF + random.choice((1, 1, 2, 3))),
        "r": _person(somebody),
        "x": _city(first), "y": _city(second),
        "z": _Thing("Country", _COUNTRIES[country], _COUNTRIES[country], "the country", "it", "it"),
        "g": _office(office, _COUNTRIES[country]),
    }  # fmt: skip


def _rank(random: Random, size: int, flat: int = POPULAR) -> int:
    """Return a number below ``size`` by the law of Zipf and Mandelbrot: n as often as 1 / (n + flat)."""
    return int(flat * (size / flat + 1) ** random.random() - flat)


@lru_cache(maxsize=65_536)
def _firm(number: int) -> _Thing:
    random = Random(f"firm {number}")  # noqa: S311
    name = _word(random.randrange(30_000))
    full = f"{name} {random.choice(_TRADES)}"
    return _Thing("Company", full, name if number % 3 else full, "the company", "it", "it")


@lru_cache(maxsize=65_536)
def _person(number: int) -> _Thing:
    random = Random(f"person {number}")  # noqa: S311
    last = _word(_rank(random, 20_000, flat=30) + 100_000)
    she = random.random() < 0.5  # noqa: PLR2004
    pronouns = ("she", "her") if she else ("he", "him")
    return _Thing("Person", f"{random.choice(_GIVEN)} {last}", last, "the woman" if she else "the man", *pronouns)


def _city(of_firm: int) -> _Thing:
    name = _word(_rank(Random(f"city {of_firm}"), CITIES) + 300_000)  # noqa: S311
    return _Thing("City", name, name, "the town", "it", "it")


def _office(name: str, country: str) -> _Thing:
    full = f"National Bank of {country}" if name == "Central Bank" else name
    return _Thing("Government", full, full, "the authority", "it", "it")


def _word(number: int) -> str:
    """Return a word of two to four syllables, another one for each number."""
    number, found = number + len(_SYLLABLES), ""
    while number:
        number, place = divmod(number, len(_SYLLABLES))
        found += _SYLLABLES[place]
    return found.capitalize()
