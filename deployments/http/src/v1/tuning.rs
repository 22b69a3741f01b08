//! What tuning reads and writes: the settings in force, the candidates of a query with what speaks for each, and the
//! calibration of relevance.

use axum::{Json, extract::State};
use likewise_domain::{
    Fingerprint, Similarity,
    calibration::{Calibration, Conditions, Curve},
    evidence::{Evidence, EvidenceWeights},
    ranking::{Fusion, Lane},
    search::{Mode, SearchText},
    text::{FieldWeights, TextField},
};
use likewise_usecases::{CandidateList, CandidateRequest, RankedCandidate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::params::Params;
use crate::{Api, json::JsonBody, problem::Problem, product::instant};

/// What is in force.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TuningBody {
    /// The pipeline's generation: a fingerprint.
    #[schema(example = "3f1c0a5be2d49c77")]
    generation: String,
    /// The text that is embedded for a product.
    #[schema(example = "{title}. {description}")]
    template: String,
    /// The mode of a search that names none.
    #[schema(example = "hybrid")]
    mode: &'static str,
    /// How words and vector become one score.
    #[schema(example = "evidence")]
    fusion: &'static str,
    weights: WeightsBody,
    /// The least similarity of a product that matches by no word.
    floor: f32,
    field_weights: FieldWeightsBody,
    /// What makes relevance of scores; absent until it was fitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    calibration: Option<CalibrationInForceBody>,
}

/// How much each evidence counts.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeightsBody {
    similarity: f32,
    coverage: f32,
    frequency: f32,
    phrase: f32,
    focus: f32,
}

/// How much a mention counts by where it stands.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FieldWeightsBody {
    title: f32,
    brand: f32,
    category: f32,
    attributes: f32,
    description: f32,
}

/// A rising logistic curve: relevance = 1 / (1 + exp(-(slope x share of the most + intercept))).
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CurveBody {
    /// Above 0, up to 10,000.
    #[schema(minimum = 0, maximum = 10_000)]
    slope: f64,
    #[schema(minimum = -10_000, maximum = 10_000)]
    intercept: f64,
}

/// The curves of a generation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalibrationInForceBody {
    /// Whether weights, floor and field weights in force are those that it was fitted under; with others relevance stays a
    /// share of the score.
    applies: bool,
    /// The weights that it was fitted under.
    weights: WeightsBody,
    /// The floor that it was fitted under.
    floor: f32,
    /// The field weights that it was fitted under.
    field_weights: FieldWeightsBody,
    #[serde(skip_serializing_if = "Option::is_none")]
    semantic: Option<CurveBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keyword: Option<CurveBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hybrid: Option<CurveBody>,
    /// On how many queries it was fitted.
    queries: u64,
    #[schema(format = DateTime)]
    fitted_at: String,
}

/// A calibration to be kept and put in force.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CalibrationBody {
    /// The generation that it was fitted on; another one than the pipeline's is refused.
    #[schema(example = "3f1c0a5be2d49c77")]
    generation: String,
    /// The weights that it was fitted under.
    weights: WeightsBody,
    /// The floor that it was fitted under.
    #[schema(minimum = -1, maximum = 1)]
    floor: f32,
    /// The field weights that it was fitted under.
    field_weights: FieldWeightsBody,
    /// The curve of semantic searches; without one their relevance stays the cosine.
    semantic: Option<CurveBody>,
    /// The curve of keyword searches.
    keyword: Option<CurveBody>,
    /// The curve of hybrid searches.
    hybrid: Option<CurveBody>,
    /// On how many queries it was fitted.
    queries: u64,
    /// The pipeline that is meant; the default one where it is not given.
    pipeline: Option<String>,
}

/// Whose calibration is to be forgotten.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForgetBody {
    /// The pipeline that is meant; the default one where it is not given.
    pipeline: Option<String>,
}

/// Whether there was something to be forgotten.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ForgottenBody {
    forgotten: bool,
}

/// Whose candidates are wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CandidatesBody {
    /// The words, 1 to 2,000 characters.
    #[schema(example = "something to boil water in", min_length = 1, max_length = 2000)]
    query: String,
    /// What finds them: `semantic`, `keyword` or `hybrid`; what is configured where it is not given.
    #[schema(example = "hybrid")]
    mode: Option<String>,
    /// The least similarity of one that no word finds; what is configured where it is not given.
    #[schema(minimum = -1, maximum = 1)]
    floor: Option<f32>,
    /// How much a mention counts when they are found by words; what is configured where it is not given.
    field_weights: Option<FieldWeightsBody>,
    /// Which pipeline is to answer; the default one where it is not given.
    pipeline: Option<String>,
}

/// The candidates that the first pages of a query are made of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CandidateListBody {
    /// How many terms the query has: of a single one the cosine counts less.
    terms: usize,
    /// In the order in which they are shown.
    candidates: Vec<CandidateBody>,
}

/// A candidate, with all that its place follows from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CandidateBody {
    id: String,
    /// What stands above its score: `pinned`, `identifier` or `matched`.
    #[schema(example = "matched")]
    lane: &'static str,
    similarity: f32,
    coverage: f32,
    frequency: f32,
    phrase: f32,
    focus: f32,
    /// The points that boosts add.
    boost: f32,
}

/// The settings that can be tuned, as they are in force, and what relevance goes by.
#[utoipa::path(get, path = "/v1/tuning", tag = "operation",
    security((), ("admin_token" = [])),
    params(("pipeline" = Option<String>, Query, description = "The pipeline whose generation is meant")),
    responses(
        (status = 200, description = "What is in force", body = TuningBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn tuning(State(api): State<Api>, params: Params) -> Result<Json<TuningBody>, Problem> {
    let params = params.expect(&["pipeline"])?;
    let pipeline = params.text("pipeline");
    let settings = api.search.settings();
    let (generation, calibration) = api.calibrate.get(pipeline)?;
    let template = api.status.pipelines.get(pipeline)?.generation.template.as_str().to_owned();
    Ok(Json(TuningBody {
        generation: generation.to_string(),
        template,
        mode: settings.mode.as_str(),
        fusion: match settings.fusion {
            Fusion::Evidence => "evidence",
            Fusion::ReciprocalRanks { .. } => "reciprocal_ranks",
            Fusion::NormalisedScores { .. } => "normalised_scores",
        },
        weights: settings.weights.into(),
        floor: settings.floor.value(),
        field_weights: settings.field_weights.into(),
        calibration: calibration.map(|calibration| CalibrationInForceBody::new(&calibration, &settings.conditions())),
    }))
}

/// Every candidate of a query with what speaks for it.
#[utoipa::path(post, path = "/v1/tuning/candidates", tag = "operation", request_body = CandidatesBody,
    security((), ("admin_token" = [])),
    responses(
        (status = 200, description = "The candidates", body = CandidateListBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn candidates(
    State(api): State<Api>,
    params: Params,
    JsonBody(body): JsonBody<CandidatesBody>,
) -> Result<Json<CandidateListBody>, Problem> {
    params.expect(&[])?;
    let list = api.search.candidates(&body.read(api.search.settings().mode)?).await?;
    Ok(Json(list.into()))
}

/// Keeps a calibration in place of the one before, and puts it in force at once.
#[utoipa::path(post, path = "/v1/tuning/calibration", tag = "operation", request_body = CalibrationBody,
    security((), ("admin_token" = [])),
    responses(
        (status = 200, description = "What is in force now", body = CalibrationInForceBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn calibrate(
    State(api): State<Api>,
    params: Params,
    JsonBody(body): JsonBody<CalibrationBody>,
) -> Result<Json<CalibrationInForceBody>, Problem> {
    params.expect(&[])?;
    let fitted_on =
        Fingerprint::parse(&body.generation).map_err(|invalid| Problem::invalid("generation", invalid.problem))?;
    let calibration = Calibration {
        conditions: Conditions {
            weights: body.weights.read()?,
            floor: floor(body.floor)?,
            field_weights: body.field_weights.read()?,
        },
        semantic: curve("semantic", body.semantic)?,
        keyword: curve("keyword", body.keyword)?,
        hybrid: curve("hybrid", body.hybrid)?,
        queries: body.queries,
        fitted_at: api.clock.now(),
    };
    api.calibrate.save(body.pipeline.as_deref(), &fitted_on, calibration).await?;
    Ok(Json(CalibrationInForceBody::new(&calibration, &api.search.settings().conditions())))
}

/// Forgets the calibration: relevance is a share of the score again.
#[utoipa::path(post, path = "/v1/tuning/calibration/forget", tag = "operation", request_body = ForgetBody,
    security((), ("admin_token" = [])),
    responses(
        (status = 200, description = "Whether there was one", body = ForgottenBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn forget_calibration(
    State(api): State<Api>,
    params: Params,
    JsonBody(body): JsonBody<ForgetBody>,
) -> Result<Json<ForgottenBody>, Problem> {
    params.expect(&[])?;
    let forgotten = api.calibrate.forget(body.pipeline.as_deref()).await?;
    Ok(Json(ForgottenBody { forgotten }))
}

fn curve(mode: &'static str, body: Option<CurveBody>) -> Result<Option<Curve>, Problem> {
    let read = body.map(|CurveBody { slope, intercept }| Curve::new(slope, intercept)).transpose();
    read.map_err(|invalid| Problem::invalid(format!("{mode}.{}", invalid.field), invalid.problem))
}

fn floor(value: f32) -> Result<Similarity, Problem> {
    Similarity::new(value).map_err(|invalid| Problem::invalid("floor", invalid.problem))
}

impl CandidatesBody {
    fn read(self, mode: Mode) -> Result<CandidateRequest, Problem> {
        Ok(CandidateRequest {
            text: SearchText::parse(&self.query)?,
            mode: self.mode.as_deref().map_or(Ok(mode), Mode::parse)?,
            floor: self.floor.map(floor).transpose()?,
            field_weights: self.field_weights.map(FieldWeightsBody::read).transpose()?,
            pipeline: self.pipeline,
        })
    }
}

impl WeightsBody {
    fn read(self) -> Result<EvidenceWeights, Problem> {
        let Self { similarity, coverage, frequency, phrase, focus } = self;
        let weights = EvidenceWeights { similarity, coverage, frequency, phrase, focus };
        if weights.to_array().iter().any(|weight| !(0.0..=100.0).contains(weight)) {
            return Err(Problem::invalid("weights", "are 0 to 100 each"));
        }
        Ok(weights)
    }
}

impl From<EvidenceWeights> for WeightsBody {
    fn from(weights: EvidenceWeights) -> Self {
        let EvidenceWeights { similarity, coverage, frequency, phrase, focus } = weights;
        Self { similarity, coverage, frequency, phrase, focus }
    }
}

impl FieldWeightsBody {
    fn read(self) -> Result<FieldWeights, Problem> {
        let Self { title, brand, category, attributes, description } = self;
        let read = FieldWeights::new([title, brand, category, attributes, description]);
        read.map_err(|invalid| Problem::invalid("field_weights", invalid.problem))
    }
}

impl From<FieldWeights> for FieldWeightsBody {
    fn from(weights: FieldWeights) -> Self {
        let [title, brand, category, attributes, description] = TextField::ALL.map(|field| weights.of(field));
        Self { title, brand, category, attributes, description }
    }
}

impl From<Curve> for CurveBody {
    fn from(curve: Curve) -> Self {
        Self { slope: curve.slope(), intercept: curve.intercept() }
    }
}

impl CalibrationInForceBody {
    fn new(calibration: &Calibration, in_force: &Conditions) -> Self {
        let Conditions { weights, floor, field_weights } = calibration.conditions;
        Self {
            applies: calibration.applies(in_force),
            weights: weights.into(),
            floor: floor.value(),
            field_weights: field_weights.into(),
            semantic: calibration.semantic.map(CurveBody::from),
            keyword: calibration.keyword.map(CurveBody::from),
            hybrid: calibration.hybrid.map(CurveBody::from),
            queries: calibration.queries,
            fitted_at: instant(calibration.fitted_at),
        }
    }
}

impl From<CandidateList> for CandidateListBody {
    fn from(list: CandidateList) -> Self {
        Self { terms: list.terms, candidates: list.candidates.into_iter().map(CandidateBody::from).collect() }
    }
}

impl From<RankedCandidate> for CandidateBody {
    fn from(RankedCandidate { id, lane, evidence, boost }: RankedCandidate) -> Self {
        let Evidence { similarity, coverage, frequency, phrase, focus, .. } = evidence;
        let lane = match lane {
            Lane::Pinned(_) => "pinned",
            Lane::Identifier => "identifier",
            Lane::Matched => "matched",
        };
        Self { id: id.to_string(), lane, similarity, coverage, frequency, phrase, focus, boost }
    }
}
