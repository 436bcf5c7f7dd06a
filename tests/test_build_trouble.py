"""What can go wrong while a graph is built: it is told, the exit code says so, and what was there before stays."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from itertools import pairwise, permutations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import extract
from kg.model import Document
from kg.store import Access, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.model import Reading
    from kg.ontology import Ontology

    Run = Callable[..., tuple[int, bytes, str]]

KG = (sys.executable, "-m", "kg")
GOOD = "Facebook owns Instagram.\n"
BEFORE = b"# the graph of before\n"
LONG = 50_000_000
ONTOLOGY = """@prefix : <https://shop.example/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, but for RocksDB's own log, with its bytes."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("LOG"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def quads(store: Path) -> set[str]:
    """Return all that a store holds."""
    with Store.open(store, access=Access.READ) as there:
        return set(map(str, there.quads()))


def wait_until(condition: Callable[[], bool], *, seconds: float = 120) -> None:
    """Wait until a condition holds; fail when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def peak(process: int) -> float:
    """Return the most memory that a process has taken so far, in megabytes."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text(encoding="ascii"))
    return int(found[1]) / 1000 if found else 0.0


@pytest.fixture
def heard() -> Iterator[None]:
    """Have children hear Ctrl-C, also where the tests run in the background, in which shells have it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def children(process: int) -> list[str]:
    """Return the processes that a process has begun."""
    return Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()


def rest(terminal: int) -> Iterator[bytes]:
    """Yield what a terminal still has to show after its last process has left."""
    with suppress(OSError):  # how Linux says that this was all
        while piece := os.read(terminal, 1000):
            yield piece


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of one megabyte; skip where that is not allowed."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small file system can only be mounted by root on Linux")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)  # noqa: S607  where it is differs between systems


# Inputs


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "nothing to read"),
        ("a.txt", b" \n\t\n", "nothing to read"),
        ("a.txt", b"\x7fELF\0\1\2\0\0", "binary file"),
        ("a.txt", "Zürich is larger than Genève and smaller than Köln.\n".encode() * 9 + b"\xff", "UTF-8"),
        ("a.pdf", b"%PDF-1.4 cut", "damaged or cut short"),
        ("a.docx", b"PK\3\4", "DOCX"),
        ("a.jsonl", b'{"text": \n', "not JSON"),
        ("a.csv", b"x,y\n1,2\n", "no column of text"),
        ("logo.png", b"\x89PNG\r\n\x1a\n\0", "binary file"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(kg_here: Run, tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """When it was all there is, the exit code is 3, nothing is written, and the reason stands beside the name."""
    (tmp_path / name).write_bytes(data)

    code, out, err = kg_here("build", name, "-o", "graph.ttl", "--store", "graph.kg")

    assert (code, out) == (3, b"")
    assert re.search(rf"^not read: {name}.*{reason}", err)
    assert err.endswith("error: none of the inputs could be read\n")
    assert list(contents(tmp_path)) == [name]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.txt", "there is no such file or folder"),
        ("*.pdf", "there is no such file or folder"),
        ("pictures", "no file in this folder can be read"),
        ("http://news.example/a.html", "reading is offline"),
    ],
)
def test_a_name_that_leads_nowhere_is_told(kg_here: Run, tmp_path: Path, name: str, reason: str) -> None:
    """A missing file, a glob without a match, a folder of pictures, and a page while offline are errors."""
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "logo.png").write_bytes(b"\x89PNG")

    code, out, err = kg_here("build", name, "--offline")

    assert (code, out) == (3, b"")
    assert err.startswith(f"not read: {name}: ")
    assert reason in err


def test_one_bad_file_does_not_stop_the_others(kg_here: Run, tmp_path: Path) -> None:
    """The others are read and written; the bad ones are named; the exit code is 3."""
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "b.txt").write_bytes(b"\x7fELF\0")
    (tmp_path / "c.txt").write_text("Hanbit owns Dori Labs.\n")

    code, _, err = kg_here("build", "a.txt", "b.txt", "c.txt", "no.txt", "-o", "graph.ttl", "--store", "graph.kg")

    told = err.splitlines()
    assert code == 3
    assert [line.partition(" (")[0] for line in told if line.startswith("not read")] == [
        "not read: b.txt: this is a binary file, not text",
        "not read: no.txt: there is no such file or folder",
    ]
    assert told[-1] == "error: 2 of 4 inputs could not be read; the others were"
    assert b"kg:owns id:instagram" in (tmp_path / "graph.ttl").read_bytes()
    assert any("dori-labs" in each for each in quads(tmp_path / "graph.kg"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_an_unusual_encoding_is_understood(kg_here: Run, tmp_path: Path, encoding: str) -> None:
    """What is no UTF-8 is decoded by its mark or detected; every quotation stands where it should."""
    (tmp_path / "a.txt").write_bytes(
        "“Nestlé owns Purina,” it was said in Genève. Nestlé owns Purina.\n".encode(encoding)
    )

    code, out, _ = kg_here("build", "a.txt", "--store", "graph.kg", "-o", "-")
    verified, _, _ = kg_here("verify", "--store", "graph.kg")

    assert (code, verified) == (0, 0)
    assert 'rdfs:label "Nestlé"' in out.decode()


def test_a_line_of_a_megabyte_is_read(kg_here: Run, tmp_path: Path) -> None:
    """A word of a million letters does no harm to the sentence before it."""
    (tmp_path / "a.txt").write_text(f"{GOOD.strip()} {'x' * 1_000_000}")

    code, out, _ = kg_here("build", "a.txt", "--plain")

    assert code == 0
    assert b"kg:owns id:instagram" in out


@pytest.mark.parametrize("words", [["-o", "graph.ttl"], ["--store", "graph.kg"], []])
def test_an_empty_graph_is_an_error(kg_here: Run, tmp_path: Path, words: list[str]) -> None:
    """When nothing is found the exit code is 4, and neither file nor store is made."""
    (tmp_path / "a.txt").write_text("and so on, and so on\n")

    code, out, err = kg_here("build", "a.txt", *words)

    assert (code, out) == (4, b"")
    assert err == "error: nothing was found in 1 document\nhint: is the text English prose?\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_what_was_there_before_outlives_an_empty_graph(kg_here: Run, tmp_path: Path) -> None:
    """The old file keeps its bytes, and the store what other documents said."""
    (tmp_path / "old.txt").write_text(GOOD)
    (tmp_path / "a.txt").write_text("and so on, and so on\n")
    kg_here("build", "old.txt", "--store", "graph.kg", "-o", "graph.ttl")
    file, held = (tmp_path / "graph.ttl").read_bytes(), quads(tmp_path / "graph.kg")

    code, _, _ = kg_here("build", "a.txt", "--store", "graph.kg", "-o", "graph.ttl")

    assert code == 4
    assert (tmp_path / "graph.ttl").read_bytes() == file
    assert quads(tmp_path / "graph.kg") >= held


@pytest.mark.parametrize(("words", "sockets"), [(["--offline"], 0), ([], 1)])
def test_offline_opens_no_socket(tmp_path: Path, words: list[str], sockets: int) -> None:
    """Python tells of every socket that is made; with ``--offline`` there is none, without it there is one."""
    heard = f"""
import sys
heard = []
sys.addaudithook(lambda event, _: heard.append(event) if event.startswith("socket.") else None)
sys.argv = ["kg", "build", "http://127.0.0.1:9/a.html", *{words!r}]
from kg.cli import run
try:
    run()
finally:
    print(heard.count("socket.__new__"))
"""

    left = subprocess.run([sys.executable, "-c", heard], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (left.returncode, min(int(left.stdout), 1)) == (3, sockets)


# Outputs


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("graph.xyz", (2, "no format is known by the extension '.xyz'")),
        ("graph.graphml", (2, "no format is known by the extension '.graphml'")),
        ("graph", (2, "the name has no extension")),
        ("no/graph.ttl", (6, "there is no folder no")),
        ("folder.ttl", (6, "is a folder")),
    ],
)
def test_a_place_that_cannot_be_written_is_told_before_anything_is_read(
    kg_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, told: tuple[int, str]
) -> None:
    """Nobody waits an hour to learn that the name of the output was wrong."""
    monkeypatch.setattr("kg.sources.documents", None)
    monkeypatch.setattr("kg.build.documents", None)
    (tmp_path / "folder.ttl").mkdir()

    code, out, err = kg_here("build", "a.txt", "-o", output)

    assert (code, out) == (told[0], b"")
    assert told[1] in err


@pytest.mark.parametrize("output", ["graph.jsonld", "graph.rdf"])
def test_a_format_without_triple_terms_is_refused_before_anything_is_read(kg_here: Run, output: str) -> None:
    """RDF 1.2 has no JSON-LD and no RDF/XML yet."""
    code, out, err = kg_here("build", "missing.txt", "--rdf12", "-o", output)

    assert (code, out) == (2, b"")
    assert "no place for the triple terms of RDF 1.2" in err


def test_an_unknown_extension_makes_no_store(kg_here: Run, tmp_path: Path) -> None:
    """The name of the output is looked at first of all."""
    code, _, _ = kg_here("build", "a.txt", "-o", "graph.xyz", "--store", "graph.kg", "--ontology", "missing.ttl")

    assert code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_keeps_the_old_file(kg_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the last byte finds no room, the old file stays, the new one is removed, and the exit code is 6."""
    disk, synchronised = tmp_path.stat().st_ino, os.fsync

    def full(file: int) -> None:
        if Path(f"/proc/self/fd/{file}").resolve().parent.stat().st_ino == disk:  # what is elsewhere has room
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        synchronised(file)

    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "graph.ttl").write_bytes(BEFORE)
    monkeypatch.setattr(os, "fsync", full)

    code, _, err = kg_here("build", "a.txt", "-o", "graph.ttl")

    assert code == 6
    assert err.startswith("error: cannot write graph.ttl: No space left on device\nhint: ")
    assert contents(tmp_path) == {"a.txt": GOOD.encode(), "graph.ttl": BEFORE}


_WOODS = "Alder Birch Cedar Elm Fenwick Hawthorn Juniper Larch Maple Orchard Poplar Quarry Rowan Thistle Willow".split()
MANY = list(pairwise(f"{one} {other}" for one, other in permutations(_WOODS, 2)))
"""Two hundred pairs of names of firms."""


def test_a_full_file_system_keeps_file_and_store(kg_here: Run, small_disk: Path) -> None:
    """On a disk that is really full both are as before, and the build succeeds when there is room again."""
    (small_disk / "a.txt").write_text(GOOD)
    (small_disk / "b.txt").write_text(" ".join(f"{one} Holdings bought {other} Bank." for one, other in MANY))
    kg_here("build", small_disk / "a.txt", "--store", small_disk / "graph.kg", "-o", small_disk / "graph.ttl")
    file, held = (small_disk / "graph.ttl").read_bytes(), quads(small_disk / "graph.kg")
    ballast = small_disk / "ballast"
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    ballast.write_bytes(bytes(free - 200_000))

    stored, _, told = kg_here("build", small_disk / "b.txt", "--store", small_disk / "graph.kg")
    written, _, told_too = kg_here("build", small_disk / "b.txt", "-o", small_disk / "graph.ttl")
    ballast.unlink()
    again, _, _ = kg_here("build", small_disk / "a.txt", "--store", small_disk / "graph.kg")

    assert (stored, written, again) == (6, 6, 0)
    assert "the disk is full" in told
    assert "No space left on device" in told_too
    assert (small_disk / "graph.ttl").read_bytes() == file
    assert not list(small_disk.glob(".*"))
    assert quads(small_disk / "graph.kg") == held


# Ontologies


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ONTOLOGY + ":has a owl:ObjectProperty\n\n\n", "my.ttl:6:1: "),
        (ONTOLOGY + ":owns a owl:ObjectProperty ; rdfs:label 'owns' .\n", "my.ttl:3:30: "),
        (ONTOLOGY + ":Shop a owl:Class .\n", "the ontology has no property"),
        (ONTOLOGY + ":X0017 a owl:ObjectProperty .\n", "none of its 1 properties has a label"),
        ("", "the ontology has no property"),
        (None, "there is no such file"),
    ],
)
def test_an_ontology_that_cannot_be_used_is_told(kg_here: Run, tmp_path: Path, text: str | None, reason: str) -> None:
    """Broken ones are shown with line and column, useless ones with what they lack; nothing is read or written."""
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "graph.ttl").write_bytes(BEFORE)
    if text is not None:
        (tmp_path / "my.ttl").write_text(text)

    code, out, err = kg_here("build", "a.txt", "--ontology", "my.ttl", "-o", "graph.ttl", "--store", "graph.kg")

    assert (code, out) == (3, b"")
    assert reason in err
    assert "\nhint: " in err
    assert (tmp_path / "graph.ttl").read_bytes() == BEFORE
    assert not (tmp_path / "graph.kg").exists()


# Stores


def test_a_store_that_another_process_holds_is_left_alone(kg_here: Run, tmp_path: Path) -> None:
    """It is said who holds it, nothing is read, and no byte of it changes."""
    with Store.open(tmp_path / "graph.kg", create=True) as store:
        store.update("INSERT DATA { id:facebook kg:owns id:instagram }")
    hold = "import sys; from kg.store import Store; s = Store.open('graph.kg'); print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold]
    with subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        before = contents(tmp_path)

        code, out, err = kg_here("build", "missing.txt", "--store", "graph.kg", "-o", "graph.ttl")

        assert contents(tmp_path) == before
    assert (code, out) == (5, b"")
    assert err.startswith("error: graph.kg is in use by ")
    assert f"process {holder.pid}" in err or sys.platform != "linux"


@pytest.mark.parametrize("damaged", ["kg.json", "quads/CURRENT", "quads/MANIFEST-*"])
def test_a_damaged_store_is_told(kg_here: Run, tmp_path: Path, damaged: str) -> None:
    """The exit code is 5, and what is left of it is not touched."""
    (tmp_path / "a.txt").write_text(GOOD)
    kg_here("build", "a.txt", "--store", "graph.kg")
    (file,) = (tmp_path / "graph.kg").glob(damaged)
    file.write_bytes(b"\xff damaged")
    before = contents(tmp_path)

    code, out, err = kg_here("build", "a.txt", "--store", "graph.kg", "-o", "graph.ttl")

    assert (code, out) == (5, b"")
    assert err.startswith("error: graph.kg is damaged: ")
    assert "\nhint: " in err
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["a.txt", "folder"])
def test_what_is_no_store_is_left_alone(kg_here: Run, tmp_path: Path, name: str) -> None:
    """A file, or a folder with other things in it, is not made a store."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "letter.txt").write_text(GOOD)
    (tmp_path / "a.txt").write_text(GOOD)
    before = contents(tmp_path)

    code, _, err = kg_here("build", "a.txt", "--store", name)

    assert code == 5
    assert err.startswith(f"error: {name} is not a store\nhint: ")
    assert contents(tmp_path) == before


def test_a_fault_in_the_middle_keeps_whole_documents(
    kg_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When reading breaks off at the second document, the store has the first one, and the file is as before."""
    read, seen = extract.read, list[Document]()

    def once(document: Document, known: Ontology) -> Reading:
        if seen:
            raise MemoryError
        seen.append(document)
        return read(document, known)

    monkeypatch.setattr(extract, "read", once)
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "b.txt").write_text(GOOD)
    (tmp_path / "graph.ttl").write_bytes(BEFORE)

    code, _, err = kg_here("build", "a.txt", "b.txt", "--store", "graph.kg", "-o", "graph.ttl")

    assert (code, err.splitlines()[0]) == (1, "error: there is not enough memory")
    assert (tmp_path / "graph.ttl").read_bytes() == BEFORE
    with Store.open(tmp_path / "graph.kg") as store:
        assert [each.id for each in store.documents()] == ["a.txt"]


# Processes


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    """``kg build … | head -1`` ends without a traceback."""
    (tmp_path / "a.txt").write_text(GOOD)
    reading, writing = os.pipe()
    os.close(reading)

    with os.fdopen(writing, "wb") as stream:
        command = [*KG, "build", "a.txt", "--quiet"]
        left = subprocess.run(command, cwd=tmp_path, stdout=stream, stderr=subprocess.PIPE, check=False)

    assert (left.returncode, left.stderr) == (1, b"")


@pytest.mark.usefixtures("heard")
@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc for the children of another process")
def test_ctrl_c_ends_all_processes_that_read(tmp_path: Path) -> None:
    """A terminal sends it to all, to those that read perhaps first; none prints a traceback, reads on, or lives on."""
    (tmp_path / "a.txt").write_text(f"{GOOD}\n" * 5_000)
    command = [*KG, "build", "a.txt", "--workers", "2", "-o", "graph.ttl"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as child:
        wait_until(lambda: len(children(child.pid)) >= 2)
        time.sleep(1)
        workers = children(child.pid)
        for worker in workers:
            os.kill(int(worker), signal.SIGINT)
        time.sleep(0.5)
        assert child.poll() is None

        began = time.monotonic()
        child.send_signal(signal.SIGINT)
        _, err = child.communicate()

    assert time.monotonic() - began < 5
    assert child.returncode == 130
    assert err.strip() == b"stopped; nothing was left half-written"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    wait_until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers), seconds=5)


@pytest.mark.usefixtures("heard")
@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc for the memory of another process")
def test_a_long_text_is_read_in_little_memory_and_can_be_stopped(tmp_path: Path) -> None:
    """In a text of 50 MB Ctrl-C is heard at once; the old file and whole documents of the store are there.

    Memory stays below 600 MB, of which the model has 200 and the text, in bytes and in characters, 100.
    """
    with Store.open(tmp_path / "graph.kg", create=True) as store:
        store.update("INSERT DATA { GRAPH <doc:old> { id:facebook kg:owns id:instagram } }")
    (tmp_path / "graph.ttl").write_bytes(BEFORE)
    (tmp_path / "a.txt").write_text(GOOD)
    paragraph = "Facebook owns Instagram, the firm said, and its manager Benjamin Joe lives in Seoul.\n\n"
    (tmp_path / "long.txt").write_text(paragraph * (LONG // len(paragraph)))
    terminal, end = os.openpty()
    command = [*KG, "build", "a.txt", "long.txt", "--store", "graph.kg", "-o", "graph.ttl"]

    with subprocess.Popen(command, cwd=tmp_path, stderr=end) as child:
        os.close(end)
        shown = os.read(terminal, 1000)
        wait_until(lambda: peak(child.pid) > 250)
        time.sleep(2)
        megabytes = peak(child.pid)
        child.send_signal(signal.SIGINT)
    shown += b"".join(rest(terminal))
    os.close(terminal)

    assert child.returncode == 130
    assert shown.startswith(b"\r\x1b[K1 document, ")
    assert shown.endswith(b"stopped; nothing was left half-written\r\n")
    assert megabytes < 600
    assert (tmp_path / "graph.ttl").read_bytes() == BEFORE
    assert not list(tmp_path.glob(".*"))
    with Store.open(tmp_path / "graph.kg") as store:
        assert [each.id for each in store.documents()] == ["a.txt"]
        assert store.query("ASK { GRAPH <doc:old> { id:facebook kg:owns id:instagram } }")
