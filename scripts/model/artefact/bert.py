"""The BERT sentence encoder as one ONNX graph, with pooling and L2 normalisation inside.

Inputs `input_ids`, `attention_mask`, `token_type_ids` (int64 [batch, sequence]); output
`sentence_embedding` (float32 [batch, hidden]). The graph is left plain, in the shapes that ONNX
Runtime recognises and fuses when it loads: fusing it here was measured slower.
"""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np
import onnx
from onnx import helper

from artefact.checkpoint import Checkpoint
from artefact.graph import FLOAT, INT64, Graph

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUT = "sentence_embedding"


class Arithmetic(Protocol):
    """How products with weights, and look-ups in the word table, are carried out."""

    def product(self, graph: Graph, inputs: str, prefix: str, name: str) -> str:
        """`inputs` times the transposed weight of `prefix`, without its bias."""

    def words(self, graph: Graph, identifiers: str, name: str) -> str:
        """The rows of the word table."""


class Float32:
    """The arithmetic of the checkpoint itself."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._weights = checkpoint.weights

    def product(self, graph: Graph, inputs: str, prefix: str, name: str) -> str:
        """One MatMul; Transformers stores [out, in] and ONNX wants [in, out]."""
        weight = graph.constant(f"{prefix}.weight_t", self._weights[f"{prefix}.weight"].T)
        return graph.op("MatMul", [inputs, weight], name)

    def words(self, graph: Graph, identifiers: str, name: str) -> str:
        """One Gather."""
        table = "embeddings.word_embeddings.weight"
        return graph.op("Gather", [graph.constant(table, self._weights[table]), identifiers], name, axis=0)


class Exporter:
    """Writes one checkpoint into one graph."""

    def __init__(self, checkpoint: Checkpoint, arithmetic: Arithmetic) -> None:
        self.graph = Graph()
        self._checkpoint = checkpoint
        self._arithmetic = arithmetic

    def model(self) -> onnx.ModelProto:
        """The whole encoder."""
        hidden = self._embeddings()
        mask = self._mask()
        for layer in range(self._checkpoint.layers):
            hidden = self._layer(hidden, mask, layer)
        pooled = self._mean(hidden) if self._checkpoint.pooling == "mean" else self._first(hidden)
        self._normalise(pooled)
        self.graph.output(OUTPUT, ["batch", self._checkpoint.hidden])
        inputs = [helper.make_tensor_value_info(name, INT64, ["batch", "sequence"]) for name in INPUTS]
        return self.graph.model("sentence_encoder", inputs)

    def _weight(self, name: str) -> str:
        return self.graph.constant(name, self._checkpoint.weights[name])

    def _mask(self) -> str:
        """The additive mask [batch, 1, 1, sequence]: 0 where a token is, -10000 where padding is."""
        op, ints = self.graph.op, self.graph.integers
        mask = op("Unsqueeze", ["attention_mask", ints(1)], "mask/rows")
        mask = op("Unsqueeze", [mask, ints(2)], "mask/heads")
        mask = op("Cast", [mask], "mask/float", to=FLOAT)
        mask = op("Sub", [self.graph.constant("one", 1.0), mask], "mask/inverse")
        return op("Mul", [mask, self.graph.constant("masked", -10000.0)], "mask/additive")

    def _embeddings(self) -> str:
        """Word, token type and position embeddings, added and normalised."""
        graph, positions = self.graph, self._checkpoint.positions
        numbers = graph.constant("positions", np.arange(positions)[None], np.int64)
        length = graph.op("Shape", ["input_ids"], "embeddings/length", start=1, end=2)
        place = graph.op(
            "Slice", [numbers, graph.integers(0), length, graph.integers(1)], "embeddings/positions"
        )
        words = self._arithmetic.words(graph, "input_ids", "embeddings/words")
        types = self._rows("token_type_embeddings", "token_type_ids")
        places = self._rows("position_embeddings", place)
        total = graph.op("Add", [words, types], "embeddings/words_and_types")
        total = graph.op("Add", [total, places], "embeddings/sum")
        return self._layer_norm(total, "embeddings.LayerNorm", "embeddings/normalised")

    def _rows(self, table: str, identifiers: str) -> str:
        weight = self._weight(f"embeddings.{table}.weight")
        return self.graph.op("Gather", [weight, identifiers], f"embeddings/{table}", axis=0)

    def _layer_norm(self, value: str, prefix: str, name: str) -> str:
        parameters = [self._weight(f"{prefix}.weight"), self._weight(f"{prefix}.bias")]
        return self.graph.op(
            "LayerNormalization", [value, *parameters], name, axis=-1, epsilon=self._checkpoint.epsilon
        )

    def _dense(self, value: str, prefix: str, name: str) -> str:
        product = self._arithmetic.product(self.graph, value, prefix, f"{name}/product")
        return self.graph.op("Add", [self._weight(f"{prefix}.bias"), product], name)

    def _layer(self, value: str, mask: str, layer: int) -> str:
        """One encoder layer: attention, then the feed-forward part, each added back and normalised."""
        prefix, name, add = f"encoder.layer.{layer}.", f"layer{layer}/", self.graph.op
        context = self._attention(value, mask, f"{prefix}attention.self.", name)
        attended = self._dense(context, f"{prefix}attention.output.dense", f"{name}attended")
        value = add("Add", [attended, value], f"{name}attended_sum")
        value = self._layer_norm(value, f"{prefix}attention.output.LayerNorm", f"{name}attended_norm")
        wide = self._dense(value, f"{prefix}intermediate.dense", f"{name}wide")
        narrow = self._dense(self._gelu(wide, name), f"{prefix}output.dense", f"{name}narrow")
        value = add("Add", [narrow, value], f"{name}sum")
        return self._layer_norm(value, f"{prefix}output.LayerNorm", f"{name}norm")

    def _attention(self, value: str, mask: str, prefix: str, name: str) -> str:
        graph, checkpoint = self.graph, self._checkpoint
        size = checkpoint.hidden // checkpoint.heads
        query = self._heads(value, prefix, name, "query", [0, 2, 1, 3])
        key = self._heads(value, prefix, name, "key", [0, 2, 3, 1])
        values = self._heads(value, prefix, name, "value", [0, 2, 1, 3])
        scores = graph.op("MatMul", [query, key], f"{name}scores")
        root = graph.constant("root_of_head_size", math.sqrt(size))
        scores = graph.op("Div", [scores, root], f"{name}scaled")
        scores = graph.op("Add", [scores, mask], f"{name}masked")
        shares = graph.op("Softmax", [scores], f"{name}shares", axis=-1)
        context = graph.op("MatMul", [shares, values], f"{name}context/heads")
        context = graph.op("Transpose", [context], f"{name}context/transposed", perm=[0, 2, 1, 3])
        return graph.op("Reshape", [context, graph.integers(0, 0, checkpoint.hidden)], f"{name}context")

    def _heads(self, value: str, prefix: str, name: str, part: str, order: list[int]) -> str:
        """A projection, cut into heads."""
        heads = self._checkpoint.heads
        shape = self.graph.integers(0, 0, heads, self._checkpoint.hidden // heads)
        projected = self._dense(value, prefix + part, name + part)
        cut = self.graph.op("Reshape", [projected, shape], f"{name}{part}/cut")
        return self.graph.op("Transpose", [cut], f"{name}{part}/heads", perm=order)

    def _gelu(self, value: str, name: str) -> str:
        """The exact GELU, x / 2 * (1 + erf(x / sqrt 2))."""
        graph = self.graph
        part = graph.op("Div", [value, graph.constant("root_of_two", math.sqrt(2.0))], f"{name}gelu/scaled")
        part = graph.op("Erf", [part], f"{name}gelu/erf")
        part = graph.op("Add", [part, graph.constant("one", 1.0)], f"{name}gelu/shifted")
        part = graph.op("Mul", [value, part], f"{name}gelu/product")
        return graph.op("Mul", [part, graph.constant("half", 0.5)], f"{name}gelu")

    def _mean(self, hidden: str) -> str:
        """The mean over the tokens that the mask keeps."""
        graph, axis = self.graph, self.graph.integers(1)
        mask = graph.op("Cast", ["attention_mask"], "pooling/float", to=FLOAT)
        mask = graph.op("Unsqueeze", [mask, graph.integers(-1)], "pooling/mask")
        kept = graph.op("Mul", [hidden, mask], "pooling/kept")
        total = graph.op("ReduceSum", [kept, axis], "pooling/sum", keepdims=0)
        count = graph.op("ReduceSum", [mask, axis], "pooling/count", keepdims=0)
        count = graph.op("Max", [count, graph.constant("least_count", 1e-9)], "pooling/safe_count")
        return graph.op("Div", [total, count], "pooling/mean")

    def _first(self, hidden: str) -> str:
        """The first token, [CLS]."""
        first = self.graph.constant("first", 0, np.int64)
        return self.graph.op("Gather", [hidden, first], "pooling/first", axis=1)

    def _normalise(self, pooled: str) -> str:
        length = self.graph.op("ReduceL2", [pooled], "length", axes=[-1], keepdims=1)
        length = self.graph.op("Max", [length, self.graph.constant("least_length", 1e-12)], "safe_length")
        return self.graph.op("Div", [pooled, length], OUTPUT)


def export_float32(checkpoint: Checkpoint) -> onnx.ModelProto:
    """The encoder in the arithmetic of the checkpoint."""
    return Exporter(checkpoint, Float32(checkpoint)).model()
