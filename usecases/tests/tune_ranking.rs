//! Better settings are found where there are some, chance is called chance, and scores become probabilities.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use likewise_conformance::fixtures::{id, product};
use likewise_domain::{
    PassageTemplate,
    evidence::Evidence,
    ranking::Lane,
    search::{Mode, SearchText},
    text::TextField,
};
use likewise_usecases::{
    CandidateList, RankedCandidate,
    evaluate_ranking::{Grade, JudgedQuery, Judgments},
    ports::{Embedder, ProductStore},
    tune_ranking::{
        CandidateSource, NoCurve, Retrieval, TemplateError, TemplateRequest, Tunable, Tunables, TuneError, TuneRanking,
        TuneRequest, Tuning, TuningSet, Verdict,
    },
};

/// Numbers that a seed decides (Knuth's MMIX).
fn seeded(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((u128::from(state) * below as u128) >> 64).unwrap()
    }
}

/// What a judged set of so many queries is made of: each has 30 candidates, of which 6 have the top grade.
#[derive(Debug, Default)]
struct Made {
    lists: HashMap<String, Vec<RankedCandidate>>,
    asked: AtomicUsize,
    /// Relevant products that words find only where titles count more.
    hidden_without_titles: bool,
    fails: bool,
}

/// What tells relevant products from others.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Told {
    /// Their titles say little else.
    Focus,
    /// Nothing.
    Nothing,
    /// They have more of the words.
    Coverage,
}

#[async_trait]
impl CandidateSource for Made {
    type Error = &'static str;

    async fn candidates(&self, text: &SearchText, how: &Retrieval) -> Result<CandidateList, &'static str> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if self.fails && text.as_str() == "query 7" {
            return Err("the index is gone");
        }
        let hides = self.hidden_without_titles && how.field_weights.of(TextField::Title) < 1.5;
        let mut candidates = self.lists[text.as_str()].clone();
        if hides {
            candidates.retain(|one| !one.id.as_str().contains("good"));
        }
        Ok(CandidateList { terms: 2, candidates })
    }
}

fn made(queries: usize, told: Told, seed: u64) -> (Made, Vec<JudgedQuery>, Judgments) {
    let mut draw = seeded(seed);
    let mut unit = move || f32::from(u16::try_from(draw(10_000)).unwrap()) / 10_000.0;
    let (mut made, mut asked, mut judgments) = (Made::default(), Vec::new(), Judgments::default());
    for number in 0..queries {
        let text = format!("query {number}");
        let mut list = Vec::new();
        for place in 0..30 {
            let good = place % 5 == 0;
            let mut evidence = Evidence {
                similarity: unit(),
                coverage: unit(),
                frequency: unit(),
                phrase: unit(),
                focus: unit(),
                matched: 2,
            };
            match told {
                Told::Focus => evidence.focus = if good { 0.7 + 0.3 * unit() } else { 0.7 * unit() },
                Told::Coverage if good => evidence.coverage = 0.6 + 0.4 * unit(),
                Told::Coverage => evidence.coverage *= 0.6,
                Told::Nothing => {}
            }
            let name = format!("{number}-{place}-{}", if good { "good" } else { "other" });
            judgments.add(&text, id(&name), Grade::new(if good { 3.0 } else { 0.0 }).unwrap()).unwrap();
            list.push(RankedCandidate { id: id(&name), lane: Lane::Matched, evidence, boost: 0.0 });
        }
        made.lists.insert(text.clone(), list);
        asked.push(JudgedQuery { id: text.clone(), text: SearchText::parse(&text).unwrap() });
    }
    (made, asked, judgments)
}

fn request() -> TuneRequest {
    TuneRequest {
        now: Tunables::default(),
        mode: Mode::Hybrid,
        folds: 5,
        relevant_from: None,
        against: None,
        search: true,
    }
}

async fn tuned((made, queries, judgments): (Made, Vec<JudgedQuery>, Judgments), request: &TuneRequest) -> Tuning {
    let set = TuningSet::new(queries, &judgments);
    TuneRanking::new(made).tune(&set, request, &mut seeded(7), &|| ()).await.unwrap()
}

#[tokio::test]
async fn a_weight_that_tells_relevant_products_apart_is_raised() {
    let now = Tunable::Focus.with(Tunables::default(), 0.1).unwrap();
    let tuning = tuned(made(60, Told::Focus, 1), &TuneRequest { now, ..request() }).await;
    assert_eq!(tuning.verdict, Verdict::Better);
    let focus = tuning.changes.iter().find(|change| change.tunable == Tunable::Focus).unwrap();
    assert!(focus.proposed > focus.now, "{focus:?}");
    assert_eq!(focus.folds, 5, "every fold says so");
    let held_out = &tuning.held_out;
    assert!(held_out.difference.low > 0.0 && held_out.comparison.p < 0.01, "{held_out:?}");
    let sum = held_out.now.mean + held_out.difference.mean;
    assert!((held_out.proposed.mean - sum).abs() < 1e-9, "{held_out:?}");
    assert_eq!(tuning.proposed(), Some(&tuning.chosen));
    assert_eq!((tuning.measured, tuning.judged, tuning.left_out, tuning.folds), (60, 60, 0, 5));
}

#[tokio::test]
async fn where_nothing_tells_products_apart_nothing_is_proposed() {
    for seed in 1..=8 {
        let tuning = tuned(made(40, Told::Nothing, seed), &request()).await;
        assert_eq!(tuning.proposed(), None, "{:?} of seed {seed}", tuning.changes);
        assert_ne!(tuning.verdict, Verdict::Better);
        if tuning.verdict == Verdict::NothingFound {
            assert_eq!((tuning.chosen, tuning.changes.len()), (tuning.now, 0));
        }
    }
}

#[tokio::test]
async fn candidates_that_only_another_field_weight_finds_are_worth_a_change() {
    let (mut made, queries, judgments) = made(60, Told::Coverage, 2);
    made.hidden_without_titles = true;
    let tuning = tuned((made, queries, judgments), &request()).await;
    assert_eq!(tuning.verdict, Verdict::Better);
    let title = tuning.changes.iter().find(|change| change.tunable == Tunable::Field(TextField::Title)).unwrap();
    assert_eq!((title.proposed, title.folds), (2.0, 5));
    assert!(tuning.held_out.now.mean < 1e-9 && tuning.held_out.proposed.mean > 0.5, "{:?}", tuning.held_out);
}

#[tokio::test]
async fn the_same_seed_tunes_the_same() {
    let again = async || tuned(made(40, Told::Focus, 3), &request()).await;
    assert_eq!(again().await, again().await);
}

#[tokio::test]
async fn every_mode_gets_a_curve_that_is_right_more_often_than_its_score() {
    let tuning = tuned(made(60, Told::Coverage, 4), &request()).await;
    let modes: Vec<_> = tuning.calibrations.iter().map(|calibration| calibration.mode).collect();
    assert_eq!(modes, Mode::ALL);
    for calibration in &tuning.calibrations {
        assert_eq!((calibration.judged, calibration.relevant), (1_800, 360));
    }
    let hybrid = &tuning.calibrations[2];
    let after = hybrid.after.unwrap();
    assert!(hybrid.curve.is_ok() && after.brier < hybrid.before.brier, "{hybrid:?}");
    assert!(after.calibration_error < 0.05 && hybrid.before.calibration_error > 0.1, "{hybrid:?}");
}

#[tokio::test]
async fn what_no_score_tells_has_no_curve() {
    let (mut made, queries, judgments) = made(40, Told::Coverage, 5);
    for list in made.lists.values_mut() {
        for one in list.iter_mut().filter(|one| one.id.as_str().contains("good")) {
            (one.evidence.similarity, one.lane) = (0.0, Lane::Matched);
        }
        // What has its identifier asked for needs no curve, and is no sample of one.
        list[1].lane = Lane::Identifier;
    }
    let tuning = tuned((made, queries, judgments), &TuneRequest { search: false, ..request() }).await;
    let semantic = &tuning.calibrations[0];
    assert_eq!((semantic.mode, semantic.curve), (Mode::Semantic, Err(NoCurve::DoesNotRise)));
    assert_eq!(semantic.judged, 40 * 29);
    assert_eq!((tuning.chosen, tuning.verdict), (tuning.now, Verdict::NothingFound), "settings were not searched");
}

#[tokio::test]
async fn what_counts_as_relevant_is_the_caller_s_choice() {
    let (made, queries, mut judgments) = made(40, Told::Coverage, 6);
    for number in 0..40 {
        judgments.add(&format!("query {number}"), id("elsewhere"), Grade::new(3.0).unwrap()).unwrap();
    }
    let zero = Grade::new(0.0).unwrap();
    let all = TuneRequest { relevant_from: Some(zero), search: false, ..request() };
    let tuning = tuned((made, queries, judgments), &all).await;
    assert!(tuning.calibrations.iter().all(|mode| mode.relevant == mode.judged && mode.curve == Err(NoCurve::TooFew)));
}

#[tokio::test]
async fn other_settings_are_compared_on_the_same_queries() {
    let now = Tunable::Focus.with(Tunables::default(), 2.0).unwrap();
    let against = Tunable::Floor.with(Tunable::Focus.with(now, 0.0).unwrap(), 0.2).unwrap();
    let request = TuneRequest { now, against: Some(against), ..request() };
    let tuning = tuned(made(60, Told::Focus, 1), &request).await;
    let compared = tuning.against.unwrap();
    assert_eq!(compared.settings, against);
    assert!(compared.now.difference > 0.0 && compared.now.p < 0.01, "{compared:?}");
    let difference = tuning.held_out.now.mean - compared.reached.mean;
    assert!((compared.now.difference - difference).abs() < 1e-9, "{compared:?}");
}

#[tokio::test]
async fn as_many_questions_are_asked_as_were_announced() {
    let (mut source, mut queries, mut judgments) = made(30, Told::Coverage, 8);
    // One without a product of the top grade, and one of which nothing was judged.
    source.lists.insert("poor".to_owned(), Vec::new());
    judgments.add("poor", id("x"), Grade::new(1.0).unwrap()).unwrap();
    for name in ["poor", "unknown"] {
        queries.push(JudgedQuery { id: name.to_owned(), text: SearchText::parse(name).unwrap() });
    }
    let set = TuningSet::new(queries, &judgments);
    assert_eq!((set.judged(), set.measured(), set.left_out()), (31, 30, 1));
    for (request, questions) in [
        (request(), 30 * (1 + 4 + 10) + 31 * 3),
        (TuneRequest { mode: Mode::Keyword, ..request() }, 30 * (1 + 10) + 31 * 3),
        (TuneRequest { mode: Mode::Semantic, ..request() }, 30 * (1 + 4) + 31 * 3),
        (TuneRequest { search: false, ..request() }, 30 + 31 * 3),
    ] {
        let counted = AtomicUsize::new(0);
        let made = Made { lists: source.lists.clone(), ..Made::default() };
        let count = || {
            counted.fetch_add(1, Ordering::Relaxed);
        };
        TuneRanking::new(made).at_once(3).tune(&set, &request, &mut seeded(7), &count).await.unwrap();
        assert_eq!(counted.into_inner(), questions, "{request:?}");
        assert_eq!(TuneRanking::<Made>::questions(&set, &request), questions);
    }
}

#[tokio::test]
async fn templates_are_compared_on_what_was_judged_and_a_sample() {
    // What a query wants says so in its description, of which the template in force knows nothing.
    let shop = crate::support::Shop::new().with_template("{title}");
    let (mut source, mut asked, mut judgments) = (Made::default(), Vec::new(), Judgments::default());
    let mut writes = Vec::new();
    for number in 0..24 {
        let text = format!("wanted number {number}");
        let mut list = Vec::new();
        for place in 0..12 {
            let name = format!("{number:02}-{place:02}");
            let described = if place == 11 { text.clone() } else { format!("nothing of {name}") };
            writes.push(product(&name).titled(&format!("thing {name}")).described(&described).write());
            if place > 5 {
                let grade = Grade::new(if place == 11 { 3.0 } else { 0.0 }).unwrap();
                judgments.add(&text, id(&name), grade).unwrap();
            }
            let evidence =
                Evidence { similarity: 0.0, coverage: 1.0, frequency: 0.0, phrase: 0.0, focus: 0.0, matched: 1 };
            list.push(RankedCandidate { id: id(&name), lane: Lane::Matched, evidence, boost: 0.0 });
        }
        source.lists.insert(text.clone(), list);
        asked.push(JudgedQuery { id: text.clone(), text: SearchText::parse(&text).unwrap() });
    }
    shop.memory.upsert(&writes, None).await.unwrap();
    let set = TuningSet::new(asked, &judgments);
    let parse = |text| PassageTemplate::parse(text).unwrap();
    let templates = TemplateRequest {
        now: parse("{title}"),
        others: vec![parse("{title}"), parse("{title} {description}")],
        sample: 30,
    };
    let counted = AtomicUsize::new(0);
    let count = |texts: usize| {
        counted.fetch_add(texts, Ordering::Relaxed);
    };
    let ports = (shop.memory.as_ref() as &dyn ProductStore, shop.embedder.as_ref() as &dyn Embedder);
    let request = request();
    let tune = TuneRanking::new(source);
    let compared = tune.compare_templates((&set, &request, &templates), ports, &mut seeded(7), &count).await.unwrap();
    assert_eq!(compared.embedded, 24 * 6 + 30, "the judged candidates, and the sample");
    assert_eq!(counted.into_inner(), 3 * compared.embedded);
    let [same, other] = &compared.others[..] else { panic!("{compared:?}") };
    assert_eq!((same.comparison.better, same.comparison.worse, same.comparison.p > 0.99), (0, 0, true));
    assert!(other.difference.low > 0.0 && other.comparison.p < 0.01, "{other:?}");
    assert_eq!((compared.verdict, compared.proposed()), (Verdict::Better, Some(&parse("{title} {description}"))));
    let held_out = &compared.held_out;
    assert!((held_out.difference.mean - other.difference.mean).abs() < 1e-9, "every fold chose it: {held_out:?}");
    let no_better = TemplateRequest { others: vec![parse("{title}")], ..templates.clone() };
    let same = tune.compare_templates((&set, &request, &no_better), ports, &mut seeded(7), &|_| ()).await.unwrap();
    assert_eq!((same.verdict, same.proposed(), same.chosen.as_ref()), (Verdict::NothingFound, None, None));

    shop.embedder.fail_calls(likewise_usecases::ErrorKind::Unavailable, 1);
    let failed = tune.compare_templates((&set, &request, &templates), ports, &mut seeded(7), &|_| ()).await;
    assert!(matches!(failed, Err(TemplateError::Port(_))), "{failed:?}");
}

#[tokio::test]
async fn what_cannot_be_tuned_is_refused() {
    let (few, queries, judgments) = made(19, Told::Focus, 9);
    let set = TuningSet::new(queries, &judgments);
    let refused = TuneRanking::new(few).tune(&set, &request(), &mut seeded(7), &|| ()).await.unwrap_err();
    assert!(matches!(refused, TuneError::TooFewQueries { judged: 19, least: 20 }), "{refused}");

    let (_, queries, judgments) = made(20, Told::Focus, 9);
    let set = TuningSet::new(queries, &judgments);
    for folds in [0, 1, 21] {
        let (source, ..) = made(20, Told::Focus, 9);
        let request = TuneRequest { folds, ..request() };
        let refused = TuneRanking::new(source).tune(&set, &request, &mut seeded(7), &|| ()).await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            format!("{folds} folds cannot be made of 20 queries; accepted is 2 to 20"),
            "before anything is asked"
        );
    }

    let (mut source, ..) = made(20, Told::Focus, 9);
    source.fails = true;
    let failed = TuneRanking::new(source).tune(&set, &request(), &mut seeded(7), &|| ()).await.unwrap_err();
    assert!(matches!(&failed, TuneError::Asked { cause: "the index is gone", query } if query.id == "query 7"));
}
