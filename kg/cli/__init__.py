"""The roof: commands, and the one place where an error becomes words and an exit code."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from kg.errors import KgError, SyntaxProblem

_COMMANDS = {
    "build": "kg.cli.build",
    "export": "kg.cli.export",
    "ontology": "kg.cli.ontology",
    "query": "kg.cli.query",
    "update": "kg.cli.update",
    "verify": "kg.cli.verify",
    "view": "kg.cli.view",
    "why": "kg.cli.why",
}


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
        return getattr(import_module(module), cmd_name) if module else None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="text2kg")
def main() -> None:
    """Turn documents into a knowledge graph that can be trusted, queried and shown.

    \b
    Example:
      kg build article.txt -o graph.ttl
    """


def run() -> None:
    """Run the command line; print errors for people and leave with their exit code."""
    try:
        main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped; nothing was left half-written", err=True)
        sys.exit(130)
    except KgError as error:
        click.echo(_words(error), err=True)
        sys.exit(error.exit_code)


def _words(error: KgError) -> str:
    lines = [f"error: {error.message}"]
    if isinstance(error, SyntaxProblem) and error.excerpt is not None:
        lines.append(f"  {error.excerpt}")
        if error.column is not None:
            lines.append("  " + " " * (error.column - 1) + "^")
    if error.hint:
        lines.append(f"hint: {error.hint}")
    return "\n".join(lines)
