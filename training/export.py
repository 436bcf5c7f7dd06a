"""Turns a trained model into the files that ``kg`` reads with, without PyTorch.

Call ``python -m training.export CHECKPOINT``; ``--check`` compares what comes out with PyTorch and times it,
``--calibration FILE`` adds thresholds (without a checkpoint: to a model exported before), ``--tiny`` makes the little
model of the tests, of random numbers.
"""

from __future__ import annotations

import argparse
import json
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from kg import ontology
from kg.extract import echo
from kg.extract.model import WEIGHTS, described, weights
from kg.extract.model.describe import describe, write
from kg.model import Document
from training.graphs import LAYERS, graphs
from training.rounding import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from onnx import ModelProto

    from training.heads import Reader

    Floats = NDArray[np.float32]

CHECKED = 20
"""Items by which the export is checked; the others show what the layers get."""
_ITEMS = Path(__file__).resolve().parents[1] / "tests" / "gate" / "items"


def export(
    checkpoint: Path, target: Path = WEIGHTS, *, calibration: Mapping[str, Any] | None = None, full: bool = False
) -> None:
    """Write the files of the model of a checkpoint (a state dict of ``Reader``) into a folder; ``full``: in fp32."""
    from training.encoder import tokenizer  # noqa: PLC0415

    model = opened(checkpoint)
    state = {name: value.numpy() for name, value in model.state_dict().items()}
    lines = _lines()
    with _beside(target) as folder:
        _write(graphs(state, _seen(model), full=full), folder)
        (folder / "tokenizer.json").write_text(tokenizer().to_str(pretty=False), encoding="utf-8")
        described.written(folder / described.SHIPPED, lines, _described(model, lines))
        _finish(folder, target, calibration or {})


def calibrate(calibration: Mapping[str, Any], target: Path = WEIGHTS) -> None:
    """Put thresholds into the manifest of a model that was exported before."""
    path = target / weights.MANIFEST
    said = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(said | {"calibration": dict(calibration)}, indent=1) + "\n", encoding="utf-8")


def opened(checkpoint: Path) -> Reader:
    """Return the model of a checkpoint."""
    import torch  # noqa: PLC0415

    from training.heads import restored  # noqa: PLC0415

    torch.set_num_threads(1)  # beside other work, two threads wait for each other for minutes
    return restored(torch.load(checkpoint, map_location="cpu")).eval()


def texts() -> list[str]:
    """Return the texts of the news items of the gate, by which the ranges of inputs are found."""
    loaded = ontology.load()
    read = (path.read_text(encoding="utf-8") for path in sorted(_ITEMS.glob("*.txt")))
    return [echo.parse(each, ontology=loaded, document=Document("item", "")).document.text for each in read]


def _seen(model: Reader) -> dict[str, Seen]:
    """Return what the layers of the encoder get when it reads the news items, but for those that it is checked with."""
    import torch  # noqa: PLC0415

    from training.encoder import tokenizer  # noqa: PLC0415

    found: dict[str, tuple[torch.Tensor, torch.Tensor]] = {}
    hooks = []
    for name, layer in model.encoder.named_modules():
        if name.rpartition(".")[2] in LAYERS:

            def note(_layer: object, given: tuple[torch.Tensor], _out: object, name: str = f"encoder.{name}") -> None:
                rows = given[0].flatten(0, -2)
                now = rows.abs().amax(0), rows.T @ rows
                before = found.get(name, now)
                found[name] = torch.maximum(before[0], now[0]), (before[1] + now[1] if name in found else now[1])

            hooks.append(layer.register_forward_hook(note))
    for text in texts()[CHECKED:]:
        with torch.no_grad():
            model.encoder.both(*_tensors(text, tokenizer()))
    for hook in hooks:
        hook.remove()
    return {name: Seen(largest.numpy(), products.numpy()) for name, (largest, products) in found.items()}


def _tensors(text: str, tokenizer: Any) -> tuple[Any, Any, Any]:  # noqa: ANN401
    import torch  # noqa: PLC0415

    from kg.extract.model.pieces import cut  # noqa: PLC0415
    from kg.extract.model.windows import LONGEST  # noqa: PLC0415

    pieces = cut(text, tokenizer)
    ids, shapes = (torch.tensor([row[:LONGEST]]) for row in (pieces.ids, pieces.shapes))
    return ids, shapes, torch.ones_like(ids)


def _lines() -> list[str]:
    """Return the descriptions of the relations of the default ontology."""
    loaded = ontology.load()
    return sorted({write(describe(relation, loaded)) for relation in loaded.relations.values()})


def _described(model: Reader, lines: Sequence[str]) -> Floats:
    import torch  # noqa: PLC0415

    from kg.extract.model.reader import LONGEST_LINE  # noqa: PLC0415
    from training.encoder import tokenizer  # noqa: PLC0415

    read = tokenizer()
    rows = [torch.tensor([read.encode(line).ids[:LONGEST_LINE]]) for line in lines]
    with torch.no_grad():
        return torch.cat([model.describe(ids, torch.ones_like(ids)) for ids in rows]).numpy()


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Give a folder beside the target, which is gone afterwards unless it took the target's place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(prefix=".weights-", dir=target.parent))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


def _write(parts: Mapping[str, ModelProto], folder: Path) -> None:
    for name, model in parts.items():
        (folder / f"{name}.onnx").write_bytes(model.SerializeToString())


def _finish(folder: Path, target: Path, calibration: Mapping[str, Any]) -> None:
    """Write the manifest, and put the folder in the place of the target."""
    files = {}
    for name in weights.FILES:
        with (folder / name).open("rb") as file:
            files[name] = file_digest(file, "sha256").hexdigest()
    sizes = {name: (folder / name).stat().st_size for name in files}
    said = {
        "format": weights.FORMAT,
        "classes": weights.classes(),
        "files": files,
        "sizes": sizes,
        "calibration": dict(calibration),
    }
    (folder / weights.MANIFEST).write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    if target.exists():
        rmtree(target)
    folder.rename(target)
    print(*(f"{size:>10,} {name}" for name, size in sizes.items()), f"{sum(sizes.values()):>10,}", sep="\n")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path, nargs="?")
    parser.add_argument("--target", type=Path, default=WEIGHTS)
    parser.add_argument("--calibration", type=Path, help="a JSON file with the thresholds")
    parser.add_argument("--check", action="store_true", help="compare with PyTorch, and take the time")
    parser.add_argument("--tiny", action="store_true", help="make the model of the tests")
    asked = parser.parse_args()
    if asked.tiny:
        from training import tiny  # noqa: PLC0415

        with _beside(asked.target) as folder:
            _write(tiny.write(folder), folder)
            _finish(folder, asked.target, {"nested": 0.5})
        return
    calibration = json.loads(asked.calibration.read_text(encoding="utf-8")) if asked.calibration else {}
    if asked.checkpoint is None:
        if not calibration:
            parser.error("name a checkpoint")
        calibrate(calibration, asked.target)
        return
    export(asked.checkpoint, asked.target, calibration=calibration)
    if asked.check:
        from training import agreement  # noqa: PLC0415

        agreement.check(asked.checkpoint, asked.target)


if __name__ == "__main__":
    main()
