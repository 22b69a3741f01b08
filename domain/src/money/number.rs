//! Reads decimal numbers in the writing of the common locales.
//!
//! | written | read |
//! |---|---|
//! | `1,234.56` `1.234,56` `1 234,56` `1'234.56` | 1234.56 |
//! | `1,23,456.78` | 123456.78, in the Indian grouping |
//! | `12,5` `12.5` | 12.5: a group has three digits, so this is no group |
//! | `1234,567` `0.567` | 1234.567 and 0.567: no number is grouped like this |
//! | `١٬٢٣٤٫٥٦` `१,२३४.५६` | 1234.56 |
//! | `12.34.56` `1,2345.6` `1 234'567` | refused |
//!
//! One shape has two readings: one to three digits, one point or comma, three digits, as in `2,098` and `1.299`. With
//! [`NumberStyle::Auto`] the comma groups thousands and the point is the decimal point, as in English; prices ask the
//! currency first (see [`parse`](super::parse())).

use rust_decimal::Decimal;

use crate::Invalid;

/// Which separator a feed's numbers have before their decimals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum NumberStyle {
    /// Each number is read by its own shape.
    #[default]
    Auto,
    /// A point always; commas group.
    DecimalPoint,
    /// A comma always; points group.
    DecimalComma,
}

impl NumberStyle {
    /// Every value.
    pub const ALL: [Self; 3] = [Self::Auto, Self::DecimalPoint, Self::DecimalComma];

    /// The word used in config.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::DecimalPoint => "decimal_point",
            Self::DecimalComma => "decimal_comma",
        }
    }
}

/// How the one shape with two readings is read: `true` where the separator stands before decimals.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ambiguous {
    pub(super) point_is_decimal: bool,
    pub(super) comma_is_decimal: bool,
}

/// Reads a number without unit or currency; a minus sign in front is accepted.
///
/// With [`NumberStyle::Auto`], `2,098` is 2098 and `1.299` is 1.299.
pub fn parse_decimal(text: &str, style: NumberStyle) -> Result<Decimal, Invalid> {
    signed(text, style, Ambiguous { point_is_decimal: true, comma_is_decimal: false })
}

/// Reads a count, in which the shape with two readings can only be thousands: `1,234` and `1.234` are 1234.
pub(crate) fn parse_count(text: &str, style: NumberStyle) -> Result<u64, Invalid> {
    let number = signed(text, style, Ambiguous { point_is_decimal: false, comma_is_decimal: false })?;
    let whole = if number.is_integer() { u64::try_from(number).ok() } else { None };
    whole.ok_or_else(|| Invalid::new("number", format!("is {number}, accepted are whole numbers from 0")))
}

/// Reads the digits of a number that a data format wrote, such as a JSON number: a point before decimals, perhaps an
/// exponent. Decimals beyond the 28th digit are rounded.
pub(crate) fn parse_data_number(digits: &str) -> Result<Decimal, Invalid> {
    let number = digits.parse::<Decimal>().or_else(|_| Decimal::from_scientific(digits));
    number.map_err(|_| Invalid::new("number", "is outside what an exact decimal of 28 digits holds"))
}

fn signed(text: &str, style: NumberStyle, ambiguous: Ambiguous) -> Result<Decimal, Invalid> {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '\u{2212}']);
    let number = read(digits.unwrap_or(text), style, ambiguous).map_err(|problem| Invalid::new("number", problem))?;
    Ok(if digits.is_some() { -number } else { number })
}

/// Reads digits and separators and nothing else; the error is the problem in words.
pub(super) fn read(text: &str, style: NumberStyle, ambiguous: Ambiguous) -> Result<Decimal, String> {
    let written = Written::scan(text)?;
    let (groups, decimal) = match written.marks.split_last() {
        Some((last, earlier)) if written.is_decimal(*last, earlier, style, ambiguous) => (earlier, Some(*last)),
        _ => (written.marks.as_slice(), None),
    };
    let whole_digits = decimal.map_or(written.digits, |mark| mark.at);
    if decimal.is_some() && whole_digits == written.digits {
        return Err("ends in a separator".to_owned());
    }
    if !written.groups_well(groups, whole_digits, decimal, style) {
        return Err(match style {
            NumberStyle::Auto => "has separators that do not group thousands".to_owned(),
            _ => format!("has separators that do not group thousands in the number style {}", style.as_str()),
        });
    }
    let scale = u32::try_from(written.digits - whole_digits).unwrap_or(u32::MAX);
    Decimal::try_from_i128_with_scale(written.value, scale).map_err(|error| error.to_string())
}

/// The most digits that a number may have: an exact decimal holds no more.
const MOST_DIGITS: usize = 28;

/// A number as it was written: its digits without separators, and where the separators stood.
struct Written {
    value: i128,
    digits: usize,
    starts_with_zero: bool,
    marks: Vec<Mark>,
}

/// A separator and how many digits stand before it.
#[derive(Clone, Copy)]
struct Mark {
    separator: Separator,
    at: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    Point,
    Comma,
    Space,
    Apostrophe,
    ArabicPoint,
    ArabicComma,
}

impl Separator {
    fn of(c: char) -> Option<Self> {
        match c {
            '.' | '\u{FF0E}' => Some(Self::Point),
            ',' | '\u{FF0C}' | '\u{060C}' => Some(Self::Comma),
            ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\u{2007}' => Some(Self::Space),
            '\'' | '\u{2019}' | '\u{02BC}' => Some(Self::Apostrophe),
            '\u{066B}' => Some(Self::ArabicPoint),
            '\u{066C}' => Some(Self::ArabicComma),
            _ => None,
        }
    }
}

impl Written {
    fn scan(text: &str) -> Result<Self, String> {
        let mut written = Self { value: 0, digits: 0, starts_with_zero: false, marks: Vec::new() };
        for c in text.chars() {
            if let Some(digit) = digit(c) {
                written.starts_with_zero |= written.digits == 0 && digit == 0;
                written.digits += 1;
                if written.digits > MOST_DIGITS {
                    return Err(format!("has more than {MOST_DIGITS} digits"));
                }
                written.value = written.value * 10 + i128::from(digit);
            } else if let Some(separator) = Separator::of(c) {
                if written.marks.len() > MOST_DIGITS {
                    return Err("has more separators than digits".to_owned());
                }
                written.marks.push(Mark { separator, at: written.digits });
            } else {
                return Err(format!("holds {c:?}, which is no part of a number"));
            }
        }
        if written.digits == 0 { Err("holds no digits".to_owned()) } else { Ok(written) }
    }

    /// Whether decimals follow `last`, the last separator of all; `earlier` are the others.
    fn is_decimal(&self, last: Mark, earlier: &[Mark], style: NumberStyle, ambiguous: Ambiguous) -> bool {
        let comma = match last.separator {
            Separator::ArabicPoint => return true,
            Separator::ArabicComma | Separator::Space | Separator::Apostrophe => return false,
            Separator::Point => false,
            Separator::Comma => true,
        };
        match style {
            NumberStyle::DecimalPoint => !comma,
            NumberStyle::DecimalComma => comma,
            // The same separator twice groups; after another one it can only stand before decimals.
            NumberStyle::Auto if !earlier.is_empty() => !earlier.iter().any(|mark| mark.separator == last.separator),
            NumberStyle::Auto if self.could_group(last) && comma => ambiguous.comma_is_decimal,
            NumberStyle::Auto if self.could_group(last) => ambiguous.point_is_decimal,
            NumberStyle::Auto => true,
        }
    }

    /// Whether a sole separator could stand between thousands and hundreds.
    fn could_group(&self, sole: Mark) -> bool {
        (1..=3).contains(&sole.at) && self.digits - sole.at == 3 && !self.starts_with_zero
    }

    /// Whether `groups` are one kind of separator, other than the decimal one, between groups of the right lengths.
    fn groups_well(&self, groups: &[Mark], whole: usize, decimal: Option<Mark>, style: NumberStyle) -> bool {
        let Some((first, others)) = groups.split_first() else { return true };
        let reserved = match style {
            NumberStyle::Auto => None,
            NumberStyle::DecimalPoint => Some(Separator::Point),
            NumberStyle::DecimalComma => Some(Separator::Comma),
        };
        let kind = first.separator;
        if others.iter().any(|mark| mark.separator != kind)
            || decimal.is_some_and(|mark| mark.separator == kind)
            || reserved == Some(kind)
            || self.starts_with_zero
        {
            return false;
        }
        let last = others.last().unwrap_or(first);
        let between = |digits: usize| {
            groups.iter().zip(others).all(|(left, right)| right.at.checked_sub(left.at) == Some(digits))
        };
        let western = (1..=3).contains(&first.at) && between(3);
        let indian = (1..=2).contains(&first.at) && between(2);
        whole.checked_sub(last.at) == Some(3) && (western || indian)
    }
}

/// The zeros of the decimal digits that feeds are written in: Arabic-Indic, Persian, the scripts of India, Thai, Lao,
/// Burmese, Khmer and full width.
const ZEROS: [u32; 16] = [
    0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0, 0x1040,
    0x17E0, 0xFF10,
];

/// The value of a decimal digit, ASCII or of a script in [`ZEROS`].
pub(super) fn digit(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(*zero).filter(|value| *value < 10))
}

/// Whether `c` may stand inside a number.
pub(super) fn is_part(c: char) -> bool {
    digit(c).is_some() || Separator::of(c).is_some()
}
