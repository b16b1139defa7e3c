//! Middleware for all requests: host check, origin check, security headers.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use shared::problem::ProblemCode;

use super::authority::{self, HostError};
use super::body_drain;
use super::error::{ApiError, problem_status};
use crate::app::App;
use crate::settings::AllowedOrigins;

/// Content-Security-Policy: only our own script files, and no framing by other pages.
const CONTENT_SECURITY_POLICY: &str = concat!(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; ",
    "img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; ",
    "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
);

/// Permissions-Policy: our own pages may use the camera and no other device.
const PERMISSIONS_POLICY: &str = "camera=(self), microphone=(), geolocation=()";

/// Adds security headers. A handler may set a policy of its own, as it does for foreign files.
pub(super) async fn add_security_headers(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let is_api = path.starts_with("/api/");
    // Sites that may use the API may also display its pictures.
    let is_shared =
        app.settings.origins != AllowedOrigins::Own && (is_api || path.starts_with("/files"));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("permissions-policy"),
            PERMISSIONS_POLICY,
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            if is_shared {
                "cross-origin"
            } else {
                "same-origin"
            },
        ),
    ] {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    // Receipts must stay out of the caches of browsers and proxies.
    if is_api {
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

/// Refuses requests for unknown host names: DNS rebinding makes a page of another site look like
/// one of this server, but cannot change the name in the request.
pub(super) async fn refuse_unknown_hosts(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let checked = authority::check_hosts(&parts, &app.settings.hosts, app.settings.location);
    let Err(error) = checked else {
        return next.run(Request::from_parts(parts, body)).await;
    };
    // The client may still be sending.
    body_drain::drain_in_background(&parts.headers, body);
    match error {
        HostError::Malformed(name) => {
            ApiError::with_detail(ProblemCode::RequestUnusable, name).into_response()
        }
        // Browsers get an explanation instead of a problem.
        HostError::Unknown(host) if accepts_html(&parts.headers) => {
            let status = problem_status(ProblemCode::HostUnknown);
            let uncached = [(header::CACHE_CONTROL, "no-store")];
            (status, uncached, Html(unknown_host_page(&host))).into_response()
        }
        HostError::Unknown(host) => {
            ApiError::with_detail(ProblemCode::HostUnknown, host).into_response()
        }
    }
}

/// Refuses changes ordered by a page of another site, which no log-in would stop yet. Sites named
/// in the settings are allowed.
pub(super) async fn refuse_foreign_changes(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    let changes = !matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let (parts, body) = request.into_parts();
    if changes && authority::is_foreign_change(&parts, &app.settings.origins, app.settings.location)
    {
        body_drain::drain_in_background(&parts.headers, body);
        return ApiError::from(ProblemCode::ForeignOrigin).into_response();
    }
    next.run(Request::from_parts(parts, body)).await
}

/// Returns whether the client accepts HTML, as browsers do when they open a page.
pub(super) fn accepts_html(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    accepted.split(',').any(|kind| {
        kind.split(';')
            .next()
            .is_some_and(|kind| kind.trim() == "text/html")
    })
}

/// Returns a page without scripts, since the app is not served under this name. The host needs no
/// escaping: it contains only letters, digits, `.`, `-`, `_`, `:` and brackets.
fn unknown_host_page(host: &str) -> String {
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width\">\
         <title>Unknown host name</title><h1>This server does not answer to {host}</h1>\
         <p>Other web sites could otherwise read your receipts by pointing a name of theirs to \
         this machine.\
         <p>If {host} is yours, start the server with <code>--hosts {host}</code>, or set \
         <code>RECEIPT_SCANNER_HOSTS={host}</code>. Its IP address and <code>localhost</code> \
         always work."
    )
}
