//! Requests about filing, many receipts at once, undo and the trash.

use shared::api::ReceiptDetail;
use shared::bulk::{Action, Before, Bulk, BulkDone, FilingChange, TrashPage, Undo};
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};

use super::{parse, receipt_path, request};
use crate::wire::filing::Suggestions;

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

/// Categories and tags that receipts have.
pub(crate) async fn suggestions() -> Result<Suggestions, Problem> {
    parse(&request("GET", "/api/facets", None).await?)
}

/// What is in the trash.
pub(crate) async fn trash() -> Result<TrashPage, Problem> {
    parse(&request("GET", "/api/trash", None).await?)
}

/// Removes one receipt of the trash for good, or all.
pub(crate) async fn remove_for_good(id: Option<ReceiptId>) -> Result<(), Problem> {
    let one = id.map(|id| format!("/{id}")).unwrap_or_default();
    request("DELETE", &["/api/trash", &one].concat(), None).await.map(drop)
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|_| ProblemCode::RequestUnusable.into())
}
