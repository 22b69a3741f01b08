//! The words of a query as they are kept: in lower case, and without what looks like an address or a number of somebody.

use crate::search::SearchText;

/// What stands where something that looks like an e-mail address stood.
pub const MASKED_EMAIL: &str = "[email]";
/// What stands where something that looks like a telephone, card or account number stood.
pub const MASKED_NUMBER: &str = "[number]";

/// A run with at least so many digits is a number of somebody, whatever stands between them.
const MOST_DIGITS: usize = 8;
/// The same of a run that begins as telephone numbers do, with `+`, `(` or `0`.
const MOST_DIGITS_OF_A_TELEPHONE: usize = 6;

/// The words of a query as they are logged.
///
/// In lower case, so that equal queries are counted together, and masked:
/// - `[email]` for whatever stands around an `@` that has a letter or a digit on both sides, up to white space;
/// - `[number]` for nine digits or more, or seven and more where `+`, `(` or `0` stands first, with nothing but spaces,
///   dots, hyphens, slashes and parentheses between them.
///
/// Names and postal addresses look like any other words and stay.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LoggedText(String);

impl LoggedText {
    /// `text` as it may be kept.
    pub fn of(text: &SearchText) -> Self {
        Self::masking(text.as_str())
    }

    /// A text that was kept. It is masked again, so that nothing comes out of a store that should not be in it.
    pub fn kept(text: &str) -> Self {
        Self::masking(text)
    }

    fn masking(text: &str) -> Self {
        Self(without_numbers(&without_addresses(&text.to_lowercase())))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether something in it was masked.
    pub fn is_masked(&self) -> bool {
        self.0.contains(MASKED_EMAIL) || self.0.contains(MASKED_NUMBER)
    }
}

/// Signs that stand for an `@` as well.
const AT: [char; 3] = ['@', '\u{ff20}', '\u{fe6b}'];

fn without_addresses(text: &str) -> String {
    let masked = text.split(' ').map(|part| if is_address(part) { MASKED_EMAIL } else { part });
    masked.collect::<Vec<_>>().join(" ")
}

fn is_address(part: &str) -> bool {
    let ends = part.split(AT).collect::<Vec<_>>();
    let says = |text: &str| text.chars().any(char::is_alphanumeric);
    ends.array_windows().any(|[before, behind]| says(before) && says(behind))
}

fn without_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(run) = next_run(rest) {
        let (before, found) = rest.split_at(run.start);
        let (number, behind) = found.split_at(run.length);
        kept.push_str(before);
        kept.push_str(if run.is_of_somebody { MASKED_NUMBER } else { number });
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

/// Digits with nothing but signs between them.
struct Run {
    start: usize,
    /// To behind its last digit.
    length: usize,
    is_of_somebody: bool,
}

fn next_run(text: &str) -> Option<Run> {
    let first_digit = text.find(char::is_numeric)?;
    let before = text.get(..first_digit).unwrap_or_default();
    let opening = before.chars().next_back().filter(|c| matches!(c, '+' | '('));
    let (mut digits, mut end) = (0, first_digit);
    for (place, c) in text.char_indices().skip_while(|(place, _)| *place < first_digit) {
        if c.is_numeric() {
            digits += 1;
            end = place + c.len_utf8();
        } else if !is_between(c) {
            break;
        }
    }
    let is_of_a_telephone = opening.is_some() || text.get(first_digit..).is_some_and(|run| run.starts_with('0'));
    let most = if is_of_a_telephone { MOST_DIGITS_OF_A_TELEPHONE } else { MOST_DIGITS };
    let start = first_digit - opening.map_or(0, char::len_utf8);
    Some(Run { start, length: end - start, is_of_somebody: digits > most })
}

/// Signs that people put between the digits of one number, the invisible ones and the hyphens of Unicode included.
fn is_between(c: char) -> bool {
    matches!(c, ' ' | '.' | '-' | '/' | '(' | ')' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200b}'..='\u{200f}')
        || c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn logged(text: &str) -> String {
        LoggedText::of(&SearchText::parse(text).unwrap()).as_str().to_owned()
    }

    #[test]
    fn what_looks_like_an_address_or_a_number_of_somebody_is_masked() {
        for (asked, kept) in [
            ("Order of Jane.Doe+shop@Example.com, please", "order of [email] please"),
            ("<ann@mail.example> kettle", "[email] kettle"),
            ("ann＠mail.example", "[email]"),
            ("call +49 (30) 123-4567", "call [number]"),
            ("030/1234567 kettle", "[number] kettle"),
            ("(555) 010-9999", "[number]"),
            ("4111 1111 1111 1111", "[number]"),
            ("4111111111111111x", "[number]x"),
            ("DE89 3704 0044 0532 0130 00", "de[number]"),
            ("４１１１ １１１１ １１１１", "[number]"),
            ("4111\u{200b}1111\u{2011}1111", "[number]"),
        ] {
            assert_eq!(logged(asked), kept, "{asked}");
            assert!(LoggedText::kept(kept).is_masked());
        }
    }

    #[test]
    fn sizes_and_model_numbers_stay() {
        for (asked, kept) in [
            ("Red KETTLE 1.7 l", "red kettle 1.7 l"),
            ("120 x 60 x 75 cm", "120 x 60 x 75 cm"),
            ("WH-1000XM4", "wh-1000xm4"),
            ("24-70mm f/2.8", "24-70mm f/2.8"),
            ("12345678", "12345678"),
            ("m8 bolt @ 20 mm", "m8 bolt @ 20 mm"),
            ("0.75 l", "0.75 l"),
        ] {
            assert_eq!(logged(asked), kept);
            assert!(!LoggedText::kept(kept).is_masked());
        }
    }

    proptest! {
        #[test]
        fn nothing_masked_comes_back_and_masking_twice_changes_nothing(text in "[ -~]{1,60}") {
            if let Ok(text) = SearchText::parse(&text) {
                let once = LoggedText::of(&text);
                prop_assert_eq!(&LoggedText::kept(once.as_str()), &once);
            }
        }

        #[test]
        fn no_long_number_is_left(text in "[0-9 ./()+a-c-]{1,60}") {
            if let Ok(text) = SearchText::parse(&text) {
                let kept = LoggedText::of(&text);
                let runs = kept.as_str().split(|c: char| !c.is_numeric() && !is_between(c));
                for run in runs {
                    prop_assert!(run.chars().filter(|c| c.is_numeric()).count() <= MOST_DIGITS, "{:?}", kept);
                }
            }
        }

        #[test]
        fn any_address_is_masked(local in "[a-z0-9.+_-]{0,8}[a-z0-9]", domain in "[a-z0-9]{1,8}\\.[a-z]{2,4}") {
            let kept = logged(&format!("kettle {local}@{domain} red"));
            prop_assert_eq!(kept, "kettle [email] red");
        }
    }
}
