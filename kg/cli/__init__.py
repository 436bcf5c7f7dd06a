"""The roof: commands, and the one place where an error becomes words and an exit code."""

from __future__ import annotations

import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

from kg.errors import KgError, SyntaxProblem

if TYPE_CHECKING:
    from types import FrameType
    from typing import NoReturn

_COMMANDS = {
    "add": "kg.cli.add",
    "build": "kg.cli.build",
    "check": "kg.cli.check",
    "conflicts": "kg.cli.conflicts",
    "coverage": "kg.cli.coverage",
    "decide": "kg.cli.decide",
    "diff": "kg.cli.diff",
    "documents": "kg.cli.documents",
    "export": "kg.cli.export",
    "facts": "kg.cli.facts",
    "infer": "kg.cli.infer",
    "link": "kg.cli.link",
    "ontology": "kg.cli.ontology",
    "plan": "kg.cli.plan",
    "query": "kg.cli.query",
    "remove": "kg.cli.remove",
    "review": "kg.cli.review",
    "snapshot": "kg.cli.snapshot",
    "update": "kg.cli.update",
    "verify": "kg.cli.verify",
    "view": "kg.cli.view",
    "why": "kg.cli.why",
    "why-not": "kg.cli.why_not",
}
_EXIT_CODES = """\b
Exit codes:
    0  done
    1  faults or differences were found (verify, ontology lint, diff, conflicts); or the output's reader left
    2  the command makes no sense as given
    3  an input, ontology or query cannot be read; other inputs were written
    4  there is nothing to give, so nothing was written
    5  the store is in use, damaged, or no store
    6  the result cannot be written
    7  an optional package or a model is not installed
  130  stopped by Ctrl-C: files are as before, a store has whole documents
"""
_SHOWN = 100
"""Characters of a line shown beneath an error."""


class LazyGroup(click.Group):
    """A group that imports the module of a command only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, sorted."""
        del ctx
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command, or ``None`` where there is none of this name."""
        del ctx
        module = _COMMANDS.get(cmd_name)
        return getattr(import_module(module), cmd_name.replace("-", "_")) if module else None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EXIT_CODES)
@click.version_option(package_name="text2kg")
def main() -> None:
    """Turn documents into a knowledge graph that can be trusted, queried and shown.

    \b
    Example:
      kg build article.txt -o graph.ttl
    """


def run() -> None:
    """Run the command line; print errors for people and leave with their exit code."""
    _tidy_up_when_ended()
    try:
        sys.exit(main(standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped; nothing was left half-written", err=True)
        sys.exit(130)
    except (KgError, OSError, MemoryError) as error:
        told = _told(error)
        click.echo(_words(told), err=True)
        sys.exit(told.exit_code)


def _tidy_up_when_ended() -> None:
    """Let a command that is ended by others (kill, a closed terminal) remove its unfinished files first."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # nohup has SIGHUP ignored
            signal.signal(number, _leave)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    del frame
    sys.exit(128 + number)


def _told(error: KgError | OSError | MemoryError) -> KgError:
    """Return our error for one of the system's that no room has translated."""
    if isinstance(error, KgError):
        return error
    if isinstance(error, MemoryError):
        return KgError("there is not enough memory", hint="use fewer --workers, or read fewer documents at a time")
    return KgError(f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error))


def _words(error: KgError) -> str:
    lines = [f"error: {error.message}"]
    if isinstance(error, SyntaxProblem) and error.excerpt is not None:
        lines += _marked(error.excerpt, error.column)
    if error.hint:
        lines.append(f"hint: {error.hint}")
    return "\n".join(lines)


def _marked(line: str, column: int | None) -> list[str]:
    """Show a line, or the part of a long one around ``column`` (from 1), with a caret beneath; tabs become spaces."""
    plain = "".join(sign if sign.isprintable() else " " for sign in line)
    first = max(0, (column or 1) - 1 - _SHOWN // 2) if len(plain) > _SHOWN else 0
    shown = "  " + plain[first : first + _SHOWN].rstrip()
    return [shown] if column is None else [shown, "  " + " " * (column - 1 - first) + "^"]
