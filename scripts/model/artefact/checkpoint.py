"""Reads a Sentence-Transformers directory and refuses, in one sentence, what cannot be built."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from artefact.console import Problem
from artefact.files import read_json

POOLINGS = {"mean_tokens": "mean", "mean": "mean", "cls_token": "cls", "cls": "cls"}
_KNOWN_MODULES = {"Transformer", "Pooling", "Normalize"}


@dataclass(frozen=True)
class Options:
    """What the command line may say about a model that its own files do not."""

    max_tokens: int | None = None
    query_prefix: str | None = None
    passage_prefix: str | None = None


@dataclass(frozen=True)
class Checkpoint:
    """A BERT sentence encoder: sizes, weights by their Transformers names, tokenizer, habits."""

    hidden: int
    heads: int
    layers: int
    positions: int
    epsilon: float
    max_tokens: int
    pooling: str
    lowercase: bool
    query_prefix: str
    passage_prefix: str
    weights: dict[str, np.ndarray]
    tokenizer: dict[str, Any]


def read_checkpoint(directory: Path, options: Options = Options()) -> Checkpoint:
    """Reads every file of the directory that decides a vector."""
    if not directory.is_dir():
        raise Problem(f"{directory} is not a directory.")
    config = _bert_config(directory)
    transformer, pooling = _module_folders(directory)
    tokenizer = plain_tokenizer(read_json(transformer / "tokenizer.json"))
    prompts = _prompts(directory)
    positions = int(config["max_position_embeddings"])
    checkpoint = Checkpoint(
        hidden=int(config["hidden_size"]),
        heads=int(config["num_attention_heads"]),
        layers=int(config["num_hidden_layers"]),
        positions=positions,
        epsilon=float(config["layer_norm_eps"]),
        max_tokens=_max_tokens(transformer, positions, options),
        pooling=_pooling(pooling),
        lowercase=_lowercase(tokenizer, transformer),
        query_prefix=_either(options.query_prefix, prompts.get("query")),
        passage_prefix=_either(options.passage_prefix, prompts.get("passage", prompts.get("document"))),
        weights=_weights(transformer / "model.safetensors"),
        tokenizer=tokenizer,
    )
    _check_shapes(checkpoint, directory)
    return checkpoint


def plain_tokenizer(tokenizer: dict[str, Any]) -> dict[str, Any]:
    """The tokenizer without its own length limit and padding: those are the manifest's to say."""
    return {**tokenizer, "truncation": None, "padding": None}


def _bert_config(directory: Path) -> dict[str, Any]:
    config: dict[str, Any] = read_json(directory / "config.json")
    wanted = {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "absolute"}
    for key, value in wanted.items():
        found = config.get(key, value if key == "position_embedding_type" else None)
        if found != value:
            raise Problem(f"{directory / 'config.json'} has {key} {found!r}; only {value!r} can be built.")
    return config


def _module_folders(directory: Path) -> tuple[Path, Path]:
    """The folders of the encoder and of its pooling, from modules.json."""
    folders: dict[str, Path] = {}
    for module in read_json(directory / "modules.json"):
        kind = str(module["type"]).rsplit(".", 1)[-1]
        if kind not in _KNOWN_MODULES:
            raise Problem(
                f"{directory / 'modules.json'} names a {kind} module; only a Transformer, "
                "a Pooling and a Normalize module can be built."
            )
        folders[kind] = directory / module["path"]
    for kind in ("Transformer", "Pooling"):
        if kind not in folders:
            raise Problem(f"{directory / 'modules.json'} names no {kind} module.")
    return folders["Transformer"], folders["Pooling"]


def _pooling(folder: Path) -> str:
    """The one pooling that the configuration switches on: `mean` or `cls`."""
    path = folder / "config.json"
    config = read_json(path)
    if "pooling_mode" in config:
        named = config["pooling_mode"]
        chosen = [named] if isinstance(named, str) else list(named)
    else:
        modes = {key.removeprefix("pooling_mode_"): on for key, on in config.items()}
        chosen = [mode for mode, on in modes.items() if on is True and f"pooling_mode_{mode}" in config]
    if len(chosen) != 1 or chosen[0] not in POOLINGS:
        found = " and ".join(chosen) or "none"
        raise Problem(f"{path} asks for {found} pooling; only mean or cls pooling can be built.")
    return POOLINGS[chosen[0]]


def _max_tokens(transformer: Path, positions: int, options: Options) -> int:
    """The token limit from the model's own configuration, never from tokenizer.json."""
    path = transformer / "sentence_bert_config.json"
    limit = options.max_tokens
    if limit is None and path.is_file():
        limit = read_json(path).get("max_seq_length")
    if limit is None:
        raise Problem(f"{path} gives no max_seq_length; say --max-tokens N.")
    if not 3 <= int(limit) <= positions:
        raise Problem(f"A limit of {limit} tokens does not fit the model, which has {positions} positions.")
    return int(limit)


def _lowercase(tokenizer: dict[str, Any], transformer: Path) -> bool:
    """Whether the tokenizer itself lower-cases, looking through a sequence of normalizers."""
    normalizer = tokenizer.get("normalizer") or {}
    parts = normalizer.get("normalizers", [normalizer])
    lowers = any(part.get("lowercase") or part.get("type") == "Lowercase" for part in parts)
    path = transformer / "sentence_bert_config.json"
    if path.is_file() and read_json(path).get("do_lower_case") and not lowers:
        raise Problem(f"{path} asks for lower-casing, which the model's tokenizer does not do.")
    return lowers


def _prompts(directory: Path) -> dict[str, str]:
    path = directory / "config_sentence_transformers.json"
    return (read_json(path).get("prompts") or {}) if path.is_file() else {}


def _either(first: str | None, second: str | None) -> str:
    return first if first is not None else (second or "")


def _weights(path: Path) -> dict[str, np.ndarray]:
    """The floating-point tensors as float32, without the `bert.` prefix that some checkpoints have."""
    if not path.is_file():
        raise Problem(f"{path} is missing.")
    try:
        tensors = load_file(path)
    except (SafetensorError, OSError, json.JSONDecodeError) as error:
        raise Problem(f"{path} is not readable as safetensors: {error}.") from None
    return {
        name.removeprefix("bert."): tensor.astype(np.float32)
        for name, tensor in tensors.items()
        if tensor.dtype.kind == "f"
    }


def _check_shapes(checkpoint: Checkpoint, directory: Path) -> None:
    """Finds a missing or misshapen tensor before the export does."""
    hidden, weights = checkpoint.hidden, checkpoint.weights
    expected: dict[str, tuple[int, ...]] = {
        "embeddings.position_embeddings.weight": (checkpoint.positions, hidden),
        "embeddings.LayerNorm.weight": (hidden,),
    }
    for layer in range(checkpoint.layers):
        for part in ("attention.self.query", "attention.self.key", "attention.self.value"):
            expected[f"encoder.layer.{layer}.{part}.weight"] = (hidden, hidden)
    for name, shape in expected.items():
        found = weights[name].shape if name in weights else None
        if found != shape:
            raise Problem(f"{directory / 'model.safetensors'}: {name} has shape {found}; expected {shape}.")
    if hidden % checkpoint.heads:
        raise Problem(f"{hidden} dimensions cannot be divided among {checkpoint.heads} heads.")
