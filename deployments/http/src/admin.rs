//! Who is an operator: whoever carries the configured token; where none is configured, whoever is on this machine, but
//! not a web page from elsewhere that happens to be open in a browser here.

use std::net::IpAddr;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use secrecy::{ExposeSecret as _, SecretString};

use crate::problem::Problem;

/// What tells operators apart.
#[derive(Debug, Clone)]
pub(crate) struct Operators {
    pub(crate) token: Option<SecretString>,
    pub(crate) cors_origins: Vec<String>,
}

/// Lets operators pass.
pub(crate) async fn require_operator(State(operators): State<Operators>, request: Request, next: Next) -> Response {
    let Some(token) = operators.token else {
        let headers = request.headers();
        if !text(headers, &header::HOST).is_none_or(is_local) {
            // A page whose name was made to point at this machine is of the same origin as its requests.
            let detail = "without http.admin_token operators ask for localhost or a loopback address, not another name";
            return Problem::new(StatusCode::FORBIDDEN, "forbidden_host", detail).into_response();
        }
        let known = |origin: &str| operators.cors_origins.iter().any(|known| known == origin) || is_local(origin);
        if text(headers, &header::ORIGIN).is_none_or(known) {
            return next.run(request).await;
        }
        let detail = "pages of this origin may not do what operators do; http.cors_origins names those that may";
        return Problem::new(StatusCode::FORBIDDEN, "forbidden_origin", detail).into_response();
    };
    let given = text(request.headers(), &header::AUTHORIZATION);
    let given =
        given.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    match given {
        Some((_, given)) if same(given.trim().as_bytes(), token.expose_secret().as_bytes()) => next.run(request).await,
        _ => {
            let detail = "this request is for operators and needs the token of http.admin_token as a bearer token";
            let mut response = Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", detail).into_response();
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            response
        }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Whether an origin or a `Host` is this machine.
fn is_local(name: &str) -> bool {
    let Ok(uri) = name.parse::<Uri>() else { return false };
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Compares in a time that depends on the lengths alone, so that answers do not tell how much of a guess was right.
fn same(given: &[u8], expected: &[u8]) -> bool {
    given.len() == expected.len()
        && given.iter().zip(expected).fold(0_u8, |difference, (a, b)| difference | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::{is_local, same};

    #[test]
    fn only_pages_of_this_machine_are_local() {
        let hosts = ["localhost", "localhost:7700", "127.0.0.1:7700", "[::1]:7700"];
        for origin in ["http://localhost:5173", "http://127.0.0.1:7700", "http://[::1]:7700"].iter().chain(&hosts) {
            assert!(is_local(origin), "{origin}");
        }
        for origin in
            ["https://shop.example", "http://localhost.example", "null", "http://10.0.0.1", "", "shop.example:7700"]
        {
            assert!(!is_local(origin), "{origin}");
        }
    }

    #[test]
    fn only_the_same_bytes_are_the_same() {
        assert!(same(b"secret", b"secret"));
        assert!(!same(b"secret", b"secreT"));
        assert!(!same(b"secre", b"secret"));
        assert!(!same(b"", b"secret"));
    }
}
