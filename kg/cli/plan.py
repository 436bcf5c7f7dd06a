"""``kg plan``: what ``kg add`` would do, and how long it would take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli.reading import planned, planning_options

if TYPE_CHECKING:
    from kg.build.plan import Plan


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--store", metavar="DIR", help="The store into which they would go; without, all is new.")
@planning_options
def plan(inputs: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401  what click passes
    """Say what adding these documents would do: what is new, changed, unchanged and gone, and the minutes it takes.

    Nothing is read and nothing changed. A document is changed when its content is, or when it was read by another
    model, under another ontology or settings; gone is what was read from these inputs before (kg add --prune removes
    it). The time is that of the words in the new and the changed documents. The speed, told with what it is based on,
    is that of the last build of this store on this machine, without its start, or else of a text that is read to see.

    \b
    Example:
      kg plan articles/ --store graph.kg
    """
    found = planned(inputs, options)
    for name in ("new", "changed", "gone", "unchanged"):
        told = getattr(found, name)
        for ident in told if name != "unchanged" else ():
            click.echo(f"{name:10} {ident}")
    for failure in found.failures:
        click.echo(f"unreadable {failure.error.message}")
    click.echo(_words(found))


def _words(found: Plan) -> str:
    counts = (("new", found.new), ("changed", found.changed), ("gone", found.gone), ("unchanged", found.unchanged))
    told = ", ".join(f"{len(ids):,} {name}" for name, ids in counts)
    if not found.words:
        return f"{told}; there is nothing to read"
    minutes = found.words / found.speed / 60
    long = "less than a minute" if minutes < 1 else f"about {minutes:,.0f} minute{'s' if round(minutes) > 1 else ''}"
    return f"{told}\n{found.words:,} words to read: {long} at {found.speed:,.0f} words/s, {found.basis}"
