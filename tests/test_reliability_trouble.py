"""What a store withstands: two who write at once, another layout, a full or read-only disk, damaged files."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import cli, extract, formats, names, ontology, rdf
from kg import decisions as d
from kg.curation import Curation, looked_at
from kg.decisions import Act, Decision
from kg.errors import OutputError, StoreError
from kg.extract import echo
from kg.names import KG
from kg.store import Access, Store, folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.curation import Row
    from kg.model import Document, Reading
    from kg.ontology import Ontology

    Run = Callable[..., tuple[int, bytes, str]]

TEXTS = {
    "deal": "[Hanbit|Company#h] owns [Dori|Company#d]. [Bo Lind|Person#b] said so.\n---\nh owns d",
    "firm": "[Hanbit|Company#h] bought [Cargo|Company#c].\n---\nh owns c",
    "team": "[Bo Lind|Person#b] plays for [Ulsan|Team#u].\n---\nb playsFor u",
}
HANBIT, DORI, CARGO = (names.entity(name, kind=names.Kind.THING) for name in ("Hanbit", "Dori", "Cargo"))
MERGE = Decision(Act.MERGE, (DORI, CARGO), "2026-01-01T00:00:00Z", "Zoë")
REJECT = Decision(Act.REJECT, (HANBIT, KG + "owns", f"<{DORI}>"), "2026-01-01T00:00:01Z", "Zoë")
LOOKING = (
    ("query", "ASK { ?s ?p ?o }"),
    ("why", "Bo Lind", "*", "*"),
    ("export", "-o", "graph.ttl"),
)
CHANGING = (
    ("add", "docs"),
    ("build", "docs"),
    ("remove", "docs/firm.txt"),
    ("decide", "merge", DORI, CARGO),
    ("review",),
    ("update", "INSERT DATA { id:a kg:owns id:b }"),
)
HOLDER = """
import sys, time
from kg.store import Store
with Store.open(sys.argv[1]):
    print("ready", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def read(document: Document, known: Ontology) -> Reading:
    """Let the echo step read what a document says, which stands in brackets in ``TEXTS``."""
    return echo.parse(TEXTS[Path(document.id).stem], ontology=known, document=document)


@pytest.fixture
def kg_echoed(kg_here: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``kg`` in an empty folder, with documents read by the echo step."""
    monkeypatch.setattr(extract, "read", read)
    return kg_here


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a store of three documents and a decision once, and return the folder in which it lies."""
    place = tmp_path_factory.mktemp("made")
    write(place / "docs", TEXTS)
    (place / "decided.jsonl").write_text(REJECT.line())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.setattr(extract, "read", read)
        cli.main(["add", "docs", "--decisions", "decided.jsonl", "--store", "graph.kg", "-q"], standalone_mode=False)
    return place


@pytest.fixture
def built(made: Path, tmp_path: Path) -> Path:
    """Return the folder of a store of three documents and a decision, beside the documents."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "graph.kg"


def write(docs: Path, names: Iterable[str]) -> None:
    """Write documents as people do, without brackets."""
    docs.mkdir(exist_ok=True)
    for name in names:
        (docs / f"{name}.txt").write_text(echo.parse(TEXTS[name], ontology=ontology.load()).document.text)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of four megabytes at the store's place; skip where that is not allowed."""
    disk = tmp_path / "graph.kg"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small file system can only be mounted by root on Linux")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)  # noqa: S607  where it is differs between systems


def said(path: Path) -> bytes:
    """Return what a store says, as TriG."""
    file = io.BytesIO()
    with Store.open(path, access=Access.READ) as store:
        rdf.write(store.quads(), file, form=formats.TRIG)
    return file.getvalue()


def held(path: Path) -> tuple[bytes, list[Row]]:
    """Return what a store says and which documents it lists."""
    with looked_at(path) as curation:
        listed = [each._replace(digest="") for each in curation.documents()]
    return said(path), listed


def contents(path: Path) -> dict[str, bytes]:
    """Return every file below a folder, but for RocksDB's log, with its bytes."""
    files = (each for each in sorted(path.rglob("*")) if each.is_file() and not each.name.startswith("LOG"))
    return {str(each.relative_to(path)): each.read_bytes() for each in files}


def relabelled(path: Path, version: int) -> None:
    """Let a store be one of another layout."""
    manifest = path / folder.MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"version": version}))


# Two processes


@contextmanager
def somebody_else(path: Path, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold a store for some seconds, or until the end of the block."""
    command = [sys.executable, "-c", HOLDER, str(path), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        yield holder
        holder.kill()


@pytest.mark.parametrize("words", CHANGING, ids=lambda words: words[0])
def test_the_second_who_writes_is_told_who_is_first(kg_echoed: Run, built: Path, words: tuple[str, ...]) -> None:
    """It ends at once with exit code 5, names the process, and says how to wait."""
    with somebody_else(built, 60) as first:
        code, out, err = kg_echoed(*words, "--store", built)

    assert (code, out) == (5, b"")
    assert f"in use by process {first.pid}" in err or not sys.platform.startswith("linux")
    assert "--wait SECONDS" in err


@pytest.mark.parametrize(
    "words", [each for each in CHANGING if each[0] in {"add", "remove"}], ids=lambda words: words[0]
)
def test_who_waits_has_a_turn(kg_echoed: Run, built: Path, words: tuple[str, ...]) -> None:
    """With ``--wait`` the command begins as soon as the store is free."""
    began = time.monotonic()
    with somebody_else(built, 1):
        code, _, err = kg_echoed(*words, "--store", built, "--wait", "30")

    assert code == 0, err
    assert time.monotonic() - began < 20


def test_who_waits_gives_up_in_time(kg_echoed: Run, built: Path) -> None:
    """After the seconds of ``--wait`` the command ends as if it had not waited."""
    with somebody_else(built, 60):
        began = time.monotonic()
        code, _, err = kg_echoed("remove", "docs/firm.txt", "--store", built, "--wait", "0.2")
        waited = time.monotonic() - began

    assert (code, "in use by" in err) == (5, True)
    assert 0.2 <= waited < 10


def test_who_is_killed_holds_nothing(kg_echoed: Run, built: Path) -> None:
    """The lock ends with the process, however that ends."""
    with somebody_else(built, 60) as first:
        first.send_signal(signal.SIGKILL)
        first.wait()
        code, _, err = kg_echoed("remove", "docs/firm.txt", "--store", built)

    assert code == 0, err


# Layouts


@pytest.mark.parametrize("words", LOOKING, ids=lambda words: words[0])
def test_a_store_of_the_first_layout_can_be_looked_at(kg_echoed: Run, built: Path, words: tuple[str, ...]) -> None:
    """Questions are answered, and the store is not changed."""
    relabelled(built, 1)
    (built / "index.sqlite").unlink()
    before = contents(built)

    code, _, err = kg_echoed(*words, "--store", built)

    assert code == 0, err
    assert contents(built) == before


@pytest.mark.parametrize("words", CHANGING, ids=lambda words: words[0])
def test_a_store_of_the_first_layout_is_not_changed(kg_echoed: Run, built: Path, words: tuple[str, ...]) -> None:
    """It is refused with exit code 5, both versions and what to do; nothing is written."""
    relabelled(built, 1)
    before = contents(built)

    code, _, err = kg_echoed(*words, "--store", built)

    assert code == 5
    assert "was made by an older kg (layout 1, this one writes 2)" in err
    assert "kg build INPUT --store NEW" in err
    assert contents(built) == before


@pytest.mark.parametrize("words", [*LOOKING, *CHANGING], ids=lambda words: words[0])
def test_a_store_of_a_later_layout_is_refused(kg_echoed: Run, built: Path, words: tuple[str, ...]) -> None:
    """What it holds is not known to this version, so it is not even looked at."""
    relabelled(built, 3)
    before = contents(built)

    code, _, err = kg_echoed(*words, "--store", built)

    assert code == 5
    assert "was made by a newer kg (layout 3, this one knows 2)" in err
    assert contents(built) == before


# Disks


@pytest.mark.parametrize("room", [0, 4_096, 20_000, 60_000, 100_000, 150_000, 200_000])
def test_a_full_disk_is_told_and_the_rest_done_later(kg_echoed: Run, small_disk: Path, room: int) -> None:
    """Whatever the disk had no room for, the store is sound, and the same command completes it when there is room."""
    write(small_disk.parent / "docs", ["deal"])
    kg_echoed("add", "docs", "--store", small_disk)
    write(small_disk.parent / "docs", TEXTS)
    (small_disk.parent / "decided.jsonl").write_text(REJECT.line())
    words = ("add", "docs", "--decisions", "decided.jsonl")
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    (small_disk / "ballast").write_bytes(bytes(free - room))

    full, _, told = kg_echoed(*words, "--store", small_disk)
    (small_disk / "ballast").unlink()
    again, _, err = kg_echoed(*words, "--store", small_disk)
    kg_echoed(*words, "--store", small_disk.with_name("other.kg"))

    assert (full, "the disk is full" in told) == (6, True), told
    assert again == 0, err
    assert held(small_disk) == held(small_disk.with_name("other.kg"))


@pytest.fixture
def read_only(built: Path) -> Iterator[Path]:
    """Let nobody write into the folder of a store; skip where that cannot be arranged."""
    if subprocess.run(["mount", "--bind", built, built], capture_output=True, check=False).returncode:  # noqa: S607
        pytest.skip("a folder can only be mounted by root on Linux")
    subprocess.run(["mount", "-o", "remount,ro,bind", built], check=True)  # noqa: S607
    yield built
    subprocess.run(["umount", built], check=True)  # noqa: S607


@pytest.mark.parametrize("words", [*LOOKING, ("documents",), ("decide", "--list")], ids=lambda words: words[0])
def test_a_read_only_store_can_be_looked_at(kg_echoed: Run, read_only: Path, words: tuple[str, ...]) -> None:
    """Nothing is written for a question."""
    code, _, err = kg_echoed(*words, "--store", read_only)

    assert code == 0, err


@pytest.mark.parametrize("words", CHANGING, ids=lambda words: words[0])
def test_a_read_only_store_is_not_called_damaged(kg_echoed: Run, read_only: Path, words: tuple[str, ...]) -> None:
    """Who would change it is told that it cannot be written."""
    code, _, err = kg_echoed(*words, "--store", read_only)

    assert code == 6
    assert "cannot be opened for changes: it lies on a read-only disk" in err


# Decisions


@pytest.mark.parametrize("words", [*CHANGING[:-1], ("documents",), ("decide", "--list")], ids=lambda words: words[0])
def test_a_broken_decision_is_told_and_nothing_changed(kg_echoed: Run, built: Path, words: tuple[str, ...]) -> None:
    """The error names file and line; neither store nor file is touched."""
    broken = REJECT.line() + '{"do": "burn"}\n' + MERGE.line()
    (built / "decisions.jsonl").write_text(broken)
    before = said(built)

    code, _, err = kg_echoed(*words, "--store", built)

    assert code == 3
    assert "decisions.jsonl:2:1: this is no decision" in err
    assert (built / "decisions.jsonl").read_text() == broken
    assert said(built) == before


@pytest.mark.parametrize("cut", [1, 40, len(MERGE.line().encode()) - 2, MERGE.line().encode().index("ë".encode()) + 1])
def test_a_decision_that_was_cut_off_is_completed_by_the_next(kg_echoed: Run, built: Path, cut: int) -> None:
    """Wherever the line ends, in the midst of a letter too, it is no decision, and the same one again is."""
    path = built / "decisions.jsonl"
    path.write_bytes(REJECT.line().encode() + MERGE.line().encode()[:cut])

    code, out, err = kg_echoed("decide", "--list", "--store", built)
    again, _, _ = kg_echoed("decide", "merge", DORI, CARGO, "--by", "Zoë", "--store", built)

    assert (code, again) == (0, 0), err
    assert out.decode().count("\n") == 1
    assert [each.on for each in d.read(path)] == [REJECT.on, MERGE.on]


def test_of_decisions_that_find_no_room_none_is_kept(small_disk: Path) -> None:
    """Two that are written together are both there or neither is."""
    path = small_disk / "decisions.jsonl"
    d.append(path, [REJECT])
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    (small_disk / "ballast").write_bytes(bytes(free))

    with pytest.raises(OutputError, match="No space left"):
        d.append(path, [MERGE] * 40)

    assert path.read_text() == REJECT.line()


# What was damaged


@pytest.mark.parametrize("kept", [None, 0, 100, 4096, 0.5])
def test_an_index_that_is_damaged_is_made_again(kg_echoed: Run, built: Path, kept: float | None) -> None:
    """Missing, empty or cut short, it costs nothing: looking lists the same, and nothing is read again."""
    index = built / "index.sqlite"
    before, whole = held(built), index.read_bytes()
    index.unlink()
    if kept is not None:
        index.write_bytes(whole[: int(kept * len(whole)) if isinstance(kept, float) else kept])

    code, out, err = kg_echoed("documents", "--store", built)
    _, _, added = kg_echoed("add", "docs", "--store", built)

    assert (code, out.count(b"docs/")) == (0, 3), err
    assert "3 documents unchanged: nothing to do" in added
    assert held(built) == before


def test_an_index_of_another_version_is_made_again(kg_echoed: Run, built: Path) -> None:
    """Tables of a later or an earlier kg are not used."""
    before = held(built)
    with Store.open(built) as store, Curation(store) as curation, curation.index.change():
        curation.index.put("version", "0")

    _, _, added = kg_echoed("add", "docs", "--store", built)

    assert "3 documents unchanged: nothing to do" in added
    assert held(built) == before


def test_a_store_whose_making_was_cut_off_is_begun_again(kg_echoed: Run, built: Path, tmp_path: Path) -> None:
    """A folder with nothing but the beginnings of a manifest is no store yet, and leaves nothing behind."""
    other = tmp_path / "other.kg"
    other.mkdir()
    (other / ".kg.json.x1y2.part").write_text("{")

    code, _, err = kg_echoed("add", "docs", "--decisions", "decided.jsonl", "--store", other)

    assert code == 0, err
    assert held(other) == held(built)
    assert not list(other.glob(".*"))


@pytest.mark.parametrize("access", Access)
def test_a_store_without_its_pointer_is_not_begun_anew(built: Path, access: Access) -> None:
    """RocksDB would begin an empty one where its data lies; it is told instead, and nothing is touched."""
    (built / "quads" / "CURRENT").unlink()
    before = contents(built)

    with pytest.raises(StoreError, match="CURRENT is missing"):
        Store.open(built, access=access)

    assert contents(built) == before
