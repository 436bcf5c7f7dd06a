"""Sketches of sets of words: small, of fixed size, and such that the sketch of a union follows from the sketches.

A sketch holds the least hashes of a set (bottom-k, after Cohen and Kaplan 2007), four bytes each, in order.  Two sets
of fewer than :data:`SIZE` words are compared exactly, larger ones by a fair sample.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SIZE = 100
"""Hashes of a sketch: 400 bytes."""
_WIDTH = 4


def of(words: Iterable[str]) -> bytes:
    """Return the sketch of a set of words; the same for the same words in any order."""
    return _packed({_hash(word) for word in words})


def union(sketches: Iterable[bytes]) -> bytes:
    """Return the sketch of the union of the sets behind sketches."""
    return _packed({each for sketch in sketches for each in _parts(sketch)})


def likeness(one: bytes, other: bytes) -> float:
    """Return the Jaccard index (0..1) of the sets behind two sketches, estimated for sets larger than a sketch."""
    first, second = _parts(one), _parts(other)
    if not first or not second:
        return 0.0
    if len(first) < SIZE and len(second) < SIZE:
        common = len(first & second)
        return common / (len(first) + len(second) - common)
    least = sorted(first | second)[:SIZE]
    return sum(each in first and each in second for each in least) / len(least)


def _packed(hashes: Iterable[bytes]) -> bytes:
    return b"".join(sorted(hashes)[:SIZE])


@lru_cache(maxsize=8_192)
def _parts(sketch: bytes) -> frozenset[bytes]:
    return frozenset(sketch[place : place + _WIDTH] for place in range(0, len(sketch), _WIDTH))


@lru_cache(maxsize=8_192)
def _hash(word: str) -> bytes:
    return hashlib.blake2b(word.encode(), digest_size=_WIDTH).digest()
