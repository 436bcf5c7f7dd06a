"""Why a statement is not held: what stopped it, from the graph, and where that does not tell, from the texts again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import names
from kg import ontology as ontologies
from kg.curation import because
from kg.decisions import Act
from kg.errors import NothingFound
from kg.explain import absent, asking, claimed, rereading
from kg.explain.asked import Asked
from kg.explain.reasons import Reason, Stop, WhyNot
from kg.extract import closely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.explain.rereading import Found, Reader
    from kg.ontology import Ontology
    from kg.store import Store

LIMIT = 5
"""Documents that are read again, at most."""
_ORDER = list(Stop)
_NAMED = 5
_TELLING_LITTLE = {Stop.ELSE, Stop.OTHER, Stop.TURNED}
"""What does not say why the statement itself was not read."""


def why_not(  # noqa: PLR0913  a statement has three parts
    store: Store,
    subject: str,
    predicate: str,
    object_: str,
    *,
    ontology: Ontology | None = None,
    limit: int = LIMIT,
    read: Reader = closely.ask,
) -> WhyNot:
    """Say what stopped a statement from being a fact of the graph.

    Each part is an IRI, a prefixed name, or words, as for ``why``; the object may be a date or an amount.  Where the
    graph itself does not tell, the documents that mention both are read again by ``read``, under ``ontology`` (the
    default one unless given), at most ``limit`` of them, those first in which the two come nearest.

    Raises ``UsageError`` for a part that stands for anything, ``NothingFound`` when there is nothing to answer from:
    the graph has no documents, or none that mentions both has kept its text.
    """
    asked = Asked(store, ontology or ontologies.load(), subject, predicate, object_)
    if next(asking.documents(store), None) is None:
        raise NothingFound("the graph has no documents, so nothing can be said", hint="kg build makes one")
    reasons, notes = [*_ruled(asked), *absent.reasons(asked)], list(_notes(asked))
    missing = {each.stop for each in reasons} & {Stop.NO_THING}
    ruled = {Stop.DOUBTED} if any(each.stop is Stop.RULED for each in reasons) else set()
    if not missing:
        said = (each for each in claimed.reasons(asked) if each.stop not in ruled)
        reasons += [*said, *rereading.kinds(asked), *absent.apart(asked)]
    if not missing and asked.relations and {each.stop for each in reasons} <= _TELLING_LITTLE:
        found = rereading.again(asked, limit=limit, read=read)
        reasons += [*found.reasons, *_unkept(found)]
        notes += _left(found, limit)
    if {each.stop for each in reasons} <= {Stop.UNKEPT}:
        hint = "kg build --store keeps the texts; a file of triples does not"
        raise NothingFound("; ".join(each.words for each in reasons) or "nothing can be said", hint=hint)
    return WhyNot(
        asked.named(asked.subjects, subject),
        asked.label,
        asked.named(asked.objects, object_),
        tuple(sorted(reasons, key=lambda each: _ORDER.index(each.stop))),
        tuple(notes),
    )


def _ruled(asked: Asked) -> Iterator[Reason]:
    """Yield what people decided about the statement, and whether its things are one and the same in this graph."""
    objects = [f"<{iri}>" for iri in asked.objects]
    facts = [(s, p, o) for s in asked.subjects for p in asked.predicates for o in objects]
    for decision, _ in because.rulings(asked.store, facts):
        if decision.act is Act.REJECT:
            yield Reason(Stop.RULED, f"it was rejected: {because.told(decision)}, decision {decision.id}")
    same = asked.subjects & asked.objects
    for each in because.identity(asked.store, same):
        if each.one:
            joined = f"{names.local(each.other)} is one with {names.local(each.iri)}: {each.why}"
            yield Reason(Stop.RULED, f"{asked.subject} and {asked.object} are one thing in this graph; {joined}")


def _notes(asked: Asked) -> Iterator[str]:
    """Say that the documents were read with another ontology than the one that answers."""
    known = asking.read_with(asked.store)
    if known and asked.ontology.iri not in known:
        yield f"the documents were read with {', '.join(sorted(known))}: give that ontology with --ontology FILE"


def _unkept(found: Found) -> Iterator[Reason]:
    if found.unkept:
        more = f" and {len(found.unkept) - _NAMED} more" if len(found.unkept) > _NAMED else ""
        where = ", ".join(found.unkept[:_NAMED]) + more
        yield Reason(Stop.UNKEPT, f"{where}: the text is not kept, so it cannot be read again")


def _left(found: Found, limit: int) -> Iterator[str]:
    if found.left:
        documents = "1 more document mentions" if found.left == 1 else f"{found.left} more documents mention"
        yield f"{documents} both and were not read again; --limit {limit + found.left} reads them too"
