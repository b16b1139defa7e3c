//! Requests of tus 1.0.0: header parsing and answer headers.

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header as names};
use axum::response::{IntoResponse, Response};
use shared::id::ReceiptId;
use shared::tus;

use super::header::{self, Concat, malformed_header, set_header};
use super::location;
use crate::app::App;
use crate::db::uploads::{Protocol, Upload};
use crate::http::error::ApiError;
use crate::upload::append::{AppendTarget, append_bytes, find_target};
use crate::upload::{self, UploadAnnouncement};

/// Returns the supported extensions. Expiration is listed only if uploads expire.
pub(super) fn supported_extensions(app: &App) -> &'static str {
    if app.settings.upload_lifetime.is_some() {
        concat!(
            "creation,creation-with-upload,creation-defer-length,termination,checksum,",
            "checksum-trailer,concatenation,expiration",
        )
    } else {
        concat!(
            "creation,creation-with-upload,creation-defer-length,termination,checksum,",
            "checksum-trailer,concatenation",
        )
    }
}

/// Creates an upload (POST), with its first bytes if the request has a body.
pub(super) async fn create_upload(
    app: &App,
    parts: &Parts,
    body: &mut Body,
) -> Result<Response, ApiError> {
    let headers = &parts.headers;
    let concat = header::parse_concat(headers)?;
    let upload = if let Some(Concat::Final(partials)) = concat {
        // The length of a final upload follows from its partial ones.
        if headers.contains_key(tus::LENGTH) || headers.contains_key(tus::DEFER_LENGTH) {
            return Err(malformed_header(tus::LENGTH));
        }
        upload::concatenate_uploads(app, parse_announcement(headers, None)?, &partials).await?
    } else {
        let announced = parse_announcement(headers, header::parse_length(headers)?)?;
        // The content type announces first bytes in the same request (creation-with-upload).
        if headers.contains_key(names::CONTENT_TYPE) {
            header::check_body(headers, tus::CONTENT_TYPE, announced.length)?;
            let check = header::parse_check(headers)?;
            let upload = upload::prepare_upload(app, announced).await?;
            append_bytes(app, AppendTarget::New(upload), check, body).await?
        } else {
            upload::create_upload(app, announced).await?
        }
    };
    let mut headers = state_headers(&upload);
    set_header(
        &mut headers,
        "location",
        &location::upload_url(app, parts, upload.id),
    );
    Ok((StatusCode::CREATED, headers).into_response())
}

/// Reports how many bytes of an upload have arrived (HEAD).
pub(super) async fn report_state(app: &App, id: ReceiptId) -> Result<Response, ApiError> {
    let upload = upload::refresh_upload(app, id).await?;
    let mut headers = state_headers(&upload);
    match upload.length {
        Some(length) => headers.insert(tus::LENGTH, HeaderValue::from(length)),
        None => headers.insert(tus::DEFER_LENGTH, HeaderValue::from_static("1")),
    };
    if !upload.metadata.is_empty() {
        set_header(&mut headers, tus::METADATA, &upload.metadata);
    }
    if let Some(concat) = &upload.concat {
        set_header(&mut headers, tus::CONCAT, concat);
    }
    Ok((StatusCode::OK, headers).into_response())
}

/// Appends the body (PATCH).
pub(super) async fn append_to_upload(
    app: &App,
    id: ReceiptId,
    parts: &Parts,
    body: &mut Body,
) -> Result<Response, ApiError> {
    let headers = &parts.headers;
    // A malformed request must not end an append in progress, so headers are parsed first.
    header::check_body(headers, tus::CONTENT_TYPE, None)?;
    let offset = header::required_number(headers, tus::OFFSET)?;
    let length = header::parse_number(headers, tus::LENGTH)?;
    let check = header::parse_check(headers)?;
    let mut upload = find_target(app, id, offset).await?;
    if let Some(length) = length {
        upload::announce_length(app, &mut upload, length).await?;
    }
    // Checked again, now that the number of missing bytes is known.
    header::check_body(
        headers,
        tus::CONTENT_TYPE,
        upload.length.map(|length| length - offset),
    )?;
    let upload = append_bytes(app, AppendTarget::Stored(upload), check, body).await?;
    Ok((StatusCode::NO_CONTENT, state_headers(&upload)).into_response())
}

/// Parses the headers that announce an upload.
fn parse_announcement(
    headers: &HeaderMap,
    length: Option<u64>,
) -> Result<UploadAnnouncement, ApiError> {
    let metadata = header::single_text(headers, tus::METADATA)?
        .unwrap_or_default()
        .to_owned();
    let pairs = tus::parse_metadata(&metadata).map_err(|_| malformed_header(tus::METADATA))?;
    let value = |key: &str| {
        pairs
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_slice())
    };
    let id = match value(tus::KEY_ID) {
        None => None,
        Some(bytes) => {
            let id = std::str::from_utf8(bytes)
                .ok()
                .and_then(|text| text.parse::<ReceiptId>().ok());
            Some(id.ok_or_else(|| malformed_header("the id in upload-metadata"))?)
        }
    };
    // Some clients send `name` instead.
    let file_name = value(tus::KEY_FILE_NAME)
        .or_else(|| value("name"))
        .unwrap_or_default();
    Ok(UploadAnnouncement {
        id,
        protocol: Protocol::Tus,
        length,
        file_name: String::from_utf8_lossy(file_name).into_owned(),
        concat: header::single_text(headers, tus::CONCAT)?.map(str::to_owned),
        metadata,
    })
}

/// Returns headers with the state of an upload: offset, expiry and receipt.
fn state_headers(upload: &Upload) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(tus::OFFSET, HeaderValue::from(upload.progress.received));
    if let Some(at) = upload.expires_at_ms {
        let at = std::time::UNIX_EPOCH + std::time::Duration::from_millis(at.unsigned_abs());
        set_header(&mut headers, tus::EXPIRES, &httpdate::fmt_http_date(at));
    }
    if let Some(receipt) = upload.receipt_id {
        set_header(&mut headers, tus::RECEIPT_ID, &receipt.to_string());
    }
    headers
}
