//! Database access: all SQL of the program, one file per table.
//!
//! SQLite is part of the binary. Statements are kept compatible with Postgres: `$1` markers, text
//! ids, integers. Changes that belong together take a [`Transaction`]; none stays open during slow
//! work.

#[macro_use]
mod owned;

pub mod claims;
pub mod columns;
pub mod cursor;
pub mod derived;
pub mod downloads;
mod duplicates;
pub mod engine_calls;
mod error_kinds;
mod full_text;
pub mod idempotency;
mod integrity;
pub mod known_merchants;
pub mod merging;
pub mod profile;
pub mod queue;
pub mod reader_failures;
pub mod readings;
pub mod receipt_edits;
pub mod receipt_list;
pub mod receipt_words;
pub mod receipts;
pub mod rule_applications;
pub mod rules;
pub mod selection;
mod storage;
pub mod sums;
pub mod trash;
pub mod upload_parts;
pub mod uploads;
mod uptime;

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::MigrateError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, Row, Sqlite, SqliteConnection, SqlitePool};
use tracing::warn;

pub use error_kinds::{is_busy, is_full};
pub use uptime::Moment;
use uptime::Uptime;

/// Error of the database.
pub type DbError = sqlx::Error;
/// Statements that take effect together or not at all.
pub type Transaction = sqlx::Transaction<'static, Sqlite>;

/// The name of the database file in a data folder.
pub const DATABASE: &str = "receipts.sqlite";
/// Owner of every row until there are accounts.
pub const OWNER: &str = "owner";

/// Cheaply cloned handle to the database.
#[derive(Clone)]
pub struct Db {
    /// Connections for reading.
    pool: SqlitePool,
    /// The connection for writing. SQLite has one writer at a time, and queueing for it beats
    /// retrying.
    writer: SqlitePool,
    uptime: Uptime,
}

/// Durability of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitLevel {
    /// On the disk: survives a power cut.
    OnDisk,
    /// In the page cache: survives a crash of the server, but not a power cut.
    Buffered,
}

impl Db {
    /// Opens the database file, creates it if need be, and runs migrations.
    pub async fn open(file: &Path, commit: CommitLevel) -> anyhow::Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(match commit {
                CommitLevel::OnDisk => SqliteSynchronous::Full,
                CommitLevel::Buffered => SqliteSynchronous::Normal,
            })
            .foreign_keys(true)
            // Deleted content is overwritten.
            .pragma("secure_delete", "ON")
            .busy_timeout(Duration::from_secs(10));
        // One connection serialises all writers.
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .after_release(|connection, _| Box::pin(is_usable(connection)))
            .connect_with(options.clone())
            .await?;
        sqlx::migrate!()
            .run(&writer)
            .await
            .map_err(explain_migration_error)?;
        // Readers see the last commit and never wait for the writer (WAL).
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .test_before_acquire(false)
            .connect_with(options)
            .await?;
        // The index is specific to SQLite and not part of the migrations.
        full_text::create_index(&mut *writer.acquire().await?).await?;
        let uptime = Uptime::resume_after(uptime::load_uptime(&pool).await?);
        let db = Self {
            pool,
            writer,
            uptime,
        };
        // Receipts of an older derivation version are refreshed before anything is served.
        db.refresh_stale().await?;
        Ok(db)
    }

    /// Begins a write transaction and takes the write lock at once: a transaction that reads first
    /// could not wait for the lock later, since SQLite refuses to upgrade it.
    pub async fn begin(&self) -> Result<Transaction, DbError> {
        self.writer.begin_with("BEGIN IMMEDIATE").await
    }

    /// Empties the write-ahead log, which contains earlier states of deleted content; returns
    /// `false` if readers prevented it.
    pub async fn truncate_log(&self) -> Result<bool, DbError> {
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&self.writer)
            .await?;
        Ok(row.try_get::<i64, _>(0)? == 0)
    }

    /// Closes the database.
    pub async fn close(&self) {
        self.pool.close().await;
        self.writer.close().await;
    }
}

/// Returns whether a connection can be used again. On a full disk SQLite may end a transaction by
/// itself; the rollback that follows fails, and the connection counts as inside a transaction for
/// ever. Such a connection is closed, and the next request opens another one.
async fn is_usable(connection: &mut SqliteConnection) -> Result<bool, DbError> {
    // Waits for a rollback that may still be pending.
    connection.ping().await?;
    let is_usable = !connection.is_in_transaction();
    if !is_usable {
        warn!("a transaction could not be ended: its connection is closed");
    }
    Ok(is_usable)
}

/// Describes a failed migration, with a remedy for the administrator.
fn explain_migration_error(error: MigrateError) -> anyhow::Error {
    let program = concat!("receipt-scanner ", env!("CARGO_PKG_VERSION"));
    let sentence = match &error {
        MigrateError::VersionMissing(version) => format!(
            "it was made by a newer version of this program (it has step {version}, which \
             {program} does not know): update the program, or restore the backup from before the \
             update"
        ),
        MigrateError::VersionMismatch(version) => format!(
            "step {version} of it was made by another build of this program than {program}: use \
             that one, or restore a backup"
        ),
        MigrateError::Dirty(version) => {
            format!(
                "an update of it stopped halfway (step {version}): restore the backup from \
                 before the update"
            )
        }
        _ => return error.into(),
    };
    anyhow::Error::msg(sentence)
}

#[cfg(test)]
mod upgrade_tests;

#[cfg(test)]
mod tests {
    use shared::filter::{Filter, SortOrder};

    use super::*;

    /// Creates a database of a version without search.
    async fn of_old(file: &Path) {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true);
        let pool = SqlitePool::connect_with(options).await.unwrap();
        let mut migrator = sqlx::migrate!();
        let old = migrator
            .migrations
            .iter()
            .filter(|migration| migration.version < 6)
            .cloned();
        migrator.migrations = old.collect();
        migrator.run(&pool).await.unwrap();
        for (number, reading) in [
            (
                1,
                r#"{"merchant":{"name":{"value":"Café","confidence":0.5}}}"#,
            ),
            (2, "damaged"),
        ] {
            let reading = reading.replace(
                "\"confidence\"",
                concat!(
                    r#""raw":null,"source":"ocr","page":null,"box":null,"words":[],"#,
                    r#""alternatives":[],"verified":false,"confidence""#,
                ),
            );
            sqlx::query(
                "INSERT INTO receipts (id, owner, status, file_name, file_kind, size_bytes,
                 sha256, pages, words, reading, corrections, merchant, confidence, verified,
                 created_at_ms, updated_at_ms, note)
                 VALUES ($1, 'owner', 'ready', 'a.jpg', 'jpg', 1, $1, '[]', '[]', $2, '{}', 'Cafe',
                  0.5, FALSE, $3, 1, 'lunch')",
            )
            .bind(format!("018bcfe5-6800-7707-8707-07070707070{number}"))
            .bind(reading)
            .bind(number)
            .execute(&pool)
            .await
            .unwrap();
            sqlx::query(
                "INSERT INTO jobs (receipt_id, attempt, due_at_ms, leased_until_ms)
                 VALUES ($1, 0, 0, 0)",
            )
            .bind(format!("018bcfe5-6800-7707-8707-07070707070{number}"))
            .execute(&pool)
            .await
            .unwrap();
        }
        pool.close().await;
    }

    #[tokio::test]
    async fn a_database_of_a_newer_program_is_named_as_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(DATABASE);
        for (change, sentence) in [
            (
                "INSERT INTO _sqlx_migrations (version, description, success, checksum,
                 execution_time) VALUES (9999, 'future', TRUE, x'00', 1)",
                "made by a newer version of this program",
            ),
            (
                "UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 3",
                "another build",
            ),
            (
                "UPDATE _sqlx_migrations SET success = FALSE WHERE version = 3",
                "stopped halfway",
            ),
        ] {
            let db = Db::open(&file, CommitLevel::Buffered).await.unwrap();
            sqlx::query(change).execute(&db.writer).await.unwrap();
            db.close().await;
            let Err(error) = Db::open(&file, CommitLevel::Buffered).await else {
                panic!("it was opened: {change}")
            };
            assert!(format!("{error:#}").contains(sentence), "{error:#}");
            std::fs::remove_file(&file).unwrap();
        }
    }

    #[tokio::test]
    async fn receipts_of_before_are_found_and_a_damaged_one_does_not_keep_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(DATABASE);
        of_old(&file).await;
        for _ in 0..2 {
            let db = Db::open(&file, CommitLevel::Buffered).await.unwrap();
            for (typed, found) in [("cafe lunch", 1), ("damaged", 0)] {
                let filter = Filter {
                    text: Some(typed.to_owned()),
                    ..Filter::default()
                };
                let selection = db.select_receipts(filter, Vec::new()).await.unwrap();
                let page = db
                    .receipt_rows(&selection, SortOrder::default(), None, 9)
                    .await
                    .unwrap();
                assert_eq!(page.receipts.len(), found, "{typed}");
            }
            let all = db
                .select_receipts(Filter::default(), Vec::new())
                .await
                .unwrap();
            let rows = db
                .receipt_rows(&all, SortOrder::default(), None, 9)
                .await
                .unwrap()
                .receipts;
            assert_eq!(rows.len(), 2, "the list shows both");
            let jobs: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM jobs")
                .fetch_one(&db.pool)
                .await
                .unwrap();
            assert_eq!(jobs, 2, "what waits still waits");
            db.close().await;
        }
    }

    /// Lets the database grow by at most `pages` pages, until its writer is replaced.
    async fn limit(db: &Db, pages: i64) {
        let mut writer = db.writer.acquire().await.unwrap();
        let used: i64 = sqlx::query_scalar("PRAGMA page_count")
            .fetch_one(&mut *writer)
            .await
            .unwrap();
        let statement = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {}", used + pages));
        sqlx::query(statement).execute(&mut *writer).await.unwrap();
    }

    async fn keep_key(db: &Db, key: &str) -> Result<(), DbError> {
        let mut tx = db.begin().await?;
        let statement =
            "INSERT INTO idempotency_keys (owner, key, created_at_ms) VALUES ('owner', $1, 1)";
        sqlx::query(statement).bind(key).execute(&mut *tx).await?;
        tx.commit().await
    }

    #[tokio::test]
    async fn the_writer_outlives_a_full_disk() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&folder.path().join(DATABASE), CommitLevel::Buffered)
            .await
            .unwrap();
        for round in 0..3 {
            limit(&db, 2).await;
            let large = "x".repeat(100_000);
            let failed = keep_key(&db, &large).await.unwrap_err();
            assert!(is_full(&failed) && !is_busy(&failed), "{failed}");
            keep_key(&db, &round.to_string()).await.unwrap();
        }
        let kept: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM idempotency_keys")
            .fetch_one(&db.pool)
            .await
            .unwrap();
        assert_eq!(kept, 3, "what was acknowledged is there, and nothing else");
    }

    #[tokio::test]
    async fn a_locked_database_is_busy() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(DATABASE);
        let db = Db::open(&file, CommitLevel::Buffered).await.unwrap();
        let impatient = SqliteConnectOptions::new()
            .filename(&file)
            .busy_timeout(Duration::ZERO);
        let other = SqlitePool::connect_with(impatient).await.unwrap();
        let tx = db.begin().await.unwrap();
        let failed = other.begin_with("BEGIN IMMEDIATE").await.unwrap_err();
        assert!(is_busy(&failed) && !is_full(&failed), "{failed}");
        assert!(is_busy(&DbError::PoolTimedOut));
        tx.rollback().await.unwrap();
        other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    }
}
