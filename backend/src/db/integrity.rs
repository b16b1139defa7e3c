//! Integrity check of a database file before it is opened.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use shared::text::single_spaced;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};

use super::{Db, DbError, error_kinds};

impl Db {
    /// Returns an error if the database file is damaged. A missing file passes.
    pub async fn check_file(file: &Path) -> anyhow::Result<()> {
        if !file.exists() {
            return Ok(());
        }
        match first_fault(file).await {
            Ok(None) => Ok(()),
            Ok(Some(fault)) => bail!(repair_advice(file, &fault)),
            Err(error) if error_kinds::is_damaged(&error) => {
                bail!(repair_advice(file, &error.to_string()))
            }
            Err(error) => Err(error)
                .with_context(|| format!("the database {} cannot be opened", file.display())),
        }
    }
}

async fn first_fault(file: &Path) -> Result<Option<String>, DbError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .busy_timeout(Duration::from_secs(10));
    let mut connection = SqliteConnection::connect_with(&options).await?;
    // The quick check stops at the first fault and leaves out the comparison of indexes with
    // tables.
    let found: String = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok(Some(found).filter(|found| found != "ok"))
}

fn repair_advice(file: &Path, fault: &str) -> String {
    let fault = single_spaced(fault);
    let file = file.display();
    format!(
        "the database {file} is damaged ({fault}). Nothing was changed. Copy the whole data \
         folder first. Then put the database back from a backup, or save what can still be read \
         with: sqlite3 {file} .recover | sqlite3 recovered.sqlite"
    )
}
