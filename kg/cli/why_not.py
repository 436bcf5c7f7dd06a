"""``kg why-not``: what stopped a statement from being a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import data_options, marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kg.explain.reasons import Reason, WhyNot


@click.command()
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@data_options
@click.option("--ontology", metavar="FILE", help="Answer under this ontology, not the one the store was built with.")
@click.option("--limit", type=click.IntRange(0), default=5, show_default=True, help="Read so many documents again.")
def why_not(  # noqa: PLR0913  a statement has three parts
    subject: str,
    predicate: str,
    object_: str,
    *,
    store: Path | None,
    data: Sequence[Path],
    ontology: str | None,
    limit: int,
) -> None:
    """Say what stopped SUBJECT PREDICATE OBJECT from being held.

    Each part is a name ("Facebook", owns, "based in"), a prefixed name (kg:owns) or an IRI; OBJECT may be a date or an
    amount. What the graph does not tell is found by reading again the documents that mention both, those first in which
    they come nearest: the phrases that match, and how sure the reader was and had to be. The exit code is 0 when there
    is an answer, 4 when nothing can be said.

    \b
    Example:
      kg why-not Facebook owns 'AIA Korea' --store graph.kg
      kg why-not 'Benjamin Joe' 'based in' Seoul --store graph.kg --limit 20
    """
    from kg import ontology as ontologies  # noqa: PLC0415  help stays light
    from kg.cli.options import opened  # noqa: PLC0415  as above
    from kg.explain.why_not import why_not as answer  # noqa: PLC0415  as above
    from kg.store.kept import kept  # noqa: PLC0415  as above

    with opened(store, data) as there:
        known = ontologies.load(ontology or kept(there))
        found = answer(there, subject, predicate, object_, ontology=known, limit=limit)
    click.echo(_title(found))
    for reason in found.reasons:
        click.echo("\n".join(_lines(reason)))
    for note in found.notes:
        click.echo(f"note: {note}")


def _title(found: WhyNot) -> str:
    held = "held as a fact" if found.held else "not held as a fact"
    return click.style(f"{found.subject} {found.relation} {found.object}", bold=True) + f" ({held})"


def _lines(reason: Reason) -> Iterator[str]:
    from kg.text import collapse  # noqa: PLC0415  help stays light

    yield f"  {reason.words}"
    if reason.passage is not None:
        place = reason.passage.place
        yield f"    {collapse(reason.passage.marked(*marks()))}"
        yield f"    {reason.passage.document}, characters {place.start}–{place.end}"
