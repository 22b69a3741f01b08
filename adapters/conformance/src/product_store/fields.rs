//! That every field comes back as it went in.

use std::fmt::Write as _;

use likewise_domain::{Availability, Product, attribute::AttributeValue};

use crate::{
    failure::{CaseResult, equal, present},
    fixtures::{ProductBuilder, attribute_name, product},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    every_field_comes_back,
    absent_fields_stay_absent,
    every_availability_comes_back,
    amounts_come_back_in_every_digit,
    ratings_come_back_exactly,
    rating_counts_come_back_over_their_whole_range,
    attributes_keep_their_kinds,
    attribute_numbers_come_back_in_every_digit,
    all_scripts_and_signs_come_back,
    the_longest_texts_come_back,
    the_most_attributes_come_back,
    a_change_can_take_values_away,
];

/// Writes the products and fails unless each comes back equal.
async fn round_trip(family: &Family, builders: Vec<ProductBuilder>) -> Result<Vec<Product>, crate::failure::Failure> {
    let items: Vec<_> = builders.into_iter().map(ProductBuilder::write).collect();
    family.put(&items).await?;
    let mut back = Vec::with_capacity(items.len());
    for item in items {
        let live = family.live(item.product.id()).await?.product.clone();
        equal("the product", &live, &item.product)?;
        back.push(live);
    }
    Ok(back)
}

async fn every_field_comes_back(family: &mut Family) -> CaseResult {
    let full = product("p")
        .titled("Kettle")
        .described("Boils water.\nTwice.")
        .branded("Norrvik")
        .categorised("Kitchen > Kettles > Electric")
        .priced("19.99", "EUR")
        .list_priced("24.99", "EUR")
        .originally_priced("2098", "INR")
        .rated("4.5", 1_234)
        .available(Availability::Backorder)
        .grouped("G-1")
        .linked("https://example.com/a.png?x=1&y=%20", "https://example.com/p/1#top")
        .with_text("colour", "dark blue")
        .with_number("litres", "1.7")
        .with_bool("cordless", true);
    round_trip(family, vec![full]).await?;
    Ok(())
}

async fn absent_fields_stay_absent(family: &mut Family) -> CaseResult {
    round_trip(family, vec![product("bare"), product("priced").priced("1", "EUR")]).await?;
    Ok(())
}

async fn every_availability_comes_back(family: &mut Family) -> CaseResult {
    let builders = Availability::ALL.map(|availability| product(availability.as_str()).available(availability));
    round_trip(family, builders.into()).await?;
    Ok(())
}

async fn amounts_come_back_in_every_digit(family: &mut Family) -> CaseResult {
    let amounts =
        ["0", "0.00", "19.90", "0.1", "1299.000", "999999999999.999999999999999", "1000000000000", "0.000001"];
    let builders = amounts.iter().map(|amount| product(amount).priced(amount, "JPY").list_priced(amount, "EUR"));
    let back = round_trip(family, builders.collect()).await?;
    for (product, amount) in back.iter().zip(amounts) {
        let price = present("the price", product.price)?;
        equal("the price as text", price.to_string(), format!("{amount} JPY"))?;
    }
    Ok(())
}

async fn ratings_come_back_exactly(family: &mut Family) -> CaseResult {
    let builders = ["0", "5", "4.1", "3.3333333333333333333", "0.1"].map(|mean| product(mean).rated(mean, 1));
    round_trip(family, builders.into()).await?;
    Ok(())
}

async fn rating_counts_come_back_over_their_whole_range(family: &mut Family) -> CaseResult {
    let counts = [0, 1, u64::from(u32::MAX) + 1, i64::MAX.unsigned_abs(), u64::MAX];
    let builders = counts.map(|count| product(&format!("p{count}")).rated("4", count));
    round_trip(family, builders.into()).await?;
    Ok(())
}

async fn attributes_keep_their_kinds(family: &mut Family) -> CaseResult {
    let alike = product("p")
        .with_text("a text", "1")
        .with_number("a number", "1")
        .with_text("another text", "true")
        .with_bool("yes", true)
        .with_bool("no", false)
        .with_text("Case", "upper")
        .with_text("case", "lower");
    round_trip(family, vec![alike]).await?;
    Ok(())
}

async fn attribute_numbers_come_back_in_every_digit(family: &mut Family) -> CaseResult {
    let numbers =
        ["12345678901234567890.12345678", "-0.5", "79228162514264337593543950335", "0.10", "1e5", "9007199254740993"];
    let builders =
        numbers.iter().filter(|number| !number.contains('e')).map(|number| product(number).with_number("n", number));
    let back = round_trip(family, builders.collect()).await?;
    let name = attribute_name("n");
    for product in back {
        let expected = AttributeValue::Number(product.id().as_str().parse()?);
        equal("the number", product.attributes.get(&name), Some(&expected))?;
    }
    Ok(())
}

async fn all_scripts_and_signs_come_back(family: &mut Family) -> CaseResult {
    let texts = [
        "Ångström ½ µ \u{1F9C9} e\u{301}",
        "हिन्दी में केतली",
        "薬缶 — 主全子",
        "غلاية ماء",
        "'; DROP TABLE products; --",
        "quote \" back \\ slash / {json: [1]} <b>&amp;</b>",
        "tab\tline\nreturn\r\nend",
        "zero\u{200D}width\u{FEFF}",
    ];
    let builders = texts.iter().zip(0..).map(|(text, n)| {
        product(&format!("p{n}")).titled(text).described(text).branded(text).categorised(text).with_text("t", text)
    });
    round_trip(family, builders.collect()).await?;
    Ok(())
}

async fn the_longest_texts_come_back(family: &mut Family) -> CaseResult {
    let longest = product("p")
        .titled(&"ü".repeat(Product::MOST_TITLE_CHARACTERS))
        .described(&"語".repeat(Product::MOST_DESCRIPTION_CHARACTERS))
        .branded(&"b".repeat(Product::MOST_NAME_CHARACTERS))
        .with_text("t", &"😀".repeat(AttributeValue::MOST_CHARACTERS))
        .linked(&"i".repeat(Product::MOST_URL_CHARACTERS), &"u".repeat(Product::MOST_URL_CHARACTERS));
    round_trip(family, vec![longest]).await?;
    Ok(())
}

async fn the_most_attributes_come_back(family: &mut Family) -> CaseResult {
    let mut builder = product("p");
    for n in 0..Product::MOST_ATTRIBUTES {
        let mut name = "name".to_owned();
        write!(name, " {n}")?;
        builder = builder.with_text(&name, &format!("value {n}"));
    }
    round_trip(family, vec![builder]).await?;
    Ok(())
}

async fn a_change_can_take_values_away(family: &mut Family) -> CaseResult {
    let rich = product("p").branded("Norrvik").priced("1", "EUR").with_text("colour", "red").with_text("size", "L");
    round_trip(family, vec![rich]).await?;
    round_trip(family, vec![product("p").with_text("size", "L")]).await?;
    Ok(())
}
