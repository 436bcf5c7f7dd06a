"""Runs the parts of the model with onnxruntime, on one thread: kg reads with several processes instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg import plugins
from kg.extract.model import weights

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Numbers = NDArray[np.int64]
    Floats = NDArray[np.float32]

_PURPOSE = "reading"
_ONLY_ERRORS = 3


class Engine:
    """The model's files, opened one after another when they are first needed."""

    def __init__(self, folder: Path) -> None:
        """Check the files; raises ``MissingPart`` when something is missing or damaged."""
        self.folder = folder
        self.manifest = weights.check(folder)
        self.tokenizer = self._tokenizer()
        self._sessions: dict[str, Any] = {}

    def run(self, part: str, **given: Numbers | Floats) -> list[Floats]:
        """Give numbers to a part, by the names of its inputs, and return what comes out."""
        found: list[Floats] = self._opened(part).run(None, given)
        return found

    def width(self, part: str) -> int:
        """Return how many columns the first output of a part has."""
        return int(self._opened(part).get_outputs()[0].shape[-1])

    def encode(self, ids: Numbers, shapes: Numbers, *, wanted: Sequence[str]) -> list[Floats]:
        """Return the ``states`` of one text, and those that links see, ``linked`` (length, width), if they are wanted.

        Texts go one by one: on one thread nothing is won by a batch, and a text then gives the same numbers whatever
        stands beside it.
        """
        found: list[Floats] = self._opened("encoder").run(wanted, {"ids": ids[None], "shapes": shapes[None]})
        return [each[0] for each in found]

    def _opened(self, part: str) -> Any:  # noqa: ANN401  onnxruntime has no types
        if part not in self._sessions:
            self._sessions[part] = self._session(part)
        return self._sessions[part]

    def _session(self, part: str) -> Any:  # noqa: ANN401
        runtime = plugins.find("onnxruntime", purpose=_PURPOSE)
        runtime.set_default_logger_severity(_ONLY_ERRORS)
        runtime.disable_telemetry_events()
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_mem_pattern = False  # a pattern would be kept for each length of text
        path = self.folder / f"{part}.onnx"
        try:
            return runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's errors have no common ancestor but this
            raise weights.damaged(f"onnxruntime {runtime.__version__} cannot load {path}: {error}") from error

    def _tokenizer(self) -> Tokenizer:
        path = self.folder / "tokenizer.json"
        module = plugins.find("tokenizers", purpose=_PURPOSE)
        try:
            found: Tokenizer = module.Tokenizer.from_file(str(path))
        except Exception as error:  # tokenizers raises plain exceptions
            raise weights.damaged(f"tokenizers {module.__version__} cannot load {path}: {error}") from error
        found.no_padding()
        found.no_truncation()
        found.encode_special_tokens = True  # "[SEP]" in a text is no end of it
        return found
