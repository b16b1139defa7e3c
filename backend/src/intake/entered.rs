//! Receipts without a file, whose values are all entered by the user.

use shared::annotations::{AnnotationChange, Annotations};
use shared::corrections::Corrections;
use shared::id::ReceiptId;
use shared::receipt::Receipt;
use shared::rules::RuleOutcome;

use super::{new_id, publish_receipt};
use crate::annotations;
use crate::app::App;
use crate::db::receipts;
use crate::error::OperationError;

/// Creates a receipt of these values and returns its id. Values that cannot be used are refused as
/// in an edit.
pub async fn create_receipt(
    app: &App,
    corrections: &Corrections,
    change: AnnotationChange,
) -> Result<ReceiptId, OperationError> {
    Receipt::default().with_corrections(corrections)?;
    let no_rules = RuleOutcome::default();
    let filing = annotations::apply_change(Annotations::default(), change, &no_rules)?;
    let now_ms = app.clock.now_ms();
    let id = new_id(now_ms);
    let mut tx = app.db.begin().await?;
    receipts::insert_entered_receipt(&mut tx, id, corrections, &filing, now_ms).await?;
    tx.commit().await?;
    publish_receipt(app, id).await?;
    Ok(id)
}
