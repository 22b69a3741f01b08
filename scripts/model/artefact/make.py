"""Makes a model's folder: the ONNX variants, the tokenizer and, last, the manifest.

Runs inside the virtual environment: `python -m artefact.make JOB.json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx

from artefact.bert import export_float32
from artefact.catalogue import KNOWN_MODELS
from artefact.checkpoint import Checkpoint, Options, read_checkpoint
from artefact.console import Problem, continue_from, megabytes, run_main, say
from artefact.files import FileRecord, read_json, sha256_of, write_bytes, write_json
from artefact.golden import Golden, golden_from_reference, nearness, read_golden
from artefact.graph import serialised
from artefact.manifest import FILE, FORMAT, Variant
from artefact.quantise import export_int8
from artefact.runtime import Encoder, token_identifiers

TOOL = Path(__file__).resolve().parent.parent
CALIBRATION = TOOL / "calibration.txt"
TEXTS = TOOL / "golden_texts.json"
LEAST = {"fp32": 0.99999, "int8": 0.97}
"""A variant that comes less near to the reference than this has gone wrong."""


@dataclass(frozen=True)
class Job:
    """One build, as `build.py` hands it over."""

    name: str
    source: Path
    out: Path
    library: Path
    runtime_version: str
    golden: Path | None
    options: Options

    @classmethod
    def read(cls, path: Path) -> Job:
        """Reads what `write` wrote."""
        job = read_json(path)
        continue_from(job["started"])
        golden = Path(job["golden"]) if job["golden"] else None
        places = {key: Path(job[key]) for key in ("source", "out", "library")}
        options = Options(**job["options"])
        return cls(job["name"], **places, runtime_version=job["runtime"], golden=golden, options=options)


def make(job: Job) -> None:
    """Builds every file; the manifest comes last, so a folder with one is complete."""
    say(f"reading {job.source}")
    checkpoint = read_checkpoint(job.source, job.options)
    tokenizer = json.dumps(checkpoint.tokenizer, ensure_ascii=False, separators=(",", ":"))
    write_bytes(job.out / "tokenizer.json", tokenizer.encode("utf-8"))
    golden = _golden(job, checkpoint, tokenizer)
    exports: dict[str, Callable[[], onnx.ModelProto]] = {
        "fp32": lambda: export_float32(checkpoint),
        "int8": lambda: _quantised(checkpoint, tokenizer),
    }
    variants = {}
    for kind, export in exports.items():
        path = job.out / f"model.{kind}.onnx"
        write_bytes(path, serialised(export()))
        encoder = Encoder(path, tokenizer, checkpoint.max_tokens)
        variants[kind] = _measured(kind, path, encoder, golden)
    write_json(job.out / FILE, _manifest(job, checkpoint, variants))
    say(f"wrote {job.out / FILE}")


def _quantised(checkpoint: Checkpoint, tokenizer: str) -> onnx.ModelProto:
    texts = CALIBRATION.read_text(encoding="utf-8").splitlines()
    say(f"listening to {len(texts)} calibration texts")
    return export_int8(checkpoint, token_identifiers(tokenizer, texts, checkpoint.max_tokens))


def _golden(job: Job, checkpoint: Checkpoint, tokenizer: str) -> Golden:
    if job.golden is not None:
        return read_golden(job.golden, job.name)
    say("there are no golden vectors for this model: measuring against the NumPy encoder instead")
    texts = [entry["text"] for entry in read_json(TEXTS)]
    return golden_from_reference(checkpoint, tokenizer, texts)


def _measured(kind: str, path: Path, encoder: Encoder, golden: Golden) -> Variant:
    """Measures one ONNX file, and removes and refuses a wrong one."""
    near = nearness(encoder, golden)
    say(
        f"wrote {path} ({megabytes(path.stat().st_size)}); cosine to {golden.reference}: "
        f"least {near.least}, mean {near.mean}"
    )
    if near.least < LEAST[kind]:
        path.unlink()
        raise Problem(f"{path.name} has a least cosine of {near.least} to the reference, below {LEAST[kind]}.")
    return Variant(FileRecord.of(path), encoder.is_batch_invariant(golden.texts), near.least, near.mean)


def _manifest(job: Job, checkpoint: Checkpoint, variants: dict[str, Variant]) -> dict[str, Any]:
    library = FileRecord.of(job.library)
    return {
        "format": FORMAT,
        "name": job.name,
        "source": _source(job),
        "dimension": checkpoint.hidden,
        "max_tokens": checkpoint.max_tokens,
        "pooling": checkpoint.pooling,
        "normalized": True,
        "lowercase": checkpoint.lowercase,
        "query_prefix": checkpoint.query_prefix,
        "passage_prefix": checkpoint.passage_prefix,
        "tokenizer": vars(FileRecord.of(job.out / "tokenizer.json")),
        "runtime": {
            "file": library.file,
            "version": job.runtime_version,
            "sha256": library.sha256,
            "bytes": library.bytes,
        },
        "variants": {kind: variant.as_json() for kind, variant in variants.items()},
    }


def _source(job: Job) -> dict[str, Any]:
    """The package that the weights came in, or else the name of the directory."""
    weights = sha256_of(job.source / "model.safetensors")
    known = KNOWN_MODELS.get(job.name)
    if known is not None and known.weights_sha256 == weights:
        return {"package": known.package, "version": known.version, "weights_sha256": weights}
    return {
        "package": None,
        "version": None,
        "directory_name": job.source.resolve().name,
        "weights_sha256": weights,
    }


def main(arguments: list[str]) -> None:
    """Reads the job file and makes the model."""
    make(Job.read(Path(arguments[0])))


if __name__ == "__main__":
    run_main(main)
