//! Bulk changes of receipts: actions on one or many, and their undo.

use shared::annotations::AnnotationChange;
use shared::bulk::{BulkFailure, BulkOperation, BulkResponse, UndoState};
use shared::corrections::Corrections;
use shared::fields::FieldName;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::rules::RuleOutcome;

use crate::app::App;
use crate::db::columns::StoredReceipt;
use crate::db::queue::JobKind;
use crate::db::{readings, receipt_edits};
use crate::editing::{self, Edit, ExpectedVersion};
use crate::error::OperationError;
use crate::{annotations, intake, trash};

/// Applies one action to many receipts. A receipt that refuses it is reported and does not stop the
/// others.
pub async fn apply_action(
    app: &App,
    receipts: &[ReceiptId],
    action: &BulkOperation,
) -> Result<BulkResponse, OperationError> {
    let mut answer = BulkResponse::default();
    for id in receipts.iter().copied() {
        // Boxed: the future holds a whole receipt with its words, too large for the caller's stack.
        match Box::pin(apply_to_receipt(app, id, action)).await? {
            Ok(before) => {
                answer.done.push(id);
                answer.before.extend(before);
            }
            Err(problem) => answer.failed.push(BulkFailure { id, problem }),
        }
    }
    Ok(answer)
}

/// Restores previous states exactly. The answer holds the states they replaced, so that the undo
/// can be undone.
pub async fn undo_changes(app: &App, before: &[UndoState]) -> Result<BulkResponse, OperationError> {
    let mut answer = BulkResponse::default();
    for before in before {
        match Box::pin(apply_edit(app, before.id, |_| Ok(edit_from_undo(before)))).await? {
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

/// Queues a receipt for another reading if it has the expected version.
pub async fn request_reading(
    app: &App,
    id: ReceiptId,
    expected: &ExpectedVersion,
) -> Result<(), OperationError> {
    let mut tx = app.db.begin().await?;
    let Some(stored) = receipt_edits::load_current(&mut tx, id).await? else {
        return Err(OperationError::Refused(ProblemCode::ReceiptUnknown));
    };
    expected.check(stored.version)?;
    readings::requeue_receipt(&mut tx, id, app.clock.now_ms()).await?;
    tx.commit().await?;
    app.wake_worker(JobKind::Reading);
    Ok(intake::publish_receipt(app, id).await?)
}

async fn apply_to_receipt(
    app: &App,
    id: ReceiptId,
    action: &BulkOperation,
) -> Result<Result<Option<UndoState>, ProblemCode>, OperationError> {
    // Actions without an undo state fall through to the end; the others return from their arm.
    let done = match action {
        BulkOperation::Delete => trash::move_to_trash(app, id, &ExpectedVersion::Any)
            .await
            .and_then(require_found),
        BulkOperation::Restore => trash::restore_receipt(app, id, &ExpectedVersion::Any)
            .await
            .and_then(require_found),
        BulkOperation::Read => request_reading(app, id, &ExpectedVersion::Any).await,
        BulkOperation::Verify => {
            let verified = |stored: &StoredReceipt| {
                Ok(Edit {
                    corrections: Some(confirming_corrections(stored)),
                    ..Edit::default()
                })
            };
            return Ok(apply_edit(app, id, verified).await?.map(Some));
        }
        BulkOperation::File {
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
                // Without changes of tags, `None` keeps them.
                let tags = Some(tags).filter(|_| !add_tags.is_empty() || !remove_tags.is_empty());
                let change = AnnotationChange {
                    note: note.clone(),
                    category: category.clone(),
                    tags,
                };
                let filing = annotations::apply_change(
                    stored.annotations.clone(),
                    change,
                    &RuleOutcome::from_applications(&stored.rules),
                );
                let filing = Some(filing.map_err(OperationError::Refused)?);
                Ok(Edit {
                    annotations: filing,
                    ..Edit::default()
                })
            };
            return Ok(apply_edit(app, id, filed).await?.map(Some));
        }
    };
    separate_refusal(done.map(|()| None))
}

fn require_found(is_found: bool) -> Result<(), OperationError> {
    if is_found {
        Ok(())
    } else {
        Err(OperationError::Refused(ProblemCode::ReceiptUnknown))
    }
}

/// Separates refusals, which are the result for one receipt, from database errors, which end the
/// whole request.
fn separate_refusal<T>(
    done: Result<T, OperationError>,
) -> Result<Result<T, ProblemCode>, OperationError> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(OperationError::Refused(code) | OperationError::RefusedFor { code, .. }) => {
            Ok(Err(code))
        }
        Err(error) => Err(error),
    }
}

fn edit_from_undo(before: &UndoState) -> Edit {
    Edit {
        corrections: before.corrections.clone(),
        annotations: before.filing.clone(),
    }
}

/// Replaces corrections or annotations according to `plan`, and returns the previous values for
/// undo.
async fn apply_edit(
    app: &App,
    id: ReceiptId,
    plan: impl FnOnce(&StoredReceipt) -> Result<Edit, OperationError> + Send,
) -> Result<Result<UndoState, ProblemCode>, OperationError> {
    let (mut has_corrections, mut has_filing) = (false, false);
    let noted = |stored: &StoredReceipt| {
        let edit = plan(stored)?;
        (has_corrections, has_filing) = (edit.corrections.is_some(), edit.annotations.is_some());
        Ok(edit)
    };
    let stored =
        match separate_refusal(editing::edit_receipt(app, id, &ExpectedVersion::Any, noted).await)?
        {
            Ok(stored) => stored,
            Err(problem) => return Ok(Err(problem)),
        };
    // Undo restores replaced values only; unchanged ones may have newer edits by then.
    Ok(Ok(UndoState {
        id,
        corrections: Some(stored.corrections).filter(|_| has_corrections),
        filing: Some(stored.annotations).filter(|_| has_filing),
    }))
}

/// Returns corrections that confirm merchant, date and total as shown; existing entries stay as
/// typed.
fn confirming_corrections(stored: &StoredReceipt) -> Corrections {
    let receipt = stored.reading.clone().with_corrections(&stored.corrections);
    // Corrections that do not fit the reading are not shown either.
    let receipt = receipt.unwrap_or_else(|_| stored.reading.clone());
    let mut corrections = stored.corrections.clone();
    for field in [FieldName::Merchant, FieldName::Date, FieldName::Total] {
        if !corrections.entries.contains_key(&field) {
            corrections = corrections.with_entry(field, receipt.field(field).to_text());
        }
    }
    corrections
}
