"""Reads a table of labels: ``IRI<TAB>label``, and behind it a class and other names, if there are any."""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from kg import names
from kg.errors import InputError, SyntaxProblem
from kg.names import KG
from kg.ontology import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

EXTENSIONS = frozenset({".tsv", ".tab"})
_HEADS = {
    **dict.fromkeys(("iri", "uri", "url", "id", "item", "entity", "subject"), "iri"),
    **dict.fromkeys(("label", "name", "title", "preflabel", "itemlabel"), "label"),
    **dict.fromkeys(("type", "class", "kind", "category"), "type"),
    **dict.fromkeys(("alias", "aliases", "altlabel", "altlabels", "other names", "synonyms"), "aliases"),
    "type or aliases": "other",
}
_USUAL = ("iri", "label", "other", "aliases")
_FEWEST = 2


class Row(NamedTuple):
    """A thing of the table: its IRI, label, classes (IRIs or nouns), and other names."""

    iri: str
    label: str
    types: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


def rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a table, as they are read.

    A first line of column names (``iri``, ``label``, ``type``, ``aliases``, in any order) is understood; without one
    the third column holds a class (an IRI, a prefixed name, or the label of a class of the default ontology), or else
    other names, with ``|`` between them.  Empty lines and lines that begin with ``#`` are passed over.  Raises
    ``InputError`` when the file cannot be read and ``SyntaxProblem`` with the number of a line that is no row.
    """
    columns: Sequence[str] | None = None
    for number, line in _lines(path):
        cells = [cell.strip() for cell in line.split("\t")]
        if columns is None:
            columns = _columns(cells, path)
            if columns is not None:
                continue
            columns = _USUAL
        yield _row(cells, columns, source=str(path), number=number)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    number = 0
    try:
        with path.open("rb") as stream:
            for number, data in enumerate(stream, 1):
                line = data.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
                if line.strip() and not line.startswith("#"):
                    yield number, line
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}", hint="check the path") from error
    except UnicodeDecodeError as error:
        raise SyntaxProblem(
            "this line is not UTF-8", source=str(path), line=number, hint="save the table as UTF-8"
        ) from error


def _columns(cells: Sequence[str], path: Path) -> Sequence[str] | None:
    """Return what the columns hold when the first line says so, ``None`` when it is a row itself."""
    if _address(cells[0]) is not None:
        return None
    found = [_HEADS.get(cell.lower().lstrip("?").replace("_", " "), "") for cell in cells]
    if "iri" in found and "label" in found:
        return found
    if any(found):
        hint = "name the columns iri, label, type, aliases, or leave that line out"
        raise SyntaxProblem("the first line names no column iri and label", source=str(path), line=1, hint=hint)
    return None


def _row(cells: Sequence[str], columns: Sequence[str], *, source: str, number: int) -> Row:
    named: dict[str, str] = {}
    for column, cell in zip_longest(columns, cells[: len(columns)], fillvalue=""):
        named.setdefault(column, cell)
    iri, label = _address(named.get("iri", "")), named.get("label", "")
    hint = "write IRI, a tab, and the label, as in http://www.wikidata.org/entity/Q355<TAB>Facebook"
    if iri is None:
        shown = named.get("iri", "") or "nothing"
        raise SyntaxProblem(f"{shown!r} is no IRI", source=source, line=number, hint=hint)
    if not label:
        raise SyntaxProblem("there is no label behind the IRI", source=source, line=number, hint=hint)
    types, aliases = [named.get("type", "")], _split(named.get("aliases", ""))
    other = named.get("other", "")
    if _is_class(other):
        types.append(other)
    else:
        aliases += _split(other)
    return Row(iri, label, tuple(_address(each) or each for each in types if each), tuple(aliases))


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _address(cell: str) -> str | None:
    """Return the IRI that a cell holds, in full, in angle brackets, or by a well-known prefix."""
    cell = cell.removeprefix("<").removesuffix(">")
    prefix, colon, rest = cell.partition(":")
    if colon and prefix in names.WELL_KNOWN and not rest.startswith("//"):
        cell = names.WELL_KNOWN[prefix] + rest
    return cell if is_valid(cell) else None


def is_valid(iri: str) -> bool:
    """Tell whether an IRI is a valid absolute one."""
    try:
        return ox.NamedNode(iri).value == iri
    except ValueError:
        return False


def _is_class(cell: str) -> bool:
    return _address(cell) is not None or cell.casefold() in _class_names()


@lru_cache(maxsize=1)
def _class_names() -> frozenset[str]:
    return frozenset(type_.label.casefold() for iri, type_ in load().types.items() if iri.startswith(KG))
