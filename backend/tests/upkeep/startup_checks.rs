//! Data folders that the server refuses to start on.

use std::path::Path;

use backend::db::{CommitLevel, DATABASE, Db};
use backend::upkeep;
use shared::id::ReceiptId;

use crate::support::{TestServer, jpeg};

#[track_caller]
fn assert_refused_naming(result: anyhow::Result<()>, names: &Path) {
    let said = format!("{:#}", result.expect_err("it is refused"));
    assert!(said.contains(&names.display().to_string()), "{said}");
}

#[tokio::test]
async fn files_without_their_database_are_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    upkeep::check_data_folder(folder.path()).unwrap();
    let server = TestServer::start_in(folder, None).await;
    upkeep::check_database(&server.app, server.folder.path())
        .await
        .unwrap();
    server.upload_file("a.jpg", &jpeg(1)).await;
    let folder = server.stop().await;
    upkeep::check_data_folder(folder.path()).unwrap();
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.path().join(format!("{DATABASE}{suffix}")));
    }
    assert_refused_naming(
        upkeep::check_data_folder(folder.path()),
        &folder.path().join(DATABASE),
    );
    std::fs::write(folder.path().join(DATABASE), b"").unwrap();
    assert_refused_naming(
        upkeep::check_data_folder(folder.path()),
        &folder.path().join("files"),
    );
    // An empty database must not adopt the files.
    let server = TestServer::start_in(folder, None).await;
    let originals = server.folder.path().join("files/originals");
    assert_refused_naming(
        upkeep::check_database(&server.app, server.folder.path()).await,
        &originals,
    );
    assert_eq!(server.count_files(), 1);
}

#[tokio::test]
async fn a_damaged_database_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(DATABASE);
    Db::check_file(&file).await.unwrap();
    let server = TestServer::start_in(folder, None).await;
    let mut ids: Vec<ReceiptId> = Vec::new();
    for seed in 0..20 {
        ids.push(server.upload_file("a.jpg", &jpeg(seed)).await);
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
    assert_refused_naming(Db::check_file(&file).await, &file);
    std::fs::write(
        &file,
        b"this is no database at all, but it is long enough to look like a file",
    )
    .unwrap();
    assert_refused_naming(Db::check_file(&file).await, &file);
    assert!(Db::open(&file, CommitLevel::Buffered).await.is_err());
    drop(folder);
}
