"""``kg update``: SPARQL Update on a store."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import tell_stale, wait_option


@click.command()
@click.argument("update", metavar="UPDATE|FILE.ru|-")
@click.option("--store", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Change this store.")
@wait_option
def update(update: str, *, store: Path, wait: float) -> None:
    """Change a store by SPARQL 1.1 Update, wholly or not at all.

    UPDATE is the text, a file that holds it, or - for standard input. The prefixes are those of kg query. What is
    deleted is deleted from the documents that assert it; their claims stay, as the record of what was read. What is
    inserted stays when documents are removed. A document that is read or settled again says again what it says: kg
    decide reject is what lasts.

    \b
    Example:
      kg update 'INSERT DATA { id:facebook owl:sameAs wd:Q355 }' --store graph.kg
      kg update merge.ru --store graph.kg
    """
    from kg.cli.options import text_of  # noqa: PLC0415  help stays light
    from kg.store import Store  # noqa: PLC0415

    text = text_of(update)
    with Store.open(store, wait=wait) as there:
        before = len(there)
        there.update(text)
        click.echo(f"{before:,} triples before, {len(there):,} now", err=True)
        tell_stale(there)
