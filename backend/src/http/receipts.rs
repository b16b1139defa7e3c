//! Handlers for the list of receipts and for single receipts: `/api/receipts` and below.
//!
//! Pictures and texts of pages have files of their own.

use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use shared::annotations::AnnotationChange;
use shared::api::{
    DetectedPaper, LIST_ROWS, Neighbours, ReceiptDetail, ReceiptPage, SplitReceipts,
};
use shared::bulk::UnmergedReceipts;
use shared::checks;
use shared::corrections::Corrections;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use super::error::ApiError;
use super::json::StrictJson;
use super::list_query::{ListQuery, invalid_request};
use super::version::{IfMatch, VersionedReceipt};
use crate::app::App;
use crate::db::DbError;
use crate::db::columns::StoredReceipt;
use crate::db::cursor::Cursor;
use crate::editing::{self, Edit};
use crate::pipeline::latest_date;
use crate::{bulk, merge, split, trash};

/// Maximum number of rows per page of the list.
const ROWS_MAX: u32 = 200;

/// Id of a receipt in the path of a request.
pub(super) struct ReceiptPath(pub(super) ReceiptId);

impl<S: Send + Sync> FromRequestParts<S> for ReceiptPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let id = Path::<ReceiptId>::from_request_parts(parts, state).await;
        // Anything else names no receipt.
        let Path(id) = id.map_err(|_| ProblemCode::ReceiptUnknown)?;
        Ok(Self(id))
    }
}

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
    let totals = if with_count {
        Some(app.db.sum_totals(&selection).await?)
    } else {
        None
    };
    let (count, sums) = totals.unzip();
    Ok(Json(ReceiptPage {
        receipts: page.receipts,
        next: page.next.map(|next| next.encode()),
        count,
        sums,
        similar: selection.into_similar_words(),
    }))
}

/// Returns the receipts beside one in a list, so that a client walks on without loading the list.
pub(super) async fn get_neighbours(
    State(app): State<App>,
    ReceiptPath(id): ReceiptPath,
    asked: ListQuery,
) -> Result<Json<Neighbours>, ApiError> {
    load_receipt(&app, id).await?;
    let sort = asked.sort()?;
    let selection = app.db.select_receipts(asked.filter, Vec::new()).await?;
    Ok(Json(app.db.neighbours(&selection, sort, id).await?))
}

pub(super) async fn get_receipt(
    State(app): State<App>,
    ReceiptPath(id): ReceiptPath,
) -> Result<VersionedReceipt, ApiError> {
    // A receipt in the trash gets an answer of its own.
    if app.db.is_in_trash(id).await? {
        return Err(ProblemCode::ReceiptDeleted.into());
    }
    load_detail(&app, id).await
}

/// Adds corrections to the existing ones.
pub(super) async fn correct_receipt(
    State(app): State<App>,
    ReceiptPath(id): ReceiptPath,
    IfMatch(expected): IfMatch,
    StrictJson(newer): StrictJson<Corrections>,
) -> Result<VersionedReceipt, ApiError> {
    // This runs inside the transaction, so that concurrent corrections are merged.
    let add = |stored: &StoredReceipt| {
        let corrections = stored.corrections.clone().updated_with(newer);
        Ok(Edit::of_corrections(corrections))
    };
    editing::edit_receipt(&app, id, &expected, add).await?;
    load_detail(&app, id).await
}

/// Replaces all corrections. Unlike PATCH of the receipt, absent fields lose their correction.
pub(super) async fn replace_corrections(
    State(app): State<App>,
    ReceiptPath(id): ReceiptPath,
    IfMatch(expected): IfMatch,
    StrictJson(corrections): StrictJson<Corrections>,
) -> Result<VersionedReceipt, ApiError> {
    let replace = |_: &StoredReceipt| Ok(Edit::of_corrections(corrections));
    editing::edit_receipt(&app, id, &expected, replace).await?;
    load_detail(&app, id).await
}

/// Changes note, category and tags of a receipt.
pub(super) async fn change_annotations(
    State(app): State<App>,
    ReceiptPath(id): ReceiptPath,
    IfMatch(expected): IfMatch,
    StrictJson(change): StrictJson<AnnotationChange>,
) -> Result<VersionedReceipt, ApiError> {
    // This runs inside the transaction, so that it changes the annotations stored there.
    let annotate = |stored: &StoredReceipt| Edit::of_annotations(stored, change);
    editing::edit_receipt(&app, id, &expected, annotate).await?;
    load_detail(&app, id).await
}

/// Moves a receipt to the trash.
pub(super) async fn delete_receipt(
    State(app): State<App>,
    ReceiptPath(id): ReceiptPath,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, ApiError> {
    trash::move_to_trash(&app, id, &expected).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Restores a receipt. One that is not in the trash, because it was restored before, is returned as
/// it is.
pub(super) async fn restore_receipt(
    State(app): State<App>,
    ReceiptPath(id): ReceiptPath,
    IfMatch(expected): IfMatch,
) -> Result<VersionedReceipt, ApiError> {
    trash::restore_receipt(&app, id, &expected).await?;
    load_detail(&app, id).await
}

/// Queues another reading of a receipt.
pub(super) async fn reread_receipt(
    State(app): State<App>,
    ReceiptPath(id): ReceiptPath,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, ApiError> {
    bulk::request_reading(&app, id, &expected).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Makes receipts of the papers beside the one that was read.
pub(super) async fn split_receipt(
    State(app): State<App>,
    ReceiptPath(id): ReceiptPath,
    IfMatch(expected): IfMatch,
) -> Result<Json<SplitReceipts>, ApiError> {
    let stored = load_receipt(&app, id).await?;
    expected.check(stored.version)?;
    Ok(Json(SplitReceipts {
        receipts: split::split_receipt(&app, &stored).await?,
    }))
}

/// Restores the receipts of which a merged one was made.
pub(super) async fn unmerge_receipt(
    State(app): State<App>,
    ReceiptPath(id): ReceiptPath,
    IfMatch(expected): IfMatch,
) -> Result<Json<UnmergedReceipts>, ApiError> {
    Ok(Json(UnmergedReceipts {
        receipts: merge::unmerge_receipt(&app, id, &expected).await?,
    }))
}

/// Returns a receipt that is not in the trash; fails if there is none.
pub(super) async fn load_receipt(app: &App, id: ReceiptId) -> Result<StoredReceipt, ApiError> {
    let stored = app.db.receipt(id).await?;
    Ok(stored.ok_or(ProblemCode::ReceiptUnknown)?)
}

/// Parses an id; anything else names no receipt.
pub(super) fn parse_receipt_id(id: &str) -> Result<ReceiptId, ApiError> {
    id.parse().map_err(|_| ProblemCode::ReceiptUnknown.into())
}

/// Returns the details of a receipt with its version.
pub(super) async fn load_detail(app: &App, id: ReceiptId) -> Result<VersionedReceipt, ApiError> {
    let found = app.db.receipt_with_words(id).await?;
    let (stored, pages) = found.ok_or(ProblemCode::ReceiptUnknown)?;
    let papers = split::visible_papers(&pages);
    let detail = build_detail(stored, papers, app.clock.now_ms());
    Ok(VersionedReceipt(detail))
}

/// Returns the papers of all pages that have several.
pub(super) async fn load_papers(app: &App, id: ReceiptId) -> Result<Vec<DetectedPaper>, DbError> {
    let pages = app.db.receipt_words(id).await?;
    Ok(split::visible_papers(&pages.unwrap_or_default()))
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
