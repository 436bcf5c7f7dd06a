"""Who is who in the texts of GAP: our own labels of all people in them, kept as offsets.

GAP itself tells of one pronoun a text what it stands for; here each name of a person and each pronoun is put to its
person.  The text itself stays with the public data.
"""

from __future__ import annotations

import random
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.data import lines
from training.data.coreference import OWN_NAMES, WOMAN, texts, with_names
from training.example import NAME, PRONOUN, Example, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LABELS = Path(__file__).resolve().parents[1] / "corpus" / "people.jsonl"
_MAN = frozenset("he him his himself".split())


def examples(*, seed: str) -> Iterator[Example]:
    """Yield the labelled texts, most of them with other names."""
    known = texts()
    for record in lines(LABELS):
        found = example(record, known[record["id"]])
        chance = random.Random(f"{record['id']} {seed}")  # noqa: S311  names, not secrets
        if chance.random() < OWN_NAMES:
            yield found
        else:
            yield with_names(found, _people(found, chance), f"{record['id']} {seed}")


def example(record: dict[str, Any], text: str) -> Example:
    """Return a text with its people; raises ``ValueError`` where it is not the text that was labelled."""
    if record["text"] != sha256(text.encode()).hexdigest():
        raise ValueError(f"{record['id']}: this is not the text that was labelled")
    spots = [
        Spot(start, end, frozenset({PRONOUN if text[start:end].lower() in _MAN | WOMAN else NAME}), entity=person)
        for person, places in enumerate(record["people"])
        for start, end in places
    ]
    spots.sort(key=lambda spot: spot.start)
    named = tuple(place for place, spot in enumerate(spots) if NAME in spot.kinds)
    choices = tuple((place, named) for place, spot in enumerate(spots) if PRONOUN in spot.kinds)
    return Example("people", text, tuple(spots), linked=True, choices=choices)


def _people(example: Example, chance: random.Random) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the sex and the names of each person; of whom no pronoun tells the sex, one that others here have."""
    said: dict[int, list[str]] = {}
    for spot in example.spots:
        said.setdefault(spot.entity or 0, []).append(example.text[spot.start : spot.end])
    sexes = {person: sex for person, words in said.items() if (sex := _sex(words))}
    usual = sorted(sexes.values()) or ["man", "woman"]
    for person, words in said.items():
        called = [each for each in words if not _sex([each])]
        yield sexes.get(person) or chance.choice(usual), sorted(called, key=lambda name: -len(name.split()))


def _sex(words: Sequence[str]) -> str | None:
    """Return the sex that pronouns tell, if they do."""
    said = {word.lower() for word in words}
    return "woman" if said & WOMAN else "man" if said & _MAN else None
