//! Purges: interrupted ones, remaining texts in the database files, and time in the trash.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::StatusCode;
use backend::db::{self, DATABASE};
use backend::settings::Settings;
use backend::{trash, upkeep};
use reader::Stop;
use reader::ocr::{Engine, EngineError};
use reader::page::Run;
use reader::picture::Picture;
use serde_json::json;
use shared::api::ReceiptPage;
use shared::problem::ProblemCode;

use super::HOUR;
use crate::support::fixed_text_engine::FixedTextEngine;
use crate::support::{TestServer, jpeg, test_settings};

#[tokio::test]
async fn an_interrupted_purge_is_finished_after_the_restart() {
    let mut server = TestServer::start().await;
    server.start_worker();
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    server.wait_until_read(id).await;
    server.delete(&format!("/api/receipts/{id}")).await;
    let mut tx = server.app.db.begin().await.unwrap();
    assert!(
        db::trash::purge_receipt(&mut tx, id, i64::MAX)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    let server = TestServer::start_in(server.stop().await, None).await;
    assert_eq!(server.count_files(), 4);
    server
        .create_upload(id, "b.jpg", 9, b"")
        .await
        .assert_problem(ProblemCode::UploadExists);
    upkeep::sweep_orphans(&server.app).await.unwrap();
    assert_eq!(server.count_files(), 0, "purged is not set aside");
    assert_eq!(
        server.create_upload(id, "b.jpg", 9, b"").await.status,
        StatusCode::CREATED,
        "its id is free"
    );
}

/// Returns the first of these words in the database files, ignoring case.
fn find_word_in_database(server: &TestServer, words: &[&str]) -> Option<String> {
    for suffix in ["", "-wal"] {
        let file = server.folder.path().join(format!("{DATABASE}{suffix}"));
        let text = String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).to_lowercase();
        if let Some(word) = words.iter().find(|word| text.contains(**word)) {
            return Some(format!("{word} in the database{suffix}"));
        }
    }
    None
}

/// Engine that finds rare words on its first picture and common ones on all others.
#[derive(Default)]
struct RareWordsFirst(AtomicBool);

impl Engine for RareWordsFirst {
    fn name(&self) -> &'static str {
        "rare"
    }

    fn read_picture(&self, picture: &Picture, stop: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        let mut runs = FixedTextEngine {
            tops: [5.0, 25.0, 45.0],
            height: 10.0,
            left: 1.0,
        }
        .read_picture(picture, stop)?;
        if !self.0.swap(true, Ordering::Relaxed) {
            for (run, text) in runs
                .iter_mut()
                .zip(["Brontosuchus", "Kleptocratis", "Öbstreperix"])
            {
                text.clone_into(&mut run.words[0].text);
            }
        }
        Ok(runs)
    }
}

#[tokio::test]
async fn nothing_of_a_purged_receipt_is_left_in_the_files_of_the_database() {
    let mut server = TestServer::with_engine(Some(Arc::new(RareWordsFirst::default()))).await;
    server.start_worker();
    let words = [
        "quagmirean",
        "zephyrousum",
        "vexillarybo",
        "fjordwhelps",
        "brontosuchus",
        "kleptocratis",
        "bstreperix",
        // As the full-text index keeps it for rules: `obstreperix` in hexadecimal digits.
        "6f62737472657065726978",
    ];
    let gone = server.upload_file("fjordwhelps.jpg", &jpeg(1)).await;
    server.wait_until_read(gone).await;
    // Replaced values must not remain either.
    for note in ["quagmirean", "zephyrousum"] {
        let path = format!("/api/receipts/{gone}");
        let noted = json!({"note": note}).to_string();
        let noted = server
            .send_request("PATCH", &format!("{path}/filing"), &[], noted)
            .await;
        let entered = server
            .send_request("PATCH", &path, &[], r#"{"merchant":"Vexillarybo"}"#)
            .await;
        assert_eq!(
            (noted.status, entered.status),
            (StatusCode::OK, StatusCode::OK)
        );
    }
    let kept = server.upload_file("kept.jpg", &jpeg(2)).await;
    server.wait_until_read(kept).await;
    for word in ["fjordwhelps", "bstreperix", "6f62737472657065726978"] {
        assert!(find_word_in_database(&server, &[word]).is_some(), "{word}");
    }
    server.delete(&format!("/api/receipts/{gone}")).await;
    server.delete(&format!("/api/trash/{gone}")).await;
    let finishing = tokio::spawn(trash::purge_periodically(server.app.clone()));
    let is_finished = async |server: &TestServer| {
        server
            .app
            .db
            .purged_receipts()
            .await
            .unwrap()
            .is_empty()
            .then_some(())
    };
    server
        .wait_until("nothing is left to be done", is_finished)
        .await;
    assert_eq!(find_word_in_database(&server, &words), None);
    assert_eq!(server.count_files(), 4, "what was not purged stays");
    assert_eq!(
        server
            .get("/api/receipts?q=full")
            .await
            .json::<ReceiptPage>()
            .receipts
            .len(),
        1
    );
    server.app.shutdown.cancel();
    finishing.await.unwrap();
}

#[tokio::test]
async fn a_wrong_clock_purges_nothing() {
    let server = TestServer::start_with(Settings {
        keep_deleted: Some(HOUR),
        ..test_settings()
    })
    .await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    let year_ms = 365 * 24 * 3_600_000;
    // According to the clock it was deleted a year ago.
    let mut tx = server.app.db.begin().await.unwrap();
    let moment = server.app.db.moment_at(server.app.clock.now_ms() - year_ms);
    assert!(db::trash::move_to_trash(&mut tx, id, moment).await.unwrap());
    tx.commit().await.unwrap();
    trash::purge_expired(&server.app).await.unwrap();
    assert_eq!(server.list_trash().await.len(), 1);
}

#[tokio::test]
async fn time_in_the_trash_adds_up_over_restarts() {
    let server = TestServer::start().await;
    let ids = [
        server.upload_file("a.jpg", &jpeg(1)).await,
        server.upload_file("b.jpg", &jpeg(2)).await,
    ];
    let hour_ms = 3_600_000;
    let mut tx = server.app.db.begin().await.unwrap();
    for (id, uptime_ms) in ids.into_iter().zip([-hour_ms, 0]) {
        let moment = db::Moment {
            now_ms: server.app.clock.now_ms(),
            uptime_ms,
        };
        assert!(db::trash::move_to_trash(&mut tx, id, moment).await.unwrap());
    }
    tx.commit().await.unwrap();
    let before = server.app.db.uptime_ms();
    server.app.db.store_uptime().await.unwrap();
    let settings = Settings {
        keep_deleted: Some(HOUR),
        ..test_settings()
    };
    let server = TestServer::with_settings(server.stop().await, None, settings).await;
    assert!(server.app.db.uptime_ms() >= before);
    trash::purge_expired(&server.app).await.unwrap();
    assert_eq!(server.list_trash().await, [ids[1]]);
}
