//! Rows gathered into batches that are ready to be written: mapped, hashed, bounded by rows and by bytes.

use std::{collections::BTreeMap, fmt::Write as _, sync::Arc};

use futures::{StreamExt, stream::Fuse};
use likewise_domain::{
    ContentHash, Product, ProductId,
    attribute::AttributeValue,
    mapping::{Coverage, Mapping},
    row::{RawRow, RawValue},
    run::Rejection,
};

use crate::{
    Generation, PortError,
    ports::{FeedRow, ProductWrite, RowProblem, Rows},
};

use super::ValueSample;

/// Rows that are written together.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) rows: u64,
    pub(super) bytes_read: u64,
    pub(super) writes: Vec<ProductWrite>,
    pub(super) rejections: Vec<Rejection>,
    pub(super) dropped: Vec<ValueSample>,
    /// Products whose row is there and could not be used.
    pub(super) unusable: Vec<ProductWrite>,
    text_bytes: usize,
}

/// A feed's rows, a batch at a time.
pub(super) struct Batches {
    /// Fused: a batch may end with the stream, which is then asked once more.
    rows: Fuse<Rows>,
    mapping: Arc<Mapping>,
    generations: Vec<Generation>,
    coverage: Coverage,
    broken: Option<PortError>,
}

impl Batches {
    /// One transaction of the store; larger ones gain little and hold the writer longer.
    const MOST_ROWS: u64 = 1_000;
    /// What keeps memory bounded where products carry long texts.
    const MOST_TEXT_BYTES: usize = 4 << 20;

    pub(super) fn new(rows: Rows, mapping: Arc<Mapping>, generations: Vec<Generation>) -> Self {
        Self { rows: rows.fuse(), mapping, generations, coverage: Coverage::new(), broken: None }
    }

    /// How often each field had a value so far.
    pub(super) fn into_coverage(self) -> Coverage {
        self.coverage
    }

    /// The next batch; an error after the last one where the feed broke off, so that what was read before it counts.
    pub(super) async fn next(&mut self) -> Option<Result<Batch, PortError>> {
        if let Some(error) = self.broken.take() {
            return Some(Err(error));
        }
        let mut batch = Batch::default();
        while batch.rows < Self::MOST_ROWS && batch.text_bytes < Self::MOST_TEXT_BYTES {
            match self.rows.next().await {
                None => break,
                Some(Ok(row)) => self.add(&mut batch, row),
                Some(Err(error)) if batch.rows == 0 => return Some(Err(error)),
                Some(Err(error)) => {
                    self.broken = Some(error);
                    break;
                }
            }
        }
        (batch.rows > 0).then_some(Ok(batch))
    }

    fn add(&mut self, batch: &mut Batch, row: FeedRow) {
        batch.rows += 1;
        batch.bytes_read = row.bytes_read;
        let raw = match row.content {
            Ok(raw) => raw,
            Err(problem) => return batch.rejections.push(unreadable(row.number, problem)),
        };
        match self.mapping.map(&raw) {
            Ok(mapped) => {
                self.coverage.add(&mapped);
                let samples = mapped.dropped.into_iter().map(|dropped| ValueSample { row: row.number, dropped });
                batch.dropped.extend(samples);
                batch.text_bytes += text_bytes(&mapped.product);
                batch.writes.push(self.write(row.number, mapped.product));
            }
            Err(rejected) => {
                batch.unusable.extend(self.unusable(row.number, &raw));
                let rejection = Rejection {
                    row: row.number,
                    column: Some(rejected.column),
                    code: rejected.code,
                    reason: rejected.reason,
                    raw: raw_text(&raw),
                };
                batch.text_bytes += rejection.raw.len();
                batch.rejections.push(rejection);
            }
        }
    }

    /// What stands for a product whose id can be read and whose row can otherwise not be used. It is never written.
    fn unusable(&self, row: u64, raw: &RawRow) -> Option<ProductWrite> {
        let id = ProductId::parse(self.mapping.id.text(raw).ok()??).ok()?;
        let product = Product::new(id, "unusable row").ok()?;
        Some(ProductWrite { row, content: ContentHash::of(&product), duties: Vec::new(), product })
    }

    fn write(&self, row: u64, product: Product) -> ProductWrite {
        ProductWrite {
            row,
            content: ContentHash::of(&product),
            duties: self.generations.iter().map(|generation| generation.duty(&product)).collect(),
            product,
        }
    }
}

fn unreadable(row: u64, problem: RowProblem) -> Rejection {
    let raw = Rejection::cut(&problem.raw);
    Rejection { row, column: None, code: problem.code, reason: problem.reason, raw }
}

/// Roughly what a product holds in memory beyond its fixed size.
fn text_bytes(product: &Product) -> usize {
    let optional = [&product.description, &product.image_url, &product.product_url];
    let attributes: &BTreeMap<_, _> = &product.attributes;
    product.title().len()
        + optional.iter().filter_map(|text| text.as_ref().map(String::len)).sum::<usize>()
        + attributes.iter().map(|(name, value)| name.as_str().len() + value_bytes(value)).sum::<usize>()
}

fn value_bytes(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::Text(text) => text.len(),
        AttributeValue::Number(_) | AttributeValue::Bool(_) => size_of::<AttributeValue>(),
    }
}

/// A row on one line, `column=value` after `column=value`, cut to what is kept of a rejected row.
fn raw_text(row: &RawRow) -> String {
    let mut line = String::new();
    for (name, value) in row.fields() {
        if line.len() > Rejection::MOST_RAW_CHARACTERS * 4 {
            break;
        }
        let separator = if line.is_empty() { "" } else { " | " };
        let _ = match value {
            RawValue::Text(text) | RawValue::Number(text) => {
                write!(line, "{separator}{name}={}", Rejection::cut(text))
            }
            RawValue::Null => write!(line, "{separator}{name}=null"),
            RawValue::Bool(yes) => write!(line, "{separator}{name}={yes}"),
            RawValue::List(items) => write!(line, "{separator}{name}=[{} items]", items.len()),
            RawValue::Map(entries) => write!(line, "{separator}{name}={{{} entries}}", entries.len()),
        };
    }
    Rejection::cut(&line)
}
