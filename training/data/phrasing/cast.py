"""The things that a text speaks of: named, unnamed, and values."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from kg import names as vocabulary
from kg import ontology
from training import names
from training.data.phrasing import values
from training.data.phrasing.tables import TABLES, words
from training.example import NAME, NOMINAL, VALUE

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from training.data.phrasing.frames import Frame

_KINDS: dict[str, dict[str, str]] = TABLES["kinds"]
_CLASSES = {name: tuple(text.split()) for name, text in TABLES["classes"].items()}
_PERSONS = frozenset({"woman", "man"})
_OF_FIRMS = frozenset(words(TABLES["words"]["of_firms"]))
_WOMEN, _MEN = (frozenset(words(TABLES["words"][name])) for name in ("women", "men"))
_LISTS = {
    name: words(TABLES["words"][name])
    for name in ("posts", "elected", "occupations", "offences", "conditions", "infections")
}
_DISASTERS = words(TABLES["words"]["disasters"])
_WITH_ARTICLE = tuple(words(TABLES["words"]["with_article"]))
_IT = ("it", "it", "its")


@dataclass(eq=False, slots=True)
class Player:
    """A thing or value with what it is called: ``forms`` as of ``training.names``, ``article`` outside of the name.

    ``first`` is what stands before an unnamed thing when it comes up.
    """

    kind: str
    type: str
    mention: str
    forms: dict[str, str]
    article: str = ""
    first: str = ""
    pronouns: tuple[str, ...] = _IT
    nominals: tuple[str, ...] = ()
    seen: int = field(default=0)

    @property
    def value(self) -> bool:
        """Tell whether it is a date, a sum, a percentage or a count."""
        return self.mention == VALUE

    @property
    def person(self) -> bool:
        """Tell whether it is a human being."""
        return self.type == "Person"


class Cast:
    """Calls up things of ever other names for one text; the same seed gives the same ones."""

    def __init__(self, seed: str, chance: random.Random) -> None:
        """Start with nobody."""
        self.chance = chance
        self.players: list[Player] = []
        self._name: Callable[[str, str, str], str | None] = names.fill(seed)
        self._taken: set[str] = set()

    def call(self, kind: str, frame: Frame | None = None) -> Player:
        """Return a new thing of a kind; a value is shaped by the phrase that it stands in."""
        spec = _KINDS[kind]
        if spec["type"] in values.MAKERS and frame is not None:
            return self._add(Player(kind, spec["type"], VALUE, {"": values.value(self.chance, frame)}))
        if "list" in spec:
            return self._add(self._unnamed(kind, spec))
        forms = self._made(spec["made"]) if "made" in spec else self._forms(kind)
        return self._add(
            Player(
                kind,
                spec["type"],
                NAME,
                forms,
                _article(forms[""], spec),
                pronouns=tuple(spec["pronouns"].split()) if "pronouns" in spec else _IT,
                nominals=tuple(words(spec.get("nominals", ""))),
            )
        )

    def value(self, type_: str, text: str) -> Player:
        """Return a value in passing."""
        return self._add(Player(type_.lower(), type_, VALUE, {"": text}))

    def role(self, noun: str) -> Player:
        """Return a post or occupation that is called so."""
        return self._add(Player("role", "Role", NOMINAL, {"": noun}))

    def _add(self, player: Player) -> Player:
        self.players.append(player)
        return player

    def _unnamed(self, kind: str, spec: dict[str, str]) -> Player:
        if kind == "disaster":
            noun = self._fresh(_DISASTERS)
            return Player(kind, "Event", NOMINAL, {"": noun}, first=article(noun))
        noun = self._fresh(_LISTS[spec["list"]])
        mention = NAME if noun.istitle() else NOMINAL
        return Player(kind, spec["type"], mention, {"": noun}, first=article(noun) if kind == "occupation" else "")

    def _fresh(self, choices: list[str]) -> str:
        noun = self.chance.choice([each for each in choices if each not in self._taken] or choices)
        self._taken.add(noun)
        return noun

    def _forms(self, kind: str) -> dict[str, str]:
        number = str(len(self.players))
        asked = ("", "last", "short") if "short" in _KINDS[kind] else ("", "last")
        found = {form: self._name(kind, number, form) for form in asked}
        return {form: text for form, text in found.items() if text}

    def _made(self, patterns: str) -> dict[str, str]:
        pattern = self.chance.choice(words(patterns))
        part = pattern[pattern.index("{") + 1 : pattern.index("}")]
        kind, form = {"last": ("person", "last"), "word": ("brand", "")}.get(part, (part, ""))
        name = self._name(kind, f"made{len(self.players)}", form) or ""
        return {"": pattern.replace("{" + part + "}", name)}


def _article(name: str, spec: dict[str, str]) -> str:
    """Return the article that stands outside of a name."""
    if name.startswith(("The ", "Die ")):
        return ""
    return "the" if spec["type"] == "Country" and name.startswith(_WITH_ARTICLE) else spec.get("article", "")


def article(noun: str) -> str:
    """Return the indefinite article for a noun."""
    return "an" if noun[0] in "aeiouAEIO" and not noun.startswith("uni") else "a"


@cache
def kinds(frame: Frame, slot: str) -> tuple[str, ...]:
    """Return the kinds of things that make sense in a slot of a phrase, often named ones more than once."""
    relation = ontology.load().relations[vocabulary.KG + frame.relation]
    allowed = relation.domain if slot == "X" else relation.range
    fitting = [
        _fitting(TABLES["phrases"].get(frame.text, "* | *"), slot, allowed),
        _fitting(TABLES["slots"].get(frame.relation, "* | *"), slot, allowed),
        tuple(kind for iri in allowed for kind in _CLASSES[iri.removeprefix(vocabulary.KG)]),
    ]
    found = next(each for each in fitting if each)
    return _for_noun(frame, found) if slot == frame.first else found


def _fitting(row: str, slot: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    part = row.split("|")["XY".index(slot)].split()
    return tuple(
        kind
        for kind in part
        if kind != "*" and any(_is_a(_KINDS[kind]["type"], iri.removeprefix(vocabulary.KG)) for iri in allowed)
    )


def _is_a(type_: str, class_: str) -> bool:
    return ontology.load().is_a(vocabulary.KG + type_, vocabulary.KG + class_)


def _for_noun(frame: Frame, found: tuple[str, ...]) -> tuple[str, ...]:
    """Leave only women for a sister, and only people for a lawyer."""
    if frame.noun in _WOMEN:
        return ("woman",)
    if frame.noun in _MEN:
        return ("man",)
    people = tuple(kind for kind in found if kind in _PERSONS)
    return people if people and frame.role and frame.noun not in _OF_FIRMS else found
