"""How well the reader reads the test part of our own corpus: ``python -m benchmarks.corpus``.

The items are those that the model's training never sees (``training.data.corpus``), filled with names of a fixed seed.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from benchmarks import voices
from benchmarks.gold.conll import Conll
from benchmarks.gold.scoring import Tally, judge
from kg import names, ontology
from training.data import corpus

if TYPE_CHECKING:
    from pathlib import Path

    from kg.model import Claim

SEED = "measured"


def main() -> None:
    """Print the scores, and with ``--errors`` each wrong and missed asserted claim."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", nargs="*", help="read only items whose names begin so")
    parser.add_argument("--rules", action="store_true", help="read with the rules alone")
    parser.add_argument("--errors", action="store_true", help="print wrong and missed asserted claims")
    options = parser.parse_args()
    known = ontology.load()
    tallies: dict[str, Tally] = {}
    conll = Conll()
    for path in corpus.paths(tested=True):
        if options.items and not path.name.startswith(tuple(options.items)):
            continue
        gold = corpus.reading(path, SEED)
        read = voices.rules if options.rules else voices.shipped
        found = next(iter(read([gold.document], known)))
        judgement = judge(gold, found, known)
        conll.add(gold, found)
        for name, tally in judgement.tallies.items():
            tallies[name] = tallies.get(name, Tally()) + tally
        if options.errors:
            sys.stdout.write(_errors(path, judgement.wrong, judgement.missed))
    for name, tally in tallies.items():
        print(f"{name:18}{tally.precision:8.3f}{tally.recall:8.3f}{tally.f1:8.3f}{tally.given:8.0f}{tally.wanted:8.0f}")
    print(f"coreference, CoNLL F1 {conll.f1():.3f}")


def _errors(path: Path, wrong: tuple[Claim, ...], missed: tuple[Claim, ...]) -> str:
    lines = [f"== {path.name}"]
    lines += [f"wrong   {_line(claim)}  ({claim.by} {claim.score:.2f})" for claim in wrong]
    lines += [f"missed  {_line(claim)}" for claim in missed]
    return "\n".join(lines) + "\n"


def _line(claim: Claim) -> str:
    evidence = " ".join(claim.evidence.text.split())[:140]
    return f"{claim.subject.span.text} | {names.local(claim.relation)} | {claim.object.span.text} :: {evidence}"


if __name__ == "__main__":
    main()
