"""``kg export``: the graph for other programs."""

from __future__ import annotations

from datetime import date
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
@click.option("--inferred", is_flag=True, help="RDF: what kg infer added, too; in a graph of its own where there are.")
@click.option("--rdf12", is_flag=True, help="RDF: the evidence as RDF 1.2 reifiers.")
@click.option("--describe", is_flag=True, help="RDF: say what the file holds and where it comes from.")
@click.option("--licence", metavar="IRI", help="The licence, for the description.")
@click.option("--issued", metavar="DATE", help="The day it is issued (2026-11-23), for the description.")
def export(  # noqa: PLR0913  one for each option
    output: str,
    *,
    store: Path | None,
    data: Sequence[Path],
    form: str | None,
    plain: bool,
    text: bool,
    inferred: bool,
    rdf12: bool,
    describe: bool,
    licence: str | None,
    issued: str | None,
) -> None:
    """Write the graph to a file for other programs.

    RDF: .ttl .nt .nq .trig .jsonld .rdf; for graph tools: .graphml .gexf .cyjs (Cytoscape) .dot, and .csv, which
    makes two files, NAME.nodes.csv and NAME.edges.csv. What the format cannot carry is told on standard error. An
    old file is replaced only when the new one is whole; - is standard output.

    --describe adds a description (VoID, DCAT, PROV): counts, sources, software, model and ontology, and a digest of
    the canonical graph (RDFC-1.0). It has no time of its own: the same graph gives the same bytes.

    \b
    Example:
      kg export -o graph.trig --store graph.kg
      kg export -o graph.graphml --data graph.ttl
      kg export -o - --format turtle --plain --store graph.kg
      kg export -o graph.trig --describe --licence https://creativecommons.org/licenses/by/4.0/ --store graph.kg
    """
    from kg import formats  # noqa: PLC0415  help stays light
    from kg.errors import UsageError  # noqa: PLC0415
    from kg.export import Version, tables  # noqa: PLC0415
    from kg.export import export as write  # noqa: PLC0415
    from kg.rdf import FOR_FILES, Layer  # noqa: PLC0415
    from kg.rdf.describe import Added  # noqa: PLC0415

    if form is None and output == STANDARD_INPUT:
        raise UsageError("standard output has no extension to tell the format", hint="add --format turtle, or another")
    chosen = formats.by_name(form) if form else formats.by_extension(output)
    described = describe or licence is not None or issued is not None
    if not chosen.rdf and (plain or text or inferred or rdf12 or described):
        what = "--plain, --text, --inferred, --rdf12 and --describe"
        raise UsageError(f"{what} are for RDF, not for {chosen.name}", hint="leave them out")
    layers = ({Layer.FACTS} if plain else set(FOR_FILES)) | ({Layer.TEXT} if text else set())
    layers |= {Layer.ASIDE} if inferred else set()
    with opened(store, data) as there:
        version = Version.RDF12 if rdf12 else Version.RDF11
        about = Added(_iri(licence), _day(issued)) if described else None
        for note in write(there, output, form=chosen, layers=layers, version=version, description=about):
            click.echo(f"note: {note}", err=True)
    if output != STANDARD_INPUT:
        written = map(str, tables(output)) if chosen is formats.CSV else [output]
        click.echo(f"wrote {' and '.join(written)}", err=True)


def _iri(licence: str | None) -> str | None:
    """Return the licence as it was given.

    Raises ``UsageError`` when it is no absolute IRI.
    """
    from kg.errors import OutputError, UsageError  # noqa: PLC0415
    from kg.rdf.terms import node  # noqa: PLC0415

    try:
        if licence is not None:
            node(licence)
    except OutputError as error:
        hint = "give it in full: https://creativecommons.org/licenses/by/4.0/"
        raise UsageError(f"{licence} is no IRI of a licence", hint=hint) from error
    return licence


def _day(issued: str | None) -> str | None:
    """Return the day in ISO 8601.

    Raises ``UsageError`` when it is none.
    """
    from kg.errors import UsageError  # noqa: PLC0415

    try:
        return None if issued is None else date.fromisoformat(issued).isoformat()
    except ValueError as error:
        raise UsageError(f"{issued} is no day", hint="write it as 2026-11-23") from error
