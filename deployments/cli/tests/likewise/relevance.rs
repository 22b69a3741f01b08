//! What the bundled catalogue's judged queries find, measured on the real model.

use std::fs;

use serde_json::Value;

use crate::support::{Place, place::repository};

/// The least nDCG@10 of each mode. What falls below has made the ranking worse: docs/relevance.md has the figures.
const LEAST: [&str; 3] = ["hybrid=0.63", "keyword=0.51", "semantic=0.53"];

/// The bundled catalogue, ingested and embedded.
fn catalogue() -> Place {
    let place = Place::new();
    place.write("catalogue.jsonl", fs::read(repository().join("data/catalogue.jsonl")).unwrap());
    place.ask(&["ingest", "catalogue.jsonl", "--wait"]);
    place
}

#[test]
fn the_judged_queries_of_the_catalogue_find_what_they_should() {
    let place = catalogue();
    let data = |name: &str| repository().join("data").join(name).display().to_string();
    let (queries, judgments) = (data("queries.tsv"), data("judgments.tsv"));
    let mut arguments = vec!["eval", "--queries", &queries, "--judgments", &judgments, "--json"];
    arguments.extend(LEAST.iter().flat_map(|least| ["--min-ndcg", least]));
    let report = place.run(&arguments).succeeded().document();
    assert_eq!(report["queries"]["used"], 104);
    let ndcg = |query: &Value, mode: &str| query["modes"][mode]["ndcg@10"].as_f64().unwrap();
    let mean = |kind: &str, mode: &str| {
        let of_kind = |query: &&Value| query["query_id"].as_str().unwrap().starts_with(kind);
        let values: Vec<f64> =
            report["per_query"].as_array().unwrap().iter().filter(of_kind).map(|query| ndcg(query, mode)).collect();
        assert!(values.len() >= 10, "{kind} has {} queries", values.len());
        values.iter().sum::<f64>() / f64::from(u32::try_from(values.len()).unwrap())
    };
    assert!(mean("code-", "hybrid") > 0.9, "identifiers come first: {}", mean("code-", "hybrid"));
    assert!(mean("typo-", "hybrid") > 0.7, "slips are repaired: {}", mean("typo-", "hybrid"));

    let nonsense = place.ask(&["search", "asdfgh zxcvb"]);
    assert_eq!((&nonsense["total"], &nonsense["hits"]), (&Value::from(0), &Value::from(Vec::<Value>::new())));
    let lower = place.ask(&["search", "kx 4389 b", "--limit", "1", "--explain"]);
    assert_eq!(lower["hits"][0]["explanation"]["lane"], "identifier", "{lower}");
}
