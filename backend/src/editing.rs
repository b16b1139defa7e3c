//! Edits of one receipt in one transaction.
//!
//! The stored state is read, checked and replaced under the write lock, so that concurrent edits
//! never overwrite each other.

use shared::annotations::Annotations;
use shared::corrections::Corrections;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

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
                Err(OperationError::Refused(ProblemCode::ReceiptChanged))
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

/// Edits a receipt as `plan` decides from its stored state, and returns that state.
pub async fn edit_receipt(
    app: &App,
    id: ReceiptId,
    expected: &ExpectedVersion,
    plan: impl FnOnce(&StoredReceipt) -> Result<Edit, OperationError> + Send,
) -> Result<StoredReceipt, OperationError> {
    let mut tx = app.db.begin().await?;
    let Some(before) = receipt_edits::load_current(&mut tx, id).await? else {
        return Err(OperationError::Refused(ProblemCode::ReceiptUnknown));
    };
    expected.check(before.version)?;
    let edit = plan(&before)?;
    if let Some(corrections) = &edit.corrections {
        // Corrections that do not fit the reading are refused.
        before.reading.clone().with_corrections(corrections)?;
        receipt_edits::set_corrections(&mut tx, id, corrections, app.clock.now_ms()).await?;
    }
    if let Some(filing) = edit.annotations {
        let filing = annotations::validate_annotations(filing).map_err(OperationError::Refused)?;
        receipt_edits::set_annotations(&mut tx, id, &filing, app.clock.now_ms()).await?;
    }
    tx.commit().await?;
    intake::publish_receipt(app, id).await?;
    Ok(before)
}
