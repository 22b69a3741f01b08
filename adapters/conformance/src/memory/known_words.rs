//! Which words and codes products have.

use std::collections::{BTreeMap, BTreeSet};

use likewise_domain::{
    Product, StoredProduct,
    text::{Code, TextField, edits, field_words},
};
use likewise_usecases::ports::{KnownWord, Lookup, Nearness, Vocabulary};

/// What `catalogue` has for `lookup`.
pub(super) fn known(catalogue: &[&StoredProduct], lookup: Lookup<'_>) -> Vec<KnownWord> {
    let mut products: BTreeMap<String, u64> = BTreeMap::new();
    for stored in catalogue {
        for text in texts_of(&stored.product, lookup.among) {
            *products.entry(text).or_default() += 1;
        }
    }
    let near = products.into_iter().filter_map(|(text, products)| {
        let distance = match lookup.near {
            Nearness::Same => (text == lookup.text).then_some(0),
            Nearness::Beginning => text.starts_with(lookup.text).then_some(0),
            Nearness::Edits(most) => Some(edits(&text, lookup.text)).filter(|edits| *edits <= usize::from(most)),
        };
        Some((distance?, KnownWord { text, products }))
    });
    let mut near: Vec<_> = near.collect();
    // They stand in the order of text already.
    near.sort_by(|(distance, one), (other_distance, other)| {
        distance.cmp(other_distance).then(other.products.cmp(&one.products))
    });
    near.into_iter().take(lookup.most).map(|(_, word)| word).collect()
}

fn texts_of(product: &Product, among: Vocabulary) -> BTreeSet<String> {
    match among {
        Vocabulary::Words => TextField::ALL.into_iter().flat_map(|field| field_words(product, field)).collect(),
        Vocabulary::Titles => field_words(product, TextField::Title).into_iter().collect(),
        Vocabulary::Codes => Code::of_product(product).iter().map(|code| code.as_str().to_owned()).collect(),
    }
}
