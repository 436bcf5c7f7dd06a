"""Proves that each quotation stands where it should: ``text[start:end] == exact``, in the source as it is now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.explain import asking
from kg.model import Document
from kg.sources import is_address, read_document
from kg.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.explain.asking import Quotation
    from kg.store import Store

_BEFORE = 16
"""Characters shown before the place where a quotation and the text part."""


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

    @property
    def faulty(self) -> int:
        """Count the documents with a fault."""
        return len({fault.document for fault in self.faults})

    @property
    def expected(self) -> int:
        """Count the documents that were proved or should be there."""
        return self.documents + sum(fault.start is None for fault in self.faults)


def verify(store: Store, *, offline: bool = False) -> Verification:
    """Read every source again and compare each evidence span and mention with what stands there now.

    A document without a source (standard input, a text given from Python), and with ``offline`` one from the web, is
    compared with the text that the store keeps; where it keeps none, the document is listed as not checked.  Memory
    holds one document at a time.
    """
    result = Verification()
    by_source: dict[str, dict[str, str]] = defaultdict(dict)
    for iri, ident, source in asking.documents(store):
        if source and not (offline and is_address(source)):
            by_source[source][ident] = iri
        else:
            _compare_kept(store, result, iri, ident=ident)
    for source in sorted(by_source):
        _compare_source(store, result, source, expected=by_source[source])
    result.faults.sort(key=lambda fault: (fault.document, fault.start or 0, fault.end or 0, fault.reason))
    result.unchecked.sort()
    return result


def _compare_kept(store: Store, result: Verification, iri: str, *, ident: str) -> None:
    text = asking.text(store, iri)
    if text is None:
        result.unchecked.append(ident)
    else:
        _compare(result, ident, text, quotations=asking.quotations(store, iri))


def _compare_source(store: Store, result: Verification, source: str, *, expected: dict[str, str]) -> None:
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
            _compare(result, ident, found.text, quotations=asking.quotations(store, missing.pop(ident)))
    result.faults += (Fault(ident, None, None, reason.removeprefix(f"{ident}: ")) for ident in missing)


def _compare(result: Verification, ident: str, text: str, *, quotations: Iterable[Quotation]) -> None:
    result.documents += 1
    for start, end, exact in quotations:
        result.spans += 1
        there = text[start:end]
        if there != exact:
            result.faults.append(Fault(ident, start, end, _difference(exact, there)))


def _difference(exact: str, there: str) -> str:
    """Say what should stand and what does, from a few words before the first character that differs."""
    pairs = enumerate(zip(exact, there, strict=False))
    same = next((place for place, (one, other) in pairs if one != other), len(there))
    first = exact.rfind(" ", 0, max(0, same - _BEFORE)) + 1
    should, does = (("…" if first else "") + excerpt(part[first:]) for part in (exact, there))
    return f"“{should}” should stand here, but {f'“{does}”' if there else 'nothing'} does"
