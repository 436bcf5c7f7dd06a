"""Bends English verbs: tenses, passive, denial."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

_DATA = tomllib.loads(Path(__file__).with_name("verbs.toml").read_text(encoding="utf-8"))
_IRREGULAR = {base: tuple(forms.split()) for base, forms in _DATA["irregular"].items()}
_DOUBLING = frozenset(_DATA["words"]["doubling"].split())
_THIRDS = dict(pair.split("=") for pair in _DATA["words"]["thirds"].split())
WORDS = {name: frozenset(text.split()) for name, text in _DATA["words"].items()}
_VOWELS = "aeiou"
_HISSING = ("ss", "sh", "ch", "x", "zz")


@dataclass(frozen=True, slots=True)
class Group:
    """What is said by a verb: its base, tense and what stands around it."""

    base: str
    tense: str = "present"
    passive: bool = False
    negated: bool = False
    adverb: str = ""


def base(third: str) -> str:
    """Return the base of a verb in the third person singular ("buys": "buy"); a base stays as it is."""
    if third in _THIRDS:
        return str(_THIRDS[third])
    if third.endswith("ies"):
        return third[:-3] + "y"
    if third.endswith("es") and third[:-2].endswith(_HISSING):
        return third[:-2]
    return third.removesuffix("s") if not third.endswith("ss") else third


def third(verb: str) -> str:
    """Return the third person singular of the present."""
    if verb in {"be", "have"}:
        return {"be": "is", "have": "has"}[verb]
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith((*_HISSING, "o")) else "s")


def past(verb: str) -> str:
    """Return the simple past (of "be" the singular)."""
    before, _, last = verb.rpartition("-")
    prefix = before + "-" if before else ""
    return prefix + (_IRREGULAR[last][0] if last in _IRREGULAR else _regular(last))


def participle(verb: str) -> str:
    """Return the past participle."""
    before, _, last = verb.rpartition("-")
    prefix = before + "-" if before else ""
    return prefix + (_IRREGULAR[last][1] if last in _IRREGULAR else _regular(last))


def gerund(verb: str) -> str:
    """Return the form in -ing."""
    last = verb.rpartition("-")[2]
    if verb in {"die", "tie", "lie", "vie"}:
        return verb[:-2] + "ying"
    if last in _DOUBLING:
        return verb + verb[-1] + "ing"
    return (verb[:-1] if verb.endswith("e") and not verb.endswith(("be", "ee")) else verb) + "ing"


def _regular(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    return verb + (verb[-1] if verb in _DOUBLING else "") + "ed"


def bend(group: Group, *, plural: bool = False) -> str:
    """Return the words of a verb group for a subject in the third person."""
    first, *rest = _chain(group, plural=plural)
    words = [first, *rest]
    at = 1 if rest else 0
    if group.negated:
        words.insert(at, "not")
        at += 1
    if group.adverb:
        words.insert(1 if rest and first not in {"to", "being", "having"} else 0, group.adverb)
    return " ".join(word for word in words if word)


def _chain(group: Group, *, plural: bool) -> list[str]:
    """Return the words of a verb group in their order, an empty second one where "not" follows the first."""
    verb = "be" if group.passive else group.base
    end = [participle(group.base)] if group.passive else []
    has = "have" if plural else "has"
    heads = {
        "perfect": [has, participle(verb)],
        "pluperfect": ["had", participle(verb)],
        "infinitive": ["to", verb],
        "gerund": [gerund(verb)],
        "bare": [verb],
        "having": ["having", participle(verb)],
        "participle": [participle(verb)],
        **{modal: [modal, verb] for modal in ("will", "would", "may", "might", "could")},
    }
    if group.tense in heads:
        return [*heads[group.tense], *end]
    if verb == "be":
        past_form = "were" if plural else "was"
        return [past_form if group.tense == "past" else "are" if plural else "is", "", *end]
    if group.negated:
        return ["did" if group.tense == "past" else "do" if plural else "does", verb, *end]
    if group.tense == "past":
        return [past(verb), *end]
    return [verb if plural else third(verb), *end]
