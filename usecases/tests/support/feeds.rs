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
