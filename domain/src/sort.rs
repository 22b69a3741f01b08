//! The order of a list of products other than by relevance.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::{Invalid, ProductId, Rating, StoredProduct};

/// An order by what a product says of itself. Products without the value come last; equal ones are ordered by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// The lowest price first, in whatever currency it is.
    Cheapest,
    /// The highest price first, in whatever currency it is.
    Dearest,
    /// The highest rating first.
    BestRated,
    /// What was first seen last comes first.
    Newest,
}

/// Where a product stands in an [`Order`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// What it is ordered by; `None` where the product does not say.
    pub value: Option<Decimal>,
    /// Which product.
    pub id: ProductId,
}

impl Order {
    /// Every order.
    pub const ALL: [Self; 4] = [Self::Cheapest, Self::Dearest, Self::BestRated, Self::Newest];

    /// The order's name in requests.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cheapest => "price",
            Self::Dearest => "-price",
            Self::BestRated => "rating",
            Self::Newest => "newest",
        }
    }

    /// Where `product` stands in it.
    pub fn place(self, product: &StoredProduct) -> Place {
        let StoredProduct { product, created_at, .. } = product;
        let value = match self {
            Self::Cheapest | Self::Dearest => product.price.map(|price| price.amount()),
            Self::BestRated => product.rating.map(Rating::value),
            Self::Newest => Some(created_at.as_micros().into()),
        };
        Place { value, id: product.id().clone() }
    }

    /// Which of two places comes first.
    pub fn compare(self, one: &Place, other: &Place) -> Ordering {
        let by_value = match (one.value, other.value) {
            (Some(one), Some(other)) if self == Self::Cheapest => one.cmp(&other),
            (Some(one), Some(other)) => other.cmp(&one),
            (one, other) => other.is_some().cmp(&one.is_some()),
        };
        by_value.then_with(|| one.id.cmp(&other.id))
    }
}

/// The order of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// What answers the query best comes first; without a query, the newest.
    #[default]
    Relevance,
    /// By what the products say of themselves.
    By(Order),
}

impl Sort {
    /// The order's name in requests.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::By(order) => order.as_str(),
        }
    }

    /// The order with this name.
    pub fn parse(name: &str) -> Result<Self, Invalid> {
        let all = || std::iter::once(Self::Relevance).chain(Order::ALL.map(Self::By));
        all().find(|sort| sort.as_str() == name).ok_or_else(|| {
            let accepted = all().map(Self::as_str).collect::<Vec<_>>().join(", ");
            Invalid::new("sort", format!("{name:?} is not known; accepted are {accepted}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(value: Option<i64>, id: &str) -> Place {
        Place { value: value.map(Decimal::from), id: ProductId::parse(id).unwrap() }
    }

    #[test]
    fn missing_values_come_last_and_equal_ones_by_id() {
        let given = [place(None, "a"), place(Some(5), "c"), place(Some(9), "d"), place(Some(5), "b"), place(None, "0")];
        let sorted = |order: Order| {
            let mut places = given.clone();
            places.sort_by(|one, other| order.compare(one, other));
            places.map(|place| place.id.to_string()).join("")
        };
        assert_eq!(sorted(Order::Cheapest), "bcd0a");
        for order in [Order::Dearest, Order::BestRated, Order::Newest] {
            assert_eq!(sorted(order), "dbc0a");
        }
    }

    #[test]
    fn a_sort_is_read_by_its_name() {
        for sort in [Sort::Relevance, Sort::By(Order::Dearest)] {
            assert_eq!(Sort::parse(sort.as_str()), Ok(sort));
        }
        let refused = Sort::parse("cheap").unwrap_err().to_string();
        assert_eq!(refused, "sort: \"cheap\" is not known; accepted are relevance, price, -price, rating, newest");
    }
}
