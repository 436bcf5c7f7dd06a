"""Proves that each quotation stands where it should: ``text[start:end] == exact``, in the source as it is now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kg import names
from kg.explain import asking
from kg.model import Document
from kg.rdf import terms as t
from kg.sources import is_address, read_document
from kg.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.explain.asking import Queryable


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A quotation that does not stand where it should, or (without ``start`` and ``end``) a document that is not there.

    ``document`` is its id, ``reason`` one line for people.
    """

    document: str
    start: int | None
    end: int | None
    reason: str


@dataclass(slots=True)
class Verification:
    """What was proved: numbers of documents and spans, the faults, and the documents that nothing could prove."""

    documents: int = 0
    spans: int = 0
    faults: list[Fault] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)


class _Quotation(NamedTuple):
    start: int
    end: int
    exact: str


def verify(store: Queryable, *, offline: bool = False) -> Verification:
    """Read every source again and compare each evidence span and mention with what stands there now.

    A document without a source (standard input, a text given from Python), and with ``offline`` one from the web, is
    compared with the text that the store keeps; where it keeps none, the document is listed as not checked.  Memory
    holds one document at a time.
    """
    result = Verification()
    by_source: dict[str, dict[str, str]] = defaultdict(dict)
    spans = _Spans(store)
    for iri, ident, source in asking.documents(store):
        if source and not (offline and is_address(source)):
            by_source[source][ident] = iri
        else:
            _compare_kept(store, result, iri, ident=ident, spans=spans)
    for source in sorted(by_source):
        _compare_source(result, source, by_source[source], spans=spans)
    result.faults.sort(key=lambda fault: (fault.document, fault.start or 0, fault.end or 0, fault.reason))
    result.unchecked.sort()
    return result


class _Spans:
    """The quotations of a document: those in its own graph, or in a file without graphs all of them sorted once."""

    def __init__(self, store: Queryable) -> None:
        self._store = store

    def of(self, iri: str) -> list[_Quotation]:
        """Return the quotations of a document in order."""
        own = asking.quotations(self._store, graph=names.claims_graph(iri))
        found = [_quotation(row) for row in own] or self._graphless.get(iri, [])
        return sorted(set(found))

    @cached_property
    def _graphless(self) -> dict[str, list[_Quotation]]:
        found = defaultdict(list)
        for row in asking.quotations(self._store):
            found[t.iri_of(row[0]).partition("#")[0]].append(_quotation(row))
        return found


def _quotation(row: Sequence[t.Term]) -> _Quotation:
    start, end, exact = (t.iri_of(term) for term in row[1:])
    return _Quotation(int(start), int(end), exact)


def _compare_kept(store: Queryable, result: Verification, iri: str, *, ident: str, spans: _Spans) -> None:
    text = asking.text(store, iri)
    if text is None:
        result.unchecked.append(ident)
    else:
        _compare(result, ident, text, quotations=spans.of(iri))


def _compare_source(result: Verification, source: str, expected: dict[str, str], *, spans: _Spans) -> None:
    """Compare the documents that a source should hold, by id, with those it holds."""
    missing = dict(expected)
    reason = f"it is no longer in {source}"
    for found in read_document(source):
        if not isinstance(found, Document):
            reason = found.error.message
            continue
        # A document that was given another id than its file has is still the only one in it.
        ident = next(iter(missing)) if found.id == found.source and len(missing) == 1 else found.id
        if ident in missing:
            _compare(result, ident, found.text, quotations=spans.of(missing.pop(ident)))
    result.faults += (Fault(ident, None, None, reason) for ident in missing)


def _compare(result: Verification, ident: str, text: str, *, quotations: Iterable[_Quotation]) -> None:
    result.documents += 1
    for start, end, exact in quotations:
        result.spans += 1
        there = text[start:end]
        if there != exact:
            what = f"{excerpt(there)!r}" if there else "nothing"
            result.faults.append(Fault(ident, start, end, f"{excerpt(exact)!r} should stand here, but {what} does"))
