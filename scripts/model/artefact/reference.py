"""The encoder written out in NumPy, in double precision.

Three uses: tests compare the ONNX graph with it; a model without golden vectors is measured
against it; and quantising listens to it. Double precision makes what quantising hears, and so the
bytes of the quantised file, the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from artefact.checkpoint import Checkpoint

Probe = Callable[[str, np.ndarray], None]
"""Is told the place and the values [tokens, channels] of everything that weights are multiplied with."""


def erf(values: np.ndarray) -> np.ndarray:
    """The error function to 1.5e-7 (Abramowitz and Stegun 7.1.26); NumPy has none of its own."""
    size = np.abs(values)
    part = 1.0 / (1.0 + 0.3275911 * size)
    series = np.zeros_like(part)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = (series + factor) * part
    return np.sign(values) * (1.0 - series * np.exp(-size * size))


def place_of(prefix: str) -> str:
    """Where a weight's input comes from: query, key and value share theirs."""
    for part in (".query", ".key", ".value"):
        prefix = prefix.removesuffix(part)
    return prefix


class Reference:
    """Embeds one text at a time, from token identifiers."""

    def __init__(self, checkpoint: Checkpoint, probe: Probe | None = None) -> None:
        self._checkpoint = checkpoint
        self._weights = {name: value.astype(np.float64) for name, value in checkpoint.weights.items()}
        self._probe = probe

    def encode(self, identifiers: Sequence[Sequence[int]]) -> np.ndarray:
        """The vectors of several texts."""
        return np.array([self._embed(line) for line in identifiers])

    def _embed(self, identifiers: Sequence[int]) -> np.ndarray:
        weights, prefix = self._weights, "embeddings."
        value = weights[f"{prefix}word_embeddings.weight"][list(identifiers)]
        value = value + weights[f"{prefix}token_type_embeddings.weight"][0]
        value = value + weights[f"{prefix}position_embeddings.weight"][: len(identifiers)]
        value = self._layer_norm(value, f"{prefix}LayerNorm")
        for layer in range(self._checkpoint.layers):
            value = self._layer(value, f"encoder.layer.{layer}.")
        pooled = value.mean(axis=0) if self._checkpoint.pooling == "mean" else value[0]
        return pooled / max(float(np.linalg.norm(pooled)), 1e-12)

    def _layer(self, value: np.ndarray, prefix: str) -> np.ndarray:
        context = self._attention(value, f"{prefix}attention.self.")
        attended = self._dense(context, f"{prefix}attention.output.dense")
        value = self._layer_norm(attended + value, f"{prefix}attention.output.LayerNorm")
        wide = self._dense(value, f"{prefix}intermediate.dense")
        wide = wide * 0.5 * (1.0 + erf(wide / np.sqrt(2.0)))
        narrow = self._dense(wide, f"{prefix}output.dense")
        return self._layer_norm(narrow + value, f"{prefix}output.LayerNorm")

    def _attention(self, value: np.ndarray, prefix: str) -> np.ndarray:
        heads = self._checkpoint.heads
        shape = (len(value), heads, self._checkpoint.hidden // heads)
        query, key, values = (
            self._dense(value, prefix + part).reshape(shape).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(shape[-1])
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        return (shares @ values).transpose(1, 0, 2).reshape(value.shape)

    def _dense(self, value: np.ndarray, prefix: str) -> np.ndarray:
        if self._probe is not None:
            self._probe(place_of(prefix), value)
        return value @ self._weights[f"{prefix}.weight"].T + self._weights[f"{prefix}.bias"]

    def _layer_norm(self, value: np.ndarray, prefix: str) -> np.ndarray:
        centred = value - value.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + self._checkpoint.epsilon)
        return centred / spread * self._weights[f"{prefix}.weight"] + self._weights[f"{prefix}.bias"]
