#!/usr/bin/env python3
"""Measures the variants of a built model on a file of texts: quality against fp32, and speed.

    .cache/venv/bin/python scripts/model/measure.py .cache/models/NAME TEXTS.csv --column title

Speeds are medians of interleaved rounds on one thread; on a shared machine compare them only within
one run.
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path

import numpy as np

from artefact.console import Problem, run_main
from artefact.manifest import read_manifest
from artefact.runtime import Encoder, cosines, padded, token_identifiers

NEIGHBOURS = 10
ROUNDS = 5


def read_texts(path: Path, column: str | None, limit: int) -> list[str]:
    """The texts of a CSV column, or the lines of a plain file."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        if column is None:
            texts = [line.rstrip("\r\n") for line in stream]
        else:
            texts = [row.get(column) or "" for row in csv.DictReader(stream)]
    texts = [text for text in texts if text.strip()][:limit]
    if len(texts) <= NEIGHBOURS:
        raise Problem(f"{path} gives {len(texts)} texts; more than {NEIGHBOURS} are needed.")
    return texts


def neighbours(vectors: np.ndarray) -> np.ndarray:
    """The nearest other texts of each text."""
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, -np.inf)
    return np.argpartition(-similarity, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]


def quality(encoder: Encoder, texts: list[str], reference: np.ndarray) -> str:
    """Cosine to fp32, shared neighbours, and the cosine between alone and in batches of 32."""
    alone = encoder.encode(texts)
    near = cosines(alone, reference)
    pairs = zip(neighbours(alone), neighbours(reference), strict=True)
    shared = np.mean([len(set(left) & set(right)) / NEIGHBOURS for left, right in pairs])
    together = cosines(alone, encoder.encode(texts, batch=32)).min()
    return f"{near.mean():.4f} / {near.min():.4f} | {shared:.3f} | {together:.6f}"


def rate(encoder: Encoder, batches: list[dict[str, np.ndarray]]) -> float:
    """Texts a second over the batches."""
    start = time.perf_counter()
    for batch in batches:
        encoder.run(batch)
    return sum(len(batch["input_ids"]) for batch in batches) / (time.perf_counter() - start)


def speeds(encoders: dict[str, Encoder], lines: list[list[int]]) -> dict[str, list[float]]:
    """Median texts a second, alone and in batches of 8 of similar length."""
    lines = sorted(lines, key=len)
    found: dict[str, list[float]] = {kind: [] for kind in encoders}
    for size in (1, 8):
        batches = [padded(lines[start : start + size]) for start in range(0, len(lines), size)]
        rounds = [{kind: rate(one, batches) for kind, one in encoders.items()} for _ in range(ROUNDS)]
        for kind in encoders:
            found[kind].append(float(np.median([entry[kind] for entry in rounds])))
    return found


def main(arguments: list[str]) -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--column", help="the CSV column that holds the texts")
    parser.add_argument("--limit", type=int, default=2000, help="how many texts at most")
    chosen = parser.parse_args(arguments)
    manifest = read_manifest(chosen.folder)
    tokenizer = (chosen.folder / "tokenizer.json").read_text(encoding="utf-8")
    texts = read_texts(chosen.texts, chosen.column, chosen.limit)
    encoders = {
        kind: Encoder(chosen.folder / variant["file"], tokenizer, manifest["max_tokens"])
        for kind, variant in manifest["variants"].items()
    }
    reference = encoders["fp32"].encode(texts)
    fast = speeds(encoders, token_identifiers(tokenizer, texts, manifest["max_tokens"])[:400])
    print(
        "| variant | MB | cosine mean / min | same 10 neighbours | alone against 32 | alone/s | in eights/s |"
    )
    print("|---|---|---|---|---|---|---|")
    for kind, encoder in encoders.items():
        size = manifest["variants"][kind]["bytes"] / 1e6
        alone, eights = fast[kind]
        measured = quality(encoder, texts, reference)
        print(f"| {kind} | {size:.1f} | {measured} | {alone:.0f} | {eights:.0f} |", flush=True)


if __name__ == "__main__":
    run_main(main)
