//! What may be meant by what is being typed.

use std::time::Instant;

use axum::{Json, extract::State};
use likewise_domain::suggestion::{MostSuggestions, Suggestion};
use likewise_usecases::{SuggestRequest, Suggested};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    params::Params,
    search::{RepairBody, milliseconds},
};
use crate::{Api, problem::Problem};

/// What may be meant.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionsBody {
    /// The suggestions, the likeliest first. Each of them finds something.
    suggestions: Vec<SuggestionBody>,
    /// What was typed and read as something else.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    repairs: Vec<RepairBody>,
    /// Which pipeline answered.
    pipeline: String,
    /// How long it took in milliseconds.
    took_ms: f64,
}

/// A text that goes on with what was typed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionBody {
    /// The text.
    #[schema(example = "electric kettle")]
    text: String,
    /// Where it is from: `title`, or `query` where others asked it.
    #[schema(example = "title")]
    source: &'static str,
    /// The text in pieces.
    #[schema(example = json!([{ "text": "ele", "completed": false }, { "text": "ctric kettle", "completed": true }]))]
    pieces: Vec<SuggestionPieceBody>,
}

/// A piece of a suggestion; all pieces together are its text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionPieceBody {
    text: String,
    /// Whether it was added to what was typed.
    completed: bool,
}

/// Suggests queries that go on with what is being typed.
#[utoipa::path(get, path = "/v1/suggestions", tag = "search",
    params(
        ("q" = String, Query, description = "What was typed so far, 1 to 2,000 characters; a space at its end says that the last word is complete", example = "electric ke"),
        ("limit" = Option<u64>, Query, description = "How many suggestions, 1 to 50; 8 where it is not given", minimum = 1, maximum = 50),
        ("pipeline" = Option<String>, Query, description = "Which pipeline is to answer")),
    responses(
        (status = 200, description = "The suggestions, the likeliest first", body = SuggestionsBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn suggestions(State(api): State<Api>, params: Params) -> Result<Json<SuggestionsBody>, Problem> {
    let started = Instant::now();
    let params = params.expect(&["q", "limit", "pipeline"])?;
    let typed = params.text("q").ok_or_else(|| Problem::invalid("q", "is missing"))?;
    let request = SuggestRequest::parse(typed).map_err(|invalid| Problem::invalid("q", invalid.problem))?;
    let most = params.parsed::<u64>("limit", "a whole number from 1 to 50")?;
    let most = most.map_or(Ok(MostSuggestions::DEFAULT), MostSuggestions::new)?;
    let suggested = api.suggest.suggest(&SuggestRequest { most, pipeline: params.pipeline(), ..request }).await?;
    Ok(Json(SuggestionsBody::new(&suggested, started)))
}

impl SuggestionsBody {
    fn new(suggested: &Suggested, started: Instant) -> Self {
        Self {
            suggestions: suggested.suggestions.iter().map(SuggestionBody::from).collect(),
            repairs: suggested.repairs.iter().map(RepairBody::from).collect(),
            pipeline: suggested.pipeline.clone(),
            took_ms: milliseconds(started.elapsed()),
        }
    }
}

impl From<&Suggestion> for SuggestionBody {
    fn from(suggestion: &Suggestion) -> Self {
        let (typed, added) = suggestion.parts();
        let pieces = [(typed, false), (added, true)].into_iter().filter(|(text, _)| !text.is_empty());
        Self {
            text: suggestion.text.clone(),
            source: suggestion.source.as_str(),
            pieces: pieces.map(|(text, completed)| SuggestionPieceBody { text: text.to_owned(), completed }).collect(),
        }
    }
}
