//! Numbers and their units, each read as one word: `1-1/2 in.`, `1.5"` and `1.50 inches` are `1.5in`.
//!
//! Sizes are written in more ways than any other words, and a number that has lost its unit meets every other number. So
//! a number and the unit behind it are one word in a single spelling, and `2 x 4 in.` is two numbers. The number alone is
//! a word of its own beside it ([`bare_number`]), because many people leave the unit out.

use std::{borrow::Cow, ops::Range};

use rust_decimal::Decimal;

/// Units by their one spelling, with the others that people use.
const UNITS: &[(&str, &[&str])] = &[
    ("in", &["inch", "inches"]),
    ("ft", &["foot", "feet"]),
    ("yd", &["yds", "yard", "yards"]),
    ("mm", &["millimeter", "millimeters", "millimetre", "millimetres"]),
    ("cm", &["centimeter", "centimeters", "centimetre", "centimetres"]),
    ("m", &["meter", "meters", "metre", "metres"]),
    ("oz", &["ounce", "ounces"]),
    ("lb", &["lbs", "pound", "pounds"]),
    ("g", &["gram", "grams"]),
    ("kg", &["kilogram", "kilograms"]),
    ("gal", &["gallon", "gallons"]),
    ("qt", &["quart", "quarts"]),
    ("l", &["liter", "liters", "litre", "litres"]),
    ("ml", &["milliliter", "milliliters", "millilitre", "millilitres"]),
    ("v", &["volt", "volts"]),
    ("w", &["watt", "watts"]),
    ("amp", &["amps", "ampere", "amperes"]),
    ("mah", &[]),
    ("hp", &["horsepower"]),
    ("btu", &["btus"]),
    ("cfm", &[]),
    ("gpm", &[]),
    ("psi", &[]),
    ("ga", &["gauge"]),
    ("mb", &["megabyte", "megabytes"]),
    ("gb", &["gigabyte", "gigabytes"]),
    ("tb", &["terabyte", "terabytes"]),
    ("mhz", &[]),
    ("ghz", &[]),
    ("pk", &["pack", "packs"]),
    ("pc", &["pcs", "piece", "pieces"]),
];

/// Digits after the point that count: a thirty-second of an inch has five, and nobody means the last one.
const DECIMALS: u32 = 4;

/// A number in a text, with its unit if it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quantity {
    /// Where it stands, in bytes.
    pub(super) place: Range<usize>,
    /// Where the text behind it goes on: after the `x` of `2x4`.
    pub(super) rest: usize,
    /// The one spelling of it.
    pub(super) word: String,
}

/// The numbers of `text` that stand by themselves, in their order. Those within other words, such as model numbers and
/// versions, are none.
pub(super) fn quantities(text: &str) -> Vec<Quantity> {
    let mut found = Vec::new();
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return found;
    }
    let mut scanner = Scanner { text, in_quotes: false };
    let (mut at, mut before) = (0, None);
    while let Some(next) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let quantity = if starts(before, next) { scanner.quantity(at) } else { None };
        if let Some(quantity) = quantity {
            at = quantity.rest;
            // What stands before a number behind an x is the x, which is no part of a word.
            before = if quantity.rest > quantity.place.end { None } else { Some('0') };
            found.push(quantity);
        } else {
            scanner.in_quotes ^= matches!(next, '"' | '“' | '”');
            before = Some(next);
            at += next.len_utf8();
        }
    }
    found
}

/// The number alone of a word that [`words`](super::words) gave, where it has a unit.
pub fn bare_number(word: &str) -> Option<&str> {
    let number = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let unit = word.get(number.len()..)?;
    let is_number = number.starts_with(|c: char| c.is_ascii_digit())
        && number.ends_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || c == '.');
    (is_number && UNITS.iter().any(|(spelling, _)| *spelling == unit)).then_some(number)
}

/// Whether a number may start at `next`, with `before` in front of it.
fn starts(before: Option<char>, next: char) -> bool {
    (next.is_ascii_digit() || next == '.')
        && before.is_none_or(|before| !before.is_alphanumeric() && !matches!(before, '_' | '.' | '/'))
}

#[derive(Debug)]
struct Scanner<'a> {
    text: &'a str,
    /// Whether a quotation mark was opened, so that the next one closes it and stands for no inches.
    in_quotes: bool,
}

impl<'a> Scanner<'a> {
    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    /// The number that starts at `start`, read as far as it makes sense.
    fn quantity(&self, start: usize) -> Option<Quantity> {
        let numbers = [mixed(self.rest(start)), fraction(self.rest(start)), decimal(self.rest(start))];
        numbers.into_iter().flatten().find_map(|(length, value)| {
            let end = start + length;
            let number = value.round_dp(DECIMALS).normalize();
            let with_unit = self.unit(end).and_then(|(unit, end)| self.ended(start..end, format!("{number}{unit}")));
            with_unit.or_else(|| self.ended(start..end, number.to_string()))
        })
    }

    /// The number at `place`, if that is where it ends.
    fn ended(&self, place: Range<usize>, word: String) -> Option<Quantity> {
        let rest = self.rest(place.end);
        if let Some(times) = times(rest) {
            return Some(Quantity { rest: place.end + times, place, word });
        }
        let mut next = rest.chars();
        let goes_on = match next.next() {
            Some('/' | '.' | ',') => next.next().is_some_and(|c| c.is_ascii_digit()),
            Some(c) => c.is_alphanumeric() || c == '_',
            None => false,
        };
        (!goes_on).then_some(Quantity { rest: place.end, place, word })
    }

    /// The unit that stands at `at`, after a space or a hyphen or none, and where it ends.
    fn unit(&self, at: usize) -> Option<(&'static str, usize)> {
        let rest = self.rest(at);
        let written = rest.strip_prefix([' ', '\u{a0}']).unwrap_or(rest);
        if let Some((unit, behind)) = self.sign(written) {
            return Some((unit, self.text.len() - behind.len()));
        }
        let written = written.strip_prefix('-').unwrap_or(written);
        let written = written.strip_prefix(' ').unwrap_or(written);
        let letters = written.len() - written.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let name = written.get(..letters)?;
        let named = |name| Some((unit_of(name)?, written.strip_prefix(name)?));
        // The x of "8ftx4" belongs to what is behind it.
        let (unit, behind) = named(name).or_else(|| named(name.strip_suffix(['x', 'X'])?))?;
        // A full stop ends an abbreviation, but a point before a digit does not.
        let short = behind.strip_prefix('.').filter(|behind| !behind.starts_with(|c: char| c.is_ascii_digit()));
        Some((unit, self.text.len() - short.unwrap_or(behind).len()))
    }

    /// The signs for inches and feet.
    fn sign(&self, written: &'a str) -> Option<(&'static str, &'a str)> {
        let inches = ["''", "″", "\"", "”"].into_iter().find_map(|sign| Some((sign, written.strip_prefix(sign)?)));
        if let Some((sign, behind)) = inches {
            return (!self.in_quotes || !matches!(sign, "\"" | "”")).then_some(("in", behind));
        }
        let behind = written.strip_prefix(['\'', '’', '′'])?;
        // The 90's are no feet.
        let is_feet = times(behind).is_some() || !behind.starts_with(char::is_alphabetic);
        is_feet.then_some(("ft", behind))
    }
}

/// How long an `x` is that stands between two numbers, with the spaces around it.
fn times(rest: &str) -> Option<usize> {
    let written = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix(['x', 'X', '×', '*'])?;
    let written = written.strip_prefix(' ').unwrap_or(written);
    let digits = written.strip_prefix('.').unwrap_or(written);
    digits.starts_with(|c: char| c.is_ascii_digit()).then_some(rest.len() - written.len())
}

fn unit_of(name: &str) -> Option<&'static str> {
    let is_named = |other: &str| other.eq_ignore_ascii_case(name);
    UNITS
        .iter()
        .find(|(unit, others)| is_named(unit) || others.iter().any(|other| is_named(other)))
        .map(|(unit, _)| *unit)
}

/// `1-1/2` and `1 1/2`: how long it is, and what.
fn mixed(text: &str) -> Option<(usize, Decimal)> {
    let (whole, rest) = digits(text)?;
    let (length, part) = fraction(rest.strip_prefix(['-', ' '])?)?;
    Some((whole.len() + 1 + length, number(whole)?.checked_add(part)?))
}

/// `1/2`.
fn fraction(text: &str) -> Option<(usize, Decimal)> {
    let (above, rest) = digits(text)?;
    let (below, _) = digits(rest.strip_prefix('/')?)?;
    Some((above.len() + 1 + below.len(), number(above)?.checked_div(number(below)?)?))
}

/// `1`, `1.5`, `.5` and `1,500`.
fn decimal(text: &str) -> Option<(usize, Decimal)> {
    let (whole, mut rest) = digits(text).unwrap_or(("", text));
    let mut written: Cow<'_, str> = whole.into();
    while !whole.is_empty()
        && let Some((thousands, behind)) = rest.strip_prefix(',').and_then(digits)
        && thousands.len() == 3
    {
        written.to_mut().push_str(thousands);
        rest = behind;
    }
    if let Some((part, behind)) = rest.strip_prefix('.').and_then(digits) {
        written.to_mut().push('.');
        written.to_mut().push_str(part);
        rest = behind;
    }
    Some((text.len() - rest.len(), number(&written)?))
}

/// The digits at the beginning of `text`, one or more, and what stands behind them.
fn digits(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    text.split_at_checked(text.len() - rest.len()).filter(|(digits, _)| !digits.is_empty())
}

/// The number; `None` where it has more digits than are kept exactly.
fn number(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<String> {
        quantities(text).into_iter().map(|quantity| quantity.word).collect()
    }

    #[test]
    fn a_number_and_its_unit_have_one_spelling() {
        for written in
            ["1-1/2 in.", "1 1/2 inch", "1.5\"", "1.50in", "1.5-inches", "1.5''", "1.5 IN", "1.5 ”", "1-1/2″"]
        {
            assert_eq!(read(written), ["1.5in"], "{written}");
        }
        for (written, word) in [
            ("16 GB", "16gb"),
            ("16gb", "16gb"),
            ("1,000 sheets", "1000"),
            ("7 gal. tank", "7gal"),
            (".5 hp", "0.5hp"),
            ("6 ft", "6ft"),
            ("6'", "6ft"),
            ("4-pack", "4pk"),
            ("3 / 4", "3"),
            ("1/3", "0.3333"),
            ("1.7 l, steel", "1.7l"),
            ("2.0", "2"),
        ] {
            assert_eq!(read(written).first().map(String::as_str), Some(word), "{written}");
        }
    }

    #[test]
    fn sizes_are_told_apart() {
        for written in ["2 in. x 4 in. x 8 ft.", "2inx4inx8ft", "2\" x 4\" x 8'", "2in×4in×8ft", "2''*4''*8feet"] {
            assert_eq!(read(written), ["2in", "4in", "8ft"], "{written}");
        }
        assert_eq!(read("30'x 24'"), ["30ft", "24ft"]);
        assert_eq!(read("1920x1080"), ["1920", "1080"]);
        assert_eq!(read("24-70mm"), ["24", "70mm"]);
        assert_eq!(read("5' 8\""), ["5ft", "8in"]);
    }

    #[test]
    fn numbers_within_words_are_left_alone() {
        for written in
            ["wh-1000xm4", "1080p", "a4", "h.264", "v1.2.3", "1.2.3", "3/4/5", "2in1", "kv6620/02", "5_a", "2nd"]
        {
            assert_eq!(read(written), Vec::<String>::new(), "{written}");
        }
        assert_eq!(read("the 90's"), ["90"]);
        assert_eq!(read("\"model 5\" 6\""), ["5", "6in"], "a quotation ends");
        assert_eq!(read(&"9".repeat(40)), Vec::<String>::new());
        assert_eq!(read("1/0"), Vec::<String>::new());
    }

    #[test]
    fn the_number_of_a_quantity_is_a_word_of_its_own() {
        assert_eq!(bare_number("1.5in"), Some("1.5"));
        for word in ["16", "in", "1080p", "16GB", "v", ".5in", "", "5.in"] {
            assert_eq!(bare_number(word), None, "{word}");
        }
    }

    proptest! {
        #[test]
        fn a_quantity_read_again_is_itself(text in "[0-9./,' x\"-]{0,12}(in|ft|gb|x|)[ 0-9./x\"]{0,12}") {
            for word in read(&text) {
                prop_assert_eq!(read(&word), std::slice::from_ref(&word), "{:?}", text);
            }
        }

        #[test]
        fn quantities_stand_in_order_within_the_text(text in "\\PC{0,40}") {
            let mut end = 0;
            for quantity in quantities(&text) {
                prop_assert!(end <= quantity.place.start && quantity.place.end <= quantity.rest);
                prop_assert!(text.get(quantity.place.clone()).is_some() && text.get(quantity.rest..).is_some());
                end = quantity.rest;
            }
        }

        #[test]
        fn text_without_digits_has_none(text in "[a-zA-Z .,'\"/x-]{0,60}") {
            prop_assert_eq!(read(&text), Vec::<String>::new());
        }
    }
}
