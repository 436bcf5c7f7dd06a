"""The parts of a store that is kept, each where a process or a disk fails it."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import pytest

from kg import decisions as d
from kg import identity, ontology, rdf
from kg.curation import Curation, Packed, digest
from kg.curation.index import Index
from kg.decisions import Act, Decision
from kg.errors import OutputError, SyntaxProblem, UsageError
from kg.extract import echo
from kg.model import Document
from kg.names import KG
from kg.store import Store, folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RUN = rdf.Run("kg 1", "model 1", KG, "abc")
MERGE = Decision(Act.MERGE, ("https://x.example/a", "https://x.example/b"), "2026-01-01T00:00:00Z", "Zoë")
RETYPE = Decision(Act.RETYPE, ("https://x.example/a", KG + "Company"), "2026-01-01T00:00:01Z", "Zoë")
IDS = ("deal", "firm", "team")


@cache
def packed(ident: str) -> tuple[Packed, Document]:
    """Return what was read in a document, and the document."""
    text = "[Hanbit|Company#h] owns [Dori|Company#d].\n---\nh owns d"
    reading = echo.parse(text, ontology=ontology.load(), document=Document(ident, ""))
    return Packed(identity.resolve([reading], ontology=ontology.load()), RUN, {}, 9), reading.document


class Killed(BaseException):
    """Stands where a process dies."""


@contextmanager
def dying(name: str) -> Iterator[None]:
    """Let the process die when it is about to call a method of the index."""

    def dies(*_: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Index, name, dies)
        yield


def test_a_folder_without_permission_is_not_called_damaged(tmp_path: Path) -> None:
    """What the system says about permissions becomes an error of ours."""
    with pytest.raises(OutputError, match="permission denied"), folder.told(tmp_path):
        raise PermissionError(13, "Permission denied", "quads/LOG")


def test_a_last_line_without_its_end_is_a_decision(tmp_path: Path) -> None:
    """Editors may leave the last line so; what is appended stands on a line of its own."""
    path = tmp_path / "decisions.jsonl"
    path.write_text(RETYPE.line().rstrip())
    first = d.read(path)

    d.append(path, [MERGE])

    assert (first, d.read(path)) == ([RETYPE], [RETYPE, MERGE])


def test_a_note_may_hold_any_sign(tmp_path: Path) -> None:
    """What some take for the end of a line is none in this file."""
    noted = [Decision(Act.MERGE, MERGE.on, "", "", f"a{sign}b") for sign in "\x0b\x0c\x1c\x85\u2028\u2029\r\n"]

    d.append(tmp_path / "decisions.jsonl", noted)

    assert d.read(tmp_path / "decisions.jsonl") == noted


def test_what_is_decided_anew_within_a_second_stands() -> None:
    """The third line is as the first, with the same id, and yet it was not undone."""
    assert d.standing([MERGE, Decision(Act.UNDO, (MERGE.id,), MERGE.at, "Zoë"), MERGE]) == [MERGE]


@pytest.mark.parametrize("act", [Act.MERGE, Act.NEVER])
def test_a_thing_is_one_with_itself(act: Act) -> None:
    """A merge that is repeated under names that lead to one thing is refused, and not written down."""
    with pytest.raises(UsageError, match="different things"):
        Decision(act, ("https://x.example/a", "https://x.example/a"), MERGE.at, "Zoë")


def test_what_is_no_text_is_no_decision() -> None:
    """Bytes from a command line that are not UTF-8 could not be written down."""
    with pytest.raises(UsageError, match="not UTF-8"):
        Decision(Act.MERGE, MERGE.on, MERGE.at, "Zoë", b"\xff".decode(errors="surrogateescape"))


def test_a_removal_that_was_cut_off_is_completed() -> None:
    """Whoever settles next takes out the rest, and the same command again is no error; twice in one go is."""
    with Store.memory() as store, Curation(store) as curation:
        for ident in IDS:
            curation.add(packed(ident)[0])
        with dying("drop_document"), pytest.raises(Killed):
            curation.remove(IDS[:2])

        curation.settle()

        assert [each.id for each in curation.documents()] == ["team"]
        curation.remove(IDS[:2])
        with pytest.raises(UsageError, match="no document 'deal'"):
            curation.remove(IDS[:2])


def test_what_is_added_after_a_removal_was_cut_off_stays() -> None:
    """The last wish holds: a document that comes again is not removed any more."""
    with Store.memory() as store, Curation(store) as curation:
        curation.add(packed("deal")[0])
        with dying("drop_document"), pytest.raises(Killed):
            curation.remove(["deal"])

        curation.add(packed("deal")[0])
        curation.settle()

        assert [each.id for each in curation.documents()] == ["deal"]


@pytest.mark.parametrize("whole", [True, False])
def test_a_part_is_not_taken_for_the_whole(*, whole: bool) -> None:
    """When a process dies behind the first part of a very long document, it is read again; a short one is not."""
    part, document = packed("deal")
    with Store.memory() as store, Curation(store) as curation:
        with dying("put_document"), pytest.raises(Killed):
            curation.add(part._replace(whole=whole))

        curation.settle()

        assert [each.id for each in curation.documents()] == ["deal"]
        assert curation.is_current("deal", digest(document), RUN) is whole


def test_decisions_are_read_before_anything_is_made(tmp_path: Path) -> None:
    """A store whose decisions are broken is not touched: not even its index is made."""
    with Store.open(tmp_path / "graph.kg", create=True) as store:
        (tmp_path / "graph.kg" / "decisions.jsonl").write_text("{\n")

        with pytest.raises(SyntaxProblem):
            Curation(store)

    assert not (tmp_path / "graph.kg" / "index.sqlite").exists()
