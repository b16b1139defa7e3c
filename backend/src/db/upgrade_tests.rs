//! Databases of the previous schema, opened by this program.

use std::path::Path;

use shared::filter::{Filter, SortOrder};
use shared::id::ReceiptId;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;

use super::queue::JobKind;
use super::{CommitLevel, DATABASE, Db};

/// The last migration of the previous schema, which had two queues and texts for rules.
const PREVIOUS: i64 = 12;

fn id(number: u64) -> ReceiptId {
    ReceiptId::new(number, [7; 10])
}

/// Creates a database of the previous schema: two receipts with jobs, three downloads.
async fn create_previous(file: &Path) {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .pragma("secure_delete", "ON");
    let pool = SqlitePool::connect_with(options).await.unwrap();
    let mut migrator = sqlx::migrate!();
    let old = migrator.migrations.iter();
    migrator.migrations = old
        .filter(|migration| migration.version <= PREVIOUS)
        .cloned()
        .collect();
    migrator.run(&pool).await.unwrap();
    for number in [1, 2] {
        let words = r#"[{"width":1,"height":1,"lines":[{"words":[
            {"text":"Café","confidence":1.0,"box":[0.0,0.0,0.0,0.0]},
            {"text":"McDonald’s","confidence":1.0,"box":[0.0,0.0,0.0,0.0]}]}]}]"#;
        let statements = [
            "INSERT INTO receipts (id, owner, status, file_name, file_kind, size_bytes, sha256,
             pages, corrections, confidence, verified, created_at_ms, updated_at_ms, number,
             derived)
             VALUES ($1, 'owner', 'waiting', 'a.jpg', 'jpg', 1, $1, '[]', '{}', 0.5, FALSE, 1, 1,
             $2, 3)",
            "INSERT INTO receipt_readings (receipt_id, words, reading)
             VALUES ($1, $3, '{}')",
            "INSERT INTO receipt_texts (receipt_id, owner, folded)
             VALUES ($1, 'owner', 'cafe mcdonalds')",
            // The second one was begun and its lease never ended.
            "INSERT INTO jobs (receipt_id, attempt, due_at_ms, lease, leased_until_ms)
             VALUES ($1, $2, 10 * $2, CASE WHEN $2 = 2 THEN 'dead' END,
             CASE WHEN $2 = 2 THEN 9000 ELSE 0 END)",
        ];
        for statement in statements {
            let query = sqlx::query(statement).bind(id(number).to_string());
            let query = query.bind(i64::try_from(number).unwrap()).bind(words);
            query.execute(&pool).await.unwrap();
        }
    }
    for (number, state, attempt) in [(3, "waiting", 1), (4, "running", 2), (5, "done", 1)] {
        let query = sqlx::query(
            "INSERT INTO downloads (id, owner, url, filing, state, received, attempt, due_at_ms,
             lease, leased_until_ms, created_at_ms, updated_at_ms)
             VALUES ($1, 'owner', 'https://shop.example/a', '{}', $2, 0, $3, 10,
             CASE WHEN $2 = 'running' THEN 'dead' END, 0, 1, 5000)",
        );
        let query = query.bind(id(number).to_string()).bind(state).bind(attempt);
        query.execute(&pool).await.unwrap();
    }
    pool.close().await;
}

#[tokio::test]
async fn jobs_and_downloads_of_the_previous_schema_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(DATABASE);
    create_previous(&file).await;
    let db = Db::open(&file, CommitLevel::Buffered).await.unwrap();
    assert_eq!(db.next_job_at(JobKind::Reading).await.unwrap(), Some(10));
    db.release_jobs(JobKind::Reading, true).await.unwrap();
    db.release_downloads(0).await.unwrap();
    let mut claimed = Vec::new();
    for kind in [JobKind::Reading, JobKind::Download] {
        while let Some(job) = db.claim_job(kind, "new".into(), 100, 9_000).await.unwrap() {
            claimed.push((kind, job.id, job.attempt));
        }
    }
    // The interrupted reading counts, the interrupted download does not.
    assert_eq!(
        claimed,
        [
            (JobKind::Reading, id(1), 2),
            (JobKind::Reading, id(2), 3),
            (JobKind::Download, id(3), 2),
            (JobKind::Download, id(4), 2),
        ]
    );
    assert_eq!(db.newest_downloads(9).await.unwrap().len(), 3);
    db.close().await;
}

#[tokio::test]
async fn receipts_of_the_previous_schema_are_found_by_rules_and_searches() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(DATABASE);
    create_previous(&file).await;
    let db = Db::open(&file, CommitLevel::Buffered).await.unwrap();
    for (words, found) in [
        ("cafe", 2),
        ("mcdonalds", 2),
        ("cafe mcdonalds", 2),
        ("caf", 0),
    ] {
        let receipts = db.receipts_containing(words).await.unwrap();
        assert_eq!(receipts.len(), found, "{words}");
    }
    let filter = Filter {
        text: Some("cafe".into()),
        ..Filter::default()
    };
    let selection = db.select_receipts(filter, Vec::new()).await.unwrap();
    let page = db
        .receipt_rows(&selection, SortOrder::default(), None, 9)
        .await
        .unwrap();
    assert_eq!(page.receipts.len(), 2);
    // The second copy of the texts is gone, also from the free pages of the file.
    assert!(db.truncate_log().await.unwrap());
    db.close().await;
    let bytes = std::fs::read(&file).unwrap();
    let copy = b"cafe mcdonalds";
    assert!(!bytes.windows(copy.len()).any(|window| window == copy));
}
