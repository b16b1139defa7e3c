//! Delivery of files with entity tags, whole or in part (RFC 9110).
//!
//! A file that the client has already is not sent again. Memory does not grow with the size of the
//! file. Files are never compressed on the way ([`may_compress`]), since tag and ranges refer to
//! the exact bytes.

use std::ops::Range;

use axum::body::Body;
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, Version, header};
use axum::response::{IntoResponse, Response};
use shared::problem::ProblemCode;

use super::condition::{self, PreconditionOutcome};
use super::error::ApiError;
use super::range::{self, RangeRequest};
use crate::blob::BlobStream;
use crate::file_name;

/// Content-Security-Policy for foreign files: their scripts must not run, even if a browser is made
/// to display them.
const SANDBOX_POLICY: &str = "sandbox; default-src 'none'";

/// Media type of archives.
pub(super) const ZIP_MEDIA_TYPE: &str = "application/zip";

/// Description of a file to deliver.
pub(super) struct DeliveredFile {
    /// Size in bytes.
    pub(super) size_bytes: u64,
    /// Entity tag of the exact bytes, without quotes.
    pub(super) tag: String,
    /// Further headers: media type, file name, caching.
    pub(super) headers: HeaderMap,
}

impl DeliveredFile {
    /// Describes a file of a user, which browsers must save and not display.
    pub(super) fn foreign(
        size_bytes: u64,
        tag: String,
        media_type: &'static str,
        file_name: &str,
    ) -> Self {
        // Without a usable name the file is still an attachment.
        let attachment = HeaderValue::try_from(file_name::attachment_header(file_name));
        let attachment = attachment.unwrap_or(HeaderValue::from_static("attachment"));
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
            (header::CONTENT_DISPOSITION, attachment),
            (
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static(SANDBOX_POLICY),
            ),
        ];
        Self {
            size_bytes,
            tag,
            headers: HeaderMap::from_iter(headers),
        }
    }
}

/// Answers a GET or HEAD for a file. `open` is called for the bytes that are sent, if there are
/// any.
pub(super) async fn deliver_file<F, S, E>(
    method: &Method,
    headers: &HeaderMap,
    file: DeliveredFile,
    open: F,
) -> Result<Response, ApiError>
where
    F: FnOnce(Range<u64>) -> S,
    S: Future<Output = Result<BlobStream, E>>,
    E: Into<ApiError>,
{
    let etag = format!("\"{}\"", file.tag);
    let mut answer = file.headers;
    answer.insert(header::ETAG, header_value(etag.clone())?);
    answer.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // Preconditions are evaluated before the range (RFC 9110, section 13.2.2).
    match condition::evaluate_preconditions(headers, &etag) {
        PreconditionOutcome::Proceed => {}
        PreconditionOutcome::Failed => return Err(ProblemCode::FileChanged.into()),
        PreconditionOutcome::NotModified => {
            // An answer without content does not describe any.
            answer.remove(header::CONTENT_TYPE);
            answer.remove(header::CONTENT_DISPOSITION);
            return Ok((StatusCode::NOT_MODIFIED, answer).into_response());
        }
    }
    // The whole file, one part of it, or an error that names the actual size.
    let (status, part) = match requested_range(method, headers, &etag, file.size_bytes) {
        RangeRequest::Whole => (StatusCode::OK, 0..file.size_bytes),
        RangeRequest::Part(part) => {
            let place = format!("bytes {}-{}/{}", part.start, part.end - 1, file.size_bytes);
            answer.insert(header::CONTENT_RANGE, header_value(place)?);
            (StatusCode::PARTIAL_CONTENT, part)
        }
        RangeRequest::Unsatisfiable => {
            let headers = [
                (
                    header::CONTENT_RANGE,
                    header_value(format!("bytes */{}", file.size_bytes))?,
                ),
                (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
            ];
            return Ok((headers, ApiError::from(ProblemCode::RangeUnusable)).into_response());
        }
    };
    answer.insert(
        header::CONTENT_LENGTH,
        HeaderValue::from(part.end - part.start),
    );
    // An empty part need not be opened.
    let has_body = method != Method::HEAD && !part.is_empty();
    let body = if has_body {
        Body::from_stream(open(part).await.map_err(Into::into)?)
    } else {
        Body::empty()
    };
    Ok((status, answer, body).into_response())
}

/// Returns whether an answer may be compressed: not if ranges of it can be requested, nor an
/// archive, whose pictures are compressed already.
pub(super) fn may_compress(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let is_archive = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == ZIP_MEDIA_TYPE);
    !is_archive && !headers.contains_key(header::ACCEPT_RANGES)
}

/// Returns the requested range. Ranges apply to GET only (section 14.2), and two `Range` lines
/// count as none.
fn requested_range(
    method: &Method,
    headers: &HeaderMap,
    etag: &str,
    size_bytes: u64,
) -> RangeRequest {
    let mut lines = headers.get_all(header::RANGE).iter();
    match (
        lines.next().and_then(|line| line.to_str().ok()),
        lines.next(),
    ) {
        (Some(line), None)
            if method == Method::GET && condition::if_range_matches(headers, etag) =>
        {
            range::parse_range(line, size_bytes)
        }
        _ => RangeRequest::Whole,
    }
}

fn header_value(value: String) -> Result<HeaderValue, ApiError> {
    HeaderValue::try_from(value).map_err(|_| ProblemCode::Internal.into())
}
