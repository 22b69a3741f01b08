"""The ONNX graphs against the NumPy encoder."""

from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import tiny

from artefact.bert import INPUTS, OUTPUT, export_float32
from artefact.checkpoint import Checkpoint, read_checkpoint
from artefact.graph import serialised
from artefact.quantise import export_int8, rounded
from artefact.reference import Reference
from artefact.runtime import Encoder, cosines, token_identifiers


class Exports(unittest.TestCase):
    """A tiny random model, exported both ways."""

    def checkpoint(self, **choices: str) -> Checkpoint:
        with tempfile.TemporaryDirectory() as scratch:
            return read_checkpoint(tiny.write_tiny(Path(scratch) / "tiny", **choices))

    def encoder(self, checkpoint: Checkpoint, int8: bool = False) -> Encoder:
        model = export_int8(checkpoint, self.identifiers(checkpoint)) if int8 else export_float32(checkpoint)
        return Encoder(serialised(model), json.dumps(checkpoint.tokenizer), checkpoint.max_tokens)

    def identifiers(self, checkpoint: Checkpoint) -> list[list[int]]:
        return token_identifiers(json.dumps(checkpoint.tokenizer), tiny.TEXTS, checkpoint.max_tokens)

    def test_texts_are_cut_at_the_models_limit(self) -> None:
        self.assertEqual([len(line) for line in self.identifiers(self.checkpoint())], [4, 2, 10, 6, 24])

    def test_float32_equals_the_numpy_encoder(self) -> None:
        for pooling in ("mean_tokens", "cls_token"):
            with self.subTest(pooling=pooling):
                checkpoint = self.checkpoint(pooling=pooling)
                wanted = Reference(checkpoint).encode(self.identifiers(checkpoint))
                for batch in (1, 3, 5):
                    found = self.encoder(checkpoint).encode(tiny.TEXTS, batch)
                    np.testing.assert_allclose(found, wanted, atol=2e-6)

    def test_pooling_makes_a_difference(self) -> None:
        mean = self.encoder(self.checkpoint()).encode(tiny.TEXTS)
        first = self.encoder(self.checkpoint(pooling="cls_token")).encode(tiny.TEXTS)
        self.assertLess(cosines(mean, first).mean(), 0.99)

    def test_vectors_have_length_one_and_the_promised_type(self) -> None:
        encoder = self.encoder(self.checkpoint())
        vectors = encoder.encode(tiny.TEXTS)
        self.assertEqual((vectors.shape, vectors.dtype), ((5, tiny.HIDDEN), np.float32))
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
        found = [(one.name, one.type, one.shape) for one in encoder.session.get_inputs()]
        self.assertEqual(found, [(name, "tensor(int64)", ["batch", "sequence"]) for name in INPUTS])
        self.assertEqual([one.name for one in encoder.session.get_outputs()], [OUTPUT])

    def test_a_bert_prefix_on_the_weights_changes_nothing(self) -> None:
        plain, prefixed = self.checkpoint(), self.checkpoint(prefix="bert.")
        self.assertEqual(serialised(export_float32(plain)), serialised(export_float32(prefixed)))

    def test_int8_is_near_and_does_not_depend_on_neighbours(self) -> None:
        checkpoint = self.checkpoint()
        encoder = self.encoder(checkpoint, int8=True)
        wanted = Reference(checkpoint).encode(self.identifiers(checkpoint))
        self.assertGreater(cosines(encoder.encode(tiny.TEXTS), wanted).min(), 0.995)
        self.assertTrue(encoder.is_batch_invariant(tiny.TEXTS))

    def test_the_same_checkpoint_gives_the_same_bytes(self) -> None:
        pairs = []
        for _ in range(2):
            checkpoint = self.checkpoint()
            pairs.append(
                (
                    serialised(export_float32(checkpoint)),
                    serialised(export_int8(checkpoint, self.identifiers(checkpoint))),
                )
            )
        self.assertEqual(*pairs)

    def test_rounding_stays_within_half_a_step(self) -> None:
        values = np.random.default_rng(1).normal(size=(9, 5)).astype(np.float32)
        values[:, 2] = 0.0
        for axis in (0, 1):
            stored, scale = rounded(values, axis)
            self.assertLessEqual(int(np.abs(stored.astype(int)).max()), 127)
            self.assertTrue((np.abs(stored * scale - values) <= scale * 0.5001).all())


if __name__ == "__main__":
    unittest.main()
