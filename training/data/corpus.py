"""Our own corpus: texts in brackets, whose slots are filled with ever other names.

Items are whole news items; snippets a few sentences that say a relation, or nearly; pronouns are texts of two people
who could both be meant.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg import names as vocabulary
from kg import ontology
from kg.errors import InputError
from kg.extract import echo
from kg.model import MentionKind
from training import names
from training.data.marks import demonyms, kindred
from training.example import DEMONYM, KINDS, Example, Fact, Field, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.model import Claim, Mention, Reading
    from kg.ontology import Ontology

_HOME = Path(__file__).resolve().parents[1] / "corpus"
ITEMS = _HOME / "items"
_ENDED = re.compile(r"^===\s*$", re.MULTILINE)
"""The line behind each text of a file of many."""
_SLOT = re.compile(r"\{([a-z]+)(\d*)(?:\.([a-z]+))?\}")
_TESTED = 0.15
KINDS_ALL = frozenset({*KINDS, DEMONYM})
HEDGED = 0.5
"""The score of a claim that a careful reader may or may not read out of the text."""


def paths(*, tested: bool) -> list[Path]:
    """Return the items of the test part (15 %, chosen by the hash of the file name), or all others."""
    return [path for path in sorted(ITEMS.glob("*.txt")) if is_tested(path.name) is tested]


def is_tested(name: str) -> bool:
    """Tell whether a file belongs to the test part."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF < _TESTED


def filled(source: str, seed: str) -> str:
    """Fill the slots of an item with names; raises ``InputError`` for a slot or a form that there is not."""
    name = names.fill(seed)

    def one(slot: re.Match[str]) -> str:
        found = name(slot[1], slot[2], slot[3] or "")
        if found is None:
            raise InputError(f"no such slot: {slot[0]}", hint="training/names.py lists the kinds and forms")
        return found

    return _SLOT.sub(one, source)


def reading(path: Path, seed: str) -> Reading:
    """Return the gold reading of an item with names of this seed."""
    return echo.parse(filled(path.read_text(encoding="utf-8"), f"{path.name} {seed}"), ontology=_default())


def examples(*, tested: bool, seed: str) -> Iterator[Example]:
    """Yield the items of a part with names of this seed."""
    for path in paths(tested=tested):
        yield example(reading(path, seed))


def many(kind: str, seed: str) -> Iterator[Reading]:
    """Yield the gold readings of all ``snippets`` or ``pronouns`` with names of this seed."""
    for path in sorted((_HOME / kind).glob("*.txt")):
        texts = _ENDED.split(path.read_text(encoding="utf-8"))
        for number, text in enumerate(filter(str.strip, texts), 1):
            yield echo.parse(filled(text.strip(), f"{path.name} {number} {seed}"), ontology=_default())


def snippets(*, seed: str) -> Iterator[Example]:
    """Yield the snippets with names of this seed."""
    yield from map(example, many("snippets", seed))


def pronouns(*, seed: str) -> Iterator[Example]:
    """Yield the texts of which only is known who is who, with names of this seed."""
    for gold in many("pronouns", seed):
        yield Example("pronouns", gold.document.text, tuple(map(_spot, gold.mentions)), linked=True)


@cache
def labels() -> frozenset[str]:
    """Return the keys of all relations of the default ontology."""
    return frozenset("kg:" + _local(iri) for iri in _default().relations)


def example(gold: Reading) -> Example:
    """Turn a gold reading into an example."""
    text = gold.document.text
    places = {(mention.span.start, mention.span.end): place for place, mention in enumerate(gold.mentions)}
    spots = [_spot(mention) for mention in gold.mentions]
    spots.extend(demonyms(text, places))
    facts = tuple(fact for claim in gold.claims if claim.score > HEDGED for fact in _facts(claim, places))
    said = {(fact.subject, fact.label, fact.object) for fact in facts}
    unclear = frozenset(key for claim in gold.claims for key in _unclear(gold, claim, places)) - said
    fields = (Field(0, len(text), labels()),)
    return Example("corpus", text, tuple(spots), KINDS_ALL, facts, unclear, fields, linked=True)


def _facts(claim: Claim, places: Mapping[tuple[int, int], int]) -> Iterator[Fact]:
    """Yield what a claim says, in both directions where the relation is symmetric."""
    subject, object_ = (places[each.span.start, each.span.end] for each in (claim.subject, claim.object))
    speaker = places[claim.speaker.span.start, claim.speaker.span.end] if claim.speaker else None
    label = "kg:" + _local(claim.relation)
    yield Fact(subject, label, object_, claim.status.value, speaker)
    if _default().relations[claim.relation].symmetric:
        yield Fact(object_, label, subject, claim.status.value, speaker)


def _unclear(gold: Reading, claim: Claim, places: Mapping[tuple[int, int], int]) -> Iterator[tuple[int, str, int]]:
    """Yield what a claim leaves open: its relation between other mentions of the two things, and kindred relations."""
    label = _local(claim.relation)
    for a, b in set(_around(gold, claim, places)):
        yield from ((a, "kg:" + other, b) for other in kindred(label))


def _around(gold: Reading, claim: Claim, places: Mapping[tuple[int, int], int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of spots, in both directions, that stand for the two things of a claim."""
    ends = [
        [
            places[m.span.start, m.span.end]
            for m in gold.mentions
            if m is end or (m.cluster is not None and m.cluster == end.cluster)
        ]
        for end in (claim.subject, claim.object)
    ]
    for a in ends[0]:
        for b in ends[1]:
            yield a, b
            yield b, a


def _spot(mention: Mention) -> Spot:
    type_ = _local(mention.type)
    entity = mention.cluster if mention.kind is not MentionKind.VALUE else None
    types = frozenset() if type_ in {"Thing", "Agent", "Value"} else frozenset({type_})
    return Spot(mention.span.start, mention.span.end, frozenset({mention.kind.value}), types, entity)


def _local(iri: str) -> str:
    return iri.removeprefix(vocabulary.KG)


@cache
def _default() -> Ontology:
    return ontology.load()
