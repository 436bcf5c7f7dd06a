"""``kg link``: what the entities of a graph are called in another one."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import STANDARD_INPUT, terminal_width, wait_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.formats import Format
    from kg.link import Linking
    from kg.store import Store


@click.command()
@click.option(
    "--against", required=True, metavar="FILE.ttl|labels.tsv|URL", help="Look entities up in this reference graph."
)
@click.option(
    "--store", metavar="DIR", type=click.Path(path_type=Path), help="Link the entities of this store; links go into it."
)
@click.option(
    "--data",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="Link the entities of this RDF file instead; may be repeated; - is standard input.",
)
@click.option("--least", type=click.FloatRange(0, 1), metavar="SCORE", help="Leave out links below this score [0.7].")
@click.option(
    "--type", "type_", metavar="CLASS", help="Look up entities of this class only: Person, kg:Company, an IRI."
)
@click.option("-o", "--output", metavar="FILE", help="Write the links to this RDF file, not into the store.")
@click.option("--dry-run", is_flag=True, help="Print the links only.")
@click.option("--offline", is_flag=True, help="Open no socket; refuse an address.")
@wait_option
def link(  # noqa: PLR0913  one for each option
    against: str,
    *,
    store: Path | None,
    data: Sequence[Path],
    least: float | None,
    type_: str | None,
    output: str | None,
    dry_run: bool,
    offline: bool,
    wait: float,
) -> None:
    """Link entities to a reference graph: owl:sameAs when certain, skos:closeMatch when likely.

    The reference is an RDF file with labels, a table (.tsv) with IRI, label and, if there are any, class and aliases
    separated by |, or the address of a service of the W3C Reconciliation Service API 0.2.

    A link is certain when the names are the same but for case, accents and legal form, the classes agree, and nothing
    else in the reference comes near. Where no classes are known, the name must have two words. Neighbours that both
    have in common count for it. What was found is printed; linking to the same reference again replaces it.

    \b
    Example:
      kg link --against companies.ttl --store graph.kg
      kg link --against labels.tsv --store graph.kg --type Person --dry-run
      kg link --against https://wikidata.reconci.link/en/api --store graph.kg -o links.ttl
    """
    from kg import rdf  # noqa: PLC0415  help stays light
    from kg.link import LEAST, keep  # noqa: PLC0415
    from kg.link import link as look_up  # noqa: PLC0415

    written = output is None and not dry_run
    with _opened(store, data, written=written, wait=wait) as there:
        least = LEAST if least is None else least
        found = look_up(there, against, least=least, type_=type_, offline=offline, tell=_tell)
        _show(there, found, to_error=output == STANDARD_INPUT)
        if written:
            keep(there, found)
        elif output is not None and not dry_run:
            form = _turtle() if output == STANDARD_INPUT else None
            rdf.write(found.quads(), output, form=form, prefixes=there.prefixes)
    click.echo(_counts(found), err=True)


@contextmanager
def _opened(store: Path | None, data: Sequence[Path], *, written: bool, wait: float) -> Iterator[Store]:
    """Open a store for writing only where links go into it."""
    from kg.cli.options import opened  # noqa: PLC0415  help stays light
    from kg.errors import UsageError  # noqa: PLC0415
    from kg.store import Store  # noqa: PLC0415

    if written and store is None:
        raise UsageError("there is no store to keep the links in", hint="add -o links.ttl, --dry-run or --store DIR")
    if store is None or data or not written:
        with opened(store, data) as there:
            yield there
    else:
        with Store.open(store, wait=wait) as there:
            yield there


def _turtle() -> Format:
    from kg import formats  # noqa: PLC0415  help stays light

    return formats.TURTLE


def _show(store: Store, found: Linking, *, to_error: bool) -> None:
    """Print a table of the links; nothing where there are none."""
    import pyoxigraph as ox  # noqa: PLC0415

    from kg.explain.asking import apart  # noqa: PLC0415
    from kg.query import Table, lines, short  # noqa: PLC0415

    if not found.links:
        return
    rows = tuple(
        (
            ox.Literal(apart(store, each.entity, each.label)),
            ox.Literal(each.name),
            ox.NamedNode(each.iri),
            ox.Literal(f"{each.score:.2f}"),
            ox.Literal("sameAs" if each.certain else "closeMatch"),
            ox.Literal(each.way),
        )
        for each in found.links
    )
    table = Table(("entity", "reference", "iri", "score", "link", "matched by"), rows)
    for line in lines(table, short(store.prefixes), width=terminal_width()):
        click.echo(line, err=to_error)


def _counts(found: Linking) -> str:
    same = sum(each.certain for each in found.links)
    linked = len({each.entity for each in found.links})
    looked_up = len(found.looked_up)
    entities = "1 entity" if looked_up == 1 else f"{looked_up:,} entities"
    return f"{entities}: {same:,} sameAs, {len(found.links) - same:,} closeMatch, {looked_up - linked:,} without a link"


def _tell(done: int, total: int) -> None:
    """Say how far a service was asked, on a terminal."""
    if sys.stderr.isatty():
        click.echo(f"\r{done:,} of {total:,} looked up", nl=done == total, err=True)
