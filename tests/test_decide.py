"""The command ``kg decide`` as a user types it: repeated, killed, contradicted, and listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg import decisions as d
from kg import extract
from kg.extract import echo
from kg.model import Document, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kg.decisions import Decision
    from kg.ontology import Ontology

    Run = Callable[..., tuple[int, bytes, str]]

DEAL = "[Hanbit|Company#h] owns [Dori|Company#d], not [Cargo|Company#c].\n---\nh owns d\n"
STORE = ("--store", "graph.kg")
ID = "https://example.org/id/"
CASES = [
    ("merge", "Hanbit", "Dori"),
    ("never", "Hanbit", "Dori"),
    ("split", "Hanbit", "docs/b.txt"),
    ("keep", "id:hanbit", "docs/b.txt"),
    ("retype", "Hanbit", "City"),
    ("accept", "Hanbit", "owns", "Dori"),
    ("reject", "Hanbit", "owns", "Dori"),
]


@pytest.fixture
def kept(kg_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the command, in a folder with a store of two documents that the echo step has read."""

    def read(document: Document, known: Ontology) -> Reading:
        return echo.step(known)(Reading(document))

    monkeypatch.setattr(extract, "read", read)
    (tmp_path / "docs").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "docs" / name).write_text(DEAL)
    assert kg_here("add", "docs", *STORE)[0] == 0
    return kg_here


@pytest.fixture
def killed(kept: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the command; it ends as soon as it has written its line."""
    write = d.append

    def written(path: Path, decisions: Iterable[Decision]) -> None:
        write(path, decisions)
        raise SystemExit(9)

    def run(*words: str | Path) -> tuple[int, bytes, str]:
        with monkeypatch.context() as patched:
            patched.setattr(d, "append", written)
            return kept(*words)

    return run


def lines(folder: Path) -> list[str]:
    """Return the lines of the file of decisions."""
    return (folder / "graph.kg" / "decisions.jsonl").read_text().splitlines()


@pytest.mark.parametrize("words", CASES, ids=lambda words: words[0])
def test_what_stands_is_not_written_again(kept: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    """The same command again says so, prints the line of the first, and is no error."""
    first = kept("decide", *words, *STORE, "--by", "ana")

    code, out, err = kept("decide", *words, *STORE, "--by", "bo")

    assert (first[0], code, out) == (0, 0, first[1])
    assert err.startswith("note: it stands already, as ana decided on ")
    assert len(lines(tmp_path)) == 1


@pytest.mark.parametrize("words", CASES, ids=lambda words: words[0])
def test_the_same_command_completes_what_was_killed(kept: Run, killed: Run, tmp_path: Path, words: tuple[str]) -> None:
    """A process that wrote its line and died is completed by the same command, and there is one line."""
    kept("build", "docs", "--store", "other.kg")
    kept("decide", *words, "--store", "other.kg")
    assert killed("decide", *words, *STORE)[0] == 9

    assert kept("decide", *words, *STORE)[0] == 0

    assert len(lines(tmp_path)) == 1
    assert kept("diff", "graph.kg", "other.kg")[0] == 0


def test_undoing_the_last_that_was_killed_undoes_no_other(kept: Run, killed: Run, tmp_path: Path) -> None:
    """The same again completes it; only the time after that the decision before it is undone."""
    kept("decide", "reject", "Hanbit", "owns", "Dori", *STORE)
    kept("decide", "merge", "Hanbit", "Dori", *STORE)
    assert killed("decide", "undo", "last", *STORE)[0] == 9

    seen = [(kept("decide", "undo", "last", *STORE)[0], len(lines(tmp_path))) for _ in range(2)]

    assert seen == [(0, 3), (0, 4)]
    undone = [line.split()[3:5] for line in kept("decide", "--list", *STORE)[1].decode().splitlines()]
    assert undone[:2] == [["undone", "reject"], ["undone", "merge"]]


def test_what_a_decision_overrules_is_told(kept: Run) -> None:
    """Who merges around what is kept apart is told at once what gives way: a merge, and not the never."""
    never = kept("decide", "never", "Hanbit", "Dori", *STORE)[1].decode().split()[0]
    first = kept("decide", "merge", "Hanbit", "Cargo", *STORE)[1].decode().split()[0]

    code, _, err = kept("decide", "merge", "id:cargo", "Dori", *STORE)

    assert code == 0
    told = f"note: this is not followed any more, {first}: merge {ID}hanbit {ID}cargo (overruled by {never}: never "
    assert err.startswith(told)


def test_the_list_says_why_a_decision_is_not_followed(kept: Run) -> None:
    """Of one that is overruled it names the other; of one that waits, what is not there."""
    kept("decide", "merge", "Hanbit", "Cargo", *STORE, "--by", "ana", "--note", "a register")
    never = kept("decide", "never", "id:cargo", "id:hanbit", *STORE)[1].decode().split()[0]
    kept("decide", "retype", "Dori", "City", *STORE)
    kept("remove", "docs/a.txt", "docs/b.txt", *STORE)
    kept("decide", "undo", never, *STORE)

    waiting = kept("decide", "--list", *STORE)[1].decode().splitlines()
    kept("decide", "undo", "last", *STORE)
    kept("add", "docs", *STORE)
    kept("decide", "never", "id:cargo", "id:hanbit", *STORE)
    overruled = kept("decide", "--list", *STORE)[1].decode().splitlines()

    assert "ana  waiting   merge " in waiting[0]
    assert waiting[2].endswith("(dori is not there any more, as it was seen in docs/a.txt, docs/b.txt)")
    assert "ana  overruled  merge" in overruled[0]
    assert "(a register)  (overruled by " in overruled[0]
