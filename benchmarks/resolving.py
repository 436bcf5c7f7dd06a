"""Measures how long it takes to decide which of many names mean one thing.

``python -m benchmarks.resolving [NAMES ...]`` prints a table, for 1,000, 10,000 and 100,000 names when none are given
(half an hour, half of it to make the documents).  The names are those of ``press``: few of them popular, most rare,
many shared by several people or offices; one in twenty is spelled otherwise, shortened or slightly wrong.  They are
settled all at once, each number in a process of its own.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks import measure, memory
from benchmarks.measure import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.curation.index import Index
    from kg.identity.profile import Profile

SIZES = (1_000, 10_000, 100_000)
_ALONE = "alone"
"""The argument with which one number of names is measured in a process of its own."""
_FIGURES = "figures.json"
_AT_ONCE = 50
"""Documents between two looks at how many names there are."""
_OTHERWISE = 0.05
"""The share of names that are spelled otherwise."""
_ACCENTED = str.maketrans("aeiou", "áéíóú")


@dataclass(frozen=True, slots=True)
class Resolved:
    """What was measured: how many there were of each, seconds of processor time, and peak memory in MB of 10^6 bytes.

    ``things`` are what the names mean, ``compared`` the pairs of these that share a key, ``same`` those that are one,
    and ``maybe`` those on which a person is to decide.
    """

    documents: int
    names: int
    things: int
    compared: int
    same: int
    maybe: int
    seconds: float
    peak: float


def lines(sizes: Sequence[int]) -> Iterator[Line]:
    """Yield what it takes to resolve each number of names; the time of the first, grown as the names, is the peer."""
    first: Resolved | None = None
    for size in sizes:
        found = _measured(size)
        grown = first.seconds * found.names / first.names if first else None
        what = f"resolve {found.names:,} names of {found.documents:,} documents"
        yield Line(what, found.seconds, "s", f"as for {first.names:,}, each" if first else "", grown)
        everything = found.things * (found.things - 1) / 2
        yield Line(f"pairs compared of {found.things:,} things", found.compared, "pairs", "all pairs", everything)
        yield Line(f"{found.same:,} pairs are one; on others a person decides", found.maybe, "pairs")
        yield Line("peak memory meanwhile", found.peak, "MB", "", None)
        first = first or found


def _measured(size: int) -> Resolved:
    """Measure in a process of its own, started from a small one: a child's peak is at least its parent's."""
    with tempfile.TemporaryDirectory() as folder:
        memory.peak([sys.executable, "-m", "benchmarks.resolving", _ALONE, str(size), folder])
        return Resolved(**json.loads((Path(folder) / _FIGURES).read_text()))


# ---- in the process of its own


def resolved(size: int, folder: Path) -> Resolved:
    """Settle so many names at once, in an index in a folder."""
    from kg.curation.index import Index  # noqa: PLC0415  not in the memory of the process that only starts others
    from kg.curation.settling import Settling  # noqa: PLC0415

    index = Index(folder, list)
    documents = _filled(index, size)
    names = index.open_names()
    before = _peak()
    began = time.process_time()
    with index.change():
        Settling(index, ()).settle(names)
        index.done("names", names)
    seconds, peak = time.process_time() - began, max(before, _peak())
    things = [thing for local in names for thing in index.known_groups(local)]
    compared = sum(len(index.neighbours(thing)) for thing in things) // 2
    same, maybe = (len(index.proposals(verdict)) for verdict in ("same", "maybe"))
    return Resolved(documents, len(names), len(things), compared, same, maybe, seconds, peak)


def _filled(index: Index, size: int) -> int:
    """Put documents into an index until they have so many names; return how many documents it took."""
    from benchmarks import press  # noqa: PLC0415  as above
    from kg.curation.index import Row  # noqa: PLC0415
    from kg.identity.profile import profiles  # noqa: PLC0415

    number, random = 0, Random(size)  # noqa: S311  a fixed sequence is wanted, not a secret
    with index.change():
        while number % _AT_ONCE or len(index.open_names()) < size:
            read = press.item(number, flat=press.RARE)
            (document,) = read.knowledge.documents
            found = {each.iri: each for each in profiles(read.knowledge, contexts=read.contexts)}
            for each in list(found.values()):
                if random.random() < _OTHERWISE:
                    del found[each.iri]
                    other = spelled(each, random)
                    found.setdefault(other.iri, other)
            nodes = [(each, max(each.names, key=len)) for each in found.values()]
            index.put_document(Row(document.id, "", "", None, None, None, read.words, 0), nodes)
            number += 1
    return number


def spelled(profile: Profile, random: Random) -> Profile:
    """Return the same thing under another spelling of its longest name: with accents, initials or a slip."""
    from kg import names  # noqa: PLC0415  as above
    from kg.identity.kinds import local_kind  # noqa: PLC0415

    first, *rest = max(profile.names, key=len).split()
    way = random.randrange(3)
    if way == 0 and rest:
        words = [f"{first[0]}.", *rest]
    elif way == 1:
        words = [first, *rest[:-1], rest[-1].translate(_ACCENTED)] if rest else [first.translate(_ACCENTED)]
    else:
        *before, last = first, *rest
        place = random.randrange(1, len(last))
        words = [*before, last[:place] + last[place + 1 :]]
    name = " ".join(words)
    return replace(profile, iri=names.entity(name, kind=local_kind(profile.iri)), names=(name,))


def _peak() -> float:
    """Return the peak memory of this process so far, in MB of 10^6 bytes."""
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kibibytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def main(arguments: Sequence[str]) -> None:
    """Print the table; or measure one number of names in this process, and leave the figures in a folder."""
    if arguments[:1] == [_ALONE]:
        folder = Path(arguments[2])
        (folder / _FIGURES).write_text(json.dumps(asdict(resolved(int(arguments[1]), folder))))
    else:
        print(measure.table("Names that mean one thing", lines(tuple(map(int, arguments)) or SIZES)))


if __name__ == "__main__":
    main(sys.argv[1:])
