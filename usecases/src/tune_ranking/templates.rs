//! What other passage templates would be worth, without embedding a catalogue for each.
//!
//! The judged candidates and a sample of the others are embedded by each template, the one in force as well, and the candidates
//! that there are, as far as they are among those, are ordered again by the new similarities. Products that only
//! another template would find are not seen this way: it compares how templates order, and not what they find.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use likewise_domain::{Embedding, Passage, PassageTemplate, ProductId, StoredProduct};

use super::{
    CandidateSource, Folds, HeldOut, Measured, Retrieval, TuneError, TuneRanking, TuneRequest, TuningSet, Verdict,
    search::Gain, table::Candidates,
};
use crate::{
    CandidateList, ErrorKind, PortError,
    evaluate_ranking::{Comparison, Draw, Estimate, JudgedProducts, JudgedQuery},
    ports::{Embedded, Embedder, ProductStore, Purpose},
};

/// Which templates are compared, and on how much.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateRequest {
    /// The one in force.
    pub now: PassageTemplate,
    /// The others.
    pub others: Vec<PassageTemplate>,
    /// How many candidates that nobody judged are embedded beside those that were.
    pub sample: usize,
}

/// What was found out about templates.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedTemplates {
    /// How many products were embedded by each.
    pub embedded: usize,
    /// nDCG@10 by the template in force, over those products alone.
    pub now: Estimate,
    /// The others, in their order.
    pub others: Vec<ComparedTemplate>,
    /// The one that is best on all queries, if one gains more than its noise.
    pub chosen: Option<PassageTemplate>,
    /// What choices like this one are worth on queries that they were not made on.
    pub held_out: HeldOut,
    /// Whether that is more than chance.
    pub verdict: Verdict,
}

impl ComparedTemplates {
    /// What is proposed, if it is better by more than chance.
    pub fn proposed(&self) -> Option<&PassageTemplate> {
        self.chosen.as_ref().filter(|_| self.verdict == Verdict::Better)
    }
}

/// Another template.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedTemplate {
    /// Which one.
    pub template: PassageTemplate,
    /// nDCG@10 by it, over the same products.
    pub reached: Estimate,
    /// What it gains, with its interval.
    pub difference: Estimate,
    /// The same as a test; not corrected for how many templates there are.
    pub comparison: Comparison,
}

/// Why templates could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError<E> {
    /// Candidates could not be found.
    #[error(transparent)]
    Tune(#[from] TuneError<E>),
    /// Products could not be fetched, or not be embedded.
    #[error("the products could not be embedded by another template")]
    Port(#[from] PortError),
}

/// A query with its candidates among the products that are embedded.
struct Pooled<'a> {
    judged: &'a JudgedProducts,
    list: CandidateList,
    vector: Embedding,
}

impl<S: CandidateSource> TuneRanking<S> {
    /// Compares templates on `set`; `count` is called with how many texts were embedded since it was last called.
    pub async fn compare_templates(
        &self,
        (set, request, templates): (&TuningSet<'_>, &TuneRequest, &TemplateRequest),
        ports: (&dyn ProductStore, &dyn Embedder),
        draw: &mut Draw<'_>,
        count: &(dyn Fn(usize) + Sync),
    ) -> Result<ComparedTemplates, TemplateError<S::Error>> {
        let folds = Measured::of(set, &Folds::deal(set.judged(), request.folds, draw));
        let measured: Vec<(&JudgedQuery, &JudgedProducts)> =
            set.queries.iter().filter_map(|(query, judged)| Some((query, judged.as_ref()?))).collect();
        let now = &request.now;
        let how = Retrieval { mode: request.mode, floor: now.floor, field_weights: now.field_weights };
        let mut lists = Vec::with_capacity(measured.len());
        for (query, _) in &measured {
            lists.push(self.ask(query, &how).await?);
        }
        let pool = pool_of(set, (&measured, &lists), templates.sample, draw);
        let products: Vec<Arc<StoredProduct>> = ports.0.get_many(&pool).await?.into_iter().flatten().collect();
        let mut pooled = Vec::with_capacity(measured.len());
        for ((query, judged), mut list) in measured.into_iter().zip(lists) {
            list.candidates.retain(|one| pool.binary_search(&one.id).is_ok());
            let vector = embed(ports.1, &[query.text.as_str()], Purpose::Query).await?.pop().ok_or_else(no_vector)?;
            pooled.push(Pooled { judged, list, vector });
        }
        let mut values = Vec::new();
        for template in std::iter::once(&templates.now).chain(&templates.others) {
            let vectors = vectors_of(&products, template, ports.1, count).await?;
            values.push(pooled.iter().map(|query| query.ndcg(&vectors, request)).collect::<Vec<f64>>());
        }
        Ok(compared((&values, &folds), templates, products.len(), draw))
    }
}

impl Pooled<'_> {
    /// nDCG@10 by the similarities to `vectors`.
    fn ndcg(&self, vectors: &HashMap<&ProductId, Embedding>, request: &TuneRequest) -> f64 {
        let mut list = self.list.clone();
        list.candidates.retain_mut(|one| {
            let Some(vector) = vectors.get(&one.id) else { return false };
            one.evidence.similarity = self.vector.similarity(vector).value();
            true
        });
        Candidates::new(list, self.judged).ndcg(request.mode, request.now.weights)
    }
}

/// The judged candidates, and `sample` of the others; in order.
fn pool_of(
    set: &TuningSet<'_>,
    (measured, lists): (&[(&JudgedQuery, &JudgedProducts)], &[CandidateList]),
    sample: usize,
    draw: &mut Draw<'_>,
) -> Vec<ProductId> {
    let (mut judged, mut others) = (BTreeSet::new(), BTreeSet::new());
    for ((query, _), list) in measured.iter().zip(lists) {
        for one in &list.candidates {
            let was_judged = set.judgments.grade(&query.id, &one.id).is_some();
            if was_judged {
                judged.insert(&one.id)
            } else {
                others.insert(&one.id)
            };
        }
    }
    let mut others: Vec<&ProductId> = others.difference(&judged).copied().collect();
    // The first places of a shuffle (Durstenfeld, Algorithm 235, 1964) are a sample.
    for place in 0..sample.min(others.len()) {
        let other = place + draw(others.len() - place);
        others.swap(place, other);
    }
    others.truncate(sample);
    let mut pool: Vec<ProductId> = judged.into_iter().chain(others).cloned().collect();
    pool.sort_unstable();
    pool
}

async fn vectors_of<'a>(
    products: &'a [Arc<StoredProduct>],
    template: &PassageTemplate,
    embedder: &dyn Embedder,
    count: &(dyn Fn(usize) + Sync),
) -> Result<HashMap<&'a ProductId, Embedding>, PortError> {
    /// Texts at once: enough to keep every session at work.
    const AT_ONCE: usize = 64;
    let mut vectors = HashMap::with_capacity(products.len());
    for some in products.chunks(AT_ONCE) {
        let passages: Vec<_> = some.iter().map(|product| template.render(&product.product)).collect();
        let texts: Vec<&str> = passages.iter().map(Passage::as_str).collect();
        let found = embed(embedder, &texts, Purpose::Passage).await?;
        vectors.extend(some.iter().map(|product| product.product.id()).zip(found));
        count(some.len());
    }
    Ok(vectors)
}

async fn embed(embedder: &dyn Embedder, texts: &[&str], purpose: Purpose) -> Result<Vec<Embedding>, PortError> {
    let found = embedder.embed(texts, purpose).await?;
    found.into_iter().map(|one| one.map(|Embedded { embedding, .. }| embedding)).collect()
}

fn no_vector() -> PortError {
    PortError::new(ErrorKind::Unexpected, "embedder", "embed", "a text was given no vector")
}

/// The place of the template that gains most on the queries at `places`, beyond its noise; that of the one in force is 0.
fn best(values: &[Vec<f64>], places: &[usize]) -> usize {
    let Some((now, others)) = values.split_first() else { return 0 };
    let mut best = (0, None);
    for (template, reached) in (1..).zip(others) {
        let gain = Gain::of(reached, now, places);
        if gain.beats(best.1) {
            best = (template, Some(gain));
        }
    }
    best.0
}

/// What each query reaches by the template that was chosen without it.
fn held_out(values: &[Vec<f64>], folds: &Measured) -> Vec<f64> {
    let mut reached = values.first().cloned().unwrap_or_default();
    for fold in 0..folds.count {
        let (held, training) = folds.parted(fold);
        let Some(chosen) = values.get(best(values, &training)) else { continue };
        for place in held {
            if let (Some(slot), Some(value)) = (reached.get_mut(place), chosen.get(place)) {
                *slot = *value;
            }
        }
    }
    reached
}

fn compared(
    (values, folds): (&[Vec<f64>], &Measured),
    templates: &TemplateRequest,
    embedded: usize,
    draw: &mut Draw<'_>,
) -> ComparedTemplates {
    let now = values.first().map(Vec::as_slice).unwrap_or_default();
    let others = templates.others.iter().zip(values.iter().skip(1)).map(|(template, values)| {
        let pairs: Vec<(f64, f64)> = values.iter().copied().zip(now.iter().copied()).collect();
        let differences: Vec<f64> = pairs.iter().map(|(other, now)| other - now).collect();
        ComparedTemplate {
            template: template.clone(),
            reached: Estimate::of(values, draw),
            difference: Estimate::of(&differences, draw),
            comparison: Comparison::of(&pairs, draw),
        }
    });
    let others = others.collect();
    let held_out = HeldOut::of(now, &held_out(values, folds), draw);
    let chosen = best(values, &folds.all()).checked_sub(1).and_then(|place| templates.others.get(place)).cloned();
    let verdict = held_out.verdict(chosen.is_some());
    ComparedTemplates { embedded, now: Estimate::of(now, draw), others, chosen, held_out, verdict }
}
