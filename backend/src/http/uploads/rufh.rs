//! Resumable uploads for HTTP (draft-ietf-httpbis-resumable-upload).
//!
//! Follows the text of -12, interop versions 6 and 8. Enabled by a setting while it is a draft.
//! Interim 104 responses are a SHOULD and left out: the HTTP stack cannot send them. A client
//! learns the address of its upload from the 201 of a creation with `Upload-Complete: ?0`.

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header as names};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};
use shared::tus;

use super::header::{self, set_header};
use super::location;
use crate::app::App;
use crate::db::uploads::{Protocol, Upload};
use crate::error::OperationError;
use crate::fetch::disposition;
use crate::http::error::{self, ApiError};
use crate::upload::append::{AppendTarget, append_bytes, find_target};
use crate::upload::checksum::{Check, Checksum, sha256_of_digest};
use crate::upload::{self, UploadAnnouncement};

/// Media type of an append.
const APPEND_CONTENT_TYPE: &str = "application/partial-upload";
/// Header that tells if the file ends with this request, or has ended.
const COMPLETE_HEADER: &str = "upload-complete";
/// Header with the limits of uploads.
pub(super) const LIMIT_HEADER: &str = "upload-limit";
/// Header with the interop version of the draft.
const INTEROP_VERSION_HEADER: &str = "upload-draft-interop-version";
/// Prefix of the problem types of the draft.
const PROBLEM_TYPE_PREFIX: &str = "https://iana.org/assignments/http-problem-types#";

/// Error: a request contains two lengths that differ.
struct InconsistentLength;

/// Returns whether a request uses the draft.
pub(super) fn is_spoken(headers: &HeaderMap) -> bool {
    headers.contains_key(COMPLETE_HEADER) || headers.contains_key(INTEROP_VERSION_HEADER)
}

/// Returns the value of `Upload-Limit`: the largest file in bytes and the lifetime of an unfinished
/// upload in seconds.
pub(super) fn limit_value(app: &App) -> HeaderValue {
    let size = app
        .settings
        .size_limit()
        .map(|bytes| format!("max-size={bytes}"));
    let age = app
        .settings
        .upload_lifetime
        .map(|age| format!("max-age={}", age.as_secs()));
    let members: Vec<String> = [size, age].into_iter().flatten().collect();
    // The header must not be empty; this limit excludes nothing.
    let text = if members.is_empty() {
        "min-size=0".to_owned()
    } else {
        members.join(", ")
    };
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("min-size=0"))
}

/// Creates an upload with the body as its first bytes, which may be none or all.
pub(super) async fn create_upload(
    app: &App,
    parts: &Parts,
    body: &mut Body,
) -> Result<Response, ApiError> {
    let headers = &parts.headers;
    let ends = ends_file(headers)?;
    let length = match announced_length(headers, 0, ends) {
        Ok(length) => length,
        Err(InconsistentLength) => return Ok(inconsistent_length()),
    };
    // Stored as metadata until the file is complete and can be verified.
    let repr_digest = headers
        .get("repr-digest")
        .and_then(|value| value.to_str().ok());
    let metadata = repr_digest
        .map(|digest| tus::format_metadata(&[(upload::REPR_DIGEST, digest)]))
        .unwrap_or_default();
    let disposition = headers.get(names::CONTENT_DISPOSITION);
    let announced = UploadAnnouncement {
        id: None,
        protocol: Protocol::Rufh,
        length,
        file_name: disposition
            .and_then(|value| disposition::parse_file_name(value.as_bytes()))
            .unwrap_or_default(),
        metadata,
        concat: None,
    };
    // The upload is stored with its first bytes.
    let made = async {
        let upload = upload::prepare_upload(app, announced).await?;
        let check = parse_content_digest(headers)?;
        let upload = append_bytes(app, AppendTarget::New(upload), check, body).await?;
        Ok::<_, ApiError>(complete_upload(app, upload, ends).await?)
    };
    let upload = match made.await {
        Ok(upload) => upload,
        Err(error) => return Ok(with_limit(app, error)),
    };
    let mut response = (StatusCode::CREATED, state_headers(app, &upload)).into_response();
    set_header(
        response.headers_mut(),
        "location",
        &location::upload_url(app, parts, upload.id),
    );
    Ok(response)
}

/// Reports how many bytes of an upload have arrived.
pub(super) async fn report_state(app: &App, id: ReceiptId) -> Result<Response, ApiError> {
    let upload = upload::refresh_upload(app, id).await?;
    let mut headers = state_headers(app, &upload);
    if let Some(length) = upload.length {
        headers.insert(tus::LENGTH, HeaderValue::from(length));
    }
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

/// Appends the body at the offset that the client names.
pub(super) async fn append_to_upload(
    app: &App,
    id: ReceiptId,
    parts: &Parts,
    body: &mut Body,
) -> Result<Response, ApiError> {
    let headers = &parts.headers;
    header::check_body(headers, APPEND_CONTENT_TYPE, None)?;
    let offset = header::required_number(headers, tus::OFFSET)?;
    let ends = ends_file(headers)?;
    let mut upload = match find_target(app, id, offset).await {
        Ok(upload) => upload,
        Err(OperationError::OffsetMismatch(actual)) => return Ok(offset_mismatch(actual, offset)),
        Err(error) => return Err(error.into()),
    };
    // The length may follow with any append, but must not change.
    match announced_length(headers, offset, ends) {
        Ok(Some(length)) if upload.length.is_some_and(|known| known != length) => {
            return Ok(inconsistent_length());
        }
        Ok(Some(length)) => upload::announce_length(app, &mut upload, length).await?,
        Ok(None) => {}
        Err(InconsistentLength) => return Ok(inconsistent_length()),
    }
    let done = async {
        // Checked again, now that the number of missing bytes is known.
        header::check_body(
            headers,
            APPEND_CONTENT_TYPE,
            upload.length.map(|length| length - offset),
        )?;
        let check = parse_content_digest(headers)?;
        let upload = append_bytes(app, AppendTarget::Stored(upload), check, body).await?;
        Ok::<_, ApiError>(complete_upload(app, upload, ends).await?)
    };
    match done.await {
        Ok(upload) => Ok((StatusCode::NO_CONTENT, state_headers(app, &upload)).into_response()),
        Err(error) => {
            if error.code() == ProblemCode::LengthExceeded {
                // The draft requires that an upload which was sent too much takes nothing more.
                upload::terminate_upload(app, id).await?;
            }
            Ok(with_limit(app, error))
        }
    }
}

/// Completes an upload after the body that ends the file: its length is the received one.
async fn complete_upload(
    app: &App,
    mut upload: Upload,
    ends: bool,
) -> Result<Upload, OperationError> {
    if ends && upload.length.is_none() {
        let length = upload.progress.received;
        upload::announce_length(app, &mut upload, length).await?;
        return upload::refresh_upload(app, upload.id).await;
    }
    Ok(upload)
}

/// Returns the length from `Upload-Length`, or as it follows from the size of a body that ends the
/// file; fails if the two differ.
fn announced_length(
    headers: &HeaderMap,
    offset: u64,
    ends: bool,
) -> Result<Option<u64>, InconsistentLength> {
    // Malformed structured fields count as absent (RFC 9651).
    let said = header::parse_number(headers, tus::LENGTH).ok().flatten();
    let size = header::parse_number(headers, names::CONTENT_LENGTH.as_str())
        .ok()
        .flatten();
    let follows = size
        .filter(|_| ends)
        .map(|size| offset.saturating_add(size));
    match (said, follows) {
        (Some(said), Some(follows)) if said != follows => Err(InconsistentLength),
        (said, follows) => Ok(said.or(follows)),
    }
}

/// Parses the SHA-256 in the `Content-Digest` (RFC 9530) of this body; other algorithms are
/// ignored.
fn parse_content_digest(headers: &HeaderMap) -> Result<Check, ApiError> {
    let Some(value) = header::single_text(headers, "content-digest")? else {
        return Ok(Check::None);
    };
    let Some(sha256) = sha256_of_digest(value) else {
        return Ok(Check::None);
    };
    let checksum = Checksum::parse(&format!("sha256 {sha256}"))?;
    Ok(Check::Against(checksum))
}

/// Returns whether the file ends with this request; the header is a boolean structured field.
fn ends_file(headers: &HeaderMap) -> Result<bool, ApiError> {
    match headers.get(COMPLETE_HEADER).map(HeaderValue::as_bytes) {
        Some(b"?1") => Ok(true),
        Some(b"?0") => Ok(false),
        _ => Err(header::malformed_header(COMPLETE_HEADER)),
    }
}

/// Returns headers with the state of an upload: offset, completeness, limits and receipt.
fn state_headers(app: &App, upload: &Upload) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(tus::OFFSET, HeaderValue::from(upload.progress.received));
    headers.insert(
        COMPLETE_HEADER,
        HeaderValue::from_static(if upload.is_complete() { "?1" } else { "?0" }),
    );
    headers.insert(LIMIT_HEADER, limit_value(app));
    if let Some(receipt) = upload.receipt_id {
        set_header(&mut headers, tus::RECEIPT_ID, &receipt.to_string());
    }
    headers
}

/// Answers with an error, to which limits are added if the file is too large.
fn with_limit(app: &App, error: ApiError) -> Response {
    let mut response = error.into_response();
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        response
            .headers_mut()
            .insert(LIMIT_HEADER, limit_value(app));
    }
    response
}

/// Answers that the offset is another one, with both offsets.
fn offset_mismatch(expected: u64, provided: u64) -> Response {
    let more = json!({
        "type": format!("{PROBLEM_TYPE_PREFIX}mismatching-upload-offset"),
        "expected-offset": expected,
        "provided-offset": provided,
    });
    let mut response = problem_response(ProblemCode::OffsetMismatch, more);
    let headers = response.headers_mut();
    headers.insert(COMPLETE_HEADER, HeaderValue::from_static("?0"));
    headers.insert(tus::OFFSET, HeaderValue::from(expected));
    response
}

/// Answers that two lengths differ.
fn inconsistent_length() -> Response {
    let more = json!({ "type": format!("{PROBLEM_TYPE_PREFIX}inconsistent-upload-length") });
    problem_response(ProblemCode::LengthUnusable, more)
}

/// Returns a problem with the members that the draft adds.
fn problem_response(code: ProblemCode, more: serde_json::Value) -> Response {
    let mut json = serde_json::to_value(Problem::from(code)).unwrap_or_default();
    if let (Some(json), serde_json::Value::Object(more)) = (json.as_object_mut(), more) {
        json.extend(more);
    }
    error::problem_response(code, &json)
}
