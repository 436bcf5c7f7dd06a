"""``kg conflicts``: facts that cannot all be true."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.cli.options import counted, data_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kg.explain import Conflict, Corroboration, Explanation, Side

_SOURCES = 3
"""Sources of a side that are shown with a sentence each."""
_COPIES = 4
"""Copies of a source that are named."""


@click.command()
@data_options
@click.option("--ontology", metavar="FILE", help="Take what cannot be from this ontology, not the store's.")
@click.option("--within", type=click.IntRange(0), metavar="DAYS", help="Documents so many days apart are of one time.")
@click.option("--successions", is_flag=True, help="List too what followed one another: no conflict.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to show them."
)
def conflicts(  # noqa: PLR0913  one for each option
    *,
    store: Path | None,
    data: Sequence[Path],
    ontology: str | None,
    within: int | None,
    successions: bool,
    form: str,
) -> None:
    """List facts that cannot all be true, with the documents, dates and sentences on each side.

    \b
    What cannot be:
      two values where there is one ever        born on, founded on, born in
      two where there is one at a time          chief executive of, head of state of, headquartered in, married to,
                                                acquired for, death toll, population
      a fact that some document denies
      both ways, or of itself                   A owns B and B owns A
      death before birth, or a post held more than 30 days after death

    1990 and 3 May 1990 are one date, $19.3 billion is $19 billion rounded, and a city lies in its country: no
    conflicts. Of what changes, documents of one time conflict: those of the same days, or (for a head office, a
    marriage, the price of a deal) within 30 days. A new chief executive in a later document is a succession. Two people
    of one name with two dates of birth may be two people: kg decide never says that they are.

    In an ontology of yours this is said by owl:FunctionalProperty, owl:InverseFunctionalProperty,
    owl:AsymmetricProperty, owl:IrreflexiveProperty, kg:OneObjectEver, kg:OneObjectAtATime, kg:OneSubjectAtATime,
    kg:Lasting and kg:OneWay. The exit code is 1 when there are conflicts.

    \b
    Example:
      kg conflicts --store graph.kg
      kg conflicts --store graph.kg --successions --format json
    """
    from kg import explain  # noqa: PLC0415  help stays light
    from kg import ontology as known  # noqa: PLC0415
    from kg.cli.options import opened  # noqa: PLC0415
    from kg.errors import KgError  # noqa: PLC0415
    from kg.store.kept import chosen  # noqa: PLC0415

    with opened(store, data) as there:
        found = explain.conflicts(there, known.load(chosen(there, ontology)), within=within)
    real = [each for each in found if each.kind is not explain.ConflictKind.SUCCESSION]
    shown = found if successions else real
    if form == "json":
        click.echo(json.dumps([_plain(each) for each in shown], ensure_ascii=False, indent=1))
    else:
        click.echo("\n\n".join("\n".join(_lines(each)) for each in shown) or "no conflicts")
    if len(shown) < len(found):
        click.echo(f"not listed: {counted(len(found) - len(shown), 'succession')}; --successions lists them", err=True)
    if real:
        raise KgError(counted(len(real), "conflict"))


def _lines(conflict: Conflict) -> Iterator[str]:
    yield click.style(conflict.title, bold=True) + f" ({conflict.kind.words})"
    for side in conflict.sides:
        yield f"  {side.label}: {_backed(side.backing)}"
        claims = {each.document.id: each for each in reversed(side.claims)}  # the first claim of each document stays
        for source in side.backing.sources[:_SOURCES]:
            yield from _witness([claims[ident] for ident in source if ident in claims])
        left = len(side.backing.sources) - _SOURCES
        if left > 0:
            yield f"    … and {left} more source{'' if left == 1 else 's'}"


def _witness(copies: Sequence[Explanation]) -> Iterator[str]:
    """Show the earliest document of a source with its sentence, and name its copies."""
    from kg.text import collapse  # noqa: PLC0415  help stays light

    first, *others = sorted(copies, key=lambda each: (str(each.document.published or "9"), each.document.id))
    place = first.claim.evidence
    by = f"by {first.speaker}: " if first.speaker else ""
    yield f"    {by}{collapse(first.marked())}"
    yield f"      {_dated(first)}, characters {place.start}–{place.end}, score {first.claim.score:.2f}"
    if others:
        named = ", ".join(map(_dated, others[:_COPIES]))
        more = f" and {len(others) - _COPIES} more" if len(others) > _COPIES else ""
        yield f"      copied in {named}{more}"


def _dated(each: Explanation) -> str:
    return f"{each.document.id} ({each.document.published or 'no date'})"


def _backed(backing: Corroboration) -> str:
    """Say how many sources and documents there are, and of what days."""
    if not backing.sources:
        return "added by hand"
    words = backing.counted
    if backing.first is None:
        return words
    return f"{words}, {backing.first}" + (f" to {backing.last}" if backing.last != backing.first else "")


def _plain(conflict: Conflict) -> dict[str, object]:
    return {"kind": conflict.kind, "title": conflict.title, "sides": [_side(each) for each in conflict.sides]}


def _side(side: Side) -> dict[str, object]:
    fact, backing = side.backing.fact, side.backing
    return {
        "label": side.label,
        "status": side.status,
        "subject": fact.subject,
        "relation": fact.relation,
        "object": fact.object,
        "datatype": fact.datatype,
        "sources": backing.sources,
        "first": str(backing.first) if backing.first else None,
        "last": str(backing.last) if backing.last else None,
        "claims": [_claim(each) for each in side.claims],
    }


def _claim(each: Explanation) -> dict[str, object]:
    place = each.claim.evidence
    return {
        "document": each.document.id,
        "date": str(each.document.published) if each.document.published else None,
        "start": place.start,
        "end": place.end,
        "text": place.text,
        "score": each.claim.score,
        "speaker": each.speaker,
    }
