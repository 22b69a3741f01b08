//! Query parameters, read one by one so that a refusal names the parameter.

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};
use likewise_domain::{Similarity, Timestamp, filter::Filter, search::Limit};

use crate::problem::Problem;

/// The parameters of a request's query string, each at most once and each known.
#[derive(Debug)]
pub(crate) struct Params(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let unreadable = |_| Problem::invalid("query string", "cannot be decoded");
        let Query(pairs) =
            Query::<Vec<(String, String)>>::from_request_parts(parts, state).await.map_err(unreadable)?;
        let raw = parts.uri.query().unwrap_or_default();
        match pairs.iter().find(|(name, value)| is_lossy(raw, name) || is_lossy(raw, value)) {
            Some((name, _)) => Err(Problem::invalid(short(name), "is not UTF-8 once it is decoded")),
            None => Ok(Self(pairs)),
        }
    }
}

impl Params {
    /// Refuses parameters that `known` does not name, and any that stands twice.
    pub(crate) fn expect(self, known: &[&str]) -> Result<Self, Problem> {
        for (i, (name, _)) in self.0.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let name = short(name);
                let detail = match known {
                    [] => "is not known: this route takes no parameters".to_owned(),
                    known => format!("is not known here; known are {}", known.join(", ")),
                };
                return Err(
                    Problem::new(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "unknown_parameter", detail).about(name)
                );
            }
            if self.0.iter().skip(i + 1).any(|(other, _)| other == name) {
                return Err(Problem::invalid(name.clone(), "stands more than once"));
            }
        }
        Ok(self)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn parsed<T: FromStr>(&self, name: &'static str, wanted: &str) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| Problem::invalid(name, format!("is not {wanted}")))
    }

    pub(crate) fn limit(&self) -> Result<Limit, Problem> {
        match self.parsed::<u64>("limit", "a whole number from 1 to 200")? {
            None => Ok(Limit::DEFAULT),
            Some(limit) => Ok(Limit::new(limit)?),
        }
    }

    /// A moment: a time, or how long before `now` it was.
    pub(crate) fn since(&self, now: Timestamp) -> Result<Option<Timestamp>, Problem> {
        let Some(text) = self.text("since") else { return Ok(None) };
        let moment = before(text, now).or_else(|| {
            let moment = text.parse::<jiff::Timestamp>().ok()?;
            Some(Timestamp::from_micros(moment.as_microsecond()))
        });
        let accepted = "is not a time such as 2026-11-01T00:00:00Z and not a length of time such as 30d, 12h or 90m";
        moment.map(Some).ok_or_else(|| Problem::invalid("since", accepted))
    }

    pub(crate) fn threshold(&self) -> Result<Option<Similarity>, Problem> {
        let threshold = self.parsed::<f32>("threshold", "a number from -1 to 1")?;
        Ok(threshold.map(Similarity::new).transpose()?)
    }

    pub(crate) fn filter(&self) -> Result<Option<Filter>, Problem> {
        self.text("filter").map_or(Ok(None), filter)
    }

    pub(crate) fn pipeline(&self) -> Option<String> {
        self.text("pipeline").map(str::to_owned)
    }
}

/// The moment that is so many days, hours or minutes before `now`.
fn before(text: &str, now: Timestamp) -> Option<Timestamp> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds: i64 = match unit {
        "d" => 24 * 60 * 60,
        "h" => 60 * 60,
        "m" => 60,
        _ => return None,
    };
    let number = i64::from(number.parse::<u32>().ok()?);
    Some(Timestamp::from_micros(now.as_micros().saturating_sub(number.saturating_mul(seconds * 1_000_000))))
}

/// The beginning of a name that a caller chose.
fn short(name: &str) -> String {
    name.chars().take(100).collect()
}

/// Whether `decoded` holds the sign that stands for bytes that are no UTF-8, although nobody sent it.
fn is_lossy(raw: &str, decoded: &str) -> bool {
    decoded.contains(char::REPLACEMENT_CHARACTER) && !raw.to_ascii_uppercase().contains("%EF%BF%BD")
}

/// The id in a request's path, as text.
#[derive(Debug)]
pub(crate) struct IdInPath(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for IdInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        path.map(|Path(id)| Self(id)).map_err(|_| Problem::invalid("id", "is not UTF-8 once it is decoded"))
    }
}

/// Reads a filter's text form; an empty one is none.
pub(crate) fn filter(text: &str) -> Result<Option<Filter>, Problem> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    Filter::parse(text).map(Some).map_err(|invalid| {
        Problem::new(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "invalid_filter", invalid.problem).about("filter")
    })
}
