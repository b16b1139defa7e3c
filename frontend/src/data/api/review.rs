//! Requests of the review page.

use shared::api::{ReceiptDetail, ReceiptPage, ReceiptRow};
use shared::corrections::Corrections;
use shared::id::ReceiptId;
use shared::problem::Problem;

use super::{after_parameter, get, receipt_path, send};

/// Receipts per page of the review queue: the server's maximum.
const QUEUE_PAGE_ROWS: u32 = 200;
/// Receipts of one day that are searched for a duplicate.
const DAY_ROWS_MAX: u32 = 50;

/// Fetches unreviewed receipts, lowest confidence first. `after` is the `next` of the page before.
pub(crate) async fn list_unreviewed(after: Option<&str>) -> Result<ReceiptPage, Problem> {
    let after = after_parameter(after);
    let path = format!(
        "/api/receipts?review=open&sort=confidence&count=true&limit={QUEUE_PAGE_ROWS}{after}"
    );
    get(&path).await
}

/// Fetches the receipts of a day (`YYYY-MM-DD`), at most [`DAY_ROWS_MAX`].
pub(crate) async fn list_receipts_of_day(day: &str) -> Result<Vec<ReceiptRow>, Problem> {
    let path = format!("/api/receipts?from={day}&to={day}&limit={DAY_ROWS_MAX}");
    let page: ReceiptPage = get(&path).await?;
    Ok(page.receipts)
}

/// Replaces all corrections of a receipt and returns the corrected receipt.
pub(crate) async fn replace_corrections(
    id: ReceiptId,
    corrections: &Corrections,
) -> Result<ReceiptDetail, Problem> {
    let path = [&receipt_path(id), "/corrections"].concat();
    send("PUT", &path, corrections).await
}
