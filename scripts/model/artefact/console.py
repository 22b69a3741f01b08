"""What the person at the terminal sees: progress lines and one-sentence errors."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

_started = time.monotonic()


class Problem(Exception):
    """A failure that the person can act on; its text is one complete sentence."""


def started() -> float:
    """When the clock of the progress lines started."""
    return _started


def continue_from(moment: float) -> None:
    """Goes on with the clock of the process that started this one."""
    global _started
    _started = moment


def say(text: str) -> None:
    """Prints one progress line at once, with the seconds since the start."""
    print(f"[{time.monotonic() - _started:6.1f} s] {text}", flush=True)


def megabytes(count: int) -> str:
    """A byte count as people read it."""
    return f"{count / 1e6:.1f} MB"


def run_main(main: Callable[[list[str]], None]) -> None:
    """Runs `main` on the command line and turns a `Problem` into one line and exit code 1."""
    try:
        main(sys.argv[1:])
    except Problem as problem:
        print(f"error: {problem}", file=sys.stderr, flush=True)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        print("error: Stopped before the end; nothing half-written is kept.", file=sys.stderr, flush=True)
        raise SystemExit(130) from None
