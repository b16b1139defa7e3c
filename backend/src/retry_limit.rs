//! Retry limit for files on which a reader process failed.
//!
//! A file that makes the process crash or exceed its limits probably does so every time. Reading, reading
//! again, merging and splitting count together; at the limit the file is not opened any more. A newer version
//! of the program may handle it, so it starts from zero.

use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::app::App;
use crate::db::DbError;

/// How often a file is tried.
pub const ATTEMPTS_MAX: u32 = 3;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The last problem of a file that has reached the limit; `None` when it may be opened.
pub async fn check(app: &App, id: ReceiptId) -> Result<Option<ProblemCode>, DbError> {
    let failures = app.db.reader_failures(id, VERSION).await?;
    Ok(failures
        .filter(|failures| failures.count >= ATTEMPTS_MAX)
        .map(|failures| failures.problem))
}

/// Counts a failure.
pub async fn record(app: &App, id: ReceiptId, problem: ProblemCode) -> Result<(), DbError> {
    app.db.add_reader_failure(id, problem, VERSION).await
}
