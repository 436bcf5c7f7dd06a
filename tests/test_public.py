"""What people see: public names, help, and a README whose every block runs and shows what really comes out.

``python tests/test_public.py`` writes the real output into README.md.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

import kg
from kg.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
COMMANDS = sorted(main.list_commands(click.Context(main)))
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_VARYING = re.compile(
    r"\d+[.\d,]* s, [\d,]+ words/s"
    r"|(?<=at )[\d,]+(?= words/s)"
    r"|^[0-9a-f]{12}(?=  )|(?<=undo )[0-9a-f]{12}\b"
    r"|(?<=decided so on )\d{4}-\d\d-\d\d|\b\d{4}-\d\d-\d\dT[\d:]{8}Z",
    re.MULTILINE,
)
"""What differs from run to run: seconds and speed, the ids of decisions and when they were taken."""


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its full name, groups opened."""
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", each) for inner, each in sorted(command.commands.items()))


def blocks(language: str) -> list[str]:
    """Return the code blocks of the README in one language."""
    return [text for kind, text in _BLOCK.findall(README.read_text(encoding="utf-8")) if kind == language]


def steps(block: str) -> list[tuple[str, str]]:
    """Return the commands of a console block (behind ``$ ``) with the output shown below each."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(command, output) for command, _, output in (part.partition("\n") for part in parts)]


def played(command: str, folder: Path) -> str:
    """Run one command of the README as a person would, and return all that the terminal shows."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        ["bash", "-c", command],  # noqa: S607  the README's commands are for a shell
        cwd=folder,
        env=os.environ | {"PATH": path, "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return run.stdout


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the examples in it, as after a clone."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "examples", folder / "examples")
    return folder


def test_public_names_are_there() -> None:
    """Each name of the Python interface exists and is documented."""
    assert {"Store", "read", "read_many", "resolve", "show", "to_rdf"} == set(kg.__all__)
    assert all(getattr(kg, name).__doc__ for name in kg.__all__)


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=lambda each: each if isinstance(each, str) else "")
def test_every_command_has_help_with_an_example(name: str, command: click.Command) -> None:
    """``--help`` works everywhere, says what the command does, and shows how it is used."""
    shown = CliRunner().invoke(main, [*name.split(), "--help"])

    assert shown.exit_code == 0
    assert isinstance(command, click.Group) or "Example" in shown.output
    assert all(isinstance(each, click.Argument) or getattr(each, "help", None) for each in command.params)


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=lambda each: each if isinstance(each, str) else "")
def test_every_command_and_setting_is_in_the_readme(name: str, command: click.Command) -> None:
    """The README names each command, and each of its options."""
    text = README.read_text(encoding="utf-8")
    options = {max(each.opts, key=len) for each in command.params if isinstance(each, click.Option)}

    assert f"kg {name}" in text
    assert {option for option in options if option not in text} == set()


def test_the_readme_shows_what_comes_out(workplace: Path) -> None:
    """Every command of the README gives, in their order, the output shown below it."""
    shown = [step for block in blocks("console") for step in steps(block)]
    real = [(command, played(command, workplace)) for command, _ in shown]

    assert len(shown) >= 15
    assert [(c, _VARYING.sub("…", o).strip()) for c, o in real] == [(c, _VARYING.sub("…", o).strip()) for c, o in shown]


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.splitlines()[-1][:40])
def test_python_of_the_readme_runs(block: str, workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Python block of the README runs by itself in a folder with the examples."""
    monkeypatch.chdir(workplace)

    exec(compile(block, "README.md", "exec"), {"__name__": "readme"})  # noqa: S102  it is our own README


def rewritten(folder: Path) -> str:
    """Return the README with the real output below each command."""

    def block(found: re.Match[str]) -> str:
        if found[1] != "console":
            return found[0]
        lines = (f"$ {command}\n{played(command, folder).strip()}\n" for command, _ in steps(found[2]))
        return "```console\n" + "".join(lines) + "```"

    return _BLOCK.sub(block, README.read_text(encoding="utf-8"))


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as clone:
        shutil.copytree(ROOT / "examples", Path(clone) / "examples")
        README.write_text(rewritten(Path(clone)), encoding="utf-8")
