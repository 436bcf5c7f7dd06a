"""The house stands: imports go downwards, rooms are small, importing is light."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kg"

FLOORS = (
    {"model", "errors", "names", "formats", "config", "files"},
    {"text", "copies", "ontology", "plugins", "decisions", "web"},
    {"sources", "extract", "identity"},
    {"rdf", "network", "shapes", "infer"},
    {"store"},
    {"curation"},
    {"query", "export", "view", "explain", "diff"},
    {"build", "serve", "link"},
    {"cli"},
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
DOORS = {"__init__", "__main__"}
HEAVY = ("spacy", "onnxruntime", "rdflib", "networkx", "pyoxigraph", "trafilatura", "dateparser", "babel")

MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """Return the room that a file of the package lies in: its folder's or its own name below ``kg``."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_rooms(path: Path) -> Iterator[str]:
    """Yield the rooms of ``kg`` that a file imports, inside functions and for type checking too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("kg."))
        if isinstance(node, ast.ImportFrom) and node.module == "kg":
            yield from (alias.name for alias in node.names if alias.name in FLOOR)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kg."):
            yield (node.module or "").split(".")[1]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function of a file with its length in lines, docstring left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield f"{path.name}:{node.name}", (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_downwards(path: Path) -> None:
    """A module imports only from floors below its own, or from its own room; the ground floor is one room."""
    here = room(path)
    if here in DOORS:
        return

    lowest = max(FLOOR[here], 1)
    above = {other for other in imported_rooms(path) if other != here and FLOOR[other] >= lowest}

    assert above == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_rooms_are_small(path: Path) -> None:
    """No file has more than 500 lines and no function more than 60."""
    lines = path.read_text(encoding="utf-8").count("\n")

    assert lines <= 500
    assert [name for name, length in functions(path) if length > 60] == []


def test_functions_are_short() -> None:
    """Half of all functions have at most 10 lines, nine in ten at most 30."""
    lengths = sorted(length for path in MODULES for _, length in functions(path))

    assert len(lengths) > 100
    assert statistics.median(lengths) <= 10
    assert lengths[int(len(lengths) * 0.9)] <= 30


def test_import_loads_nothing_heavy() -> None:
    """``import kg`` loads no language, RDF, graph or page library."""
    code = f"import sys, kg; print([name for name in {HEAVY!r} if name in sys.modules])"

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.strip() == "[]"


def test_import_is_fast() -> None:
    """``import kg`` takes less than 60 ms, the quickest of five."""
    code = "import time; t = time.perf_counter(); import kg; print(time.perf_counter() - t)"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(5)]

    assert min(float(run.stdout) for run in runs) < 0.060
