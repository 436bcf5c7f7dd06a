r"""The echo step: reads mentions, clusters, claims, statuses, speakers and values out of bracketed text.

It stands in for the whole reader in tests, demonstrations and hand-made gold readings.  A source looks like this::

    title: A deal in Ulsan
    published: 2016-03-07

    [Hanbit|Company#hanbit] bought [Dori|Company#dori] on [Monday|Date=2016-03-07], its chief
    [Ana Ruiz|Person#ana] said.  [She|#ana] has managed [the firm|#hanbit] since [2014|Date#since=2014].
    ---
    # a line that begins with a number sign is a remark
    hanbit owns dori @reported by ana
    ana manages hanbit @reported by ana ~0.8

Grammar, part by part:

**head** = lines ``key: value`` with a key out of ``id title published source language site author`` (``author`` may
come several times), then one empty line.  It may be missing; a single empty line at the start is an empty head.

**text** = everything up to the first line that is exactly ``---`` (or the end).  The line break before ``---`` does
not belong to the text.  ``[label|note]`` is a mention of ``label``; mentions may nest and never cross.  A backslash
keeps the next character plain: ``\[ \] \| \\``, and ``\---`` for a line of three hyphens.  Dropping the head, the
notes and the backslashes gives back the plain text, character by character.

**note** = ``Type#id``, ``Type`` or ``#id``, then perhaps a kind (``name``, ``nominal``, ``pronoun``) and a score
``~0.8``.  ``Type`` is the local name of a class under the ontology, ``prefix:Name`` or ``<iri>``; without it the first
type given to the same id holds.  Mentions that share an id are one cluster; an id that begins with ``_`` names
mentions without making them a cluster.  Without a kind, a personal pronoun is a pronoun, words that are all
capitalised are a name, all else is a nominal.

**value note** = ``Type=value`` or ``Type#id=value``, then perhaps a unit and a score: ``Date=2016-03-07``,
``Date=2016-03``, ``Date=2016``, ``Date=2016-01-01/2016-03-31`` (either end may be ``..``), ``Money=5000000 USD``,
``Percentage=12.5`` (its unit is ``%``), ``Quantity=1200 engineers``.  ``Date=`` is a value that cannot be worked out
("recently").  Values belong to no cluster.

**claim**, one a line = ``subject relation object``, then in this order, each at will: ``@status`` (a ``Status``;
asserted without it), ``by speaker``, ``~score``, ``in start:end``.  Subject, object and speaker are ids, or ``id.2``
for the second mention of an id.  A bare id means the mention that makes the claim easiest to read: the pair fewest
sentences apart, then in the earliest sentence, then fewest characters apart; for a speaker, the one nearest to the
evidence.  Evidence is the sentence, or the run of sentences, that holds both, unless ``in`` gives offsets into the
plain text.

Sentences are cut simply: after ``.``, ``!`` or ``?`` (and closing quotes) before a space and anything but a lower-case
letter, not after an initial or a common abbreviation, and at empty lines.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import InputError, SyntaxProblem
from kg.extract.echo.notes import BY, Notes, Vocabulary
from kg.extract.echo.source import RULE, Scanner, Source, head
from kg.extract.echo.statements import Places, Statements, sentences
from kg.extract.echo.writing import in_order, write
from kg.model import Claim, Document, Mention, Reading

if TYPE_CHECKING:
    from kg.model import Step
    from kg.ontology import Ontology

__all__ = ["parse", "render", "step"]


def parse(source: str, *, ontology: Ontology | None = None, document: Document | None = None) -> Reading:
    r"""Read bracketed text (grammar above) into a reading whose document is the plain text.

    ``document`` gives what the head leaves out (its text is not used).  With an ``ontology``, types and relations must
    exist in it; without one, local names are taken to be terms of the default ontology.

    Raises ``SyntaxProblem`` with line and column where the notation is broken.

    >>> reading = parse("[Hanbit|Company#h] owns [Dori|Company#d].\n---\nh owns d")
    >>> reading.document.text
    'Hanbit owns Dori.'
    >>> reading.claims[0].relation
    'https://w3id.org/text2kg/ontology#owns'
    """
    lines = Source(source, document.id if document else None)
    told, start = head(lines, document or Document("text", ""))
    rule = RULE.search(source, start)
    stop = max(start, rule.start() - 1) if rule else len(source)
    plain, brackets = Scanner(lines, start, stop).read()
    told = replace(told, text=plain, markup=())
    vocabulary = Vocabulary(lines, ontology)
    notes = Notes(told, vocabulary, {})
    mentions = notes.read(brackets)
    places = Places(told, sentences(told))
    claims = Statements(lines, vocabulary, places, notes.ids).read(rule.end() if rule else len(source))
    return Reading(told, tuple(places.sentences), mentions=mentions, claims=tuple(claims))


def render(reading: Reading) -> str:
    """Write a reading in brackets: ``parse`` gives back its document, mentions, clusters and claims.

    Sentences, tokens, the document's markup and the names of steps (``by``) are not kept.  Raises ``InputError`` for a
    reading that the notation cannot say: mentions that cross, values that are neither decimals nor dates.
    """
    written = write(reading)
    hint = "mentions may nest but not cross, and values are decimals or dates"
    try:
        again = parse(written)
    except SyntaxProblem as error:
        raise InputError(f"{reading.document.id}: this reading cannot be written in brackets", hint=hint) from error
    if _said(again) != _said(reading):
        raise InputError(f"{reading.document.id}: this reading cannot be written in brackets", hint=hint)
    return written


def step(ontology: Ontology) -> Step:
    """Return the step that turns a document of bracketed text into the reading it describes."""

    def echo(reading: Reading) -> Reading:
        return parse(reading.document.text, ontology=ontology, document=reading.document)

    return echo


def _said(reading: Reading) -> tuple[Document, list[Mention], list[int], list[Claim]]:
    """Return what the notation keeps: clusters as the place of their first mention, no names of steps."""
    mentions = in_order(reading.mentions)
    clusters = [-1 if each.datatype else each.cluster for each in mentions]
    first = [-1 if cluster is None or cluster == -1 else clusters.index(cluster) for cluster in clusters]
    bare = [replace(each, by=BY) for each in mentions]
    return replace(reading.document, markup=()), bare, first, [_bare(claim) for claim in reading.claims]


def _bare(claim: Claim) -> Claim:
    subject, object_ = replace(claim.subject, by=BY), replace(claim.object, by=BY)
    speaker = replace(claim.speaker, by=BY) if claim.speaker else None
    return replace(claim, subject=subject, object=object_, speaker=speaker, by=BY)
