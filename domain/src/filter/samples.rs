//! Random filters and products for the property tests of this module.

use proptest::{collection::vec, option, prelude::*};
use rust_decimal::Decimal;

use super::{Bound, Filter, FilterField, FilterValue, NumberRange};
use crate::{
    Availability, CategoryPath, Currency, Money, Product, ProductId, Rating,
    attribute::{AttributeName, AttributeValue},
};

/// A valid tree of at most four levels.
pub(super) fn filter() -> impl Strategy<Value = Filter> {
    condition().prop_recursive(3, 20, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Filter::All),
            vec(inner.clone(), 0..4).prop_map(Filter::Any),
            inner.prop_map(Filter::negated),
        ]
    })
}

/// A valid condition.
pub(super) fn condition() -> impl Strategy<Value = Filter> {
    prop_oneof![
        any_field().prop_map(Filter::Exists),
        (number_field(), range()).prop_map(|(field, range)| Filter::Within(field, range)),
        any_field().prop_flat_map(|field| {
            vec(value_of(&field), 1..4).prop_map(move |values| Filter::Is(field.clone(), values))
        }),
    ]
}

/// A product with few different values, so that filters meet some of them.
pub(super) fn product() -> impl Strategy<Value = Product> {
    let attribute = prop_oneof![
        word().prop_map(AttributeValue::Text),
        number().prop_map(AttributeValue::Number),
        any::<bool>().prop_map(AttributeValue::Bool),
    ];
    let money = (0i64..5).prop_map(|amount| Money::new(amount.into(), Currency::parse("EUR").unwrap()).unwrap());
    let details = (option::of(word()), option::of(money), option::of(0i64..=5), option::of(0u64..5));
    let attributes = proptest::collection::btree_map(attribute_name(), attribute, 0..3);
    (details, option::of(word()), attributes).prop_map(
        |((brand, price, rating, rating_count), category, attributes)| {
            let mut product = Product::new(ProductId::parse("1").unwrap(), "Kettle").unwrap();
            product.brand = brand;
            product.price = price;
            product.rating = rating.and_then(|rating| Rating::new(rating.into()).ok());
            product.rating_count = rating_count;
            product.category = category.and_then(|step| CategoryPath::new([step]).ok());
            product.attributes = attributes;
            product
        },
    )
}

fn attribute_name() -> impl Strategy<Value = AttributeName> {
    prop::sample::select(vec!["a", "screen size", "in", "and", "a..b", "-", "Größe", "x/y"])
        .prop_map(|name| AttributeName::parse(name).unwrap())
}

fn any_field() -> impl Strategy<Value = FilterField> {
    prop_oneof![
        prop::sample::select(FilterField::NAMES.to_vec()).prop_map(|name| FilterField::named(name).unwrap()),
        attribute_name().prop_map(FilterField::Attribute),
    ]
}

fn number_field() -> impl Strategy<Value = FilterField> {
    any_field().prop_filter("has a range", |field| field.is_number() || matches!(field, FilterField::Attribute(_)))
}

fn value_of(field: &FilterField) -> BoxedStrategy<FilterValue> {
    match field {
        FilterField::Attribute(_) => prop_oneof![
            text().prop_map(FilterValue::Text),
            number().prop_map(FilterValue::Number),
            any::<bool>().prop_map(FilterValue::Bool),
        ]
        .boxed(),
        FilterField::Currency => prop::sample::select(vec!["EUR", "usd", "Inr"]).prop_map(FilterValue::from).boxed(),
        FilterField::Availability => {
            prop::sample::select(Availability::ALL.to_vec()).prop_map(|it| it.as_str().into()).boxed()
        }
        FilterField::Category => vec(word(), 1..4).prop_map(|steps| FilterValue::Text(steps.join(" > "))).boxed(),
        field if field.is_number() => number().prop_map(FilterValue::Number).boxed(),
        _ => text().prop_map(FilterValue::Text).boxed(),
    }
}

fn range() -> impl Strategy<Value = NumberRange> {
    let bound = || option::of((number(), any::<bool>()).prop_map(|(value, inclusive)| Bound { value, inclusive }));
    (bound(), bound())
        .prop_map(|(from, to)| NumberRange { from, to })
        .prop_filter("holds a number", |range| (range.from.is_some() || range.to.is_some()) && !range.is_empty())
}

fn number() -> impl Strategy<Value = Decimal> {
    prop_oneof![(-3i64..6).prop_map(Decimal::from), (any::<i64>(), 0u32..28).prop_map(|(n, s)| Decimal::new(n, s))]
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "B", "true", "1", "1.50", "and", "Größe", "dark blue"]).prop_map(str::to_owned)
}

fn text() -> impl Strategy<Value = String> {
    let any_text = any::<String>().prop_filter("is not blank", |text| !text.trim().is_empty());
    prop_oneof![word(), "[\"\\\\ a\\n,\\[\\])(.<>=!-]{0,8}x", any_text]
}
