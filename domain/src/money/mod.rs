//! Money: an exact decimal amount and its currency.

use std::fmt;

use rust_decimal::Decimal;

use crate::Invalid;



mod parse;

/// An ISO 4217 currency code: three capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Accepts three ASCII letters of either case.
    pub fn parse(code: &str) -> Result<Self, Invalid> {
        match code.trim().as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|letter| letter.is_ascii_alphabetic()) => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase(), c.to_ascii_uppercase()]))
            }
            _ => Err(Invalid::new("currency", "is not a code of three letters such as EUR")),
        }
    }

    /// The code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

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
