"""Cuts a very long document into parts that are read alone, and puts what was read back where it stands."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kg.text import blocks, prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Claim, Document, Mention, Reading, Span

LONGEST = 200_000
"""Code points of a part, at most: half a novel.

One reading holds its words in memory, at 1.3 KB each, and coreference grows faster than the text: 82,000 words took
0.67 ms each, where 20,000 took 0.45.
"""


class Part(NamedTuple):
    """A stretch of a document as a document of its own; ``start`` is where it begins in the whole."""

    whole: Document
    start: int
    document: Document


def cut(document: Document, *, limit: int = LONGEST) -> Iterator[Part]:
    """Give the parts of a document, cut between paragraphs: mostly the one that is all of it."""
    if len(document.text) <= limit:
        yield Part(document, 0, document)
        return
    begin = end = 0
    for first, last in blocks(prose(document), limit=limit):
        if last - begin > limit and begin < end:
            yield _part(document, begin, end)
            begin = first
        end = last
    yield _part(document, begin, len(document.text))


def _part(document: Document, start: int, end: int) -> Part:
    near = document.markup[max(0, bisect_left(document.markup, (start,)) - 1) : bisect_left(document.markup, (end,))]
    notation = ((max(first, start) - start, min(last, end) - start) for first, last in near)
    markup = tuple((first, last) for first, last in notation if first < last)
    return Part(document, start, replace(document, text=document.text[start:end], markup=markup))


def put_back(reading: Reading, part: Part) -> Reading:
    """Return what was read in a part as a reading of the whole document, with offsets into it."""
    if part.document is part.whole:
        return reading
    moved = _Moved(part.start)
    return replace(
        reading,
        document=part.whole,
        sentences=tuple(moved.span(each) for each in reading.sentences),
        tokens=tuple(
            token._replace(start=token.start + part.start, end=token.end + part.start) for token in reading.tokens
        ),
        mentions=tuple(moved.mention(each) for each in reading.mentions),
        claims=tuple(moved.claim(each) for each in reading.claims),
    )


class _Moved:
    """Moves spans, and what holds them, by an offset."""

    def __init__(self, offset: int) -> None:
        self._offset = offset

    def span(self, span: Span) -> Span:
        return replace(span, start=span.start + self._offset, end=span.end + self._offset)

    def mention(self, mention: Mention) -> Mention:
        return replace(mention, span=self.span(mention.span))

    def claim(self, claim: Claim) -> Claim:
        return replace(
            claim,
            subject=self.mention(claim.subject),
            object=self.mention(claim.object),
            evidence=self.span(claim.evidence),
            speaker=self.mention(claim.speaker) if claim.speaker else None,
        )
