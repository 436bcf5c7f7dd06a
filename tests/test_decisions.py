"""Decisions of people: a file that is only ever appended to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kg.decisions import Act, Decision, Seen, append, read, standing
from kg.errors import SyntaxProblem, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def made(act: Act = Act.MERGE, *on: str, note: str = "") -> Decision:
    """Return a decision of Ana's."""
    return Decision(act, on or ("https://x.example/a", "https://x.example/b"), "2026-11-23T14:05:00Z", "ana", note)


def test_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    """Decisions keep their order, their notes and their ids."""
    decisions = [
        made(),
        made(Act.UNDO, made().id),
        made(Act.RETYPE, "https://x.example/é", "x:b", note="so »they« say"),
    ]

    append(tmp_path / "decisions.jsonl", decisions[:1])
    append(tmp_path / "decisions.jsonl", decisions[1:])

    assert read(tmp_path / "decisions.jsonl") == decisions


def test_a_line_is_for_people(tmp_path: Path) -> None:
    """The keys of a line are always the same, in one order."""
    append(tmp_path / "decisions.jsonl", [made()])

    assert (tmp_path / "decisions.jsonl").read_text() == (
        f'{{"id": "{made().id}", "at": "2026-11-23T14:05:00Z", "by": "ana", "do": "merge", '
        '"on": ["https://x.example/a", "https://x.example/b"]}\n'
    )


def test_a_line_tells_where_things_were_seen(tmp_path: Path) -> None:
    """Documents and names stand at the end of the line, and come back with it."""
    seen = (Seen("https://x.example/a", (("news/é.txt", "https://x.example/person/a"), ("b", "https://x.example/a"))),)
    decision = replace(made(), seen=seen)

    append(tmp_path / "decisions.jsonl", [decision])

    assert read(tmp_path / "decisions.jsonl") == [decision]
    assert (
        (tmp_path / "decisions.jsonl")
        .read_text()
        .endswith(
            ', "seen": {"https://x.example/a": {"news/é.txt": "https://x.example/person/a", "b": "https://x.example/a"}}}\n'
        )
    )


def test_a_decision_without_places_has_the_id_that_it_always_had() -> None:
    """Lines that were written before places were are read as they are, and what undoes them meets them."""
    assert (made().id, replace(made(), seen=(Seen("https://x.example/a", (("b", "c"),)),)).id) == (
        "4f129573a0ea",
        "0cbd771cf865",
    )


def test_without_a_file_there_are_no_decisions(tmp_path: Path) -> None:
    """A store begins without the file."""
    assert read(tmp_path / "decisions.jsonl") == []


def test_a_line_that_was_not_finished_is_cut_off(tmp_path: Path) -> None:
    """What a process wrote half before it died is no decision, and the next one stands on a line of its own."""
    path = tmp_path / "decisions.jsonl"
    path.write_text(made().line() + made(Act.NEVER).line()[:30])
    assert read(path) == [made()]

    append(path, [made(Act.NEVER)])

    assert read(path) == [made(), made(Act.NEVER)]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"do": "burn", "on": ["a", "b"], "at": "", "by": ""}',
        '{"do": "merge"}',
        '{"do": "merge", "on": ["x:a", "x:b"], "at": "", "by": "", "seen": ["x:a"]}',
        '{"do": "merge", "on": ["x:a", "x:b"], "at": "", "by": "", "seen": {"x:c": {"a.txt": "x:c"}}}',
    ],
)
def test_a_line_that_is_no_decision_is_told(tmp_path: Path, line: str) -> None:
    """The error names the file and the line."""
    path = tmp_path / "decisions.jsonl"
    path.write_text(f"{made().line()}{line}\n")

    with pytest.raises(SyntaxProblem, match=r"decisions.jsonl:2:1: this is no decision"):
        read(path)


@pytest.mark.parametrize(
    ("act", "on"),
    [
        (Act.RETYPE, ("https://x.example/a", "https://x.example/a b")),
        (Act.KEEP, ("x y", "news/a.txt")),
        (Act.REJECT, ("https://x.example/a", "https://x.example/b", "https://x.example/c")),
    ],
)
def test_a_decision_with_a_bad_iri_is_refused(act: Act, on: tuple[str, ...]) -> None:
    """What could not be written as RDF never gets into the file."""
    with pytest.raises(UsageError, match="is no"):
        Decision(act, on, "2026-11-23T14:05:00Z", "ana")


def test_a_line_that_was_changed_is_told(tmp_path: Path) -> None:
    """The id fits what the line said when it was written, so that what undoes it meets it."""
    path = tmp_path / "decisions.jsonl"
    path.write_text(made().line().replace("ana", "bob"))

    with pytest.raises(SyntaxProblem, match="the id does not fit the line"):
        read(path)


def test_an_undone_decision_does_not_stand() -> None:
    """An undo takes one back, and undoing the undo brings it again."""
    first, second = made(), made(Act.NEVER)
    undo = made(Act.UNDO, first.id)
    again = made(Act.UNDO, undo.id)

    assert [standing([first, second]), standing([first, second, undo]), standing([first, second, undo, again])] == [
        [first, second],
        [second],
        [first, second],
    ]


@pytest.mark.parametrize(
    ("act", "on"),
    [(Act.MERGE, ("a",)), (Act.NEVER, ("a", "b", "c")), (Act.ACCEPT, ("a", "b")), (Act.UNDO, ("a", "b"))],
)
def test_a_decision_needs_what_it_is_about(act: Act, on: tuple[str, ...]) -> None:
    """Too few and too many things are refused."""
    with pytest.raises(UsageError, match=f"{act} needs"):
        Decision(act, on, "2026-11-23T14:05:00Z", "ana")
