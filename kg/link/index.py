"""Finds entities of ours by a name: the same one after folding, or one that hardly differs.

Our names are in memory and the names of the reference graph go by, so that it may be much larger.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kg.link.forms import bare, fold, is_short_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.link.own import Own

_LIKENESS = 92
"""Least likeness of similar names in per cent: one letter in 12 may differ; "John Smith" and "Joan Smith" have 90."""
_SHORTEST = 6
_CROWDED = 200
"""Words that more of our names hold ("bank") are not looked up: they tell too little and cost too much."""
_LOOKED_UP = 2


class Way(StrEnum):
    """How an entity was found."""

    NAME = "same name"
    ALIAS = "alias"
    SHORT = "short form"
    LEGAL = "other legal form"
    SIMILAR = "similar name"
    SERVICE = "the service's match"


STRENGTH = {Way.NAME: 1.0, Way.ALIAS: 0.97, Way.LEGAL: 0.9, Way.SHORT: 0.75, Way.SERVICE: 0.8}
_BARE = 0.99
"""Names that are the same only without the words of legal form."""


class Hit(NamedTuple):
    """An entity of ours (its place in the list) that a name may mean; ``strength`` lies in 0..1."""

    entity: int
    way: Way
    strength: float


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of ours: ``bare`` without its words of legal form, ``firm`` where such words may be left out."""

    entity: int
    way: Way
    bare: bool
    firm: bool


class Index:
    """The names of entities, by their folded forms and by the words in them."""

    def __init__(self, entities: Sequence[Own], is_firm: Callable[[Own], bool]) -> None:
        """Index the names; ``is_firm`` tells of which entities words of legal form may be left out."""
        self._exact: dict[str, list[_Name]] = defaultdict(list)
        self._sorted: list[tuple[str, int]] = []
        self._blocks: dict[str, list[int]] = defaultdict(list)
        for place, entity in enumerate(entities):
            self._add(place, entity, firm=is_firm(entity))
        self._crowded = {word for word, names in self._blocks.items() if len(names) > _CROWDED}

    def _add(self, place: int, entity: Own, *, firm: bool) -> None:
        seen: set[str] = set()
        full = fold(entity.label)
        for name in (entity.label, *entity.aliases):
            form = fold(name)
            short = bare(name, form) if firm else form
            way = Way.NAME if name == entity.label else Way.SHORT if is_short_for(form, full) else Way.ALIAS
            for each in dict.fromkeys((form, short)):
                if each and each not in seen:
                    seen.add(each)
                    self._exact[each].append(_Name(place, way, bare=each != form, firm=firm))
            if way is not Way.SHORT and len(form) >= _SHORTEST:
                self._block(place, form)

    def _block(self, place: int, form: str) -> None:
        number = len(self._sorted)
        words = sorted(form.split())
        self._sorted.append((" ".join(words), place))
        for key in _keys(words):
            self._blocks[key].append(number)

    def look(self, name: str) -> list[Hit]:
        """Return the entities that a name of the reference graph may mean, the best way for each."""
        form = fold(name)
        hits = list(self._same(name, form))
        if not hits and len(form) >= _SHORTEST:
            hits = list(self._similar(form))
        best: dict[int, Hit] = {}
        for hit in hits:
            if hit.entity not in best or hit.strength > best[hit.entity].strength:
                best[hit.entity] = hit
        return list(best.values())

    def _same(self, name: str, form: str) -> Iterator[Hit]:
        for each in self._exact.get(form, ()):
            yield Hit(each.entity, each.way, STRENGTH[each.way] * (_BARE if each.bare else 1))
        short = bare(name, form)
        for each in self._exact.get(short, ()) if short != form else ():
            if each.firm:
                way = Way.LEGAL if each.bare and each.way is Way.NAME else each.way
                yield Hit(each.entity, way, STRENGTH[way] * _BARE)

    def _similar(self, form: str) -> Iterator[Hit]:
        """Compare with those of our names that share a word; of a single word, its beginning or end."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415  loaded when something is linked

        words = sorted(form.split())
        keys = [key for key in _keys(words) if key in self._blocks and key not in self._crowded]
        rarest = sorted(keys, key=lambda key: len(self._blocks[key]))[:_LOOKED_UP]
        near = sorted({number for key in rarest for number in self._blocks[key]})
        choices = [self._sorted[number][0] for number in near]
        wanted = " ".join(words)
        for choice, likeness, place in process.extract(
            wanted, choices, scorer=fuzz.ratio, score_cutoff=_LIKENESS, limit=5
        ):
            if _digits(choice) == _digits(wanted):
                yield Hit(self._sorted[near[place]][1], Way.SIMILAR, 0.95 * likeness / 100)


def _keys(words: Sequence[str]) -> Iterator[str]:
    if len(words) == 1:
        yield from ("^" + words[0][:4], "$" + words[0][-4:])
    else:
        yield from (word for word in dict.fromkeys(words) if len(word) > 2)  # noqa: PLR2004  "of", initials


def _digits(form: str) -> list[str]:
    """Return the words with digits, which no slip of the pen exchanges: "Boeing 737" is not "Boeing 747"."""
    return [word for word in form.split() if not word.isalpha()]
