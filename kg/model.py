"""The eight nouns: what one document says, and what we hold after reading many.

*Mention : Entity = Claim : Fact = Reading : Knowledge.*  Everything here is frozen, slotted and depends on the
standard library only.  Offsets count Unicode code points of ``Document.text`` and are half-open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class MentionKind(StrEnum):
    """How a span refers: by a name, a common noun, a pronoun, or as a value (a date or an amount)."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"
    VALUE = "value"


class Status(StrEnum):
    """What a document does with a statement.  Only ``ASSERTED`` yields a plain triple by default."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"
    DENIED = "denied"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``start <= i < end`` of a document's text, with the characters it covers."""

    start: int
    end: int
    text: str

    def covers(self, other: Span) -> bool:
        """Tell whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Document:
    """A text fixed once; every span points into it.

    ``source`` says where the text can be read again (a path or URL; ``None`` when it cannot).  ``markup`` lists
    half-open ranges of ``text`` that are notation, not prose (Markdown signs, front matter): they keep their
    place so that offsets stay true, and the reader passes over them.
    """

    id: str
    text: str
    source: str | None = None
    published: date | None = None
    title: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    site: str | None = None
    markup: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> Span:
        """Cut the span ``start:end`` out of the text."""
        return Span(start, end, self.text[start:end])


class Token(NamedTuple):
    """One word of a reading, with its place and its part in the sentence.

    ``pos`` is a Universal Dependencies part of speech, ``tag`` a Penn Treebank tag, ``dep`` a ClearNLP
    dependency label, ``head`` the index of the governing token (its own index at the root), ``sentence`` the index
    into ``Reading.sentences``.
    """

    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names something, stands for it, or gives a value.

    ``head`` and ``cluster`` are places in one reading, not part of what the mention is, so they do not count in
    comparisons.  ``type`` is the IRI of a class, ``head`` the index of the head token in ``Reading.tokens``,
    ``cluster`` the coreference cluster within the reading (mentions of one thing share it; ``None`` while unknown
    and for values), ``by`` the step that said it.  A value also has ``datatype`` (an IRI), ``value`` (the lexical
    form: a decimal, an ISO 8601 date, or an EDTF interval ``start/end``) and, for amounts, ``unit`` (an ISO 4217
    code, ``%``, or the noun that is counted); of a name ``value`` is what it stands for, if it says so in another form
    ("French": "France").
    """

    span: Span
    kind: MentionKind
    type: str
    head: int = field(default=-1, compare=False)
    cluster: int | None = field(default=None, compare=False)
    score: float = 1.0
    by: str = ""
    datatype: str | None = None
    value: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement that a document makes: subject, relation, object, and the span where it was read.

    ``speaker`` is the mention of whoever said it, when the document only passes it on.  ``score`` lies in 0..1.
    ``by`` names the step and the rule.  ``anchor`` is the index of the word that says it: a place in one reading, not
    counted in comparisons.
    """

    subject: Mention
    relation: str
    object: Mention
    evidence: Span
    status: Status = Status.ASSERTED
    speaker: Mention | None = None
    score: float = 1.0
    by: str = ""
    anchor: int = field(default=-1, compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and what was read in it; each step returns a richer one."""

    document: Document
    sentences: tuple[Span, ...] = ()
    tokens: tuple[Token, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that is mentioned: an IRI, the best label, the most fitting type, and where it is mentioned.

    ``mentions`` pairs the id of a document with a mention in it.  An amount is an entity too: its value and unit
    are those of its mentions.
    """

    iri: str
    label: str
    type: str
    mentions: tuple[tuple[str, Mention], ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """Subject, relation and object in our own names; the claims behind it *are* its evidence.

    ``object`` is an entity IRI, or for a literal its lexical form, with ``datatype`` set.  ``claims`` pairs the id
    of a document with a claim in it, of any status; ``asserted`` says whether they suffice for a plain triple.
    """

    subject: str
    relation: str
    object: str
    datatype: str | None = None
    asserted: bool = True
    claims: tuple[tuple[str, Claim], ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What we hold: documents, entities, and facts, each in a fixed order."""

    documents: tuple[Document, ...] = ()
    entities: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...] = ()


Step = Callable[[Reading], Reading]
