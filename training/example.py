"""What every data set is turned into: a text, the spots in it, and as much of their relations as is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

NAME, NOMINAL, PRONOUN, VALUE = "name", "nominal", "pronoun", "value"
DEMONYM = "demonym"
KINDS = (NAME, NOMINAL, PRONOUN, VALUE)


@dataclass(frozen=True, slots=True)
class Spot:
    """A span of characters that may be a mention.

    ``kinds`` and ``types`` (local names of classes of the default ontology) hold what it may be; empty means unknown.
    ``sure`` is false of a spot that a reader proposed: it takes part in pairs, but teaches nothing about mentions.
    ``entity`` numbers what it refers to (``None``: unknown).
    """

    start: int
    end: int
    kinds: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    entity: int | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """A stretch of text in which every statement with one of these labels is known: what is not given is not said."""

    start: int
    end: int
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement between two spots (by index), with its status and its speaker (an index) where they are known."""

    subject: int
    label: str
    object: int
    status: str | None = None
    speaker: int | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what is known of it.

    ``marked`` holds the kinds of mentions that are all marked. ``whole`` means that facts hold between entities, and
    stand wherever in the text (a fact then names any one spot of each); otherwise they stand between their spots.
    ``open`` lists (subject, label, object) that are neither true nor false. ``linked`` tells whether spots without a
    common entity are known to be different things.
    """

    source: str
    text: str
    spots: tuple[Spot, ...]
    marked: frozenset[str] = frozenset()
    facts: tuple[Fact, ...] = ()
    open: frozenset[tuple[int, str, int]] = frozenset()
    fields: tuple[Field, ...] = ()
    whole: bool = False
    linked: bool = False
    weight: float = 1.0
    pairs: tuple[tuple[int, int, frozenset[str]], ...] = ()
    """Single pairs for which these labels are known (subject, object, labels)."""
    candidates: tuple[tuple[int, int, int, int], ...] = ()
    """For ambiguous pronouns: (pronoun, first name, second name, which: 0, 1, or 2 for neither)."""
    choices: tuple[tuple[int, tuple[int, ...]], ...] = ()
    """Spots, each with others among which are all that have its entity, or none that has."""

    def cut(self, start: int, end: int) -> Example:
        """Return the part ``start:end`` with what lies wholly inside."""
        kept = [place for place, spot in enumerate(self.spots) if start <= spot.start and spot.end <= end]
        new = {old: place for place, old in enumerate(kept)}
        spots = tuple(
            replace(self.spots[old], start=self.spots[old].start - start, end=self.spots[old].end - start)
            for old in kept
        )
        return replace(
            self,
            text=self.text[start:end],
            spots=spots,
            facts=self._facts(new),
            open=frozenset((new[s], r, new[o]) for s, r, o in self.open if s in new and o in new),
            fields=tuple(
                Field(max(f.start, start) - start, min(f.end, end) - start, f.labels)
                for f in self.fields
                if f.start < end and start < f.end
            ),
            pairs=tuple((new[a], new[b], labels) for a, b, labels in self.pairs if {a, b} <= new.keys()),
            candidates=tuple(
                (new[p], new[a], new[b], which) for p, a, b, which in self.candidates if {p, a, b} <= new.keys()
            ),
            choices=tuple(
                (new[p], tuple(new[o] for o in others if o in new)) for p, others in self.choices if p in new
            ),
        )

    def _facts(self, new: dict[int, int]) -> tuple[Fact, ...]:
        """Return the facts between the spots that are kept; of a whole text, by whatever spots of the entities are."""
        found = []
        stand: dict[int, int] = {}
        for old, place in new.items():
            entity = self.spots[old].entity
            if entity is not None:
                stand.setdefault(entity, place)
        for fact in self.facts:
            ends = []
            for end in (fact.subject, fact.object):
                entity = self.spots[end].entity
                ends.append(new.get(end, stand.get(entity) if self.whole and entity is not None else None))
            if ends[0] is not None and ends[1] is not None:
                speaker = None if fact.speaker is None else new.get(fact.speaker)
                found.append(replace(fact, subject=ends[0], object=ends[1], speaker=speaker))
        return tuple(found)


def without_overlap(spots: list[Spot], proposed: list[Spot]) -> list[Spot]:
    """Return the spots and those proposed ones that no sure spot equals."""
    taken = {(spot.start, spot.end) for spot in spots}
    return [*spots, *(each for each in proposed if (each.start, each.end) not in taken)]
