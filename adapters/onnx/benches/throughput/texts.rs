//! What is embedded.

use std::path::Path;

use anyhow::{Context, Result};

/// Words of one token each in the vocabulary of BERT.
const WORDS: [&str; 16] = [
    "the", "table", "light", "blue", "house", "river", "music", "paper", "stone", "garden", "window", "chair", "water",
    "green", "small", "road",
];

/// The column `name` of a CSV file.
pub(crate) fn titles(path: &Path) -> Result<Vec<String>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let column = reader.headers()?.iter().position(|name| name == "name").context("there is no column 'name'")?;
    reader.records().map(|record| Ok(record?.get(column).unwrap_or_default().to_owned())).collect()
}

/// Texts of 98 words, each one token, which the special tokens make a hundred.
pub(crate) fn of_a_hundred_tokens(texts: usize) -> Vec<String> {
    let mut words = WORDS.iter().cycle();
    (0..texts)
        .map(|number| {
            // Another step each time, so that no two neighbours are the same text.
            let step = number % (WORDS.len() - 1);
            (0..98).filter_map(|_| words.nth(step).copied()).collect::<Vec<_>>().join(" ")
        })
        .collect()
}

/// The first words of titles, as a shopper would type them.
pub(crate) fn queries(titles: &[String], queries: usize) -> Vec<String> {
    let first_words = |title: &String| title.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
    titles.iter().cycle().take(queries).map(first_words).collect()
}
