//! How far receipts have come, and what left the machine for them: what changes while they are read.

use shared::api::Status;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::provenance::{Sent, add_sent};

use super::receipts::{from_json, json};
use super::{DbError, Transaction};

/// Says how far a receipt has come, and what it waits for or why it failed if a person should know.
pub(super) async fn set(
    tx: &mut Transaction,
    id: ReceiptId,
    status: Status,
    problem: Option<ProblemCode>,
    now_ms: i64,
) -> Result<(), DbError> {
    sqlx::query(
        "UPDATE receipts SET status = $1, problem = $2, updated_at_ms = $3, version = version + 1 WHERE id = $4",
    )
    .bind(status_text(status))
    .bind(problem.map(ProblemCode::as_str))
    .bind(now_ms)
    .bind(id.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Keeps what left the machine for a reading that came to nothing.
pub(super) async fn keep_sent(
    tx: &mut Transaction,
    id: ReceiptId,
    sent: &[Sent],
) -> Result<(), DbError> {
    if sent.is_empty() {
        return Ok(());
    }
    let Some(before) = sent_before(tx, id).await? else {
        return Ok(());
    };
    let statement =
        sqlx::query("UPDATE receipts SET sent = $1, version = version + 1 WHERE id = $2");
    let statement = statement
        .bind(json(&with_sent(before, sent))?)
        .bind(id.to_string());
    statement.execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn sent_before(
    tx: &mut Transaction,
    id: ReceiptId,
) -> Result<Option<Vec<Sent>>, DbError> {
    let sent: Option<String> = sqlx::query_scalar("SELECT sent FROM receipts WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(&mut **tx)
        .await?;
    sent.map(|sent| from_json(&sent, "sent")).transpose()
}

pub(super) fn with_sent(mut before: Vec<Sent>, sent: &[Sent]) -> Vec<Sent> {
    for sent in sent {
        add_sent(&mut before, sent.clone());
    }
    before
}

pub(super) fn status_text(status: Status) -> &'static str {
    match status {
        Status::Waiting => "waiting",
        Status::Reading => "reading",
        Status::Ready => "ready",
        Status::Failed => "failed",
    }
}

pub(super) fn status_of(text: &str) -> Option<Status> {
    [
        Status::Waiting,
        Status::Reading,
        Status::Ready,
        Status::Failed,
    ]
    .into_iter()
    .find(|status| status_text(*status) == text)
}
