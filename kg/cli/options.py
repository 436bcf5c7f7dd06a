"""What the commands that look at a graph share: where the graph comes from."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.store import Store

    _Command = TypeVar("_Command", bound=Callable[..., object])

STANDARD_INPUT = "-"


def data_options(command: _Command) -> _Command:
    """Add ``--store DIR`` and ``--data FILE``, which may be repeated, to a command."""
    store = click.option("--store", metavar="DIR", type=click.Path(path_type=Path), help="Read this store.")
    data = click.option(
        "--data",
        metavar="FILE",
        multiple=True,
        type=click.Path(path_type=Path, allow_dash=True),
        help="Read this RDF file (.ttl .nt .nq .trig .jsonld .rdf); may be repeated; - is standard input.",
    )
    return store(data(command))


def wait_option(command: _Command) -> _Command:
    """Add ``--wait SECONDS`` to a command that changes a store."""
    seconds = click.FloatRange(0)
    told = "Wait so long for a store that another process holds."
    return click.option("--wait", type=seconds, default=0, metavar="SECONDS", help=told)(command)


def text_of(source: str) -> str:
    """Return the query that an argument gives: its own text, that of a file it names, or for ``-`` standard input.

    Raises ``InputError`` when the file cannot be read.
    """
    from kg.errors import InputError  # noqa: PLC0415  help stays light

    try:
        if source == STANDARD_INPUT:
            return sys.stdin.buffer.read().decode()
        if "{" in source or not (source.endswith((".rq", ".ru", ".sparql")) or os.path.isfile(source)):  # noqa: PTH113
            return source  # os.path says no, where Path would fail, for a text too long to be a name
        return Path(source).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise InputError(f"cannot read the query {source}: {reason}", hint="check the path") from error


@contextmanager
def opened(store: str | Path | None, data: Sequence[str | Path]) -> Iterator[Store]:
    """Open the graph that the options name; without them, the one on standard input.

    Raises ``UsageError`` when both are named, or neither and standard input is a terminal.
    """
    from kg.errors import UsageError  # noqa: PLC0415  help stays light
    from kg.store import Access, Store  # noqa: PLC0415

    if store is not None and data:
        raise UsageError("--store and --data cannot be used together", hint="query them one after the other")
    with Store.memory() if store is None else Store.open(store, access=Access.READ) as there:
        if store is None:
            for source in data or (STANDARD_INPUT,):
                there.load(_source(source))
        yield there


def _source(source: str | Path) -> str | Path | bytes:
    from kg.errors import UsageError  # noqa: PLC0415  help stays light

    if str(source) == STANDARD_INPUT:
        return standard_input()
    if Path(source).is_dir():
        raise UsageError(f"{source} is a folder, not an RDF file", hint=f"read a store with --store {source}")
    return source


def standard_input() -> bytes:
    """Return what stands on standard input.

    Raises ``UsageError`` when it is a terminal, ``InputError`` when it is empty.
    """
    from kg.errors import InputError, UsageError  # noqa: PLC0415  help stays light

    if sys.stdin is None or sys.stdin.isatty():  # there is none behind <&-
        hint = "name a graph: --store graph.kg or --data graph.ttl, or pipe one in"
        raise UsageError("no graph was named, and standard input is a terminal or closed", hint=hint)
    found = sys.stdin.buffer.read()
    if not found.strip():
        hint = "name a graph: --store graph.kg or --data graph.ttl"
        raise InputError("there is no graph on standard input: it is empty", hint=hint)
    return found


def counted(number: int, noun: str) -> str:
    """Return a number with its noun in singular or plural."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def marks() -> tuple[str, str]:
    """Return what stands around a mention: colour on a terminal, quotation marks elsewhere."""
    return ("\x1b[1;36m", "\x1b[0m") if sys.stdout.isatty() else ("«", "»")


def terminal_width() -> int | None:
    """Return the columns of the terminal, or nothing when the output goes elsewhere and must be whole."""
    import shutil  # noqa: PLC0415  help stays light

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def tell_stale(store: Store) -> None:
    """Say that what was inferred from a store is older than what it holds now."""
    from kg.names import INFERRED  # noqa: PLC0415  help stays light

    if next(store.aside(INFERRED), None) is not None:
        click.echo("note: what was inferred may no longer follow; kg infer brings it up to date", err=True)


def forget_links(store: Store, moved: Sequence[tuple[str, str]]) -> None:
    """Let the links go of what is no longer there, and of IRIs that may mean something else now; say so."""
    from kg.link import forget_gone  # noqa: PLC0415  help stays light

    lost = forget_gone(store, (iri for iri, _ in moved))
    if lost:
        told = f"{counted(lost, 'link')} went with what {'it was' if lost == 1 else 'they were'} about"
        click.echo(f"note: {told}; kg link looks again", err=True)


def tell_moves(moved: Sequence[tuple[str, str]]) -> None:
    """Say which IRIs mean something else now, since somebody may have linked to them or decided about them."""
    for iri, document in moved:
        hint = f"kg decide keep {iri} {document!r} leaves it with what it meant; look at the decisions about it, too"
        click.echo(f"note: {iri} means something else now, or nothing, for its namesakes changed ({hint})", err=True)
