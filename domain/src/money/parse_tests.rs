//! Prices as shops write them: every reading and every refusal.

use std::fmt::Write as _;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{Currency, Money, NumberStyle, parse};

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

/// What `written` is read as, or why it is refused; `default` is a code or empty.
fn read(written: &str, default: &str) -> String {
    let default = (!default.is_empty()).then(|| currency(default));
    match parse(written, default, NumberStyle::Auto) {
        Ok(money) => money.to_string(),
        Err(invalid) => invalid.problem,
    }
}

#[test]
fn prices_are_read_in_the_writing_of_many_shops() {
    for (written, money) in [
        ("₹2,098", "2098 INR"),
        ("₹617.50", "617.50 INR"),
        ("₹1,23,456.78", "123456.78 INR"),
        ("₹ 500/-", "500 INR"),
        ("Rs. 2,098.00", "2098.00 INR"),
        ("Rs.99", "99 INR"),
        ("1.299,00 €", "1299.00 EUR"),
        ("1.299 €", "1299 EUR"),
        ("€1,299.00", "1299.00 EUR"),
        ("€ 12,5", "12.5 EUR"),
        ("0,99€", "0.99 EUR"),
        ("1 234,56\u{a0}€", "1234.56 EUR"),
        ("1\u{202f}234,56\u{a0}€", "1234.56 EUR"),
        ("12 Euro", "12 EUR"),
        ("$617.50", "617.50 USD"),
        ("$2,098", "2098 USD"),
        ("$1.299", "1.299 USD"),
        ("$.99", "0.99 USD"),
        ("USD.50", "0.50 USD"),
        ("usd 1,234.5", "1234.5 USD"),
        ("1,234.5USD", "1234.5 USD"),
        ("$5.00 CAD", "5.00 CAD"),
        ("US $5.00", "5.00 USD"),
        ("US$ 5 USD", "5 USD"),
        ("A$5", "5 AUD"),
        ("C$5", "5 CAD"),
        ("HK$1,299", "1299 HKD"),
        ("NT$1,299", "1299 TWD"),
        ("S$12.90", "12.90 SGD"),
        ("R$ 1.299,90", "1299.90 BRL"),
        ("R$ 1.299", "1299 BRL"),
        ("CHF 1'299.–", "1299 CHF"),
        ("1’299.- CHF", "1299 CHF"),
        ("Fr. 1'299.50", "1299.50 CHF"),
        ("299,- €", "299 EUR"),
        ("£1,299.99", "1299.99 GBP"),
        ("¥1,299", "1299 JPY"),
        ("￥1.299", "1299 JPY"),
        ("1299円", "1299 JPY"),
        ("₩12,900", "12900 KRW"),
        ("1 234,56 zł", "1234.56 PLN"),
        ("1 234 Kč", "1234 CZK"),
        ("12 990 Ft", "12990 HUF"),
        ("1.299,90 ₺", "1299.90 TRY"),
        ("1.299.000 ₫", "1299000 VND"),
        ("฿1,299", "1299 THB"),
        ("1 299 ₽", "1299 RUB"),
        ("1 299 руб.", "1299 RUB"),
        ("KWD 1.250", "1.250 KWD"),
        ("KWD 1,250", "1250 KWD"),
        ("1,250 TND", "1.250 TND"),
        ("١٬٢٣٤٫٥٠ ر.س", "1234.50 SAR"),
        ("\u{200f}١٢٫٥\u{a0}د.إ.\u{200f}", "12.5 AED"),
        ("₹१,२३,४५६", "123456 INR"),
        ("0 EUR", "0 EUR"),
    ] {
        assert_eq!(read(written, ""), money, "{written}");
    }
}

#[test]
fn the_default_currency_decides_what_the_text_leaves_open() {
    for (written, default, money) in [
        ("2,098", "INR", "2098 INR"),
        ("1.299", "EUR", "1299 EUR"),
        ("1.299", "USD", "1.299 USD"),
        ("1.299", "JPY", "1299 JPY"),
        ("$5", "EUR", "5 USD"),
        ("$5", "AUD", "5 AUD"),
        ("$1.299", "CLP", "1299 CLP"),
        ("$5 USD", "AUD", "5 USD"),
        ("¥5", "CNY", "5 CNY"),
        ("£5", "EGP", "5 EGP"),
        ("Rs 5", "PKR", "5 PKR"),
        ("5 kr", "NOK", "5 NOK"),
        ("299:-", "SEK", "299 SEK"),
        ("kr. 1.299,50", "DKK", "1299.50 DKK"),
        ("5 kr SEK", "", "5 SEK"),
        ("€5", "USD", "5 EUR"),
    ] {
        assert_eq!(read(written, default), money, "{written} with {default}");
    }
}

#[test]
fn what_cannot_be_read_for_certain_is_refused_with_its_reason() {
    for (written, reason) in [
        ("", "is empty"),
        ("  ", "is empty"),
        ("Get", "holds no number"),
        ("FREE", "holds no number"),
        ("call us", "holds no number"),
        ("Only 2 left in stock.", "holds \"Only\", which is no currency"),
        ("99¢", "holds \"¢\""),
        ("50%", "holds \"%\""),
        ("12.34.56 €", "do not group thousands"),
        ("-5", "is negative"),
        ("$-5", "is negative"),
        ("\u{2212}5 €", "is negative"),
        ("5-", "is negative"),
        ("(5.00)", "is negative"),
        ("10 - 20", "is a range"),
        ("10-20", "is a range"),
        ("$10 – $20", "is a range"),
        ("10€-20€", "is a range"),
        ("10 to 20", "is a range"),
        ("2 x 5", "more than one number"),
        ("€5 / $6", "more than one number"),
        ("€5 USD", "names more than one currency, € and USD"),
        ("USD 5 EUR", "names more than one currency, USD and EUR"),
        ("5 kr", "may be any of SEK, NOK, DKK, ISK"),
        ("5", "names no currency"),
        ("5 DEM", "holds \"DEM\", which is no currency"),
        ("99999999999999999999999999999 €", "more than 28 digits"),
        ("9999999999999 €", "is more than"),
    ] {
        let problem = read(written, "");
        assert!(problem.contains(reason), "{written:?}: {problem}");
    }
    assert!(read(&"9".repeat(1_000_000), "EUR").contains("longer than"));
}

#[test]
fn a_pinned_style_is_stronger_than_the_currency() {
    let read = |text, style| parse(text, Some(currency("EUR")), style).map(|money| money.amount());
    assert_eq!(read("1.299", NumberStyle::DecimalPoint), Ok(Decimal::new(1299, 3)));
    assert_eq!(read("1.299", NumberStyle::DecimalComma), Ok(Decimal::from(1299)));
    assert_eq!(read("2,098", NumberStyle::DecimalComma), Ok(Decimal::new(2098, 3)));
    assert!(read("617.50", NumberStyle::DecimalComma).is_err(), "never read as 61750");
    assert!(read("617,50", NumberStyle::DecimalPoint).is_err(), "never read as 61750");
}

/// One way of writing: what stands between groups and before decimals, the Indian grouping or not, the zero of its
/// digits, and what goes around the number.
struct Locale {
    group: &'static str,
    decimal: &'static str,
    indian: bool,
    zero: char,
    around: (&'static str, &'static str),
    code: &'static str,
}

const fn locale(
    separators: (&'static str, &'static str),
    zero: char,
    around: (&'static str, &'static str),
    code: &'static str,
) -> Locale {
    Locale { group: separators.0, decimal: separators.1, indian: false, zero, around, code }
}

const LOCALES: [Locale; 12] = [
    locale((",", "."), '0', ("$", ""), "USD"),
    locale((",", "."), '0', ("£", ""), "GBP"),
    locale((".", ","), '0', ("", " €"), "EUR"),
    locale((".", ","), '0', ("R$\u{a0}", ""), "BRL"),
    locale(("\u{202f}", ","), '0', ("", "\u{a0}€"), "EUR"),
    locale(("\u{a0}", ","), '0', ("", " zł"), "PLN"),
    locale((" ", ","), '0', ("", " Kč"), "CZK"),
    locale(("’", "."), '0', ("CHF ", ""), "CHF"),
    locale(("'", "."), '0', ("chf", ""), "CHF"),
    locale(("٬", "٫"), '٠', ("", " ر.س"), "SAR"),
    Locale { indian: true, ..locale((",", "."), '0', ("₹", ""), "INR") },
    Locale { indian: true, ..locale((",", "."), '०', ("₹", ""), "INR") },
];

impl Locale {
    fn write(&self, cents: u64, decimals: bool) -> String {
        let whole = (cents / 100).to_string();
        let mut grouped = String::new();
        for (i, digit) in whole.chars().enumerate() {
            let left = whole.len() - i;
            let edge =
                if self.indian { left == 3 || (left > 3 && !left.is_multiple_of(2)) } else { left.is_multiple_of(3) };
            if i > 0 && edge {
                grouped.push_str(self.group);
            }
            grouped.push(digit);
        }
        if decimals {
            grouped += self.decimal;
            let _ = write!(grouped, "{:02}", cents % 100);
        }
        let local = |c: char| c.to_digit(10).and_then(|n| char::from_u32(u32::from(self.zero) + n)).unwrap_or(c);
        format!("{}{}{}", self.around.0, grouped.chars().map(local).collect::<String>(), self.around.1)
    }
}

proptest! {
    #[test]
    fn every_amount_reads_back_from_every_locale(
        cents in prop_oneof![0u64..1_000_000, 0u64..100_000_000_000_000],
        decimals in any::<bool>(),
    ) {
        let cents = if decimals { cents } else { cents / 100 * 100 };
        for locale in &LOCALES {
            let written = locale.write(cents, decimals);
            let read = parse(&written, None, NumberStyle::Auto);
            let expected = Money::new(Decimal::from(cents) / Decimal::from(100), currency(locale.code));
            prop_assert_eq!(read, expected, "{}", written);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), shape in "[$€¥krRs.CHFUSD0-9,'’ -–/()٣\u{a0}]{0,24}") {
        for default in [None, Some(currency("EUR")), Some(currency("AUD"))] {
            for style in NumberStyle::ALL {
                let _ = parse(&text, default, style);
                let _ = parse(&shape, default, style);
            }
        }
    }
}
