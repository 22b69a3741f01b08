"""Runs a built model the way the service does: tokenizer.json, ONNX Runtime, one session."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

# Before the library is loaded: otherwise it writes to the home directory and reports to its maker.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime  # noqa: E402

from artefact.bert import INPUTS, OUTPUT

SAME = 0.9999
"""Vectors with at least this cosine count as the same."""


class Encoder:
    """A tokenizer and an ONNX Runtime session of one thread."""

    def __init__(self, model: Path | bytes, tokenizer: str, max_tokens: int, threads: int = 1) -> None:
        self._tokenizer = tokenizer
        self._max_tokens = max_tokens
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        source = model if isinstance(model, bytes) else str(model)
        self.session = onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str], batch: int = 1) -> np.ndarray:
        """The vectors of the texts, in batches of neighbours as they come."""
        identifiers = token_identifiers(self._tokenizer, texts, self._max_tokens)
        parts = [self.run(padded(identifiers[start : start + batch])) for start in range(0, len(texts), batch)]
        return np.concatenate(parts)

    def is_batch_invariant(self, texts: Sequence[str]) -> bool:
        """Whether each text has the same vector alone as among all the others."""
        alone, together = self.encode(texts), self.encode(texts, batch=len(texts))
        return bool(cosines(alone, together).min() >= SAME)

    def run(self, inputs: dict[str, np.ndarray]) -> np.ndarray:
        """One run of the session."""
        return self.session.run([OUTPUT], inputs)[0]


def token_identifiers(tokenizer: str, texts: Sequence[str], max_tokens: int) -> list[list[int]]:
    """The token identifiers of each text, cut to the limit as the tokenizer cuts."""
    loaded = Tokenizer.from_str(tokenizer)
    loaded.no_padding()
    loaded.enable_truncation(max_tokens)
    return [encoding.ids for encoding in loaded.encode_batch(list(texts))]


def padded(identifiers: Sequence[Sequence[int]]) -> dict[str, np.ndarray]:
    """The inputs of a model for some texts, padded to the longest of them."""
    width = max(map(len, identifiers))
    tokens = np.zeros((len(identifiers), width), dtype=np.int64)
    mask = np.zeros_like(tokens)
    for row, line in enumerate(identifiers):
        tokens[row, : len(line)] = line
        mask[row, : len(line)] = 1
    return dict(zip(INPUTS, (tokens, mask, np.zeros_like(tokens)), strict=True))


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The cosine of each row of `left` with the same row of `right`, in double precision."""
    left, right = left.astype(np.float64), right.astype(np.float64)
    lengths = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    return (left * right).sum(axis=1) / lengths
