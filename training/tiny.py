"""Makes the model of the tests: all parts are there, with as few numbers as there can be, drawn by chance."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.extract.model import described
from kg.extract.model.pieces import SHAPES
from kg.extract.model.shape import DISTANCES, KINDS, MATCHES, STATUSES, TYPES, WIDEST
from kg.extract.model.windows import LONGEST
from training.graphs import LOOK, graphs

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from onnx import ModelProto

_WIDTH, _INNER, _SPAN, _MENTION, _PAIR, _LINK = 24, 16, 8, 12, 10, 6
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_WORDS = "the a of in and said is by at she he it".split()
_SIGNS = ".,;:!?'\"()-$%"
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def write(folder: Path) -> dict[str, ModelProto]:
    """Write all files but the graphs and the manifest into a folder, and return the graphs."""
    vocabulary = {piece: number for number, piece in enumerate(_pieces())}
    state = _state(len(vocabulary))
    (folder / "tokenizer.json").write_text(json.dumps(_tokenizer(vocabulary)), encoding="utf-8")
    described.written(folder / described.SHIPPED, ["owns. X owns Y"], np.ones((1, _PAIR), np.float32))
    return graphs(state, {})


def _pieces() -> list[str]:
    return [
        *_SPECIAL,
        *_WORDS,
        *_SIGNS,
        *(head + letter for head in ("", "##") for letter in _LETTERS if head + letter != "a"),
    ]


def _state(words: int) -> dict[str, NDArray[np.float32]]:
    """Return weights under the names that ``Reader`` gives them."""
    chance = np.random.default_rng(7)
    blocks = ("encoder.layers.0", "encoder.linked.0")
    tables = {
        "encoder.words": (words, _WIDTH),
        "encoder.places": (LONGEST, _WIDTH),
        "encoder.shapes": (SHAPES, _WIDTH),
        "spans.width": (WIDEST, _SPAN),
        "pairs.distance": (DISTANCES, _PAIR),
        "links.apart": (DISTANCES, _LINK),
        "links.match": (MATCHES, _LINK),
    }
    norms = {"encoder.norm": _WIDTH, "pairs.mention.2": _MENTION, "pairs.norm": _PAIR, "links.mention.2": _MENTION}
    norms |= {f"{block}.{name}": _WIDTH for block in blocks for name in ("norm1", "norm2")}
    layers = {f"{block}.{name}": (_WIDTH, _WIDTH) for block in blocks for name in ("query", "key", "value", "out")}
    for block in blocks:
        layers |= {f"{block}.up": (_INNER, _WIDTH), f"{block}.down": (_WIDTH, _INNER)}
    layers |= {f"spans.{name}": (_SPAN, _WIDTH) for name in ("first", "last", "mean")}
    layers |= {"spans.inner": (_SPAN, _SPAN), "spans.kinds": (len(KINDS), _SPAN), "spans.types": (len(TYPES), _SPAN)}
    layers |= {f"pairs.{name}": (_PAIR, _MENTION) for name in ("subject", "object", "product")}
    layers |= {f"links.{name}": (_LINK, _MENTION) for name in ("later", "earlier", "both")}
    layers |= {
        "pairs.mention.0": (_MENTION, 3 * _WIDTH),
        "links.mention.0": (_MENTION, 3 * _WIDTH),
        "pairs.speaker": (_LINK, _MENTION),
        "pairs.context": (_PAIR, _SPAN),
        "pairs.value": (_SPAN, _WIDTH),
        "pairs.between": (_PAIR, _WIDTH),
        "pairs.query": (2 * LOOK, _MENTION),
        "pairs.key": (2 * LOOK, _WIDTH),
        "pairs.inner": (_PAIR, _PAIR),
        "pairs.label.0": (_PAIR, _WIDTH),
        "pairs.label.2": (_PAIR, _PAIR),
        "pairs.bias": (1, _PAIR),
        "pairs.status": (len(STATUSES), _PAIR),
        "pairs.asked": (_LINK, _PAIR),
        "pairs.nobody": (1, _PAIR),
        "links.same": (1, _LINK),
    }
    state = {f"{name}.weight": chance.normal(size=size) for name, size in tables.items()}
    for name, size in norms.items():
        state |= {f"{name}.weight": np.ones(size), f"{name}.bias": chance.normal(size=size) / 4}
    for name, size in layers.items():
        state |= {f"{name}.weight": chance.normal(size=size) / 2, f"{name}.bias": chance.normal(size=size[0]) / 4}
    return {name: value.astype(np.float32) for name, value in state.items()}


def _tokenizer(vocabulary: dict[str, int]) -> dict[str, Any]:
    """Return a tokenizer that treats text as the real one does, with few pieces."""
    ends = [{"SpecialToken": {"id": name, "type_id": 0}} for name in ("[CLS]", "[SEP]")]
    single = [ends[0], {"Sequence": {"id": "A", "type_id": 0}}, ends[1]]
    common = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": vocabulary[name], "content": name, **common} for name in _SPECIAL],
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": single,
            "pair": single,
            "special_tokens": {
                name: {"id": name, "ids": [vocabulary[name]], "tokens": [name]} for name in ("[CLS]", "[SEP]")
            },
        },
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": vocabulary,
        },
    }
