//! Numbers in the writing of many locales.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{NumberStyle, parse_count, parse_decimal};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn numbers_are_read_in_the_writing_of_many_locales() {
    for (written, number) in [
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u{a0}234,56", "1234.56"),
        ("1\u{202f}234\u{202f}567,8", "1234567.8"),
        ("1'234.50", "1234.50"),
        ("1’234’567", "1234567"),
        ("1,23,456.78", "123456.78"),
        ("12,34,56,789", "123456789"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234,567", "1234.567"),
        ("1 234.567", "1234.567"),
        ("12,5", "12.5"),
        ("1234,567", "1234.567"),
        ("0,567", "0.567"),
        (".99", "0.99"),
        ("007", "7"),
        ("١٬٢٣٤٫٥٦", "1234.56"),
        ("۱۲۳", "123"),
        ("१,२३,४५६.७८", "123456.78"),
        ("１２．５", "12.5"),
        ("-12.5", "-12.5"),
        ("\u{2212}3", "-3"),
    ] {
        assert_eq!(parse_decimal(written, NumberStyle::Auto), Ok(decimal(number)), "{written}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for written in [
        "",
        " ",
        ".",
        "-",
        "--5",
        "12.34.56",
        "1,2345.6",
        "1 234'567",
        "1.234.56",
        "1,234,56",
        "12.",
        "1..2",
        "0,123,456",
        "1,23,45",
        "abc",
        "12a",
        "1e5",
        "+5",
        "1_000",
        "٫",
        "1,234,567.8.9",
        "1 2",
    ] {
        assert!(parse_decimal(written, NumberStyle::Auto).is_err(), "{written:?}");
    }
}

#[test]
fn a_sole_separator_before_three_digits_is_read_as_documented() {
    assert_eq!(parse_decimal("2,098", NumberStyle::Auto), Ok(decimal("2098")));
    assert_eq!(parse_decimal("1.299", NumberStyle::Auto), Ok(decimal("1.299")));
    assert_eq!(parse_count("1.234", NumberStyle::Auto), Ok(1234));
    assert_eq!(parse_count("1,234", NumberStyle::Auto), Ok(1234));
    assert_eq!(parse_count("7.0", NumberStyle::Auto), Ok(7));
    assert!(parse_count("7.5", NumberStyle::Auto).is_err());
    assert!(parse_count("-7", NumberStyle::Auto).is_err());
}

#[test]
fn a_pinned_style_reads_one_way_and_refuses_the_other() {
    use NumberStyle::{DecimalComma, DecimalPoint};
    assert_eq!(parse_decimal("2,098", DecimalPoint), Ok(decimal("2098")));
    assert_eq!(parse_decimal("2,098", DecimalComma), Ok(decimal("2.098")));
    assert_eq!(parse_decimal("1.299", DecimalPoint), Ok(decimal("1.299")));
    assert_eq!(parse_decimal("1.299", DecimalComma), Ok(decimal("1299")));
    assert!(parse_decimal("1.234,56", DecimalPoint).is_err());
    assert!(parse_decimal("1,234.56", DecimalComma).is_err());
    let refused = parse_decimal("617.50", DecimalComma).unwrap_err().to_string();
    assert!(refused.ends_with("do not group thousands in the number style decimal_comma"), "{refused}");
}

#[test]
fn at_most_28_digits_are_read() {
    assert_eq!(parse_decimal(&"9".repeat(28), NumberStyle::Auto), Ok(decimal(&"9".repeat(28))));
    let refused = parse_decimal(&"9".repeat(29), NumberStyle::Auto).unwrap_err();
    assert_eq!(refused.to_string(), "number: has more than 28 digits");
    assert!(parse_decimal(&".".repeat(1_000_000), NumberStyle::Auto).is_err());
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), shape in "[0-9., '’\u{a0}٫٬٣५-]{0,40}") {
        for style in NumberStyle::ALL {
            let _ = parse_decimal(&text, style);
            let _ = parse_count(&text, style);
            let _ = parse_decimal(&shape, style);
            let _ = parse_count(&shape, style);
        }
    }

    #[test]
    fn plain_numbers_are_read_as_they_are_in_the_point_style(value in any::<i64>(), scale in 0u32..10) {
        let number = Decimal::new(value, scale);
        prop_assert_eq!(parse_decimal(&number.to_string(), NumberStyle::DecimalPoint), Ok(number));
    }
}
