//! Identifiers that shoppers type: article numbers, model numbers, ids.
//!
//! A [`Code`] is an identifier without what people leave out or put in when they copy one: case, hyphens, slashes, dots
//! and spaces, and the zeros before a number, which are lost where a feed delivers an EAN as a number. Which of a product's texts are identifiers is decided here, and which words of a query may be one.

use super::Term;
use crate::{Product, attribute::AttributeValue};

/// An identifier in capital letters and digits alone: `WH-1000XM4` is `WH1000XM4`, `0012345678905` is `12345678905`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(Box<str>);

impl Code {
    /// The least letters and digits: shorter ones are words and sizes.
    pub const LEAST_CHARACTERS: usize = 4;
    /// The most letters and digits.
    pub const MOST_CHARACTERS: usize = 64;
    /// Names of attributes that hold identifiers, without regard to case, spaces, hyphens and underscores.
    pub const ATTRIBUTES: [&'static str; 12] = [
        "sku",
        "mpn",
        "model",
        "modelnumber",
        "modelno",
        "partnumber",
        "articlenumber",
        "gtin",
        "ean",
        "upc",
        "asin",
        "isbn",
    ];

    /// The code of a whole identifier, such as an id or the value of an attribute that holds one; `None` where it has
    /// too few or too many letters and digits.
    pub fn of_identifier(text: &str) -> Option<Self> {
        let code: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
        let code = without_leading_zeros(&code);
        let length = code.chars().count();
        (Self::LEAST_CHARACTERS..=Self::MOST_CHARACTERS).contains(&length).then(|| Self(code.into()))
    }

    /// The code of a word in running text; `None` where it does not look like one. It does where it has letters and
    /// digits and is not a number with a word behind it such as `1080p`, `16gb` or `55inch`, or where it is a number of
    /// six digits or more, or of five that is not round.
    pub fn of_word(word: &str) -> Option<Self> {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '.' | '_' | '+' | '#');
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let mixed = digits > 0 && letters > 0 && !is_measure(word);
        let number = letters == 0 && (digits >= 6 || digits == 5 && !word.ends_with("00"));
        let looks = (mixed || number) && word.chars().all(plain);
        if looks { Self::of_identifier(word) } else { None }
    }

    /// The codes of `product`: its id, the attributes that hold identifiers, and what looks like one in its title or is an
    /// attribute by itself.
    pub fn of_product(product: &Product) -> Vec<Self> {
        let mut codes: Vec<Self> = Self::of_identifier(product.id().as_str()).into_iter().collect();
        for (name, value) in &product.attributes {
            codes.extend(match (holds_identifier(name.as_str()), value) {
                (true, AttributeValue::Text(text)) => Self::of_identifier(text),
                (true, AttributeValue::Number(number)) => Self::of_identifier(&number.normalize().to_string()),
                (false, AttributeValue::Text(text)) => Self::of_word(text),
                _ => None,
            });
        }
        codes.extend(product.title().split_whitespace().filter_map(Self::of_word));
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// The codes that a query may mean: its words that look like one.
    pub fn of_words(text: &str) -> Vec<Self> {
        let mut codes: Vec<Self> = text.split_whitespace().filter_map(Self::of_word).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// The code that all of a query may be, where it is no longer than an identifier that is spelt with spaces. A single
    /// word may be one whatever it looks like: ids are words or short numbers in some shops.
    pub fn of_whole(text: &str) -> Option<Self> {
        const MOST_PARTS: usize = 4;
        match text.split_whitespace().take(MOST_PARTS + 1).count() {
            1 => Self::of_identifier(text),
            2..=MOST_PARTS => Self::of_word(&text.split_whitespace().collect::<String>()),
            _ => None,
        }
    }

    /// Whether it has both letters and digits, so that it is no word and no number.
    pub fn looks_like_one(&self) -> bool {
        self.0.chars().any(char::is_alphabetic) && self.0.chars().any(char::is_numeric)
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands for the code among a product's terms.
    pub(super) fn term(&self) -> Term {
        Term::hashed(&self.0)
    }
}

/// A number without the zeros before it, but for those that make it long enough for a code: `0042` stays what it is.
fn without_leading_zeros(code: &str) -> &str {
    if !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return code;
    }
    let zeros = code.bytes().take_while(|byte| *byte == b'0').count();
    code.get(zeros.min(code.len().saturating_sub(Code::LEAST_CHARACTERS))..).unwrap_or(code)
}

fn holds_identifier(name: &str) -> bool {
    let name: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    Code::ATTRIBUTES.contains(&name.as_str())
}

/// Whether `word` is a number with letters behind it or not, or several such with an `x`, a slash or a hyphen between
/// them: a size, a capacity, a resolution.
fn is_measure(word: &str) -> bool {
    word.split(['x', 'X', '/', '-']).all(|part| {
        let unit = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        unit.len() < part.len() && unit.chars().all(char::is_alphabetic)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{ProductId, attribute::AttributeName};

    fn codes(found: &[Code]) -> Vec<&str> {
        found.iter().map(Code::as_str).collect()
    }

    #[test]
    fn what_people_leave_out_of_an_identifier_does_not_count() {
        for text in ["WH-1000XM4", "wh1000xm4", "WH 1000 XM4", "wh/1000-xm4", " wh-1000.xm4 "] {
            assert_eq!(Code::of_identifier(text).unwrap().as_str(), "WH1000XM4", "{text}");
        }
        assert_eq!(Code::of_identifier("A-1"), None);
        for (text, code) in
            [("0042", "0042"), ("00042", "0042"), ("0000", "0000"), ("00A42", "00A42"), ("00-4711", "4711")]
        {
            assert_eq!(Code::of_identifier(text).unwrap().as_str(), code, "{text}");
        }
        assert_eq!(Code::of_identifier(&"1".repeat(65)), None);
    }

    #[test]
    fn words_and_sizes_are_no_codes() {
        for word in [
            "kettle",
            "16gb",
            "1080p",
            "55",
            "2023",
            "1920x1080",
            "1.7l",
            "5/8in",
            "usb-c",
            "24-70mm",
            "3/4",
            "55inch",
            "10000",
        ] {
            assert_eq!(Code::of_word(word), None, "{word}");
        }
        for (word, code) in [("KV6620/02", "KV662002"), ("(DSC-HX60V)", "DSCHX60V"), ("4905524", "4905524")] {
            assert_eq!(Code::of_word(word).unwrap().as_str(), code);
        }
    }

    #[test]
    fn a_products_identifiers_are_its_id_its_attributes_for_them_and_codes_in_its_title() {
        let mut product = Product::new(ProductId::parse("lk-10023").unwrap(), "Norrvik KT-170 kettle, 1.7l").unwrap();
        let mut attribute = |name: &str, value| product.attributes.insert(AttributeName::parse(name).unwrap(), value);
        attribute("Model number", AttributeValue::text("kt 170/b").unwrap());
        attribute("EAN", AttributeValue::Number("4006381333931".parse().unwrap()));
        attribute("finish", AttributeValue::text("AISI304").unwrap());
        attribute("fits", AttributeValue::text("KT-100, KT-120").unwrap());
        assert_eq!(codes(&Code::of_product(&product)), ["4006381333931", "AISI304", "KT170", "KT170B", "LK10023"]);
    }

    #[test]
    fn a_query_may_be_an_identifier_or_hold_one() {
        assert_eq!(Code::of_whole("kt 170/b").unwrap().as_str(), "KT170B");
        assert_eq!(codes(&Code::of_words("the norrvik kt-170 kettle, please")), ["KT170"]);
        assert_eq!(Code::of_whole("the norrvik kt-170 kettle, please"), None);
        assert_eq!(Code::of_whole("steel kettle"), None);
        let single = Code::of_whole("4711").unwrap();
        assert_eq!((single.as_str(), single.looks_like_one()), ("4711", false));
        assert_eq!(codes(&Code::of_words("steel kettle")), Vec::<&str>::new());
    }

    proptest! {
        #[test]
        fn case_and_signs_never_change_a_code(letters in "[a-z]{1,6}", digits in "[0-9]{3,6}", sign in "[-/ .]") {
            let plain = Code::of_identifier(&format!("{letters}{digits}")).unwrap();
            let written = Code::of_identifier(&format!("{}{sign}{digits}", letters.to_uppercase())).unwrap();
            prop_assert_eq!(plain, written);
        }

        #[test]
        fn a_number_is_met_with_its_leading_zeros_and_without(zeros in 1_usize..6, number in 100_000_u64..) {
            let padded = format!("{}{number}", "0".repeat(zeros));
            let mut product = Product::new(ProductId::parse("kettle").unwrap(), "Kettle").unwrap();
            let name = AttributeName::parse("EAN").unwrap();
            for value in [AttributeValue::Number(number.into()), AttributeValue::text(&padded).unwrap()] {
                product.attributes.insert(name.clone(), value);
                let of_product = Code::of_product(&product);
                for asked in [number.to_string(), padded.clone()] {
                    prop_assert!(of_product.contains(&Code::of_whole(&asked).unwrap()));
                    prop_assert_eq!(Code::of_words(&asked), vec![Code::of_identifier(&asked).unwrap()]);
                }
            }
            let code = Code::of_identifier(&padded).unwrap();
            prop_assert_eq!(Code::of_identifier(code.as_str()), Some(code));
        }
    }
}
