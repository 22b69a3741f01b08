//! Money: an exact decimal amount and its currency, how shops write it, and fixed conversion.
//!
//! [`parse()`] reads a price as people and shops write it, [`parse_decimal`] any other number of a feed. Neither guesses
//! where a guess could be wrong by a factor: what cannot be read for certain is refused with a reason, and where two
//! readings are possible, [`NumberStyle`] says which one is taken and how a feed pins it.

mod conversion;
mod currency;
mod iso4217;
mod number;
#[cfg(test)]
mod number_tests;
mod parse;
#[cfg(test)]
mod parse_tests;
mod sign;

use std::fmt;

use rust_decimal::Decimal;

pub(crate) use self::number::{parse_count, parse_data_number};
pub use self::{
    conversion::ConversionRates,
    currency::Currency,
    number::{NumberStyle, parse_decimal},
    parse::parse,
};
use crate::Invalid;

/// An exact amount, zero or more, in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// The largest amount that is accepted.
    pub const MOST: u64 = 1_000_000_000_000;

    /// Accepts zero to [`Money::MOST`].
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, Invalid> {
        if amount.is_sign_negative() && !amount.is_zero() {
            return Err(Invalid::new("price", format!("is {amount}, accepted is zero or more")));
        }
        if amount > Decimal::from(Self::MOST) {
            return Err(Invalid::new("price", format!("is more than {}", Self::MOST)));
        }
        Ok(Self { amount, currency })
    }

    /// The amount, exact as it was written.
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// The currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_zero_or_more_and_bounded() {
        let euro = Currency::parse("EUR").unwrap();
        assert!(Money::new(Decimal::ZERO, euro).is_ok());
        assert!(Money::new(Decimal::from(Money::MOST), euro).is_ok());
        assert!(Money::new(Decimal::from(Money::MOST + 1), euro).is_err());
        let refused = Money::new(Decimal::NEGATIVE_ONE, euro).unwrap_err();
        assert_eq!(refused.to_string(), "price: is -1, accepted is zero or more");
    }

    #[test]
    fn money_shows_its_amount_as_it_was_written() {
        let price = parse("₹617.50", None, NumberStyle::Auto).unwrap();
        assert_eq!(price.to_string(), "617.50 INR");
    }
}
