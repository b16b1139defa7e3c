//! `/api/receipts`: list, look, correct, read again, delete, and the pictures.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use shared::api::{LIST_ROWS, ReceiptDetail, ReceiptPage, SeenPaper};
use shared::checks;
use shared::corrections::Corrections;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use super::asked::{Asked, unusable};
use super::delivery::{self, Delivery, UNABLE_TO_ACT};
use super::error::ApiError;
use super::json::json;
use super::version::{IfMatch, Versioned};
use crate::app::{App, now_ms};
use crate::blob::BlobKey;
use crate::db::DbError;
use crate::db::cursor::Cursor;
use crate::db::receipts::StoredReceipt;
use crate::editing::{self, Edit};
use crate::pipeline::latest_date;
use crate::{bulk, file_name, split, trash};

/// The most rows of a page of the list.
const ROWS_MAX: u32 = 200;
/// The pictures of a receipt never change under one address, but belong to one person.
const PICTURE_CACHE: &str = "private, max-age=86400";

pub(super) async fn list(
    State(app): State<App>,
    asked: Asked,
) -> Result<Json<ReceiptPage>, ApiError> {
    let limit = asked
        .number("limit")?
        .unwrap_or(LIST_ROWS)
        .clamp(1, ROWS_MAX);
    let sort = asked.sort()?;
    let with_count = asked.is_set("count")?;
    let after = asked.text("after").map(|after| {
        Cursor::decode(after, sort)
            .ok_or_else(|| unusable("after: must be the next of the page before, in one order"))
    });
    let after = after.transpose()?;
    let selection = app.db.select(asked.filter, Vec::new()).await?;
    let page = app
        .db
        .receipt_rows(&selection, sort, after.as_ref(), limit)
        .await?;
    let (count, sums) = if with_count {
        app.db
            .sums(&selection)
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

pub(super) async fn get(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Versioned, ApiError> {
    if app.db.is_in_trash(parse(&id)?).await? {
        return Err(ProblemCode::ReceiptDeleted.into());
    }
    detail(&app, &id).await
}

pub(super) async fn patch(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
    body: Bytes,
) -> Result<Versioned, ApiError> {
    let newer: Corrections = json(&body)?;
    let corrected = |stored: &StoredReceipt| {
        Ok(Edit {
            corrections: Some(stored.corrections.clone().then(newer)),
            ..Edit::default()
        })
    };
    editing::edit(&app, parse(&id)?, &expected, corrected).await?;
    detail(&app, &id).await
}

pub(super) async fn delete(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, ApiError> {
    if trash::discard(&app, parse(&id)?, &expected).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ProblemCode::ReceiptUnknown.into())
    }
}

pub(super) async fn read(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, ApiError> {
    bulk::read_again(&app, parse(&id)?, &expected).await?;
    Ok(StatusCode::ACCEPTED)
}

pub(super) async fn original(
    State(app): State<App>,
    Path(id): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let StoredReceipt { row, .. } = known(&app, &id).await?;
    let attachment = HeaderValue::try_from(file_name::attachment(&row.file.name));
    let file = Delivery {
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
                HeaderValue::from_static(UNABLE_TO_ACT),
            ),
            (
                header::CACHE_CONTROL,
                HeaderValue::from_static(PICTURE_CACHE),
            ),
        ]),
    };
    let path = BlobKey::Original(row.id).path();
    delivery::respond(&method, &headers, file, |range| async {
        app.blobs.stream_range(&path, range).await
    })
    .await
}

pub(super) async fn thumbnail(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    blob(&app, &BlobKey::Thumbnail(parse(&id)?), "image/jpeg").await
}

pub(super) async fn page(
    State(app): State<App>,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let number = number.parse().map_err(|_| ProblemCode::PictureUnknown)?;
    blob(&app, &BlobKey::Page(parse(&id)?, number), "image/jpeg").await
}

/// A page in the size of a window; where there is no such picture, the page itself.
pub(super) async fn preview(
    State(app): State<App>,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let (id, number) = (
        parse(&id)?,
        number.parse().map_err(|_| ProblemCode::PictureUnknown)?,
    );
    match blob(&app, &BlobKey::Preview(id, number), "image/webp").await {
        Ok(preview) => Ok(preview),
        Err(_) => blob(&app, &BlobKey::Page(id, number), "image/jpeg").await,
    }
}

async fn blob(app: &App, key: &BlobKey, media_type: &'static str) -> Result<Response, ApiError> {
    let (size, stream) = app.blobs.stream(key).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_LENGTH, HeaderValue::from(size)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static(PICTURE_CACHE),
        ),
    ];
    Ok((headers, Body::from_stream(stream)).into_response())
}

pub(super) async fn known(app: &App, id: &str) -> Result<StoredReceipt, ApiError> {
    app.db
        .receipt(parse(id)?)
        .await?
        .ok_or_else(|| ProblemCode::ReceiptUnknown.into())
}

/// An address with anything but an id in it leads to no receipt.
pub(super) fn parse(id: &str) -> Result<ReceiptId, ApiError> {
    id.parse().map_err(|_| ProblemCode::ReceiptUnknown.into())
}

pub(super) async fn detail(app: &App, id: &str) -> Result<Versioned, ApiError> {
    let found = app.db.receipt_with_words(parse(id)?).await?;
    let (stored, pages) = found.ok_or(ProblemCode::ReceiptUnknown)?;
    Ok(Versioned(detail_of(stored, split::seen(&pages))))
}

/// The papers of pages that show several.
pub(super) async fn papers(app: &App, id: ReceiptId) -> Result<Vec<SeenPaper>, DbError> {
    Ok(app
        .db
        .receipt_words(id)
        .await?
        .as_deref()
        .map(split::seen)
        .unwrap_or_default())
}

/// A receipt as it is shown, with these papers.
pub(super) fn detail_of(stored: StoredReceipt, papers: Vec<SeenPaper>) -> ReceiptDetail {
    // Corrections were checked when they were entered; a newer reading they do not fit stands by itself.
    let receipt = stored
        .reading
        .clone()
        .corrected(&stored.corrections)
        .unwrap_or(stored.reading);
    ReceiptDetail {
        checks: checks::of(&receipt, Some(latest_date(now_ms()))),
        row: stored.row,
        version: stored.version,
        receipt,
        corrections: stored.corrections,
        engine: stored.engine,
        tried: stored.tried,
        sent: stored.sent,
        filing: stored.filing,
        rules: stored.rules,
        pages: stored.pages,
        papers,
        merged_from: stored.merged_from,
    }
}
