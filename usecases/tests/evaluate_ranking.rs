//! Rankings are measured as they are answered, query by query and setting by setting.

use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use likewise_conformance::fixtures::id;
use likewise_domain::{ProductId, search::SearchText};
use likewise_usecases::{
    SearchError, SearchProducts, SearchRequest,
    evaluate_ranking::{DEPTH, EvaluateRanking, Grade, JudgedQuery, JudgedSet, Judgments, Measure, Ranker},
};

use crate::support::{Fault, Shop, feed, limit, query};

/// The search of a shop, under the name of a pipeline.
#[derive(Debug)]
struct Search(SearchProducts);

#[async_trait]
impl Ranker for Search {
    type Setting = String;
    type Error = SearchError;

    async fn ranked(&self, text: &SearchText, pipeline: &String, depth: usize) -> Result<Vec<ProductId>, SearchError> {
        let pipeline = Some(pipeline.clone());
        let request = SearchRequest { limit: limit(depth as u64), fallback: false, pipeline, ..query(text.as_str()) };
        let hits = self.0.search(&request).await?.hits;
        Ok(hits.into_iter().map(|hit| hit.product.product.id().clone()).collect())
    }
}

fn judged_queries(queries: &[(&str, &str)]) -> Vec<JudgedQuery> {
    let parse = |text: &str| SearchText::parse(text).unwrap();
    queries.iter().map(|(id, text)| JudgedQuery { id: (*id).to_owned(), text: parse(text) }).collect()
}

fn judgments(grades: &[(&str, &str, f64)]) -> Judgments {
    let mut judgments = Judgments::default();
    for (query, product, grade) in grades {
        judgments.add(query, id(product), Grade::new(*grade).unwrap()).unwrap();
    }
    judgments
}

async fn kitchen() -> Shop {
    let shop = Shop::new();
    shop.stock(feed(&[("1", "steel kettle"), ("2", "glass kettle"), ("3", "desk lamp")])).await;
    shop
}

fn kitchen_set() -> JudgedSet {
    let queries = judged_queries(&[("first", "glass kettle"), ("none", "sofa"), ("last", "steel kettle")]);
    JudgedSet::new(queries, &judgments(&[("first", "2", 3.0), ("none", "3", 1.0), ("last", "3", 3.0)]))
}

#[tokio::test]
async fn each_query_is_measured_under_each_setting() {
    let shop = kitchen().await;
    let evaluate = EvaluateRanking::new(Search(shop.search()));
    let ranked = AtomicUsize::new(0);
    let settings = ["main".to_owned(), "main".to_owned()];
    let progress = || {
        ranked.fetch_add(1, Ordering::Relaxed);
    };
    let evaluation = evaluate.evaluate(&kitchen_set(), &settings, &progress).await.unwrap();

    assert_eq!(ranked.into_inner(), 4);
    assert_eq!(evaluation.left_out, 1);
    let ids: Vec<_> = evaluation.queries.iter().map(|query| query.id.as_str()).collect();
    assert_eq!(ids, ["first", "last"]);
    let semantic = &evaluation.settings[0];
    assert_eq!(semantic.rankings[0].products[0], id("2"));
    assert_eq!(semantic.values(Measure::Mrr), [1.0, 1.0 / 3.0]);
    assert_eq!(semantic.values(Measure::Recall10), [1.0, 1.0]);
    assert_eq!(semantic.worst(Measure::Ndcg10, 5), [1, 0]);
    assert_eq!(semantic.worst(Measure::Recall10, 1), [0], "equal ones in their order");
    assert_eq!(semantic.rankings, evaluation.settings[1].rankings);
    let mut draw = |below| below - 1;
    let compared = semantic.compare(&evaluation.settings[1], Measure::Ndcg10, &mut draw);
    assert_eq!((compared.better, compared.worse, compared.equal), (0, 0, 2));
    assert!((semantic.estimate(Measure::Mrr, &mut draw).mean - 2.0 / 3.0).abs() < 1e-12);
}

/// Answers with one product, later for earlier queries.
#[derive(Debug, Default)]
struct Slow {
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
}

#[async_trait]
impl Ranker for Slow {
    type Setting = ();
    type Error = ();

    async fn ranked(&self, text: &SearchText, (): &(), depth: usize) -> Result<Vec<ProductId>, ()> {
        assert_eq!(depth, DEPTH);
        let now = self.at_once.fetch_add(1, Ordering::Relaxed) + 1;
        self.most_at_once.fetch_max(now, Ordering::Relaxed);
        let turns = 20 - text.as_str().parse::<usize>().unwrap();
        for _ in 0..turns {
            tokio::task::yield_now().await;
        }
        self.at_once.fetch_sub(1, Ordering::Relaxed);
        Ok(vec![id(text.as_str())])
    }
}

#[tokio::test]
async fn queries_are_asked_side_by_side_within_the_bound_and_keep_their_order() {
    let names: Vec<String> = (0..20).map(|number| number.to_string()).collect();
    let queries: Vec<_> = names.iter().map(|name| (name.as_str(), name.as_str())).collect();
    let grades: Vec<_> = names.iter().map(|name| (name.as_str(), name.as_str(), 1.0)).collect();
    let set = JudgedSet::new(judged_queries(&queries), &judgments(&grades));
    for (bound, expected) in [(3, 3), (0, 1), (1, 1)] {
        let evaluate = EvaluateRanking::new(Slow::default()).at_once(bound);
        let evaluation = evaluate.evaluate(&set, &[()], &|| ()).await.unwrap();
        assert_eq!(evaluation.settings[0].values(Measure::Mrr), [1.0; 20]);
        assert_eq!(evaluate.ranker().most_at_once.load(Ordering::Relaxed), expected);
    }
}

#[tokio::test]
async fn a_query_without_an_answer_ends_the_evaluation_and_is_named() {
    let shop = kitchen().await;
    shop.store.fail(Fault::Call("nearest", 1), likewise_usecases::ErrorKind::Timeout);
    let evaluate = EvaluateRanking::new(Search(shop.search())).at_once(1);
    let failed = evaluate.evaluate(&kitchen_set(), &["main".to_owned()], &|| ()).await.unwrap_err();
    assert_eq!(failed.query.id, "last");
    assert!(matches!(failed.cause, SearchError::Nearest(_)), "{failed:?}");
    assert_eq!(failed.to_string(), "the query \"last\" (\"steel kettle\") has no ranking");
}
