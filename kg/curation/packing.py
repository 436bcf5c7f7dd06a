"""Packs what was read in a document into one literal, from which its quads can be said again under other names."""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from kg import rdf
from kg.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.model import Knowledge

_RUN = "run"


class Packed(NamedTuple):
    """What was read in one document, or in a part of one: with its own names, and the run that read it.

    ``contexts`` has for each entity (by IRI) a sketch of the words around its mentions; ``words`` counts tokens;
    ``part`` numbers the parts of a very long document from 0, and ``whole`` says that there is only one.
    """

    knowledge: Knowledge
    run: rdf.Run
    contexts: Mapping[str, bytes]
    words: int
    part: int = 0
    whole: bool = True


def pack(read: Packed) -> str:
    """Return what was read, all but the text of the document, as compressed N-Quads and what they do not say."""
    quads = rdf.quads(read.knowledge, base=read.run.base, layers=rdf.FOR_FILES)
    lines = sorted({f"{quad}" for quad in quads})
    whole = {
        "quads": lines,
        _RUN: [read.run.software, read.run.model, read.run.ontology, read.run.digest, read.run.settings, read.run.base],
        "contexts": {iri: base64.b64encode(vector).decode() for iri, vector in sorted(read.contexts.items())},
        "words": read.words,
        "part": read.part,
        "whole": read.whole,
    }
    return base64.b64encode(zlib.compress(json.dumps(whole, ensure_ascii=False).encode(), 6)).decode()


def part_of(packed: str) -> int:
    """Return which part of its document was packed."""
    return int(json.loads(zlib.decompress(base64.b64decode(packed))).get("part", 0))


def unpack(packed: str, text: Iterable[ox.Quad]) -> Packed:
    """Return what was read in a document, or a part of it; ``text`` are the quads that say the document's text.

    Raises ``StoreError`` when it was damaged.
    """
    try:
        whole = json.loads(zlib.decompress(base64.b64decode(packed)))
        quads = ox.parse("".join(f"{line} .\n" for line in whole["quads"]), format=ox.RdfFormat.N_QUADS)
        knowledge = rdf.from_rdf([*quads, *text])
        contexts = {iri: base64.b64decode(each) for iri, each in whole["contexts"].items()}
        return Packed(
            knowledge, rdf.Run(*whole[_RUN]), contexts, whole["words"], whole.get("part", 0), whole.get("whole", True)
        )
    except (ValueError, KeyError, IndexError, zlib.error, SyntaxError) as error:
        hint = "remove the document and add it again"
        raise StoreError(f"what was read in a document cannot be unpacked: {error}", hint=hint) from error
