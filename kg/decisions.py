"""Decisions of people: an append-only file of JSON lines, in which each can be undone and none is lost.

One line is one decision::

    {"id": "5f0c2a9be1d4", "at": "2026-11-23T14:05:00Z", "by": "ana", "do": "merge", "on": ["https://…/a", "https://…/b"]}

======== ============================================== =====================================================
do       on                                             means
======== ============================================== =====================================================
accept   subject, predicate, object                     the fact is held, whatever its score and status
reject   subject, predicate, object                     the fact is not held
merge    entity, entity, …                              they are one; the first IRI stays
never    entity, entity                                 they are never one
split    entity, document, …                            in these documents the name means something else
retype   entity, class                                  the entity is of this class
keep     entity, document                               the IRI stays with what this document calls so
undo     decision                                       the decision no longer stands
======== ============================================== =====================================================

Entities and classes are IRIs, documents ids; a subject or predicate is an IRI, an object a term in N-Triples.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kg.errors import InputError, OutputError, SyntaxProblem, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class Act(StrEnum):
    """What is decided."""

    ACCEPT = "accept"
    REJECT = "reject"
    MERGE = "merge"
    NEVER = "never"
    SPLIT = "split"
    RETYPE = "retype"
    KEEP = "keep"
    UNDO = "undo"


_FEWEST = {Act.ACCEPT: 3, Act.REJECT: 3, Act.UNDO: 1}
_MOST = {Act.ACCEPT: 3, Act.REJECT: 3, Act.NEVER: 2, Act.RETYPE: 2, Act.KEEP: 2, Act.UNDO: 1}


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: what is done, on what, when (ISO 8601, UTC), and by whom.

    Raises ``UsageError`` when it is about too few or too many things.
    """

    act: Act
    on: tuple[str, ...]
    at: str
    by: str
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a decision that says too little or too much."""
        least, most = _FEWEST.get(self.act, 2), _MOST.get(self.act, len(self.on))
        if not least <= len(self.on) <= most or not all(self.on):
            wanted = f"{least}" if least == most else f"{least} or more"
            raise UsageError(f"{self.act} needs {wanted} things to act on, not {len(self.on)}")

    @property
    def id(self) -> str:
        """Return twelve hexadecimal digits that depend on everything the decision says."""
        whole = json.dumps([self.act, *self.on, self.at, self.by, self.note], ensure_ascii=False)
        return hashlib.sha256(whole.encode()).hexdigest()[:12]

    def line(self) -> str:
        """Return the decision as a line of the file."""
        said: dict[str, object] = {"id": self.id, "at": self.at, "by": self.by, "do": self.act, "on": list(self.on)}
        return json.dumps(said | ({"note": self.note} if self.note else {}), ensure_ascii=False) + "\n"


def read(path: Path) -> list[Decision]:
    """Read a file of decisions in its order; there need not be one.

    A last line that was not finished, as when the machine stopped, is no decision.  Raises ``SyntaxProblem`` with the
    line that cannot be understood.
    """
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise InputError(f"cannot read the decisions in {path}: {reason}", hint="check the path") from error
    whole = text[: text.rfind("\n") + 1]
    return [_parsed(line, path, number) for number, line in enumerate(whole.splitlines(), start=1) if line.strip()]


def append(path: Path, decisions: Iterable[Decision]) -> None:
    """Write decisions behind those that the file has, and see them on the disk.

    What an earlier command left unfinished at the end is cut off.  Raises ``OutputError``.
    """
    try:
        with path.open("a+b") as file:
            file.truncate(_whole(path))
            file.write("".join(each.line() for each in decisions).encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise OutputError(f"cannot write the decisions to {path}: {error.strerror}") from error


def standing(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that were not undone, in their order; an undo can itself be undone."""
    gone: set[str] = set()
    for each in reversed(decisions):
        if each.act is Act.UNDO and each.id not in gone:
            gone.add(each.on[0])
    return [each for each in decisions if each.act is not Act.UNDO and each.id not in gone]


def _whole(path: Path) -> int:
    """Return how many bytes of a file are whole lines."""
    return path.read_bytes().rfind(b"\n") + 1


def _parsed(line: str, path: Path, number: int) -> Decision:
    try:
        said = json.loads(line)
        on = tuple(map(str, said["on"]))
        return Decision(Act(said["do"]), on, str(said["at"]), str(said["by"]), str(said.get("note", "")))
    except (ValueError, KeyError, TypeError, UsageError) as error:
        reason = f"this is no decision ({error})"
        raise SyntaxProblem(reason, source=str(path), line=number, column=1, excerpt=line) from error
