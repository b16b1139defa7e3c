//! Sends a file whose every version has an entity tag: whole, in part, or not at all because the client
//! has it already (RFC 9110). Memory is flat, whatever the size.
//!
//! What is sent is never compressed on the way ([`may_compress`]): tag and ranges name the very bytes.

use std::ops::Range;

use axum::body::Body;
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, Version, header};
use axum::response::{IntoResponse, Response};
use shared::problem::ProblemCode;

use super::condition::{self, Verdict};
use super::error::ApiError;
use super::range::{self, Asked};
use crate::blob::BlobStream;

/// A policy for files of other people: what they bring along must not run, even if a browser were made to
/// show it.
pub(super) const UNABLE_TO_ACT: &str = "sandbox; default-src 'none'";

/// The media type of archives.
pub(super) const ARCHIVE: &str = "application/zip";

/// A file as it is sent.
pub(super) struct Delivery {
    /// Its size.
    pub(super) size_bytes: u64,
    /// The tag of these very bytes, without quotes.
    pub(super) tag: String,
    /// What else is said of it: its type, its name, how long it may be kept.
    pub(super) headers: HeaderMap,
}

/// Answers a GET or HEAD for a file. `open` is asked for the bytes that are sent, if any are.
pub(super) async fn respond<F, S, E>(
    method: &Method,
    headers: &HeaderMap,
    file: Delivery,
    open: F,
) -> Result<Response, ApiError>
where
    F: FnOnce(Range<u64>) -> S,
    S: Future<Output = Result<BlobStream, E>>,
    E: Into<ApiError>,
{
    let etag = format!("\"{}\"", file.tag);
    let mut answer = file.headers;
    answer.insert(
        header::ETAG,
        HeaderValue::try_from(&etag).map_err(|_| ProblemCode::Internal)?,
    );
    answer.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    match condition::judge(headers, &etag) {
        Verdict::Send => {}
        Verdict::Changed => return Err(ProblemCode::FileChanged.into()),
        Verdict::NotModified => {
            answer.remove(header::CONTENT_TYPE);
            answer.remove(header::CONTENT_DISPOSITION);
            return Ok((StatusCode::NOT_MODIFIED, answer).into_response());
        }
    }
    let (status, part) = match asked(method, headers, &etag, file.size_bytes) {
        Asked::Whole => (StatusCode::OK, 0..file.size_bytes),
        Asked::Part(part) => {
            let place = format!("bytes {}-{}/{}", part.start, part.end - 1, file.size_bytes);
            answer.insert(header::CONTENT_RANGE, text(place)?);
            (StatusCode::PARTIAL_CONTENT, part)
        }
        Asked::Nothing => {
            let mut refusal = ApiError::from(ProblemCode::RangeUnusable).into_response();
            let place = text(format!("bytes */{}", file.size_bytes))?;
            refusal.headers_mut().insert(header::CONTENT_RANGE, place);
            refusal
                .headers_mut()
                .insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
            return Ok(refusal);
        }
    };
    answer.insert(
        header::CONTENT_LENGTH,
        HeaderValue::from(part.end - part.start),
    );
    let has_body = method != Method::HEAD && !part.is_empty();
    let body = if has_body {
        Body::from_stream(open(part).await.map_err(Into::into)?)
    } else {
        Body::empty()
    };
    Ok((status, answer, body).into_response())
}

/// Whether an answer may be compressed: not if bytes of it can be asked for, nor an archive, whose pictures are.
pub(super) fn may_compress(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let is_archive = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == ARCHIVE);
    !is_archive && !headers.contains_key(header::ACCEPT_RANGES)
}

/// Ranges are for GET only (section 14.2), and two `Range` lines are not one.
fn asked(method: &Method, headers: &HeaderMap, etag: &str, size_bytes: u64) -> Asked {
    let mut lines = headers.get_all(header::RANGE).iter();
    match (
        lines.next().and_then(|line| line.to_str().ok()),
        lines.next(),
    ) {
        (Some(line), None) if method == Method::GET && condition::range_holds(headers, etag) => {
            range::asked(line, size_bytes)
        }
        _ => Asked::Whole,
    }
}

fn text(value: String) -> Result<HeaderValue, ApiError> {
    HeaderValue::try_from(value).map_err(|_| ProblemCode::Internal.into())
}
