"""Scores the reader on public data: ``python -m benchmarks.reading [knowledgenet|redocred|text2kgbench|all]``."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import data, knowledgenet, redocred, text2kg
from benchmarks.scores import Report, merged, plain, table
from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from benchmarks.part import Part
    from benchmarks.scores import Slip
    from kg.model import Reading

BENCHMARKS = ("knowledgenet", "redocred", "text2kgbench")


def main(arguments: Sequence[str] | None = None) -> int:
    """Score what was asked for, print the tables, and return the exit code (1 when all data is absent)."""
    options = _parser().parse_args(arguments)
    wanted = BENCHMARKS if options.benchmark == "all" else (options.benchmark,)
    reports = [report for name in wanted for report in _run(name, options)]
    if options.output:
        results = [plain(report) for report in reports]
        options.output.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0 if reports else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("benchmark", nargs="?", default="all", choices=(*BENCHMARKS, "all"))
    parser.add_argument("--limit", type=int, help="documents (sentences a domain) at most, chosen by hash")
    parser.add_argument("--folds", type=int, nargs="+", default=[1, 2, 3], help="folds of KnowledgeNet (1 2 3)")
    parser.add_argument(
        "--ontology", type=Path, help="read KnowledgeNet or Re-DocRED with this ontology, not the default"
    )
    parser.add_argument("--workers", type=int, default=1, help="processes that read (1)")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print N wrong and N missed statements")
    parser.add_argument("--relation", help="print the errors of this relation only")
    parser.add_argument("--gold", action="store_true", help="score the gold itself: proves the scorer, must give 1.0")
    parser.add_argument("--rules", action="store_true", help="read with the rules alone, in one process")
    parser.add_argument("-o", "--output", type=Path, help="write the figures to this JSON file")
    return parser


def _run(name: str, options: argparse.Namespace) -> list[Report]:
    try:
        groups = list(_groups(name, options))
    except InputError as error:
        print(f"{name}: skipped, {error.message} ({error.hint})", file=sys.stderr)
        return []
    reports = [report for title, parts in groups for report in _scored(title, parts, options)]
    for report in reports[-1:] if name != "text2kgbench" else reports:
        _print_slips(report, options)
    return reports


def _groups(name: str, options: argparse.Namespace) -> Iterator[tuple[str, list[Part]]]:
    """Yield the parts of a benchmark in groups that are merged."""
    if name == "knowledgenet":
        folds = ", ".join(map(str, options.folds))
        part = knowledgenet.part(options.folds, limit=options.limit, vocabulary=options.ontology)
        yield f"KnowledgeNet, folds {folds}", [part]
    elif name == "redocred":
        yield "Re-DocRED dev", [redocred.part(limit=options.limit, vocabulary=options.ontology)]
    else:
        yield "TekGen, all domains", text2kg.tekgen(limit=options.limit)
        yield "WebNLG, all domains (measured only)", text2kg.webnlg(limit=options.limit)


def _scored(title: str, parts: Sequence[Part], options: argparse.Namespace) -> list[Report]:
    start = time.perf_counter()
    read = _reader(options)
    reports = [part.score(read(part)) for part in parts]
    if len(reports) > 1:
        reports.append(merged(title, reports))
    documents = [document for part in parts for document in part.documents]
    seconds = time.perf_counter() - start
    words = sum(len(document.text.split()) for document in documents)
    print(f"\n{title}: {len(documents)} documents, {words} words, {seconds:.0f} s, {words / seconds:.0f} words/s")
    print(table(reports), flush=True)
    return reports


def _reader(options: argparse.Namespace) -> Callable[[Part], Iterable[Reading]]:
    if options.gold:
        return lambda part: part.perfect()
    from benchmarks import voices  # noqa: PLC0415  loads spaCy, which scoring the gold does not need

    if options.rules:
        return lambda part: voices.rules(part.documents, part.ontology)
    return lambda part: voices.shipped(part.documents, part.ontology, workers=options.workers)


def _print_slips(report: Report, options: argparse.Namespace) -> None:
    for kind in ("wrong", "missed"):
        slips = [slip for slip in report.slips if slip.kind == kind and options.relation in {None, slip.relation}]
        for slip in data.spread(slips, options.errors, key=_identity):
            print(f"\n{kind:6} {slip.relation}: {slip.statement}   [{slip.cause or '-'}]\n       {slip.sentence}")
    causes = Counter(slip.cause.partition(":")[0] for slip in report.slips if slip.cause and options.errors)
    for cause, count in causes.most_common():
        print(f"{count:6} missed: {cause}")


def _identity(slip: Slip) -> str:
    return f"{slip.relation}|{slip.statement}|{slip.sentence}"


if __name__ == "__main__":
    sys.exit(main())
