//! Fingerprints: what decides a vector, hashed, so that vectors of two kinds are never compared.

use std::fmt;

use crate::{
    Invalid, PassageTemplate,
    content::{FieldHasher, hex},
};

/// The hash of everything that decides a vector: model bytes, tokenizer, pooling, prefixes, token limit and passage
/// template. It names a generation: all vectors of one fingerprint in one index.
///
/// Shown as 16 hexadecimal digits, which is what stores, the API and the CLI hold.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    const DIGITS: usize = 16;

    /// The fingerprint of vectors that a model named by `model` makes of passages that `template` renders.
    pub fn of(model: &ModelIdentity, template: &PassageTemplate) -> Self {
        let mut hash = FieldHasher::new("likewise fingerprint v1");
        for part in [&model.weights_sha256, &model.tokenizer_sha256, &model.pooling, &model.query_prefix] {
            hash.text(Some(part));
        }
        hash.text(Some(&model.passage_prefix));
        hash.text(Some(&model.max_tokens.to_string()));
        hash.text(Some(&model.dimension.to_string()));
        hash.text(Some(if model.normalized { "normalized" } else { "raw" }));
        hash.text(Some(template.as_str()));
        let mut digits = hex(&hash.finish());
        digits.truncate(Self::DIGITS);
        Self(digits)
    }

    /// The fingerprint that `text` spells: 16 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let digits = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if text.len() != Self::DIGITS || !digits {
            return Err(Invalid::new("fingerprint", "is not 16 lower-case hexadecimal digits"));
        }
        Ok(Self(text.to_owned()))
    }

    /// Its digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({})", self.0)
    }
}

/// What of a model decides its vectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelIdentity {
    /// SHA-256 of the model file, in hexadecimal digits.
    pub weights_sha256: String,
    /// SHA-256 of the tokenizer file, in hexadecimal digits.
    pub tokenizer_sha256: String,
    /// How token vectors become one: `mean` or `cls`.
    pub pooling: String,
    /// What the model wants in front of a query.
    pub query_prefix: String,
    /// What the model wants in front of a passage.
    pub passage_prefix: String,
    /// How many tokens are read of a text, special tokens included.
    pub max_tokens: usize,
    /// How many numbers a vector has.
    pub dimension: usize,
    /// Whether vectors are made unit length.
    pub normalized: bool,
}
