//! Requests of the review page.

use shared::api::{DuplicateList, ReceiptDetail, ReceiptPage, ReceiptRow};
use shared::corrections::Corrections;
use shared::id::ReceiptId;
use shared::problem::Problem;

use super::{after_parameter, command, get, receipt_path, send};

/// Receipts per page of the review queue: the server's maximum.
const QUEUE_PAGE_ROWS: u32 = 200;

/// Fetches unreviewed receipts, lowest confidence first. `after` is the `next` of the page before.
pub(crate) async fn list_unreviewed(after: Option<&str>) -> Result<ReceiptPage, Problem> {
    let after = after_parameter(after);
    let path = format!(
        "/api/receipts?review=open&sort=confidence&count=true&limit={QUEUE_PAGE_ROWS}{after}"
    );
    get(&path).await
}

/// Fetches the possible duplicates of a receipt, the likeliest first.
pub(crate) async fn list_duplicates(id: ReceiptId) -> Result<Vec<ReceiptRow>, Problem> {
    let list: DuplicateList = get(&[&receipt_path(id), "/duplicates"].concat()).await?;
    Ok(list.receipts)
}

/// Stores that two receipts are distinct.
pub(crate) async fn mark_distinct(id: ReceiptId, other: ReceiptId) -> Result<(), Problem> {
    command("PUT", &format!("{}/distinct/{other}", receipt_path(id))).await
}

/// Replaces all corrections of a receipt and returns the corrected receipt.
pub(crate) async fn replace_corrections(
    id: ReceiptId,
    corrections: &Corrections,
) -> Result<ReceiptDetail, Problem> {
    let path = [&receipt_path(id), "/corrections"].concat();
    send("PUT", &path, corrections).await
}
