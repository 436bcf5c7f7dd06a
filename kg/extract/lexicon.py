"""The words by which the reader tells what kind of thing something is: the ontology's class words, roles, countries."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg import ontology as ontologies
from kg.errors import InputError
from kg.names import KG, OWL
from kg.ontology.phrases import Form, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.ontology import Ontology

PERSON, ORGANIZATION, COMPANY = KG + "Person", KG + "Organization", KG + "Company"
PLACE, COUNTRY, REGION, CITY = KG + "Place", KG + "Country", KG + "Region", KG + "City"
PRODUCT, WORK, EVENT, GROUP, ROLE = KG + "Product", KG + "Work", KG + "Event", KG + "Group", KG + "Role"
VALUE, DATE = KG + "Value", KG + "Date"
THING = OWL + "Thing"

COARSE = (PERSON, ORGANIZATION, PLACE, PRODUCT, WORK, EVENT, GROUP)
"""The classes that exclude each other when a name is typed; the finer ones lie below them."""

HONORIFICS = frozenset(
    "mr mrs ms miss dr prof professor sir lady lord dame sen rep gov gen col lt sgt capt president premier chancellor "
    "senator congressman congresswoman representative governor mayor king queen prince princess pope rev reverend "
    "judge justice pastor bishop archbishop cardinal general admiral colonel captain sergeant lieutenant major "
    "minister secretary chairman chairwoman ceo coach".split()
)
_GENERIC = frozenset(
    "person people man woman boy girl child teenager adult human individual guy lady gentleman baby infant resident "
    "citizen native immigrant refugee tourist visitor neighbor neighbour friend colleague victim suspect survivor "
    "champion owner co-owner founder co-founder cofounder investor shareholder winner loser member fan supporter "
    "critic opponent rival witness passenger patient customer user guest youth elder heir predecessor successor "
    "celebrity hero villain legend passer-by bystander stranger partner relative mother father parent son daughter "
    "brother sister wife husband spouse uncle aunt cousin nephew niece grandson granddaughter grandfather grandmother "
    "grandchild widow widower twin couple family bride groom boyfriend girlfriend".split()
)
"""Words for persons that name no post or occupation."""
CALENDAR = frozenset(name.lower() for name in (*calendar.day_name, *calendar.month_name, *calendar.day_abbr) if name)


@dataclass(frozen=True)
class Lexicon:
    """Nouns by what they denote, in lower case.

    ``types`` maps a noun (``firm``, ``social network``) to a class, ``posts`` holds the nouns for a person's part in an
    organisation or place (``country manager``), ``roles`` those and occupations (``painter``), ``either`` the nouns for
    persons and organisations alike (``rival``), ``countries`` the English names of countries.
    """

    types: Mapping[str, str]
    posts: frozenset[str]
    roles: frozenset[str]
    either: frozenset[str]
    countries: frozenset[str]

    def nouns_for(self, label: str) -> list[tuple[str, ...]]:
        """Return the nouns that denote the class of this label or one below it; for "person" all roles too."""
        known = ontologies.load()
        wanted = next((iri for iri, type_ in known.types.items() if type_.label == label), None)
        nouns = {noun for noun, iri in self.types.items() if wanted is not None and known.is_a(iri, wanted)}
        return sorted(tuple(noun.split()) for noun in nouns | (self.roles if wanted == PERSON else set()))

    def type_of(self, words: Sequence[str]) -> str | None:
        """Return the class that a noun phrase denotes, by the longest run of its last words that is known."""
        for start in range(max(0, len(words) - 3), len(words)):
            known = " ".join(words[start:]).lower()
            if known in self.roles:
                return PERSON
            if known in self.types:
                return self.types[known]
        return None


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Gather the words of the default ontology, once a process."""
    known = ontologies.load()
    types = {
        word.lower(): iri
        for iri, type_ in known.types.items()
        if not known.is_a(iri, VALUE)
        for word in (*type_.words, type_.label)
    }
    occupations = {noun for noun, iri in types.items() if iri == PERSON and noun.split()[-1] not in _GENERIC}
    posts, either = frozenset(_posts(known)), frozenset(_either(known))
    return Lexicon(types, posts, posts | occupations, either, _countries())


def _posts(known: Ontology) -> Iterator[str]:
    """Yield what a person can be called for his or her part in something that is no person: not "son", not "friend"."""
    for noun, holder, other in _parts(known):
        if set(holder) == {PERSON} and PERSON not in other:
            yield noun


def _either(known: Ontology) -> Iterator[str]:
    """Yield what persons and organisations can be called alike: "rival", "owner", "investor"."""
    for noun, holder, _ in _parts(known):
        if PERSON in holder and len(holder) > 1:
            yield noun


def _parts(known: Ontology) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Yield the noun of each noun phrase, with the classes of what it is said of and of what it is a noun of."""
    for relation in known.relations.values():
        for text in relation.phrases:
            try:
                read = phrase(text)
            except InputError:
                continue
            spelt_out = read.words and not read.lead and not any(word.startswith("[") for word in read.words)
            if read.form is Form.NOUN and spelt_out:
                sides = (relation.range, relation.domain) if read.inverted else (relation.domain, relation.range)
                yield " ".join(read.words), *sides


def _countries() -> frozenset[str]:
    from babel import Locale  # noqa: PLC0415  60 ms that only reading pays

    names = {name for code, name in Locale("en").territories.items() if len(code) == 2}  # noqa: PLR2004  ISO 3166
    short = {"US", "U.S.", "USA", "UK", "U.K.", "UAE", "Korea", "Britain", "England", "Scotland", "Wales", "Congo"}
    short |= {"Turkey", "Palestine", "Hong Kong"}
    both = {part for name in names if name.endswith(")") for part in name[:-1].split(" (")}  # "Myanmar (Burma)"
    return frozenset(name.lower().replace("&", "and") for name in names | both | short)
