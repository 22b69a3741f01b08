//! The suite of the embedder.
//!
//! Not tested, because nothing outside an embedder can tell: how much work a dropped call still costs, how long its
//! queue is.

mod batches;
mod texts;
mod vectors;
mod waiting;

use std::sync::Arc;

use async_trait::async_trait;
use futures::future::FutureExt as _;
use likewise_domain::Embedding;
use likewise_usecases::{
    PortError,
    ports::{Card, Embedded, Embedder, Purpose},
};

use crate::{
    failure::{CaseResult, Failure, equal, only},
    fresh::Fresh,
    suite::{Case, Exclusion, Suite},
};

/// Every case.
const CASES: &[&[Case<Bench>]] = &[vectors::CASES, texts::CASES, batches::CASES, waiting::CASES];

/// The least cosine between two vectors of one text, as the port promises it.
const SAME: f32 = 0.9999;

/// Sets up embedders for the cases of [`embedder`].
///
/// An embedder keeps nothing from call to call, so a harness may load its model once and give the same embedder to
/// every case. Its queue must have room for eight calls at once.
#[async_trait]
pub trait EmbedderHarness: Send + Sync + 'static {
    /// What stands in front of each case's name: the adapter's name, and the model's where there are several.
    fn name(&self) -> &'static str;

    /// The cases that this adapter cannot pass.
    fn exclusions(&self) -> Vec<Exclusion> {
        Vec::new()
    }

    /// The least cosine between the vectors that one text has alone and in batches, where it is stricter than the
    /// port's 0.9999.
    fn least_cosine(&self) -> f32 {
        SAME
    }

    /// An embedder that is ready.
    async fn embedder(&self) -> Result<Fresh<dyn Embedder>, Failure>;

    /// A text that [`EmbedderHarness::embedder`] cannot embed, if there is one. Without it the case
    /// `embedder::one_text_that_cannot_be_embedded_fails_alone` fails, and is to be excluded with that reason.
    fn unembeddable(&self) -> Option<String> {
        None
    }
}

/// What a case works on.
struct Bench {
    embedder: Arc<dyn Embedder>,
    /// The least cosine between two vectors of one text.
    same: f32,
    unembeddable: Option<String>,
    _keep: Fresh<dyn Embedder>,
}

/// The suite of [`Embedder`].
pub fn embedder<H: EmbedderHarness>(harness: H) -> Suite {
    let mut suite = Suite::new(harness.name(), harness.exclusions());
    let harness = Arc::new(harness);
    for case in CASES.iter().copied().flatten() {
        let harness = harness.clone();
        suite.add("embedder", case.name, move || run_on_fresh(harness.clone(), case).boxed());
    }
    suite
}

async fn run_on_fresh<H: EmbedderHarness>(harness: Arc<H>, case: &'static Case<Bench>) -> CaseResult {
    let fresh = harness.embedder().await?;
    let mut bench = Bench {
        embedder: fresh.port.clone(),
        same: harness.least_cosine().max(SAME),
        unembeddable: harness.unembeddable(),
        _keep: fresh,
    };
    (case.run)(&mut bench).await
}

impl Bench {
    fn card(&self) -> &Card {
        self.embedder.card()
    }

    /// Embeds texts none of which may fail.
    async fn embed<S: AsRef<str> + Sync>(&self, texts: &[S], purpose: Purpose) -> Result<Vec<Embedded>, Failure> {
        let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
        let items = self.embedder.embed(&texts, purpose).await?;
        equal("number of items", items.len(), texts.len())?;
        Ok(items.into_iter().collect::<Result<Vec<_>, PortError>>()?)
    }

    async fn passages<S: AsRef<str> + Sync>(&self, texts: &[S]) -> Result<Vec<Embedded>, Failure> {
        self.embed(texts, Purpose::Passage).await
    }

    async fn passage(&self, text: &str) -> Result<Embedded, Failure> {
        only("items of one text", self.passages(&[text]).await?)
    }

    /// Fails unless the two vectors are those of one text.
    #[track_caller]
    fn same(&self, what: &str, one: &Embedding, other: &Embedding) -> CaseResult {
        let cosine = one.similarity(other).value();
        crate::failure::holds(cosine >= self.same, || {
            format!("{what}: expected a cosine of at least {}, found {cosine}", self.same)
        })
    }
}
