"""``kg build``: from documents to a graph in a file, in a store, or on standard output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.build import Build, Summary

FORMATS_HELP = "the extension sets the format (.ttl .nt .nq .trig .jsonld .rdf)"


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", metavar="FILE", help=f"Write the graph here; {FORMATS_HELP}.")
@click.option("--store", metavar="DIR", help="Keep everything in this store; created if missing.")
@click.option("--ontology", metavar="FILE", help="Find these relations instead of the default ones.")
@click.option("--base", metavar="IRI", help="What the IRIs of entities and documents begin with.")
@click.option(
    "--trust",
    type=click.Choice(["never", "party", "named", "all"]),
    default="never",
    show_default=True,
    help="Whose reported statements count as asserted: nobody's, the party's own, a named speaker's, all.",
)
@click.option("--minimum-score", type=click.FloatRange(0, 1), help="Least score of a claim that makes a triple.")
@click.option("--plain", is_flag=True, help="Write the facts only, without their evidence.")
@click.option("--rdf12", is_flag=True, help="Write the evidence as RDF 1.2 reifiers.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes that read.")
@click.option("--offline", is_flag=True, help="Open no socket, not even for a URL that is named.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def build(inputs: tuple[str, ...], **options: object) -> None:
    """Read documents and write what they say as a knowledge graph.

    INPUT is a file (text, Markdown, HTML, PDF, DOCX, JSON Lines, CSV), a folder, a glob, a URL, or - for standard
    input. Without -o and --store, Turtle goes to standard output. The exit code is 3 when an input could not
    be read; the others were.

    \b
    Example:
      kg build articles/ -o graph.ttl
      kg build articles/ --store graph.kg
      cat article.txt | kg build - | kg query - 'SELECT * { ?s kg:owns ?o }'
    """
    from kg.errors import InputError  # noqa: PLC0415  help stays light

    journey = _journey(inputs, options)
    summary = _run(journey, options)
    _end_line()
    for failure in summary.failures:
        click.echo(f"not read: {failure.error.message}" + (f" ({failure.error.hint})" if failure.error.hint else ""), err=True)
    if not options["quiet"]:
        click.echo(_words(summary), err=True)
        for target in filter(None, (options["output"], options["store"])):
            click.echo(f"wrote {target}", err=True)
    if summary.failures:
        raise InputError(f"{len(summary.failures)} of {summary.documents + len(summary.failures)} inputs could not be read")
