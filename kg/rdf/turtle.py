"""Writes sorted rows as Turtle and TriG for people: short names where they are plain, one predicate a line."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from kg.names import RDF, XSD
from kg.rdf.order import by_subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.rdf.order import Row

_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_LOCAL = re.compile(
    rf"(?:[{_LETTER}_0-9]|%[0-9A-Fa-f]{{2}})(?:[{_LETTER}_0-9\u00b7\u0300-\u036f\u203f\u2040-]|%[0-9A-Fa-f]{{2}})*"
)
_RELATIVE = re.compile(r"(?!/)(?![^/#]*:)(?![^#]*//)(?!(?:[^#]*/)?\.{1,2}(?:[/#]|\Z))[^?]+")
_TERM = re.compile(r'<[^<>"]*>|"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?|\S+')
_BARE = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "double": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)[eE][+-]?[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}
_A = f"<{RDF}type>"
_REMEMBERED = 100_000


class Terse:
    """Shortens terms from N-Triples to Turtle and notes which prefixes it used.

    ``documents`` is what the IRIs of documents begin with; it becomes the base, because their local parts hold signs
    that prefixed names may not.
    """

    def __init__(self, prefixes: Mapping[str, str], *, documents: str) -> None:
        """Put the longest namespaces first, so that the closest prefix is taken."""
        self._prefixes = sorted(prefixes.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        self._declared = dict(prefixes)
        self._documents = documents if documents.startswith(("http://", "https://")) else None
        self._known: dict[str, str] = {}
        self._based = False
        self.used: set[str] = set()

    def term(self, text: str) -> str:
        """Return a term in Turtle."""
        if text[0] == '"' and not text.endswith(">"):
            return text
        known = self._known.get(text)
        if known is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            known = self._known[text] = self._shortened(text)
        return known

    def predicate(self, text: str) -> str:
        """Return a predicate in Turtle; the type is ``a``."""
        return "a" if text == _A else self.term(text)

    def header(self) -> str:
        """Declare the base and the prefixes that were used."""
        lines = [f"@base <{self._documents}> ."] if self._based else []
        lines += [f"@prefix {name}: <{self._declared[name]}> ." for name in sorted(self.used)]
        return "".join(f"{line}\n" for line in lines)

    def context(self) -> dict[str, str]:
        """Return the same declarations as a JSON-LD context."""
        base = {"@base": self._documents or ""} if self._based else {}
        return base | {name: self._declared[name] for name in sorted(self.used)}

    def _shortened(self, text: str) -> str:
        if text.startswith("<<("):
            return " ".join(part if part in {"<<(", ")>>"} else self.term(part) for part in _TERM.findall(text))
        if text[0] == '"':
            return self._literal(text)
        return self.iri(text) if text[0] == "<" else text

    def _literal(self, text: str) -> str:
        quoted, _, datatype = text.rpartition("^^")
        bare = _BARE.get(datatype[1:-1])
        if bare and bare.fullmatch(quoted[1:-1]):
            return quoted[1:-1]
        return f"{quoted}^^{self.term(datatype)}"

    def iri(self, text: str) -> str:
        """Return an IRI as a prefixed name, relative to the base, or in full."""
        iri = text[1:-1]
        for name, namespace in self._prefixes:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                self.used.add(name)
                return f"{name}:{iri[len(namespace) :]}"
        if self._documents and iri.startswith(self._documents) and _RELATIVE.fullmatch(iri, len(self._documents)):
            self._based = True
            return f"<{iri[len(self._documents) :]}>"
        return text


def turtle(rows: Iterable[Row], terse: Terse) -> Iterator[str]:
    """Yield the body of a Turtle file: a paragraph for each subject, without graph names."""
    for subject, about in by_subject(rows):
        yield "\n"
        yield from _paragraph(subject, about, terse, indent="")


def trig(rows: Iterable[Row], terse: Terse) -> Iterator[str]:
    """Yield the body of a TriG file: the default graph as in Turtle, then each graph in braces."""
    for graph, held in groupby(rows, key=itemgetter(0)):
        if not graph:
            yield from turtle(held, terse)
            continue
        yield f"\n{terse.term(graph)} {{\n"
        for number, (subject, about) in enumerate(by_subject(held)):
            yield "\n" if number else ""
            yield from _paragraph(subject, about, terse, indent="    ")
        yield "}\n"


def _paragraph(subject: str, about: Iterable[tuple[str, Iterable[Row]]], terse: Terse, *, indent: str) -> Iterator[str]:
    yield f"{indent}{terse.term(subject)} "
    for number, (predicate, rows) in enumerate(about):
        yield f" ;\n{indent}    " if number else ""
        objects = " , ".join(terse.term(row[3]) for row in rows)
        yield f"{terse.predicate(predicate)} {objects}"
    yield " .\n"
