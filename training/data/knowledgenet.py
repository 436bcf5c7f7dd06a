"""KnowledgeNet: facts between character spans; in each passage some properties are annotated exhaustively."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from benchmarks.data import folder, lines, sample
from training.data.kinds import DATE, ORGANIZATION, PERSON, PLACE
from training.data.places import proposals
from training.example import NAME, PRONOUN, VALUE, Example, Fact, Field, Spot, without_overlap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ENDS = {
    "EMPLOYEE_OR_MEMBER_OF": (PERSON, ORGANIZATION),
    "CEO": (ORGANIZATION, PERSON),
    "FOUNDED_BY": (ORGANIZATION, PERSON),
    "SUBSIDIARY_OF": (ORGANIZATION, ORGANIZATION),
    "HEADQUARTERS": (ORGANIZATION, PLACE),
    "DATE_FOUNDED": (ORGANIZATION, DATE),
    "DATE_OF_BIRTH": (PERSON, DATE),
    "DATE_OF_DEATH": (PERSON, DATE),
    "PLACE_OF_BIRTH": (PERSON, PLACE),
    "PLACE_OF_RESIDENCE": (PERSON, PLACE),
    "EDUCATED_AT": (PERSON, ORGANIZATION),
    "NATIONALITY": (PERSON, PLACE),
    "CHILD_OF": (PERSON, PERSON),
    "SPOUSE": (PERSON, PERSON),
    "POLITICAL_AFFILIATION": (PERSON, ORGANIZATION),
}
_REFERRING = frozenset({NAME, PRONOUN})
CALIBRATING = 300
"""Documents of fold 3 that calibrate the model, chosen as the benchmark chooses so many."""
_AROUND = 300
_LONGEST = 1400


def examples(folds: Sequence[int], *, without: int = 0) -> Iterator[Example]:
    """Yield the passages of these folds, each with some text around it; passages that stand close share an example.

    So many documents, chosen as the benchmark chooses them, are left out.
    """
    files = (folder("knowledgenet") / f"fold{fold}.jsonl" for fold in folds)
    records = list(chain.from_iterable(map(lines, files)))
    chosen = sample(records, without, key=lambda record: str(record["documentId"]))
    left_out = {record["documentId"] for record in chosen}
    for record in records:
        if record["documentId"] not in left_out:
            page = _page(record)
            for start, end in _windows(page):
                part = page.cut(start, end)
                if part.fields:
                    yield part


def squeezed(text: str) -> tuple[str, list[int]]:
    """Shorten runs of white space to one space; return the text with the new place of each old one."""
    new, places = "", []
    for match in re.finditer(r"\s+|\S+", text):
        word = match.group()
        if word.isspace():
            places.extend([len(new)] * len(word))
            new += " "
        else:
            places.extend(range(len(new), len(new) + len(word)))
            new += word
    return new, [*places, len(new)]


def _page(record: dict[str, Any]) -> Example:
    text, places = squeezed(record["documentText"])
    spots: dict[tuple[int, int], Spot] = {}
    facts, fields = [], []
    for passage in record["passages"]:
        labels = frozenset(each["propertyName"] for each in passage["exhaustivelyAnnotatedProperties"])
        start, end = places[passage["passageStart"]], places[passage["passageEnd"]]
        fields.append(Field(start, end, frozenset("kn:" + label for label in labels)))
        for fact in passage["facts"]:
            name = _name(fact["propertyId"], passage)
            if name is None:
                continue
            ends = [(places[fact[f"{end}Start"]], places[fact[f"{end}End"] - 1] + 1) for end in ("subject", "object")]
            for place, types in zip(ends, ENDS[name], strict=True):
                kinds = frozenset({VALUE}) if types is DATE else _REFERRING
                spots.setdefault(place, Spot(*place, kinds, types))
            facts.append((ends[0], "kn:" + name, ends[1]))
    proposed = [
        Spot(places[each.start], places[each.end - 1] + 1, each.kinds, each.types, sure=False)
        for each in proposals("kn", record["documentText"])
    ]
    everything = without_overlap(list(spots.values()), proposed)
    index = {(spot.start, spot.end): place for place, spot in enumerate(everything)}
    found = dict.fromkeys(Fact(index[subject], label, index[object_]) for subject, label, object_ in facts)
    return Example("knowledgenet", text, tuple(everything), facts=tuple(found), fields=tuple(fields))


def _name(number: str, passage: dict[str, Any]) -> str | None:
    listed = passage["exhaustivelyAnnotatedProperties"]
    return next((each["propertyName"] for each in listed if each["propertyId"] == number), None)


def _windows(page: Example) -> Iterator[tuple[int, int]]:
    """Yield stretches that hold whole passages with text around them, none much longer than the encoder reads."""
    start = end = -1
    for each in sorted(page.fields, key=lambda each: each.start):
        if start >= 0 and each.end - start > _LONGEST:
            yield _around(page.text, start, end)
            start = -1
        if start < 0:
            start = each.start
        end = max(end, each.end)
    if start >= 0:
        yield _around(page.text, start, end)


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    first = text.rfind(" ", 0, max(0, start - _AROUND)) + 1 if start > _AROUND else 0
    last = text.find(" ", min(len(text), end + _AROUND // 3))
    return first, len(text) if last < 0 else last
