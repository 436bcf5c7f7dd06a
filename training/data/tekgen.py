"""Text2KGBench, Wikidata-TekGen part: triples as strings, mostly one of several that a sentence says."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from benchmarks.data import folder, lines
from training.data.kinds import DATE
from training.data.places import proposals
from training.example import NAME, NOMINAL, VALUE, Example, Fact, Field, Spot, without_overlap

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

DOMAINS = ("movie", "music", "sport", "book", "space", "nature", "culture")
_WEIGHT = 0.4
"""What is not given is often true all the same, so these sentences count for less."""


def examples(domains: Collection[str], *, split: str = "train") -> Iterator[Example]:
    """Yield the sentences of these domains whose subjects and objects stand in them."""
    for domain in domains:
        path, ontology = files(domain, split)
        labels = frozenset(f"tekgen:{domain}:{pid}" for pid in _relations(ontology))
        by_name = {name: pid for pid, name in _relations(ontology).items()}
        sentences: dict[str, list[tuple[str, str, str]]] = {}
        for record in lines(path):
            triple = (record["sub_label"], by_name[record["rel_label"]], record["obj_label"])
            sentences.setdefault(record["sent"], []).append(triple)
        for text, triples in sentences.items():
            found = _example(text, triples, domain, labels)
            if found.facts:
                yield found


def files(domain: str, split: str) -> tuple[Path, Path]:
    """Return the sentences and the ontology of a domain."""
    home = folder("text2kgbench") / "wikidata_tekgen"
    path = next((home / split).glob(f"ont_*_{domain}_{split}.jsonl"))
    return path, next((home / "ontologies").glob(f"*_{domain}_ontology.json"))


def turtle(domain: str) -> Path:
    """Return the ontology of a domain as Turtle."""
    return next((folder("text2kgbench") / "wikidata_tekgen" / "ontologies" / "owl").glob(f"ont_*_{domain}.ttl"))


def _relations(path: Path) -> dict[str, str]:
    return {each["pid"]: each["label"] for each in json.loads(path.read_text(encoding="utf-8"))["relations"]}


def _example(text: str, triples: list[tuple[str, str, str]], domain: str, labels: frozenset[str]) -> Example:
    proposed = proposals("tekgen", text)
    spots: dict[tuple[int, int], Spot] = {}
    facts = []
    for subject, pid, object_ in triples:
        ends = [_place(text, subject, proposed), _place(text, object_, proposed)]
        if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
            continue
        for place in ends:
            if place is not None:
                spots.setdefault(place, _spot(text, place, proposed))
        facts.append((ends[0], f"tekgen:{domain}:{pid}", ends[1]))
    everything = without_overlap(list(spots.values()), proposed)
    index = {(spot.start, spot.end): number for number, spot in enumerate(everything)}
    found = dict.fromkeys(Fact(index[subject], label, index[object_]) for subject, label, object_ in facts)
    fields = (Field(0, len(text), labels),)
    return Example("tekgen", text, tuple(everything), facts=tuple(found), fields=fields, weight=_WEIGHT)


def _spot(text: str, place: tuple[int, int], proposed: list[Spot]) -> Spot:
    same = next((each for each in proposed if (each.start, each.end) == place), None)
    if same and VALUE in same.kinds:
        return Spot(*place, frozenset({VALUE}), same.types)
    return Spot(*place, frozenset({NAME, NOMINAL}) if text[place[0]].islower() else frozenset({NAME}))


def _place(text: str, wanted: str, proposed: list[Spot]) -> tuple[int, int] | None:
    """Return where a string stands in the text, whole words only; a date also where it is written in another way."""
    match = re.search(rf"(?<!\w){re.escape(wanted.strip())}(?!\w)", text, re.IGNORECASE)
    if match:
        return match.span()
    day = re.fullmatch(r"(\d\d) (\w+) (\d{4})", wanted)
    if not day:
        return None
    dates = [each for each in proposed if each.types == DATE and day[3] in text[each.start : each.end]]
    plain = day[1] == "01"
    for each in dates:
        words = re.findall(r"\w+", text[each.start : each.end])
        if day[2] in words and day[1].lstrip("0") in words:
            return each.start, each.end
        if plain and words in ([day[3]], [day[2], day[3]]) and (len(words) == 2 or day[2] == "January"):  # noqa: PLR2004
            return each.start, each.end
    return None
