"""``kg decide``: a decision in one line, and the list of those that were taken."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import forget_links, tell_moves, tell_stale, wait_option

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from kg.curation import Curation
    from kg.decisions import Decision
    from kg.store import Store

_ACTS = ("accept", "reject", "merge", "never", "split", "keep", "retype", "undo")
_WORDS = {
    "accept": "SUBJECT PREDICATE OBJECT",
    "reject": "SUBJECT PREDICATE OBJECT",
    "merge": "ENTITY ENTITY...",
    "never": "ENTITY ENTITY",
    "split": "ENTITY DOC...",
    "keep": "IRI DOC",
    "retype": "ENTITY CLASS",
    "undo": "DECISION|last",
}


@click.command()
@click.argument("act", type=click.Choice(_ACTS), required=False, metavar="[ACT]")
@click.argument("on", nargs=-1, metavar="[WHAT...]")
@click.option("--store", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Decide about this store.")
@click.option("--list", "lists", is_flag=True, help="List the decisions, and those that change nothing now.")
@click.option("--by", metavar="NAME", help="Who decides.  [default: the user of this machine]")
@click.option("--note", default="", metavar="TEXT", help="Why; kept with the decision.")
@wait_option
def decide(  # noqa: PLR0913  one for each option
    act: str | None, on: tuple[str, ...], *, store: Path, lists: bool, by: str | None, note: str, wait: float
) -> None:
    """Take a decision that every later build follows, or undo one.

    \b
    accept SUBJECT PREDICATE OBJECT   the fact is held, whatever its score or status
    reject SUBJECT PREDICATE OBJECT   the fact is not held
    merge ENTITY ENTITY...            they are one; the first IRI stays, the others lead to it
    never ENTITY ENTITY               they are never one
    split ENTITY DOC...               in these documents the name means something else
    keep IRI DOC                      the IRI stays with what this document calls so
    retype ENTITY CLASS               the entity is of this class
    undo DECISION|last                the decision no longer stands

    Entities, classes and facts are named as for kg why: a label, a prefixed name or an IRI. Decisions are kept in the
    file decisions.jsonl of the store: one line each, appended, never changed. They survive that documents are read
    again, a new model and another ontology, and go on to mean the things that were meant, whatever IRIs these have
    later. Those that are about nothing that is there now are listed as waiting, those that another one contradicts as
    overruled, each with the reason. What was decided already is not written again.

    \b
    Example:
      kg decide merge 'Facebook Korea' Facebook --store graph.kg --note 'same annual report'
      kg decide reject Facebook partnerOf 'AIA Korea' --store graph.kg
      kg decide undo last --store graph.kg
      kg decide --list --store graph.kg
    """
    from kg.errors import UsageError  # noqa: PLC0415  help stays light

    if lists:
        _list(store)
        return
    if act is None or not on:
        wanted = f"{act} {_WORDS[act]}" if act else " or ".join(_ACTS)
        raise UsageError(f"say what is decided: kg decide {wanted}", hint="kg decide --help shows examples")
    _decide(store, act, on, by=by, note=note, wait=wait)


def _decide(path: Path, act: str, on: Sequence[str], *, by: str | None, note: str, wait: float) -> None:  # noqa: PLR0913
    from kg.cli.people import now, person  # noqa: PLC0415  help stays light
    from kg.curation import Curation  # noqa: PLC0415
    from kg.curation.again import already  # noqa: PLC0415
    from kg.decisions import Act, Decision  # noqa: PLC0415
    from kg.store import Store  # noqa: PLC0415

    with Store.open(path, wait=wait) as store, Curation(store) as curation:
        moved = curation.settle() if act != "undo" else []  # what cannot be settled can still be undone
        before = len(store)
        made = curation.anchored(Decision(Act(act), _meant(curation, act, on), now(), by or person(), note))
        before_it = already(curation, made)
        if before_it is not None:
            _tell_again(curation, before_it, moved)
            return
        followed = set(curation.standing()).difference(curation.idle()) if act != "undo" else set()
        moved += curation.decide([made])
        click.echo(f"{made.id}  {made.act} {' '.join(made.on)}")
        _tell_effects(curation, made, followed)
        click.echo(f"{before:,} triples before, {len(store):,} now", err=True)
        tell_moves(moved)
        forget_links(store, moved)
        tell_stale(store)


def _tell_again(curation: Curation, decision: Decision, moved: Sequence[tuple[str, str]]) -> None:
    """Say that a decision stands already; what a process left undone that was killed is done."""
    moved = [*moved, *curation.settle()]
    tell_moves(moved)
    forget_links(curation.store, moved)
    click.echo(f"{decision.id}  {decision.act} {' '.join(decision.on)}")
    told = "it was undone already" if decision.act == "undo" else "it stands already"
    click.echo(f"note: {told}, as {decision.by} decided on {decision.at[:10]}: nothing was written", err=True)


def _tell_effects(curation: Curation, made: Decision, followed: Collection[Decision]) -> None:
    """Say of the decision that was taken, and of those that were ``followed`` before, if they change nothing now."""
    for decision, effect in curation.effects():
        if decision == made and effect.state != "stands":
            click.echo(f"note: it changes nothing now: {effect.why}", err=True)
        elif decision == made and effect.why:
            click.echo(f"note: {effect.why}", err=True)
        elif effect.state != "stands" and decision in followed:
            told = f"{decision.id}: {decision.act} {' '.join(decision.on)} ({effect.why})"
            click.echo(f"note: this is not followed any more, {told}", err=True)


def _meant(curation: Curation, act: str, on: Sequence[str]) -> tuple[str, ...]:
    """Turn what was typed into IRIs and ids."""
    from kg.curation import again  # noqa: PLC0415  help stays light
    from kg.explain import pointing, words  # noqa: PLC0415

    store = curation.store
    if act == "undo":
        return (_last(curation), *on[1:]) if on[0] == "last" else tuple(on)
    if act == "keep":
        return (words.iri(on[0], store.prefixes) or on[0], *(_document(curation)(store, each) for each in on[1:]))
    if act in ("accept", "reject"):
        return pointing.fact(store, *on) if len(on) == len(_WORDS["accept"].split()) else tuple(on)
    if act == "split":
        parted = again.parted(curation, words.iri(on[0], store.prefixes) or on[0], on[1:])
        return (parted or curation.called(pointing.entity(store, on[0]), on[1:]), *on[1:])
    first = pointing.entity(store, on[0])
    if act == "retype":
        return (first, *(pointing.class_(store, each) for each in on[1:]))
    return _apart(curation, act, on, (first, *(pointing.entity(store, each) for each in on[1:])))


def _last(curation: Curation) -> str:
    """Return the id of the decision that ``undo last`` means: that of an undo which was not finished, if there is one.

    Raises ``UsageError`` when nothing is to be undone.
    """
    from kg.curation.again import unfinished  # noqa: PLC0415  help stays light
    from kg.errors import UsageError  # noqa: PLC0415

    begun = unfinished(curation)
    if begun is not None and begun.act == "undo":
        return begun.on[0]
    if not curation.standing():
        raise UsageError("there is no decision to undo")
    return curation.standing()[-1].id


def _apart(curation: Curation, act: str, on: Sequence[str], found: tuple[str, ...]) -> tuple[str, ...]:
    """Return what was found, or the IRIs that the names have by themselves, where that is another matter.

    It is where they were merged into one already, and where what was merged with one of them is never one with another:
    who merges these does not say that those are one.
    """
    from kg.explain import words  # noqa: PLC0415  help stays light

    if len(set(found)) == len(found) and not (act == "merge" and curation.are_apart(found)):
        return found
    given = (words.iri(each, curation.store.prefixes) or each for each in on)
    return tuple(curation.joined(iri, each) for iri, each in zip(found, given, strict=True))


def _document(curation: Curation) -> Callable[[Store, str], str]:
    """Return what takes the id of a document, if it is there."""
    from kg.errors import NothingFound  # noqa: PLC0415  help stays light

    def document(store: Store, ident: str) -> str:
        del store
        if not list(curation.documents([ident])):
            raise NothingFound(f"the store has no document {ident!r}", hint="kg documents lists those it has")
        return ident

    return document


def _list(path: Path) -> None:
    from kg.curation import looked_at  # noqa: PLC0415  help stays light
    from kg.errors import NothingFound  # noqa: PLC0415

    with looked_at(path) as curation:
        if not curation.decisions:
            raise NothingFound("no decision was taken", hint="kg review asks, kg decide --help shows how")
        effects = dict(curation.effects())
        for each in curation.decisions:
            state, why = effects.get(each, (_undone(each), ""))
            told = "".join(f"  ({said})" for said in (each.note, why) if said)
            click.echo(f"{each.id}  {each.at}  {each.by}  {state:8}  {each.act} {' '.join(each.on)}{told}")


def _undone(decision: Decision) -> str:
    return "" if decision.act == "undo" else "undone"
