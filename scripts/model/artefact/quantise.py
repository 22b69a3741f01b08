"""Eight-bit arithmetic in which a text's vector does not depend on its neighbours.

Every product with weights becomes a product of integers. Weights are rounded once, with a scale for
each output channel. Activations are rounded as they come, with a scale for each *row*, that is each
token: the usual dynamic quantisation takes one scale for a whole batch, which makes a vector depend
on what else is in the batch and wastes most of the range on a few loud tokens.

A few channels are far louder than the rest, so each is first divided by a smoothing factor, and the
weights that meet it are multiplied by the same (SmoothQuant; exact before rounding). The factors
come from the loudest values heard over calibration.txt. The word table is rounded row by row.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
from onnx import numpy_helper

from artefact.bert import Exporter
from artefact.checkpoint import Checkpoint
from artefact.graph import FLOAT, MICROSOFT, Graph
from artefact.reference import Reference, place_of

ALPHA = 0.6
"""How much of a channel's loudness moves into the weights; 0.6 was best of 0.3 to 0.8."""
STEPS = 4
"""Smoothing factors are powers of two to this part, so that a last bit of a log decides nothing."""
LEVELS, MIDDLE = 127.0, 128
"""Activations are stored as unsigned bytes around the middle."""

_WORDS = "embeddings.word_embeddings.weight"
_LEAST = 1e-9


def loudest(checkpoint: Checkpoint, identifiers: Sequence[Sequence[int]]) -> dict[str, np.ndarray]:
    """The largest absolute value of each channel at each place, over the calibration texts."""
    peaks: dict[str, np.ndarray] = {}

    def listen(place: str, values: np.ndarray) -> None:
        peak = np.abs(values).max(axis=0)
        peaks[place] = np.maximum(peaks[place], peak) if place in peaks else peak

    Reference(checkpoint, listen).encode(identifiers)
    return peaks


def smoothing_factors(checkpoint: Checkpoint, peaks: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """For each place, what its channels are divided by: a balance of how loud values and weights are."""
    factors = {}
    for place, peak in peaks.items():
        weights = [
            value
            for name, value in checkpoint.weights.items()
            if value.ndim == 2 and place_of(name.removesuffix(".weight")) == place
        ]
        weight = np.max([np.abs(value).max(axis=0) for value in weights], axis=0).astype(np.float64)
        logs = ALPHA * np.log2(np.maximum(peak, 1e-5)) - (1 - ALPHA) * np.log2(np.maximum(weight, 1e-5))
        steps = np.rint(STEPS * (logs - logs.mean()))
        factors[place] = np.exp2(steps / STEPS).astype(np.float32)
    return factors


def rounded(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Signed bytes, and the scales that take them back, one for each slice along `axis`."""
    scale = np.maximum(np.abs(values).max(axis=axis, keepdims=True), 1e-12) / np.float32(LEVELS)
    scale = scale.astype(np.float32)
    return np.rint(values / scale).astype(np.int8), scale


class Int8:
    """Products of bytes; see the module's text."""

    def __init__(self, checkpoint: Checkpoint, factors: dict[str, np.ndarray]) -> None:
        self._weights = checkpoint.weights
        self._factors = factors

    def product(self, graph: Graph, inputs: str, prefix: str, name: str) -> str:
        """Integers times integers, taken back to floats by the channel's scale, then the row's."""
        place = place_of(prefix)
        factors = self._factors[place]
        weight, scale = rounded(self._weights[f"{prefix}.weight"].T * factors[:, None], axis=0)
        values, row_scale = self._rows(graph, inputs, factors)
        operands = [
            values,
            graph.constant(f"{prefix}.weight_int8", weight, np.int8),
            graph.constant("one", 1.0),
            graph.constant(f"{prefix}.weight_scale", scale[0]),
            graph.constant("middle", MIDDLE, np.uint8),
        ]
        value = graph.op("MatMulIntegerToFloat", operands, f"{name}/channels", domain=MICROSOFT)
        return graph.op("Mul", [value, row_scale], name)

    def words(self, graph: Graph, identifiers: str, name: str) -> str:
        """Rows of bytes, each with its scale."""
        table, scale = rounded(self._weights[_WORDS], axis=1)
        table_name = graph.constant(f"{_WORDS}_int8", table, np.int8)
        rows = graph.op("Gather", [table_name, identifiers], f"{name}/int8", axis=0)
        rows = graph.op("Cast", [rows], f"{name}/float", to=FLOAT)
        scales = graph.op("Gather", [graph.constant(f"{_WORDS}_scale", scale), identifiers], f"{name}/scale")
        return graph.op("Mul", [rows, scales], name)

    def _rows(self, graph: Graph, inputs: str, factors: np.ndarray) -> tuple[str, str]:
        """The smoothed input as bytes, and its row scales; made once for all who share the input."""
        op, name = graph.op, f"{inputs}/int8"
        scale = f"{name}/scale"
        if graph.has(name):
            return name, scale
        smooth = op("Mul", [inputs, graph.constant(f"{name}/factors", 1.0 / factors)], f"{name}/smooth")
        size = op("Abs", [smooth], f"{name}/size")
        peak = op("ReduceMax", [size], f"{name}/peak", axes=[-1], keepdims=1)
        peak = op("Max", [peak, graph.constant("least_peak", _LEAST)], f"{name}/safe_peak")
        op("Div", [peak, graph.constant("levels", LEVELS)], scale)
        flat_scale = op("Reshape", [scale, graph.integers(-1)], f"{name}/flat_scale")
        count = op("Shape", [flat_scale], f"{name}/count")
        middle = numpy_helper.from_array(np.array([MIDDLE], dtype=np.uint8))
        zeros = op("ConstantOfShape", [count], f"{name}/zeros", value=middle)
        flat = op("Reshape", [smooth, graph.integers(-1, len(factors))], f"{name}/flat")
        flat = op("QuantizeLinear", [flat, flat_scale, zeros], f"{name}/flat_int8", axis=0)
        op("Reshape", [flat, op("Shape", [inputs], f"{name}/shape")], name)
        return name, scale


def export_int8(checkpoint: Checkpoint, identifiers: Sequence[Sequence[int]]) -> onnx.ModelProto:
    """The encoder in eight-bit arithmetic, calibrated on texts given as token identifiers."""
    factors = smoothing_factors(checkpoint, loudest(checkpoint, identifiers))
    return Exporter(checkpoint, Int8(checkpoint, factors)).model()
