//! Small catalogues that look random, and plain counts of them.

use std::collections::BTreeSet;

use likewise_domain::{
    Availability, Product, ProductId,
    filter::Filter,
    text::{ProductTerms, WordQuery},
};
use likewise_usecases::ports::{MatchSet, Members, Unit};

use crate::{
    failure::Failure,
    fixtures::{ProductBuilder, Sequence, product},
};

const WORDS: [&str; 14] = [
    "kettle",
    "Kettles",
    "steel",
    "red",
    "RED",
    "café",
    "Cafe",
    "lamp",
    "running",
    "run",
    "1.7",
    "16gb",
    "केतली",
    "ﬁne",
];
const BRANDS: [&str; 5] = ["Norrvik", "NORRVIK", "norrvik", "Größe & Co", "Acme"];
const CATEGORIES: [&str; 5] =
    ["Kitchen", "kitchen > Kettles", "Kitchen > kettles > Electric", "Light", "Light > Lamps"];
const COLOURS: [&str; 4] = ["Red", "red", "Dark Blue", "16"];

/// `count` products.
pub(super) fn products(seed: u64, count: usize) -> Vec<ProductBuilder> {
    let mut sequence = Sequence::seeded(seed);
    (0..count).map(|n| random_product(&mut sequence, &format!("p{n:03}"))).collect()
}

fn one_of<'a>(sequence: &mut Sequence, texts: &[&'a str]) -> &'a str {
    texts.get(sequence.below(texts.len())).copied().unwrap_or_default()
}

fn words(sequence: &mut Sequence, most: usize) -> String {
    let count = 1 + sequence.below(most);
    (0..count).map(|_| one_of(sequence, &WORDS)).collect::<Vec<_>>().join(" ")
}

fn random_product(sequence: &mut Sequence, id: &str) -> ProductBuilder {
    let mut made = product(id).titled(&words(sequence, 4));
    if sequence.below(2) == 0 {
        made = made.described(&words(sequence, 6));
    }
    if sequence.below(4) > 0 {
        made = made.branded(one_of(sequence, &BRANDS));
    }
    if sequence.below(4) > 0 {
        made = made.categorised(one_of(sequence, &CATEGORIES));
    }
    if sequence.below(4) > 0 {
        let currency = one_of(sequence, &["EUR", "USD"]);
        made = made.priced(&format!("{}.{:02}", sequence.below(5), 25 * sequence.below(4)), currency);
    }
    if sequence.below(3) > 0 {
        made = made.rated(&format!("{}.5", sequence.below(5)), sequence.below(9) as u64);
    }
    if let Some(availability) = Availability::ALL.get(sequence.below(6)) {
        made = made.available(*availability);
    }
    if sequence.below(2) == 0 {
        made = made.grouped(one_of(sequence, &["g1", "G1", "g2", "g3", "g4"]));
    }
    made = match sequence.below(4) {
        0 => made.with_text("colour", one_of(sequence, &COLOURS)),
        1 => made.with_number("colour", "16.0"),
        2 => made.with_bool("colour", true),
        _ => made,
    };
    if sequence.below(8) == 0 { made.with_text("model", &format!("KT-{}", 100 + sequence.below(5))) } else { made }
}

/// Filters of many kinds.
pub(super) fn filters() -> Result<Vec<Option<Filter>>, Failure> {
    let texts = [
        "brand = norrvik",
        "category = Kitchen",
        "price in 1..3",
        "not exists(group_id) or rating > 2",
        "attributes.colour = 16",
        "brand = nobody",
    ];
    let mut filters = vec![None];
    for text in texts {
        filters.push(Some(Filter::parse(text)?));
    }
    Ok(filters)
}

/// What of `products` is in `set`.
pub(super) fn members<'a>(products: &'a [Product], set: MatchSet<'_>) -> Vec<&'a Product> {
    products.iter().filter(|product| is_member(product, set)).collect()
}

fn is_member(product: &Product, set: MatchSet<'_>) -> bool {
    set.filter.is_none_or(|filter| filter.matches(product))
        && match set.members {
            Members::All => true,
            Members::Either { words, ids } => {
                ids.contains(product.id()) || words.is_some_and(|it| matches(it, product))
            }
        }
}

pub(super) fn matches(words: &WordQuery, product: &Product) -> bool {
    words.matches(&ProductTerms::of(product))
}

/// How many units `products` are.
pub(super) fn units(products: &[&Product], unit: Unit) -> u64 {
    let groups: BTreeSet<_> = products.iter().filter_map(|product| product.group_id.as_ref()).collect();
    let grouped = products.iter().filter(|product| product.group_id.is_some()).count();
    match unit {
        Unit::Product => products.len() as u64,
        Unit::Group => (products.len() - grouped + groups.len()) as u64,
    }
}

/// Match sets of every sort.
pub(super) fn sets<'a>(words: &'a WordQuery, ids: &'a [ProductId], filters: &'a [Option<Filter>]) -> Vec<MatchSet<'a>> {
    let members = [
        Members::All,
        Members::Either { words: Some(words), ids: &[] },
        Members::Either { words: None, ids },
        Members::Either { words: Some(words), ids },
    ];
    let units = [Unit::Product, Unit::Group];
    filters
        .iter()
        .flat_map(|filter| members.into_iter().map(move |members| (filter.as_ref(), members)))
        .flat_map(|(filter, members)| units.into_iter().map(move |unit| MatchSet { members, filter, unit }))
        .collect()
}
