"""manifest.json: what the service needs to know of a model, and the hash of every file.

The service refuses keys that it does not know, so a change of shape is a new `format`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from artefact.console import Problem
from artefact.files import FileRecord, read_json

FORMAT = 1
FILE = "manifest.json"


@dataclass(frozen=True)
class Variant:
    """One ONNX file and how near it comes to the reference."""

    record: FileRecord
    batch_invariant: bool
    golden_cosine_min: float
    golden_cosine_mean: float

    def as_json(self) -> dict[str, Any]:
        """The variant as the manifest shows it."""
        return {
            **vars(self.record),
            "batch_invariant": self.batch_invariant,
            "golden_cosine_min": self.golden_cosine_min,
            "golden_cosine_mean": self.golden_cosine_mean,
        }


def records(manifest: dict[str, Any]) -> tuple[list[FileRecord], FileRecord]:
    """The files of the model's own folder, and the runtime library."""
    try:
        entries = [manifest["tokenizer"], *manifest["variants"].values()]
        models = [_record(entry) for entry in entries]
        return models, _record(manifest["runtime"])
    except (KeyError, TypeError, AttributeError) as error:
        raise Problem(f"{FILE} lacks {error}.") from None


def read_manifest(folder: Path) -> dict[str, Any]:
    """Reads a manifest of the format that this tool writes."""
    manifest = read_json(folder / FILE)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Problem(f"{folder / FILE} is not a manifest of format {FORMAT}.")
    return manifest


def complaints(folder: Path, runtime: Path) -> Iterator[str]:
    """Every way in which the files differ from the manifest, each naming file and expected hash."""
    try:
        models, library = records(read_manifest(folder))
    except Problem as problem:
        yield str(problem).removesuffix(".")
        return
    for record, home in [*((model, folder) for model in models), (library, runtime)]:
        complaint = record.complaint(home)
        if complaint:
            yield complaint


def _record(entry: dict[str, Any]) -> FileRecord:
    return FileRecord(str(entry["file"]), str(entry["sha256"]), int(entry["bytes"]))
