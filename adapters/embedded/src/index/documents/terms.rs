//! Products and conditions as terms: byte strings that a product has or has not.
//!
//! Every condition of a filter is about one term or a range of terms, so one field of terms holds them all. A term is a
//! letter for its kind, for an attribute its name and a zero byte, and then the value as
//! [`likewise_domain::filter::terms`] says it is stored. Numbers are written so that their bytes sort as the numbers do.

use likewise_domain::{
    Availability, CategoryPath, Money, Product, Rating,
    attribute::{AttributeName, AttributeValue},
    filter::{
        FilterField, fold,
        terms::{attribute_number, attribute_text, category_terms},
    },
};
use rust_decimal::Decimal;

use super::schema::NUMBERS;

/// What a term says of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// That the field has a value.
    Exists,
    /// The field's text, or one of its texts, as filters compare it.
    Text,
    /// The same with how it is written; see [`Spelling`].
    Spelling,
    /// The field's number.
    Number,
}

/// A text as filters compare it and as it is written. Its bytes are both, one after the other, and how long the first
/// one is; of a text that is written as it is compared the second one is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spelling<'a> {
    pub(super) folded: &'a str,
    pub(super) written: &'a str,
}

impl<'a> Spelling<'a> {
    fn bytes(self) -> Vec<u8> {
        let Self { folded, written } = self;
        let written = if written == folded { "" } else { written };
        let length = u32::try_from(folded.len()).unwrap_or(u32::MAX).to_be_bytes();
        [folded.as_bytes(), written.as_bytes(), &length].concat()
    }

    /// The text of these bytes; `None` where they are none of a text.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let (texts, length) = bytes.split_last_chunk::<4>()?;
        let (folded, written) = texts.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        let (folded, written) = (str::from_utf8(folded).ok()?, str::from_utf8(written).ok()?);
        Some(Self { folded, written: if written.is_empty() { folded } else { written } })
    }
}

/// The term for the field's value, or with an empty one the beginning of all such terms.
pub(super) fn term(kind: Kind, field: &FilterField, value: &[u8]) -> Vec<u8> {
    let name = match field {
        FilterField::Attribute(name) => name.as_str(),
        _ => "",
    };
    let mut term = Vec::with_capacity(3 + name.len() + value.len());
    term.push(match kind {
        Kind::Exists => b'e',
        Kind::Text => b't',
        Kind::Spelling => b's',
        Kind::Number => b'n',
    });
    term.push(match field {
        FilterField::Id => b'i',
        FilterField::Brand => b'b',
        FilterField::Category => b'c',
        FilterField::Price => b'p',
        FilterField::ListPrice => b'l',
        FilterField::Currency => b'u',
        FilterField::Rating => b'r',
        FilterField::RatingCount => b'n',
        FilterField::Availability => b'a',
        FilterField::GroupId => b'g',
        FilterField::Attribute(_) => b'x',
    });
    term.extend_from_slice(name.as_bytes());
    // No attribute's name holds it, so no name is the beginning of another one's terms.
    term.push(0);
    term.extend_from_slice(value);
    term
}

/// The terms of a product.
pub(super) fn terms_of(product: &Product) -> Vec<Vec<u8>> {
    let mut terms = Terms::default();
    terms.text(&FilterField::Id, product.id().as_str());
    if let Some(brand) = &product.brand {
        terms.spelt(&FilterField::Brand, &fold(brand), brand);
    }
    if let Some(category) = &product.category {
        let written = (1..).map_while(|depth| Some(category.steps().get(..depth)?.join(CategoryPath::SEPARATOR)));
        for (folded, written) in category_terms(category).iter().zip(written) {
            terms.spelt(&FilterField::Category, folded, &written);
        }
    }
    if let Some(price) = product.price {
        terms.text(&FilterField::Currency, price.currency().code());
    }
    if let Some(availability) = product.availability {
        terms.text(&FilterField::Availability, Availability::as_str(availability));
    }
    if let Some(group) = &product.group_id {
        terms.text(&FilterField::GroupId, group);
    }
    for (field, _) in NUMBERS {
        if let Some(number) = number_of(product, &field) {
            terms.number(&field, number);
        }
    }
    for (name, value) in &product.attributes {
        let field = FilterField::Attribute(AttributeName::clone(name));
        let folded = attribute_text(value);
        match value {
            AttributeValue::Text(written) => terms.spelt(&field, &folded, written),
            _ => terms.spelt(&field, &folded, &folded),
        }
        if let Some(number) = attribute_number(value) {
            terms.number(&field, number);
        }
    }
    terms.finish()
}

/// The number of one of [`NUMBERS`].
pub(super) fn number_of(product: &Product, field: &FilterField) -> Option<Decimal> {
    match field {
        FilterField::Price => product.price.as_ref().map(Money::amount),
        FilterField::ListPrice => product.list_price.as_ref().map(Money::amount),
        FilterField::Rating => product.rating.map(Rating::value),
        FilterField::RatingCount => product.rating_count.map(Decimal::from),
        _ => None,
    }
}

#[derive(Debug, Default)]
struct Terms(Vec<Vec<u8>>);

impl Terms {
    fn text(&mut self, field: &FilterField, text: &str) {
        self.0.push(term(Kind::Text, field, text.as_bytes()));
        self.0.push(term(Kind::Exists, field, b""));
    }

    fn spelt(&mut self, field: &FilterField, folded: &str, written: &str) {
        self.text(field, folded);
        self.0.push(term(Kind::Spelling, field, &Spelling { folded, written }.bytes()));
    }

    fn number(&mut self, field: &FilterField, number: Decimal) {
        self.0.push(term(Kind::Number, field, &sortable(number)));
        self.0.push(term(Kind::Exists, field, b""));
    }

    fn finish(mut self) -> Vec<Vec<u8>> {
        self.0.sort_unstable();
        self.0.dedup();
        self.0
    }
}

/// What is above every number in [`sortable`].
pub(super) const ABOVE_ALL: u8 = 0xff;

/// What stands first in [`sortable`] of zero, and of numbers of either sign without a digit before the point.
const ZERO: i32 = 0x80;
const POSITIVE: i32 = 0xc0;
const NEGATIVE: i32 = 0x40;

/// An exact number as bytes that sort as numbers do, whatever zeros it was written with.
///
/// A first byte holds the sign and how many digits stand before the point, which for 0.05 is -1; then come the digits
/// without zeros at either end. Of a negative number everything is turned round, and a byte above all digits ends it,
/// because of two that begin alike the longer one is less.
pub(super) fn sortable(number: Decimal) -> Vec<u8> {
    let number = number.normalize();
    if number.is_zero() {
        return u8::try_from(ZERO).into_iter().collect();
    }
    let digits = number.mantissa().unsigned_abs().to_string();
    let scale = i32::try_from(number.scale()).unwrap_or(0);
    // At most 29 digits and 28 decimals: from -27 to 29, so that neither sign's bytes meet the zero's.
    let before_point = i32::try_from(digits.len()).unwrap_or(0) - scale;
    let digits = digits.trim_end_matches('0').bytes();
    if number.is_sign_negative() {
        let first = u8::try_from(NEGATIVE - before_point).unwrap_or(0);
        [first].into_iter().chain(digits.map(|digit| b'0' + b'9' - digit)).chain([ABOVE_ALL]).collect()
    } else {
        let first = u8::try_from(POSITIVE + before_point).unwrap_or(u8::MAX);
        [first].into_iter().chain(digits).collect()
    }
}

/// The number whose [`sortable`] bytes these are; `None` where they are none of a number.
pub(super) fn number_of_sortable(bytes: &[u8]) -> Option<Decimal> {
    let (first, digits) = bytes.split_first()?;
    let first = i32::from(*first);
    if first == ZERO {
        return digits.is_empty().then_some(Decimal::ZERO);
    }
    let is_negative = first < ZERO;
    let (before_point, digits) = if is_negative {
        let (_, digits) = digits.split_last()?;
        (NEGATIVE - first, digits.iter().map(|digit| (b'0' + b'9').wrapping_sub(*digit)).collect())
    } else {
        (first - POSITIVE, digits.to_vec())
    };
    let digits = String::from_utf8(digits).ok()?;
    let mantissa: i128 = digits.parse().ok()?;
    let mantissa = if is_negative { -mantissa } else { mantissa };
    // Zeros that stood at the end of a whole number are put back: as many as the point is behind the last digit.
    let behind = i32::try_from(digits.len()).ok()? - before_point;
    if let Ok(scale) = u32::try_from(behind) {
        return Decimal::try_from_i128_with_scale(mantissa, scale).ok();
    }
    let zeros = 10_i128.checked_pow(behind.unsigned_abs())?;
    Decimal::try_from_i128_with_scale(mantissa.checked_mul(zeros)?, 0).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number() -> impl Strategy<Value = Decimal> {
        prop_oneof![
            (-100_i64..100).prop_map(Decimal::from),
            (-1_000_i64..1_000, 0_u32..4).prop_map(|(n, scale)| Decimal::new(n, scale)),
            (any::<i64>(), 0_u32..=28).prop_map(|(n, scale)| Decimal::new(n, scale)),
            (any::<i128>(), 0_u32..=28).prop_map(|(n, scale)| Decimal::from_i128_with_scale(n >> 33, scale)),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn bytes_sort_as_numbers_do(a in number(), b in number()) {
            prop_assert_eq!(sortable(a).cmp(&sortable(b)), a.cmp(&b));
            prop_assert!(sortable(a) < vec![ABOVE_ALL]);
            prop_assert_eq!(number_of_sortable(&sortable(a)), Some(a));
        }
    }

    #[test]
    fn the_ends_of_what_a_number_can_be_sort_as_well() {
        let mut numbers = vec![Decimal::MAX, Decimal::MIN, Decimal::ZERO, Decimal::ONE, Decimal::NEGATIVE_ONE];
        numbers.extend([Decimal::new(1, 28), Decimal::new(-1, 28), "-0.00".parse().unwrap(), "1.50".parse().unwrap()]);
        numbers.extend(
            ["1.5", "1.51", "-1.5", "-1.51", "19.99", "19.990000000000000000000000001"]
                .map(|n| n.parse::<Decimal>().unwrap()),
        );
        for a in &numbers {
            for b in &numbers {
                assert_eq!(sortable(*a).cmp(&sortable(*b)), a.cmp(b), "{a} {b}");
            }
            assert_eq!(number_of_sortable(&sortable(*a)), Some(*a));
        }
    }

    #[test]
    fn a_spelling_reads_back_from_its_bytes() {
        for (folded, written) in
            [("dark blue", "Dark BLUE"), ("steel", "steel"), ("größe", "GRÖSSE"), ("", " "), ("", "")]
        {
            let spelling = Spelling { folded, written };
            assert_eq!(Spelling::of(&spelling.bytes()).unwrap().folded, folded);
            assert_eq!(Spelling::of(&spelling.bytes()), Some(spelling));
        }
        assert_eq!(Spelling::of(b"abc"), None);
        assert_eq!(Spelling::of(&[b'a', 0, 0, 0, 9]), None);
    }

    #[test]
    fn no_attribute_is_taken_for_another_one() {
        let field = |name: &str| FilterField::Attribute(AttributeName::parse(name).unwrap());
        let short = term(Kind::Text, &field("a"), b"b");
        assert!(!term(Kind::Text, &field("ab"), b"").starts_with(&term(Kind::Text, &field("a"), b"")));
        assert!(short.starts_with(&term(Kind::Text, &field("a"), b"")));
    }
}
