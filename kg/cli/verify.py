"""``kg verify``: the proof that every quotation stands in its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import data_options

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@click.command()
@data_options
@click.option("--offline", is_flag=True, help="Open no socket; pages are compared with the text in the store.")
def verify(*, store: Path | None, data: Sequence[Path], offline: bool) -> None:
    """Read the sources again and prove that every quotation stands where it should.

    Run it where the graph was built, for the paths of sources are relative to that folder. Each fault is printed on a
    line of its own, and the exit code is 1 when there is one. What cannot be read again (standard input) is compared
    with the text in the store; where there is none, it is named as not checked.

    \b
    Example:
      kg verify --store graph.kg
      kg verify --data graph.ttl --offline
    """
    from kg import explain  # noqa: PLC0415  help stays light
    from kg.cli.options import opened  # noqa: PLC0415  as above
    from kg.errors import KgError, NothingFound  # noqa: PLC0415  as above

    with opened(store, data) as there:
        result = explain.verify(there, offline=offline)
    for fault in result.faults:
        place = "" if fault.start is None else f":{fault.start}-{fault.end}"
        click.echo(f"{fault.document}{place}: {fault.reason}")
    for ident in result.unchecked:
        click.echo(f"not checked: {ident}: it cannot be read again, and the store does not keep its text", err=True)
    counted = f"{_count(result.documents, 'document')}, {_count(result.spans, 'quotation')}"
    if result.faults:
        raise KgError(f"{_count(len(result.faults), 'fault')} in {counted}", hint="build these documents again")
    if not result.documents:
        raise NothingFound("there was nothing to verify", hint="build with --store, which keeps the texts")
    click.echo(f"{counted}: each stands where it should")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
