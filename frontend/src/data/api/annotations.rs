//! Requests on annotations, bulk actions, merging, undo and the trash.

use shared::annotations::AnnotationChange;
use shared::api::{ReceiptDetail, ReceiptPage};
use shared::bulk::{
    BulkOperation, BulkRequest, BulkResponse, MergeRequest, TrashPage, UndoRequest, UndoState,
};
use shared::id::ReceiptId;
use shared::offline::WaitingEdit;
use shared::problem::Problem;

use super::{
    PICTURE_TIMEOUT_MS, RequestBody, command, get, offline, parse_answer, receipt_path, send,
    send_with_timeout, to_json,
};
use crate::browser::clock::now_ms;

/// Rows per request where only their ids matter: the server's maximum.
const ROWS_MAX: u32 = 200;

/// Changes note, category or tags and returns the changed receipt.
pub(crate) async fn update_annotations(
    id: ReceiptId,
    change: &AnnotationChange,
) -> Result<ReceiptDetail, Problem> {
    let edit = WaitingEdit {
        annotations: change.clone(),
        ..WaitingEdit::new(id, 0, now_ms())
    };
    let path = [&receipt_path(id), "/filing"].concat();
    offline::send_or_queue(edit, send("PATCH", &path, change)).await
}

/// Applies one action to many receipts. The answer holds the input of [`undo_changes`].
pub(crate) async fn apply_bulk_action(
    receipts: Vec<ReceiptId>,
    action: BulkOperation,
) -> Result<BulkResponse, Problem> {
    let restored = match (&action, &receipts[..]) {
        (BulkOperation::Restore, [id]) => Some(*id),
        _ => None,
    };
    let request = BulkRequest { receipts, action };
    let answer = send("POST", "/api/receipts/bulk", &request).await;
    match (restored, &answer) {
        // A deletion that was not sent yet is taken back.
        (Some(id), Err(problem))
            if offline::is_unreachable(problem) && offline::cancel_deletion(id).await =>
        {
            Ok(BulkResponse {
                done: vec![id],
                ..BulkResponse::default()
            })
        }
        _ => answer,
    }
}

/// Restores the previous state of receipts (undo).
pub(crate) async fn undo_changes(before: Vec<UndoState>) -> Result<BulkResponse, Problem> {
    send("POST", "/api/receipts/undo", &UndoRequest { before }).await
}

/// Returns the ids of all receipts that match the parameters of `query`.
pub(crate) async fn list_matching_ids(query: &str) -> Result<Vec<ReceiptId>, Problem> {
    let (mut ids, mut place) = (Vec::new(), String::new());
    // Follow the cursors to the last page.
    loop {
        let path = format!("/api/receipts?limit={ROWS_MAX}{place}&{query}");
        let page: ReceiptPage = get(&path).await?;
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
    let content = to_json(&MergeRequest { id, receipts })?.into();
    let body = RequestBody {
        content: &content,
        media_type: Some("application/json"),
        version: None,
    };
    // The server renders pictures before it answers, hence the long timeout.
    let path = "/api/receipts/merge";
    let answer = send_with_timeout("POST", path, Some(body), PICTURE_TIMEOUT_MS).await?;
    parse_answer::<ReceiptDetail>(&answer).map(|detail| detail.row.id)
}

/// Restores the receipts that a receipt was merged from.
pub(crate) async fn unmerge_receipt(id: ReceiptId) -> Result<(), Problem> {
    command("POST", &[&receipt_path(id), "/unmerge"].concat()).await
}

/// Fetches the receipts in the trash.
pub(crate) async fn list_trash() -> Result<TrashPage, Problem> {
    get("/api/trash").await
}

/// Deletes one receipt of the trash permanently, or all of them if `id` is `None`.
pub(crate) async fn purge_trash(id: Option<ReceiptId>) -> Result<(), Problem> {
    let one = id.map(|id| format!("/{id}")).unwrap_or_default();
    command("DELETE", &["/api/trash", &one].concat()).await
}
