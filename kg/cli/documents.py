"""``kg documents``: what a store was read from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation import Row

_GAP = "  "
_ID, _TITLE = 12, 24
"""Columns that ids get at the least, and titles, where they need so many."""


@click.command()
@click.argument("documents", nargs=-1, metavar="[DOC...]")
@click.option("--store", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Look at this store.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "wide", "json"]),
    default="table",
    show_default=True,
    help="A table that fits the terminal, one with all that is known, or JSON.",
)
def documents(documents: tuple[str, ...], *, store: Path, form: str) -> None:
    """List the documents of a store: id, date, words, facts and title; wide also has the source and the run.

    The table is as wide as the terminal (100 columns where there is none): titles are cut, ids never, for they are what
    kg remove and kg coverage take. Words are counted as the reader does, facts are those that the document asserts.

    \b
    Example:
      kg documents --store graph.kg
      kg documents --store graph.kg --format wide
      kg documents --store graph.kg --format json
    """
    from kg.curation import looked_at  # noqa: PLC0415  help stays light
    from kg.errors import NothingFound  # noqa: PLC0415

    with looked_at(store) as curation:
        found = list(curation.documents(documents or None))
    if not found:
        raise NothingFound("the store has no such document" if documents else "the store has no documents")
    if form == "json":
        click.echo(json.dumps([_plain(row) for row in found], ensure_ascii=False, indent=1))
        return
    click.echo("\n".join(_wide(found) if form == "wide" else _table(found, width=_width())))


def _width() -> int:
    import shutil  # noqa: PLC0415  help stays light

    return shutil.get_terminal_size((100, 24)).columns


def _plain(row: Row) -> dict[str, object]:
    return {key: value for key, value in row._asdict().items() if key != "digest"}


def _table(rows: list[Row], *, width: int) -> Iterator[str]:
    """Fit the rows into so many columns of a terminal; an id that takes too many of them has a line of its own."""
    from kg.query import columns, padded  # noqa: PLC0415  help stays light
    from kg.text import collapse  # noqa: PLC0415

    lines = [("ID", "DATE", "WORDS", "FACTS", "TITLE"), *map(_cells, rows)]
    ident, date, words, facts, titles = (max(map(columns, cells)) for cells in zip(*lines, strict=True))
    taken = date + words + facts + len(_GAP) * 4
    ident = min(ident, max(width - taken - min(titles, _TITLE), _ID))
    for first, day, read, held, title in lines:
        if columns(first) > ident:
            yield first
        begin = padded("" if columns(first) > ident else first, ident)
        told = padded(collapse(title), max(width - taken - ident, min(titles, _TITLE)))
        yield _GAP.join((begin, day.ljust(date), read.rjust(words), held.rjust(facts), told)).rstrip()


def _wide(rows: list[Row]) -> Iterator[str]:
    from kg.query import columns, padded  # noqa: PLC0415  help stays light
    from kg.text import excerpt  # noqa: PLC0415

    lines = [("ID", "DATE", "WORDS", "FACTS", "TITLE", "SOURCE", "RUN")]
    for row in rows:
        source = "the same" if row.source == row.id else row.source or "–"
        lines.append((*_cells(row)[:-1], excerpt(row.title or "–"), source, row.run.rpartition("/")[2]))
    widths = [max(map(columns, cells)) for cells in zip(*lines, strict=True)]
    for ident, day, read, held, *rest in lines:
        cells = (ident, day, read.rjust(widths[2]), held.rjust(widths[3]), *rest)
        yield _GAP.join(padded(cell, width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    return row.id, row.published or "–", f"{row.words:,}", f"{row.facts:,}", row.title or "–"
