//! How a query is read by what the catalogue has.

use likewise_domain::search::Mode;
use likewise_usecases::{ErrorKind, SearchSettings};

use crate::support::{Fault, Shop, asked, feed, ids_of, query, search_with, settings, shop, similarity};

/// What the words of `asked` were read as.
async fn repaired(shop: &Shop, words: &str) -> Vec<(String, String)> {
    let reading = asked(shop, Mode::Hybrid, words).await.reading.unwrap();
    reading.repairs.into_iter().map(|repair| (repair.word, repair.by)).collect()
}

fn repair(word: &str, by: &str) -> Vec<(String, String)> {
    vec![(word.to_owned(), by.to_owned())]
}

#[tokio::test]
async fn a_misspelt_word_is_repaired_before_it_is_embedded() {
    let shop = shop().await;
    let hits = asked(&shop, Mode::Hybrid, "glas ketle").await;
    let reading = hits.reading.as_ref().unwrap();
    assert_eq!(reading.texts, ["glass kettle"]);
    assert_eq!(reading.repairs.iter().map(|repair| repair.by.as_str()).collect::<Vec<_>>(), ["glass", "kettle"]);
    assert_eq!(shop.embedder.calls().pop().unwrap().1, ["glass kettle"]);
    assert_eq!(ids_of(&hits)[0], "2");
    let exact = asked(&shop, Mode::Keyword, "glass kettle").await.hits[0].rank.unwrap().score;
    let repaired = asked(&shop, Mode::Keyword, "glas ketle").await.hits[0].rank.unwrap().score;
    assert!(repaired < exact, "an exact match always counts more");
}

#[tokio::test]
async fn a_word_that_the_model_has_learned_is_no_slip_and_no_nonsense() {
    let shop = shop().await;
    let torn = SearchSettings { nonsense_floor: similarity(1.0), ..settings() };
    let search = search_with(&shop, torn);
    shop.embedder.learn(&["cattle", "glass"]);
    let hits = search.search(&query("glass cattle")).await.unwrap();
    assert_eq!(hits.reading.unwrap().repairs, []);
    let reading = search.search(&query("cattle")).await.unwrap();
    assert_eq!(reading.counts.total, 5, "the usual floor");
    let nonsense = search.search(&query("qwrtz")).await.unwrap();
    assert_eq!(nonsense.counts.total, 0);
    assert!(nonsense.reading.unwrap().nonsense);
}

#[tokio::test]
async fn words_written_together_or_apart_are_found_either_way() {
    let shop = shop().await;
    for (words, found) in [("head set", "5"), ("sofabed", "4"), ("desklamp", "3")] {
        assert_eq!(ids_of(&asked(&shop, Mode::Keyword, words).await), [found], "{words}");
    }
}

#[tokio::test]
async fn the_other_words_say_which_word_was_meant() {
    let shop = Shop::new();
    let titles: Vec<String> = (0..30).map(|n| format!("photo paper {n}")).collect();
    let mut rows: Vec<(String, &str)> =
        (0..).map(|n: u32| n.to_string()).zip(titles.iter().map(String::as_str)).collect();
    rows.extend([("p".to_owned(), "dvd player"), ("q".to_owned(), "dvd player, black")]);
    let rows: Vec<(&str, &str)> = rows.iter().map(|(id, title)| (id.as_str(), *title)).collect();
    shop.stock(feed(&rows)).await;
    assert_eq!(repaired(&shop, "payer").await, repair("payer", "paper"), "what the most products have");
    assert_eq!(repaired(&shop, "dvd payer").await, repair("payer", "player"));
}

#[tokio::test]
async fn a_known_word_that_goes_with_none_of_the_others_may_be_a_slip() {
    let shop = Shop::new();
    let mut rows: Vec<(String, String)> = (0..12).map(|n| (format!("p{n}"), format!("dvd player {n}"))).collect();
    rows.push(("cake".to_owned(), "layer cake tin".to_owned()));
    let rows: Vec<(&str, &str)> = rows.iter().map(|(id, title)| (id.as_str(), title.as_str())).collect();
    shop.stock(feed(&rows)).await;
    assert_eq!(repaired(&shop, "dvd layer").await, repair("layer", "player"));
    assert_eq!(shop.embedder.calls().pop().unwrap().1, ["dvd player"]);
    let hits = asked(&shop, Mode::Keyword, "dvd layer").await;
    assert_eq!(hits.counts.total, 13, "the word itself still counts");
    for as_it_stands in ["layer cake", "layer", "dvd cake"] {
        assert_eq!(repaired(&shop, as_it_stands).await, [], "{as_it_stands}");
    }
}

#[tokio::test]
async fn to_have_the_stem_of_a_word_is_not_to_be_it() {
    let shop = Shop::new();
    let mut rows: Vec<(String, String)> = (0..12).map(|n| (format!("p{n}"), format!("18 mm socket {n}"))).collect();
    rows.push(("sock".to_owned(), "wind sock".to_owned()));
    let rows: Vec<(&str, &str)> = rows.iter().map(|(id, title)| (id.as_str(), title.as_str())).collect();
    shop.stock(feed(&rows)).await;
    assert_eq!(repaired(&shop, "18mm socke").await, repair("socke", "socket"));
    assert_eq!(repaired(&shop, "wind socke").await, [], "a form of sock");
}

#[tokio::test]
async fn a_repaired_unit_belongs_to_its_number() {
    let shop = Shop::new();
    shop.stock(feed(&[("1", "pipe 2 inch"), ("2", "pipe 2 ft, inch scale"), ("3", "pipe 3 inch")])).await;
    let hits = asked(&shop, Mode::Keyword, "2 iznch pipe").await;
    assert_eq!(ids_of(&hits)[0], "1");
    assert_eq!(hits.reading.unwrap().texts, ["2 inch pipe"]);
}

#[tokio::test]
async fn a_misspelt_word_is_not_met_by_another_word_with_its_stem() {
    let shop = Shop::new();
    shop.stock(feed(&[("1", "gaming mouse"), ("2", "gaming keyboard"), ("3", "notebook GMA 4500")])).await;
    let hits = asked(&shop, Mode::Keyword, "gmaing").await;
    assert_eq!(ids_of(&hits), ["1", "2"]);
}

#[tokio::test]
async fn a_query_is_read_word_for_word_where_only_company_cannot_be_told() {
    let shop = shop().await;
    shop.store.fail(Fault::Call("together", 0), ErrorKind::Unavailable);
    let hits = asked(&shop, Mode::Hybrid, "glass kettle").await;
    assert_eq!((ids_of(&hits)[0].as_str(), hits.reading.unwrap().repairs.len()), ("2", 0));
}
