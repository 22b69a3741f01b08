//! Fields that come back otherwise than they were written.

use likewise_domain::{Availability, Money, Product, Rating, attribute::AttributeValue};
use rust_decimal::Decimal;

use super::flaws::Spoiled;

impl Spoiled {
    /// Spoils what comes back.
    pub(super) fn spoil(self, product: &mut Product) {
        match self {
            Self::OriginalPriceIsLost => product.original_price = None,
            Self::AbsentBrandIsEmpty => drop(product.brand.get_or_insert_default()),
            Self::BackorderIsOutOfStock if product.availability == Some(Availability::Backorder) => {
                product.availability = Some(Availability::OutOfStock);
            }
            Self::BackorderIsOutOfStock => {}
            Self::PricesAreFloats => {
                product.price =
                    product.price.and_then(|price| Money::new(as_double(price.amount()), price.currency()).ok());
            }
            Self::RatingsHaveOneDigit => {
                product.rating = product.rating.and_then(|rating| Rating::new(rating.value().round_dp(1)).ok());
            }
            Self::CountsAreSigned => {
                product.rating_count = product.rating_count.map(|count| count.min(i64::MAX.unsigned_abs()));
            }
            Self::AttributesAreText => {
                for value in product.attributes.values_mut() {
                    *value = AttributeValue::Text(value.to_string());
                }
            }
            Self::NumbersAreFloats => {
                for value in product.attributes.values_mut() {
                    if let AttributeValue::Number(number) = value {
                        *number = as_double(*number);
                    }
                }
            }
            Self::OtherScriptsAreMarks => {
                product.description = product.description.take().map(|text| text.replace(|c: char| !c.is_ascii(), "?"));
            }
            Self::DescriptionsAreCut => {
                product.description = product.description.take().map(|text| text.chars().take(65_535).collect());
            }
            Self::AttributesAreFew => {
                product.attributes = std::mem::take(&mut product.attributes).into_iter().take(100).collect();
            }
        }
    }
}

/// The number after a journey through double precision.
fn as_double(number: Decimal) -> Decimal {
    let double: f64 = number.to_string().parse().unwrap_or_default();
    double.to_string().parse().unwrap_or_default()
}
