//! Requests on annotations, bulk actions, merging, undo and the trash.

use shared::annotations::AnnotationChange;
use shared::api::{ReceiptDetail, ReceiptPage};
use shared::bulk::{
    BulkOperation, BulkRequest, BulkResponse, MergeRequest, TrashPage, UndoRequest, UndoState,
};
use shared::id::ReceiptId;
use shared::problem::Problem;

use super::{
    PICTURE_TIMEOUT_MS, RequestBody, parse_answer, receipt_path, send_request, send_with_timeout,
    to_json,
};

/// Rows per request where only their ids matter: the server's maximum.
const ROWS_MAX: u32 = 200;

/// Changes note, category or tags and returns the changed receipt.
pub(crate) async fn update_annotations(
    id: ReceiptId,
    change: &AnnotationChange,
) -> Result<ReceiptDetail, Problem> {
    let path = [&receipt_path(id), "/filing"].concat();
    parse_answer(&send_request("PATCH", &path, Some(to_json(change)?)).await?)
}

/// Applies one action to many receipts. The answer holds the input of [`undo_changes`].
pub(crate) async fn apply_bulk_action(
    receipts: Vec<ReceiptId>,
    action: BulkOperation,
) -> Result<BulkResponse, Problem> {
    let body = to_json(&BulkRequest { receipts, action })?;
    parse_answer(&send_request("POST", "/api/receipts/bulk", Some(body)).await?)
}

/// Restores the previous state of receipts (undo).
pub(crate) async fn undo_changes(before: Vec<UndoState>) -> Result<BulkResponse, Problem> {
    parse_answer(
        &send_request(
            "POST",
            "/api/receipts/undo",
            Some(to_json(&UndoRequest { before })?),
        )
        .await?,
    )
}

/// Returns the ids of all receipts that match the parameters of `query`.
pub(crate) async fn list_matching_ids(query: &str) -> Result<Vec<ReceiptId>, Problem> {
    let (mut ids, mut place) = (Vec::new(), String::new());
    // Follow the cursors to the last page.
    loop {
        let path = [
            "/api/receipts?limit=",
            &ROWS_MAX.to_string(),
            &place,
            "&",
            query,
        ]
        .concat();
        let page: ReceiptPage = parse_answer(&send_request("GET", &path, None).await?)?;
        ids.extend(page.receipts.iter().map(|row| row.id));
        match page.next {
            Some(next) => place = ["&after=", &next].concat(),
            None => return Ok(ids),
        }
    }
}

/// Merges receipts into one, their pages in this order. Idempotent: a repeat with the same id
/// creates nothing twice.
pub(crate) async fn merge_receipts(
    id: ReceiptId,
    receipts: Vec<ReceiptId>,
) -> Result<ReceiptId, Problem> {
    let body = to_json(&MergeRequest { id, receipts })?.into();
    let body = RequestBody {
        content: &body,
        media_type: "application/json",
    };
    // The server renders pictures before it answers, hence the long timeout.
    let answer = send_with_timeout(
        "POST",
        "/api/receipts/merge",
        Some(body),
        PICTURE_TIMEOUT_MS,
    )
    .await?;
    parse_answer::<ReceiptDetail>(&answer).map(|detail| detail.row.id)
}

/// Restores the receipts that a receipt was merged from.
pub(crate) async fn unmerge_receipt(id: ReceiptId) -> Result<(), Problem> {
    send_request("POST", &[&receipt_path(id), "/unmerge"].concat(), None)
        .await
        .map(drop)
}

/// Fetches the receipts in the trash.
pub(crate) async fn list_trash() -> Result<TrashPage, Problem> {
    parse_answer(&send_request("GET", "/api/trash", None).await?)
}

/// Deletes one receipt of the trash permanently, or all of them if `id` is `None`.
pub(crate) async fn purge_trash(id: Option<ReceiptId>) -> Result<(), Problem> {
    let one = id.map(|id| format!("/{id}")).unwrap_or_default();
    send_request("DELETE", &["/api/trash", &one].concat(), None)
        .await
        .map(drop)
}
