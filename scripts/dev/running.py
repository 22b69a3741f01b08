"""Prints the URL of the server that holds a data directory, or fails where none answers: running.py DIRECTORY."""

from __future__ import annotations

import fcntl
import json
import sys
import urllib.request
from pathlib import Path
from typing import TextIO


def running(directory: Path) -> str | None:
    """The URL in the lock file, if a process holds the lock and a server answers there.

    A killed one leaves its note behind without the lock, and another directory's server may have its port by now.
    """
    try:
        with (directory / "lock").open() as lock:
            if not is_held(lock):
                return None
            url = json.load(lock).get("url")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{url}/health/live", timeout=5) as answer:
            return url if answer.status == 200 else None
    except (OSError, ValueError):
        return None


def is_held(lock: TextIO) -> bool:
    """Whether another process has locked the file."""
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


if __name__ == "__main__":
    found = running(Path(sys.argv[1]))
    if found is None:
        sys.exit(1)
    print(found)
