//! Words and vectors together, and what answers where one of them fails.

use likewise_conformance::fixtures::id;
use likewise_domain::{
    filter::Filter,
    ranking::{Boost, Diversity, Fusion, Lane, Pin, Promotions, Validity},
    search::Mode,
    sort::{Order, Sort},
    text::Synonyms,
};
use likewise_usecases::{Degradation, ErrorKind, SearchError, SearchRequest, SearchSettings, ports::Clock as _};

use crate::support::{
    Fault, Shop, asked, catalogue, feed, ids_of, limit, query, search_with, settings, shop, similarity,
};

#[tokio::test]
async fn each_mode_goes_by_what_it_is_named_after() {
    let shop = shop().await;
    let keyword = asked(&shop, Mode::Keyword, "kettles").await;
    assert_eq!((ids_of(&keyword), keyword.counts.total), (vec!["1".to_owned(), "2".to_owned()], 2));
    assert!(keyword.hits.iter().all(|hit| hit.similarity.is_none()));
    assert!(shop.embedder.calls().iter().all(|(_, texts)| texts != &["kettles"]), "nothing is embedded for words");
    let semantic = asked(&shop, Mode::Semantic, "kettle").await;
    assert_eq!(semantic.counts.total, 5, "whatever has a vector is near enough here");
    let hybrid = asked(&shop, Mode::Hybrid, "kettle").await;
    assert_eq!((&ids_of(&hybrid)[..2], hybrid.counts.total), (&["1".to_owned(), "2".to_owned()][..], 5));
    for (hits, mode) in [(keyword, Mode::Keyword), (semantic, Mode::Semantic), (hybrid, Mode::Hybrid)] {
        assert_eq!((hits.mode, hits.degraded), (mode, Vec::new()));
    }
}

#[tokio::test]
async fn what_shares_no_word_has_to_be_near() {
    let shop = shop().await;
    let floor = similarity(0.99);
    let strict = search_with(&shop, SearchSettings { floor, nonsense_floor: floor, ..SearchSettings::default() });
    let hits = strict.search(&query("glass kettle")).await.unwrap();
    assert_eq!(ids_of(&hits), ["2", "1"], "those with a word of it");
    let hits = strict.search(&query("glass kettle with lid")).await.unwrap();
    assert_eq!(ids_of(&hits), ["2"], "half of the words are needed");
    let nonsense = strict.search(&query("qwrtz plomk")).await.unwrap();
    assert_eq!((nonsense.hits.len(), nonsense.counts.total), (0, 0));
}

#[tokio::test]
async fn a_threshold_is_asked_of_every_hit() {
    let shop = shop().await;
    let request = SearchRequest { threshold: Some(similarity(0.9)), ..query("steel kettle") };
    let hits = shop.search().search(&request).await.unwrap();
    assert_eq!((ids_of(&hits), hits.counts.total), (vec!["1".to_owned()], 1));
    let keyword = SearchRequest { mode: Some(Mode::Keyword), ..request };
    let refused = shop.search().search(&keyword).await.unwrap_err();
    assert!(matches!(&refused, SearchError::Invalid(invalid) if invalid.field == "threshold"), "{refused:?}");
}

#[tokio::test]
async fn words_answer_where_the_embedder_fails_and_the_answer_says_so() {
    let shop = shop().await;
    for (kind, reason) in [
        (ErrorKind::Timeout, Degradation::EmbeddingTimeout),
        (ErrorKind::Throttled, Degradation::EmbeddingThrottled),
        (ErrorKind::Unavailable, Degradation::EmbeddingUnavailable),
        (ErrorKind::Unexpected, Degradation::EmbeddingFailed),
    ] {
        for mode in [Mode::Hybrid, Mode::Semantic] {
            shop.embedder.fail_calls(kind, 1);
            let hits = asked(&shop, mode, "kettle").await;
            assert_eq!((hits.mode, &hits.degraded[..]), (Mode::Keyword, &[reason][..]));
            assert_eq!(ids_of(&hits), ["1", "2"]);
        }
    }
    shop.embedder.fail_calls(ErrorKind::Timeout, 1);
    let request = SearchRequest { threshold: Some(similarity(0.9)), ..query("kettle") };
    let hits = shop.search().search(&request).await.unwrap();
    assert_eq!(hits.degraded, [Degradation::EmbeddingTimeout, Degradation::ThresholdNotApplied]);
}

#[tokio::test]
async fn either_index_answers_where_the_other_one_fails() {
    let shop = shop().await;
    shop.store.fail(Fault::Call("nearest", 0), ErrorKind::Unavailable);
    let hits = asked(&shop, Mode::Hybrid, "kettle").await;
    assert_eq!((hits.mode, &hits.degraded[..]), (Mode::Keyword, &[Degradation::VectorsFailed][..]));
    shop.store.mend();
    for operation in ["known", "matching", "tally"] {
        shop.store.fail(Fault::Call(operation, 0), ErrorKind::Unavailable);
    }
    let hits = asked(&shop, Mode::Hybrid, "glass kettle with lid").await;
    assert_eq!((hits.mode, &hits.degraded[..]), (Mode::Semantic, &[Degradation::KeywordsFailed][..]));
    assert_eq!((&ids_of(&hits)[..1], hits.counts.total), (&["2".to_owned()][..], 5));
    shop.embedder.fail_calls(ErrorKind::Timeout, 1);
    let failed = shop.search().search(&query("kettle")).await.unwrap_err();
    assert!(matches!(failed, SearchError::Embedding(_)), "{failed:?}");
}

#[tokio::test]
async fn a_query_that_could_only_be_read_word_for_word_says_so() {
    let shop = shop().await;
    let one = SearchRequest { limit: limit(1), ..query("kettle") };
    let first = shop.search().search(&one).await.unwrap();
    shop.store.fail(Fault::Call("known", 0), ErrorKind::Unavailable);
    for mode in [Mode::Hybrid, Mode::Keyword] {
        let hits = asked(&shop, mode, "glass kettle ketle").await;
        assert_eq!((hits.mode, &hits.degraded[..]), (mode, &[Degradation::ReadingFailed][..]));
        assert_eq!((ids_of(&hits)[0].as_str(), hits.reading.unwrap().repairs), ("2", Vec::new()));
    }
    assert_eq!(asked(&shop, Mode::Semantic, "kettle").await.degraded, [], "nothing is read by words");
    shop.embedder.fail_calls(ErrorKind::Timeout, 1);
    let hits = asked(&shop, Mode::Semantic, "kettle").await;
    assert_eq!(hits.degraded, [Degradation::EmbeddingTimeout, Degradation::ReadingFailed]);
    let second = SearchRequest { cursor: first.next, ..one.clone() };
    for request in [second, SearchRequest { fallback: false, ..one }] {
        let failed = shop.search().search(&request).await.unwrap_err();
        assert!(matches!(failed, SearchError::Keywords(_)), "{failed:?}");
    }
}

#[tokio::test]
async fn a_generation_that_lacks_a_part_of_the_catalogue_says_so_until_nearly_all_of_it_is_there() {
    let shop = Shop::new();
    let of = |numbers: std::ops::Range<usize>| catalogue(numbers);
    shop.stock(of(0..100)).await;
    let search = shop.search().with_ledger(shop.store.clone());
    let said = async |mode| {
        let request = SearchRequest { mode: Some(mode), ..query("product") };
        search.search(&request).await.unwrap().degraded
    };
    let incomplete = [Degradation::GenerationIncomplete];
    assert_eq!(said(Mode::Hybrid).await, []);
    shop.partial(of(100..105)).await;
    shop.wait(10);
    assert_eq!(said(Mode::Hybrid).await, [], "5 of 105 is what a feed leaves for a moment");
    shop.partial(of(105..110)).await;
    assert_eq!(said(Mode::Hybrid).await, [], "what is known counts for a while");
    shop.wait(10);
    for mode in [Mode::Hybrid, Mode::Semantic] {
        assert_eq!(said(mode).await, incomplete, "10 of 110");
    }
    assert_eq!(said(Mode::Keyword).await, [], "words find everything");
    shop.store.fail(Fault::Call("totals", 0), ErrorKind::Unavailable);
    shop.wait(1);
    assert_eq!(said(Mode::Hybrid).await, incomplete, "what was known last");
    shop.store.mend();
    shop.work().await;
    shop.partial(of(110..112)).await;
    shop.wait(1);
    let left = shop.totals().await.pending;
    assert_eq!(
        (left, said(Mode::Hybrid).await),
        (2, incomplete.to_vec()),
        "2 of 112 is more than a fifth of the share"
    );
    shop.work().await;
    shop.wait(1);
    assert_eq!(said(Mode::Hybrid).await, []);
}

#[tokio::test]
async fn a_word_that_products_have_in_another_form_is_not_taken_apart() {
    let shop = Shop::new();
    shop.stock(feed(&[("1", "wireless earbud"), ("2", "cotton buds for the ear")])).await;
    let hits = asked(&shop, Mode::Keyword, "earbuds").await;
    assert_eq!(ids_of(&hits), ["1"]);
    assert_eq!(hits.reading.unwrap().words.wordings.len(), 1);
}

#[tokio::test]
async fn a_size_is_found_however_it_is_written() {
    let shop = Shop::new();
    shop.stock(feed(&[("1", "pipe 1-1/2 in. x 10 ft."), ("2", "pipe 1 in. x 2 in."), ("3", "pipe 1.5 oz")])).await;
    for written in ["1.5 inch pipe", "1 1/2\" pipe", "pipe 1.5in"] {
        let hits = asked(&shop, Mode::Keyword, written).await;
        assert_eq!(ids_of(&hits), ["1", "3", "2"], "{written}");
    }
}

#[tokio::test]
async fn the_last_word_may_be_a_beginning_while_it_is_typed() {
    let shop = shop().await;
    let typed = |typing| SearchRequest { mode: Some(Mode::Keyword), typing, ..query("glass ket") };
    assert_eq!(ids_of(&shop.search().search(&typed(true)).await.unwrap()), ["2", "1"]);
    assert_eq!(ids_of(&shop.search().search(&typed(false)).await.unwrap()), ["2"]);
}

#[tokio::test]
async fn completions_belong_to_the_last_word_alone() {
    let shop = shop().await;
    for words in ["kettle for", "desk kettle desk"] {
        let typed = SearchRequest { mode: Some(Mode::Keyword), typing: true, ..query(words) };
        let hits = shop.search().search(&typed).await.unwrap();
        let wording = hits.reading.unwrap().words.wordings.remove(0);
        let kettle = wording.terms().iter().find(|term| term.word() == "kettle").unwrap();
        assert_eq!(kettle.alternatives().len(), 1, "{words}");
    }
}

#[tokio::test]
async fn diversity_moves_hits_apart_and_keeps_them_where_vectors_fail() {
    let shop = Shop::new();
    shop.stock(feed(&[("1", "steel kettle"), ("2", "steel kettle"), ("3", "steel lamp kettle")])).await;
    let apart = SearchRequest { diversity: Diversity::parse(0.9).unwrap(), ..query("steel kettle") };
    assert_eq!(ids_of(&shop.search().search(&apart).await.unwrap()), ["1", "3", "2"]);
    shop.store.fail(Fault::Call("nearest", 0), ErrorKind::Unavailable);
    shop.store.fail(Fault::Call("vectors", 0), ErrorKind::Unavailable);
    let hits = shop.search().search(&apart).await.unwrap();
    assert_eq!((ids_of(&hits).len(), &hits.degraded[..]), (3, &[Degradation::VectorsFailed][..]));
}

#[tokio::test]
async fn a_list_goes_on_in_the_mode_that_answered_its_first_page() {
    let shop = shop().await;
    shop.embedder.fail_calls(ErrorKind::Timeout, 1);
    let one = SearchRequest { limit: limit(1), ..query("kettle") };
    let first = shop.search().search(&one).await.unwrap();
    let second = SearchRequest { cursor: first.next, ..one.clone() };
    let second = shop.search().search(&second).await.unwrap();
    assert_eq!((ids_of(&second), second.mode), (vec!["2".to_owned()], Mode::Keyword));
    let first = shop.search().search(&one).await.unwrap();
    shop.embedder.fail_calls(ErrorKind::Timeout, 1);
    let failed = shop.search().search(&SearchRequest { cursor: first.next, ..one }).await.unwrap_err();
    assert!(matches!(failed, SearchError::Embedding(_)), "{failed:?}");
}

#[tokio::test]
async fn synonyms_are_searched_by_words_and_by_vector() {
    let shop = shop().await;
    let synonyms = Synonyms::parse(["couch, sofa"]).unwrap();
    let search = search_with(&shop, SearchSettings { synonyms, floor: similarity(0.5), ..settings() });
    let hits = search.search(&query("couch bed")).await.unwrap();
    assert_eq!(ids_of(&hits), ["4"]);
    assert_eq!(shop.embedder.calls().pop().unwrap().1, ["couch bed", "sofa bed"]);
    assert_eq!(hits.hits[0].similarity.unwrap(), similarity(1.0), "as near as the nearest wording");
    assert_eq!(hits.hits[0].rank.unwrap().evidence.matched, 2);
}

#[tokio::test]
async fn an_identifier_ranks_first_however_it_is_written() {
    let shop = shop().await;
    for words in ["NR-2040", "nr2040", "nr 2040", "the nr-2040 desk lamp sofa kettle"] {
        let hits = asked(&shop, Mode::Hybrid, words).await;
        assert_eq!((ids_of(&hits)[0].as_str(), hits.hits[0].rank.unwrap().lane), ("5", Lane::Identifier), "{words}");
        assert_eq!(ids_of(&asked(&shop, Mode::Keyword, words).await)[0], "5");
    }
    let slip = asked(&shop, Mode::Hybrid, "nr-2140").await;
    assert_eq!(ids_of(&slip)[0], "5");
    assert_eq!(slip.reading.unwrap().repairs[0].by, "NR2040");
}

#[tokio::test]
async fn what_an_operator_puts_forward_comes_forward_while_it_holds() {
    let shop = shop().await;
    let until = shop.clock.now().after(std::time::Duration::from_hours(1));
    let for_an_hour = Validity { from: None, until: Some(until) };
    let promotions = Promotions {
        boosts: vec![Boost::new(Filter::parse("id = 3").unwrap(), 5.0, for_an_hour).unwrap()],
        pins: vec![Pin::new("kettle", vec![id("4"), id("gone"), id("2")], for_an_hour).unwrap()],
    };
    let floor = similarity(0.99);
    let search =
        search_with(&shop, SearchSettings { promotions, floor, nonsense_floor: floor, ..SearchSettings::default() });
    let kettles = query("kettles");
    let pinned = search.search(&kettles).await.unwrap();
    assert_eq!((ids_of(&pinned), pinned.counts.total), (vec!["4".to_owned(), "2".to_owned(), "1".to_owned()], 3));
    assert_eq!(pinned.explain(&pinned.hits[0], &kettles).sentence, "put here by the operator");
    let lamp = query("kettle lamp");
    let boosted = search.search(&lamp).await.unwrap();
    assert_eq!(ids_of(&boosted)[0], "3");
    shop.clock.advance(std::time::Duration::from_hours(1));
    let explained = boosted.explain(&boosted.hits[0], &lamp);
    assert!(explained.sentence.ends_with(", boosted by +5"), "what held when it was answered");
    let told: Vec<_> = explained.boosts.iter().map(|boost| (boost.filter().to_string(), boost.validity())).collect();
    assert_eq!(told, [("id = \"3\"".to_owned(), for_an_hour)]);
    assert!(boosted.hits[1..].iter().all(|hit| boosted.explain(hit, &lamp).boosts.is_empty()));
    assert_eq!(ids_of(&search.search(&query("kettles")).await.unwrap()), ["1", "2"]);
    let filtered = SearchRequest { filter: Some(Filter::parse("id != 4").unwrap()), ..query("kettle") };
    assert!(!ids_of(&search.search(&filtered).await.unwrap()).contains(&"4".to_owned()));
}

#[tokio::test]
async fn fusions_can_be_compared() {
    let shop = shop().await;
    for fusion in [Fusion::Evidence, Fusion::RECIPROCAL_RANKS, Fusion::NORMALISED_SCORES] {
        let request = SearchRequest { fusion: Some(fusion), ..query("glass kettle with lid") };
        let hits = shop.search().search(&request).await.unwrap();
        assert_eq!((ids_of(&hits)[0].as_str(), hits.ranking.fusion), ("2", fusion));
    }
}

#[tokio::test]
async fn queries_that_say_little_are_answered() {
    let shop = shop().await;
    for words in ["?!", "the of and", &"word ".repeat(390), "\u{202e}elttek", "مرحبا"] {
        for mode in Mode::ALL {
            let hits = asked(&shop, mode, words).await;
            let expected = if mode == Mode::Keyword { 0 } else { 5 };
            assert_eq!(hits.counts.total, expected, "{words} {mode:?}");
        }
    }
}

#[tokio::test]
async fn a_hit_says_why_it_stands_where_it_stands() {
    let shop = shop().await;
    let hits = asked(&shop, Mode::Hybrid, "glass kettle").await;
    let asked_for = query("glass kettle");
    let explained = hits.explain(&hits.hits[0], &asked_for);
    assert!(explained.sentence.starts_with("2 of 2 words, a phrase of the query in the title, similarity 0."));
    let names: Vec<_> = explained.parts.iter().map(|part| part.name).collect();
    assert_eq!(names, ["similarity", "coverage", "frequency", "phrase", "focus"]);
    assert!((explained.parts.iter().map(|part| part.share).sum::<f32>() - 1.0).abs() < 1e-5);
    let keyword = asked(&shop, Mode::Keyword, "kettle").await;
    let explained = keyword.explain(&keyword.hits[0], &asked_for);
    assert_eq!((explained.sentence.as_str(), explained.generation), ("1 of 1 word", None));
}

#[tokio::test]
async fn a_hit_says_which_conditions_it_passed_and_whose_vector_it_has() {
    let shop = shop().await;
    shop.partial(feed(&[("6", "copper kettle")])).await;
    for sort in [Sort::Relevance, Sort::By(Order::Newest)] {
        let filter = Filter::parse("id in [1, 6] and (exists(brand) or not exists(price))").unwrap();
        let request = SearchRequest { filter: Some(filter), sort, ..query("kettle") };
        let hits = shop.search().search(&request).await.unwrap();
        assert_eq!(hits.hits.len(), 2);
        for hit in &hits.hits {
            let product = hit.product.product.id().as_str();
            let explained = hits.explain(hit, &request);
            let passed: Vec<_> = explained.passed.iter().map(|one| (one.to_string(), one.value())).collect();
            let ids = "id in [\"1\", \"6\"]".to_owned();
            assert_eq!(passed, [(ids, Some(product)), ("not exists(price)".to_owned(), None)]);
            let embedded = Some(&hits.generation).filter(|_| product == "1");
            assert_eq!(explained.generation, embedded, "{product}");
        }
    }
}
