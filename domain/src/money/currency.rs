//! Currencies by their ISO 4217 codes.

use std::fmt;

use super::iso4217;
use crate::Invalid;

/// The code of a currency that ISO 4217 lists as in use.
///
/// Funds, metals and the codes for testing and for no currency are not accepted: nothing is sold in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Accepts the code of a currency in use, in either case.
    pub fn parse(code: &str) -> Result<Self, Invalid> {
        let code = code.trim();
        let problem = match Self::find(code) {
            Some(currency) => return Ok(currency),
            None if code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_alphabetic()) => {
                let code = code.to_ascii_uppercase();
                format!("is {code}, which is not a currency in use; accepted are ISO 4217 codes such as EUR")
            }
            None => "is not a code of three letters such as EUR".to_owned(),
        };
        Err(Invalid::new("currency", problem))
    }

    /// The currency in use that has this code, in either case.
    pub(super) fn find(code: &str) -> Option<Self> {
        let letters: [u8; 3] = code.as_bytes().try_into().ok()?;
        let currency = Self(letters.map(|letter| letter.to_ascii_uppercase()));
        iso4217::find(currency.code()).map(|_| currency)
    }

    /// The code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How many decimal places its smallest unit has: 2 for most, 0 for the yen, 3 for the Kuwaiti dinar.
    pub fn minor_units(&self) -> u32 {
        iso4217::find(self.code()).map_or(2, |entry| entry.minor_units)
    }

    /// Whether prices in it are mostly written with a decimal comma, as `1.299,00`, where it is at home.
    pub fn has_decimal_comma(&self) -> bool {
        iso4217::find(self.code()).is_some_and(|entry| entry.separator == ',')
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_currencies_in_use_are_accepted() {
        for code in ["EUR", "usd", " Inr ", "XCG", "ZWG", "XOF"] {
            assert_eq!(Currency::parse(code).unwrap().code(), code.trim().to_ascii_uppercase());
        }
        for code in ["DEM", "HRK", "XAU", "XXX", "XTS", "AAA", "EURO", "E€", "", "12A"] {
            assert!(Currency::parse(code).is_err(), "{code}");
        }
        let refused = Currency::parse("dem").unwrap_err().to_string();
        assert_eq!(
            refused,
            "currency: is DEM, which is not a currency in use; accepted are ISO 4217 codes such as EUR"
        );
    }

    #[test]
    fn the_smallest_unit_has_the_decimal_places_of_the_standard() {
        for (code, places) in [("EUR", 2), ("JPY", 0), ("KWD", 3), ("ISK", 0), ("TND", 3), ("INR", 2)] {
            assert_eq!(Currency::parse(code).unwrap().minor_units(), places, "{code}");
        }
    }
}
