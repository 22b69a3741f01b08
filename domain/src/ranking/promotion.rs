//! Promotions: what an operator puts forward, for a time.
//!
//! A *boost* adds points to the score of every product that a filter matches. A *pin* puts products first, in its order,
//! for queries that say what it says. Both may have a first and a last moment.

use crate::{
    Invalid, Product, ProductId, Timestamp,
    filter::Filter,
    text::{Term, words},
};

/// When a promotion holds: from its first moment on, and before its last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Validity {
    /// The first moment; `None` is always since.
    pub from: Option<Timestamp>,
    /// The moment at which it ends; `None` is never.
    pub until: Option<Timestamp>,
}

impl Validity {
    /// Whether it holds at `now`.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }
}

/// Adds points to the score of the products that a filter matches.
#[derive(Debug, Clone, PartialEq)]
pub struct Boost {
    filter: Filter,
    points: f32,
    validity: Validity,
}

impl Boost {
    /// The most points, either way. A perfect answer scores about 2.
    pub const MOST_POINTS: f32 = 10.0;

    /// Accepts points from -[`Boost::MOST_POINTS`], which pushes products back, to [`Boost::MOST_POINTS`].
    pub fn new(filter: Filter, points: f32, validity: Validity) -> Result<Self, Invalid> {
        if points.abs() <= Self::MOST_POINTS {
            return Ok(Self { filter, points, validity });
        }
        let most = Self::MOST_POINTS;
        Err(Invalid::new("points", format!("are {points}, accepted is -{most} to {most}")))
    }

    /// Which products it is for.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// How many points it adds.
    pub fn points(&self) -> f32 {
        self.points
    }

    /// When it holds.
    pub fn validity(&self) -> Validity {
        self.validity
    }
}

/// Puts products first for queries that say what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    query: Vec<Term>,
    products: Vec<ProductId>,
    validity: Validity,
}

impl Pin {
    /// The most products of a pin.
    pub const MOST_PRODUCTS: usize = 100;

    /// A pin for queries with the words of `query` and no others, in whatever form and case.
    pub fn new(query: &str, products: Vec<ProductId>, validity: Validity) -> Result<Self, Invalid> {
        let query = terms(query);
        if query.is_empty() {
            return Err(Invalid::new("query", "has no words"));
        }
        if products.is_empty() || products.len() > Self::MOST_PRODUCTS {
            let (count, most) = (products.len(), Self::MOST_PRODUCTS);
            return Err(Invalid::new("products", format!("are {count}, accepted is 1 to {most}")));
        }
        Ok(Self { query, products, validity })
    }
}

/// What an operator puts forward.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Promotions {
    /// The boosts; those that match add up.
    pub boosts: Vec<Boost>,
    /// The pins; of several for one query the first counts.
    pub pins: Vec<Pin>,
}

impl Promotions {
    /// The products that are pinned for `query` at `now`, in their order.
    pub fn pinned(&self, query: &str, now: Timestamp) -> &[ProductId] {
        if self.pins.is_empty() {
            return &[];
        }
        let asked = terms(query);
        let pin = self.pins.iter().find(|pin| pin.query == asked && pin.validity.holds(now));
        pin.map_or(&[], |pin| &pin.products)
    }

    /// The points that are added to the score of `product` at `now`.
    pub fn points(&self, product: &Product, now: Timestamp) -> f32 {
        self.boosts_of(product, now).map(Boost::points).sum()
    }

    /// The boosts of `product` at `now`.
    pub fn boosts_of(&self, product: &Product, now: Timestamp) -> impl Iterator<Item = &Boost> {
        self.boosts.iter().filter(move |boost| boost.validity.holds(now) && boost.filter.matches(product))
    }
}

/// The terms of a query, in an order of their own.
fn terms(query: &str) -> Vec<Term> {
    let mut terms: Vec<Term> = words(query).map(|word| Term::of(&word)).collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * 1_000_000)
    }

    fn between(from: i64, until: i64) -> Validity {
        Validity { from: Some(at(from)), until: Some(at(until)) }
    }

    fn ids(list: &[&str]) -> Vec<ProductId> {
        list.iter().map(|id| ProductId::parse(id).unwrap()).collect()
    }

    #[test]
    fn a_pin_is_for_its_words_in_any_form_while_it_holds() {
        let pins = vec![
            Pin::new("red kettles", ids(&["b", "a"]), between(10, 20)).unwrap(),
            Pin::new("kettle red", ids(&["c"]), Validity::default()).unwrap(),
        ];
        let promotions = Promotions { pins, boosts: Vec::new() };
        assert_eq!(promotions.pinned("Kettle, red", at(10)), ids(&["b", "a"]));
        assert_eq!(promotions.pinned("red kettle", at(20)), ids(&["c"]));
        assert_eq!(promotions.pinned("red steel kettle", at(15)), ids(&[]));
        assert!(Pin::new("?!", ids(&["a"]), Validity::default()).is_err());
        assert!(Pin::new("kettle", Vec::new(), Validity::default()).is_err());
    }

    #[test]
    fn boosts_that_match_and_hold_add_up() {
        let boost =
            |filter: &str, points, validity| Boost::new(Filter::parse(filter).unwrap(), points, validity).unwrap();
        let boosts = vec![
            boost("brand = Norrvik", 0.5, Validity::default()),
            boost("exists(brand)", -0.2, between(10, 20)),
            boost("exists(price)", 3.0, Validity::default()),
        ];
        let promotions = Promotions { boosts, pins: Vec::new() };
        let mut product = Product::new(ProductId::parse("1").unwrap(), "Kettle").unwrap();
        product.brand = Some("norrvik".to_owned());
        let points = |second| promotions.points(&product, at(second));
        assert!((points(9) - 0.5).abs() < 1e-6 && (points(10) - 0.3).abs() < 1e-6 && (points(20) - 0.5).abs() < 1e-6);
        let everything = Filter::All(Vec::new());
        assert!(Boost::new(everything.clone(), 10.5, Validity::default()).is_err());
        assert!(Boost::new(everything, f32::NAN, Validity::default()).is_err());
    }
}
