"""``kg query``: SPARQL over a store, RDF files, or a graph that is piped in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import STANDARD_INPUT, data_options, opened, terminal_width, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyoxigraph as ox

    from kg.formats import Format
    from kg.query import Table
    from kg.store import Store


@click.command()
@click.argument("query", nargs=-1, required=True, metavar="[-] QUERY|FILE.rq|-")
@data_options
@click.option("-o", "--output", metavar="FILE", help="Write the answer here; the extension sets the format.")
@click.option(
    "--format",
    "form",
    metavar="NAME",
    help="table, json, xml, csv or tsv; for graphs turtle, trig, n-triples, n-quads, json-ld or rdf-xml.",
)
@click.option("--labels", is_flag=True, help="Show labels instead of IRIs in the table.")
def query(  # noqa: PLR0913  one for each option
    query: tuple[str, ...],
    *,
    store: Path | None,
    data: Sequence[Path],
    output: str | None,
    form: str | None,
    labels: bool,
) -> None:
    """Answer a SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    QUERY is the text, a file that holds it, or - for standard input. The graph is that of --store or --data; without
    them it is read from standard input, which a - before the query may say too. The prefixes kg: id: person: place:
    amount: rdf: rdfs: owl: xsd: skos: prov: oa: schema: org: foaf: dcterms: are declared already. Patterns see what
    is held as fact; evidence is in GRAPH ?g { ... }.

    SELECT gives a table, ASK yes or no, CONSTRUCT and DESCRIBE Turtle. The exit code is 0 whatever the answer, also
    when it is no or empty.

    \b
    Example:
      kg query 'SELECT ?what { id:facebook kg:owns ?what }' --store graph.kg
      kg query owners.rq --data graph.ttl --labels -o owners.csv
      cat article.txt | kg build - | kg query - 'SELECT * { ?s kg:owns ?o }'
    """
    piped = STANDARD_INPUT in map(str, data) if data else store is None
    text = _text(query, piped=piped)
    with opened(store, data) as there:
        _show(there, text, output=output, form=form, labels=labels)


def _text(words: tuple[str, ...], *, piped: bool) -> str:
    """Return the query; a - before it only says that the graph is piped in."""
    from kg.errors import UsageError  # noqa: PLC0415  help stays light

    *before, last = words
    if before not in ([], [STANDARD_INPUT]):
        raise UsageError("there is more than one query", hint="put the query in quotes")
    if last == STANDARD_INPUT and (piped or before):
        hint = "name the graph with --store or --data, or give the query itself"
        raise UsageError("the query and the graph cannot both come from standard input", hint=hint)
    if before and not piped:
        hint = "leave out the - before the query, or the --store or --data"
        raise UsageError("the graph cannot be both named and on standard input", hint=hint)
    return text_of(last)


def _show(store: Store, text: str, *, output: str | None, form: str | None, labels: bool) -> None:
    import pyoxigraph as ox  # noqa: PLC0415  help stays light

    from kg import formats, rdf  # noqa: PLC0415
    from kg.files import replacing  # noqa: PLC0415
    from kg.query import answered, graph, rendered, table  # noqa: PLC0415

    answer = store.query(text)
    target = output or "-"
    if isinstance(answer, ox.QueryTriples):
        chosen = _format(formats.RDF_FORMATS, form, output) or formats.TURTLE
        rdf.write(graph(answer), target, form=chosen, prefixes=store.prefixes)
        return
    chosen = _format(formats.RESULT_FORMATS, form, output) or formats.TABLE
    with replacing(target) as stream:
        if chosen is formats.TABLE:
            found = table(answer, text) if isinstance(answer, ox.QuerySolutions) else answer
            stream.write(_table(store, found, width=None if output else terminal_width(), labels=labels).encode())
        elif isinstance(answer, ox.QuerySolutions):
            stream.write(answered(answer, text, chosen))
        else:
            stream.write(rendered(answer, chosen))


def _table(store: Store, found: Table | ox.QueryBoolean, *, width: int | None, labels: bool) -> str:
    from kg.query import Table, labelled, lines, short  # noqa: PLC0415  help stays light

    if not isinstance(found, Table):
        return "yes\n" if found else "no\n"
    name = labelled(store) if labels else short(store.prefixes)
    return "".join(f"{line}\n" for line in lines(found, name, width=width))


def _format(among: tuple[Format, ...], name: str | None, output: str | None) -> Format | None:
    """Return the format asked for by name or else by the extension of the output."""
    from kg import formats  # noqa: PLC0415  help stays light

    if name is not None:
        return formats.by_name(name, among=among)
    return formats.by_extension(output, among=among) if output not in (None, STANDARD_INPUT) else None
