"""``kg build``: from documents to a graph in a file, in a store, or on standard output."""

from __future__ import annotations

import sys
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.build import Build, Summary
    from kg.model import Knowledge

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
def build(inputs: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401  what click passes
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
    from kg.build import Summary  # noqa: PLC0415  help stays light
    from kg.errors import InputError  # noqa: PLC0415

    summary = Summary()
    try:
        _run(_journey(inputs, options), summary, options)
    finally:
        _tell_failures(summary)
    if not options["quiet"]:
        click.echo(_words(summary), err=True)
        for target in filter(None, (options["output"], options["store"])):
            click.echo(f"wrote {target}", err=True)
    if summary.failures:
        count = summary.documents + len(summary.failures)
        raise InputError(f"{len(summary.failures)} of {count} inputs could not be read; the others were")


def _journey(inputs: tuple[str, ...], options: dict[str, Any]) -> Build:
    """Turn the options into a build."""
    from kg import ontology  # noqa: PLC0415
    from kg.build import Build  # noqa: PLC0415
    from kg.config import Settings, Trust  # noqa: PLC0415

    given = {name: options[name] for name in ("base", "minimum_score") if options[name] is not None}
    journey = Build(
        inputs,
        ontology.load(options["ontology"]),
        Settings(trust=Trust(options["trust"]), **given),
        workers=options["workers"],
        offline=options["offline"],
    )
    shown = sys.stderr.isatty() and not options["quiet"]
    return replace(journey, progress=_progress) if shown else journey


def _run(journey: Build, summary: Summary, options: dict[str, Any]) -> None:
    """Run the build into the store, the file, or standard output."""
    if options["store"] is None:
        _write(journey, journey.knowledge(summary), options)
        return
    from kg.store import Store  # noqa: PLC0415

    with Store.open(options["store"], create=True, base=journey.settings.base) as store:
        journey = _under(store.base, journey, options)
        kept = journey.into(store, summary)
        if options["output"] is None:
            deque(kept, maxlen=0)
        else:
            _write(journey, kept, options)


def _under(base: str, journey: Build, options: dict[str, Any]) -> Build:
    """Let a build make its IRIs as the store did before."""
    from kg.errors import UsageError  # noqa: PLC0415

    if options["base"] not in {None, base}:
        hint = "leave --base out, or begin a new store"
        raise UsageError(f"the store's IRIs begin with {base}, not with {options['base']}", hint=hint)
    return replace(journey, settings=replace(journey.settings, base=base))


def _write(journey: Build, knowledge: Iterable[Knowledge], options: dict[str, Any]) -> None:
    from kg import formats, names, rdf  # noqa: PLC0415

    target = options["output"] or "-"
    form = formats.TURTLE if target == "-" else formats.by_extension(target, among=formats.RDF_FORMATS)
    layers = {rdf.Layer.FACTS} if options["plain"] else rdf.FOR_FILES
    quads = (quad for each in knowledge for quad in journey.quads(each, layers))
    said = rdf.reified(quads) if options["rdf12"] else quads
    rdf.write(said, target, form=form, prefixes={**journey.ontology.prefixes, **names.prefixes(journey.settings.base)})


def _tell_failures(summary: Summary) -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
    for failure in summary.failures:
        hint = f" ({failure.error.hint})" if failure.error.hint else ""
        click.echo(f"not read: {failure.error.message}{hint}", err=True)


def _progress(summary: Summary) -> None:
    click.echo(f"\r\033[K{summary.documents} documents, {summary.words_per_second:,.0f} words/s", nl=False, err=True)


def _words(summary: Summary) -> str:
    """Return the summary in two lines."""
    claims = ", ".join(f"{count} {status}" for status, count in sorted(summary.claims.items()))
    return (
        f"{summary.documents} documents, {len(summary.entities)} entities, {len(summary.facts)} facts\n"
        f"{sum(summary.claims.values())} claims ({claims or 'none'}); "
        f"{summary.words:,} words in {summary.seconds:.1f} s, {summary.words_per_second:,.0f} words/s"
    )
