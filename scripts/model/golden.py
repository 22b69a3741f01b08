#!/usr/bin/env python3
"""Writes golden vectors: what sentence-transformers itself gives for the texts of golden_texts.json.

Runs by hand, in an environment that has sentence-transformers and torch (the README says how);
nothing else needs them. The file it writes is committed, and every build is compared with it.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import sentence_transformers
import torch

from artefact.console import Problem, run_main, say
from artefact.files import read_json, write_bytes

TEXTS = Path(__file__).resolve().parent / "golden_texts.json"


def load(directory: Path) -> sentence_transformers.SentenceTransformer:
    """The model from its own files, in float32, with its own token limit."""
    limit = read_json(directory / "sentence_bert_config.json")["max_seq_length"]
    model = sentence_transformers.SentenceTransformer(str(directory), device="cpu")
    if model.max_seq_length != limit:
        raise Problem(f"sentence-transformers limits to {model.max_seq_length} tokens instead of {limit}.")
    return model.float()


def golden(model: sentence_transformers.SentenceTransformer, name: str, text: str) -> dict[str, Any]:
    """One text with its length in tokens and its vector, embedded alone."""
    tokens = len(model.tokenizer(text, truncation=False)["input_ids"])
    vector = model.encode([text], normalize_embeddings=True, convert_to_numpy=True)[0]
    shortest = [float(str(value)) for value in vector.astype(np.float32)]
    truncated = tokens > model.max_seq_length
    return {"name": name, "text": text, "tokens": tokens, "truncated": truncated, "vector": shortest}


def render(name: str, vectors: list[dict[str, Any]]) -> str:
    """JSON with one vector a line, so that a change shows as a line."""
    version = torch.__version__.split("+")[0]
    reference = f"sentence-transformers {sentence_transformers.__version__} (torch {version}), fp32"
    lines = ",\n".join("    " + json.dumps(vector) for vector in vectors)
    head = f'  "model": {json.dumps(name)},\n  "reference": {json.dumps(reference)},\n'
    return f'{{\n{head}  "vectors": [\n{lines}\n  ]\n}}\n'


def main(arguments: list[str]) -> None:
    """Embeds every text and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--from", dest="source", type=Path, required=True, metavar="DIRECTORY")
    parser.add_argument("--name", required=True, help="the model's name")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    chosen = parser.parse_args(arguments)
    model = load(chosen.source)
    vectors = [golden(model, entry["name"], entry["text"]) for entry in read_json(TEXTS)]
    write_bytes(chosen.out, render(chosen.name, vectors).encode())
    say(f"wrote {chosen.out} with {len(vectors)} vectors")


if __name__ == "__main__":
    run_main(main)
