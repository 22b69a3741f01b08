//! Suggestions go on with what is typed, stand once each, and find something.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use likewise_conformance::memory::{MemoryQueryLog, ScriptedFeed};
use likewise_domain::{
    search::{Mode, SearchText},
    suggestion::{MostSuggestions, Source},
    text::{FieldWeights, MinimumWords, words},
};
use likewise_usecases::{
    ErrorKind, LogQueries, LogSettings, SearchRequest, SuggestError, SuggestQueries, SuggestRequest, SuggestSettings,
    Suggested,
};
use proptest::prelude::*;

use crate::support::{Fault, Shop, feed, query};

const TITLES: [(&str, &str); 7] = [
    ("k1", "Arc electric kettle, 1.7 l, Black"),
    ("k2", "Arc electric kettle, 1.7 l, White"),
    ("k3", "Pour-over kettle KX680-B with thermometer"),
    ("k4", "Crème brûlée torch"),
    ("b1", "Key cabinet for twenty keys"),
    ("l1", "Oak lamp"),
    ("l2", "Oak lampshade"),
];

struct Suggesting {
    shop: Shop,
    log: Arc<LogQueries>,
    suggest: SuggestQueries,
}

impl Suggesting {
    async fn over(feed: ScriptedFeed) -> Self {
        Self::with(feed, true).await
    }

    async fn with(feed: ScriptedFeed, enabled: bool) -> Self {
        let shop = Shop::new();
        shop.stock(feed).await;
        let settings =
            LogSettings { enabled, queue: 1_000, shown: 10, keep: Duration::from_hours(24 * 30), keep_queries: 1_000 };
        let log = Arc::new(LogQueries::new(MemoryQueryLog::new(), shop.clock.clone(), settings));
        let settings =
            SuggestSettings { field_weights: FieldWeights::default(), minimum: MinimumWords::HALF, least_hours: 3 };
        let of_products = (shop.store.clone() as _, shop.clock.clone() as _);
        let suggest = SuggestQueries::new(shop.pipelines.clone(), of_products, Some(log.clone()), settings);
        Self { shop, log, suggest }
    }

    /// Asks `words` in so many different hours.
    async fn ask(&self, words: &str, hours: usize) {
        for _ in 0..hours {
            let hits = self.shop.search().search(&query(words)).await.unwrap();
            self.log.note(&query(words), &hits, Duration::ZERO).unwrap();
            self.shop.clock.advance(Duration::from_hours(1));
        }
        self.log.flush().await.unwrap();
        self.suggest.refresh().await.unwrap();
    }

    async fn suggested(&self, typed: &str, most: u64) -> Suggested {
        let most = MostSuggestions::new(most).unwrap();
        self.suggest.suggest(&SuggestRequest { most, ..SuggestRequest::parse(typed).unwrap() }).await.unwrap()
    }

    /// Each suggestion with a bar before what was added, and its source.
    async fn shown(&self, typed: &str) -> Vec<String> {
        let suggested = self.suggested(typed, 50).await;
        let shown = suggested.suggestions.iter().map(|one| {
            let (typed, added) = one.parts();
            format!("{typed}|{added} ({})", one.source.as_str())
        });
        shown.collect()
    }
}

#[tokio::test]
async fn titles_complete_what_is_typed() {
    let shop = Suggesting::over(feed(&TITLES)).await;
    assert_eq!(
        shop.shown("ke").await,
        ["ke|ttle (title)", "ke|ys (title)", "ke|y cabinet (title)"],
        "what more products have comes first, and what titles go on with is said in full"
    );
    assert_eq!(shop.shown("Electric ke").await, ["electric ke|ttle (title)"]);
    assert_eq!(shop.shown("electric ").await, ["electric |kettle (title)"]);
    assert_eq!(shop.shown("creme b").await, ["creme b|rûlée torch (title)"]);
    assert_eq!(shop.shown("black arc ele").await, ["black arc ele|ctric kettle (title)"], "words may stand apart");
    assert_eq!(shop.shown("kx6").await, Vec::<String>::new(), "nobody is tempted to type an identifier");
}

#[tokio::test]
async fn slips_are_repaired_before_anything_is_completed() {
    let shop = Suggesting::over(feed(&TITLES)).await;
    for typed in ["ketl", "kettel", "eletcric ke", "electric kett", "electirc kettel"] {
        let suggested = shop.suggested(typed, 50).await;
        let texts: Vec<_> = suggested.suggestions.iter().map(|one| one.text.as_str()).collect();
        assert!(texts.iter().any(|text| text.ends_with("kettle")), "{typed}: {suggested:?}");
        assert_eq!(suggested.repairs.is_empty(), typed == "electric kett", "{typed}: {suggested:?}");
    }
}

#[tokio::test]
async fn nothing_goes_on_with_nonsense_and_signs() {
    let shop = Suggesting::over(feed(&TITLES)).await;
    for typed in ["qwrtzp", "?!", "…", "kettle qwrtzp xyz", "\u{202e}مرحبا", "🦀"] {
        assert_eq!(shop.shown(typed).await, Vec::<String>::new(), "{typed}");
    }
    assert_eq!(SuggestRequest::parse(" ").unwrap_err().problem, "is empty");
    assert!(SuggestRequest::parse(&"x".repeat(3_000)).is_err());
    assert!(shop.shown(&"kettle ".repeat(200)).await.is_empty());
}

#[tokio::test]
async fn queries_of_the_past_come_first_once_they_were_asked_often_enough() {
    let shop = Suggesting::over(feed(&TITLES)).await;
    shop.ask("kettle for two", 2).await;
    assert!(!shop.shown("kettle").await.contains(&"kettle| for two (query)".to_owned()), "two hours are too few");
    shop.ask("Kettle for two", 1).await;
    shop.ask("kettle black", 4).await;
    shop.ask("kettle 555 1234 567 89", 4).await;
    let shown = shop.shown("kettle").await;
    assert_eq!(&shown[..2], ["kettle| black (query)", "kettle| for two (query)"]);
    assert!(!shown.iter().any(|text| text.contains("number")), "what was masked is not shown: {shown:?}");
    assert_eq!(
        shop.shown("ketle bl").await[0],
        "ketle bl|ack (query)".replace("ketle", "kettle"),
        "slips are repaired"
    );
}

#[tokio::test]
async fn no_more_is_looked_for_than_it_takes() {
    let shop = Suggesting::over(feed(&TITLES)).await;
    for number in 0..20 {
        shop.ask(&format!("kettle black {number}"), 3).await;
    }
    // Eight that find something, and the titles; twice as many stand by for those that find nothing.
    shop.shop.store.fail(Fault::Call("matching", 9), ErrorKind::Unavailable);
    assert_eq!(shop.suggested("kettle b", 8).await.suggestions.len(), 8);
}

#[tokio::test]
async fn a_query_of_the_past_that_finds_nothing_any_more_is_left_out() {
    let shop = Suggesting::over(feed(&TITLES)).await;
    shop.ask("oak lamp", 3).await;
    assert_eq!(shop.shown("oak l").await[0], "oak l|amp (query)");
    shop.shop
        .run(likewise_usecases::IngestRequest {
            limits: crate::support::ceiling(1.0),
            ..crate::support::request(feed(&TITLES[..5]))
        })
        .await;
    assert_eq!(shop.shown("oak l").await, Vec::<String>::new(), "retired products are suggested by nothing");
}

#[tokio::test]
async fn where_nothing_is_logged_titles_suggest_alone() {
    let shop = Suggesting::with(feed(&TITLES), false).await;
    let suggested = shop.suggested("ke", 50).await;
    assert!(!suggested.suggestions.is_empty());
    assert!(suggested.suggestions.iter().all(|one| one.source == Source::Title));
}

#[tokio::test]
async fn a_failure_of_a_port_is_told() {
    let shop = Suggesting::over(feed(&TITLES)).await;
    let request = SuggestRequest::parse("ke").unwrap();
    for (operation, of_keywords) in [("known", true), ("matching", true), ("get_many", false)] {
        shop.shop.store.fail(Fault::Call(operation, 0), ErrorKind::Unavailable);
        let failed = shop.suggest.suggest(&request).await.unwrap_err();
        assert_eq!(matches!(failed, SuggestError::Keywords(_)), of_keywords, "{operation}: {failed:?}");
        shop.shop.store.mend();
    }
    let other = SuggestRequest { pipeline: Some("other".to_owned()), ..request };
    assert!(matches!(shop.suggest.suggest(&other).await, Err(SuggestError::UnknownPipeline(_))));
}

/// Fails unless every suggestion for `typed` is what is promised.
async fn hold(titles: &[String], asked: &[String], typed: &str, most: u64) -> Result<(), TestCaseError> {
    let rows: Vec<(String, &str)> =
        titles.iter().enumerate().map(|(number, title)| (format!("p{number}"), title.as_str())).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(id, title)| (id.as_str(), *title)).collect();
    let shop = Suggesting::over(feed(&rows)).await;
    for words in asked {
        shop.ask(words, 3).await;
    }
    let suggested = shop.suggested(typed, most).await;
    prop_assert!(suggested.suggestions.len() as u64 <= most);
    let key = |text: &str| words(text).collect::<Vec<_>>().join(" ");
    let different: BTreeSet<_> = suggested.suggestions.iter().map(|one| key(&one.text)).collect();
    prop_assert_eq!(different.len(), suggested.suggestions.len(), "{:?}", suggested);
    for one in &suggested.suggestions {
        let (begun, added) = one.parts();
        prop_assert!(!added.is_empty() || !suggested.repairs.is_empty(), "{:?}", one);
        if suggested.repairs.is_empty() {
            prop_assert_eq!(key(begun), key(typed), "{:?}", one);
        }
        for mode in [Mode::Keyword, Mode::Hybrid] {
            let text = SearchText::parse(&one.text).unwrap();
            let request = SearchRequest { mode: Some(mode), ..SearchRequest::new(Some(text)) };
            let hits = shop.shop.search().search(&request).await.unwrap();
            prop_assert!(hits.counts.total > 0, "{:?} finds nothing ({:?})", one, mode);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_suggestion_is_what_is_promised(
        titles in prop::collection::vec("(red|oak|café|usb-c)( kettle| lamp| lampshade|, with cable| 2 l){1,3}", 1..6),
        asked in prop::collection::vec("(oak|red) (kettle|lamp|sofa)", 0..3),
        typed in "(r|re|red|oak|oa|caf|lam|kettl|ketle|usb|u)( k| l| la|  lamp| c| w| )?", most in 1_u64..6,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(hold(&titles, &asked, &typed, most))?;
    }
}
