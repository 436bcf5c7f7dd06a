"""``kg view``: the graph as a page that works offline, or as a picture for a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import data_options, opened

if TYPE_CHECKING:
    from kg.store import Store


@click.command()
@data_options
@click.option(
    "-o",
    "--output",
    default="graph.html",
    show_default=True,
    metavar="FILE",
    help="Write here: .html a page to explore, .svg or .png a picture; - is the page on standard output.",
)
@click.option("--title", metavar="TEXT", help="What stands at the top.  [default: Knowledge graph]")
@click.option("--ontology", metavar="FILE", help="Take the names of types and relations from here too.")
@click.option("--most", type=click.IntRange(2), default=100, show_default=True, help="Entities in a picture, at most.")
@click.option("--open", "opens", is_flag=True, help="Open the result in the browser.")
def view(store: str | None, data: tuple[str, ...], **options: object) -> None:
    """Draw the graph: as one HTML file that needs no network, or as a picture.

    In the page: search, zoom, drag, choose types, relations and statements, focus on a neighbourhood; click an
    entity for its facts, and a fact for the sentence where it was read.

    \b
    Example:
      kg view --store graph.kg -o graph.html --open
      kg view --data graph.ttl -o graph.svg
      kg build article.txt | kg view
    """
    from kg.files import replacing  # noqa: PLC0415  help stays light

    output = str(options["output"])
    with opened(store, data) as graph:
        made = _made(graph, output, options)
    with replacing(output) as stream:
        stream.write(made)
    if output != "-":
        click.echo(f"wrote {output}", err=True)
        if options["opens"]:
            click.launch(Path(output).resolve().as_uri())


def _made(graph: Store, output: str, options: dict[str, object]) -> bytes:
    """Return the bytes of the page or picture that the file name asks for."""
    from kg.errors import UsageError  # noqa: PLC0415  help stays light
    from kg.ontology import load  # noqa: PLC0415
    from kg.store.kept import kept  # noqa: PLC0415
    from kg.view import page, picture  # noqa: PLC0415
    from kg.view.html import DEFAULT_TITLE  # noqa: PLC0415

    title = str(options["title"] or DEFAULT_TITLE)
    source = str(options["ontology"]) if options["ontology"] else kept(graph)
    ontology = load(source) if source else None
    match Path(output).suffix.lower():
        case ".html" | ".htm":
            return page(graph, title=title, ontology=ontology).html.encode()
        case "" if output == "-":
            return page(graph, title=title, ontology=ontology).html.encode()
        case ".svg":
            return picture(graph, title=title, ontology=ontology, most=int(str(options["most"]))).svg.encode()
        case ".png":
            return picture(graph, title=title, ontology=ontology, most=int(str(options["most"]))).png()
        case other:
            hint = "use .html for a page, .svg or .png for a picture"
            raise UsageError(
                f"{output}: a view cannot be written as {other or 'a file without extension'!r}", hint=hint
            )
