"""What is read from a directory, and what is refused."""

from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path

import tiny

from artefact.checkpoint import Options, read_checkpoint
from artefact.console import Problem


class ReadsCheckpoints(unittest.TestCase):
    """Reading a directory of the kind that sentence-transformers writes."""

    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.directory = tiny.write_tiny(Path(scratch.name) / "tiny")

    def change(self, name: str, **values: object) -> None:
        """Changes keys of a JSON file; None removes a key."""
        path = self.directory / name
        content = {**json.loads(path.read_text()), **values}
        tiny.put(path, {key: value for key, value in content.items() if value is not None})

    def assert_refused(self, *words: str, options: Options = Options()) -> None:
        """The directory is refused in one sentence that holds the words."""
        with self.assertRaises(Problem) as caught:
            read_checkpoint(self.directory, options)
        text = str(caught.exception)
        self.assertTrue(text.endswith(".") and "\n" not in text, text)
        for word in words:
            self.assertIn(word, text)

    def test_the_limit_is_the_models_own_and_never_the_tokenizers(self) -> None:
        checkpoint = read_checkpoint(self.directory)
        self.assertEqual(checkpoint.max_tokens, 24)
        self.assertIsNone(checkpoint.tokenizer["truncation"])
        self.assertIsNone(checkpoint.tokenizer["padding"])

    def test_the_limit_can_be_given_and_must_be_known(self) -> None:
        (self.directory / "sentence_bert_config.json").unlink()
        self.assert_refused("max_seq_length", "--max-tokens")
        self.assertEqual(read_checkpoint(self.directory, Options(max_tokens=12)).max_tokens, 12)
        self.assert_refused("33", "32 positions", options=Options(max_tokens=33))

    def test_lower_casing_is_read_from_the_tokenizer(self) -> None:
        self.assertTrue(read_checkpoint(self.directory).lowercase)
        self.change("tokenizer.json", normalizer={"type": "NFC"})
        self.assertFalse(read_checkpoint(self.directory).lowercase)
        self.change("sentence_bert_config.json", do_lower_case=True)
        self.assert_refused("sentence_bert_config.json", "lower-casing")

    def test_prefixes_come_from_the_prompts_unless_given(self) -> None:
        prompts = {"query": "query: ", "document": "passage: "}
        tiny.put(self.directory / "config_sentence_transformers.json", {"prompts": prompts})
        found = read_checkpoint(self.directory)
        self.assertEqual((found.query_prefix, found.passage_prefix), ("query: ", "passage: "))
        self.assertEqual(read_checkpoint(self.directory, Options(query_prefix="")).query_prefix, "")

    def test_both_ways_of_naming_a_pooling_are_understood(self) -> None:
        self.assertEqual(read_checkpoint(self.directory).pooling, "mean")
        tiny.put(self.directory / "1_Pooling" / "config.json", {"pooling_mode": "cls"})
        self.assertEqual(read_checkpoint(self.directory).pooling, "cls")

    def test_other_poolings_are_refused(self) -> None:
        tiny.put(self.directory / "1_Pooling" / "config.json", {"pooling_mode_max_tokens": True})
        self.assert_refused("1_Pooling", "max_tokens pooling")
        self.change("1_Pooling/config.json", pooling_mode_mean_tokens=True)
        self.assert_refused("max_tokens and mean_tokens")

    def test_other_architectures_are_refused(self) -> None:
        self.change("config.json", model_type="mpnet")
        self.assert_refused("config.json", "'mpnet'", "'bert'")
        self.change("config.json", model_type="bert", hidden_act="relu")
        self.assert_refused("hidden_act 'relu'")

    def test_other_modules_are_refused(self) -> None:
        modules = json.loads((self.directory / "modules.json").read_text())
        tiny.put(self.directory / "modules.json", [*modules, {"path": "3", "type": "models.Dense"}])
        self.assert_refused("modules.json", "Dense module")
        tiny.put(self.directory / "modules.json", modules[:1])
        self.assert_refused("no Pooling module")

    def test_every_missing_file_is_named(self) -> None:
        for name in (
            "config.json",
            "modules.json",
            "tokenizer.json",
            "1_Pooling/config.json",
            "model.safetensors",
        ):
            path = self.directory / name
            content = path.read_bytes()
            path.unlink()
            self.assert_refused(str(path), "missing")
            path.write_bytes(content)

    def test_a_truncated_weights_file_is_named(self) -> None:
        path = self.directory / "model.safetensors"
        path.write_bytes(path.read_bytes()[:-10])
        self.assert_refused("model.safetensors", "not readable")

    def test_a_malformed_json_file_is_named(self) -> None:
        (self.directory / "tokenizer.json").write_text("{")
        self.assert_refused("tokenizer.json", "not readable as JSON")


if __name__ == "__main__":
    unittest.main()
