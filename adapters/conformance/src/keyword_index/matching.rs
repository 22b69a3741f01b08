//! Which candidates are found, and which of them come first.

use likewise_domain::{
    Product,
    filter::Filter,
    text::{Alternative, FieldWeights, Wording},
};
use likewise_usecases::{ErrorKind, ports::KeywordQuery};

use super::{asking, shelf};
use crate::{
    failure::{CaseResult, equal, fails_as, holds},
    fixtures::{ProductBuilder, product},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    what_matches_is_found_and_nothing_else,
    at_most_k_are_found_and_each_once,
    none_is_no_number_of_candidates,
    a_filter_never_costs_a_candidate,
    products_that_have_a_code_come_first,
    more_of_the_terms_count_more,
    an_alternative_counts_by_its_credit,
    any_one_wording_is_enough,
    no_wording_is_met_by_the_words_of_another,
    words_of_different_fields_count_together,
    the_weights_say_which_field_counts_more,
    words_of_any_script_are_found,
    a_query_that_asks_for_nothing_finds_nothing,
];

async fn what_matches_is_found_and_nothing_else(family: &mut Family) -> CaseResult {
    let shelf = shelf::products(1, 60);
    family.shelve(shelf.clone()).await?;
    let products: Vec<Product> = shelf.into_iter().map(ProductBuilder::build).collect();
    for text in ["kettle", "red steel lamp", "cafe KT-101", "the 1.7 kettle of steel", "fine केतली", "run p003", "16GB?"]
    {
        for share in [0.0, 0.5, 0.75, 1.0] {
            let words = asking(text, share)?;
            for filter in &shelf::filters()? {
                let is_expected = |product: &&Product| {
                    shelf::matches(&words, product) && filter.as_ref().is_none_or(|filter| filter.matches(product))
                };
                let expected: Vec<_> = products.iter().filter(is_expected).map(|it| it.id().to_string()).collect();
                let mut found = family.best_under(&words, 1_000, filter.as_ref()).await?;
                found.sort();
                equal(&format!("{text:?} with {share} of its words under {filter:?}"), found, expected)?;
            }
        }
    }
    Ok(())
}

async fn at_most_k_are_found_and_each_once(family: &mut Family) -> CaseResult {
    let names: Vec<String> = (0..30).map(|n| format!("p{n:02}")).collect();
    family.shelve(names.iter().map(|name| product(name).titled("steel kettle").described("a kettle"))).await?;
    let words = asking("kettles of steel", 0.0)?;
    for k in [1, 7, 29, 30, 31, 500] {
        let mut found = family.best(&words, k).await?;
        equal(&format!("how many of {k}"), found.len(), k.min(30))?;
        found.sort();
        found.dedup();
        equal(&format!("how many different ones of {k}"), found.len(), k.min(30))?;
    }
    Ok(())
}

async fn none_is_no_number_of_candidates(family: &mut Family) -> CaseResult {
    let words = asking("kettle", 0.0)?;
    let query = KeywordQuery { words: &words, weights: &FieldWeights::default(), k: 0, filter: None };
    fails_as("k of 0", family.keywords.matching(query).await, ErrorKind::InvalidInput)
}

async fn a_filter_never_costs_a_candidate(family: &mut Family) -> CaseResult {
    let good = (0..40).map(|n| product(&format!("good{n:02}")).titled("kettle").branded("Common"));
    let poor = product("poor").titled("a very long title of a thing that is a kettle as well").branded("Rare");
    family.shelve(good.chain([poor])).await?;
    let rare = Filter::parse("brand = rare")?;
    equal("the one of the brand", family.best_under(&asking("kettle", 1.0)?, 1, Some(&rare)).await?, ["poor"])
}

async fn products_that_have_a_code_come_first(family: &mut Family) -> CaseResult {
    let named = (0..5).map(|n| product(&format!("named{n}")).titled("steel kettle KT steel kettle").branded("kettle"));
    let coded = product("coded").titled("Something else").with_text("model", "KT170B");
    family.shelve(named.chain([coded])).await?;
    let words = asking("KT-170/B steel kettle", 0.0)?;
    equal("how many", family.best(&words, 10).await?.len(), 6)?;
    equal("the best", family.best(&words, 1).await?, ["coded"])
}

async fn more_of_the_terms_count_more(family: &mut Family) -> CaseResult {
    // Words as rare as each other, in titles as long as each other.
    let titles = ["red blue lamp", "steel green lamp", "kettle white lamp", "red steel kettle", "red steel chair"];
    let names = ["only-red", "only-steel", "only-kettle", "all", "two"];
    family.shelve(names.iter().zip(titles).map(|(name, title)| product(name).titled(title))).await?;
    let found = family.best(&asking("red steel kettle", 0.0)?, 10).await?;
    equal("how many", found.len(), 5)?;
    equal("the best two", found.into_iter().take(2).collect::<Vec<_>>(), ["all", "two"])
}

async fn an_alternative_counts_by_its_credit(family: &mut Family) -> CaseResult {
    let titles = [("a", "ketchup stand"), ("b", "kettle stand"), ("c", "ketle stand"), ("d", "kennel stand")];
    family.shelve(titles.map(|(id, title)| product(id).titled(title))).await?;
    let mut words = asking("ketle", 1.0)?;
    for term in words.wordings.iter_mut().flat_map(Wording::terms_mut) {
        term.add(Alternative::with_credit("ketchup", 0.1));
        term.add(Alternative::with_credit("kettle", 0.9));
        term.add(Alternative::with_credit("kennel", 0.5));
    }
    equal("the words by their credit", family.best(&words, 10).await?, ["c", "b", "d", "a"])
}

async fn any_one_wording_is_enough(family: &mut Family) -> CaseResult {
    let titles = [("a", "blue sofa"), ("b", "blue couch"), ("c", "blue chair"), ("d", "couch")];
    family.shelve(titles.map(|(id, title)| product(id).titled(title))).await?;
    let mut words = asking("blue sofa", 1.0)?;
    words.wordings.push(Wording::of(["blue", "couch"]));
    let mut found = family.best(&words, 10).await?;
    found.sort();
    equal("either wording", found, ["a", "b"])
}

async fn no_wording_is_met_by_the_words_of_another(family: &mut Family) -> CaseResult {
    let titles = [("a", "garden hose"), ("b", "garden lamp"), ("c", "outdoor hose light")];
    family.shelve(titles.map(|(id, title)| product(id).titled(title))).await?;
    let mut words = asking("garden hose", 1.0)?;
    words.wordings.push(Wording::of(["outdoor", "lamp"]));
    equal("one whole wording", family.best(&words, 10).await?, ["a"])
}

async fn words_of_different_fields_count_together(family: &mut Family) -> CaseResult {
    let whole = product("a").titled("Kettle").branded("Norrvik").categorised("Kitchen > Hot drinks");
    let whole = whole.with_text("colour", "dark red").with_bool("cordless", true).described("Boils water");
    family.shelve([whole, product("b").titled("Kettle in red"), product("c").titled("Norrvik")]).await?;
    let words = asking("cordless norrvik kettle red drinks water", 1.0)?;
    equal("the product that has them all", family.best(&words, 10).await?, ["a"])?;
    equal("of any word", family.best(&asking("norrvik kettle", 0.0)?, 10).await?.len(), 3)
}

async fn the_weights_say_which_field_counts_more(family: &mut Family) -> CaseResult {
    let titled = product("titled").titled("green kettle").described("a small thing");
    let described = product("described").titled("small thing").described("a green kettle");
    family.shelve([described, titled]).await?;
    let words = asking("kettle", 1.0)?;
    for (weights, best) in [([9.0, 1.0, 1.0, 1.0, 0.5], "titled"), ([0.5, 1.0, 1.0, 1.0, 9.0], "described")] {
        let weights = FieldWeights::new(weights)?;
        let query = KeywordQuery { words: &words, weights: &weights, k: 10, filter: None };
        let found = family.keywords.matching(query).await?;
        equal("both", found.len(), 2)?;
        let first = found.first().map(ToString::to_string).unwrap_or_default();
        holds(first == best, || format!("with {weights:?} {first} comes first, not {best}"))?;
    }
    Ok(())
}

async fn words_of_any_script_are_found(family: &mut Family) -> CaseResult {
    let titles = [
        ("a", "चाय की केतली"),
        ("b", "Théière en acier"),
        ("c", "ＫＥＴＴＬＥ steel"),
        ("d", "Электрический чайник"),
        ("e", "茶壺"),
    ];
    family.shelve(titles.map(|(id, title)| product(id).titled(title))).await?;
    for (text, expected) in [("केतली", "a"), ("theiere", "b"), ("kettles", "c"), ("ЧАЙНИК", "d"), ("茶", "e")]
    {
        equal(text, family.best(&asking(text, 1.0)?, 10).await?, [expected])?;
    }
    Ok(())
}

async fn a_query_that_asks_for_nothing_finds_nothing(family: &mut Family) -> CaseResult {
    family.shelve(shelf::products(2, 10)).await?;
    let nothing = asking("?!", 0.0)?;
    equal("candidates", family.best(&nothing, 10).await?, [""; 0])?;
    equal("the total", family.total(super::matching_words(&nothing)).await?, 0)
}
