"""``kg ontology``: what can be found with an ontology, what is wrong with it, and its shapes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kg.cli.options import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.ontology import Ontology

_SHOWN_PHRASES = 3
_SHOWN_WORDS = 8


@click.group()
def ontology() -> None:
    """Look into an ontology: the default one, or a file of yours.

    FILE is OWL, RDFS or SHACL in any RDF format; without it the default ontology is meant.

    \b
    Example:
      kg ontology show
      kg ontology lint my.ttl
      kg ontology shapes my.ttl -o shapes.ttl
    """


@ontology.command()
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--types", is_flag=True, help="List the types with their words instead of the relations.")
@click.option("--phrases", is_flag=True, help="List every phrase of every relation, one a line.")
@click.option("--source", is_flag=True, help="Print the ontology itself, as it was written: to copy, cut and extend.")
def show(file: str | None, *, types: bool, phrases: bool, source: bool) -> None:
    """List what can be found, as a table.

    A relation is shown with what it goes from and to, and the first of its phrases; an empty cell means anything.

    \b
    Example:
      kg ontology show
      kg ontology show my.ttl --types
      kg ontology show --phrases | grep -i stake
      kg ontology show --source > my.ttl
    """
    from kg.errors import UsageError  # noqa: PLC0415  help stays light
    from kg.ontology import load  # noqa: PLC0415

    if types + phrases + source > 1:
        raise UsageError("--types, --phrases and --source do not go together", hint="use one of them")
    known = load(file)
    if source:
        _print(file)
        return
    rows = _types(known) if types else _phrases(known) if phrases else _relations(known)
    for line in _aligned(rows):
        click.echo(line)


@ontology.command()
@click.argument("file", required=False, metavar="[FILE]")
def lint(file: str | None) -> None:
    """Name what is wrong: properties that nothing can trigger, missing labels, impossible domains and ranges.

    Errors keep something from being found or make it wrong; warnings make it less certain. The exit code is 1 when
    there are errors, 0 otherwise.

    \b
    Example:
      kg ontology lint my.ttl
    """
    from kg.ontology import Severity  # noqa: PLC0415
    from kg.ontology import lint as problems  # noqa: PLC0415

    found = problems(file)
    for each in found:
        click.echo(f"{each.severity}: {each.term}: {each.problem}")
    errors = sum(each.severity is Severity.ERROR for each in found)
    click.echo(f"{counted(errors, 'error')}, {counted(len(found) - errors, 'warning')}", err=True)
    if errors:
        sys.exit(1)


@ontology.command()
@click.argument("file", required=False, metavar="[FILE]")
@click.option("-o", "--output", metavar="FILE", help="Write the shapes here, as Turtle.")
def shapes(file: str | None, output: str | None) -> None:
    """Derive SHACL shapes: what a graph that was read with this ontology must look like.

    Without -o they go to standard output. Validate with the ontology beside the data.

    \b
    Example:
      kg ontology shapes my.ttl -o shapes.ttl
      pyshacl -s shapes.ttl -e my.ttl graph.ttl
    """
    from kg.files import replacing  # noqa: PLC0415
    from kg.ontology import load  # noqa: PLC0415
    from kg.shapes import turtle  # noqa: PLC0415

    text = turtle(load(file))
    if output is None:
        click.echo(text, nl=False)
        return
    with replacing(output) as stream:
        stream.write(text.encode())
    click.echo(f"wrote {output}", err=True)


def _print(file: str | None) -> None:
    """Print the file that an ontology was read from, byte by byte."""
    from pathlib import Path  # noqa: PLC0415  help stays light

    from kg.ontology.source import default_path  # noqa: PLC0415

    click.echo((Path(file) if file else default_path()).read_bytes(), nl=False)


def _relations(known: Ontology) -> Iterator[tuple[str, ...]]:
    yield ("RELATION", "FROM", "TO", "SAID AS")
    for each in known.relations.values():
        from_, to = (_labels(part, known) for part in (each.domain, each.range))
        yield (_called(each.iri, each.label, known), from_, to, _some(each.phrases, _SHOWN_PHRASES, "; "))


def _phrases(known: Ontology) -> Iterator[tuple[str, ...]]:
    yield ("RELATION", "PHRASE")
    for each in known.relations.values():
        yield from ((_called(each.iri, each.label, known), text) for text in each.phrases)


def _types(known: Ontology) -> Iterator[tuple[str, ...]]:
    yield ("TYPE", "BELOW", "READ AS", "WORDS")
    for each in known.types.values():
        base = _labels([each.base], known) if each.base else ""
        words = _some(each.words, _SHOWN_WORDS, ", ")
        yield (_called(each.iri, each.label, known), _labels(each.parents, known), base, words)


def _some(texts: Sequence[str], most: int, between: str) -> str:
    more = f" (+{len(texts) - most})" if len(texts) > most else ""
    return between.join(texts[:most]) + more


def _labels(iris: Iterable[str], known: Ontology) -> str:
    """Name classes by their labels, those of the default ontology too."""
    types = {**(known.ground.types if known.ground else {}), **known.types}
    return ", ".join(types[iri].label if iri in types else _name(iri, known.prefixes) for iri in iris)


def _called(iri: str, label: str, known: Ontology) -> str:
    """Name a term, with its label where the name is a code."""
    from kg.ontology.labels import spoken  # noqa: PLC0415

    return _name(iri, known.prefixes) if spoken(iri) else f"{_name(iri, known.prefixes)} ({label})"


def _name(iri: str, prefixes: Mapping[str, str]) -> str:
    """Shorten an IRI by the longest prefix that fits, or to its last part."""
    from kg.names import WELL_KNOWN, local  # noqa: PLC0415
    from kg.rdf.terms import short  # noqa: PLC0415

    found = short(iri, {**WELL_KNOWN, **prefixes})
    return local(iri) if found == iri else found


def _aligned(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield the rows with each column, but for the last, as wide as its widest cell."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
