//! Resumable uploads for HTTP (draft-ietf-httpbis-resumable-upload, text of -12, interop versions 6 and 8),
//! switched on by a setting while it is a draft.
//!
//! Interim 104 answers are a SHOULD and left out: the HTTP stack cannot send them. A client learns the address
//! of its upload from the 201 of a creation that says `Upload-Complete: ?0`.

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header as names};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};
use shared::tus;

use super::header::{self, put};
use super::location;
use crate::app::App;
use crate::db::uploads::{Protocol, Upload};
use crate::fetch::disposition;
use crate::http::error::ApiError;
use crate::upload::append::{Target, append as append_body, target};
use crate::upload::checksum::{Check, Checksum};
use crate::upload::{self, Announced, UploadError};

/// The content type of an append.
const CONTENT_TYPE: &str = "application/partial-upload";
/// Whether the file ends with this request, or has ended.
const COMPLETE: &str = "upload-complete";
/// What may be uploaded here.
pub(super) const LIMIT: &str = "upload-limit";
const INTEROP_VERSION: &str = "upload-draft-interop-version";
/// What the types of the problems of the draft begin with.
const PROBLEM_TYPE: &str = "https://iana.org/assignments/http-problem-types#";

/// Two lengths in one request that differ.
struct Inconsistent;

/// The request speaks the draft.
pub(super) fn is_spoken(headers: &HeaderMap) -> bool {
    headers.contains_key(COMPLETE) || headers.contains_key(INTEROP_VERSION)
}

/// `Upload-Limit`: the largest file in bytes and the lifetime of an unfinished upload in seconds.
pub(super) fn limit(app: &App) -> HeaderValue {
    let size = app
        .settings
        .size_limit()
        .map(|bytes| format!("max-size={bytes}"));
    let age = app
        .settings
        .upload_lifetime
        .map(|age| format!("max-age={}", age.as_secs()));
    let members: Vec<String> = [size, age].into_iter().flatten().collect();
    let text = if members.is_empty() {
        "min-size=0".to_owned()
    } else {
        members.join(", ")
    };
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("min-size=0"))
}

/// Creates an upload with the body as its first bytes, which may be none or all.
pub(super) async fn create(
    app: &App,
    parts: &Parts,
    body: &mut Body,
) -> Result<Response, ApiError> {
    let headers = &parts.headers;
    let ends = boolean(headers, COMPLETE).ok_or_else(|| header::malformed(COMPLETE))?;
    let length = match announced_length(headers, 0, ends) {
        Ok(length) => length,
        Err(Inconsistent) => return Ok(inconsistent()),
    };
    let repr_digest = headers
        .get("repr-digest")
        .and_then(|value| value.to_str().ok());
    let metadata = repr_digest
        .map(|digest| tus::format_metadata(&[(upload::REPR_DIGEST, digest)]))
        .unwrap_or_default();
    let disposition = headers.get(names::CONTENT_DISPOSITION);
    let announced = Announced {
        id: None,
        protocol: Protocol::Rufh,
        length,
        file_name: disposition
            .and_then(|value| disposition::named(value.as_bytes()))
            .unwrap_or_default(),
        metadata,
        concat: None,
    };
    let made = async {
        let upload = upload::prepare(app, announced).await?;
        let upload = append_body(app, Target::New(upload), digest(headers)?, body).await?;
        Ok::<_, ApiError>(complete(app, upload, ends).await?)
    };
    let upload = match made.await {
        Ok(upload) => upload,
        Err(error) => return Ok(with_limit(app, error)),
    };
    let mut response = (StatusCode::CREATED, standing(app, &upload)).into_response();
    put(
        response.headers_mut(),
        "location",
        &location::of(app, parts, upload.id),
    );
    Ok(response)
}

/// How far an upload has come.
pub(super) async fn head(app: &App, id: ReceiptId) -> Result<Response, ApiError> {
    let upload = upload::standing(app, id).await?;
    let mut headers = standing(app, &upload);
    if let Some(length) = upload.length {
        headers.insert(tus::LENGTH, HeaderValue::from(length));
    }
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

/// Appends the body.
pub(super) async fn append(
    app: &App,
    id: ReceiptId,
    parts: &Parts,
    body: &mut Body,
) -> Result<Response, ApiError> {
    let headers = &parts.headers;
    header::body(headers, CONTENT_TYPE, None)?;
    let offset = header::required(headers, tus::OFFSET)?;
    let ends = boolean(headers, COMPLETE).ok_or_else(|| header::malformed(COMPLETE))?;
    let mut upload = match target(app, id, offset).await {
        Ok(upload) => upload,
        Err(UploadError::OffsetMismatch(actual)) => return Ok(mismatch(actual, offset)),
        Err(error) => return Err(error.into()),
    };
    match announced_length(headers, offset, ends) {
        Ok(Some(length)) if upload.length.is_some_and(|known| known != length) => {
            return Ok(inconsistent());
        }
        Ok(Some(length)) => upload::announce_length(app, &mut upload, length).await?,
        Ok(None) => {}
        Err(Inconsistent) => return Ok(inconsistent()),
    }
    let done = async {
        header::body(
            headers,
            CONTENT_TYPE,
            upload.length.map(|length| length - offset),
        )?;
        let upload = append_body(app, Target::Stored(upload), digest(headers)?, body).await?;
        Ok::<_, ApiError>(complete(app, upload, ends).await?)
    };
    match done.await {
        Ok(upload) => Ok((StatusCode::NO_CONTENT, standing(app, &upload)).into_response()),
        Err(error) => {
            if error.code() == ProblemCode::LengthExceeded {
                // The draft wants an upload that was sent too much to take nothing any more.
                upload::remove(app, id).await?;
            }
            Ok(with_limit(app, error))
        }
    }
}

/// The body that was to end the file has ended: the file is as long as what is here.
async fn complete(app: &App, mut upload: Upload, ends: bool) -> Result<Upload, UploadError> {
    if ends && upload.length.is_none() {
        let length = upload.progress.received;
        upload::announce_length(app, &mut upload, length).await?;
        return upload::standing(app, upload.id).await;
    }
    Ok(upload)
}

/// The length as `Upload-Length` says, or as it follows from a body that ends the file and says its size.
/// Two that differ are a problem.
fn announced_length(
    headers: &HeaderMap,
    offset: u64,
    ends: bool,
) -> Result<Option<u64>, Inconsistent> {
    // Malformed structured fields are as good as absent (RFC 9651).
    let said = header::number(headers, tus::LENGTH).ok().flatten();
    let size = header::number(headers, names::CONTENT_LENGTH.as_str())
        .ok()
        .flatten();
    let follows = size
        .filter(|_| ends)
        .map(|size| offset.saturating_add(size));
    match (said, follows) {
        (Some(said), Some(follows)) if said != follows => Err(Inconsistent),
        (said, follows) => Ok(said.or(follows)),
    }
}

/// `Content-Digest` (RFC 9530) of this body, where it is SHA-256.
fn digest(headers: &HeaderMap) -> Result<Check, ApiError> {
    let Some(value) = header::text(headers, "content-digest")? else {
        return Ok(Check::None);
    };
    let sha256 = value
        .split(',')
        .find_map(|member| member.trim().strip_prefix("sha-256=:")?.strip_suffix(':'));
    match sha256 {
        Some(sha256) => Ok(Check::Against(Checksum::parse(&format!(
            "sha256 {sha256}"
        ))?)),
        None => Ok(Check::None),
    }
}

fn boolean(headers: &HeaderMap, name: &str) -> Option<bool> {
    match headers.get(name)?.as_bytes() {
        b"?1" => Some(true),
        b"?0" => Some(false),
        _ => None,
    }
}

fn standing(app: &App, upload: &Upload) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(tus::OFFSET, HeaderValue::from(upload.progress.received));
    headers.insert(
        COMPLETE,
        HeaderValue::from_static(if upload.is_whole() { "?1" } else { "?0" }),
    );
    headers.insert(LIMIT, limit(app));
    if let Some(receipt) = upload.receipt_id {
        put(&mut headers, tus::RECEIPT_ID, &receipt.to_string());
    }
    headers
}

fn with_limit(app: &App, error: ApiError) -> Response {
    let mut response = error.into_response();
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        response.headers_mut().insert(LIMIT, limit(app));
    }
    response
}

fn mismatch(expected: u64, provided: u64) -> Response {
    let more = json!({
        "type": format!("{PROBLEM_TYPE}mismatching-upload-offset"),
        "expected-offset": expected,
        "provided-offset": provided,
    });
    let mut response = problem(ProblemCode::OffsetMismatch, more);
    let headers = response.headers_mut();
    headers.insert(COMPLETE, HeaderValue::from_static("?0"));
    headers.insert(tus::OFFSET, HeaderValue::from(expected));
    response
}

fn inconsistent() -> Response {
    let more = json!({ "type": format!("{PROBLEM_TYPE}inconsistent-upload-length") });
    problem(ProblemCode::LengthUnusable, more)
}

/// A problem of ours with the members the draft asks for.
fn problem(code: ProblemCode, more: serde_json::Value) -> Response {
    let mut json = serde_json::to_value(Problem::from(code)).unwrap_or_default();
    if let (Some(json), serde_json::Value::Object(more)) = (json.as_object_mut(), more) {
        json.extend(more);
    }
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (
        status,
        [(names::CONTENT_TYPE, "application/problem+json")],
        json.to_string(),
    )
        .into_response()
}
