//! How large match sets are, and how many of them lie in which range.

use likewise_domain::{
    Product, ProductId,
    facet::{Facet, FacetCounts},
    filter::{Bound, Filter, NumberRange},
};
use likewise_usecases::ports::{MatchSet, Members, Unit};
use rust_decimal::Decimal;

use super::{ALL, asking, facet, field, matching_words, shelf, these};
use crate::{
    failure::{CaseResult, Failure, equal, holds},
    fixtures::{ProductBuilder, ids, product},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    a_total_is_of_all_that_is_in_the_set,
    every_count_is_the_total_with_its_filter_added,
    every_range_is_the_total_with_its_bounds_added,
    a_product_that_is_named_and_matches_counts_once,
    absent_ids_are_left_out,
    counts_are_the_same_whatever_else_is_asked,
    the_ends_of_a_range_are_exact,
    products_without_a_group_are_a_group_each,
    products_are_counted_whatever_the_unit,
    nothing_counted_is_no_value,
];

const FIELDS: [&str; 6] = ["brand", "category", "currency", "availability", "group_id", "attributes.colour"];

async fn stocked(family: &Family, seed: u64) -> Result<(Vec<Product>, Vec<ProductId>), Failure> {
    let shelf = shelf::products(seed, 50);
    family.shelve(shelf.clone()).await?;
    let named = ids(["p001", "p007", "p007", "p030", "p049", "absent"]);
    Ok((shelf.into_iter().map(ProductBuilder::build).collect(), named))
}

async fn a_total_is_of_all_that_is_in_the_set(family: &mut Family) -> CaseResult {
    let (products, named) = stocked(family, 3).await?;
    let filters = shelf::filters()?;
    for text in ["kettle lamp", "KT-102 red run", "nothing"] {
        let words = asking(text, 0.5)?;
        for set in shelf::sets(&words, &named, &filters) {
            let expected = shelf::units(&shelf::members(&products, set), set.unit);
            equal(&format!("the total of {set:?}"), family.total(set).await?, expected)?;
        }
    }
    Ok(())
}

async fn every_count_is_the_total_with_its_filter_added(family: &mut Family) -> CaseResult {
    let (products, named) = stocked(family, 4).await?;
    let filters = shelf::filters()?;
    let words = asking("kettle lamp red", 0.3)?;
    let facets: Vec<Facet> = FIELDS.iter().map(|name| facet(name, 100)).collect::<Result<_, _>>()?;
    for set in shelf::sets(&words, &named, &filters) {
        let tally = family.keywords.tally(set, &facets).await?;
        equal("facets", tally.facets.len(), facets.len())?;
        for (counts, facet) in tally.facets.iter().zip(&facets) {
            let FacetCounts::Terms { values, distinct } = counts else {
                return Err(Failure::new("ranges were counted where values were asked for"));
            };
            equal("how many values there are", values.len() as u64, *distinct)?;
            let members = shelf::members(&products, set);
            let with_one = members.iter().filter(|it| Filter::Exists(facet.field().clone()).matches(it)).count();
            holds(values.is_empty() == (with_one == 0), || format!("{with_one} have {}: {values:?}", facet.field()))?;
            for value in values {
                let filter = value.filter(facet.field());
                let narrower: Vec<_> = members.iter().copied().filter(|it| filter.matches(it)).collect();
                equal(&format!("{filter} in {set:?}"), value.count, shelf::units(&narrower, set.unit))?;
                holds(value.count > 0, || format!("{filter} is counted and nothing has it"))?;
            }
        }
    }
    Ok(())
}

fn between(from: Option<(&str, bool)>, to: Option<(&str, bool)>) -> Result<NumberRange, Failure> {
    let bound =
        |(number, inclusive): (&str, bool)| Ok::<_, Failure>(Bound { value: number.parse::<Decimal>()?, inclusive });
    Ok(NumberRange { from: from.map(bound).transpose()?, to: to.map(bound).transpose()? })
}

async fn every_range_is_the_total_with_its_bounds_added(family: &mut Family) -> CaseResult {
    let (products, named) = stocked(family, 5).await?;
    let filters = shelf::filters()?;
    let words = asking("kettle lamp red", 0.3)?;
    let ranges = vec![
        between(None, Some(("2", false)))?,
        between(Some(("2", true)), Some(("3.5", true)))?,
        between(Some(("1.25", false)), None)?,
        between(Some(("16", true)), Some(("16", true)))?,
        between(Some(("9", true)), Some(("1", true)))?,
    ];
    for name in ["price", "list_price", "rating", "rating_count", "attributes.colour"] {
        for set in shelf::sets(&words, &named, &filters) {
            let counted = family.tally_of(set, Facet::ranges(field(name)?, ranges.clone())?).await?;
            let members = shelf::members(&products, set);
            let expected = ranges.iter().map(|range| {
                let filter = Filter::Within(field(name)?, *range);
                let within: Vec<_> = members.iter().copied().filter(|it| filter.matches(it)).collect();
                Ok(shelf::units(&within, set.unit))
            });
            let expected = expected.collect::<Result<Vec<_>, Failure>>()?;
            equal(&format!("{name} of {set:?}"), counted.facets, [FacetCounts::Ranges(expected)])?;
        }
    }
    Ok(())
}

async fn a_product_that_is_named_and_matches_counts_once(family: &mut Family) -> CaseResult {
    family.shelve(["a", "b", "c"].map(|id| product(id).titled("kettle"))).await?;
    let words = asking("kettle", 1.0)?;
    let named = ids(["b", "b", "a"]);
    let set = MatchSet { members: Members::Either { words: Some(&words), ids: &named }, ..ALL };
    equal("matching and named", family.total(set).await?, 3)?;
    equal("named alone", family.total(these(&named)).await?, 2)?;
    equal("neither", family.total(these(&[])).await?, 0)
}

async fn absent_ids_are_left_out(family: &mut Family) -> CaseResult {
    family.shelve([product("a")]).await?;
    equal("one of two", family.total(these(&ids(["absent", "a"]))).await?, 1)
}

async fn counts_are_the_same_whatever_else_is_asked(family: &mut Family) -> CaseResult {
    stocked(family, 6).await?;
    let words = asking("kettle", 1.0)?;
    let set = MatchSet { unit: Unit::Group, ..matching_words(&words) };
    let facets: Vec<Facet> = FIELDS.iter().map(|name| facet(name, 3)).collect::<Result<_, _>>()?;
    let together = family.keywords.tally(set, &facets).await?;
    for (at_once, facet) in together.facets.iter().zip(facets) {
        let alone = family.tally_of(set, facet).await?;
        equal("the total", alone.total, together.total)?;
        equal("the counts", alone.facets.first(), Some(at_once))?;
    }
    equal("without any", family.total(set).await?, together.total)
}

async fn the_ends_of_a_range_are_exact(family: &mut Family) -> CaseResult {
    let prices = ["19.98", "19.99", "19.990000000000000000000000001", "20"];
    let products = prices.iter().enumerate().map(|(n, price)| product(&format!("p{n}")).priced(price, "EUR"));
    family.shelve(products).await?;
    let ranges = vec![
        between(Some(("19.99", true)), Some(("20", false)))?,
        between(Some(("19.99", false)), Some(("20", true)))?,
        between(None, Some(("19.99", true)))?,
    ];
    let counted = family.tally_of(ALL, Facet::ranges(field("price")?, ranges)?).await?;
    equal("counts", counted.facets, [FacetCounts::Ranges(vec![2, 2, 2])])
}

async fn products_without_a_group_are_a_group_each(family: &mut Family) -> CaseResult {
    let grouped = [("a", "g"), ("b", "g"), ("c", "G"), ("d", "a")].map(|(id, group)| product(id).grouped(group));
    family.shelve(grouped.into_iter().chain(["x", "y"].map(product))).await?;
    equal("products", family.total(ALL).await?, 6)?;
    equal("groups", family.total(MatchSet { unit: Unit::Group, ..ALL }).await?, 5)
}

async fn products_are_counted_whatever_the_unit(family: &mut Family) -> CaseResult {
    let (products, named) = stocked(family, 7).await?;
    let filters = shelf::filters()?;
    let words = asking("kettle lamp red", 0.3)?;
    for set in shelf::sets(&words, &named, &filters) {
        let tally = family.keywords.tally(set, &[]).await?;
        equal(&format!("the products of {set:?}"), tally.products, shelf::members(&products, set).len() as u64)?;
    }
    Ok(())
}

async fn nothing_counted_is_no_value(family: &mut Family) -> CaseResult {
    family.shelve([product("a").branded("Norrvik")]).await?;
    let none = Filter::parse("brand = nobody")?;
    let set = MatchSet { filter: Some(&none), ..ALL };
    let tally = family.tally_of(set, facet("brand", 10)?).await?;
    equal("the total", tally.total, 0)?;
    equal("values", tally.facets, [FacetCounts::Terms { values: Vec::new(), distinct: 0 }])
}
