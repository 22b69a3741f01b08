"""How near a variant comes to the reference: golden vectors, or the NumPy encoder without them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from artefact.checkpoint import Checkpoint
from artefact.console import Problem
from artefact.files import read_json
from artefact.reference import Reference
from artefact.runtime import Encoder, cosines, token_identifiers


@dataclass(frozen=True)
class Golden:
    """Texts and the vectors that they should have."""

    texts: list[str]
    vectors: np.ndarray
    reference: str


@dataclass(frozen=True)
class Nearness:
    """The smallest and the mean cosine, cut (never rounded up) to six places."""

    least: float
    mean: float

    @classmethod
    def of(cls, found: np.ndarray, wanted: np.ndarray) -> Nearness:
        """Compares row by row."""
        values = np.minimum(cosines(found, wanted), 1.0)
        return cls(_cut(float(values.min())), _cut(float(values.mean())))


def read_golden(path: Path, name: str) -> Golden:
    """Reads golden vectors and checks that they are of the model at hand."""
    content = read_json(path)
    if content.get("model") != name:
        raise Problem(f"{path} holds vectors of {content.get('model')!r}, not of {name!r}.")
    entries = content["vectors"]
    vectors = np.array([entry["vector"] for entry in entries], dtype=np.float32)
    return Golden([entry["text"] for entry in entries], vectors, content["reference"])


def golden_from_reference(checkpoint: Checkpoint, tokenizer: str, texts: list[str]) -> Golden:
    """What the NumPy encoder gives for the texts."""
    identifiers = token_identifiers(tokenizer, texts, checkpoint.max_tokens)
    return Golden(texts, Reference(checkpoint).encode(identifiers), "the NumPy encoder")


def nearness(encoder: Encoder, golden: Golden) -> Nearness:
    """Embeds the golden texts one at a time and compares."""
    return Nearness.of(encoder.encode(golden.texts), golden.vectors)


def _cut(value: float) -> float:
    return math.floor(value * 1e6) / 1e6
