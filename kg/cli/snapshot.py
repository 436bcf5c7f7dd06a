"""``kg snapshot``: past states of a store."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kg.cli.options import wait_option


@click.command()
@click.argument("name", required=False)
@click.option("--store", metavar="DIR", required=True, type=click.Path(path_type=Path), help="The store.")
@click.option("--list", "listed", is_flag=True, help="List the snapshots there are, one a line.")
@click.option("--remove", metavar="NAME", help="Remove this snapshot.")
@wait_option
def snapshot(*, name: str | None, store: Path, listed: bool, remove: str | None, wait: float) -> None:
    """Keep the present state of a store under NAME, which is the time now unless given.

    It takes a moment and next to no room: the files are shared with the store until that changes. Whatever reads a
    store reads the snapshot as DIR@NAME: it can be queried, exported, viewed, and compared with the store by kg diff.

    \b
    Example:
      kg snapshot before-cleaning --store graph.kg
      kg diff graph.kg@before-cleaning graph.kg
      kg snapshot --list --store graph.kg
      kg snapshot --remove before-cleaning --store graph.kg
    """
    from kg.errors import UsageError  # noqa: PLC0415  help stays light
    from kg.store import Store, snapshots  # noqa: PLC0415  as above

    if sum((name is not None, listed, remove is not None)) > 1:
        raise UsageError("NAME, --list and --remove do not go together", hint="use one of them")
    if listed:
        for each in snapshots.taken(store):
            click.echo(each)
    elif remove is not None:
        snapshots.remove(store, remove)
        click.echo(f"removed {store}@{remove}", err=True)
    else:
        name = name or _now()
        with Store.open(store, wait=wait) as there:
            there.snapshot(name)
        click.echo(f"kept as {store}@{name}", err=True)


def _now() -> str:
    """Return the local time as a name that any file system takes."""
    return datetime.now().astimezone().strftime("%Y-%m-%dT%H.%M.%S")
