"""GUM: documents with OntoNotes-like coreference, joined to running text, and their mentions matched with ours.

The extents of mentions differ by design (GUM's take in relative clauses, ours end at the noun), so two mentions match
when the head of each lies inside the other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.data import folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.model import Mention, Reading


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated mention: characters ``start:end``, where its head words begin, and its cluster."""

    start: int
    end: int
    heads: frozenset[int]
    cluster: str
    named: bool
    pronoun: bool


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its annotated mentions."""

    ident: str
    text: str
    gold: tuple[Gold, ...]

    @property
    def genre(self) -> str:
        """Return the genre: news, bio, interview or voyage."""
        return self.ident.split("_")[1]


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    upos: str
    head: int
    relation: str
    entity: str


def articles() -> list[Article]:
    """Read all documents, in the order of their names."""
    paths = sorted((folder("gum") / "coref" / "ontogum" / "conllu").glob("*.conllu"))
    return [_article(path) for path in paths]


def _article(path: Path) -> Article:
    text = ""
    gold: list[Gold] = []
    open_: dict[str, list[int]] = defaultdict(list)
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.strip().splitlines()
        if any(line[:1].isdigit() for line in lines):
            paragraph = any(line.startswith("# newpar") for line in lines)
            text += ("\n\n" if paragraph else " ") if text else ""
            words, text = _words(lines, text)
            gold.extend(_mentions(words, open_))
    return Article(path.stem, text, tuple(gold))


def _words(lines: list[str], text: str) -> tuple[list[_Word], str]:
    """Return the words of a sentence with their places in the text, and the text grown by them."""
    words: list[_Word] = []
    joined, cursor = 0, len(text)
    for line in lines:
        number, form, _, upos, *_, head, relation, _, misc = [*line.split("\t"), *[""] * 10][:10]
        if line.startswith("#") or "." in number:
            continue
        if "-" in number or int(number) > joined:
            cursor, text = len(text), text + form + ("" if "SpaceAfter=No" in misc else " ")
        if "-" in number:
            joined = int(number.split("-")[1])
            continue
        entity = re.search(r"Entity=([^|]*)", misc)
        words.append(_Word(cursor, cursor + len(form), upos, int(head) - 1, relation, entity[1] if entity else ""))
        cursor += len(form)
    return words, text.rstrip(" ")


def _mentions(words: list[_Word], open_: dict[str, list[int]]) -> Iterator[Gold]:
    for place, word in enumerate(words):
        for opening, cluster, closing in re.findall(r"(\()?(\d+)(\))?", word.entity):
            if opening:
                open_[cluster].append(place)
            if closing and open_[cluster]:
                yield _gold(words, range(open_[cluster].pop(), place + 1), cluster)


def _gold(words: list[_Word], inside: range, cluster: str) -> Gold:
    head = next((place for place in inside if words[place].head not in inside), inside[-1])
    flat = {place for place in inside if words[place].head == head and words[place].relation == "flat"}
    starts = frozenset(words[place].start for place in {head} | flat)
    pronoun = len(inside) == 1 and words[head].upos == "PRON"
    named = words[head].upos == "PROPN"
    return Gold(words[inside[0]].start, words[inside[-1]].end, starts, cluster, named, pronoun)


def matched(gold: Iterable[Gold], reading: Reading) -> dict[int, Gold]:
    """Return for each of the reading's mentions, by its place, the annotated mention that it is."""
    by_head: dict[int, list[Gold]] = defaultdict(list)
    for each in gold:
        for head in each.heads:
            by_head[head].append(each)
    found: dict[int, Gold] = {}
    used: set[Gold] = set()
    for place, mention in enumerate(reading.mentions):
        head = reading.tokens[mention.head].start
        near = {each for start in _starts(reading, mention) for each in by_head.get(start, ())} - used
        fitting = [each for each in near if each.start <= head < each.end]
        if fitting:
            found[place] = min(fitting, key=lambda each: _apart(each, mention))
            used.add(found[place])
    return found


def _apart(gold: Gold, mention: Mention) -> tuple[int, str]:
    return abs(gold.start - mention.span.start) + abs(gold.end - mention.span.end), gold.cluster


def _starts(reading: Reading, mention: Mention) -> list[int]:
    """Return where the words of a mention begin."""
    first = last = mention.head
    while first > 0 and reading.tokens[first - 1].start >= mention.span.start:
        first -= 1
    while last + 1 < len(reading.tokens) and reading.tokens[last + 1].end <= mention.span.end:
        last += 1
    return [token.start for token in reading.tokens[first : last + 1]]
