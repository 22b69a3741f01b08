//! A calibration is in force from the moment in which it is saved, and only where it means something.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use async_trait::async_trait;
use likewise_domain::{
    Fingerprint, Timestamp,
    calibration::{Calibration, Conditions, Curve},
    evidence::EvidenceWeights,
    search::Mode,
    sort::Sort,
    text::FieldWeights,
};
use likewise_usecases::{
    CalibrateError, CalibrateRelevance, CandidateRequest, Hits, PortError, SearchRequest, ports::Calibrations,
};
use tokio::sync::Notify;

use crate::support::{Shop, priced_feed, query, settings, similarity};

async fn kitchen() -> Shop {
    let shop = Shop::new();
    let rows = [("1", "steel kettle", "20 EUR"), ("2", "glass kettle", "60 EUR"), ("3", "desk lamp", "20 EUR")];
    shop.stock(priced_feed(&rows)).await;
    shop
}

fn calibration() -> Calibration {
    Calibration {
        conditions: settings().conditions(),
        semantic: None,
        keyword: Curve::new(8.0, -4.0).ok(),
        hybrid: Curve::new(6.0, -5.0).ok(),
        queries: 40,
        fitted_at: Timestamp::from_micros(7),
    }
}

fn relevances(hits: &Hits) -> Vec<f32> {
    hits.hits.iter().map(|hit| hit.rank.unwrap().relevance).collect()
}

#[tokio::test]
async fn what_is_saved_is_in_force_at_once_and_what_is_forgotten_is_not() {
    let shop = kitchen().await;
    let calibrate = CalibrateRelevance::new(shop.pipelines.clone(), shop.memory.clone());
    let search = shop.search().calibrated_by(calibrate.in_force());
    let request = query("glass kettle");
    let before = search.search(&request).await.unwrap();
    assert!(!before.relevance_calibrated);

    calibrate.save(None, &shop.fingerprint(), calibration()).await.unwrap();
    let after = search.search(&request).await.unwrap();
    assert!(after.relevance_calibrated);
    let curve = calibration().hybrid.unwrap();
    for (share, relevance) in relevances(&before).into_iter().zip(relevances(&after)) {
        assert_eq!(relevance.to_bits(), curve.relevance(share).to_bits());
    }
    let order = |hits: &Hits| hits.hits.iter().map(|hit| hit.product.product.id().clone()).collect::<Vec<_>>();
    assert_eq!(order(&before), order(&after));
    assert!(calibrate.forget(None).await.unwrap());
    assert_eq!(relevances(&search.search(&request).await.unwrap()), relevances(&before));
    assert!(!calibrate.forget(None).await.unwrap(), "there was none any more");
}

#[tokio::test]
async fn each_mode_goes_by_its_own_curve_and_one_without_by_its_score() {
    let shop = kitchen().await;
    let calibrate = CalibrateRelevance::new(shop.pipelines.clone(), shop.memory.clone());
    calibrate.save(None, &shop.fingerprint(), calibration()).await.unwrap();
    let search = shop.search().calibrated_by(calibrate.in_force());
    let by = async |mode| {
        let request = SearchRequest { mode: Some(mode), ..query("glass kettle") };
        (search.search(&request).await.unwrap(), shop.search().search(&request).await.unwrap())
    };
    let (keyword, plain) = by(Mode::Keyword).await;
    let share = plain.hits[0].rank.unwrap().relevance;
    assert_eq!(relevances(&keyword)[0].to_bits(), calibration().keyword.unwrap().relevance(share).to_bits());
    let (semantic, plain) = by(Mode::Semantic).await;
    assert_eq!((semantic.relevance_calibrated, relevances(&semantic)), (false, relevances(&plain)));
    // A list by price shows no relevance, and so none that is calibrated.
    let by_price = SearchRequest { sort: Sort::parse("price").unwrap(), ..query("glass kettle") };
    assert!(!search.search(&by_price).await.unwrap().relevance_calibrated);
    assert!(!search.search(&SearchRequest::new(None)).await.unwrap().relevance_calibrated);
}

#[tokio::test]
async fn a_calibration_of_other_settings_or_another_generation_counts_for_nothing() {
    let shop = kitchen().await;
    let calibrate = CalibrateRelevance::new(shop.pipelines.clone(), shop.memory.clone());
    let search = shop.search().calibrated_by(calibrate.in_force());
    let now = calibration().conditions;
    let weights = EvidenceWeights { focus: 0.6, ..now.weights };
    let field_weights = FieldWeights::new([2.0, 1.0, 1.0, 1.0, 1.0]).unwrap();
    for (conditions, applies) in [
        (now, true),
        (Conditions { weights, ..now }, false),
        (Conditions { floor: similarity(0.35), ..now }, false),
        (Conditions { field_weights, ..now }, false),
    ] {
        calibrate.save(None, &shop.fingerprint(), Calibration { conditions, ..calibration() }).await.unwrap();
        let hits = search.search(&query("glass kettle")).await.unwrap();
        assert_eq!(hits.relevance_calibrated, applies, "{conditions:?}");
    }

    let other = shop.with_template("{title}");
    let refused = calibrate.save(None, &other.fingerprint(), calibration()).await.unwrap_err();
    assert!(matches!(&refused, CalibrateError::OtherGeneration { fitted_on, .. } if *fitted_on == other.fingerprint()));
    let unknown = calibrate.save(Some("nope"), &shop.fingerprint(), calibration()).await.unwrap_err();
    assert!(matches!(unknown, CalibrateError::UnknownPipeline(_)));
}

#[tokio::test]
async fn the_next_process_reads_what_was_kept() {
    let shop = kitchen().await;
    let calibrate = CalibrateRelevance::new(shop.pipelines.clone(), shop.memory.clone());
    calibrate.save(None, &shop.fingerprint(), calibration()).await.unwrap();
    assert_eq!(shop.memory.load(&shop.fingerprint()).await.unwrap(), Some(calibration()));
    let next = CalibrateRelevance::new(shop.pipelines.clone(), shop.memory.clone());
    assert_eq!(next.get(None).unwrap(), (shop.fingerprint(), None), "nothing is in force before it is read");
    next.load().await.unwrap();
    assert_eq!(next.get(None).unwrap(), (shop.fingerprint(), Some(calibration())));
}

/// Keeps calibrations, and stays on its way back from the first that it saved until it is let go.
#[derive(Debug)]
struct Slow {
    kept: Arc<dyn Calibrations>,
    go: Notify,
    is_first: AtomicBool,
}

#[async_trait]
impl Calibrations for Slow {
    async fn load(&self, generation: &Fingerprint) -> Result<Option<Calibration>, PortError> {
        self.kept.load(generation).await
    }

    async fn save(&self, generation: &Fingerprint, calibration: &Calibration) -> Result<(), PortError> {
        self.kept.save(generation, calibration).await?;
        if self.is_first.swap(false, Ordering::SeqCst) {
            self.go.notified().await;
        }
        Ok(())
    }

    async fn forget(&self, generation: &Fingerprint) -> Result<(), PortError> {
        self.kept.forget(generation).await
    }
}

#[tokio::test]
async fn of_two_changes_at_once_the_last_one_that_is_kept_is_in_force() {
    let shop = kitchen().await;
    let generation = shop.fingerprint();
    let (go, is_first) = (Notify::new(), AtomicBool::new(true));
    let slow = Arc::new(Slow { kept: shop.memory.clone(), go, is_first });
    let calibrate = CalibrateRelevance::new(shop.pipelines.clone(), slow.clone());
    let let_go = async {
        // By now the first is saved, and both others had their turn to get ahead of it.
        slow.go.notify_one();
    };
    let next = Calibration { queries: 41, ..calibration() };
    let changes = futures::join!(
        calibrate.save(None, &generation, calibration()),
        calibrate.forget(None),
        calibrate.save(None, &generation, next),
        let_go
    );
    assert!(changes.0.is_ok() && changes.1.unwrap() && changes.2.is_ok(), "one after the other, as they came");
    assert_eq!(shop.memory.load(&generation).await.unwrap(), Some(next));
    assert_eq!(calibrate.get(None).unwrap().1, Some(next));
}

#[tokio::test]
async fn candidates_are_those_of_the_first_pages_with_what_they_are_ordered_by() {
    let shop = kitchen().await;
    let asked = CandidateRequest {
        text: query("glass kettle").text.unwrap(),
        mode: Mode::Hybrid,
        floor: None,
        field_weights: None,
        pipeline: None,
    };
    let hits = shop.search().search(&query("glass kettle")).await.unwrap();
    let list = shop.search().candidates(&asked).await.unwrap();
    assert_eq!(list.terms, 2);
    let shown = hits.hits.iter().map(|hit| (hit.product.product.id().clone(), hit.rank.unwrap().evidence));
    let given = list.candidates.iter().map(|one| (one.id.clone(), one.evidence));
    assert_eq!(given.collect::<Vec<_>>(), shown.collect::<Vec<_>>());
    let higher = CandidateRequest { floor: Some(similarity(0.999)), ..asked.clone() };
    assert!(shop.search().candidates(&higher).await.unwrap().candidates.len() < list.candidates.len());
}
