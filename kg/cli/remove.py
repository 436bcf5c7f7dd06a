"""``kg remove``: documents out of a store, as if they had never been there."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import counted, forget_links, tell_moves, tell_stale, wait_option


@click.command()
@click.argument("documents", nargs=-1, required=True, metavar="DOC...")
@click.option("--store", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Change this store.")
@wait_option
def remove(documents: tuple[str, ...], *, store: Path, wait: float) -> None:
    """Remove documents from a store, with all that only they said.

    DOC is the id that kg documents shows. A fact stays while another document asserts it, and names that were one or
    two because of these documents are settled anew: the store is then what it would be had they never been added.
    Decisions stay in their file.

    \b
    Example:
      kg remove articles/old.txt --store graph.kg
    """
    from kg.curation import Curation  # noqa: PLC0415  help stays light
    from kg.store import Store  # noqa: PLC0415

    with Store.open(store, wait=wait) as there, Curation(there) as curation:
        before = len(there)
        moved = curation.settle()
        curation.remove(documents)
        moved += curation.settle()
        forget_links(there, moved)
        lost = before - len(there)
        click.echo(f"removed {counted(len(set(documents)), 'document')}, {counted(lost, 'triple')}", err=True)
        tell_moves(moved)
        tell_stale(there)
