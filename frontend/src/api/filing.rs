//! Requests about filing, many receipts at once, merging, undo and the trash.

use shared::api::{ReceiptDetail, ReceiptPage};
use shared::bulk::{Action, Before, Bulk, BulkDone, FilingChange, Merge, TrashPage, Undo};
use shared::id::ReceiptId;
use shared::problem::Problem;

use super::{Body, PICTURE_PATIENCE_MS, json, parse, receipt_path, request, send};

/// How many rows are asked for at a time where only their ids matter: as many as the server gives.
const ROWS_MAX: u32 = 200;

/// Changes note, category or tags.
pub(crate) async fn file(id: ReceiptId, change: &FilingChange) -> Result<ReceiptDetail, Problem> {
    let path = [&receipt_path(id), "/filing"].concat();
    parse(&request("PATCH", &path, Some(json(change)?)).await?)
}

/// Does one thing to many receipts. The answer says what [`undo`] needs.
pub(crate) async fn bulk(receipts: Vec<ReceiptId>, action: Action) -> Result<BulkDone, Problem> {
    let body = json(&Bulk { receipts, action })?;
    parse(&request("POST", "/api/receipts/bulk", Some(body)).await?)
}

/// Lays back what was before.
pub(crate) async fn undo(before: Vec<Before>) -> Result<BulkDone, Problem> {
    parse(&request("POST", "/api/receipts/undo", Some(json(&Undo { before })?)).await?)
}

/// The ids of all receipts that the parameters of `query` ask for.
pub(crate) async fn ids(query: &str) -> Result<Vec<ReceiptId>, Problem> {
    let (mut ids, mut place) = (Vec::new(), String::new());
    loop {
        let path = [
            "/api/receipts?limit=",
            &ROWS_MAX.to_string(),
            &place,
            "&",
            query,
        ]
        .concat();
        let page: ReceiptPage = parse(&request("GET", &path, None).await?)?;
        ids.extend(page.receipts.iter().map(|row| row.id));
        match page.next {
            Some(next) => place = ["&after=", &next].concat(),
            None => return Ok(ids),
        }
    }
}

/// Makes one receipt of several, their pages in this order. Sent again with the same id it makes nothing twice.
pub(crate) async fn merge(id: ReceiptId, receipts: Vec<ReceiptId>) -> Result<ReceiptId, Problem> {
    let body = json(&Merge { id, receipts })?.into();
    let body = Body {
        content: &body,
        media_type: "application/json",
    };
    let answer = send(
        "POST",
        "/api/receipts/merge",
        Some(body),
        PICTURE_PATIENCE_MS,
    )
    .await?;
    parse::<ReceiptDetail>(&answer).map(|detail| detail.row.id)
}

/// Brings back what a receipt was merged from.
pub(crate) async fn separate(id: ReceiptId) -> Result<(), Problem> {
    request("POST", &[&receipt_path(id), "/unmerge"].concat(), None)
        .await
        .map(drop)
}

/// What is in the trash.
pub(crate) async fn trash() -> Result<TrashPage, Problem> {
    parse(&request("GET", "/api/trash", None).await?)
}

/// Removes one receipt of the trash for good, or all.
pub(crate) async fn remove_for_good(id: Option<ReceiptId>) -> Result<(), Problem> {
    let one = id.map(|id| format!("/{id}")).unwrap_or_default();
    request("DELETE", &["/api/trash", &one].concat(), None)
        .await
        .map(drop)
}
