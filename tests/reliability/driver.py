"""Runs ``kg``, each command in a process of its own that can be made to die at an exact place.

All is imported once, and a process is forked for each command, so that one takes hundredths of a second.  A request is
a line of JSON: ``words`` behind ``kg``, the ``folder`` to stand in, the key for each question of ``kg review`` that
holds some words (``answers``), and how the process dies: at the ``number``-th time that it passes a ``place``,
``after`` some seconds, or by itself.  A line answers: status, what was printed, how often each place was passed, and
the seconds.  Places are counted, which takes its time, when one is named, be it ``""``.

Documents are read by the echo step: what ``docs/a.txt`` says stands in brackets in ``said/a.txt``.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from kg import cli, extract, ontology
from kg.curation import index
from kg.extract import echo, model

if TYPE_CHECKING:
    import sqlite3
    from types import FrameType

    from kg.model import Document, Reading
    from kg.ontology import Ontology

LOADED = ("kg.build", "kg.curation.queue", "kg.explain.pointing", "kg.export", "kg.rdf.describe")
"""What commands import when they are run."""
PLACES = {
    *("Store.extend", "Store.update", "Store.remove", "Store.flush"),
    *("FileIO.write", "FileIO.truncate"),
    *("BufferedWriter.write", "BufferedWriter.flush"),
    *("module.fsync", "module.replace", "module.mkdir", "module.chmod", "module.unlink", "module.rmtree"),
}
"""What changes something on the disk, beside SQLite's statements: the type of an object and its method."""
_LOOKING = ("SELECT", "PRAGMA")


def _read(document: Document, known: Ontology) -> Reading:
    said = Path("said", Path(document.id).name).read_text(encoding="utf-8")
    return echo.parse(said, ontology=known, document=document)


class _Places:
    """Counts the calls that change something, before and after each, and ends the process at one of them."""

    def __init__(self, place: str | None, number: int) -> None:
        self.place = place
        self.number = number
        self.seen: Counter[str] = Counter()
        self._statement = ""

    def connected(self, path: Path | None) -> sqlite3.Connection:
        """Open an index whose statements are watched."""
        base = _connected(path)
        base.set_trace_callback(self._stated)
        return base

    def called(self, frame: FrameType, event: str, what: Any) -> None:  # noqa: ANN401  what Python passes
        """Note that a function of C is called or has returned."""
        del frame
        if event not in {"c_call", "c_return"}:
            return
        name = f"{type(getattr(what, '__self__', None)).__name__}.{what.__name__}"
        if name in PLACES:
            self._passed(f"{'before' if event == 'c_call' else 'after'} {name}")
        elif name == "Connection.execute" and event == "c_return" and self._statement:
            self._passed(f"after {self._statement}")
            self._statement = ""

    def _stated(self, statement: str) -> None:
        verb = statement.split(maxsplit=1)[0]
        if verb not in _LOOKING:
            self._statement = verb
            self._passed(f"before {verb}")

    def _passed(self, place: str) -> None:
        self.seen[place] += 1
        if place == self.place and self.seen[place] == self.number:
            os.kill(os.getpid(), signal.SIGKILL)


_connected = index._connected  # noqa: SLF001  nothing else opens the index


def _answered(answers: dict[str, str], shown: Path) -> str:
    """Return the key for the question that was shown last."""
    asked = [line for line in shown.read_text(encoding="utf-8").splitlines() if line.startswith("[")][-1]
    return next((key for words, key in answers.items() if words in asked), "k")


def _run(request: dict[str, Any], out: Path, calls: Path) -> None:
    """Be the process of one command."""
    os.chdir(request["folder"])
    sys.stdout = out.open("w", encoding="utf-8", buffering=1)
    sys.stderr = sys.stdout
    places = _Places(request["place"], request["number"])
    index._connected = places.connected  # noqa: SLF001  as above
    sys.stdin = SimpleNamespace(isatty=lambda: False, read=lambda _: _answered(request["answers"], out))
    sys.argv = ["kg", *request["words"]]
    if request["place"] is not None:
        sys.setprofile(places.called)
    try:
        cli.run()
    finally:
        sys.setprofile(None)
        beside = calls.with_suffix(".part")  # it may be killed here, too: the file is whole, or it is not there
        beside.write_text(json.dumps(places.seen), encoding="utf-8")
        beside.replace(calls)


def _bear(request: dict[str, Any]) -> None:
    """Run one command in a process and tell how it ended."""
    with tempfile.TemporaryDirectory() as folder:
        out, calls = Path(folder, "out"), Path(folder, "calls")
        began = time.perf_counter()
        child = os.fork()
        if not child:
            code = 70  # what a traceback gives
            try:
                _run(request, out, calls)
            except SystemExit as left:
                code = left.code if isinstance(left.code, int) else int(left.code is not None)
            finally:
                os._exit(code)
        if request["after"]:
            time.sleep(request["after"])
            os.kill(child, signal.SIGKILL)  # it may have ended: its number is taken until somebody asks how
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        seconds = time.perf_counter() - began
        shown = out.read_text(encoding="utf-8", errors="replace") if out.exists() else ""
        seen = json.loads(calls.read_text(encoding="utf-8")) if calls.exists() else {}
    print(json.dumps([status, shown, seen, seconds]), flush=True)  # noqa: T201  this is its way to answer


if __name__ == "__main__":
    extract.read = _read  # type: ignore[assignment]
    model.load = lambda: SimpleNamespace(digest="0" * 64)  # type: ignore[assignment]  # it is named, and not used
    ontology.load()
    for name in (*LOADED, *cli._COMMANDS.values()):  # noqa: SLF001  as above
        import_module(name)
    gc.collect()
    gc.freeze()  # what is shared with all children stays shared
    for line in sys.stdin:
        _bear(json.loads(line))
