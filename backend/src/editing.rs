//! Edits of one receipt in one transaction.
//!
//! The stored state is read, checked and replaced under the write lock, so that concurrent edits
//! never overwrite each other.

use shared::annotations::{AnnotationChange, Annotations};
use shared::bulk::UndoState;
use shared::corrections::Corrections;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::rules::RuleOutcome;

use crate::app::App;
use crate::db::columns::StoredReceipt;
use crate::db::{Transaction, receipt_edits};
use crate::error::OperationError;
use crate::{annotations, intake};

/// Versions of a receipt for which a request is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ExpectedVersion {
    /// Any version.
    #[default]
    Any,
    /// One of these versions.
    OneOf(Vec<u64>),
}

/// New values of an edit; `None` keeps the stored value.
#[derive(Debug, Default)]
pub struct Edit {
    /// All corrections.
    pub corrections: Option<Corrections>,
    /// All annotations.
    pub annotations: Option<Annotations>,
}

impl ExpectedVersion {
    /// Returns an error if the receipt has another version.
    pub fn check(&self, version: u64) -> Result<(), OperationError> {
        match self {
            Self::OneOf(versions) if !versions.contains(&version) => {
                Err(ProblemCode::ReceiptChanged.into())
            }
            Self::Any | Self::OneOf(_) => Ok(()),
        }
    }

    /// Checks the version that a receipt has in this transaction. A missing receipt passes.
    pub async fn check_stored(
        &self,
        tx: &mut Transaction,
        id: ReceiptId,
    ) -> Result<(), OperationError> {
        match receipt_edits::load_version(tx, id).await? {
            Some(version) => self.check(version),
            None => Ok(()),
        }
    }
}

impl Edit {
    /// Returns an edit that replaces all corrections.
    pub fn of_corrections(corrections: Corrections) -> Self {
        Self {
            corrections: Some(corrections),
            annotations: None,
        }
    }

    /// Returns an edit that applies a change to the annotations of this receipt.
    pub fn of_annotations(
        stored: &StoredReceipt,
        change: AnnotationChange,
    ) -> Result<Self, OperationError> {
        let annotations = annotations::apply_change(
            stored.annotations.clone(),
            change,
            &RuleOutcome::from_applications(&stored.rules),
        )?;
        Ok(Self {
            corrections: None,
            annotations: Some(annotations),
        })
    }
}

/// Edits a receipt as `plan` decides from its stored state, and returns the replaced values for
/// undo.
pub async fn edit_receipt(
    app: &App,
    id: ReceiptId,
    expected: &ExpectedVersion,
    plan: impl FnOnce(&StoredReceipt) -> Result<Edit, OperationError> + Send,
) -> Result<UndoState, OperationError> {
    let mut tx = app.db.begin().await?;
    let before = receipt_edits::load_current(&mut tx, id)
        .await?
        .ok_or(ProblemCode::ReceiptUnknown)?;
    expected.check(before.version)?;
    let edit = plan(&before)?;
    // Values that stay are no part of the undo: they may have newer edits by then.
    let mut undo = UndoState {
        id,
        corrections: None,
        filing: None,
    };
    if let Some(corrections) = edit.corrections {
        // Corrections that do not fit the reading are refused.
        before.reading.with_corrections(&corrections)?;
        receipt_edits::set_corrections(&mut tx, id, &corrections, app.clock.now_ms()).await?;
        undo.corrections = Some(before.corrections);
    }
    if let Some(annotations) = edit.annotations {
        let annotations = annotations::validate_annotations(annotations)?;
        receipt_edits::set_annotations(&mut tx, id, &annotations, app.clock.now_ms()).await?;
        undo.filing = Some(before.annotations);
    }
    tx.commit().await?;
    intake::publish_receipt(app, id).await?;
    Ok(undo)
}
