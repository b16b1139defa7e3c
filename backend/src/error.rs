//! Error of operations on receipts, uploads, rules and the profile.

use shared::corrections::CorrectionError;
use shared::file_size::describe_excess;
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
        /// Name of the field or file, or the limit.
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

impl OperationError {
    /// Refuses a file that is larger than the limit; its size is not always known.
    pub fn too_large(bytes: Option<u64>, limit: u64) -> Self {
        Self::RefusedFor {
            code: ProblemCode::TooLarge,
            detail: describe_excess(bytes, limit),
        }
    }

    /// Returns the reason of a refusal, as opposed to a failure.
    pub fn refusal(&self) -> Option<ProblemCode> {
        match self {
            Self::Refused(code) | Self::RefusedFor { code, .. } => Some(*code),
            _ => None,
        }
    }
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
