"""Reads the notes behind the bars: type, id, kind, score and value of each mention."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg import names
from kg.model import Mention, MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.extract.echo.source import Bracket, Source
    from kg.model import Document
    from kg.ontology import Ontology

BY = "echo"
VALUES = frozenset(names.KG + name for name in ("Date", "Money", "Percentage", "Quantity"))

_PARTS = re.compile(
    r"(?P<type><[^<>\s]+>|[^\W\d_][\w.-]*(?::[\w.-]+)?)?(?:#(?P<id>[\w-]+))?"
    r"(?:=(?P<value>[^\s~]*)(?:\ (?P<unit>(?!~).+?))?|\ (?P<kind>name|nominal|pronoun))?"
    r"(?:\ ~(?P<score>\d+(?:\.\d+)?(?:e-\d+)?))?"
)
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DATES = (
    (re.compile(_DAY), names.XSD + "date"),
    (re.compile("[0-9]{4}-(0[1-9]|1[0-2])"), names.XSD + "gYearMonth"),
    (re.compile("[0-9]{4}"), names.XSD + "gYear"),
    (re.compile(rf"({_DAY}/({_DAY}|\.\.)|\.\./{_DAY})"), names.EDTF),
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PRONOUNS = _set(
    "i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers"
    " herself it its itself they them their theirs themselves who whom whose which that this these those"
)
_SMALL = _set("a an the of and de la le du da di del van von der den bin al el y for in on at to & 's ’s")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Turns the names of types and relations into IRIs, and says so when the ontology has none such."""

    source: Source
    ontology: Ontology | None

    def type(self, name: str, at: int) -> str:
        """Return the IRI of a class; mentions are typed by the default ontology even under a foreign one."""
        known = self.ontology.types if self.ontology else {}
        own = any(iri.startswith(names.KG) for iri in known)
        if names.KG + name in VALUES or not (own or any(names.local(iri) == name for iri in known)):
            known = {}
        return self._iri(name, known, at)

    def relation(self, name: str, at: int) -> str:
        """Return the IRI of a property of the ontology."""
        return self._iri(name, self.ontology.relations if self.ontology else {}, at)

    def _iri(self, name: str, known: Mapping[str, object], at: int) -> str:
        for iri in self._candidates(name, known):
            if not known or iri in known:
                return iri
        close = difflib.get_close_matches(name, [names.local(iri) for iri in known], n=3)
        hint = f"did you mean {' or '.join(close)}?" if close else "'kg ontology show' lists what there is"
        raise self.source.problem(at, f"the ontology has no {name!r}", hint)

    def _candidates(self, name: str, known: Mapping[str, object]) -> Iterator[str]:
        """Yield what a name may mean; the last part comes only when asked for, since it took most of the time."""
        prefix, colon, local = name.partition(":")
        if name.startswith("<"):
            yield name[1:-1]
        elif colon:
            prefixes = {**names.WELL_KNOWN, **(self.ontology.prefixes if self.ontology else {})}
            yield prefixes.get(prefix, prefix + ":") + local
        else:
            yield names.KG + name
            yield from sorted(iri for iri in known if names.local(iri) == name)


@dataclass(slots=True)
class Notes:
    """Reads the notes of one text; afterwards ``ids`` holds the mentions of each id, in the order of the text."""

    document: Document
    vocabulary: Vocabulary
    ids: dict[str, list[Mention]]

    def read(self, brackets: Sequence[Bracket]) -> tuple[Mention, ...]:
        """Return the mentions in the order in which their brackets open."""
        parts = [self._parts(bracket) for bracket in brackets]
        types = self._types(brackets, parts)
        clusters = dict.fromkeys(part["id"] for part in parts if part["id"] and part["id"][0] != "_")
        numbers = {ident: number for number, ident in enumerate(clusters)}
        found = list[Mention]()
        for bracket, part in zip(brackets, parts, strict=True):
            type_ = types.get(bracket.at) or types.get(part["id"])
            if type_ is None:
                hint = f"write Type#{part['id']} at one of them"
                raise self._problem(bracket, f"no mention of #{part['id']} has a type", hint)
            found.append(self._mention(bracket, part, type_, numbers))
            if part["id"]:
                self.ids.setdefault(part["id"], []).append(found[-1])
        return tuple(found)

    def _parts(self, bracket: Bracket) -> re.Match[str]:
        match = _PARTS.fullmatch(bracket.note)
        if match is None or not (match["type"] or match["id"]) or (match["value"] is not None and not match["type"]):
            hint = "write Type, #id or Type#id, with a kind or a score behind a space; or Type=value unit"
            raise self._problem(bracket, f"{bracket.note!r} is no note", hint)
        return match

    def _types(self, brackets: Sequence[Bracket], parts: Sequence[re.Match[str]]) -> dict[int | str, str]:
        """Return the type of each bracket that gives one (by its offset) and the first of each id."""
        types: dict[int | str, str] = {}
        for bracket, part in zip(brackets, parts, strict=True):
            if part["type"]:
                types[bracket.at] = self.vocabulary.type(part["type"], bracket.note_at)
                types.setdefault(part["id"], types[bracket.at])
        return types

    def _mention(self, bracket: Bracket, part: re.Match[str], type_: str, numbers: Mapping[str, int]) -> Mention:
        span = self.document.span(bracket.start, bracket.end)
        score = float(part["score"] or 1)
        if part["value"] is None:
            kind = MentionKind(part["kind"]) if part["kind"] else guess(span.text)
            return Mention(span, kind, type_, cluster=numbers.get(part["id"]), score=score, by=BY)
        value, unit = part["value"] or None, part["unit"]
        unit = re.sub(r"\\(.)", r"\1", unit) if unit else None
        if value and unit is None and type_ == names.KG + "Percentage":
            unit = "%"
        datatype = self._datatype(bracket, type_, value) if value else None
        return Mention(span, MentionKind.VALUE, type_, score=score, by=BY, datatype=datatype, value=value, unit=unit)

    def _datatype(self, bracket: Bracket, type_: str, value: str) -> str:
        if type_ != names.KG + "Date":
            if not _DECIMAL.fullmatch(value):
                raise self._problem(bracket, f"{value!r} is no number", "write plain digits, as in 1600000 or 12.5")
            return names.XSD + "decimal"
        datatype = next((iri for pattern, iri in _DATES if pattern.fullmatch(value)), None)
        if datatype is None or not _exists(value):
            hint = "write 2016-03-07, 2016-03, 2016, or a period as 2016-01-01/2016-03-31"
            raise self._problem(bracket, f"{value!r} is no date", hint)
        return datatype

    def _problem(self, bracket: Bracket, message: str, hint: str) -> Exception:
        return self.vocabulary.source.problem(bracket.note_at, message, hint)


def guess(text: str) -> MentionKind:
    """Guess from its words how a mention refers: a pronoun, a name (all words capitalised), or a nominal."""
    words = text.split()
    if len(words) == 1 and words[0].casefold() in _PRONOUNS and text not in {"IT", "US"}:
        return MentionKind.PRONOUN
    content = [word for word in words if word not in _SMALL and word.casefold() != "the"]
    named = content and all(re.search(r"[^\Wa-z_]", word) for word in (each.partition("-")[0] for each in content))
    return MentionKind.NAME if named else MentionKind.NOMINAL


def _exists(value: str) -> bool:
    days = [day for day in value.split("/") if day.count("-") == 2]  # noqa: PLR2004  a full date has two hyphens
    try:
        return days == sorted(days) and all(date.fromisoformat(day) for day in days)
    except ValueError:
        return False
