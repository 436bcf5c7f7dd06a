"""GUM, litbank and GAP: who is who in real text."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from benchmarks.data import folder
from benchmarks.redocred import joined
from training.example import PRONOUN, Example, Spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_PRONOUNS = frozenset(
    "he him his himself she her hers herself it its itself they them their theirs themselves "
    "i me my mine we us our you your".split()
)
_LINKS = ("coref", "ana", "cata", "pred", "appos")
_GENRES = ("news", "interview", "bio", "voyage")
_SENTENCES = 14
"""How many sentences of a long text make an example."""


def gum() -> Iterator[Example]:
    """Yield stretches of the texts whose licence lets them shape the model; the news are left for measuring."""
    for genre in _GENRES[1:]:
        for path in sorted((folder("gum") / "coref" / "gum" / "tsv").glob(f"GUM_{genre}_*.tsv")):
            yield from _stretches(*_gum(path), "gum")


def litbank() -> Iterator[Example]:
    """Yield stretches of novels."""
    for path in sorted((folder("litbank") / "coref" / "tsv").glob("*.ann")):
        yield from _stretches(*_litbank(path), "litbank")


def gap(name: str) -> Iterator[Example]:
    """Yield the rows of ``development`` or ``validation``."""
    with (folder("gap") / f"gap-{name}.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            ends = [(int(row[f"{end}-offset"]), row[end]) for end in ("Pronoun", "A", "B")]
            spots = tuple(Spot(start, start + len(text)) for start, text in ends)
            which = 0 if row["A-coref"].upper() == "TRUE" else 1 if row["B-coref"].upper() == "TRUE" else 2
            yield Example("gap", row["Text"], spots, candidates=((0, 1, 2, which),))


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
