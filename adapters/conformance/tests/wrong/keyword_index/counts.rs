//! Wrong counts.

use std::collections::BTreeMap;

use likewise_domain::{
    Product,
    attribute::AttributeValue,
    facet::{Facet, FacetCounts, ValueCount},
    filter::{FilterField, NumberRange, fold},
};
use likewise_usecases::{
    PortError,
    ports::{KeywordIndex as _, MatchSet, Members, Tally, Unit},
};

use super::{Flaw, WrongIndex};

impl WrongIndex {
    pub(super) async fn counts(&self, set: MatchSet<'_>, facets: &[Facet]) -> Result<Tally, PortError> {
        let mut facets = facets.to_vec();
        let mut set = set;
        match (self.flaw, set.members) {
            (Flaw::WordsAreNotInSets, Members::Either { ids, .. }) => {
                set.members = Members::Either { words: None, ids }
            }
            (Flaw::ProductsForGroups, _) => set.unit = Unit::Product,
            (Flaw::EndsAreInclusive, _) => facets.iter_mut().for_each(include_ends),
            (Flaw::AllValuesAreGiven, _) => {
                for facet in &mut facets {
                    if let Facet::Terms { most, .. } = facet {
                        *most = Facet::MOST_VALUES;
                    }
                }
            }
            _ => {}
        }
        let mut tally = self.store().tally(set, &facets).await?;
        match (self.flaw, set.members) {
            (Flaw::NamedCountTwice, Members::Either { words: Some(_), ids }) => {
                tally.total += self.stored(ids).await?.len() as u64;
            }
            (Flaw::AbsentIdsCount, Members::Either { ids, .. }) => {
                tally.total += (ids.len() - self.stored(ids).await?.len()) as u64;
            }
            (Flaw::UnitsForProducts, _) => tally.products = tally.total,
            (Flaw::FacetsOfEverything, _) => {
                tally.facets = self.inner.tally(MatchSet { members: Members::All, ..set }, &facets).await?.facets;
            }
            _ => self.spoil(set, &facets, &mut tally).await?,
        }
        Ok(tally)
    }

    async fn spoil(&self, set: MatchSet<'_>, facets: &[Facet], tally: &mut Tally) -> Result<(), PortError> {
        let members = self.members(set).await?;
        let products: Vec<_> = members.iter().map(|stored| &stored.product).collect();
        for (place, (counts, facet)) in tally.facets.iter_mut().zip(facets).enumerate() {
            match counts {
                FacetCounts::Ranges(ranges) => {
                    if let (Flaw::NumbersAreRounded, Facet::Ranges { field: FilterField::Price, ranges: asked }) =
                        (self.flaw, facet)
                    {
                        *ranges = asked.iter().map(|range| rounded(&products, range)).collect();
                    }
                }
                FacetCounts::Terms { values, distinct } => {
                    self.spoil_values(facet.field(), (&products, place), values);
                    if matches!(
                        self.flaw,
                        Flaw::SpellingsAreValues | Flaw::OnlyWholeCategories | Flaw::OnlyTextAttributes
                    ) {
                        *distinct = values.len() as u64;
                    }
                }
            }
        }
        Ok(())
    }

    fn spoil_values(&self, field: &FilterField, (products, place): (&[&Product], usize), values: &mut Vec<ValueCount>) {
        match (self.flaw, field) {
            (Flaw::OnlyTheFirstFacet, _) if place > 0 => values.clear(),
            (Flaw::ZerosAreValues, _) if values.is_empty() => {
                values.push(ValueCount { value: "Norrvik".to_owned(), count: 0 });
            }
            (Flaw::LeastFrequentFirst, _) => values.reverse(),
            (Flaw::ValuesAreFolded, _) => {
                for value in values {
                    value.value = fold(&value.value).into_owned();
                }
            }
            (Flaw::SpellingsAreValues, FilterField::Brand) => {
                *values = counted(products.iter().filter_map(|product| product.brand.clone()));
            }
            (Flaw::OnlyWholeCategories, FilterField::Category) => {
                *values = counted(products.iter().filter_map(|product| Some(product.category.as_ref()?.to_string())));
            }
            (Flaw::OnlyTextAttributes, FilterField::Attribute(name)) => {
                *values = counted(products.iter().filter_map(|product| match product.attributes.get(name) {
                    Some(AttributeValue::Text(text)) => Some(text.clone()),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
}

fn include_ends(facet: &mut Facet) {
    if let Facet::Ranges { ranges, .. } = facet {
        for end in ranges.iter_mut().flat_map(|range| [&mut range.from, &mut range.to]).flatten() {
            end.inclusive = true;
        }
    }
}

fn rounded(products: &[&Product], range: &NumberRange) -> u64 {
    let prices = products.iter().filter_map(|product| Some(product.price?.amount().round_dp(6)));
    prices.filter(|price| range.contains(*price)).count() as u64
}

/// The values, the most frequent first, equally frequent ones by name.
fn counted(values: impl Iterator<Item = String>) -> Vec<ValueCount> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    let mut counts: Vec<_> = counts.into_iter().map(|(value, count)| ValueCount { value, count }).collect();
    counts.sort_by_key(|value| std::cmp::Reverse(value.count));
    counts
}
