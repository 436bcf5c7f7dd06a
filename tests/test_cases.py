"""From claims to TriG, byte for byte: what the RDF looks like is pinned in tests/cases.

``python tests/test_cases.py`` writes the expected files anew; read them before they are committed.
"""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

import kg
from kg import formats, ontology, rdf
from kg.extract import echo

CASES = sorted((Path(__file__).parent / "cases").iterdir())


def trig(case: Path) -> str:
    """Return the TriG of the bracketed text of a case."""
    parsed = echo.parse((case / "input.txt").read_text(encoding="utf-8"), ontology=ontology.load())
    reading = replace(parsed, document=replace(parsed.document, id=case.name))
    stream = io.BytesIO()
    rdf.write(rdf.quads(kg.resolve([reading]), layers=rdf.FOR_FILES), stream, form=formats.TRIG)
    return stream.getvalue().decode()


def test_there_are_cases() -> None:
    """The folder of cases is not empty."""
    assert len(CASES) >= 3


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_rdf_is_what_is_pinned(case: Path) -> None:
    """The same claims give the same bytes."""
    assert trig(case) == (case / "expected.trig").read_text(encoding="utf-8")


if __name__ == "__main__":
    for each in CASES:
        (each / "expected.trig").write_text(trig(each), encoding="utf-8")
