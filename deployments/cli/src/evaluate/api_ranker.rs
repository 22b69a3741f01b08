//! Rankings as users get them: the search API is asked, whoever answers it.

use anyhow::{Context as _, bail};
use async_trait::async_trait;
use clap::ValueEnum;
use likewise_domain::{ProductId, search::SearchText};
use likewise_usecases::evaluate_ranking::Ranker;
use serde_json::Value;

use crate::{
    answer::Fields as _,
    connection::{self, Connection},
};

/// A mode of search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Mode {
    /// By words and vectors, each candidate's evidence weighed
    Hybrid,
    /// By words
    Keyword,
    /// By the nearness of vectors
    Semantic,
    /// Hybrid, but both lists merged by reciprocal ranks
    ReciprocalRanks,
    /// Hybrid, but both scores normalised and averaged
    NormalisedScores,
}

impl Mode {
    /// The modes that are measured where none is named, the one that gates go by first.
    pub(crate) const ALL: &[Self] = &[Self::Hybrid, Self::Keyword, Self::Semantic];
    /// The mode that gates go by where none is named.
    pub(crate) const DEFAULT: Self = Self::Hybrid;

    /// Its name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Hybrid => "hybrid",
            Self::Keyword => "keyword",
            Self::Semantic => "semantic",
            Self::ReciprocalRanks => "reciprocal_ranks",
            Self::NormalisedScores => "normalised_scores",
        }
    }

    /// What the API calls the mode that answers.
    const fn answering(self) -> &'static str {
        match self {
            Self::Hybrid | Self::ReciprocalRanks | Self::NormalisedScores => "hybrid",
            Self::Keyword | Self::Semantic => self.name(),
        }
    }

    /// What asks for it.
    fn parameters(self) -> Vec<(&'static str, String)> {
        let mut parameters = vec![("mode", self.answering().to_owned())];
        if matches!(self, Self::ReciprocalRanks | Self::NormalisedScores) {
            parameters.push(("fusion", self.name().to_owned()));
        }
        parameters
    }
}

/// Asks the search API.
#[derive(Debug)]
pub(crate) struct ApiRanker<'a> {
    connection: &'a Connection,
}

impl<'a> ApiRanker<'a> {
    /// How often an answer is asked for that came from another mode than was asked for, such as one that fell back on
    /// words because the machine was busy for a moment.
    const TRIES: usize = 3;

    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self { connection }
    }

    /// The title of a product; empty where it is not there.
    pub(crate) async fn title(&self, id: &ProductId) -> anyhow::Result<String> {
        let product = self.connection.get(&connection::path(&["v1", "products", id.as_str()])?, &[]).await?;
        Ok(product.at("title").as_str().unwrap_or_default().to_owned())
    }
}

#[async_trait]
impl Ranker for ApiRanker<'_> {
    type Setting = Mode;
    type Error = anyhow::Error;

    async fn ranked(&self, text: &SearchText, mode: &Mode, depth: usize) -> anyhow::Result<Vec<ProductId>> {
        let mut query =
            vec![("q", text.as_str().to_owned()), ("limit", depth.to_string()), ("log", "false".to_owned())];
        query.extend(mode.parameters());
        let mut why = String::new();
        for _ in 0..Self::TRIES {
            let answer = self.connection.get("/v1/search", &query).await?;
            match other_than_asked(&answer, *mode) {
                None => return ids(&answer),
                Some(other) => why = other,
            }
        }
        bail!("asked {} times for {}, {why}; it would be measured as what it is not", Self::TRIES, mode.name())
    }
}

/// Why `answer` is not one of `mode`.
fn other_than_asked(answer: &Value, mode: Mode) -> Option<String> {
    if let Some(reasons) = answer.at("degraded").as_array().filter(|reasons| !reasons.is_empty()) {
        let reasons: Vec<String> = reasons.iter().map(crate::table::text).collect();
        return Some(format!("the answer was degraded each time ({})", reasons.join(", ")));
    }
    let answered = answer.at("mode").as_str().filter(|answered| *answered != mode.answering())?;
    Some(format!("{answered} answered each time"))
}

fn ids(answer: &Value) -> anyhow::Result<Vec<ProductId>> {
    let hits = answer.at("hits").as_array().context("the answer has no hits")?;
    let id = |hit: &Value| anyhow::Ok(ProductId::parse(hit.at("id").as_str().context("a hit has no id")?)?);
    hits.iter().map(id).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_of_another_mode_is_none() {
        assert_eq!(other_than_asked(&json!({ "hits": [] }), Mode::Semantic), None);
        assert_eq!(other_than_asked(&json!({ "mode": "semantic", "degraded": [] }), Mode::Semantic), None);
        let degraded = other_than_asked(&json!({ "degraded": ["embedder_timeout"] }), Mode::Semantic).unwrap();
        assert!(degraded.contains("embedder_timeout"), "{degraded}");
        let other = other_than_asked(&json!({ "mode": "keyword" }), Mode::Semantic).unwrap();
        assert!(other.starts_with("keyword answered"), "{other}");
    }

    #[test]
    fn ids_are_those_of_the_hits_in_their_order() {
        let found = ids(&json!({ "hits": [{ "id": "b" }, { "id": "a" }] })).unwrap();
        assert_eq!(found.iter().map(ProductId::as_str).collect::<Vec<_>>(), ["b", "a"]);
        assert!(ids(&json!({})).is_err() && ids(&json!({ "hits": [{}] })).is_err());
    }

    #[test]
    fn every_mode_is_listed_under_its_name() {
        for mode in Mode::value_variants() {
            assert_eq!(Mode::from_str(mode.name(), false).as_ref(), Ok(mode));
        }
        assert_eq!(Mode::ALL.first(), Some(&Mode::DEFAULT));
    }
}
