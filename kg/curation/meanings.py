"""Tells what each name means in each document, and which IRI each of these things has.

The first documents that use a name are sorted by what they mean (``kg.identity.namesakes``).  Each later one is put to
the thing that it fits; those that fit none are sorted among themselves in the same way, on a further level.  So what
there is to do for one more document does not grow with the number of those that use its names, and yet what comes out
depends on the documents alone, in whatever order they came.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

from kg import names
from kg.curation import tables
from kg.curation.tables import PARTED, UNSETTLED, Change, Use
from kg.decisions import Act
from kg.identity.namesakes import Known, fitting, partition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.curation.index import Index
    from kg.decisions import Decision

_REMEMBERED = 256
"""Names of which it is remembered what they mean, between one settling and the next."""


class Part(NamedTuple):
    """The uses of a name that mean one thing, by date, and the level on which it was found."""

    uses: list[Use]
    level: int


class Thing(NamedTuple):
    """A thing that a name means: its IRI, and what is known of it."""

    iri: str
    known: Known


Faces = dict[tuple[str, int], tuple[tuple[Use, ...], list[Thing]]]
"""For a name and a level the first uses there and what they mean."""


@dataclass
class Meanings:
    """What names mean under the decisions that stand.

    ``moved`` tells, with a document that speaks of it, of each IRI whose thing has another IRI now, as when a namesake
    turns up in an older document; ``gone`` has the IRIs that mean nothing now.
    """

    index: Index
    decisions: Iterable[Decision]
    faces: Faces = field(default_factory=dict)
    moved: list[tuple[str, str]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    _split: defaultdict[str, list[frozenset[str]]] = field(default_factory=lambda: defaultdict(list))
    _kept: defaultdict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Sort the decisions by name."""
        for each in self.decisions:
            if each.act is Act.SPLIT:
                self._split[each.on[0]].append(frozenset(each.on[1:]))
            elif each.act is Act.KEEP:
                for local in {each.on[0], names.first_of(each.on[0])}:
                    self._kept[local].append((each.on[0], each.on[1]))

    def settle(self, local: str, change: Change) -> dict[str, list[Use]]:
        """Settle what a name means; return the things about which documents changed, each with the uses that came."""
        fresh = self.index.uses(local, UNSETTLED)
        decided = local in self._split or local in self._kept  # perhaps about the document that went
        reaches_far = change >= (Change.LEFT if decided else Change.FIRST_LEFT)
        placed = None if reaches_far else self._placed(local, fresh)
        if placed is None:
            return self._sorted(local)
        came: dict[str, list[Use]] = {group: [] for group in self.index.known_groups(local)} if change else {}
        for use in placed:
            came.setdefault(use.group, []).append(use)
        return came

    # ---- documents that come after the first ones

    def _placed(self, local: str, fresh: list[Use]) -> list[Use] | None:
        """Put uses to what the name means already; ``None`` if all of its uses must be looked at."""
        if {use.document for use in fresh} & self._decided(local):
            return None
        level, placed = 0, list[Use]()
        while fresh:
            head = tuple(self.index.uses(local, level, limit=tables.HEAD))
            if len(head) < tables.HEAD or min(fresh) < head[-1]:
                break
            known, left = self._known(local, level, head), list[Use]()
            for use in fresh:
                place = fitting(self.index.profile(use.profile, local), [thing.known for thing in known])
                if place is None:
                    left.append(use)
                else:
                    placed.append(use._replace(group=known[place].iri, level=level))
            fresh, level = left, level + 1
        if fresh and (level == 0 or local in self._split or local in self._kept):
            return None
        self.index.regroup(local, placed)
        return placed + (self._resorted(local, fresh, level) if fresh else [])

    def _decided(self, local: str) -> set[str]:
        """Return the documents that decisions on a name are about."""
        return {ident for each in self._split.get(local, ()) for ident in each} | {
            ident for _, ident in self._kept.get(local, ())
        }

    def _known(self, local: str, level: int, head: tuple[Use, ...]) -> list[Thing]:
        """Return what the first uses of a name on a level mean."""
        before = self.faces.pop((local, level), None)
        if before is None or before[0] != head:
            members = defaultdict(list)
            for use in head:
                members[use.group].append(self.index.profile(use.profile, local))
            before = (head, [Thing(group, Known.of(profiles)) for group, profiles in members.items()])
            if len(self.faces) >= _REMEMBERED:
                self.faces.pop(next(iter(self.faces)))
        self.faces[local, level] = before
        return before[1]

    def _resorted(self, local: str, fresh: Iterable[Use], level: int) -> list[Use]:
        """Sort the uses from a level on anew."""
        uses = sorted([*self.index.uses(local, level, above=True), *fresh])
        parts = sorted(self._levels(local, uses, level), key=lambda part: part.uses[0])
        before = {use.group for use in uses if use.group}
        taken, chosen = self.index.known_groups(local) - before, dict[str, Part]()
        for part in parts:
            chosen[next(iri for iri in _own(local, part) if iri not in taken and iri not in chosen)] = part
        self.gone |= before - chosen.keys()
        return self._changed(local, chosen, uses)

    # ---- all documents of a name

    def _sorted(self, local: str) -> dict[str, list[Use]]:
        """Sort all uses of a name by what they mean; return these things, with the uses that came to each."""
        uses = self.index.uses(local)
        parts = list(self._parted(local, uses))
        chosen = self._chosen(local, parts)
        for part in parts:
            if not any(part is kept for kept in chosen.values()):
                chosen[next(iri for iri in chain([local], _own(local, part)) if iri not in chosen)] = part
        self.gone |= self.index.known_groups(local) - chosen.keys()
        found: dict[str, list[Use]] = {iri: [] for iri in chosen}
        for use in self._changed(local, chosen, uses):
            found[use.group].append(use)
        return found

    def _changed(self, local: str, chosen: dict[str, Part], before: Sequence[Use]) -> list[Use]:
        """Note the uses that mean another thing than before, or are on another level; return them."""
        known = {use.document: use for use in before}
        changed = []
        for iri, part in chosen.items():
            settled = (known[use.document] for use in part.uses if known[use.document].group)
            first = next(settled, None)
            if first is not None and first.group != iri:
                self.moved.append((first.group, first.document))
            for use in part.uses:
                now = use._replace(group=iri, level=part.level)
                if now != known[use.document]:
                    changed.append(now)
        self.index.regroup(local, changed)
        return changed

    def _parted(self, local: str, uses: Sequence[Use]) -> Iterator[Part]:
        """Yield the things of one name, those first that were spoken of first; people's splits before ours."""
        rest, parts = list(uses), list[Part]()
        for documents in self._split.get(local, ()):
            parts.append(Part([use for use in rest if use.document in documents], PARTED))
            rest = [use for use in rest if use.document not in documents]
        parts += self._levels(local, rest, 0)
        yield from sorted((part for part in parts if part.uses), key=lambda part: part.uses[0])

    def _levels(self, local: str, uses: Sequence[Use], level: int) -> Iterator[Part]:
        """Yield what uses of a name mean, by level: the first ones as they are sorted, later ones as they fit these."""
        while uses:
            by_document = {use.document: use for use in uses[: tables.HEAD]}
            sorted_ = partition([self.index.profile(use.profile, local) for use in uses[: tables.HEAD]])
            parts = [sorted(by_document[each.documents[0]] for each in part) for part in sorted_]
            known = [Known.of(part) for part in sorted_] if len(uses) > tables.HEAD else []
            left = list[Use]()
            for use in uses[tables.HEAD :]:
                place = fitting(self.index.profile(use.profile, local), known)
                (left if place is None else parts[place]).append(use)
            yield from (Part(part, level) for part in parts)
            uses, level = left, level + 1

    def _chosen(self, local: str, parts: Sequence[Part]) -> dict[str, Part]:
        """Return the IRIs that decisions gave to the things of a name."""
        kept: dict[str, Part] = {}
        for iri, document in self._kept.get(local, ()):
            of = next((part for part in parts if any(use.document == document for use in part.uses)), None)
            if of is not None and not any(of is other for other in kept.values()):
                kept.setdefault(iri, of)
        return kept


def _own(local: str, part: Part) -> Iterator[str]:
    """Yield the IRIs that a thing can have by the documents that speak of it, the first one first."""
    yield from (names.namesake(local, use.document) for use in part.uses)
    first = part.uses[0].document  # somebody may have kept all those for others
    yield from (names.namesake(local, f"{first}#{number}") for number in count(2))
