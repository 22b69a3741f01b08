//! That a filter lets through exactly what `Filter::matches` says, field by field.

use likewise_domain::{Availability, filter::Filter};
use likewise_usecases::ports::ProductWrite;

use super::DIMENSION;
use crate::{
    failure::{CaseResult, equal},
    fixtures::{ProductBuilder, generation, ids, product, unit_vector},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    all_of_nothing_lets_everything_through_and_any_of_nothing_nothing,
    conditions_are_joined_and_turned_round,
    ids_are_compared_exactly,
    brands_are_compared_without_regard_to_case,
    a_category_holds_what_is_below_it,
    prices_are_compared_as_exact_numbers,
    list_prices_are_compared_as_exact_numbers,
    currencies_are_compared_without_regard_to_case,
    ratings_are_compared_as_numbers,
    rating_counts_are_compared_as_numbers,
    availability_is_compared_by_its_word,
    group_ids_are_compared_exactly,
    text_attributes_are_compared_without_regard_to_case,
    number_attributes_are_compared_as_numbers,
    yes_or_no_attributes_are_compared,
    a_field_exists_where_it_has_a_value,
    a_changed_product_is_filtered_by_what_it_is_now,
];

/// Products that differ in every field a filter can look at, and one that has none of them.
fn catalogue() -> Vec<ProductBuilder> {
    vec![
        product("K-1")
            .branded("Norrvik")
            .categorised("Kitchen > Kettles > Electric")
            .priced("49.50", "EUR")
            .list_priced("59.00", "EUR")
            .rated("4.5", 1_234)
            .available(Availability::InStock)
            .grouped("G1")
            .with_text("colour", "Dark Blue")
            .with_number("litres", "1.7")
            .with_bool("cordless", true),
        product("K-2")
            .branded("NORRVIK")
            .categorised("kitchen > Kettles")
            .priced("49.5", "USD")
            .rated("4.4", 10)
            .available(Availability::OutOfStock)
            .grouped("g1")
            .with_text("colour", "red")
            .with_number("litres", "1.70")
            .with_bool("cordless", false),
        product("k-1")
            .branded("Ångström \"& Söhne\"")
            .categorised("Kitchenware")
            .priced("0.1", "EUR")
            .list_priced("0.30", "EUR")
            .rated("0", 0)
            .available(Availability::Preorder)
            .with_text("colour", "dark blue")
            .with_text("litres", "1.7"),
        product("P%_1")
            .branded("Brand 100%")
            .categorised("Garden > Kettles")
            .priced("12345678901.23", "JPY")
            .rated("5", 18_000_000_000)
            .available(Availability::Backorder)
            .grouped("G1")
            .with_number("litres", "-3")
            .with_text("cordless", "true"),
        product("bare"),
    ]
}

/// Fails unless each filter finds exactly the ids beside it, and `Filter::matches` says the same.
async fn expect(family: &Family, expected: &[(&str, &[&str])]) -> CaseResult {
    let items: Vec<_> = catalogue().into_iter().map(|builder| builder.embedded_in(&generation(1)).write()).collect();
    family.put(&items).await?;
    let vectors: Vec<_> =
        items.iter().zip(0..).map(|(item, seed)| (item.product.id().clone(), unit_vector(seed, DIMENSION))).collect();
    family.index_all(&generation(1), &vectors).await?;
    check(family, &items, expected).await
}

async fn check(family: &Family, items: &[ProductWrite], expected: &[(&str, &[&str])]) -> CaseResult {
    for (text, matching) in expected {
        let filter = Filter::parse(text)?;
        let mut wanted = ids(*matching);
        wanted.sort();
        let mut matched: Vec<_> = items.iter().map(|item| &item.product).filter(|it| filter.matches(it)).collect();
        matched.sort_by_key(|product| product.id());
        let matched: Vec<_> = matched.into_iter().map(|product| product.id().clone()).collect();
        equal(&format!("what Filter::matches says to {text}"), &matched, &wanted)?;
        let found = family.nearest_matching(&generation(1), (&unit_vector(77, DIMENSION), 100), &filter).await?;
        let mut found: Vec<_> = found.hits.into_iter().map(|hit| hit.id).collect();
        found.sort();
        equal(&format!("found with {text}"), found, wanted)?;
    }
    Ok(())
}

const EVERYTHING: &[&str] = &["K-1", "K-2", "k-1", "P%_1", "bare"];

async fn all_of_nothing_lets_everything_through_and_any_of_nothing_nothing(family: &mut Family) -> CaseResult {
    expect(family, &[("all()", EVERYTHING), ("any()", &[]), ("not all()", &[]), ("not any()", EVERYTHING)]).await
}

async fn conditions_are_joined_and_turned_round(family: &mut Family) -> CaseResult {
    expect(
        family,
        &[
            ("brand = norrvik and currency = EUR", &["K-1"]),
            ("brand = norrvik or rating = 5", &["K-1", "K-2", "P%_1"]),
            ("not brand = norrvik", &["k-1", "P%_1", "bare"]),
            ("brand != norrvik and exists(price)", &["k-1", "P%_1"]),
            ("not (brand = norrvik or rating = 5)", &["k-1", "bare"]),
            ("not (brand = norrvik and currency = EUR)", &["K-2", "k-1", "P%_1", "bare"]),
            ("(price < 50 or rating = 5) and not (currency = USD or group_id = G1)", &["k-1"]),
            ("not not brand = norrvik", &["K-1", "K-2"]),
        ],
    )
    .await
}

async fn ids_are_compared_exactly(family: &mut Family) -> CaseResult {
    expect(
        family,
        &[
            ("id = \"K-1\"", &["K-1"]),
            ("id = \"k-1\"", &["k-1"]),
            ("id = \"P%_1\"", &["P%_1"]),
            ("id = \"K_1\"", &[]),
            ("id in [\"K-2\", \"bare\", \"absent\"]", &["K-2", "bare"]),
            ("id != \"bare\"", &["K-1", "K-2", "k-1", "P%_1"]),
        ],
    )
    .await
}

async fn brands_are_compared_without_regard_to_case(family: &mut Family) -> CaseResult {
    expect(
        family,
        &[
            ("brand = norrvik", &["K-1", "K-2"]),
            ("brand = \"ÅNGSTRÖM \\\"& SÖHNE\\\"\"", &["k-1"]),
            ("brand = \"brand 100%\"", &["P%_1"]),
            ("brand = norr", &[]),
            ("brand in [norrvik, \"brand 100%\", sony]", &["K-1", "K-2", "P%_1"]),
        ],
    )
    .await
}

async fn a_category_holds_what_is_below_it(family: &mut Family) -> CaseResult {
    expect(
        family,
        &[
            ("category = Kitchen", &["K-1", "K-2"]),
            ("category = \"Kitchen > Kettles\"", &["K-1", "K-2"]),
            ("category = \"kitchen > kettles > electric\"", &["K-1"]),
            ("category = Kettles", &[]),
            ("category = \"Kitchen > Kettles > Electric > Steel\"", &[]),
            ("category in [kitchenware, garden]", &["k-1", "P%_1"]),
        ],
    )
    .await
}

async fn prices_are_compared_as_exact_numbers(family: &mut Family) -> CaseResult {
    expect(
        family,
        &[
            ("price = 49.5", &["K-1", "K-2"]),
            ("price < 49.5", &["k-1"]),
            ("price <= 49.50", &["K-1", "K-2", "k-1"]),
            ("price > 49.5", &["P%_1"]),
            ("price >= 49.500", &["K-1", "K-2", "P%_1"]),
            ("price > 49.499999999999999999", &["K-1", "K-2", "P%_1"]),
            ("price in 0.1..49.5", &["K-1", "K-2", "k-1"]),
            ("price = 12345678901.23", &["P%_1"]),
            ("price > 12345678901.229 and price < 12345678901.231", &["P%_1"]),
        ],
    )
    .await
}

async fn list_prices_are_compared_as_exact_numbers(family: &mut Family) -> CaseResult {
    expect(
        family,
        &[
            ("list_price = 59", &["K-1"]),
            ("list_price = 0.3", &["k-1"]),
            ("list_price >= 0.3", &["K-1", "k-1"]),
            ("list_price > 0.3", &["K-1"]),
            ("not list_price > 0", &["K-2", "P%_1", "bare"]),
        ],
    )
    .await
}

async fn currencies_are_compared_without_regard_to_case(family: &mut Family) -> CaseResult {
    expect(
        family,
        &[
            ("currency = EUR", &["K-1", "k-1"]),
            ("currency = usd", &["K-2"]),
            ("currency in [usd, JPY]", &["K-2", "P%_1"]),
            ("currency != EUR", &["K-2", "P%_1", "bare"]),
        ],
    )
    .await
}

async fn ratings_are_compared_as_numbers(family: &mut Family) -> CaseResult {
    expect(
        family,
        &[
            ("rating = 4.50", &["K-1"]),
            ("rating >= 4.4", &["K-1", "K-2", "P%_1"]),
            ("rating > 4.4", &["K-1", "P%_1"]),
            ("rating < 4.5", &["K-2", "k-1"]),
            ("rating = 0", &["k-1"]),
        ],
    )
    .await
}

async fn rating_counts_are_compared_as_numbers(family: &mut Family) -> CaseResult {
    expect(
        family,
        &[
            ("rating_count = 1234", &["K-1"]),
            ("rating_count > 10", &["K-1", "P%_1"]),
            ("rating_count >= 10", &["K-1", "K-2", "P%_1"]),
            ("rating_count = 18000000000", &["P%_1"]),
            ("rating_count < 1", &["k-1"]),
        ],
    )
    .await
}

async fn availability_is_compared_by_its_word(family: &mut Family) -> CaseResult {
    expect(
        family,
        &[
            ("availability = in_stock", &["K-1"]),
            ("availability = out_of_stock", &["K-2"]),
            ("availability in [preorder, backorder]", &["k-1", "P%_1"]),
            ("availability != in_stock", &["K-2", "k-1", "P%_1", "bare"]),
        ],
    )
    .await
}

async fn group_ids_are_compared_exactly(family: &mut Family) -> CaseResult {
    expect(family, &[("group_id = G1", &["K-1", "P%_1"]), ("group_id = g1", &["K-2"]), ("group_id = G", &[])]).await
}

async fn text_attributes_are_compared_without_regard_to_case(family: &mut Family) -> CaseResult {
    expect(
        family,
        &[
            ("attributes.colour = \"dark blue\"", &["K-1", "k-1"]),
            ("attributes.colour in [RED, \"DARK BLUE\"]", &["K-1", "K-2", "k-1"]),
            ("attributes.colour = blue", &[]),
            ("attributes.Colour = red", &[]),
            ("attributes.colour != red", &["K-1", "k-1", "P%_1", "bare"]),
        ],
    )
    .await
}

async fn number_attributes_are_compared_as_numbers(family: &mut Family) -> CaseResult {
    expect(
        family,
        &[
            ("attributes.litres = 1.7", &["K-1", "K-2", "k-1"]),
            ("attributes.litres in 1.6..1.8", &["K-1", "K-2", "k-1"]),
            ("attributes.litres > 1.7", &[]),
            ("attributes.litres < 0", &["P%_1"]),
            ("attributes.litres <= 1.70", &["K-1", "K-2", "k-1", "P%_1"]),
        ],
    )
    .await
}

async fn yes_or_no_attributes_are_compared(family: &mut Family) -> CaseResult {
    expect(
        family,
        &[
            ("attributes.cordless = true", &["K-1", "P%_1"]),
            ("attributes.cordless = false", &["K-2"]),
            ("attributes.cordless != true", &["K-2", "k-1", "bare"]),
        ],
    )
    .await
}

async fn a_field_exists_where_it_has_a_value(family: &mut Family) -> CaseResult {
    let all_but_bare: &[&str] = &["K-1", "K-2", "k-1", "P%_1"];
    expect(
        family,
        &[
            ("exists(id)", EVERYTHING),
            ("exists(brand)", all_but_bare),
            ("exists(category)", all_but_bare),
            ("exists(price)", all_but_bare),
            ("exists(list_price)", &["K-1", "k-1"]),
            ("exists(currency)", all_but_bare),
            ("exists(rating)", all_but_bare),
            ("exists(rating_count)", all_but_bare),
            ("exists(availability)", all_but_bare),
            ("exists(group_id)", &["K-1", "K-2", "P%_1"]),
            ("exists(attributes.colour)", &["K-1", "K-2", "k-1"]),
            ("exists(attributes.litres)", all_but_bare),
            ("exists(attributes.cordless)", &["K-1", "K-2", "P%_1"]),
            ("exists(attributes.absent)", &[]),
            ("not exists(list_price)", &["K-2", "P%_1", "bare"]),
        ],
    )
    .await
}

async fn a_changed_product_is_filtered_by_what_it_is_now(family: &mut Family) -> CaseResult {
    expect(family, &[("price > 100", &["P%_1"]), ("brand = sony", &[])]).await?;
    let changed = product("bare").branded("Sony").priced("500", "EUR").embedded_in(&generation(1)).write();
    family.put(std::slice::from_ref(&changed)).await?;
    family.index.refresh(&generation(1)).await?;
    let mut items: Vec<_> = catalogue().into_iter().map(ProductBuilder::write).collect();
    items.pop();
    items.push(changed);
    check(family, &items, &[("price > 100", &["P%_1", "bare"]), ("brand = sony", &["bare"])]).await
}
