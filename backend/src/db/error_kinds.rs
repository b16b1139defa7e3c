//! Classification of database errors: full disk, contention, damage.

use super::DbError;

/// `SQLITE_FULL`, and `SQLITE_IOERR_SHMSIZE`: the index of the write-ahead log could not grow.
const FULL_CODES: [i32; 2] = [13, 4874];
/// `SQLITE_BUSY` and `SQLITE_LOCKED`, as primary codes.
const BUSY_CODES: [i32; 2] = [5, 6];
/// `SQLITE_CORRUPT` and `SQLITE_NOTADB`, as primary codes.
const DAMAGED_CODES: [i32; 2] = [11, 26];

/// Returns whether the disk is full.
pub fn is_full(error: &DbError) -> bool {
    result_code(error)
        .is_some_and(|code| FULL_CODES.contains(&code) || FULL_CODES.contains(&primary_code(code)))
}

/// Returns whether a lock is held or too many requests wait for a connection: a retry may succeed.
pub fn is_busy(error: &DbError) -> bool {
    matches!(error, DbError::PoolTimedOut)
        || result_code(error).is_some_and(|code| BUSY_CODES.contains(&primary_code(code)))
}

/// Returns whether the file is damaged, or no database.
pub(super) fn is_damaged(error: &DbError) -> bool {
    result_code(error).is_some_and(|code| DAMAGED_CODES.contains(&primary_code(code)))
}

fn result_code(error: &DbError) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok()
}

/// Returns the primary code, which is the lowest byte of an extended result code.
fn primary_code(code: i32) -> i32 {
    code & 0xFF
}
