//! Search by words.

use likewise_domain::run::FeedScope;
use likewise_usecases::ports::Purpose;
use serde_json::{Value, json};

use crate::support::{Site, settled};

fn ids(hits: &Value) -> Vec<&str> {
    hits["hits"].as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_search_shows_products_with_their_similarity() {
    let site = Site::new().await;
    let hits = site.post("/v1/search", &json!({ "query": "steel kettle" })).await.ok(200);
    insta::assert_json_snapshot!("search", settled(hits));
}

#[tokio::test]
async fn both_methods_give_the_same_answer() {
    let site = Site::new().await;
    let body =
        json!({ "query": "glass kettle", "limit": 2, "threshold": -0.5, "filter": "price < 100", "pipeline": "brief" });
    let posted = site.post("/v1/search", &body).await.ok(200);
    let path = "/v1/search?q=glass+kettle&limit=2&threshold=-0.5&filter=price%20%3C%20100&pipeline=brief";
    let got = site.get(path).await.ok(200);
    assert_eq!(ids(&got), ["KT-2", "KT-1"]);
    assert_eq!(got["pipeline"], "brief");
    assert_eq!(settled(posted), settled(got));
}

#[tokio::test]
async fn what_is_not_given_has_a_default() {
    let site = Site::new().await;
    let all = site.post("/v1/search", &json!({ "query": "lamp" })).await.ok(200);
    assert_eq!(ids(&all).len(), 3, "no threshold, no filter, ten hits");
    let nulls = json!({ "query": "lamp", "limit": null, "threshold": null, "filter": null, "pipeline": null });
    assert_eq!(settled(site.post("/v1/search", &nulls).await.ok(200)), settled(all.clone()));
    let empty = json!({ "query": "lamp", "filter": " " });
    assert_eq!(settled(site.post("/v1/search", &empty).await.ok(200)), settled(all.clone()));
    assert_eq!(settled(site.get("/v1/search?q=lamp&filter=").await.ok(200)), settled(all));
}

#[tokio::test]
async fn filters_and_thresholds_cut_the_list() {
    let site = Site::new().await;
    let red = json!({ "query": "kettle", "filter": "attributes.cordless = true and category = Kitchen" });
    assert_eq!(ids(&site.post("/v1/search", &red).await.ok(200)), ["KT-1"]);
    let none = site.post("/v1/search", &json!({ "query": "kettle", "threshold": 1 })).await.ok(200);
    assert_eq!((ids(&none).len(), &none["exact"]), (0, &json!(true)));
}

#[tokio::test]
async fn facets_pages_and_sorts_are_of_one_match_set() {
    let site = Site::new().await;
    let asked = json!({ "facets": ["category", "price:..<50|50.."], "sort": "price", "limit": 2 });
    let first = site.post("/v1/search", &asked).await.ok(200);
    assert_eq!((ids(&first), &first["total"]), (vec!["KT-1", "KT-2"], &json!(3)));
    insta::assert_json_snapshot!("facets", first["facets"]);
    let next = first["next"].as_str().unwrap();
    let second = site.get(&format!("/v1/search?sort=price&limit=2&cursor={next}")).await.ok(200);
    assert_eq!((ids(&second), &second["total"], second.get("next")), (vec!["LT/3 ü%"], &json!(3), None));
}

#[tokio::test]
async fn a_hit_explains_itself_and_shows_its_words() {
    let site = Site::new().await;
    let path = "/v1/search?q=steel+ketle&explain=true&highlight=true&mode=keyword";
    let hits = site.get(path).await.ok(200);
    assert_eq!((&hits["did_you_mean"], &hits["repairs"][0]["by"]), (&json!("steel kettle"), &json!("kettle")));
    insta::assert_json_snapshot!("explained", json!([hits["hits"][0]["explanation"], hits["hits"][0]["highlights"]]));
}

#[tokio::test]
async fn a_hit_says_which_conditions_it_passed() {
    let site = Site::new().await;
    let path = "/v1/search?q=kettle&explain=true&filter=price%20%3C%2050%20and%20not%20brand%20=%20Sony";
    let hits = site.get(path).await.ok(200);
    let explained = &hits["hits"][0]["explanation"];
    assert_eq!(
        explained["filters"],
        json!([
            { "condition": "price < 50", "field": "price", "value": "49.90" },
            { "condition": "brand != \"Sony\"", "field": "brand", "value": "Norrvik" },
        ])
    );
    assert_eq!((&explained["generation"], &explained["boosts"]), (&hits["generation"], &json!([])));
}

#[tokio::test]
async fn facets_count_groups_or_variants() {
    let site = Site::new().await;
    let variant = r#"{"id": "KT-9", "title": "Red kettle", "brand": "Norrvik", "group_id": "KT"}"#;
    site.ingest(variant, FeedScope::Partial).await;
    let asked = |count: &str| format!("/v1/search?q=kettle&mode=keyword&group=true&facets=brand{count}");
    for (count, total, of_brand) in [("", 2, 1), ("&count=groups", 2, 1), ("&count=variants", 3, 2)] {
        let hits = site.get(&asked(count)).await.ok(200);
        assert_eq!((ids(&hits).len(), &hits["total"]), (2, &json!(total)), "{count}");
        assert_eq!((&hits["total_groups"], &hits["total_variants"]), (&json!(2), &json!(3)), "{count}");
        assert_eq!(hits["facets"][0]["values"][0]["count"], of_brand, "{count}");
    }
    let plain = site.get("/v1/search?q=kettle&count=variants").await.ok(200);
    assert_eq!((plain.get("total_groups"), plain.get("total_variants")), (None, None), "nothing is grouped");
}

#[tokio::test]
async fn limits_reach_from_one_to_two_hundred() {
    let site = Site::new().await;
    assert_eq!(ids(&site.get("/v1/search?q=kettle&limit=1").await.ok(200)).len(), 1);
    assert_eq!(ids(&site.get("/v1/search?q=kettle&limit=200").await.ok(200)).len(), 3);
}

#[tokio::test]
async fn words_are_embedded_as_a_query_with_their_white_space_folded() {
    let site = Site::new().await;
    site.get("/v1/search?q=%20red%09kettle%20").await.ok(200);
    assert_eq!(site.embedder.calls().pop().unwrap(), (Purpose::Query, vec!["red kettle".to_owned()]));
}

#[tokio::test]
async fn an_empty_catalogue_answers_with_no_hits() {
    let site = Site::empty(|_| ());
    let hits = site.get("/v1/search?q=anything").await.ok(200);
    assert_eq!((hits["hits"].as_array().unwrap().len(), &hits["examined"]), (0, &json!(0)));
}
