//! Mappings in the configuration.

use likewise_bootstrap::settings::Settings;
use likewise_domain::{
    Product,
    attribute::AttributeName,
    mapping::Mapping,
    row::{RawRow, RawValue},
};

use crate::support::{load, refused, refused_for};

/// What the mapping `name` makes of a row of texts.
#[track_caller]
fn mapped(settings: &Settings, name: &str, cells: &[(&str, &str)]) -> Product {
    let cells = cells.iter().map(|(column, text)| ((*column).into(), RawValue::Text((*text).to_owned())));
    let mapping = settings.mapping(name).unwrap_or_else(|problems| panic!("{problems:?}"));
    mapping.map(&RawRow::new(cells.collect())).unwrap_or_else(|rejected| panic!("{rejected:?}")).product
}

#[test]
fn the_presets_are_there_without_configuration() {
    let settings = Settings::default();
    assert_eq!(settings.mapping_names(), ["default", "amazon"]);
    for name in Mapping::PRESETS {
        let preset = Mapping::preset(name).unwrap();
        assert_eq!(format!("{:?}", settings.mapping(name).unwrap()), format!("{preset:?}"));
    }
    let problems = settings.mapping("shop").unwrap_err();
    assert_eq!(problems, [(String::new(), "there is no mapping \"shop\", there are default, amazon".to_owned())]);
}

#[test]
fn a_mapping_changes_its_preset_where_it_says_so() {
    let settings = load(
        r#"
        [feed]
        mapping = "shop"
        [mappings.shop]
        preset = "amazon"
        title = "product name"
        id = { column = "url", pattern = "/p/([0-9]+)" }
        price = ["sale", "price"]
        category = ["department", "shelf"]
        default_currency = "eur"
        number_style = "decimal_comma"
        other_columns = "keep"
        attributes = { Farbe = "colour" }
        "#,
    );
    let product = mapped(
        &settings,
        "shop",
        &[
            ("url", "https://shop.example/p/4711?x=1"),
            ("product name", "Kettle"),
            ("sale", ""),
            ("price", "1.299,50"),
            ("department", "Kitchen"),
            ("shelf", "Kettles"),
            ("ratings", "4,5"),
            ("Farbe", "red"),
            ("litres", "17"),
        ],
    );
    assert_eq!((product.id().as_str(), product.title()), ("4711", "Kettle"));
    assert_eq!(product.price.map(|price| price.to_string()).as_deref(), Some("1299.50 EUR"));
    assert_eq!(product.category.map(|category| category.to_string()).as_deref(), Some("Kitchen > Kettles"));
    // What the mapping does not say is as the preset has it.
    assert_eq!(product.rating.map(|rating| rating.to_string()).as_deref(), Some("4.5"));
    let attributes: Vec<_> = product.attributes.keys().map(AttributeName::as_str).collect();
    assert_eq!(attributes, ["colour", "litres"]);
}

#[test]
fn conversion_rates_need_a_target() {
    let settings = load("[mappings.shop]\nconvert_to = \"HKD\"\nrates = { INR = \"0.094\" }");
    let product = mapped(&settings, "shop", &[("id", "1"), ("title", "Kettle"), ("price", "₹1,000.00")]);
    assert_eq!(product.price.map(|price| price.to_string()).as_deref(), Some("94.00 HKD"));
    assert_eq!(product.original_price.map(|price| price.to_string()).as_deref(), Some("1000.00 INR"));
    refused_for("[mappings.shop]\nrates = { INR = \"0.094\" }", "mappings.shop.rates", "are given without convert_to");
}

#[test]
fn everything_that_is_wrong_with_mappings_is_told_at_once() {
    let told = refused(
        r#"
        [mappings.one]
        preset = "ebay"
        [mappings.two]
        id = { column = "link", pattern = "(" }
        title = { column = "link", pattern = "no group" }
        category = []
        default_currency = "EURO"
        attributes = { colour = "" }
        titel = "x"
        [mappings.three]
        convert_to = "EUR"
        rates = { INR = "many", YYY = "1", GBP = 1.5 }
        number_style = "comma"
        brand = 4
        image_url = { column = "x" }
        "#,
    );
    let told: Vec<_> = told.iter().map(|(key, message)| (key.as_str(), message.as_str())).collect();
    let source = "is neither the name of a column nor a table of column and pattern";
    let expected = [
        ("mappings.one.preset", "\"ebay\" is not a preset, accepted are default and amazon"),
        ("mappings.three.brand", source),
        ("mappings.three.image_url", source),
        ("mappings.three.number_style", "is \"comma\", accepted are auto, decimal_point, decimal_comma"),
        ("mappings.three.rates.GBP", "is 1.5, accepted is text in quotes"),
        ("mappings.three.rates.INR", "is no decimal number such as \"0.094\""),
        ("mappings.three.rates.YYY", "is YYY, which is not a currency in use; accepted are ISO 4217 codes such as EUR"),
        ("mappings.two.attributes.colour", "is empty"),
        ("mappings.two.category", "names no column"),
        ("mappings.two.default_currency", "is not a code of three letters such as EUR"),
        ("mappings.two.id", "cannot be read: regex parse error: ( ^ error: unclosed group"),
        (
            "mappings.two.titel",
            "is no setting, known are preset, id, title, description, brand, category, price, list_price, currency, \
             rating, rating_count, availability, image_url, product_url, group_id, attributes, other_columns, \
             default_currency, number_style, convert_to, rates",
        ),
        ("mappings.two.title", "has 0 capture groups, accepted is exactly one, such as /dp/([A-Z0-9]+)"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_feed_names_a_mapping_that_there_is() {
    refused_for("[feed]\nmapping = \"shop\"", "feed.mapping", "is \"shop\", known are default, amazon");
    load("[feed]\nmapping = \"shop\"\n[mappings.shop]\ntitle = \"name\"");
}
