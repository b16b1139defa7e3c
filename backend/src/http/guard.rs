//! What holds for every answer and every request: security headers, and no orders from other web sites.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::problem::ProblemCode;

use super::error::ApiError;
use crate::app::App;

/// Scripts come from files of ours only, and no other page may frame the app.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

/// The camera is for our own pages; nothing else of the device is asked for.
const PERMISSIONS: &str = "camera=(self), microphone=(), geolocation=()";

/// Adds the headers that keep a browser from doing what we never want. An answer may bring a policy of its
/// own, as files of other people do.
pub(super) async fn add_security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Refuses changes ordered by a page of another site: there is no log-in yet that would stop it.
/// Sites that the settings name may.
pub(super) async fn refuse_foreign_origins(State(app): State<App>, request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let origin = request.headers().get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    let is_allowed = origin.is_some_and(|origin| app.settings.origins.allow(origin));
    if changes && !is_allowed && is_foreign(request.headers()) {
        return ApiError::from(ProblemCode::ForeignOrigin).into_response();
    }
    next.run(request).await
}

/// Browsers say where a request comes from: `Sec-Fetch-Site` over TLS and on loopback, `Origin` elsewhere.
/// A client that sends neither is no browser.
fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = text(header::ORIGIN) else { return false };
    let authority = origin.split_once("://").map_or(origin, |(_, authority)| authority);
    text(header::HOST) != Some(authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_our_own_may_order_changes() {
        for (pairs, foreign) in [
            (vec![], false),
            (
                vec![
                    ("sec-fetch-site", "same-origin"),
                    ("origin", "https://a.example"),
                    ("host", "inner:80"),
                ],
                false,
            ),
            (vec![("sec-fetch-site", "cross-site")], true),
            (vec![("sec-fetch-site", "same-site")], true),
            (vec![("origin", "http://10.0.0.2:8080"), ("host", "10.0.0.2:8080")], false),
            (vec![("origin", "http://10.0.0.2:9999"), ("host", "10.0.0.2:8080")], true),
            (vec![("origin", "null"), ("host", "10.0.0.2:8080")], true),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in &pairs {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            assert_eq!(is_foreign(&headers), foreign, "{pairs:?}");
        }
    }
}
