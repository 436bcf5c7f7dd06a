"""Takes bracketed text apart: head, plain text with its brackets, and where in the source each thing stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from kg.errors import SyntaxProblem

if TYPE_CHECKING:
    from kg.model import Document

KEYS = ("id", "title", "published", "source", "language", "site", "author")
RULE = re.compile(r"^---\r?$", re.MULTILINE)

_HEAD = re.compile(rf"({'|'.join(KEYS)}): ?(.*)")
_EMPTY = re.compile(r"\r?(\n|\Z)")
_PIECE = re.compile(r"\\(?P<kept>[\s\S])|(?P<sign>[\[\]|])|(?P<plain>[^\\\[\]|]+)")
_NOTE = re.compile(r"\|(?P<note>(?:\\.|[^\\\[\]|\n])*)\]")


@dataclass(frozen=True, slots=True)
class Source:
    """The bracketed text and the name it goes by in messages."""

    text: str
    name: str | None

    def problem(self, at: int, message: str, hint: str) -> SyntaxProblem:
        """Return the error for what stands at offset ``at``, with its line and column."""
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return SyntaxProblem(
            message,
            source=self.name,
            line=self.text.count("\n", 0, at) + 1,
            column=at - start + 1,
            excerpt=self.text[start : end if end >= 0 else None].rstrip("\r"),
            hint=hint,
        )


@dataclass(slots=True)
class Bracket:
    """One ``[label|note]``: where it opens in the source, its range in the plain text, the note and its place."""

    at: int
    start: int
    end: int = -1
    note: str = ""
    note_at: int = -1


def head(source: Source, given: Document) -> tuple[Document, int]:
    """Read the head; return ``given`` with what the head says, and the offset at which the text begins."""
    at, authors = 0, list[str]()
    while match := _HEAD.match(source.text, at):
        key, value = match[1], match[2].rstrip("\r")
        if key == "author":
            authors.append(value)
        given = _told(source, given, match) if key == "published" else _with(given, key, value)
        at = match.end() + (match.end() < len(source.text))
    empty = _EMPTY.match(source.text, at)
    if at and not empty:
        raise source.problem(at, "the head runs into the text", "put an empty line behind the last 'key: value' line")
    return replace(given, authors=tuple(authors) or given.authors), empty.end() if empty else at


def _with(document: Document, key: str, value: str) -> Document:
    match key:
        case "id":
            return replace(document, id=value)
        case "title":
            return replace(document, title=value)
        case "source":
            return replace(document, source=value)
        case "language":
            return replace(document, language=value)
        case "site":
            return replace(document, site=value)
    return document


def _told(source: Source, document: Document, match: re.Match[str]) -> Document:
    try:
        return replace(document, published=date.fromisoformat(match[2].strip()))
    except ValueError:
        raise source.problem(match.start(2), f"{match[2]!r} is no date", "write it as 2016-03-07") from None


@dataclass(slots=True)
class Scanner:
    """Walks over the text between the offsets ``at`` and ``stop`` of the source and parts prose from notation."""

    source: Source
    at: int
    stop: int
    plain: list[str] = field(default_factory=list)
    length: int = 0
    opened: list[Bracket] = field(default_factory=list)
    found: list[Bracket] = field(default_factory=list)

    def read(self) -> tuple[str, list[Bracket]]:
        """Return the plain text and its brackets, in the order in which they open."""
        while self.at < self.stop:
            piece = _PIECE.match(self.source.text, self.at, self.stop)
            if piece is None:
                raise self.source.problem(self.at, "a backslash with nothing behind it", r"write \\ for a backslash")
            self._take(piece)
        if self.opened:
            raise self._unfinished(self.opened[-1].at)
        return "".join(self.plain), self.found

    def _take(self, piece: re.Match[str]) -> None:
        sign, self.at = piece["sign"], piece.end()
        if sign == "[":
            self.opened.append(Bracket(piece.start(), self.length))
            self.found.append(self.opened[-1])
        elif sign == "|" and self.opened:
            self._close(piece.start())
        elif sign == "]":
            hint = r"write [label|Type#id], or \] for a plain bracket"
            raise self.source.problem(piece.start(), "a closing bracket without a note before it", hint)
        else:
            self.plain.append(piece["kept"] or piece.group())
            self.length += len(self.plain[-1])

    def _close(self, at: int) -> None:
        match = _NOTE.match(self.source.text, at, self.stop)
        if match is None:
            raise self._unfinished(at)
        bracket, self.at = self.opened.pop(), match.end()
        bracket.end, bracket.note, bracket.note_at = self.length, match["note"], match.start("note")
        if bracket.start == bracket.end:
            raise self.source.problem(bracket.at, "a mention of no characters", "write [label|Type#id]")

    def _unfinished(self, at: int) -> SyntaxProblem:
        hint = r"write [label|Type#id] with the note on one line, or \[ for a plain bracket"
        return self.source.problem(at, "a bracket that is not closed", hint)
