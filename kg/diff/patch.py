"""Writes the difference of two graphs as an RDF Patch, which other stores can apply.

The format is that of Apache Jena (https://jena.apache.org/documentation/rdf-patch/): deletions and additions within
one transaction.  Blank nodes bear the names that RDFC-1.0 gives them, so the patch fits the canonical form of the old
graph.  Rows are sorted, and the id in the header depends on them alone.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

import pyoxigraph as ox

from kg.diff.sides import Reach, shared
from kg.diff.walk import Mark, differences, exported_differences
from kg.errors import UsageError
from kg.files import replacing
from kg.rdf.order import in_order, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from kg.diff.sides import Side

_IN_MEMORY = 16 * 2**20
_DEFAULT = ox.DefaultGraph()
_LETTERS = {Mark.LOST: "0", Mark.GAINED: "1"}
_ROWS = {"0": "D", "1": "A"}


class Extent(StrEnum):
    """What a patch changes: the plain triples of the default graph, or all quads as an export has them."""

    TRIPLES = "triples"
    QUADS = "quads"


def write_patch(old: Side, new: Side, target: str | PathLike[str], *, extent: Extent = Extent.TRIPLES) -> int:
    """Write the rows that turn the old graph into the new one, and return how many there are.

    Deletions come first.  Memory stays flat.  Raises ``UsageError`` when quads are asked for and one side has no graph
    names, ``OutputError`` when the patch cannot be written.
    """
    lines = _triples(old, new) if extent is Extent.TRIPLES else _quads(old, new)
    digest, count = hashlib.sha256(), 0
    with replacing(target) as stream, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
        for line in in_order(lines):
            row = f"{_ROWS[line[0]]} {line[1:]} .\n".encode()
            digest.update(row)
            body.write(row)
            count += 1
        stream.write(f"H id <uuid:{uuid5(NAMESPACE_OID, digest.hexdigest())}> .\nTX .\n".encode())
        body.seek(0)
        shutil.copyfileobj(body, stream)
        stream.write(b"TC .\n")
    return count


def _triples(old: Side, new: Side) -> Iterator[str]:
    for mark, quad in differences(old, new, shared(old, new, Reach.FACTS)):
        yield _line(mark, quad)


def _quads(old: Side, new: Side) -> Iterator[str]:
    for side in (old, new):
        if not side.named:
            raise UsageError(f"{side.name} has no graph names", hint="leave out --quads, or take .trig or .nq")
    for mark, quad in exported_differences(old, new, shared(old, new, Reach.ALL)):
        yield _line(mark, quad)


def _line(mark: Mark, quad: ox.Quad) -> str:
    graph = "" if quad.graph_name == _DEFAULT else f" {quad.graph_name}"
    return f"{_LETTERS[mark]}{written(quad.subject)} {quad.predicate} {written(quad.object)}{graph}"
