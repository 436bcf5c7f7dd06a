"""Measures what it takes to keep a store: documents come and go, names are settled over all of them.

``python -m benchmarks.keeping [DOCUMENTS [NAMES]]`` prints the table (10,000 documents and 100,000 names take more than
an hour).  Readings come from ``press``, without the model, so what is measured is everything but reading.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks import measure, memory
from benchmarks.measure import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.curation import Packed

_EVERY = 100
"""Documents after which names are settled and the store is flushed, as ``kg build`` does."""
_SINGLE = 5
"""Documents that are added, and removed, each by itself; the median counts."""
_RARE = 300
"""Documents that name other things than those before, added to the store and to an empty one."""
_FIGURES = "figures.json"
_OF_ONE = 3
"""Arguments with which one thing is measured in a process of its own."""


@dataclass
class Kept:
    """What was measured in a process of its own: milliseconds a document, peaks of memory in MB.

    ``adding`` and ``peaks`` have one figure for each tenth of the documents, ``single`` one for each size of the store,
    ``rare`` one for each store that documents of rare names were added to.
    """

    adding: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)
    single: dict[int, float] = field(default_factory=dict)
    rare: dict[int, float] = field(default_factory=dict)
    removing: float = 0.0
    one_removed: float = 0.0
    megabytes: float = 0.0


@dataclass
class Resolved:
    """What was measured in a process of its own: names, pairs that share a key, seconds, and peak memory in MB."""

    names: int
    pairs: int
    same: int
    seconds: float
    peak: float


def lines(documents: int, *, entities: int) -> Iterator[Line]:
    """Yield what it takes to add ``documents`` and remove a tenth of them, and to resolve ``entities`` names."""
    yield from _kept(Kept(**_measured("come-and-go", documents)), documents)
    found = Resolved(**_measured("resolve", entities))
    everything = found.names * (found.names - 1) / 2
    yield Line(f"compare {found.names:,} names: pairs that share a key", found.pairs, "pairs", "all pairs", everything)
    yield Line(f"resolve them, of which {found.same:,} pairs are one", found.seconds, "s")
    yield Line("peak memory meanwhile", found.peak, "MB")


def _kept(found: Kept, documents: int) -> Iterator[Line]:
    """Yield the figures, each with that of the first tenth or the smallest store as its peer."""
    tenth = documents // 10
    first = f"documents 1 to {tenth:,}"
    for place in (0, 4, 9):
        what = f"documents {place * tenth + 1:,} to {(place + 1) * tenth:,}"
        peer = (first, found.adding[0]) if place else ("", None)
        yield Line(f"add {what}, each", found.adding[place], "ms", *peer)
        peer = (first, found.peaks[0]) if place else ("", None)
        yield Line(f"peak memory up to then, {what}", found.peaks[place], "MB", *peer)
    (smallest, least), *_ = sizes = list(found.single.items())
    for size, milliseconds in sizes:
        peer = (f"to a store of {int(smallest):,}", least) if size != smallest else ("", None)
        yield Line(f"add one document to a store of {int(size):,}", milliseconds, "ms", *peer)
    (_, fresh), (_, grown) = found.rare.items()
    what = f"add {_RARE} documents of rare names to a store of {documents:,}, each"
    yield Line(what, grown, "ms", "to an empty store", fresh)
    yield Line(f"remove {tenth:,} documents at once, each", found.removing, "ms", first + ", added", found.adding[0])
    yield Line("remove one document", found.one_removed, "ms", f"add one to a store of {int(smallest):,}", least)
    yield Line("the store on the disk", found.megabytes, "MB")


def _measured(what: str, size: int) -> dict[str, Any]:
    """Run a measurement in a process of its own, started from a small one: a child's peak is at least its parent's."""
    with tempfile.TemporaryDirectory() as folder:
        memory.peak([sys.executable, "-m", "benchmarks.keeping", what, str(size), folder])
        found: dict[str, Any] = json.loads((Path(folder) / _FIGURES).read_text())
    return found


# ---- in the process of its own


def come_and_go(documents: int, folder: Path) -> Kept:
    """Add documents to a store in a folder, a few of them one at a time, and remove a tenth again."""
    from benchmarks import press  # noqa: PLC0415  see _measured
    from kg.store import Access, Store  # noqa: PLC0415

    place, found = folder / "graph.kg", Kept()
    tenth = documents // 10
    with Store.open(place, create=True):
        pass
    singles = iter(range(documents, documents + 99))
    wanted = {size for size in (100, 1000, 10_000) if size <= documents}
    done = 0
    for stop in sorted({*range(tenth, documents + 1, tenth), *wanted}):
        spent = _added(place, (press.item(number) for number in range(done, stop)))
        if stop % tenth == 0:
            found.adding.append(1000 * spent / (stop - done))
            found.peaks.append(_peak())
        if stop in wanted:
            found.single[stop] = median(1000 * _added(place, [press.item(next(singles))]) for _ in range(_SINGLE))
        done = stop
    for number, path in ((0, folder / "fresh.kg"), (documents, place)):
        with Store.open(path, create=True):
            pass
        rare = (press.item(documents + 100 + each, flat=press.RARE) for each in range(_RARE))
        found.rare[number] = 1000 * _added(path, rare) / _RARE
    gone = [f"press/{number:07d}" for number in range(0, documents, 10)]
    found.one_removed = median(1000 * _removed(place, [ident]) for ident in gone[:_SINGLE])
    found.removing = 1000 * _removed(place, gone[_SINGLE:]) / len(gone[_SINGLE:])
    found.megabytes = sum(file.stat().st_size for file in place.rglob("*") if file.is_file()) / 1e6
    with Store.open(place, access=Access.READ) as store:
        left = sum(1 for _ in store.documents())
    if left != documents - len(gone) + _SINGLE * len(wanted) + _RARE:
        raise AssertionError(f"{left} documents are left in the store")
    return found


def _added(place: Path, documents: Iterator[Packed] | Sequence[Packed]) -> float:
    """Add documents as ``kg build`` does; return the seconds it took, without making what was read in them."""
    from kg.curation import Curation, digest  # noqa: PLC0415
    from kg.store import Store  # noqa: PLC0415

    unsettled, spent, began = 0, 0.0, time.perf_counter()
    with Store.open(place) as store, Curation(store) as curation:
        spent += time.perf_counter() - began
        for number, read in enumerate(documents, start=1):
            began = time.perf_counter()
            (document,) = read.knowledge.documents
            curation.add(read)
            curation.complete(document.id, digest(document))
            unsettled += 1
            if unsettled >= _EVERY:
                curation.settle()
                unsettled = 0
            if number % _EVERY == 0:
                store.flush()
            spent += time.perf_counter() - began
        began = time.perf_counter()
        curation.settle()
    return spent + time.perf_counter() - began


def _removed(place: Path, ids: Sequence[str]) -> float:
    """Remove documents as ``kg remove`` does; return the seconds it took."""
    from kg.curation import Curation  # noqa: PLC0415
    from kg.store import Store  # noqa: PLC0415

    began = time.perf_counter()
    with Store.open(place) as store, Curation(store) as curation:
        curation.remove(ids)
        curation.settle()
    return time.perf_counter() - began


def resolve(entities: int, folder: Path) -> Resolved:
    """Settle so many names at once, of documents that nearly all bring new ones, without saying the documents."""
    from benchmarks import press  # noqa: PLC0415
    from kg.curation.index import Index, Row  # noqa: PLC0415
    from kg.curation.settling import Settling  # noqa: PLC0415
    from kg.identity.profile import profiles  # noqa: PLC0415

    index = Index(folder, list)
    with index.change():
        number = 0
        while len(index.open_names()) < entities if number % _EVERY == 0 else True:
            read = press.item(number, flat=press.RARE)
            (document,) = read.knowledge.documents
            labels = {entity.iri: entity.label for entity in read.knowledge.entities}
            nodes = [(each, labels[each.iri]) for each in profiles(read.knowledge, contexts=read.contexts)]
            index.put_document(Row(document.id, "", "", None, None, None, read.words, 0), nodes)
            number += 1
    names, began = index.open_names(), time.perf_counter()
    with index.change():
        Settling(index, ()).settle(names)
        index.done("names", names)
    spent = time.perf_counter() - began
    groups = [group for local in names for group in index.known_groups(local)]
    pairs = sum(len(index.neighbours(group)) for group in groups) // 2
    return Resolved(len(groups), pairs, len(index.proposals("same")), spent, _peak())


def _peak() -> float:
    """Return the peak memory of this process so far, in MB of 10^6 bytes."""
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kibibytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def _one(what: str, size: str, folder: str) -> None:
    """Measure one thing in this process, and leave the figures in a folder."""
    found = (come_and_go if what == "come-and-go" else resolve)(int(size), Path(folder))
    (Path(folder) / _FIGURES).write_text(json.dumps(asdict(found)))


def _all(documents: str = "10000", entities: str = "100000") -> None:
    """Print the table."""
    print(measure.table("Keeping a store", lines(int(documents), entities=int(entities))))


if __name__ == "__main__":
    _one(*sys.argv[1:]) if len(sys.argv) > _OF_ONE else _all(*sys.argv[1:])
