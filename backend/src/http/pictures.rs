//! Pictures of receipts: the original file, its pages with their outlines, and the thumbnail.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::id::ReceiptId;
use shared::outline::PageOutline;
use shared::problem::ProblemCode;

use super::delivery::{self, DeliveredFile};
use super::error::ApiError;
use super::json::StrictJson;
use super::receipts::{ReceiptPath, load_receipt, parse_receipt_id};
use super::version::IfMatch;
use crate::app::App;
use crate::blob::BlobKey;
use crate::outline;

/// Cache-Control of pictures, which never change under one address but are private.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("private, max-age=86400");

pub(super) async fn get_original(
    State(app): State<App>,
    ReceiptPath(id): ReceiptPath,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let original = load_receipt(&app, id).await?.row.file;
    let kind = original.kind.ok_or(ProblemCode::PictureUnknown)?;
    let mut file = DeliveredFile::foreign(
        original.size_bytes,
        original.sha256,
        kind.media_type(),
        &original.name,
    );
    file.headers.insert(header::CACHE_CONTROL, CACHE_CONTROL);
    let path = BlobKey::Original(id).path();
    delivery::deliver_file(&method, &headers, file, |range| async {
        app.blobs.stream_range(&path, range).await
    })
    .await
}

pub(super) async fn get_thumbnail(
    State(app): State<App>,
    ReceiptPath(id): ReceiptPath,
) -> Result<Response, ApiError> {
    send_blob(&app, &BlobKey::Thumbnail(id), "image/jpeg").await
}

pub(super) async fn get_page(
    State(app): State<App>,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let (id, number) = parse_page(&id, &number)?;
    send_blob(&app, &BlobKey::Page(id, number), "image/jpeg").await
}

/// Returns a page in the size of a window, or the page itself if there is no such picture.
pub(super) async fn get_page_preview(
    State(app): State<App>,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let (id, number) = parse_page(&id, &number)?;
    match send_blob(&app, &BlobKey::Preview(id, number), "image/webp").await {
        Ok(preview) => Ok(preview),
        Err(_) => send_blob(&app, &BlobKey::Page(id, number), "image/jpeg").await,
    }
}

/// Sets the part of a page that is read, and queues another reading.
pub(super) async fn put_outline(
    State(app): State<App>,
    Path((id, number)): Path<(String, String)>,
    IfMatch(expected): IfMatch,
    StrictJson(outline): StrictJson<PageOutline>,
) -> Result<StatusCode, ApiError> {
    let (id, number) = parse_page(&id, &number)?;
    outline::set_outline(&app, id, number, Some(outline.corners), &expected).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Removes the outline of a page, so that the paper is looked for again, and queues another reading.
pub(super) async fn delete_outline(
    State(app): State<App>,
    Path((id, number)): Path<(String, String)>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, ApiError> {
    let (id, number) = parse_page(&id, &number)?;
    outline::set_outline(&app, id, number, None, &expected).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Parses the id of a receipt and the number of a page.
fn parse_page(id: &str, number: &str) -> Result<(ReceiptId, u32), ApiError> {
    let number = number.parse().map_err(|_| ProblemCode::PictureUnknown)?;
    Ok((parse_receipt_id(id)?, number))
}

/// Streams a picture from the blob store.
async fn send_blob(
    app: &App,
    key: &BlobKey,
    media_type: &'static str,
) -> Result<Response, ApiError> {
    let (size, stream) = app.blobs.stream(key).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_LENGTH, size.into()),
        (header::CACHE_CONTROL, CACHE_CONTROL),
    ];
    Ok((headers, Body::from_stream(stream)).into_response())
}
