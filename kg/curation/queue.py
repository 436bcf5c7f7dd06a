"""What a person should look at: pairs that may be one and facts that may be wrong, the most valuable first.

The value of a question is how doubtful it is times how far the answer reaches: ``(1 - |2p - 1|) log2(1 + n)``, where p
is the score and n the number of documents that mention the things it is about (of two things, the rarer one).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.rdf import terms as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation import Curation
    from kg.curation.held import Triple

DOUBTFUL = 0.75
"""Facts whose surest claim has a lower score are asked about."""
QUOTED = 2
"""Places shown for each thing."""
_ASKED = """
SELECT ?s ?p ?o (MAX(?score) AS ?best) {
  ?s ?p ?o .
  GRAPH ?g { ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; kg:status kg:asserted ; kg:confidence ?score }
} GROUP BY ?s ?p ?o HAVING (MAX(?score) < %s)
"""


@dataclass(frozen=True, slots=True)
class Quote:
    """A place in a document: what stands before, the words themselves, and what stands behind."""

    document: str
    before: str
    exact: str
    behind: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two things that may be one, by IRI, with the reasons and the score (0..1)."""

    one: str
    other: str
    score: float
    reasons: tuple[str, ...]
    value: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """A fact that is held on weak evidence, with the score of its surest claim."""

    fact: Triple
    score: float
    value: float


Question = Proposal | Doubt


def questions(curation: Curation) -> list[Question]:
    """Return what nobody decided on yet, the most valuable first."""
    found: list[Question] = [*_proposals(curation), *_doubts(curation)]
    return sorted(found, key=lambda each: (-each.value, str(each)))


def quotes(curation: Curation, iri: str, *, most: int = QUOTED) -> list[Quote]:
    """Return a few places where a thing is mentioned, one a document."""
    mentions = sorted(t.iri_of(quad.subject) for quad in curation.store.match(None, t.REFERS_TO, t.node(iri)))
    found = []
    for document in dict.fromkeys(mention.partition("#")[0] for mention in mentions):
        place = next(mention for mention in mentions if mention.startswith(f"{document}#"))
        found.append(_quote(curation, document, place))
    return found[:most]


def _quote(curation: Curation, document: str, place: str) -> Quote:
    said = {quad.predicate: t.iri_of(quad.object) for quad in curation.store.match(ox.NamedNode(place))}
    ident = next(t.iri_of(quad.object) for quad in curation.store.match(ox.NamedNode(document), t.IDENTIFIER))
    return Quote(ident, *(said.get(each, "") for each in (t.PREFIX, t.EXACT, t.SUFFIX)))


def _proposals(curation: Curation) -> Iterator[Proposal]:
    for pair in curation.proposals():
        reach = min(curation.index.reach(pair.one), curation.index.reach(pair.other))
        yield Proposal(pair.one, pair.other, pair.score, pair.reasons, _value(pair.score, reach))


def _doubts(curation: Curation) -> Iterator[Doubt]:
    decided = {fact for _, fact in curation.ruled()}
    found = curation.store.query(_ASKED % DOUBTFUL)
    for row in found if isinstance(found, ox.QuerySolutions) else ():
        fact = (t.iri_of(row["s"]), t.iri_of(row["p"]), str(row["o"]))
        if fact not in decided:
            score = float(t.iri_of(row["best"]))
            yield Doubt(fact, score, _value(score, curation.index.reach(fact[0])))


def _value(score: float, reach: int) -> float:
    return (1 - abs(2 * score - 1)) * log2(1 + reach)
