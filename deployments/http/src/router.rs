//! The routes and what surrounds them.

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use tower_http::{
    compression::CompressionLayer,
    cors::{AllowOrigin, CorsLayer},
    services::ServeDir,
    set_header::SetResponseHeaderLayer,
    trace::TraceLayer,
};
use utoipa::{
    OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityScheme},
};
use utoipa_axum::{router::OpenApiRouter, routes};
use utoipa_swagger_ui::SwaggerUi;

use crate::{Api, admin, compatibility, guard, metrics, problem::Problem, v1};

/// The largest JSON body that is read; a feed is bounded by its own setting.
const MOST_JSON_BYTES: usize = 64 << 10;

#[derive(Debug, OpenApi)]
#[openapi(
    info(title = "Likewise", description = "Semantic product search.", license(name = "Apache-2.0", identifier = "Apache-2.0")),
    tags(
        (name = "search", description = "What shoppers ask"),
        (name = "operation", description = "What operators watch and do"),
        (name = "compatibility", description = "The predecessor's contract, kept as it was")
    )
)]
struct Description;

/// The whole API, ready to be served.
pub fn router(api: Api) -> Router {
    let settings = api.settings.clone();
    let metrics = api.metrics.clone();
    let operators =
        admin::Operators { token: settings.admin_token.clone(), cors_origins: settings.cors_origins.clone() };
    let admin = admin_routes().route_layer(from_fn_with_state(operators, admin::require_operator));
    let (router, description) = described(admin).split_for_parts();
    let docs = SwaggerUi::new("/docs").url("/openapi.json", description).config(docs_config());
    let mut router = router.with_state(api).merge(docs).route("/", get(|| async { Redirect::temporary("/docs/") }));
    if let Some(images) = &settings.images {
        router = router.nest_service("/images", ServeDir::new(images));
    }
    router
        .fallback(|| async { Problem::not_found("unknown_route", "there is no such route; /docs lists them") })
        .method_not_allowed_fallback(|| async {
            let detail = "this route does not answer that method; /docs lists what it does";
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
        })
        .layer(DefaultBodyLimit::max(MOST_JSON_BYTES))
        .layer(from_fn(problems_as_problems))
        .layer(from_fn_with_state(
            guard::Guard::new(settings.max_concurrent_requests, settings.timeout),
            guard::within_bounds,
        ))
        .layer(from_fn_with_state(metrics, metrics::count))
        .layer(CompressionLayer::new())
        .layer(cors(&settings.cors_origins))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        // Failures are logged where they are answered, once.
        .layer(TraceLayer::new_for_http().make_span_with(span_of).on_failure(()))
}

/// What log lines of a request say of it. Not its query: what shoppers search for is theirs.
fn span_of(request: &Request) -> tracing::Span {
    tracing::debug_span!("request", method = %request.method(), path = request.uri().path())
}

/// The API's description, as `/openapi.json` gives it.
pub fn openapi() -> utoipa::openapi::OpenApi {
    described(admin_routes()).into_openapi()
}

fn described(admin: OpenApiRouter<Api>) -> OpenApiRouter<Api> {
    let mut description = Description::openapi();
    let bearer = SecurityScheme::Http(Http::builder().scheme(HttpAuthScheme::Bearer).build());
    let components = description.components.get_or_insert_default();
    components.add_security_scheme("admin_token", bearer);
    OpenApiRouter::with_openapi(description).merge(public_routes()).merge(admin)
}

fn public_routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(v1::search::search, v1::search::search_by_query))
        .routes(routes!(v1::suggestions::suggestions))
        .routes(routes!(v1::events::events))
        .routes(routes!(v1::products::product))
        .routes(routes!(v1::products::similar))
        .routes(routes!(v1::status::status))
        .routes(routes!(v1::health::live))
        .routes(routes!(v1::health::ready))
        .routes(routes!(metrics::metrics))
        .routes(routes!(compatibility::similar_products))
        .routes(routes!(compatibility::health_status))
}

/// What operators alone see and do: rejected rows and stored errors are not for everybody.
fn admin_routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(v1::runs::runs, v1::runs::start_run))
        .routes(routes!(v1::runs::run))
        .routes(routes!(v1::runs::rejections))
        .routes(routes!(v1::quarantine::quarantine))
        .routes(routes!(v1::quarantine::redrive))
        .routes(routes!(v1::queries::report))
        .routes(routes!(v1::queries::judgments))
        .routes(routes!(v1::queries::prune))
        .routes(routes!(v1::tuning::tuning))
        .routes(routes!(v1::tuning::candidates))
        .routes(routes!(v1::tuning::calibrate))
        .routes(routes!(v1::tuning::forget_calibration))
}

fn cors(origins: &[String]) -> CorsLayer {
    let origins: Vec<HeaderValue> = origins.iter().filter_map(|origin| origin.parse().ok()).collect();
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION])
        .expose_headers([header::RETRY_AFTER])
}

fn docs_config() -> utoipa_swagger_ui::Config<'static> {
    // Without this the page would send the API's description to a validator on the internet.
    utoipa_swagger_ui::Config::default().try_it_out_enabled(true).validator_url("none")
}

/// Turns the refusals of the framework itself, which are plain text or nothing at all, into problem details, so that
/// every error has one shape.
async fn problems_as_problems(request: axum::extract::Request, next: axum::middleware::Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let plain = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_none_or(|value| value.starts_with("text/plain"));
    if !(status.is_client_error() || status.is_server_error()) || !plain {
        return response;
    }
    let (code, detail) = match status {
        StatusCode::BAD_REQUEST => ("bad_request", "the request could not be understood"),
        StatusCode::NOT_FOUND => ("not_found", "there is nothing here"),
        StatusCode::PAYLOAD_TOO_LARGE => ("body_too_large", "the body is larger than is accepted"),
        _ => ("refused", "the request was refused"),
    };
    Problem::new(status, code, detail).into_response()
}
