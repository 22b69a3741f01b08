//! The fields of a document.

use likewise_domain::{filter::FilterField, text::TextField};
use tantivy::schema::{BytesOptions, FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

/// The fields that hold numbers on every product that has them.
pub(super) const NUMBERS: [(FilterField, &str); 4] = [
    (FilterField::Price, "price"),
    (FilterField::ListPrice, "list_price"),
    (FilterField::Rating, "rating"),
    (FilterField::RatingCount, "rating_count"),
];

const KEY: &str = "key";
const TERMS: &str = "terms";
const STEMS: &str = "stems";
const WORDS: &str = "words";
const TITLE_WORDS: &str = "title_words";
const CODES: &str = "codes";

/// The fields of a document.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Fields {
    pub(in super::super) key: Field,
    /// What filters and facets ask for: see [`super::terms`].
    pub(in super::super) terms: Field,
    /// The column of each of [`NUMBERS`].
    pub(super) numbers: [Field; NUMBERS.len()],
    pub(super) created_at: Field,
    /// The stems of each of [`TextField::ALL`], with how often they stand there.
    pub(in super::super) texts: [Field; TextField::ALL.len()],
    /// The stems of all of them, each once.
    pub(in super::super) stems: Field,
    /// The words of all of them, each once.
    pub(in super::super) words: Field,
    /// The words of the title, each once.
    pub(in super::super) title_words: Field,
    pub(in super::super) codes: Field,
}

/// What every document is made of.
pub(super) fn schema() -> Schema {
    let mut schema = Schema::builder();
    schema.add_u64_field(KEY, INDEXED | FAST);
    schema.add_bytes_field(TERMS, BytesOptions::default().set_indexed());
    for (_, column) in NUMBERS {
        schema.add_u64_field(column, FAST);
    }
    schema.add_i64_field(Fields::CREATED_AT, FAST);
    for field in TextField::ALL {
        schema.add_text_field(field.as_str(), text(IndexRecordOption::WithFreqs));
    }
    for field in [STEMS, WORDS, TITLE_WORDS, CODES] {
        schema.add_text_field(field, text(IndexRecordOption::Basic));
    }
    schema.build()
}

/// Words are written with a space between them, and hold none.
fn text(recorded: IndexRecordOption) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("whitespace")
        .set_index_option(recorded)
        .set_fieldnorms(recorded.has_freq());
    TextOptions::default().set_indexing_options(indexing)
}

impl Fields {
    /// The name of the column of creation times.
    pub(in super::super) const CREATED_AT: &str = "created_at";
    /// The name of the field of keys.
    pub(super) const KEY: &str = KEY;

    pub(super) fn of(schema: &Schema) -> tantivy::Result<Self> {
        let [price, list_price, rating, rating_count] = NUMBERS.map(|(_, column)| schema.get_field(column));
        let [title, brand, category, attributes, description] =
            TextField::ALL.map(|field| schema.get_field(field.as_str()));
        Ok(Self {
            key: schema.get_field(KEY)?,
            terms: schema.get_field(TERMS)?,
            numbers: [price?, list_price?, rating?, rating_count?],
            created_at: schema.get_field(Self::CREATED_AT)?,
            texts: [title?, brand?, category?, attributes?, description?],
            stems: schema.get_field(STEMS)?,
            words: schema.get_field(WORDS)?,
            title_words: schema.get_field(TITLE_WORDS)?,
            codes: schema.get_field(CODES)?,
        })
    }

    /// The column of a field that has one.
    pub(super) fn column_of(&self, field: &FilterField) -> Option<Field> {
        NUMBERS.iter().zip(self.numbers).find(|((number, _), _)| number == field).map(|(_, column)| column)
    }
}
