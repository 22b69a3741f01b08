//! Which words and codes products have.

use std::collections::{BTreeMap, BTreeSet};

use likewise_domain::{
    Product, StoredProduct,
    text::{Code, Term, TextField, edits, field_words},
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

/// How many products of `catalogue` have both words in their titles.
pub(super) fn together(catalogue: &[&StoredProduct], pair: [&str; 2]) -> u64 {
    let [one, other] = pair.map(Term::of);
    let titles = catalogue.iter().map(|stored| field_words(&stored.product, TextField::Title));
    let has_both = |title: &Vec<String>| {
        let terms: BTreeSet<Term> = title.iter().map(|word| Term::of(word)).collect();
        terms.contains(&one) && terms.contains(&other)
    };
    titles.filter(has_both).map(|_| 1).sum()
}

fn texts_of(product: &Product, among: Vocabulary) -> BTreeSet<String> {
    match among {
        Vocabulary::Words => TextField::ALL.into_iter().flat_map(|field| field_words(product, field)).collect(),
        Vocabulary::Titles => field_words(product, TextField::Title).into_iter().collect(),
        Vocabulary::Codes => Code::of_product(product).iter().map(|code| code.as_str().to_owned()).collect(),
    }
}
