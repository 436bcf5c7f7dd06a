"""``kg why``: the sentences behind a fact."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kg.cli.options import data_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kg.explain import Explanation
    from kg.model import Mention


@click.command()
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@data_options
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Show so many claims at most.")
def why(  # noqa: PLR0913  a fact has three parts
    subject: str, predicate: str, object_: str, *, store: Path | None, data: Sequence[Path], limit: int
) -> None:
    """Show why SUBJECT PREDICATE OBJECT is held: each claim behind it, with its sentence.

    Each part is a name ("Facebook", owns, "based in"), a prefixed name (kg:owns) or an IRI; * stands for any. Both
    mentions are marked in the sentence; below it stand the document, the characters, the status, the score and the step
    that read it, and, where a mention is no name, the mentions by which it was traced back to one. The exit code is 4
    when no document says so.

    \b
    Example:
      kg why Facebook owns Instagram --store graph.kg
      kg why 'Benjamin Joe' '*' '*' --data graph.ttl
    """
    from kg import explain  # noqa: PLC0415  help stays light
    from kg.cli.options import opened  # noqa: PLC0415  as above

    with opened(store, data) as there:
        found = explain.why(there, subject, predicate, object_, limit=limit + 1)
    before = None
    for each in found[:limit]:
        if each.fact != before:
            click.echo(("\n" if before else "") + _title(each))
            before = each.fact
        click.echo("\n".join(_lines(each)))
    if len(found) > limit:
        click.echo(f"\n… and more claims; --limit {limit * 10} shows them")


def _title(each: Explanation) -> str:
    held = "held as a fact" if each.fact.asserted else "not held as a fact"
    return click.style(f"{each.subject} {each.relation} {each.object}", bold=True) + f" ({held})"


def _lines(each: Explanation) -> Iterator[str]:
    from kg.text import collapse  # noqa: PLC0415  help stays light

    claim, place = each.claim, each.claim.evidence
    yield "  " + collapse(_marked(each))
    said = f"{claim.status} by {each.speaker}" if each.speaker else str(claim.status)
    day = f" ({each.document.published})" if each.document.published else ""
    where = f"{each.document.id}{day}, characters {place.start}–{place.end}"
    yield f"    {where} · {said} · score {claim.score:.2f} · read by {claim.by or 'an unknown step'}"
    for name, chain in (("subject", each.subject_chain), ("object", each.object_chain)):
        if len(chain) > 1 or not place.covers(chain[0].span):
            yield f"    {name}: " + " → ".join(_mention(mention) for mention in chain)


def _marked(each: Explanation) -> str:
    """Mark the mentions: by colour on a terminal, by quotation marks elsewhere."""
    if sys.stdout.isatty():
        return each.marked("\x1b[1;36m", "\x1b[0m")
    return each.marked()


def _mention(mention: Mention) -> str:
    from kg.text import collapse  # noqa: PLC0415  help stays light

    return f"“{collapse(mention.span.text)}” ({mention.span.start}–{mention.span.end})"
