//! A product as a document.

use std::collections::{BTreeSet, HashMap};

use likewise_domain::{
    Product, Timestamp,
    text::{Code, TextField, field_words, stem},
};
use tantivy::TantivyDocument;

use super::{
    ranges::column_value,
    schema::{Fields, NUMBERS},
    terms::{number_of, terms_of},
};

/// The stems of words that were met lately: stemming a word takes many times as long as finding it again.
#[derive(Debug, Default)]
pub(super) struct Stems(HashMap<String, Box<str>>);

impl Stems {
    /// Beyond this everything is forgotten and begins anew.
    const MOST: usize = 50_000;

    /// Forgets all of them.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    fn of<'a>(&'a mut self, word: &'a str) -> &'a str {
        if self.0.len() >= Self::MOST {
            self.0.clear();
        }
        if !self.0.contains_key(word) {
            self.0.insert(word.to_owned(), stem(word).into());
        }
        self.0.get(word).map_or(word, AsRef::as_ref)
    }
}

/// The document of the product with this key.
pub(super) fn document(
    (fields, stems): (&Fields, &mut Stems),
    key: u64,
    product: &Product,
    created_at: Timestamp,
) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_u64(fields.key, key);
    document.add_i64(fields.created_at, created_at.as_micros());
    for term in terms_of(product) {
        document.add_bytes(fields.terms, &term);
    }
    for ((number, _), column) in NUMBERS.iter().zip(fields.numbers) {
        if let Some(number) = number_of(product, number) {
            document.add_u64(column, column_value(number));
        }
    }
    add_words(&mut document, (fields, stems), product);
    document
}

fn add_words(document: &mut TantivyDocument, (fields, known): (&Fields, &mut Stems), product: &Product) {
    let mut words = BTreeSet::new();
    let mut stems = BTreeSet::new();
    for (field, column) in TextField::ALL.into_iter().zip(fields.texts) {
        let mut text = String::new();
        for word in field_words(product, field) {
            let stem = known.of(&word);
            text.push_str(stem);
            text.push(' ');
            if !words.contains(&word) {
                stems.insert(stem.to_owned());
                words.insert(word);
            }
        }
        if !text.is_empty() {
            document.add_text(column, text);
        }
        // The title is read first: so far there are no other words.
        if field == TextField::Title {
            document.add_text(fields.title_words, joined(words.iter().map(String::as_str)));
        }
    }
    document.add_text(fields.stems, joined(stems.iter().map(String::as_str)));
    document.add_text(fields.words, joined(words.iter().map(String::as_str)));
    let codes = Code::of_product(product);
    if !codes.is_empty() {
        document.add_text(fields.codes, joined(codes.iter().map(Code::as_str)));
    }
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.fold(String::new(), |mut text, word| {
        text.push_str(word);
        text.push(' ');
        text
    })
}

#[cfg(test)]
mod tests {
    use likewise_domain::text::words;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_word_and_stem_is_one_token(text in "(\\PC{0,20}['’ʼ]?s?['s]{0,3}){1,4}") {
            for word in words(&text) {
                for token in [&*word, &*stem(&word)] {
                    prop_assert!(!token.is_empty() && !token.contains(char::is_whitespace), "{token:?} of {word:?}");
                }
            }
        }
    }
}
