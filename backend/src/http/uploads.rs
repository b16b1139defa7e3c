//! `/files`: the tus 1.0.0 protocol over HTTP. The rules are in [`crate::upload`], the grammar of headers
//! in [`shared::tus`]; this file only takes requests apart.

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on, post};
use futures_util::StreamExt;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::tus;

use super::Served;
use super::error::ApiError;
use crate::app::App;
use crate::db::uploads::Upload;
use crate::upload::{self, Announced, UploadError};

/// The extensions of tus that are spoken.
const EXTENSIONS: &str = "creation,creation-with-upload,termination";
/// How much of a refused body is read, so that a browser gets to see the answer.
const DRAIN_BYTES_MAX: usize = 64 * 1024;

pub(super) fn router() -> Router<Served> {
    let creation = post(create).options(options).fallback(super::method_unusable);
    let one = on(MethodFilter::HEAD, head)
        .patch(patch)
        .delete(delete)
        .options(options)
        .fallback(super::method_unusable);
    Router::new()
        .route("/files", creation.clone())
        .route("/files/", creation)
        .route("/files/{id}", one)
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn(speak_tus))
}

/// Refuses other versions and names ours on every answer.
async fn speak_tus(request: Request, next: Next) -> Response {
    let version = request.headers().get(tus::RESUMABLE).cloned();
    let mut response = if *request.method() == Method::OPTIONS || version.is_some_and(|v| v == tus::VERSION) {
        next.run(request).await
    } else {
        ApiError::from(ProblemCode::TusVersion).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(tus::RESUMABLE, HeaderValue::from_static(tus::VERSION));
    headers.insert("tus-version", HeaderValue::from_static(tus::VERSION));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn options(State(app): State<App>) -> Response {
    let headers = [
        (HeaderName::from_static("tus-extension"), HeaderValue::from_static(EXTENSIONS)),
        (HeaderName::from_static("tus-max-size"), HeaderValue::from(app.max_file_bytes)),
    ];
    (StatusCode::OK, headers).into_response()
}

async fn create(State(app): State<App>, request: Request) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let headers = parts.headers;
    let announced = match announced(&headers) {
        Ok(announced) => announced,
        Err(error) => return refuse(body, error).await,
    };
    let length = announced.length;
    let with_body = headers.contains_key(header::CONTENT_TYPE);
    let early = if with_body { check_part(&headers, length).err() } else { None };
    if let Some(error) = early {
        return refuse(body, error).await;
    }
    let mut upload = match upload::create(&app, announced).await {
        Ok(upload) => upload,
        Err(error) => return refuse(body, error.into()).await,
    };
    if with_body {
        upload = upload::append(&app, upload.id, 0, body.into_data_stream()).await?;
    }
    let mut response = (StatusCode::CREATED, standing_headers(&upload)).into_response();
    let location = HeaderValue::try_from(format!("/files/{}", upload.id));
    response.headers_mut().insert(header::LOCATION, location.map_err(|_| ProblemCode::Internal)?);
    Ok(response)
}

async fn head(State(app): State<App>, Path(id): Path<String>) -> Result<Response, ApiError> {
    let upload = upload::standing(&app, parse(&id)?).await?;
    let mut headers = standing_headers(&upload);
    headers.insert(tus::LENGTH, HeaderValue::from(upload.length));
    if let Ok(metadata) = HeaderValue::try_from(&upload.metadata)
        && !metadata.is_empty()
    {
        headers.insert(tus::METADATA, metadata);
    }
    Ok((StatusCode::OK, headers).into_response())
}

async fn patch(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let checked = async {
        let id = parse(&id)?;
        let offset = number(&parts.headers, tus::OFFSET)?;
        let upload = upload::standing(&app, id).await?;
        if upload.progress.received != offset {
            return Err(UploadError::OffsetMismatch(upload.progress.received).into());
        }
        check_part(&parts.headers, upload.length - offset)?;
        Ok((id, offset))
    };
    match checked.await {
        Err(error) => refuse(body, error).await,
        Ok((id, offset)) => {
            let upload = upload::append(&app, id, offset, body.into_data_stream()).await?;
            Ok((StatusCode::NO_CONTENT, standing_headers(&upload)).into_response())
        }
    }
}

async fn delete(State(app): State<App>, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    upload::remove(&app, parse(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Answers an error after reading a little of the body: a browser that is still sending would otherwise
/// see a broken connection instead of the answer.
async fn refuse(body: Body, error: ApiError) -> Result<Response, ApiError> {
    let mut drained = 0;
    let mut chunks = body.into_data_stream();
    while drained < DRAIN_BYTES_MAX
        && let Some(Ok(chunk)) = chunks.next().await
    {
        drained += chunk.len();
    }
    Err(error)
}

fn announced(headers: &HeaderMap) -> Result<Announced, ApiError> {
    let length = number(headers, tus::LENGTH)?;
    let metadata = text(headers, tus::METADATA)?.unwrap_or_default().to_owned();
    let pairs = tus::parse_metadata(&metadata).map_err(|_| malformed(tus::METADATA))?;
    let value = |key: &str| pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_slice());
    let id = match value(tus::KEY_ID) {
        None => None,
        Some(bytes) => {
            let id = std::str::from_utf8(bytes).ok().and_then(|text| text.parse::<ReceiptId>().ok());
            Some(id.ok_or_else(|| malformed("the id in upload-metadata"))?)
        }
    };
    let file_name = String::from_utf8_lossy(value(tus::KEY_FILE_NAME).unwrap_or_default()).into_owned();
    Ok(Announced { id, length, file_name, metadata })
}

/// A part must be of the protocol's type and, when it says its size, no larger than what is missing.
fn check_part(headers: &HeaderMap, missing: u64) -> Result<(), ApiError> {
    if text(headers, header::CONTENT_TYPE.as_str())? != Some(tus::CONTENT_TYPE) {
        return Err(ProblemCode::ContentTypeUnusable.into());
    }
    let size = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if size.is_some_and(|size| size > missing) {
        return Err(ProblemCode::LengthExceeded.into());
    }
    Ok(())
}

/// Digits only: no sign, no space, nothing beyond 64 bits.
fn number(headers: &HeaderMap, name: &'static str) -> Result<u64, ApiError> {
    let digits =
        text(headers, name)?.filter(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()));
    digits.and_then(|digits| digits.parse().ok()).ok_or_else(|| malformed(name))
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Result<Option<&'h str>, ApiError> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().map(|value| value.to_str().map_err(|_| malformed(name))).transpose()?;
    if values.next().is_some() { Err(malformed(name)) } else { Ok(value) }
}

fn malformed(name: &str) -> ApiError {
    ApiError::with_detail(ProblemCode::HeaderUnusable, name)
}

fn parse(id: &str) -> Result<ReceiptId, ApiError> {
    id.parse().map_err(|_| ProblemCode::UploadUnknown.into())
}

fn standing_headers(upload: &Upload) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(tus::OFFSET, HeaderValue::from(upload.progress.received));
    if let Some(receipt) = upload.receipt_id
        && let Ok(value) = HeaderValue::try_from(receipt.to_string())
    {
        headers.insert(tus::RECEIPT_ID, value);
    }
    headers
}
