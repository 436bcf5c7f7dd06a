"""Reads all items of the gate, prints the scores and each wrong or missed asserted claim.

``python tests/gate`` prints; ``python tests/gate 07 12`` reads only items whose names begin so; ``--update`` raises
the floors to the scores (floors only rise); ``--pin`` takes the corpus as it now is, with floors at its present scores.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.append(str(Path(__file__).resolve().parents[2]))  # where the benchmarks are, which hold the scorer
import corpus

from kg import names, ontology
from kg.model import MentionKind

if TYPE_CHECKING:
    from benchmarks.gold.scoring import Judgement
    from kg.model import Claim, Mention, Reading


def main() -> int:
    """Run the command; the exit code is 1 when a floor is missed."""
    parser = argparse.ArgumentParser(prog="python tests/gate", description=__doc__)
    parser.add_argument("items", nargs="*", help="read only items whose names begin so")
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--update", action="store_true", help="raise the floors to the scores")
    change.add_argument("--pin", action="store_true", help="pin the corpus as it is, with floors at its scores")
    options = parser.parse_args()
    found = ontology.load()
    paths = [path for path in corpus.paths() if not options.items or path.name.startswith(tuple(options.items))]
    golden = [corpus.gold(path, found) for path in paths]
    read = [corpus.read(each, found) for each in golden]
    for gold, (reading, judgement) in zip(golden, read, strict=True):
        sys.stdout.write(_said(gold, reading, judgement))
    tallies = corpus.total(judgement for _, judgement in read)
    sys.stdout.write(corpus.table(tallies) + "\n")
    return 0 if options.items else _settle(options, corpus.scores(tallies))


def _settle(options: argparse.Namespace, scores: dict[str, float]) -> int:
    if options.pin:
        corpus.save(corpus.Floors(corpus.digest(), len(corpus.paths()), {}).raised(scores))
        return 0
    pinned = corpus.load()
    if pinned.corpus != corpus.digest():
        sys.stdout.write("the items differ from the pinned ones: look at the scores, then --pin\n")
        return 1
    broken = pinned.broken(scores)
    sys.stdout.write("".join(f"below its floor: {line}\n" for line in broken))
    if options.update:
        corpus.save(pinned.raised(scores))
    return 1 if broken else 0


def _said(gold: Reading, reading: Reading, judgement: Judgement) -> str:
    lines = [f"  wrong   {_line(each, reading)}  [{each.by}]" for each in judgement.wrong]
    lines += [f"  missed  {_line(each, gold)}" for each in judgement.missed]
    return "\n".join([gold.document.id, *lines, "", ""]) if lines else ""


def _line(claim: Claim, reading: Reading) -> str:
    subject, object_ = _label(claim.subject, reading), _label(claim.object, reading)
    words = " ".join(claim.evidence.text.split())
    return f"{subject} · {names.local(claim.relation)} · {object_}  “{words}”"


def _label(mention: Mention, reading: Reading) -> str:
    members = [each for each in reading.mentions if mention.cluster is not None and each.cluster == mention.cluster]
    name = next((each.span.text for each in members if each.kind is MentionKind.NAME), mention.span.text)
    return mention.span.text if name == mention.span.text else f"{mention.span.text} (= {name})"


if __name__ == "__main__":
    sys.exit(main())
