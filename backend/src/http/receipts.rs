//! Handlers for receipts: list, details, corrections, new readings, deletion and pictures.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use shared::api::{DetectedPaper, LIST_ROWS, ReceiptDetail, ReceiptPage};
use shared::checks;
use shared::corrections::Corrections;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use super::delivery::{self, DeliveredFile, SANDBOX_POLICY};
use super::error::ApiError;
use super::json::parse_json;
use super::list_query::{ListQuery, invalid_request};
use super::version::{IfMatch, VersionedReceipt};
use crate::app::App;
use crate::blob::BlobKey;
use crate::db::DbError;
use crate::db::columns::StoredReceipt;
use crate::db::cursor::Cursor;
use crate::editing::{self, Edit};
use crate::pipeline::latest_date;
use crate::{bulk, file_name, split, trash};

/// Maximum number of rows per page of the list.
const ROWS_MAX: u32 = 200;
/// Cache-Control of pictures, which never change under one address but are private.
const PICTURE_CACHE_CONTROL: &str = "private, max-age=86400";

pub(super) async fn list_receipts(
    State(app): State<App>,
    asked: ListQuery,
) -> Result<Json<ReceiptPage>, ApiError> {
    let limit = asked
        .number("limit")?
        .unwrap_or(LIST_ROWS)
        .clamp(1, ROWS_MAX);
    let sort = asked.sort()?;
    let with_count = asked.is_set("count")?;
    // A cursor is valid only for the order it was made in.
    let after = asked.text("after").map(|after| {
        Cursor::decode(after, sort).ok_or_else(|| {
            invalid_request("after: must be the next of the page before, in one order")
        })
    });
    let after = after.transpose()?;
    let selection = app.db.select_receipts(asked.filter, Vec::new()).await?;
    let page = app
        .db
        .receipt_rows(&selection, sort, after.as_ref(), limit)
        .await?;
    // Count and sums cover the whole selection, so they are computed on request only.
    let (count, sums) = if with_count {
        app.db
            .sum_totals(&selection)
            .await
            .map(|(count, sums)| (Some(count), Some(sums)))?
    } else {
        (None, None)
    };
    Ok(Json(ReceiptPage {
        receipts: page.receipts,
        next: page.next.map(|next| next.encode()),
        count,
        sums,
    }))
}

pub(super) async fn get_receipt(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<VersionedReceipt, ApiError> {
    // A receipt in the trash gets an answer of its own.
    if app.db.is_in_trash(parse_receipt_id(&id)?).await? {
        return Err(ProblemCode::ReceiptDeleted.into());
    }
    load_detail(&app, &id).await
}

/// Adds corrections to the existing ones.
pub(super) async fn correct_receipt(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
    body: Bytes,
) -> Result<VersionedReceipt, ApiError> {
    let newer: Corrections = parse_json(&body)?;
    // Computed inside the transaction, from the corrections stored then.
    let corrected = |stored: &StoredReceipt| {
        Ok(Edit {
            corrections: Some(stored.corrections.clone().updated_with(newer)),
            ..Edit::default()
        })
    };
    editing::edit_receipt(&app, parse_receipt_id(&id)?, &expected, corrected).await?;
    load_detail(&app, &id).await
}

/// Moves a receipt to the trash.
pub(super) async fn delete_receipt(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, ApiError> {
    if trash::move_to_trash(&app, parse_receipt_id(&id)?, &expected).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ProblemCode::ReceiptUnknown.into())
    }
}

/// Queues another reading of a receipt.
pub(super) async fn reread_receipt(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, ApiError> {
    bulk::request_reading(&app, parse_receipt_id(&id)?, &expected).await?;
    Ok(StatusCode::ACCEPTED)
}

pub(super) async fn get_original(
    State(app): State<App>,
    Path(id): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let StoredReceipt { row, .. } = load_receipt(&app, &id).await?;
    // Without a usable name the file is still an attachment.
    let attachment = HeaderValue::try_from(file_name::attachment_header(&row.file.name));
    let file = DeliveredFile {
        size_bytes: row.file.size_bytes,
        tag: row.file.sha256,
        headers: HeaderMap::from_iter([
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static(row.file.kind.media_type()),
            ),
            (
                header::CONTENT_DISPOSITION,
                attachment.unwrap_or(HeaderValue::from_static("attachment")),
            ),
            (
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static(SANDBOX_POLICY),
            ),
            (
                header::CACHE_CONTROL,
                HeaderValue::from_static(PICTURE_CACHE_CONTROL),
            ),
        ]),
    };
    let path = BlobKey::Original(row.id).path();
    delivery::deliver_file(&method, &headers, file, |range| async {
        app.blobs.stream_range(&path, range).await
    })
    .await
}

pub(super) async fn get_thumbnail(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    send_blob(
        &app,
        &BlobKey::Thumbnail(parse_receipt_id(&id)?),
        "image/jpeg",
    )
    .await
}

pub(super) async fn get_page(
    State(app): State<App>,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let number = number.parse().map_err(|_| ProblemCode::PictureUnknown)?;
    send_blob(
        &app,
        &BlobKey::Page(parse_receipt_id(&id)?, number),
        "image/jpeg",
    )
    .await
}

/// Returns a page in the size of a window, or the page itself if there is no such picture.
pub(super) async fn get_page_preview(
    State(app): State<App>,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let (id, number) = (
        parse_receipt_id(&id)?,
        number.parse().map_err(|_| ProblemCode::PictureUnknown)?,
    );
    match send_blob(&app, &BlobKey::Preview(id, number), "image/webp").await {
        Ok(preview) => Ok(preview),
        Err(_) => send_blob(&app, &BlobKey::Page(id, number), "image/jpeg").await,
    }
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
        (header::CONTENT_LENGTH, HeaderValue::from(size)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static(PICTURE_CACHE_CONTROL),
        ),
    ];
    Ok((headers, Body::from_stream(stream)).into_response())
}

/// Returns a receipt that is not in the trash; fails if there is none.
pub(super) async fn load_receipt(app: &App, id: &str) -> Result<StoredReceipt, ApiError> {
    app.db
        .receipt(parse_receipt_id(id)?)
        .await?
        .ok_or_else(|| ProblemCode::ReceiptUnknown.into())
}

/// Parses an id; anything else names no receipt.
pub(super) fn parse_receipt_id(id: &str) -> Result<ReceiptId, ApiError> {
    id.parse().map_err(|_| ProblemCode::ReceiptUnknown.into())
}

/// Returns the details of a receipt with its version.
pub(super) async fn load_detail(app: &App, id: &str) -> Result<VersionedReceipt, ApiError> {
    let found = app.db.receipt_with_words(parse_receipt_id(id)?).await?;
    let (stored, pages) = found.ok_or(ProblemCode::ReceiptUnknown)?;
    Ok(VersionedReceipt(build_detail(
        stored,
        split::visible_papers(&pages),
        app.clock.now_ms(),
    )))
}

/// Returns the papers of all pages that have several.
pub(super) async fn load_papers(app: &App, id: ReceiptId) -> Result<Vec<DetectedPaper>, DbError> {
    Ok(app
        .db
        .receipt_words(id)
        .await?
        .as_deref()
        .map(split::visible_papers)
        .unwrap_or_default())
}

/// Builds the details of a receipt with these papers, as they are at this time.
pub(super) fn build_detail(
    stored: StoredReceipt,
    papers: Vec<DetectedPaper>,
    now_ms: i64,
) -> ReceiptDetail {
    // Corrections were checked when they were entered. A newer reading that they do not fit is
    // returned without them.
    let receipt = stored
        .reading
        .clone()
        .with_corrections(&stored.corrections)
        .unwrap_or(stored.reading);
    ReceiptDetail {
        checks: checks::check_receipt(&receipt, Some(latest_date(now_ms))),
        row: stored.row,
        version: stored.version,
        receipt,
        corrections: stored.corrections,
        engine: stored.engine,
        tried: stored.tried,
        sent: stored.sent,
        filing: stored.annotations,
        rules: stored.rules,
        pages: stored.pages,
        papers,
        merged_from: stored.merged_from,
    }
}
