#!/usr/bin/env python3
"""Checks a built model: `python3 scripts/model/verify.py --cache .cache`, with build.py's options."""

from __future__ import annotations

import build
from artefact.console import run_main


def main(arguments: list[str]) -> None:
    """The same as `build.py --verify`."""
    build.main([*arguments, "--verify"])


if __name__ == "__main__":
    run_main(main)
