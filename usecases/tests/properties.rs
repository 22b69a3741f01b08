//! Whatever feeds come in whatever order, counts add up and the ledger knows every live product.

use std::collections::{BTreeMap, BTreeSet};

use likewise_conformance::memory::ScriptedFeed;
use likewise_domain::run::{FeedScope, RejectionCode, RunCounts, RunLimits, RunStatus};
use likewise_usecases::{ErrorKind, IngestRequest};
use proptest::prelude::*;

use crate::support::{Shop, ceiling, reject_ratio, request};

/// A row of a feed: a product by number, its title by number, its price; or one that cannot be read.
#[derive(Debug, Clone)]
enum Row {
    Product { id: u8, title: u8, price: u8 },
    Bad,
}

/// A feed and how it is ingested.
#[derive(Debug, Clone)]
struct Delivery {
    rows: Vec<Row>,
    scope: FeedScope,
    dry_run: bool,
    breaks_off: bool,
    /// Whether the worker runs after it.
    embeds: bool,
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = prop_oneof![
        9 => (0..12_u8, 0..3_u8, 0..3_u8).prop_map(|(id, title, price)| Row::Product { id, title, price }),
        1 => Just(Row::Bad),
    ];
    prop::collection::vec(row, 0..20)
}

fn deliveries() -> impl Strategy<Value = Vec<Delivery>> {
    let flags = (any::<bool>(), prop::bool::weighted(0.2), prop::bool::weighted(0.2), any::<bool>());
    let delivery = (rows(), flags).prop_map(|(rows, (full, dry_run, breaks_off, embeds))| Delivery {
        rows,
        scope: if full { FeedScope::Full } else { FeedScope::Partial },
        dry_run,
        breaks_off,
        embeds,
    });
    prop::collection::vec(delivery, 1..8)
}

fn limits() -> RunLimits {
    RunLimits { reject_ratio: reject_ratio(1.0).reject_ratio, ..ceiling(0.5) }
}

fn feed_of(delivery: &Delivery) -> ScriptedFeed {
    let columns = ScriptedFeed::with_columns(&["id", "title", "price"]);
    let feed = delivery.rows.iter().fold(columns, |feed, row| match row {
        Row::Product { id, title, price } => {
            feed.row(&[&format!("p{id}"), &format!("title {title}"), &format!("{price} EUR")])
        }
        Row::Bad => feed.bad_row(RejectionCode::Malformed),
    });
    if delivery.breaks_off { feed.broken_off(ErrorKind::Corrupt) } else { feed }
}

/// What the live products ought to be: title and price by id.
type Model = BTreeMap<u8, (u8, u8)>;

/// What `delivery` ought to do to `live`, and how it ought to end.
fn expected(live: &mut Model, delivery: &Delivery) -> (RunStatus, RunCounts) {
    let before = live.clone();
    let mut counts = RunCounts { read: delivery.rows.len() as u64, ..RunCounts::default() };
    let mut seen = BTreeSet::new();
    for row in &delivery.rows {
        match row {
            Row::Product { id, title, price } if seen.insert(*id) => match live.insert(*id, (*title, *price)) {
                None => counts.new += 1,
                Some(held) if held == (*title, *price) => counts.unchanged += 1,
                Some(_) => counts.changed += 1,
            },
            _ => counts.rejected += 1,
        }
    }
    let missing = before.keys().filter(|id| !seen.contains(id)).count();
    let mut status = RunStatus::Succeeded;
    if delivery.breaks_off || (delivery.scope == FeedScope::Full && missing * 2 > before.len()) {
        status = RunStatus::Failed;
    } else if delivery.scope == FeedScope::Full {
        counts.retired = missing as u64;
        live.retain(|id, _| seen.contains(id));
    }
    if delivery.dry_run {
        *live = before;
    }
    (status, counts)
}

async fn hold(deliveries: Vec<Delivery>) -> Result<(), TestCaseError> {
    let shop = Shop::new();
    let mut live = Model::new();
    for delivery in deliveries {
        let (status, counts) = expected(&mut live, &delivery);
        let request = IngestRequest {
            scope: delivery.scope,
            dry_run: delivery.dry_run,
            limits: limits(),
            ..request(feed_of(&delivery))
        };
        // `run` and `work` assert that counts and totals add up.
        let ran = shop.run(request).await.run;
        prop_assert_eq!((ran.status, RunCounts { announced: 0, ..ran.counts }), (status, counts));
        let ids: Vec<_> = shop.memory.live_ids().iter().map(ToString::to_string).collect();
        let wanted: BTreeSet<_> = live.keys().map(|id| format!("p{id}")).collect();
        prop_assert_eq!(ids, wanted.into_iter().collect::<Vec<_>>());
        prop_assert_eq!(shop.totals().await.live, live.len() as u64);
        if delivery.embeds {
            // A product that was retired while it was pending has lost its announcement when it comes back.
            shop.reconciled().await.unwrap();
            shop.work().await;
            prop_assert_eq!(shop.totals().await.embedded, live.len() as u64);
        }
        shop.wait(1);
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_sequence_of_feeds_keeps_counts_and_totals_adding_up(deliveries in deliveries()) {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(hold(deliveries))?;
    }
}
