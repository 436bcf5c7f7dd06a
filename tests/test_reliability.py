"""A process that is killed, wherever it stands: the store opens, what it says is true, the same again completes it.

Each command is run in a process of its own (``reliability/driver.py``), which dies at a random one of the calls that
change something, and once more, when the command is repeated, at a random moment.
"""

from __future__ import annotations

import io
import json
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kg import formats, names, ontology, rdf
from kg.curation import looked_at
from kg.decisions import Act, Decision
from kg.extract import echo
from kg.names import KG
from kg.store import Access, Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.curation import Row

DRIVER = Path(__file__).parent / "reliability" / "driver.py"
TRIALS = 10
"""Trials of each command."""
TRIALS_BACK = 3
"""Trials of each command that is taken back."""
ENDED = {0, 2, 4}
"""Exit codes of a command that is repeated: it was done, or there was nothing left to do."""

SAID = {
    "bank": """[International Salt Board|Organization#isb] ([ISB|#isb]) hired [Ana Ruiz|Person#ana].
[She|#ana] is based in [Lima|City#lima].
---
ana worksFor isb ~0.7
ana basedIn lima""",
    "board": """[ISB|Organization#isb] paid [Ana Ruiz|Person#ana] on [Monday|Date#day=2024-02-05].
---
ana worksFor isb @denied""",
    "deal": """[Hanbit|Company#h] bought [Dori|Company#d] for [$5 million|Money#m=5000000 USD], [Bo Lind|Person#b] said.
---
h acquired d @reported by b
h owns d ~0.4
b chiefExecutiveOf h""",
    "firm": """[Hanbit Ltd|Company#h] owns [Dori|Company#d] and [Cargo|Company#c]. [Bo Lind|Person#b] runs it.
---
h owns d ~0.6
h owns c @planned
b chiefExecutiveOf h""",
    "sport": """The striker [Bo Lind|Person#b] scored for [Ulsan|Team#u] in [Rome|City#r].
---
b playsFor u
u basedIn r""",
    "team": """[Bo Lind|Person#b], born on [1 May 1999|Date#day=1999-05-01], left [Ulsan|Team#u]. [B. Lind|#b] cried.
---
b bornOn day
b playsFor u @ended""",
}
CHANGED = {
    "bank": "[International Salt Board|Organization#isb] let [Ana Vega|Person#ana] go.\n---\nana worksFor isb @ended",
    "firm": "[Cargo|Company#c] belongs to [Hanbit|Company#h].\n---\nh owns c",
    "sport": "[Bo Lind|Person#b] lives in [Lima|City#l].\n---\nb basedIn l",
}
HANBIT, DORI, CARGO = (names.entity(name, kind=names.Kind.THING) for name in ("Hanbit", "Dori", "Cargo"))
BEFORE = b"# the graph of before\n"


def decision(act: Act, *on: str) -> Decision:
    """Return a decision of a person."""
    return Decision(act, on, "2026-01-01T00:00:00Z", "ana")


DECIDED = (
    decision(Act.MERGE, DORI, CARGO),
    decision(Act.REJECT, HANBIT, KG + "owns", f"<{DORI}>"),
    decision(Act.RETYPE, HANBIT, KG + "Organization"),
)


class Command(NamedTuple):
    """A command that is killed: what it is called with, what was done before it, and a person's keys."""

    words: tuple[str, ...]
    before: str
    answers: Mapping[str, str] = {}


COMMANDS = {
    "create": Command(("add", "docs"), "nothing"),
    "add": Command(("add", "docs"), "some"),
    "change": Command(("add", "docs"), "changed"),
    "prune": Command(("add", "docs", "--prune"), "lost"),
    "remove": Command(("remove", "docs/bank.txt", "docs/firm.txt", "docs/team.txt"), "decided"),
    "decide": Command(("decide", "merge", DORI, CARGO), "all"),
    "undo": Command(("decide", "undo", DECIDED[0].id), "decided"),
    "follow": Command(("add", "docs", "--decisions", "decided.jsonl"), "all"),
    "review": Command(("review",), "all", {"is it so": "r", "Lind (": "n", "Ana": "m", "are": "m"}),
    "export": Command(("export", "-o", "graph.trig"), "decided"),
}


class Nursery:
    """Where processes are born that may have to die."""

    def __init__(self, driver: subprocess.Popen[str]) -> None:
        """Take the driver that has begun."""
        self._driver = driver

    def run(self, command: Command, folder: Path, *, place: Place | None = None, after: float = 0) -> Ended:
        """Run a command; it dies at a place, or ``after`` some seconds."""
        assert self._driver.stdin is not None
        assert self._driver.stdout is not None
        request: dict[str, object] = {
            "words": [*command.words, "--store", "graph.kg"],
            "folder": str(folder),
            "answers": command.answers,
        }
        name, number = place or (None, 0)
        request |= {"place": name, "number": number, "after": after}
        print(json.dumps(request), file=self._driver.stdin, flush=True)
        return Ended(*json.loads(self._driver.stdout.readline()))


class Place(NamedTuple):
    """A call before or after which a process dies, and how often it passes that place until then."""

    name: str
    number: int


class Ended(NamedTuple):
    """How a process ended: status, what it printed, the calls that changed something, and the seconds it took."""

    status: int
    shown: str
    calls: Mapping[str, int]
    seconds: float


class Held(NamedTuple):
    """What a store says, as TriG, which documents it lists, and the bytes of the file beside it."""

    said: bytes
    listed: tuple[Row, ...]
    file: bytes


class Life(NamedTuple):
    """A folder before a command, what it holds, and how it all is after the command when nobody kills it."""

    command: Command
    folder: Path
    before: Held
    whole: Ended
    after: Held


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """Begin the process in which all is imported."""
    command = [sys.executable, str(DRIVER)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as driver:
        yield Nursery(driver)
        driver.communicate()


@pytest.fixture(scope="module")
def lives(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Life]:
    """Do each command once, and nobody kills it."""
    lives = {}
    for name, command in COMMANDS.items():
        folder = tmp_path_factory.mktemp(name)
        _prepare(nursery, folder, command.before)
        done = Path(shutil.copytree(folder, folder / "done"))
        whole = nursery.run(command, done, place=Place("", 0))
        assert whole.status == 0, whole.shown
        lives[name] = Life(command, folder, held(folder), whole, held(done))
        shutil.rmtree(done)
    return lives


def _prepare(nursery: Nursery, folder: Path, before: str) -> None:
    """Make what is there before a command."""
    (folder / "decided.jsonl").write_text("".join(each.line() for each in DECIDED))
    (folder / "graph.trig").write_bytes(BEFORE)
    _write(folder, {name: SAID[name] for name in _there(before)})
    if before != "nothing":
        decided = ("--decisions", "decided.jsonl") if before == "decided" else ()
        done = nursery.run(Command(("add", "docs", *decided), ""), folder)
        assert done.status == 0, done.shown
    _write(folder, CHANGED if before == "changed" else SAID)
    for name in CHANGED if before == "lost" else ():
        (folder / "docs" / f"{name}.txt").unlink()


def _there(before: str) -> list[str]:
    """Return the documents that there are before a command."""
    return [name for name in SAID if before != "some" or name > "d"]


def _write(folder: Path, said: Mapping[str, str]) -> None:
    for kind in ("docs", "said"):
        (folder / kind).mkdir(exist_ok=True)
    for name, text in said.items():
        (folder / "said" / f"{name}.txt").write_text(text)
        (folder / "docs" / f"{name}.txt").write_text(echo.parse(text, ontology=ontology.load()).document.text)


def held(folder: Path) -> Held:
    """Return what a store says and which documents it lists, and what was exported."""
    if not (folder / "graph.kg").exists():
        return Held(b"", (), BEFORE)
    said = io.BytesIO()
    with Store.open(folder / "graph.kg", access=Access.READ) as store:
        rdf.write(store.quads(), said, form=formats.TRIG)
    with looked_at(folder / "graph.kg") as curation:
        listed = tuple(each._replace(digest="") for each in curation.documents())
    return Held(said.getvalue(), listed, (folder / "graph.trig").read_bytes())


def is_sound(nursery: Nursery, life: Life, folder: Path, aside: Path) -> bool:
    """Tell whether the store opens, all that it quotes stands in the texts that were read, and the file is whole."""
    assert (folder / "graph.trig").read_bytes() in {BEFORE, life.after.file}
    if not (folder / "graph.kg" / "kg.json").exists():
        return life.command.before == "nothing"
    with Store.open(folder / "graph.kg", access=Access.READ) as store:
        documents = list(store.documents())
    for each in documents:
        (aside / each.id).parent.mkdir(parents=True, exist_ok=True)
        (aside / each.id).write_text(each.text)
    aside.mkdir(exist_ok=True)
    (aside / "graph.kg").symlink_to(folder / "graph.kg")
    verified = nursery.run(Command(("verify", "--offline"), ""), aside)
    return verified.status == (0 if documents else 4)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("trial", range(TRIALS))
def test_what_was_killed_is_completed_by_the_same_again(
    nursery: Nursery, lives: dict[str, Life], tmp_path: Path, name: str, trial: int
) -> None:
    """Killed twice, at a place and at a moment, the store is sound each time, and then as if nobody had."""
    life, chance = lives[name], random.Random(f"{name} {trial}")  # noqa: S311  no secret
    folder = Path(shutil.copytree(life.folder, tmp_path / "folder"))

    killed = nursery.run(life.command, folder, place=_somewhere(chance, life.whole.calls))
    sound = [is_sound(nursery, life, folder, tmp_path / "first")]
    nursery.run(life.command, folder, after=chance.uniform(0.001, life.whole.seconds))
    sound += [is_sound(nursery, life, folder, tmp_path / "second")]
    again = nursery.run(life.command, folder)

    assert killed.status == -signal.SIGKILL, killed.shown
    assert sound == [True, True]
    assert again.status in ENDED, again.shown
    assert held(folder) == life.after


BACK = {
    "add": ("add", "docs", "--prune"),
    "change": ("add", "docs"),
    "prune": ("add", "docs"),
    "remove": ("add", "docs"),
}
"""Commands, and those that take them back once the documents are as they were."""


@pytest.mark.parametrize("name", BACK)
@pytest.mark.parametrize("trial", range(TRIALS_BACK))
def test_what_was_killed_can_be_taken_back(
    nursery: Nursery, lives: dict[str, Life], tmp_path: Path, name: str, trial: int
) -> None:
    """Whatever a process that was killed left, the command that undoes it makes the store what it was before."""
    life, chance = lives[name], random.Random(f"{name} back {trial}")  # noqa: S311  as above
    folder = Path(shutil.copytree(life.folder, tmp_path / "folder"))
    near = {place: number for place, number in life.whole.calls.items() if place.startswith("after Store")}

    killed = nursery.run(life.command, folder, place=_somewhere(chance, near))
    shutil.rmtree(folder / "docs")
    shutil.copytree(lives["export"].folder / "docs", folder / "docs")
    for each in set(SAID) - set(_there(life.command.before)):
        (folder / "docs" / f"{each}.txt").unlink()
    shutil.copytree(lives["export"].folder / "said", folder / "said", dirs_exist_ok=True)
    back = nursery.run(Command(BACK[name], ""), folder)

    assert (killed.status, back.status) == (-signal.SIGKILL, 0), back.shown
    assert held(folder) == life.before


def _somewhere(chance: random.Random, calls: Mapping[str, int]) -> Place:
    name = chance.choice(sorted(calls))
    return Place(name, chance.randint(1, calls[name]))
