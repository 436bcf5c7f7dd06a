"""Past states of a store."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg import rdf
from kg.errors import StoreError, UsageError
from kg.names import DEFAULT_BASE, KG
from kg.store import Access, Store, snapshots

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.model import Knowledge

    Run = Callable[..., tuple[int, bytes, str]]

FACT = ox.Quad(*(ox.NamedNode(iri) for iri in (DEFAULT_BASE + "acme", KG + "owns", DEFAULT_BASE + "new")))


@pytest.fixture
def path(tmp_path: Path, knowledge: Knowledge) -> Path:
    """Return a store with the small graph and a snapshot of it, changed since."""
    path = tmp_path / "graph.kg"
    with Store.open(path, create=True) as store:
        store.add(rdf.quads(knowledge))
        store.snapshot("before")
        store.add([FACT])
    return path


def past(path: Path, name: str = "before") -> Path:
    """Return how the snapshot of a store is called."""
    return path.with_name(f"{path.name}@{name}")


def test_a_snapshot_has_what_the_store_had(path: Path, knowledge: Knowledge) -> None:
    """What is added afterwards is not in it."""
    with Store.open(past(path), access=Access.READ) as then:
        held = then.knowledge()

    assert held == knowledge


def test_the_store_goes_on(path: Path) -> None:
    """A snapshot takes nothing from the store."""
    with Store.open(path, access=Access.READ) as now, Store.open(past(path), access=Access.READ) as then:
        assert len(now) == len(then) + 1


def test_what_was_not_flushed_is_in_a_snapshot(tmp_path: Path) -> None:
    """What a process that was killed left in the log alone is kept too."""
    path = tmp_path / "graph.kg"
    code = f"""
import os, pyoxigraph as ox
from kg.store import Store
store = Store.open({str(path)!r}, create=True)
store.add([ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal(str(n))) for n in range(100)])
os._exit(9)
"""
    subprocess.run([sys.executable, "-c", code], check=False)

    with Store.open(path) as store:
        store.snapshot("after")

    with Store.open(past(path, "after"), access=Access.READ) as then:
        assert len(then) == 100


def test_a_snapshot_shares_its_files(path: Path) -> None:
    """The data is not copied: its files have a second name."""
    with Store.open(path) as store:
        store.flush()
        store.snapshot("later")
        links = [file.stat().st_nlink for file in (path / "snapshots" / "later" / "quads").glob("*.sst")]

    assert max(links) > 1  # RocksDB may have replaced others of the store's files since


def test_a_snapshot_can_be_read_while_the_store_is_written(path: Path) -> None:
    """Each has a lock of its own."""
    with Store.open(path), Store.open(past(path), access=Access.READ) as then:
        assert len(then) > 0


@pytest.mark.parametrize("way", ["name", "folder"])
def test_a_snapshot_is_not_written(path: Path, way: str) -> None:
    """Neither by its name nor by its folder."""
    place = past(path) if way == "name" else path / "snapshots" / "before"

    with pytest.raises(StoreError, match="is a snapshot of"):
        Store.open(place)


def test_an_unknown_snapshot_names_those_there_are(path: Path) -> None:
    """A slip of the pen is soon mended."""
    with pytest.raises(StoreError, match=r"no snapshot befor$") as caught:
        Store.open(past(path, "befor"), access=Access.READ)

    assert caught.value.hint == "it has before"


def test_a_folder_may_have_the_sign_in_its_name(tmp_path: Path) -> None:
    """A store called ``a@b`` is made and opened as such, where there is no store ``a``."""
    with Store.open(tmp_path / "me@home", create=True) as store:
        store.add([FACT])

    with Store.open(tmp_path / "me@home", access=Access.READ) as again:
        assert len(again) == 1


def test_a_name_is_given_once(path: Path) -> None:
    """A snapshot is not overwritten."""
    with Store.open(path) as store, pytest.raises(UsageError, match="has a snapshot before already"):
        store.snapshot("before")


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a@b", "a b", "unfinished\n"])
def test_odd_names_are_refused(path: Path, name: str) -> None:
    """A name can be written behind the sign, and is no path."""
    with Store.open(path) as store, pytest.raises(UsageError, match="cannot be called"):
        store.snapshot(name)


def test_what_was_cut_off_is_no_snapshot(path: Path) -> None:
    """What a killed process leaves is not listed, and goes away with the next snapshot."""
    left = path / "snapshots" / ".unfinished-half"
    left.mkdir()

    before = snapshots.taken(path)
    with Store.open(path) as store:
        store.snapshot("next")

    assert before == ["before"]
    assert not left.exists()


def test_other_files_of_the_store_are_kept(path: Path) -> None:
    """Decisions belong to a state as the quads do; the lock does not."""
    (path / "decisions.jsonl").write_text("{}\n")

    with Store.open(path) as store:
        store.snapshot("decided")

    assert (path / "snapshots" / "decided" / "decisions.jsonl").read_text() == "{}\n"
    assert not (path / "snapshots" / "decided" / "kg.lock").exists()


def test_a_removed_snapshot_is_gone(path: Path) -> None:
    """Nothing of it stays, and the store has all it had."""
    with Store.open(path, access=Access.READ) as store:
        count = len(store)

    snapshots.remove(path, "before")

    with Store.open(path, access=Access.READ) as store:
        assert len(store) == count
    assert os.listdir(path / "snapshots") == []  # noqa: PTH208  hidden files too


def test_a_snapshot_that_is_read_is_not_removed(path: Path) -> None:
    """Whoever reads it goes on undisturbed."""
    with Store.open(past(path), access=Access.READ), pytest.raises(StoreError, match="is open already"):
        snapshots.remove(path, "before")


def test_memory_has_no_snapshots() -> None:
    """There is no folder to keep them in."""
    with Store.memory() as store, pytest.raises(UsageError, match="in memory"):
        store.snapshot("x")


def test_the_command_names_by_time(path: Path, kg_here: Run) -> None:
    """Without a name it is the time, which any file system takes and which sorts."""
    code, _, err = kg_here("snapshot", "--store", path)

    name = snapshots.taken(path)[0]
    assert (code, err) == (0, f"kept as {path}@{name}\n")
    assert len(name) == len("2026-11-23T14.05.00")


def test_the_command_lists_and_removes(path: Path, kg_here: Run) -> None:
    """One name a line; what was removed is listed no more."""
    _, before, _ = kg_here("snapshot", "--list", "--store", path)
    kg_here("snapshot", "--remove", "before", "--store", path)
    _, after, _ = kg_here("snapshot", "--list", "--store", path)

    assert (before, after) == (b"before\n", b"")


def test_the_command_wants_one_thing(path: Path, kg_here: Run) -> None:
    """A name and an option that does something else make no sense together."""
    code, _, err = kg_here("snapshot", "x", "--list", "--store", path)

    assert code == 2
    assert "do not go together" in err


def test_every_command_reads_a_snapshot(path: Path, kg_here: Run) -> None:
    """``--store graph.kg@NAME`` stands wherever a store does."""
    ask = f"ASK {{ <{DEFAULT_BASE}acme> <{KG}owns> <{DEFAULT_BASE}new> }}"
    _, now, _ = kg_here("query", ask, "--store", path)
    _, then, _ = kg_here("query", ask, "--store", past(path))

    assert (now.strip(), then.strip()) == (b"yes", b"no")
