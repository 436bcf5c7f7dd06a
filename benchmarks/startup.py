"""Measures how long whole processes take to start: ours beside bare Python and beside importing rdflib."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Line, process

if TYPE_CHECKING:
    from collections.abc import Iterator

TURTLE = "<https://example.org/id/a> <https://w3id.org/text2kg/ontology#owns> <https://example.org/id/b> .\n"


def lines(runs: int) -> Iterator[Line]:
    """Yield the median wall time of each command over ``runs`` runs."""
    bare, rdflib = process(["-c", "pass"], runs=runs), process(["-c", "import rdflib"], runs=runs)
    yield Line('python -c "import rdflib"', rdflib, "s", "python -c pass", bare)
    yield Line('python -c "import kg"', process(["-c", "import kg"], runs=runs), "s", "python -c pass", bare)
    yield Line("kg --help", process(["-m", "kg", "--help"], runs=runs), "s", "import rdflib", rdflib)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "one.ttl"
        data.write_text(TURTLE, encoding="utf-8")
        query = ["-m", "kg", "query", "SELECT * { ?s ?p ?o }", "--data", str(data)]
        yield Line("kg query over one triple", process(query, runs=runs), "s", "import rdflib", rdflib)
