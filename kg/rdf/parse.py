"""Reads RDF files and says, in our words, where one is broken."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from kg import formats
from kg.errors import InputError, SyntaxProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from kg.formats import Format

_OXIGRAPH = {
    formats.TURTLE: ox.RdfFormat.TURTLE,
    formats.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    formats.N_QUADS: ox.RdfFormat.N_QUADS,
    formats.TRIG: ox.RdfFormat.TRIG,
    formats.JSON_LD: ox.RdfFormat.JSON_LD,
    formats.RDF_XML: ox.RdfFormat.RDF_XML,
}
_TERM = rb'(?:<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?)'
_N_QUADS = re.compile(rb"(?:\s*#[^\n]*\n|\s)*" + rb"\s+".join([_TERM] * 4) + rb"\s*\.")
_NO_PLACE = re.compile(r"^Parser error (?:at|between) .*?: ", re.DOTALL)
EXCERPT = 160
"""Longest line, in characters, that is shown beneath an error."""


def parse(
    source: str | PathLike[str] | bytes,
    *,
    form: Format | None = None,
    apart: bool = False,
    declared: dict[str, str] | None = None,
) -> Iterator[ox.Quad]:
    """Yield the quads of an RDF file (a path) or of its bytes, as they are read.

    ``form`` is told by the extension of a path, and by the first signs of bytes, unless given.  ``apart`` gives blank
    nodes new names, so that they stay apart from those of another file; ``declared`` is filled with the prefixes that
    the file declares.  Raises ``InputError`` when the file cannot be read and ``SyntaxProblem``, with line and column,
    when it is not what its format asks for.
    """
    if isinstance(source, bytes):
        yield from _parse(BytesIO(source), form or sniff(source), "standard input", apart=apart, declared=declared)
        return
    path = Path(source)
    if form is None:
        form = formats.by_extension(path, among=formats.RDF_FORMATS)
    try:
        with path.open("rb") as stream:
            yield from _parse(stream, form, str(path), apart=apart, declared=declared, base=path.resolve().as_uri())
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}", hint="check the path") from error


def sniff(data: bytes) -> Format:
    """Tell the format of RDF by its first signs; Turtle and N-Triples are TriG too."""
    head = data[:65536].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"<?xml", b"<rdf:RDF", b"<!DOCTYPE", b"<!--")):
        return formats.RDF_XML
    if (head.startswith(b"{") and head[1:].lstrip()[:1] in (b'"', b"}")) or re.match(rb"\[\s*\{", head):
        return formats.JSON_LD
    return formats.N_QUADS if _N_QUADS.match(head) else formats.TRIG


def _parse(  # noqa: PLR0913  what the parser takes, and what errors name
    stream: IO[bytes],
    form: Format,
    source: str,
    *,
    apart: bool,
    declared: dict[str, str] | None,
    base: str | None = None,
) -> Iterator[ox.Quad]:
    parser = ox.parse(stream, format=_OXIGRAPH[form], base_iri=base, rename_blank_nodes=apart)
    try:
        yield from parser
        if declared is not None:
            declared.update(parser.prefixes)
    except SyntaxError as error:
        stream.seek(0)
        raise _problem(error, source, stream, form) from error


def _problem(error: SyntaxError, source: str, stream: IO[bytes], form: Format) -> SyntaxProblem:
    line = error.lineno
    text = next(islice(stream, line - 1, None), b"").decode(errors="replace").rstrip("\r\n") if line else None
    return SyntaxProblem(
        f"this is not {form.name}: {_NO_PLACE.sub('', str(error.msg))}",
        source=source,
        line=line,
        column=error.offset,
        excerpt=text if text is not None and len(text) <= EXCERPT else None,
        hint=None if source != "standard input" else "standard input may be Turtle, TriG, N-Quads, JSON-LD or RDF/XML",
    )
