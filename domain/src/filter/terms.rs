//! What an index stores of a product so that its filters mean what [`Filter::matches`](super::Filter::matches) says.
//!
//! | field | stored | compared with |
//! |---|---|---|
//! | id, group id | the text itself | the value itself |
//! | brand | [`fold`] of it | [`fold`] of the value |
//! | category | [`category_terms`]: a term for the path and for each path above it | [`category_term`] of the value |
//! | price, list price, rating, rating count | the decimal | the decimal, or the bounds |
//! | currency | the code | the value in capital letters |
//! | availability | the word | the word of what [`Availability::parse`](crate::Availability::parse) reads in the value |
//! | attribute | [`attribute_text`], and where there is one [`attribute_number`] | [`value_text`] of a text or a boolean with the text; a number or bounds with the number |

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::FilterValue;
use crate::{CategoryPath, attribute::AttributeValue};

/// `text` as filters compare it: trimmed, each character in lower case. This is the one folding of filters; whoever
/// stores or compares texts for them uses it.
pub fn fold(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let folded = if text.is_ascii() {
        !text.bytes().any(|byte| byte.is_ascii_uppercase())
    } else {
        text.chars().all(|c| c.to_lowercase().eq([c]))
    };
    if folded { text.into() } else { text.chars().flat_map(char::to_lowercase).collect::<String>().into() }
}

/// The number that `text` is in plain digits: no leading zeros, no plus sign, no exponent, no grouping, a point before
/// decimals, as many digits as an exact decimal holds. An article number such as `007` is none.
pub fn plain_number(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let only_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    if leading_zero || !only_digits(whole) || !only_digits(decimals) {
        return None;
    }
    Decimal::from_str_exact(text).ok()
}

/// The text of an attribute, folded. A number is written without trailing zeros, so that 16.0 is `16`.
pub fn attribute_text(value: &AttributeValue) -> Cow<'_, str> {
    match value {
        AttributeValue::Text(text) => fold(text),
        AttributeValue::Number(number) => number_text(*number).into(),
        AttributeValue::Bool(yes) => bool_text(*yes).into(),
    }
}

/// The number of an attribute: its value, or what its text says in plain digits.
pub fn attribute_number(value: &AttributeValue) -> Option<Decimal> {
    match value {
        AttributeValue::Text(text) => plain_number(text),
        AttributeValue::Number(number) => Some(*number),
        AttributeValue::Bool(_) => None,
    }
}

/// The text that a filter's value is compared as, folded.
pub fn value_text(value: &FilterValue) -> Cow<'_, str> {
    match value {
        FilterValue::Text(text) => fold(text),
        FilterValue::Number(number) => number_text(*number).into(),
        FilterValue::Bool(yes) => bool_text(*yes).into(),
    }
}

/// The one text of a number, whatever zeros it was written with.
pub fn number_text(number: Decimal) -> String {
    number.normalize().to_string()
}

/// The term of the category that a filter's value names: its steps folded, ` > ` between them; empty where it has none.
pub fn category_term(text: &str) -> String {
    let mut term = String::with_capacity(text.len());
    for step in category_steps(text) {
        push_step(&mut term, &step);
    }
    term
}

/// The terms of a product's category: one for each step, holding it and all steps above it, widest first.
pub fn category_terms(path: &CategoryPath) -> Vec<String> {
    let mut term = String::new();
    let mut terms = Vec::with_capacity(path.steps().len());
    for step in path.steps() {
        push_step(&mut term, &fold(step));
        terms.push(term.clone());
    }
    terms
}

/// The steps of a category in a filter's value, folded; empty ones are left out.
pub(super) fn category_steps(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split('>').map(fold).filter(|step| !step.is_empty())
}

fn push_step(term: &mut String, step: &str) {
    if !term.is_empty() {
        term.push_str(CategoryPath::SEPARATOR);
    }
    term.push_str(step);
}

fn bool_text(yes: bool) -> &'static str {
    if yes { "true" } else { "false" }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_fold_to_lower_case_without_their_ends() {
        assert_eq!(fold(" Dark BLUE "), "dark blue");
        assert_eq!(fold("GRÖSSE"), "grösse");
        assert_eq!(fold("ΣΑΣ"), "σασ", "character by character, so that no adapter needs to know the end of a word");
        assert!(matches!(fold("steel"), Cow::Borrowed(_)));
    }

    #[test]
    fn only_plain_digits_are_a_number() {
        for text in ["0", "16", "-3", "1.50", "0.5", "9999999999999999999999999999"] {
            assert_eq!(plain_number(text), text.parse().ok(), "{text}");
        }
        for text in [
            "",
            "-",
            "007",
            "+1",
            "1e5",
            "1,5",
            ".5",
            "5.",
            "1 000",
            "1_000",
            "٣",
            "0x1",
            "99999999999999999999999999999",
        ] {
            assert_eq!(plain_number(text), None, "{text}");
        }
    }

    #[test]
    fn a_category_has_a_term_for_each_path_above_it() {
        let path = CategoryPath::parse("Kitchen > Kettles > Electric").unwrap();
        assert_eq!(category_terms(&path), ["kitchen", "kitchen > kettles", "kitchen > kettles > electric"]);
        assert_eq!(category_term("KITCHEN>kettles > "), "kitchen > kettles");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text).into_owned();
            prop_assert_eq!(fold(&once), once.as_str());
        }
    }
}
