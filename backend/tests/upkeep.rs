//! Database and files fit each other: what is missing comes back, what nobody names goes, what is purged leaves nothing, and
//! what a server is not meant to touch it refuses to touch.

mod support;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::http::StatusCode;
use backend::db::{self, CommitLevel, DATABASE, Db};
use backend::fetch::download::{DownloadLimits, Downloader};
use backend::fetch::guard::Guard;
use backend::settings::Settings;
use backend::{downloads, trash, upkeep, upload};
use reader::Stop;
use reader::ocr::{Engine, EngineError};
use reader::page::Run;
use reader::picture::Picture;
use serde_json::json;
use shared::api::{KnownFile, ReceiptPage, ReceiptStatus};
use shared::bulk::TrashPage;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use support::site::{Site, file};
use support::stamp::Stamp;
use support::{MAX_FILE_BYTES, TestServer, jpeg, new_id, usual};

const HOUR: Duration = Duration::from_hours(1);

async fn delete(server: &TestServer, path: &str) {
    assert_eq!(
        server.ask("DELETE", path, &[], Body::empty()).await.status,
        StatusCode::NO_CONTENT
    );
}

async fn trashed(server: &TestServer) -> usize {
    server
        .get("/api/trash")
        .await
        .json::<TrashPage>()
        .receipts
        .len()
}

async fn by_form(server: &TestServer, bytes: &[u8]) -> StatusCode {
    let head = "--x\r\ncontent-disposition: form-data; name=file; filename=a.jpg\r\n\r\n";
    let body = [head.as_bytes(), bytes, b"\r\n--x--\r\n"].concat();
    let headers = [("content-type", "multipart/form-data; boundary=x")];
    server
        .ask("POST", "/api/receipts", &headers, body)
        .await
        .status
}

/// Ways in which an original gets lost, and the bytes that are left.
fn losses() -> [Option<Vec<u8>>; 3] {
    let mut rotten = jpeg(1);
    rotten[200] ^= 1;
    [None, Some(jpeg(1)[..300].to_vec()), Some(rotten)]
}

fn lose(original: &Path, left: Option<&[u8]>) {
    match left {
        None => std::fs::remove_file(original).expect("it is there"),
        Some(bytes) => std::fs::write(original, bytes).expect("it can be written"),
    }
}

#[tokio::test]
async fn a_file_sent_again_takes_the_place_of_an_original_that_is_lost() {
    let mut server = TestServer::start().await;
    server.work();
    let id = server.send("a.jpg", &jpeg(1)).await;
    let sha256 = server.read_receipt(id).await.row.file.sha256;
    let known = format!("/api/files/{sha256}");
    let original = server.folder.path().join(format!("files/originals/{id}"));
    let thumbnail = server
        .folder
        .path()
        .join(format!("files/thumbnails/{id}.jpg"));
    for (left, by_tus) in losses()
        .into_iter()
        .flat_map(|left| [(left.clone(), true), (left, false)])
    {
        assert_eq!(server.get(&known).await.json::<KnownFile>().receipt, id);
        lose(&original, left.as_deref());
        std::fs::remove_file(&thumbnail).unwrap();
        // A client asks before it sends: it must not be told that the file is there.
        server
            .get(&known)
            .await
            .is_problem(ProblemCode::ReceiptUnknown);
        if by_tus {
            assert_eq!(server.send("a.jpg", &jpeg(1)).await, id);
        } else {
            assert_eq!(by_form(&server, &jpeg(1)).await, StatusCode::CREATED);
        }
        assert_eq!(
            server
                .get(&format!("/api/receipts/{id}/original"))
                .await
                .body,
            jpeg(1)
        );
        server
            .until("its pictures are back", async |_| {
                thumbnail.exists().then_some(())
            })
            .await;
        assert_eq!(
            server.read_receipt(id).await.row.status,
            ReceiptStatus::Ready
        );
    }
    assert_eq!(server.rows().await.len(), 1);
}

#[tokio::test]
async fn a_lost_original_comes_back_by_its_link_and_also_in_the_trash() {
    let site = Site::answering(|_| file("image/jpeg", &jpeg(1)));
    let links = Guard::with_allowed(vec!["127.0.0.1".parse().unwrap()]);
    let server = TestServer::behaving(Settings {
        link_guard: links.clone(),
        ..usual()
    })
    .await;
    let id = server.send("a.jpg", &jpeg(1)).await;
    delete(&server, &format!("/api/receipts/{id}")).await;
    let original = server.folder.path().join(format!("files/originals/{id}"));
    std::fs::remove_file(&original).unwrap();
    let downloader = Downloader::new(links, DownloadLimits::for_bytes_max(MAX_FILE_BYTES)).unwrap();
    let running = tokio::spawn(downloads::run_workers(
        server.app.clone(),
        downloader,
        Duration::ZERO,
    ));
    let link = json!({"url": site.url("/a.jpg")}).to_string();
    assert_eq!(
        server
            .ask("POST", "/api/receipts/from-url", &[], link)
            .await
            .status,
        StatusCode::ACCEPTED
    );
    server
        .until("it is back", async |server| {
            (server.rows().await.len() == 1).then_some(())
        })
        .await;
    server
        .until("its original, too", async |_| {
            original.exists().then_some(())
        })
        .await;
    assert_eq!(std::fs::read(&original).unwrap(), jpeg(1));
    running.abort();
}

/// Writes a file in the folder of files.
fn put(server: &TestServer, path: &str) -> std::path::PathBuf {
    let file = server.folder.path().join("files").join(path);
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("it can be made");
    std::fs::write(&file, b"left over").expect("it can be written");
    file
}

fn age(file: &Path, by: Duration) {
    let file = std::fs::File::options()
        .write(true)
        .open(file)
        .expect("it is there");
    file.set_modified(SystemTime::now() - by)
        .expect("a time of these years");
}

#[tokio::test]
async fn what_belongs_to_no_receipt_is_cleared_away_and_originals_are_set_aside() {
    let mut server = TestServer::start().await;
    server.work();
    let id = server.send("a.jpg", &jpeg(1)).await;
    server.read_receipt(id).await;
    let unfinished = new_id();
    server
        .create(unfinished, "b.jpg", jpeg(2).len(), &jpeg(2)[..300])
        .await;
    let kept = server.files_kept();
    let other = new_id();
    let removed = [
        put(&server, &format!("pages/{other}/1.jpg")),
        put(&server, &format!("previews/{other}/1.webp")),
        put(&server, &format!("thumbnails/{other}.jpg")),
        put(&server, &format!("uploads/{other}-0-stray")),
    ];
    age(&removed[3], 72 * HOUR);
    let original = put(&server, &format!("originals/{other}"));
    let under_way = put(&server, &format!("uploads/{}-0-new", new_id()));
    let about_to_be = put(&server, &format!("originals/{unfinished}"));
    upkeep::sweep_orphans(&server.app).await.unwrap();
    for gone in removed.iter().chain([&original]) {
        assert!(!gone.exists(), "{}", gone.display());
    }
    assert!(
        server
            .folder
            .path()
            .join(format!("files/unclaimed/{other}"))
            .exists()
    );
    assert!(under_way.exists() && about_to_be.exists());
    assert_eq!(server.files_kept(), kept + 3);
    server
        .append(unfinished, 300, jpeg(2)[300..].to_vec())
        .await;
    assert_eq!(
        server
            .get(&format!("/api/receipts/{unfinished}/original"))
            .await
            .body,
        jpeg(2)
    );
}

#[tokio::test]
async fn what_the_store_was_writing_when_it_was_stopped_goes() {
    let server = TestServer::start().await;
    let (old, new) = (
        put(&server, "pages/x/1.jpg#1"),
        put(&server, "originals/y#2"),
    );
    let named = put(&server, "originals/a#b");
    age(&old, HOUR);
    age(&named, HOUR);
    server
        .app
        .blobs
        .remove_unfinished(SystemTime::now() - HOUR / 2)
        .await
        .unwrap();
    assert_eq!(
        [old, new, named].map(|file| file.exists()),
        [false, true, true]
    );
}

#[tokio::test]
async fn what_a_kill_leaves_before_the_commit_goes_at_the_next_start() {
    let server = TestServer::start().await;
    let id = server.send("a.jpg", &jpeg(1)).await;
    let lost = new_id();
    let left = [
        put(&server, &format!("uploads/{lost}-incoming-1")),
        put(&server, &format!("originals/{lost}")),
        put(&server, &format!("uploads/{id}-incoming-2")),
    ];
    let server = TestServer::over(server.stop().await, None).await;
    upkeep::check_database(&server.app, server.folder.path())
        .await
        .unwrap();
    upload::expire::repair_orphans(&server.app).await.unwrap();
    assert_eq!(left.map(|file| file.exists()), [false; 3]);
    assert_eq!(
        server
            .get(&format!("/api/receipts/{id}/original"))
            .await
            .body,
        jpeg(1)
    );
    assert_eq!(server.files_kept(), 1);
}

#[tokio::test]
async fn a_purge_that_is_cut_off_is_finished_at_the_next_start() {
    let mut server = TestServer::start().await;
    server.work();
    let id = server.send("a.jpg", &jpeg(1)).await;
    server.read_receipt(id).await;
    delete(&server, &format!("/api/receipts/{id}")).await;
    let mut tx = server.app.db.begin().await.unwrap();
    assert!(
        db::trash::purge_receipt(&mut tx, id, i64::MAX)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    let server = TestServer::over(server.stop().await, None).await;
    assert_eq!(server.files_kept(), 4);
    server
        .create(id, "b.jpg", 9, b"")
        .await
        .is_problem(ProblemCode::UploadExists);
    upkeep::sweep_orphans(&server.app).await.unwrap();
    assert_eq!(server.files_kept(), 0, "purged is not set aside");
    assert_eq!(
        server.create(id, "b.jpg", 9, b"").await.status,
        StatusCode::CREATED,
        "its id is free"
    );
}

/// The files of the database hold one of these words, in whatever capitals.
fn holds(server: &TestServer, words: &[&str]) -> Option<String> {
    for suffix in ["", "-wal"] {
        let file = server.folder.path().join(format!("{DATABASE}{suffix}"));
        let text = String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).to_lowercase();
        if let Some(word) = words.iter().find(|word| text.contains(**word)) {
            return Some(format!("{word} in the database{suffix}"));
        }
    }
    None
}

/// An engine that finds three lines of rare words on the first picture, and of common ones on any other.
#[derive(Default)]
struct RareAtFirst(AtomicBool);

impl Engine for RareAtFirst {
    fn name(&self) -> &'static str {
        "rare"
    }

    fn read_picture(&self, picture: &Picture, stop: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        let mut runs = Stamp {
            tops: [5.0, 25.0, 45.0],
            height: 10.0,
            left: 1.0,
        }
        .read_picture(picture, stop)?;
        if !self.0.swap(true, Ordering::Relaxed) {
            for (run, text) in runs
                .iter_mut()
                .zip(["Brontosuchus", "Kleptocratis", "Obstreperix"])
            {
                text.clone_into(&mut run.words[0].text);
            }
        }
        Ok(runs)
    }
}

#[tokio::test]
async fn nothing_of_a_purged_receipt_is_left_in_the_files_of_the_database() {
    let mut server = TestServer::with_engine(Some(Arc::new(RareAtFirst::default()))).await;
    server.work();
    let words = [
        "quagmirean",
        "zephyrousum",
        "vexillarybo",
        "fjordwhelps",
        "brontosuchus",
        "kleptocratis",
        "obstreperix",
    ];
    let gone = server.send("fjordwhelps.jpg", &jpeg(1)).await;
    server.read_receipt(gone).await;
    // What was replaced before is not left, either.
    for note in ["quagmirean", "zephyrousum"] {
        let path = format!("/api/receipts/{gone}");
        let noted = json!({"note": note}).to_string();
        let noted = server
            .ask("PATCH", &format!("{path}/filing"), &[], noted)
            .await;
        let entered = server
            .ask("PATCH", &path, &[], r#"{"merchant":"Vexillarybo"}"#)
            .await;
        assert_eq!(
            (noted.status, entered.status),
            (StatusCode::OK, StatusCode::OK)
        );
    }
    let kept = server.send("kept.jpg", &jpeg(2)).await;
    server.read_receipt(kept).await;
    assert!(holds(&server, &words).is_some());
    delete(&server, &format!("/api/receipts/{gone}")).await;
    delete(&server, &format!("/api/trash/{gone}")).await;
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
        .until("nothing is left to be done", is_finished)
        .await;
    assert_eq!(holds(&server, &words), None);
    assert_eq!(server.files_kept(), 4, "what was not purged stays");
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
async fn a_clock_that_is_set_wrong_purges_nothing() {
    let server = TestServer::behaving(Settings {
        keep_deleted: Some(HOUR),
        ..usual()
    })
    .await;
    let id = server.send("a.jpg", &jpeg(1)).await;
    let year_ms = 365 * 24 * 3_600_000;
    // By the clock it was deleted a year ago.
    let mut tx = server.app.db.begin().await.unwrap();
    let moment = server.app.db.moment_at(server.app.clock.now_ms() - year_ms);
    assert!(db::trash::move_to_trash(&mut tx, id, moment).await.unwrap());
    tx.commit().await.unwrap();
    trash::purge_expired(&server.app).await.unwrap();
    assert_eq!(trashed(&server).await, 1);
}

#[tokio::test]
async fn time_in_the_trash_adds_up_over_restarts() {
    let server = TestServer::start().await;
    let ids = [
        server.send("a.jpg", &jpeg(1)).await,
        server.send("b.jpg", &jpeg(2)).await,
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
        ..usual()
    };
    let server = TestServer::with_settings(server.stop().await, None, settings).await;
    assert!(server.app.db.uptime_ms() >= before);
    trash::purge_expired(&server.app).await.unwrap();
    let page: TrashPage = server.get("/api/trash").await.json();
    assert_eq!(
        page.receipts
            .iter()
            .map(|deleted| deleted.row.id)
            .collect::<Vec<_>>(),
        [ids[1]]
    );
}

#[track_caller]
fn refused(result: anyhow::Result<()>, names: &Path) {
    let said = format!("{:#}", result.expect_err("it is refused"));
    assert!(said.contains(&names.display().to_string()), "{said}");
}

#[tokio::test]
async fn files_without_their_database_are_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    upkeep::check_data_folder(folder.path()).unwrap();
    let server = TestServer::over(folder, None).await;
    upkeep::check_database(&server.app, server.folder.path())
        .await
        .unwrap();
    server.send("a.jpg", &jpeg(1)).await;
    let folder = server.stop().await;
    upkeep::check_data_folder(folder.path()).unwrap();
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.path().join(format!("{DATABASE}{suffix}")));
    }
    refused(
        upkeep::check_data_folder(folder.path()),
        &folder.path().join(DATABASE),
    );
    std::fs::write(folder.path().join(DATABASE), b"").unwrap();
    refused(
        upkeep::check_data_folder(folder.path()),
        &folder.path().join("files"),
    );
    // Another database, which knows nothing.
    let server = TestServer::over(folder, None).await;
    let originals = server.folder.path().join("files/originals");
    refused(
        upkeep::check_database(&server.app, server.folder.path()).await,
        &originals,
    );
    assert_eq!(server.files_kept(), 1);
}

#[tokio::test]
async fn a_damaged_database_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(DATABASE);
    Db::check_file(&file).await.unwrap();
    let server = TestServer::over(folder, None).await;
    let mut ids: Vec<ReceiptId> = Vec::new();
    for seed in 0..20 {
        ids.push(server.send("a.jpg", &jpeg(seed)).await);
    }
    let folder = server.stop().await;
    Db::check_file(&file).await.unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    let place = |bytes: &[u8], text: &str| {
        bytes
            .windows(text.len())
            .position(|at| at == text.as_bytes())
    };
    let row = place(&bytes, &ids[7].to_string()).unwrap();
    let page = row - row % 4096;
    bytes[page + 8..page + 200].fill(0xA5);
    std::fs::write(&file, &bytes).unwrap();
    refused(Db::check_file(&file).await, &file);
    std::fs::write(
        &file,
        b"this is no database at all, but it is long enough to look like a file",
    )
    .unwrap();
    refused(Db::check_file(&file).await, &file);
    assert!(Db::open(&file, CommitLevel::Buffered).await.is_err());
    drop(folder);
}
