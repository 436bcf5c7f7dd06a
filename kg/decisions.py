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

An IRI may come to mean somebody else, as when a namesake turns up in an older document.  So a decision also tells where
the things were seen that it is about: in a few documents, and by which name there, as an IRI of name and kind alone::

    "seen": {"https://…/person/john-smith-4f2a1c": {"news/poet.txt": "https://…/person/john-smith"}}

What these places speak of is meant, whatever its IRI is by now; without ``seen`` it is what has the IRI.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import InputError, OutputError, SyntaxProblem, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from io import FileIO
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


_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")
_TERM = re.compile(rf'<{_IRI.pattern}>|"[^\n\r]*"(?:\^\^<{_IRI.pattern}>|@[A-Za-z0-9-]+)?')
"""The object of a fact, in N-Triples."""
_NAMED = {Act.SPLIT: 1, Act.KEEP: 1, Act.ACCEPT: 2, Act.REJECT: 2, Act.UNDO: 0}
"""How many of the things that are acted on are IRIs, counted from the first; of other acts all are."""
_FEWEST = {Act.ACCEPT: 3, Act.REJECT: 3, Act.UNDO: 1}
_MOST = {Act.ACCEPT: 3, Act.REJECT: 3, Act.NEVER: 2, Act.RETYPE: 2, Act.KEEP: 2, Act.UNDO: 1}


class Seen(NamedTuple):
    """Where a thing was seen that a decision is about: ``places`` are ids of documents, each with the name there.

    ``iri`` is what it was called in the graph then; names are IRIs, of name and kind alone.
    """

    iri: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: what is done, on what, when (ISO 8601, UTC), by whom, and where that was seen.

    Raises ``UsageError`` when it is about too few or too many things, twice about one, or no text.
    """

    act: Act
    on: tuple[str, ...]
    at: str
    by: str
    note: str = ""
    seen: tuple[Seen, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a decision that says too little or too much."""
        least, most = _FEWEST.get(self.act, 2), _MOST.get(self.act, len(self.on))
        if not least <= len(self.on) <= most or not all(self.on):
            wanted = f"{least}" if least == most else f"{least} or more"
            raise UsageError(f"{self.act} needs {wanted} things to act on, not {len(self.on)}")
        if self.act in {Act.MERGE, Act.NEVER} and len(set(self.on)) < len(self.on):
            raise UsageError(f"{self.act} is about different things", hint="do both names lead to one already?")
        for each in self.on[: _NAMED.get(self.act, len(self.on))]:
            if not _IRI.fullmatch(each):
                raise UsageError(f"{each!r} is no IRI, and {self.act} needs one", hint="give it in full: https://…")
        if self.act in {Act.ACCEPT, Act.REJECT} and not _TERM.fullmatch(self.on[2]):
            raise UsageError(f"{self.on[2]!r} is no object of a fact", hint='write <https://…> or "text"^^<datatype>')
        for thing in self.seen:
            if thing.iri not in self.things:
                raise UsageError(f"{thing.iri!r} was seen, but {self.act} is not about it")
        try:
            self.line().encode()
        except UnicodeEncodeError as error:
            raise UsageError("a decision is text, and this has bytes that are not UTF-8", hint="retype it") from error

    @property
    def id(self) -> str:
        """Return twelve hexadecimal digits that depend on everything the decision says."""
        seen = [self._seen()] if self.seen else []
        whole = json.dumps([self.act, *self.on, self.at, self.by, self.note, *seen], ensure_ascii=False)
        return hashlib.sha256(whole.encode()).hexdigest()[:12]

    @property
    def things(self) -> tuple[str, ...]:
        """Return the IRIs of the things that are acted on and that may have other IRIs by now.

        >>> Decision(Act.RETYPE, ("x:hanbit", "x:Company"), "2026-11-23T14:05:00Z", "ana").things
        ('x:hanbit',)
        """
        if self.act in {Act.ACCEPT, Act.REJECT}:
            subject, _, object_ = self.on
            return (subject, object_[1:-1]) if object_.startswith("<") else (subject,)
        if self.act in {Act.MERGE, Act.NEVER}:
            return self.on
        return self.on[:1] if self.act is Act.RETYPE else ()

    def places(self, iri: str) -> tuple[tuple[str, str], ...]:
        """Return the documents in which one of the things was seen, each with its name there."""
        return next((each.places for each in self.seen if each.iri == iri), ())

    def line(self) -> str:
        """Return the decision as a line of the file."""
        said: dict[str, object] = {"id": self.id, "at": self.at, "by": self.by, "do": self.act, "on": list(self.on)}
        said |= {"note": self.note} if self.note else {}
        return json.dumps(said | ({"seen": self._seen()} if self.seen else {}), ensure_ascii=False) + "\n"

    def _seen(self) -> dict[str, dict[str, str]]:
        return {each.iri: dict(each.places) for each in self.seen}


def read(path: Path) -> list[Decision]:
    """Read a file of decisions in its order; there need not be one.

    A last line that was cut off, as when the machine stopped, is no decision.  Raises ``SyntaxProblem`` with the line
    that cannot be understood.
    """
    try:
        text = _whole(path).decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise InputError(f"cannot read the decisions in {path}: {reason}", hint="check the path") from error
    lines = text.split("\n")  # a note may hold what splitlines takes for the end of a line
    return [_parsed(line, path, number) for number, line in enumerate(lines, start=1) if line.strip()]


def append(path: Path, decisions: Iterable[Decision]) -> None:
    """Write decisions behind those that the file has, all or none, and see them on the disk.

    What an earlier command left unfinished at the end is cut off.  Raises ``OutputError``.
    """
    try:
        before = _whole(path)
        ending = b"\n" if before and not before.endswith(b"\n") else b""
        with path.open("a+b", buffering=0) as file:
            file.truncate(len(before))
            try:
                _write(file, ending + "".join(each.line() for each in decisions).encode())
            except OSError:
                file.truncate(len(before))
                raise
    except OSError as error:
        raise OutputError(f"cannot write the decisions to {path}: {error.strerror}") from error


def standing(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that were not undone, in their order; an undo can itself be undone.

    What is decided anew after it was undone stands, also within the same second, when it has the same id.
    """
    gone: set[str] = set()
    kept = []
    for each in reversed(decisions):
        if each.id in gone:
            continue
        if each.act is Act.UNDO:
            gone.add(each.on[0])
        else:
            kept.append(each)
    return kept[::-1]


def _whole(path: Path) -> bytes:
    """Return what a file has, without a last line that was cut off; nothing where there is no file."""
    held = path.read_bytes() if path.exists() else b""
    last = held[held.rfind(b"\n") + 1 :]
    try:
        json.loads(last)
    except ValueError:
        return held[: len(held) - len(last)]
    return held


def _write(file: FileIO, data: bytes) -> None:
    while data:  # a full disk may take a part
        data = data[file.write(data) :]
    os.fsync(file.fileno())


def _seen(iri: str, places: Mapping[str, object]) -> Seen:
    return Seen(iri, tuple((ident, str(name)) for ident, name in places.items()))


def _parsed(line: str, path: Path, number: int) -> Decision:
    try:
        said = json.loads(line)
        if not isinstance(said["on"], list):
            raise TypeError('"on" is no list')  # noqa: TRY301  told below, with its place
        on = tuple(map(str, said["on"]))
        seen = tuple(_seen(iri, places) for iri, places in said.get("seen", {}).items())
        found = Decision(Act(said["do"]), on, str(said["at"]), str(said["by"]), str(said.get("note", "")), seen)
        if said.get("id", found.id) != found.id:
            raise ValueError("the id does not fit the line: it was changed")  # noqa: TRY301  as above
    except (ValueError, KeyError, TypeError, AttributeError, UsageError) as error:
        reason = f"this is no decision ({error})"
        raise SyntaxProblem(reason, source=str(path), line=number, column=1, excerpt=line) from error
    return found
