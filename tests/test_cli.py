"""The roof: help, errors in words, exit codes, and an end that leaves nothing behind."""

from __future__ import annotations

import re
import resource
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import click
import pytest

from kg import cli, errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Run = Callable[..., tuple[int, bytes, str]]

KG = (sys.executable, "-m", "kg")
HEAVY = ("spacy", "rdflib", "networkx", "pyoxigraph", "kg.build", "kg.store", "kg.ontology", "importlib.metadata")


def kinds(error: type[errors.KgError]) -> Iterator[type[errors.KgError]]:
    """Yield an error class and all below it."""
    yield error
    for each in error.__subclasses__():
        yield from kinds(each)


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let every command fail."""

    def main(**_: object) -> None:
        raise error

    monkeypatch.setattr(cli, "main", main)


def test_kg_alone_shows_help(kg_here: Run) -> None:
    """Without a command the help comes, on standard error, for nothing was done."""
    code, out, err = kg_here()

    assert (code, out) == (2, b"")
    assert "Commands:\n  add " in err


@pytest.mark.parametrize("asked", ["-h", "--help"])
def test_help_is_shown(kg_here: Run, asked: str) -> None:
    """Help that was asked for goes to standard output."""
    code, out, err = kg_here(asked)

    assert (code, err) == (0, "")
    assert out.startswith(b"Usage: ")


def test_help_tells_every_exit_code(kg_here: Run) -> None:
    """Each error's exit code, that of Ctrl-C, and no other stands in the help."""
    _, out, _ = kg_here("--help")

    codes = re.findall(r"^ +(\d+)  ", out.decode().partition("Exit codes:")[2], re.MULTILINE)

    assert codes == ["0", *map(str, sorted({each.exit_code for each in kinds(errors.KgError)})), "130"]


@pytest.mark.parametrize(
    "words", [["bild"], ["build"], ["build", "a.txt", "--colour"], ["build", "a", "--workers", "0"]]
)
def test_a_command_that_makes_no_sense_ends_with_two(kg_here: Run, words: list[str]) -> None:
    """Click's own errors come with the usage, without a traceback."""
    code, out, err = kg_here(*words)

    assert (code, out) == (2, b"")
    assert err.startswith("Usage: ")
    assert "Traceback" not in err


@pytest.mark.parametrize("kind", list(kinds(errors.KgError)))
def test_an_error_becomes_words_and_its_exit_code(
    kg_here: Run, monkeypatch: pytest.MonkeyPatch, kind: type[errors.KgError]
) -> None:
    """Message and hint are printed, and nothing else."""
    failing(monkeypatch, kind("it broke", hint="mend it"))

    assert kg_here() == (kind.exit_code, b"", "error: it broke\nhint: mend it\n")


def test_a_syntax_problem_is_shown_with_a_caret(kg_here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line stands below the message with its tabs as spaces, so that the caret points to the column."""
    failing(monkeypatch, errors.SyntaxProblem("wrong", source="a.ttl", line=7, column=6, excerpt="a\tb c ?"))

    assert kg_here()[2] == "error: a.ttl:7:6: wrong\n  a b c ?\n       ^\n"


@pytest.mark.parametrize("column", [1, 500_000, 1_000_000])
def test_of_a_long_line_only_the_surroundings_are_shown(
    kg_here: Run, monkeypatch: pytest.MonkeyPatch, column: int
) -> None:
    """The caret stands below the right sign, and no line is wider than a screen."""
    line = "." * (column - 1) + "#" + "." * (1_000_000 - column)
    failing(monkeypatch, errors.SyntaxProblem("wrong", source="a.ttl", line=1, column=column, excerpt=line))

    _, excerpt, caret = kg_here()[2].splitlines()

    assert len(excerpt) <= 102
    assert excerpt[caret.index("^")] == "#"


def test_control_characters_of_a_file_do_not_reach_the_terminal(kg_here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An excerpt cannot clear the screen."""
    failing(monkeypatch, errors.SyntaxProblem("wrong", source="a.ttl", line=1, column=1, excerpt="\033[2Jx"))

    assert "\033" not in kg_here()[2]


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (MemoryError(), 1, "error: there is not enough memory\nhint: "),
        (OSError(28, "No space left on device"), 1, "error: No space left on device\n"),
        (PermissionError(13, "Permission denied", "a/b"), 1, "error: a/b: Permission denied\n"),
        (OSError("odd"), 1, "error: odd\n"),
        (KeyboardInterrupt(), 130, "stopped"),
        (click.Abort(), 130, "stopped"),
    ],
)
def test_what_the_system_refuses_is_told(
    kg_here: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, words: str
) -> None:
    """An error that no room has translated still comes without a traceback."""
    failing(monkeypatch, error)

    left, out, err = kg_here()

    assert (left, out) == (code, b"")
    assert err.startswith(words)


def test_a_fault_of_ours_is_not_hidden(kg_here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What only a programmer can mend keeps its traceback."""
    failing(monkeypatch, ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        kg_here()


def test_a_command_can_leave_with_a_code(kg_here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The exit code that a command gives to click is the exit code of the process."""
    monkeypatch.setattr(cli, "main", click.Command("main", callback=lambda: click.get_current_context().exit(9)))

    assert kg_here()[0] == 9


def test_help_loads_nothing_heavy() -> None:
    """Help imports the commands, but none of what they work with."""
    code = f"""
import sys
from kg.cli import run
sys.argv = ["kg", "--help"]
try:
    run()
finally:
    print([name for name in {HEAVY!r} if name in sys.modules])
"""

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.endswith("[]\n")


def test_help_is_quick() -> None:
    """``kg --help`` takes less than 150 ms of a processor, the quickest of five."""

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*KG, "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(5)) < 0.150


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ("build - <&-", 3, "nothing to read"),
        ("build a.txt >&-", 6, "standard output is closed"),
        ("query 'ASK {}' <&-", 2, "no graph was named"),
        ("build no.txt 2>&-", 3, ""),
        ("--help >/dev/full", 1, "No space left on device"),
    ],
)
def test_closed_and_full_streams_are_told(tmp_path: Path, words: str, code: int, message: str) -> None:
    """A command that is run without one of the three streams, or onto a full disk, says so."""
    (tmp_path / "a.txt").write_text("Facebook owns Instagram.\n")

    command = ["/bin/sh", "-c", f'"$0" -m kg {words}', sys.executable]

    left = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)

    assert left.returncode == code
    assert message in left.stderr.decode()
    assert b"Traceback" not in left.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_leaves_nothing_behind(tmp_path: Path, number: signal.Signals, code: int) -> None:
    """A build that is stopped, ended, or loses its terminal removes its unfinished file and keeps the old one."""
    (tmp_path / "graph.ttl").write_bytes(b"# before\n")
    words = [*KG, "build", "-", "-o", "graph.ttl"]
    pipe = subprocess.PIPE
    before = signal.signal(number, signal.SIG_DFL)  # a child of tests that run under nohup would not hear it
    with subprocess.Popen(words, cwd=tmp_path, stdin=pipe, stderr=pipe) as child:
        signal.signal(number, before)
        wait_until(lambda: len(list(tmp_path.iterdir())) == 2)

        child.send_signal(number)
        _, err = child.communicate()

    assert child.returncode == code
    assert b"Traceback" not in err
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("graph.ttl", b"# before\n")]


def wait_until(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait until a condition holds; fail when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
