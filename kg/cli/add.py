"""``kg add``: documents into a store; what is there already is not read again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import counted
from kg.cli.reading import read_into, reading_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.build import Summary
    from kg.store import Store


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--store", required=True, metavar="DIR", help="The store; created if missing.")
@click.option("--prune", is_flag=True, help="Remove the documents that were read from these inputs and are gone there.")
@reading_options
def add(inputs: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401  what click passes
    """Add documents to a store, and read again those that changed.

    A document whose content is what it was, read by the same model under the same ontology and settings, is left as it
    is. Names are settled over all documents of the store, decisions of people hold. A process that is stopped leaves
    whole documents behind; of one that is killed up to a hundred may wait for their facts, which the next command that
    writes says. The same command again does the rest.

    \b
    Example:
      kg add articles/ --store graph.kg
      kg add articles/ --store graph.kg --prune
    """
    read_into(inputs, options, partial(_pruned, inputs=inputs) if options["prune"] else _as_it_is)


def _as_it_is(store: Store, summary: Summary, read: Callable[[], None]) -> None:
    del store, summary
    read()


def _pruned(store: Store, summary: Summary, read: Callable[[], None], *, inputs: tuple[str, ...]) -> None:
    from kg.build.plan import gone  # noqa: PLC0415  help stays light
    from kg.curation import Curation  # noqa: PLC0415

    read()
    with Curation(store) as curation:
        lost = gone(curation.documents(), inputs, summary.ids, summary.failures)
        curation.remove(lost)
        summary.moved += curation.settle()
    if lost:
        click.echo(f"removed {counted(len(lost), 'document')}: {', '.join(lost)}", err=True)
