"""What the commands that read documents share: their options, the journey, and the words about what was read."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.options import counted, forget_links, tell_moves, tell_stale, wait_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.build import Build, Summary
    from kg.build.plan import Plan
    from kg.store import Store

    _Command = TypeVar("_Command", bound=Callable[..., object])
    Use = Callable[[Store, Summary, Callable[[], None]], None]

_OPTIONS = (
    click.option(
        "--ontology",
        metavar="FILE",
        help="Find these relations instead of the default ones; a store keeps a copy and finds them from then on.",
    ),
    click.option(
        "--base", metavar="IRI", help="What the IRIs of entities and documents begin with; it ends in / or :."
    ),
    click.option(
        "--trust",
        type=click.Choice(["never", "party", "named", "all"]),
        default="never",
        show_default=True,
        help="Whose reported statements count as asserted: nobody's, the party's own, a named speaker's, all.",
    ),
    click.option("--minimum-score", type=click.FloatRange(0, 1), help="Least score of a claim that makes a triple."),
    click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes that read."),
    click.option("--offline", is_flag=True, help="Open no socket, not even for a URL that is named."),
)
_DOING = (
    click.option(
        "--decisions",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False),
        help="Follow these decisions too, as a store's decisions.jsonl.",
    ),
    wait_option,
    click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors."),
)


def planning_options(command: _Command) -> _Command:
    """Add the options that say how documents are to be read."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def reading_options(command: _Command) -> _Command:
    """Add the options of a command that reads documents into a graph."""
    for option in reversed(_DOING):
        command = option(command)
    return planning_options(command)


def read_into(inputs: tuple[str, ...], options: dict[str, Any], use: Use) -> None:
    """Read inputs into the store that the options name, or one for a while, and tell what was read.

    ``use`` is given the open store, the summary, and what reads when it is called, so that it can see to its output
    first.  Raises ``InputError`` at the end when some could not be read.
    """
    from kg.build import Summary  # noqa: PLC0415  help stays light
    from kg.errors import InputError  # noqa: PLC0415

    summary = Summary()
    try:
        _run(_journey(inputs, options), summary, options, use)
    finally:
        _tell_failures(summary)
    if not options["quiet"]:
        click.echo(_words(summary), err=True)
        if options["store"]:
            tell_moves(summary.moved)
        for target in (options.get("output"), options["store"]):
            if target not in {None, "-"}:
                click.echo(f"wrote {target}", err=True)
    if summary.failures:
        count = summary.documents + summary.unchanged + len(summary.failures)
        raise InputError(f"{len(summary.failures)} of {count} inputs could not be read; the others were")


def planned(inputs: tuple[str, ...], options: dict[str, Any]) -> Plan:
    """Compare inputs with the store that the options name, if there is one."""
    from kg.build.plan import plan  # noqa: PLC0415  help stays light
    from kg.curation import looked_at  # noqa: PLC0415

    if options["store"] is None or not Path(options["store"]).exists():
        return plan(_journey(inputs, options), [])
    with looked_at(Path(options["store"])) as curation:
        build = _under(curation.store, _journey(inputs, options), options)
        return plan(build, curation.documents(), speed=curation.speed)


def _run(build: Build, summary: Summary, options: dict[str, Any], use: Use) -> None:
    from kg.build import for_a_while, opened  # noqa: PLC0415
    from kg.decisions import read  # noqa: PLC0415
    from kg.store.kept import drop_default, keep  # noqa: PLC0415

    decisions = read(Path(options["decisions"])) if options["decisions"] else []
    base, kept = build.settings.base, options["store"]
    with opened(Path(kept), summary, base=base, wait=options["wait"]) if kept else for_a_while(base=base) as store:
        journey = _under(store, build, options)
        store.declare(journey.ontology.prefixes)
        if options["ontology"]:  # before anything is read by it: who is stopped need not name it again
            keep(store, options["ontology"])
        use(store, summary, lambda: journey.into(store, summary, decisions=decisions))
        if kept:
            forget_links(store, summary.moved)
            drop_default(store)
        if summary.documents and not options["quiet"]:
            tell_stale(store)


def _journey(inputs: tuple[str, ...], options: dict[str, Any]) -> Build:
    """Turn the options into a build."""
    from kg import ontology  # noqa: PLC0415
    from kg.build import Build  # noqa: PLC0415
    from kg.config import Settings, Trust  # noqa: PLC0415

    given = {name: options[name] for name in ("base", "minimum_score") if options[name] is not None}
    planned = Build(
        inputs,
        ontology.load(options["ontology"]),
        Settings(trust=Trust(options["trust"]), **given),
        workers=options["workers"],
        offline=options["offline"],
    )
    shown = _is_terminal() and not options.get("quiet")
    return replace(planned, progress=_progress) if shown else planned


def _under(store: Store, build: Build, options: dict[str, Any]) -> Build:
    """Let a build make its IRIs as the store did before, and read by its ontology unless another one is named."""
    from kg import ontology  # noqa: PLC0415
    from kg.errors import UsageError  # noqa: PLC0415
    from kg.store.kept import chosen  # noqa: PLC0415

    if options["base"] not in {None, store.base}:
        hint = "leave --base out, or begin a new store"
        raise UsageError(f"the store's IRIs begin with {store.base}, not with {options['base']}", hint=hint)
    known = build.ontology if options["ontology"] else ontology.load(chosen(store, None))
    return replace(build, ontology=known, settings=replace(build.settings, base=store.base))


def _tell_failures(summary: Summary) -> None:
    """Say what could not be read, and why."""
    if _is_terminal():
        click.echo("\r\033[K", nl=False, err=True)
    for failure in summary.failures:
        hint = f" ({failure.error.hint})" if failure.error.hint else ""
        click.echo(f"not read: {failure.error.message}{hint}", err=True)


def _progress(summary: Summary) -> None:
    read = counted(summary.documents, "document")
    click.echo(f"\r\033[K{read}, {summary.words_per_second:,.0f} words/s", nl=False, err=True)


def _is_terminal() -> bool:
    """Tell whether somebody may watch the progress."""
    return sys.stderr is not None and sys.stderr.isatty()  # there is none behind 2>&-


def _words(summary: Summary) -> str:
    """Return the summary in two lines."""
    same = f"{counted(summary.unchanged, 'document')} unchanged"
    if not summary.documents:
        return f"{same}: nothing to do"
    claims = ", ".join(f"{count} {status}" for status, count in sorted(summary.claims.items()))
    return (
        f"{counted(summary.documents, 'document')}, "
        f"{len(summary.entities):,} entities, {counted(len(summary.facts), 'fact')}\n"
        f"{counted(sum(summary.claims.values()), 'claim')} ({claims or 'none'}); "
        f"{summary.words:,} words in {summary.seconds:.1f} s, {summary.words_per_second:,.0f} words/s"
    ) + (f"\n{same}" if summary.unchanged else "")
