"""Prints the URL of the server that holds a data directory, or fails where none answers: running.py DIRECTORY."""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path


def running(directory: Path) -> str | None:
    """The URL in the lock file, if a server answers there; a killed one leaves its note behind."""
    try:
        url = json.loads((directory / "lock").read_text()).get("url")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{url}/health/live", timeout=5) as answer:
            return url if answer.status == 200 else None
    except (OSError, ValueError):
        return None


if __name__ == "__main__":
    found = running(Path(sys.argv[1]))
    if found is None:
        sys.exit(1)
    print(found)
