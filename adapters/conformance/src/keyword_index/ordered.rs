//! Match sets in an order, page by page.

use std::{collections::HashSet, time::Duration};

use likewise_domain::{
    Product,
    sort::{Order, Place},
};
use likewise_usecases::ports::{MatchSet, OrderedPage, Unit};

use super::{ALL, asking, shelf, these};
use crate::{
    failure::{CaseResult, Failure, equal},
    fixtures::{id, ids, product},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    pages_follow_each_other_without_a_gap_or_a_repetition,
    products_without_the_value_come_last_and_equal_ones_by_id,
    a_place_tells_the_value_exactly,
    numbers_that_differ_far_behind_the_point_are_in_order,
    what_was_first_seen_last_is_the_newest,
    a_group_is_the_member_that_stands_first,
    a_page_begins_behind_a_place_that_nobody_has_any_more,
];

async fn pages_follow_each_other_without_a_gap_or_a_repetition(family: &mut Family) -> CaseResult {
    for part in shelf::products(7, 48).chunks(9) {
        family.clock.advance(Duration::from_secs(1));
        family.shelve(part.to_vec()).await?;
    }
    let everything: Vec<_> = (0..48).map(|n| id(&format!("p{n:03}"))).collect();
    let stored: Vec<_> = family.products.get_many(&everything).await?.into_iter().flatten().collect();
    let products: Vec<Product> = stored.iter().map(|stored| stored.product.clone()).collect();
    let (words, named, filters) = (asking("kettle red", 0.5)?, ids(["p002", "p011", "p040"]), shelf::filters()?);
    for set in shelf::sets(&words, &named, &filters) {
        let members: HashSet<_> = shelf::members(&products, set).into_iter().map(|it| it.id().clone()).collect();
        for order in Order::ALL {
            let mut expected: Vec<_> = stored
                .iter()
                .filter(|stored| members.contains(stored.product.id()))
                .map(|stored| (order.place(stored), stored.product.group_id.clone()))
                .collect();
            expected.sort_by(|one, other| order.compare(&one.0, &other.0));
            let mut met = HashSet::new();
            expected
                .retain(|(_, group)| set.unit == Unit::Product || group.clone().is_none_or(|group| met.insert(group)));
            let expected: Vec<_> = expected.into_iter().map(|(place, _)| place).collect();
            for most in [1, 7, 100] {
                let found = family.in_pages(set, order, most).await?;
                equal(&format!("{order:?} in pages of {most} of {set:?}"), found, expected.as_slice())?;
            }
        }
    }
    Ok(())
}

async fn products_without_the_value_come_last_and_equal_ones_by_id(family: &mut Family) -> CaseResult {
    let priced = [("c", "5"), ("d", "9.90"), ("b", "5.00")].map(|(id, price)| product(id).priced(price, "EUR"));
    family.shelve(priced.into_iter().chain(["a", "0"].map(product))).await?;
    equal("the cheapest first", family.ids_in_order(ALL, Order::Cheapest).await?, ["b", "c", "d", "0", "a"])?;
    equal("the dearest first", family.ids_in_order(ALL, Order::Dearest).await?, ["d", "b", "c", "0", "a"])?;
    equal("unrated ones", family.ids_in_order(ALL, Order::BestRated).await?, ["0", "a", "b", "c", "d"])
}

async fn a_place_tells_the_value_exactly(family: &mut Family) -> CaseResult {
    family.shelve([product("a").priced("1234567.8901", "EUR").rated("4.5", 3), product("b")]).await?;
    let page = |order| OrderedPage { order, after: None, most: 10 };
    for (order, value) in
        [(Order::Cheapest, "1234567.8901"), (Order::Dearest, "1234567.8901"), (Order::BestRated, "4.5")]
    {
        let places = family.keywords.ordered(ALL, page(order)).await?;
        let expected = [Place { value: Some(value.parse()?), id: id("a") }, Place { value: None, id: id("b") }];
        equal("places", places, expected)?;
    }
    let stored = family.live(&id("b")).await?;
    let of_b = ids(["b"]);
    let places = family.keywords.ordered(these(&of_b), page(Order::Newest)).await?;
    equal("when it was first seen", places, [Order::Newest.place(&stored)])
}

async fn numbers_that_differ_far_behind_the_point_are_in_order(family: &mut Family) -> CaseResult {
    let prices = ["0.5", "19.99", "19.9900000000000000000001", "19.9900000000000000000002", "100", "1000000000000"];
    let products = prices.iter().rev().zip(["f", "a", "e", "b", "d", "c"]);
    family.shelve(products.map(|(price, id)| product(id).priced(price, "EUR"))).await?;
    equal("the cheapest first", family.ids_in_order(ALL, Order::Cheapest).await?, ["c", "d", "b", "e", "a", "f"])
}

async fn what_was_first_seen_last_is_the_newest(family: &mut Family) -> CaseResult {
    for id in ["b", "c", "a"] {
        family.clock.advance(Duration::from_mins(1));
        family.shelve([product(id)]).await?;
    }
    family.clock.advance(Duration::from_mins(1));
    family.shelve([product("b").titled("changed")]).await?;
    equal("the newest first", family.ids_in_order(ALL, Order::Newest).await?, ["a", "c", "b"])
}

async fn a_group_is_the_member_that_stands_first(family: &mut Family) -> CaseResult {
    let grouped = [("a", "9"), ("b", "3"), ("c", "5")].map(|(id, price)| product(id).grouped("g").priced(price, "EUR"));
    family.shelve(grouped.into_iter().chain([product("x").priced("4", "EUR")])).await?;
    let groups = MatchSet { unit: Unit::Group, ..ALL };
    equal("the cheapest of each", family.ids_in_order(groups, Order::Cheapest).await?, ["b", "x"])?;
    equal("the dearest of each", family.ids_in_order(groups, Order::Dearest).await?, ["a", "x"])?;
    let pages: Result<Vec<Place>, Failure> = family.in_pages(groups, Order::Cheapest, 1).await;
    equal("page by page", pages?.iter().map(|place| place.id.as_str()).collect::<Vec<_>>(), ["b", "x"])
}

async fn a_page_begins_behind_a_place_that_nobody_has_any_more(family: &mut Family) -> CaseResult {
    family.shelve([("a", "1"), ("c", "3"), ("d", "3")].map(|(id, price)| product(id).priced(price, "EUR"))).await?;
    let gone = Place { value: Some("3".parse()?), id: id("bb") };
    let page = OrderedPage { order: Order::Cheapest, after: Some(&gone), most: 1 };
    let places = family.keywords.ordered(ALL, page).await?;
    equal("the next one", places.iter().map(|place| place.id.as_str()).collect::<Vec<_>>(), ["c"])
}
