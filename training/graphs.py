"""Writes the model as ONNX graphs: the same sums as ``encoder.py`` and ``heads.py``, in int8 where that is quick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from training.rounding import rounded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from onnx import ModelProto

    from training.rounding import Seen

    Weights = Mapping[str, NDArray[Any]]

HEADS, LOOK = 12, 48
_OURS = "com.microsoft"  # operators of onnxruntime that ONNX has not
_SMALL = 4096
_TOP = 64
"""The largest weight of a layer in int8.

Processors without VNNI add two products in 16 bits: 2 * 255 * 64 fits, 2 * 255 * 127 does not. With 127 the scores
of links had a correlation of 0.9995 to fp32 on a processor with VNNI and 0.9937 without; with 64 it is 0.9990 on both,
and all processors give the same numbers.
"""
LAYERS = ("query", "out", "up", "down")
"""The layers of the encoder whose inputs are to be seen; the three of attention get the same."""
SMOOTHED = {"query": 0.6, "up": 0.7, "down": 0.7}
"""How much of the range of a layer's inputs moves into its weights, by the layer's name.

The mean cosine of a fine-tuned encoder's states to fp32 was 0.994 without this, 0.997 with it, and 0.999 with weights
rounded together (``rounding``) and the inputs of ``down`` in one range.
"""


class Graph:
    """A graph being written: each operator gives the name of what comes out of it."""

    def __init__(self, weights: Weights, used: set[str], *, full: bool = False) -> None:
        """Take the weights and the set that notes which of them are used; ``full`` keeps all of them as floats."""
        self._weights, self._used, self.full = weights, used, full
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._inputs: list[Any] = []

    def weight(self, name: str) -> NDArray[np.float32]:
        """Return a weight by its name."""
        self._used.add(name)
        return self._weights[name].astype(np.float32)

    def layers(self, name: str) -> list[str]:
        """Return the names of the encoder's layers, or of those that links have for themselves."""
        count = sum(each.startswith(f"{name}.") and each.endswith(".up.weight") for each in self._weights)
        return [f"{name}.{number}" for number in range(count)]

    def floats(self, name: str, sizes: Sequence[str | int]) -> str:
        """Declare an input of floats."""
        self._inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, sizes))
        return name

    def numbers(self, *names: str, sizes: Sequence[str | int]) -> None:
        """Declare inputs of whole numbers."""
        self._inputs += [helper.make_tensor_value_info(name, TensorProto.INT64, sizes) for name in names]

    def const(self, value: NDArray[Any]) -> str:
        """Keep numbers in the graph as they are."""
        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def stored(self, value: NDArray[np.float32]) -> str:
        """Keep floats in the graph; large tables as int8 with a scale for each column."""
        if self.full or value.size < _SMALL:
            return self.const(value)
        scale = np.maximum(np.abs(value).max(0), 1e-9) / 127
        numbers = self.const(np.round(value / scale).astype(np.int8))
        return self.op("Mul", self.op("Cast", numbers, to=TensorProto.FLOAT), self.const(scale))

    def op(self, kind: str, *given: str | NDArray[Any], ours: bool = False, **settings: Any) -> str:  # noqa: ANN401
        """Add an operator with one output."""
        return self.ops(kind, 1, *given, ours=ours, **settings)[0]

    def ops(self, kind: str, count: int, *given: str | NDArray[Any], ours: bool = False, **settings: Any) -> list[str]:  # noqa: ANN401
        """Add an operator with several outputs."""
        number = len(self._nodes)
        out = [f"n{number}_{place}" for place in range(count)]
        names = [each if isinstance(each, str) else self.const(each) for each in given]
        self._nodes.append(helper.make_node(kind, names, out, domain=_OURS if ours else "", **settings))
        return out

    def linear(self, x: str, *names: str) -> str:
        """Add linear layers side by side."""
        weight = np.concatenate([self.weight(f"{name}.weight") for name in names]).T
        bias = np.concatenate([self.weight(f"{name}.bias") for name in names])
        return self.op("Add", self.op("MatMul", x, self.stored(weight)), bias)

    def dense(  # noqa: PLR0913  each says one thing of a layer
        self,
        x: str,
        *names: str,
        bias: bool = True,
        factor: NDArray[np.float32] | None = None,
        together: bool = False,
        level: bool = True,
        seen: Seen | None = None,
    ) -> str:
        """Add linear layers side by side, in int8: weights with a scale for each column, and inputs with scales too.

        ``level`` brings each row of the inputs into the range from -1 to 1 before. After that, each has the same scale
        whatever the others are, or one that is found for all ``together``, which is more exact where nothing is far
        below zero.  ``factor`` divides the inputs and multiplies the weights.
        """
        weight = np.concatenate([self.weight(f"{name}.weight") for name in names])
        last = np.concatenate([self.weight(f"{name}.bias") for name in names]) if bias else None
        if self.full:
            y = self.op("MatMul", x, weight.T)
            return y if last is None else self.op("Add", y, last)
        if factor is not None:
            x, weight, seen = self.op("Mul", x, 1 / factor), weight * factor, seen and seen.scaled(factor)
        scale = np.maximum(np.abs(weight).max(1), 1e-9) / _TOP
        table, zeros = self.const(rounded(weight, scale, _TOP, seen).T), np.zeros(len(scale), np.int8)
        if not level:
            return self.op("DynamicQuantizeMatMul", x, table, scale, zeros, "" if last is None else last, ours=True)
        x, top = self.leveled(x)
        if together:
            y = self.op("DynamicQuantizeMatMul", x, table, scale, zeros, ours=True)
        else:
            step, middle = np.array(1 / 127, np.float32), np.array(128, np.uint8)
            x = self.op("QuantizeLinear", x, step, middle)
            y = self.op("MatMulIntegerToFloat", x, table, step, scale, middle, zeros, ours=True)
        y = self.op("Mul", y, top)
        return y if last is None else self.op("Add", y, last)

    def leveled(self, x: str) -> tuple[str, str]:
        """Bring all rows into the range from -1 to 1, and return by what each was divided."""
        top = self.op("ReduceMax", self.op("Abs", x), np.array([-1]), keepdims=1)
        top = self.op("Max", top, np.array(1e-9, np.float32))
        return self.op("Div", x, top), top

    def norm(self, x: str, name: str, *, epsilon: float) -> str:
        """Add a normalisation of rows."""
        weight, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.op("LayerNormalization", x, weight, bias, axis=-1, epsilon=epsilon)

    def model(self, **outputs: tuple[str, Sequence[str | int]]) -> ModelProto:
        """Return what was written, with its outputs under the given names."""
        for name, (inner, _) in outputs.items():
            self._nodes.append(helper.make_node("Identity", [inner], [name]))
        results = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, sizes) for name, (_, sizes) in outputs.items()
        ]
        graph = helper.make_graph(self._nodes, "text2kg", self._inputs, results, self._constants)
        opsets = [helper.make_opsetid("", 20), helper.make_opsetid(_OURS, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="text2kg")


def graphs(weights: Weights, seen: Mapping[str, Seen], *, full: bool = False) -> dict[str, ModelProto]:
    """Return all graphs by name; raises ``ValueError`` when a weight is left over.

    ``seen`` tells what the layers of the encoder were seen to get.
    """
    used: set[str] = set()
    writers = {
        "spans": spans,
        "mentions": mentions,
        "pairs": pairs,
        "relations": relations,
        "stances": stances,
        "links": links,
        "describe": describe,
    }
    found = {"encoder": Encoder(Graph(weights, used, full=full), seen).write()}
    found |= {name: write(Graph(weights, used, full=full)) for name, write in writers.items()}
    if left := sorted(weights.keys() - used):
        raise ValueError(f"no graph uses {', '.join(left)}")
    return found


class Encoder:
    """Writes the encoder."""

    def __init__(self, graph: Graph, seen: Mapping[str, Seen]) -> None:
        """Take an empty graph, and what its layers were seen to get."""
        self._graph, self._seen = graph, seen

    def write(self) -> ModelProto:
        """Return the graph: ids and shapes (batch, length) to states and those that links see (batch, length, width).

        There is no mask: texts of one length make a batch.
        """
        g = self._graph
        g.numbers("ids", "shapes", sizes=["batch", "length"])
        table = g.weight("encoder.words.weight")
        if g.full:
            words = g.op("Gather", table, "ids")
        else:  # int8 with a scale for each word
            scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-9) / 127
            words = g.op("Cast", g.op("Gather", np.round(table / scale).astype(np.int8), "ids"), to=TensorProto.FLOAT)
            words = g.op("Mul", words, g.op("Gather", scale, "ids"))
        length = g.op("Shape", "ids", start=1, end=2)
        zero = np.zeros(1, np.int64)
        places = g.op("Slice", g.stored(g.weight("encoder.places.weight")), zero, length, zero)
        x = g.op("Add", g.op("Add", words, places), g.op("Gather", g.weight("encoder.shapes.weight"), "shapes"))
        x = g.norm(x, "encoder.norm", epsilon=1e-12)
        layers, linked = g.layers("encoder.layers"), g.layers("encoder.linked")
        shared = len(layers) - len(linked)
        x = self._through(x, layers[:shared])
        sizes = ["batch", "length", table.shape[1]]
        return g.model(states=(self._through(x, layers[shared:]), sizes), linked=(self._through(x, linked), sizes))

    def _through(self, x: str, layers: Sequence[str]) -> str:
        for layer in layers:
            x = self._layer(x, layer)
        return x

    def _layer(self, x: str, name: str) -> str:
        g = self._graph
        parts = g.ops(
            "Split", 3, self._dense(x, f"{name}.query", f"{name}.key", f"{name}.value"), axis=-1, num_outputs=3
        )
        mixed = g.op("MultiHeadAttention", *parts, ours=True, num_heads=HEADS)
        # SkipLayerNormalization would do both in one, and take five times as long
        x = g.norm(g.op("Add", x, self._dense(mixed, f"{name}.out")), f"{name}.norm1", epsilon=1e-12)
        inner = g.op("Gelu", self._dense(x, f"{name}.up"), ours=True)
        return g.norm(g.op("Add", x, self._dense(inner, f"{name}.down", level=True)), f"{name}.norm2", epsilon=1e-12)

    def _dense(self, x: str, *names: str, level: bool = False) -> str:
        """Add linear layers side by side, smoothed where that helps."""
        g, seen = self._graph, self._seen.get(names[0])
        share = SMOOTHED.get(names[0].rpartition(".")[2])
        if g.full or share is None or seen is None:
            return g.dense(x, *names, together=True, level=level, seen=seen)
        largest = np.abs(np.concatenate([g.weight(f"{name}.weight") for name in names])).max(0)
        factor = (seen.largest + 1e-5) ** share / (largest + 1e-5) ** (1 - share)
        factor = (factor / np.exp(np.log(factor).mean())).astype(np.float32)
        return g.dense(x, *names, together=True, level=level, seen=seen, factor=factor)


def _states(g: Graph, weight: str) -> str:
    return g.floats("states", ["length", g.weight(weight).shape[1]])


def _sums(g: Graph, x: str) -> str:
    """Add the sums of all rows before each, and of all."""
    return g.op("Pad", g.op("CumSum", x, np.array(0)), np.array([1, 0, 0, 0]))


def _means(g: Graph, sums: str) -> str:
    """Add the means of stretches of rows, from ``first`` to ``last``, given the sums."""
    one = np.array([1])
    behind = g.op("Add", "last", one)
    count = g.op("Cast", g.op("Unsqueeze", g.op("Sub", behind, "first"), one), to=TensorProto.FLOAT)
    return g.op("Div", g.op("Sub", g.op("Gather", sums, behind), g.op("Gather", sums, "first")), count)


def _mention(g: Graph, states: str, name: str) -> str:
    parts = [g.op("Gather", states, "first"), g.op("Gather", states, "last"), _means(g, _sums(g, states))]
    x = g.op("Gelu", g.linear(g.op("Concat", *parts, axis=-1), f"{name}.mention.0"))
    return g.norm(x, f"{name}.mention.2", epsilon=1e-5)


def spans(g: Graph) -> ModelProto:
    """Stretches of words to scores of kinds and types."""
    states = _states(g, "spans.first.weight")
    g.numbers("first", "last", "width", sizes=["spans"])
    first, last, mean = g.ops(
        "Split", 3, g.dense(states, "spans.first", "spans.last", "spans.mean"), axis=-1, num_outputs=3
    )
    hidden = g.op("Add", g.op("Gather", first, "first"), g.op("Gather", last, "last"))
    hidden = g.op(
        "Add", hidden, g.op("Add", _means(g, _sums(g, mean)), g.op("Gather", g.weight("spans.width.weight"), "width"))
    )
    hidden = g.op("Gelu", hidden)
    hidden = g.op("Add", g.op("Gelu", g.dense(hidden, "spans.inner")), hidden)
    outputs = {name: (g.linear(hidden, f"spans.{name}"), ["spans", name]) for name in ("kinds", "types")}
    return g.model(**outputs)


def mentions(g: Graph) -> ModelProto:
    """Mentions to their vectors, and to all that is the same in each pair in which one stands."""
    states = _states(g, "pairs.key.weight")
    g.numbers("first", "last", sizes=["mentions"])
    found = _mention(g, states, "pairs")
    across = np.array([0, -1, LOOK])
    query = g.op("Transpose", g.op("Reshape", g.linear(found, "pairs.query"), across), perm=[1, 0, 2])
    key = g.op("Transpose", g.op("Reshape", g.dense(states, "pairs.key"), across), perm=[1, 2, 0])
    looks = g.op("Softmax", g.op("Div", g.op("MatMul", query, key), np.array(7.0, np.float32)), axis=-1)
    inner, outer = g.weight("pairs.mention.2.weight").shape[0], g.weight("pairs.subject.weight").shape[0]
    return g.model(
        mentions=(found, ["mentions", inner]),
        subjects=(g.linear(found, "pairs.subject"), ["mentions", outer]),
        objects=(g.linear(found, "pairs.object"), ["mentions", outer]),
        looks=(looks, ["views", "mentions", "length"]),
        sums=(_sums(g, g.dense(states, "pairs.between", bias=False)), ["behind", outer]),
        values=(g.dense(states, "pairs.value"), ["length", g.weight("pairs.value.weight").shape[0]]),
    )


def pairs(g: Graph) -> ModelProto:
    """Pairs of mentions (by number, with the stretch that holds both, and their distance) to vectors."""
    outer, inner = g.weight("pairs.product.weight").shape
    found = g.floats("mentions", ["mentions", inner])
    for name in ("subjects", "objects"):
        g.floats(name, ["mentions", outer])
    g.floats("looks", ["views", "mentions", "length"])
    g.floats("values", ["length", g.weight("pairs.context.weight").shape[1]])
    g.floats("sums", ["behind", outer])
    g.numbers("subject", "object", "first", "last", "distance", sizes=["pairs"])
    views = g.weight("pairs.query.weight").shape[0] // LOOK
    looks = g.op("Mul", g.op("Gather", "looks", "subject", axis=1), g.op("Gather", "looks", "object", axis=1))
    shared = g.op("Squeeze", g.op("Sum", *g.ops("Split", views, looks, axis=0, num_outputs=views)), np.array([0]))
    total = g.op("Add", g.op("ReduceSum", shared, np.array([-1]), keepdims=1), np.array(1e-6, np.float32))
    context = g.dense(g.op("Div", g.op("MatMul", shared, "values"), total), "pairs.context", bias=False)
    product = g.op("Mul", g.op("Gather", found, "subject"), g.op("Gather", found, "object"))
    hidden = g.op("Add", g.op("Gather", "subjects", "subject"), g.op("Gather", "objects", "object"))
    hidden = g.op("Add", hidden, g.op("Add", g.dense(product, "pairs.product"), context))
    hidden = g.op("Add", hidden, _means(g, "sums"))
    far = g.weight("pairs.distance.weight") + g.weight("pairs.context.bias") + g.weight("pairs.between.bias")
    hidden = g.op("Gelu", g.op("Add", hidden, g.op("Gather", far, "distance")))
    x = g.norm(g.op("Add", hidden, g.op("Gelu", g.dense(hidden, "pairs.inner"))), "pairs.norm", epsilon=1e-5)
    return g.model(pairs=(x, ["pairs", outer]))


def relations(g: Graph) -> ModelProto:
    """Vectors of pairs and of relations to scores."""
    outer = g.weight("pairs.bias.weight").shape[1]
    found, labels = g.floats("pairs", ["pairs", outer]), g.floats("labels", ["labels", outer])
    columns = g.op("Transpose", g.op("Div", labels, np.array(12.0, np.float32)), perm=[1, 0])
    bias = g.op("Transpose", g.linear(labels, "pairs.bias"), perm=[1, 0])
    return g.model(scores=(g.op("Add", g.op("MatMul", found, columns), bias), ["pairs", "labels"]))


def stances(g: Graph) -> ModelProto:
    """Vectors of pairs and of mentions to scores of statuses, and of speakers (nobody first)."""
    found = g.floats("pairs", ["pairs", g.weight("pairs.asked.weight").shape[1]])
    others = g.floats("mentions", ["mentions", g.weight("pairs.speaker.weight").shape[1]])
    asked = g.op("Div", g.linear(found, "pairs.asked"), np.array(11.0, np.float32))
    each = g.op("MatMul", asked, g.op("Transpose", g.linear(others, "pairs.speaker"), perm=[1, 0]))
    speakers = g.op("Concat", g.linear(found, "pairs.nobody"), each, axis=-1)
    return g.model(
        statuses=(g.linear(found, "pairs.status"), ["pairs", "statuses"]), speakers=(speakers, ["pairs", "speakers"])
    )


def links(g: Graph) -> ModelProto:
    """Mentions, and pairs of them (by number, with distance and likeness), to scores that they are one thing."""
    states = g.floats("states", ["length", g.weight("links.mention.0.weight").shape[1] // 3])
    g.numbers("first", "last", sizes=["mentions"])
    g.numbers("later", "earlier", "distance", "match", sizes=["pairs"])
    found = _mention(g, states, "links")
    far, alike = g.weight("links.apart.weight"), g.weight("links.match.weight")
    both = (far[:, None] + alike).reshape(-1, far.shape[1]) + g.weight("links.both.bias")
    which = g.op("Add", g.op("Mul", "distance", np.array(len(alike))), "match")
    product = g.op("Mul", g.op("Gather", found, "later"), g.op("Gather", found, "earlier"))
    hidden = g.op("Add", g.dense(product, "links.both", bias=False), g.op("Gather", both, which))
    for name in ("later", "earlier"):
        hidden = g.op("Add", hidden, g.op("Gather", g.linear(found, f"links.{name}"), name))
    scores = g.linear(g.op("Gelu", hidden), "links.same")
    return g.model(scores=(g.op("Squeeze", scores, np.array([1])), ["pairs"]))


def describe(g: Graph) -> ModelProto:
    """States of descriptions of relations to the vectors of the relations."""
    states = g.floats("states", ["batch", "length", g.weight("pairs.label.0.weight").shape[1]])
    mean = g.op("ReduceMean", states, np.array([1]), keepdims=0)
    size = g.op("Max", g.op("ReduceL2", mean, np.array([-1]), keepdims=1), np.array(1e-12, np.float32))
    x = g.op("Mul", g.op("Div", mean, size), np.array(8.0, np.float32))
    x = g.linear(g.op("Gelu", g.linear(x, "pairs.label.0")), "pairs.label.2")
    return g.model(labels=(x, ["batch", g.weight("pairs.label.2.weight").shape[0]]))
