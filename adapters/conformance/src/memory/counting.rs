//! Match sets as lists of products, counted and ordered in the plainest way.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, HashMap, HashSet},
};

use likewise_domain::{
    CategoryPath, Product, StoredProduct,
    attribute::AttributeValue,
    facet::{Facet, FacetCounts, ValueCount},
    filter::{
        Filter, FilterField, fold,
        terms::{attribute_text, category_terms},
    },
    sort::Place,
    text::ProductTerms,
};
use likewise_usecases::ports::{MatchSet, Members, OrderedPage, Tally, Unit};

/// What of `catalogue` is in `set`.
pub(super) fn members<'a>(catalogue: Vec<&'a StoredProduct>, set: MatchSet<'_>) -> Vec<&'a StoredProduct> {
    let allowed = catalogue.into_iter().filter(|stored| set.filter.is_none_or(|it| it.matches(&stored.product)));
    match set.members {
        Members::All => allowed.collect(),
        Members::Either { words, ids } => {
            let ids: HashSet<_> = ids.iter().collect();
            let is_member = |product: &Product| {
                ids.contains(product.id()) || words.is_some_and(|words| words.matches(&ProductTerms::of(product)))
            };
            allowed.filter(|stored| is_member(&stored.product)).collect()
        }
    }
}

/// Counts `members`.
pub(super) fn tally(members: &[&StoredProduct], unit: Unit, facets: &[Facet]) -> Tally {
    let facets = facets.iter().map(|facet| match facet {
        Facet::Terms { field, most } => values(members, (unit, field), *most),
        Facet::Ranges { field, ranges } => FacetCounts::Ranges(
            ranges
                .iter()
                .map(|range| {
                    let range = Filter::Within(field.clone(), *range);
                    units(members.iter().filter(|stored| range.matches(&stored.product)), unit)
                })
                .collect(),
        ),
    });
    let products = members.len() as u64;
    Tally { total: units(members.iter(), unit), products, facets: facets.collect() }
}

/// A page of `members` in an order.
pub(super) fn ordered(members: &[&StoredProduct], unit: Unit, page: OrderedPage<'_>) -> Vec<Place> {
    let mut places: Vec<_> =
        members.iter().map(|stored| (page.order.place(stored), unit_of(&stored.product, unit))).collect();
    places.sort_by(|(one, _), (other, _)| page.order.compare(one, other));
    let mut met = HashSet::new();
    let firsts = places.into_iter().filter(|(_, unit)| met.insert(*unit)).map(|(place, _)| place);
    let after = |place: &Place| page.after.is_none_or(|after| page.order.compare(after, place) == Ordering::Less);
    firsts.filter(after).take(page.most).collect()
}

fn values(members: &[&StoredProduct], (unit, field): (Unit, &FilterField), most: usize) -> FacetCounts {
    let mut spellings: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    let mut having: HashMap<String, Vec<&StoredProduct>> = HashMap::new();
    for stored in members {
        for (folded, spelling) in values_of(&stored.product, field) {
            *spellings.entry(folded.clone()).or_default().entry(spelling).or_default() += 1;
            having.entry(folded).or_default().push(stored);
        }
    }
    let distinct = spellings.len() as u64;
    let count = |folded: &str| units(having.get(folded).into_iter().flatten(), unit);
    let mut counted: Vec<_> =
        spellings.into_iter().map(|(folded, spellings)| (count(&folded), folded, spellings)).collect();
    counted.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    let values = counted.into_iter().take(most).map(|(count, folded, spellings)| {
        // Of several as frequent ones the last that is compared counts, which is the least where the order is turned.
        let value =
            spellings.into_iter().rev().max_by_key(|(_, products)| *products).map_or(folded, |(value, _)| value);
        ValueCount { value, count }
    });
    FacetCounts::Terms { values: values.collect(), distinct }
}

/// The values of a field, each folded as filters compare it and as it is written.
fn values_of(product: &Product, field: &FilterField) -> Vec<(String, String)> {
    let plain = |text: &str| (text.to_owned(), text.to_owned());
    match field {
        FilterField::Brand => product.brand.iter().map(|brand| (fold(brand).into_owned(), brand.clone())).collect(),
        FilterField::Category => product.category.iter().flat_map(levels).collect(),
        FilterField::Currency => product.price.iter().map(|price| plain(price.currency().code())).collect(),
        FilterField::Availability => product.availability.iter().map(|it| plain(it.as_str())).collect(),
        FilterField::GroupId => product.group_id.iter().map(|group| plain(group)).collect(),
        FilterField::Attribute(name) => product
            .attributes
            .get(name)
            .map(|value| (attribute_text(value).into_owned(), spelt(value)))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

fn levels(path: &CategoryPath) -> Vec<(String, String)> {
    let spelt = (1..=path.steps().len()).filter_map(|depth| path.steps().get(..depth));
    category_terms(path).into_iter().zip(spelt.map(|steps| steps.join(CategoryPath::SEPARATOR))).collect()
}

fn spelt(value: &AttributeValue) -> String {
    match value {
        AttributeValue::Text(text) => text.clone(),
        _ => attribute_text(value).into_owned(),
    }
}

fn units<'a>(products: impl Iterator<Item = &'a &'a StoredProduct>, unit: Unit) -> u64 {
    products.map(|stored| unit_of(&stored.product, unit)).collect::<HashSet<_>>().len() as u64
}

/// What a product is counted as: its group, or itself.
fn unit_of(product: &Product, unit: Unit) -> (bool, &str) {
    let group = product.group_id.as_deref().filter(|_| unit == Unit::Group);
    group.map_or((false, product.id().as_str()), |group| (true, group))
}
