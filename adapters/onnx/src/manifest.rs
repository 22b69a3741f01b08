//! `manifest.json`: what a model is, and the hash of every file that it is made of.

use std::{collections::BTreeMap, fs, path::Path};

use likewise_domain::{Embedding, fingerprint::ModelIdentity};
use likewise_usecases::PortError;
use serde::Deserialize;

use crate::error::{Failure, classify};

/// A model directory's manifest. It is read without loading the model.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of this format; 1.
    pub format: u32,
    /// The model's name, for people.
    pub name: String,
    /// Where the weights came from.
    pub source: Source,
    /// How many numbers a vector has.
    pub dimension: usize,
    /// How many tokens are read of a text, special tokens included.
    pub max_tokens: usize,
    /// How token vectors become one: `mean` or `cls`. The model file does it.
    pub pooling: String,
    /// Whether the model file makes vectors unit length.
    pub normalized: bool,
    /// Whether the tokenizer lower-cases.
    pub lowercase: bool,
    /// What the model wants in front of a query.
    pub query_prefix: String,
    /// What the model wants in front of a passage.
    pub passage_prefix: String,
    /// The tokenizer's file, in the manifest's directory.
    pub tokenizer: FileRecord,
    /// The ONNX Runtime library that the figures were measured with.
    pub runtime: RuntimeRecord,
    /// The model files to choose from, by name.
    pub variants: BTreeMap<String, Variant>,
}

/// Where a model's weights came from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The package that carried them.
    pub package: Option<String>,
    /// The version of that package.
    pub version: Option<String>,
    /// The directory that they were read from, where there was no package.
    pub directory_name: Option<String>,
    /// Their SHA-256 before they were exported.
    pub weights_sha256: String,
}

/// A file with its hash and its size.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRecord {
    /// Its name, without any directory.
    pub file: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
}

/// The ONNX Runtime library with its hash and its size.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuntimeRecord {
    /// Its name, without any directory.
    pub file: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
}

/// One model file and how near its vectors come to the reference.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Its name, without any directory.
    pub file: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Whether a text has the same vector alone and in any batch; where not, texts are run one at a time.
    pub batch_invariant: bool,
    /// The smallest cosine to the golden vectors.
    pub golden_cosine_min: f64,
    /// The mean cosine to the golden vectors.
    pub golden_cosine_mean: f64,
}

/// Read before the rest, so that a manifest of a later format is called that and not "unknown field".
#[derive(Deserialize)]
struct Head {
    format: u32,
}

impl Manifest {
    /// The name of the manifest's file.
    pub const FILE: &'static str = "manifest.json";
    /// The format that is read.
    pub const FORMAT: u32 = 1;

    const MOST_TOKENS: usize = 65_536;

    /// Reads the manifest of a model directory; an unknown key is an error.
    pub fn read(directory: &Path) -> Result<Self, PortError> {
        let path = directory.join(Self::FILE);
        let text = fs::read_to_string(&path).map_err(|source| {
            let path = path.clone();
            let is_missing = source.kind() == std::io::ErrorKind::NotFound;
            let failure = if is_missing { Failure::NoModel { path } } else { Failure::Read { path, source } };
            classify("read_manifest", failure)
        })?;
        Self::parse(&text).map_err(|problem| classify("read_manifest", Failure::Manifest { path, problem }))
    }

    /// What of the model decides its vectors, with one of its variants; an unknown variant is an error that lists
    /// the known ones.
    pub fn identity(&self, variant: &str) -> Result<ModelIdentity, PortError> {
        Ok(ModelIdentity {
            weights_sha256: self.variant(variant)?.sha256.clone(),
            tokenizer_sha256: self.tokenizer.sha256.clone(),
            pooling: self.pooling.clone(),
            query_prefix: self.query_prefix.clone(),
            passage_prefix: self.passage_prefix.clone(),
            max_tokens: self.max_tokens,
            dimension: self.dimension,
            normalized: self.normalized,
        })
    }

    /// The variant of that name; an unknown one is an error that lists the known ones.
    pub fn variant(&self, name: &str) -> Result<&Variant, PortError> {
        self.variants.get(name).ok_or_else(|| {
            let known = self.variants.keys().cloned().collect();
            classify("choose_variant", Failure::UnknownVariant { name: name.to_owned(), known })
        })
    }

    fn parse(text: &str) -> Result<Self, String> {
        let head: Head = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if head.format != Self::FORMAT {
            return Err(format!("format: is {}, accepted is {}", head.format, Self::FORMAT));
        }
        let mut reader = serde_json::Deserializer::from_str(text);
        let manifest: Self = serde_path_to_error::deserialize(&mut reader).map_err(|error| error.to_string())?;
        manifest.check()?;
        Ok(manifest)
    }

    fn check(&self) -> Result<(), String> {
        let Self { dimension, max_tokens, .. } = self;
        if !(1..=Embedding::MOST_DIMENSIONS).contains(dimension) {
            return Err(format!("dimension: is {dimension}, accepted is 1 to {}", Embedding::MOST_DIMENSIONS));
        }
        if !(3..=Self::MOST_TOKENS).contains(max_tokens) {
            return Err(format!("max_tokens: is {max_tokens}, accepted is 3 to {}", Self::MOST_TOKENS));
        }
        if !matches!(self.pooling.as_str(), "mean" | "cls") {
            return Err(format!("pooling: is '{}', accepted is mean or cls", self.pooling));
        }
        // Cosines are computed as dot products, which is right for unit vectors alone.
        if !self.normalized {
            return Err("normalized: is false, accepted is true".to_owned());
        }
        if self.variants.is_empty() {
            return Err("variants: holds none".to_owned());
        }
        check_file("tokenizer", &self.tokenizer)?;
        check_file("runtime", &self.runtime.record())?;
        self.variants.iter().try_for_each(|(name, variant)| check_file(&format!("variants.{name}"), &variant.record()))
    }
}

impl RuntimeRecord {
    /// Its file.
    pub fn record(&self) -> FileRecord {
        FileRecord { file: self.file.clone(), sha256: self.sha256.clone(), bytes: self.bytes }
    }
}

impl Variant {
    /// Its file.
    pub fn record(&self) -> FileRecord {
        FileRecord { file: self.file.clone(), sha256: self.sha256.clone(), bytes: self.bytes }
    }
}

/// A name with a directory in it could point out of the model's directory.
fn check_file(key: &str, record: &FileRecord) -> Result<(), String> {
    let FileRecord { file, sha256, .. } = record;
    if file.is_empty() || matches!(file.as_str(), "." | "..") || file.contains(['/', '\\', '\0']) {
        return Err(format!("{key}.file: '{file}' is not a plain file name"));
    }
    if sha256.len() != 64 || !sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
        return Err(format!("{key}.sha256: is not 64 lower-case hexadecimal digits"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use likewise_usecases::ErrorKind;
    use serde_json::{Value, json};

    use super::*;

    fn hash(digit: char) -> String {
        digit.to_string().repeat(64)
    }

    fn sample() -> Value {
        json!({
            "format": 1,
            "name": "sample",
            "source": { "package": null, "version": null, "weights_sha256": hash('0') },
            "dimension": 384,
            "max_tokens": 256,
            "pooling": "mean",
            "normalized": true,
            "lowercase": true,
            "query_prefix": "query: ",
            "passage_prefix": "",
            "tokenizer": { "file": "tokenizer.json", "sha256": hash('1'), "bytes": 10 },
            "runtime": { "file": "libonnxruntime.so", "version": "1.31.1", "sha256": hash('2'), "bytes": 20 },
            "variants": {
                "fp32": {
                    "file": "model.fp32.onnx", "sha256": hash('3'), "bytes": 30, "batch_invariant": true,
                    "golden_cosine_min": 0.999_999, "golden_cosine_mean": 1.0
                },
                "int8": {
                    "file": "model.int8.onnx", "sha256": hash('4'), "bytes": 40, "batch_invariant": false,
                    "golden_cosine_min": 0.98, "golden_cosine_mean": 0.99
                }
            }
        })
    }

    fn refusal(pointer: &str, value: Value) -> String {
        let mut manifest = sample();
        *manifest.pointer_mut(pointer).expect("the sample has what the test changes") = value;
        Manifest::parse(&manifest.to_string()).expect_err("the changed manifest is refused")
    }

    #[test]
    fn identity_takes_the_chosen_variants_hash() {
        let manifest = Manifest::parse(&sample().to_string()).unwrap();
        let identity = manifest.identity("int8").unwrap();
        assert_eq!(identity.weights_sha256, hash('4'));
        assert_eq!(identity.tokenizer_sha256, hash('1'));
        assert_eq!((identity.dimension, identity.max_tokens), (384, 256));
        assert_eq!((identity.query_prefix.as_str(), identity.passage_prefix.as_str()), ("query: ", ""));
    }

    #[test]
    fn an_unknown_variant_is_answered_with_the_known_ones() {
        let manifest = Manifest::parse(&sample().to_string()).unwrap();
        let error = manifest.identity("fp16").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(error.message(), "the model has no variant 'fp16', it has fp32, int8");
    }

    #[test]
    fn an_unknown_key_is_refused_by_its_path() {
        let mut manifest = sample();
        manifest["variants"]["fp32"]["surprise"] = json!(1);
        let problem = Manifest::parse(&manifest.to_string()).unwrap_err();
        assert!(problem.starts_with("variants.fp32.surprise: unknown field `surprise`"), "{problem}");
    }

    #[test]
    fn a_later_format_is_called_that_whatever_else_it_holds() {
        let mut manifest = sample();
        manifest["format"] = json!(2);
        manifest["surprise"] = json!(1);
        assert_eq!(Manifest::parse(&manifest.to_string()).unwrap_err(), "format: is 2, accepted is 1");
    }

    #[test]
    fn values_that_cannot_work_are_refused() {
        assert_eq!(refusal("/dimension", json!(0)), "dimension: is 0, accepted is 1 to 4096");
        assert_eq!(refusal("/max_tokens", json!(2)), "max_tokens: is 2, accepted is 3 to 65536");
        assert_eq!(refusal("/pooling", json!("max")), "pooling: is 'max', accepted is mean or cls");
        assert_eq!(refusal("/normalized", json!(false)), "normalized: is false, accepted is true");
        assert_eq!(refusal("/variants", json!({})), "variants: holds none");
        let hash = refusal("/tokenizer/sha256", json!("ABC"));
        assert_eq!(hash, "tokenizer.sha256: is not 64 lower-case hexadecimal digits");
        let file = refusal("/variants/int8/file", json!("../model.onnx"));
        assert_eq!(file, "variants.int8.file: '../model.onnx' is not a plain file name");
    }
}
