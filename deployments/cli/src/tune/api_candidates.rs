//! Candidates as the search has them: the API is asked, whoever answers it.

use anyhow::{Context as _, bail};
use async_trait::async_trait;
use likewise_domain::{
    ProductId,
    evidence::Evidence,
    filter::{Filter, FilterField, FilterValue},
    ranking::Lane,
    search::SearchText,
    text::TextField,
};
use likewise_usecases::{
    CandidateList, RankedCandidate,
    tune_ranking::{CandidateSource, Retrieval},
};
use serde_json::{Value, json};

use super::in_force::field_weights_of;
use crate::{answer::Fields as _, connection::Connection, output::Refused};

/// Asks the API for candidates.
#[derive(Debug)]
pub(crate) struct ApiCandidates<'a> {
    connection: &'a Connection,
}

impl<'a> ApiCandidates<'a> {
    /// How often an answer is asked for that the machine was too busy for.
    const TRIES: usize = 5;

    pub(crate) const fn new(connection: &'a Connection) -> Self {
        Self { connection }
    }
}

#[async_trait]
impl CandidateSource for ApiCandidates<'_> {
    type Error = anyhow::Error;

    async fn candidates(&self, text: &SearchText, how: &Retrieval) -> anyhow::Result<CandidateList> {
        let body = json!({
            "query": text.as_str(),
            "mode": how.mode.as_str(),
            "floor": how.floor.value(),
            "field_weights": field_weights_of(&how.field_weights),
        });
        let mut tries = 1;
        loop {
            match self.connection.post("/v1/tuning/candidates", &body).await {
                Ok(answer) => return list(&answer),
                // A query whose embedding came too late is at hand the next time.
                Err(error) if tries < Self::TRIES && is_passing(&error) => tries += 1,
                Err(error) => return Err(error),
            }
        }
    }
}

/// The fields' names in the API, in the order of [`TextField::ALL`].
pub(super) const FIELDS: [&str; TextField::ALL.len()] = ["title", "brand", "category", "attributes", "description"];

fn is_passing(error: &anyhow::Error) -> bool {
    let refused = error.downcast_ref::<Refused>().and_then(|Refused(problem)| problem.at("status").as_u64());
    refused.is_some_and(|status| matches!(status, 429 | 503))
}

fn list(answer: &Value) -> anyhow::Result<CandidateList> {
    let candidates = answer.at("candidates").as_array().context("the answer has no candidates")?;
    let terms = answer.at("terms").as_u64().context("the answer does not say how many terms there are")?;
    let candidates = candidates.iter().map(candidate).collect::<anyhow::Result<_>>()?;
    Ok(CandidateList { terms: usize::try_from(terms)?, candidates })
}

fn candidate(value: &Value) -> anyhow::Result<RankedCandidate> {
    let number = |name: &str| number(value, name);
    Ok(RankedCandidate {
        id: ProductId::parse(value.at("id").as_str().context("a candidate has no id")?)?,
        lane: match value.at("lane").as_str() {
            // They stand in the order in which they were pinned, and their ids decide nothing.
            Some("pinned") => Lane::Pinned(0),
            Some("identifier") => Lane::Identifier,
            Some("matched") => Lane::Matched,
            other => bail!("a candidate is in the lane {other:?}, which is not known here"),
        },
        evidence: Evidence {
            similarity: number("similarity")?,
            coverage: number("coverage")?,
            frequency: number("frequency")?,
            phrase: number("phrase")?,
            focus: number("focus")?,
            matched: 0,
        },
        boost: number("boost")?,
    })
}

/// The number named `name`, as the settings hold it.
#[expect(clippy::cast_possible_truncation, reason = "it was a number of that size before it was written as JSON")]
pub(super) fn number(value: &Value, name: &str) -> anyhow::Result<f32> {
    let number = value.at(name).as_f64().with_context(|| format!("the answer has no number {name}"))?;
    Ok(number as f32)
}

/// How many of `ids` are products of the catalogue.
pub(crate) async fn count_known(connection: &Connection, ids: &[&ProductId]) -> anyhow::Result<u64> {
    /// As many as fit into a filter, whatever they are made of.
    const AT_ONCE: usize = 100;
    let mut known = 0;
    let mut rest = ids;
    while !rest.is_empty() {
        let mut some = rest.len().min(AT_ONCE);
        let filter = loop {
            let values = rest.iter().take(some).map(|id| FilterValue::from(id.as_str())).collect();
            let filter = Filter::Is(FilterField::Id, values).to_string();
            if some == 1 || filter.chars().count() <= Filter::MOST_CHARACTERS {
                break filter;
            }
            some /= 2;
        };
        let found = connection.post("/v1/search", &json!({ "filter": filter, "limit": 1 })).await?;
        known += found.at("total").as_u64().context("the answer has no total")?;
        rest = rest.get(some..).unwrap_or_default();
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_are_read_with_everything_that_orders_them() {
        let one = json!({ "id": "a", "lane": "identifier", "similarity": 0.5, "coverage": 1, "frequency": 0.1, "phrase": 0,
            "focus": 0.25, "boost": -0.5 });
        let read = list(&json!({ "terms": 2, "candidates": [one] })).unwrap();
        assert_eq!((read.terms, read.candidates.len()), (2, 1));
        let one = &read.candidates[0];
        assert_eq!((one.id.as_str(), one.lane, one.boost.to_bits()), ("a", Lane::Identifier, (-0.5_f32).to_bits()));
        let evidence = one.evidence;
        let expected =
            Evidence { similarity: 0.5, coverage: 1.0, frequency: 0.1, phrase: 0.0, focus: 0.25, matched: 0 };
        assert_eq!(evidence, expected);
        assert!(list(&json!({ "terms": 2 })).is_err());
        assert!(list(&json!({ "terms": 2, "candidates": [{ "id": "a", "lane": "fast" }] })).is_err());
    }

    #[test]
    fn only_what_passes_is_asked_again() {
        let refused = |status: u16| anyhow::Error::from(Refused(json!({ "status": status })));
        assert!(is_passing(&refused(503)) && is_passing(&refused(429)));
        assert!(!is_passing(&refused(500)) && !is_passing(&refused(422)) && !is_passing(&anyhow::anyhow!("gone")));
    }
}
