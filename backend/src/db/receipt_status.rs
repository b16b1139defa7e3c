//! Status of receipts, and their record of sent data.

use shared::api::ReceiptStatus;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::provenance::{SentBytes, add_sent_bytes};

use super::columns::{from_json, status_text, to_json};
use super::{DbError, Transaction};

/// Sets status and problem of a receipt.
pub(super) async fn set_status(
    tx: &mut Transaction,
    id: ReceiptId,
    status: ReceiptStatus,
    problem: Option<ProblemCode>,
    now_ms: i64,
) -> Result<(), DbError> {
    sqlx::query(
        "UPDATE receipts SET status = $1, problem = $2, updated_at_ms = $3, version = version + 1
         WHERE id = $4",
    )
    .bind(status_text(status))
    .bind(problem.map(ProblemCode::as_str))
    .bind(now_ms)
    .bind(id.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Adds data sent for a failed reading to the record of a receipt.
pub(super) async fn record_sent(
    tx: &mut Transaction,
    id: ReceiptId,
    sent: &[SentBytes],
) -> Result<(), DbError> {
    if sent.is_empty() {
        return Ok(());
    }
    let Some(before) = load_sent(tx, id).await? else {
        return Ok(());
    };
    let statement =
        sqlx::query("UPDATE receipts SET sent = $1, version = version + 1 WHERE id = $2");
    let statement = statement
        .bind(to_json(&merge_sent(before, sent))?)
        .bind(id.to_string());
    statement.execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn load_sent(
    tx: &mut Transaction,
    id: ReceiptId,
) -> Result<Option<Vec<SentBytes>>, DbError> {
    let sent: Option<String> = sqlx::query_scalar("SELECT sent FROM receipts WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(&mut **tx)
        .await?;
    sent.map(|sent| from_json(&sent, "sent")).transpose()
}

pub(super) fn merge_sent(mut before: Vec<SentBytes>, sent: &[SentBytes]) -> Vec<SentBytes> {
    for sent in sent {
        add_sent_bytes(&mut before, sent.clone());
    }
    before
}
