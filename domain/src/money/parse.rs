//! Reads amounts of money as people and shops write them.

use std::borrow::Cow;

use super::{
    Currency, Money, NumberStyle,
    number::{self, Ambiguous},
    sign::Meaning,
};
use crate::Invalid;

/// The most characters that an amount of money is written with.
const MOST_CHARACTERS: usize = 100;

/// Reads one price such as `₹2,098`, `1.299,00 €`, `USD 617.50`, `CHF 1'299.–` or `1 234,56 kr`.
///
/// **Number.** Separators are read as [`parse_decimal`](super::parse_decimal) does, except that with
/// [`NumberStyle::Auto`] the currency decides the one shape that has two readings, one to three digits, one separator
/// and three digits:
///
/// - `2,098` is 2098, except in a currency with three decimal places and a decimal comma (TND), where it is 2.098;
/// - `1.299` is 1299 in a currency that is mostly written with a decimal comma (EUR, BRL, VND and others) or has no
///   decimal places (JPY, KRW), and 1.299 in any other (USD, INR, KWD).
///
/// A feed that is written otherwise pins the style in its mapping.
///
/// **Currency.** A sign or an ISO code, before or after the number. `default_currency` is taken where there is none; it
/// also decides signs that several currencies share: `$` is the US dollar unless the default is another dollar or peso,
/// `¥` the yen unless it is CNY, `£` the British pound unless it is another pound, and `kr` needs a default of SEK, NOK,
/// DKK or ISK.
///
/// Refused are negative amounts, ranges, more than one number or currency, and any other word.
pub fn parse(text: &str, default_currency: Option<Currency>, style: NumberStyle) -> Result<Money, Invalid> {
    let refuse = |problem: String| Invalid::new("price", problem);
    let text = text.trim();
    // Bytes bound characters from above by a factor of four: a huge text is refused before it is looked through.
    if text.len() > MOST_CHARACTERS * 4 {
        return Err(refuse(format!("is longer than {MOST_CHARACTERS} characters")));
    }
    let text = visible(text);
    let written = Written::split(&text).map_err(refuse)?;
    let currency = written.currency(default_currency).map_err(refuse)?;
    let amount = number::read(written.number, style, habit(currency)).map_err(refuse)?;
    Money::new(amount, currency)
}

/// How the shape with two readings is read in prices in `currency`.
fn habit(currency: Currency) -> Ambiguous {
    let comma = currency.has_decimal_comma();
    let places = currency.minor_units();
    Ambiguous { point_is_decimal: !comma && places > 0, comma_is_decimal: comma && places == 3 }
}

/// A price in its parts.
struct Written<'a> {
    before: &'a str,
    number: &'a str,
    after: &'a str,
}

impl<'a> Written<'a> {
    fn split(text: &'a str) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err("is empty".to_owned());
        }
        let is_digit = |c: char| number::digit(c).is_some();
        let (Some(first), Some(last)) = (text.find(is_digit), text.rfind(is_digit)) else {
            return Err("holds no number; accepted are amounts such as 1,234.56 or 12,50 €".to_owned());
        };
        let end = last + text.get(last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let (head, after) = text.split_at(end);
        let (before, number) = head.split_at(decimals_start(head, first));
        let written = Self { before: before.trim(), number, after: without_empty_decimals(after.trim()) };
        written.refuse_signs()?;
        written.refuse_two_numbers()?;
        Ok(written)
    }

    fn refuse_signs(&self) -> Result<(), String> {
        let in_brackets = self.before.starts_with('(') && self.after.ends_with(')');
        let signed = [self.before, self.after].iter().any(|part| part.starts_with(DASHES) || part.ends_with(DASHES));
        if in_brackets || signed { Err("is negative, accepted is zero or more".to_owned()) } else { Ok(()) }
    }

    fn refuse_two_numbers(&self) -> Result<(), String> {
        if self.number.chars().all(number::is_part) {
            return Ok(());
        }
        let word: String = self.number.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
        if self.number.contains(DASHES) || matches!(word.as_str(), "to" | "bis" | "till" | "à" | "a") {
            return Err("is a range of amounts, one amount is accepted".to_owned());
        }
        Err("holds more than one number, one amount is accepted".to_owned())
    }

    fn currency(&self, default: Option<Currency>) -> Result<Currency, String> {
        let mut meanings = Vec::new();
        for part in [self.before, self.after].into_iter().filter(|part| !part.is_empty()) {
            add_meanings(part, &mut meanings)?;
        }
        match meanings.split_first() {
            None => default.ok_or_else(|| {
                "names no currency; set the mapping's default currency or map a currency column".to_owned()
            }),
            Some((first, others)) => choose(first, others, default),
        }
    }
}

/// Adds what `part`, the text on one side of the number, says of the currency, with the words it says it in.
fn add_meanings<'a>(part: &'a str, meanings: &mut Vec<(&'a str, Meaning)>) -> Result<(), String> {
    if let Some(meaning) = Meaning::of(part) {
        meanings.push((part, meaning));
        return Ok(());
    }
    for word in part.split_whitespace() {
        let Some(meaning) = Meaning::of(word) else {
            return Err(format!("holds {word:?}, which is no currency; accepted is one amount with its currency"));
        };
        meanings.push((word, meaning));
    }
    Ok(())
}

/// The one currency that all meanings allow: the default where it is among several, else the likeliest.
fn choose(first: &(&str, Meaning), others: &[(&str, Meaning)], default: Option<Currency>) -> Result<Currency, String> {
    let (sign, meaning) = first;
    let shared = || meaning.codes().filter(|code| others.iter().all(|(_, other)| other.codes().any(|it| it == *code)));
    let Some(likeliest) = shared().next() else {
        let others: Vec<&str> = others.iter().map(|(sign, _)| *sign).collect();
        return Err(format!("names more than one currency, {sign} and {}", others.join(" and ")));
    };
    if let Some(default) = default.filter(|default| shared().any(|code| code == default.code())) {
        return Ok(default);
    }
    if shared().nth(1).is_some() && !meaning.has_a_likeliest() {
        let codes: Vec<&str> = shared().collect();
        return Err(format!(
            "is in {sign:?}, which may be any of {}; set the mapping's default currency or map a currency column",
            codes.join(", ")
        ));
    }
    Currency::parse(likeliest).map_err(|invalid| invalid.problem)
}

const DASHES: [char; 7] = ['-', '\u{2010}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}', '~'];

/// `text` without the marks that steer the direction of writing and are not seen.
fn visible(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{61C}' | '\u{FEFF}');
    if text.contains(hidden) { text.replace(hidden, "").into() } else { text.into() }
}

/// Where the number starts whose first digit is at `first`: at a separator before it, as in `$.99` and `USD.99`, unless
/// that is the full stop of an abbreviation, as in `Rs.99`.
fn decimals_start(head: &str, first: usize) -> usize {
    let (before, _) = head.split_at(first);
    let Some(rest) = before.strip_suffix(['.', ',']) else { return first };
    let word = rest.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let abbreviated = rest.ends_with('/') || (!word.is_empty() && Currency::find(word).is_none());
    if abbreviated { first } else { rest.len() }
}

/// `after` without the sign for "no decimals" in front: `.–`, `,-`, `:-` and `/-`.
fn without_empty_decimals(after: &str) -> &str {
    let Some(rest) = after.strip_prefix(['.', ',', ':', '/']) else { return after };
    let cut = rest.trim_start_matches(|c| DASHES.contains(&c) || c == '=');
    if cut.len() < rest.len() { cut.trim() } else { after }
}
