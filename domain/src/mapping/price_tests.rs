//! Rows' prices: their currency, conversion and the Amazon preset.

use super::{
    ConversionRates, Currency, Mapping, NumberStyle, RejectionCode,
    samples::{in_euro, kettle, number, row, text},
};
use crate::{Product, row::RawRow};

/// The price, list price and original price, and what was dropped.
fn prices(mapping: &Mapping, fields: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let mapped = mapping.map(&kettle(fields)).unwrap();
    let Product { price, list_price, original_price, .. } = mapped.product;
    let shown = [price, list_price, original_price].map(|money| money.map_or("-".into(), |money| money.to_string()));
    (shown.to_vec(), mapped.dropped.iter().map(|it| format!("{}: {}", it.field, it.problem)).collect())
}

#[test]
fn a_price_has_the_currency_that_the_row_names() {
    let mapping = in_euro();
    for (fields, price, told) in [
        (vec![("price", "1.299")], "1299 EUR", None),
        (vec![("price", "12.50"), ("currency", "USD")], "12.50 USD", None),
        (vec![("price", "$12.50"), ("currency", "AUD")], "12.50 AUD", None),
        (vec![("price", "$12.50")], "12.50 USD", None),
        (vec![("price", "€5"), ("currency", "USD")], "-", Some("price: is in EUR where the currency column says USD")),
        (vec![("price", "5"), ("currency", "Euros")], "-", Some("currency: is not a code of three letters")),
    ] {
        let (shown, dropped) = prices(&mapping, &fields);
        assert_eq!(shown[0], price, "{fields:?}");
        assert_eq!(dropped.is_empty(), told.is_none(), "{fields:?}: {dropped:?}");
        assert!(told.is_none_or(|told| dropped[0].starts_with(told)), "{fields:?}: {dropped:?}");
    }
    let (shown, dropped) = prices(&Mapping::preset_default(), &[("price", "5")]);
    assert_eq!(shown[0], "-");
    assert!(dropped[0].contains("set the mapping's default currency"), "{dropped:?}");
}

#[test]
fn a_json_number_has_a_decimal_point_whatever_the_style() {
    let mapping = Mapping { number_style: NumberStyle::DecimalComma, ..in_euro() };
    let fields =
        vec![("id", text("1")), ("title", text("Kettle")), ("price", number("1.299")), ("rating_count", number("7.0"))];
    let mapped = mapping.map(&row(fields)).unwrap();
    assert_eq!(mapped.product.price.map(|it| it.to_string()).as_deref(), Some("1.299 EUR"));
    assert_eq!(mapped.product.rating_count, Some(7));
}

#[test]
fn a_list_price_below_the_price_is_dropped() {
    let (shown, told) = prices(&in_euro(), &[("price", "10"), ("list_price", "9.99")]);
    assert_eq!(shown, ["10 EUR", "-", "-"]);
    assert_eq!(told, ["list_price: is 9.99 EUR, less than the price of 10 EUR"]);
    assert_eq!(prices(&in_euro(), &[("price", "10"), ("list_price", "$9.99")]).0, ["10 EUR", "9.99 USD", "-"]);
}

#[test]
fn prices_are_converted_where_there_is_a_rate_and_the_original_is_kept() {
    let [hkd, inr] = ["HKD", "INR"].map(|code| Currency::parse(code).unwrap());
    let rates = ConversionRates::new(hkd, [(inr, "0.094".parse().unwrap())].into()).unwrap();
    let mapping = Mapping { conversion: Some(rates), ..Mapping::preset_default() };
    let (shown, told) = prices(&mapping, &[("price", "₹617.50"), ("list_price", "₹1,000")]);
    assert_eq!((shown, told), (vec!["58.04 HKD".into(), "94.00 HKD".into(), "617.50 INR".into()], Vec::new()));
    assert_eq!(prices(&mapping, &[("price", "€5")]).0, ["5 EUR", "-", "-"]);
    assert_eq!(prices(&mapping, &[("price", "HK$5")]).0, ["5 HKD", "-", "-"]);
}

fn amazon(link: &str, discount: &str, actual: &str) -> RawRow {
    let fields = [
        ("name", "Steel kettle"),
        ("main_category", "home & kitchen"),
        ("sub_category", "Kettles"),
        ("image", "https://img.example/k.jpg"),
        ("link", link),
        ("ratings", "Get"),
        ("no_of_ratings", "FREE Delivery by Amazon"),
        ("discount_price", discount),
        ("actual_price", actual),
        ("Unnamed: 0", "4783.0"),
    ];
    row(fields.iter().map(|(name, value)| (*name, text(value))).collect())
}

#[test]
fn the_amazon_preset_takes_the_id_from_the_link_and_keeps_every_row() {
    let link = "https://www.amazon.example/Steel-Kettle/dp/B09W9BWVYG/ref=sr_1_5167";
    for (discount, actual, price, list) in [
        ("₹2,098", "₹2,698", Some("2098 INR"), Some("2698 INR")),
        ("", "₹617.50", Some("617.50 INR"), None),
        ("₹2,098", "", Some("2098 INR"), None),
        ("", "", None, None),
    ] {
        let mapped = Mapping::preset_amazon().map(&amazon(link, discount, actual)).unwrap();
        let product = &mapped.product;
        assert_eq!(product.id().as_str(), "B09W9BWVYG");
        assert_eq!(product.category.as_ref().map(|path| path.steps().len()), Some(2));
        assert_eq!(product.price.map(|it| it.to_string()).as_deref(), price, "{discount} {actual}");
        assert_eq!(product.list_price.map(|it| it.to_string()).as_deref(), list, "{discount} {actual}");
        assert!(product.attributes.is_empty());
        let fields: Vec<&str> = mapped.dropped.iter().map(|it| it.field).collect();
        assert_eq!(fields, ["rating", "rating_count"]);
    }
    let refused = Mapping::preset_amazon().map(&amazon("https://www.amazon.example/", "", "")).unwrap_err();
    assert_eq!((refused.column.as_str(), refused.code), ("link", RejectionCode::InvalidId));
}
