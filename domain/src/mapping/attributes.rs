//! Reads the attributes of a row.
//!
//! JSON numbers and booleans stay what they are. A text that is a number in plain digits ([`plain_number`]), or `true` or
//! `false` in either case, becomes a number or a boolean, so that a column of a table can be filtered by ranges; any other
//! text stays text, `007` and `1,5` among them. A list becomes one text with commas between its items.

use std::collections::btree_map::Entry;

use super::{
    OtherColumns,
    read::{Reading, checked, joined},
    source::kind,
};
use crate::{
    Product,
    attribute::{AttributeName, AttributeValue},
    filter::terms::plain_number,
    money,
    row::RawValue,
};

const FIELD: &str = "attributes";

impl Reading<'_> {
    /// Reads the mapped attributes, then the object of attributes, then all other columns; of one name the first counts.
    pub(super) fn attributes(&mut self) {
        let mapping = self.mapping;
        for attribute in &mapping.attributes {
            let source = &attribute.source;
            let read = source.value(self.row).map(|raw| {
                // A pattern captures text; without one the value keeps its shape.
                if source.is_whole() { value(raw) } else { text_value(source.text_of(raw)?) }
            });
            if let Some(read) = read {
                self.insert(|| source.name().to_owned(), attribute.name.clone(), read);
            }
        }
        if let Some(column) = &mapping.attributes_column {
            match self.row.get(column) {
                Some(RawValue::Map(entries)) => {
                    for (key, raw) in entries {
                        self.named_after(|| format!("{column}.{key}"), key, raw);
                    }
                }
                Some(raw) if !raw.is_blank() => {
                    self.drop(column.as_str(), FIELD, format!("is {}, accepted is an object", kind(raw)));
                }
                _ => {}
            }
        }
        if mapping.other_columns == OtherColumns::Keep {
            for (column, raw) in self.row.fields().filter(|(column, _)| !mapping.reads(column)) {
                self.named_after(|| column.to_owned(), column, raw);
            }
        }
    }

    /// Reads `raw` as the attribute that is named as its column or key is.
    fn named_after(&mut self, column: impl Fn() -> String, name: &str, raw: &RawValue) {
        if raw.is_blank() {
            return;
        }
        match AttributeName::parse(name) {
            Ok(name) => self.insert(column, name, value(raw)),
            Err(invalid) => {
                let problem = format!("its name {}; map the column under a name of its own", invalid.problem);
                self.drop(column(), FIELD, problem);
            }
        }
    }

    fn insert(&mut self, column: impl Fn() -> String, name: AttributeName, value: Result<AttributeValue, String>) {
        let value = match value {
            Ok(value) => value,
            Err(problem) => return self.drop(column(), FIELD, problem),
        };
        let full = self.product.attributes.len() >= Product::MOST_ATTRIBUTES;
        match self.product.attributes.entry(name) {
            Entry::Vacant(place) if !full => {
                place.insert(value);
            }
            Entry::Vacant(_) => {
                let most = Product::MOST_ATTRIBUTES;
                self.drop(column(), FIELD, format!("the product has {most} attributes, more are not accepted"));
            }
            Entry::Occupied(first) => {
                let problem = format!("another value of the attribute {} came first", first.key());
                self.drop(column(), FIELD, problem);
            }
        }
    }
}

fn value(raw: &RawValue) -> Result<AttributeValue, String> {
    match raw {
        RawValue::Bool(yes) => Ok(AttributeValue::Bool(*yes)),
        RawValue::Number(digits) => checked(money::parse_data_number(digits)).map(AttributeValue::Number),
        RawValue::Text(text) => text_value(text),
        RawValue::List(items) => checked(AttributeValue::text(&joined(items, ", ")?)),
        RawValue::Null | RawValue::Map(_) => {
            Err(format!("is {}, accepted are texts, numbers, true and false", kind(raw)))
        }
    }
}

fn text_value(text: &str) -> Result<AttributeValue, String> {
    let text = text.trim();
    if let Some(number) = plain_number(text) {
        return Ok(AttributeValue::Number(number));
    }
    match text {
        _ if text.eq_ignore_ascii_case("true") => Ok(AttributeValue::Bool(true)),
        _ if text.eq_ignore_ascii_case("false") => Ok(AttributeValue::Bool(false)),
        _ => checked(AttributeValue::text(text)),
    }
}
