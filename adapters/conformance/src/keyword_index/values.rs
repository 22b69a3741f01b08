//! How the values of a facet are shown.

use likewise_domain::facet::{FacetCounts, ValueCount};
use likewise_usecases::ports::{MatchSet, Unit};

use super::{ALL, facet};
use crate::{
    failure::{CaseResult, Failure, equal, only},
    fixtures::product,
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    the_most_frequent_values_come_first_and_equal_ones_by_name,
    at_most_as_many_values_are_given_as_were_asked_for,
    however_it_is_spelt_a_value_is_one_in_its_most_frequent_spelling,
    a_category_counts_for_each_step_above_it,
    an_attribute_is_one_value_whatever_the_feed_gave,
    a_group_counts_once_for_each_value_of_its_products,
];

impl Family {
    /// The values of a facet with their counts, and how many there are in all.
    async fn values(&self, set: MatchSet<'_>, name: &str, most: usize) -> Result<(Vec<(String, u64)>, u64), Failure> {
        let tally = self.tally_of(set, facet(name, most)?).await?;
        match only("facets", tally.facets)? {
            FacetCounts::Terms { values, distinct } => {
                Ok((values.into_iter().map(|ValueCount { value, count }| (value, count)).collect(), distinct))
            }
            FacetCounts::Ranges(_) => Err(Failure::new("ranges were counted where values were asked for")),
        }
    }

    async fn stock_brands(&self, brands: &[&str]) -> Result<(), Failure> {
        let products = brands.iter().enumerate().map(|(n, brand)| product(&format!("p{n:02}")).branded(brand));
        self.shelve(products).await
    }
}

fn counts(values: &[(&str, u64)]) -> Vec<(String, u64)> {
    values.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect()
}

async fn the_most_frequent_values_come_first_and_equal_ones_by_name(family: &mut Family) -> CaseResult {
    family.stock_brands(&["b", "D", "a", "C", "C", "b", "e", "e", "e"]).await?;
    let expected = counts(&[("e", 3), ("b", 2), ("C", 2), ("a", 1), ("D", 1)]);
    equal("brands", family.values(ALL, "brand", 10).await?, (expected, 5))
}

async fn at_most_as_many_values_are_given_as_were_asked_for(family: &mut Family) -> CaseResult {
    family.stock_brands(&["b", "D", "a", "C", "C", "b", "e", "e", "e"]).await?;
    for most in 1..=6 {
        let (values, distinct) = family.values(ALL, "brand", most).await?;
        let expected = counts(&[("e", 3), ("b", 2), ("C", 2), ("a", 1), ("D", 1)]);
        equal("the first ones", values, expected.into_iter().take(most).collect::<Vec<_>>())?;
        equal("how many there are", distinct, 5)?;
    }
    Ok(())
}

async fn however_it_is_spelt_a_value_is_one_in_its_most_frequent_spelling(family: &mut Family) -> CaseResult {
    family.stock_brands(&["ACME", "Acme", "acme", "Acme", "größe", "GRÖßE", "größe"]).await?;
    let expected = counts(&[("Acme", 4), ("größe", 3)]);
    equal("brands", family.values(ALL, "brand", 10).await?, (expected, 2))?;
    let few = likewise_domain::filter::Filter::parse("id in [p00, p02]")?;
    let set = MatchSet { filter: Some(&few), ..ALL };
    equal("among those that are counted", family.values(set, "brand", 10).await?, (counts(&[("ACME", 2)]), 1))
}

async fn a_category_counts_for_each_step_above_it(family: &mut Family) -> CaseResult {
    let paths = ["Kitchen > Kettles > Electric", "kitchen>Kettles", "Kitchen", "Light > Kettles", "Kitchen > Pans"];
    let products = paths.iter().enumerate().map(|(n, path)| product(&format!("p{n}")).categorised(path));
    family.shelve(products).await?;
    let expected = counts(&[
        ("Kitchen", 4),
        ("Kitchen > Kettles", 2),
        ("Kitchen > Kettles > Electric", 1),
        ("Kitchen > Pans", 1),
        ("Light", 1),
        ("Light > Kettles", 1),
    ]);
    equal("categories", family.values(ALL, "category", 10).await?, (expected, 6))
}

async fn an_attribute_is_one_value_whatever_the_feed_gave(family: &mut Family) -> CaseResult {
    let products = [
        product("a").with_number("size", "16.0"),
        product("b").with_text("size", "16"),
        product("c").with_number("size", "16"),
        product("d").with_text("size", "16.0"),
        product("e").with_bool("size", true),
        product("f").with_text("size", "TRUE"),
        product("g").with_text("other", "16"),
    ];
    family.shelve(products).await?;
    let expected = counts(&[("16", 3), ("TRUE", 2), ("16.0", 1)]);
    equal("sizes", family.values(ALL, "attributes.size", 10).await?, (expected, 3))?;
    equal("nothing has it", family.values(ALL, "attributes.siz", 10).await?, (Vec::new(), 0))
}

async fn a_group_counts_once_for_each_value_of_its_products(family: &mut Family) -> CaseResult {
    let products = [("a", "g", "Red"), ("b", "g", "red"), ("c", "g", "blue"), ("d", "h", "red"), ("e", "h", "green")];
    let grouped = products.map(|(id, group, colour)| product(id).grouped(group).with_text("colour", colour));
    let alone = ["x", "y"].map(|id| product(id).with_text("colour", "Red"));
    family.shelve(grouped.into_iter().chain(alone)).await?;
    let set = MatchSet { unit: Unit::Group, ..ALL };
    let expected = counts(&[("Red", 4), ("blue", 1), ("green", 1)]);
    equal("colours of groups", family.values(set, "attributes.colour", 10).await?, (expected, 3))
}
