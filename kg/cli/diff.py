"""``kg diff``: what happened between two graphs."""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import click

from kg.cli.options import STANDARD_INPUT, standard_input

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from contextlib import AbstractContextManager

    from kg.diff import Difference
    from kg.diff.found import Became, Judged, Listed, Named, Reworded, Source, Stated
    from kg.diff.sides import Side

_Item = TypeVar("_Item")
_LIMIT = 20
_SIGNS = {"new": "+", "gone": "-"}
_COLOURS = {"+": "green", "-": "red", "~": "yellow"}
_SHOWN = 3
"""Documents named behind one fact."""


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "rdf-patch"]),
    default="text",
    show_default=True,
    help="For people, for programs, or for stores: the rows that turn OLD into NEW.",
)
@click.option("-o", "--output", default=STANDARD_INPUT, metavar="FILE", help="Write here instead of standard output.")
@click.option("--plain", is_flag=True, help="Compare the facts only, not their evidence.")
@click.option("--quads", is_flag=True, help="RDF Patch: all quads, with evidence, not the plain triples only.")
@click.option("--limit", type=click.IntRange(1), help=f"Show so many of each kind at most (text: {_LIMIT}; JSON: all).")
def diff(  # noqa: PLR0913  one for each option
    old: str, new: str, *, form: str, output: str, plain: bool, quads: bool, limit: int | None
) -> None:
    """Show what is in one graph and not in another: facts with the documents behind them, entities, statuses.

    OLD and NEW are stores, past states of one (graph.kg@NAME, see kg snapshot), or RDF files; - is standard input.
    An entity is merged, split or moved when its mentions are those of another now, or owl:sameAs says so. Texts are
    compared by their digest, and where a format has no graph names those of the other side are passed over. The exit
    code is 1 when they differ.

    \b
    Example:
      kg diff graph.kg@before-cleaning graph.kg
      git show HEAD:graph.ttl | kg diff - graph.ttl
      kg diff old.trig new.trig --format rdf-patch --quads -o changes.rdfp
    """
    from kg.diff import Extent, Reach, compare, write_patch  # noqa: PLC0415  help stays light
    from kg.diff.as_json import as_json  # noqa: PLC0415
    from kg.errors import UsageError  # noqa: PLC0415
    from kg.files import replacing  # noqa: PLC0415

    if quads and (form != "rdf-patch" or plain):
        raise UsageError("--quads is for RDF Patch, and not with --plain", hint="add --format rdf-patch")
    if old == new == STANDARD_INPUT:
        raise UsageError("standard input can be one of the two graphs only", hint="name a file for the other")
    with ExitStack() as stack:
        before, now = (stack.enter_context(_opened(each)) for each in (old, new))
        if form == "rdf-patch":
            equal = not write_patch(before, now, output, extent=Extent.QUADS if quads else Extent.TRIPLES)
        else:
            most = limit if form == "json" else limit or _LIMIT
            found = compare(before, now, reach=Reach.FACTS if plain else Reach.ALL, limit=most)
            equal = found.equal
            text = as_json(found) if form == "json" else "".join(f"{line}\n" for line in _lines(found))
            if output == STANDARD_INPUT:
                click.echo(text, nl=False)
            else:
                with replacing(output) as stream:
                    stream.write(click.unstyle(text).encode())
    click.get_current_context().exit(0 if equal else 1)


def _opened(source: str) -> AbstractContextManager[Side]:
    from kg.diff import opened  # noqa: PLC0415  help stays light

    return opened(standard_input() if source == STANDARD_INPUT else source)


def _lines(found: Difference) -> Iterator[str]:
    """Give the counts, then what is behind each."""
    if found.equal:
        yield f"{found.old} and {found.new} say the same"
        return
    yield from _summary(found)
    for fate, documents in found.documents:
        yield from _section(f"documents {fate}", documents, _source, _SIGNS.get(fate, "~"))
    yield from _section("entities new", found.appeared, _named, "+")
    yield from _section("entities gone", found.vanished, _named, "-")
    yield from _section("entities merged", found.merged, _became)
    yield from _section("entities split", found.split, _became)
    yield from _section("entities under another IRI", found.moved, _became)
    yield from _section("entities some of whose mentions mean another now", found.reassigned, _became)
    yield from _section("entities renamed", found.renamed, _reworded)
    yield from _section("types, aliases and values", found.reworded, _reworded)
    shared = _shared(found)
    stated, judged = partial(_stated, shared=shared), partial(_judged, shared=shared)
    yield from _section("facts gained", found.gained, stated, "+")
    yield from _section("facts lost", found.lost, stated, "-")
    yield from _section("statuses", found.statuses, judged)
    for graph in found.beside:
        yield from _section(f"gained in {graph.graph}", graph.gained, stated, "+")
        yield from _section(f"lost in {graph.graph}", graph.lost, stated, "-")


def _shared(found: Difference) -> frozenset[str]:
    """Return the labels that several things have in the facts that are shown."""
    listed = (found.gained, found.lost, *(facts for graph in found.beside for facts in (graph.gained, graph.lost)))
    facts = [*(each for facts in listed for each in facts.first), *(each.fact for each in found.statuses.first)]
    iris: dict[str, set[str]] = defaultdict(set)
    for each in (named for fact in facts for named in (fact.subject, fact.object)):
        iris[each.label].add(each.iri)
    return frozenset(label for label, some in iris.items() if len(some) > 1)


def _summary(found: Difference) -> Iterator[str]:
    """Give a line of counts for each kind of thing that differs."""
    entities: dict[str, Listed[Named] | Listed[Became] | Listed[Reworded]] = {
        "new": found.appeared,
        "gone": found.vanished,
        "merged": found.merged,
        "split": found.split,
        "under another IRI": found.moved,
        "with other mentions": found.reassigned,
        "renamed": found.renamed,
        "with another type, alias or value": found.reworded,
    }
    facts = {"gained": found.gained.count, "lost": found.lost.count, "of another entity now": found.carried}
    rows = {
        "documents": {str(fate): documents.count for fate, documents in found.documents},
        "entities": {name: listed.count for name, listed in entities.items()},
        "facts": facts,
        "claims": {"gained": found.claims.gained, "lost": found.claims.lost},
        "statuses": {"changed": found.statuses.count},
        "evidence": {"quads gained": found.evidence.gained, "quads lost": found.evidence.lost},
    }
    rows |= {_local(each.graph): {"gained": each.gained.count, "lost": each.lost.count} for each in found.beside}
    for name, counts in rows.items():
        told = ", ".join(f"{number:,} {what}" for what, number in counts.items() if number)
        if told:
            yield f"{name:<10} {told}"


def _section(title: str, listed: Listed[_Item], say: Callable[[_Item], str], sign: str = "~") -> Iterator[str]:
    """Give a title and a line for each thing, if there is one."""
    if not listed.count:
        return
    yield ""
    yield click.style(f"{title} ({listed.count:,})", bold=True)
    for each in listed.first:
        yield f"  {click.style(sign, fg=_COLOURS[sign])} {say(each)}"
    if listed.count > len(listed.first):
        yield f"  … and {listed.count - len(listed.first):,} more; --limit {listed.count} shows them"


def _source(each: Source) -> str:
    return each.id + (f": {', '.join(each.changed)}" if each.changed else "")


def _named(each: Named) -> str:
    return " · ".join(part for part in (each.label, _local(each.type), each.iri) if part)


def _became(each: Became) -> str:
    now = ", ".join(f"{entity.label} <{entity.iri}>" for entity in each.now)
    return f"{each.entity.label} <{each.entity.iri}> → {now}"


def _reworded(each: Reworded) -> str:
    before, now = (", ".join(values) or "nothing" for values in (each.before, each.now))
    return f"{each.entity.label} <{each.entity.iri}>, {_local(each.predicate)}: {before} → {now}"


def _stated(each: Stated, *, shared: Collection[str]) -> str:
    words = _sentence(each, shared)
    shown = [f"{source.id} ({source.fate})" for source in each.documents[:_SHOWN]]
    more = [f"{len(each.documents) - _SHOWN:,} more"] if len(each.documents) > _SHOWN else []
    return f"{words} · {', '.join(shown + more)}" if shown else words


def _judged(each: Judged, *, shared: Collection[str]) -> str:
    return f"{_sentence(each.fact, shared)}: {', '.join(each.before)} → {', '.join(each.now)}"


def _sentence(each: Stated, shared: Collection[str]) -> str:
    """Say a fact in words; things that share a label are told apart by their IRIs."""
    ends = (f"{end.label} <{end.iri}>" if end.label in shared else end.label for end in (each.subject, each.object))
    subject, object_ = ends
    return f"{subject} {each.predicate.label} {object_}"


def _local(iri: str) -> str:
    from kg.names import local  # noqa: PLC0415  help stays light

    return local(iri) if iri else ""
