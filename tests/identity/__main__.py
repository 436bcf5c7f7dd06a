"""Puts the names of all labelled documents together and prints how good that is, with the mistakes.

``python tests/identity`` prints the scores of both halves and of the whole, and the mistakes of the even items (the odd
ones are for test); ``--read`` lets the model read the items instead of taking their marks for granted; ``--update``
raises the floors to the scores; ``--pin`` takes the set as it now is, with floors at its present scores.
"""

from __future__ import annotations

import argparse
import sys
from itertools import islice
from typing import TYPE_CHECKING

import labelled

from kg import extract, ontology
from kg.identity.context import contexts

if TYPE_CHECKING:
    from pathlib import Path

_SHOWN = 40


def main() -> int:
    """Run the command; the exit code is 1 when a floor is missed."""
    parser = argparse.ArgumentParser(prog="python tests/identity", description=__doc__)
    parser.add_argument("--bare", action="store_true", help="leave out the words around names")
    parser.add_argument("--read", action="store_true", help="let the model read the items (no floors)")
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--update", action="store_true", help="raise the floors to the scores")
    change.add_argument("--pin", action="store_true", help="pin the set as it is, with floors at its scores")
    options = parser.parse_args()
    given = None if options.bare else contexts
    found = {path: _read(path, given) if options.read else labelled.named(path, given) for path in labelled.paths()}
    for half in (labelled.DEVELOPMENT, labelled.TEST):
        outcome = labelled.judged([each for path in labelled.half(found, half) for each in found[path]])
        sys.stdout.write(f"{half.name} items\n{labelled.table(outcome)}\n\n")
        if half is labelled.DEVELOPMENT:
            sys.stdout.write(_mistakes(outcome))
    every = [each for named in found.values() for each in named]
    outcome = labelled.judged(every)
    sys.stdout.write(f"{labelled.described(every)}\n{labelled.table(outcome)}\n")
    return 0 if options.bare or options.read else _settle(options, outcome.scores.figures())


def _read(path: Path, contexts_: labelled.Contexts | None) -> list[labelled.Named]:
    return labelled.as_read(path, contexts_, lambda document: extract.read(document, ontology.load()))


def _mistakes(outcome: labelled.Outcome) -> str:
    parts = []
    for title, pairs in (("wrongly together", outcome.wrong), ("wrongly apart", outcome.split)):
        lines = [f"  {line}" for line in islice(labelled.mistakes(pairs), _SHOWN)]
        parts.append("\n".join([f"{title}: {len(pairs)} pairs", *lines, "", ""]))
    return "".join(parts)


def _settle(options: argparse.Namespace, scores: dict[str, float]) -> int:
    if options.pin:
        labelled.save(labelled.Floors(labelled.digest(), len(labelled.paths()), {}).raised(scores))
        return 0
    pinned = labelled.load()
    if pinned.corpus != labelled.digest():
        sys.stdout.write("the items differ from the pinned ones: look at the scores, then --pin\n")
        return 1
    broken = pinned.broken(scores)
    sys.stdout.write("".join(f"below its floor: {line}\n" for line in broken))
    if options.update:
        labelled.save(pinned.raised(scores))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
