//! Whether a feed can be the one that a mapping is for.

use super::{CategorySource, Mapping, Source};
use crate::Invalid;

/// How many columns of a feed an error lists, and how much of each name.
const MOST_LISTED: usize = 20;
const MOST_CHARACTERS_OF_A_NAME: usize = 60;

impl Mapping {
    /// The columns that are read by name, each once, in the order of the fields.
    pub fn columns(&self) -> Vec<&str> {
        let mut columns = Vec::new();
        for column in self.names() {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns
    }

    /// Whether a field or an attribute is read from `column`.
    pub(super) fn reads(&self, column: &str) -> bool {
        self.names().any(|name| name == column)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let category = self.category.as_ref().map(CategorySource::sources).unwrap_or_default();
        let attributes = self.attributes.iter().map(|attribute| attribute.source.name());
        [self.id.name(), self.title.name()]
            .into_iter()
            .chain([&self.description, &self.brand].into_iter().filter_map(Option::as_ref).map(Source::name))
            .chain(category.iter().chain(&self.price).map(Source::name))
            .chain(
                [
                    &self.list_price,
                    &self.currency,
                    &self.rating,
                    &self.rating_count,
                    &self.availability,
                    &self.image_url,
                    &self.product_url,
                    &self.group_id,
                ]
                .into_iter()
                .filter_map(Option::as_ref)
                .map(Source::name),
            )
            .chain(attributes)
            .chain(self.attributes_column.as_deref())
    }

    /// Accepts a feed whose `header` has the columns of the id and of the title, without which every row would be
    /// rejected. The error names what is missing and what was found.
    pub fn check_header(&self, header: &[impl AsRef<str>]) -> Result<(), Invalid> {
        let mut needed = vec![("id", self.id.name())];
        if self.title.name() != self.id.name() {
            needed.push(("title", self.title.name()));
        }
        needed.retain(|(_, column)| !header.iter().any(|found| found.as_ref() == *column));
        if needed.is_empty() {
            return Ok(());
        }
        let missing: Vec<String> = needed.iter().map(|(field, column)| format!("{column:?} for the {field}")).collect();
        let problem = format!(
            "the feed has no column {}; {}; {}",
            missing.join(" and "),
            listed(header),
            hint(header, needed.iter().map(|(_, column)| *column))
        );
        Err(Invalid::new("mapping", problem))
    }
}

/// The first columns of `header` in words.
fn listed(header: &[impl AsRef<str>]) -> String {
    if header.is_empty() {
        return "it has no columns".to_owned();
    }
    let short = |name: &str| name.chars().take(MOST_CHARACTERS_OF_A_NAME).collect::<String>();
    let names: Vec<String> =
        header.iter().take(MOST_LISTED).map(|name| format!("{:?}", short(name.as_ref()))).collect();
    let more = match header.len().saturating_sub(MOST_LISTED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!("it has {}{more}", names.join(", "))
}

/// What may have gone wrong.
fn hint<'a>(header: &[impl AsRef<str>], mut missing: impl Iterator<Item = &'a str>) -> String {
    let starts = |start: &str| {
        header
            .first()
            .and_then(|name| name.as_ref().trim_start().get(..start.len()))
            .is_some_and(|name| name.eq_ignore_ascii_case(start))
    };
    if starts("<") {
        let kind = if starts("<!doctype html") || starts("<html") { "an HTML page" } else { "HTML or XML" };
        return format!("the file looks like {kind} and not like the format it claims to be");
    }
    if let [only] = header
        && let Some(delimiter) = only.as_ref().chars().find(|c| matches!(c, ';' | '\t' | '|' | ','))
    {
        return format!("its only column holds {delimiter:?}, which may be the delimiter of the file");
    }
    let near = missing.find_map(|column| header.iter().find(|name| name.as_ref().trim().eq_ignore_ascii_case(column)));
    if let Some(near) = near {
        return format!("names are compared exactly, and {:?} differs only in case or spaces", near.as_ref());
    }
    "the file may not be what it claims, or it needs another mapping".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_without_the_needed_columns_fails_at_once() {
        let refusal = |header: &[&str]| Mapping::preset_amazon().check_header(header).unwrap_err().to_string();
        assert!(Mapping::preset_amazon().check_header(&["name", "link"]).is_ok());
        assert!(Mapping::preset_default().check_header(&["title".to_owned(), "id".to_owned()]).is_ok());
        assert_eq!(
            refusal(&["name", "url"]),
            "mapping: the feed has no column \"link\" for the id; it has \"name\", \"url\"; the file may not be what it \
             claims, or it needs another mapping"
        );
        for (header, words) in [
            (vec![], "no column \"link\" for the id and \"name\" for the title; it has no columns"),
            (vec!["<!DOCTYPE html>"], "the file looks like an HTML page"),
            (vec!["<?xml version=\"1.0\"?>"], "looks like HTML or XML"),
            (vec!["name;link;ratings"], "its only column holds ';', which may be the delimiter"),
            (vec!["name", "Link "], "\"Link \" differs only in case or spaces"),
            (vec!["a"; 25], "and 5 more"),
        ] {
            assert!(refusal(&header).contains(words), "{header:?}: {}", refusal(&header));
        }
        assert!(refusal(&["é".repeat(100_000).as_str()]).len() < 500);
    }

    #[test]
    fn the_columns_that_are_read_are_known() {
        let columns = [
            "link",
            "name",
            "main_category",
            "sub_category",
            "discount_price",
            "actual_price",
            "ratings",
            "no_of_ratings",
            "image",
        ];
        assert_eq!(Mapping::preset_amazon().columns(), columns);
        let default = Mapping::preset_default();
        assert_eq!(default.columns().len(), 15);
        assert!(Mapping::PRESETS.iter().all(|name| Mapping::preset(name).is_ok()));
        assert!(Mapping::preset("ebay").unwrap_err().problem.contains("default and amazon"));
    }
}
