//! How fast products are written: new ones, then the same ones again, in batches of 1,000 as a run writes them.
//!
//! `cargo bench -p likewise-adapter-embedded --bench store`
#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a benchmark ends where it goes wrong; its figures are rounded"
)]

use std::{sync::Arc, time::Instant};

use likewise_adapter_embedded::{Config, Embedded};
use likewise_domain::{
    ContentHash, Currency, Fingerprint, Money, PassageTemplate, Product, ProductId, Timestamp, run::RunId,
};
use likewise_usecases::{
    PortError,
    ports::{Announcement, Clock, PassageDuty, ProductWrite, SeenIn, WriteMode, Written},
};

const PRODUCTS: u64 = 50_000;
const BATCH: usize = 1_000;

#[derive(Debug)]
struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(0)
    }
}

/// A product as catalogues have them: a title of 70 characters, a description of 400, a price.
fn write(number: u64) -> ProductWrite {
    let id = ProductId::parse(&format!("SKU-{:08}", number.wrapping_mul(2_654_435_761) % 100_000_000)).unwrap();
    let title = format!("Stainless steel kettle number {number} with a whistle, 1.7 litres, induction");
    let mut product = Product::new(id, &title).unwrap();
    product.description = Some(format!("Number {number}. {}", "It boils water and keeps it warm. ".repeat(12)));
    product.brand = Some("Norrvik".to_owned());
    product.price = Some(Money::new(number.into(), Currency::parse("EUR").unwrap()).unwrap());
    product.product_url = Some(format!("https://shop.example/products/{number}"));
    let generation = Fingerprint::parse("00000000000000aa").unwrap();
    let passage = PassageTemplate::parse(PassageTemplate::DEFAULT).unwrap().render(&product).hash(&generation);
    ProductWrite {
        row: number,
        content: ContentHash::of(&product),
        duties: vec![PassageDuty { generation, passage }],
        product,
    }
}

#[expect(clippy::print_stdout, reason = "a benchmark's figures go to whoever runs it")]
async fn measure(store: &Embedded, name: &str, run: u64, announce: bool, batches: &[Vec<ProductWrite>]) {
    let seen = SeenIn { run: RunId(run), mode: WriteMode::Apply };
    let (products, queue) = (store.products(), store.queue());
    let mut slowest = 0.0_f64;
    let started = Instant::now();
    for batch in batches {
        let began = Instant::now();
        let written = products.upsert(batch, Some(seen)).await.unwrap();
        if announce {
            let announcements: Vec<_> = batch
                .iter()
                .zip(&written)
                .filter_map(|(write, written)| match written {
                    Written::Stored { revision, pending: 1.., .. } => {
                        Some(Announcement { id: write.product.id().clone(), revision: *revision })
                    }
                    _ => None,
                })
                .collect();
            queue.announce(&announcements).await.unwrap();
        }
        slowest = slowest.max(began.elapsed().as_secs_f64());
    }
    let took = started.elapsed().as_secs_f64();
    let rows = batches.iter().map(Vec::len).sum::<usize>();
    println!(
        "{name:<24} {:>9.0} rows/s   {:>6.2} ms a batch of {BATCH}, slowest {:>6.2} ms",
        rows as f64 / took,
        took * 1e3 / batches.len() as f64,
        slowest * 1e3
    );
}

fn main() -> Result<(), PortError> {
    let directory = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Embedded::open(Config::new(directory.path()), Arc::new(StoppedClock)).await?;
        let rows: Vec<ProductWrite> = (1..=PRODUCTS).map(write).collect();
        let batches: Vec<Vec<ProductWrite>> = rows.chunks(BATCH).map(<[_]>::to_vec).collect();
        measure(&store, "new, announced", 1, true, &batches).await;
        measure(&store, "unchanged", 2, false, &batches).await;
        let repriced: Vec<Vec<ProductWrite>> = batches
            .iter()
            .map(|batch| {
                let mut batch = batch.clone();
                for write in &mut batch {
                    write.product.price = None;
                    write.content = ContentHash::of(&write.product);
                }
                batch
            })
            .collect();
        measure(&store, "changed, same passage", 3, false, &repriced).await;
        measure(&store, "unchanged again", 4, false, &repriced).await;
        store.close().await
    })
}
