//! Feeds that tests write down.

use likewise_conformance::memory::ScriptedFeed;

/// A feed of products with an id and a title.
pub(crate) fn feed(rows: &[(&str, &str)]) -> ScriptedFeed {
    rows.iter().fold(ScriptedFeed::with_columns(&["id", "title"]), |feed, (id, title)| feed.row(&[id, title]))
}

/// A feed of products with an id, a title and a price.
pub(crate) fn priced_feed(rows: &[(&str, &str, &str)]) -> ScriptedFeed {
    let columns = ScriptedFeed::with_columns(&["id", "title", "price"]);
    rows.iter().fold(columns, |feed, (id, title, price)| feed.row(&[id, title, price]))
}

/// A feed of the products with these numbers: `p00007` is called `product number 7`.
pub(crate) fn catalogue(numbers: impl IntoIterator<Item = usize>) -> ScriptedFeed {
    numbers.into_iter().fold(ScriptedFeed::with_columns(&["id", "title"]), |feed, number| {
        feed.row(&[&format!("p{number:05}"), &format!("product number {number}")])
    })
}

/// A feed of so many products with brands, categories, prices, ratings, colours and groups of variants, each of which is
/// shared by several of them and missing on some.
pub(crate) fn shelf(count: usize) -> ScriptedFeed {
    const COLUMNS: [&str; 8] = ["id", "title", "brand", "category", "price", "rating", "group_id", "attributes.colour"];
    let colours = ["red", "Blue", "blue", "", "green"];
    let kinds = ["kettle", "lamp", "bed"];
    (0..count).fold(ScriptedFeed::with_columns(&COLUMNS), |feed, number| {
        let (colour, kind) = (colours[number % 5], kinds[number % 3]);
        let brand = ["Aa", "AA", "bb", "Cc", ""][number / 3 % 5];
        let price = if number % 7 == 0 { String::new() } else { format!("{}.50 EUR", number * 37 % 90) };
        let rating = if number % 4 == 0 { String::new() } else { format!("{}.5", number % 5) };
        let group = if number % 2 == 0 { format!("g{}", number / 8) } else { String::new() };
        let title = format!("{colour} {} {kind} NR-{number}", ["steel", "glass", "oak"][number % 7 % 3]);
        let category = format!("Home > {kind}s");
        feed.row(&[&format!("p{number:05}"), &title, brand, &category, &price, &rating, &group, colour])
    })
}
