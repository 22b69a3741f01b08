//! A report of two modes and a baseline, in each of its forms.

use std::collections::BTreeMap;

use likewise_domain::{ProductId, search::SearchText};
use likewise_usecases::evaluate_ranking::{
    Evaluated, Evaluation, Grade, JudgedQuery, Judgments, Measure, Measures, Ranking,
};
use serde_json::{Value, json};

use super::{
    baseline::Baseline,
    chance, document,
    gates::{Gate, Least},
    page,
    report::{JudgmentsAtHand, Measured, Report},
    terminal,
};

const QUERIES: usize = 12;

fn product(name: &str) -> ProductId {
    ProductId::parse(name).unwrap()
}

fn judgments() -> Judgments {
    let mut judgments = Judgments::default();
    for number in 0..QUERIES {
        judgments.add(&format!("q{number}"), product("right"), Grade::new(3.0).unwrap()).unwrap();
        judgments.add(&format!("q{number}"), product("poor"), Grade::new(0.0).unwrap()).unwrap();
    }
    judgments
}

/// `hybrid` finds the right product first, `keyword` second, for every query.
fn measured() -> Measured {
    let judgments = judgments();
    let text = |number: usize| SearchText::parse(&format!("query <{number}>")).unwrap();
    let queries: Vec<_> = (0..QUERIES).map(|n| JudgedQuery { id: format!("q{n}"), text: text(n) }).collect();
    let ranked = |setting, names: [&str; 2]| {
        let products = names.map(product).to_vec();
        let ranking = |query: &JudgedQuery| {
            let measures = Measures::of(&products, &judgments.of(&query.id).unwrap());
            Ranking { products: products.clone(), measures }
        };
        Evaluated { setting, rankings: queries.iter().map(ranking).collect() }
    };
    let settings = vec![ranked("hybrid", ["right", "poor"]), ranked("keyword", ["unknown", "right"])];
    Evaluation { settings, queries: queries.clone(), left_out: 3 }
}

fn report(baseline: Option<&Baseline>) -> Report {
    let (measured, judgments, draw) = (measured(), judgments(), &mut chance::seeded(7));
    let titles = BTreeMap::from([(product("right"), "The <right> one".to_owned())]);
    let at_hand = JudgmentsAtHand::of(&judgments);
    let modes = Report::modes(&measured, 2, (&judgments, &titles), draw);
    let pairs = Report::pairs(&measured, draw);
    let against = baseline.map(|baseline| baseline.compare(&measured, &at_hand, draw).unwrap());
    let gates = Gate::all(&[], &modes, against.as_ref());
    Report { measured, judgments: at_hand, seed: 7, modes, pairs, against, gates }
}

/// The baseline that `document` is, once it is written to a file.
fn written(document: &Value) -> anyhow::Result<Baseline> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), document.to_string()).unwrap();
    Baseline::read(file.path())
}

#[test]
fn modes_are_compared_in_pairs() {
    let document = document::document(&report(None));
    let [hybrid, keyword] = ["hybrid", "keyword"].map(|mode| document["modes"][mode]["ndcg@10"].as_f64().unwrap());
    assert!((hybrid - 1.0).abs() < 1e-12 && (keyword - 1.0 / 3_f64.log2()).abs() < 1e-12);
    let keys: Vec<_> = document["modes"]["hybrid"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["ndcg@10", "ndcg_judged@10", "mrr", "recall@10", "recall@100", "judged@10", "intervals"]);
    let pairs = document["comparisons"].as_array().unwrap();
    assert_eq!(pairs.len(), 1);
    assert_eq!((&pairs[0]["first"], &pairs[0]["second"]), (&json!("hybrid"), &json!("keyword")));
    let ndcg = &pairs[0]["measures"]["ndcg@10"];
    assert!((ndcg["difference"].as_f64().unwrap() - (hybrid - keyword)).abs() < 1e-12, "{ndcg}");
    assert!(ndcg["p"].as_f64().unwrap() < 0.01, "{ndcg}");
    assert_eq!((&ndcg["better"], &ndcg["worse"], &ndcg["equal"]), (&json!(QUERIES), &json!(0), &json!(0)));
    assert_eq!(pairs[0]["measures"]["recall@10"]["equal"], QUERIES);
    assert_eq!(document["per_query"][3]["modes"]["keyword"]["mrr"], 0.5);
    assert_eq!(document["worst"]["keyword"].as_array().unwrap().len(), 2);
    assert_eq!(document["queries"], json!({ "used": QUERIES, "left_out": 3 }));
}

#[test]
fn a_document_is_a_baseline_for_the_next() {
    let mut earlier = document::document(&report(None));
    let same = report(Some(&written(&earlier).unwrap()));
    assert!(same.passed() && same.gates.len() == 2, "{:?}", same.gates);

    // keyword was better, hybrid worse, and one query had not been asked.
    let queries = earlier["per_query"].as_array_mut().unwrap();
    queries.pop();
    for query in queries {
        query["modes"]["keyword"]["ndcg@10"] = json!(1.0);
        query["modes"]["hybrid"]["ndcg@10"] = json!(0.2);
    }
    earlier["judgments"]["hash"] = json!("others");
    let next = report(Some(&written(&earlier).unwrap()));
    let against = next.against.as_ref().unwrap();
    assert_eq!(against.same_judgments, Some(false));
    assert!(against.modes.iter().all(|mode| mode.queries == QUERIES - 1));
    let passed: Vec<_> = next.gates.iter().map(Gate::passed).collect();
    assert_eq!(passed, [true, false]);
    assert!(!next.passed());
    let ndcg = &against.modes[1].measures[0];
    assert_eq!((ndcg.measure, ndcg.comparison.worse), (Measure::Ndcg10, QUERIES - 1));
    assert!((ndcg.before - 1.0).abs() < 1e-12 && ndcg.now < 0.64, "{ndcg:?}");
}

#[test]
fn what_a_baseline_lacks_is_said() {
    let mut earlier = document::document(&report(None));
    for query in earlier["per_query"].as_array_mut().unwrap() {
        query["modes"].as_object_mut().unwrap().remove("hybrid");
    }
    let next = report(Some(&written(&earlier).unwrap()));
    assert_eq!(next.against.unwrap().not_compared, ["hybrid"]);
    let stranger = written(&json!({ "per_query": [{ "query_id": "x", "modes": { "hybrid": {} } }] })).unwrap();
    let refused = stranger.compare(&measured(), &JudgmentsAtHand::of(&judgments()), &mut chance::seeded(7));
    assert!(refused.unwrap_err().to_string().contains("no mode and query in common"));
    let refused = written(&json!({ "per_query": [{ "query": "x" }] })).unwrap_err().to_string();
    assert!(refused.contains("a query without query_id or modes; accepted is what"), "{refused}");
}

#[test]
fn a_least_value_is_a_gate_of_its_mode() {
    let report = report(None);
    let least: Least = "semantic=0.5".parse().unwrap();
    assert_eq!(Gate::all(&[least], &report.modes, None), [], "a mode that was not measured has no gate");
}

#[test]
fn the_page_and_the_terminal_tell_of_every_comparison() {
    let earlier = written(&document::document(&report(None))).unwrap();
    let report = report(Some(&earlier));
    let page = page::page(&report).unwrap();
    for present in [
        "hybrid less keyword",
        "hybrid, now less the baseline",
        "keyword: now less the baseline",
        "The &#60;right&#62; one",
        "query &#60;0&#62;",
        "class=\"before\"",
        "mark top",
        "mark none",
        "mark unjudged",
        "3 left out",
    ] {
        assert!(page.contains(present), "{present:?} is not in the page");
    }
    assert!(!page.contains("NaN") && !page.contains("<right>"));
    let text = terminal::describe(&report, 3);
    for present in ["hybrid - keyword", "+0.3691", "against ", "passed hybrid: nDCG@10 is not significantly below"] {
        assert!(text.contains(present), "{present:?} is not in {text}");
    }
}

#[test]
fn judgments_are_told_apart_by_their_content() {
    let one = JudgmentsAtHand::of(&judgments());
    assert_eq!(one, JudgmentsAtHand::of(&judgments()));
    let mut more = judgments();
    more.add("q0", product("another"), Grade::new(1.0).unwrap()).unwrap();
    let more = JudgmentsAtHand::of(&more);
    assert!(one.hash != more.hash && more.count == one.count + 1 && one.hash.len() == 16);
}
