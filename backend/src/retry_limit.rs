//! Retry limit for files on which a reader process failed.
//!
//! A file that makes the process crash or exceed its limits probably does so every time. Reading,
//! repeated reading, merging and splitting count together; at the limit the file is not opened any
//! more. The count is per program version, since a newer one may handle the file.

use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use tracing::error;

use crate::app::App;
use crate::blob::BlobKey;
use crate::db::DbError;
use crate::error::OperationError;
use crate::sandbox::pool::{FileSource, ReaderFailure};

/// Maximum number of attempts per file.
pub const ATTEMPTS_MAX: u32 = 3;

const PROGRAM_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Returns the last problem of a file that has reached the limit; `None` if it may be opened.
pub async fn reached_limit(app: &App, id: ReceiptId) -> Result<Option<ProblemCode>, DbError> {
    let failures = app.db.reader_failures(id, PROGRAM_VERSION).await?;
    Ok(failures
        .filter(|failures| failures.count >= ATTEMPTS_MAX)
        .map(|failures| failures.problem))
}

/// Counts a failure of a reader process on the file of a receipt.
pub async fn record_failure(app: &App, id: ReceiptId, problem: ProblemCode) -> Result<(), DbError> {
    app.db
        .add_reader_failure(id, problem, PROGRAM_VERSION)
        .await
}

/// Has a reader process work on the original of a receipt. A failure caused by the file counts
/// against its limit, and becomes a refusal with its problem.
pub async fn run_on_original<T>(
    app: &App,
    id: ReceiptId,
    work: impl AsyncFnOnce(FileSource) -> Result<T, ReaderFailure>,
) -> Result<T, OperationError> {
    if let Some(problem) = reached_limit(app, id).await? {
        return Err(problem.into());
    }
    let original = FileSource::from_blob(app.blobs.stream(&BlobKey::Original(id)).await?);
    let failure = match work(original).await {
        Ok(result) => return Ok(result),
        Err(failure) => failure,
    };
    error!(receipt = %id, %failure, "a reader process gave no pictures of a receipt");
    if failure.counts_against_limit() {
        record_failure(app, id, failure.problem()).await?;
    }
    Err(failure.problem().into())
}
