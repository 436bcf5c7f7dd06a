"""``kg infer``: what follows from the facts by the ontology."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import data_options, wait_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kg.explain import Vocabulary
    from kg.infer import Inference
    from kg.store import Store


@click.command()
@data_options
@click.option("--ontology", metavar="FILE", help="Infer by this ontology instead of the one the store was built with.")
@click.option("-o", "--output", metavar="FILE", help="Write what follows to this RDF file, and leave the store alone.")
@wait_option
def infer(*, store: Path | None, data: Sequence[Path], ontology: str | None, output: str | None, wait: float) -> None:
    """Add what follows from the facts by the ontology, in a graph of its own.

    By RDFS and OWL 2 RL: subclasses and sub-properties, equivalent classes and properties, domains and ranges, inverse,
    symmetric and transitive properties, property chains. That everything is a thing, or the same as itself, is not
    said. What follows is never mixed with what was read: it stands in the graph BASE/graph#inferred of the store, where
    queries find it by GRAPH only. Running the command again replaces it; do so when documents have come or gone. kg why
    explains each inferred triple.

    \b
    Example:
      kg infer --store graph.kg
      kg infer --data graph.ttl --ontology my.ttl -o inferred.ttl
    """
    from kg import explain  # noqa: PLC0415  help stays light
    from kg.cli.options import opened  # noqa: PLC0415
    from kg.errors import UsageError  # noqa: PLC0415
    from kg.store import Store  # noqa: PLC0415
    from kg.store.kept import chosen  # noqa: PLC0415

    if output is not None:
        with opened(store, data) as there:
            source = chosen(there, ontology)
            found = explain.conclusions(there, source)
            _write(found, there, output)
            _report(found, there, explain.vocabulary_of(there, source))
        click.echo(f"wrote {output}", err=True)
    elif store is None or data:
        hint = "add -o inferred.ttl, or work on a store with --store graph.kg alone"
        raise UsageError("what follows from files goes to a file", hint=hint)
    else:
        with Store.open(store, wait=wait) as there:
            found = explain.conclude(there, chosen(there, ontology))
            _report(found, there, explain.vocabulary_of(there))
        click.echo(f"wrote the graph <{_graph(there)}> of {store}", err=True)


def _write(found: Inference, there: Store, output: str) -> None:
    import pyoxigraph as ox  # noqa: PLC0415  help stays light

    from kg import formats, rdf  # noqa: PLC0415
    from kg.errors import NothingFound  # noqa: PLC0415

    form = formats.by_extension(output, among=formats.RDF_FORMATS)
    if not len(found):
        raise NothingFound("nothing follows, so nothing was written", hint="does the graph use this ontology's terms?")
    graph = ox.NamedNode(_graph(there)) if form.dataset else ox.DefaultGraph()
    quads = (ox.Quad(each.subject, each.predicate, each.object, graph) for each in found.triples())
    rdf.write(quads, output, form=form, prefixes=there.prefixes)


def _graph(there: Store) -> str:
    from kg import names  # noqa: PLC0415  help stays light

    return names.aside(names.INFERRED, base=there.base)


def _report(found: Inference, there: Store, vocabulary: Vocabulary) -> None:
    click.echo(f"{len(there):,} triples are held, and {len(found):,} more follow")
    rows = list(_rows(found, there, vocabulary))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for count, kind, example in rows:
        click.echo(f"{count:>{widths[0] + 2}}  {kind:<{widths[1]}}  {example}".rstrip())


def _rows(found: Inference, there: Store, vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    """Give for each kind of rule the number of triples, and an example of the rule that gave most."""
    from kg.explain import rule_in_words, statement  # noqa: PLC0415  help stays light

    for kind, count in found.counts().items():
        rule = max((each for each in found.by_rule if each.kind is kind), key=lambda each: len(found.by_rule[each]))
        example = statement(there, min(found.by_rule[rule], key=str), vocabulary)
        yield f"{count:,}", kind, f"{example}: {rule_in_words(rule, vocabulary)}"
