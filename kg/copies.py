"""Finds texts that copy one another, wholly or in part, by the runs of words that they share."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rensa import RMinHash

RUN = 4
"""Words in a run.  One word changed in twenty leaves four fifths of the runs of four, but two thirds of those of eight;
runs of three are often the language's own ("one of the")."""

_WORD = re.compile(r"[^\W_]+")
_SLOTS, _BANDS = 256, 128
"""Two slots a band find 79 in 100 pairs of which the shorter is wholly in one nine times as long (a ninth of all their
runs is shared), 99 in 100 that share a fifth, and 1 in 8,000 of those that share a thousandth, as any two items may."""
_SEED = 1
_FEW = 200
"""Up to so many texts each pair is compared: 20,000 estimates take 10 ms."""


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """What a text is known by: the CRC-32 of each of its runs of words, sorted, and a MinHash of them.

    The same text gives the same signature on every machine.
    """

    runs: array[int]
    sketch: RMinHash

    def share(self, other: Signature) -> float:
        """Return the part of the runs of the shorter text that stand in the other, from 0 to 1; 0 without words."""
        fewer = min(len(self.runs), len(other.runs))
        return self.shared(other) / fewer if fewer else 0.0

    def shared(self, other: Signature) -> int:
        """Count the runs that stand in both texts."""
        shorter, longer = sorted((self.runs, other.runs), key=len)
        return len(set(shorter).intersection(longer))

    def copies(self, other: Signature, *, least: float, fewest: int = 0) -> bool:
        """Tell whether the two share this part, and so many runs or all of the shorter text."""
        fewer = min(len(self.runs), len(other.runs))
        return self.shared(other) >= max(least * fewer, min(fewest, fewer), 1)


def words(text: str) -> list[str]:
    """Return the words and numbers of a text in lower case, without signs.

    >>> words("The firm's app: 1,000 users")
    ['the', 'firm', 's', 'app', '1', '000', 'users']
    """
    return _WORD.findall(text.casefold())


def signature(text: str, *, run: int = RUN) -> Signature:
    """Return the signature of a text by its runs of so many words; a shorter text is one run."""
    from rensa import RMinHash  # noqa: PLC0415  only who compares needs it

    found = words(text)
    runs = {" ".join(found[start : start + run]).encode() for start in range(max(1, len(found) - run + 1))} - {b""}
    sketch = RMinHash(num_perm=_SLOTS, seed=_SEED)
    sketch.update(list(runs))
    return Signature(array("I", sorted(map(crc32, runs))), sketch)


class Families:
    """Members of which some belong together: whoever is joined with one of a family is joined with all of it."""

    def __init__(self, members: Iterable[str]) -> None:
        """Let each member stand alone."""
        self._above = {member: member for member in members}

    def join(self, one: str, other: str) -> None:
        """Make one family of two."""
        first, second = sorted((self.head(one), self.head(other)))
        self._above[second] = first

    def head(self, member: str) -> str:
        """Return the member that stands for a family."""
        while (above := self._above[member]) != member:
            self._above[member] = self._above[above]
            member = above
        return member

    def join_copies(self, texts: Mapping[str, Signature], *, least: float, fewest: int = 0) -> None:
        """Join those of the members whose texts copy one another; see ``Signature.copies``.

        Beyond a few hundred texts only those are compared that locality-sensitive hashing brings together, so that
        thousands take seconds.
        """
        for one, other in _near(texts):
            if self.head(one) != self.head(other) and texts[one].copies(texts[other], least=least, fewest=fewest):
                self.join(one, other)

    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Return the families, their members sorted, in the order of their first members."""
        found: dict[str, list[str]] = {}
        for member in sorted(self._above):
            found.setdefault(self.head(member), []).append(member)
        return tuple(map(tuple, found.values()))


def _near(texts: Mapping[str, Signature]) -> Iterator[tuple[str, str]]:
    """Give the pairs that may share enough to be compared in full."""
    names = sorted(texts)
    if len(names) <= _FEW:
        pairs = combinations(names, 2)
        return ((one, other) for one, other in pairs if texts[one].sketch.jaccard(texts[other].sketch) > 0)
    return _hashed(names, texts)


def _hashed(names: list[str], texts: Mapping[str, Signature]) -> Iterator[tuple[str, str]]:
    from rensa import RMinHashLSH  # noqa: PLC0415  as above

    index = RMinHashLSH(threshold=0.0, num_perm=_SLOTS, num_bands=_BANDS)
    for place, name in enumerate(names):
        sketch = texts[name].sketch
        for other in sorted(index.query(sketch)):
            yield names[other], name
        index.insert(place, sketch)
