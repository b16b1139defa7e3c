//! Versions of receipts on the wire: the `ETag` of every answer that shows one, and `If-Match` of requests that change one.

use std::convert::Infallible;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use shared::api::ReceiptDetail;

use super::condition::tags;
use crate::editing::Expected;

/// A receipt with its version as a strong entity tag.
pub(super) struct Versioned(pub(super) ReceiptDetail);

impl IntoResponse for Versioned {
    fn into_response(self) -> Response {
        let tag = HeaderValue::try_from(format!("\"{}\"", self.0.version));
        let mut response = Json(self.0).into_response();
        if let Ok(tag) = tag {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

/// The versions that a request is meant for.
pub(super) struct IfMatch(pub(super) Expected);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(expected(&parts.headers)))
    }
}

/// What `If-Match` asks for (RFC 9110, section 13.1.1). Weak tags, and those that were never ours, match nothing.
fn expected(headers: &HeaderMap) -> Expected {
    let Some(tags) = tags(headers, &header::IF_MATCH) else {
        return Expected::Any;
    };
    let mut versions = Vec::new();
    for tag in tags {
        if tag == "*" {
            return Expected::Any;
        }
        let version = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
        versions.extend(version.and_then(|version| version.parse::<u64>().ok()));
    }
    Expected::OneOf(versions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_names_the_versions_it_is_meant_for() {
        for (lines, versions) in [
            (vec![], None),
            (vec!["*"], None),
            (vec!["\"7\""], Some(vec![7])),
            (vec!["\"7\", \"9\"", "\"8\""], Some(vec![7, 9, 8])),
            (vec!["\"7\", *"], None),
            (vec!["W/\"7\""], Some(vec![])),
            (vec!["7", "\"\"", "\"x\"", "\"-1\""], Some(vec![])),
        ] {
            let mut headers = HeaderMap::new();
            for line in &lines {
                headers.append(header::IF_MATCH, HeaderValue::from_static(line));
            }
            assert_eq!(
                expected(&headers),
                versions.map_or(Expected::Any, Expected::OneOf),
                "{lines:?}"
            );
        }
    }
}
