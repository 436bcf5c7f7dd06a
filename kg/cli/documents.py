"""``kg documents``: what a store was read from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.curation import Row


@click.command()
@click.argument("documents", nargs=-1, metavar="[DOC...]")
@click.option("--store", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Look at this store.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How.")
def documents(documents: tuple[str, ...], *, store: Path, form: str) -> None:
    """List the documents of a store: id, date, words, facts, title, source, and the run that read them.

    \b
    Example:
      kg documents --store graph.kg
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
    click.echo("\n".join(_table(found)))


def _plain(row: Row) -> dict[str, object]:
    return {key: value for key, value in row._asdict().items() if key != "digest"}


def _table(rows: list[Row]) -> list[str]:
    from kg.text import excerpt  # noqa: PLC0415  help stays light

    head = ("ID", "DATE", "WORDS", "FACTS", "TITLE", "SOURCE", "RUN")
    cells = [
        (
            row.id,
            row.published or "–",
            f"{row.words:,}",
            f"{row.facts:,}",
            excerpt(row.title or "–"),
            "the same" if row.source == row.id else row.source or "–",
            row.run.rpartition("/")[2],
        )
        for row in rows
    ]
    widths = [max(len(line[place]) for line in (head, *cells)) for place in range(len(head))]
    right = {2, 3}
    return [
        "  ".join(
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in (head, *cells)
    ]
