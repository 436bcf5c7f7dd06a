"""Reads the lines below the rule: claims, with the mentions and the evidence that each line means."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from kg.extract.echo.notes import BY
from kg.model import Claim, Span, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.extract.echo.notes import Vocabulary
    from kg.extract.echo.source import Source
    from kg.model import Document, Mention

_CLAIM = re.compile(
    r"(?P<subject>\S+)\s+(?P<relation>\S+)\s+(?P<object>\S+)(?:\s+@(?P<status>\S+))?(?:\s+by\s+(?P<speaker>\S+))?"
    r"(?:\s+~(?P<score>\d+(?:\.\d+)?(?:e-\d+)?))?(?:\s+in\s+(?P<start>\d+):(?P<end>\d+))?\s*"
)
_ABBREVIATION = re.compile(
    "(Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|St|Mt|Inc|Corp|Co|Ltd|Jr|Sr|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct"
    r"|Nov|Dec|(\w\.)*[A-Z])"
)
_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s+[^\sa-z])|\n[ \t\r]*\n")
_LAST_WORD = re.compile(r"[\w.]+\Z")


@dataclass(frozen=True, slots=True)
class Places:
    """Knows which sentences hold a mention, and so which mentions of two ids belong together."""

    document: Document
    sentences: Sequence[Span]

    def pair(self, left: Sequence[Mention], right: Sequence[Mention]) -> tuple[Mention, Mention]:
        """Return the two mentions that are easiest to read together (see the order in the package's docstring)."""
        pairs = [(one, other) for one, other in product(left, right) if one is not other] or [(left[0], right[0])]
        return min(pairs, key=self._cost)

    def evidence(self, one: Span, other: Span) -> Span:
        """Return the run of sentences that holds both spans."""
        first, last = self._sentence(min(one.start, other.start)), self._sentence(max(one.end, other.end) - 1)
        start, end = min(one.start, other.start), max(one.end, other.end)
        if first >= 0:
            start, end = min(start, self.sentences[first].start), max(end, self.sentences[last].end)
        return self.document.span(start, end)

    def nearest(self, among: Sequence[Mention], evidence: Span) -> Mention:
        """Return the mention with the fewest characters between it and the evidence; the first of several."""
        return min(among, key=lambda each: max(evidence.start - each.span.end, each.span.start - evidence.end, 0))

    def _cost(self, pair: tuple[Mention, Mention]) -> tuple[int, int, int, Span, Span]:
        one, other = pair[0].span, pair[1].span
        first, last = sorted((self._sentence(one.start), self._sentence(other.start)))
        gap = max(one.start - other.end, other.start - one.end, 0)
        return last - first, first, gap, one, other

    def _sentence(self, at: int) -> int:
        return bisect_right(self.sentences, at, key=lambda sentence: sentence.start) - 1


@dataclass(frozen=True, slots=True)
class Statements:
    """Reads claims; ``ids`` gives the mentions that each id stands for."""

    source: Source
    vocabulary: Vocabulary
    places: Places
    ids: Mapping[str, Sequence[Mention]]

    def read(self, at: int) -> Iterator[Claim]:
        """Yield the claim of each line of the source from offset ``at`` on."""
        for line in self.source.text[at:].split("\n"):
            if line.strip() and not line.startswith("#"):
                yield self._claim(line.rstrip("\r"), at)
            at += len(line) + 1

    def _claim(self, line: str, at: int) -> Claim:
        match = _CLAIM.fullmatch(line)
        if match is None:
            hint = "write: subject relation object @status by speaker ~score in start:end"
            raise self.source.problem(at, "this line is no claim", hint)
        subject, object_ = self.places.pair(self._meant(match, "subject", at), self._meant(match, "object", at))
        evidence = self._evidence(match, at) or self.places.evidence(subject.span, object_.span)
        speaker = self.places.nearest(self._meant(match, "speaker", at), evidence) if match["speaker"] else None
        relation = self.vocabulary.relation(match["relation"], at + match.start("relation"))
        score = float(match["score"] or 1)
        return Claim(subject, relation, object_, evidence, self._status(match, at), speaker, score, BY)

    def _meant(self, match: re.Match[str], group: str, at: int) -> Sequence[Mention]:
        ident, _, number = match[group].partition(".")
        found = self.ids.get(ident, ())
        if number:
            found = found[int(number) - 1 : int(number)] if number.isdecimal() and int(number) else ()
        if not found:
            hint = (
                f"#{ident} has {len(self.ids[ident])} mentions" if ident in self.ids else "ids: " + " ".join(self.ids)
            )
            raise self.source.problem(at + match.start(group), f"no mention is called {match[group]!r}", hint)
        return found

    def _evidence(self, match: re.Match[str], at: int) -> Span | None:
        if match["start"] is None:
            return None
        start, end = int(match["start"]), int(match["end"])
        if not start < end <= len(self.places.document.text):
            hint = f"the plain text has {len(self.places.document.text)} characters"
            raise self.source.problem(at + match.start("start"), "the evidence lies outside of the text", hint)
        return self.places.document.span(start, end)

    def _status(self, match: re.Match[str], at: int) -> Status:
        try:
            return Status(match["status"] or Status.ASSERTED)
        except ValueError:
            hint = "use one of " + " ".join(Status)
            raise self.source.problem(at + match.start("status"), f"no status {match['status']!r}", hint) from None


def sentences(document: Document) -> tuple[Span, ...]:
    """Cut the text into sentences without surrounding space, by signs and capitals alone."""
    text, found, start = document.text, list[Span](), 0
    for end in [*(match.end() for match in _END.finditer(text) if _ends(text, match)), len(text)]:
        piece = text[start:end]
        if piece.strip():
            start += len(piece) - len(piece.lstrip())
            found.append(document.span(start, start + len(piece.strip())))
        start = end
    return tuple(found)


def _ends(text: str, match: re.Match[str]) -> bool:
    if not match.group().startswith("."):
        return True
    last = _LAST_WORD.search(text[max(0, match.start() - 20) : match.start()])
    return not (last and _ABBREVIATION.fullmatch(last[0]))
