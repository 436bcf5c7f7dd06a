"""``kg build``: from documents to a graph in a file, in a store, or on standard output."""

from __future__ import annotations

import sys
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.build import Build, Summary
    from kg.formats import Format
    from kg.model import Knowledge

_STANDARD_OUTPUT = "-"


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--output", metavar="FILE", help="Write the graph here; .ttl .nt .nq .trig .jsonld .rdf set the format."
)
@click.option("--store", metavar="DIR", help="Keep everything in this store; created if missing.")
@click.option("--ontology", metavar="FILE", help="Find these relations instead of the default ones.")
@click.option("--base", metavar="IRI", help="What the IRIs of entities and documents begin with; it ends in / or :.")
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
    be read; the others were, and are written. An old file is replaced only when the new one is whole; a store takes
    in one document after another, each wholly or not at all.

    \b
    Example:
      kg build articles/ -o graph.ttl
      kg build articles/ --store graph.kg
      cat article.txt | kg build - | kg query - 'SELECT * { ?s kg:owns ?o }'
    """
    _form(options)  # what cannot be written is told before anything is read
    from kg.build import Summary  # noqa: PLC0415  help stays light
    from kg.errors import InputError  # noqa: PLC0415

    summary = Summary()
    try:
        _run(_journey(inputs, options), summary, options)
    finally:
        _tell_failures(summary)
    if not options["quiet"]:
        click.echo(_words(summary), err=True)
        for target in (options["output"], options["store"]):
            if target not in {None, _STANDARD_OUTPUT}:
                click.echo(f"wrote {target}", err=True)
    if summary.failures:
        count = summary.documents + len(summary.failures)
        raise InputError(f"{len(summary.failures)} of {count} inputs could not be read; the others were")


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
    shown = _is_terminal() and not options["quiet"]
    return replace(journey, progress=_progress) if shown else journey


def _run(journey: Build, summary: Summary, options: dict[str, Any]) -> None:
    """Run the build into the store, the file, or standard output."""
    if options["store"] is None:
        _write(journey, journey.knowledge(summary), options)
        return
    from kg.build import opened  # noqa: PLC0415

    with opened(Path(options["store"]), summary, base=journey.settings.base) as store:
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
    from kg import names, rdf  # noqa: PLC0415

    layers = {rdf.Layer.FACTS} if options["plain"] else rdf.FOR_FILES
    quads = (quad for each in knowledge for quad in journey.quads(each, layers))
    said = rdf.reified(quads) if options["rdf12"] else quads
    target = options["output"] or _STANDARD_OUTPUT
    prefixes = {**journey.ontology.prefixes, **names.prefixes(journey.settings.base)}
    rdf.write(said, target, form=_form(options), prefixes=prefixes)


def _tell_failures(summary: Summary) -> None:
    if _is_terminal():
        click.echo("\r\033[K", nl=False, err=True)
    for failure in summary.failures:
        hint = f" ({failure.error.hint})" if failure.error.hint else ""
        click.echo(f"not read: {failure.error.message}{hint}", err=True)


def _progress(summary: Summary) -> None:
    from kg.build import counted  # noqa: PLC0415

    read = counted(summary.documents, "document")
    click.echo(f"\r\033[K{read}, {summary.words_per_second:,.0f} words/s", nl=False, err=True)


def _is_terminal() -> bool:
    """Tell whether somebody may watch the progress."""
    return sys.stderr is not None and sys.stderr.isatty()  # there is none behind 2>&-


def _words(summary: Summary) -> str:
    """Return the summary in two lines."""
    from kg.build import counted  # noqa: PLC0415

    claims = ", ".join(f"{count} {status}" for status, count in sorted(summary.claims.items()))
    return (
        f"{counted(summary.documents, 'document')}, "
        f"{len(summary.entities):,} entities, {counted(len(summary.facts), 'fact')}\n"
        f"{counted(sum(summary.claims.values()), 'claim')} ({claims or 'none'}); "
        f"{summary.words:,} words in {summary.seconds:.1f} s, {summary.words_per_second:,.0f} words/s"
    )
