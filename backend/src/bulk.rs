//! Bulk changes of receipts: actions on one or many, and their undo.

use shared::annotations::AnnotationChange;
use shared::bulk::{BulkFailure, BulkOperation, BulkResponse, UndoState};
use shared::corrections::Corrections;
use shared::fields::FieldName;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::app::App;
use crate::db::columns::StoredReceipt;
use crate::db::queue::JobKind;
use crate::db::{readings, receipt_edits};
use crate::editing::{self, Edit, ExpectedVersion};
use crate::error::OperationError;
use crate::{intake, trash};

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
        let result = Box::pin(apply_to_receipt(app, id, action)).await;
        add_result(&mut answer, id, result)?;
    }
    Ok(answer)
}

/// Restores previous states exactly. The answer holds the states they replaced, so that the undo
/// can be undone.
pub async fn undo_changes(app: &App, before: &[UndoState]) -> Result<BulkResponse, OperationError> {
    let mut answer = BulkResponse::default();
    for before in before {
        let edit = Edit {
            corrections: before.corrections.clone(),
            annotations: before.filing.clone(),
        };
        let undone = editing::edit_receipt(app, before.id, &ExpectedVersion::Any, |_| Ok(edit));
        let result = Box::pin(undone).await;
        add_result(&mut answer, before.id, result.map(Some))?;
    }
    Ok(answer)
}

/// Queues a receipt for another reading if it has the expected version.
pub async fn request_reading(
    app: &App,
    id: ReceiptId,
    expected: &ExpectedVersion,
) -> Result<(), OperationError> {
    // One transaction for version and job, so that no change comes between them.
    let mut tx = app.db.begin().await?;
    let stored = receipt_edits::load_current(&mut tx, id)
        .await?
        .ok_or(ProblemCode::ReceiptUnknown)?;
    expected.check(stored.version)?;
    // A receipt that was entered by hand has nothing to read.
    if stored.row.file.kind.is_none() {
        return Err(ProblemCode::PictureUnknown.into());
    }
    readings::requeue_receipt(&mut tx, id, app.clock.now_ms()).await?;
    tx.commit().await?;
    app.wake_worker(JobKind::Reading);
    Ok(intake::publish_receipt(app, id).await?)
}

/// Applies an action to one receipt, and returns the previous values if an undo can restore them.
async fn apply_to_receipt(
    app: &App,
    id: ReceiptId,
    action: &BulkOperation,
) -> Result<Option<UndoState>, OperationError> {
    let any = &ExpectedVersion::Any;
    match action {
        BulkOperation::Delete => trash::move_to_trash(app, id, any).await?,
        BulkOperation::Restore => {
            if !trash::restore_receipt(app, id, any).await? {
                return Err(ProblemCode::ReceiptUnknown.into());
            }
        }
        BulkOperation::Read => request_reading(app, id, any).await?,
        BulkOperation::Verify => {
            let confirm =
                |stored: &StoredReceipt| Ok(Edit::of_corrections(confirming_corrections(stored)));
            return editing::edit_receipt(app, id, any, confirm).await.map(Some);
        }
        BulkOperation::File {
            note,
            category,
            add_tags,
            remove_tags,
        } => {
            let annotate = |stored: &StoredReceipt| {
                let kept = stored
                    .row
                    .tags
                    .iter()
                    .filter(|tag| !remove_tags.contains(tag));
                let tags = kept.chain(add_tags).cloned().collect();
                let change = AnnotationChange {
                    note: note.clone(),
                    category: category.clone(),
                    // Without changes of tags, `None` keeps them.
                    tags: Some(tags).filter(|_| !add_tags.is_empty() || !remove_tags.is_empty()),
                };
                Edit::of_annotations(stored, change)
            };
            return editing::edit_receipt(app, id, any, annotate)
                .await
                .map(Some);
        }
    }
    Ok(None)
}

/// Adds the result of one receipt to an answer. Refusals are part of it; other errors end the whole
/// request.
fn add_result(
    answer: &mut BulkResponse,
    id: ReceiptId,
    result: Result<Option<UndoState>, OperationError>,
) -> Result<(), OperationError> {
    match result {
        Ok(before) => {
            answer.done.push(id);
            answer.before.extend(before);
        }
        Err(error) => {
            let problem = error.refusal().ok_or(error)?;
            answer.failed.push(BulkFailure { id, problem });
        }
    }
    Ok(())
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
