//! Edits of one receipt in one transaction.
//!
//! The stored state is read, checked and replaced under the write lock, so that concurrent edits
//! never overwrite each other.

use shared::annotations::Annotations;
use shared::corrections::{CorrectionError, Corrections};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::app::{App, now_ms};
use crate::db::columns::StoredReceipt;
use crate::db::{DbError, Transaction, receipt_edits};
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

/// Reason why an edit was not made.
#[derive(Debug)]
pub enum EditError {
    /// Refused; the code is shown to the user.
    Refused(ProblemCode),
    /// A correction does not fit the reading.
    InvalidCorrection(CorrectionError),
    /// The database failed.
    Db(DbError),
}

impl ExpectedVersion {
    /// Returns an error if the receipt has another version.
    pub fn check(&self, version: u64) -> Result<(), EditError> {
        match self {
            Self::OneOf(versions) if !versions.contains(&version) => {
                Err(EditError::Refused(ProblemCode::ReceiptChanged))
            }
            Self::Any | Self::OneOf(_) => Ok(()),
        }
    }

    /// Checks the version that a receipt has in this transaction. A missing receipt passes.
    pub async fn check_stored(&self, tx: &mut Transaction, id: ReceiptId) -> Result<(), EditError> {
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
    plan: impl FnOnce(&StoredReceipt) -> Result<Edit, EditError> + Send,
) -> Result<StoredReceipt, EditError> {
    let mut tx = app.db.begin().await?;
    let Some(before) = receipt_edits::load_current(&mut tx, id).await? else {
        return Err(EditError::Refused(ProblemCode::ReceiptUnknown));
    };
    expected.check(before.version)?;
    let edit = plan(&before)?;
    if let Some(corrections) = &edit.corrections {
        // Corrections that do not fit the reading are refused.
        before.reading.clone().with_corrections(corrections)?;
        receipt_edits::set_corrections(&mut tx, id, corrections, now_ms()).await?;
    }
    if let Some(filing) = edit.annotations {
        let filing = annotations::validate_annotations(filing).map_err(EditError::Refused)?;
        receipt_edits::set_annotations(&mut tx, id, &filing, now_ms()).await?;
    }
    tx.commit().await?;
    intake::publish_receipt(app, id).await?;
    Ok(before)
}

impl From<CorrectionError> for EditError {
    fn from(error: CorrectionError) -> Self {
        Self::InvalidCorrection(error)
    }
}

impl From<DbError> for EditError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}
