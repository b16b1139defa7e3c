//! Requests of the page where receipts are looked at one after the other.

use shared::api::{ReceiptDetail, ReceiptPage, ReceiptRow};
use shared::corrections::Corrections;
use shared::id::ReceiptId;
use shared::problem::Problem;

use super::{json, parse, receipt_path, request};

/// How many receipts are asked for at a time: as many as the server gives.
const QUEUE_ROWS: u32 = 200;
/// How many receipts of a day are looked through for one that is there twice.
const DAY_ROWS: u32 = 50;

/// Receipts that nobody looked at, the least sure first, from the place that the page before called `next`.
pub(crate) async fn open_receipts(after: Option<&str>) -> Result<ReceiptPage, Problem> {
    let after = after
        .map(|next| format!("&after={next}"))
        .unwrap_or_default();
    let path =
        format!("/api/receipts?review=open&sort=confidence&count=true&limit={QUEUE_ROWS}{after}");
    parse(&request("GET", &path, None).await?)
}

/// Receipts of a day, `YYYY-MM-DD`.
pub(crate) async fn receipts_of_day(day: &str) -> Result<Vec<ReceiptRow>, Problem> {
    let path = format!("/api/receipts?from={day}&to={day}&limit={DAY_ROWS}");
    parse::<ReceiptPage>(&request("GET", &path, None).await?).map(|page| page.receipts)
}

/// Puts these corrections in place of all there were.
pub(crate) async fn replace_corrections(
    id: ReceiptId,
    corrections: &Corrections,
) -> Result<ReceiptDetail, Problem> {
    parse(
        &request(
            "PUT",
            &format!("{}/corrections", receipt_path(id)),
            Some(json(corrections)?),
        )
        .await?,
    )
}
