//! The predecessor's shapes.

use axum::{http::StatusCode, response::Response};
use likewise_domain::Money;
use likewise_usecases::Hit;
use rust_decimal::prelude::ToPrimitive as _;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{json, problem::Problem, product::instant};

/// A successful answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Envelope {
    #[schema(example = "Query Similar Products successful")]
    message: &'static str,
    data: SimilarProductsData,
    /// Always null.
    error: Option<FailureDetail>,
}

impl Envelope {
    pub(crate) fn new(data: SimilarProductsData) -> Self {
        Self { message: "Query Similar Products successful", data, error: None }
    }
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SimilarProductsData {
    /// Best first.
    pub(super) similar_products: Vec<SimilarProduct>,
    pub(super) query: String,
    #[schema(format = DateTime)]
    pub(super) created_date: String,
    #[schema(format = DateTime)]
    pub(super) modified_date: String,
}

/// A product that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SimilarProduct {
    product_id: String,
    name: String,
    /// The widest category.
    main_category: String,
    /// The narrowest category.
    sub_category: String,
    image_url: String,
    ratings: f64,
    /// What it costs now.
    discount_price: f64,
    /// What it cost before, or costs now.
    actual_price: f64,
    #[schema(format = DateTime)]
    modified_date: String,
    #[schema(format = DateTime)]
    created_date: String,
    /// Cosine in [-1, 1].
    score: f32,
}

impl From<Hit> for SimilarProduct {
    fn from(hit: Hit) -> Self {
        let stored = hit.product;
        let product = &stored.product;
        let steps = product.category.as_ref().map(likewise_domain::CategoryPath::steps).unwrap_or_default();
        let amount = |money: Option<&Money>| money.and_then(|money| money.amount().to_f64()).unwrap_or_default();
        Self {
            product_id: product.id().as_str().to_owned(),
            name: product.title().to_owned(),
            main_category: steps.first().cloned().unwrap_or_default(),
            sub_category: steps.last().cloned().unwrap_or_default(),
            image_url: product.image_url.clone().unwrap_or_default(),
            ratings: product.rating.and_then(|rating| rating.value().to_f64()).unwrap_or_default(),
            discount_price: amount(product.price.as_ref()),
            actual_price: amount(product.list_price.as_ref().or(product.price.as_ref())),
            modified_date: instant(stored.modified_at),
            created_date: instant(stored.created_at),
            score: hit.similarity.map_or(0.0, likewise_domain::Similarity::value),
        }
    }
}

/// A refusal or a failure, in the predecessor's envelope and, where the request is at fault, with its framework's
/// list of what was wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Failure {
    message: &'static str,
    error: FailureDetail,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    detail: Vec<Complaint>,
}

/// What failed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FailureDetail {
    message: String,
    /// `QUERY_EMBEDDING_FAILED`, `QUERY_SIMILAR_PRODUCTS_FAILED`, `FETCH_SIMILAR_PRODUCTS_FAILED`, `UNK` or
    /// `INVALID_REQUEST_BODY`.
    code: &'static str,
}

/// One thing that is wrong with a request.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Complaint {
    /// Where it stands.
    #[schema(example = json!(["body", "limit"]))]
    loc: Vec<String>,
    msg: String,
    #[serde(rename = "type")]
    kind: &'static str,
}

impl Failure {
    pub(crate) fn new(message: &'static str, detail: &str, code: &'static str) -> Self {
        Self { message, error: FailureDetail { message: detail.to_owned(), code }, detail: Vec::new() }
    }

    pub(crate) fn invalid_body(field: &str, problem: &str) -> Self {
        let mut failure = Self::new("Invalid request body", &format!("{field}: {problem}"), "INVALID_REQUEST_BODY");
        let loc = if field == "body" { vec!["body".to_owned()] } else { vec!["body".to_owned(), field.to_owned()] };
        failure.detail.push(Complaint { loc, msg: problem.to_owned(), kind: "value_error" });
        failure
    }

    pub(crate) fn from_problem(problem: &Problem) -> Self {
        Self::invalid_body(problem.field().unwrap_or("body"), problem.detail())
    }

    pub(crate) fn answer(&self, status: StatusCode) -> Response {
        json::answer(status, self)
    }
}
