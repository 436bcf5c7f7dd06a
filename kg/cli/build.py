"""``kg build``: from documents to a graph in a file, in a store, or on standard output."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from kg.cli.reading import read_into, reading_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyoxigraph as ox

    from kg.build import Summary
    from kg.formats import Format
    from kg.store import Store

_STANDARD_OUTPUT = "-"


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--output", metavar="FILE", help="Write the graph here; .ttl .nt .nq .trig .jsonld .rdf set the format."
)
@click.option("--store", metavar="DIR", help="Keep everything in this store; created if missing.")
@click.option("--plain", is_flag=True, help="Write the facts only, without their evidence.")
@click.option("--rdf12", is_flag=True, help="Write the evidence as RDF 1.2 reifiers.")
@reading_options
def build(inputs: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401  what click passes
    """Read documents and write what they say as a knowledge graph.

    INPUT is a file (text, Markdown, HTML, PDF, DOCX, JSON Lines, CSV), a folder, a glob, a URL, or - for standard
    input. Without -o and --store, Turtle goes to standard output. The exit code is 3 when an input could not
    be read; the others were, and are written. An old file is replaced only when the new one is whole; a store takes
    in one document after another, each wholly or not at all.

    \b
    Example:
      kg build articles/ -o graph.ttl
      kg build articles/ --store graph.kg
      cat article.txt | kg build - | kg query - 'SELECT * { ?s kg:owns ?o }'
    """
    _form(options)  # what cannot be written is told before anything is read
    read_into(inputs, options, partial(_write, options=options))


def _form(options: dict[str, Any]) -> Format:
    """Return the format that the output's name asks for; standard output gets Turtle."""
    from kg import formats  # noqa: PLC0415
    from kg.errors import UsageError  # noqa: PLC0415

    output = options["output"] or _STANDARD_OUTPUT
    form = formats.TURTLE if output == _STANDARD_OUTPUT else formats.by_extension(output, among=formats.RDF_FORMATS)
    if options["rdf12"] and not form.triple_terms:
        hint = "write .ttl, .trig, .nt or .nq, or leave out --rdf12"
        raise UsageError(f"{form.name} has no place for the triple terms of RDF 1.2", hint=hint)
    return form


def _write(store: Store, summary: Summary, read: Callable[[], None], *, options: dict[str, Any]) -> None:
    """Read, and write what the store has then of the documents that were named; the file is opened first."""
    from kg import rdf  # noqa: PLC0415
    from kg.build import quads  # noqa: PLC0415

    if options["output"] is None and options["store"]:
        read()
        return

    def found() -> Iterator[ox.Quad]:
        read()
        yield from quads(store, summary.ids, {rdf.Layer.FACTS} if options["plain"] else rdf.FOR_FILES)

    said = rdf.reified(found()) if options["rdf12"] else found()
    rdf.write(said, options["output"] or _STANDARD_OUTPUT, form=_form(options), prefixes=store.prefixes)
