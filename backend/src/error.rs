//! Error of operations on receipts, uploads, rules and the profile.

use shared::corrections::CorrectionError;
use shared::problem::ProblemCode;
use tokio::task::JoinError;

use crate::blob::BlobError;
use crate::db::DbError;
use crate::hash::DamagedState;

/// Reason why an operation was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum OperationError {
    /// Refused; the code is shown to the user.
    #[error("{}", .0.message())]
    Refused(ProblemCode),
    /// Refused because of one member of the request, which is shown, too.
    #[error("{detail}: {}", .code.message())]
    RefusedFor {
        /// Reason.
        code: ProblemCode,
        /// Name of the field or file.
        detail: String,
    },
    /// The upload or download was deleted meanwhile.
    #[error("the upload is gone")]
    Gone,
    /// The server has this number of bytes of the upload, not as many as the request says.
    #[error("the offset is {0}")]
    OffsetMismatch(u64),
    /// The connection was cut or stalled; the received bytes are kept.
    #[error("the connection was closed")]
    Interrupted,
    /// The server shuts down; the received bytes are kept.
    #[error("the server stops")]
    ShuttingDown,
    /// The task that carried it out panicked.
    #[error("the task failed")]
    Panicked(#[from] JoinError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The blob store failed.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The stored hash state of an upload is damaged.
    #[error(transparent)]
    Damaged(#[from] DamagedState),
}

impl From<ProblemCode> for OperationError {
    fn from(code: ProblemCode) -> Self {
        Self::Refused(code)
    }
}

impl From<CorrectionError> for OperationError {
    fn from(error: CorrectionError) -> Self {
        Self::RefusedFor {
            code: error.code,
            detail: error.field.to_string(),
        }
    }
}
