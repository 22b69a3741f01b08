//! Feeds, made in the test that reads them.

use std::{fs, io::Write as _};

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use super::place::repository;

/// Products in the order of their rows.
#[derive(Debug, Clone)]
pub(crate) struct Feed(pub(crate) Vec<Value>);

/// How many products [`sample`] gives.
pub(crate) const SAMPLE: usize = 123;

/// Every twelfth product of the bundled catalogue: some of each category.
pub(crate) fn sample() -> Feed {
    let text = fs::read_to_string(repository().join("data/catalogue.jsonl")).unwrap();
    let feed: Vec<_> = text.lines().step_by(12).map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(feed.len(), SAMPLE);
    Feed(feed)
}

/// `count` products with short titles that differ.
pub(crate) fn invented(count: usize) -> Feed {
    const THINGS: [&str; 8] = ["kettle", "tent", "lamp", "sofa", "drill", "mug", "rucksack", "bicycle"];
    const COLOURS: [&str; 7] = ["red", "blue", "green", "black", "white", "yellow", "grey"];
    let product = |n: usize| {
        let (thing, colour) = (THINGS[n % THINGS.len()], COLOURS[n / THINGS.len() % COLOURS.len()]);
        json!({ "id": format!("p-{n:04}"), "title": format!("{colour} {thing} number {n}"), "price": "12.50", "currency": "EUR" })
    };
    Feed((0..count).map(product).collect())
}

impl Feed {
    /// As JSON Lines.
    pub(crate) fn lines(&self) -> String {
        self.0.iter().map(Value::to_string).flat_map(|row| [row, "\n".to_owned()]).collect()
    }

    pub(crate) fn id(&self, row: usize) -> String {
        self.0[row]["id"].as_str().unwrap().to_owned()
    }

    /// With another value in one row.
    pub(crate) fn with(&self, row: usize, key: &str, value: impl Into<Value>) -> Self {
        let mut feed = self.clone();
        feed.0[row][key] = value.into();
        feed
    }

    /// Without its first `count` rows.
    pub(crate) fn without_first(&self, count: usize) -> Self {
        Self(self.0[count..].to_vec())
    }
}

/// `bytes` as gzip.
pub(crate) fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}
