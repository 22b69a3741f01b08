//! Reads a row field by field.

use std::borrow::Cow;

use super::{CategorySource, DroppedValue, Mapped, Mapping, RejectedRow, Source, source::kind};
use crate::{
    Availability, CategoryPath, Invalid, Product, ProductId, Rating,
    invalid::bounded_text,
    money,
    row::{RawRow, RawValue},
    run::RejectionCode,
};

impl Mapping {
    /// The product that `row` describes, with what could not be used of it.
    ///
    /// The error says which of the two needed values, id and title, is missing or unusable.
    pub fn map(&self, row: &RawRow) -> Result<Mapped, RejectedRow> {
        let (id, title) = (self.needed(row, Needed::Id)?, self.needed(row, Needed::Title)?);
        let id = ProductId::parse(id).map_err(|invalid| Needed::Id.unusable(self, &invalid.problem))?;
        let product = Product::new(id, title).map_err(|invalid| Needed::Title.unusable(self, &invalid.problem))?;
        let mut reading = Reading { mapping: self, row, product, dropped: Vec::new() };
        reading.texts();
        reading.category();
        reading.prices();
        reading.facts();
        reading.attributes();
        Ok(Mapped { product: reading.product, dropped: reading.dropped })
    }

    fn needed<'a>(&self, row: &'a RawRow, needed: Needed) -> Result<&'a str, RejectedRow> {
        match needed.source(self).text(row) {
            Ok(Some(text)) => Ok(text),
            Ok(None) => Err(needed.missing(self)),
            Err(problem) => Err(needed.unusable(self, &problem)),
        }
    }
}

/// The two values without which a row is no product.
#[derive(Clone, Copy)]
enum Needed {
    Id,
    Title,
}

impl Needed {
    fn source(self, mapping: &Mapping) -> &Source {
        match self {
            Self::Id => &mapping.id,
            Self::Title => &mapping.title,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
        }
    }

    fn missing(self, mapping: &Mapping) -> RejectedRow {
        let code = match self {
            Self::Id => RejectionCode::MissingId,
            Self::Title => RejectionCode::MissingTitle,
        };
        self.rejected(mapping, code, "is missing")
    }

    fn unusable(self, mapping: &Mapping, problem: &str) -> RejectedRow {
        let code = match self {
            Self::Id => RejectionCode::InvalidId,
            Self::Title => RejectionCode::InvalidTitle,
        };
        self.rejected(mapping, code, problem)
    }

    fn rejected(self, mapping: &Mapping, code: RejectionCode, problem: &str) -> RejectedRow {
        let column = self.source(mapping).name().to_owned();
        RejectedRow { column, code, reason: format!("the {} {problem}", self.name()) }
    }
}

/// A row on its way to a product.
pub(super) struct Reading<'a> {
    pub(super) mapping: &'a Mapping,
    pub(super) row: &'a RawRow,
    pub(super) product: Product,
    pub(super) dropped: Vec<DroppedValue>,
}

impl<'a> Reading<'a> {
    fn texts(&mut self) {
        let mapping = self.mapping;
        self.product.description = self.optional("description", mapping.description.as_ref(), |source, value| {
            let text = lines(source, value)?;
            checked(bounded_text("description", &text, Product::MOST_DESCRIPTION_CHARACTERS))
        });
        self.product.brand = self.name("brand", mapping.brand.as_ref());
        self.product.group_id = self.name("group_id", mapping.group_id.as_ref());
        self.product.image_url = self.optional("image_url", mapping.image_url.as_ref(), |source, value| {
            let first = match value {
                RawValue::List(items) => items.iter().find(|item| !item.is_blank()),
                value => Some(value),
            };
            url("image_url", source.text_of(first.ok_or("is a list of nothing")?)?)
        });
        self.product.product_url = self.optional("product_url", mapping.product_url.as_ref(), |source, value| {
            url("product_url", source.text_of(value)?)
        });
    }

    fn name(&mut self, field: &'static str, source: Option<&'a Source>) -> Option<String> {
        self.optional(field, source, |source, value| {
            checked(bounded_text(field, source.text_of(value)?, Product::MOST_NAME_CHARACTERS))
        })
    }

    fn category(&mut self) {
        let Some(source) = &self.mapping.category else { return };
        let mut steps = Vec::new();
        for (source, value) in source.sources().iter().filter_map(|source| Some((source, source.value(self.row)?))) {
            if let Err(problem) = add_steps(&mut steps, self.mapping.category.as_ref(), source, value) {
                return self.drop(source.name(), "category", problem);
            }
        }
        if steps.iter().any(|step| !step.trim().is_empty()) {
            match CategoryPath::new(steps) {
                Ok(path) => self.product.category = Some(path),
                Err(invalid) => {
                    let column = source.sources().first().map_or("", Source::name);
                    self.drop(column, "category", invalid.problem);
                }
            }
        }
    }

    fn facts(&mut self) {
        let mapping = self.mapping;
        self.product.rating = self.optional("rating", mapping.rating.as_ref(), |source, value| {
            checked(Rating::parse(source.text_of(value)?))
        });
        self.product.rating_count = self.optional("rating_count", mapping.rating_count.as_ref(), |source, value| {
            // A JSON number has a decimal point: 7.0 is a count, and 1.234 is none.
            let style = match value {
                RawValue::Number(_) => money::NumberStyle::DecimalPoint,
                _ => mapping.number_style,
            };
            checked(money::parse_count(source.text_of(value)?, style))
        });
        self.product.availability = self.optional("availability", mapping.availability.as_ref(), |source, value| {
            Availability::parse(source.text_of(value)?).ok_or_else(|| {
                format!("is not known, accepted are {}", Availability::ALL.map(Availability::as_str).join(", "))
            })
        });
    }

    /// Reads an optional field with `read`; a value that cannot be read is noted.
    pub(super) fn optional<T>(
        &mut self,
        field: &'static str,
        source: Option<&'a Source>,
        read: impl FnOnce(&Source, &'a RawValue) -> Result<T, String>,
    ) -> Option<T> {
        let source = source?;
        let value = source.value(self.row)?;
        match read(source, value) {
            Ok(read) => Some(read),
            Err(problem) => {
                self.drop(source.name(), field, problem);
                None
            }
        }
    }

    /// Notes that what stands in `column` could not be used; of a huge name, which a JSON key may be, the beginning.
    pub(super) fn drop(&mut self, column: impl Into<String>, field: &'static str, problem: String) {
        let mut column = column.into();
        if let Some((end, _)) = column.char_indices().nth(MOST_CHARACTERS_OF_A_COLUMN) {
            column.truncate(end);
        }
        self.dropped.push(DroppedValue { column, field, problem });
    }
}

/// How much of a column's name is kept with what was dropped.
const MOST_CHARACTERS_OF_A_COLUMN: usize = 200;

/// The value, or the problem in words; the field is known where it is noted.
pub(super) fn checked<T>(result: Result<T, Invalid>) -> Result<T, String> {
    result.map_err(|invalid| invalid.problem)
}

/// A text, or a list of texts with a line for each.
fn lines<'a>(source: &Source, value: &'a RawValue) -> Result<Cow<'a, str>, String> {
    match value {
        RawValue::List(items) => Ok(joined(items, "\n")?.into()),
        value => source.text_of(value).map(Cow::Borrowed),
    }
}

/// The texts of a list with `separator` between them; blank ones are left out.
pub(super) fn joined(items: &[RawValue], separator: &str) -> Result<String, String> {
    let mut text = String::new();
    for item in items.iter().filter(|item| !item.is_blank()) {
        let part = item.as_text().ok_or_else(|| format!("is a list that holds {}, accepted are texts", kind(item)))?;
        if !text.is_empty() {
            text.push_str(separator);
        }
        text.push_str(part.trim());
    }
    Ok(text)
}

/// Adds the steps that one column says. A step never holds `>`, which is what filters write between steps.
fn add_steps<'a>(
    steps: &mut Vec<&'a str>,
    category: Option<&CategorySource>,
    source: &Source,
    value: &'a RawValue,
) -> Result<(), String> {
    let list = match value {
        RawValue::List(items) => items.as_slice(),
        value => std::slice::from_ref(value),
    };
    for item in list.iter().filter(|item| !item.is_blank()) {
        let text = source.text_of(item)?;
        match category {
            Some(CategorySource::Split { separator, .. }) if !separator.is_empty() => {
                steps.extend(text.split(separator.as_str()).flat_map(|part| part.split('>')));
            }
            _ => steps.extend(text.split('>')),
        }
    }
    Ok(())
}

/// An `http` or `https` URL, or a path. Other schemes are refused, because pages show these values as links.
fn url(field: &'static str, text: &str) -> Result<String, String> {
    let url = checked(bounded_text(field, text, Product::MOST_URL_CHARACTERS))?;
    if url.contains(char::is_whitespace) {
        return Err("holds white space, which no URL does".to_owned());
    }
    let scheme = url.split(['/', '?', '#']).next().and_then(|start| start.split_once(':')).map(|(scheme, _)| scheme);
    match scheme {
        Some(scheme) if !["http", "https"].iter().any(|accepted| scheme.eq_ignore_ascii_case(accepted)) => {
            Err("has another scheme than http and https".to_owned())
        }
        _ => Ok(url),
    }
}
