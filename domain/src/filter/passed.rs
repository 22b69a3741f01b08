//! Why a filter lets a product through: the conditions of it that hold, and what the product has in their fields.

use std::{borrow::Cow, fmt};

use super::{Filter, FilterField, display::write_negated};
use crate::{Money, Product, Rating};

/// A condition of a filter that holds for a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed<'a> {
    condition: &'a Filter,
    /// Whether it is the opposite of `condition` that holds.
    negated: bool,
    field: &'a FilterField,
    value: Option<Cow<'a, str>>,
}

impl<'a> Passed<'a> {
    /// Which field the condition looks at.
    pub fn field(&self) -> &'a FilterField {
        self.field
    }

    /// What the product has in that field; `None` where it has nothing.
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }
}

/// The condition, as [`Filter::parse`] reads it.
impl fmt::Display for Passed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated { write_negated(f, self.condition) } else { self.condition.fmt(f) }
    }
}

impl Filter {
    /// The conditions that let `product` through, in the order in which they stand: every one where all are asked for, and
    /// of several of which one is enough those that hold. None where the filter does not match, or has no conditions.
    pub fn passed<'a>(&'a self, product: &'a Product) -> Vec<Passed<'a>> {
        let mut passed = Vec::new();
        if self.matches(product) {
            collect(self, false, product, &mut passed);
        }
        passed
    }
}

/// Adds what makes `filter`, or its opposite, hold; one of them does.
fn collect<'a>(filter: &'a Filter, negated: bool, product: &'a Product, passed: &mut Vec<Passed<'a>>) {
    match filter {
        Filter::All(parts) | Filter::Any(parts) => {
            for part in parts.iter().filter(|part| part.matches(product) != negated) {
                collect(part, negated, product, passed);
            }
        }
        Filter::Not(part) => collect(part, !negated, product, passed),
        Filter::Is(field, _) | Filter::Within(field, _) | Filter::Exists(field) => {
            passed.push(Passed { condition: filter, negated, field, value: value_of(product, field) });
        }
    }
}

/// What `product` has in `field`, as people read it.
fn value_of<'a>(product: &'a Product, field: &FilterField) -> Option<Cow<'a, str>> {
    let text = |text: &'a String| Cow::Borrowed(text.as_str());
    match field {
        FilterField::Id => Some(product.id().as_str().into()),
        FilterField::Brand => product.brand.as_ref().map(text),
        FilterField::GroupId => product.group_id.as_ref().map(text),
        FilterField::Category => product.category.as_ref().map(|path| path.to_string().into()),
        FilterField::Price => product.price.as_ref().map(amount),
        FilterField::ListPrice => product.list_price.as_ref().map(amount),
        FilterField::Currency => product.price.map(|price| price.currency().to_string().into()),
        FilterField::Rating => product.rating.map(|rating| Rating::value(rating).to_string().into()),
        FilterField::RatingCount => product.rating_count.map(|count| count.to_string().into()),
        FilterField::Availability => product.availability.map(|it| it.as_str().into()),
        FilterField::Attribute(name) => product.attributes.get(name).map(|value| value.to_string().into()),
    }
}

fn amount(money: &Money) -> Cow<'static, str> {
    money.amount().to_string().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        CategoryPath, ProductId,
        attribute::{AttributeName, AttributeValue},
        filter::samples,
        money::{self, NumberStyle},
    };

    fn kettle() -> Product {
        let mut product = Product::new(ProductId::parse("K-1").unwrap(), "Steel kettle").unwrap();
        product.brand = Some("Norrvik".into());
        product.category = CategoryPath::parse("Kitchen > Kettles").ok();
        product.price = money::parse("49.50 EUR", None, NumberStyle::Auto).ok();
        product
            .attributes
            .insert(AttributeName::parse("litres").unwrap(), AttributeValue::Number("1.70".parse().unwrap()));
        product
    }

    fn told(filter: &str) -> Vec<String> {
        let (filter, product) = (Filter::parse(filter).unwrap(), kettle());
        let passed = filter.passed(&product);
        passed.iter().map(|one| format!("{one} | {} | {}", one.field(), one.value().unwrap_or("nothing"))).collect()
    }

    #[test]
    fn every_condition_that_holds_is_told_with_what_the_product_has() {
        assert_eq!(
            told("category = kitchen and price < 50 and attributes.litres in [1.7, 2]"),
            [
                "category = \"kitchen\" | category | Kitchen > Kettles",
                "price < 50 | price | 49.50",
                "attributes.litres in [1.7, 2] | attributes.litres | 1.70",
            ]
        );
        assert_eq!(told("brand = Sony or price < 50 or currency = EUR").len(), 2, "those that hold");
    }

    #[test]
    fn a_condition_that_is_turned_round_is_told_as_it_holds() {
        assert_eq!(told("not exists(rating)"), ["not exists(rating) | rating | nothing"]);
        assert_eq!(told("brand != Sony"), ["brand != \"Sony\" | brand | Norrvik"]);
        assert_eq!(told("not (brand = Norrvik and price > 60)"), ["not price > 60 | price | 49.50"]);
        assert_eq!(told("not not price in 10..50"), ["price in 10..50 | price | 49.50"]);
    }

    #[test]
    fn where_the_filter_does_not_match_nothing_is_told() {
        assert_eq!(told("brand = Sony and price < 50"), [""; 0]);
        assert_eq!(told("all()"), [""; 0]);
        assert_eq!(told("not any()"), [""; 0]);
    }

    proptest! {
        #[test]
        fn what_is_told_holds_and_is_enough(
            filter in samples::filter(),
            product in samples::product(),
            others in prop::collection::vec(samples::product(), 10),
        ) {
            let passed = filter.passed(&product);
            let conditions: Vec<Filter> = passed.iter().map(|one| Filter::parse(&one.to_string()).unwrap()).collect();
            prop_assert!(conditions.iter().all(|condition| condition.matches(&product)));
            if filter.matches(&product) {
                for other in others.iter().filter(|other| conditions.iter().all(|condition| condition.matches(other))) {
                    prop_assert!(filter.matches(other), "{:?}", other);
                }
            } else {
                prop_assert!(passed.is_empty());
            }
        }
    }
}
