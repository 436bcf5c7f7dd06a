"""``kg check``: what in the graph cannot be, by the ontology's shapes and by others."""

from __future__ import annotations

import shlex
import sys
from itertools import groupby
from typing import TYPE_CHECKING

import click

from kg.cli.options import counted, data_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kg.explain import Explanation, Report, Violation
    from kg.store import Store

_SENTENCES = 3
"""Claims shown for one violation."""


@click.command()
@data_options
@click.option("--shapes", metavar="FILE", multiple=True, help="Check these SHACL shapes too; may be repeated.")
@click.option(
    "--ontology", metavar="FILE", help="Derive shapes from this ontology instead of the one the store was built with."
)
@click.option("-o", "--output", metavar="FILE", help="Write the W3C validation report here, as RDF.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Show so many violations at most.")
def check(  # noqa: PLR0913  one for each option
    *,
    store: Path | None,
    data: Sequence[Path],
    shapes: Sequence[str],
    ontology: str | None,
    output: str | None,
    limit: int,
) -> None:
    """Check the graph against the shapes of the ontology, and against shapes of yours.

    Validates plain triples and claims by SHACL: what may stand in each relation, how often, and what a claim must have
    (kg ontology shapes writes these shapes). Each violation is told in words, with the sentences that led to it and the
    command that shows more. What was inferred is not checked.

    \b
    The exit code is that of pySHACL:
      0  the graph conforms
      1  it does not
      2  the shapes cannot be used, the validation failed, or the command makes no sense
      3  a file cannot be read, or asks for a part of SHACL that pySHACL does not know
    The others are as for every command.

    \b
    Example:
      kg check --store graph.kg
      kg check --data graph.ttl --shapes mine.ttl -o report.ttl
    """
    from kg import explain  # noqa: PLC0415  help stays light
    from kg.cli.options import opened  # noqa: PLC0415
    from kg.store.kept import chosen  # noqa: PLC0415

    with opened(store, data) as there:
        report = explain.check(there, chosen(there, ontology), shapes=shapes)
        if output is not None:
            _write(report, output)
        options = ["--store", str(store)] if store else [word for each in data for word in ("--data", str(each))]
        for line in _lines(report.violations[:limit], there, shlex.join(options)):
            click.echo(line)
    left = len(report.violations) - limit
    if left > 0:
        click.echo(f"… and {left:,} more; --limit {len(report.violations)} shows all\n")
    looked_at = f"{counted(report.triples, 'triple')} and {counted(report.claims, 'claim')}"
    if report.conforms:
        click.echo(f"{looked_at} conform to {counted(report.shapes, 'shape')}")
        return
    click.echo(f"{counted(len(report.violations), 'violation')}: {looked_at}, {counted(report.shapes, 'shape')}")
    sys.exit(1)


def _write(report: Report, output: str) -> None:
    from kg import formats, names, rdf  # noqa: PLC0415  help stays light

    form = formats.by_extension(output, among=formats.RDF_FORMATS)
    rdf.write(report.graph, output, form=form, prefixes=names.prefixes())
    click.echo(f"wrote {output}", err=True)


def _lines(violations: Sequence[Violation], there: Store, options: str) -> Iterator[str]:
    """Give the violations under the names of their shapes, a blank line behind each group."""
    from kg import explain  # noqa: PLC0415  help stays light

    for shape, group in groupby(violations, key=lambda each: each.shape):
        yield click.style(shape, bold=True)
        for each in group:
            yield f"  {each.message}" if each.severity == "violation" else f"  {each.severity}: {each.message}"
            claims = explain.evidence(there, each)
            for claim in claims[:_SENTENCES]:
                yield from _evidence(claim)
            if len(claims) > _SENTENCES:
                yield f"    … and {len(claims) - _SENTENCES} more"
            if claims:
                yield f"    kg why {shlex.join(explain.question(there, each))} {options}".rstrip()
            elif each.document:
                yield f"    in the record of {each.document}"
            else:
                yield "    no claim says so: it was added by hand"
        yield ""


def _evidence(each: Explanation) -> Iterator[str]:
    from kg.text import collapse  # noqa: PLC0415  help stays light

    place = each.claim.evidence
    yield f"    {collapse(each.marked())}"
    yield f"      {each.document.id}, characters {place.start}–{place.end}"
