//! An edit of one receipt: what is there is read, checked and written in the same transaction, so that of two edits at the
//! same time neither undoes the other.

use shared::api::Filing;
use shared::corrections::{CorrectionError, Corrections};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::app::{App, now_ms};
use crate::db::receipts::StoredReceipt;
use crate::db::{DbError, Transaction, receipt_edits};
use crate::{filing, intake};

/// The versions of a receipt that a request is meant for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Expected {
    /// Whatever is there.
    #[default]
    Any,
    /// One of these.
    OneOf(Vec<u64>),
}

/// What an edit writes. What is `None` stays as it is.
#[derive(Debug, Default)]
pub struct Edit {
    /// All corrections.
    pub corrections: Option<Corrections>,
    /// The whole filing.
    pub filing: Option<Filing>,
}

/// A receipt cannot be edited.
#[derive(Debug)]
pub enum EditError {
    /// The person must be told this.
    Refused(ProblemCode),
    /// A correction does not fit.
    Field(CorrectionError),
    /// The database failed.
    Db(DbError),
}

impl Expected {
    /// Refuses a receipt of another version.
    pub fn check(&self, version: u64) -> Result<(), EditError> {
        match self {
            Self::OneOf(versions) if !versions.contains(&version) => {
                Err(EditError::Refused(ProblemCode::ReceiptChanged))
            }
            Self::Any | Self::OneOf(_) => Ok(()),
        }
    }

    /// Refuses a receipt of another version as it is in this transaction. One that is not there is not refused.
    pub async fn check_in(&self, tx: &mut Transaction, id: ReceiptId) -> Result<(), EditError> {
        match receipt_edits::version(tx, id).await? {
            Some(version) => self.check(version),
            None => Ok(()),
        }
    }
}

/// Edits a receipt as `plan` says, which sees what is there, and gives what was there before.
pub async fn edit(
    app: &App,
    id: ReceiptId,
    expected: &Expected,
    plan: impl FnOnce(&StoredReceipt) -> Result<Edit, EditError> + Send,
) -> Result<StoredReceipt, EditError> {
    let mut tx = app.db.begin().await?;
    let Some(before) = receipt_edits::current(&mut tx, id).await? else {
        return Err(EditError::Refused(ProblemCode::ReceiptUnknown));
    };
    expected.check(before.version)?;
    let edit = plan(&before)?;
    if let Some(corrections) = &edit.corrections {
        before.reading.clone().corrected(corrections)?;
        receipt_edits::set_corrections(&mut tx, id, corrections, now_ms()).await?;
    }
    if let Some(filing) = edit.filing {
        let filing = filing::checked(filing).map_err(EditError::Refused)?;
        receipt_edits::set_filing(&mut tx, id, &filing, now_ms()).await?;
    }
    tx.commit().await?;
    intake::announce(app, id).await?;
    Ok(before)
}

impl From<CorrectionError> for EditError {
    fn from(error: CorrectionError) -> Self {
        Self::Field(error)
    }
}

impl From<DbError> for EditError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}
