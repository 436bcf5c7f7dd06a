"""What people decided about names, weighed against one another where it contradicts itself.

A later decision wins over an earlier one: a merge over a ``never`` where it names both, and a ``never`` over a merge.
But merges around a ``never``, of A with C and of C with B, join A and B at no time: the earlier of them gives way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from kg.decisions import Act

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kg.curation.index import Index
    from kg.curation.meant import Found, Meant
    from kg.decisions import Decision

ON_FACTS = frozenset({Act.ACCEPT, Act.REJECT})
ON_MEANINGS = frozenset({Act.SPLIT, Act.KEEP})
ON_THINGS = frozenset({Act.MERGE, Act.NEVER, Act.RETYPE})


class State(StrEnum):
    """What became of a decision that nobody undid."""

    STANDS = "stands"
    WAITING = "waiting"
    """What it is about is not there, or nobody can tell any more which thing it is."""
    OVERRULED = "overruled"
    """Another decision wins."""


class Effect(NamedTuple):
    """What became of a decision, and why, where that is to be told."""

    state: State
    why: str = ""


@dataclass
class Decided:
    """What the decisions on things make of them, each decision by its number among those that stand.

    ``joins`` are all pairs of groups that merges name, ``must`` those that are one, ``never`` those kept apart;
    ``heads`` has the last merge by the group whose IRI it gives, ``types`` the last class that a group was given.
    """

    meant: Meant
    things: dict[int, tuple[Found, ...]] = field(default_factory=dict)
    joins: list[tuple[str, str]] = field(default_factory=list)
    must: list[tuple[str, str]] = field(default_factory=list)
    never: dict[frozenset[str], int] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    types: dict[str, tuple[int, str]] = field(default_factory=dict)
    _lost: dict[int, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find what the decisions are about, and weigh them."""
        for number, each in enumerate(self.meant.decisions):
            if each.act in ON_THINGS:
                self.things[number] = self.meant.groups(number)
        self._keep_apart()
        self._join()
        for number in self._of(Act.RETYPE):
            for group in self.there(number):
                self.types[group] = number, self.meant.decisions[number].on[1]

    def there(self, number: int) -> list[str]:
        """Return the groups that a decision is about and that are there, each once."""
        return list(dict.fromkeys(thing.iri for thing in self.things[number] if thing.iri))

    def pairs(self) -> list[tuple[str, ...]]:
        """Return the pairs that somebody decided on, whatever became of it."""
        return [*self.joins, *(tuple(self.there(number)) for number in self._of(Act.NEVER))]

    def about(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Return for each decision, by id, what it does on which groups; "" is one that is not there."""
        decisions = self.meant.decisions
        return {
            decisions[number].id: (str(decisions[number].act), tuple(thing.iri for thing in things))
            for number, things in self.things.items()
        }

    def in_force(self, act: Act) -> Iterator[tuple[Decision, set[str]]]:
        """Yield the decisions of a kind that are followed, each with the groups that it is about."""
        for number in self._of(act):
            if self.effect(number).state is State.STANDS:
                yield self.meant.decisions[number], set(self.there(number))

    def effect(self, number: int) -> Effect:
        """Return what became of a decision on things."""
        act, there, lost = self.meant.decisions[number].act, self.there(number), self._lost.get(number, {})
        missing = "; ".join(thing.why for thing in self.things[number] if not thing.iri)
        if lost and len(lost) >= len(there) - 1:
            return Effect(State.OVERRULED, self._by(next(iter(lost.values()))))
        if missing and (act is not Act.MERGE or len(there) <= 1):
            return Effect(State.WAITING, missing)
        if act is Act.NEVER and len(there) == 1:
            return Effect(State.WAITING, f"both are {there[0]} now")
        partly = [f"not with {group}, {self._by(winner)}" for group, winner in lost.items()]
        return Effect(State.STANDS, "; ".join([*filter(None, [missing]), *partly, *self._renamed(number)]))

    def _renamed(self, number: int) -> Iterator[str]:
        for iri, thing in zip(self.meant.decisions[number].things, self.things[number], strict=True):
            if thing.iri not in {"", iri}:
                yield f"{iri} is {thing.iri} now"

    def _by(self, number: int) -> str:
        winner = self.meant.decisions[number]
        return f"overruled by {winner.id}: {winner.act} {' '.join(winner.on)}"

    def _of(self, act: Act) -> Iterator[int]:
        return (number for number in self.things if self.meant.decisions[number].act is act)

    def _keep_apart(self) -> None:
        """Find the pairs that are kept apart: those that no later merge names together."""
        merged = {
            frozenset(pair): number for number in self._of(Act.MERGE) for pair in combinations(self.there(number), 2)
        }
        for number in self._of(Act.NEVER):
            pair = frozenset(self.there(number))
            if len(pair) > 1 and merged.get(pair, -1) > number:
                self._lost[number] = {"": merged[pair]}
            elif len(pair) > 1:
                self.never[pair] = number

    def _join(self) -> None:
        """Find the pairs that are one: the last merges first, each unless it joined what is kept apart."""
        one: dict[str, frozenset[str]] = {}
        for number in sorted(self._of(Act.MERGE), reverse=True):
            first, *others = self.there(number) or [""]
            for other in others:
                self.joins.append((first, other))
                mine, theirs = (one.get(group, frozenset({group})) for group in (first, other))
                barred = self._barred(mine, theirs)
                if barred is not None:
                    self._lost.setdefault(number, {})[other] = barred
                    continue
                one |= dict.fromkeys(mine | theirs, mine | theirs)
                self.must.append((first, other))
                self.heads.setdefault(first, number)

    def _barred(self, mine: Collection[str], theirs: Collection[str]) -> int | None:
        """Return the last decision that keeps apart what two sets of groups have, if any does."""
        if not self.never:
            return None
        pairs = (frozenset({each, other}) for each in mine for other in theirs)
        return max((self.never[pair] for pair in pairs if pair in self.never), default=None)


def changed(
    index: Index, now: Mapping[str, tuple[str, tuple[str, ...]]], *, among: Collection[Act]
) -> list[tuple[str, ...]]:
    """Note which decisions of some kinds hold now; return what those that changed are, or were, about."""
    before = {ident: known for ident, known in index.applied().items() if known[0] in among}
    for ident in before.keys() - now.keys():
        index.unapply(ident)
    fresh = [ident for ident in now if before.get(ident) != now[ident]]
    for ident in fresh:
        index.apply(ident, *now[ident])
    gone = [known[1] for ident, known in sorted(before.items()) if now.get(ident) != known]
    return [*gone, *(now[ident][1] for ident in fresh)]
