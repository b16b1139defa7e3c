//! Files that the database and the data folder disagree about.

use std::path::Path;
use std::time::{Duration, SystemTime};

use axum::http::StatusCode;
use backend::fetch::download::{DownloadLimits, Downloader};
use backend::fetch::guard::Guard;
use backend::settings::Settings;
use backend::{downloads, upkeep, upload};
use serde_json::json;
use shared::api::{KnownFile, ReceiptStatus};
use shared::problem::ProblemCode;

use super::HOUR;
use crate::support::form::{FORM_HEADER, encode_form};
use crate::support::site::{Site, file_response};
use crate::support::{MAX_FILE_BYTES, TestServer, jpeg, new_id, test_settings};

async fn post_form(server: &TestServer, bytes: &[u8]) -> StatusCode {
    let body = encode_form(&[("file", Some("a.jpg"), bytes)]);
    server
        .send_request("POST", "/api/receipts", &[FORM_HEADER], body)
        .await
        .status
}

/// Returns the content of a damaged original: missing, truncated, and changed.
fn damaged_contents() -> [Option<Vec<u8>>; 3] {
    let mut rotten = jpeg(1);
    rotten[200] ^= 1;
    [None, Some(jpeg(1)[..300].to_vec()), Some(rotten)]
}

fn damage_original(original: &Path, left: Option<&[u8]>) {
    match left {
        None => std::fs::remove_file(original).expect("it is there"),
        Some(bytes) => std::fs::write(original, bytes).expect("it can be written"),
    }
}

#[tokio::test]
async fn a_file_sent_again_replaces_a_lost_original() {
    let mut server = TestServer::start().await;
    server.start_worker();
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    let sha256 = server.wait_until_read(id).await.row.file.sha256;
    let known = format!("/api/files/{sha256}");
    let original = server.folder.path().join(format!("files/originals/{id}"));
    let thumbnail = server
        .folder
        .path()
        .join(format!("files/thumbnails/{id}.jpg"));
    for (left, by_tus) in damaged_contents()
        .into_iter()
        .flat_map(|left| [(left.clone(), true), (left, false)])
    {
        assert_eq!(server.get(&known).await.json::<KnownFile>().receipt, id);
        damage_original(&original, left.as_deref());
        std::fs::remove_file(&thumbnail).unwrap();
        // Clients ask before they send, so the server must not claim to have the file.
        server
            .get(&known)
            .await
            .assert_problem(ProblemCode::ReceiptUnknown);
        if by_tus {
            assert_eq!(server.upload_file("a.jpg", &jpeg(1)).await, id);
        } else {
            assert_eq!(post_form(&server, &jpeg(1)).await, StatusCode::CREATED);
        }
        assert_eq!(server.fetch_original(id).await, jpeg(1));
        server
            .wait_until("its pictures are back", async |_| {
                thumbnail.exists().then_some(())
            })
            .await;
        assert_eq!(
            server.wait_until_read(id).await.row.status,
            ReceiptStatus::Ready
        );
    }
    assert_eq!(server.list_receipts().await.len(), 1);
}

#[tokio::test]
async fn a_lost_original_comes_back_by_its_link_and_also_in_the_trash() {
    let site = Site::start(|_| file_response("image/jpeg", &jpeg(1)));
    let links = Guard::with_allowed(vec!["127.0.0.1".parse().unwrap()]);
    let server = TestServer::start_with(Settings {
        link_guard: links.clone(),
        ..test_settings()
    })
    .await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    server.delete(&format!("/api/receipts/{id}")).await;
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
            .send_request("POST", "/api/receipts/from-url", &[], link)
            .await
            .status,
        StatusCode::ACCEPTED
    );
    server
        .wait_until("it is back", async |server| {
            (server.list_receipts().await.len() == 1).then_some(())
        })
        .await;
    server
        .wait_until("its original, too", async |_| {
            original.exists().then_some(())
        })
        .await;
    assert_eq!(std::fs::read(&original).unwrap(), jpeg(1));
    running.abort();
}

/// Writes a file that belongs to nothing into the data folder.
fn write_stray_file(server: &TestServer, path: &str) -> std::path::PathBuf {
    let file = server.folder.path().join("files").join(path);
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("it can be made");
    std::fs::write(&file, b"left over").expect("it can be written");
    file
}

fn set_age(file: &Path, by: Duration) {
    let file = std::fs::File::options()
        .write(true)
        .open(file)
        .expect("it is there");
    file.set_modified(SystemTime::now() - by)
        .expect("a time of these years");
}

#[tokio::test]
async fn orphans_are_deleted_and_orphaned_originals_set_aside() {
    let mut server = TestServer::start().await;
    server.start_worker();
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    server.wait_until_read(id).await;
    let unfinished = new_id();
    server
        .create_upload(unfinished, "b.jpg", jpeg(2).len(), &jpeg(2)[..300])
        .await;
    let kept = server.count_files();
    let other = new_id();
    let removed = [
        write_stray_file(&server, &format!("pages/{other}/1.jpg")),
        write_stray_file(&server, &format!("previews/{other}/1.webp")),
        write_stray_file(&server, &format!("thumbnails/{other}.jpg")),
        write_stray_file(&server, &format!("uploads/{other}-0-stray")),
    ];
    set_age(&removed[3], 72 * HOUR);
    let original = write_stray_file(&server, &format!("originals/{other}"));
    let under_way = write_stray_file(&server, &format!("uploads/{}-0-new", new_id()));
    let about_to_be = write_stray_file(&server, &format!("originals/{unfinished}"));
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
    assert_eq!(server.count_files(), kept + 3);
    server
        .append_bytes(unfinished, 300, jpeg(2)[300..].to_vec())
        .await;
    assert_eq!(server.fetch_original(unfinished).await, jpeg(2));
}

#[tokio::test]
async fn unfinished_writes_of_the_blob_store_are_deleted() {
    let server = TestServer::start().await;
    let (old, new) = (
        write_stray_file(&server, "pages/x/1.jpg#1"),
        write_stray_file(&server, "originals/y#2"),
    );
    let named = write_stray_file(&server, "originals/a#b");
    set_age(&old, HOUR);
    set_age(&named, HOUR);
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
async fn leftovers_of_a_crash_before_the_commit_are_deleted_at_startup() {
    let server = TestServer::start().await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    let lost = new_id();
    let left = [
        write_stray_file(&server, &format!("uploads/{lost}-incoming-1")),
        write_stray_file(&server, &format!("originals/{lost}")),
        write_stray_file(&server, &format!("uploads/{id}-incoming-2")),
    ];
    let server = TestServer::start_in(server.stop().await, None).await;
    upkeep::check_database(&server.app, server.folder.path())
        .await
        .unwrap();
    upload::expire::repair_orphans(&server.app).await.unwrap();
    assert_eq!(left.map(|file| file.exists()), [false; 3]);
    assert_eq!(server.fetch_original(id).await, jpeg(1));
    assert_eq!(server.count_files(), 1);
}
