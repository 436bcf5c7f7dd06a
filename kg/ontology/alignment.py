"""Lets a foreign ontology meet the default one: classes by alignment or name, relations with all their phrases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kg.names import KG, OWL, RDFS, SKOS
from kg.ontology import labels
from kg.ontology import vocabulary as vocab
from kg.ontology.labels import Names
from kg.ontology.phrases import word_set
from kg.ontology.source import default_path, read
from kg.ontology.terms import DATE, MONEY, PERCENTAGE, QUANTITY, VAGUE, VALUES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.ontology.statements import Statements
    from kg.ontology.terms import Ontology, Relation

_SAME = (OWL + "equivalentProperty", SKOS + "exactMatch", SKOS + "closeMatch", OWL + "sameAs")
_SAME_CLASS = (OWL + "equivalentClass", SKOS + "exactMatch", SKOS + "closeMatch", OWL + "sameAs", RDFS + "subClassOf")
_WIKIDATA = re.compile(r"[PQ]\d+$")
# Last words that are too vague to tell what a class is: a "celestial body" is no organization.
_VAGUE_NOUNS = word_set("body unit group arm board title model class type office network branch head post")
_ARTICLES = frozenset({"a", "an", "the", "is", "was", "are", "has", "had", "have"})
# What ontologies call classes of values.
_VALUE_WORDS = {
    **dict.fromkeys(("number", "integer", "float", "decimal", "count", "measurement", "measure", "amount"), QUANTITY),
    **dict.fromkeys(
        ("day of year", "calendar date", "datetime", "date time", "calendar year", "timestamp"), KG + "Date"
    ),
    **dict.fromkeys(("currency amount", "monetary value", "monetary amount"), MONEY),
    **dict.fromkeys(("percent", "ratio"), PERCENTAGE),
}


class Match(NamedTuple):
    """A relation of the default ontology; ``turned`` when it goes the other way."""

    relation: str
    turned: bool


class Said(NamedTuple):
    """What is known of a relation in the end: its phrases, and its domain and range, filled where they were empty."""

    phrases: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """The default ontology by foreign IRIs, by names of relations, and by nouns for members of classes."""

    classes: dict[str, str]
    relations: dict[str, list[Match]]
    names: dict[str, list[Match]]
    nouns: dict[str, str]


@lru_cache(maxsize=1)
def _index(ground: Ontology) -> Index:
    said = read(default_path()).statements
    classes = {iri: iri for iri in ground.types}
    for iri in ground.types:
        for other in said.iris(iri, *_SAME_CLASS[:-1]):
            classes.setdefault(key(other), iri)
    relations: dict[str, list[Match]] = {}
    names: dict[str, list[Match]] = {}
    for iri, relation in ground.relations.items():
        for other in (iri, *said.iris(iri, *_SAME, RDFS + "subPropertyOf")):
            relations.setdefault(key(other), []).append(Match(iri, turned=False))
        for other in said.iris(iri, OWL + "inverseOf"):
            relations.setdefault(key(other), []).append(Match(iri, turned=True))
        for name in (relation.label, *said.texts(iri, SKOS + "altLabel")):
            names.setdefault(_name(name), []).append(Match(iri, turned=False))
        for name in said.texts(iri, KG + "inverseLabel"):
            names.setdefault(_name(name), []).append(Match(iri, turned=True))
    return Index(classes, relations, names, _nouns(ground))


def _nouns(ground: Ontology) -> dict[str, str]:
    nouns = dict(_VALUE_WORDS)
    for iri, type_ in ground.types.items():
        for word in (type_.label, *type_.words):
            nouns.setdefault(word.casefold(), iri)
    return nouns


def key(iri: str) -> str:
    """Return what makes two IRIs of one term equal: the two spellings of schema.org, or a Wikidata number."""
    name = labels.local(iri)
    if _WIKIDATA.match(name):
        return "wikidata:" + name
    return re.sub(r"^http://schema\.org/", "https://schema.org/", iri)


def _name(label: str) -> str:
    words = labels.plain(label.strip()).casefold().split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)


class Aligned:
    """What the classes and properties of one ontology correspond to in the default one."""

    def __init__(self, said: Statements, ground: Ontology | None) -> None:
        """Without ``ground`` the ontology is the default one, and each class corresponds to itself."""
        self._said = said
        self._ground = ground
        self._index = _index(ground) if ground else None
        self._bases: dict[str, str | None] = {}

    def base(self, iri: str) -> str | None:
        """Return the default class for a class: by alignment, then by its names, then by what lies above it."""
        if self._index is None:
            return iri if iri.startswith(KG) else None
        if iri not in self._bases:
            self._bases[iri] = None  # a circle of subclasses ends here
            self._bases[iri] = self._found(iri, self._index)
        return self._bases[iri]

    def is_guessed(self, iri: str) -> bool:
        """Tell whether only the names of a class say what it corresponds to, or the class above it."""
        return self._index is not None and self._stated(iri, self._index) is None

    def _stated(self, iri: str, index: Index) -> str | None:
        same = (key(other) for other in (iri, *self._said.iris(iri, *_SAME_CLASS)))
        return next((index.classes[each] for each in same if each in index.classes), None)

    def _found(self, iri: str, index: Index) -> str | None:
        stated = self._stated(iri, index)
        if stated:
            return stated
        names = self._said.texts(iri, *vocab.LABELS, *vocab.OTHER_LABELS) or labels.spoken(iri)
        by_name = next((found for name in names if (found := _by_noun(name, index.nouns))), None)
        above = self._said.iris(iri, RDFS + "subClassOf")
        return by_name or next((found for each in above if (found := self.base(each))), None)

    def said(self, iri: str, names: Sequence[str], *, domain: tuple[str, ...], range_: tuple[str, ...]) -> Said:
        """Return the phrases of a property that has none of its own, from its names and from what it corresponds to.

        A domain or range that is not given is taken from there, since a phrase was written with it in mind.
        """
        matches = [match for match in self._matches(iri, names) if self._compatible(match, domain, range_)]
        naming = self._naming(names, domain, range_)
        found = [text for name in names for text in labels.phrases(name, range_=range_, names=naming)]
        for match in matches:
            relation = self._relation(match)
            found.extend(swapped(text) if match.turned else text for text in relation.phrases)
        ends = [self._ends(match) for match in matches]
        return Said(
            tuple(dict.fromkeys(found)),
            domain or tuple(dict.fromkeys(iri for start, _ in ends for iri in start)),
            range_ or tuple(dict.fromkeys(iri for _, end in ends for iri in end)),
        )

    def _matches(self, iri: str, names: Sequence[str]) -> list[Match]:
        """Return the default relations that the property is aligned to, or else those that are called the same."""
        if self._index is None:
            return []
        stated = [match for other in (iri, *self._said.iris(iri, *_SAME)) for match in self._by_iri(other)]
        stated += [match._replace(turned=not match.turned) for match in self._turned(iri)]
        called = [match for name in names for match in self._index.names.get(_name(name), ())]
        return list(dict.fromkeys(stated or called))

    def _by_iri(self, iri: str) -> list[Match]:
        return self._index.relations.get(key(iri), []) if self._index else []

    def _turned(self, iri: str) -> Iterator[Match]:
        for other in self._said.iris(iri, OWL + "inverseOf"):
            yield from self._by_iri(other)

    def _relation(self, match: Match) -> Relation:
        assert self._ground is not None  # noqa: S101  there are no matches without it
        return self._ground.relations[match.relation]

    def _ends(self, match: Match) -> tuple[tuple[str, ...], tuple[str, ...]]:
        relation = self._relation(match)
        return (relation.range, relation.domain) if match.turned else (relation.domain, relation.range)

    def _compatible(self, match: Match, domain: Iterable[str], range_: Iterable[str]) -> bool:
        start, end = self._ends(match)
        return self._overlap(domain, start) and self._overlap(range_, end)

    def _overlap(self, mine: Iterable[str], theirs: Iterable[str]) -> bool:
        """Tell whether something can be of both; a class without a base may be anything but a value."""
        ground, others = self._ground, tuple(theirs)
        bases = [self.base(iri) for iri in mine]
        if ground is None or not bases or not others:
            return True
        return any(
            other not in VALUES if base is None else ground.is_a(base, other) or ground.is_a(other, base)
            for base in bases
            for other in others
        )

    def _naming(self, names: Sequence[str], domain: Iterable[str], range_: Iterable[str]) -> Names:
        """Tell whether the property is called by a noun for its objects or for its subjects."""
        nouns = self._index.nouns if self._index else {}
        noun = next((found for name in names[:1] if (found := _by_noun(name, nouns))), None)
        if noun is None or noun in VALUES:
            return Names.UNKNOWN
        if self._is_one_of(noun, range_):
            return Names.OBJECT
        values = any(each in VALUES for each in range_)
        return Names.SUBJECT if range_ and not values and self._is_one_of(noun, domain) else Names.UNKNOWN

    def _is_one_of(self, noun: str, classes: Iterable[str]) -> bool:
        ground = self._ground
        bases = [base for iri in classes if (base := self.base(iri))]
        return ground is not None and any(ground.is_a(noun, base) or ground.is_a(base, noun) for base in bases)


def _by_noun(name: str, nouns: dict[str, str]) -> str | None:
    """Return the class that a noun phrase names, by the whole of it or by its main word: "film award" is an award.

    Of values only dates are known by their last word: an "International Standard Book Number" is no amount.
    """
    whole = _name(name)
    found = next((nouns[each] for each in _forms(whole) if each in nouns), None)
    words = whole.split(" of ")[0].split()
    if found is None and words and words[-1] not in _VAGUE_NOUNS:
        tails = [each for tail in _tails(words) for each in _forms(tail) if each in nouns]
        found = next((nouns[each] for each in tails if nouns[each] not in VALUES or nouns[each] == DATE), None)
    return None if found in VAGUE and found not in VALUES else found


def _forms(noun: str) -> tuple[str, str, str]:
    """Return the noun as it stands, and as a singular would stand."""
    return noun, noun.removesuffix("s"), re.sub(r"ies$", "y", noun)


def _tails(words: list[str]) -> Iterator[str]:
    for start in range(len(words)):
        yield " ".join(words[start:])


def swapped(text: str) -> str:
    """Exchange X and Y."""
    return re.sub(r"\b[XY]\b", lambda slot: "Y" if slot.group() == "X" else "X", text)
