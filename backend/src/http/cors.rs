//! Other sites that may use this server through a person's browser (CORS, the Fetch standard). None may, unless
//! the settings name them.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;

const METHODS: &str = "POST, GET, HEAD, PATCH, PUT, DELETE, OPTIONS";
const REQUEST_HEADERS: &str = "Authorization, Content-Type, Idempotency-Key, Origin, Tus-Resumable, Upload-Checksum, \
    Upload-Complete, Upload-Concat, Upload-Defer-Length, Upload-Draft-Interop-Version, Upload-Length, Upload-Metadata, \
    Upload-Offset, X-HTTP-Method-Override, X-Request-ID, X-Requested-With";
const EXPOSED: &str = "Accept-Ranges, Content-Disposition, Content-Range, ETag, Location, Receipt-Id, Tus-Checksum-Algorithm, Tus-Extension, Tus-Max-Size, \
    Tus-Resumable, Tus-Version, Upload-Complete, Upload-Concat, Upload-Defer-Length, Upload-Expires, Upload-Length, \
    Upload-Limit, Upload-Metadata, Upload-Offset";
/// How long a browser may keep the answer, in seconds.
const MAX_AGE: &str = "86400";

/// Tells browsers who may.
pub(super) async fn allow(State(app): State<App>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let is_asked_before = *request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if is_asked_before {
        put(headers, header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        put(
            headers,
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            REQUEST_HEADERS,
        );
        put(headers, header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    }
    if let Some(origin) = origin {
        headers.append(header::VARY, HeaderValue::from_static("origin"));
        if origin
            .to_str()
            .is_ok_and(|origin| app.settings.origins.allow(origin))
        {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            put(headers, header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
    }
    response
}

fn put(headers: &mut HeaderMap, name: header::HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}
