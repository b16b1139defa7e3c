//! Cross-origin access by other sites (CORS, the Fetch standard).
//!
//! No site may use this server through a browser unless the settings name it.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;

/// Methods that other sites may use.
const ALLOWED_METHODS: HeaderValue =
    HeaderValue::from_static("POST, GET, HEAD, PATCH, PUT, DELETE, OPTIONS");
/// Request headers that other sites may send.
const ALLOWED_HEADERS: HeaderValue = HeaderValue::from_static(
    "Authorization, Content-Type, Idempotency-Key, Origin, Tus-Resumable, Upload-Checksum, \
     Upload-Complete, Upload-Concat, Upload-Defer-Length, Upload-Draft-Interop-Version, \
     Upload-Length, Upload-Metadata, Upload-Offset, X-HTTP-Method-Override, X-Request-ID, \
     X-Requested-With",
);
/// Response headers that other sites may read.
const EXPOSED_HEADERS: HeaderValue = HeaderValue::from_static(
    "Accept-Ranges, Content-Disposition, Content-Range, ETag, Location, Receipt-Id, \
     Tus-Checksum-Algorithm, Tus-Extension, Tus-Max-Size, Tus-Resumable, Tus-Version, \
     Upload-Complete, Upload-Concat, Upload-Defer-Length, Upload-Expires, Upload-Length, \
     Upload-Limit, Upload-Metadata, Upload-Offset",
);
/// Time a browser may cache the answer to a preflight request, in seconds.
const MAX_AGE_SECONDS: HeaderValue = HeaderValue::from_static("86400");

/// Adds CORS headers to an answer; the origin is allowed only if the settings name it.
pub(super) async fn add_cors_headers(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    // A preflight request precedes requests that plain forms could not send.
    let is_asked_before = *request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if is_asked_before {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, ALLOWED_METHODS);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
    }
    if let Some(origin) = origin {
        // Caches must keep answers to different origins apart, refusals included.
        headers.append(header::VARY, HeaderValue::from_static("origin"));
        if origin
            .to_str()
            .is_ok_and(|origin| app.settings.origins.allows(origin))
        {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
        }
    }
    response
}
