//! Receipt versions in HTTP: `ETag` of answers, `If-Match` of requests.

use std::convert::Infallible;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use shared::api::ReceiptDetail;

use super::condition::entity_tags;
use crate::editing::ExpectedVersion;

/// Receipt with its version as a strong entity tag.
pub(super) struct VersionedReceipt(pub(super) ReceiptDetail);

impl IntoResponse for VersionedReceipt {
    fn into_response(self) -> Response {
        let tag = HeaderValue::try_from(format!("\"{}\"", self.0.version));
        let mut response = Json(self.0).into_response();
        if let Ok(tag) = tag {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

/// Versions that a request is meant for.
pub(super) struct IfMatch(pub(super) ExpectedVersion);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parse_if_match(&parts.headers)))
    }
}

/// Parses `If-Match` (RFC 9110, section 13.1.1). Weak tags, and tags that were never ours, match
/// nothing.
fn parse_if_match(headers: &HeaderMap) -> ExpectedVersion {
    let Some(tags) = entity_tags(headers, &header::IF_MATCH) else {
        return ExpectedVersion::Any;
    };
    // Tags that cannot match are skipped; a list of them matches nothing.
    let mut versions = Vec::new();
    for tag in tags {
        if tag == "*" {
            return ExpectedVersion::Any;
        }
        let version = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
        versions.extend(version.and_then(|version| version.parse::<u64>().ok()));
    }
    ExpectedVersion::OneOf(versions)
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
                parse_if_match(&headers),
                versions.map_or(ExpectedVersion::Any, ExpectedVersion::OneOf),
                "{lines:?}"
            );
        }
    }
}
