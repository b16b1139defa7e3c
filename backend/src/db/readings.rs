//! Readings of receipts: their jobs, the status that users see, and the record of sent data.

use shared::api::ReceiptStatus;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::provenance::{SentBytes, add_sent_bytes};

use super::columns::{from_json, status_text, to_json};
use super::queue::{self, Job, JobKind};
use super::{Db, DbError, Transaction};

/// Return of a reading to the queue.
#[derive(Debug, Clone, Copy)]
pub struct Postponement<'a> {
    /// Time of the next attempt.
    pub due_at_ms: i64,
    /// `true` if the attempt counts against the retry limit, which one that could not begin does
    /// not.
    pub counts_as_attempt: bool,
    /// Problem to show to the user while the job waits.
    pub problem: Option<ProblemCode>,
    /// Data sent to other machines in this attempt.
    pub sent: &'a [SentBytes],
}

impl Db {
    /// Sets the receipt of a job to `Reading`; returns `false` if the lease is lost.
    pub async fn begin_reading(&self, job: &Job, now_ms: i64) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        let is_ours = queue::holds_lease(&mut tx, job).await?;
        if is_ours {
            set_status(&mut tx, job.id, ReceiptStatus::Reading, None, now_ms).await?;
            tx.commit().await?;
        }
        Ok(is_ours)
    }

    /// Returns a reading to the queue; returns `false` if the lease is lost. Sent data is recorded
    /// in any case.
    pub async fn postpone_reading(
        &self,
        job: &Job,
        postponement: &Postponement<'_>,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        let Postponement {
            due_at_ms,
            counts_as_attempt,
            problem,
            sent,
        } = *postponement;
        let mut tx = self.begin().await?;
        // Recorded even if the lease is lost, since the data was sent.
        record_sent(&mut tx, job.id, sent).await?;
        let is_ours = queue::postpone_job(&mut tx, job, due_at_ms, counts_as_attempt).await?;
        if is_ours {
            set_status(&mut tx, job.id, ReceiptStatus::Waiting, problem, now_ms).await?;
        }
        tx.commit().await?;
        Ok(is_ours)
    }
}

/// Queues a receipt for another reading, with the attempts counted anew.
pub async fn requeue_receipt(
    tx: &mut Transaction,
    receipt: ReceiptId,
    now_ms: i64,
) -> Result<(), DbError> {
    // A running attempt loses its lease here, so that its result cannot replace the new one.
    queue::enqueue_job(tx, JobKind::Reading, receipt, now_ms).await?;
    set_status(tx, receipt, ReceiptStatus::Waiting, None, now_ms).await
}

async fn set_status(
    tx: &mut Transaction,
    id: ReceiptId,
    status: ReceiptStatus,
    problem: Option<ProblemCode>,
    now_ms: i64,
) -> Result<(), DbError> {
    let query = owned!(
        "UPDATE receipts SET status = $3, problem = $4, updated_at_ms = $5, version = version + 1
         WHERE owner = $1 AND id = $2";
        id.to_string(), status_text(status), problem.map(ProblemCode::as_str), now_ms);
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Adds data sent for a failed reading to the record of a receipt.
async fn record_sent(
    tx: &mut Transaction,
    id: ReceiptId,
    sent: &[SentBytes],
) -> Result<(), DbError> {
    if sent.is_empty() {
        return Ok(());
    }
    // The receipt may have been purged while it was read.
    let Some(before) = load_sent(tx, id).await? else {
        return Ok(());
    };
    let query = owned!(
        "UPDATE receipts SET sent = $3, version = version + 1 WHERE owner = $1 AND id = $2";
        id.to_string(), to_json(&merge_sent(before, sent))?);
    query.execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn load_sent(
    tx: &mut Transaction,
    id: ReceiptId,
) -> Result<Option<Vec<SentBytes>>, DbError> {
    let query = owned!(scalar "SELECT sent FROM receipts WHERE owner = $1 AND id = $2";
        id.to_string());
    let sent: Option<String> = query.fetch_optional(&mut **tx).await?;
    sent.map(|sent| from_json(&sent, "sent")).transpose()
}

pub(super) fn merge_sent(mut before: Vec<SentBytes>, sent: &[SentBytes]) -> Vec<SentBytes> {
    for sent in sent {
        add_sent_bytes(&mut before, sent.clone());
    }
    before
}
