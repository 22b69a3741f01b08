//! Reading products back by id, and what survives the process.

use crate::{
    failure::{CaseResult, equal},
    fixtures::{id, ids, product},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    products_stand_in_the_order_of_the_ids,
    an_id_may_stand_twice,
    no_ids_give_no_products,
    ids_that_look_alike_are_told_apart,
    products_and_their_revisions_survive_reopening,
    what_a_run_has_seen_survives_reopening,
];

async fn titles(family: &Family, asked: &[&str]) -> Result<Vec<Option<String>>, crate::failure::Failure> {
    let found = family.products.get_many(&ids(asked)).await?;
    Ok(found.into_iter().map(|product| product.map(|it| it.product.title().to_owned())).collect())
}

async fn products_stand_in_the_order_of_the_ids(family: &mut Family) -> CaseResult {
    family.put(&["a", "b", "c"].map(|id| product(id).titled(&format!("title {id}")).write())).await?;
    let found = titles(family, &["c", "absent", "a", "b", "gone"]).await?;
    let expected = [Some("title c"), None, Some("title a"), Some("title b"), None];
    equal("titles", found, expected.map(|title| title.map(str::to_owned)))
}

async fn an_id_may_stand_twice(family: &mut Family) -> CaseResult {
    family.put(&["a", "b"].map(|id| product(id).titled(&format!("title {id}")).write())).await?;
    let found = titles(family, &["b", "a", "b", "absent", "absent"]).await?;
    let expected = [Some("title b"), Some("title a"), Some("title b"), None, None];
    equal("titles", found, expected.map(|title| title.map(str::to_owned)))
}

async fn no_ids_give_no_products(family: &mut Family) -> CaseResult {
    family.put(&[product("a").write()]).await?;
    equal("products", family.products.get_many(&[]).await?, [])
}

async fn ids_that_look_alike_are_told_apart(family: &mut Family) -> CaseResult {
    let longest = "ü".repeat(200);
    let alike = [
        "A", "a", "ä", "a\u{308}", "á", "1", "01", "1.0", "a'b", "a\"b", "a\\b", "a%b", "a_b", "a b", "a/b", "a;b",
        "😀", "null", &longest,
    ];
    family.put(&alike.map(|id| product(id).titled(&format!("title {id}")).write())).await?;
    let expected: Vec<_> = alike.iter().map(|id| Some(format!("title {id}"))).collect();
    equal("titles", titles(family, &alike).await?, expected)
}

async fn products_and_their_revisions_survive_reopening(family: &mut Family) -> CaseResult {
    for title in ["first", "second"] {
        family.put(&[product("p").titled(title).priced("1.10", "EUR").write()]).await?;
    }
    let before = family.live(&id("p")).await?;
    family.reopen().await?;
    equal("the product", family.live(&id("p")).await?, before)
}

async fn what_a_run_has_seen_survives_reopening(family: &mut Family) -> CaseResult {
    family.put(&["a", "b", "c"].map(|id| product(id).write())).await?;
    let run = family.begin().await?;
    family.see(run, &[product("a").row(1).write()]).await?;
    family.reopen().await?;
    equal("missing", family.products.missing(run).await?.missing, 2)
}
