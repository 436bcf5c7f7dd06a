"""``kg facts``: what is held, and how many independent sources say so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.cli.options import data_options, terminal_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kg.explain import Corroboration
    from kg.query import Table

_SHOWN = ("sources", "documents", "score", "first", "last", "subject", "relation", "object")
_NAMED = ("subjectIri", "relationIri", "objectIri")


@click.command()
@click.argument("subject", default="*")
@click.argument("predicate", default="*")
@click.argument("object_", metavar="[OBJECT]", default="*")
@data_options
@click.option("--least", type=click.IntRange(1), default=1, metavar="N", help="Only facts with N independent sources.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Show the first N only.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="A table for people, JSON with the documents of each source, or CSV with the IRIs.",
)
def facts(  # noqa: PLR0913  a fact has three parts, and there is one for each option
    subject: str,
    predicate: str,
    object_: str,
    *,
    store: Path | None,
    data: Sequence[Path],
    least: int,
    limit: int | None,
    form: str,
) -> None:
    """List facts by how many independent sources assert them.

    Documents that copy one another are one source: where two fifths of the shorter one stand in the other (at least a
    sentence or two), or where they assert the fact in nearly the same sentence. So a wire story in six papers counts
    once. What a paper tells in its own words counts, also where it heard it from another.

    Each part is given as for kg why; left out or * it is any. Score is that of the surest claim; first and last are the
    dates of the documents. The exit code is 4 when there is no such fact.

    \b
    Example:
      kg facts --store graph.kg --least 2
      kg facts Facebook owns --store graph.kg
      kg facts '*' acquired '*' --store graph.kg --format csv > deals.csv
    """
    from kg import explain  # noqa: PLC0415  help stays light
    from kg.cli.options import opened  # noqa: PLC0415
    from kg.errors import NothingFound  # noqa: PLC0415

    with opened(store, data) as there:
        every = explain.facts(there, subject, predicate, object_)
    found = [each for each in every if len(each.sources) >= least]
    if not found:
        most = len(every[0].sources)
        raise NothingFound(f"no fact has {least} independent sources", hint=f"the best has {most}: --least {most}")
    shown = found[:limit]
    if form == "json":
        click.echo(json.dumps([_plain(each) for each in shown], ensure_ascii=False, indent=1))
        return
    click.echo(_csv(shown) if form == "csv" else _table(shown), nl=False)
    if len(shown) < len(found):
        click.echo(f"… and {len(found) - len(shown):,} more; without --limit all are shown", err=True)


def _plain(each: Corroboration) -> dict[str, object]:
    """Return a fact for JSON; its sources are lists of ids of documents."""
    fact = each.fact
    object_ = {"iri": fact.object} if fact.datatype is None else {"value": fact.object, "datatype": fact.datatype}
    return {
        "subject": {"iri": fact.subject, "label": each.subject},
        "relation": {"iri": fact.relation, "label": each.relation},
        "object": object_ | {"label": each.object},
        "sources": each.sources,
        "score": each.score,
        "first": str(each.first) if each.first else None,
        "last": str(each.last) if each.last else None,
    }


def _table(found: Sequence[Corroboration]) -> str:
    from kg.query import lines  # noqa: PLC0415
    from kg.rdf.terms import iri_of  # noqa: PLC0415

    return "".join(f"{line}\n" for line in lines(_cells(_SHOWN, map(_named, found)), iri_of, width=terminal_width()))


def _csv(found: Sequence[Corroboration]) -> bytes:
    from kg import formats  # noqa: PLC0415  help stays light
    from kg.query import rendered  # noqa: PLC0415

    return rendered(_cells((*_SHOWN, *_NAMED), map(_with_iris, found)), formats.RESULTS_CSV)


def _cells(columns: tuple[str, ...], rows: Iterable[Iterable[object]]) -> Table:
    from pyoxigraph import Literal  # noqa: PLC0415  help stays light

    from kg.query import Table  # noqa: PLC0415

    cells = (tuple(None if cell is None else Literal(str(cell)) for cell in row) for row in rows)
    return Table(columns, tuple(cells))


def _numbers(each: Corroboration) -> tuple[object, ...]:
    return len(each.sources), each.documents, f"{each.score:.2f}", each.first, each.last


def _named(each: Corroboration) -> tuple[object, ...]:
    """Return a row for people, who must be able to tell namesakes apart."""
    subject, object_ = each.names
    return (*_numbers(each), subject, each.relation, object_)


def _with_iris(each: Corroboration) -> tuple[object, ...]:
    fact = each.fact
    return (*_numbers(each), each.subject, each.relation, each.object, fact.subject, fact.relation, fact.object)
