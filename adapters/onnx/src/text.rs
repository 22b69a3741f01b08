//! Texts become tokens.

use std::sync::Arc;

use tokenizers::Tokenizer;

use crate::{error::Failure, manifest::Manifest};

/// What a model reads of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tokens {
    /// The tokens up to the limit, special ones included.
    pub(crate) ids: Vec<u32>,
    /// How many there were before any was cut off.
    pub(crate) counted: usize,
}

impl Tokens {
    /// Whether tokens were cut off.
    pub(crate) fn truncated(&self) -> bool {
        self.counted > self.ids.len()
    }
}

/// Turns texts into tokens the way the model was trained to read them.
#[derive(Clone)]
pub(crate) struct TextReader {
    tokenizer: Arc<Tokenizer>,
    most: usize,
    /// How many special tokens end every text, which stay where a text is cut.
    closing: usize,
}

impl TextReader {
    /// Reads `tokenizer.json`. Its own limit and padding are ignored: the limit is the manifest's, and padding is a
    /// batch's.
    pub(crate) fn new(json: &[u8], manifest: &Manifest) -> Result<Self, Failure> {
        let mut tokenizer = Tokenizer::from_bytes(json).map_err(Failure::Tokenizer)?;
        tokenizer.with_padding(None);
        tokenizer.with_truncation(None).map_err(Failure::Tokenizer)?;
        let sample = tokenizer.encode_fast("a", true).map_err(Failure::Tokenizer)?;
        let special = sample.get_special_tokens_mask();
        let opening = special.iter().take_while(|mask| **mask == 1).count();
        let closing = special.iter().rev().take_while(|mask| **mask == 1).count();
        if opening + closing >= manifest.max_tokens {
            let limit = manifest.max_tokens;
            return Err(Failure::Shape(format!("{limit} tokens leave no room beside the tokenizer's special ones")));
        }
        Ok(Self { tokenizer: Arc::new(tokenizer), most: manifest.max_tokens, closing })
    }

    /// How many tokens a word is, special ones left out; `None` where the tokenizer fails.
    pub(crate) fn count(&self, word: &str) -> Option<usize> {
        self.tokenizer.encode_fast(word, false).ok().map(|encoding| encoding.get_ids().len())
    }

    /// The tokens of a text with its prefix, without white space around both.
    ///
    /// The limit is not left to the tokenizer, because with one set it stops early and the tokens beyond are never
    /// counted.
    pub(crate) fn read(&self, text: &str) -> Result<Tokens, Failure> {
        let encoding = self.tokenizer.encode_fast(text.trim(), true).map_err(Failure::Tokenizer)?;
        let all = encoding.get_ids();
        let counted = all.len();
        if counted <= self.most {
            return Ok(Tokens { ids: all.to_vec(), counted });
        }
        let (begin, _) = all.split_at(self.most - self.closing);
        let (_, end) = all.split_at(counted - self.closing);
        Ok(Tokens { ids: [begin, end].concat(), counted })
    }
}
