"""Writes sorted rows as RDF/XML."""

from __future__ import annotations

import re
from html import escape  # that of xml.sax loads the network's modules: a fifth of the start of each command
from typing import TYPE_CHECKING

from kg.errors import OutputError
from kg.names import RDF
from kg.rdf.order import by_subject, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.rdf.order import Row

_NAME = re.compile(r"[^\W\d][\w.-]*\Z")
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Elements:
    """Names elements by prefixes, noting which it used and how many characters XML had no place for."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        """Keep the known namespaces."""
        self._known = {namespace: name for name, namespace in sorted(prefixes.items(), reverse=True)}
        self.used: dict[str, str] = {"rdf": RDF}
        self.replaced = 0

    def name(self, predicate: str) -> str:
        """Return the element name of a predicate, given in N-Triples.

        Raises ``OutputError`` when its IRI does not end in an XML name.
        """
        iri = predicate[1:-1]
        found = _NAME.search(iri, max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1)
        if found is None:
            raise OutputError(
                f"RDF/XML cannot hold the predicate {predicate}", hint="write another format, such as .ttl"
            )
        namespace = iri[: found.start()]
        prefix = self._known.setdefault(namespace, f"ns{len(self._known)}")
        self.used[prefix] = namespace
        return f"{prefix}:{found[0]}"

    def text(self, text: str) -> str:
        """Return text escaped for an element; characters that XML cannot hold become U+FFFD."""
        clean, count = _BAD.subn("\N{REPLACEMENT CHARACTER}", text)
        self.replaced += count
        return escape(clean, quote=False).replace("\r", "&#13;")  # a parser reads a bare one as a line feed

    def header(self) -> str:
        """Open the document with the prefixes that were used."""
        names = "".join(f"\n    xmlns:{prefix}={_quoted(iri)}" for prefix, iri in sorted(self.used.items()))
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{names}>\n'


def rdf_xml(rows: Iterable[Row], elements: Elements) -> Iterator[str]:
    """Yield the body of an RDF/XML file: a description for each subject, without graph names."""
    for subject, about in by_subject(rows):
        yield f"  <rdf:Description {_reference(subject, 'about')}>\n"
        for predicate, found in about:
            name = elements.name(predicate)
            yield from (f"    {_element(name, row[3], elements)}\n" for row in found)
        yield "  </rdf:Description>\n"
    yield "</rdf:RDF>\n"


def _reference(text: str, attribute: str) -> str:
    if text.startswith("_:"):
        return f"rdf:nodeID={_quoted(text[2:])}"
    return f"rdf:{attribute}={_quoted(text[1:-1])}"


def _element(name: str, object_: str, elements: Elements) -> str:
    if object_[0] != '"':
        return f"<{name} {_reference(object_, 'resource')}/>"
    said = literal(object_)
    attribute = ""
    if said.language is not None:
        attribute = f" xml:lang={_quoted(said.language)}"
    elif object_.endswith(">"):
        attribute = f" rdf:datatype={_quoted(said.datatype.value)}"
    return f"<{name}{attribute}>{elements.text(said.value)}</{name}>"


def _quoted(text: str) -> str:
    return f'"{escape(text)}"'
