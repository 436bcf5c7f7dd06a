"""``kg export``: the graph for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import STANDARD_INPUT, data_options, opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@click.command()
@click.option("-o", "--output", required=True, metavar="FILE", help="Write here; the extension sets the format.")
@data_options
@click.option("--format", "form", metavar="NAME", help="The format, where the extension does not tell it.")
@click.option("--plain", is_flag=True, help="RDF: the facts only, without their evidence.")
@click.option("--text", is_flag=True, help="RDF: the texts of the documents too.")
@click.option("--rdf12", is_flag=True, help="RDF: the evidence as RDF 1.2 reifiers.")
def export(  # noqa: PLR0913  one for each option
    output: str, *, store: Path | None, data: Sequence[Path], form: str | None, plain: bool, text: bool, rdf12: bool
) -> None:
    """Write the graph to a file for other programs.

    RDF: .ttl .nt .nq .trig .jsonld .rdf; for graph tools: .graphml .gexf .cyjs (Cytoscape) .dot, and .csv, which
    makes two files, NAME.nodes.csv and NAME.edges.csv. What the format cannot carry is told on standard error. An
    old file is replaced only when the new one is whole; - is standard output.

    \b
    Example:
      kg export -o graph.trig --store graph.kg
      kg export -o graph.graphml --data graph.ttl
      kg export -o - --format turtle --plain --store graph.kg
    """
    from kg import formats  # noqa: PLC0415  help stays light
    from kg.errors import UsageError  # noqa: PLC0415
    from kg.export import Version, tables  # noqa: PLC0415
    from kg.export import export as write  # noqa: PLC0415
    from kg.rdf import FOR_FILES, Layer  # noqa: PLC0415

    if form is None and output == STANDARD_INPUT:
        raise UsageError("standard output has no extension to tell the format", hint="add --format turtle, or another")
    chosen = formats.by_name(form) if form else formats.by_extension(output)
    if not chosen.rdf and (plain or text or rdf12):
        raise UsageError(f"--plain, --text and --rdf12 are for RDF, not for {chosen.name}", hint="leave them out")
    layers = ({Layer.FACTS} if plain else set(FOR_FILES)) | ({Layer.TEXT} if text else set())
    with opened(store, data) as there:
        for note in write(there, output, form=chosen, layers=layers, version=Version.RDF12 if rdf12 else Version.RDF11):
            click.echo(f"note: {note}", err=True)
    if output != STANDARD_INPUT:
        written = map(str, tables(output)) if chosen is formats.CSV else [output]
        click.echo(f"wrote {' and '.join(written)}", err=True)
