//! Rows become products: what is kept, what is dropped and what costs a row its place.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{
    samples::{any_row, any_value, in_euro, kettle, number, row, text},
    *,
};
use crate::{
    attribute::{AttributeName, AttributeValue},
    row::RawValue,
};

/// The column, field and problem of everything that was dropped.
fn dropped(mapped: &Mapped) -> Vec<(&str, &str, &str)> {
    mapped.dropped.iter().map(|it| (it.column.as_str(), it.field, it.problem.as_str())).collect()
}

fn attribute<'a>(product: &'a Product, name: &str) -> Option<&'a AttributeValue> {
    product.attributes.get(&AttributeName::parse(name).unwrap())
}

#[test]
fn a_full_row_becomes_a_full_product() {
    let mapped = Mapping::preset_default()
        .map(&row(vec![
            ("id", number("42")),
            ("title", text(" Steel kettle ")),
            ("description", RawValue::List(vec![text("Boils water."), RawValue::Null, text("Cordless.")])),
            ("brand", text("Norrvik")),
            ("category", text("Kitchen > Kettles")),
            ("price", text("49,50 €")),
            ("list_price", number("59.5")),
            ("currency", text("eur")),
            ("rating", number("4.5")),
            ("rating_count", text("1,234")),
            ("availability", RawValue::Bool(true)),
            ("image_url", RawValue::List(vec![text("/images/kettle.svg"), text("/images/side.svg")])),
            ("product_url", text("https://shop.example/kettle")),
            ("group_id", text("kettles")),
            ("attributes", RawValue::Map(vec![("litres".into(), number("1.7")), ("cordless".into(), text("TRUE"))])),
            ("colour", text("steel")),
        ]))
        .unwrap();
    let product = &mapped.product;
    assert_eq!(dropped(&mapped), []);
    assert_eq!((product.id().as_str(), product.title()), ("42", "Steel kettle"));
    assert_eq!(product.description.as_deref(), Some("Boils water.\nCordless."));
    assert_eq!(product.brand.as_deref(), Some("Norrvik"));
    assert_eq!(product.category.as_ref().map(ToString::to_string).as_deref(), Some("Kitchen > Kettles"));
    assert_eq!(product.price.map(|it| it.to_string()).as_deref(), Some("49.50 EUR"));
    assert_eq!(product.list_price.map(|it| it.to_string()).as_deref(), Some("59.5 EUR"));
    assert_eq!(product.rating.map(|it| it.to_string()).as_deref(), Some("4.5"));
    assert_eq!(product.rating_count, Some(1_234));
    assert_eq!(product.availability, Some(crate::Availability::InStock));
    assert_eq!(product.image_url.as_deref(), Some("/images/kettle.svg"));
    assert_eq!(product.product_url.as_deref(), Some("https://shop.example/kettle"));
    assert_eq!(product.group_id.as_deref(), Some("kettles"));
    assert_eq!(attribute(product, "litres"), Some(&AttributeValue::Number(Decimal::new(17, 1))));
    assert_eq!(attribute(product, "cordless"), Some(&AttributeValue::Bool(true)));
    assert_eq!(attribute(product, "colour"), Some(&AttributeValue::Text("steel".into())));
    assert_eq!(product.attributes.len(), 3);
}

#[test]
fn only_id_and_title_cost_a_row_its_place() {
    let long = "x".repeat(10_000);
    for (id, title, column, code, reason) in [
        ("", "Kettle", "id", RejectionCode::MissingId, "the id is missing"),
        ("a\0b", "Kettle", "id", RejectionCode::InvalidId, "the id holds the control character U+0000"),
        (
            long.as_str(),
            "Kettle",
            "id",
            RejectionCode::InvalidId,
            "the id has 10000 characters, at most 200 are accepted",
        ),
        ("1", " \t", "title", RejectionCode::MissingTitle, "the title is missing"),
        (
            "1",
            long.as_str(),
            "title",
            RejectionCode::InvalidTitle,
            "the title has 10000 characters, at most 2000 are accepted",
        ),
    ] {
        let refused = Mapping::preset_default().map(&row(vec![("id", text(id)), ("title", text(title))])).unwrap_err();
        assert_eq!(refused, RejectedRow { column: column.into(), code, reason: reason.into() });
    }
    let listed = row(vec![("id", RawValue::List(vec![text("1")])), ("title", text("Kettle"))]);
    assert_eq!(Mapping::preset_default().map(&listed).unwrap_err().reason, "the id is a list, accepted is a text");
    assert_eq!(Mapping::preset_default().map(&row(vec![])).unwrap_err().code, RejectionCode::MissingId);
}

#[test]
fn what_cannot_be_read_is_dropped_and_told() {
    let huge = "x".repeat(10_000_000);
    for (column, value, field, problem) in [
        ("description", huge.as_str(), "description", "has 10000000 characters, at most 100000 are accepted"),
        ("brand", "a\0b", "brand", "holds the control character U+0000"),
        ("category", "a>b>c>d>e>f>g>h>i>j>k", "category", "has 11 steps, at most 10 are accepted"),
        ("price", "FREE", "price", "holds no number; accepted are amounts such as 1,234.56 or 12,50 €"),
        ("list_price", "10 - 20", "list_price", "is a range of amounts, one amount is accepted"),
        ("rating", "Get", "rating", "is not a number"),
        ("rating_count", "FREE Delivery", "rating_count", "holds 'F', which is no part of a number"),
        (
            "availability",
            "soon",
            "availability",
            "is not known, accepted are in_stock, out_of_stock, preorder, backorder",
        ),
        ("product_url", "javascript:alert(1)", "product_url", "has another scheme than http and https"),
        ("image_url", "java\tscript:x", "image_url", "holds white space, which no URL does"),
        ("attributes", "red", "attributes", "is a text, accepted is an object"),
        ("size \"cm\"", "5", "attributes", "its name holds '\"'; map the column under a name of its own"),
    ] {
        let mapped = in_euro().map(&kettle(&[(column, value)])).unwrap();
        assert_eq!(dropped(&mapped), [(column, field, problem)]);
        let without = in_euro().map(&kettle(&[])).unwrap();
        assert_eq!(mapped.product, without.product, "{column} is as if it were absent");
    }
}

#[test]
fn html_and_inner_white_space_stay_as_the_feed_wrote_them() {
    let mapped = in_euro().map(&kettle(&[("description", " <b>Boils</b> &amp;\n keeps ")])).unwrap();
    assert_eq!(mapped.product.description.as_deref(), Some("<b>Boils</b> &amp;\n keeps"));
}

#[test]
fn of_two_attributes_with_one_name_the_first_counts() {
    let colour = AttributeSource { source: Source::column("farbe"), name: AttributeName::parse("colour").unwrap() };
    let part = AttributeSource {
        source: Source::captured("farbe", "^(.)").unwrap(),
        name: AttributeName::parse("initial").unwrap(),
    };
    let mapping = Mapping { attributes: vec![colour, part], ..Mapping::preset_default() };
    let mut fields = vec![("id", text("1")), ("title", text("Kettle")), ("farbe", text("rot"))];
    fields.push(("attributes", RawValue::Map(vec![("colour".into(), text("red"))])));
    fields.push(("dimensions", RawValue::Map(vec![("width".into(), number("5"))])));
    fields.push(("tags", RawValue::List(vec![text("new"), number("5"), RawValue::Bool(false)])));
    let mapped = mapping.map(&row(fields)).unwrap();
    assert_eq!(attribute(&mapped.product, "colour"), Some(&AttributeValue::Text("rot".into())));
    assert_eq!(attribute(&mapped.product, "initial"), Some(&AttributeValue::Text("r".into())));
    assert_eq!(attribute(&mapped.product, "tags"), Some(&AttributeValue::Text("new, 5, false".into())));
    assert_eq!(
        dropped(&mapped),
        [
            ("attributes.colour", "attributes", "another value of the attribute colour came first"),
            ("dimensions", "attributes", "is an object, accepted are texts, numbers, true and false"),
        ]
    );
}

#[test]
fn a_text_becomes_a_number_only_in_plain_digits() {
    for (written, value) in [
        ("16", AttributeValue::Number(Decimal::from(16))),
        (" -1.5 ", AttributeValue::Number(Decimal::new(-15, 1))),
        ("true", AttributeValue::Bool(true)),
        ("007", AttributeValue::Text("007".into())),
        ("1,5", AttributeValue::Text("1,5".into())),
        ("yes", AttributeValue::Text("yes".into())),
    ] {
        let mapped = in_euro().map(&kettle(&[("x", written)])).unwrap();
        assert_eq!(attribute(&mapped.product, "x"), Some(&value), "{written}");
    }
}

#[test]
fn of_a_huge_key_only_the_beginning_is_told() {
    let entries = vec![("é".repeat(1_000_000), number("1"))];
    let mapped = Mapping::preset_default()
        .map(&row(vec![("id", text("1")), ("title", text("Kettle")), ("attributes", RawValue::Map(entries))]))
        .unwrap();
    assert_eq!(mapped.dropped.len(), 1);
    assert_eq!(mapped.dropped[0].column.chars().count(), 200);
}

#[test]
fn no_more_attributes_are_kept_than_a_product_may_have() {
    let names: Vec<String> = (0..600).map(|i| format!("a{i}")).collect();
    let mut fields = vec![("id", text("1")), ("title", text("Kettle"))];
    fields.extend(names.iter().map(|name| (name.as_str(), number("1"))));
    let mapped = Mapping::preset_default().map(&row(fields)).unwrap();
    assert_eq!((mapped.product.attributes.len(), mapped.dropped.len()), (500, 100));
}

proptest! {
    #[test]
    fn no_row_makes_it_panic_and_only_id_and_title_reject(row in any_row()) {
        for mapping in [in_euro(), Mapping::preset_amazon()] {
            match mapping.map(&row) {
                Ok(mapped) => {
                    prop_assert!(mapped.dropped.iter().all(|it| Coverage::FIELDS.contains(&it.field)));
                }
                Err(rejected) => {
                    prop_assert!([mapping.id.name(), mapping.title.name()].contains(&rejected.column.as_str()));
                }
            }
        }
    }

    #[test]
    fn a_row_with_id_and_title_always_becomes_a_product(value in any_value(), column in 2usize..15) {
        let mapping = in_euro();
        let fields = vec![("id", text("1")), ("title", text("Kettle")), (mapping.columns()[column], value.clone())];
        let mapped = mapping.map(&row(fields)).unwrap();
        let mut coverage = Coverage::new();
        coverage.add(&mapped);
        prop_assert!(coverage.fields().iter().all(|it| it.present + it.missing + it.dropped == 1));
    }
}
