#!/usr/bin/env python3
"""Rewrites requirements.txt with the hashes of every wheel that a supported system needs.

To move to a newer release, change its version in requirements.txt and run this file. pip resolves
the wheels for each system and Python version without installing anything.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from artefact.console import Problem, run_main, say
from artefact.environment import REQUIREMENTS

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
SYSTEMS = {
    "Linux x86_64": [f"manylinux_2_{minor}_x86_64" for minor in (28, 27, 26, 17)] + ["manylinux2014_x86_64"],
    "Linux aarch64": [f"manylinux_2_{minor}_aarch64" for minor in (28, 27, 26, 17)] + ["manylinux2014_aarch64"],
    "macOS arm64": ["macosx_14_0_arm64"],
}
HEADER = """\
# What building a model needs, with the SHA-256 of every wheel for Linux x86_64, Linux aarch64 and
# macOS arm64 on Python 3.11 to 3.14. Installed with `pip install --require-hashes --no-deps`.
# onnxruntime also gives the shared library that the service loads: keep it at the version that the
# pinned `ort` crate targets. tokenizers asks for huggingface-hub only to download: left out.
# Written by pin.py: change a version here, then run that.
"""


def pinned_versions() -> list[str]:
    """The `name==version` of every package, from requirements.txt as it stands."""
    lines = REQUIREMENTS.read_text().splitlines()
    return [line.split()[0] for line in lines if line[:1].isalpha() and "==" in line]


def wheels_for(versions: list[str], platforms: list[str], python: str) -> dict[str, str]:
    """Asks pip which wheels it would take: SHA-256 by wheel name."""
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
        command += ["--report", str(report), "--target", f"{scratch}/none", "--no-deps"]
        command += ["--only-binary", ":all:", "--python-version", python]
        command += [part for platform in platforms for part in ("--platform", platform)]
        if subprocess.run([*command, *versions], check=False).returncode != 0:
            raise Problem(f"pip found no full set of wheels for {platforms[0]} and Python {python}.")
        items = json.loads(report.read_text())["install"]
    downloads = [item["download_info"] for item in items]
    return {
        download["url"].rsplit("/", 1)[-1]: download["archive_info"]["hashes"]["sha256"]
        for download in downloads
    }


def render(versions: list[str], wheels: dict[str, str]) -> str:
    """The text of requirements.txt."""
    blocks = [HEADER]
    for version in versions:
        package, number = version.split("==")
        stem = f"{package.replace('-', '_').lower()}-{number}-"
        hashes = sorted({digest for name, digest in wheels.items() if name.lower().startswith(stem)})
        if not hashes:
            raise Problem(f"pip reported no wheel of {version}.")
        blocks.append(" \\\n".join([version, *(f"    --hash=sha256:{digest}" for digest in hashes)]) + "\n")
    return "".join(blocks)


def main(_arguments: list[str]) -> None:
    """Resolves every system and Python version and writes the file."""
    versions = pinned_versions()
    wheels: dict[str, str] = {}
    for system, platforms in SYSTEMS.items():
        for python in PYTHONS:
            wheels |= wheels_for(versions, platforms, python)
            say(f"{system}, Python {python}: {len(wheels)} wheels so far")
    REQUIREMENTS.write_text(render(versions, wheels))
    say(f"wrote {REQUIREMENTS.name}: {len(versions)} packages, {len(wheels)} wheels")


if __name__ == "__main__":
    run_main(main)
