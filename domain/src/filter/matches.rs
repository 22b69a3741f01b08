//! What a filter means: the reference that every index is tested against.

use rust_decimal::Decimal;

use super::{
    Filter, FilterField, FilterValue,
    terms::{attribute_number, attribute_text, category_steps, fold, value_text},
};
use crate::{Availability, CategoryPath, Money, Product, Rating, attribute::AttributeValue};

impl Filter {
    /// Whether `product` is one that the filter lets through.
    ///
    /// - A condition on a field that the product does not have does not hold; its negation therefore does.
    /// - Numbers are compared as numbers: 16 is 16.0.
    /// - Ids and group ids are compared exactly, all other texts trimmed and without regard to case ([`fold`]).
    /// - A category holds for products in it and below it.
    /// - An attribute is what it reads as: a text or boolean value holds for attributes with the same text, whether the
    ///   feed gave a text, a number or a boolean; a number value and bounds hold for attributes that are that number, be
    ///   it as a number or as a text in plain digits. So `attributes.ram = 16` finds the number 16.0 and the text "16";
    ///   `attributes.ram = "16.0"` finds only the text "16.0".
    pub fn matches(&self, product: &Product) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.matches(product)),
            Self::Any(parts) => parts.iter().any(|part| part.matches(product)),
            Self::Not(part) => !part.matches(product),
            Self::Is(field, values) => values.iter().any(|value| is(product, field, value)),
            Self::Within(field, range) => number(product, field).is_some_and(|number| range.contains(number)),
            Self::Exists(field) => exists(product, field),
        }
    }
}

fn is(product: &Product, field: &FilterField, value: &FilterValue) -> bool {
    if let FilterField::Attribute(name) = field {
        return product.attributes.get(name).is_some_and(|attribute| attribute_is(attribute, value));
    }
    match value {
        FilterValue::Number(wanted) => field.is_number() && number(product, field) == Some(*wanted),
        FilterValue::Text(wanted) => text_is(product, field, wanted),
        FilterValue::Bool(_) => false,
    }
}

fn attribute_is(attribute: &AttributeValue, value: &FilterValue) -> bool {
    match value {
        FilterValue::Number(wanted) => attribute_number(attribute) == Some(*wanted),
        FilterValue::Text(_) | FilterValue::Bool(_) => attribute_text(attribute) == value_text(value),
    }
}

fn text_is(product: &Product, field: &FilterField, wanted: &str) -> bool {
    match field {
        FilterField::Id => product.id().as_str() == wanted,
        FilterField::GroupId => product.group_id.as_deref() == Some(wanted),
        FilterField::Brand => product.brand.as_deref().is_some_and(|brand| fold(brand) == fold(wanted)),
        FilterField::Category => product.category.as_ref().is_some_and(|path| is_within(path, wanted)),
        FilterField::Currency => {
            product.price.is_some_and(|price| price.currency().code().eq_ignore_ascii_case(wanted.trim()))
        }
        FilterField::Availability => product.availability.is_some_and(|it| Availability::parse(wanted) == Some(it)),
        FilterField::Price
        | FilterField::ListPrice
        | FilterField::Rating
        | FilterField::RatingCount
        | FilterField::Attribute(_) => false,
    }
}

/// Whether `path` is the category that `wanted` names or lies below it.
fn is_within(path: &CategoryPath, wanted: &str) -> bool {
    let mut steps = path.steps().iter();
    let mut named = false;
    for step in category_steps(wanted) {
        named = true;
        if steps.next().is_none_or(|own| fold(own) != step) {
            return false;
        }
    }
    named
}

fn number(product: &Product, field: &FilterField) -> Option<Decimal> {
    match field {
        FilterField::Price => product.price.as_ref().map(Money::amount),
        FilterField::ListPrice => product.list_price.as_ref().map(Money::amount),
        FilterField::Rating => product.rating.map(Rating::value),
        FilterField::RatingCount => product.rating_count.map(Decimal::from),
        FilterField::Attribute(name) => product.attributes.get(name).and_then(attribute_number),
        FilterField::Id
        | FilterField::Brand
        | FilterField::Category
        | FilterField::Currency
        | FilterField::Availability
        | FilterField::GroupId => None,
    }
}

fn exists(product: &Product, field: &FilterField) -> bool {
    match field {
        FilterField::Id => true,
        FilterField::Brand => product.brand.is_some(),
        FilterField::Category => product.category.is_some(),
        FilterField::Price | FilterField::Currency => product.price.is_some(),
        FilterField::ListPrice => product.list_price.is_some(),
        FilterField::Rating => product.rating.is_some(),
        FilterField::RatingCount => product.rating_count.is_some(),
        FilterField::Availability => product.availability.is_some(),
        FilterField::GroupId => product.group_id.is_some(),
        FilterField::Attribute(name) => product.attributes.contains_key(name),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        ProductId,
        attribute::AttributeName,
        filter::samples,
        money::{self, NumberStyle},
    };

    fn kettle() -> Product {
        let mut product = Product::new(ProductId::parse("K-1").unwrap(), "Steel kettle").unwrap();
        product.brand = Some("Norrvik".into());
        product.category = CategoryPath::parse("Kitchen > Kettles").ok();
        product.price = money::parse("49.50 EUR", None, NumberStyle::Auto).ok();
        product.rating = Rating::parse("4.5").ok();
        product.rating_count = Some(1_234);
        product.availability = Some(Availability::InStock);
        for (name, value) in [
            ("colour", AttributeValue::Text("Dark Blue".into())),
            ("litres", AttributeValue::Number("1.70".parse().unwrap())),
            ("power", AttributeValue::Text("2200".into())),
            ("version", AttributeValue::Text("1.10".into())),
            ("part", AttributeValue::Text("007".into())),
            ("cordless", AttributeValue::Bool(true)),
        ] {
            product.attributes.insert(AttributeName::parse(name).unwrap(), value);
        }
        product
    }

    fn assert_matches(filters: &[&str], expected: bool) {
        for text in filters {
            let filter = Filter::parse(text).unwrap();
            assert_eq!(filter.matches(&kettle()), expected, "{text}");
        }
    }

    #[test]
    fn these_filters_let_the_kettle_through() {
        assert_matches(
            &[
                "id = K-1",
                "brand = NORRVIK",
                "brand in [Sony, norrvik]",
                "category = kitchen",
                "category = \"Kitchen>KETTLES\"",
                "price = 49.5",
                "price in 49.50..",
                "price < 50 and currency = eur",
                "rating >= 4.5",
                "rating_count > 1000",
                "availability = \"In stock\"",
                "not exists(list_price)",
                "brand != Sony",
                "group_id != G",
                "list_price != 5",
                "attributes.colour = \"dark blue\"",
                "attributes.litres = 1.7",
                "attributes.litres = \"1.7\"",
                "attributes.litres in 1.5..2",
                "attributes.power = 2200",
                "attributes.power = 2200.0",
                "attributes.power > 2000",
                "attributes.version = \"1.10\"",
                "attributes.version = 1.1",
                "attributes.part = 007",
                "attributes.cordless = true",
                "attributes.cordless = \"TRUE\"",
                "exists(attributes.cordless)",
                "all()",
            ],
            true,
        );
    }

    #[test]
    fn these_filters_do_not() {
        assert_matches(
            &[
                "id = k-1",
                "brand = \"Norrvik AB\"",
                "category = Kettles",
                "category = \"Kitchen > Kettles > Electric\"",
                "category = Kitch",
                "price < 49.5",
                "list_price > 0",
                "currency = USD",
                "availability = out_of_stock",
                "group_id = G",
                "exists(group_id)",
                "attributes.colour = blue",
                "attributes.Colour = \"dark blue\"",
                "attributes.litres = \"1.70\"",
                "attributes.version = \"1.1\"",
                "attributes.part = 7",
                "attributes.part > 0",
                "attributes.cordless = 1",
                "attributes.colour > 0",
                "any()",
            ],
            false,
        );
    }

    proptest! {
        #[test]
        fn a_negation_is_the_opposite(filter in samples::filter(), product in samples::product()) {
            prop_assert_eq!(filter.clone().negated().matches(&product), !filter.matches(&product));
        }

        #[test]
        fn a_set_holds_where_one_of_its_values_does(product in samples::product(), condition in samples::condition()) {
            if let Filter::Is(field, values) = &condition {
                let one_by_one = values.iter().any(|value| Filter::Is(field.clone(), vec![value.clone()]).matches(&product));
                prop_assert_eq!(condition.matches(&product), one_by_one);
            }
        }
    }
}
