"""A random BERT sentence encoder of two layers, as a Sentence-Transformers directory."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from safetensors.numpy import save_file

HIDDEN, HEADS, LAYERS, POSITIONS, WIDE = 16, 2, 2, 32, 64
WORDS = "red blue lamp chair desk oak steel small large for the and with 1 2 3 , . - a b c d e".split()
TEXTS = ["red lamp", "", "a small oak desk with a steel lamp", "Blue CHAIR, large", "red " * 40]


def write_tiny(directory: Path, pooling: str = "mean_tokens", prefix: str = "") -> Path:
    """Writes the whole directory and gives it back."""
    config = {
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": HIDDEN,
        "num_attention_heads": HEADS,
        "num_hidden_layers": LAYERS,
        "max_position_embeddings": POSITIONS,
        "layer_norm_eps": 1e-12,
    }
    modes = {f"pooling_mode_{mode}": mode == pooling for mode in ("cls_token", "mean_tokens", "max_tokens")}
    kinds = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    modules = [{"path": path, "type": f"sentence_transformers.models.{kind}"} for path, kind in kinds]
    put(directory / "config.json", config)
    put(directory / "modules.json", modules)
    put(directory / "sentence_bert_config.json", {"max_seq_length": 24, "do_lower_case": False})
    put(directory / "1_Pooling" / "config.json", {"word_embedding_dimension": HIDDEN, **modes})
    put(directory / "tokenizer.json", tokenizer())
    save_file({prefix + name: value for name, value in weights().items()}, directory / "model.safetensors")
    return directory


def put(path: Path, value: Any) -> None:
    """Writes JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value))


def tokenizer() -> dict[str, Any]:
    """A lower-casing WordPiece tokenizer whose own limit, 8, must have no effect."""
    vocabulary = {word: number for number, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS])}
    special = {name: {"id": name, "ids": [vocabulary[name]], "tokens": [name]} for name in ("[CLS]", "[SEP]")}
    pieces = [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}]
    pieces.append({"SpecialToken": {"id": "[SEP]", "type_id": 0}})
    pair = [*pieces, {"Sequence": {"id": "B", "type_id": 1}}]
    model = {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##"}
    lower = {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True}
    pad = {"strategy": {"Fixed": 8}, "direction": "Right", "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"}
    return {
        "version": "1.0",
        "truncation": {"max_length": 8, "strategy": "LongestFirst", "stride": 0, "direction": "Right"},
        "padding": {**pad, "pad_to_multiple_of": None},
        "added_tokens": [],
        "normalizer": {**lower, "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": pieces,
            "pair": pair,
            "special_tokens": special,
        },
        "decoder": None,
        "model": {**model, "max_input_chars_per_word": 100, "vocab": vocabulary},
    }


def weights() -> dict[str, np.ndarray]:
    """Random weights under the names that Transformers gives them."""
    random = np.random.default_rng(7)
    shapes = {
        "embeddings.word_embeddings.weight": (len(WORDS) + 4, HIDDEN),
        "embeddings.position_embeddings.weight": (POSITIONS, HIDDEN),
        "embeddings.token_type_embeddings.weight": (2, HIDDEN),
        "embeddings.LayerNorm": (HIDDEN,),
    }
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}."
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            shapes[f"{prefix}attention.{part}.weight"] = (HIDDEN, HIDDEN)
        shapes[f"{prefix}intermediate.dense.weight"] = (WIDE, HIDDEN)
        shapes[f"{prefix}output.dense.weight"] = (HIDDEN, WIDE)
        shapes[f"{prefix}attention.output.LayerNorm"] = shapes[f"{prefix}output.LayerNorm"] = (HIDDEN,)
    made = {}
    for name, shape in shapes.items():
        values = random.normal(0.0, 0.5, shape).astype(np.float32)
        if name.endswith("LayerNorm"):
            made[f"{name}.weight"] = 1.0 + values * 0.1
            made[f"{name}.bias"] = values[::-1] * 0.1
            continue
        made[name] = values
        if "embeddings" not in name:
            made[name.removesuffix("weight") + "bias"] = values[:, 0].copy()
    return {name: np.ascontiguousarray(value) for name, value in made.items()}
