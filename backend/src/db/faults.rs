//! What a failure of the database means for whoever asked: no space, too busy, or damaged.

use super::DbError;

/// `SQLITE_FULL`, and `SQLITE_IOERR_SHMSIZE`: the index of the write-ahead log could not grow.
const FULL: [i32; 2] = [13, 4874];
/// `SQLITE_BUSY` and `SQLITE_LOCKED`, without what their extended codes add.
const BUSY: [i32; 2] = [5, 6];
/// `SQLITE_CORRUPT` and `SQLITE_NOTADB`, without what their extended codes add.
const DAMAGED: [i32; 2] = [11, 26];

/// The disk is full.
pub fn is_full(error: &DbError) -> bool {
    code(error).is_some_and(|code| FULL.contains(&code) || FULL.contains(&primary(code)))
}

/// Somebody else holds a lock, or too many requests wait for a connection: later it may go well.
pub fn is_busy(error: &DbError) -> bool {
    matches!(error, DbError::PoolTimedOut)
        || code(error).is_some_and(|code| BUSY.contains(&primary(code)))
}

/// The file is damaged, or no database.
pub(super) fn is_damaged(error: &DbError) -> bool {
    code(error).is_some_and(|code| DAMAGED.contains(&primary(code)))
}

fn code(error: &DbError) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok()
}

/// The lowest byte of an extended result code is the code it extends.
fn primary(code: i32) -> i32 {
    code & 0xFF
}
