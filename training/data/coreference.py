"""GUM, litbank and GAP: who is who in real text."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from benchmarks.coreference.gap import kept, table
from benchmarks.data import folder
from benchmarks.redocred import joined
from training import names
from training.data.places import proposals
from training.example import NAME, PRONOUN, Example, Spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_PRONOUNS = frozenset(
    "he him his himself she her hers herself it its itself they them their theirs themselves "
    "i me my mine we us our you your".split()
)
WOMAN = frozenset("she her hers herself".split())
_LINKS = ("coref", "ana", "cata", "pred", "appos")
_GENRES = ("news", "interview", "bio", "voyage")
_SENTENCES = 14
"""How many sentences of a long text make an example."""
OWN_NAMES = 0.3
"""The share of GAP's rows that keep their names in a round."""
_PART = re.compile(r"[^\W\d_]{3,}")


def gum() -> Iterator[Example]:
    """Yield stretches of the texts whose licence lets them shape the model; the news are left for measuring."""
    for genre in _GENRES[1:]:
        for path in sorted((folder("gum") / "coref" / "gum" / "tsv").glob(f"GUM_{genre}_*.tsv")):
            yield from _stretches(*_gum(path), "gum")


def litbank() -> Iterator[Example]:
    """Yield stretches of novels."""
    for path in sorted((folder("litbank") / "coref" / "tsv").glob("*.ann")):
        yield from _stretches(*_litbank(path), "litbank")


def gap(*, seed: str = "") -> Iterator[Example]:
    """Yield the rows of both parts but those that are kept for measuring.

    With a seed most rows have other names, so that what is learnt is the sentence and not who is meant in it.
    """
    left_out = {row.ident for row in kept()}
    for row in chain(table("validation"), table("development")):
        if row["ID"] not in left_out:
            example = _gap(row)
            yield renamed(example, f"{row['ID']} {seed}") if seed else example


def texts() -> dict[str, str]:
    """Return the texts of the rows that may be learnt from, by their number."""
    left_out = {row.ident for row in kept()}
    rows = chain(table("validation"), table("development"))
    return {row["ID"]: row["Text"] for row in rows if row["ID"] not in left_out}


def _gap(row: dict[str, str]) -> Example:
    text = row["Text"]
    ends = [(int(row[f"{end}-offset"]), row[end]) for end in ("Pronoun", "A", "B")]
    spots = [Spot(start, start + len(said)) for start, said in ends]
    which = 0 if row["A-coref"].upper() == "TRUE" else 1 if row["B-coref"].upper() == "TRUE" else 2
    others = [
        spot
        for spot in proposals("gap", text)
        if NAME in spot.kinds and not any(spot.start < each.end and each.start < spot.end for each in spots)
    ]
    return Example("gap", text, (*spots, *others), candidates=((0, 1, 2, which),))


def renamed(example: Example, seed: str) -> Example:
    """Give the two people of a row other names, wherever parts of their names stand in the text."""
    chance = random.Random(seed)  # noqa: S311  names, not secrets
    if chance.random() < OWN_NAMES:
        return example
    pronoun, *both = (example.text[spot.start : spot.end] for spot in example.spots[:3])
    sex = "woman" if pronoun.lower() in WOMAN else "man"
    return with_names(example, [(sex, [name]) for name in both], seed)


def with_names(example: Example, people: Iterable[tuple[str, Sequence[str]]], seed: str) -> Example:
    """Give people, each a ``man`` or a ``woman`` with all that they are called, other names throughout a text."""
    text, give = example.text, names.fill(seed)
    new: dict[str, str] = {}
    for number, (sex, called) in enumerate(people):
        for parts in map(_PART.findall, called):
            for place, part in enumerate(parts):
                form = "last" if place and place == len(parts) - 1 else "first"
                new.setdefault(part, give(sex, f"{number}{place % (len(parts) - 1 or 1)}", form) or part)
    edits = [(match.start(), match.end(), new[match.group()]) for match in _PART.finditer(text) if match.group() in new]
    return _edited(example, edits)


def _edited(example: Example, edits: Sequence[tuple[int, int, str]]) -> Example:
    """Replace stretches of a text; spots move and grow with them."""
    text, done = "", 0
    places = []
    for start, end, new in edits:
        text += example.text[done:start]
        places.append((start, end, len(text), len(text) + len(new)))
        text += new
        done = end
    text += example.text[done:]

    def moved(place: int, *, ends: bool) -> int:
        shift = 0
        for start, end, first, last in places:
            if end <= place:
                shift = last - end
            elif start < place:
                return last if ends else first
        return place + shift

    spots = tuple(
        replace(spot, start=moved(spot.start, ends=False), end=moved(spot.end, ends=True)) for spot in example.spots
    )
    return replace(example, text=text, spots=spots)


def _stretches(text: str, sentences: list[tuple[int, int]], spots: list[Spot], source: str) -> Iterator[Example]:
    whole = Example(source, text, tuple(spots), linked=True)
    for first in range(0, len(sentences), _SENTENCES):
        part = sentences[first : first + _SENTENCES]
        example = whole.cut(part[0][0], part[-1][1])
        if len(example.spots) > 1:
            yield example


def _spot(text: str, start: int, end: int, entity: int | None) -> Spot:
    kinds = frozenset({PRONOUN}) if text[start:end].lower() in _PRONOUNS else frozenset()
    return Spot(start, end, kinds, entity=entity)


def _gum(path: Path) -> tuple[str, list[tuple[int, int]], list[Spot]]:
    sentences, spans, links = _gum_table(path)
    text, places = joined(sentences)
    root = _gum_roots(spans, links)
    entities = {number: place for place, number in enumerate(sorted(spans, key=int))}
    spots = [
        _spot(
            text,
            places[where[0][0]][where[0][1]][0],
            places[where[-1][0]][where[-1][1]][1],
            entities[_root(root, number)],
        )
        for number, where in spans.items()
    ]
    return text, [(row[0][0], row[-1][1]) for row in places if row], _distinct(spots)


def _gum_table(
    path: Path,
) -> tuple[list[list[str]], dict[str, list[tuple[int, int]]], list[tuple[str, str]]]:
    """Return sentences, the words (sentence, word) of each numbered mention, and the links between mentions."""
    sentences: list[list[str]] = []
    spans: dict[str, list[tuple[int, int]]] = {}
    links: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#Text="):
            sentences.append([])
        if not re.match(r"\d+-\d+\t", line):
            continue
        cells = line.split("\t")
        place = len(sentences) - 1, len(sentences[-1])
        sentences[-1].append(cells[2])
        for number in re.findall(r"\[(\d+)\]", cells[3]):
            spans.setdefault(number, []).append(place)
        for kind, target in zip(cells[8].split("|"), cells[9].split("|"), strict=False):
            match = re.fullmatch(r"[\d-]+\[(\d+)_(\d+)\]", target)
            if match and kind in _LINKS:
                links.append((match[1], match[2]))
    return sentences, spans, links


def _gum_roots(spans: Iterable[str], links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each mention another one of the same thing, or itself at the root."""
    root = {number: number for number in spans}
    for first, second in links:
        if first in root and second in root:
            root[_root(root, first)] = _root(root, second)
    return root


def _root(root: dict[str, str], number: str) -> str:
    while root[number] != number:
        number = root[number]
    return number


def _litbank(path: Path) -> tuple[str, list[tuple[int, int]], list[Spot]]:
    sentences = [line.split() for line in path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()]
    text, places = joined(sentences)
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    names = {row[1]: row[2] for row in rows if row[0] == "COREF"}
    entities = {name: place for place, name in enumerate(dict.fromkeys(names.values()))}
    spots = [
        _spot(text, places[int(row[2])][int(row[3])][0], places[int(row[4])][int(row[5])][1], entities[names[row[1]]])
        for row in rows
        if row[0] == "MENTION" and row[1] in names
    ]
    return text, [(row[0][0], row[-1][1]) for row in places if row], _distinct(spots)


def _distinct(spots: list[Spot]) -> list[Spot]:
    return sorted({(spot.start, spot.end): spot for spot in spots}.values(), key=lambda spot: (spot.start, -spot.end))


def gum_text(path: Path) -> str:
    """Return the running text of a document of GUM."""
    return _gum(path)[0]
