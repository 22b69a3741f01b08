//! A search as it is asked for, in a body or in a query string.

use likewise_domain::{
    Invalid, Similarity,
    facet::Facet,
    ranking::{Diversity, Fusion},
    search::{Limit, Mode, SearchText},
    sort::Sort,
};
use likewise_usecases::{SearchRequest, ports::Unit};
use serde::Deserialize;
use utoipa::ToSchema;

use super::cursor;
use crate::{
    problem::Problem,
    v1::params::{self, Params},
};

/// A search.
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchBody {
    /// The words, 1 to 2,000 characters; without them every product matches, the newest first.
    #[schema(example = "something to boil water in", min_length = 1, max_length = 2000)]
    query: Option<String>,
    /// What the answer goes by: `semantic`, `keyword` or `hybrid`; what is configured where it is not given.
    #[schema(example = "hybrid")]
    mode: Option<String>,
    /// How words and vector become one score in a hybrid search: `evidence`, `reciprocal_ranks` or `normalised_scores`.
    #[schema(example = "evidence")]
    fusion: Option<String>,
    /// How many hits, 1 to 200; 10 where it is not given.
    #[schema(minimum = 1, maximum = 200, default = 10)]
    limit: Option<u64>,
    /// Where the page before ended: its `next`. Everything but `limit`, `facets`, `count`, `explain` and `highlight` has
    /// to stay the same.
    cursor: Option<String>,
    /// The least similarity (cosine) of every hit, -1 to 1, inclusive.
    #[schema(minimum = -1, maximum = 1)]
    threshold: Option<f32>,
    /// Which products may be found, such as `brand = "Norrvik" and price < 50`.
    #[schema(example = "price < 50 and attributes.colour in [red, blue]", max_length = 4096)]
    filter: Option<String>,
    /// The order: `relevance`, `price`, `-price`, `rating` or `newest`.
    #[schema(default = "relevance")]
    sort: Option<String>,
    /// Whether variants, products with the same group id, are one hit.
    #[serde(default)]
    group: bool,
    /// What is counted over everything that matches, at most 20: `brand`, `category:20` for so many values,
    /// `price:..<25|25..<50|50..` for ranges.
    #[serde(default)]
    #[schema(example = json!(["brand", "price:..<25|25..<50|50.."]))]
    facets: Vec<String>,
    /// What the total and the facets count where `group` is true: `groups` or `variants`; `groups` where it is not given.
    #[schema(example = "groups")]
    count: Option<String>,
    /// How much hits lose by being like those above them, 0 to 1; 0 where it is not given.
    #[schema(minimum = 0, maximum = 1)]
    diversity: Option<f32>,
    /// Whether the last word is still being typed, so that it may be the beginning of one.
    #[serde(default)]
    typing: bool,
    /// Whether each hit says why it stands where it stands.
    #[serde(default)]
    explain: bool,
    /// Whether each hit shows where the words stand.
    #[serde(default)]
    highlight: bool,
    /// Whether the query may be logged, where queries are; `false` for whoever is no shopper.
    #[schema(default = true)]
    log: Option<bool>,
    /// Which pipeline is to answer; the default one where it is not given.
    pipeline: Option<String>,
}

/// A search, and how its answer is shown.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) request: SearchRequest,
    pub(super) explain: bool,
    pub(super) highlight: bool,
    pub(super) log: bool,
}

impl SearchBody {
    /// The names of the parameters of a query string.
    pub(super) const PARAMETERS: [&'static str; 17] = [
        "q",
        "mode",
        "fusion",
        "limit",
        "cursor",
        "threshold",
        "filter",
        "sort",
        "group",
        "facets",
        "count",
        "diversity",
        "typing",
        "explain",
        "highlight",
        "log",
        "pipeline",
    ];

    /// The search of a query string whose names have been checked.
    pub(super) fn of_params(params: &Params) -> Result<Self, Problem> {
        let text = |name| params.text(name).map(str::to_owned);
        let yes = |name| Ok::<bool, Problem>(params.parsed::<bool>(name, "true or false")?.unwrap_or(false));
        Ok(Self {
            query: text("q"),
            mode: text("mode"),
            fusion: text("fusion"),
            limit: params.parsed("limit", "a whole number from 1 to 200")?,
            cursor: text("cursor"),
            threshold: params.parsed("threshold", "a number from -1 to 1")?,
            filter: text("filter"),
            sort: text("sort"),
            group: yes("group")?,
            facets: text("facets").into_iter().collect(),
            count: text("count"),
            diversity: params.parsed("diversity", "a number from 0 to 1")?,
            typing: yes("typing")?,
            explain: yes("explain")?,
            highlight: yes("highlight")?,
            log: params.parsed("log", "true or false")?,
            pipeline: text("pipeline"),
        })
    }

    /// What is asked; `query` is the name of the words in this request, for refusals.
    pub(super) fn read(self, query: &'static str) -> Result<Asked, Problem> {
        let text = self.query.as_deref().map(SearchText::parse).transpose();
        let text = text.map_err(|invalid| Problem::invalid(query, invalid.problem))?;
        let request = SearchRequest {
            mode: self.mode.as_deref().map(Mode::parse).transpose()?,
            fusion: self.fusion.as_deref().map(fusion).transpose()?,
            filter: self.filter.as_deref().map_or(Ok(None), params::filter)?,
            limit: self.limit.map_or(Ok(Limit::DEFAULT), Limit::new)?,
            cursor: self.cursor.as_deref().map(read_cursor).transpose()?,
            threshold: self.threshold.map(Similarity::new).transpose()?,
            sort: self.sort.as_deref().map_or(Ok(Sort::default()), Sort::parse)?,
            unit: if self.group { Unit::Group } else { Unit::Product },
            count: self.count.as_deref().map(count).transpose()?,
            facets: facets(&self.facets)?,
            diversity: self.diversity.map_or(Ok(None), Diversity::parse)?,
            typing: self.typing,
            pipeline: self.pipeline,
            ..SearchRequest::new(text)
        };
        Ok(Asked { request, explain: self.explain, highlight: self.highlight, log: self.log.unwrap_or(true) })
    }
}

fn facets(texts: &[String]) -> Result<Vec<Facet>, Invalid> {
    let mut facets = Vec::new();
    for text in texts {
        facets.extend(Facet::parse_list(text)?);
        if facets.len() > Facet::MOST_FACETS {
            let most = Facet::MOST_FACETS;
            return Err(Invalid::new("facets", format!("are more than {most}, accepted is up to {most}")));
        }
    }
    Ok(facets)
}

fn count(name: &str) -> Result<Unit, Invalid> {
    match name {
        "groups" => Ok(Unit::Group),
        "variants" => Ok(Unit::Product),
        _ => Err(Invalid::new("count", format!("{name:?} is not known; accepted are groups and variants"))),
    }
}

fn fusion(name: &str) -> Result<Fusion, Invalid> {
    match name {
        "evidence" => Ok(Fusion::Evidence),
        "reciprocal_ranks" => Ok(Fusion::RECIPROCAL_RANKS),
        "normalised_scores" => Ok(Fusion::NORMALISED_SCORES),
        _ => {
            let accepted = "accepted are evidence, reciprocal_ranks, normalised_scores";
            Err(Invalid::new("fusion", format!("{name:?} is not known; {accepted}")))
        }
    }
}

fn read_cursor(text: &str) -> Result<likewise_usecases::Cursor, Invalid> {
    cursor::read(text)
        .ok_or_else(|| Invalid::new("cursor", "is not one; send the \"next\" of the page before as it is"))
}
