//! Fixed conversion of amounts into one currency, for catalogues that are shown in one.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Currency, Money};
use crate::Invalid;

/// Rates into one target currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversionRates {
    target: Currency,
    rates: BTreeMap<Currency, Decimal>,
}

impl ConversionRates {
    /// Accepts rates above zero: how much of `target` one unit of each currency is.
    pub fn new(target: Currency, rates: BTreeMap<Currency, Decimal>) -> Result<Self, Invalid> {
        for (currency, rate) in &rates {
            if *rate <= Decimal::ZERO {
                return Err(Invalid::new(
                    "rates",
                    format!("{currency} has the rate {rate}, accepted is more than zero"),
                ));
            }
        }
        if rates.get(&target).is_some_and(|rate| *rate != Decimal::ONE) {
            return Err(Invalid::new("rates", format!("{target} is the target itself, its rate can only be 1")));
        }
        Ok(Self { target, rates })
    }

    /// The currency that amounts are converted into.
    pub fn target(&self) -> Currency {
        self.target
    }

    /// How much of the target one unit of each currency is.
    pub fn rates(&self) -> &BTreeMap<Currency, Decimal> {
        &self.rates
    }

    /// Returns `money` in the target currency, rounded half to even to its smallest unit; as it is where it is in the
    /// target already; `None` where its currency has no rate or the result is more than [`Money::MOST`].
    pub fn convert(&self, money: Money) -> Option<Money> {
        if money.currency() == self.target {
            return Some(money);
        }
        let rate = self.rates.get(&money.currency())?;
        let exact = money.amount().checked_mul(*rate)?;
        let places = self.target.minor_units();
        let mut rounded = exact.round_dp_with_strategy(places, RoundingStrategy::MidpointNearestEven);
        rounded.rescale(places);
        Money::new(rounded, self.target).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    fn money(amount: &str, code: &str) -> Money {
        Money::new(amount.parse().unwrap(), currency(code)).unwrap()
    }

    fn rates(target: &str, code: &str, rate: &str) -> ConversionRates {
        ConversionRates::new(currency(target), [(currency(code), rate.parse().unwrap())].into()).unwrap()
    }

    #[test]
    fn amounts_are_rounded_half_to_even_to_the_smallest_unit() {
        for (amount, rate, target, converted) in [
            ("617.50", "0.094", "HKD", "58.04 HKD"),
            ("2098", "0.094", "HKD", "197.21 HKD"),
            ("0.25", "0.1", "HKD", "0.02 HKD"),
            ("0.35", "0.1", "HKD", "0.04 HKD"),
            ("100", "1.75", "JPY", "175 JPY"),
            ("1", "0.5", "JPY", "0 JPY"),
            ("3", "0.5", "JPY", "2 JPY"),
            ("1000", "0.0036", "KWD", "3.600 KWD"),
        ] {
            let found = rates(target, "INR", rate).convert(money(amount, "INR")).unwrap();
            assert_eq!(found.to_string(), converted, "{amount} x {rate}");
        }
    }

    #[test]
    fn only_currencies_with_a_rate_are_converted() {
        let rates = rates("HKD", "INR", "0.094");
        assert_eq!(rates.convert(money("5", "EUR")), None);
        assert_eq!(rates.convert(money("5.005", "HKD")), Some(money("5.005", "HKD")));
        assert_eq!(rates.convert(money("1000000000000", "INR")).map(|it| it.amount()), "94000000000".parse().ok());
    }

    #[test]
    fn a_rate_is_more_than_zero() {
        for (code, rate) in [("INR", "0"), ("INR", "-1"), ("HKD", "2")] {
            let rates = [(currency(code), rate.parse().unwrap())].into();
            assert!(ConversionRates::new(currency("HKD"), rates).is_err(), "{code} {rate}");
        }
    }

    #[test]
    fn what_overflows_is_not_converted() {
        assert_eq!(rates("HKD", "INR", "1000").convert(money("1000000000000", "INR")), None);
    }
}
