"""Measures a built model against golden vectors again: `python -m artefact.verify FOLDER ...`.

Worth running on a new kind of machine: it shows at once whether that processor's eight-bit products
give what they gave where the model was built.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from artefact.checkpoint import Options, read_checkpoint
from artefact.console import Problem, run_main, say
from artefact.files import read_json
from artefact.golden import Golden, golden_from_reference, nearness, read_golden
from artefact.make import TEXTS
from artefact.manifest import read_manifest
from artefact.runtime import Encoder

TOLERANCE = 0.0005
"""How far below the manifest's least cosine another processor may come."""


def _golden(chosen: argparse.Namespace, name: str, tokenizer: str, max_tokens: int) -> Golden | None:
    """The golden vectors, or those of the NumPy encoder if the model's directory is at hand."""
    if chosen.golden is not None:
        return read_golden(chosen.golden, name)
    if chosen.source is None:
        return None
    checkpoint = read_checkpoint(chosen.source, Options(max_tokens=max_tokens))
    return golden_from_reference(checkpoint, tokenizer, [entry["text"] for entry in read_json(TEXTS)])


def main(arguments: list[str]) -> None:
    """Measures every variant and compares with what the manifest says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--from", dest="source", type=Path)
    parser.add_argument("--golden", type=Path)
    chosen = parser.parse_args(arguments)
    manifest = read_manifest(chosen.folder)
    tokenizer = (chosen.folder / manifest["tokenizer"]["file"]).read_text(encoding="utf-8")
    golden = _golden(chosen, manifest["name"], tokenizer, manifest["max_tokens"])
    if golden is None:
        say("there are no golden vectors for this model, so only the hashes were checked")
        return
    for kind, variant in manifest["variants"].items():
        near = nearness(Encoder(chosen.folder / variant["file"], tokenizer, manifest["max_tokens"]), golden)
        say(f"{kind}: cosine to {golden.reference}: least {near.least}, mean {near.mean}")
        if near.least < variant["golden_cosine_min"] - TOLERANCE:
            raise Problem(
                f"{variant['file']} has a least cosine of {near.least} on this machine; "
                f"the manifest says {variant['golden_cosine_min']}, so use another variant here."
            )


if __name__ == "__main__":
    run_main(main)
