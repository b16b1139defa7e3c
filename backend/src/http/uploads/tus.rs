//! The verbs of tus 1.0.0: headers in, headers out.

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header as names};
use axum::response::{IntoResponse, Response};
use shared::id::ReceiptId;
use shared::tus;

use super::header::{self, Concat, malformed, put};
use super::location;
use crate::app::App;
use crate::db::uploads::{Protocol, Upload};
use crate::http::error::ApiError;
use crate::upload::append::{Target, append, target};
use crate::upload::{self, Announced};

/// The extensions that are spoken. Expiration is named only where uploads expire.
pub(super) fn extensions(app: &App) -> &'static str {
    if app.settings.upload_lifetime.is_some() {
        "creation,creation-with-upload,creation-defer-length,termination,checksum,checksum-trailer,concatenation,expiration"
    } else {
        "creation,creation-with-upload,creation-defer-length,termination,checksum,checksum-trailer,concatenation"
    }
}

/// POST: creates an upload, with its first bytes in the same request where it has a body.
pub(super) async fn create(
    app: &App,
    parts: &Parts,
    body: &mut Body,
) -> Result<Response, ApiError> {
    let headers = &parts.headers;
    let concat = header::concat(headers)?;
    let upload = if let Some(Concat::Final(partials)) = concat {
        if headers.contains_key(tus::LENGTH) || headers.contains_key(tus::DEFER_LENGTH) {
            return Err(malformed(tus::LENGTH));
        }
        upload::concatenate(app, announced(headers, None)?, &partials).await?
    } else {
        let announced = announced(headers, header::length(headers)?)?;
        if headers.contains_key(names::CONTENT_TYPE) {
            header::body(headers, tus::CONTENT_TYPE, announced.length)?;
            let check = header::check(headers)?;
            let upload = upload::prepare(app, announced).await?;
            append(app, Target::New(upload), check, body).await?
        } else {
            upload::create(app, announced).await?
        }
    };
    let mut headers = standing(&upload);
    put(
        &mut headers,
        "location",
        &location::of(app, parts, upload.id),
    );
    Ok((StatusCode::CREATED, headers).into_response())
}

/// HEAD: how far an upload has come.
pub(super) async fn head(app: &App, id: ReceiptId) -> Result<Response, ApiError> {
    let upload = upload::standing(app, id).await?;
    let mut headers = standing(&upload);
    match upload.length {
        Some(length) => headers.insert(tus::LENGTH, HeaderValue::from(length)),
        None => headers.insert(tus::DEFER_LENGTH, HeaderValue::from_static("1")),
    };
    if !upload.metadata.is_empty() {
        put(&mut headers, tus::METADATA, &upload.metadata);
    }
    if let Some(concat) = &upload.concat {
        put(&mut headers, tus::CONCAT, concat);
    }
    Ok((StatusCode::OK, headers).into_response())
}

/// PATCH: appends the body.
pub(super) async fn patch(
    app: &App,
    id: ReceiptId,
    parts: &Parts,
    body: &mut Body,
) -> Result<Response, ApiError> {
    let headers = &parts.headers;
    header::body(headers, tus::CONTENT_TYPE, None)?;
    let offset = header::required(headers, tus::OFFSET)?;
    let length = header::number(headers, tus::LENGTH)?;
    let check = header::check(headers)?;
    let mut upload = target(app, id, offset).await?;
    if let Some(length) = length {
        upload::announce_length(app, &mut upload, length).await?;
    }
    header::body(
        headers,
        tus::CONTENT_TYPE,
        upload.length.map(|length| length - offset),
    )?;
    let upload = append(app, Target::Stored(upload), check, body).await?;
    Ok((StatusCode::NO_CONTENT, standing(&upload)).into_response())
}

fn announced(headers: &HeaderMap, length: Option<u64>) -> Result<Announced, ApiError> {
    let metadata = header::text(headers, tus::METADATA)?
        .unwrap_or_default()
        .to_owned();
    let pairs = tus::parse_metadata(&metadata).map_err(|_| malformed(tus::METADATA))?;
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
            Some(id.ok_or_else(|| malformed("the id in upload-metadata"))?)
        }
    };
    let file_name = value(tus::KEY_FILE_NAME)
        .or_else(|| value("name"))
        .unwrap_or_default();
    Ok(Announced {
        id,
        protocol: Protocol::Tus,
        length,
        file_name: String::from_utf8_lossy(file_name).into_owned(),
        concat: header::text(headers, tus::CONCAT)?.map(str::to_owned),
        metadata,
    })
}

/// How far it has come, until when it must go on, and what it became.
fn standing(upload: &Upload) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(tus::OFFSET, HeaderValue::from(upload.progress.received));
    if let Some(at) = upload.expires_at_ms {
        let at = std::time::UNIX_EPOCH + std::time::Duration::from_millis(at.unsigned_abs());
        put(&mut headers, tus::EXPIRES, &httpdate::fmt_http_date(at));
    }
    if let Some(receipt) = upload.receipt_id {
        put(&mut headers, tus::RECEIPT_ID, &receipt.to_string());
    }
    headers
}
