"""Writes a reading down in brackets."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from kg import names
from kg.errors import InputError
from kg.extract.echo.notes import guess
from kg.extract.echo.source import KEYS
from kg.extract.echo.statements import Places, sentences
from kg.model import MentionKind, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Claim, Document, Mention, Reading

_LOCAL = re.compile(r"[^\W\d_][\w.-]*")
_LIKE_HEAD = re.compile(rf"({'|'.join(KEYS)}):|\r?\n|\r\Z")
_LIKE_RULE = re.compile(r"^---(?=\r?$)", re.MULTILINE)


def write(reading: Reading) -> str:
    """Return the reading in brackets, as far as the notation can say it."""
    writer = _Writer(reading)
    claims = [writer.claim(claim) + "\n" for claim in reading.claims]
    text = _LIKE_RULE.sub(r"\\---", writer.text())
    return _head(reading.document) + text + "\n---\n" + "".join(claims)


def in_order(mentions: Sequence[Mention]) -> list[Mention]:
    """Sort mentions as their brackets open: by start, the longer one first."""
    return sorted(mentions, key=lambda each: (each.span.start, -each.span.end))


def _head(document: Document) -> str:
    given = {
        "id": document.id if document.id != "text" else None,
        "title": document.title,
        "published": document.published.isoformat() if document.published else None,
        "source": document.source,
        "language": document.language,
        "site": document.site,
    }
    lines = [f"{key}: {value}\n" for key, value in given.items() if value is not None]
    lines += [f"author: {author}\n" for author in document.authors]
    return "".join([*lines, "\n"]) if lines or _LIKE_HEAD.match(document.text) else ""


class _Writer:
    def __init__(self, reading: Reading) -> None:
        self.document = reading.document
        self.mentions = in_order(reading.mentions)
        self.claims = reading.claims
        self.places = Places(reading.document, sentences(reading.document))

    def text(self) -> str:
        """Return the text with a bracket around each mention."""
        opened: list[Mention] = []
        out, at = list[str](), 0
        for mention in [*self.mentions, None]:
            start = mention.span.start if mention else len(self.document.text)
            while opened and opened[-1].span.end <= start:
                last = opened.pop()
                out += [self._plain(at, last.span.end), "|", self._note(last), "]"]
                at = last.span.end
            out.append(self._plain(at, start))
            at = start
            if mention:
                opened.append(mention)
                out.append("[")
        return "".join(out)

    def claim(self, claim: Claim) -> str:
        """Return the line of one claim."""
        subject, object_ = self._pair(claim)
        parts = [subject, _term(claim.relation), object_]
        if claim.status is not Status.ASSERTED:
            parts.append(f"@{claim.status}")
        if claim.speaker:
            parts += ["by", self._speaker(claim.speaker, claim)]
        if claim.score != 1:
            parts.append(f"~{claim.score!r}")
        if claim.evidence != self.places.evidence(claim.subject.span, claim.object.span):
            parts.append(f"in {claim.evidence.start}:{claim.evidence.end}")
        return " ".join(parts)

    def _pair(self, claim: Claim) -> tuple[str, str]:
        subject, object_ = self._id(claim.subject), self._id(claim.object)
        default = self.places.pair(self._members[subject], self._members[object_])
        if default == (claim.subject, claim.object):
            return subject, object_
        return self._numbered(claim.subject), self._numbered(claim.object)

    def _speaker(self, speaker: Mention, claim: Claim) -> str:
        ident = self._id(speaker)
        default = self.places.nearest(self._members[ident], claim.evidence)
        return ident if default == speaker else self._numbered(speaker)

    def _numbered(self, mention: Mention) -> str:
        ident = self._id(mention)
        return f"{ident}.{self._members[ident].index(mention) + 1}"

    def _plain(self, start: int, end: int) -> str:
        return re.sub(r"[\\\[\]|]", r"\\\g<0>", self.document.text[start:end])

    def _note(self, mention: Mention) -> str:
        ident = self._ids.get(mention)
        label = f"#{ident}" if ident else ""
        if mention.kind is MentionKind.VALUE:
            return f"{_term(mention.type)}{label}={mention.value or ''}{_unit(mention)}{_score(mention.score)}"
        known = ident is not None and self._members[ident][0].type == mention.type
        type_ = "" if known and self._members[ident or ""][0] is not mention else _term(mention.type)
        kind = "" if guess(mention.span.text) is mention.kind else f" {mention.kind}"
        return type_ + label + kind + _score(mention.score)

    def _id(self, mention: Mention) -> str:
        if mention not in self._ids:
            place = f"{mention.span.text!r} at {mention.span.start}"
            raise InputError(
                f"a claim holds {place}, which is no mention of the reading", hint="add it to the mentions"
            )
        return self._ids[mention]

    @cached_property
    def _ids(self) -> dict[Mention, str]:
        """Give an id to each cluster, and to whatever else the claims hold."""
        held = {each for claim in self.claims for each in (claim.subject, claim.object, claim.speaker)}
        ids: dict[Mention, str] = {}
        clusters: dict[int, str] = {}
        taken = set[str]()
        for mention in self.mentions:
            if mention.kind is MentionKind.VALUE or mention.cluster is None:
                if mention in held and mention not in ids:
                    ids[mention] = _free("n1" if mention.kind is MentionKind.VALUE else "_1", taken)
            else:
                if mention.cluster not in clusters:
                    clusters[mention.cluster] = _free(self._cluster_name(mention.cluster), taken)
                ids[mention] = clusters[mention.cluster]
        return ids

    def _cluster_name(self, cluster: int) -> str:
        members = [each for each in self.mentions if each.cluster == cluster and each.kind is not MentionKind.VALUE]
        named = [each for each in members if each.kind is MentionKind.NAME]
        return names.slug((named or members)[0].span.text)

    @cached_property
    def _members(self) -> dict[str, list[Mention]]:
        members: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            if mention in self._ids:
                members.setdefault(self._ids[mention], []).append(mention)
        return members


def _free(wanted: str, taken: set[str]) -> str:
    """Return ``wanted``, or with the next free number behind it: n1, n2; seoul, seoul-2."""
    stem, count = (wanted[:-1], 1) if wanted in {"n1", "_1"} else (wanted + "-", 1)
    name = wanted
    while name in taken:
        count += 1
        name = f"{stem}{count}"
    taken.add(name)
    return name


def _term(iri: str) -> str:
    local = iri.removeprefix(names.KG)
    return local if iri.startswith(names.KG) and _LOCAL.fullmatch(local) else f"<{iri}>"


def _unit(mention: Mention) -> str:
    if mention.unit is None or (mention.unit == "%" and mention.type == names.KG + "Percentage" and mention.value):
        return ""
    return " " + re.sub(r"[\\\[\]|~]", r"\\\g<0>", mention.unit)


def _score(score: float) -> str:
    return "" if score == 1 else f" ~{score!r}"
