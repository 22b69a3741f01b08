"""Hashes, atomic writes and the lock that keeps two builds from sharing one cache."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from artefact.console import Problem, say


@dataclass(frozen=True)
class FileRecord:
    """A file as a manifest names it."""

    file: str
    sha256: str
    bytes: int

    @classmethod
    def of(cls, path: Path) -> FileRecord:
        """Reads the file and records what it is now."""
        return cls(path.name, sha256_of(path), path.stat().st_size)

    def complaint(self, folder: Path) -> str | None:
        """Says how the file in `folder` differs from this record, or None if it does not."""
        path = folder / self.file
        if not path.is_file():
            return f"{path} is missing; expected SHA-256 {self.sha256}"
        size = path.stat().st_size
        if size != self.bytes:
            return f"{path} has {size} bytes instead of {self.bytes}; expected SHA-256 {self.sha256}"
        found = sha256_of(path)
        if found != self.sha256:
            return f"{path} has SHA-256 {found}; expected {self.sha256}"
        return None


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in lower-case hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def atomic_path(final: Path) -> Iterator[Path]:
    """Gives a temporary path beside `final`; renames it over `final` if the block succeeds."""
    final.parent.mkdir(parents=True, exist_ok=True)
    temporary = final.with_name(f".{final.name}.{os.getpid()}.part")
    try:
        yield temporary
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(final)
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes(final: Path, content: bytes) -> None:
    """Writes a whole file so that no reader ever sees half of it."""
    with atomic_path(final) as temporary:
        temporary.write_bytes(content)


def write_json(final: Path, value: Any) -> None:
    """Writes readable JSON with a final newline, atomically."""
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    write_bytes(final, text.encode("utf-8"))


def read_json(path: Path) -> Any:
    """Reads a JSON file; a missing or malformed one is a `Problem` that names it."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Problem(f"{path} is missing.") from None
    except (ValueError, OSError) as error:
        raise Problem(f"{path} is not readable as JSON: {error}.") from None


@contextmanager
def only_one(cache: Path) -> Iterator[None]:
    """Holds the lock of the cache folder, waiting for another build to end if there is one."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / ".model-build.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"another build is using {cache}; waiting for it to end")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
