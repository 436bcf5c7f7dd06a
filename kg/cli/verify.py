"""``kg verify``: the proof that every quotation stands in its source."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from kg.cli.options import counted, data_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kg.explain import Fault


@click.command()
@data_options
@click.option("--offline", is_flag=True, help="Open no socket; pages are compared with the text in the store.")
def verify(*, store: Path | None, data: Sequence[Path], offline: bool) -> None:
    """Read the sources again and prove that every quotation stands where it should.

    Run it where the graph was built, for the paths of sources are relative to that folder. Each fault is printed on a
    line of its own below its document, and the exit code is 1 when there is one. What cannot be read again (standard
    input) is compared with the text in the store; where there is none, it is named as not checked.

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
    for ident, faults in groupby(result.faults, key=lambda each: each.document):
        click.echo("\n".join(_lines(ident, list(faults))))
    for ident in result.unchecked:
        click.echo(f"not checked: {ident}: it cannot be read again, and the store does not keep its text", err=True)
    compared = f"{counted(result.documents, 'document')}, {counted(result.spans, 'quotation')}"
    if result.faults:
        some = f"{result.faulty:,} of {counted(result.expected, 'document')}"
        told = f"{counted(len(result.faults), 'fault')} in {some} ({counted(result.spans, 'quotation')} compared)"
        raise KgError(told, hint="build these documents again; kg add --prune removes those that are gone")
    if not result.documents:
        raise NothingFound("there was nothing to verify", hint="build with --store, which keeps the texts")
    click.echo(f"{compared}: each stands where it should")


def _lines(ident: str, faults: Sequence[Fault]) -> Iterator[str]:
    """Give what is wrong with a document: with all of it behind its id, with places in it on lines below."""
    for fault in faults:
        if fault.start is None:
            yield f"{ident}: {fault.reason}"
    placed = [fault for fault in faults if fault.start is not None]
    if placed:
        yield f"{ident}:"
    for fault in placed:
        yield f"  characters {fault.start}–{fault.end}: {fault.reason}"
