//! What surrounds every request: places, time, panics, the token, origins.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, header},
};
use secrecy::SecretString;
use serde_json::json;

use crate::support::{Answer, Fault, Site};

#[tokio::test]
async fn a_panic_is_an_answer() {
    let site = Site::new().await;
    site.store.fail("get_many", Fault::Panic);
    let failed = site.get("/v1/products/KT-1").await;
    assert_eq!(failed.problem(500, "internal_error", None), "something failed inside the service");
    site.store.mend();
    site.get("/v1/products/KT-1").await.ok(200);
    site.store.fail("ready", Fault::Panic);
    site.get("/health/ready").await.problem(500, "internal_error", None);
    site.store.fail("totals", Fault::Panic);
    site.get("/metrics").await.problem(500, "internal_error", None);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_takes_too_long_is_ended() {
    let site = Site::with(|settings| settings.timeout = Duration::from_millis(1_500)).await;
    site.store.fail("nearest", Fault::Hang);
    let ended = site.get("/v1/search?q=kettle").await;
    assert_eq!(ended.problem(503, "timeout", None), "the request took longer than 1.5 s");
    assert_eq!(ended.header("retry-after"), Some("1"));
    site.store.fail("ready", Fault::Hang);
    site.get("/health/ready").await.problem(503, "timeout", None);
}

#[tokio::test]
async fn more_requests_than_places_are_turned_away_but_for_health_checks() {
    let site = Site::with(|settings| settings.max_concurrent_requests = 2).await;
    let gate = site.embedder.hold();
    let before = site.embedder.calls().len();
    let held: Vec<_> = (0..2)
        .map(|_| {
            let router = site.router.clone();
            let request = Request::get("/v1/search?q=kettle").body(Body::empty()).unwrap();
            tokio::spawn(async move { tower::ServiceExt::oneshot(router, request).await.unwrap() })
        })
        .collect();
    site.embedder.called(before + 2).await;

    let turned_away = site.get("/v1/status").await;
    turned_away.problem(503, "overloaded", None);
    assert_eq!(turned_away.header("retry-after"), Some("1"));
    for path in ["/health/live", "/health/ready", "/metrics"] {
        assert_eq!(site.get(path).await.status, 200, "{path}");
    }
    drop(gate);
    for request in held {
        assert_eq!(request.await.unwrap().status(), 200);
    }
    site.get("/v1/status").await.ok(200);
}

async fn with_token(site: &Site, method: Method, path: &str, authorization: Option<&str>) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
    if let Some(value) = authorization {
        request = request.header(header::AUTHORIZATION, value);
    }
    site.send(request.body(Body::from("{}")).unwrap()).await
}

#[tokio::test]
async fn what_operators_see_and_do_needs_the_token() {
    let token = || Some(SecretString::from("open sesame"));
    let site = Site::with(|settings| settings.admin_token = token()).await;
    for path in ["/v1/quarantine/redrive", "/v1/runs"] {
        let wrong = [None, Some("Bearer"), Some("Bearer open"), Some("Basic open sesame"), Some("open sesame")];
        for authorization in wrong {
            let refused = with_token(&site, Method::POST, path, authorization).await;
            let detail = refused.problem(401, "unauthorized", None);
            assert!(detail.contains("http.admin_token"), "{detail}");
            assert_eq!(refused.header(header::WWW_AUTHENTICATE), Some("Bearer"));
        }
    }
    assert!(site.starter.kept().is_empty() && site.spooled() == 0, "nothing was read of what was refused");
    for authorization in ["Bearer open sesame", "bearer open sesame"] {
        with_token(&site, Method::POST, "/v1/quarantine/redrive", Some(authorization)).await.ok(200);
    }
    for path in ["/v1/runs", "/v1/quarantine"] {
        site.get(path).await.problem(401, "unauthorized", None);
        with_token(&site, Method::GET, path, Some("Bearer open sesame")).await.ok(200);
    }
    for path in ["/v1/status", "/v1/search?q=kettle"] {
        assert_eq!(site.get(path).await.status, 200, "shoppers need none: {path}");
    }
}

#[tokio::test]
async fn without_a_configured_token_none_is_asked_for() {
    let site = Site::new().await;
    with_token(&site, Method::POST, "/v1/quarantine/redrive", None).await.ok(200);
}

async fn cors(site: &Site, method: Method, path: &str, origin: &str) -> HeaderMap {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::ORIGIN, origin)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type,authorization");
    let response = tower::ServiceExt::oneshot(site.router.clone(), request.body(Body::empty()).unwrap()).await.unwrap();
    response.headers().clone()
}

#[tokio::test]
async fn only_configured_origins_may_call() {
    let origin = "https://shop.example";
    let site = Site::with(|settings| settings.cors_origins = vec![origin.to_owned()]).await;
    let preflight = cors(&site, Method::OPTIONS, "/v1/search", origin).await;
    assert_eq!(preflight[header::ACCESS_CONTROL_ALLOW_ORIGIN], origin);
    assert_eq!(preflight[header::ACCESS_CONTROL_ALLOW_METHODS], "GET,POST");
    assert_eq!(preflight[header::ACCESS_CONTROL_ALLOW_HEADERS], "content-type,authorization");
    assert!(!preflight.contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS));
    for path in ["/v1/search?q=kettle", "/v1/search?limit=0", "/nowhere", "/v1/products/%FF"] {
        let answer = cors(&site, Method::GET, path, origin).await;
        assert_eq!(answer[header::ACCESS_CONTROL_ALLOW_ORIGIN], origin, "a page must be able to read {path}");
    }
    let other = cors(&site, Method::OPTIONS, "/v1/search", "https://evil.example").await;
    assert!(!other.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
}

#[tokio::test]
async fn no_origin_may_call_by_default() {
    let site = Site::new().await;
    for (method, path) in [(Method::OPTIONS, "/v1/search"), (Method::GET, "/v1/search?q=kettle")] {
        let answer = cors(&site, method, path, "https://shop.example").await;
        assert!(!answer.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
    }
}

#[tokio::test]
async fn answers_are_compressed_where_that_is_accepted() {
    let site = Site::new().await;
    let request = Request::get("/openapi.json").header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).unwrap();
    let answer = Answer::read(tower::ServiceExt::oneshot(site.router.clone(), request).await.unwrap()).await;
    assert_eq!(answer.header(header::CONTENT_ENCODING), Some("gzip"));
    assert!(answer.body.starts_with(b"\x1F\x8B"));
}

#[tokio::test]
async fn images_are_served_from_their_folder_alone() {
    let pictures = tempfile::TempDir::new().unwrap();
    std::fs::write(pictures.path().join("kt-1.svg"), "<svg/>").unwrap();
    let folder = pictures.path().to_path_buf();
    let site = Site::with(|settings| settings.images = Some(folder)).await;
    let picture = site.get("/images/kt-1.svg").await;
    assert_eq!(
        (picture.status.as_u16(), picture.text(), picture.header("content-type")),
        (200, "<svg/>", Some("image/svg+xml"))
    );
    site.get("/images/none.svg").await.problem(404, "not_found", None);
    site.get("/images/..%2f..%2fetc%2fpasswd").await.problem(404, "not_found", None);
}

#[tokio::test]
async fn a_bad_request_takes_no_place_for_ever() {
    let site = Site::with(|settings| settings.max_concurrent_requests = 1).await;
    for _ in 0..5 {
        site.post("/v1/search", &json!({ "limit": 0 })).await.problem(422, "invalid_value", Some("limit"));
    }
    site.get("/v1/status").await.ok(200);
}

#[tokio::test]
async fn pages_from_elsewhere_are_no_operators() {
    let site = Site::with(|settings| settings.cors_origins = vec!["https://shop.example".to_owned()]).await;
    let from = |origin: &str| {
        let request = Request::builder().method(Method::POST).uri("/v1/quarantine/redrive");
        let request = request.header(header::CONTENT_TYPE, "application/json").header(header::ORIGIN, origin);
        request.body(Body::from("{}")).unwrap()
    };
    site.send(from("https://elsewhere.example")).await.problem(403, "forbidden_origin", None);
    for origin in ["https://shop.example", "http://localhost:5173"] {
        site.send(from(origin)).await.ok(200);
    }
}

#[tokio::test]
async fn a_page_whose_name_points_here_is_no_operator() {
    let ask = |host: &str| Request::get("/v1/runs").header(header::HOST, host).body(Body::empty()).unwrap();
    let site = Site::new().await;
    site.send(ask("rebound.example:7700")).await.problem(403, "forbidden_host", None);
    for host in ["localhost:7700", "127.0.0.1:7700", "[::1]:7700"] {
        site.send(ask(host)).await.ok(200);
    }
    let searching = Request::get("/v1/search?q=kettle").header(header::HOST, "shop.example").body(Body::empty());
    site.send(searching.unwrap()).await.ok(200);
    let guarded = Site::with(|settings| settings.admin_token = Some("token".into())).await;
    let mut request = ask("operations.example");
    request.headers_mut().insert(header::AUTHORIZATION, "Bearer token".parse().unwrap());
    guarded.send(request).await.ok(200);
}
