"""``kg why``: the sentences behind a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import data_options, marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kg.explain import Explanation, Reason
    from kg.model import Fact, Mention
    from kg.store import Store


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
    when no document says so. What was inferred (by kg infer) is shown with its rule and what it was inferred from,
    down to the sentences.

    \b
    Example:
      kg why Facebook owns Instagram --store graph.kg
      kg why 'Benjamin Joe' '*' '*' --data graph.ttl
    """
    from kg.cli.options import opened  # noqa: PLC0415  help stays light

    with opened(store, data) as there:
        found, reasons = _found(there, (subject, predicate, object_), limit=limit + 1)
        identities = _identities(there, found[:limit])
        backed = _backed(there, found[:limit])
    before = None
    for each in found[:limit]:
        if each.fact != before:
            click.echo(("\n" if before else "") + _title(each) + backed.get(each.fact, ""))
            before = each.fact
        click.echo("\n".join(_lines(each)))
    if len(found) > limit:
        click.echo(f"\n… and more claims; --limit {limit * 10} shows them")
    for line in identities:
        click.echo(line)
    for reason in reasons[:limit]:
        click.echo(("\n" if found or reason != reasons[0] else "") + "\n".join(_inferred(reason)))
    if len(reasons) > limit:
        click.echo(f"\n… and more that was inferred; --limit {limit * 10} shows it")


def _found(
    there: Store, question: tuple[str, str, str], *, limit: int
) -> tuple[tuple[Explanation, ...], tuple[Reason, ...]]:
    """Return the claims, and what was inferred: of any relation only where there are no claims, since it is much."""
    from kg import explain  # noqa: PLC0415  help stays light
    from kg.errors import NothingFound  # noqa: PLC0415  as above

    try:
        found = explain.why(there, *question, limit=limit)
    except NothingFound:
        reasons = explain.inferred(there, *question, limit=limit)
        if not reasons:
            raise
        return (), reasons
    return found, () if question[1] in {"*", "?"} else explain.inferred(there, *question, limit=limit)


def _identities(there: Store, found: Sequence[Explanation]) -> list[str]:
    """Return what people decided about these facts, the other names of their things and their namesakes, and why."""
    from kg import names  # noqa: PLC0415  help stays light
    from kg.curation.because import identity, rulings, told  # noqa: PLC0415  as above
    from kg.curation.held import triple  # noqa: PLC0415  as above

    iris = {iri for each in found for iri in (each.fact.subject, each.fact.object) if "://" in iri}
    facts = {triple(each.fact) for each in found}
    ruled = [
        f"  decision: {'held' if decision.act == 'accept' else 'not held'}: {names.local(fact[0])} "
        f"{names.local(fact[1])} {names.local(fact[2].strip('<>'))}: {told(decision)}"
        for decision, fact in rulings(there, facts)
    ]
    shown = {frozenset({each.iri, each.other}): each for each in identity(there, iris)}
    return ruled + [
        f"  identity: {names.local(each.other)} is {'' if each.one else 'not '}{names.local(each.iri)}: {each.why}"
        for each in shown.values()
    ]


def _backed(there: Store, found: Sequence[Explanation]) -> dict[Fact, str]:
    """Say how many sources each fact has that several documents assert."""
    from kg import explain  # noqa: PLC0415  help stays light

    held = [fact for fact in dict.fromkeys(each.fact for each in found) if fact.asserted]
    backings = zip(held, explain.sources(there, held), strict=True)
    return {fact: f": {each.counted}" for fact, each in backings if each.documents > 1}


def _inferred(reason: Reason) -> Iterator[str]:
    yield click.style(reason.statement, bold=True) + " (inferred)"
    if reason.rule is None:
        yield "  it no longer follows from what is held; kg infer brings what was inferred up to date"
    yield from ("  " + line for line in _because(reason))


def _because(reason: Reason) -> Iterator[str]:
    """Give the rule, then what lies behind each premise; where there are several, under the name of each."""
    if reason.rule is not None:
        yield f"because {' and '.join(each.statement for each in reason.premises)}: {reason.rule}"
    for premise in reason.premises:
        several = len(reason.premises) > 1
        if premise.rule is None and not premise.claims:
            yield f"{premise.statement}: held, without a claim (a type, or added by hand)"
        elif several:
            yield premise.statement + (" (inferred)" if premise.rule else ":")
        lines = _because(premise) if premise.rule else (line for each in premise.claims for line in _lines(each))
        yield from ("  " + line if several and premise.rule else line for line in lines)


def _title(each: Explanation) -> str:
    held = "held as a fact" if each.fact.asserted else "not held as a fact"
    return click.style(f"{each.subject} {each.relation} {each.object}", bold=True) + f" ({held})"


def _lines(each: Explanation) -> Iterator[str]:
    from kg.text import collapse  # noqa: PLC0415  help stays light

    claim, place = each.claim, each.claim.evidence
    yield "  " + collapse(each.marked(*marks()))
    said = f"{claim.status} by {each.speaker}" if each.speaker else str(claim.status)
    day = f" ({each.document.published})" if each.document.published else ""
    where = f"{each.document.id}{day}, characters {place.start}–{place.end}"
    yield f"    {where} · {said} · score {claim.score:.2f} · read by {claim.by or 'an unknown step'}"
    for name, chain in (("subject", each.subject_chain), ("object", each.object_chain)):
        if len(chain) > 1 or not place.covers(chain[0].span):
            yield f"    {name}: " + " → ".join(_mention(mention) for mention in chain)


def _mention(mention: Mention) -> str:
    from kg.text import collapse  # noqa: PLC0415  help stays light

    return f"“{collapse(mention.span.text)}” ({mention.span.start}–{mention.span.end})"
