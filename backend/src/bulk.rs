//! What a person says of receipts after they came: filing that changes, one or many at once, and how it is laid back.

use shared::api::Status;
use shared::bulk::{Action, Before, BulkDone, BulkFailure, FilingChange};
use shared::corrections::{Corrections, FieldName};
use shared::id::ReceiptId;
use shared::money::Money;
use shared::problem::ProblemCode;
use shared::receipt::format_date;
use shared::rules::Taught;

use crate::app::{App, now_ms};
use crate::db::receipts::StoredReceipt;
use crate::db::{DbError, jobs};
use crate::{filing, intake, trash};

/// Does one thing to many receipts. One it cannot be done to does not keep the others.
pub async fn run(app: &App, receipts: &[ReceiptId], action: &Action) -> Result<BulkDone, DbError> {
    let mut answer = BulkDone::default();
    for id in receipts.iter().copied() {
        // A receipt with all its words is large: it does not lie on the stack of whoever waits.
        match Box::pin(act(app, id, action)).await? {
            Ok(before) => {
                answer.done.push(id);
                answer.before.extend(before);
            }
            Err(problem) => answer.failed.push(BulkFailure { id, problem }),
        }
    }
    Ok(answer)
}

/// Lays back what was before, exactly. The answer tells what was there until now, so that this can be undone, too.
pub async fn undo(app: &App, before: &[Before]) -> Result<BulkDone, DbError> {
    let mut answer = BulkDone::default();
    for before in before {
        let id = before.id;
        let until_now = match app.db.receipt(id).await? {
            Some(stored) => Box::pin(lay(app, stored, before)).await?,
            None => Err(ProblemCode::ReceiptUnknown),
        };
        match until_now {
            Ok(until_now) => {
                answer.done.push(id);
                answer.before.push(until_now);
            }
            Err(problem) => answer.failed.push(BulkFailure { id, problem }),
        }
    }
    Ok(answer)
}

/// Has a receipt read once more.
pub async fn read_again(app: &App, id: ReceiptId) -> Result<(), DbError> {
    let mut tx = app.db.begin().await?;
    jobs::enqueue(&mut tx, id, now_ms()).await?;
    tx.commit().await?;
    app.db.set_receipt_status(id, Status::Waiting, now_ms()).await?;
    app.job_added.notify_one();
    intake::announce(app, id).await
}

async fn act(
    app: &App,
    id: ReceiptId,
    action: &Action,
) -> Result<Result<Option<Before>, ProblemCode>, DbError> {
    let found = |is_found: bool| if is_found { Ok(None) } else { Err(ProblemCode::ReceiptUnknown) };
    match action {
        Action::Delete => return Ok(found(trash::discard(app, id).await?)),
        Action::Restore => return Ok(found(trash::restore(app, id).await?)),
        Action::Verify | Action::Read | Action::File { .. } => {}
    }
    let Some(stored) = app.db.receipt(id).await? else { return Ok(Err(ProblemCode::ReceiptUnknown)) };
    let newer = match action {
        Action::Delete | Action::Restore => return Ok(Ok(None)),
        Action::Read => {
            read_again(app, id).await?;
            return Ok(Ok(None));
        }
        Action::Verify => Before { id, corrections: Some(acceptance(&stored)), filing: None },
        Action::File { note, category, add_tags, remove_tags } => {
            let kept = stored.row.tags.iter().filter(|tag| !remove_tags.contains(tag));
            let tags = kept.chain(add_tags).cloned().collect();
            let tags = Some(tags).filter(|_| !add_tags.is_empty() || !remove_tags.is_empty());
            let change = FilingChange { note: note.clone(), category: category.clone(), tags };
            match filing::changed(stored.filing.clone(), change, &Taught::of(&stored.rules)) {
                Ok(filing) => Before { id, corrections: None, filing: Some(filing) },
                Err(problem) => return Ok(Err(problem)),
            }
        }
    };
    Ok(lay(app, stored, &newer).await?.map(Some))
}

/// Replaces corrections or filing, as far as they differ from the receipt that `newer` was made of, and gives what was there.
async fn lay(
    app: &App,
    stored: StoredReceipt,
    newer: &Before,
) -> Result<Result<Before, ProblemCode>, DbError> {
    let mut before = Before { id: newer.id, corrections: None, filing: None };
    if let Some(corrections) = &newer.corrections
        && let Err(error) = stored.reading.clone().corrected(corrections)
    {
        return Ok(Err(error.code));
    }
    if let Some(newer) = &newer.filing {
        match filing::checked(newer.clone()) {
            Ok(filing) => app.db.file_receipt(stored.row.id, &stored.filing, &filing, now_ms()).await?,
            Err(problem) => return Ok(Err(problem)),
        }
        before.filing = Some(stored.filing.clone());
    }
    if let Some(corrections) = &newer.corrections {
        app.db.correct_receipt(&stored, corrections, now_ms()).await?;
        before.corrections = Some(stored.corrections);
    }
    intake::announce(app, newer.id).await?;
    Ok(Ok(before))
}

/// Merchant, date and total as they are, as entries. What was entered before stays as it was typed.
fn acceptance(stored: &StoredReceipt) -> Corrections {
    let receipt = stored.reading.clone().corrected(&stored.corrections);
    let receipt = receipt.unwrap_or_else(|_| stored.reading.clone());
    let values = [
        (FieldName::Merchant, receipt.merchant.name.value.clone()),
        (FieldName::Date, receipt.date.value.map(format_date)),
        (FieldName::Total, receipt.total.value.map(Money::to_decimal)),
    ];
    let mut corrections = stored.corrections.clone();
    for (field, value) in values {
        if !corrections.entries.contains_key(&field) {
            corrections = corrections.with(field, value);
        }
    }
    corrections
}
