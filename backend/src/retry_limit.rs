//! Retry limit for files on which a reader process failed.
//!
//! A file that makes the process crash or exceed its limits probably does so every time. Reading,
//! repeated reading, merging and splitting count together; at the limit the file is not opened any
//! more. The count is per program version, since a newer one may handle the file.

use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::app::App;
use crate::db::DbError;

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
