//! What a person says of receipts after they came: filing that changes, one or many at once, and how it is laid back.

use shared::bulk::{Action, Before, BulkDone, BulkFailure, FilingChange};
use shared::corrections::{Corrections, FieldName};
use shared::id::ReceiptId;
use shared::money::Money;
use shared::problem::ProblemCode;
use shared::receipt::format_date;
use shared::rules::Taught;

use crate::app::{App, now_ms};
use crate::db::receipts::StoredReceipt;
use crate::db::{DbError, jobs, receipt_edits};
use crate::editing::{self, Edit, EditError, Expected};
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
        match Box::pin(lay(app, before.id, |_| Ok(edit_of(before)))).await? {
            Ok(until_now) => {
                answer.done.push(before.id);
                answer.before.push(until_now);
            }
            Err(problem) => answer.failed.push(BulkFailure {
                id: before.id,
                problem,
            }),
        }
    }
    Ok(answer)
}

/// Has a receipt read once more.
pub async fn read_again(app: &App, id: ReceiptId, expected: &Expected) -> Result<(), EditError> {
    let mut tx = app.db.begin().await?;
    let Some(stored) = receipt_edits::current(&mut tx, id).await? else {
        return Err(EditError::Refused(ProblemCode::ReceiptUnknown));
    };
    expected.check(stored.version)?;
    jobs::read_again(&mut tx, id, now_ms()).await?;
    tx.commit().await?;
    app.job_added.notify_one();
    Ok(intake::announce(app, id).await?)
}

async fn act(
    app: &App,
    id: ReceiptId,
    action: &Action,
) -> Result<Result<Option<Before>, ProblemCode>, DbError> {
    let done = match action {
        Action::Delete => trash::discard(app, id, &Expected::Any)
            .await
            .and_then(found),
        Action::Restore => trash::restore(app, id, &Expected::Any)
            .await
            .and_then(found),
        Action::Read => read_again(app, id, &Expected::Any).await,
        Action::Verify => {
            let verified = |stored: &StoredReceipt| {
                Ok(Edit {
                    corrections: Some(acceptance(stored)),
                    ..Edit::default()
                })
            };
            return Ok(lay(app, id, verified).await?.map(Some));
        }
        Action::File {
            note,
            category,
            add_tags,
            remove_tags,
        } => {
            let filed = |stored: &StoredReceipt| {
                let kept = stored
                    .row
                    .tags
                    .iter()
                    .filter(|tag| !remove_tags.contains(tag));
                let tags = kept.chain(add_tags).cloned().collect();
                let tags = Some(tags).filter(|_| !add_tags.is_empty() || !remove_tags.is_empty());
                let change = FilingChange {
                    note: note.clone(),
                    category: category.clone(),
                    tags,
                };
                let filing =
                    filing::changed(stored.filing.clone(), change, &Taught::of(&stored.rules));
                let filing = Some(filing.map_err(EditError::Refused)?);
                Ok(Edit {
                    filing,
                    ..Edit::default()
                })
            };
            return Ok(lay(app, id, filed).await?.map(Some));
        }
    };
    told(done.map(|()| None))
}

fn found(is_found: bool) -> Result<(), EditError> {
    if is_found {
        Ok(())
    } else {
        Err(EditError::Refused(ProblemCode::ReceiptUnknown))
    }
}

/// Turns a refused edit into a result for that receipt. A database error ends the whole request.
fn told<T>(done: Result<T, EditError>) -> Result<Result<T, ProblemCode>, DbError> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(EditError::Refused(code)) => Ok(Err(code)),
        Err(EditError::Field(error)) => Ok(Err(error.code)),
        Err(EditError::Db(error)) => Err(error),
    }
}

fn edit_of(before: &Before) -> Edit {
    Edit {
        corrections: before.corrections.clone(),
        filing: before.filing.clone(),
    }
}

/// Replaces corrections or filing according to `plan`, and returns the previous values for undo.
async fn lay(
    app: &App,
    id: ReceiptId,
    plan: impl FnOnce(&StoredReceipt) -> Result<Edit, EditError> + Send,
) -> Result<Result<Before, ProblemCode>, DbError> {
    let (mut has_corrections, mut has_filing) = (false, false);
    let noted = |stored: &StoredReceipt| {
        let edit = plan(stored)?;
        (has_corrections, has_filing) = (edit.corrections.is_some(), edit.filing.is_some());
        Ok(edit)
    };
    let stored = match told(editing::edit(app, id, &Expected::Any, noted).await)? {
        Ok(stored) => stored,
        Err(problem) => return Ok(Err(problem)),
    };
    Ok(Ok(Before {
        id,
        corrections: Some(stored.corrections).filter(|_| has_corrections),
        filing: Some(stored.filing).filter(|_| has_filing),
    }))
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
