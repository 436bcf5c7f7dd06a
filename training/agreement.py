"""Compares the exported model with PyTorch, number by number, and takes its time."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import torch

from kg import ontology
from kg.extract.model import load
from kg.extract.model.describe import describe, write
from kg.extract.model.shape import distance, match
from training.batches import candidates, encoded, item, padded
from training.encoder import tokenizer
from training.example import Example
from training.export import CHECKED, export, opened, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from kg.extract.model import Model, Scan
    from training.heads import Reader

    Answers = dict[str, NDArray[np.float32]]

_CLOSE = 2e-3
"""How far fp32 may be from PyTorch: states are kept in half precision between the parts."""
_TURNS = 5


def check(checkpoint: Path, target: Path) -> None:
    """Print how near fp32 and the shipped int8 are to PyTorch; raises ``SystemExit`` where fp32 is not equal."""
    with TemporaryDirectory() as folder:
        full = Path(folder) / "fp32"
        export(checkpoint, full, full=True)
        _check(checkpoint, target, full)


def _check(checkpoint: Path, target: Path, full: Path) -> None:
    model = opened(checkpoint)
    lines = _lines()
    worst = 0.0
    for name, folder in (("fp32", full), ("int8", target)):
        loaded = load(folder)
        labels = loaded.describe(lines)
        theirs = _described(model, lines)
        print(f"{name}: descriptions {_near(labels, theirs)}")
        found = [(_ours(loaded, text, theirs), _theirs(model, text, theirs)) for text in texts()[:CHECKED]]
        for part in found[0][0]:
            ours, right = (np.concatenate([each[side][part].ravel() for each in found]) for side in (0, 1))
            print(f"{name}: {part:10} {_near(ours, right)}")
            if name == "fp32":
                worst = max(worst, float(np.abs(ours - right).max() / (np.abs(right).max() + 1)))
    _times(load(target), full)
    if worst > _CLOSE:
        raise SystemExit(f"fp32 is {worst:.4f} away from PyTorch: the graphs do not say what the heads do")


def _near(ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> str:
    correlation = np.corrcoef(ours.ravel(), theirs.ravel())[0, 1]
    return f"correlation {correlation:.6f}, most apart {np.abs(ours - theirs).max():.4f}, spread {theirs.std():.3f}"


def _lines() -> list[str]:
    loaded = ontology.load()
    return [write(describe(relation, loaded)) for relation in loaded.relations.values()]


def _described(model: Reader, lines: list[str]) -> NDArray[np.float32]:
    read = tokenizer()
    with torch.no_grad():
        return np.concatenate([model.describe(*padded([read.encode(line).ids[:48]])).numpy() for line in lines])


def _asked(text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return spans of words, and pairs of them, of a text, some of each."""
    pieces = item(Example("", text, ()), tokenizer()).pieces
    words = [span for span in candidates(pieces) if sum(span) % 7 == 0][:60]
    spans = np.array([(pieces.starts[first], pieces.ends[last]) for first, last in words])
    rows = np.array([(a, b) for a in range(len(words)) for b in range(len(words)) if (a * 7 + b) % 11 == 0 and a != b])
    return spans, rows


def _ours(model: Model, text: str, labels: NDArray[np.float32]) -> Answers:
    spans, rows = _asked(text)
    scan = model.read(text, [(0, len(text))])
    kinds, types = scan.judge(spans)
    statuses, speakers = scan.stances(spans, rows)
    return {
        "states": np.concatenate([scan._states(number) for number in range(scan.windows)]),  # noqa: SLF001
        "kinds": kinds,
        "types": types,
        "links": scan.links(spans, rows),
        "relations": scan.relations(spans, rows, labels),
        "statuses": statuses,
        "speakers": speakers,
    }


def _theirs(model: Reader, text: str, labels: NDArray[np.float32]) -> Answers:
    spans, rows = _asked(text)
    own = item(Example("", text, ()), tokenizer())
    pieces = own.pieces
    begins, finishes = ({place: n for n, place in enumerate(each)} for each in (pieces.starts, pieces.ends))
    words = [(begins[start], finishes[end]) for start, end in spans.tolist()]
    parts = [text[start:end].lower() for start, end in spans.tolist()]
    first, last = (torch.tensor([each[n] for each in words]) for n in (0, 1))
    begin, end = torch.tensor(pieces.first)[first], torch.tensor(pieces.last)[last]
    one, other = torch.tensor(rows).T
    near = torch.tensor([distance(words[a], words[b]) for a, b in rows.tolist()])
    back = torch.tensor([distance(words[b], words[a]) for a, b in rows.tolist()])
    alike = torch.tensor([match(parts[a], parts[b]) for a, b in rows.tolist()])
    with torch.no_grad():
        states, linked = (each[0] for each in model.encoder.both(*encoded([own])))
        kinds, types = model.spans(states, begin, end, last - first)
        found = model.pairs.mentions(states, begin, end)
        vectors = model.pairs.pairs(states, found, begin, end, (one, other, near))
        answers = {
            "states": states,
            "kinds": kinds.softmax(-1),
            "types": types.softmax(-1),
            "links": model.links(model.links.mentions(linked, begin, end), one, other, back, alike),
            "relations": model.pairs.relations(vectors, torch.tensor(labels)),
            "statuses": model.pairs.statuses(vectors),
            "speakers": model.pairs.speakers(vectors, found),
        }
    return {name: answer.numpy() for name, answer in answers.items()}


def _times(model: Model, full: Path) -> None:
    """Print words in a second for a short and for a longer text."""
    several = texts()
    _, labels = model.vectors(ontology.load())
    for wanted in (150, 500):
        text = " ".join(" ".join(several).split()[:wanted])
        sentences = _sentences(text)
        scan = model.read(text, sentences)
        spans = _nouns(text)
        rows = [(a, b) for a in range(len(spans)) for b in range(len(spans)) if a != b and abs(a - b) < 9]  # noqa: PLR2004
        back = [(a, b) for a in range(len(spans)) for b in range(max(0, a - 40), a)]

        def everything() -> None:
            scan = model.read(text, sentences)  # noqa: B023
            scan.mentions()
            scan.links(spans, back)  # noqa: B023
            scan.relations(spans, rows, labels)  # noqa: B023
            scan.stances(spans, rows[::20])  # noqa: B023

        print(f"{wanted} words, {scan.windows} windows, {len(spans)} spans, {len(rows)} pairs, {len(back)} links:")
        _print("encoder int8", wanted, lambda: _states(model.read(text, sentences)))  # noqa: B023
        _print("encoder fp32", wanted, lambda: _states(load(full).read(text, sentences)))  # noqa: B023
        _states(scan)
        _print("mentions", wanted, scan.mentions)
        _print("links", wanted, lambda: scan.links(spans, back))  # noqa: B023
        _print("relations", wanted, lambda: scan.relations(spans, rows, labels))  # noqa: B023
        _print("stances", wanted, lambda: scan.stances(spans, rows[::20]))  # noqa: B023
        _print("everything", wanted, everything)


def _states(scan: Scan) -> None:
    for number in range(scan.windows):
        scan._states(number)  # noqa: SLF001


def _print(name: str, words: int, work: Callable[[], object]) -> None:
    best = np.inf
    for _ in range(_TURNS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    print(f"  {name:14} {best * 1e3:8.1f} ms {words / best:10,.0f} words/s")


def _sentences(text: str) -> list[tuple[int, int]]:
    starts = [0, *(n + 2 for n in range(len(text) - 2) if text[n : n + 2] == ". "), len(text)]
    return list(pairwise(starts))


def _nouns(text: str) -> list[tuple[int, int]]:
    """Return one span in five words, as dense as mentions are in news."""
    words, place = [], 0
    for word in text.split(" "):
        words.append((place, place + len(word)))
        place += len(word) + 1
    return words[::5]
